//! Scores of a page's lines in, which of them stay out: short lines go with the text around them.
//!
//! A short line says little of itself. Between two strong lines of text it is most often a subheading, an
//! item or a line of speech; before the first and after the last one it is most often a label of something else.

use std::ops::{Range, RangeInclusive};

use super::line::Claim;
use super::reading::Reading;

/// Words from which a line speaks for itself.
const OWN_WORDS: f32 = 12.0;
/// Score of a line that is text for sure.
const STRONG: f32 = 1.3;
/// Least score of a short line outside of the text, and inside of it. Set on labelled pages, half of the hosts learned
/// and half tested, each way: against 0.8 and -0.9, whole pages right rose from 0.132 to 0.135 on blogs as text and
/// from 0.115 to 0.121 on HTML pages of all kinds, pages without a snippet of junk from 0.840 to 0.850 and from 0.843
/// to 0.853; word F1 stayed within 0.001.
const OUTSIDE: f32 = 1.2;
const INSIDE: f32 = -0.5;

/// Least score of a heading, an item or a line of code anywhere between two lines that stay. On labelled pages as HTML, of
/// those with such a score that [`OUTSIDE`] let go, 230 items were text and 41 were not, 213 headings and 70, 94 lines of
/// code and 32; as text by blocks, 122 items and 23.
const PART: f32 = 0.3;

/// Share of the words that stay by their score from which the lines between the first and the last strong one are the
/// text; on a page of many short items they are not.
const MOST: f32 = 0.8;

/// Words of prose that a page is believed to have as its article, if it has as many, and the least score of the last of
/// them. Where sites or languages are strange to the model all scores of a page are low, and only their order tells.
/// Measured with models that knew some benchmarks on the pages of the others: word F1 rose from 0.743 to 0.778 on 1,476
/// HTML pages of all kinds, from 0.858 to 0.890 on Readability's test pages as text, from 0.894 to 0.902 on news. On
/// unseen sites of known benchmarks it stayed within 0.001; with 150 words strange pages gain twice as much, but one
/// snippet more in sixty that does not belong there stays.
const ARTICLE_WORDS: f32 = 60.0;
const ARTICLE_SCORE: f32 = 0.5;

/// Raises the scores of a page so that what is most like an article on it passes for one.
pub(super) fn raise(reading: &Reading, scores: &mut [Option<f32>]) {
    let Some(last) = last_of_article(reading, scores) else { return };
    if last < ARTICLE_SCORE {
        scores.iter_mut().flatten().for_each(|score| *score += ARTICLE_SCORE - last);
    }
}

/// Score of the last line of prose that it takes to make an article of those that score best; none where the lines that
/// stay whatever their score are one, or where the page has too little prose.
fn last_of_article(reading: &Reading, scores: &[Option<f32>]) -> Option<f32> {
    let (mut open, mut words) = (Vec::new(), 0.0);
    for line in (0..scores.len()).filter(|&line| reading.prose[line]) {
        match scores[line] {
            Some(score) => open.push((score, reading.lines[line].words)),
            None if reading.claims[line] == Claim::Kept => words += reading.lines[line].words,
            None => {}
        }
    }
    if words >= ARTICLE_WORDS {
        return None;
    }
    open.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    open.into_iter().find_map(|(score, of_line)| {
        words += of_line;
        (words >= ARTICLE_WORDS).then_some(score)
    })
}

/// Rows from which a table is judged as one.
const TABLE_ROWS: usize = 4;

/// Gives the rows of each of these tables one score, their mean by words: a reader gets all of it or nothing.
pub(super) fn even(tables: &[Range<usize>], reading: &Reading, scores: &mut [Option<f32>]) {
    for rows in tables.iter().cloned() {
        let words = |line: usize| reading.lines[line].words.max(1.0);
        let open = || rows.clone().filter_map(|line| Some((words(line), scores[line]?)));
        let all: f32 = open().map(|(words, _)| words).sum();
        let mean = open().map(|(words, score)| words * score).sum::<f32>() / all;
        scores[rows].iter_mut().flatten().for_each(|score| *score = mean);
    }
}

/// Lines of each table of some rows.
pub(super) fn tables(reading: &Reading) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for line in (0..reading.lines.len()).filter(|&line| reading.lines[line].is_row()) {
        match out.last_mut().filter(|last| last.end == line) {
            Some(last) => last.end += 1,
            None => out.push(line..line + 1),
        }
    }
    out.retain(|rows| rows.len() >= TABLE_ROWS);
    out
}

/// Whether each line stays, given the scores of those that are open.
pub(super) fn stays(reading: &Reading, scores: &[Option<f32>], tables: &[Range<usize>]) -> Vec<bool> {
    let text = text(reading, scores);
    let mut is_row = vec![false; scores.len()];
    tables.iter().for_each(|rows| is_row[rows.clone()].fill(true));
    let stays = |(line, score): (usize, &Option<f32>)| {
        let Some(score) = *score else { return !reading.claims[line].is_out() };
        score >= if is_row[line] { 0.0 } else { border(reading, line, text.as_ref()) }
    };
    let mut stays: Vec<bool> = scores.iter().enumerate().map(stays).collect();
    let first = stays.iter().position(|stays| *stays).unwrap_or(stays.len());
    let last = stays.iter().rposition(|stays| *stays).unwrap_or(0);
    for line in first..last {
        stays[line] |= reading.lines[line].is_part() && scores[line].is_some_and(|score| score >= PART);
    }
    stays
}

/// The lines from the first to the last that is text for sure, if they are most of what stays.
fn text(reading: &Reading, scores: &[Option<f32>]) -> Option<RangeInclusive<usize>> {
    let is_strong = |line: &usize| match scores[*line] {
        Some(score) => score >= STRONG && reading.lines[*line].words >= OWN_WORDS,
        None => reading.claims[*line] == Claim::Kept,
    };
    let first = (0..scores.len()).find(is_strong)?;
    let last = (0..scores.len()).rfind(is_strong)?;
    let is_kept = |line: &usize| scores[*line].is_some_and(|score| score >= 0.0);
    let words = |lines: RangeInclusive<usize>| lines.filter(is_kept).map(|line| reading.lines[line].words).sum::<f32>();
    let is_most = words(first..=last) >= words(0..=scores.len() - 1) * MOST;
    is_most.then_some(first..=last)
}

/// Least score of a line that stays.
fn border(reading: &Reading, line: usize, text: Option<&RangeInclusive<usize>>) -> f32 {
    match text {
        Some(text) if reading.lines[line].words < OWN_WORDS => {
            if text.contains(&line) {
                INSIDE
            } else {
                OUTSIDE
            }
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::segment_text;

    /// The scores of a page of paragraphs of 24 words and a heading after raising. Lines without a score are kept.
    fn raised(scores: &[Option<f32>]) -> Vec<Option<f32>> {
        let paragraph = format!("The ferry{} sails again.", " that lay at the quay".repeat(4));
        let page = [vec![paragraph.as_str(); scores.len() - 1], vec!["Tide"]].concat().join("\n\n");
        let page = segment_text(&page, None);
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let mut reading = Reading::new(&Ledger::new(&page, &rules, None));
        let kept = |score: &Option<f32>| if score.is_none() { Claim::Kept } else { Claim::Open };
        reading.claims = scores.iter().map(kept).collect();
        let mut scores = scores.to_vec();
        raise(&reading, &mut scores);
        scores
    }

    fn some(scores: &[f32]) -> Vec<Option<f32>> {
        scores.iter().map(|score| Some(*score)).collect()
    }

    #[test]
    fn what_is_most_like_an_article_passes_for_one() {
        let raised_of = |scores: &[f32]| raised(&some(scores));
        assert_eq!(raised_of(&[-1.0, -2.0, -0.5, -3.0, 4.0]), some(&[1.5, 0.5, 2.0, -0.5, 6.5]));
        assert_eq!(raised_of(&[3.0, 2.0, 1.0, -3.0, -4.0]), some(&[3.0, 2.0, 1.0, -3.0, -4.0]), "an article is there");
        assert_eq!(raised_of(&[-1.0, -1.0, 4.0]), some(&[-1.0, -1.0, 4.0]), "a page of little prose");
        assert_eq!(raised_of(&[-4.0]), some(&[-4.0]), "a page without prose");
    }

    #[test]
    fn rows_of_a_table_stay_or_leave_together() {
        let rows =
            ["Flour | 2 pounds", "Milk | 1 pint", "Salt and what the tide leaves of the pepper | some", "Eggs | 4"];
        let page = |rows: &[&str]| format!("# Tide\n\n{}\n\nNobody ate it.\n", rows.join("\n"));
        let evened = |text: &str| {
            let page = segment_text(text, None);
            let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
            let reading = Reading::new(&Ledger::new(&page, &rules, None));
            let mut scores: Vec<Option<f32>> = (0..page.lines.len()).map(|line| Some(line as f32 - 3.0)).collect();
            let tables = tables(&reading);
            even(&tables, &reading, &mut scores);
            (tables, scores)
        };
        let marked: Vec<String> = rows.iter().map(|row| format!("| {row} |")).collect();
        let marked: Vec<&str> = marked.iter().map(String::as_str).collect();
        let (tables, scores) = evened(&page(&marked));
        assert_eq!((tables.len(), tables.first()), (1, Some(&(1..5))));
        assert!(scores[1] == scores[4] && scores[1] > Some(-2.0) && scores[1] < Some(1.0));
        assert_eq!((scores[0], scores[5]), (Some(-3.0), Some(2.0)));
        assert!(evened(&page(&marked[..3])).0.is_empty(), "three rows are a list");
    }

    #[test]
    fn parts_between_lines_that_stay_need_little() {
        let prose = format!("The ferry{} sails again.", " that lay at the quay".repeat(12));
        let text = format!("# Tide\n\n* Salt\n* Eggs\n\nSalt and eggs\n\n{prose}\n\n* Late\n");
        let page = segment_text(&text, None);
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let mut reading = Reading::new(&Ledger::new(&page, &rules, None));
        reading.claims = vec![Claim::Open; page.lines.len()];
        let stays = |scores: [f32; 6]| stays(&reading, &some(&scores), &[]);
        assert_eq!(stays([1.5, 0.4, 0.2, 0.4, 2.0, 0.4]), [true, true, false, false, true, false]);
        assert_eq!(
            stays([0.4, 0.4, 0.4, 0.4, 2.0, 0.4]),
            [false, false, false, false, true, false],
            "none stays above"
        );
    }

    #[test]
    fn lines_that_rules_keep_are_part_of_the_article() {
        let one = [None, Some(-1.0), Some(-2.0), Some(-3.0), Some(-4.0)];
        assert_eq!(raised(&one), [None, Some(1.5), Some(0.5), Some(-0.5), Some(-1.5)], "two more make it 72 words");
        let three = [None, None, None, Some(-3.0), Some(-4.0)];
        assert_eq!(raised(&three), three, "they are an article");
    }
}

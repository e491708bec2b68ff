//! A judged page and its true body in, what each rule and step took out: words rightly and wrongly taken.
//!
//! A word is wrongly taken if it belongs to the true body. Whether it does is told by its neighbours: all words of
//! a run of [`SHINGLE`] words that stands in the true body belong to it. A shorter line belongs to it if it is one of its lines,
//! a shorter part of a line if its words stand in it in a row.

use std::collections::{BTreeMap, HashSet};

use super::words::{SHINGLE, normal, words};
use crate::label::{Fate, Judge, Verdict};
use crate::segment::{Line, Page};

/// What a rule or a step took out of bodies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Lines it took, whole or in part.
    pub lines: u64,
    /// Words it took that are not of the true body.
    pub right: u64,
    /// Words it took that are.
    pub wrong: u64,
}

/// What each judge took.
pub type TakenBy = BTreeMap<Judge, Taken>;

impl Taken {
    /// Adds what was taken elsewhere.
    pub fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.right += other.right;
        self.wrong += other.wrong;
    }

    /// All words it took.
    #[must_use]
    pub fn words(&self) -> u64 {
        self.right + self.wrong
    }
}

/// What each judge took out of a page's body.
#[must_use]
pub fn taken(page: &Page<'_>, verdicts: &[Verdict], true_body: &str) -> TakenBy {
    let lines: Vec<String> = true_body.lines().map(normal).filter(|line| !line.is_empty()).collect();
    let whole = lines.join(" ");
    let body_words = words(&whole);
    let body = TrueBody {
        shingles: body_words.windows(SHINGLE).collect(),
        lines: lines.iter().map(String::as_str).collect(),
        whole: format!(" {whole} "),
    };
    let mut taken = TakenBy::new();
    for (line, verdict) in page.lines.iter().zip(verdicts) {
        for (judge, of_line) in taken_of_line(line, verdict, &body) {
            taken.entry(judge).or_default().add(of_line);
        }
    }
    taken
}

/// What each judge took of a line; a judge counts the line once.
fn taken_of_line(line: &Line<'_>, verdict: &Verdict, body: &TrueBody<'_>) -> TakenBy {
    let mut taken = TakenBy::new();
    if let (false, Some(judge)) = (verdict.stays(), verdict.judge) {
        taken.insert(judge, body.judged(&line.text, Piece::Line));
        return taken;
    }
    for part in verdict.parts.iter().filter(|part| part.fate != Fate::Stays) {
        let of_judge = taken.entry(part.judge).or_default();
        of_judge.add(body.judged(lost(&line.text[part.range.clone()], &part.replacement), Piece::Part));
        of_judge.lines = 1;
    }
    taken
}

/// What a part of a line loses to its replacement, which is often its own end or start.
fn lost<'t>(part: &'t str, replacement: &str) -> &'t str {
    part.strip_suffix(replacement).or_else(|| part.strip_prefix(replacement)).unwrap_or(part)
}

/// What was taken: a whole line or a part of one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Line,
    Part,
}

/// The true body, to look words up in.
struct TrueBody<'t> {
    shingles: HashSet<&'t [&'t str]>,
    lines: HashSet<&'t str>,
    /// Its words, a space on each side of each.
    whole: String,
}

impl TrueBody<'_> {
    fn judged(&self, text: &str, piece: Piece) -> Taken {
        let normal = normal(text);
        let words = words(&normal);
        let wrong = match piece {
            _ if words.len() >= SHINGLE => self.covered(&words),
            Piece::Line if self.lines.contains(normal.as_str()) => words.len(),
            Piece::Part if self.whole.contains(&format!(" {normal} ")) => words.len(),
            _ => 0,
        };
        Taken { lines: 1, right: (words.len() - wrong) as u64, wrong: wrong as u64 }
    }

    /// Words in runs that stand in the true body.
    fn covered(&self, words: &[&str]) -> usize {
        let (mut covered, mut end) = (0, 0);
        for (at, shingle) in words.windows(SHINGLE).enumerate() {
            if self.shingles.contains(shingle) {
                covered += at + SHINGLE - end.max(at);
                end = at + SHINGLE;
            }
        }
        covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Field, Label, Part};

    const AD: Judge = Judge::Step("ad");
    const DATELINE: Judge = Judge::Step("dateline");

    fn leaves(judge: Judge) -> Verdict {
        Verdict { fate: Fate::Leaves(Label::Ad), judge: Some(judge), ..Verdict::default() }
    }

    fn with_part(range: std::ops::Range<usize>) -> Verdict {
        let part = Part { range, fate: Fate::Taken(Field::Dateline), judge: DATELINE, replacement: String::new() };
        Verdict { parts: vec![part], ..Verdict::default() }
    }

    fn counts(taken: Option<&Taken>) -> (u64, u64, u64) {
        taken.map_or((0, 0, 0), |taken| (taken.lines, taken.right, taken.wrong))
    }

    /// Lines, words rightly and words wrongly taken of one line.
    fn of_line(text: &str, true_body: &str) -> (u64, u64, u64) {
        counts(taken(&Page::from_lines(&[text]), &[leaves(AD)], true_body).get(&AD))
    }

    #[test]
    fn words_of_runs_that_stand_in_the_body_are_wrongly_taken() {
        let body = "The ferry left the old quay at dawn.\nNobody waved.";
        assert_eq!(of_line("Buy now: the FERRY left the old one", body), (1, 3, 5));
        assert_eq!(of_line("ferry left the old quay at dawn, nobody", body), (1, 0, 8));
        assert_eq!(of_line("ferry left the quay", body), (1, 4, 0));
    }

    #[test]
    fn a_short_line_is_compared_with_the_lines_of_the_body() {
        let body = "The ferry left.\nNobody waved.";
        assert_eq!(of_line("Nobody waved!", body), (1, 0, 2));
        assert_eq!(of_line("ferry", body), (1, 1, 0));
        assert_eq!(of_line("* * *", body), (1, 0, 0));
    }

    #[test]
    fn a_short_part_is_looked_for_in_the_body() {
        let page = Page::from_lines(&["DUNMERIK (AP) - The ferry left."]);
        let judged = |body: &str| counts(taken(&page, &[with_part(0..15)], body).get(&DATELINE));
        assert_eq!(judged("Dunmerik (AP) - The ferry left."), (1, 0, 2));
        assert_eq!(judged("The ferry left Dunmerik."), (1, 2, 0));
    }

    #[test]
    fn what_a_replacement_keeps_is_not_taken() {
        let page = Page::from_lines(&["It rained, as we reported on Monday."]);
        let mut verdict = with_part(9..36);
        verdict.parts[0].replacement = " on Monday.".to_owned();
        assert_eq!(counts(taken(&page, &[verdict], "It rained.").get(&DATELINE)), (1, 3, 0));
    }

    #[test]
    fn lines_that_stay_are_nobodys_and_each_judge_has_its_own() {
        let page = Page::from_lines(&["One kept line of text.", "Buy now", "DUNMERIK - It rained.", "Sale"]);
        let kept = Verdict { judge: Some(Judge::Step("keep")), ..Verdict::default() };
        let taken =
            taken(&page, &[kept, leaves(AD), with_part(0..11), leaves(AD)], "One kept line of text. It rained.");
        assert_eq!(counts(taken.get(&AD)), (2, 3, 0));
        assert_eq!(counts(taken.get(&DATELINE)), (1, 1, 0));
        assert_eq!(taken.len(), 2);
    }
}

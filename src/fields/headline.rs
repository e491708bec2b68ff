//! Judged lines in, the headline claimed out, with its repetitions: told by place and wording, since
//! text has no tags that say so.
//!
//! Many dumpers print the window title first (`Headline | Site`); the headline itself stands again further
//! down, often in other words. Where there is no such line, it is the line above byline, date and text.

use super::date::{self, Order};
use super::headline_clues::Clues;
use super::titles;
use super::wording::{is_end_of, words};
use crate::label::{Capture, Fate, Field, Judge};
use crate::rules::Ledger;
use crate::segment::{Kind, Line, Metadata, PROSE_WORDS, count_words, is_unspaced};

/// Name of this step as a judge.
pub(crate) const HEADLINE: Judge = Judge::Step("headline");
/// Name of the step for repetitions of the headline.
pub(crate) const REPEATED: Judge = Judge::Step("headline/repeated");
/// Most words of a headline.
pub(super) const MOST_WORDS: u32 = 32;
/// Most bytes of a title that is looked through for the site's name: an unclosed one holds the page.
pub(super) const LONGEST_TITLE: usize = 2000;
/// Lines above the text that are looked at; further up stand menus only.
pub(super) const LINES_ABOVE: usize = 120;
/// The text begins at a prose line with so many more among so many lines after it.
const BODY_PROSE: usize = 2;
const BODY_LINES: usize = 9;
/// Marks that part a headline from its site in a window title.
const SITE_MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "];
/// The same in scripts without spaces.
const UNSPACED_MARKS: [&str; 7] = ["_", "｜", "|", " - ", " – ", "—", "-"];
/// Those of them that seldom stand inside a headline.
const BARS: [&str; 5] = [" | ", " :: ", " » ", " • ", " · "];

/// Finds the headline, takes it out of the body and its repetitions with it.
pub fn claim_headline(ledger: &mut Ledger<'_, '_>) {
    if ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).any(|capture| capture.field == Field::Headline) {
        return;
    }
    let page = ledger.page;
    let has_titles = |metadata: &&Metadata| page.markup.is_some() || metadata.titles().next().is_some();
    if let Some(metadata) = page.metadata.as_ref().filter(has_titles) {
        titles::claim(ledger, metadata);
        return;
    }
    let start = body_start(ledger);
    let Some((line, text)) = find(ledger, start) else { return };
    let wanted = words(&text);
    ledger.claim(line, Fate::Taken(Field::Headline), HEADLINE);
    ledger.capture(line, vec![Capture { field: Field::Headline, text }]);
    for other in 0..start.max(line) {
        let found = words(&ledger.page.lines[other].text);
        let is_title = other == 0 && is_end_of(&wanted, &found);
        if !ledger.is_owned(other) && (is_title || found == wanted) {
            ledger.claim(other, Fate::Taken(Field::Headline), REPEATED);
        }
    }
}

/// The line where the text begins: the first prose with more prose close behind it, else the first prose.
pub(super) fn body_start(ledger: &Ledger<'_, '_>) -> usize {
    let lines = &ledger.page.lines;
    let is_prose = |line: &usize| lines[*line].is_prose(PROSE_WORDS) && ledger.verdicts[*line].stays();
    let dense =
        |line: &usize| (line + 1..lines.len().min(line + 1 + BODY_LINES)).filter(is_prose).count() >= BODY_PROSE;
    let mut prose = (0..lines.len()).filter(is_prose);
    prose.clone().find(dense).or_else(|| prose.next()).unwrap_or(lines.len())
}

/// Line and text of the headline.
fn find(ledger: &Ledger<'_, '_>, start: usize) -> Option<(usize, String)> {
    let lines = &ledger.page.lines;
    let clues = Clues::new(ledger, start, window_title(lines));
    let above = (0..start).filter(|&line| line + LINES_ABOVE >= start || line == 0);
    let echoes = (start..lines.len()).filter(|line| clues.is_title(&lines[*line]));
    let candidates = above.chain(echoes.take(1)).filter(|&line| is_candidate(ledger, line));
    let scored = candidates.map(|line| (clues.score(ledger, line), line));
    let line = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, line)| line)?;
    let text = lines[line].text.as_ref();
    Some((line, if line == 0 { window_title(lines) } else { text }.to_owned()))
}

/// The first line without the site's name, unless it stands again as it is.
fn window_title<'l>(lines: &'l [Line<'_>]) -> &'l str {
    let Some(first) = lines.first().map(|line| line.text.as_ref()) else { return "" };
    let is_repeated = lines.iter().skip(1).any(|line| line.text == first);
    if is_repeated { first } else { without_site(first) }
}

/// Whether a line may be the headline at all.
fn is_candidate(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let line = &ledger.page.lines[at];
    !ledger.is_owned(at)
        && (1..=MOST_WORDS).contains(&line.words)
        && line.kind != Kind::Image
        && !line.text.contains("://")
        && !is_picture(&line.text)
        && !is_dates(&line.text)
}

/// Least digits of a line of dates, and one of so many characters.
const DATE_DIGITS: usize = 5;
const DIGIT_EVERY: usize = 5;

/// Whether a line is a date, or dates and little else: when somebody lived, when a page was changed.
fn is_dates(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= DATE_DIGITS
        && digits * DIGIT_EVERY >= text.chars().count()
        && date::iso_in(text, Order::Unknown).is_some()
}

/// Whether a line is what text browsers print for a picture: what it shows, in brackets.
fn is_picture(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

/// A window title without the site's name, which stands last or first and is short; sections between
/// headline and site have the same mark.
pub(super) fn without_site(title: &str) -> &str {
    without_site_behind(title, &SITE_MARKS)
}

/// The same of a heading, where a dash is more often its own.
pub(super) fn without_site_behind_bar(heading: &str) -> &str {
    without_site_behind(heading, &BARS)
}

fn without_site_behind<'t>(title: &'t str, marks: &[&str]) -> &'t str {
    if title.len() > LONGEST_TITLE {
        return title;
    }
    let is_unspaced = title.contains(is_unspaced);
    let count = |text: &str| if is_unspaced { count_words(text) as usize } else { text.split(' ').count() };
    let marks = if is_unspaced { &UNSPACED_MARKS } else { marks };
    for mark in marks {
        let mut head = title;
        while let Some((rest, tail)) = head.rsplit_once(mark) {
            if count(tail) > SITE_WORDS || count(rest) < 3 || count(rest) < count(tail) || is_one(rest, tail) {
                break;
            }
            head = rest.trim();
        }
        if head.len() < title.len() {
            return head;
        }
        match title.split_once(mark) {
            Some((first, rest)) if count(first) <= 4 && count(rest) >= 4 && !is_one(first, rest) => return rest.trim(),
            _ => {}
        }
    }
    title
}

/// Whether a mark parts nothing: it stands between figures, or beside another one.
fn is_one(before: &str, behind: &str) -> bool {
    let is_figure = |c: char| c.is_ascii_digit();
    before.ends_with('-') || behind.starts_with('-') || (before.ends_with(is_figure) && behind.starts_with(is_figure))
}

/// Most words of a site's name.
const SITE_WORDS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_headlines_that_name_one() {
        for text in ["March 4, 1931 - October 9, 2023", "5.3.2024", "October 9, 2022October 10, 2022 Ida Marsh"] {
            assert!(is_dates(text), "{text}");
        }
        for text in ["Ferry timetable from March 4, 2024", "The year 1931 in 100 pictures", "2024-25 season tickets"] {
            assert!(!is_dates(text), "{text}");
        }
    }

    #[test]
    fn site_names_are_told_from_headlines() {
        assert_eq!(
            without_site("The cannery vote - and what follows | News | Harbour Times"),
            "The cannery vote - and what follows"
        );
        assert_eq!(
            without_site_behind_bar("Cannery vote put off – a chronicle | News"),
            "Cannery vote put off – a chronicle"
        );
        assert_eq!(without_site("Harbour Times | Council buys the old cannery"), "Council buys the old cannery");
        assert_eq!(without_site("Cannery – Wikipedia"), "Cannery – Wikipedia");
        assert_eq!(without_site("旧罐头厂的去留再次推迟表决_港口新闻"), "旧罐头厂的去留再次推迟表决");
        assert_eq!(without_site("1-10月渡轮载客量增长"), "1-10月渡轮载客量增长");
        assert_eq!(without_site("港口动态--北岸港务局官网"), "港口动态--北岸港务局官网");
    }
}

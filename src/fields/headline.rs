//! Judged lines in, the headline claimed out, with its repetitions: told by place and wording, since
//! text has no tags that say so.
//!
//! Many dumpers print the window title first (`Headline | Site`); the headline itself stands again further
//! down, often in other words. Where there is no such line, it is the line above byline, date and text.

use super::date::{self, Order};
use super::headline_clues::{Clues, has_date_below};
use super::site_names::{without_crumbs, without_known_site, without_site};
use super::titles;
use super::wording::{is_end_of, words};
use crate::label::{Capture, Fate, Field, Judge, Label, Verdict};
use crate::rules::Ledger;
use crate::segment::{Kind, Line, Metadata, PROSE_WORDS, Page};

/// Name of this step as a judge.
pub(crate) const HEADLINE: Judge = Judge::Step("headline");
/// Name of the step for repetitions of the headline.
pub(crate) const REPEATED: Judge = Judge::Step("headline/repeated");
/// Most words of a headline.
pub(super) const MOST_WORDS: u32 = 32;
/// Lines above the text that are looked at; further up stand menus only.
pub(super) const LINES_ABOVE: usize = 120;
/// Weight of a menu's claim to the line where the window title or its level speaks for it, set by hand.
const OWNED: f32 = -1.0;
/// The same where it stands near the text: of 6,645 dumps of labelled pages some 50 more headlines are right with -1 to
/// -3, and fewer with less. Nearly all are the last entry of a menu or of a table of contents.
const IN_MENU: f32 = -2.5;
/// The text begins at a prose line with so many more among so many lines after it.
const BODY_PROSE: usize = 2;
const BODY_LINES: usize = 9;

/// Finds the headline, takes it out of the body and its repetitions with it.
pub fn claim_headline(ledger: &mut Ledger<'_, '_>) {
    if ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).any(|capture| capture.field == Field::Headline) {
        return;
    }
    let page = ledger.page;
    if let Some(metadata) = page.metadata.as_ref().filter(|_| has_own_titles(page)) {
        titles::claim(ledger, metadata);
        return;
    }
    let start = body_start(ledger);
    if let Some((line, text)) = find(ledger, start) {
        take(ledger, line, text, start);
    }
}

/// Whether a page has titles for programs, or markup, by which its headline is told.
pub(super) fn has_own_titles(page: &Page<'_>) -> bool {
    let has_titles = |metadata: &Metadata| page.markup.is_some() || metadata.titles().next().is_some();
    page.metadata.as_ref().is_some_and(has_titles)
}

/// Takes a line as the headline, with its repetitions above the text. One that a rule took for an entry of a menu is
/// taken back near the text; further up it lends its text and leaves with the menu.
pub(super) fn take(ledger: &mut Ledger<'_, '_>, line: usize, text: String, start: usize) {
    let wanted = words(&text);
    let capture = Capture { field: Field::Headline, text };
    if is_near_menu(ledger, start, line) {
        ledger.take_back(line);
    }
    if ledger.claim(line, Fate::Taken(Field::Headline), HEADLINE) {
        ledger.capture(line, vec![capture]);
    } else {
        ledger.captures.push(capture);
    }
    for other in 0..start.max(line) {
        let found = words(&ledger.page.lines[other].text);
        let is_title = other == 0 && is_end_of(&wanted, &found);
        if !ledger.is_owned(other) && (is_title || found == wanted) {
            ledger.claim(other, Fate::Taken(Field::Headline), REPEATED);
        }
    }
}

/// The line where the text begins: the first prose with more prose close behind it, else the first prose. Lines that a
/// rule keeps, as the ingredients of a recipe, count like it.
pub(super) fn body_start(ledger: &Ledger<'_, '_>) -> usize {
    body_start_where(ledger, Verdict::stays)
}

/// The same among lines with such a verdict.
pub(super) fn body_start_where(ledger: &Ledger<'_, '_>, may_be: impl Fn(&Verdict) -> bool) -> usize {
    let lines = &ledger.page.lines;
    let is_prose = |&line: &usize| {
        let is_kept = ledger.verdicts[line].is_kept();
        let is_prose = || lines[line].is_prose(PROSE_WORDS) && !is_title_like(lines, line);
        may_be(&ledger.verdicts[line]) && (is_kept || is_prose())
    };
    let dense =
        |line: &usize| (line + 1..lines.len().min(line + 1 + BODY_LINES)).filter(is_prose).count() >= BODY_PROSE;
    let mut prose = (0..lines.len()).filter(is_prose);
    prose.clone().find(dense).or_else(|| prose.next()).unwrap_or(lines.len())
}

/// Lines after a headline that asks or calls in which it stands again.
const ECHO_LINES: usize = 3;

/// Whether a line that ends like a sentence is none of the text: a heading, or a call or question that comes twice.
fn is_title_like(lines: &[Line<'_>], at: usize) -> bool {
    let line = &lines[at];
    let is_short = line.words <= MOST_WORDS;
    let next = &lines[at + 1..lines.len().min(at + 1 + ECHO_LINES)];
    let before = &lines[at.saturating_sub(ECHO_LINES)..at];
    let comes_again =
        || next.iter().chain(before).chain(lines.first().filter(|_| at > 0)).any(|other| other.text == line.text);
    is_short && (line.kind.level().is_some() || (line.text.ends_with(['?', '!', '？', '！']) && comes_again()))
}

/// Line and text of the headline.
pub(super) fn find(ledger: &Ledger<'_, '_>, start: usize) -> Option<(usize, String)> {
    let lines = &ledger.page.lines;
    let clues = Clues::new(ledger, start, window_title(lines));
    let above = (0..start).filter(|&line| line + LINES_ABOVE >= start || line == 0);
    let echoes = (start..lines.len()).filter(|line| clues.is_title(&lines[*line]));
    let is_spoken_for = |line: usize| clues.is_out_of_menu(ledger, line);
    let is_only_near = |line: usize| is_near_menu(ledger, start, line) && !is_spoken_for(line);
    let standing = |line: usize| match ledger.is_owned(line) {
        false => Some(0.0),
        true if is_spoken_for(line) => Some(OWNED),
        true => is_only_near(line).then_some(IN_MENU),
    };
    let candidates = above.chain(echoes.take(1)).filter(|&line| is_candidate(&lines[line]));
    let scored = candidates.filter_map(|line| Some((standing(line)? + clues.score(ledger, line), line)));
    let least = |line: usize| {
        let is_sentence = || ends_sentence(&lines[line]) && !has_date_below(ledger, line);
        if is_only_near(line) {
            LEAST_IN_MENU
        } else if is_sentence() {
            LEAST_OF_SENTENCE
        } else {
            f32::MIN
        }
    };
    let likely = scored.filter(|&(score, line)| score >= least(line));
    let best = likely.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, line)| line);
    let top = top_heading(lines).filter(|&line| is_candidate(&lines[line]) && standing(line).is_some());
    let line = top.filter(|top| best.is_none_or(|best| best < *top)).or(best)?;
    let text = lines[line].text.as_ref();
    let text = if line == 0 { window_title(lines) } else { without_crumbs(text, lines) };
    Some((line, without_known_site(text, lines).to_owned()))
}

/// Least score of a headline that a rule took for an entry of a menu: on labelled pages and dumps of them 4 of 28 with less
/// were the headline, 49 of 68 with more.
const LEAST_IN_MENU: f32 = 2.0;
/// Least score of one that ends like a sentence and has no byline or date below: of such lines, with or without these, 2 of
/// 32 with less were, 29 of 36 with more.
const LEAST_OF_SENTENCE: f32 = 4.0;

/// Whether a line ends like a sentence.
pub(super) fn ends_sentence(line: &Line<'_>) -> bool {
    line.text.ends_with(['.', '。'])
}

/// Whether a rule took a line for an entry of a menu though it stands so near above the text that it may be the headline:
/// a menu goes on with short lines until prose begins.
fn is_near_menu(ledger: &Ledger<'_, '_>, start: usize, line: usize) -> bool {
    let is_near = line > 0 && line < start && line + LINES_BELOW_MENU >= start;
    is_near && ledger.verdicts[line].fate == Fate::Leaves(Label::Nav)
}

/// Most lines from such an entry to the text.
const LINES_BELOW_MENU: usize = 10;

/// The only heading of the first level, wherever it stands: below a line that is taken for the headline it was right on 26
/// labelled pages of 28. (Above it, it is the name of the site as often.)
fn top_heading(lines: &[Line<'_>]) -> Option<usize> {
    let mut top = (0..lines.len()).filter(|&line| lines[line].kind == Kind::Heading(1) && lines[line].words > 0);
    let first = top.next()?;
    let is_only = top.all(|other| lines[other].text == lines[first].text);
    (is_only && lines[first].words >= TOP_WORDS).then_some(first)
}

/// Least words of such a heading: shorter ones head lists, or are figures and marks of other dumpers.
const TOP_WORDS: u32 = 3;

/// The first line without the site's name, unless it stands again as it is.
fn window_title<'l>(lines: &'l [Line<'_>]) -> &'l str {
    let Some(first) = lines.first().map(|line| line.text.as_ref()) else { return "" };
    let is_repeated = lines.iter().skip(1).any(|line| line.text == first);
    if is_repeated { first } else { without_site(first) }
}

/// Whether a line may be the headline at all.
fn is_candidate(line: &Line<'_>) -> bool {
    (1..=MOST_WORDS).contains(&line.words)
        && !matches!(line.kind, Kind::Image | Kind::Script)
        && !line.text.contains("://")
        && !is_picture(&line.text)
        && !is_dates(&line.text)
        && !is_code(&line.text)
}

/// Whether a line is of a program that the page shows, or stands in brackets as a whole.
fn is_code(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    text.ends_with(['{', '}', ';']) || text.contains("()") || inner.is_some_and(|inner| !inner.contains(['(', ')']))
}

/// Least digits of a line of dates, and one of so many characters.
const DATE_DIGITS: usize = 5;
const DIGIT_EVERY: usize = 5;

/// Whether a line is a date, or dates and little else: when somebody lived, when a page was changed.
pub(super) fn is_dates(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= DATE_DIGITS
        && digits * DIGIT_EVERY >= text.chars().count()
        && date::iso_in(text, Order::Unknown).is_some()
}

/// Whether a line is what text browsers print for a picture: what it shows, in brackets.
fn is_picture(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Options, load};
    use crate::segment::segment_text;

    #[test]
    fn code_is_no_headline() {
        assert!(
            is_code("fn tides() {") && is_code("tides.high()") && is_code("(1871–1974)") && is_code("let tide = 3;")
        );
        assert!(!is_code("The board (again) puts off its vote") && !is_code("(Updated) Who owns C++ now? (video)"));
    }

    /// The headline of a page of Markdown with this heading below two paragraphs.
    fn below_prose(heading: &str) -> String {
        let prose =
            "The council put off its vote on Tuesday for the third time since the old cannery burned down. ".repeat(3);
        let text = format!("[Home](/)\n\nTarn Echo offers\n\n{prose}\n\n{prose}\n\n{heading}\n\n{prose}\n");
        let page = segment_text(&text, None);
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let ledger = Ledger::new(&page, &rules, None);
        find(&ledger, body_start(&ledger)).unwrap().1
    }

    #[test]
    fn the_only_heading_of_the_first_level_may_stand_below_prose() {
        assert_eq!(below_prose("# Cannery vote put off"), "Cannery vote put off");
        let two = "# Cannery vote put off\n\n# Ferry late";
        for (heading, text) in [("## Cannery vote put off", "Cannery vote put off"), ("# Cannery vote", "Cannery vote")]
        {
            assert_ne!(below_prose(heading), text);
        }
        assert_ne!(below_prose(two), "Cannery vote put off");
    }

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
    fn an_entry_of_a_menu_right_above_the_text_may_be_the_headline() {
        let menu = ["Home", "Ferries", "Tide tables", "Boats", "Weather", "Notices", "Harbour board", "Minutes"];
        let prose =
            "The new slipway at Tarn Echo opens on Monday, and the old one closes for good a week later. ".repeat(3);
        let lines = [&menu[..], &["", "Slipway opens Monday", ""], &[&prose], &[&prose], &[&prose]].concat();
        let page = Page::from_lines(&lines);
        let rules = load(&Options::default()).unwrap();
        let mut ledger = Ledger::new(&page, &rules, None);
        rules.claim_all(&mut ledger);
        let menu = ledger.verdicts[8].judge.unwrap();
        assert_eq!(ledger.verdicts[8].fate, Fate::Leaves(Label::Nav));
        claim_headline(&mut ledger);
        assert_eq!(ledger.verdicts[8].fate, Fate::Taken(Field::Headline));
        assert!(ledger.verdicts[8].also.contains(&menu) && ledger.verdicts[7].fate == Fate::Leaves(Label::Nav));
    }

    #[test]
    fn a_page_that_is_a_menu_and_text_has_no_headline() {
        let prose =
            "The new slipway at Tarn Echo opens on Monday, and the old one closes for good a week later. ".repeat(3);
        for last in ["Log in", "Contact", "My account", "About us", "Close"] {
            let menu = ["Home", "News", "Sport", "Weather", "Boats", "Prices", "Privacy", last];
            let page = Page::from_lines(&[&menu[..], &[""], &[&prose], &[&prose], &[&prose]].concat());
            let rules = load(&Options::default()).unwrap();
            let mut ledger = Ledger::new(&page, &rules, None);
            rules.claim_all(&mut ledger);
            assert_eq!(find(&ledger, body_start(&ledger)), None, "{last}");
        }
    }

    #[test]
    fn a_sentence_above_a_byline_and_a_date_may_be_the_headline() {
        let prose =
            "The new slipway at Tarn Echo opens on Monday, and the old one closes for good a week later. ".repeat(3);
        let lines = [
            "The council votes again on Tuesday.",
            "",
            "By Jane Roe",
            "",
            "5 March 2024",
            "",
            &prose,
            "",
            &prose,
            "",
            &prose,
        ];
        let page = Page::from_lines(&lines);
        let rules = load(&Options::default()).unwrap();
        let mut ledger = Ledger::new(&page, &rules, None);
        rules.claim_all(&mut ledger);
        assert_eq!(find(&ledger, body_start(&ledger)).unwrap().1, lines[0]);
    }

    #[test]
    fn a_text_of_sentences_alone_has_no_headline() {
        let of = |text: &str| {
            let page = segment_text(text, None);
            let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
            let ledger = Ledger::new(&page, &rules, None);
            find(&ledger, body_start(&ledger)).map(|(_, text)| text)
        };
        assert_eq!(of("Nobody on the quay could say why it was late. The harbour master had gone home."), None);
        assert_eq!(
            of("The kettle came two years ago and it still works.\n\nIts lid is loose, but I can live with it."),
            None
        );
        assert_eq!(of("Kettle recalled.\n\nIts lid is loose."), None);
        assert_eq!(of("Kettle recalled\n\nIts lid is loose.").as_deref(), Some("Kettle recalled"));
    }

    #[test]
    fn a_text_may_begin_with_lines_that_a_rule_keeps() {
        let prose = "Wash the leeks and cut them small, put them in the pot and stir until they are soft and yellow. "
            .repeat(2);
        let list = ["200 g smoked herring", "2 leeks", "1 cup cream, cold", "1 tbsp butter", "Salt"];
        let lines = [&["Tarn pie", "Ingredients"], &list[..], &[&prose], &[&prose], &[&prose]].concat();
        let page = Page::from_lines(&lines);
        let rules = load(&Options::default()).unwrap();
        let mut ledger = Ledger::new(&page, &rules, None);
        assert_eq!(body_start(&ledger), 7);
        rules.claim_all(&mut ledger);
        assert_eq!(body_start(&ledger), 2);
    }
}

//! Judged lines in, a byline claimed out where only its place tells: a bare name between headline and
//! text. Rules have read what says `By`; this step runs where they found nobody.

use super::headline::body_start;
use super::names;
use super::wording::words;
use crate::label::{Capture, Fate, Field, Judge, Label, Role};
use crate::rules::Ledger;
use crate::segment::{PROSE_WORDS, Page};

/// Name of this step as a judge.
pub(crate) const BYLINE: Judge = Judge::Step("byline");
/// Lines between headline and text that are looked at.
const LINES: usize = 30;
/// Evidence a bare name needs.
const NEEDED: u32 = 2;
/// Lines around a name in which a date or a reading time speaks for it.
const NEAR: usize = 2;

/// Claims a bare name as byline if no rule found an author.
pub fn claim_byline(ledger: &mut Ledger<'_, '_>) {
    let is_author = |capture: &Capture| matches!(capture.field, Field::Byline | Field::Role(Role::Author));
    let mut captures = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).chain(&ledger.captures);
    if captures.any(is_author) {
        return;
    }
    let start = body_start(ledger);
    let top =
        ledger.verdicts[..start].iter().rposition(|verdict| verdict.fate == Fate::Taken(Field::Headline)).unwrap_or(0);
    let candidates = (top.saturating_sub(NEAR)..start.min(top + LINES)).filter(|&line| is_candidate(ledger, line));
    let judged: Vec<(u32, usize)> = candidates.map(|line| (evidence(ledger, line, top), line)).collect();
    let best = judged.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let Some((_, line)) = best.filter(|(evidence, _)| *evidence >= NEEDED) else { return };
    let text = ledger.page.lines[line].text.clone().into_owned();
    ledger.claim(line, Fate::Taken(Field::Byline), BYLINE);
    ledger.capture(line, vec![Capture { field: Field::Byline, text }]);
}

/// Whether a line is nothing but a person's name.
fn is_candidate(ledger: &Ledger<'_, '_>, line: usize) -> bool {
    let text = ledger.page.lines[line].text.as_ref();
    !ledger.is_owned(line)
        && names::is_person(text)
        && !is_of_the_text(text, ledger.page)
        && !is_of_the_headline(text, ledger)
}

/// Whether all words of a supposed name stand in the headline: it is what the text is about.
fn is_of_the_headline(name: &str, ledger: &Ledger<'_, '_>) -> bool {
    let captures = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).chain(&ledger.captures);
    let mut headlines = captures.filter(|capture| capture.field == Field::Headline);
    let of_name = words(name);
    headlines.any(|headline| {
        let of_headline = words(&headline.text);
        of_name.iter().all(|word| of_headline.contains(word))
    })
}

/// Fewest letters of a word by which a name is told from a title.
const TOLD_LETTERS: usize = 3;

/// Whether the text writes all words of a supposed name in small letters, as it does those of its own headline (`Lemon
/// Chicken Soup`, `City Hall`) and hardly those of a name.
pub(crate) fn is_of_the_text(name: &str, page: &Page<'_>) -> bool {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= TOLD_LETTERS && !names::is_particle(word))
        .map(str::to_lowercase)
        .collect();
    let prose = || page.lines.iter().filter(|line| line.is_prose(PROSE_WORDS));
    let stands = |word: &String| prose().any(|line| holds_word(&line.text, word));
    words.len() > 1 && words.iter().all(stands)
}

/// Whether a text holds a word as it is written.
fn holds_word(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next()))
}

/// What speaks for a bare name being the byline.
fn evidence(ledger: &Ledger<'_, '_>, line: usize, top: usize) -> u32 {
    let around = line.saturating_sub(NEAR)..(line + NEAR + 1).min(ledger.page.lines.len());
    let near_data = around.clone().any(|other| other != line && is_data(ledger, other));
    let text = ledger.page.lines[line].text.as_ref();
    let named = ledger
        .page
        .lines
        .iter()
        .enumerate()
        .filter(|(other, page_line)| *other != line && page_line.text.contains(text))
        .count();
    let after_headline = line > top && line - top <= NEAR;
    let in_menu = around.filter(|&other| ledger.verdicts[other].fate == Fate::Leaves(Label::Nav)).count() > NEAR;
    let mut evidence = 2 * u32::from(near_data) + u32::from(named > 0) + u32::from(after_headline);
    evidence = evidence.saturating_sub(2 * u32::from(in_menu));
    evidence
}

/// Whether a line is a date, a reading time or the like.
fn is_data(ledger: &Ledger<'_, '_>, line: usize) -> bool {
    matches!(ledger.verdicts[line].fate, Fate::Taken(Field::Date) | Fate::Leaves(Label::Meta | Label::Widget))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Options, load};

    #[test]
    fn a_name_that_the_headline_holds_is_what_the_text_is_about() {
        let page = Page::from_lines(&["Tide"]);
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let mut ledger = Ledger::new(&page, &rules, None);
        ledger
            .captures
            .push(Capture { field: Field::Headline, text: "Smoked Herring, and what goes with it".to_owned() });
        assert!(is_of_the_headline("Smoked Herring", &ledger) && !is_of_the_headline("Ines Herring", &ledger));
    }

    #[test]
    fn a_headline_is_told_from_a_name_by_the_text() {
        let text = "Rose Brown made the lemon soup with a chicken that she had kept for the day, and with brown bread.";
        let page = Page::from_lines(&[text]);
        assert!(is_of_the_text("Lemon Chicken Soup", &page));
        assert!(!is_of_the_text("Rose Brown", &page) && !is_of_the_text("Soup", &page));
    }
}

//! Judged lines in, the headline claimed out, with its repetitions: told by place and wording, since
//! text has no tags that say so.
//!
//! Many dumpers print the window title first (`Headline | Site`); the headline itself stands again further
//! down, often in other words. Where there is no such line, it is the line above byline, date and text.

use super::titles;
use super::wording::{agreement, is_end_of, words};
use crate::label::{Capture, Fate, Field, Judge, Label};
use crate::rules::Ledger;
use crate::segment::{Kind, Line, PROSE_WORDS};

/// Name of this step as a judge.
pub(crate) const HEADLINE: Judge = Judge::Step("headline");
/// Name of the step for repetitions of the headline.
pub(crate) const REPEATED: Judge = Judge::Step("headline/repeated");
/// Most words of a headline.
pub(super) const MOST_WORDS: u32 = 32;
/// Lines above the text that are looked at; further up stand menus only.
const LINES_ABOVE: usize = 120;
/// The text begins at a prose line with so many more among so many lines after it.
const BODY_PROSE: usize = 2;
const BODY_LINES: usize = 9;
/// Marks that part a headline from its site in a window title.
const SITE_MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "];
/// Those of them that seldom stand inside a headline.
const BARS: [&str; 5] = [" | ", " :: ", " » ", " • ", " · "];
/// Prose lines whose words are compared with those of the candidates.
const COMPARED_LINES: usize = 8;

/// Finds the headline, takes it out of the body and its repetitions with it.
pub fn claim_headline(ledger: &mut Ledger<'_, '_>) {
    if ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).any(|capture| capture.field == Field::Headline) {
        return;
    }
    let page = ledger.page;
    if let Some(markup) = &page.markup {
        titles::claim(ledger, &markup.metadata);
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

/// What the score of a candidate rests on, worked out once a page.
struct Clues {
    start: usize,
    /// Words of the first line, if it may be the window title.
    title: Vec<u64>,
    /// Words of the first prose lines.
    body: Vec<u64>,
    /// Words by which the page's address names it; none if it has no such address.
    slug: Vec<u64>,
}

/// Line and text of the headline.
fn find(ledger: &Ledger<'_, '_>, start: usize) -> Option<(usize, String)> {
    let lines = &ledger.page.lines;
    let first = lines.first()?;
    let prose = lines[start..].iter().filter(|line| line.is_prose(PROSE_WORDS)).take(COMPARED_LINES);
    let clues = Clues {
        start,
        title: if first.words >= 3 && !ledger.is_owned(0) { words(window_title(lines)) } else { Vec::new() },
        body: prose.flat_map(|line| words(&line.text)).collect(),
        slug: ledger.page.slug.as_deref().map(words).unwrap_or_default(),
    };
    let above = (0..start).filter(|&line| line + LINES_ABOVE >= start || line == 0);
    let is_echo =
        |line: &usize| lines[*line].words as usize == clues.title.len() && words(&lines[*line].text) == clues.title;
    let echoes = (start..lines.len()).filter(|line| !clues.title.is_empty() && is_echo(line));
    let candidates = above.chain(echoes.take(1)).filter(|&line| is_candidate(ledger, line));
    let scored = candidates.map(|line| (score(ledger, line, &clues), line));
    let line = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, line)| line)?;
    let text = lines[line].text.as_ref();
    Some((line, if line == 0 { window_title(lines) } else { text }.to_owned()))
}

/// The first line without the site's name, unless it stands again as it is.
fn window_title<'l>(lines: &'l [Line<'_>]) -> &'l str {
    let first = lines[0].text.as_ref();
    let is_repeated = lines.iter().skip(1).any(|line| line.text == first);
    if is_repeated { first } else { without_site(first) }
}

/// How much a line looks like the headline.
///
/// The weights were set by hand on 791 labelled pages; those of the address, the first line, content words, lists,
/// nearness and standing alone were then fitted (conditional logit, McFadden 1974) to 1,329 pages in five dumper styles.
/// Of hosts not fitted to, 0.83 of blogs have an equal headline as blocks, and 0.74 in layout, which has no window title;
/// with the weights set by hand alone and no address, 0.81 and 0.63.
fn score(ledger: &Ledger<'_, '_>, at: usize, clues: &Clues) -> f32 {
    let line = &ledger.page.lines[at];
    let found = words(&line.text);
    let wording = if at == 0 { AT_TOP } else { TITLE * agreement(&found, &clues.title) };
    let ends = if line.text.ends_with(['.', ':', '…', ',']) { SENTENCE_END } else { 0.0 };
    let nearness = 1.0 - (clues.start.saturating_sub(at) as f32 / NEAR_LINES).min(2.0);
    by_words(line.words)
        + by_kind(line.kind)
        + wording
        + ends
        + NEARNESS * nearness
        + BODY * shared(&found, &clues.body)
        + CONTENT * shared(&content_words(&line.text), &clues.body)
        + SLUG * agreement(&found, &clues.slug)
        + SLUG_SHARE * shared(&clues.slug, &found)
        + if is_alone(ledger, at) { ALONE } else { 0.0 }
        + if is_repeated(ledger, at, clues.start) { REPEATED_ABOVE } else { 0.0 }
        + if is_followed_by_data(ledger, at) { FOLLOWED } else { 0.0 }
}

/// Weight of agreeing with the window title.
const TITLE: f32 = 7.0;
/// Weight of being the first line.
const AT_TOP: f32 = 6.0;
/// Weight of sharing words with the text.
const BODY: f32 = 2.0;
/// Weight of sharing content words with it.
const CONTENT: f32 = 2.8;
/// Fewest characters of a content word.
const CONTENT_CHARS: usize = 5;
/// Weight of agreeing with the words by which the address names the page.
const SLUG: f32 = 5.2;
/// Weight of holding these words, which leave out the small ones of the headline.
const SLUG_SHARE: f32 = 3.4;
/// Weight of standing near the text.
const NEARNESS: f32 = 1.0;
/// Lines in which nearness fades.
const NEAR_LINES: f32 = 15.0;
/// Weight of ending like a sentence or an enumeration.
const SENTENCE_END: f32 = -2.0;
/// Weight of standing between blank lines on a page that has them.
const ALONE: f32 = 3.2;
/// Weight of standing above the text more than once (breadcrumb and heading).
const REPEATED_ABOVE: f32 = 1.0;
/// Weight of a byline or a date right below.
const FOLLOWED: f32 = 1.5;

fn by_words(words: u32) -> f32 {
    match words {
        0..=1 => -3.0,
        2 => -0.5,
        3 => 0.8,
        4..=20 => 2.0,
        _ => 0.0,
    }
}

fn by_kind(kind: Kind) -> f32 {
    match kind {
        Kind::Heading(1) => 5.0,
        Kind::Heading(2) => 1.5,
        Kind::ListItem => -3.3,
        Kind::Table | Kind::Code | Kind::Image => -3.0,
        _ => 0.0,
    }
}

/// Share of a line's words that stand in the text.
fn shared(words: &[u64], body: &[u64]) -> f32 {
    if words.is_empty() {
        0.0
    } else {
        words.iter().filter(|word| body.contains(word)).count() as f32 / words.len() as f32
    }
}

/// The words of a line that are long enough to say what it is about.
fn content_words(text: &str) -> Vec<u64> {
    text.split(' ').filter(|word| word.chars().count() >= CONTENT_CHARS).flat_map(words).collect()
}

/// Whether blank lines stand before and after a line.
fn is_alone(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let lines = &ledger.page.lines;
    lines[at].blanks > 0 && lines.get(at + 1).is_some_and(|next| next.blanks > 0)
}

/// Whether a line that is no menu item stands above the text more than once.
fn is_repeated(ledger: &Ledger<'_, '_>, at: usize, start: usize) -> bool {
    let lines = &ledger.page.lines;
    let text = &lines[at].text;
    lines[at].words >= 4 && (0..start).any(|other| other != at && lines[other].text == *text)
}

/// Whether byline, date or share bar stand right below a line.
fn is_followed_by_data(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let next = ledger.verdicts.iter().skip(at + 1).take(3);
    next.into_iter().any(|verdict| {
        matches!(
            verdict.fate,
            Fate::Taken(Field::Byline | Field::Date) | Fate::Leaves(Label::Meta | Label::Share | Label::Widget)
        )
    })
}

/// Whether a line may be the headline at all.
fn is_candidate(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let line = &ledger.page.lines[at];
    !ledger.is_owned(at)
        && (1..=MOST_WORDS).contains(&line.words)
        && line.kind != Kind::Image
        && !line.text.contains("://")
        && !is_picture(&line.text)
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
    let count = |text: &str| text.split(' ').count();
    for mark in marks {
        let mut head = title;
        while let Some((rest, tail)) = head.rsplit_once(mark) {
            if count(tail) > SITE_WORDS || count(rest) < 3 || count(rest) < count(tail) {
                break;
            }
            head = rest.trim();
        }
        if head.len() < title.len() {
            return head;
        }
        match title.split_once(mark) {
            Some((first, rest)) if count(first) <= 4 && count(rest) >= 4 => return rest.trim(),
            _ => {}
        }
    }
    title
}

/// Most words of a site's name.
const SITE_WORDS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}

//! Judged lines in, the headline claimed out, with its repetitions: told by place and echo, since text
//! has no tags that say so.

use std::collections::HashMap;

use crate::label::{Capture, Fate, Field, Judge};
use crate::rules::Ledger;
use crate::segment::{Kind, PROSE_WORDS};

/// Name of this step as a judge.
const HEADLINE: Judge = Judge::Step("headline");
/// Name of the step for repetitions of the headline.
const REPEATED: Judge = Judge::Step("headline/repeated");
/// Most words of a headline.
const MOST_WORDS: u32 = 32;
/// Lines at the top of a page among which the headline is looked for.
const TOP_LINES: usize = 400;
/// Marks that part a headline from its site in a page title.
const SITE_MARKS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · ", ": "];

/// Finds the headline, takes it out of the body and its repetitions with it.
pub fn claim_headline(ledger: &mut Ledger<'_, '_>) {
    if ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).any(|capture| capture.field == Field::Headline) {
        return;
    }
    let Some((line, text)) = find(ledger) else { return };
    let wanted = normalised(&text);
    ledger.claim(line, Fate::Taken(Field::Headline), HEADLINE);
    ledger.capture(line, vec![Capture { field: Field::Headline, text }]);
    let last = first_prose(ledger).unwrap_or(ledger.page.lines.len());
    for other in 0..last.max(line) {
        let is_title =
            other == 0 && !wanted.is_empty() && is_title_of(&normalised(&ledger.page.lines[other].text), &wanted);
        if !ledger.is_owned(other) && (is_title || normalised(&ledger.page.lines[other].text) == wanted) {
            ledger.claim(other, Fate::Taken(Field::Headline), REPEATED);
        }
    }
}

/// Line and text of the headline.
fn find(ledger: &Ledger<'_, '_>) -> Option<(usize, String)> {
    let lines = &ledger.page.lines;
    let prose = first_prose(ledger);
    let top = prose.unwrap_or(lines.len()).min(TOP_LINES);
    let counts = repetitions(ledger, top);
    let title = lines.first().map(|line| normalised(&line.text)).unwrap_or_default();
    let body_words = body_words(ledger, top);
    let candidates = (0..top.min(lines.len())).filter(|&line| is_candidate(ledger, line));
    let scored = candidates.map(|line| {
        (score(ledger, line, &Clues { top, counts: &counts, title: &title, body_words: &body_words }), line)
    });
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let line = best.map(|(_, line)| line)?;
    let text = lines[line].text.as_ref();
    Some((line, if line == 0 { without_site(text).to_owned() } else { text.to_owned() }))
}

/// What the score of a candidate rests on, worked out once a page.
struct Clues<'c> {
    top: usize,
    counts: &'c HashMap<String, u32>,
    title: &'c str,
    body_words: &'c std::collections::HashSet<String>,
}

/// How much a line looks like the headline.
fn score(ledger: &Ledger<'_, '_>, at: usize, clues: &Clues<'_>) -> f32 {
    let line = &ledger.page.lines[at];
    let text = normalised(&line.text);
    let echoes_title = at > 0 && is_title_of(clues.title, &text);
    let repeated = clues.counts.get(&text).copied().unwrap_or(0) > 1;
    let words = match line.words {
        0..=1 => -3.0,
        2 => -1.0,
        3 => 0.5,
        4..=20 => 2.0,
        _ => 0.5,
    };
    let kind = match line.kind {
        Kind::Heading(1) => 5.0,
        Kind::Heading(2) => 1.5,
        Kind::Heading(_) => 0.5,
        Kind::ListItem => -1.5,
        Kind::Table | Kind::Code => -3.0,
        _ => 0.0,
    };
    let nearness = 2.0 * (1.0 - (clues.top - at) as f32 / 20.0).max(-1.0);
    let ends = if line.text.ends_with(['.', ':', '…', ',']) { -2.0 } else { 0.0 };
    let meets = shared_words(&text, clues.body_words) * 3.0;
    let first = if at == 0 { 2.0 } else { 0.0 };
    words
        + kind
        + nearness
        + ends
        + meets
        + first
        + if echoes_title { 5.0 } else { 0.0 }
        + if repeated { 1.5 } else { 0.0 }
}

/// Whether a line may be the headline at all.
fn is_candidate(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let line = &ledger.page.lines[at];
    !ledger.is_owned(at)
        && (1..=MOST_WORDS).contains(&line.words)
        && line.kind != Kind::Image
        && !line.text.contains("://")
}

/// The first prose line that stays.
fn first_prose(ledger: &Ledger<'_, '_>) -> Option<usize> {
    let lines = &ledger.page.lines;
    (0..lines.len()).find(|&line| lines[line].is_prose(PROSE_WORDS) && ledger.verdicts[line].stays())
}

/// How often each line of the top stands there.
fn repetitions(ledger: &Ledger<'_, '_>, top: usize) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    for line in ledger.page.lines.iter().take(top).filter(|line| line.words >= 3) {
        *counts.entry(normalised(&line.text)).or_default() += 1;
    }
    counts
}

/// Prose lines whose words are compared with those of the candidates.
const COMPARED_LINES: usize = 12;

/// The longer words of the first prose lines.
fn body_words(ledger: &Ledger<'_, '_>, top: usize) -> std::collections::HashSet<String> {
    let prose = ledger.page.lines.iter().skip(top).filter(|line| line.is_prose(PROSE_WORDS)).take(COMPARED_LINES);
    prose
        .flat_map(|line| {
            normalised(&line.text).split(' ').filter(|word| word.len() > 3).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// Share of a text's longer words that stand in the body's first lines.
fn shared_words(text: &str, body: &std::collections::HashSet<String>) -> f32 {
    let long: Vec<&str> = text.split(' ').filter(|word| word.len() > 3).collect();
    if long.is_empty() {
        0.0
    } else {
        long.iter().filter(|word| body.contains(**word)).count() as f32 / long.len() as f32
    }
}

/// Whether the page title is this text with a site's name before or behind it.
fn is_title_of(title: &str, text: &str) -> bool {
    let words = text.split(' ').count();
    words >= 2 && (title.starts_with(text) || title.ends_with(text)) && title.len() < text.len() * 3
}

/// A page title without the site's name: the longest of its parts.
fn without_site(title: &str) -> &str {
    for mark in SITE_MARKS {
        let Some((head, tail)) = title.rsplit_once(mark) else { continue };
        let (head_words, tail_words) = (head.split(' ').count(), tail.split(' ').count());
        if tail_words <= 5 && head_words >= 3 && head_words > tail_words && mark != ": " {
            return head.trim();
        }
        let Some((first, rest)) = title.split_once(mark) else { continue };
        if first.split(' ').count() <= 3 && rest.split(' ').count() >= 5 && mark != ": " {
            return rest.trim();
        }
    }
    title
}

/// Letters and digits in lower case, one space between words.
fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

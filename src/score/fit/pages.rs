//! Labelled pages in, pages to learn from out: their lines read, each with the share of it that stands in the body.

use std::collections::HashSet;

use super::align::align;
use crate::Cleaner;
use crate::address::host_number;
use crate::decode::decode_record;
use crate::label::label_by_rules;
use crate::score::features::Source;
use crate::score::line::Claim;
use crate::score::reading::Reading;
use crate::score::words;
use crate::segment::PROSE_WORDS;
use crate::truth::LabelledPage;
use crate::word::Word;

/// A page to learn from.
#[derive(Debug)]
pub(super) struct TrainingPage {
    /// Its lines; their wording is set by whoever trains.
    pub reading: Reading,
    /// Share of each line that stands in the body; `None` where that is not known.
    pub shares: Vec<Option<f32>>,
    /// Words of the known body; 0 where only snippets are known.
    pub body: usize,
    /// Number of its host.
    pub host: u64,
    /// Whether it is another page in disguise.
    pub is_twin: bool,
}

impl TrainingPage {
    /// Reads a labelled page with the verdicts of a cleaner's rules; `None` if it has no text.
    pub fn new(page: &LabelledPage, cleaner: &Cleaner) -> Option<Self> {
        let decoded = decode_record(&page.record).ok()?;
        let lines = cleaner.page(&page.record, &decoded.text);
        let reading = Reading::new(&label_by_rules(&lines, cleaner.rules(), None).0);
        let host = lines.host.as_deref().unwrap_or(&page.record.id);
        let body = hashed(&page.truth.body);
        let shares = if body.is_empty() {
            by_snippets(&reading, &page.truth.with, &page.truth.without)
        } else {
            without_copies(&reading, &align(&reading, &body))
        };
        Some(Self { shares, body: body.len(), host: host_number(host), is_twin: false, reading })
    }

    /// Lines whose label is known and that have words.
    pub fn known(&self) -> impl Iterator<Item = (usize, f32)> {
        let shares = self.shares.iter().enumerate();
        shares
            .filter_map(|(line, share)| Some((line, (*share)?)))
            .filter(|(line, _)| !self.reading.ranges[*line].is_empty())
    }

    /// What the page was read from.
    pub fn source(&self) -> Source {
        if self.reading.tree.is_some() { Source::Html } else { Source::Text }
    }

    /// Known lines that the scorer has to judge, with how much each counts: by its words, every page alike.
    pub fn open(&self) -> impl Iterator<Item = (usize, f32, f32)> {
        let is_open = |(line, _): &(usize, f32)| self.reading.claims[*line] == Claim::Open;
        let words: f32 = self.known().filter(is_open).map(|(line, _)| self.words(line)).sum();
        let whole = self.body as f32 + words * JUNK_SHARE + 20.0;
        self.known().filter(is_open).map(move |(line, share)| (line, share, self.weight(line, whole)))
    }

    fn weight(&self, line: usize, whole: f32) -> f32 {
        if self.body == 0 { SNIPPET_WEIGHT } else { (100.0 * self.words(line) / whole).min(MOST_WEIGHT) }
    }

    fn words(&self, line: usize) -> f32 {
        self.reading.ranges[line].len() as f32
    }
}

/// How much a page's other words count beside those of its body when a line's share of the page is taken.
const JUNK_SHARE: f32 = 0.3;
/// Weight of a line known by a snippet only.
const SNIPPET_WEIGHT: f32 = 0.3;
/// Weight of a line that is half its page or more.
const MOST_WEIGHT: f32 = 50.0;

fn hashed(text: &str) -> Vec<Word> {
    let mut words = words::Words::default();
    words::scan(text, &mut words);
    words.all
}

/// Leaves open what the copies of paragraphs in the body are: they leave as repeated, whatever their score.
fn without_copies(reading: &Reading, shares: &[f32]) -> Vec<Option<f32>> {
    let is_body = |line: &usize| shares[*line] >= 0.5 && reading.ranges[*line].len() >= PROSE_WORDS as usize;
    let body: HashSet<&[Word]> = (0..shares.len()).filter(is_body).map(|line| reading.words_of(line)).collect();
    let share =
        |line: usize| Some(shares[line]).filter(|share| *share >= 0.5 || !body.contains(reading.words_of(line)));
    (0..shares.len()).map(share).collect()
}

/// Lines that hold a snippet, or a good part of one.
fn by_snippets(reading: &Reading, with: &[String], without: &[String]) -> Vec<Option<f32>> {
    let hash = |snippets: &[String]| snippets.iter().map(|text| hashed(text)).collect::<HashSet<_>>();
    let (with, without) = (hash(with), hash(without));
    let holds = |words: &[Word], snippets: &HashSet<Vec<Word>>| {
        snippets.iter().any(|snippet| contains(words, snippet) || (words.len() >= 4 && contains(snippet, words)))
    };
    let judge = |line: usize| {
        let words = reading.words_of(line);
        match (holds(words, &with), holds(words, &without)) {
            (_, true) => Some(0.0),
            (true, false) => Some(1.0),
            _ => None,
        }
    };
    (0..reading.lines.len()).map(judge).collect()
}

fn contains(whole: &[Word], part: &[Word]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::Page;

    #[test]
    fn nothing_is_learned_from_the_copy_of_a_paragraph() {
        let paragraph = "The board put off its vote on Tuesday for the third time since the cannery burned down.";
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let page = Page::from_lines(&[paragraph, "Share", paragraph, "Share"]);
        let reading = Reading::new(&Ledger::new(&page, &rules, None));
        let known = without_copies(&reading, &[1.0, 0.0, 0.0, 0.0]);
        assert_eq!(known, [Some(1.0), Some(0.0), None, Some(0.0)]);
    }
}

//! Judged pages in, what each rule took of them out: pages, lines, words and samples.
//!
//! [`Hits`] counts one set of rules over a dump, [`Diff`] compares two. Both are filled page by page, and hold no more
//! samples than asked for, so that memory does not grow with the dump.

mod diff;

pub use diff::{Change, Diff, PageDiff};

use std::collections::BTreeMap;

use crate::label::{Judge, Part, Verdict};
use crate::read::Origin;
use crate::segment::{Line, Page, count_words};

/// A line that a rule acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Where its page was read.
    pub origin: Origin,
    /// Number of its first source line, from 1.
    pub line: u32,
    /// What was taken of it.
    pub text: String,
}

/// What one rule did.
#[derive(Debug, Clone, Default)]
pub struct RuleHits {
    /// Pages on which it took something.
    pub pages: u64,
    /// Lines it took, whole or in part.
    pub lines: u64,
    /// Words of what it took.
    pub words: u64,
    /// Lines it would have taken had no other rule claimed them first.
    pub also: u64,
    /// Some of what it took, no text twice.
    pub samples: Vec<Sample>,
}

impl RuleHits {
    fn add(&mut self, other: Self, most: usize) {
        self.pages += other.pages;
        self.lines += other.lines;
        self.words += other.words;
        self.also += other.also;
        other.samples.into_iter().for_each(|sample| add_sample(&mut self.samples, sample, most));
    }
}

/// Adds a sample unless there are enough of them, or its text is there.
fn add_sample(samples: &mut Vec<Sample>, sample: Sample, most: usize) {
    if samples.len() < most && samples.iter().all(|other| other.text != sample.text) {
        samples.push(sample);
    }
}

/// What rules did on a page, or on many.
#[derive(Debug, Default)]
pub struct Hits {
    /// Most samples of a rule.
    pub most_samples: usize,
    /// Pages.
    pub pages: u64,
    /// Words of all their lines.
    pub words: u64,
    /// By the index of the rule.
    pub rules: BTreeMap<u16, RuleHits>,
}

impl Hits {
    /// None yet; at most so many samples of a rule are kept.
    #[must_use]
    pub fn new(most_samples: usize) -> Self {
        Self { most_samples, ..Self::default() }
    }

    /// What rules did on one page.
    #[must_use]
    pub fn of(origin: &Origin, page: &Page<'_>, verdicts: &[Verdict], most_samples: usize) -> Self {
        let mut hits = Self { most_samples, pages: 1, ..Self::default() };
        for (line, verdict) in page.lines.iter().zip(verdicts) {
            hits.words += u64::from(line.words);
            hits.add_line(origin, line, verdict);
        }
        hits.rules.values_mut().for_each(|rule| rule.pages = u64::from(rule.lines > 0));
        hits
    }

    fn add_line(&mut self, origin: &Origin, line: &Line<'_>, verdict: &Verdict) {
        if let (false, Some(Judge::Rule(rule))) = (verdict.stays(), verdict.judge) {
            let sample = Sample { origin: origin.clone(), line: line.number, text: line.text.clone().into_owned() };
            self.took(rule, u64::from(line.words), sample);
        }
        for part in &verdict.parts {
            let Judge::Rule(rule) = part.judge else { continue };
            let text = line.text[part.range.clone()].trim().to_owned();
            self.took(rule, lost_words(line, part), Sample { origin: origin.clone(), line: line.number, text });
        }
        for judge in &verdict.also {
            if let Judge::Rule(rule) = judge {
                self.rules.entry(*rule).or_default().also += 1;
            }
        }
    }

    fn took(&mut self, rule: u16, words: u64, sample: Sample) {
        let hits = self.rules.entry(rule).or_default();
        hits.lines += 1;
        hits.words += words;
        add_sample(&mut hits.samples, sample, self.most_samples);
    }

    /// Adds what rules did on other pages.
    pub fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.words += other.words;
        for (rule, hits) in other.rules {
            self.rules.entry(rule).or_default().add(hits, self.most_samples);
        }
    }

    /// Words that rules took.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.rules.values().map(|rule| rule.words).sum()
    }

    /// Share of the dump's words, 0 to 1.
    #[must_use]
    pub fn share(&self, words: u64) -> f64 {
        if self.words == 0 { 0.0 } else { words as f64 / self.words as f64 }
    }
}

/// Words that a line loses with a part of it.
fn lost_words(line: &Line<'_>, part: &Part) -> u64 {
    let words = count_words(&line.text[part.range.clone()]);
    u64::from(words.saturating_sub(count_words(&part.replacement)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Fate, Label};

    fn leaves(rule: u16) -> Verdict {
        Verdict { fate: Fate::Leaves(Label::Ad), judge: Some(Judge::Rule(rule)), ..Verdict::default() }
    }

    #[test]
    fn lines_parts_and_later_claims_are_counted_by_rule() {
        let page = Page::from_lines(&["Buy now", "It rained. Read more: Why", "Buy now"]);
        let part = Part {
            range: 10..25,
            fate: Fate::Leaves(Label::Related),
            judge: Judge::Rule(2),
            replacement: String::new(),
        };
        let partial = Verdict { parts: vec![part], ..Verdict::default() };
        let shadowed = Verdict { also: vec![Judge::Rule(3)], ..leaves(1) };
        let mut hits = Hits::new(5);
        for _ in 0..2 {
            let verdicts = [leaves(1), partial.clone(), shadowed.clone()];
            hits.add(Hits::of(&Origin::default(), &page, &verdicts, 5));
        }
        let counts: Vec<[u64; 4]> = hits.rules.values().map(|r| [r.pages, r.lines, r.words, r.also]).collect();
        assert_eq!(counts, [[2, 4, 8, 0], [2, 2, 6, 0], [0, 0, 0, 2]]);
        assert_eq!((hits.pages, hits.words, hits.taken()), (2, 18, 14));
        assert_eq!(hits.rules[&1].samples.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(), ["Buy now"]);
        assert_eq!(hits.rules[&2].samples[0].text, "Read more: Why");
    }
}

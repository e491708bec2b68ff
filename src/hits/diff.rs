//! A page judged by two sets of rules in, what the second changes of its body out.

use std::collections::BTreeMap;

use super::{Sample, add_sample};
use crate::label::{Judge, Verdict};
use crate::read::Origin;
use crate::rules::RuleSet;
use crate::segment::{Line, Page, count_words};

/// Lines that changed, in one direction.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Lines.
    pub lines: u64,
    /// Words.
    pub words: u64,
    /// Some of them, no text twice.
    pub samples: Vec<Sample>,
}

impl Change {
    fn add(&mut self, other: Self, most: usize) {
        self.lines += other.lines;
        self.words += other.words;
        other.samples.into_iter().for_each(|sample| add_sample(&mut self.samples, sample, most));
    }
}

/// Changes by the rule or step they are due to.
type ByJudge = BTreeMap<String, Change>;

/// What a second set of rules changes.
#[derive(Debug, Default)]
pub struct Diff {
    /// Most samples of a rule and direction.
    pub most_samples: usize,
    /// Pages compared.
    pub pages: u64,
    /// Pages with another body.
    pub changed: u64,
    /// Lines that leave under both sets, with another label.
    pub relabelled: u64,
    /// Words of bodies under the first set.
    pub words: u64,
    /// What leaves only under the second set, by who takes it there.
    pub lost: ByJudge,
    /// What stays only under the second set, by who took it under the first.
    pub gained: ByJudge,
}

/// A page under both sets of rules.
#[derive(Debug)]
pub struct PageDiff<'a> {
    /// Where it was read.
    pub origin: &'a Origin,
    /// Its lines.
    pub page: &'a Page<'a>,
    /// The first set and what it said.
    pub before: (&'a RuleSet, &'a [Verdict]),
    /// The second set and what it said.
    pub after: (&'a RuleSet, &'a [Verdict]),
}

impl PageDiff<'_> {
    /// The difference, with at most so many samples of a rule and direction.
    #[must_use]
    pub fn diff(&self, most_samples: usize) -> Diff {
        let mut diff = Diff { most_samples, pages: 1, ..Diff::default() };
        for (line, (before, after)) in self.page.lines.iter().zip(self.before.1.iter().zip(self.after.1)) {
            self.compare(line, (before, after), &mut diff);
        }
        diff.changed = u64::from(!diff.lost.is_empty() || !diff.gained.is_empty());
        diff
    }

    fn compare(&self, line: &Line<'_>, (before, after): (&Verdict, &Verdict), diff: &mut Diff) {
        let (old, new) = (before.remaining(line), after.remaining(line));
        let words = |text: Option<&str>| text.map_or(0, |text| u64::from(count_words(text)));
        let (had, has) = (words(old.as_deref()), words(new.as_deref()));
        diff.words += had;
        if old == new {
            diff.relabelled += u64::from(before.fate != after.fate);
            return;
        }
        // Where the text changes and its length does not, the first set may have done nothing.
        let is_lost = has < had || new.is_none() || judge_of(before).is_none();
        let (judge, rules, changes) = match is_lost {
            true => (judge_of(after), self.after.0, &mut diff.lost),
            false => (judge_of(before), self.before.0, &mut diff.gained),
        };
        let Some(name) = judge.map(|judge| rules.judge_name(judge)) else { return };
        let sample = Sample { origin: self.origin.clone(), line: line.number, text: line.text.clone().into_owned() };
        let change = Change { lines: 1, words: had.abs_diff(has), samples: vec![sample] };
        changes.entry(name.to_owned()).or_default().add(change, diff.most_samples);
    }
}

/// Who took a line, or the first part of it.
fn judge_of(verdict: &Verdict) -> Option<Judge> {
    verdict.judge.or_else(|| verdict.parts.first().map(|part| part.judge))
}

impl Diff {
    /// None yet; at most so many samples of a rule and direction are kept.
    #[must_use]
    pub fn new(most_samples: usize) -> Self {
        Self { most_samples, ..Self::default() }
    }

    /// Adds the difference on other pages.
    pub fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.changed += other.changed;
        self.relabelled += other.relabelled;
        self.words += other.words;
        for (mine, others) in [(&mut self.lost, other.lost), (&mut self.gained, other.gained)] {
            for (name, change) in others {
                mine.entry(name).or_default().add(change, self.most_samples);
            }
        }
    }
}

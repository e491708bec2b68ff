//! A page and its verdicts in, numbers out: what `--stats` adds up over a run.

use std::collections::BTreeMap;

use crate::label::{Fate, Judge, Judgement};
use crate::segment::{Page, count_words};

/// What became of the words and lines of one page, or of many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words of the body.
    pub kept: u64,
    /// Words left out.
    pub dropped: u64,
    /// Words taken for fields of the article.
    pub taken: u64,
    /// Lines and parts of lines left out, by label or field.
    pub labels: BTreeMap<&'static str, u64>,
    /// Lines and parts of lines, by who claimed them.
    pub judges: BTreeMap<Judge, u64>,
}

impl Counts {
    /// Counts one page.
    #[must_use]
    pub fn of(page: &Page<'_>, judgement: &Judgement) -> Self {
        let mut counts = Self::default();
        for (line, verdict) in page.lines.iter().zip(&judgement.verdicts) {
            let words = u64::from(line.words);
            let stays = verdict.remaining(line).map_or(0, |text| u64::from(count_words(&text)).min(words));
            counts.kept += stays;
            match verdict.fate {
                Fate::Taken(_) => counts.taken += words,
                _ => counts.dropped += words - stays,
            }
            counts.hit(verdict.fate, verdict.judge);
            for part in &verdict.parts {
                counts.hit(part.fate, Some(part.judge));
            }
        }
        counts
    }

    fn hit(&mut self, fate: Fate, judge: Option<Judge>) {
        if fate != Fate::Stays {
            *self.labels.entry(fate.name()).or_default() += 1;
        }
        if let Some(judge) = judge {
            *self.judges.entry(judge).or_default() += 1;
        }
    }

    /// Adds those of other pages.
    pub fn add(&mut self, other: &Self) {
        self.kept += other.kept;
        self.dropped += other.dropped;
        self.taken += other.taken;
        for (label, hits) in &other.labels {
            *self.labels.entry(label).or_default() += hits;
        }
        for (&judge, hits) in &other.judges {
            *self.judges.entry(judge).or_default() += hits;
        }
    }
}

//! Labelled pages in, an [`Evaluation`] out: how far the articles agree with the truth, and what each rule had in it.

mod measure;
mod per_rule;
mod words;

pub use measure::{Measures, NAMES};
pub use per_rule::{Taken, TakenBy, taken};

use std::collections::BTreeMap;

use crate::assemble::{Extras, assemble};
use crate::decode::decode_record;
use crate::read::Origin;
use crate::truth::LabelledPage;
use crate::{Article, Cleaner};

/// A page measured.
#[derive(Debug)]
pub struct PageScore {
    /// The row's id.
    pub id: String,
    /// Where it was read.
    pub origin: Origin,
    /// What kind of page it is, if known.
    pub kind: Option<String>,
    /// How far its article agrees with the truth.
    pub measures: Measures,
}

/// A page measured, and what rules and steps took of it.
#[derive(Debug)]
pub struct Evaluated {
    /// The measures.
    pub score: PageScore,
    /// What each judge took; empty if the true body is not known.
    pub taken: TakenBy,
    /// Why the page could not be cleaned; it is measured as an empty article.
    pub problem: Option<String>,
}

/// Cleans a labelled page and measures its article.
#[must_use]
pub fn evaluate(cleaner: &Cleaner, labelled: &LabelledPage) -> Evaluated {
    let LabelledPage { record, truth, .. } = labelled;
    let decoded = match decode_record(record) {
        Ok(decoded) => decoded,
        Err((_, reason)) => return failed(labelled, reason),
    };
    let page = cleaner.page(record, &decoded.text);
    let judgement = cleaner.judge(&page, None);
    let article = assemble(&page, &judgement, cleaner.rules(), Extras::default());
    let has_body = !truth.body.is_empty();
    let taken = if has_body { taken(&page, &judgement.verdicts, &truth.body) } else { TakenBy::new() };
    Evaluated { score: score(labelled, &article), taken, problem: None }
}

/// A page that could not be cleaned, measured as an empty article.
#[must_use]
pub fn failed(labelled: &LabelledPage, reason: String) -> Evaluated {
    Evaluated { score: score(labelled, &Article::default()), taken: TakenBy::new(), problem: Some(reason) }
}

/// How far an article agrees with the truth.
#[must_use]
pub fn score(labelled: &LabelledPage, article: &Article) -> PageScore {
    PageScore {
        id: labelled.record.id.clone(),
        origin: labelled.record.origin.clone(),
        kind: labelled.kind.clone(),
        measures: Measures::of(article, &labelled.truth),
    }
}

/// Means over pages.
#[derive(Debug, PartialEq)]
pub struct Summary {
    /// How many pages.
    pub pages: usize,
    /// In the order of [`NAMES`], each over the pages that have it; `None` if none has.
    pub means: [Option<f64>; NAMES.len()],
}

impl Summary {
    /// Means over these pages.
    pub fn of<'s>(scores: impl IntoIterator<Item = &'s PageScore>) -> Self {
        let mut pages = 0;
        let mut sums = [(0.0, 0_usize); NAMES.len()];
        for score in scores {
            pages += 1;
            for ((sum, count), value) in sums.iter_mut().zip(score.measures.values()) {
                *sum += value.unwrap_or(0.0);
                *count += usize::from(value.is_some());
            }
        }
        Self { pages, means: sums.map(|(sum, count)| (count > 0).then(|| sum / count as f64)) }
    }
}

/// All pages measured.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// The pages, in order of input.
    pub scores: Vec<PageScore>,
    /// What each judge took of all of them.
    pub taken: TakenBy,
}

impl Evaluation {
    /// Adds a page.
    pub fn add(&mut self, evaluated: Evaluated) {
        self.scores.push(evaluated.score);
        for (judge, taken) in evaluated.taken {
            self.taken.entry(judge).or_default().add(taken);
        }
    }

    /// Means over groups of pages, in order of the groups' names.
    #[must_use]
    pub fn summaries<'s>(&'s self, group: impl Fn(&'s PageScore) -> &'s str) -> Vec<(&'s str, Summary)> {
        let mut groups: BTreeMap<&str, Vec<&PageScore>> = BTreeMap::new();
        for score in &self.scores {
            groups.entry(group(score)).or_default().push(score);
        }
        groups.into_iter().map(|(name, scores)| (name, Summary::of(scores))).collect()
    }

    /// The pages whose bodies agree least with the true ones, the worst first, at most `count`.
    #[must_use]
    pub fn worst(&self, count: usize) -> Vec<&PageScore> {
        let mut scores: Vec<(f64, &PageScore)> =
            self.scores.iter().filter_map(|score| Some((score.measures.f1?, score))).collect();
        scores.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        scores.into_iter().take(count).map(|(_, score)| score).collect()
    }
}

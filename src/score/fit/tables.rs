//! Pages to learn from in, the three tables of word weights out; and pages read with tables that never saw their host.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::pages::TrainingPage;
use super::wording::{Example, WordingOptions, learn};
use crate::address::fold;
use crate::score::reading::Reading;
use crate::score::wording::WordingModel;

/// Tables of word weights.
#[derive(Debug, Clone)]
pub(super) struct Tables {
    pub own: WordingModel,
    pub leads: WordingModel,
    pub closes: WordingModel,
    pub classes: WordingModel,
}

/// Slots of the table of all lines, and of those of short lines.
const OWN_SLOTS: usize = 1 << 17;
const MARKER_SLOTS: usize = 1 << 16;
/// Words after or before a short line that it is held to account for.
const REACH: f32 = 150.0;
/// Folds in which the tables for the trees' training are learned.
const INNER_FOLDS: u64 = 5;

impl Tables {
    /// Learns the tables from these pages.
    pub fn learn(pages: &[&TrainingPage], seed: u64) -> Self {
        let all = |slots| WordingOptions { slots, seed };
        let own: Vec<Example<'_>> = pages.iter().flat_map(|page| own_examples(page)).collect();
        let marker = |after: bool| -> Vec<Example<'_>> {
            pages.iter().filter(|page| page.body > 0).flat_map(|page| marker_examples(page, after)).collect()
        };
        Self {
            own: learn(&own, all(OWN_SLOTS)),
            leads: learn(&marker(true), all(MARKER_SLOTS)),
            closes: learn(&marker(false), all(MARKER_SLOTS)),
            classes: learn(&class_examples(pages), all(MARKER_SLOTS)),
        }
    }

    /// Reads the wording of a page.
    pub fn read(&self, reading: &mut Reading) {
        reading.read_wording([&self.own, &self.leads, &self.closes, &self.classes]);
    }
}

/// The pages whose words tell something: those that are not disguised.
pub(super) fn worded<'p>(pages: &[&'p TrainingPage]) -> Vec<&'p TrainingPage> {
    pages.iter().copied().filter(|page| !page.is_twin).collect()
}

/// Readings of these pages, in order, each worded by tables learned from pages of other hosts.
pub(super) fn read_out_of_fold(pages: &[&TrainingPage], seed: u64) -> Vec<Reading> {
    let tables: Vec<Tables> = (0..INNER_FOLDS)
        .into_par_iter()
        .map(|k| {
            let others: Vec<&TrainingPage> =
                worded(pages).into_iter().filter(|page| fold(page.host, INNER_FOLDS) != k).collect();
            Tables::learn(&others, seed)
        })
        .collect();
    pages
        .par_iter()
        .map(|page| {
            let mut reading = page.reading.clone();
            tables[fold(page.host, INNER_FOLDS) as usize].read(&mut reading);
            reading
        })
        .collect()
}

/// Every known line, weighed by its share of the page.
fn own_examples(page: &TrainingPage) -> impl Iterator<Item = Example<'_>> {
    let words: f32 = page.known().map(|(line, _)| page.reading.ranges[line].len() as f32).sum::<f32>().max(1.0);
    page.known().map(move |(line, target)| {
        let share = page.reading.ranges[line].len() as f32 / words;
        let weight = if page.body == 0 { 0.5 } else { (share * 60.0).clamp(0.05, 3.0) };
        Example { words: page.reading.words_of(line), target, weight }
    })
}

/// Every short line, its target the share of body words among those after (or before) it.
fn marker_examples(page: &TrainingPage, after: bool) -> impl Iterator<Item = Example<'_>> {
    let count = page.reading.lines.len();
    let weight = (30.0 / count as f32).min(1.0);
    (0..count).filter(|&line| page.reading.is_short(line)).map(move |line| {
        let target = if after { body_share(page, line + 1..count) } else { body_share(page, (0..line).rev()) };
        Example { words: page.reading.words_of(line), target, weight }
    })
}

/// Share of body words among the first [`REACH`] words of these lines.
fn body_share(page: &TrainingPage, lines: impl Iterator<Item = usize>) -> f32 {
    let (mut words, mut body) = (0.0, 0.0);
    for line in lines {
        let count = page.reading.ranges[line].len() as f32;
        words += count;
        body += count * page.shares[line].unwrap_or_default();
        if words > REACH {
            break;
        }
    }
    if words == 0.0 { 0.0 } else { body / words }
}

/// Every element with words, its target the share of body words in it.
fn class_examples<'w>(pages: &[&'w TrainingPage]) -> Vec<Example<'w>> {
    let mut examples = Vec::new();
    for page in pages.iter().filter(|page| page.body > 0) {
        let Some(tree) = &page.reading.tree else { continue };
        let mut sums: BTreeMap<u32, (f32, f32)> = BTreeMap::new();
        for (line, share) in page.known() {
            let words = page.reading.ranges[line].len() as f32;
            for element in tree.around(line) {
                let sum = sums.entry(element).or_default();
                *sum = (sum.0 + words, sum.1 + words * share);
            }
        }
        let whole = sums.values().map(|sum| sum.0).fold(1.0, f32::max);
        examples.extend(sums.into_iter().map(|(element, (words, body))| Example {
            words: tree.element_words(element),
            target: body / words.max(1.0),
            weight: (words / whole * 20.0).clamp(0.02, 1.0),
        }));
    }
    examples
}

//! Pages to learn from in, two forests out: the second learns from what forests that never saw the host at hand say of
//! its pages, as the first will on a page of an unknown site.

use rayon::prelude::*;

use super::boost::{self, BoostOptions, Rows};
use super::pages::TrainingPage;
use crate::address::fold;
use crate::score::features::{Features, Source, features};
use crate::score::reading::Reading;
use crate::score::stages::{Stages, judged};
use crate::score::trees::Forest;

/// A page to learn from.
pub(super) struct Known<'p> {
    /// What is known of it.
    pub page: &'p TrainingPage,
    /// Its lines, their wording read out of fold.
    pub reading: &'p Reading,
}

/// Folds of hosts in which the first forest's opinions are learned.
const FOLDS: u64 = 4;

/// Grows the forests for pages of a kind.
///
/// # Errors
/// What the trees' trainer says.
pub(super) fn grow(pages: &[Known<'_>], source: Source, options: BoostOptions) -> anyhow::Result<Stages> {
    let pages: Vec<&Known<'_>> = pages.iter().filter(|known| known.page.source() == source).collect();
    if pages.is_empty() {
        return Ok(Stages::default());
    }
    let of_first = BoostOptions { trees: options.trees / 2, ..options };
    let of_second = BoostOptions { trees: options.trees - of_first.trees, ..options };
    let first = boost::grow(&rows(&pages, |known| features(known.reading)), of_first)?;
    let opinions = opinions(&pages, of_first)?;
    let second = rows(&pages, |known| {
        let mut features = features(known.reading);
        let opinions = judged(&opinions[fold(known.page.host, FOLDS) as usize], &features, known.reading);
        features.add_context(known.reading, &opinions);
        features
    });
    Ok(Stages { first, second: boost::grow(&second, of_second)? })
}

/// A forest for each fold, grown without it.
fn opinions(pages: &[&Known<'_>], options: BoostOptions) -> anyhow::Result<Vec<Forest>> {
    let without = |k: u64| {
        let others: Vec<&Known<'_>> = pages.iter().copied().filter(|known| fold(known.page.host, FOLDS) != k).collect();
        if others.is_empty() {
            return Ok(Forest::default());
        }
        boost::grow(&rows(&others, |known| features(known.reading)), options)
    };
    (0..FOLDS).map(without).collect()
}

/// The rows of all lines that the scorer has to judge.
fn rows(pages: &[&Known<'_>], features: impl Fn(&Known<'_>) -> Features + Sync) -> Rows {
    let parts: Vec<Rows> = pages.par_iter().map(|known| page_rows(known.page, &features(known))).collect();
    let mut all = Rows::default();
    for part in parts {
        all.width = part.width;
        all.values.extend(part.values);
        all.targets.extend(part.targets);
        all.weights.extend(part.weights);
    }
    all
}

fn page_rows(page: &TrainingPage, features: &Features) -> Rows {
    let mut rows = Rows { width: features.width, ..Rows::default() };
    for (line, share, weight) in page.open() {
        rows.values.extend_from_slice(features.row(line));
        rows.targets.push(f64::from(u8::from(share > 0.5)));
        rows.weights.push(f64::from(weight));
    }
    rows
}

//! Labelled pages in, a trained [`Model`] out.
//!
//! Two stages: word tables, then trees that see what the tables say of a line and its neighbours. The
//! trees are trained on tables that never saw the host at hand (stacking out of fold, Wolpert 1992), so
//! that they trust them as far as they may on a page of an unknown site.

mod align;
mod boost;
mod pages;
mod tables;
mod threshold;
mod wording;

use rayon::prelude::*;

pub use boost::BoostOptions;

use super::features::{self, Source, features};
use super::model::{Description, Model};
use super::reading::Reading;
use super::trees::Forest;
use crate::Cleaner;
use crate::truth::LabelledPage;
use boost::Rows;
use pages::{TrainingPage, fold};
use tables::Tables;

/// How a model is trained.
#[derive(Debug, Clone, Copy)]
pub struct FitOptions {
    /// Seed of all that is random: the same pages and seed give the same model.
    pub seed: u64,
    /// How the trees are grown.
    pub boost: BoostOptions,
    /// Folds of the cross-validation.
    pub folds: u64,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { seed: 1, boost: BoostOptions::default(), folds: 5 }
    }
}

/// Labelled pages, read and aligned.
#[derive(Debug)]
pub struct TrainingSet {
    pages: Vec<Option<TrainingPage>>,
}

impl TrainingSet {
    /// Reads labelled pages with a cleaner's rules.
    #[must_use]
    pub fn new(pages: &[LabelledPage], cleaner: &Cleaner) -> Self {
        Self { pages: pages.par_iter().map(|page| TrainingPage::new(page, cleaner)).collect() }
    }

    /// How many of the pages could not be read and are left out.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.pages.iter().filter(|page| page.is_none()).count()
    }

    /// Trains on all pages.
    ///
    /// # Errors
    /// No page to learn from; what the trees' trainer says.
    pub fn fit(&self, options: FitOptions, thresholds: [f32; 2]) -> anyhow::Result<Model> {
        train(&self.pages.iter().flatten().collect::<Vec<_>>(), options, thresholds)
    }

    /// A model for each fold of hosts, trained on all others, with the thresholds that serve them best.
    ///
    /// # Errors
    /// As [`TrainingSet::fit`].
    pub fn cross_validate(&self, options: FitOptions, mut tell: impl FnMut(u64)) -> anyhow::Result<Vec<Model>> {
        let mut models = Vec::new();
        let mut scored = Vec::new();
        for k in 0..options.folds {
            tell(k);
            let (others, own): (Vec<&TrainingPage>, Vec<&TrainingPage>) =
                self.pages.iter().flatten().partition(|page| fold(page.host, options.folds) != k);
            anyhow::ensure!(
                !others.is_empty(),
                "fold {} of {} leaves no page to learn from: more hosts are needed, or --folds 0",
                k + 1,
                options.folds
            );
            let model = train(&others, options, [0.0; 2])?;
            scored.extend(own.par_iter().map(|page| threshold::scored(page, &model)).collect::<Vec<_>>());
            models.push(model);
        }
        let best = [Source::Text, Source::Html].map(|source| threshold::best(&scored, source));
        models.iter_mut().for_each(|model| model.description.thresholds = best);
        Ok(models)
    }

    /// Fold of each page, in the order of the labelled pages.
    #[must_use]
    pub fn folds(&self, folds: u64) -> Vec<Option<u64>> {
        self.pages.iter().map(|page| page.as_ref().map(|page| fold(page.host, folds))).collect()
    }
}

fn train(pages: &[&TrainingPage], options: FitOptions, thresholds: [f32; 2]) -> anyhow::Result<Model> {
    anyhow::ensure!(!pages.is_empty(), "no labelled page to learn from");
    let readings = tables::read_out_of_fold(pages, options.seed);
    let mut lines = 0;
    let mut grow = |source| -> anyhow::Result<Forest> {
        let rows = rows(pages, &readings, source);
        lines += rows.targets.len();
        if rows.targets.is_empty() {
            return Ok(Forest::default());
        }
        boost::grow(&rows, BoostOptions { seed: options.seed, ..options.boost })
    };
    let forests = [grow(Source::Text)?, grow(Source::Html)?];
    let Tables { own, leads, closes, classes } = Tables::learn(pages, options.seed);
    let features = features::names(Source::Html);
    let description = Description { features, thresholds, seed: options.seed, pages: pages.len(), lines };
    Ok(Model { description, own, leads, closes, classes, forests })
}

/// The rows of all lines that the scorer has to judge on pages of a kind.
fn rows(pages: &[&TrainingPage], readings: &[Reading], source: Source) -> Rows {
    let pages = pages.par_iter().zip(readings).filter(|(page, _)| page.source() == source);
    let parts: Vec<Rows> = pages.map(|(page, reading)| page_rows(page, reading)).collect();
    let mut all = Rows { width: features::names(source).len(), ..Rows::default() };
    for part in parts {
        all.values.extend(part.values);
        all.targets.extend(part.targets);
        all.weights.extend(part.weights);
    }
    all
}

fn page_rows(page: &TrainingPage, reading: &Reading) -> Rows {
    let features = features(reading);
    let mut rows = Rows { width: features.width, ..Rows::default() };
    for (line, share, weight) in page.open() {
        rows.values.extend_from_slice(features.row(line));
        rows.targets.push(f64::from(u8::from(share > 0.5)));
        rows.weights.push(f64::from(weight));
    }
    rows
}

//! Labelled pages in, a trained [`Model`] out.
//!
//! Word tables come first, then trees that see what the tables say of a line and its neighbours, then trees that see
//! what those trees say. Each is trained on what learned from other hosts than the one at hand (stacking out of fold,
//! Wolpert 1992), so that it trusts it as far as it may on a page of an unknown site.

mod align;
mod boost;
mod disguise;
mod pages;
mod stages;
mod tables;
mod threshold;
mod wording;

use rayon::prelude::*;

pub use boost::BoostOptions;

use super::features::{self, Source};
use super::model::{Description, Model};
use crate::Cleaner;
use crate::address::fold;
use crate::truth::LabelledPage;
use pages::TrainingPage;
use stages::Known;
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
    /// Disguised twins of some of them.
    twins: Vec<TrainingPage>,
}

impl TrainingSet {
    /// Reads labelled pages with a cleaner's rules.
    #[must_use]
    pub fn new(pages: &[LabelledPage], cleaner: &Cleaner) -> Self {
        let twin = |page| Some(TrainingPage { is_twin: true, ..TrainingPage::new(&disguise::twin(page)?, cleaner)? });
        let twins = pages.par_iter().filter_map(twin).collect();
        Self { pages: pages.par_iter().map(|page| TrainingPage::new(page, cleaner)).collect(), twins }
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
        train(&self.all().collect::<Vec<_>>(), options, thresholds)
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
                self.all().partition(|page| fold(page.host, options.folds) != k);
            anyhow::ensure!(
                !others.is_empty(),
                "fold {} of {} leaves no page to learn from: more hosts are needed, or --folds 0",
                k + 1,
                options.folds
            );
            let model = train(&others, options, [0.0; 2])?;
            scored.extend(
                own.par_iter()
                    .filter(|page| !page.is_twin)
                    .map(|page| threshold::scored(page, &model))
                    .collect::<Vec<_>>(),
            );
            models.push(model);
        }
        let best = [Source::Text, Source::Html].map(|source| threshold::best(&scored, source));
        models.iter_mut().for_each(|model| model.description.thresholds = best);
        Ok(models)
    }

    /// All pages, and their twins.
    fn all(&self) -> impl Iterator<Item = &TrainingPage> {
        self.pages.iter().flatten().chain(&self.twins)
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
    let known: Vec<Known<'_>> = pages.iter().zip(&readings).map(|(page, reading)| Known { page, reading }).collect();
    let boost = BoostOptions { seed: options.seed, ..options.boost };
    let stages = [stages::grow(&known, Source::Text, boost)?, stages::grow(&known, Source::Html, boost)?];
    let lines = pages.iter().map(|page| page.open().count()).sum();
    let Tables { own, leads, closes, classes } = Tables::learn(&tables::worded(pages), options.seed);
    let features = features::names_in_context(Source::Html);
    let description = Description { features, thresholds, seed: options.seed, pages: pages.len(), lines };
    Ok(Model { description, own, leads, closes, classes, stages })
}

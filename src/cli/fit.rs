//! `copydesk fit`: labelled pages in, a model file out, with a cross-validated report.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow};

use super::Outcome;
use super::args::FitArgs;
use crate::read::{Inputs, expand};
use crate::score::fit::{BoostOptions, FitOptions, TrainingSet};
use crate::score::{Favor, Model, Scorer};
use crate::truth::{LabelledPage, ROW_FIELDS};
use crate::write::{Format, render};
use crate::{Article, Cleaner};

pub(super) fn run(args: &FitArgs, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut cleaner = args.input.cleaner(args.rules.load()?, None);
    let pages = labelled_pages(args)?;
    anyhow::ensure!(!pages.is_empty(), "no labelled page to learn from");
    writeln!(err, "{} labelled pages", pages.len())?;
    let boost = BoostOptions { trees: args.trees, leaves: args.leaves, ..BoostOptions::default() };
    let options = FitOptions { seed: args.seed, boost, folds: args.folds };
    let set = TrainingSet::new(&pages, &cleaner);
    if set.left_out() > 0 {
        writeln!(err, "{} of them cannot be read as text and are left out", set.left_out())?;
    }
    let given = given_thresholds(&args.threshold)?;
    let mut thresholds = given.unwrap_or([UNTRIED_THRESHOLD; 2]);
    if args.folds > 0 {
        let mut told = Ok(());
        let tell = |fold| told = writeln!(err, "cross-validation: fold {} of {}", fold + 1, args.folds);
        let mut models = set.cross_validate(options, tell)?;
        told?;
        let best = models[0].description.thresholds;
        writeln!(err, "best thresholds: text {}, HTML {}", best[0], best[1])?;
        thresholds = given.unwrap_or(best);
        models.iter_mut().for_each(|model| model.description.thresholds = thresholds);
        if let Some(path) = &args.predictions {
            let folds = set.folds(args.folds);
            let articles = out_of_fold(&pages, &folds, models, &mut cleaner);
            write_articles(articles, path).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    writeln!(err, "training on all pages")?;
    let model = set.fit(options, thresholds)?;
    let bytes = model.to_bytes();
    fs::write(&args.output, &bytes).with_context(|| format!("cannot write {}", args.output.display()))?;
    writeln!(err, "{}: {} bytes", args.output.display(), bytes.len())?;
    Ok(Outcome::Done)
}

/// Thresholds of a model where nothing says better: about those of the built-in one.
const UNTRIED_THRESHOLD: f32 = -0.1;

/// The thresholds for text and HTML that are given, if any are.
fn given_thresholds(values: &[f32]) -> anyhow::Result<Option<[f32; 2]>> {
    match *values {
        [] => Ok(None),
        [both] => Ok(Some([both; 2])),
        [text, html] => Ok(Some([text, html])),
        _ => Err(anyhow!("--threshold: give one value, or two for text and HTML, not {}", values.len())),
    }
}

/// All labelled pages; one that cannot be read ends the training.
fn labelled_pages(args: &FitArgs) -> anyhow::Result<Vec<LabelledPage>> {
    let options = args.input.read_options(&ROW_FIELDS.map(str::to_owned));
    let inputs = Inputs::new(expand(&args.paths), options.clone());
    inputs
        .filter_map(|item| LabelledPage::of(item, &options))
        .map(|page| page.map_err(|error| anyhow!("{error}")))
        .collect()
}

/// The articles of all pages, each cleaned by the model that never saw its host.
fn out_of_fold<'a>(
    pages: &'a [LabelledPage],
    folds: &'a [Option<u64>],
    models: Vec<Model>,
    cleaner: &'a mut Cleaner,
) -> impl Iterator<Item = Article> + 'a {
    let scorers: Vec<Scorer> = models.into_iter().map(|model| Scorer::new(Arc::new(model), Favor::Balanced)).collect();
    pages.iter().zip(folds).map(move |(page, fold)| {
        cleaner.scorer = fold.map(|fold| scorers[fold as usize].clone());
        cleaner.clean(&page.record).article
    })
}

fn write_articles(articles: impl Iterator<Item = Article>, path: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    for article in articles {
        out.write_all(&render(&article, Format::Jsonl))?;
    }
    out.flush()
}

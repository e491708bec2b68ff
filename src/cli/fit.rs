//! `copydesk fit`: labelled pages in, a model file out, with a cross-validated report.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use super::Outcome;
use super::args::FitArgs;
use super::eval::row;
use super::outputs::Outputs;
use super::target::Part;
use super::work::guarded;
use crate::eval::{Evaluation, score};
use crate::read::{Inputs, expand};
use crate::score::fit::{BoostOptions, FitOptions, TrainingSet};
use crate::score::{Favor, Model, Scorer};
use crate::truth::{LabelledPage, ROW_FIELDS};
use crate::write::{Format, render};
use crate::{Article, Cleaner};

pub(super) fn run(args: &FitArgs, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut cleaner = args.input.cleaner(args.rules.load()?, None);
    let Written { mut model, predictions } = Written::create(args)?;
    let (pages, problems) = labelled_pages(args, err)?;
    anyhow::ensure!(!pages.is_empty(), "no labelled page to learn from");
    let plural = if pages.len() == 1 { "" } else { "s" };
    writeln!(err, "{} labelled page{plural}", pages.len())?;
    let set = TrainingSet::new(&pages, &cleaner);
    if set.left_out() > 0 {
        writeln!(err, "{} of them cannot be read as text and are left out", set.left_out())?;
    }
    let boost = BoostOptions { trees: args.trees, leaves: args.leaves, ..BoostOptions::default() };
    let options = FitOptions { seed: args.seed, boost, folds: args.folds };
    let given = given_thresholds(&args.threshold)?;
    let mut thresholds = given.unwrap_or([UNTRIED_THRESHOLD; 2]);
    if args.folds > 0 {
        let mut models = cross_validated(&set, options, err)?;
        thresholds = given.unwrap_or(models[0].description.thresholds);
        models.iter_mut().for_each(|model| model.description.thresholds = thresholds);
        let folds = set.folds(args.folds);
        report(predictions, &pages, out_of_fold(&pages, &folds, models, &mut cleaner), err)?;
    }
    writeln!(err, "training on all pages")?;
    let bytes = set.fit(options, thresholds)?.to_bytes();
    model.write(&bytes)?;
    model.finish(false)?;
    writeln!(err, "{}: {} bytes", args.output.display(), bytes.len())?;
    Ok(if problems == 0 { Outcome::Done } else { Outcome::NotClean })
}

/// A model for each fold of hosts, and the thresholds that serve them best.
fn cross_validated(set: &TrainingSet, options: FitOptions, err: &mut dyn Write) -> anyhow::Result<Vec<Model>> {
    let mut told = Ok(());
    let tell = |fold| told = writeln!(err, "cross-validation: fold {} of {}", fold + 1, options.folds);
    let models = set.cross_validate(options, tell)?;
    told?;
    let best = models[0].description.thresholds;
    writeln!(err, "best thresholds: text {}, HTML {}", best[0], best[1])?;
    Ok(models)
}

/// What is written.
struct Written {
    model: Part,
    predictions: Option<Part>,
}

impl Written {
    /// Begins all files before the work, so that it is not lost where one cannot be written.
    fn create(args: &FitArgs) -> anyhow::Result<Self> {
        anyhow::ensure!(args.folds > 0 || args.predictions.is_none(), "--predictions needs folds: --folds is 0");
        let predictions = args.predictions.as_deref();
        let outputs = Outputs::new(&[("-o", Some(&args.output)), ("--predictions", predictions)])?;
        let files = expand(&args.paths);
        outputs.spare(files.iter().flatten().chain(&args.rules.packs).map(PathBuf::as_path))?;
        Ok(Self {
            model: Part::create(&args.output, None)?,
            predictions: predictions.map(|path| Part::create(path, None)).transpose()?,
        })
    }
}

/// Tells how the articles of the cross-validation agree with the truth, by file, and writes them where that is asked for.
fn report(
    mut predictions: Option<Part>,
    pages: &[LabelledPage],
    articles: impl Iterator<Item = Article>,
    err: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut evaluation = Evaluation::default();
    for (page, article) in pages.iter().zip(articles) {
        evaluation.scores.push(score(page, &article));
        if let Some(part) = &mut predictions {
            part.write(&render(&article, Format::Jsonl))?;
        }
    }
    predictions.map_or(Ok(()), |part| part.finish(false))?;
    writeln!(err, "pages of hosts that were not learned from:")?;
    for (file, summary) in evaluation.summaries(|score| &score.origin.path) {
        writeln!(err, "{}", row(file, &summary))?;
    }
    Ok(())
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

/// All labelled pages, and the number of rows that are none: they are told and left out.
fn labelled_pages(args: &FitArgs, err: &mut dyn Write) -> anyhow::Result<(Vec<LabelledPage>, usize)> {
    let options = args.input.read_options(&ROW_FIELDS.map(str::to_owned));
    let inputs = Inputs::new(expand(&args.paths), options.clone());
    let (mut pages, mut problems) = (Vec::new(), 0);
    for page in inputs.filter_map(|item| LabelledPage::of(item, &options)) {
        match page {
            Ok(page) => pages.push(page),
            Err(error) => {
                problems += 1;
                writeln!(err, "copydesk: {error}")?;
            }
        }
    }
    Ok((pages, problems))
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
        // A fault costs the page, not the run.
        guarded(|| cleaner.clean(&page.record).article).unwrap_or_default()
    })
}

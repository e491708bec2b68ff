//! `copydesk fit-breaks`: pages whose lines are blocks in, a model of where blocks end out.

use std::collections::VecDeque;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::outputs::{Outputs, file};
use super::shared::InputArgs;
use super::target::Part;
use crate::decode::decode_record;
use crate::read::{Inputs, Item, Parsed, ReadError, ReadOptions, Record, expand};
use crate::segment::breaks::fit::{Agreement, BrokenPage, cross_validate, fit};

#[derive(Debug, Args)]
pub(super) struct FitBreaksArgs {
    /// Pages as text, a block a line, its text nodes apart by tabs: JSONL rows of {id, url, text}
    #[arg(value_name = "PAGES", required = true)]
    paths: Vec<PathBuf>,
    /// Where the model is written
    #[arg(short, long, value_name = "MODEL", value_parser = file())]
    output: PathBuf,
    /// Seed of the order of pages
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folds of the cross-validation, by host; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5)]
    folds: u64,
    #[command(flatten)]
    input: InputArgs,
}

/// Files to be read.
type Files = VecDeque<Result<PathBuf, ReadError>>;

pub(super) fn run(args: &FitBreaksArgs, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let files = expand(&args.paths);
    let outputs = Outputs::new(&[("-o", Some(&args.output))])?;
    outputs.spare(files.iter().flatten().map(PathBuf::as_path))?;
    // Before the work, so that it is not lost where nothing can be written.
    let mut model = Part::create(&args.output, None)?;
    let (pages, problems) = pages(args, files, err)?;
    anyhow::ensure!(!pages.is_empty(), "no page to learn from");
    writeln!(err, "{} pages", pages.len())?;
    if args.folds > 0 {
        writeln!(err, "pages of hosts that were not learned from:")?;
        let agreements = cross_validate(&pages, args.folds, args.seed);
        for (between, agreement) in ["words", "text nodes"].into_iter().zip(agreements) {
            report(between, agreement, err)?;
        }
    }
    let bytes = fit(&pages.iter().collect::<Vec<_>>(), args.seed).to_bytes();
    model.write(&bytes)?;
    model.finish(false)?;
    writeln!(err, "{}: {} bytes", args.output.display(), bytes.len())?;
    Ok(if problems == 0 { Outcome::Done } else { Outcome::NotClean })
}

fn report(between: &str, agreement: Agreement, err: &mut dyn Write) -> anyhow::Result<()> {
    let Agreement { places, truth, found, both, loss } = agreement;
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (precision, recall, loss) = (share(both, found), share(both, truth), loss / places.max(1) as f64);
    writeln!(
        err,
        "between {between}: {places} places, {truth} breaks; precision {precision:.3}, recall {recall:.3}, log loss {loss:.4}"
    )?;
    Ok(())
}

/// All pages, and the number of inputs that are none: they are told and left out.
fn pages(args: &FitBreaksArgs, files: Files, err: &mut dyn Write) -> anyhow::Result<(Vec<BrokenPage>, usize)> {
    let options = args.input.read_options(&[]);
    let (mut pages, mut problems) = (Vec::new(), 0);
    for item in Inputs::new(files, options.clone()) {
        match page(item, &options) {
            Ok(page) => pages.extend(page),
            Err(error) => {
                problems += 1;
                writeln!(err, "copydesk: {error}")?;
            }
        }
    }
    Ok((pages, problems))
}

/// The page of something read; `None` for what is none, or is too short to learn from.
fn page(item: Item, options: &ReadOptions) -> Result<Option<BrokenPage>, ReadError> {
    let record: Box<Record> = match item {
        Item::Record(raw) => match raw.parse(options) {
            Parsed::Record(record) => record,
            Parsed::Skipped(_) => return Ok(None),
        },
        Item::Failed(error) => return Err(error),
        Item::End { .. } => return Ok(None),
    };
    match decode_record(&record) {
        Ok(decoded) => Ok(BrokenPage::new(&record.id, record.url.as_deref(), &decoded.text)),
        Err((_, reason)) => Err(ReadError { origin: record.origin.clone(), reason }),
    }
}

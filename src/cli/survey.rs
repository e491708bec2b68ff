//! The pages of a dump in, a note of each out, in order: what the commands share that read a dump and write no articles.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::Outcome;
use super::pipeline::{Sink, run_ordered, workers};
use super::progress::{Progress, total_size};
use super::shared::InputArgs;
use super::tally::Tally;
use super::work::{batches, guarded};
use crate::read::{Inputs, Item, Origin, Parsed, RawRecord, ReadError, ReadOptions, Record, expand};

/// A dump, and how to read it.
#[derive(Debug, Args)]
pub(super) struct DumpArgs {
    /// Files, folders and patterns to read, as for `copydesk clean`; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Worker threads; all cores unless given
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// What became of an item: a note, or why there is none; `None` for what is no page.
type Noted<N> = Option<(Origin, Result<N, String>)>;

/// Reads all pages in several threads and takes the note of each, in order.
///
/// # Errors
/// No page could be read at all.
pub(super) fn survey<N: Send + 'static>(
    args: &DumpArgs,
    note: impl Fn(&Record) -> Result<N, String> + Send + Sync + 'static,
    take: &mut dyn FnMut(N),
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let files = expand(&args.paths);
    let options = args.input.read_options(&[]);
    let total = total_size(files.iter());
    let inputs = Inputs::new(files, options.clone());
    let tally = Tally::new(err, Progress::on_terminal(total, inputs.bytes()));
    let mut taker = Taker { take, tally, taken: 0 };
    let jobs = workers(args.jobs);
    let work = move |batch: Vec<Item>| batch.into_iter().map(|item| noted(item, &options, &note)).collect::<Vec<_>>();
    run_ordered(batches(inputs), jobs, work, &mut taker)?;
    let Taker { tally, taken, .. } = taker;
    let outcome = tally.finish(None)?;
    if taken == 0 {
        bail!("no page could be read: give files, folders or patterns that hold pages");
    }
    Ok(outcome)
}

fn noted<N>(item: Item, options: &ReadOptions, note: &impl Fn(&Record) -> Result<N, String>) -> Noted<N> {
    match item {
        Item::Record(raw) => noted_record(raw, options, note),
        Item::Failed(ReadError { origin, reason }) => Some((origin, Err(reason))),
        Item::End { .. } => None,
    }
}

fn noted_record<N>(raw: RawRecord, options: &ReadOptions, note: &impl Fn(&Record) -> Result<N, String>) -> Noted<N> {
    let origin = raw.origin.clone();
    let made = guarded(|| match raw.parse(options) {
        Parsed::Record(record) => Some(note(&record)),
        Parsed::Skipped(_) => None,
    });
    match made {
        Ok(made) => made.map(|made| (origin, made)),
        Err(fault) => Some((origin, Err(fault))),
    }
}

/// Hands notes on, reports what went wrong.
struct Taker<'t, N> {
    take: &'t mut dyn FnMut(N),
    tally: Tally<'t>,
    taken: u64,
}

impl<N> Sink<Vec<Noted<N>>> for Taker<'_, N> {
    type Error = anyhow::Error;

    fn take(&mut self, batch: Vec<Noted<N>>) -> anyhow::Result<()> {
        for (origin, made) in batch.into_iter().flatten() {
            self.tally.page(&[]);
            match made {
                Ok(note) => {
                    self.taken += 1;
                    (self.take)(note);
                }
                Err(problem) => self.tally.problem(&origin, &problem)?,
            }
        }
        self.tick()
    }

    fn tick(&mut self) -> anyhow::Result<()> {
        self.tally.show();
        Ok(())
    }
}

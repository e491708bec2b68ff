//! Folders in, how their pages came out: found, filtered, cleaned by all workers.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use crate::Cleaner;
use crate::cli::pipeline::{Sink, run_ordered, workers};
use crate::cli::work::guarded;
use crate::trial::{HeldPage, PageOutcome, PageTrial, held_pages};

/// The pages of these folders that are wanted.
pub(super) fn find(folders: &[PathBuf], wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<HeldPage>> {
    let mut held = Vec::new();
    for folder in folders {
        held.extend(held_pages(folder).map_err(|message| anyhow!(message))?);
    }
    held.retain(|page| wanted(&page.name));
    Ok(held)
}

/// Cleans and compares them in order, in so many threads.
pub(super) fn run(held: Vec<HeldPage>, cleaner: &Arc<Cleaner>, jobs: Option<usize>) -> anyhow::Result<Vec<PageTrial>> {
    let jobs = workers(jobs);
    let cleaner = Arc::clone(cleaner);
    let mut trials = Trials(Vec::with_capacity(held.len()));
    run_ordered(held.into_iter().map(sized), jobs, move |page| run_one(page, &cleaner), &mut trials)?;
    Ok(trials.0)
}

/// A page with its size in bytes, which is not known where it cannot be read.
fn sized(held: HeldPage) -> (HeldPage, usize) {
    let size = held.page.as_ref().and_then(|page| fs::metadata(page).ok()).map_or(0, |data| data.len());
    (held, usize::try_from(size).unwrap_or(usize::MAX))
}

/// Runs a page; a fault costs the page, not the run.
fn run_one(held: HeldPage, cleaner: &Cleaner) -> PageTrial {
    let again = held.clone();
    guarded(|| held.run(cleaner)).unwrap_or_else(|fault| PageTrial {
        held: again,
        outcome: PageOutcome::Failed(fault),
        article: None,
    })
}

/// Gathers what came out.
struct Trials(Vec<PageTrial>);

impl Sink<PageTrial> for Trials {
    type Error = anyhow::Error;

    fn take(&mut self, trial: PageTrial) -> anyhow::Result<()> {
        self.0.push(trial);
        Ok(())
    }

    fn tick(&mut self) -> anyhow::Result<()> {
        Ok(())
    }
}

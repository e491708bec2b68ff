//! The progress bar: on standard error, and only where that is a terminal.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::read::ReadError;

/// How often the bar is drawn, in hertz.
const DRAWN: u8 = 5;
/// What is shown where the size of the input is known.
const KNOWN: &str = "{bar:24} {bytes}/{total_bytes}  {msg}  {eta} left";
/// What is shown where it is not.
const UNKNOWN: &str = "{bytes} read  {msg}  {elapsed}";

/// How far a run is; nothing where nobody looks.
pub(super) struct Progress {
    bar: ProgressBar,
    bytes: Arc<AtomicU64>,
}

impl Progress {
    /// Shows how many bytes of so many are read, on standard error.
    pub(super) fn on_terminal(total: Option<u64>, bytes: Arc<AtomicU64>) -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr_with_hz(DRAWN),
            false => ProgressDrawTarget::hidden(),
        };
        Self::new(total, bytes, target)
    }

    fn new(total: Option<u64>, bytes: Arc<AtomicU64>, target: ProgressDrawTarget) -> Self {
        let bar = ProgressBar::with_draw_target(total, target);
        let template = if total.is_some() { KNOWN } else { UNKNOWN };
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, bytes }
    }

    /// Brings the bar up to date.
    pub(super) fn show(&self, pages: u64, errors: u64) {
        if self.bar.is_hidden() {
            return;
        }
        let seconds = self.bar.elapsed().as_secs_f64().max(f64::EPSILON);
        self.bar.set_message(format!("{pages} pages, {:.0}/s, {errors} errors", pages as f64 / seconds));
        self.bar.set_position(self.bytes.load(Ordering::Relaxed));
    }

    /// Prints something else while the bar is out of the way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Size of all files together, in bytes; `None` if one of them has none.
pub(super) fn total_size<'f>(mut files: impl Iterator<Item = &'f Result<PathBuf, ReadError>>) -> Option<u64> {
    files.try_fold(0, |total, file| {
        let Ok(path) = file else { return Some(total) };
        let metadata = std::fs::metadata(path).ok()?;
        metadata.is_file().then(|| total + metadata.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_templates_are_understood() {
        for template in [KNOWN, UNKNOWN] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}

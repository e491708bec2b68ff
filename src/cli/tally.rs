//! Counts what was done, tells what went wrong, shows how far a run is.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Instant;

use serde_json::{Value, json};

use super::Outcome;
use super::progress::Progress;
use super::repeats::Repeats;
use super::target::Part;
use crate::counts::Counts;
use crate::flag::Flag;
use crate::read::Origin;
use crate::rules::RuleSet;

/// What a run has done so far.
pub(super) struct Tally<'e> {
    err: &'e mut dyn Write,
    progress: Progress,
    started: Instant,
    pages: u64,
    problems: u64,
    repeats: Repeats,
    skipped: BTreeMap<String, u64>,
    flags: BTreeMap<Flag, u64>,
    counts: Counts,
    /// Whether the counts could not be written.
    has_lost_counts: bool,
}

impl<'e> Tally<'e> {
    pub(super) fn new(err: &'e mut dyn Write, progress: Progress) -> Self {
        Self {
            err,
            progress,
            started: Instant::now(),
            pages: 0,
            problems: 0,
            repeats: Repeats::default(),
            skipped: BTreeMap::new(),
            flags: BTreeMap::new(),
            counts: Counts::default(),
            has_lost_counts: false,
        }
    }

    /// Counts a page with its flags.
    pub(super) fn page(&mut self, flags: &[Flag]) {
        self.pages += 1;
        for flag in flags {
            *self.flags.entry(*flag).or_default() += 1;
        }
    }

    /// Tells why a page cannot be cleaned.
    pub(super) fn problem(&mut self, origin: &Origin, reason: &str) -> io::Result<()> {
        self.problems += 1;
        let told = self.repeats.told(origin, reason);
        self.tell(&told)
    }

    /// Prints lines without a mess on the bar.
    fn tell(&mut self, lines: &[String]) -> io::Result<()> {
        let err = &mut self.err;
        self.progress.aside(|| lines.iter().try_for_each(|line| writeln!(err, "copydesk: {line}")))
    }

    /// Whether anything went wrong so far.
    pub(super) fn has_problems(&self) -> bool {
        self.problems > 0
    }

    /// Counts a record whose media type is no page.
    pub(super) fn skipped(&mut self, media: String) {
        *self.skipped.entry(media).or_default() += 1;
    }

    pub(super) fn add(&mut self, counts: &Counts) {
        self.counts.add(counts);
    }

    /// Brings what is shown up to date.
    pub(super) fn show(&self) {
        self.progress.show(self.pages, self.problems);
    }

    /// Writes the counts to a file. That they cannot be written costs no article.
    pub(super) fn write(&mut self, mut part: Part, rules: &RuleSet) -> io::Result<()> {
        let written = part.write(format!("{:#}\n", self.json(rules)).as_bytes()).and_then(|()| part.finish(false));
        let Err(error) = written else { return Ok(()) };
        self.has_lost_counts = true;
        self.tell(&[format!("--stats: {error:#}; the articles are written")])
    }

    fn json(&self, rules: &RuleSet) -> Value {
        let counts = &self.counts;
        let names: BTreeMap<&str, u64> =
            counts.judges.iter().map(|(&judge, &hits)| (rules.judge_name(judge), hits)).collect();
        json!({
            "pages": self.pages,
            "errors": self.problems,
            "skipped": self.skipped,
            "words": {"kept": counts.kept, "dropped": counts.dropped, "taken": counts.taken},
            "labels": counts.labels,
            "rules": names,
            "flags": self.flags,
            "seconds": self.started.elapsed().as_secs_f64(),
        })
    }

    /// Says how the run ended.
    pub(super) fn finish(mut self, interrupted: Option<u8>) -> anyhow::Result<Outcome> {
        let left = self.repeats.rest();
        self.tell(&left)?;
        self.progress.clear();
        if self.problems > 0 {
            writeln!(self.err, "copydesk: {} of {} pages could not be cleaned", self.problems, self.pages)?;
        }
        if let Some(exit_code) = interrupted {
            writeln!(self.err, "copydesk: interrupted after {} pages", self.pages)?;
            return Ok(Outcome::Interrupted(exit_code));
        }
        Ok(if self.problems == 0 && !self.has_lost_counts { Outcome::Done } else { Outcome::NotClean })
    }
}

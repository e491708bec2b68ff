//! What a reporter of `rules test` does, and what is counted.

use std::io;

use crate::trial::{ExampleReport, PageOutcome, PageTrial};

/// Shows how rules and pages came out, and says which pages are accepted.
pub(super) trait Reporter {
    /// The examples of a pack.
    fn pack(&mut self, name: &str, reports: &[ExampleReport<'_>]) -> io::Result<()>;

    /// All pages, before the first of them.
    fn pages(&mut self, trials: &[PageTrial]) -> io::Result<()>;

    /// A page that is not as expected.
    fn page(&mut self, trial: &PageTrial) -> io::Result<Answer>;

    /// A page was accepted.
    fn accepted(&mut self, trial: &PageTrial) -> io::Result<()>;

    /// All was shown.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}

/// What is to become of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is as it should be: hold it so.
    Accept,
    /// Nothing.
    Leave,
}

/// Counts of a run; pages by how they stand after it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) examples: usize,
    pub(super) failed_examples: usize,
    pub(super) pages: usize,
    pub(super) ok: usize,
    pub(super) accepted: usize,
    pub(super) differs: usize,
    pub(super) new: usize,
    pub(super) stale: usize,
    pub(super) failed: usize,
}

impl Summary {
    pub(super) fn of(examples: &[ExampleReport<'_>], trials: &[PageTrial]) -> Self {
        let mut summary = Self {
            examples: examples.len(),
            failed_examples: examples.iter().filter(|report| !report.is_ok()).count(),
            pages: trials.len(),
            ..Self::default()
        };
        for trial in trials {
            *summary.count(&trial.outcome) += 1;
        }
        summary
    }

    fn count(&mut self, outcome: &PageOutcome) -> &mut usize {
        match outcome {
            PageOutcome::Ok => &mut self.ok,
            PageOutcome::Differs(_) => &mut self.differs,
            PageOutcome::New => &mut self.new,
            PageOutcome::Stale => &mut self.stale,
            PageOutcome::Failed(_) => &mut self.failed,
        }
    }

    /// A page was accepted.
    pub(super) fn accepted(&mut self, trial: &PageTrial) {
        *self.count(&trial.outcome) -= 1;
        self.accepted += 1;
    }

    /// Whether nothing is wrong; `strict` takes what nobody accepted for wrong.
    pub(super) fn is_clean(&self, strict: bool) -> bool {
        self.failed_examples + self.differs + self.failed == 0 && (!strict || self.new + self.stale == 0)
    }

    /// `1 differs, 2 new`: pages that are not as expected.
    pub(super) fn unlike(&self) -> String {
        let counts = [
            (self.accepted, "accepted"),
            (self.differs, "differs"),
            (self.new, "new"),
            (self.stale, "stale"),
            (self.failed, "failed"),
        ];
        let named = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
        named.collect::<Vec<_>>().join(", ")
    }

    /// Counts, and what to do next.
    pub(super) fn text(&self) -> String {
        let mut counts = Vec::new();
        if self.examples > 0 {
            let failed =
                if self.failed_examples > 0 { format!(", {} failed", self.failed_examples) } else { String::new() };
            counts.push(format!("{} examples ok{failed}", self.examples - self.failed_examples));
        }
        if self.pages > 0 {
            let unlike = self.unlike();
            counts.push(format!("{} pages ok{}{unlike}", self.ok, if unlike.is_empty() { "" } else { ", " }));
        }
        format!("{}.{}", counts.join("; "), self.advice())
    }

    fn advice(&self) -> &'static str {
        match (self.failed_examples > 0, self.differs + self.new + self.stale > 0) {
            (true, true) => " A rule broke: mend it before accepting pages (-i to review, -U to accept all).",
            (true, false) => {
                " A rule and its example disagree: mend one of them; `copydesk rules show ID` prints both."
            }
            (false, true) => " Look at them: -i to review, -U to accept all.",
            (false, false) => "",
        }
    }
}

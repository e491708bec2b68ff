//! `[[keep]]`: a whole line that stays whatever others think of it, or several close together.

use crate::label::Fate;
use crate::rules::refusal::Refusal;
use crate::rules::{Claimant, Ledger, PatternId};

/// A keep rule.
#[derive(Debug)]
pub struct Keep {
    /// Whole-line pattern.
    pub pattern: PatternId,
    /// Least lines close together that match.
    pub need: usize,
    /// Most other lines between two of them, which stay, too.
    pub gap: usize,
}

impl Keep {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let lines = ledger.hits.of(self.pattern).into_owned();
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line matches `match`".to_owned());
        }
        for run in lines.chunk_by(|a, b| (b - a) as usize <= self.gap + 1) {
            let (first, last) = (run[0] as usize, run[run.len() - 1] as usize);
            if run.len() < self.need {
                let few = Refusal::Hits { least: self.need, count: run.len() };
                ledger.note(rule.index, Some(first), || few.to_string());
                continue;
            }
            for line in first..=last {
                ledger.claim(line, Fate::Stays, rule.judge());
            }
        }
    }
}

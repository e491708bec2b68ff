//! `[[keep]]`: a whole line that stays whatever others think of it.

use crate::label::Fate;
use crate::rules::{Claimant, Ledger, PatternId};

/// A keep rule.
#[derive(Debug)]
pub struct Keep {
    /// Whole-line pattern.
    pub pattern: PatternId,
}

impl Keep {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let lines = ledger.hits.of(self.pattern).into_owned();
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line matches `match`".to_owned());
        }
        for line in lines {
            ledger.claim(line as usize, Fate::Stays, rule.judge());
        }
    }
}

//! `[[line]]`: a whole line, nothing else.

use crate::label::Fate;
use crate::rules::ledger::Context;
use crate::rules::scope::Zone;
use crate::rules::{Claimant, Ledger, PatternId};

/// A line rule.
#[derive(Debug)]
pub struct LineRule {
    /// Whole-line pattern.
    pub pattern: PatternId,
    /// Where it may act.
    pub zone: Zone,
    /// What its neighbours must match.
    pub context: Context,
}

impl LineRule {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let lines = ledger.lines_in_context(self.pattern, &self.context);
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line matches `match`".to_owned());
        }
        for line in lines {
            let refused = self.zone.refuses(ledger, line, line).or_else(|| ledger.context_refuses(line, &self.context));
            match refused {
                Some(reason) => ledger.note(rule.index, Some(line), || reason.to_string()),
                None => {
                    ledger.claim(line, Fate::Leaves(rule.label), rule.judge());
                }
            }
        }
    }
}

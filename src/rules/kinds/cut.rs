//! `[[cut]]`: a line and everything on one side of it.

use crate::rules::loading::pack::Side;
use crate::rules::refusal::Refusal;
use crate::rules::{Claimant, Ledger, PatternId};

/// Least prose lines that must stay unless the rule says otherwise. From a trial on 700 labelled pages:
/// unguarded, a cut at comment and related headings took 18.9% of the junk for 3.60% of the body,
/// with both guards 13.7% for 0.16%.
pub const MIN_BODY: usize = 3;
/// Least share of the page's prose lines that must stay unless the rule says otherwise; from the same trial.
pub const KEEP_ABOVE: f32 = 0.5;

/// A cut rule.
#[derive(Debug)]
pub struct Cut {
    /// Whole-line pattern of the line to cut at.
    pub at: PatternId,
    /// Which side goes.
    pub side: Side,
    /// Least prose lines that must stay.
    pub min_body: usize,
    /// Least share of the page's prose lines that must stay.
    pub above: f32,
}

impl Cut {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let mut lines = ledger.hits.of(self.at).into_owned();
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line matches `at`".to_owned());
        }
        if self.side == Side::Before {
            lines.reverse();
        }
        for line in lines {
            let line = line as usize;
            match self.refuses(ledger, line) {
                Some(reason) => ledger.note(rule.index, Some(line), || reason.to_string()),
                None => {
                    let range = if self.side == Side::After { line..ledger.page.lines.len() } else { 0..line + 1 };
                    ledger.claim_range(range, rule.label, rule.judge());
                    return;
                }
            }
        }
    }

    /// Why the guards refuse a cut at this line; `None` if they do not.
    fn refuses(&self, ledger: &Ledger<'_, '_>, line: usize) -> Option<Refusal> {
        let above = ledger.prose_lines_above(line);
        let (stays, share) = match self.side {
            Side::After => (above, ledger.prose_share_above(line)),
            Side::Before => (ledger.prose_total() - above, ledger.prose_share_below(line)),
        };
        if (stays as usize) < self.min_body {
            return Some(Refusal::Lines { least: self.min_body, count: stays });
        }
        (share < self.above).then_some(Refusal::Share { least: self.above, share })
    }
}

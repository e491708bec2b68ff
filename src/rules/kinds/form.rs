//! `[[form]]`: several of these, close together, in any order.

use crate::label::Fate;
use crate::rules::refusal::Refusal;
use crate::rules::scope::Zone;
use crate::rules::{Claimant, Ledger, PatternId};
use crate::segment::PROSE_WORDS;

/// Other lines allowed between two hits unless the rule says otherwise.
pub(crate) const GAP: usize = 1;

/// A form rule.
#[derive(Debug)]
pub struct Form {
    /// Whole-line patterns.
    pub fields: Vec<PatternId>,
    /// Least hits.
    pub need: usize,
    /// Most other lines between two hits.
    pub gap: usize,
    /// Where it may act.
    pub zone: Zone,
}

impl Form {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let mut hits: Vec<usize> =
            self.fields.iter().flat_map(|&id| ledger.hits.of(id).into_owned()).map(|line| line as usize).collect();
        hits.sort_unstable();
        hits.dedup();
        if hits.is_empty() {
            ledger.note(rule.index, None, || "no line matches any of `fields`".to_owned());
        }
        for cluster in hits.chunk_by(|a, b| b - a <= self.gap + 1) {
            self.claim_cluster(ledger, rule, cluster);
        }
    }

    fn claim_cluster(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, hits: &[usize]) {
        let (first, last) = (hits[0], hits[hits.len() - 1]);
        let few = (hits.len() < self.need).then_some(Refusal::Hits { least: self.need, count: hits.len() });
        if let Some(reason) = few.or_else(|| self.zone.refuses(ledger, first, last)) {
            ledger.note(rule.index, Some(first), || reason.to_string());
            return;
        }
        for line in first..=last {
            if hits.binary_search(&line).is_ok() || !ledger.page.lines[line].is_prose(PROSE_WORDS) {
                ledger.claim(line, Fate::Leaves(rule.label), rule.judge());
            }
        }
    }
}

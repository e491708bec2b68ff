//! `[[list]]`: a run of like items.

use crate::rules::refusal::Refusal;
use crate::rules::scope::Zone;
use crate::rules::{Claimant, Ledger, PatternId};
use crate::segment::PROSE_WORDS;

/// A list rule.
#[derive(Debug)]
pub struct List {
    /// Whole-line pattern of an item.
    pub item: Option<PatternId>,
    /// Most words of an item.
    pub max_words: Option<u32>,
    /// Least items in a row.
    pub min: usize,
    /// Where it may act.
    pub zone: Zone,
}

impl List {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let items = self.items(ledger, rule);
        if items.is_empty() {
            ledger.note(rule.index, None, || "no line is an item".to_owned());
        }
        for run in items.chunk_by(|a, b| a + 1 == *b) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let short = (run.len() < self.min).then_some(Refusal::Items { least: self.min, count: run.len() });
            match short.or_else(|| self.zone.refuses(ledger, first, last)) {
                Some(reason) => ledger.note(rule.index, Some(first), || reason.to_string()),
                None => ledger.claim_range(first..last + 1, rule.label, rule.judge()),
            }
        }
    }

    /// The lines that stand in a row long enough for the list.
    fn long_runs<'l>(&self, lines: &'l [usize]) -> impl Iterator<Item = &'l usize> {
        lines.chunk_by(|a, b| a + 1 == *b).filter(|run| run.len() >= self.min).flatten()
    }

    /// Indexes of the lines that are items; where nobody asks why the rule did not act, only of those it may take.
    fn items(&self, ledger: &Ledger<'_, '_>, rule: &Claimant) -> Vec<usize> {
        let lines = &ledger.page.lines;
        let fits = |line: &usize| {
            let line = &lines[*line];
            self.max_words.is_none_or(|most| line.words <= most) && !line.is_prose(PROSE_WORDS)
        };
        let zone = if ledger.is_watched(rule) { Zone::default() } else { self.zone };
        let shown = ledger.lines_in(&zone);
        match self.item {
            Some(id) if ledger.hits.is_known(id) => {
                let known = ledger.hits.of(id);
                known.iter().map(|&line| line as usize).filter(|line| shown.contains(line) && fits(line)).collect()
            }
            Some(id) => {
                let lines: Vec<usize> = shown.filter(fits).collect();
                self.long_runs(&lines).copied().filter(|&line| ledger.hits.has(id, line)).collect()
            }
            None => shown.filter(fits).collect(),
        }
    }
}

//! `[[section]]`: from a heading until a stated end.

use std::collections::HashSet;

use crate::fields::fingerprint;
use crate::label::Fate;
use crate::rules::scope::Zone;
use crate::rules::{Claimant, Ledger, PatternId};
use crate::segment::PROSE_WORDS;

/// Prose lines in a row that end a section unless it says otherwise. From a trial on 700 labelled pages:
/// 2 caught 7.7% of the junk words for 0.14% of the body's; 3 caught 8.1% for 0.37%.
pub const UNTIL_PROSE: usize = 2;
/// Most lines a section claims after its heading unless it says otherwise; from the same trial.
pub const WITHIN: usize = 40;

/// A section rule.
#[derive(Debug)]
pub struct Section {
    /// Whole-line pattern of the heading.
    pub starts: PatternId,
    /// Prose lines in a row that end it.
    pub prose: Option<usize>,
    /// Least words of such a line.
    pub words: u32,
    /// Lines that are no prose however they look.
    pub unless: Option<PatternId>,
    /// A line that ends it.
    pub line: Option<PatternId>,
    /// Blank lines in a row that end it.
    pub blank: Option<usize>,
    /// Whether a line ends it that says what one of its own said.
    pub repeat: bool,
    /// Most lines it claims after its heading.
    pub within: usize,
    /// Where it may start.
    pub zone: Zone,
}

impl Section {
    /// The section's ends: as written, or the default where none is given.
    pub(crate) fn ends(until: &crate::rules::loading::pack::Until) -> (Option<usize>, u32) {
        let none_given = until.prose.is_none() && until.line.is_none() && until.blank.is_none() && !until.repeat;
        let prose = if none_given { Some(UNTIL_PROSE) } else { until.prose.map(usize::from) };
        (prose, until.words.map_or(PROSE_WORDS, u32::from))
    }

    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let headings = ledger.hits.of(self.starts).into_owned();
        if headings.is_empty() {
            ledger.note(rule.index, None, || "no line matches `starts`".to_owned());
        }
        for heading in headings {
            let heading = heading as usize;
            if let Some(reason) = self.zone.refuses(ledger, heading, heading) {
                ledger.note(rule.index, Some(heading), || reason.to_string());
                continue;
            }
            if ledger.claim(heading, Fate::Leaves(rule.label), rule.judge()) {
                let end = self.end(ledger, heading);
                ledger.claim_range(heading + 1..end, rule.label, rule.judge());
            }
        }
    }

    /// Index of the first line after the section that a heading opens.
    fn end(&self, ledger: &Ledger<'_, '_>, heading: usize) -> usize {
        let lines = &ledger.page.lines;
        let mut said: HashSet<u64> = HashSet::new();
        let mut is_new = |line: usize| item_print(&lines[line].text).is_none_or(|print| said.insert(print));
        let mut repeats = |line: usize| self.repeat && !is_new(line);
        let last = lines.len().min(heading + 1 + self.within);
        let ends = |line: &usize| repeats(*line) || (*line > heading && self.ends_at(ledger, *line));
        (heading..last).find(ends).unwrap_or(last)
    }

    /// Whether a line is of those that end the section.
    fn is_prose(&self, ledger: &Ledger<'_, '_>, at: usize) -> bool {
        ledger.page.lines[at].is_prose(self.words) && !self.unless.is_some_and(|id| ledger.hits.has(id, at))
    }

    fn ends_at(&self, ledger: &Ledger<'_, '_>, at: usize) -> bool {
        let lines = &ledger.page.lines;
        let is_prose = |at: usize| self.is_prose(ledger, at);
        let prose = self.prose.is_some_and(|count| at + count <= lines.len() && (at..at + count).all(is_prose));
        let matched = self.line.is_some_and(|id| ledger.hits.has(id, at));
        let blank = self.blank.is_some_and(|count| lines[at].blanks as usize >= count);
        prose || matched || blank
    }
}

/// Fingerprint of what an item of a list says, whatever its bullet or number; `None` if it has no letters.
fn item_print(text: &str) -> Option<u64> {
    let said = text.trim_start_matches(|c: char| !c.is_alphabetic());
    (!said.is_empty()).then(|| fingerprint(said, usize::MAX))
}

//! `[[inline]]`: rewrites a part of a line that otherwise stays.

use std::sync::Arc;

use crate::label::{Fate, Part};
use crate::rules::matching::lone::Lone;
use crate::rules::{Claimant, Ledger, PatternId};

/// An inline rule.
#[derive(Debug)]
pub struct Inline {
    /// What is looked for.
    pub find: PatternId,
    /// What stands there instead; `$1` and `$name` are groups.
    pub replace: String,
    /// `find` by itself, for ranges and captures.
    pub lone: Arc<Lone>,
}

impl Inline {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let lines = ledger.hits.of(self.find).into_owned();
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line holds `find`".to_owned());
        }
        for line in lines {
            self.rewrite(ledger, rule, line as usize);
        }
    }

    fn rewrite(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, line: usize) {
        let page = ledger.page;
        let text = page.lines[line].text.as_ref();
        for captures in self.lone.regex().captures_iter(text) {
            let Some(found) = captures.get(0).filter(|found| !found.is_empty()) else { continue };
            let mut replacement = String::new();
            captures.expand(&self.replace, &mut replacement);
            if found.len() == text.len() && replacement.is_empty() {
                ledger.claim(line, Fate::Leaves(rule.label), rule.judge());
                return;
            }
            ledger.claim_part(
                line,
                Part { range: found.range(), fate: Fate::Leaves(rule.label), judge: rule.judge(), replacement },
            );
        }
    }
}

//! `[[element]]`: the text of an element that a CSS selector finds is a field of the article. HTML pages only.
//!
//! A caption taken by its element may still be divided by a `[[field]]` rule, which finds the credit in it.

use std::ops::Range;
use std::sync::Arc;

use crate::label::{Capture, Fate, Field, Part};
use crate::rules::matching::css::CssId;
use crate::rules::matching::inside::Inside;
use crate::rules::matching::lone::Lone;
use crate::rules::{Claimant, Ledger};

/// Greatest share of the page's prose lines that an element may hold: what holds more is no field.
const MOST: f32 = 0.3;

/// An element with so few prose lines is a field whatever its share of a short page is.
const FEW: usize = 1;

/// Whether an element may be a field by its size.
fn is_small(ledger: &Ledger<'_, '_>, inside: &Inside) -> bool {
    let (prose, share) = ledger.prose_among(&inside.lines);
    prose <= FEW || share <= MOST
}

/// An element rule.
#[derive(Debug)]
pub struct ElementRule {
    /// Its selectors.
    pub css: CssId,
    /// What the text of the element must hold.
    pub has_text: Option<Arc<Lone>>,
    /// The field.
    pub field: Field,
}

impl ElementRule {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let found = ledger.elements(self.css, 0);
        if found.is_empty() {
            ledger.note(rule.index, None, || "no element matches".to_owned());
        }
        for inside in found {
            let fits = self.has_text.as_ref().is_none_or(|text| inside.matches(ledger.page, text.regex()));
            if fits && is_small(ledger, &inside) {
                self.take(ledger, rule, inside);
            }
        }
    }

    /// Takes what is free inside an element.
    fn take(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, inside: Inside) {
        for line in inside.lines {
            self.take_line(ledger, rule, line);
        }
        for (line, range) in inside.spans {
            let is_whole = range.len() == ledger.page.lines[line].text.len();
            if is_whole {
                self.take_line(ledger, rule, line);
            } else {
                self.take_part(ledger, rule, (line, range));
            }
        }
    }

    fn take_line(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, line: usize) {
        if ledger.is_owned(line) {
            ledger.claim(line, Fate::Taken(self.field), rule.judge());
        } else {
            ledger.claim_divisible(line, self.field, rule.judge());
        }
    }

    fn take_part(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, (line, range): (usize, Range<usize>)) {
        let text = ledger.page.lines[line].text[range.clone()].trim().to_owned();
        let part = Part { range, fate: Fate::Taken(self.field), judge: rule.judge(), replacement: String::new() };
        if !text.is_empty() && ledger.claim_part(line, part) {
            ledger.capture(line, vec![Capture { field: self.field, text }]);
        }
    }
}

//! `[[select]]`: every line inside an element that a CSS selector finds. HTML pages only.

use std::ops::Range;
use std::sync::Arc;

use crate::label::{Fate, Part};
use crate::rules::matching::css::CssId;
use crate::rules::matching::inside::Inside;
use crate::rules::matching::lone::Lone;
use crate::rules::{Claimant, Ledger};

/// Greatest share of the page's prose lines that an element may hold unless a rule says otherwise: what holds
/// more is the page itself, whose class is named after something on it.
pub const MOST: f32 = 0.5;

/// A rule that may take so much names what is never the article, whatever else the page holds.
pub const ALL: f32 = 1.0;

/// An element with so few prose lines may hold that share of a short page whatever its rule says.
const FEW: usize = 2;

/// A select rule.
#[derive(Debug)]
pub struct Select {
    /// Its selectors.
    pub css: CssId,
    /// What the text of the element must hold.
    pub has_text: Option<Arc<Lone>>,
    /// How many elements further up the one is that is meant.
    pub up: usize,
    /// Greatest share of the page's prose lines that the element may hold; with [`ALL`] the guard leaves it alone.
    pub most: f32,
}

impl Select {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let found = self.elements(ledger, rule);
        for inside in found {
            if inside.lines.is_empty() && inside.spans.is_empty() {
                continue;
            }
            let (prose, share) = ledger.prose_among(&inside.lines);
            let most = if prose <= FEW { self.most.max(MOST) } else { self.most };
            if share > most {
                let reason = || format!("the element holds {:.0}% of the page's prose", share * 100.0);
                ledger.note(rule.index, inside.lines.first().copied(), reason);
                continue;
            }
            for &line in &inside.lines {
                ledger.claim(line, Fate::Leaves(rule.label), rule.judge());
            }
            for (line, range) in inside.spans {
                let fate = Fate::Leaves(rule.label);
                let range = with_gap(&ledger.page.lines[line].text, range);
                ledger.claim_part(line, Part { range, fate, judge: rule.judge(), replacement: String::new() });
            }
        }
    }

    /// What is inside the elements that the rule finds.
    fn elements(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) -> Vec<Inside> {
        let found = ledger.elements(self.css, self.up);
        let of_rule =
            |inside: &Inside| self.has_text.as_ref().is_none_or(|text| inside.matches(ledger.page, text.regex()));
        let kept: Vec<Inside> = found.into_iter().filter(of_rule).collect();
        if kept.is_empty() {
            ledger.note(rule.index, None, || "no element matches".to_owned());
        }
        kept
    }
}

/// A part of a line with the space before it, where another follows: one gap stays between its neighbours.
fn with_gap(line: &str, part: Range<usize>) -> Range<usize> {
    let is_between = line[..part.start].ends_with(' ') && line[part.end..].starts_with(' ');
    part.start - usize::from(is_between)..part.end
}

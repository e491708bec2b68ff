//! A page in; the alt texts of pictures that a dumper printed leave, as [`ALT`]: no reader of the page saw them.

use super::{Fate, Judge, Label};
use crate::rules::Ledger;
use crate::segment::Kind;

/// Name of the step as a judge.
pub const ALT: Judge = Judge::Step("alt");

/// Drops the alt texts that no rule took for a field.
pub fn claim_alts(ledger: &mut Ledger<'_, '_>) {
    for line in 0..ledger.page.lines.len() {
        if ledger.page.lines[line].kind == Kind::Image && ledger.verdicts[line].judge.is_none() {
            ledger.claim(line, Fate::Leaves(Label::Image), ALT);
        }
    }
}

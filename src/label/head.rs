//! A page in; the lines of a text's head for programs leave, as [`HEAD`]: no reader of the page saw them.

use super::{Fate, Judge, Label};
use crate::rules::Ledger;

/// Name of the step as a judge.
pub const HEAD: Judge = Judge::Step("head");

/// Drops the lines of the head, before a rule takes them for text.
pub fn claim_head(ledger: &mut Ledger<'_, '_>) {
    let page = ledger.page;
    for line in 0..page.lines.partition_point(|line| line.number <= page.head_lines) {
        ledger.claim(line, Fate::Leaves(Label::Meta), HEAD);
    }
}

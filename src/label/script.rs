//! A page in; the scripts, style sheets and data for programs that a dumper printed leave, as [`SCRIPT`]: no reader of the
//! page saw them.

use super::{Fate, Judge, Label};
use crate::rules::Ledger;
use crate::segment::Kind;

/// Name of the step as a judge.
pub const SCRIPT: Judge = Judge::Step("script");

/// Drops the page's own code, before rules read it.
pub fn claim_scripts(ledger: &mut Ledger<'_, '_>) {
    for line in 0..ledger.page.lines.len() {
        if ledger.page.lines[line].kind == Kind::Script {
            ledger.claim(line, Fate::Leaves(Label::Engine), SCRIPT);
        }
    }
}

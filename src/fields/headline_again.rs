//! A page that the scorer judged in, its headline found once more out, where the text begins further down than it
//! seemed.
//!
//! The headline is told by what stands below it, so a sponsor's line or the pitch of a collection that reads like the
//! text ends the search above the headline. Only the scorer knows such lines.

use super::byline::{BYLINE, claim_byline};
use super::date_by_place::{BY_PLACE, claim_date};
use super::headline::{HEADLINE, REPEATED, body_start, body_start_where, find, has_own_titles, take};
use crate::label::picture_captions::{BEHIND_PICTURE, claim_captions};
use crate::label::{Capture, Fate, Field, Verdict};
use crate::rules::Ledger;
use crate::score::SCORE;

/// Looks for the headline again and takes it. Then the lines that the scorer judged are free, to be judged around it.
pub fn find_headline_again(ledger: &mut Ledger<'_, '_>) -> bool {
    let is_scored = |verdict: &Verdict| verdict.judge == Some(SCORE);
    if has_own_titles(ledger.page) || !ledger.verdicts.iter().any(is_scored) || is_of_rule(ledger) {
        return false;
    }
    let seemed = body_start_where(ledger, |verdict| verdict.stays() || is_scored(verdict));
    let start = body_start(ledger);
    let old = headline(ledger);
    if start <= seemed || start == ledger.page.lines.len() || is_of_window_title(ledger, old.as_deref()) {
        return false;
    }
    let saved = (ledger.verdicts.clone(), ledger.captures.clone());
    free(ledger);
    match find(ledger, start).filter(|(_, text)| old.as_ref() != Some(text)) {
        Some((line, text)) => {
            take(ledger, line, text, start);
            claim_byline(ledger);
            claim_date(ledger);
            claim_captions(ledger);
            true
        }
        None => {
            (ledger.verdicts, ledger.captures) = saved;
            false
        }
    }
}

fn is_headline(capture: &Capture) -> bool {
    capture.field == Field::Headline
}

/// Whether a rule gave the headline.
fn is_of_rule(ledger: &Ledger<'_, '_>) -> bool {
    ledger.verdicts.iter().any(|verdict| verdict.judge != Some(HEADLINE) && verdict.captures.iter().any(is_headline))
}

/// The headline that was found.
fn headline(ledger: &Ledger<'_, '_>) -> Option<String> {
    let of_lines = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures);
    of_lines.chain(&ledger.captures).find(|capture| is_headline(capture)).map(|capture| capture.text.clone())
}

/// Whether a headline stands in the first line, which is the title of the window then and right more often than any
/// other.
fn is_of_window_title(ledger: &Ledger<'_, '_>, headline: Option<&str>) -> bool {
    let first = ledger.page.lines.first().map_or("", |line| line.text.as_ref());
    headline.is_some_and(|headline| first.contains(headline))
}

/// Frees the lines that the scorer claimed, and those of the headline and of what was told by its place below it.
fn free(ledger: &mut Ledger<'_, '_>) {
    for verdict in &mut ledger.verdicts {
        if verdict.also.contains(&BY_PLACE) {
            // A line that was only read for its date.
            verdict.captures.retain(|capture| capture.field != Field::Date);
        }
        let Some(judge @ (SCORE | HEADLINE | REPEATED | BYLINE | BY_PLACE | BEHIND_PICTURE)) = verdict.judge else {
            continue;
        };
        (verdict.judge, verdict.fate) = (None, Fate::Stays);
        if judge != SCORE {
            verdict.captures.clear();
            // Who was wrong is still told.
            verdict.add_also(judge);
        }
    }
    ledger.captures.retain(|capture| !is_headline(capture));
}

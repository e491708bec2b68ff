//! Judged lines in, a byline claimed out where only its place tells: a bare name between headline and
//! text. Rules have read what says `By`; this step runs where they found nobody.

use super::headline::body_start;
use super::names;
use crate::label::{Capture, Fate, Field, Judge, Label, Role};
use crate::rules::Ledger;

/// Name of this step as a judge.
pub(crate) const BYLINE: Judge = Judge::Step("byline");
/// Lines between headline and text that are looked at.
const LINES: usize = 30;
/// Evidence a bare name needs.
const NEEDED: u32 = 2;
/// Lines around a name in which a date or a reading time speaks for it.
const NEAR: usize = 2;

/// Claims a bare name as byline if no rule found an author.
pub fn claim_byline(ledger: &mut Ledger<'_, '_>) {
    let is_author = |capture: &Capture| matches!(capture.field, Field::Byline | Field::Role(Role::Author));
    let mut captures = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).chain(&ledger.captures);
    if captures.any(is_author) {
        return;
    }
    let start = body_start(ledger);
    let top =
        ledger.verdicts[..start].iter().rposition(|verdict| verdict.fate == Fate::Taken(Field::Headline)).unwrap_or(0);
    let candidates = (top.saturating_sub(NEAR)..start.min(top + LINES)).filter(|&line| is_candidate(ledger, line));
    let judged: Vec<(u32, usize)> = candidates.map(|line| (evidence(ledger, line, top), line)).collect();
    let best = judged.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let Some((_, line)) = best.filter(|(evidence, _)| *evidence >= NEEDED) else { return };
    let text = ledger.page.lines[line].text.clone().into_owned();
    ledger.claim(line, Fate::Taken(Field::Byline), BYLINE);
    ledger.capture(line, vec![Capture { field: Field::Byline, text }]);
}

/// Whether a line is nothing but a person's name.
fn is_candidate(ledger: &Ledger<'_, '_>, line: usize) -> bool {
    !ledger.is_owned(line) && names::is_person(&ledger.page.lines[line].text)
}

/// What speaks for a bare name being the byline.
fn evidence(ledger: &Ledger<'_, '_>, line: usize, top: usize) -> u32 {
    let around = line.saturating_sub(NEAR)..(line + NEAR + 1).min(ledger.page.lines.len());
    let near_data = around.clone().any(|other| other != line && is_data(ledger, other));
    let text = ledger.page.lines[line].text.as_ref();
    let named = ledger
        .page
        .lines
        .iter()
        .enumerate()
        .filter(|(other, page_line)| *other != line && page_line.text.contains(text))
        .count();
    let after_headline = line > top && line - top <= NEAR;
    let in_menu = around.filter(|&other| ledger.verdicts[other].fate == Fate::Leaves(Label::Nav)).count() > NEAR;
    let mut evidence = 2 * u32::from(near_data) + u32::from(named > 0) + u32::from(after_headline);
    evidence = evidence.saturating_sub(2 * u32::from(in_menu));
    evidence
}

/// Whether a line is a date, a reading time or the like.
fn is_data(ledger: &Ledger<'_, '_>, line: usize) -> bool {
    matches!(ledger.verdicts[line].fate, Fate::Taken(Field::Date) | Fate::Leaves(Label::Meta | Label::Widget))
}

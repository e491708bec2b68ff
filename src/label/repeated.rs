//! A judged page in; paragraphs that it prints again leave, as [`REPEATED`].
//!
//! Pages print a text twice for wide and narrow screens, or a paragraph once more as a pull quote or a teaser. On the
//! labelled pages whose text stands there twice the article has it once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::fields::fingerprint;
use crate::label::{Fate, Judge, Label};
use crate::rules::Ledger;
use crate::segment::{Join, Kind, Line, PROSE_WORDS};

/// Name of the step as a judge.
pub const REPEATED: Judge = Judge::Step("repeated");

/// Least paragraphs that differ for a page to be one that repeats itself: where there are fewer, as in sample texts,
/// the same words again are the text. With 6, word F1 rose by 0.0016 on 791 blog pages and by 0.0009 on 80 news pages
/// and fell by 0.003 at most, on Readability's test pages as one text node a line; with 4 it fell by 0.007 there: many
/// are placeholder text.
const LEAST_DIFFERENT: usize = 6;

/// Least paragraphs in the same order, and words of them, that a shorter page repeats for being printed twice.
const LEAST_RUN: usize = 3;
const LEAST_RUN_WORDS: u32 = 60;

/// Drops the paragraphs that stay a second time.
pub fn claim_repeated(ledger: &mut Ledger<'_, '_>) {
    let is_code = |line: &&Line<'_>| line.kind == Kind::Code;
    if ledger.page.lines.iter().filter(is_code).count() >= CODE_LINES {
        return;
    }
    let Repeated { mut again, different } = repeated(ledger);
    if different < LEAST_DIFFERENT {
        again = runs(&again, different, ledger);
    }
    let lines: HashSet<usize> = again.iter().map(|(line, _)| *line).collect();
    again.retain(|(line, _)| !is_in_new_list(*line, &lines, ledger));
    let between = between(&again, ledger);
    for line in again.into_iter().map(|(line, _)| line).chain(between) {
        if ledger.verdicts[line].judge.is_none() {
            ledger.claim(line, Fate::Leaves(Label::Boilerplate), REPEATED);
        }
    }
}

/// Most lines from one paragraph that stands again to the next where what is between them is looked at.
const NEAR: usize = 6;

/// Headings, numbers of steps and other short lines between two paragraphs that stand again, if all of them stand further
/// up, too. (Counted on labelled pages: 248 such lines of HTML were junk and 31 text, half of these on two pages; 105
/// and 15 in text by blocks.)
fn between(again: &[(usize, usize)], ledger: &Ledger<'_, '_>) -> Vec<usize> {
    let near =
        || again.windows(2).map(|pair| (pair[0].0, pair[1].0)).filter(|(from, to)| (2..=NEAR).contains(&(to - from)));
    if near().next().is_none() {
        return Vec::new();
    }
    let mut first: HashMap<u64, usize, RandomState> = HashMap::default();
    let prints: Vec<u64> = ledger.page.lines.iter().map(|line| fingerprint(&line.text, usize::MAX)).collect();
    for (at, print) in prints.iter().enumerate() {
        first.entry(*print).or_insert(at);
    }
    let mut found = Vec::new();
    for (from, to) in near() {
        let stay: Vec<usize> = (from + 1..to).filter(|&at| ledger.verdicts[at].stays()).collect();
        let stands_above = |&at: &usize| !ledger.page.lines[at].is_prose(PROSE_WORDS) && first[&prints[at]] < from;
        if stay.iter().all(stands_above) {
            found.extend(stay);
        }
    }
    found
}

/// Lines of code from which a page tells how something is used, which it says of one thing as it does of another: of what
/// stood again on such labelled pages 109 lines were text, 12 were not.
const CODE_LINES: usize = 3;

/// Whether a line is an item beside another one that stays and does not stand again: their list tells something new. (Of
/// such lines 158 were text and 56 were not on labelled pages as HTML, 18 and 5 as text by blocks.)
fn is_in_new_list(line: usize, again: &HashSet<usize>, ledger: &Ledger<'_, '_>) -> bool {
    let is_item = |at: usize| ledger.page.lines.get(at).is_some_and(|line| line.kind == Kind::ListItem);
    let is_new = |at: usize| is_item(at) && !again.contains(&at) && ledger.verdicts[at].stays();
    is_item(line) && (is_new(line + 1) || line.checked_sub(1).is_some_and(is_new))
}

/// Of paragraphs that stand again, those that follow each other as they did the first time. What stands there a third
/// time is a sample text, and what is not most of the page a refrain.
fn runs(again: &[(usize, usize)], different: usize, ledger: &Ledger<'_, '_>) -> Vec<(usize, usize)> {
    let mut places = HashSet::new();
    if !again.iter().all(|(_, place)| places.insert(*place)) {
        return Vec::new();
    }
    let line = |at: usize| &ledger.page.lines[at];
    let words = |run: &&[(usize, usize)]| run.iter().map(|(at, _)| line(*at).words).sum::<u32>();
    let are_blocks = |run: &&[(usize, usize)]| run.iter().all(|(at, _)| line(*at).join == Join::Block);
    let follow = again.chunk_by(|(_, before), (_, place)| *place == before + 1).filter(are_blocks);
    let is_copy =
        |run: &&[(usize, usize)]| run.len() >= LEAST_RUN && 2 * run.len() > different && words(run) >= LEAST_RUN_WORDS;
    follow.filter(is_copy).flatten().copied().collect()
}

/// Letters by which nearly all paragraphs of a page differ.
const START: usize = 24;

/// Texts that were met, with their places among them.
#[derive(Default)]
struct Met<'t> {
    /// The one that begins so, or none once there were several.
    by_start: HashMap<u64, Option<(&'t str, usize)>, RandomState>,
    /// Places by the fingerprints of those that share their start with others.
    whole: HashMap<u64, usize, RandomState>,
    different: usize,
}

impl<'t> Met<'t> {
    /// The place of a text that was met before; a new one gets the next.
    fn place(&mut self, text: &'t str) -> Option<usize> {
        let other = match self.by_start.entry(fingerprint(text, START)) {
            Entry::Vacant(start) => {
                start.insert(Some((text, self.different)));
                self.different += 1;
                return None;
            }
            Entry::Occupied(mut start) => start.get_mut().take(),
        };
        self.whole.extend(other.map(|(other, place)| (fingerprint(other, usize::MAX), place)));
        let place = *self.whole.entry(fingerprint(text, usize::MAX)).or_insert(self.different);
        let is_new = place == self.different;
        self.different += usize::from(is_new);
        (!is_new).then_some(place)
    }
}

/// Paragraphs of a page that stay.
struct Repeated {
    /// How many differ.
    different: usize,
    /// Lines that hold one of them again, and its place among those that differ.
    again: Vec<(usize, usize)>,
}

/// What a page repeats. Rows of tables and lines of code do that of themselves.
fn repeated(ledger: &Ledger<'_, '_>) -> Repeated {
    let mut met = Met::default();
    let mut again = Vec::new();
    for (at, (line, verdict)) in ledger.page.lines.iter().zip(&ledger.verdicts).enumerate() {
        if line.words < PROSE_WORDS || matches!(line.kind, Kind::Code | Kind::Table) || !verdict.stays() {
            continue;
        }
        again.extend(met.place(&line.text).map(|place| (at, place)));
    }
    Repeated { different: met.different, again }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_begin_alike_are_told_apart_by_their_ends() {
        let mut met = Met::default();
        let texts = ["The ferry to the northern isles sails at noon.", "The ferry to the northern isles sails at six."];
        assert_eq!(texts.map(|text| met.place(text)), [None, None]);
        assert_eq!(texts.map(|text| met.place(text)), [Some(0), Some(1)]);
        assert_eq!((met.place("Nothing else sails."), met.place("“NOTHING else sails”")), (None, Some(2)));
    }
}

//! A page's words and the words of its known body in, the share of each line that stands in the body out.
//!
//! Long lines are told by their four-word shingles. A short line ("Share", "Read more") may stand in any
//! text by chance: it counts only where it stands in the body between the long lines around it.

use std::collections::HashMap;
use std::ops::Range;

use crate::score::reading::Reading;
use crate::score::words::pair;
use crate::word::Word;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Least words of a line that others are placed by.
const ANCHOR_WORDS: usize = 8;
/// Places of a shingle that are looked at; more frequent ones say nothing of place.
const MOST_PLACES: usize = 16;
/// Words by which a short line may overlap the long lines around it.
const SLACK: usize = 3;

/// Share of each line's words that stand in the body, 0 to 1.
pub(super) fn align(reading: &Reading, body: &[Word]) -> Vec<f32> {
    let index = Shingles::new(body);
    let found: Vec<Found> = (0..reading.lines.len()).map(|line| index.find(reading.words_of(line))).collect();
    let anchors = anchors(reading, &found);
    let mut shares: Vec<f32> = found.iter().map(|found| found.share).collect();
    place_short_lines(reading, body, &anchors, &mut shares);
    drop_surplus_copies(reading, &index, &anchors, &mut shares);
    shares
}

/// Where the shingles of a body stand.
struct Shingles {
    places: HashMap<u64, Vec<u32>>,
}

/// How a line stands in the body.
struct Found {
    share: f32,
    /// Where it starts, if that is one place.
    place: Option<usize>,
}

fn shingle(words: &[Word]) -> u64 {
    words.iter().fold(0, |hash, &word| (hash.rotate_left(13) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

impl Shingles {
    fn new(body: &[Word]) -> Self {
        let mut places: HashMap<u64, Vec<u32>> = HashMap::new();
        for (at, words) in body.windows(SHINGLE).enumerate() {
            let known = places.entry(shingle(words)).or_default();
            if known.len() < MOST_PLACES {
                known.push(at as u32);
            }
        }
        Self { places }
    }

    fn find(&self, words: &[Word]) -> Found {
        let mut covered = vec![false; words.len()];
        let mut place = None;
        for (at, window) in words.windows(SHINGLE).enumerate() {
            let Some(places) = self.places.get(&shingle(window)) else { continue };
            covered[at..at + SHINGLE].fill(true);
            if let ([only], None) = (places.as_slice(), place) {
                place = (*only as usize).checked_sub(at);
            }
        }
        let share = covered.iter().filter(|&&is| is).count() as f32 / words.len().max(1) as f32;
        Found { share, place }
    }

    /// How often a line's start stands in the body.
    fn copies(&self, words: &[Word]) -> usize {
        words.get(..SHINGLE).and_then(|start| self.places.get(&shingle(start))).map_or(0, Vec::len)
    }
}

/// A line with its place in the body.
struct Anchor {
    line: usize,
    body: Range<usize>,
}

/// The longest chain of long lines that stand in the page's order in the body.
fn anchors(reading: &Reading, found: &[Found]) -> Vec<Anchor> {
    let candidates = found.iter().enumerate().filter_map(|(line, found)| {
        let words = reading.ranges[line].len();
        let start = found.place.filter(|_| words >= ANCHOR_WORDS && found.share > 0.5)?;
        Some(Anchor { line, body: start..start + (words as f32 * found.share) as usize })
    });
    longest_chain(candidates.collect())
}

/// Longest run of anchors whose places increase (patience sorting).
fn longest_chain(candidates: Vec<Anchor>) -> Vec<Anchor> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        let pile = ends.partition_point(|&end| candidates[end].body.start < candidate.body.start);
        before.push(pile.checked_sub(1).map(|pile| ends[pile]));
        match ends.get(pile) {
            None => ends.push(at),
            Some(&end)
                if candidates[end].body.start == candidate.body.start
                    && candidates[end].body.end >= candidate.body.end => {}
            Some(_) => ends[pile] = at,
        }
    }
    let mut chain = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chain.push(at);
        next = before[at];
    }
    let mut keep = vec![false; candidates.len()];
    chain.into_iter().for_each(|at| keep[at] = true);
    candidates.into_iter().zip(keep).filter_map(|(anchor, keep)| keep.then_some(anchor)).collect()
}

/// Part of the body between the anchors around a line; `None` far outside of them.
fn gap(anchors: &[Anchor], line: usize, body: usize) -> Range<usize> {
    let after = anchors.partition_point(|anchor| anchor.line < line);
    let start = after.checked_sub(1).map_or(0, |at| anchors[at].body.end.saturating_sub(SLACK));
    let end = anchors.get(after).map_or(body, |anchor| anchor.body.start + SLACK);
    start.min(body)..end.min(body).max(start.min(body))
}

/// Judges lines shorter than a shingle or two by the gap they stand in; each word of the body is used once.
fn place_short_lines(reading: &Reading, body: &[Word], anchors: &[Anchor], shares: &mut [f32]) {
    let mut used = vec![false; body.len()];
    for anchor in anchors {
        used[anchor.body.start..anchor.body.end.min(body.len())].fill(true);
    }
    for (line, share) in shares.iter_mut().enumerate() {
        let words = reading.words_of(line);
        if words.len() >= ANCHOR_WORDS || words.is_empty() {
            continue;
        }
        let gap = gap(anchors, line, body.len());
        let found = body[gap.clone()].windows(words.len()).enumerate();
        let mut places = found.filter(|(_, window)| *window == words).map(|(at, _)| gap.start + at);
        let free = places.find(|&at| !used[at..at + words.len()].contains(&true));
        if let Some(at) = free {
            used[at..at + words.len()].fill(true);
        }
        let is_spread = words.len() > SHINGLE && *share > 0.5;
        *share = if free.is_some() || is_spread { 1.0 } else { 0.0 };
    }
}

/// A line that stands on the page more often than in the body counts only where it is in its place.
fn drop_surplus_copies(reading: &Reading, index: &Shingles, anchors: &[Anchor], shares: &mut [f32]) {
    let mut copies: HashMap<u32, Vec<usize>> = HashMap::new();
    for (line, share) in shares.iter().enumerate() {
        let words = reading.words_of(line);
        if words.len() >= SHINGLE && *share > 0.5 {
            copies.entry(words.iter().fold(0, |hash, &word| pair(hash, word))).or_default().push(line);
        }
    }
    let is_anchor = |line: usize| anchors.binary_search_by_key(&line, |anchor| anchor.line).is_ok();
    for lines in copies.into_values().filter(|lines| lines.len() > 1) {
        let wanted = index.copies(reading.words_of(lines[0])).max(1);
        let mut ranked = lines;
        ranked.sort_by_key(|&line| (!is_anchor(line), distance_to_anchor(anchors, line)));
        ranked.iter().skip(wanted).for_each(|&line| shares[line] = 0.0);
    }
}

/// Lines between a line and the nearest anchor.
fn distance_to_anchor(anchors: &[Anchor], line: usize) -> usize {
    anchors.iter().map(|anchor| anchor.line.abs_diff(line)).min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Ledger, Options, load};
    use crate::score::words;
    use crate::segment::Page;

    fn shares(lines: &[&str], body: &str) -> Vec<f32> {
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let page = Page::from_lines(lines);
        let reading = Reading::new(&Ledger::new(&page, &rules, None));
        let mut hashed = words::Words::default();
        words::scan(body, &mut hashed);
        align(&reading, &hashed.all)
    }

    const FIRST: &str = "The ferry will sail again from Monday, the harbour board said after a long meeting.";
    const SECOND: &str = "Nobody on the island had asked for it, but everybody was glad of the news.";

    #[test]
    fn long_lines_are_told_by_their_shingles() {
        let body = format!("{FIRST} {SECOND}");
        assert_eq!(
            shares(&["Ten things to do in Tarn this weekend with the whole family", FIRST, SECOND], &body),
            [0.0, 1.0, 1.0]
        );
    }

    #[test]
    fn a_short_line_counts_only_in_its_place() {
        let body = format!("{FIRST}\n\nWho asked\n\n{SECOND}");
        assert_eq!(shares(&["Who asked", FIRST, "Who asked", SECOND, "The news"], &body), [0.0, 1.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn of_two_copies_the_one_in_its_place_counts() {
        let body = format!("{FIRST} {SECOND}");
        let teaser = "Nobody on the island had asked for it";
        assert_eq!(shares(&[SECOND, FIRST, SECOND, teaser], &body)[..3], [0.0, 1.0, 1.0]);
    }
}

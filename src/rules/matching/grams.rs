//! Thousands of literals looked for in one pass over a line.
//!
//! Each literal is filed under the six bytes of it that running text has least, a shorter one under four, three or one. A
//! line is walked byte by byte; where its last bytes may be those of a literal (one bit of a small table says so), the
//! literals filed there are compared: first up to eight bytes that end there, as one number, then the rest. An
//! automaton of that many literals does not fit a processor's cache, and has to be built.
//!
//! Literals and lines are compared in lower case; where a literal has capitals, the line must have them, too.

use std::collections::BTreeSet;

use memchr::memchr_iter;

use super::index::Searched;
use super::marks::Marks;
use super::slots::{Slots, slot};

/// Bytes that literals are filed under: as many as they have, or one.
const WIDTHS: [usize; 4] = [6, 4, 3, 1];
/// Bytes of a literal that are compared as one number.
const TAIL: usize = size_of::<u64>();
/// Bytes of a line that are walked before what ends among them is compared.
const BLOCK: usize = u64::BITS as usize;
/// Letters of English text, most frequent first.
const FREQUENT: &[u8] = b" etaoinshrdlucmfwygpbvkxqjz";

/// A literal and the tests that look for it.
#[derive(Debug)]
struct Filed {
    /// In lower case.
    literal: Box<[u8]>,
    /// Where it has capitals, and which.
    capitals: Box<[(u32, u8)]>,
    /// Where the bytes end that it is filed under.
    end: usize,
    tests: Vec<u32>,
}

/// Up to eight bytes of a literal that end with those it is filed under, as a number, and the bits that they take.
#[derive(Debug, Clone, Copy)]
struct Tail {
    bytes: u64,
    mask: u64,
}

/// Literals by their rarest bytes.
#[derive(Debug)]
pub(crate) struct Grams {
    by_six: Table<{ WIDTHS[0] }>,
    by_four: Table<{ WIDTHS[1] }>,
    by_three: Table<{ WIDTHS[2] }>,
    by_one: Table<{ WIDTHS[3] }>,
    /// The bytes that something is filed under there, each with its mark.
    ones: Vec<(u8, Marks)>,
}

/// Literals by so many of their bytes.
#[derive(Debug)]
struct Table<const WIDTH: usize> {
    slots: Slots,
    tails: Vec<Tail>,
    filed: Vec<Filed>,
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// Files the literals of a width, each with the bytes that it is filed under as a number.
    fn new(literals: &mut Vec<(usize, u64, Filed)>) -> Self {
        let of_width = literals.extract_if(.., |(width, ..)| *width == WIDTH);
        let (slots, filed) = Slots::file(of_width.map(|(_, gram, filed)| (slot::<WIDTH>(gram), filed)).collect());
        Self { slots, tails: filed.iter().map(Filed::tail).collect(), filed }
    }

    /// 1 if anything is filed under the last bytes of a number, else 0.
    #[inline]
    fn knows(&self, tail: u64) -> u64 {
        self.slots.knows(slot::<WIDTH>(tail))
    }

    /// Compares the literals filed under the last bytes before a place.
    #[inline]
    fn compare(&self, place: Place<'_>, found: &mut impl FnMut(u32)) {
        for at in self.slots.of(slot::<WIDTH>(place.tail)) {
            let Tail { bytes, mask } = self.tails[at];
            if place.tail & mask == bytes {
                self.filed[at].compare(place, found);
            }
        }
    }
}

/// A place in a line.
#[derive(Clone, Copy)]
struct Place<'l> {
    line: &'l [u8],
    /// The line in lower case.
    lower: &'l [u8],
    /// Bytes before it.
    end: usize,
    /// The last eight of them as a number.
    tail: u64,
}

impl Grams {
    /// Files literals, in lower case but for the capitals that lines must have, with their tests.
    pub(crate) fn new(mut literals: Vec<(&[u8], u32)>) -> Self {
        literals.sort_unstable();
        let by_text = literals.chunk_by(|a, b| a.0 == b.0);
        let filed = by_text.filter_map(|group| {
            let literal = &group[0].0.to_ascii_lowercase()[..];
            let width = *WIDTHS.iter().find(|&&width| width <= literal.len())?;
            let (at, rarest) = rarest(literal, width)?;
            let tests = group.iter().map(|(_, test)| *test).collect();
            Some((width, number(rarest), Filed::new(group[0].0, at + width, tests)))
        });
        let mut filed: Vec<_> = filed.collect();
        let ones: BTreeSet<u8> =
            filed.iter().filter(|(width, ..)| *width == 1).map(|(_, byte, _)| *byte as u8).collect();
        Self {
            ones: ones.into_iter().map(|byte| (byte, Marks::of_line(&[byte]))).collect(),
            by_six: Table::new(&mut filed),
            by_four: Table::new(&mut filed),
            by_three: Table::new(&mut filed),
            by_one: Table::new(&mut filed),
        }
    }

    /// Calls back with the tests of each literal that a line holds.
    pub(crate) fn find(&self, searched: Searched<'_>, mut found: impl FnMut(u32)) {
        let mut tail = 0;
        for (block, begin) in searched.lower.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            let mut ends = self.ends_among(block, &mut tail);
            while ends != 0 {
                let place = Place::new(searched, begin + ends.trailing_zeros() as usize + 1);
                self.by_six.compare(place, &mut found);
                self.by_four.compare(place, &mut found);
                self.by_three.compare(place, &mut found);
                ends &= ends - 1;
            }
        }
        for (byte, _) in self.ones.iter().filter(|(_, mark)| mark.meet(searched.marks)) {
            let ends = memchr_iter(*byte, searched.lower).map(|at| at + 1);
            ends.for_each(|end| self.by_one.compare(Place::new(searched, end), &mut found));
        }
    }

    /// Behind which bytes of a block something may end that is filed, as bits; `tail` has the bytes before the block, and
    /// then its last ones.
    #[inline]
    fn ends_among(&self, block: &[u8], tail: &mut u64) -> u64 {
        let Self { by_six, by_four, by_three, .. } = self;
        let (mut ends, mut last) = (0, *tail);
        for (&byte, at) in block.iter().zip(0..) {
            last = last << 8 | u64::from(byte);
            ends |= (by_six.knows(last) | by_four.knows(last) | by_three.knows(last)) << at;
        }
        *tail = last;
        ends
    }
}

impl<'l> Place<'l> {
    /// The place behind so many bytes of a line.
    #[inline]
    fn new(Searched { line, lower, .. }: Searched<'l>, end: usize) -> Self {
        let tail = match lower[..end].last_chunk() {
            Some(bytes) => u64::from_be_bytes(*bytes),
            None => number(&lower[..end]),
        };
        Self { line, lower, end, tail }
    }
}

impl Filed {
    /// A literal, filed under its bytes before `end`.
    fn new(cased: &[u8], end: usize, tests: Vec<u32>) -> Self {
        let capitals = cased.iter().zip(0..).filter(|(byte, _)| byte.is_ascii_uppercase());
        let capitals = capitals.map(|(&byte, at)| (at, byte)).collect();
        Self { capitals, end, tests, literal: cased.to_ascii_lowercase().into() }
    }

    fn tail(&self) -> Tail {
        let bytes = &self.literal[self.end.saturating_sub(TAIL)..self.end];
        Tail { bytes: number(bytes), mask: u64::MAX >> (8 * (TAIL - bytes.len())) }
    }

    /// Calls back with the tests if the literal stands where the bytes it is filed under end at a place.
    fn compare(&self, place: Place<'_>, found: &mut impl FnMut(u32)) {
        if self.ends_at(place) && self.has_capitals(place) {
            self.tests.iter().for_each(|&test| found(test));
        }
    }

    /// Whether the literal stands there, capitals aside.
    #[inline]
    fn ends_at(&self, Place { lower, end, .. }: Place<'_>) -> bool {
        // A literal of that length is known by its number.
        (self.literal.len() == self.end && self.end <= TAIL)
            || end.checked_sub(self.end).is_some_and(|start| lower[start..].starts_with(&self.literal))
    }

    /// Whether it has its capitals there.
    #[inline]
    fn has_capitals(&self, Place { line, end, .. }: Place<'_>) -> bool {
        let start = end - self.end;
        self.capitals.iter().all(|&(at, capital)| line[start + at as usize] == capital)
    }
}

/// The rarest bytes of a literal that stand together, and where; `None` of an empty one.
fn rarest(literal: &[u8], width: usize) -> Option<(usize, &[u8])> {
    let frequency = |byte: &u8| FREQUENT.iter().position(|letter| letter == byte).map_or(0, |at| FREQUENT.len() - at);
    literal.windows(width).enumerate().min_by_key(|(_, gram)| gram.iter().map(frequency).sum::<usize>())
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_any_length_are_found_wherever_they_stand() {
        let literals = ["read more", "more", "ap/", "|", "é x", "e mo", "mon", "more b", "AP/", "Getty Images"];
        let filed = literals.iter().zip(0..).map(|(literal, id)| (literal.as_bytes(), id));
        let grams = Grams::new(filed.collect());
        let of = |line: &str| {
            let mut found = Vec::new();
            let mut lower = Vec::new();
            grams.find(Searched::new(line, &mut lower), |id| found.push(literals[id as usize]));
            found.sort_unstable();
            found
        };
        assert_eq!(of("REaD More"), ["more", "read more"]);
        assert_eq!(of("some more|AP/É X"), ["AP/", "ap/", "e mo", "more", "|", "é x"]);
        assert_eq!(of("ap/ getty images"), ["ap/"]);
        assert_eq!(of("GETTY Images, getty Images"), ["Getty Images"]);
        assert_eq!(of("caf\u{e9} x"), ["é x"]);
        assert_eq!(of("on Monday"), ["mon"]);
        assert!(of("mor").is_empty() && of("").is_empty() && of("ap").is_empty());
    }

    #[test]
    fn a_literal_may_belong_to_several_patterns() {
        let grams = Grams::new(vec![(b"tide", 0), (b"tide", 1)]);
        let mut found = Vec::new();
        grams.find(Searched::new("high tide", &mut Vec::new()), |id| found.push(id));
        assert_eq!(found, [0, 1]);
    }
}

//! Thousands of literals looked for in one pass over a line.
//!
//! Each literal is filed under the four bytes of it that running text has least, a shorter one under three or one. A line
//! is walked byte by byte; where its last four, or three, bytes may be those of a literal (one bit of a small table says
//! so), the literals filed there are compared: first up to eight bytes that end there, as one number, then the rest. An
//! automaton of that many literals does not fit a processor's cache, and has to be built.
//!
//! Literals and lines are compared in lower case; where a literal has capitals, the line must have them, too.

use super::slots::Slots;

/// Bytes that literals are filed under, as many as they have, and bytes that the rest are filed under.
const LONG_GRAM: usize = 4;
const GRAM: usize = 3;
/// Bytes of a literal that are compared as one number.
const TAIL: usize = size_of::<u64>();
/// Bits of the number a gram is filed under.
const HASH_BITS: u32 = 16;
/// Letters of English text, most frequent first.
const FREQUENT: &[u8] = b" etaoinshrdlucmfwygpbvkxqjz";

/// A literal and the tests that look for it.
#[derive(Debug, Clone)]
struct Filed {
    /// Up to eight bytes of it that end with those it is filed under, as a number, and the bits that they take.
    tail: u64,
    tail_mask: u64,
    /// In lower case.
    literal: Box<[u8]>,
    /// Where it has capitals, and which.
    capitals: Box<[(u32, u8)]>,
    /// Where the bytes end that it is filed under.
    end: usize,
    tests: Vec<u32>,
}

/// Literals by their rarest bytes.
#[derive(Debug)]
pub(crate) struct Grams {
    by_four: Table<LONG_GRAM>,
    by_three: Table<GRAM>,
    /// Literals shorter than a gram, by their rarest byte, and whether there are such.
    short: Slots<Filed>,
    is_short: Vec<bool>,
}

/// Literals by so many of their bytes.
#[derive(Debug)]
struct Table<const WIDTH: usize> {
    /// Whether anything is filed under a number.
    known: Vec<u64>,
    filed: Slots<Filed>,
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// The bits of a number that hold the bytes.
    const MASK: u64 = u64::MAX >> (u64::BITS as usize - 8 * WIDTH);

    fn new(filed: Vec<(u64, Filed)>) -> Self {
        let filed: Vec<_> = filed.into_iter().map(|(gram, filed)| (slot(gram), filed)).collect();
        let mut known = vec![0; (1 << HASH_BITS) / 64];
        filed.iter().for_each(|(slot, _)| known[slot / 64] |= 1 << (slot % 64));
        Self { known, filed: Slots::new(1 << HASH_BITS, filed) }
    }

    /// What is filed under the last bytes of a number.
    #[inline]
    fn at(&self, tail: u64) -> &[Filed] {
        let slot = slot(tail & Self::MASK);
        if self.known[slot / 64] >> (slot % 64) & 1 == 1 { self.filed.at(slot) } else { &[] }
    }
}

impl Grams {
    /// Files literals, in lower case but for the capitals that lines must have, with their tests.
    pub(crate) fn new(mut literals: Vec<(&[u8], u32)>) -> Self {
        literals.sort_unstable();
        let (mut by_four, mut by_three, mut short) = (Vec::new(), Vec::new(), Vec::new());
        for group in literals.chunk_by(|a, b| a.0 == b.0) {
            let literal = &group[0].0.to_ascii_lowercase()[..];
            let width = if literal.len() < GRAM { 1 } else { literal.len().min(LONG_GRAM) };
            let Some((at, rarest)) = rarest(literal, width) else { continue };
            let filed = Filed::new(group[0].0, at + width, group.iter().map(|(_, test)| *test).collect());
            match width {
                LONG_GRAM => by_four.push((number(rarest), filed)),
                GRAM => by_three.push((number(rarest), filed)),
                _ => short.push((usize::from(rarest[0]), filed)),
            }
        }
        let mut is_short = vec![false; 1 << u8::BITS];
        short.iter().for_each(|(byte, _)| is_short[*byte] = true);
        Self {
            by_four: Table::new(by_four),
            by_three: Table::new(by_three),
            short: Slots::new(1 << u8::BITS, short),
            is_short,
        }
    }

    /// Calls back with the tests of each literal that a line holds; `lower` is the line in lower case.
    pub(crate) fn find(&self, line: &[u8], lower: &[u8], mut found: impl FnMut(u32)) {
        let mut compare = |filed: &[Filed], tail: u64, end: usize| {
            for filed in filed {
                if tail & filed.tail_mask == filed.tail && filed.ends_at(lower, end) && filed.has_capitals(line, end) {
                    filed.tests.iter().for_each(|&test| found(test));
                }
            }
        };
        let mut tail = 0;
        for (&byte, end) in lower.iter().zip(1..) {
            tail = tail << 8 | u64::from(byte);
            compare(self.by_four.at(tail), tail, end);
            compare(self.by_three.at(tail), tail, end);
            if self.is_short[usize::from(byte)] {
                compare(self.short.at(usize::from(byte)), tail, end);
            }
        }
    }
}

impl Filed {
    /// A literal, filed under its bytes before `end`.
    fn new(cased: &[u8], end: usize, tests: Vec<u32>) -> Self {
        let capitals = cased.iter().zip(0..).filter(|(byte, _)| byte.is_ascii_uppercase());
        let capitals = capitals.map(|(&byte, at)| (at, byte)).collect();
        let literal = cased.to_ascii_lowercase();
        let tail = &literal[end.saturating_sub(TAIL)..end];
        let tail_mask = u64::MAX >> (8 * (TAIL - tail.len()));
        Self { tail: number(tail), tail_mask, capitals, end, tests, literal: literal.into() }
    }

    /// Whether the literal that ends there has its capitals.
    #[inline]
    fn has_capitals(&self, line: &[u8], end: usize) -> bool {
        let start = end - self.end;
        self.capitals.iter().all(|&(at, capital)| line[start + at as usize] == capital)
    }

    /// Whether the literal stands where the bytes it is filed under end in a line.
    #[inline]
    fn ends_at(&self, line: &[u8], end: usize) -> bool {
        // A literal of that length is known by its number.
        (self.literal.len() == self.end && self.end <= TAIL)
            || end.checked_sub(self.end).is_some_and(|start| line[start..].starts_with(&self.literal))
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

/// The number that a gram is filed under; others may share it. (Multiplicative hashing, Knuth, TAOCP 3, 6.4.)
#[inline]
fn slot(gram: u64) -> usize {
    ((gram as u32).wrapping_mul(2_654_435_769) >> (u32::BITS - HASH_BITS)) as usize
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
            let lower = line.to_ascii_lowercase();
            grams.find(line.as_bytes(), lower.as_bytes(), |id| found.push(literals[id as usize]));
            found.sort_unstable();
            found
        };
        assert_eq!(of("REaD More"), ["more", "read more"]);
        assert_eq!(of("some more|AP/É X"), ["AP/", "ap/", "e mo", "more", "|"]);
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
        grams.find(b"high tide", b"high tide", |id| found.push(id));
        assert_eq!(found, [0, 1]);
    }
}

//! The starts of lines that whole-line patterns begin with, each with the number of its test.

use super::slots::Slots;
use super::starts::{PREFIX_BYTES, WIDE};

/// Tests by the start of the lines that pass them.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    /// Prefixes by their first bytes, where they have [`SLOT_BYTES`]; others collide harmlessly.
    slots: Slots<Prefix>,
    /// Shorter prefixes, and those with [`WIDE`] so early, by their first byte.
    short: Slots<Prefix>,
    /// Those that begin with it.
    wide: Vec<Prefix>,
}

/// A prefix as a number, so that comparing is one operation.
#[derive(Debug)]
struct Prefix {
    bytes: u128,
    mask: u128,
    test: u32,
}

/// Bytes that choose a slot, and the bits of each that do: letters differ in the lowest five.
const SLOT_BYTES: usize = 3;
const SLOT_BITS: usize = 5;

impl PrefixIndex {
    /// An index of prefixes in lower case, up to [`PREFIX_BYTES`] of each, with their tests; one that ends in a zero is a
    /// whole line.
    pub(super) fn new<'n>(prefixes: impl Iterator<Item = (&'n [u8], u32)>) -> Self {
        let (mut slots, mut short, mut wide) = (Vec::new(), Vec::new(), Vec::new());
        for (bytes, test) in prefixes {
            let known = bytes.iter().position(|&byte| byte == WIDE).unwrap_or(bytes.len());
            let prefix = Prefix::new(bytes, test);
            match known {
                0 => wide.push(prefix),
                1..SLOT_BYTES => short.push((usize::from(bytes[0]), prefix)),
                _ => slots.push((slot(prefix.bytes), prefix)),
            }
        }
        Self { slots: Slots::new(1 << (SLOT_BYTES * SLOT_BITS), slots), short: Slots::new(1 << u8::BITS, short), wide }
    }

    /// Calls back for each test that a line passes whose start, or end backwards, is this number.
    pub(super) fn candidates(&self, Edge(start): Edge, mut found: impl FnMut(u32)) {
        let wide = if (start as u8).is_ascii() { &[] } else { &self.wide[..] };
        for prefix in wide.iter().chain(self.short.at(usize::from(start as u8))).chain(self.slots.at(slot(start))) {
            if start & prefix.mask == prefix.bytes {
                found(prefix.test);
            }
        }
    }
}

/// The bit that all bytes outside ASCII have.
const WIDE_BIT: u8 = 0x80;

impl Prefix {
    fn new(bytes: &[u8], test: u32) -> Self {
        let is_wide = |byte: u8| byte == WIDE;
        let value =
            Edge::of(&bytes.iter().map(|&byte| if is_wide(byte) { WIDE_BIT } else { byte }).collect::<Vec<_>>());
        let mask =
            Edge::of(&bytes.iter().map(|&byte| if is_wide(byte) { WIDE_BIT } else { u8::MAX }).collect::<Vec<_>>());
        Self { bytes: value.0, mask: mask.0, test }
    }
}

/// The first bytes of a line in lower case as a number, or the last ones backwards; zeros beyond its other end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge(u128);

impl Edge {
    /// The start of a line.
    pub(super) fn of(line: &[u8]) -> Self {
        let length = line.len().min(PREFIX_SLOT);
        let mut bytes = [0; PREFIX_SLOT];
        bytes[..length].copy_from_slice(&line[..length]);
        Self(u128::from_le_bytes(bytes))
    }

    /// The end of a line, backwards.
    pub(super) fn of_end(line: &[u8]) -> Self {
        let length = line.len().min(PREFIX_SLOT);
        let mut bytes = [0; PREFIX_SLOT];
        bytes[PREFIX_SLOT - length..].copy_from_slice(&line[line.len() - length..]);
        Self(u128::from_be_bytes(bytes))
    }
}

/// The slot of a start.
fn slot(start: u128) -> usize {
    let low = |byte: usize| (start >> (8 * byte)) as usize & ((1 << SLOT_BITS) - 1);
    low(0) | low(1) << SLOT_BITS | low(2) << (2 * SLOT_BITS)
}

/// Bytes of a line's start held as a number: a prefix, and a zero behind it.
const PREFIX_SLOT: usize = PREFIX_BYTES + 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_may_end_with_any_character_outside_ascii() {
        let prefixes = ["за", "a", "ab\u{0}", "long enough"].map(str::as_bytes);
        let wide = [&[WIDE][..], &[b'a', WIDE], &[b'a', b'b', b'c', WIDE]];
        let index = PrefixIndex::new(prefixes.into_iter().chain(wide).zip(0..));
        let of = |line: &str| {
            let mut found = Vec::new();
            index.candidates(Edge::of(line.as_bytes()), |test| found.push(test));
            found.sort_unstable();
            found
        };
        assert_eq!((of("запад"), of("ab"), of("abc"), of("aé")), (vec![0, 4], vec![1, 2], vec![1], vec![1, 5]));
        assert_eq!((of("abcé"), of("long enough?"), of("éx"), of("")), (vec![1, 6], vec![3], vec![4], vec![]));
    }

    #[test]
    fn an_end_is_a_start_backwards() {
        for line in ["", "a", "tide", "high water at noon", "Märchen am Mühlteich", "sixteen letters!"] {
            let backwards: Vec<u8> = line.bytes().rev().collect();
            assert_eq!(Edge::of_end(line.as_bytes()), Edge::of(&backwards), "{line}");
        }
        assert_eq!(Edge::of(b"ab"), Edge(0x6261));
    }
}

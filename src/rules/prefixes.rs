//! The starts of lines that whole-line patterns begin with, each with the number of its test.

use super::slots::Slots;
use super::starts::{PREFIX_BYTES, WIDE};

/// Tests by the start of the lines that pass them.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    /// Prefixes by their first bytes, where they have [`SLOT_BYTES`]; others collide harmlessly.
    slots: Slots<Prefix>,
    /// Shorter prefixes by their first byte.
    short: Slots<Prefix>,
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
        let (mut slots, mut short) = (Vec::new(), Vec::new());
        for (prefix, test) in prefixes {
            let Edge(bytes) = Edge::of(prefix);
            let mask = u128::MAX >> (8 * (PREFIX_SLOT - prefix.len()));
            if prefix.len() < SLOT_BYTES {
                short.push((usize::from(bytes as u8), Prefix { bytes, mask, test }));
            } else {
                slots.push((slot(bytes), Prefix { bytes, mask, test }));
            }
        }
        Self { slots: Slots::new(1 << (SLOT_BYTES * SLOT_BITS), slots), short: Slots::new(1 << u8::BITS, short) }
    }

    /// Calls back for each test that a line passes whose start, or end backwards, is this number.
    pub(super) fn candidates(&self, Edge(start): Edge, mut found: impl FnMut(u32)) {
        for prefix in self.short.at(usize::from(start as u8)).iter().chain(self.slots.at(slot(start))) {
            if start & prefix.mask == prefix.bytes {
                found(prefix.test);
            }
        }
    }
}

/// The first bytes of a line in lower case as a number, or the last ones backwards; zeros beyond its other end, [`WIDE`]
/// for what is not ASCII.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge(u128);

impl Edge {
    /// The start of a line.
    pub(super) fn of(line: &[u8]) -> Self {
        let length = line.len().min(PREFIX_SLOT);
        let mut bytes = [0; PREFIX_SLOT];
        bytes[..length].copy_from_slice(&line[..length]);
        bytes.iter_mut().for_each(fold);
        Self(u128::from_le_bytes(bytes))
    }

    /// The end of a line, backwards.
    pub(super) fn of_end(line: &[u8]) -> Self {
        let length = line.len().min(PREFIX_SLOT);
        let mut bytes = [0; PREFIX_SLOT];
        bytes[PREFIX_SLOT - length..].copy_from_slice(&line[line.len() - length..]);
        bytes.iter_mut().for_each(fold);
        Self(u128::from_be_bytes(bytes))
    }
}

/// What is not ASCII is one sign.
#[inline]
fn fold(byte: &mut u8) {
    *byte = if byte.is_ascii() { *byte } else { WIDE };
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
    fn an_end_is_a_start_backwards() {
        for line in ["", "a", "tide", "high water at noon", "Märchen am Mühlteich", "sixteen letters!"] {
            let backwards: Vec<u8> = line.bytes().rev().collect();
            assert_eq!(Edge::of_end(line.as_bytes()), Edge::of(&backwards), "{line}");
        }
        assert_eq!(Edge::of(b"ab"), Edge(0x6261));
    }
}

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
            let bytes = number(prefix.iter());
            let mask = u128::MAX >> (8 * (PREFIX_SLOT - prefix.len()));
            if prefix.len() < SLOT_BYTES {
                short.push((usize::from(bytes as u8), Prefix { bytes, mask, test }));
            } else {
                slots.push((slot(bytes), Prefix { bytes, mask, test }));
            }
        }
        Self { slots: Slots::new(1 << (SLOT_BYTES * SLOT_BITS), slots), short: Slots::new(1 << u8::BITS, short) }
    }

    /// Calls back for each test that a line passes.
    pub(super) fn candidates<'l>(&self, line: impl Iterator<Item = &'l u8>, mut found: impl FnMut(u32)) {
        let start = number(line);
        for prefix in self.short.at(usize::from(start as u8)).iter().chain(self.slots.at(slot(start))) {
            if start & prefix.mask == prefix.bytes {
                found(prefix.test);
            }
        }
    }
}

/// The slot of a start.
fn slot(start: u128) -> usize {
    let low = |byte: usize| (start >> (8 * byte)) as usize & ((1 << SLOT_BITS) - 1);
    low(0) | low(1) << SLOT_BITS | low(2) << (2 * SLOT_BITS)
}

/// Bytes of a line's start held as a number: a prefix, and a zero behind it.
const PREFIX_SLOT: usize = PREFIX_BYTES + 1;

/// The first bytes of a text in lower case as a number; zeros behind its end, [`WIDE`] for what is not ASCII.
fn number<'t>(text: impl Iterator<Item = &'t u8>) -> u128 {
    let mut start = [0; PREFIX_SLOT];
    let known = |byte: &u8| if byte.is_ascii() { *byte } else { WIDE };
    start.iter_mut().zip(text.take(PREFIX_SLOT)).for_each(|(slot, byte)| *slot = known(byte));
    u128::from_le_bytes(start)
}

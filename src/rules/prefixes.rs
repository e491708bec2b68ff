//! The starts of lines that whole-line patterns begin with.

use super::literals::{PREFIX_BYTES, WIDE};

/// Patterns by the start of the lines they match.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    /// Prefixes by their first bytes, where they have [`SLOT_BYTES`]; others collide harmlessly.
    slots: Vec<Vec<Prefix>>,
    /// Shorter prefixes by their first byte.
    short: Vec<Vec<Prefix>>,
}

/// A prefix as a number, so that comparing is one operation.
#[derive(Debug, Clone)]
struct Prefix {
    bytes: u128,
    mask: u128,
    pattern: u32,
}

/// Bytes that choose a slot, and the bits of each that do: letters differ in the lowest five.
const SLOT_BYTES: usize = 3;
const SLOT_BITS: usize = 5;

impl Default for PrefixIndex {
    fn default() -> Self {
        Self { slots: vec![Vec::new(); 1 << (SLOT_BYTES * SLOT_BITS)], short: vec![Vec::new(); 1 << 8] }
    }
}

impl PrefixIndex {
    /// Adds a prefix in lower case; of a longer one its first [`PREFIX_BYTES`].
    pub(super) fn add(&mut self, prefix: &[u8], pattern: u32) {
        let bytes = number(prefix.iter());
        let length = prefix.len().min(PREFIX_BYTES);
        let prefix = Prefix { bytes, mask: u128::MAX >> (8 * (PREFIX_SLOT - length)), pattern };
        let place =
            if length < SLOT_BYTES { &mut self.short[usize::from(bytes as u8)] } else { &mut self.slots[slot(bytes)] };
        place.push(prefix);
    }

    /// Calls back for each pattern that may match a line.
    pub(super) fn candidates<'l>(&self, line: impl Iterator<Item = &'l u8>, mut found: impl FnMut(u32)) {
        let start = number(line);
        for prefix in self.short[usize::from(start as u8)].iter().chain(&self.slots[slot(start)]) {
            if start & prefix.mask == prefix.bytes {
                found(prefix.pattern);
            }
        }
    }
}

/// The slot of a start.
fn slot(start: u128) -> usize {
    let low = |byte: usize| (start >> (8 * byte)) as usize & ((1 << SLOT_BITS) - 1);
    low(0) | low(1) << SLOT_BITS | low(2) << (2 * SLOT_BITS)
}

/// Bytes of a line's start held as a number.
const PREFIX_SLOT: usize = 16;

/// The first bytes of a text in lower case as a number; zeros behind its end, [`WIDE`] for what is not ASCII.
fn number<'t>(text: impl Iterator<Item = &'t u8>) -> u128 {
    let mut start = [0; PREFIX_SLOT];
    let known = |byte: &u8| if byte.is_ascii() { *byte } else { WIDE };
    start.iter_mut().zip(text.take(PREFIX_BYTES)).for_each(|(slot, byte)| *slot = known(byte));
    u128::from_le_bytes(start)
}

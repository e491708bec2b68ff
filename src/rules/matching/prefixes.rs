//! The starts of lines that whole-line patterns begin with, each with the number of its test.

use super::literals::Prefix;
use super::slots::{Slots, slot};
use super::starts::{PREFIX_BYTES, WIDE};
use super::symbols::Symbols;

/// Tests by the start of the lines that pass them.
#[derive(Debug)]
pub(crate) struct PrefixIndex {
    by_six: Table<6>,
    by_three: Table<3>,
    by_two: Table<2>,
    by_one: Table<1>,
    /// Those that begin with [`WIDE`].
    wide: Vec<Entry>,
}

/// Prefixes by their first bytes, so many as they have before [`WIDE`].
#[derive(Debug)]
struct Table<const WIDTH: usize> {
    slots: Slots,
    entries: Vec<Entry>,
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// Files prefixes that have so many bytes.
    fn new(prefixes: Vec<Entry>) -> Self {
        let keyed = prefixes.into_iter().map(|entry| (slot::<WIDTH>(entry.bytes as u64), entry));
        let (slots, entries) = Slots::file(keyed.collect());
        Self { slots, entries }
    }

    /// Those filed under the first bytes of a line; others collide harmlessly.
    #[inline]
    fn of(&self, start: u128) -> &[Entry] {
        &self.entries[self.slots.of(slot::<WIDTH>(start as u64))]
    }
}

/// A prefix as a number, so that comparing is one operation.
#[derive(Debug)]
struct Entry {
    bytes: u128,
    mask: u128,
    /// Where what comes after it stands in the number, in bits, and what that may be.
    end: u32,
    then: Symbols,
    test: u32,
}

impl PrefixIndex {
    /// An index of prefixes in lower case, up to [`PREFIX_BYTES`] of each, with their tests.
    pub(crate) fn new<'n>(prefixes: impl Iterator<Item = (&'n Prefix, u32)>) -> Self {
        let (mut six, mut three, mut two, mut one, mut wide) = (vec![], vec![], vec![], vec![], vec![]);
        for (prefix, test) in prefixes {
            let known = prefix.bytes.iter().position(|&byte| byte == WIDE).unwrap_or(prefix.bytes.len());
            let table = match known {
                6.. => &mut six,
                3..=5 => &mut three,
                2 => &mut two,
                1 => &mut one,
                0 => &mut wide,
            };
            table.push(Entry::new(prefix, test));
        }
        let (by_six, by_three) = (Table::new(six), Table::new(three));
        Self { by_six, by_three, by_two: Table::new(two), by_one: Table::new(one), wide }
    }

    /// Calls back for each test that a line passes whose start, or end backwards, is this number.
    pub(crate) fn candidates(&self, Edge(start): Edge, mut found: impl FnMut(u32)) {
        let wide = if (start as u8).is_ascii() { &[] } else { &self.wide[..] };
        let Self { by_six, by_three, by_two, by_one, .. } = self;
        let near = [by_six.of(start), by_three.of(start), by_two.of(start), by_one.of(start), wide];
        for entry in near.into_iter().flatten() {
            if start & entry.mask == entry.bytes && entry.may_go_on(start) {
                found(entry.test);
            }
        }
    }
}

/// The bit that all bytes outside ASCII have.
const WIDE_BIT: u8 = 0x80;

impl Entry {
    fn new(prefix: &Prefix, test: u32) -> Self {
        let (mut bytes, mut mask) = (0, 0);
        for (&byte, at) in prefix.bytes.iter().zip((0..).step_by(8)) {
            let (of_byte, of_mask) = if byte == WIDE { (WIDE_BIT, WIDE_BIT) } else { (byte, u8::MAX) };
            bytes |= u128::from(of_byte) << at;
            mask |= u128::from(of_mask) << at;
        }
        Self { bytes, mask, end: 8 * prefix.bytes.len() as u32, then: prefix.then, test }
    }

    /// Whether what comes after the prefix may come there; a zero is the end of the line.
    fn may_go_on(&self, start: u128) -> bool {
        let next = (start >> self.end) as u8;
        self.then.has(if next == 0 { None } else { Some(&next) })
    }
}

/// The first bytes of a line in lower case as a number, or the last ones backwards; zeros beyond its other end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge(u128);

impl Edge {
    /// The start of a line.
    pub(crate) fn of(line: &[u8]) -> Self {
        let length = line.len().min(PREFIX_SLOT);
        let mut bytes = [0; PREFIX_SLOT];
        bytes[..length].copy_from_slice(&line[..length]);
        Self(u128::from_le_bytes(bytes))
    }

    /// The end of a line, backwards.
    pub(crate) fn of_end(line: &[u8]) -> Self {
        let length = line.len().min(PREFIX_SLOT);
        let mut bytes = [0; PREFIX_SLOT];
        bytes[PREFIX_SLOT - length..].copy_from_slice(&line[line.len() - length..]);
        Self(u128::from_be_bytes(bytes))
    }
}

/// Bytes of a line's start held as a number: a prefix, and what comes after it.
const PREFIX_SLOT: usize = PREFIX_BYTES + 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_may_end_with_any_character_outside_ascii() {
        let prefix = |bytes: &[u8], then| Prefix { bytes: bytes.to_vec(), then };
        let (any, end) = (Symbols::ALL, Symbols::END);
        let prefixes = [("за", any), ("a", any), ("ab", end), ("long enough", Symbols::of_byte(b'?'))];
        let wide = [&[WIDE][..], &[b'a', WIDE], &[b'a', b'b', b'c', WIDE]].map(|bytes| prefix(bytes, any));
        let all: Vec<Prefix> =
            prefixes.map(|(text, then)| prefix(text.as_bytes(), then)).into_iter().chain(wide).collect();
        let index = PrefixIndex::new(all.iter().zip(0..));
        let of = |line: &str| {
            let mut found = Vec::new();
            index.candidates(Edge::of(line.as_bytes()), |test| found.push(test));
            found.sort_unstable();
            found
        };
        assert_eq!((of("запад"), of("ab"), of("abc"), of("aé")), (vec![0, 4], vec![1, 2], vec![1], vec![1, 5]));
        assert_eq!((of("abcé"), of("long enough?"), of("éx"), of("")), (vec![1, 6], vec![3], vec![4], vec![]));
        assert!(of("long enough").is_empty());
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

//! Things filed under small numbers: which number has any is one bit, and those of one number lie side by side.

use std::ops::Range;

/// Bits of the numbers that things are filed under.
const SLOT_BITS: u32 = 16;
/// Bits of a word of the table.
const WORD: usize = u64::BITS as usize;
/// Words of the table.
const WORDS: usize = (1 << SLOT_BITS) / WORD;

/// Where in a list the things stand that are filed under each number; what is looked at most lies closest together.
#[derive(Debug)]
pub(crate) struct Slots {
    /// A bit for each number: whether anything is filed under it.
    known: Box<[u64; WORDS]>,
    /// By word of `known`, how many bits are set before it.
    before: Box<[u32]>,
    /// Where those of each number that is known begin in the list, and where the last end.
    begins: Box<[u32]>,
}

impl Slots {
    /// Puts things in the order of the numbers that they are filed under; those of one number stay in order.
    pub fn file<T>(mut keyed: Vec<(usize, T)>) -> (Self, Vec<T>) {
        keyed.sort_by_cached_key(|(slot, _)| *slot as u32);
        let mut known = Box::new([0; WORDS]);
        keyed.iter().for_each(|(slot, _)| known[slot / WORD] |= 1 << (slot % WORD));
        let sums = |sum: &mut u32, count: usize| Some(std::mem::replace(sum, *sum + count as u32));
        let before = known.iter().map(|word: &u64| word.count_ones() as usize).scan(0, sums).collect();
        let counts = keyed.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len);
        let begins = counts.chain([0]).scan(0, sums).collect();
        (Self { known, before, begins }, keyed.into_iter().map(|(_, thing)| thing).collect())
    }

    /// 1 if anything is filed under a number, else 0.
    #[inline]
    pub fn knows(&self, slot: usize) -> u64 {
        self.known[slot / WORD] >> (slot % WORD) & 1
    }

    /// Where the things stand that are filed under a number.
    #[inline]
    pub fn of(&self, slot: usize) -> Range<usize> {
        if self.knows(slot) == 0 {
            return 0..0;
        }
        let known_before = self.known[slot / WORD] & ((1 << (slot % WORD)) - 1);
        let rank = (self.before[slot / WORD] + known_before.count_ones()) as usize;
        self.begins[rank] as usize..self.begins[rank + 1] as usize
    }
}

/// The number that the lowest bytes of another are filed under, so many of them; others may share it. (Multiplicative
/// hashing, Knuth, TAOCP 3, 6.4.)
#[inline]
pub(crate) fn slot<const WIDTH: usize>(number: u64) -> usize {
    let lowest = number << (u64::BITS as usize - 8 * WIDTH);
    (lowest.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - SLOT_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_under_their_number() {
        let (slots, filed) = Slots::file(vec![(64, "d"), (1, "b"), (64, "e"), (65_535, "z")]);
        let at = |slot| &filed[slots.of(slot)];
        assert_eq!((at(0), at(1), at(64), at(63)), (&[][..], &["b"][..], &["d", "e"][..], &[][..]));
        assert_eq!((at(65_535), slots.knows(64), slots.knows(63)), (&["z"][..], 1, 0));
    }

    #[test]
    fn a_slot_is_told_by_its_bytes_alone() {
        assert_eq!(slot::<2>(0x99_1234), slot::<2>(0x1234));
        assert_ne!(slot::<3>(0x99_1234), slot::<3>(0x1234));
    }
}

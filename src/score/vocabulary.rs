//! The words of a page's prose, counted by line: what a line must share to belong to the text.

use crate::word::Word;

/// Word counts of a page's prose; an open-addressed table, since every word of a page goes through it.
pub(super) struct Vocabulary {
    slots: Vec<(Word, u16)>,
    mask: usize,
}

impl Vocabulary {
    /// An empty table for so many words at most.
    pub fn with_capacity(words: usize) -> Self {
        let slots = (words * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, 0); slots], mask: slots - 1 }
    }

    fn slot(&self, word: Word) -> usize {
        let mut slot = word as usize & self.mask;
        while self.slots[slot].1 != 0 && self.slots[slot].0 != word {
            slot = (slot + 1) & self.mask;
        }
        slot
    }

    /// Counts a word.
    pub fn add(&mut self, word: Word) {
        let slot = self.slot(word);
        let count = self.slots[slot].1.saturating_add(1);
        self.slots[slot] = (word, count);
    }

    /// How often a word was counted.
    pub fn count(&self, word: Word) -> u16 {
        self.slots[self.slot(word)].1
    }
}

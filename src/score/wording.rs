//! What a line's words say: weights of words and of pairs of neighbouring words, hashed into one table.
//!
//! A positive weight speaks for body text. The hashing trick (Weinberger et al. 2009) keeps the table
//! small; collisions are unsigned and learned around.

use super::words::pair;
use crate::word::Word;

/// A hashed linear model over words and pairs of words.
#[derive(Debug, Clone)]
pub(crate) struct WordingModel {
    /// A weight for each slot, in units of `scale`; the length is a power of two.
    pub weights: Vec<i8>,
    /// Value of one unit.
    pub scale: f32,
}

/// Sums of a line's weights.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Wording {
    /// Weights that speak for body text.
    pub for_body: f32,
    /// Weights that speak against it; negative.
    pub against: f32,
}

/// Stands before the first and after the last word of a line.
pub(crate) const EDGE: Word = 0x5EED_ED6E;

impl WordingModel {
    /// What these words say.
    pub fn score(&self, words: &[Word]) -> Wording {
        let (mut plus, mut minus) = (0_i32, 0_i32);
        for_each_gram(words, |gram| {
            let weight = i32::from(self.weights[slot(gram, self.weights.len())]);
            plus += weight.max(0);
            minus += weight.min(0);
        });
        Wording { for_body: plus as f32 * self.scale, against: minus as f32 * self.scale }
    }
}

/// Slot of a word or pair in a table of so many slots, a power of two.
pub(crate) fn slot(gram: u32, slots: usize) -> usize {
    // The upper bits of a product depend on all bits below them.
    (gram.wrapping_mul(0x85EB_CA6B) >> 8) as usize & (slots - 1)
}

/// Calls `act` with every word and every pair of neighbours.
pub(crate) fn for_each_gram(words: &[Word], mut act: impl FnMut(u32)) {
    let mut before = EDGE;
    for &word in words {
        act(word);
        act(pair(before, word));
        before = word;
    }
    if !words.is_empty() {
        act(pair(before, EDGE));
    }
}

//! The model of where blocks end: its file, and the one that is built in.
//!
//! A file is the line [`MAGIC`], a line of JSON that describes it (see `BREAKS.md`), and a weight for each slot, a byte
//! each.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::joints;
use super::signs::signs;
use super::words::Words;

/// First line of a file.
const MAGIC: &[u8] = b"copydesk breaks 1\n";
/// Slots of the weights, a power of two.
pub(super) const SLOTS: usize = 1 << 17;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Signs of a place between text nodes; a program with other signs cannot run it.
    pub signs: usize,
    /// Value of one unit of the weights.
    pub scale: f32,
    /// Log odds of a break without any sign.
    pub bias: f32,
    /// Seed of the training.
    pub seed: u64,
    /// Pages it was trained on.
    pub pages: usize,
    /// Places between words, and between text nodes, on them.
    pub places: [usize; 2],
}

/// A linear model over hashed signs (Weinberger et al. 2009).
#[derive(Debug, Clone, PartialEq)]
pub struct BreakModel {
    /// What it says of itself.
    pub description: Description,
    pub(super) weights: Vec<i8>,
}

/// The model that is part of the program.
static BUILT_IN: LazyLock<BreakModel> = LazyLock::new(|| {
    // A test reads the file; where it cannot be read, nothing is parted but sentences.
    BreakModel::from_bytes(include_bytes!("breaks.bin")).unwrap_or_else(BreakModel::mute)
});

impl BreakModel {
    pub(super) fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// A model that finds no breaks.
    fn mute() -> Self {
        let description =
            Description { signs: joints::SIGNS, scale: 0.0, bias: -1.0, seed: 0, pages: 0, places: [0; 2] };
        Self { description, weights: vec![0; SLOTS] }
    }

    /// Log odds that a block ended before a word, the first aside.
    pub(super) fn score(&self, words: &Words, at: usize) -> f32 {
        self.score_signs(&signs(words, at))
    }

    /// Log odds of a break by its signs.
    pub(super) fn score_signs(&self, signs: &[u32]) -> f32 {
        let sum: i32 = signs.iter().map(|&sign| i32::from(self.weights[slot(sign)])).sum();
        sum as f32 * self.description.scale + self.description.bias
    }

    /// The bytes of a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(serde_json::to_string(&self.description).unwrap_or_default().into_bytes());
        out.push(b'\n');
        out.extend(self.weights.iter().map(|weight| weight.to_le_bytes()[0]));
        out
    }

    /// Reads the bytes of a file; `None` if they are those of another version, cut short or damaged.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (description, weights) = rest.split_at_checked(memchr::memchr(b'\n', rest)?)?;
        let description: Description = serde_json::from_slice(description).ok()?;
        let weights: Vec<i8> = weights[1..].iter().map(|&byte| i8::from_le_bytes([byte])).collect();
        (description.signs == joints::SIGNS && weights.len() == SLOTS).then_some(Self { description, weights })
    }
}

/// Slot of a sign's weight.
pub(super) fn slot(sign: u32) -> usize {
    // The upper bits of a product depend on all bits below them.
    (sign.wrapping_mul(0x9E37_79B1) >> (u32::BITS - SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_is_read_as_written() {
        let bytes = include_bytes!("breaks.bin");
        let model = BreakModel::from_bytes(bytes).unwrap();
        assert!(model.to_bytes() == bytes);
        assert!(BreakModel::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(BreakModel::from_bytes(b"copydesk model 5\n{}").is_none());
    }
}

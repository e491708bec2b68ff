//! Values in, about how many different ones there were: exact while they are few, in bounded memory.
//!
//! Bottom-k sketch: the `k` smallest hashes are kept. If there are fewer, that is the count; else it is told from how
//! densely they lie (Bar-Yossef et al., "Counting distinct elements in a data stream", RANDOM 2002).

use std::hash::{DefaultHasher, Hash, Hasher};

/// Hashes kept: the count is exact up to here, and off by about an eighth beyond.
const KEPT: usize = 64;

/// About how many different values were added.
#[derive(Debug, Clone, Default)]
pub(super) struct Distinct {
    /// The smallest hashes, in order.
    smallest: Vec<u32>,
}

impl Distinct {
    /// Adds a value.
    pub(super) fn add(&mut self, value: &str) {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        let hash = (hasher.finish() >> 32) as u32;
        if let Err(at) = self.smallest.binary_search(&hash) {
            self.smallest.insert(at, hash);
            self.smallest.truncate(KEPT);
        }
    }

    /// About how many there were.
    pub(super) fn count(&self) -> u64 {
        match self.smallest.last() {
            Some(&last) if self.smallest.len() == KEPT => {
                ((KEPT - 1) as f64 * f64::from(u32::MAX) / f64::from(last)).round() as u64
            }
            _ => self.smallest.len() as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(values: u32) -> u64 {
        let mut distinct = Distinct::default();
        for value in (0..values).chain(0..values) {
            distinct.add(&value.to_string());
        }
        assert!(distinct.smallest.len() <= KEPT);
        distinct.count()
    }

    #[test]
    fn few_are_counted_and_many_estimated() {
        assert_eq!([0, 1, 63].map(count), [0, 1, 63]);
        for many in [100, 10_000, 200_000] {
            let ratio = count(many) as f64 / f64::from(many);
            assert!((0.5..2.0).contains(&ratio), "{many}: {ratio}");
        }
    }
}

//! What the patterns of the built-in packs come to, worked out when the program was built: a pattern in, its facts or its
//! program out.
//!
//! Working it out in every run took longer than cleaning a few pages. The build script writes the tables (see `build.rs`);
//! a pattern that is not in them, as those of user packs, is read when it is needed.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Values by the pattern.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shipped<'t> {
    /// Keys of the patterns, in order.
    keys: Vec<u64>,
    /// Where the value of each ends.
    ends: Vec<u32>,
    /// The values, one after the other.
    #[serde(borrow)]
    values: &'t [u8],
}

impl<'t> Shipped<'t> {
    /// The table in a file.
    pub fn read(file: &'t [u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(file)
    }

    /// The value of a pattern, if it is in the table.
    pub fn find<V: DeserializeOwned>(&self, pattern: &str) -> Option<V> {
        let place = self.keys.binary_search(&key(pattern)).ok()?;
        let begin = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        postcard::from_bytes(self.values.get(begin as usize..self.ends[place] as usize)?).ok()
    }
}

/// A file with the table of these values.
#[allow(dead_code, reason = "the build script writes it")]
pub(crate) fn write<V: Serialize>(values: &BTreeMap<u64, V>) -> Result<Vec<u8>, postcard::Error> {
    let (mut bytes, mut ends) = (Vec::new(), Vec::new());
    for value in values.values() {
        bytes = postcard::to_extend(value, bytes)?;
        ends.push(bytes.len() as u32);
    }
    postcard::to_allocvec(&Shipped { keys: values.keys().copied().collect(), ends, values: &bytes })
}

/// The key of a pattern. (FNV-1a, 64 bits: Fowler, Noll and Vo.)
pub(crate) fn key(pattern: &str) -> u64 {
    pattern.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::matching::facts::Facts;

    #[test]
    fn what_is_written_is_found() {
        let patterns = ["^a$", r"(?i)^share\W*$", r"\b[à-ü]{2,}(?:x|y)*$"];
        let facts = patterns.iter().map(|pattern| (key(pattern), Facts::read(pattern).unwrap())).collect();
        let file = write(&facts).unwrap();
        let shipped = Shipped::read(&file).unwrap();
        for pattern in patterns {
            let found = format!("{:?}", shipped.find::<Facts>(pattern).unwrap());
            assert_eq!(found, format!("{:?}", Facts::read(pattern).unwrap()));
        }
        assert!(shipped.find::<Facts>("^b$").is_none() && Shipped::read(&file[..file.len() - 1]).is_err());
    }
}

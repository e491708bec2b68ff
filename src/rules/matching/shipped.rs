//! Facts of the patterns of the built-in packs, read when the program was built: a pattern in, its facts out.
//!
//! Reading them at the start of every run took longer than cleaning a few pages. The build script writes the table (see
//! `build.rs`); a pattern that is not in it, as those of user packs, is read when it is needed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::Facts;

/// Facts by the pattern.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shipped<'t> {
    /// Keys of the patterns, in order.
    keys: Vec<u64>,
    /// Where the facts of each end.
    ends: Vec<u32>,
    /// The facts, one after the other.
    #[serde(borrow)]
    facts: &'t [u8],
}

impl<'t> Shipped<'t> {
    /// The table in a file.
    pub fn read(file: &'t [u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(file)
    }

    /// The facts of a pattern, if it is in the table.
    pub fn find(&self, pattern: &str) -> Option<Facts> {
        let place = self.keys.binary_search(&key(pattern)).ok()?;
        let begin = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        postcard::from_bytes(self.facts.get(begin as usize..self.ends[place] as usize)?).ok()
    }
}

/// A file with the table of these facts.
#[allow(dead_code, reason = "the build script writes it")]
pub(crate) fn write(facts: &BTreeMap<u64, Facts>) -> Result<Vec<u8>, postcard::Error> {
    let (mut bytes, mut ends) = (Vec::new(), Vec::new());
    for facts in facts.values() {
        bytes = postcard::to_extend(facts, bytes)?;
        ends.push(bytes.len() as u32);
    }
    postcard::to_allocvec(&Shipped { keys: facts.keys().copied().collect(), ends, facts: &bytes })
}

/// The key of a pattern. (FNV-1a, 64 bits: Fowler, Noll and Vo.)
pub(crate) fn key(pattern: &str) -> u64 {
    pattern.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found() {
        let patterns = ["^a$", r"(?i)^share\W*$", r"\b[à-ü]{2,}(?:x|y)*$"];
        let facts = patterns.iter().map(|pattern| (key(pattern), Facts::read(pattern).unwrap())).collect();
        let file = write(&facts).unwrap();
        let shipped = Shipped::read(&file).unwrap();
        for pattern in patterns {
            let found = format!("{:?}", shipped.find(pattern).unwrap());
            assert_eq!(found, format!("{:?}", Facts::read(pattern).unwrap()));
        }
        assert!(shipped.find("^b$").is_none() && Shipped::read(&file[..file.len() - 1]).is_err());
    }
}

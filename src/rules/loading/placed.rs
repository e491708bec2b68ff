//! A value of a pack with the bytes of the file that it stands in.

use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

/// A value with its byte range in the pack file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placed<T> {
    value: T,
    start: u32,
    end: u32,
}

/// A string with its byte range in the pack file.
pub type Text = Placed<String>;

impl<T> Placed<T> {
    /// The value.
    pub fn get_ref(&self) -> &T {
        &self.value
    }

    /// Its bytes in the file.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Only a TOML reader knows places; packs that are shipped have them written out.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            let spanned = Spanned::<T>::deserialize(from)?;
            let (start, end) = (spanned.span().start as u32, spanned.span().end as u32);
            return Ok(Self { value: spanned.into_inner(), start, end });
        }
        let (value, start, end) = Deserialize::deserialize(from)?;
        Ok(Self { value, start, end })
    }
}

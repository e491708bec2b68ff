//! A number in a pack in, a count of lines or words out.

use serde::{Deserialize, Serialize};

/// A count of at least one.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Count(u32);

impl TryFrom<i64> for Count {
    type Error = String;

    fn try_from(count: i64) -> Result<Self, String> {
        match u32::try_from(count) {
            Ok(count) if count > 0 => Ok(Self(count)),
            _ => Err(format!("this is a whole number from 1 to {}, not {count}", u32::MAX)),
        }
    }
}

impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0
    }
}

impl From<Count> for usize {
    fn from(count: Count) -> Self {
        count.0 as Self
    }
}

impl From<Count> for i64 {
    fn from(count: Count) -> Self {
        count.0.into()
    }
}

//! A number in a pack in, a share of a page's prose out.

use serde::{Deserialize, Serialize};

/// A share of a page's prose lines, 0 to 1.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f32);

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self(share as f32))
        } else {
            Err(format!("a share of the page's prose lines is from 0 to 1, not {share}"))
        }
    }
}

impl From<Share> for f32 {
    fn from(share: Share) -> Self {
        share.0
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.0.into()
    }
}

//! A [`Reading`] in, what two forests say of its lines out: the first sees each line by itself and around it, the second
//! what the first says of the whole page, too.

use super::features::{self, Features, Source, features};
use super::reading::Reading;
use super::trees::Forest;

/// Two forests, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Stages {
    /// Sees the features of a line.
    pub first: Forest,
    /// Sees them and what the first says of the page's lines.
    pub second: Forest,
}

impl Stages {
    /// Whether there is nothing to judge by.
    pub fn is_empty(&self) -> bool {
        self.second.is_empty()
    }

    /// Log odds of each line that nobody claimed that it is body text.
    pub fn judge(&self, reading: &Reading) -> Vec<Option<f32>> {
        let mut features = features(reading);
        let opinions = judged(&self.first, &features, reading);
        features.add_context(reading, &opinions);
        judged(&self.second, &features, reading)
    }

    /// Appends the forests to a model file.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.first.write(out);
        self.second.write(out);
    }

    /// Reads the forests for pages of a kind; `None` if they are cut short or damaged.
    pub fn read(bytes: &mut &[u8], source: Source) -> Option<Self> {
        let first = Forest::read(bytes, features::names(source).len())?;
        let second = Forest::read(bytes, features::names_in_context(source).len())?;
        Some(Self { first, second })
    }
}

/// What a forest says of each line that nobody claimed.
pub(crate) fn judged(forest: &Forest, features: &Features, reading: &Reading) -> Vec<Option<f32>> {
    let mut judged = vec![None; reading.claims.len()];
    let rows: Vec<&[f32]> = features.rows().collect();
    for (&line, sum) in features.lines.iter().zip(forest.sums(&rows)) {
        judged[line] = Some(sum);
    }
    judged
}

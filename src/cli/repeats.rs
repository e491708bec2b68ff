//! Faults of the same kind in the rows of a dump: the first are told one by one, the others counted.

use std::collections::BTreeMap;

use crate::read::Origin;

/// Faults of a kind that are told one by one for each input: enough to see what is wrong. Each row has its flag.
const TOLD: u64 = 10;

/// Faults of the input that is being read, by their kind.
#[derive(Default)]
pub(super) struct Repeats {
    path: String,
    counts: BTreeMap<String, u64>,
}

impl Repeats {
    /// What is to be told of a fault, after what is left to tell of the input before.
    pub(super) fn told(&mut self, origin: &Origin, reason: &str) -> Vec<String> {
        let mut lines = Vec::new();
        if self.path != origin.path {
            lines = self.rest();
            self.path.clone_from(&origin.path);
        }
        // Only rows may be bad by the million for one reason: a wrong --field.
        let count = origin.line.map_or(1, |_| self.count(&kind(reason)));
        if count <= TOLD {
            lines.push(format!("{}: {reason}", origin.place()));
        }
        lines
    }

    fn count(&mut self, kind: &str) -> u64 {
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// What is left to tell of the input: how many faults there were beyond those told.
    pub(super) fn rest(&mut self) -> Vec<String> {
        let path = std::mem::take(&mut self.path);
        let counts = std::mem::take(&mut self.counts).into_iter();
        counts
            .filter(|(_, count)| *count > TOLD)
            .map(|(kind, count)| match count - TOLD {
                1 => format!("{path}: 1 more row: {kind}"),
                more => format!("{path}: {more} more rows: {kind}"),
            })
            .collect()
    }
}

/// A reason without what differs from row to row: what follows a colon, and figures.
fn kind(reason: &str) -> String {
    let head = reason.split([':', ';']).next().unwrap_or(reason);
    let words = head.split(' ').map(|word| if word.bytes().all(|b| b.is_ascii_digit()) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

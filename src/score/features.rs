//! A [`Reading`] in, one row of numbers a line out: what the trees see.

use super::around::{self, NeighbourFacts, Sums, WindowFacts};
use super::line::LineFacts;
use super::place::{PlaceFacts, places};
use super::reading::Reading;

/// Rows of numbers, one a line.
#[derive(Debug, Default)]
pub(crate) struct Features {
    /// Numbers a row.
    pub width: usize,
    /// The rows, one after the other.
    pub values: Vec<f32>,
}

impl Features {
    /// The row of a line.
    pub fn row(&self, line: usize) -> &[f32] {
        &self.values[line * self.width..(line + 1) * self.width]
    }
}

/// Names of a row's numbers, in order.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> =
        [LineFacts::NAMES, PlaceFacts::NAMES].concat().into_iter().map(str::to_owned).collect();
    for step in 1..=around::NEIGHBOURS {
        for side in ["before", "after"] {
            names.extend(NeighbourFacts::NAMES.iter().map(|name| format!("{name}_{step}_{side}")));
        }
    }
    for length in around::WINDOWS {
        for side in ["before", "after"] {
            names.extend(WindowFacts::NAMES.iter().map(|name| format!("{name}_in_{length}_{side}")));
        }
    }
    names
}

/// The features of a page's lines.
pub(crate) fn features(reading: &Reading) -> Features {
    let width = LineFacts::NAMES.len()
        + PlaceFacts::NAMES.len()
        + 2 * around::NEIGHBOURS * NeighbourFacts::NAMES.len()
        + 2 * around::WINDOWS.len() * WindowFacts::NAMES.len();
    let sums = Sums::new(reading);
    let mut values = Vec::with_capacity(width * reading.lines.len());
    for (line, place) in places(reading).iter().enumerate() {
        reading.lines[line].write(&mut values);
        place.write(&mut values);
        around::write_neighbours(reading, line, &mut values);
        sums.write(line, &mut values);
    }
    Features { width, values }
}

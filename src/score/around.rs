//! A [`Reading`] in, what stands around each of its lines out: two neighbours on each side, and windows.

use super::facts::facts;
use super::line::LineFacts;
use super::reading::Reading;

facts! {
    /// What a neighbouring line looks like.
    NeighbourFacts { words, sentence, wording, wording_mean, last, leads, closes, stamp }
}

facts! {
    /// What a run of lines looks like: means over its lines, wording a word.
    WindowFacts { words, prose, claimed, wording, function_share, stamp, recurring, leads, closes, cohesion }
}

/// Neighbours on each side.
pub(super) const NEIGHBOURS: usize = 2;
/// Lengths of the windows on each side, in lines.
pub(super) const WINDOWS: [usize; 3] = [4, 10, 30];

/// The neighbour facts of a line; all zero beyond the page.
fn neighbour(line: Option<&LineFacts>) -> NeighbourFacts {
    line.map_or_else(NeighbourFacts::default, |line| NeighbourFacts {
        words: line.words,
        sentence: line.sentence,
        wording: line.wording,
        wording_mean: line.wording_mean,
        last: line.last,
        leads: line.leads,
        closes: line.closes,
        stamp: line.stamp,
    })
}

/// Writes the facts of a line's neighbours.
pub(super) fn write_neighbours(reading: &Reading, line: usize, row: &mut Vec<f32>) {
    for step in 1..=NEIGHBOURS {
        neighbour(line.checked_sub(step).map(|at| &reading.lines[at])).write(row);
        neighbour(reading.lines.get(line + step)).write(row);
    }
}

/// Running sums over a page's lines, so that any window costs one subtraction.
pub(super) struct Sums {
    /// Sums of the lines above each line; one entry more than lines.
    above: Vec<WindowFacts>,
}

impl Sums {
    pub fn new(reading: &Reading) -> Self {
        let mut above = Vec::with_capacity(reading.lines.len() + 1);
        let mut sum = WindowFacts::default();
        above.push(sum);
        for (at, line) in reading.lines.iter().enumerate() {
            sum.words += line.words;
            sum.prose += f32::from(u8::from(reading.prose[at]));
            sum.claimed += f32::from(u8::from(reading.claims[at].is_out()));
            sum.wording += line.wording;
            sum.function_share += line.function_share * line.words;
            sum.stamp += line.stamp;
            sum.recurring += line.recurring;
            sum.leads += line.leads;
            sum.closes += line.closes;
            sum.cohesion += line.cohesion * line.words;
            above.push(sum);
        }
        Self { above }
    }

    /// Writes the windows before and after a line.
    pub fn write(&self, line: usize, row: &mut Vec<f32>) {
        let last = self.above.len() - 1;
        for length in WINDOWS {
            self.window(line.saturating_sub(length), line).write(row);
            self.window(line + 1, last.min(line + 1 + length)).write(row);
        }
    }

    fn window(&self, from: usize, to: usize) -> WindowFacts {
        let (a, b) = (&self.above[from], &self.above[to]);
        let lines = (to - from).max(1) as f32;
        let words = (b.words - a.words).max(1.0);
        WindowFacts {
            words: (b.words - a.words) / lines,
            prose: (b.prose - a.prose) / lines,
            claimed: (b.claimed - a.claimed) / lines,
            wording: (b.wording - a.wording) / words,
            function_share: (b.function_share - a.function_share) / words,
            stamp: (b.stamp - a.stamp) / lines,
            recurring: (b.recurring - a.recurring) / lines,
            leads: b.leads - a.leads,
            closes: b.closes - a.closes,
            cohesion: (b.cohesion - a.cohesion) / words,
        }
    }
}

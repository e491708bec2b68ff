//! The words of a text in, how often two or three of them stand together, and beside how many others, out.
//!
//! What stands in a menu and again above the article has other neighbours there, inside itself the same: runs of words
//! end where their neighbours change (Harris 1955).

use foldhash::HashMap;

/// Most neighbours that are told apart, and most times that are counted.
pub(super) const MOST: usize = 4;

/// Words that stand before or behind a run of words.
#[derive(Debug, Clone, Copy, Default)]
struct Neighbours {
    known: [u32; MOST],
    count: u8,
}

impl Neighbours {
    fn add(&mut self, word: u32) {
        let count = usize::from(self.count);
        if count < MOST && !self.known[..count].contains(&word) {
            self.known[count] = word;
            self.count += 1;
        }
    }
}

/// What is known of a run of words.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    times: u8,
    before: Neighbours,
    behind: Neighbours,
}

/// The runs of two and of three words of a text.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    twos: Vec<Count>,
    threes: Vec<Count>,
}

/// What is known of the run that starts at a word, [`MOST`] at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub times: u8,
    /// Different words before it, and behind it.
    pub before: u8,
    pub behind: u8,
}

impl Repeats {
    /// Counts the runs of these words.
    pub fn of(words: &[u32]) -> Self {
        Self { twos: counts(words, 2), threes: counts(words, 3) }
    }

    /// The two words from there on.
    pub fn two(&self, start: Option<usize>) -> Count {
        start.and_then(|start| self.twos.get(start)).copied().unwrap_or_default()
    }

    /// The three words from there on.
    pub fn three(&self, start: Option<usize>) -> Count {
        start.and_then(|start| self.threes.get(start)).copied().unwrap_or_default()
    }
}

/// What stands where no word is.
const EDGE: u32 = 0;

fn counts(words: &[u32], length: usize) -> Vec<Count> {
    let key =
        |run: &[u32]| run.iter().fold(0_u64, |key, word| (key ^ u64::from(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut runs: HashMap<u64, Run> = HashMap::default();
    for (start, run) in words.windows(length).enumerate() {
        let known = runs.entry(key(run)).or_default();
        known.times = (known.times + 1).min(MOST as u8);
        known.before.add(if start == 0 { EDGE } else { words[start - 1] });
        known.behind.add(words.get(start + length).copied().unwrap_or(EDGE));
    }
    let count = |run: &Run| Count { times: run.times, before: run.before.count, behind: run.behind.count };
    words.windows(length).map(|run| count(&runs[&key(run)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_counted_with_their_neighbours() {
        let words = [1, 2, 3, 9, 1, 2, 3, 8, 7, 2, 3];
        let repeats = Repeats::of(&words);
        assert_eq!(repeats.two(Some(1)), Count { times: 3, before: 2, behind: 3 });
        assert_eq!(repeats.three(Some(4)), Count { times: 2, before: 2, behind: 2 });
        assert_eq!(repeats.three(Some(9)), Count::default());
        assert_eq!(repeats.two(None), Count::default());
        assert_eq!(Repeats::of(&[1]).two(Some(0)), Count::default());
    }

    #[test]
    fn no_more_is_counted_than_is_asked_for() {
        let words: Vec<u32> = (0..20).flat_map(|word| [1, 2, 10 + word]).collect();
        assert_eq!(Repeats::of(&words).two(Some(0)), Count { times: 4, before: 4, behind: 4 });
    }
}

//! Rows of numbers in, the sums of a forest out, sixteen rows at a time: QuickScorer (Lucchese et al., SIGIR 2015) in its
//! vectorised form (SIGIR 2016).
//!
//! Nobody walks from a root to a leaf. Each fork that sends a row to its second child rules out the leaves under its
//! first one, whatever the forks above it say; of the leaves that no fork rules out the first one is the row's. So the
//! forks of all trees are gone through by feature and threshold, each with one comparison and one set of bits for all
//! rows: no jumps to guess, and no more forks of a feature once all rows are under the threshold.

use std::slice::Iter;

use super::trees::Node;

/// Rows that are summed at a time.
pub(super) const LANES: usize = 16;
/// Most leaves of a tree: a bit each.
pub(crate) const MOST_LEAVES: usize = u32::BITS as usize;

/// The leaves of a tree that each row may still end in, as bits.
pub(super) type Left = [u32; LANES];

/// A forest by its features.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct QuickScorer {
    /// Features that forks compare, each with the end of its forks.
    features: Vec<(u16, u32)>,
    /// The forks by feature and threshold.
    forks: Vec<Fork>,
    /// What the leaves of each tree add to the sum, those of first children first.
    leaves: Vec<[f32; MOST_LEAVES]>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Fork {
    /// Numbers from here on go to the second child.
    threshold: f32,
    tree: u32,
    /// The leaves of the tree that are left to them.
    left: u32,
}

impl QuickScorer {
    /// Takes over the trees of a list; `None` if the last one is cut short, or one has more than [`MOST_LEAVES`].
    pub fn new(nodes: &[Node]) -> Option<Self> {
        let mut growing = Growing::default();
        let mut nodes = nodes.iter();
        while nodes.len() > 0 {
            growing.leaves.push([0.0; MOST_LEAVES]);
            growing.count = 0;
            growing.subtree(&mut nodes, 0)?;
        }
        let Growing { mut forks, leaves, .. } = growing;
        forks.sort_by(|(a, of_a), (b, of_b)| a.cmp(b).then(of_a.threshold.total_cmp(&of_b.threshold)));
        let mut features: Vec<(u16, u32)> = Vec::new();
        for ((feature, _), end) in forks.iter().zip(1..) {
            match features.last_mut() {
                Some(last) if last.0 == *feature => last.1 = end,
                _ => features.push((*feature, end)),
            }
        }
        Some(Self { features, forks: forks.into_iter().map(|(_, fork)| fork).collect(), leaves })
    }

    /// Sums of all trees for some rows; `left` is room to work in.
    pub fn sums(&self, rows: [&[f32]; LANES], left: &mut Vec<Left>) -> [f32; LANES] {
        left.clear();
        left.resize(self.leaves.len(), [u32::MAX; LANES]);
        let mut start = 0;
        for &(feature, end) in &self.features {
            let mut numbers = [0.0; LANES];
            // Written out: `rows.map` is not inlined, and took as long as the comparisons.
            for (number, row) in numbers.iter_mut().zip(&rows) {
                *number = row[usize::from(feature)];
            }
            rule_out(&self.forks[start..end as usize], &numbers, left);
            start = end as usize;
        }
        let mut sums = [0.0; LANES];
        for (values, left) in self.leaves.iter().zip(left) {
            for (sum, left) in sums.iter_mut().zip(left) {
                *sum += values[left.trailing_zeros() as usize % MOST_LEAVES];
            }
        }
        sums
    }
}

/// Rules out the leaves that some rows cannot end in, given their numbers of a feature and its forks.
fn rule_out(forks: &[Fork], numbers: &[f32; LANES], left: &mut [Left]) {
    let highest = highest(*numbers);
    for fork in forks.iter().take_while(|fork| fork.threshold <= highest) {
        let left = &mut left[fork.tree as usize];
        for lane in 0..LANES {
            // All bits where the first child is next.
            let all = u32::from(numbers[lane] < fork.threshold).wrapping_neg();
            left[lane] &= all | fork.left;
        }
    }
}

/// The highest of some numbers, by halves: one after the other would take as long as the forks.
fn highest(mut numbers: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        let (low, high) = numbers.split_at_mut(half);
        for (low, &high) in low.iter_mut().zip(&*high) {
            *low = if *low > high { *low } else { high };
        }
        half /= 2;
    }
    numbers[0]
}

/// Trees as they are read.
#[derive(Debug, Default)]
struct Growing {
    /// Forks with their features.
    forks: Vec<(u16, Fork)>,
    leaves: Vec<[f32; MOST_LEAVES]>,
    /// Leaves of the last tree.
    count: usize,
}

impl Growing {
    /// Reads a node and all below it; gives its leaves as bits.
    fn subtree(&mut self, nodes: &mut Iter<'_, Node>, depth: usize) -> Option<u32> {
        match *nodes.next()? {
            Node::Leaf(value) => {
                *self.leaves.last_mut()?.get_mut(self.count)? = value;
                self.count += 1;
                Some(1 << (self.count - 1))
            }
            Node::Fork { feature, threshold } if depth < MOST_LEAVES => {
                let below = self.subtree(nodes, depth + 1)?;
                let above = self.subtree(nodes, depth + 1)?;
                let tree = self.leaves.len() as u32 - 1;
                self.forks.push((feature, Fork { threshold, tree, left: !below }));
                Some(below | above)
            }
            Node::Fork { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_is_found_wherever_it_stands() {
        for at in 0..LANES {
            let mut numbers: [f32; LANES] = std::array::from_fn(|lane| -(lane as f32));
            numbers[at] = 1.5;
            assert_eq!(highest(numbers), 1.5, "{at}");
        }
    }

    /// A tree of so many forks, each the second child of the one before, that compare two features in turn.
    fn comb(forks: u16) -> Vec<Node> {
        let fork = |at: u16| [Node::Fork { feature: at % 2, threshold: f32::from(at) }, Node::Leaf(f32::from(at))];
        (0..forks).flat_map(fork).chain([Node::Leaf(-1.0)]).collect()
    }

    /// What walking from the root to a leaf gives.
    fn walked(nodes: &mut Iter<'_, Node>, row: &[f32]) -> f32 {
        match *nodes.next().unwrap() {
            Node::Leaf(value) => value,
            Node::Fork { feature, threshold } => {
                let (below, above) = (walked(nodes, row), walked(nodes, row));
                if row[usize::from(feature)] < threshold { below } else { above }
            }
        }
    }

    #[test]
    fn rows_end_in_the_leaves_that_walking_leads_to() {
        let trees = [comb(31), vec![Node::Leaf(0.25)], comb(4)];
        let scorer = QuickScorer::new(&trees.concat()).unwrap();
        let mut state = 1_u32;
        let mut number = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as f32 / 2048.0 - 0.5
        };
        for _ in 0..500 {
            let rows = [[0.0; 2]; LANES].map(|row| row.map(|_: f32| number().round()));
            let sums = scorer.sums(std::array::from_fn(|lane| rows[lane].as_slice()), &mut Vec::new());
            let walked = rows.map(|row| trees.iter().map(|tree| walked(&mut tree.iter(), &row)).sum::<f32>());
            assert_eq!(sums, walked, "{rows:?}");
        }
    }

    #[test]
    fn trees_that_are_too_large_or_cut_short_are_refused() {
        assert!(QuickScorer::new(&comb(31)).is_some());
        assert!(QuickScorer::new(&comb(32)).is_none(), "33 leaves");
        assert!(QuickScorer::new(&comb(3)[..6]).is_none());
        assert!(QuickScorer::new(&[Node::Fork { feature: 0, threshold: 0.0 }; 100_000]).is_none());
    }
}

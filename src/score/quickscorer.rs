//! Rows of numbers in, the sums of a forest out, sixteen rows at a time: QuickScorer (Lucchese et al., SIGIR 2015) in its
//! vectorised form (SIGIR 2016).
//!
//! Nobody walks from a root to a leaf. Each fork that sends a row to its second child rules out the leaves under its
//! first one, whatever the forks above it say; of the leaves that no fork rules out the first one is the row's. So all
//! forks are gone through, each for all rows at once: no jumps to guess.
//!
//! First the rows' numbers are compared with all thresholds, once for all forks that share one; then each tree's leaves are
//! found, a byte of them at a time and the same byte of all rows side by side (RapidScorer, Ye et al., KDD 2018): most
//! forks have few leaves under their first child, and rule out none beyond one byte.

use std::slice::Iter;

use super::trees::Node;

/// Rows that are summed at a time.
pub(super) const LANES: usize = 16;
/// Most leaves of a tree: a bit each.
pub(crate) const MOST_LEAVES: usize = u32::BITS as usize;
/// Bytes that a tree's leaves take.
const LEAF_BYTES: usize = MOST_LEAVES / 8;

/// A byte for each row: all bits where its number is under a threshold, or a byte of the leaves it may still end in.
pub(super) type Bytes = [u8; LANES];

/// A forest by its thresholds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct QuickScorer {
    /// Features that forks compare, each with the end of its thresholds.
    features: Vec<(u16, u32)>,
    /// Thresholds by feature: numbers from there on go to the second child.
    thresholds: Vec<f32>,
    /// What is ruled out for rows that are not under the thresholds, by tree and byte.
    ruled_out: Vec<RuledOut>,
    trees: Vec<Tree>,
}

/// A byte of leaves that a fork rules out for the rows that go to its second child.
#[derive(Debug, Clone, Copy, PartialEq)]
struct RuledOut {
    /// Which threshold.
    threshold: u16,
    /// The leaves that are left to them.
    left: u8,
}

#[derive(Debug, Clone, PartialEq)]
struct Tree {
    /// What its leaves add to the sum, those of first children first.
    values: [f32; MOST_LEAVES],
    /// End of what is ruled out, for each byte of its leaves.
    ends: [u32; LEAF_BYTES],
}

impl QuickScorer {
    /// Takes over the trees of a list; `None` if the last one is cut short, or one has more than [`MOST_LEAVES`], or they
    /// compare with more numbers than can be told apart.
    pub fn new(nodes: &[Node]) -> Option<Self> {
        let mut growing = Growing::default();
        let mut nodes = nodes.iter();
        while nodes.len() > 0 {
            growing.leaves.push([0.0; MOST_LEAVES]);
            growing.count = 0;
            growing.subtree(&mut nodes, 0)?;
        }
        let Growing { mut forks, leaves, .. } = growing;
        forks.sort_by(|a, b| a.feature.cmp(&b.feature).then(a.threshold.total_cmp(&b.threshold)));
        let mut scorer = Self::default();
        let mut ruled_out = vec![[const { Vec::new() }; LEAF_BYTES]; leaves.len()];
        for of_feature in forks.chunk_by(|a, b| a.feature == b.feature) {
            for alike in of_feature.chunk_by(|a, b| a.threshold.total_cmp(&b.threshold).is_eq()) {
                let threshold = u16::try_from(scorer.thresholds.len()).ok()?;
                scorer.thresholds.push(alike[0].threshold);
                alike.iter().for_each(|fork| fork.rule_out(threshold, &mut ruled_out[fork.tree]));
            }
            scorer.features.push((of_feature[0].feature, scorer.thresholds.len() as u32));
        }
        leaves.into_iter().zip(ruled_out).for_each(|(values, ruled_out)| scorer.add(values, ruled_out));
        Some(scorer)
    }

    /// Adds a tree.
    fn add(&mut self, values: [f32; MOST_LEAVES], ruled_out: [Vec<RuledOut>; LEAF_BYTES]) {
        let ends = ruled_out.map(|of_byte| {
            self.ruled_out.extend(of_byte);
            self.ruled_out.len() as u32
        });
        self.trees.push(Tree { values, ends });
    }

    /// Sums of all trees for some rows; `under` is room to work in.
    pub fn sums(&self, rows: [&[f32]; LANES], under: &mut Vec<Bytes>) -> [f32; LANES] {
        self.compare(rows, under);
        let (mut sums, mut start) = ([0.0; LANES], 0);
        for tree in &self.trees {
            let mut leaves = [[0; LANES]; LEAF_BYTES];
            for (byte, end) in tree.ends.into_iter().enumerate() {
                leaves[byte] = left(&self.ruled_out[start..end as usize], under);
                start = end as usize;
            }
            add_leaves(&tree.values, &leaves, &mut sums);
        }
        sums
    }

    /// Compares rows with all thresholds.
    fn compare(&self, rows: [&[f32]; LANES], under: &mut Vec<Bytes>) {
        under.resize(self.thresholds.len(), [0; LANES]);
        let mut start = 0;
        for &(feature, end) in &self.features {
            // Written out, as are all loops over lanes: what iterates for `map` or `zip` is not always inlined, and then
            // takes as long as the comparisons.
            let mut numbers = [0.0; LANES];
            for lane in 0..LANES {
                numbers[lane] = rows[lane][usize::from(feature)];
            }
            let thresholds = start..end as usize;
            compare(&numbers, &self.thresholds[thresholds.clone()], &mut under[thresholds]);
            start = end as usize;
        }
    }
}

/// Compares the rows' numbers of a feature with its thresholds.
fn compare(numbers: &[f32; LANES], thresholds: &[f32], under: &mut [Bytes]) {
    let numbers = *numbers;
    for (threshold, under) in thresholds.iter().zip(under) {
        let mut all = [0; LANES];
        for lane in 0..LANES {
            all[lane] = u8::from(numbers[lane] < *threshold).wrapping_neg();
        }
        *under = all;
    }
}

/// The leaves of a byte that are left to each row.
fn left(ruled_out: &[RuledOut], under: &[Bytes]) -> Bytes {
    let mut left = [u8::MAX; LANES];
    for ruled_out in ruled_out {
        let under = &under[usize::from(ruled_out.threshold)];
        for lane in 0..LANES {
            left[lane] &= under[lane] | ruled_out.left;
        }
    }
    left
}

/// Adds what a tree says of each row: its first leaf that is left.
fn add_leaves(values: &[f32; MOST_LEAVES], left: &[Bytes; LEAF_BYTES], sums: &mut [f32; LANES]) {
    let [first, second, third, fourth] = left;
    let mut leaves = [0; LANES];
    for lane in 0..LANES {
        leaves[lane] = u32::from_le_bytes([first[lane], second[lane], third[lane], fourth[lane]]);
    }
    for lane in 0..LANES {
        sums[lane] += values[leaves[lane].trailing_zeros() as usize % MOST_LEAVES];
    }
}

/// A fork: what it compares, and the leaves of a tree under its first child.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fork {
    feature: u16,
    threshold: f32,
    tree: usize,
    below: u32,
}

impl Fork {
    /// Adds what it rules out to that of its tree, byte by byte.
    fn rule_out(&self, threshold: u16, tree: &mut [Vec<RuledOut>; LEAF_BYTES]) {
        let bytes = self.below.to_le_bytes().into_iter().zip(tree);
        bytes
            .filter(|(below, _)| *below != 0)
            .for_each(|(below, of_byte)| of_byte.push(RuledOut { threshold, left: !below }));
    }
}

/// Trees as they are read.
#[derive(Debug, Default)]
struct Growing {
    forks: Vec<Fork>,
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
                self.forks.push(Fork { feature, threshold, tree: self.leaves.len() - 1, below });
                Some(below | above)
            }
            Node::Fork { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

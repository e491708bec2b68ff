//! A forest of decision trees, and its form in a model file.

use super::quickscorer::{LANES, QuickScorer};

/// A forest.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Forest {
    /// The nodes of all trees, one tree after the other.
    nodes: Vec<Node>,
    scorer: QuickScorer,
}

/// A fork, or a leaf. A tree begins with its root; a fork is followed by all below its first child, then by all below its
/// second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Node {
    /// Numbers under the threshold go to the first child, others to the second.
    Fork {
        /// Which number of the row.
        feature: u16,
        /// The threshold.
        threshold: f32,
    },
    /// The end, with what the tree adds to the sum.
    Leaf(f32),
}

/// Stands for the feature of a leaf in a model file.
const NO_FEATURE: u16 = u16::MAX;
/// Bytes of a node in a model file.
const NODE_BYTES: usize = 6;

impl Forest {
    /// The forest of these trees, one after the other; `None` if the last is cut short, or one has more leaves than
    /// [`MOST_LEAVES`](super::quickscorer::MOST_LEAVES).
    pub fn new(nodes: Vec<Node>) -> Option<Self> {
        let scorer = QuickScorer::new(&nodes)?;
        Some(Self { nodes, scorer })
    }

    /// Whether there are no trees.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Sum of all trees for each row.
    pub fn sums(&self, rows: &[&[f32]]) -> Vec<f32> {
        let (mut sums, mut under) = (Vec::with_capacity(rows.len() + LANES), Vec::new());
        for rows in rows.chunks(LANES) {
            // Lanes that are left over take the last row again.
            let lanes = std::array::from_fn(|lane| rows[lane.min(rows.len() - 1)]);
            sums.extend(self.scorer.sums(lanes, &mut under));
        }
        sums.truncate(rows.len());
        sums
    }

    /// Appends the forest to a model file.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.nodes.len() as u32).to_le_bytes());
        for node in &self.nodes {
            let (feature, value) = match *node {
                Node::Fork { feature, threshold } => (feature, threshold),
                Node::Leaf(value) => (NO_FEATURE, value),
            };
            out.extend(feature.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
    }

    /// Reads a forest whose rows are `width` wide; `None` if it is cut short or knows other features.
    pub fn read(bytes: &mut &[u8], width: usize) -> Option<Self> {
        let count = read_u32(bytes)? as usize;
        let nodes = bytes.split_off(..count.checked_mul(NODE_BYTES)?)?.chunks_exact(NODE_BYTES);
        Self::new(nodes.map(|bytes| node(bytes, width)).collect::<Option<_>>()?)
    }
}

/// Takes a little-endian number off the front.
pub(crate) fn read_u32(bytes: &mut &[u8]) -> Option<u32> {
    let taken = bytes.split_off(..4)?;
    Some(u32::from_le_bytes(taken.try_into().ok()?))
}

fn node(bytes: &[u8], width: usize) -> Option<Node> {
    let feature = u16::from_le_bytes([bytes[0], bytes[1]]);
    let value = f32::from_le_bytes([bytes[2], bytes[3], bytes[4], bytes[5]]);
    match feature {
        NO_FEATURE => Some(Node::Leaf(value)),
        _ => (usize::from(feature) < width).then_some(Node::Fork { feature, threshold: value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest() -> Forest {
        let fork = Node::Fork { feature: 1, threshold: 0.5 };
        Forest::new(vec![fork, Node::Leaf(-1.0), Node::Leaf(2.0), Node::Leaf(0.25)]).unwrap()
    }

    #[test]
    fn trees_are_summed() {
        let rows = |count: usize| vec![[9.0, 0.4]; count];
        let sums = |rows: Vec<[f32; 2]>| forest().sums(&rows.iter().map(<[f32; 2]>::as_slice).collect::<Vec<_>>());
        assert_eq!(sums([rows(10), vec![[9.0, 0.5]]].concat()), [vec![-0.75; 10], vec![2.25]].concat());
        assert_eq!(sums(rows(16)).len(), 16);
        assert!(sums(rows(0)).is_empty());
    }

    #[test]
    fn a_forest_is_read_as_written_and_a_broken_one_refused() {
        let mut bytes = Vec::new();
        forest().write(&mut bytes);
        assert_eq!(Forest::read(&mut bytes.as_slice(), 2), Some(forest()));
        assert_eq!(Forest::read(&mut bytes.as_slice(), 1), None, "a feature beyond the row");
        assert_eq!(Forest::read(&mut &bytes[..bytes.len() - 1], 2), None);
    }
}

//! Rows of numbers in, the sum of a forest of decision trees out.

/// A forest; all trees' nodes in one list, so that they stay in the cache.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Forest {
    /// First node of each tree.
    roots: Vec<u32>,
    nodes: Vec<Node>,
}

/// A fork, or a leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    /// Threshold of a fork, value of a leaf.
    value: f32,
    /// Which number of the row is compared; of a leaf, any.
    feature: u16,
    /// Nodes from here to the child for numbers under the threshold, and to the other; 0 and 0 for a leaf.
    below: u16,
    above: u16,
}

/// Bytes of a node in a model file.
const NODE_BYTES: usize = 10;

/// A node while a tree is handed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Branch {
    /// Numbers of this feature under the threshold go to the first child, others to the second; children are
    /// places in the tree's list.
    Fork {
        /// Which number of the row.
        feature: usize,
        /// The threshold.
        threshold: f32,
        /// Where smaller numbers go.
        below: usize,
        /// Where the others go.
        above: usize,
    },
    /// The end, with what the tree adds to the sum.
    Leaf(f32),
}

impl Forest {
    /// Adds a tree, its root first; children must stand after their fork.
    pub fn push(&mut self, tree: &[Branch]) {
        self.roots.push(self.nodes.len() as u32);
        let nodes = tree.iter().enumerate().map(|(at, branch)| match *branch {
            Branch::Leaf(value) => Node { value, feature: 0, below: 0, above: 0 },
            Branch::Fork { feature, threshold, below, above } => Node {
                value: threshold,
                feature: feature as u16,
                below: (below - at) as u16,
                above: (above - at) as u16,
            },
        });
        self.nodes.extend(nodes);
    }

    /// Whether there are no trees.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Sum of all trees for a row.
    pub fn sum(&self, row: &[f32]) -> f32 {
        self.roots.iter().map(|&root| self.walk(root as usize, row)).sum()
    }

    fn walk(&self, root: usize, row: &[f32]) -> f32 {
        let mut at = root;
        loop {
            let node = &self.nodes[at];
            if node.below == 0 {
                return node.value;
            }
            let step = if row[usize::from(node.feature)] < node.value { node.below } else { node.above };
            at += usize::from(step);
        }
    }

    /// Appends the forest to a model file.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.roots.len() as u32).to_le_bytes());
        out.extend((self.nodes.len() as u32).to_le_bytes());
        self.roots.iter().for_each(|root| out.extend(root.to_le_bytes()));
        for node in &self.nodes {
            out.extend(node.value.to_le_bytes());
            [node.feature, node.below, node.above].iter().for_each(|part| out.extend(part.to_le_bytes()));
        }
    }

    /// Reads a forest whose rows are `width` wide; `None` if it is cut short or leads anywhere else.
    pub fn read(bytes: &mut &[u8], width: usize) -> Option<Self> {
        let trees = read_u32(bytes)? as usize;
        let count = read_u32(bytes)? as usize;
        let roots: Vec<u32> = bytes
            .split_off(..trees * 4)?
            .chunks_exact(4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        let nodes: Vec<Node> =
            bytes.split_off(..count.checked_mul(NODE_BYTES)?)?.chunks_exact(NODE_BYTES).map(node).collect();
        let leads_inside = |(at, node): (usize, &Node)| {
            let is_leaf = node.below == 0 && node.above == 0;
            let is_fork = node.below > 0 && node.above > 0 && usize::from(node.feature) < width;
            (is_leaf || is_fork) && at + usize::from(node.below.max(node.above)) < count
        };
        let is_sound = nodes.iter().enumerate().all(leads_inside) && roots.iter().all(|&root| (root as usize) < count);
        is_sound.then_some(Self { roots, nodes })
    }
}

/// Takes a little-endian number off the front.
pub(crate) fn read_u32(bytes: &mut &[u8]) -> Option<u32> {
    let taken = bytes.split_off(..4)?;
    Some(u32::from_le_bytes(taken.try_into().ok()?))
}

fn node(bytes: &[u8]) -> Node {
    let part = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    Node {
        value: f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
        feature: part(4),
        below: part(6),
        above: part(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest() -> Forest {
        let mut forest = Forest::default();
        forest.push(&[
            Branch::Fork { feature: 1, threshold: 0.5, below: 1, above: 2 },
            Branch::Leaf(-1.0),
            Branch::Leaf(2.0),
        ]);
        forest.push(&[Branch::Leaf(0.25)]);
        forest
    }

    #[test]
    fn trees_are_summed() {
        assert_eq!(forest().sum(&[9.0, 0.4]), -0.75);
        assert_eq!(forest().sum(&[9.0, 0.5]), 2.25);
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

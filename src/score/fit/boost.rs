//! Rows with targets in, a [`Forest`] out: gradient-boosted trees by forust.
//!
//! forust and perpetual are the two pure-Rust histogram boosters that weigh rows and grow trees by their
//! best leaf; forust lets the number and size of trees be set, which the size of the model asks for.

use anyhow::anyhow;
use forust_ml::gradientbooster::GrowPolicy;
use forust_ml::tree::Tree;
use forust_ml::{GradientBooster, Matrix};

use crate::score::MOST_LEAVES;
use crate::score::trees::{Forest, Node};

/// Rows to learn from.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Numbers a row.
    pub width: usize,
    /// The rows, one after the other.
    pub values: Vec<f32>,
    /// Target of each row, 0 or 1.
    pub targets: Vec<f64>,
    /// How much each row counts.
    pub weights: Vec<f64>,
}

/// How the trees are grown.
#[derive(Debug, Clone, Copy)]
pub struct BoostOptions {
    /// Trees, half of them in each of two forests.
    pub trees: usize,
    /// Leaves of a tree, [`MOST_LEAVES`] at most.
    pub leaves: usize,
    /// Share of each tree's word that is taken over.
    pub rate: f32,
    /// Share of the features that each tree sees.
    pub features: f64,
    /// Seed of their choice.
    pub seed: u64,
}

impl Default for BoostOptions {
    fn default() -> Self {
        Self { trees: 200, leaves: 24, rate: 0.12, features: 0.4, seed: 1 }
    }
}

/// Least weight of a leaf, and pull of leaves towards zero.
const LEAST_LEAF: f32 = 5.0;
const PULL: f32 = 5.0;
/// Steps that a feature's values are rounded to.
const BINS: u16 = 64;

/// Grows a forest.
///
/// # Errors
/// What forust says.
pub(super) fn grow(rows: &Rows, options: BoostOptions) -> anyhow::Result<Forest> {
    let count = rows.targets.len();
    let columns = columns(rows, count);
    let mut booster = GradientBooster::default()
        .set_iterations(options.trees)
        .set_max_leaves(options.leaves)
        .set_max_depth(MOST_DEPTH)
        .set_learning_rate(options.rate)
        .set_colsample_bytree(options.features)
        .set_l2(PULL)
        .set_min_leaf_weight(LEAST_LEAF)
        .set_nbins(BINS)
        .set_base_score(0.0)
        .set_initialize_base_score(true)
        .set_tiled_histograms(true)
        .set_seed(options.seed)
        .set_parallel(true);
    booster.grow_policy = GrowPolicy::LossGuide;
    let matrix = Matrix::new(&columns, count, rows.width);
    booster.fit(&matrix, &rows.targets, &rows.weights, None).map_err(|error| anyhow!("training failed: {error}"))?;
    let mut nodes = vec![Node::Leaf(booster.base_score as f32)];
    booster.trees.iter().for_each(|tree| branch(tree, 0, &mut nodes));
    Forest::new(nodes).ok_or_else(|| anyhow!("trees of more than {MOST_LEAVES} leaves"))
}

/// Greatest depth of a tree.
const MOST_DEPTH: usize = 9;

/// The rows as columns, which forust reads.
fn columns(rows: &Rows, count: usize) -> Vec<f64> {
    let mut columns = vec![0.0; rows.values.len()];
    for (at, row) in rows.values.chunks_exact(rows.width).enumerate() {
        for (feature, value) in row.iter().enumerate() {
            columns[feature * count + at] = f64::from(*value);
        }
    }
    columns
}

/// Appends a node of a tree and all below it.
fn branch(tree: &Tree, at: usize, nodes: &mut Vec<Node>) {
    let node = &tree.nodes[at];
    if node.is_leaf {
        return nodes.push(Node::Leaf(node.weight_value));
    }
    nodes.push(Node::Fork { feature: node.split_feature as u16, threshold: node.split_value as f32 });
    branch(tree, node.left_child, nodes);
    branch(tree, node.right_child, nodes);
}

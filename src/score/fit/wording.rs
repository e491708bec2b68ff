//! Lines with labels in, a [`WordingModel`] out: logistic regression over hashed words and pairs.

use crate::linear::Weights;
use crate::score::wording::{WordingModel, for_each_gram, slot};
use crate::word::Word;

/// A line to learn from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example<'w> {
    /// Its words.
    pub words: &'w [Word],
    /// What they should say, 0 to 1.
    pub target: f32,
    /// How much it counts.
    pub weight: f32,
}

/// How the regression is run.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordingOptions {
    /// Slots of the table, a power of two.
    pub slots: usize,
    /// Seed of the order of lines.
    pub seed: u64,
}

/// Passes over the lines.
const PASSES: usize = 3;
/// Size of the steps.
const STEP: f32 = 0.15;
/// Pull of each weight towards zero (L2).
const PULL: f32 = 1e-4;
/// Of so many weights, the largest is cut off.
const CUT_ONE_OF: usize = 1000;

/// Learns the weights, lines in seeded order.
pub(super) fn learn(examples: &[Example<'_>], options: WordingOptions) -> WordingModel {
    let mut weights = Weights::new(options.slots, STEP, PULL);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = fastrand::Rng::with_seed(options.seed);
    for _ in 0..PASSES {
        random.shuffle(&mut order);
        for &at in &order {
            step(&examples[at], &mut weights);
        }
    }
    let (weights, scale) = weights.quantised(CUT_ONE_OF);
    WordingModel { weights, scale }
}

/// One step along the gradient of a line's log loss; its grams count less the more there are.
fn step(example: &Example<'_>, weights: &mut Weights) {
    let slots = weights.len();
    let norm = 1.0 / (example.words.len().max(1) as f32).sqrt();
    let mut sum = 0.0;
    for_each_gram(example.words, |gram| sum += weights.get(slot(gram, slots)));
    let error = (1.0 / (1.0 + (-sum * norm).exp()) - example.target) * example.weight * norm;
    for_each_gram(example.words, |gram| weights.learn(slot(gram, slots), error));
}

//! Lines with labels in, a [`WordingModel`] out: logistic regression over hashed words and pairs.

use crate::score::wording::{WordingModel, for_each_gram, slot};
use crate::score::words::Word;

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
/// Step of AdaGrad.
const STEP: f32 = 0.15;
/// Sum of squares it starts from: grams seen a few times learn little.
const START: f32 = 1.0;
/// Pull of each weight towards zero (L2).
const PULL: f32 = 1e-4;

/// Learns the weights by AdaGrad (Duchi et al. 2011), lines in seeded order.
pub(super) fn learn(examples: &[Example<'_>], options: WordingOptions) -> WordingModel {
    let mut weights = vec![0.0; options.slots];
    let mut squares = vec![START; options.slots];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = fastrand::Rng::with_seed(options.seed);
    for _ in 0..PASSES {
        random.shuffle(&mut order);
        for &at in &order {
            step(&examples[at], &mut weights, &mut squares);
        }
    }
    quantise(&weights)
}

/// One step along the gradient of a line's log loss; its grams count less the more there are.
fn step(example: &Example<'_>, weights: &mut [f32], squares: &mut [f32]) {
    let slots = weights.len();
    let norm = 1.0 / (example.words.len().max(1) as f32).sqrt();
    let mut sum = 0.0;
    for_each_gram(example.words, |gram| sum += weights[slot(gram, slots)]);
    let error = (1.0 / (1.0 + (-sum * norm).exp()) - example.target) * example.weight * norm;
    for_each_gram(example.words, |gram| {
        let at = slot(gram, slots);
        let gradient = error + PULL * weights[at];
        squares[at] += gradient * gradient;
        weights[at] -= STEP * gradient / squares[at].sqrt();
    });
}

/// Rounds the weights to bytes; the largest thousandth is cut off.
fn quantise(weights: &[f32]) -> WordingModel {
    let mut sizes: Vec<f32> = weights.iter().map(|weight| weight.abs()).collect();
    let last = sizes.len() - 1 - sizes.len() / 1000;
    let most = sizes.select_nth_unstable_by(last, f32::total_cmp).1.max(1e-6);
    let scale = most / 127.0;
    let round = |weight: &f32| (weight / scale).round().clamp(-127.0, 127.0) as i8;
    WordingModel { weights: weights.iter().map(round).collect(), scale }
}

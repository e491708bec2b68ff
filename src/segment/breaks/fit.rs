//! Pages whose line ends are known in, a [`BreakModel`] out.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::joints::{self, Joint};
use super::model::{BreakModel, Description, SLOTS, slot};
use super::signs::signs;
use super::words::Words;
use super::{BREAK, CHUNK_BYTES, JOINT_BREAK};
use crate::address;
use crate::linear::Weights;
use crate::segment::count_words;
use crate::segment::nodes::Seam;
use crate::segment::tidy::tidy;

/// A page to learn from.
#[derive(Debug)]
pub struct BrokenPage {
    words: Words,
    /// Whether a block ended before each word, the first aside.
    breaks: Vec<bool>,
    /// The places between its text nodes, and whether a block ended there.
    joints: Vec<([u32; joints::SIGNS], bool)>,
    /// Number of its host, or of its id where it has none.
    host: u64,
}

/// Least words of a page that says where blocks end.
const LEAST_WORDS: usize = 100;

impl BrokenPage {
    /// Reads a page whose lines are its blocks, the text nodes inside them apart by tabs; `None` if it is too short. Pages
    /// of more than a megabyte are learned from to there.
    #[must_use]
    pub fn new(id: &str, url: Option<&str>, text: &str) -> Option<Self> {
        let mut blocks = Vec::new();
        let mut bytes = 0;
        for line in text.lines() {
            let nodes: Vec<Cow<'_, str>> = line.split('\t').map(tidy).filter(|node| !node.is_empty()).collect();
            bytes += nodes.iter().map(|node| node.len() + 1).sum::<usize>();
            if bytes > CHUNK_BYTES {
                break;
            }
            blocks.extend(Some(nodes).filter(|nodes| !nodes.is_empty()));
        }
        let joined = blocks.iter().flatten().map(Cow::as_ref).collect::<Vec<_>>().join(" ");
        let words = Words::read(&joined, url.and_then(address::slug));
        let host = address::host_number(url.and_then(address::host).as_deref().unwrap_or(id));
        let breaks: Vec<bool> = blocks.iter().flat_map(|nodes| starts(nodes)).collect();
        let page = Self { joints: joints(&blocks), words, breaks, host };
        (page.words.count() >= LEAST_WORDS && page.words.count() == page.breaks.len()).then_some(page)
    }

    /// Places between words.
    fn places(&self) -> Range<usize> {
        1..self.words.count()
    }
}

/// Whether each word of a block is its first.
fn starts(nodes: &[Cow<'_, str>]) -> impl Iterator<Item = bool> {
    let words: usize = nodes.iter().map(|node| node.split(' ').filter(|word| !word.is_empty()).count()).sum();
    (0..words).map(|at| at == 0)
}

/// The places between the text nodes of a page that their marks alone do not tell of.
fn joints(blocks: &[Vec<Cow<'_, str>>]) -> Vec<([u32; joints::SIGNS], bool)> {
    let nodes: Vec<(&str, bool)> =
        blocks.iter().flat_map(|nodes| nodes.iter().enumerate().map(|(at, node)| (node.as_ref(), at == 0))).collect();
    let mut out = Vec::new();
    let (mut before, mut last_words) = (String::new(), 0);
    for (at, &(node, is_first)) in nodes.iter().enumerate() {
        let node_words = count_words(node);
        let seam = Seam::of(&before, node);
        if at > 0 && seam == Seam::Open {
            let next = nodes.get(at + 1).map(|(next, _)| *next);
            let before_words = count_words(&before);
            let joint = Joint { before: &before, before_words, last_words, node, node_words, next };
            out.push((joints::signs(&joint), is_first));
        }
        if is_first {
            before.clear();
        } else {
            before.push_str(if seam == Seam::Tight { "" } else { " " });
        }
        before.push_str(node);
        last_words = node_words;
    }
    out
}

/// Passes over the pages.
const PASSES: usize = 4;
/// Size of the steps.
const STEP: f32 = 0.03;
/// Pull of each weight towards zero (L2).
const PULL: f32 = 1e-5;
/// Of so many weights, the largest is cut off.
const CUT_ONE_OF: usize = 10_000;

/// Learns the weights, pages in seeded order.
#[must_use]
pub fn fit(pages: &[&BrokenPage], seed: u64) -> BreakModel {
    let mut learner = Learner { weights: Weights::new(SLOTS, STEP, PULL), bias: 0.0 };
    let mut order: Vec<usize> = (0..pages.len()).collect();
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..PASSES {
        random.shuffle(&mut order);
        for page in order.iter().map(|&at| pages[at]) {
            page.places().for_each(|at| learner.step(&signs(&page.words, at), page.breaks[at]));
            page.joints.iter().for_each(|(signs, is_break)| learner.step(signs, *is_break));
        }
    }
    let places = [pages.iter().map(|page| page.places().len()).sum(), pages.iter().map(|page| page.joints.len()).sum()];
    learner.model(seed, pages.len(), places)
}

/// Weights as they are learned.
struct Learner {
    weights: Weights,
    bias: f32,
}

impl Learner {
    /// One step along the gradient of a place's log loss.
    fn step(&mut self, signs: &[u32], is_break: bool) {
        let sum: f32 = signs.iter().map(|&sign| self.weights.get(slot(sign))).sum::<f32>() + self.bias;
        let error = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(is_break));
        self.bias -= BIAS_STEP * error;
        signs.iter().for_each(|&sign| self.weights.learn(slot(sign), error));
    }

    /// The model, its weights as bytes.
    fn model(self, seed: u64, pages: usize, places: [usize; 2]) -> BreakModel {
        let (weights, scale) = self.weights.quantised(CUT_ONE_OF);
        BreakModel {
            description: Description { signs: joints::SIGNS, scale, bias: self.bias, seed, pages, places },
            weights,
        }
    }
}

/// Step of the bias, which every place moves.
const BIAS_STEP: f32 = 1e-4;

/// How breaks that were found agree with the true ones.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Agreement {
    /// Places looked at.
    pub places: usize,
    /// Breaks that are true.
    pub truth: usize,
    /// Breaks that were found.
    pub found: usize,
    /// Breaks that were found and are true.
    pub both: usize,
    /// Sum of the log loss.
    pub loss: f64,
}

impl Agreement {
    fn add(&mut self, score: f32, border: f32, is_true: bool) {
        let is_found = score >= border;
        self.places += 1;
        self.truth += usize::from(is_true);
        self.found += usize::from(is_found);
        self.both += usize::from(is_true && is_found);
        self.loss += f64::from(if is_true { -score } else { score }).exp().ln_1p();
    }

    fn and(self, other: Self) -> Self {
        Self {
            places: self.places + other.places,
            truth: self.truth + other.truth,
            found: self.found + other.found,
            both: self.both + other.both,
            loss: self.loss + other.loss,
        }
    }
}

/// What models say of places between words, and between text nodes, on pages of hosts that they did not learn from.
#[must_use]
pub fn cross_validate(pages: &[BrokenPage], folds: u64, seed: u64) -> [Agreement; 2] {
    let agreements = (0..folds).into_par_iter().map(|fold| {
        let (others, own): (Vec<&BrokenPage>, Vec<&BrokenPage>) =
            pages.iter().partition(|page| address::fold(page.host, folds) != fold);
        let model = fit(&others, seed);
        let mut sums = [Agreement::default(); 2];
        own.iter().for_each(|page| agree(page, &model, &mut sums));
        sums
    });
    let sum = |[one, other]: [Agreement; 2], [more, most]: [Agreement; 2]| [one.and(more), other.and(most)];
    agreements.reduce(Default::default, sum)
}

fn agree(page: &BrokenPage, model: &BreakModel, [words, joints]: &mut [Agreement; 2]) {
    for at in page.places() {
        words.add(model.score(&page.words, at), BREAK, page.breaks[at]);
    }
    for (signs, is_break) in &page.joints {
        joints.add(model.score_signs(signs), JOINT_BREAK, *is_break);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of a site each, all made up alike: six blocks three times over, two of them of three text nodes.
    fn pages(count: usize) -> Vec<BrokenPage> {
        let page = |number: usize| {
            let town = ["Kelby", "Tarn", "Roe", "Ostrel", "Marsh"][number % 5];
            let lines = [
                "Home News Sport".to_owned(),
                format!("{town} Harbour Board Puts Off Its Vote"),
                "By Ann Marlow".to_owned(),
                format!("The board of {town} put off its\tvote on the old cannery\tuntil the spring of next year."),
                format!("Nobody in\t{town}\twas surprised, since the board has done so four times in as many years."),
                "Read more".to_owned(),
            ];
            let url = format!("https://site-{number}.example/");
            BrokenPage::new("id", Some(&url), &(lines.join("\n") + "\n").repeat(3)).unwrap()
        };
        (0..count).map(page).collect()
    }

    #[test]
    fn breaks_are_found_on_hosts_that_were_not_learned_from() {
        let agreements = cross_validate(&pages(40), 4, 1);
        assert_eq!(agreements.map(|found| found.truth), [40 * (3 * 6 - 1); 2]);
        assert_eq!(agreements[1].places, 40 * (3 * 10 - 1));
        for found in agreements {
            assert!(found.both * 20 > found.truth * 19 && found.both * 20 > found.found * 19, "{found:?}");
            assert!(found.loss / (found.places as f64) < 0.1, "{found:?}");
        }
    }

    #[test]
    fn the_same_pages_and_seed_give_the_same_bytes() {
        let pages = pages(6);
        let fitted = |seed| fit(&pages.iter().collect::<Vec<_>>(), seed).to_bytes();
        assert!(fitted(1) == fitted(1));
        assert!(fitted(1) != fitted(2));
    }

    #[test]
    fn short_pages_are_left_out() {
        assert!(BrokenPage::new("id", None, "Home\nThe board put off its vote.").is_none());
    }
}

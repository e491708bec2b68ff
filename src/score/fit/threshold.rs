//! Scores of pages whose body is known in, the threshold that gives the best F1 out.

use super::pages::TrainingPage;
use crate::score::border::border;
use crate::score::features::Source;
use crate::score::line::Claim;
use crate::score::model::Model;

/// The lines of a page, scored.
#[derive(Debug)]
pub(super) struct ScoredPage {
    /// What it was read from.
    source: Source,
    /// Words of the known body.
    body: f32,
    /// Words, share of them in the body, and score over the page's border of each line that may stay; a kept line scores
    /// highest.
    lines: Vec<(f32, f32, f32)>,
}

/// Scores a page.
pub(super) fn scored(page: &TrainingPage, model: &Model) -> ScoredPage {
    let mut reading = page.reading.clone();
    reading.read_wording(model.tables());
    let scores = model.stages[page.source() as usize].judge(&reading);
    let border = border(&reading, &scores);
    let line = |(line, share): (usize, f32)| {
        let words = reading.ranges[line].len() as f32;
        match reading.claims[line] {
            Claim::Open => Some((words, share, scores[line]? - border)),
            Claim::Kept => Some((words, share, f32::INFINITY)),
            _ => None,
        }
    };
    ScoredPage { source: page.source(), body: page.body as f32, lines: page.known().filter_map(line).collect() }
}

/// Thresholds that are tried, in tenths.
const TRIED: std::ops::RangeInclusive<i32> = -15..=15;

/// The threshold with the best mean F1 over pages of a kind; 0 if there are none.
pub(super) fn best(pages: &[ScoredPage], source: Source) -> f32 {
    let mean = |threshold: f32| {
        let scores = pages
            .iter()
            .filter(|page| page.body > 0.0 && page.source == source)
            .map(|page| f64::from(f1(page, threshold)));
        scores.sum::<f64>()
    };
    let tried = TRIED.map(|tenths| tenths as f32 / 10.0);
    tried.max_by(|a, b| mean(*a).total_cmp(&mean(*b))).unwrap_or_default()
}

/// F1 by words, as far as the alignment tells; every line is judged by itself.
fn f1(page: &ScoredPage, threshold: f32) -> f32 {
    let stays = page.lines.iter().filter(|line| line.2 >= threshold);
    let (kept, right) = stays.fold((0.0, 0.0), |(kept, right), line| (kept + line.0, right + line.0 * line.1));
    let right = f32::min(right, page.body);
    if right == 0.0 { 0.0 } else { 2.0 * right / (kept + page.body) }
}

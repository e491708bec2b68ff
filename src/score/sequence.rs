//! Scores of a page's lines in, which of them stay out: short lines go with the text around them.
//!
//! A short line says little of itself. Between two strong lines of text it is most often a subheading, an
//! item or a line of speech; before the first and after the last one it is most often a label of something else.

use std::ops::RangeInclusive;

use super::line::Claim;
use super::reading::Reading;

/// Words from which a line speaks for itself.
const OWN_WORDS: usize = 12;
/// Score of a line that is text for sure.
const STRONG: f32 = 1.3;
/// Least score of a short line outside of the text, and inside of it. Set on labelled pages, by fold: whole pages
/// right rose from 0.145 to 0.175 on blogs and from 0.20 to 0.26 on news, word F1 stayed within 0.001.
const OUTSIDE: f32 = 0.8;
const INSIDE: f32 = -0.9;

/// Share of the words that stay by their score from which the lines between the first and the last strong one are the
/// text; on a page of many short items they are not.
const MOST: f32 = 0.8;

/// Whether each line stays, given the scores of those that are open.
pub(super) fn stays(reading: &Reading, scores: &[Option<f32>]) -> Vec<bool> {
    let text = text(reading, scores);
    let stays = |(line, score): (usize, &Option<f32>)| {
        let Some(score) = *score else { return !reading.claims[line].is_out() };
        score >= border(reading, line, text.as_ref())
    };
    scores.iter().enumerate().map(stays).collect()
}

/// The lines from the first to the last that is text for sure, if they are most of what stays.
fn text(reading: &Reading, scores: &[Option<f32>]) -> Option<RangeInclusive<usize>> {
    let is_strong = |line: &usize| match scores[*line] {
        Some(score) => score >= STRONG && reading.ranges[*line].len() >= OWN_WORDS,
        None => reading.claims[*line] == Claim::Kept,
    };
    let first = (0..scores.len()).find(is_strong)?;
    let last = (0..scores.len()).rfind(is_strong)?;
    let is_kept = |line: &usize| scores[*line].is_some_and(|score| score >= 0.0);
    let words =
        |lines: RangeInclusive<usize>| lines.filter(is_kept).map(|line| reading.ranges[line].len()).sum::<usize>();
    let is_most = words(first..=last) as f32 >= words(0..=scores.len() - 1) as f32 * MOST;
    is_most.then_some(first..=last)
}

/// Least score of a line that stays.
fn border(reading: &Reading, line: usize, text: Option<&RangeInclusive<usize>>) -> f32 {
    match text {
        Some(text) if reading.ranges[line].len() < OWN_WORDS => {
            if text.contains(&line) {
                INSIDE
            } else {
                OUTSIDE
            }
        }
        _ => 0.0,
    }
}

//! Log odds of a page's lines in, the log odds from which a line of this page had better stay out.
//!
//! What is measured is F1 by words, page by page. The choice that makes the expected F1 greatest keeps the lines whose
//! chance to be body text is more than half of that F1 (Lipton, Elkan and Naryanaswamy, ECML PKDD 2014). Where the model
//! is sure of the article, a line must be about as likely as not; on a page that is strange to it, less will do: no page
//! is lost as a whole because all its lines score a little low. `MODEL.md` says what that brings.

use super::line::Claim;
use super::reading::Reading;

/// Least chance that is asked of a line, whatever the page: where nothing is likely, little is to be won.
const LEAST_CHANCE: f32 = 0.25;
/// Words that a body must have, as expected, for less to do than [`SMALL_CHANCE`]: a wall or a front page has few that are
/// likely, and is no article in doubt.
const LEAST_BODY: f32 = 100.0;
/// Least chance that is asked of a line of a page with a smaller body.
const SMALL_CHANCE: f32 = 0.4;

/// Log odds from which lines stay for the best expected F1 of the page.
pub(crate) fn border(reading: &Reading, scores: &[Option<f32>]) -> f32 {
    let (f1, body) = expected(reading, scores);
    let chance = (f1 / 2.0).max(if body < LEAST_BODY { SMALL_CHANCE } else { LEAST_CHANCE });
    (chance / (1.0 - chance)).ln()
}

/// The best expected F1 by words, with the lines that rules keep in the body and the likeliest others; and the words of
/// the body, as expected.
fn expected(reading: &Reading, scores: &[Option<f32>]) -> (f32, f32) {
    let (mut kept, mut open) = (0.0, Vec::with_capacity(scores.len()));
    for (line, score) in scores.iter().enumerate() {
        let words = reading.lines[line].words;
        match score {
            Some(log_odds) => open.push((1.0 / (1.0 + (-log_odds).exp()), words)),
            None if reading.claims[line] == Claim::Kept => kept += words,
            None => {}
        }
    }
    let body = kept + open.iter().map(|(chance, words)| chance * words).sum::<f32>();
    open.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut right = kept;
    let f1 = |right: f32, kept: f32| 2.0 * right / (kept + body).max(1.0);
    let mut best = f1(right, kept);
    for (chance, words) in open {
        kept += words;
        right += words * chance;
        best = best.max(f1(right, kept));
    }
    (best, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::Page;

    /// The border of a page of lines of ten words with these scores, as a chance. Lines without a score are kept.
    fn border_of(scores: &[Option<f32>]) -> f32 {
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let lines = vec!["The ferry to the island will sail again from Monday."; scores.len()];
        let page = Page::from_lines(&lines);
        let mut reading = Reading::new(&Ledger::new(&page, &rules, None));
        let kept = |score: &Option<f32>| if score.is_none() { Claim::Kept } else { Claim::Open };
        reading.claims = scores.iter().map(kept).collect();
        1.0 / (1.0 + (-border(&reading, scores)).exp())
    }

    fn is_near(left: f32, right: f32) -> bool {
        (left - right).abs() < 0.002
    }

    #[test]
    fn where_the_article_is_sure_a_line_must_be_as_likely_as_not() {
        assert!(is_near(border_of(&[Some(9.0), Some(9.0), Some(-9.0)]), 0.5));
        assert!(is_near(border_of(&[None, None, Some(-9.0)]), 0.5), "what rules keep is sure");
    }

    #[test]
    fn where_all_is_in_doubt_less_will_do() {
        // All kept: half of the words are right, all of the body is there.
        assert!(is_near(border_of(&[Some(0.0); 40]), 1.0 / 3.0));
        assert!(is_near(border_of(&[Some(0.0); 4]), SMALL_CHANCE), "too little to be an article");
    }

    #[test]
    fn of_lines_that_are_unlikely_a_chance_is_asked_all_the_same() {
        assert!(is_near(border_of(&[Some(-1.7); 90]), LEAST_CHANCE));
        assert!(is_near(border_of(&[]), SMALL_CHANCE));
    }
}

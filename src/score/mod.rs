//! A page with its rules' verdicts in, a score for every line nobody claimed out; lines under the threshold leave
//! as [`Label::Boilerplate`].
//!
//! The model looks at a line's shape and wording, at its neighbours, at its place on the page and at what rules
//! claimed around it; then again, at what it made of all the others. It is trained by [`fit`] from
//! pages whose article is known; `MODEL.md` says on which.

mod around;
mod border;
mod class_words;
mod context;
mod declared;
mod element_context;
mod facts;
mod features;
pub mod fit;
mod line;
mod markup;
mod model;
mod place;
mod quickscorer;
mod reading;
mod sequence;
mod stages;
mod trees;
mod vocabulary;
mod wording;
mod words;

use std::sync::Arc;

pub use model::{Description, Model};
pub(crate) use quickscorer::MOST_LEAVES;

use crate::label::{Fate, Judge, Label};
use crate::rules::Ledger;
use reading::Reading;

/// Name of the scorer as a judge.
pub const SCORE: Judge = Judge::Step("score");

/// What a user would rather have: nothing foreign in the body, or nothing of the body lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Favor {
    /// Neither.
    #[default]
    Balanced,
    /// Lines in doubt leave.
    Precision,
    /// Lines in doubt stay.
    Recall,
}

/// By how much [`Favor`] moves the threshold, in units of the log odds.
const FAVOR_STEP: f32 = 1.0;

/// Pages of fewer words are left to the rules: there is too little around a line to judge it by, and only 2 of 1,486
/// pages it was learned from are as small.
const LEAST_WORDS: u32 = 100;
/// Pages of more lines are left to the rules, too: they are lists that somebody's program wrote, and what is known of
/// their lines would take more than a kilobyte for each.
const MOST_LINES: usize = 1 << 18;

/// Scores lines; read-only, shared by all workers.
#[derive(Debug, Clone)]
pub struct Scorer {
    model: Arc<Model>,
    /// Added to the model's thresholds.
    shift: f32,
}

impl Scorer {
    /// A scorer that runs this model.
    #[must_use]
    pub fn new(model: Arc<Model>, favor: Favor) -> Self {
        let shift = match favor {
            Favor::Balanced => 0.0,
            Favor::Precision => FAVOR_STEP,
            Favor::Recall => -FAVOR_STEP,
        };
        Self { model, shift }
    }

    /// The scorer that is built in.
    #[must_use]
    pub fn built_in(favor: Favor) -> Option<Self> {
        Model::built_in().map(|model| Self::new(model, favor))
    }

    /// Scores the lines that nobody claimed and lets those under the border leave. A score is the log odds that a line
    /// is body text, the page's own border and the model's threshold taken off, and raised where nothing on the page is
    /// like an article: 0 is the border, moved for short lines by what stands around them.
    pub fn claim(&self, ledger: &mut Ledger<'_, '_>) -> Vec<Option<f32>> {
        let lines = &ledger.page.lines;
        if lines.len() > MOST_LINES || lines.iter().map(|line| line.words).sum::<u32>() < LEAST_WORDS {
            return Vec::new();
        }
        let mut reading = Reading::new(ledger);
        reading.read_wording(self.model.tables());
        let source = usize::from(reading.tree.is_some());
        let (stages, threshold) = (&self.model.stages[source], self.model.description.thresholds[source]);
        if stages.is_empty() {
            return Vec::new();
        }
        let mut scores = stages.judge(&reading);
        let border = border::border(&reading, &scores) + threshold;
        scores.iter_mut().flatten().for_each(|score| *score -= border);
        sequence::raise(&reading, &mut scores);
        scores.iter_mut().flatten().for_each(|score| *score -= self.shift);
        let tables = sequence::tables(&reading);
        sequence::even(&tables, &reading, &mut scores);
        for (line, stays) in sequence::stays(&reading, &scores, &tables).into_iter().enumerate() {
            if scores[line].is_some() && !stays {
                // What the guard gave back may be taken again.
                ledger.verdicts[line].judge = None;
                ledger.claim(line, Fate::Leaves(Label::Boilerplate), SCORE);
            }
        }
        scores
    }
}

//! What a first forest says of all lines of a page in, what that means for each of them out: what stands around it,
//! and where the text of the page is. (Auto-context: Tu, CVPR 2008; stacked sequential learning: Cohen and Carvalho,
//! IJCAI 2005.)

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::around::WINDOWS;
use super::facts::facts;
use super::line::Claim;
use super::place::FAR;
use super::reading::Reading;

facts! {
    /// What the first forest says around a line. A chance is that of a line to stay, from 0 to 1.
    ContextFacts {
        /// What it says of the line itself, as log odds.
        opinion,
        /// Chances of the lines beside it.
        chance_1_before, chance_1_after, chance_2_before, chance_2_after,
        /// Chances of the words in windows.
        chance_in_4_before, chance_in_4_after, chance_in_10_before, chance_in_10_after,
        chance_in_30_before, chance_in_30_after,
        /// Chances of the nearest lines of prose.
        prose_chance_above, prose_chance_below,
        /// Distance to the nearest line of prose that stays for sure.
        to_sure_above, to_sure_below,
        /// Share of the words that stay that stand above.
        stays_above,
        /// Words that stay, and their share of the page.
        page_stays, page_stays_share,
        /// Distance to the run of lines that is the text, if there is but one; negative above it.
        to_text,
        /// Share of the words that stay in that run, and their share of the run's words.
        text_share, text_chance,
        /// Chance of the words in other lines made up alike; that of the line itself if there are none.
        chance_alike,
    }
}

/// Chance from which a line of prose stays for sure.
const SURE: f32 = 0.8;
/// Most words that a line which somebody claimed counts against a run of text.
const MOST_CLAIMED: f32 = 10.0;

/// Chances of a page's lines to stay; an opinion is the log odds of it, and there is none on lines that somebody claimed.
pub(super) fn chances(reading: &Reading, opinions: &[Option<f32>]) -> Vec<f32> {
    opinions.iter().zip(&reading.claims).map(|(opinion, claim)| chance(*opinion, *claim)).collect()
}

/// What the opinions on a page's lines, and their chances, mean for each of them.
pub(super) fn contexts(reading: &Reading, opinions: &[Option<f32>], chances: &[f32]) -> Vec<ContextFacts> {
    let page = Page::new(reading, chances);
    let around = |line: usize| if reading.is_open(line) { page.around(line) } else { ContextFacts::default() };
    let mut facts: Vec<ContextFacts> = (0..chances.len()).map(around).collect();
    page.beside_prose(&mut facts);
    page.alike(&mut facts);
    facts.iter_mut().zip(opinions).for_each(|(facts, opinion)| facts.opinion = opinion.unwrap_or_default());
    facts
}

fn chance(opinion: Option<f32>, claim: Claim) -> f32 {
    match opinion {
        Some(log_odds) => 1.0 / (1.0 + (-log_odds).exp()),
        None => f32::from(u8::from(claim == Claim::Kept)),
    }
}

/// A page with the chances of its lines.
struct Page<'r> {
    reading: &'r Reading,
    chances: &'r [f32],
    /// Words, and words that stay, above each line; one entry more than lines.
    above: Vec<(f32, f32)>,
    /// The run of lines that is the text.
    text: Range<usize>,
}

impl<'r> Page<'r> {
    fn new(reading: &'r Reading, chances: &'r [f32]) -> Self {
        let mut above = Vec::with_capacity(chances.len() + 1);
        let (mut words, mut stay) = (0.0, 0.0);
        above.push((words, stay));
        for (line, chance) in chances.iter().enumerate() {
            words += reading.lines[line].words;
            stay += reading.lines[line].words * chance;
            above.push((words, stay));
        }
        Self { reading, chances, above, text: text(reading, chances) }
    }

    /// Chance of the words of a run of lines, and those that stay.
    fn of(&self, lines: Range<usize>) -> (f32, f32) {
        let (from, to) = (self.above[lines.start], self.above[lines.end]);
        ((to.1 - from.1) / (to.0 - from.0).max(1.0), to.1 - from.1)
    }

    fn around(&self, line: usize) -> ContextFacts {
        let last = self.chances.len();
        let beside =
            |step: isize| line.checked_add_signed(step).and_then(|at| self.chances.get(at)).copied().unwrap_or(0.0);
        let before = WINDOWS.map(|length| self.of(line.saturating_sub(length)..line).0);
        let after = WINDOWS.map(|length| self.of(line + 1..last.min(line + 1 + length)).0);
        let (page_stays_share, page_stays) = self.of(0..last);
        let (text_chance, in_text) = self.of(self.text.clone());
        ContextFacts {
            chance_1_before: beside(-1),
            chance_1_after: beside(1),
            chance_2_before: beside(-2),
            chance_2_after: beside(2),
            chance_in_4_before: before[0],
            chance_in_4_after: after[0],
            chance_in_10_before: before[1],
            chance_in_10_after: after[1],
            chance_in_30_before: before[2],
            chance_in_30_after: after[2],
            stays_above: self.above[line].1 / page_stays.max(1.0),
            page_stays,
            page_stays_share,
            to_text: self.to_text(line),
            text_share: in_text / page_stays.max(1.0),
            text_chance,
            chance_alike: self.chances[line],
            ..ContextFacts::default()
        }
    }

    fn to_text(&self, line: usize) -> f32 {
        let above = self.text.start.saturating_sub(line) as f32;
        let below = (line + 1).saturating_sub(self.text.end) as f32;
        (below - above).clamp(-FAR, FAR)
    }

    /// Sets what the nearest lines of prose say.
    fn beside_prose(&self, facts: &mut [ContextFacts]) {
        let mut seen = (0.0, FAR);
        for (line, facts) in facts.iter_mut().enumerate() {
            (facts.prose_chance_above, facts.to_sure_above) = seen;
            seen = self.passed(line, seen);
        }
        seen = (0.0, FAR);
        for (line, facts) in facts.iter_mut().enumerate().rev() {
            (facts.prose_chance_below, facts.to_sure_below) = seen;
            seen = self.passed(line, seen);
        }
    }

    /// Chance of the last line of prose and distance to the last sure one, one line further.
    fn passed(&self, line: usize, (chance, sure): (f32, f32)) -> (f32, f32) {
        let further = (sure + 1.0).min(FAR);
        match self.chances[line] {
            _ if !self.reading.prose[line] => (chance, further),
            own if own >= SURE => (own, 1.0),
            own => (own, further),
        }
    }

    /// Sets what lines made up alike say.
    fn alike(&self, facts: &mut [ContextFacts]) {
        let mut sums: HashMap<u32, (f32, f32), RandomState> = HashMap::default();
        let words = |line: usize| self.reading.lines[line].words;
        for (line, chance) in self.chances.iter().enumerate() {
            let sum = sums.entry(self.reading.shapes[line]).or_default();
            *sum = (sum.0 + words(line), sum.1 + words(line) * chance);
        }
        for (line, chance) in self.chances.iter().enumerate() {
            let (all, stay) = sums[&self.reading.shapes[line]];
            let others = all - words(line);
            if others > 0.0 {
                facts[line].chance_alike = (stay - words(line) * chance) / others;
            }
        }
    }
}

/// The run of lines in which most more words stay than leave. (Kadane's algorithm.)
fn text(reading: &Reading, chances: &[f32]) -> Range<usize> {
    let (mut best, mut most) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (line, chance) in chances.iter().enumerate() {
        let words = reading.lines[line].words;
        let counted = if reading.claims[line].is_out() { words.min(MOST_CLAIMED) } else { words };
        sum += counted * (chance - 0.5);
        if sum <= 0.0 {
            (start, sum) = (line + 1, 0.0);
        } else if sum > most {
            (best, most) = (start..line + 1, sum);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::segment_text;

    /// What opinions mean for the lines of a page: `p` stands for a paragraph of 24 words, `h` for a heading.
    fn of(shape: &str, opinions: &[f32]) -> Vec<ContextFacts> {
        let paragraph = format!("The ferry{} sails again.", " that lay at the quay".repeat(4));
        let lines: Vec<&str> = shape.chars().map(|c| if c == 'p' { paragraph.as_str() } else { "Tide 12" }).collect();
        let text = lines.join("\n\n");
        let page = segment_text(&text, None);
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let reading = Reading::new(&Ledger::new(&page, &rules, None));
        let opinions: Vec<Option<f32>> = opinions.iter().copied().map(Some).collect();
        let chances = chances(&reading, &opinions);
        contexts(&reading, &opinions, &chances)
    }

    fn each(facts: &[ContextFacts], value: impl Fn(&ContextFacts) -> f32) -> Vec<f32> {
        facts.iter().map(value).collect()
    }

    #[test]
    fn the_text_is_the_run_in_which_most_words_stay() {
        let facts = of("phpphpp", &[-5.0, 5.0, 5.0, -0.1, 5.0, -5.0, -5.0]);
        assert_eq!(each(&facts, |facts| facts.to_text), [-1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0]);
        assert!(facts[0].text_share > 0.95 && (0.7..0.8).contains(&facts[0].text_chance));
        assert_eq!(each(&facts, |facts| facts.opinion), [-5.0, 5.0, 5.0, -0.1, 5.0, -5.0, -5.0]);
        let none = of("pp", &[-5.0, -5.0]);
        assert_eq!((none[0].text_share, none[0].text_chance), (0.0, 0.0));
    }

    #[test]
    fn lines_of_prose_that_stay_for_sure_are_near_or_far() {
        let facts = of("hphph", &[9.0, 9.0, 0.0, -9.0, 0.0]);
        assert_eq!(each(&facts, |facts| facts.to_sure_above), [FAR, FAR, 1.0, 2.0, 3.0]);
        assert_eq!(each(&facts, |facts| facts.to_sure_below), [1.0, FAR, FAR, FAR, FAR]);
        assert!(facts[2].prose_chance_above > 0.99 && facts[2].prose_chance_below < 0.01);
        assert!(facts[1].chance_1_before > 0.99 && facts[1].chance_2_after < 0.01);
    }

    #[test]
    fn a_line_hears_of_others_made_up_alike() {
        let facts = of("hphph", &[5.0, -5.0, -5.0, -5.0, -5.0]);
        assert!(facts[0].chance_alike < 0.01, "the other headings leave");
        assert!((0.4..0.6).contains(&facts[2].chance_alike), "one of two stays");
        assert!(facts[1].chance_alike < 0.01, "the other paragraph leaves");
    }
}

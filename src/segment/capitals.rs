//! A stretch of text in, the places where a title gives way to a sentence out.
//!
//! Menus, headings and names are written with a capital at the start of words, sentences seldom have one. A walk over the
//! words with two states, titles and sentences, finds where one gives way to the other (Viterbi 1967). Shares, costs and weights were set by hand, by pages of
//! the dev sets printed as one line; none is fitted.

use std::collections::HashSet;

/// Share of capitals among the words of titles.
const TITLE_CAPITALS: f32 = 0.85;
/// The same among the words of sentences, at least and at most: German writes its nouns with them.
const SENTENCE_CAPITALS: (f32, f32) = (0.12, 0.45);
/// What it costs, in units of log odds, that a title gives way to a sentence, and a sentence without an end to a title.
const SENTENCE_STARTS: f32 = 5.5;
const TITLE_STARTS: f32 = 8.0;
/// The first where the sentence starts with a word that the page has without a capital, too.
const COMMON_STARTS: f32 = 4.0;
/// How much more a word in capitals says than one with a capital, a longer small word than the average one, and a tiny one.
const CAPITALS_WEIGHT: f32 = 1.5;
const SMALL_WEIGHT: f32 = 1.2;
const TINY_WEIGHT: f32 = 0.6;
/// Most bytes of a word that titles write without a capital.
const TINY_BYTES: usize = 3;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// `HARBOUR`.
    Capitals,
    /// `Harbour`.
    Capital,
    /// `vote`.
    Small,
    /// `of`: titles have such, too.
    Tiny,
    /// A digit, a mark, or a script that knows no capitals.
    Neither,
}

impl Word {
    fn of(word: &str) -> Self {
        let word = bare(word);
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if first.is_uppercase() => {
                let is_loud = word.len() > 2 && !chars.any(char::is_lowercase);
                if is_loud { Self::Capitals } else { Self::Capital }
            }
            Some(first) if first.is_lowercase() => {
                if word.len() <= TINY_BYTES {
                    Self::Tiny
                } else {
                    Self::Small
                }
            }
            _ => Self::Neither,
        }
    }
}

/// A word without the marks before and behind it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// How much more a word says for a title than for a sentence, in log odds.
pub(super) struct Odds<'t> {
    capital: f32,
    small: f32,
    /// Words that the text has without a capital, too.
    common: HashSet<&'t str>,
}

impl<'t> Odds<'t> {
    /// Capitals behind small words stand in sentences: their share there is that of the text's language.
    pub(super) fn of(text: &'t str) -> Self {
        let (mut capitals, mut all) = (0_u32, 0_u32);
        let mut common = HashSet::new();
        let mut before = Word::Neither;
        for text in text.split(' ') {
            let word = Word::of(text);
            if before == Word::Small && word != Word::Neither {
                all += 1;
                capitals += u32::from(matches!(word, Word::Capital | Word::Capitals));
            }
            if matches!(word, Word::Small | Word::Tiny) {
                common.insert(bare(text));
            }
            before = word;
        }
        let share = (capitals as f32 / all.max(1) as f32).clamp(SENTENCE_CAPITALS.0, SENTENCE_CAPITALS.1);
        let small = ((1.0 - TITLE_CAPITALS) / (1.0 - share)).ln();
        Self { capital: (TITLE_CAPITALS / share).ln(), small, common }
    }

    /// What a word says.
    fn weight(&self, word: Word) -> f32 {
        match word {
            Word::Capitals => self.capital * CAPITALS_WEIGHT,
            Word::Capital => self.capital,
            Word::Small => self.small * SMALL_WEIGHT,
            Word::Tiny => self.small * TINY_WEIGHT,
            Word::Neither => 0.0,
        }
    }

    /// What it costs that a sentence starts with this word: less where it is no name.
    fn start(&self, word: &str) -> f32 {
        if self.common.contains(bare(word).to_lowercase().as_str()) { COMMON_STARTS } else { SENTENCE_STARTS }
    }

    /// Byte offsets in a sentence, as cut at its end, where a title gives way to prose or prose to a title.
    pub(super) fn cuts(&self, text: &str) -> Vec<usize> {
        let (mut title, mut sentence) = (Walk::default(), Walk::default());
        let mut cuts = Cuts::default();
        let mut at = 0;
        for text in text.split(' ') {
            let word = Word::of(text);
            if at > 0 && matches!(word, Word::Capital | Word::Capitals) {
                let before = title;
                title = cuts.better(title, sentence.at_cost(TITLE_STARTS), at);
                sentence = cuts.better(sentence, before.at_cost(self.start(text)), at);
            }
            if at > 0 {
                title.score += self.weight(word);
            }
            at += text.len() + 1;
        }
        cuts.of(if title.score > sentence.score { title } else { sentence })
    }
}

/// The best way through the words so far that ends in a title, or in a sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Walk {
    score: f32,
    /// Index of its last cut.
    cut: Option<usize>,
}

impl Walk {
    fn at_cost(self, cost: f32) -> Self {
        Self { score: self.score - cost, ..self }
    }
}

/// Where walks gave way, each with the cut before it.
#[derive(Debug, Default)]
struct Cuts(Vec<(usize, Option<usize>)>);

impl Cuts {
    /// A walk, or the other if it reaches more by giving way at that byte.
    fn better(&mut self, walk: Walk, other: Walk, at: usize) -> Walk {
        if other.score <= walk.score {
            return walk;
        }
        self.0.push((at, other.cut));
        Walk { score: other.score, cut: Some(self.0.len() - 1) }
    }

    /// Those of a walk, in order.
    fn of(&self, walk: Walk) -> Vec<usize> {
        let mut out = Vec::new();
        let mut next = walk.cut;
        while let Some((at, before)) = next.map(|index| self.0[index]) {
            out.push(at);
            next = before;
        }
        out.reverse();
        out
    }
}

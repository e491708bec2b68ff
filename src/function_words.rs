//! A word in, whether it is a function word (article, pronoun, preposition, auxiliary) and of which language out.
//!
//! Running text is full of them in every language, menus and lists of names are not: the one sign of
//! prose that needs no training text. The lists stand in `function-words.txt`.

use std::sync::LazyLock;

use crate::word::{Word, word};

/// Slots of the table: a power of two, about four times the words.
const SLOTS: usize = 4096;

/// Languages as bits, in the order of their lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tongues(u32);

/// The first list.
const ENGLISH: Tongues = Tongues(1);

impl Tongues {
    /// Whether the word is one of English alone.
    pub fn is_english(self) -> bool {
        self == ENGLISH
    }

    /// Whether the word is one of languages other than English alone.
    pub fn is_other(self) -> bool {
        self.0 != 0 && self.0 & ENGLISH.0 == 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of them is among others.
    pub fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether the language of that number is one of them.
    pub fn has(self, language: usize) -> bool {
        self.0 >> language & 1 == 1
    }
}

/// Function words in slots found by their hash, linear probing.
struct Table {
    words: [Word; SLOTS],
    tongues: [Tongues; SLOTS],
}

static TABLE: LazyLock<Box<Table>> = LazyLock::new(|| {
    let mut table = Box::new(Table { words: [0; SLOTS], tongues: [Tongues::default(); SLOTS] });
    for (language, (_, words)) in lists().enumerate() {
        words.split_whitespace().for_each(|text| table.insert(word(text), language));
    }
    table
});

/// Languages (primary subtags) and their words.
fn lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("function-words.txt").lines().filter_map(|line| line.split_once(':'))
}

/// Primary subtags of the languages that have lists, by the numbers that [`Tongues`] gives them.
pub(crate) fn listed() -> impl Iterator<Item = &'static str> {
    lists().map(|(language, _)| language)
}

impl Table {
    fn insert(&mut self, word: Word, language: usize) {
        let slot = self.slot(word);
        self.words[slot] = word;
        self.tongues[slot].0 |= 1 << language;
    }

    /// The slot of a word, or the one it would have.
    fn slot(&self, word: Word) -> usize {
        let mut slot = word as usize % SLOTS;
        while self.words[slot] != 0 && self.words[slot] != word {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

/// Whether a word is a function word.
pub(crate) fn contains(word: Word) -> bool {
    TABLE.words[TABLE.slot(word)] != 0
}

/// Languages whose function word a word is.
pub(crate) fn tongues(text: &str) -> Tongues {
    TABLE.tongues[TABLE.slot(word(text))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_languages_are_known() {
        for text in ["the", "und", "les", "och", "и", "że"] {
            assert!(contains(word(text)), "{text}");
        }
        assert!(!contains(word("newsletter")));
    }

    #[test]
    fn a_word_may_be_of_several_languages() {
        let [the, und, within, newsletter] = ["The", "und", "in", "newsletter"].map(tongues);
        assert!(the.is_english() && !the.is_other() && und.is_other() && !und.is_english());
        assert!(!within.is_english() && !within.is_other() && newsletter == Tongues::default());
        let of = |tongues: Tongues| listed().enumerate().filter(move |&(at, _)| tongues.has(at)).map(|(_, name)| name);
        assert_eq!(of(und).collect::<Vec<_>>(), ["de"]);
        assert!(["en", "de", "nl", "it"].iter().all(|name| of(within).any(|found| found == *name)));
    }
}

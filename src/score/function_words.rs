//! A word in, whether it is a function word (article, pronoun, preposition, auxiliary) and of which language out.
//!
//! Running text is full of them in every language, menus and lists of names are not: the one sign of
//! prose that needs no training text. The lists stand in `function-words.txt`.

use std::sync::LazyLock;

use super::words::{Word, word};

/// Slots of the table: a power of two, about four times the words.
const SLOTS: usize = 4096;

/// Whose function word a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// English alone.
    English,
    /// Languages other than English.
    Other,
    /// Both.
    Shared,
}

/// Function words in slots found by their hash, linear probing.
struct Table {
    words: [Word; SLOTS],
    tongues: [Tongue; SLOTS],
}

static TABLE: LazyLock<Box<Table>> = LazyLock::new(|| {
    let mut table = Box::new(Table { words: [0; SLOTS], tongues: [Tongue::Other; SLOTS] });
    let lists = include_str!("function-words.txt").lines().filter_map(|line| line.split_once(':'));
    for (language, words) in lists {
        let tongue = if language == "en" { Tongue::English } else { Tongue::Other };
        words.split_whitespace().for_each(|text| table.insert(word(text), tongue));
    }
    table
});

impl Table {
    fn insert(&mut self, word: Word, tongue: Tongue) {
        let slot = self.slot(word);
        let is_shared = self.words[slot] == word && self.tongues[slot] != tongue;
        self.words[slot] = word;
        self.tongues[slot] = if is_shared { Tongue::Shared } else { tongue };
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
pub(super) fn contains(word: Word) -> bool {
    TABLE.words[TABLE.slot(word)] != 0
}

/// Whose function word a word is, if it is one.
pub(crate) fn tongue(text: &str) -> Option<Tongue> {
    let slot = TABLE.slot(word(text));
    (TABLE.words[slot] != 0).then_some(TABLE.tongues[slot])
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
    fn a_word_of_two_languages_is_shared() {
        let tongues = ["The", "und", "in", "newsletter"].map(tongue);
        assert_eq!(tongues, [Some(Tongue::English), Some(Tongue::Other), Some(Tongue::Shared), None]);
    }
}

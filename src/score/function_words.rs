//! A word in, whether it is a function word (article, pronoun, preposition, auxiliary) of some language out.
//!
//! Running text is full of them in every language, menus and lists of names are not: the one sign of
//! prose that needs no training text. The lists stand in `function-words.txt`.

use std::sync::LazyLock;

use super::words::{Word, word};

/// Slots of the table: a power of two, about four times the words.
const SLOTS: usize = 4096;

static TABLE: LazyLock<Box<[Word; SLOTS]>> = LazyLock::new(|| {
    let mut table = Box::new([0; SLOTS]);
    let lists = include_str!("function-words.txt").lines().filter_map(|line| line.split_once(':'));
    for text in lists.flat_map(|(_, words)| words.split_whitespace()) {
        insert(&mut table, word(text));
    }
    table
});

fn insert(table: &mut [Word; SLOTS], word: Word) {
    let mut slot = word as usize % SLOTS;
    while table[slot] != 0 && table[slot] != word {
        slot = (slot + 1) % SLOTS;
    }
    table[slot] = word;
}

/// Whether a word is a function word.
pub(super) fn contains(word: Word) -> bool {
    let mut slot = word as usize % SLOTS;
    while TABLE[slot] != 0 {
        if TABLE[slot] == word {
            return true;
        }
        slot = (slot + 1) % SLOTS;
    }
    false
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
}

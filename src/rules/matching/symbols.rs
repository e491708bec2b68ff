//! Sets of characters for programs: what a class takes, and what may come next.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use regex_syntax::hir::{Class, ClassUnicode};
use serde::{Deserialize, Serialize};

/// A class from which classes of this many ranges are shared: `\w`, `\W` and the like.
const LARGE_CLASS: usize = 100;

/// A set that programs share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub(crate) struct SharedSet(Arc<Set>);

impl Deref for SharedSet {
    type Target = Set;

    fn deref(&self) -> &Set {
        &self.0
    }
}

/// A set as it is stored: the large ones by name.
#[derive(Serialize, Deserialize)]
enum Stored {
    OfWords,
    OfNoWords,
    Other(Set),
}

impl From<Stored> for SharedSet {
    fn from(stored: Stored) -> Self {
        Self(match stored {
            Stored::OfWords => Arc::clone(&OF_WORDS[0]),
            Stored::OfNoWords => Arc::clone(&OF_WORDS[1]),
            Stored::Other(set) => Arc::new(set),
        })
    }
}

impl From<SharedSet> for Stored {
    fn from(set: SharedSet) -> Self {
        match OF_WORDS.iter().position(|known| *known == set.0) {
            Some(0) => Self::OfWords,
            Some(_) => Self::OfNoWords,
            None => Self::Other(Set { ascii: set.0.ascii, wide: set.0.wide.clone() }),
        }
    }
}

/// Characters that a class takes.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Set {
    /// Those of ASCII, as bits.
    ascii: u128,
    /// Ranges of the others, in order.
    wide: Box<[(char, char)]>,
}

/// Letters, digits and what else words are made of, and all other characters.
static OF_WORDS: LazyLock<[Arc<Set>; 2]> = LazyLock::new(|| {
    [r"\w", r"\W"].map(|class| {
        let hir = regex_syntax::parse(class).expect("it is a class");
        let regex_syntax::hir::HirKind::Class(class) = hir.kind() else { unreachable!("it is a class") };
        Arc::new(Set::new(class))
    })
});

impl Set {
    /// The set of a class; those of words are shared.
    pub fn of(class: &Class) -> SharedSet {
        let set = Self::new(class);
        let known = if set.wide.len() < LARGE_CLASS { None } else { OF_WORDS.iter().find(|known| ***known == set) };
        SharedSet(known.map_or_else(|| Arc::new(set), Arc::clone))
    }

    /// The set of one character.
    pub fn of_one(letter: char) -> SharedSet {
        let mut class = ClassUnicode::empty();
        class.push(regex_syntax::hir::ClassUnicodeRange::new(letter, letter));
        Self::of(&Class::Unicode(class))
    }

    fn new(class: &Class) -> Self {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
            Class::Bytes(class) => {
                class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
            }
        };
        let narrow = ranges.iter().filter(|(start, _)| start.is_ascii());
        let ascii = narrow.flat_map(|&(start, end)| start..=end.min('\x7F')).fold(0, |bits, c| bits | 1 << c as u32);
        let wide = ranges.iter().filter(|(_, end)| !end.is_ascii()).map(|&(start, end)| (start.max('\u{80}'), end));
        Self { ascii, wide: wide.collect() }
    }

    /// Whether a character is in it.
    #[inline]
    pub fn has(&self, letter: char) -> bool {
        if letter.is_ascii() {
            return self.ascii >> letter as u32 & 1 == 1;
        }
        let place = self.wide.partition_point(|&(_, end)| end < letter);
        self.wide.get(place).is_some_and(|&(start, _)| start <= letter)
    }

    /// Bytes that the first character of a text takes, if it is in the set.
    #[inline]
    pub fn length_of_first(&self, text: &str) -> Option<usize> {
        match text.as_bytes().first()? {
            byte if byte.is_ascii() => (self.ascii >> byte & 1 == 1).then_some(1),
            _ => text.chars().next().filter(|&letter| self.has(letter)).map(char::len_utf8),
        }
    }

    /// What may come where one of its characters comes.
    pub fn symbols(&self) -> Symbols {
        Symbols { ascii: self.ascii, is_wide: !self.wide.is_empty(), is_end: false }
    }
}

/// Whether a character is one that words are made of.
pub(crate) fn is_of_word(letter: char) -> bool {
    OF_WORDS[0].has(letter)
}

/// What may come next in a line: bytes of ASCII, any other byte, or its end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Symbols {
    ascii: u128,
    is_wide: bool,
    is_end: bool,
}

/// Bits of the letters from the first on.
const LETTERS: u128 = (1 << 26) - 1;

impl Symbols {
    /// Nothing.
    pub const NONE: Self = Self { ascii: 0, is_wide: false, is_end: false };
    /// Whatever there is.
    pub const ALL: Self = Self { ascii: u128::MAX, is_wide: true, is_end: true };
    /// The end of the line.
    pub const END: Self = Self { ascii: 0, is_wide: false, is_end: true };

    /// A byte.
    pub fn of_byte(byte: u8) -> Self {
        let ascii = if byte.is_ascii() { 1 << byte } else { 0 };
        Self { ascii, is_wide: !byte.is_ascii(), is_end: false }
    }

    /// These or others.
    pub fn or(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            is_wide: self.is_wide | other.is_wide,
            is_end: self.is_end | other.is_end,
        }
    }

    /// Whether a small letter of ASCII is one of them.
    pub fn has_letters(self) -> bool {
        self.ascii >> b'a' & LETTERS != 0
    }

    /// The same of a line in lower case.
    pub fn folded(self) -> Self {
        let capitals = self.ascii >> b'A' & LETTERS;
        Self { ascii: self.ascii & !(LETTERS << b'A') | capitals << b'a', ..self }
    }

    /// Whether a byte, or the end of the line, is one of them.
    #[inline]
    pub fn has(&self, byte: Option<&u8>) -> bool {
        match byte {
            Some(byte) if byte.is_ascii() => self.ascii >> byte & 1 == 1,
            Some(_) => self.is_wide,
            None => self.is_end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_its_class_takes() {
        for class in [r"\w", r"\W", "[a-c]", "[^é-ü]", ".", "[’']", r"(?-u:\w)", r"\d"] {
            let hir = regex_syntax::parse(class).unwrap();
            let regex_syntax::hir::HirKind::Class(parsed) = hir.kind() else { panic!("{class}") };
            let (set, regex) = (Set::of(parsed), regex::Regex::new(&format!("^{class}$")).unwrap());
            for c in ('\0'..='\u{3000}').chain(['\u{1F600}']) {
                assert_eq!(set.has(c), regex.is_match(c.encode_utf8(&mut [0; 4])), "{class} {c:?}");
            }
        }
        assert!(Set::of_one('é').has('é') && !Set::of_one('é').has('e'));
    }

    #[test]
    fn symbols_tell_bytes_and_the_end() {
        let capitals = Symbols::of_byte(b'A').or(Symbols::of_byte(b'Z')).or(Symbols::of_byte(b'['));
        let small = Symbols::of_byte(b'a').or(Symbols::of_byte(b'z')).or(Symbols::of_byte(b'['));
        assert_eq!(capitals.folded(), small);
        let some = Symbols::of_byte(b'a').or(Symbols::END);
        assert!(some.has(Some(&b'a')) && some.has(None) && !some.has(Some(&b'b')) && !some.has(Some(&0xC3)));
        assert!(Symbols::of_byte(0xC3).has(Some(&0xE2)) && !Symbols::NONE.has(None) && Symbols::ALL.has(Some(&0)));
    }
}

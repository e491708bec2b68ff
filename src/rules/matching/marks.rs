//! Characters that a pattern cannot do without, and those that it takes at all, held against those of a line: what a
//! literal alone lets through.
//!
//! A set is one number: a bit for each letter without regard to case, one for all digits, one for each other character
//! of ASCII, and some for kinds. (Like the index, it leaves out the odd forms of letters.)

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::letters::letter_of_odd;

/// A set of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks(u64);

/// Bits behind those of the letters: any digit, any capital, any byte outside ASCII, and a digit or capital of any
/// alphabet, as far as one can tell from a byte.
const DIGIT: u64 = 1 << 26;
const CAPITAL: u64 = 1 << 27;
const WIDE: u64 = 1 << 28;
const WIDE_DIGIT: u64 = 1 << 29;
const WIDE_CAPITAL: u64 = 1 << 30;
/// First bit of the others.
const FIRST_OTHER: u32 = 31;

/// What each byte says of a line.
const OF_BYTE: [u64; 256] = {
    let mut bits = [WIDE | WIDE_DIGIT | WIDE_CAPITAL; 256];
    let mut byte = 0;
    let mut other = FIRST_OTHER;
    while byte < 128 {
        bits[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => 1 << (letter - b'a'),
            capital @ b'A'..=b'Z' => 1 << (capital - b'A') | CAPITAL | WIDE_CAPITAL,
            b'0'..=b'9' => DIGIT | WIDE_DIGIT,
            b' '..=b'~' => {
                other += 1;
                1 << (other - 1)
            }
            _ => 0,
        };
        byte += 1;
    }
    bits
};

impl Marks {
    /// All characters.
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// Those of a line.
    pub(crate) fn of_line(line: &[u8]) -> Self {
        Self(line.iter().fold(0, |marks, &byte| marks | OF_BYTE[usize::from(byte)]))
    }

    /// Those that are in everything that parts match, one after the other.
    pub(crate) fn needed_by(parts: &[&Hir]) -> Self {
        Self(parts.iter().fold(0, |marks, part| marks | needed(part)))
    }

    /// Those that may be in what parts match.
    pub(crate) fn taken_by(parts: &[&Hir]) -> Self {
        Self(parts.iter().fold(0, |marks, part| marks | taken(part)))
    }

    /// Whether a space is among these.
    pub(crate) fn has_space(self) -> bool {
        self.0 & OF_BYTE[b' ' as usize] != 0
    }

    /// These and others.
    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether any of these are among others.
    pub(crate) fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether all of these are among others.
    pub(crate) fn are_among(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

/// The characters that lines must have, and those that they may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bounds {
    pub needed: Marks,
    pub taken: Marks,
}

impl Bounds {
    /// Whether a line of these characters is within them.
    pub(crate) fn hold(self, line: Marks) -> bool {
        self.needed.are_among(line) && line.are_among(self.taken)
    }
}

fn needed(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Literal(literal) => Marks::of_line(&literal.0).0,
        HirKind::Class(Class::Unicode(class)) => needed_by_class(class),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().fold(0, |marks, part| marks | needed(part)),
        HirKind::Alternation(parts) => parts.iter().map(needed).reduce(|all, marks| all & marks).unwrap_or(0),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) | HirKind::Repetition(_) => 0,
    }
}

/// What all characters of a class have in common.
fn needed_by_class(class: &ClassUnicode) -> u64 {
    let is_odd = |c: char| letter_of_odd(c).is_some();
    let ranges = class.ranges().iter().filter(|range| range.start() != range.end() || !is_odd(range.start()));
    let of_range = |(start, end): (char, char)| {
        let narrow = (start..=end.min('\x7F')).map(|c| OF_BYTE[c as usize]);
        narrow.chain((!end.is_ascii()).then_some(OF_BYTE[255])).reduce(|all, marks| all & marks)
    };
    ranges.filter_map(|range| of_range((range.start(), range.end()))).reduce(|all, marks| all & marks).unwrap_or(0)
}

fn taken(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Literal(literal) => Marks::of_line(&literal.0).0,
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            ranges.fold(0, |marks, range| marks | taken_by_range(range.start(), range.end()))
        }
        HirKind::Class(Class::Bytes(_)) => Marks::ALL.0,
        HirKind::Capture(capture) => taken(&capture.sub),
        HirKind::Repetition(repetition) => taken(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().fold(0, |marks, part| marks | taken(part)),
        HirKind::Empty | HirKind::Look(_) => 0,
    }
}

fn taken_by_range(start: char, end: char) -> u64 {
    let narrow = (start..=end.min('\x7F')).fold(0, |marks, c| marks | OF_BYTE[c as usize]);
    if end.is_ascii() { narrow } else { narrow | OF_BYTE[255] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(pattern: &str, line: &str) -> bool {
        Marks::needed_by(&[&regex_syntax::parse(pattern).unwrap()]).are_among(Marks::of_line(line.as_bytes()))
    }

    fn takes(pattern: &str, line: &str) -> bool {
        Marks::of_line(line.as_bytes()).are_among(Marks::taken_by(&[&regex_syntax::parse(pattern).unwrap()]))
    }

    #[test]
    fn a_line_has_no_other_characters_than_a_pattern_takes() {
        assert!(takes("^(?:ab)*-[0-9]+$", "ba-1") && !takes("^(?:ab)*-[0-9]+$", "ab-1c"));
        assert!(takes("(?i)^share$", "SHARE") && !takes("^share$", "SHARE"));
        assert!(!takes(r"^\S+$", "a b") && takes(r"^\S+$", "á—b!"));
        assert!(takes("^é$", "ë") && !takes("^[a-z]$", "é"), "characters outside ASCII are all alike");
    }

    #[test]
    fn what_a_pattern_cannot_do_without_must_be_there() {
        assert!(allows("(?i)^share(?: this)?$", "ERASHED"));
        assert!(!allows("(?i)^share(?: this)?$", "shale"));
        assert!(allows(r"at \d\d:\d\d", "t:a 1"));
        assert!(!allows(r"at \d\d:\d\d", "at noon:"));
        assert!(allows(r"at \d\d:\d\d", "at noon: é"), "there are digits outside ASCII");
        assert!(!allows("(?:ab|ac)[A-Z]", "ab"));
        assert!(allows("(?:ab|ac)[A-Z]", "aX"));
        assert!(allows("(?:ab)*[^x]?", ""));
    }

    /// Whatever matches has the marks.
    #[test]
    fn every_character_that_a_class_takes_is_let_through() {
        for pattern in [r"\d", "[A-Z]", "[a-zà]", "(?i)k", "(?i)s", "[^a]", "é", r"\W", "[0-9]", r"\p{Lu}"] {
            let regex = regex::Regex::new(&format!("^{pattern}$")).unwrap();
            for c in ('\0'..='\u{2FF}').filter(|c| *c != '\u{17F}') {
                let line = c.to_string();
                let is_let_through = allows(pattern, &line) && takes(pattern, &line);
                assert!(!regex.is_match(&line) || is_let_through, "{pattern} on {c:?}");
            }
        }
    }
}

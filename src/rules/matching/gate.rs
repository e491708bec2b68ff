//! What the bytes at both ends of a line, and its length, say about a pattern: whether it may match at all.
//!
//! For each of the first and last [`DEPTH`] bytes of lines a pattern has the set of values that it allows there. The
//! sets are read off the parsed pattern; like the index they leave out U+017F and U+212A, which `(?i)` takes for
//! `s` and `k`.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};
use serde::{Deserialize, Serialize};

use super::letters::letter_of_odd;

/// Bytes looked at from each end.
const DEPTH: usize = 8;
/// Values of a byte.
const BYTES: usize = 256;

/// What a pattern allows at both ends of a line, and how long the line may be.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shape {
    front: End,
    back: End,
    /// Lengths below [`DEPTH`] that a line may have, as bits; the highest stands for all others.
    short: u16,
    /// Longest line, in bytes.
    longest: u64,
}

impl Shape {
    /// The shape of a pattern.
    pub(crate) fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        let starts = properties.look_set_prefix().contains(Look::Start);
        let ends = properties.look_set_suffix().contains(Look::End);
        let (mut front, mut back) = (Walk::new(false), Walk::new(true));
        let mut short = front.all(hir, starts, ends);
        short &= back.all(hir, ends, starts);
        let longest = if starts && ends { properties.maximum_len() } else { None };
        Self { front: front.end, back: back.end, short, longest: longest.map_or(u64::MAX, |bytes| bytes as u64) }
    }

    /// Whether the pattern may match a line.
    pub(crate) fn allows(&self, line: &[u8]) -> bool {
        let ends = line.iter().zip(line.iter().rev()).zip(self.front.bytes.iter().zip(&self.back.bytes));
        self.allows_length(line.len())
            && ends.into_iter().all(|((&first, &last), (front, back))| front.has(first) && back.has(last))
    }

    fn allows_length(&self, length: usize) -> bool {
        length as u64 <= self.longest && self.short >> length.min(DEPTH) & 1 == 1
    }
}

/// The bytes allowed at each place of an end of lines.
#[derive(Debug, Default, Serialize, Deserialize)]
struct End {
    bytes: [ByteSet; DEPTH],
}

/// A set of bytes.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
struct ByteSet([u64; BYTES / 64]);

impl ByteSet {
    /// The bytes from one to another.
    fn range(from: u8, to: u8) -> Self {
        let below = |byte: u32, word: u32| {
            let bits = byte.saturating_sub(word * 64).min(64);
            if bits == 64 { u64::MAX } else { (1 << bits) - 1 }
        };
        Self([0, 1, 2, 3].map(|word| below(u32::from(to) + 1, word) & !below(u32::from(from), word)))
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }
}

/// Places where a part of a pattern may begin, as bits; the bit [`DEPTH`] stands for all places beyond.
type Places = u16;
const BEYOND: Places = 1 << DEPTH;

/// Moved on by that many bytes.
fn moved(places: Places, bytes: usize) -> Places {
    let wide = u32::from(places) << bytes;
    let beyond = wide >> DEPTH != 0;
    (wide as Places & (BEYOND - 1)) | if beyond { BEYOND } else { 0 }
}

/// Reads the bytes that a pattern allows off its parts, from the start of lines or backwards from their end.
struct Walk {
    end: End,
    is_backwards: bool,
    /// Where repetitions, by their address, may end that begin at one place: they stand in each other, and each
    /// is walked but once from a place.
    known: HashMap<(*const Repetition, Places), Places>,
}

impl Walk {
    fn new(is_backwards: bool) -> Self {
        Self { end: End::default(), is_backwards, known: HashMap::new() }
    }

    /// Walks the whole pattern; where it is not held to an end of the line, anything may stand there.
    fn all(&mut self, hir: &Hir, is_held_here: bool, is_held_there: bool) -> Places {
        let begin = if is_held_here { 1 } else { self.anything(1) };
        let places = self.walk(hir, begin);
        if is_held_there { places } else { self.anything(places) }
    }

    /// Any bytes from the first of these places on.
    fn anything(&mut self, places: Places) -> Places {
        if places == 0 {
            return 0;
        }
        let from_first = (BEYOND | (BEYOND - 1)) & (Places::MAX << places.trailing_zeros());
        self.add(from_first, &ByteSet::range(0, u8::MAX));
        from_first
    }

    /// Walks a part that begins at these places; gives those where it may end.
    fn walk(&mut self, hir: &Hir, from: Places) -> Places {
        if from & !BEYOND == 0 {
            return from;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => from,
            HirKind::Literal(literal) if self.is_backwards => self.literal(literal.0.iter().rev(), from),
            HirKind::Literal(literal) => self.literal(literal.0.iter(), from),
            HirKind::Class(Class::Unicode(class)) => self.class(class, from),
            HirKind::Class(Class::Bytes(class)) => {
                let ranges = class.ranges().iter();
                ranges.for_each(|range| self.add(from, &ByteSet::range(range.start(), range.end())));
                moved(from, 1)
            }
            HirKind::Capture(capture) => self.walk(&capture.sub, from),
            HirKind::Repetition(repetition) => self.repetition(repetition, from),
            HirKind::Alternation(parts) => parts.iter().fold(0, |places, part| places | self.walk(part, from)),
            HirKind::Concat(parts) if self.is_backwards => {
                parts.iter().rev().fold(from, |places, part| self.walk(part, places))
            }
            HirKind::Concat(parts) => parts.iter().fold(from, |places, part| self.walk(part, places)),
        }
    }

    fn literal<'b>(&mut self, bytes: impl Iterator<Item = &'b u8>, from: Places) -> Places {
        bytes.fold(from, |places, &byte| {
            self.add(places, &ByteSet::range(byte, byte));
            moved(places, 1)
        })
    }

    /// A character: one byte of ASCII, or as many others as its encoding has.
    fn class(&mut self, class: &ClassUnicode, from: Places) -> Places {
        for range in class.ranges().iter().take_while(|range| range.start().is_ascii()) {
            self.add(from, &ByteSet::range(range.start() as u8, range.end().min('\x7F') as u8));
        }
        LENGTHS_OF_CHARS.iter().enumerate().filter(|(_, chars)| holds_any(class, chars)).fold(0, |places, (at, _)| {
            let bytes = if at == 0 { 0 } else { at + 1 };
            (0..bytes).for_each(|byte| self.add(moved(from, byte), &ByteSet::range(0x80, u8::MAX)));
            places | moved(from, at + 1)
        })
    }

    fn repetition(&mut self, repetition: &Repetition, from: Places) -> Places {
        let begins = (0..DEPTH).map(|place| 1 << place).filter(|place| from & place != 0);
        begins.fold(from & BEYOND, |places, begin| places | self.repetition_from(repetition, begin))
    }

    fn repetition_from(&mut self, repetition: &Repetition, begin: Places) -> Places {
        let key = (std::ptr::from_ref(repetition), begin);
        if let Some(&places) = self.known.get(&key) {
            return places;
        }
        let places = match (repetition.min, repetition.max) {
            (0, None) => self.any_times(&repetition.sub, begin),
            _ => self.counted(repetition, begin),
        };
        self.known.insert(key, places);
        places
    }

    /// Each time moves on by a byte at least, or may be left out; so times beyond [`DEPTH`] tell nothing new.
    fn counted(&mut self, repetition: &Repetition, from: Places) -> Places {
        let times = |given: u32| given.min(DEPTH as u32);
        let (least, most) = (times(repetition.min), repetition.max.map_or(DEPTH as u32, times));
        let mut places = from;
        let mut to = if least == 0 { from } else { 0 };
        for time in 1..=most {
            places = self.walk(&repetition.sub, places);
            if time >= least {
                to |= places;
            }
            if places == BEYOND {
                return to | BEYOND;
            }
        }
        to
    }

    /// Any number of times: no place is walked from twice.
    fn any_times(&mut self, part: &Hir, from: Places) -> Places {
        let (mut to, mut new) = (from, from);
        while new & !BEYOND != 0 {
            new = self.walk(part, new) & !to;
            to |= new;
        }
        to
    }

    fn add(&mut self, places: Places, bytes: &ByteSet) {
        let allowed = self.end.bytes.iter_mut().enumerate().filter(|(place, _)| places >> place & 1 == 1);
        allowed.for_each(|(_, allowed)| allowed.add(bytes));
    }
}

/// Characters by the bytes they take in UTF-8: one to four.
const LENGTHS_OF_CHARS: [RangeInclusive<char>; 4] =
    ['\0'..='\x7F', '\u{80}'..='\u{7FF}', '\u{800}'..='\u{FFFF}', '\u{10000}'..=char::MAX];

/// Whether a class has one of these characters, apart from the odd forms of `s` and `k`.
fn holds_any(class: &ClassUnicode, chars: &RangeInclusive<char>) -> bool {
    let ranges = class.ranges();
    let first = ranges.partition_point(|range| range.end() < *chars.start());
    let mut there = ranges[first..].iter().take_while(|range| range.start() <= *chars.end());
    there.any(|range| range.start() != range.end() || !is_odd_form(range.start(), class))
}

/// Whether a character is there for a letter that the class has, too.
fn is_odd_form(odd: char, class: &ClassUnicode) -> bool {
    let has = |letter| class.ranges().iter().any(|range| range.start() <= letter && letter <= range.end());
    letter_of_odd(odd).is_some_and(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the lines a pattern may match.
    fn through<'l>(pattern: &str, lines: &[&'l str]) -> Vec<&'l str> {
        let shape = Shape::of(&regex_syntax::parse(pattern).unwrap());
        lines.iter().filter(|line| shape.allows(line.as_bytes())).copied().collect()
    }

    #[test]
    fn bytes_at_both_ends_and_lengths() {
        assert_eq!(
            through("(?i)^skip( to main)?$", &["Skip", "SKIP TO MAIN", "Ship", "skipper", "ski", ""]),
            ["Skip", "SKIP TO MAIN"]
        );
        assert_eq!(through("^.* photo$", &["A photo", "A photo of it", " photo"]), ["A photo", " photo"]);
        assert_eq!(through("^[0-9]{2,3}$", &["1", "12", "123", "1234", "1a"]), ["12", "123"]);
        assert_eq!(
            through("^(ab)*c$", &["c", "abc", "ababababababababc", "ba", "abab"]),
            ["c", "abc", "ababababababababc"]
        );
    }

    #[test]
    fn what_is_not_anchored_may_have_anything_around_it() {
        let lines = ["photo", "a photo of it", "x"];
        assert_eq!(through("photo", &lines), lines[..2]);
        assert_eq!(through("^photo", &["photo of it", "a photo"]), ["photo of it"]);
        assert_eq!(through("photo$", &["photo of it", "a photo"]), ["a photo"]);
    }

    #[test]
    fn characters_outside_ascii_take_their_bytes() {
        assert_eq!(through("^[é–x]a$", &["éa", "–a", "xa", "ya", "é"]), ["éa", "–a", "xa"]);
        assert_eq!(through(r"^\W{1,2}b$", &["—“b", "!b", "ab"]), ["—“b", "!b"]);
    }
}

//! A pattern in, the starts of everything that it matches out: in lower case, but for the capitals without which it does
//! not match.

use std::cell::OnceCell;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};

use super::letters::{fold, letter_of_odd, with_capitals};
use super::symbols::{Set, Symbols};

/// Longest prefix that is told apart, in bytes.
pub(crate) const PREFIX_BYTES: usize = 15;
/// Most prefixes of one pattern; phrase lists have a few hundred.
pub(crate) const MOST_PREFIXES: usize = 300;
/// Length from which a start is a test by itself, in bytes: of what may follow it, only the first byte is told.
const LONG_START: usize = 4;
/// Most ways to go on that are all followed behind a start of that length.
const MOST_WAYS: usize = 4;
/// Largest class whose characters are spelled out: an alphabet and some marks.
const LARGEST_CLASS: usize = 40;

/// A start of a match; of what follows an open one, the first byte at most is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    bytes: [u8; PREFIX_BYTES],
    /// How many of the bytes are known.
    pub length: usize,
    /// Whether more follows that is not known.
    pub open: bool,
    /// What may come after an open one.
    pub then: Symbols,
}

impl Start {
    /// What is known.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The same in lower case.
    pub fn folded(mut self) -> Self {
        self.bytes.make_ascii_lowercase();
        self
    }

    /// Adds what follows, up to the length that is told apart.
    fn extend(&mut self, after: &[u8], open: bool) {
        let taken = after.len().min(PREFIX_BYTES - self.length);
        self.bytes[self.length..self.length + taken].copy_from_slice(&after[..taken]);
        self.length += taken;
        self.open = open || taken < after.len();
    }

    /// The same with what follows it.
    fn followed_by(mut self, after: &Self) -> Self {
        self.extend(after.bytes(), after.open);
        self.then = if self.length < PREFIX_BYTES { after.then } else { Symbols::ALL };
        self
    }

    /// What may come after it; a closed one is the whole line, unless it was cut to the length that is told apart.
    pub fn after_it(&self) -> Symbols {
        match (self.open, self.length) {
            (true, _) => self.then,
            (false, PREFIX_BYTES) => Symbols::ALL,
            (false, _) => Symbols::END,
        }
    }

    /// What may come first.
    fn first(&self) -> Symbols {
        match self.bytes().first() {
            Some(&WIDE) => Symbols::of_byte(u8::MAX),
            Some(&byte) => Symbols::of_byte(byte.to_ascii_lowercase()),
            None if self.open => self.then,
            None => Symbols::NONE,
        }
    }
}

fn start(bytes: &[u8], open: bool) -> Start {
    let mut start = Start { bytes: [0; PREFIX_BYTES], length: 0, open: false, then: Symbols::ALL };
    start.extend(bytes, open);
    start
}

/// Parts of a pattern, one after the other; what each starts with is worked out once.
#[derive(Default)]
pub(crate) struct Parts<'h> {
    parts: Vec<&'h Hir>,
    starts: Vec<OnceCell<Vec<Start>>>,
}

impl<'h> Parts<'h> {
    pub fn new(parts: Vec<&'h Hir>) -> Self {
        let starts = parts.iter().map(|_| OnceCell::new()).collect();
        Self { parts, starts }
    }

    /// The parts.
    pub fn all(&self) -> &[&'h Hir] {
        &self.parts
    }

    /// Starts of everything that the parts from one on match.
    pub fn starts_from(&self, from: usize) -> Vec<Start> {
        self.follow(vec![start(b"", false)], from)
    }

    /// The starts of what stands before the parts from one on, with what these match.
    pub fn follow(&self, before: Vec<Start>, from: usize) -> Vec<Start> {
        (from..self.parts.len())
            .fold(before, |before, at| followed(before, || self.starts[at].get_or_init(|| starts(self.parts[at]))))
    }
}

/// The start of one of many characters: only the first byte is told.
fn any_of(class: &Class) -> Start {
    Start { then: Set::of(class).symbols().folded(), ..start(b"", true) }
}

/// The starts of everything a pattern matches.
fn starts(hir: &Hir) -> Vec<Start> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![start(b"", false)],
        HirKind::Literal(literal) => vec![start(&with_capitals(&literal.0), false)],
        HirKind::Class(class) => spelled_out(class).unwrap_or_else(|| vec![any_of(class)]),
        HirKind::Capture(capture) => starts(&capture.sub),
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Alternation(parts) => parts.iter().flat_map(starts).collect(),
        HirKind::Concat(_) => Parts::new(parts_of(hir)).starts_from(0),
    }
}

/// Starts of a repetition: open unless it is there exactly once or not at all.
fn repeated(repetition: &Repetition) -> Vec<Start> {
    let mut found = starts(&repetition.sub);
    if repetition.max != Some(1) {
        // Where one more may follow, nothing is known of what comes next.
        found.iter_mut().for_each(|start| start.open = true);
    }
    if repetition.min == 0 {
        found.push(start(b"", false));
    }
    found
}

/// Each start that is not yet open or long enough, with each start of what follows.
fn followed<'s>(mut before: Vec<Start>, after: impl FnOnce() -> &'s Vec<Start>) -> Vec<Start> {
    let is_done = |start: &Start| start.open || start.length == PREFIX_BYTES;
    if before.iter().all(is_done) {
        return before;
    }
    let after = after();
    if let [only] = &after[..] {
        before.iter_mut().filter(|start| !is_done(start)).for_each(|start| *start = start.followed_by(only));
        return before;
    }
    let is_told_by_first = |start: &Start| start.length >= LONG_START && after.len() > MOST_WAYS;
    let (mut out, open): (Vec<Start>, Vec<Start>) = before.into_iter().partition(is_done);
    let (long, short): (Vec<Start>, Vec<Start>) = open.into_iter().partition(is_told_by_first);
    out.extend(long.into_iter().flat_map(|start| told_by_first(start, after)));
    if short.len() * after.len() + out.len() > MOST_PREFIXES {
        out.extend(short.into_iter().map(|start| Start { open: true, ..start }));
        return out;
    }
    out.extend(short.iter().flat_map(|start| after.iter().map(|after| start.followed_by(after))));
    out
}

/// A start with the first byte of what follows, and itself if nothing need follow.
fn told_by_first(start: Start, after: &[Start]) -> impl Iterator<Item = Start> {
    let then = after.iter().fold(Symbols::NONE, |all, after| all.or(after.first()));
    let may_be_nothing = after.iter().any(|after| after.length == 0 && !after.open);
    std::iter::once(Start { open: true, then, ..start }).chain(may_be_nothing.then_some(start))
}

/// Stands for any byte of a character outside ASCII in prefixes and suffixes; no such byte is in UTF-8.
pub(crate) const WIDE: u8 = 0xFF;

/// The characters of a class, lower case; of a large one the ASCII characters, and [`WIDE`] for others.
fn spelled_out(class: &Class) -> Option<Vec<Start>> {
    let Class::Unicode(class) = class else { return None };
    if let Some(letters) = lower_case(class) {
        return Some(letters.into_iter().map(|c| start(c.encode_utf8(&mut [0; 4]).as_bytes(), false)).collect());
    }
    let narrow = class.ranges().iter().take_while(|range| range.start().is_ascii());
    let narrow = narrow.map(|range| ClassUnicodeRange::new(range.start(), range.end().min('\x7F')));
    let letters = lower_case(&ClassUnicode::new(narrow))?;
    let narrow = letters.into_iter().map(|c| start(&[c as u8], false));
    Some(narrow.chain(std::iter::once(start(&[WIDE], true))).collect())
}

/// The characters of a class in lower case, if they are few.
pub(crate) fn lower_case(class: &ClassUnicode) -> Option<Vec<char>> {
    if class.ranges().len() > LARGEST_CLASS * 2 {
        return None;
    }
    let size: usize = class.ranges().iter().map(|range| range.end() as usize - range.start() as usize + 1).sum();
    if size > LARGEST_CLASS * 2 {
        return None;
    }
    let mut letters: Vec<char> =
        class.ranges().iter().flat_map(|range| range.start()..=range.end()).map(fold).collect();
    letters.sort_unstable();
    letters.dedup();
    let odd = |letters: &[char], c: char| letter_of_odd(c).is_some_and(|letter| letters.binary_search(&letter).is_ok());
    let there = letters.clone();
    letters.retain(|&c| !odd(&there, c));
    (letters.len() <= LARGEST_CLASS).then_some(letters)
}

/// The parts of a concatenation; of anything else, itself.
pub(crate) fn parts_of(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().collect(),
        HirKind::Capture(capture) => parts_of(&capture.sub),
        _ => vec![hir],
    }
}

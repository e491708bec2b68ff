//! A pattern in, the starts of everything that it matches out, in lower case.

use std::cell::OnceCell;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};

use super::letters::{fold, folded};

/// Longest prefix that is told apart, in bytes.
pub(super) const PREFIX_BYTES: usize = 15;
/// Most prefixes of one pattern; phrase lists have a few hundred.
pub(super) const MOST_PREFIXES: usize = 300;
/// Largest class whose characters are spelled out: an alphabet and some marks.
const LARGEST_CLASS: usize = 40;

/// A start of a match; what follows an open one is not known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    bytes: [u8; PREFIX_BYTES],
    /// How many of the bytes are known.
    pub length: usize,
    /// Whether more follows that is not known.
    pub open: bool,
}

impl Start {
    /// What is known.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Adds what follows, up to the length that is told apart.
    fn extend(&mut self, after: &[u8], open: bool) {
        let taken = after.len().min(PREFIX_BYTES - self.length);
        self.bytes[self.length..self.length + taken].copy_from_slice(&after[..taken]);
        self.length += taken;
        self.open = open || taken < after.len();
    }
}

fn start(bytes: &[u8], open: bool) -> Start {
    let mut start = Start { bytes: [0; PREFIX_BYTES], length: 0, open: false };
    start.extend(bytes, open);
    start
}

/// Parts of a pattern, one after the other; what each starts with is worked out once.
#[derive(Default)]
pub(super) struct Parts<'h> {
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

/// The starts of everything a pattern matches.
fn starts(hir: &Hir) -> Vec<Start> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![start(b"", false)],
        HirKind::Literal(literal) => vec![start(&folded(&literal.0), false)],
        HirKind::Class(class) => spelled_out(class).unwrap_or_else(|| vec![start(b"", true)]),
        HirKind::Capture(capture) => starts(&capture.sub),
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Alternation(parts) => parts.iter().flat_map(starts).collect(),
        HirKind::Concat(_) => Parts::new(parts_of(hir)).starts_from(0),
    }
}

/// Starts of a repetition: open unless it is there exactly once or not at all.
fn repeated(repetition: &Repetition) -> Vec<Start> {
    let mut found = starts(&repetition.sub);
    found.iter_mut().for_each(|start| start.open |= repetition.max != Some(1));
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
        before.iter_mut().filter(|start| !is_done(start)).for_each(|start| start.extend(only.bytes(), only.open));
        return before;
    }
    if before.len() * after.len() > MOST_PREFIXES {
        before.iter_mut().for_each(|start| start.open = true);
        return before;
    }
    let (mut out, open): (Vec<Start>, Vec<Start>) = before.into_iter().partition(is_done);
    for start in open {
        out.extend(after.iter().map(|after| {
            let mut longer = start;
            longer.extend(after.bytes(), after.open);
            longer
        }));
    }
    out
}

/// Stands for any byte of a character outside ASCII in prefixes and suffixes; no such byte is in UTF-8.
pub(super) const WIDE: u8 = 0xFF;

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
pub(super) fn lower_case(class: &ClassUnicode) -> Option<Vec<char>> {
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
    let has = |letter: char| letters.binary_search(&letter).is_ok();
    let odd: Vec<char> =
        [('\u{17F}', 's'), ('\u{212A}', 'k')].iter().filter(|(_, letter)| has(*letter)).map(|(odd, _)| *odd).collect();
    letters.retain(|letter| !odd.contains(letter));
    (letters.len() <= LARGEST_CLASS).then_some(letters)
}

/// The parts of a concatenation; of anything else, itself.
pub(super) fn parts_of(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().collect(),
        HirKind::Capture(capture) => parts_of(&capture.sub),
        _ => vec![hir],
    }
}

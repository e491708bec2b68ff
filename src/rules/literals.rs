//! A pattern in, the literals out without one of which it cannot match: what makes most lines cheap.
//!
//! Literals are folded to lower case, so that `(?i)` does not multiply them; lines are compared without
//! regard to ASCII case. (U+017F and U+212A, which `(?i)` takes for `s` and `k`, are not looked for.)
//! Whatever has the literals is then checked with the pattern itself.

use std::cmp::Reverse;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};

/// Longest prefix that is told apart, in bytes.
pub(super) const PREFIX_BYTES: usize = 10;
/// Most prefixes of one pattern; phrase lists have a few hundred.
const MOST_PREFIXES: usize = 1000;
/// Largest class whose characters are spelled out: an alphabet and some marks.
const LARGEST_CLASS: usize = 40;
/// First letters that are still a test.
const MOST_FIRST_LETTERS: usize = 20;
/// Shortest literal worth looking for inside lines, in bytes.
const SHORTEST_INNER: usize = 3;
/// Length from which a longer literal inside is no better a test, in bytes.
const GOOD_INNER: usize = 6;
/// Shortest prefix, in bytes, that is a better test than a literal inside.
const STRONG_PREFIX: usize = 3;

/// What a line must have for a pattern to be tried on it; all in lower case.
#[derive(Debug, PartialEq)]
pub(super) enum Needed {
    /// One of these at its start.
    Prefix(Vec<Vec<u8>>),
    /// One of these anywhere.
    Inner(Vec<Vec<u8>>),
    /// Nothing that can be named.
    Nothing,
}

/// What a line must have for a pattern to be tried on it: the test that lets fewer lines through.
pub(super) fn needed(hir: &Hir, is_whole_line: bool) -> Needed {
    let starts = if is_whole_line { prefixes(hir) } else { None };
    if let Some(starts) = starts.as_ref().filter(|starts| shortest(starts) >= STRONG_PREFIX) {
        return Needed::Prefix(starts.clone());
    }
    match (inner(hir), starts) {
        (Some(inner), _) => Needed::Inner(inner),
        // An alphabet of first letters is no test at all.
        (None, Some(starts)) if first_letters(&starts) < MOST_FIRST_LETTERS => Needed::Prefix(starts),
        (None, _) => Needed::Nothing,
    }
}

/// How many ASCII characters weak prefixes start with.
fn first_letters(starts: &[Vec<u8>]) -> usize {
    let mut letters: Vec<u8> =
        starts.iter().filter(|start| start.len() < STRONG_PREFIX).map(|start| start[0]).filter(u8::is_ascii).collect();
    letters.dedup();
    letters.len()
}

fn shortest(literals: &[Vec<u8>]) -> usize {
    literals.iter().map(Vec::len).min().unwrap_or(0)
}

/// Prefixes of everything a pattern matches; `None` if there is no end of them.
fn prefixes(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    settled(starts(hir))
}

/// Prefixes of everything that parts, one after the other, match.
fn concat_prefixes(parts: &[Hir]) -> Option<Vec<Vec<u8>>> {
    settled(concat_starts(parts))
}

fn settled(starts: Vec<Start>) -> Option<Vec<Vec<u8>>> {
    let mut found: Vec<Vec<u8>> = starts.into_iter().map(|start| start.bytes).collect();
    found.sort_unstable();
    found.dedup();
    (!found.is_empty() && found.len() <= MOST_PREFIXES && found.iter().all(|literal| !literal.is_empty()))
        .then_some(found)
}

/// A start of a match; what follows an open one is not known.
#[derive(Debug, Clone)]
struct Start {
    bytes: Vec<u8>,
    open: bool,
}

fn start(bytes: Vec<u8>, open: bool) -> Start {
    Start { bytes, open }
}

/// The starts of everything a pattern matches.
fn starts(hir: &Hir) -> Vec<Start> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![start(Vec::new(), false)],
        HirKind::Literal(literal) => vec![start(literal.0.to_ascii_lowercase(), false)],
        HirKind::Class(class) => spelled_out(class).unwrap_or_else(|| vec![start(Vec::new(), true)]),
        HirKind::Capture(capture) => starts(&capture.sub),
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Alternation(parts) => parts.iter().flat_map(starts).collect(),
        HirKind::Concat(parts) => concat_starts(parts),
    }
}

fn concat_starts(parts: &[Hir]) -> Vec<Start> {
    parts.iter().fold(vec![start(Vec::new(), false)], followed)
}

/// Starts of a repetition: open unless it is there exactly once or not at all.
fn repeated(repetition: &Repetition) -> Vec<Start> {
    let mut found = starts(&repetition.sub);
    found.iter_mut().for_each(|start| start.open |= repetition.max != Some(1));
    if repetition.min == 0 {
        found.push(start(Vec::new(), false));
    }
    found
}

/// Each start that is not yet open or long enough, with each start of what follows.
fn followed(before: Vec<Start>, part: &Hir) -> Vec<Start> {
    let is_done = |start: &Start| start.open || start.bytes.len() >= PREFIX_BYTES;
    if before.iter().all(is_done) {
        return before;
    }
    let after = starts(part);
    if before.len() * after.len() > MOST_PREFIXES {
        return before.into_iter().map(|before| start(before.bytes, true)).collect();
    }
    let mut out = Vec::with_capacity(before.len() * after.len());
    for before in before {
        if is_done(&before) {
            out.push(before);
            continue;
        }
        out.extend(after.iter().map(|after| joined(&before, after)));
    }
    out
}

/// Bytes that characters outside ASCII start with.
const WIDE_STARTS: std::ops::RangeInclusive<u8> = 0xC2..=0xF4;

/// The characters of a class, lower case; of a large one the ASCII characters, and all starts of others.
fn spelled_out(class: &Class) -> Option<Vec<Start>> {
    let Class::Unicode(class) = class else { return None };
    if let Some(letters) = lower_case(class) {
        return Some(letters.into_iter().map(|c| start(c.to_string().into_bytes(), false)).collect());
    }
    let mut ascii = class.clone();
    ascii.intersect(&ClassUnicode::new([ClassUnicodeRange::new('\0', '\x7F')]));
    let letters = lower_case(&ascii)?;
    let narrow = letters.into_iter().map(|c| start(vec![c as u8], false));
    Some(narrow.chain(WIDE_STARTS.map(|byte| start(vec![byte], true))).collect())
}

/// A start with what follows it, cut to the length that is told apart.
fn joined(before: &Start, after: &Start) -> Start {
    let mut bytes = [&before.bytes[..], &after.bytes[..]].concat();
    let is_cut = bytes.len() > PREFIX_BYTES;
    bytes.truncate(PREFIX_BYTES);
    start(bytes, after.open || is_cut)
}

/// The characters of a class in lower case (ASCII only), if they are few.
fn lower_case(class: &ClassUnicode) -> Option<Vec<char>> {
    let size: usize = class.ranges().iter().map(|range| range.end() as usize - range.start() as usize + 1).sum();
    if size > LARGEST_CLASS * 2 {
        return None;
    }
    let mut letters: Vec<char> =
        class.ranges().iter().flat_map(|range| range.start()..=range.end()).map(|c| c.to_ascii_lowercase()).collect();
    letters.sort_unstable();
    letters.dedup();
    let has = |letter: char| letters.binary_search(&letter).is_ok();
    let odd: Vec<char> =
        [('\u{17F}', 's'), ('\u{212A}', 'k')].iter().filter(|(_, letter)| has(*letter)).map(|(odd, _)| *odd).collect();
    letters.retain(|letter| !odd.contains(letter));
    (letters.len() <= LARGEST_CLASS).then_some(letters)
}

/// Literals one of which stands in everything a pattern matches; `None` if none are long enough.
fn inner(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut found = required(hir).filter(|literals| shortest(literals) >= SHORTEST_INNER)?;
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// The best set of literals one of which every match holds.
fn required(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => prefixes(hir),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Concat(parts) => {
            // What the concatenation from each of its parts on may start with, and what each part holds.
            let tails = (0..parts.len()).filter_map(|from| concat_prefixes(&parts[from..]));
            tails.chain(parts.iter().filter_map(required)).max_by_key(|literals| worth(literals))
        }
        HirKind::Alternation(parts) => {
            let sets: Option<Vec<Vec<Vec<u8>>>> = parts.iter().map(required).collect();
            sets.map(|sets| sets.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// How good a test literals are: long ones up to a point, then few.
fn worth(literals: &[Vec<u8>]) -> (usize, Reverse<usize>, usize) {
    (shortest(literals).min(GOOD_INNER), Reverse(literals.len()), shortest(literals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(literals: Option<Vec<Vec<u8>>>) -> Vec<String> {
        literals.unwrap_or_default().into_iter().map(|literal| String::from_utf8(literal).unwrap()).collect()
    }

    #[test]
    fn prefixes_of_whole_line_patterns() {
        let of = |pattern: &str| texts(prefixes(&regex_syntax::parse(pattern).unwrap()));
        assert_eq!(of("(?i)^(?:Skip to content|(?:the )?Axe)$"), ["axe", "skip to co", "the axe"]);
        assert_eq!(of(r"^[0-2]+ comments?$"), ["0", "1", "2"]);
        assert_eq!(
            needed(&regex_syntax::parse(r"^\d{1,3}$").unwrap(), true),
            Needed::Prefix((b'0'..=b'9').chain(WIDE_STARTS).map(|b| vec![b]).collect())
        );
        assert!(of("^.* newsletter$").is_empty());
    }

    #[test]
    fn literals_inside_patterns() {
        let of = |pattern: &str| texts(inner(&regex_syntax::parse(pattern).unwrap()));
        assert_eq!(of(r"(?i)\s*\b(?:Read more|Also risk): [^.]+$"), ["also risk:", "read more:"]);
        assert!(of(r"^\p{Lu}\w+ (?:a|bc)$").is_empty());
    }

    #[test]
    fn an_alphabet_is_no_test() {
        let of = |pattern: &str| needed(&regex_syntax::parse(pattern).unwrap(), true);
        assert_eq!(of("^[A-Z][a-z]+$"), Needed::Nothing);
        assert_eq!(of("^[^0-9]{1,50}$"), Needed::Nothing);
    }
}

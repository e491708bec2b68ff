//! A pattern in, the literals out without one of which it cannot match: what makes most lines cheap.
//!
//! Literals are folded to lower case, so that `(?i)` does not multiply them, and so are lines (see
//! [`super::letters`]); only those inside lines keep the capitals that a pattern insists on. Whatever has the literals
//! is then checked with the pattern itself.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use regex_syntax::hir::{Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::alternative::{Alternative, Rest};
use super::marks::{Bounds, Marks};
use super::starts::{MOST_PREFIXES, Start, WIDE, parts_of};
use super::symbols::Symbols;

/// First letters that are still a test.
const MOST_FIRST_LETTERS: usize = 12;
/// Shortest literal worth looking for inside lines, in bytes.
const SHORTEST_INNER: usize = 3;
/// Marks that running text has not.
const RARE_MARKS: &[u8] = b"_|@#<>{}[]*=+~^/\\";
/// Length from which a longer literal inside is no better a test, in bytes.
const GOOD_INNER: usize = 10;
/// Shortest end of a line that is a test, in bytes, and marks that few lines end with.
const SHORTEST_SUFFIX: usize = 2;
const RARE_ENDS: &[u8] = b")]}/|%*#+-_>";
/// Shortest prefix, in bytes, that is a better test than short literals inside.
const STRONG_PREFIX: usize = 3;
/// Shorter prefixes may be one common word, and a literal inside of this length, in bytes, a better test.
const LONG_PREFIX: usize = 6;

/// What a line must have for one alternative of a pattern: one of the literals, and characters within bounds.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Needed {
    /// Literals one of which the line has.
    pub literals: Literals,
    /// Characters that it must and may have.
    pub bounds: Bounds,
}

/// Literals, and where in a line they stand.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Literals {
    /// Starts of lines.
    Prefixes(Vec<Prefix>),
    /// Anywhere; of letters, capitals stand for themselves alone.
    Inner(Vec<Vec<u8>>),
    /// Ends of lines, written backwards.
    Suffixes(Vec<Prefix>),
    /// None, but no space stands in the line.
    Unspaced,
}

/// A start of lines, or an end of them, written backwards.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Prefix {
    pub bytes: Vec<u8>,
    /// What may come after it.
    pub then: Symbols,
}

impl Prefix {
    /// Bytes that are told: all of it, and what comes after it unless that may be a letter.
    fn told(&self) -> usize {
        self.bytes.len() + usize::from(!self.then.has_letters())
    }
}

/// What a line must have for each alternative of a pattern; `None` if nothing can be named.
///
/// Each alternative is put to the test that lets fewer lines through.
pub(crate) fn needed(hir: &Hir, is_whole_line: bool) -> Option<Vec<Needed>> {
    let ends_line = hir.properties().look_set_suffix().contains(Look::End);
    let (before, branches, rest) = divided(hir);
    let rest = Rest::new(rest);
    let of = |branch: Vec<&Hir>| {
        let parts = Alternative::new([&before[..], &branch].concat(), &rest);
        let bounds = if is_whole_line { parts.bounds() } else { Bounds { taken: Marks::ALL, ..parts.bounds() } };
        let starts = if is_whole_line { line_starts(&parts) } else { None };
        let ends = || suffixes(&parts).filter(|_| ends_line).map(Literals::Suffixes);
        let literals = match starts {
            Some(strong) if are_strong(&strong) => {
                let least = strong.iter().map(Prefix::told).min();
                let inside = if least < Some(LONG_PREFIX) { inner(&parts) } else { None };
                let is_long = |inside: &Vec<Vec<u8>>| shortest(inside) >= LONG_PREFIX;
                inside.filter(is_long).map_or(Literals::Prefixes(strong), Literals::Inner)
            }
            weak => inner(&parts).map(Literals::Inner).or_else(ends).or_else(|| weak_literals(weak, bounds))?,
        };
        Some(Needed { literals, bounds })
    };
    let all: Vec<Needed> = branches.into_iter().map(of).collect::<Option<_>>()?;
    // An alphabet of first letters is no test at all.
    (first_letters(&all) < MOST_FIRST_LETTERS).then_some(all)
}

/// The parts of the pattern before its first alternation, the branches of that, and what follows them, if it stands at
/// the pattern's start; else the whole as one branch.
fn divided(hir: &Hir) -> (Vec<&Hir>, Vec<Vec<&Hir>>, Vec<&Hir>) {
    let parts = parts_of(hir);
    let first = parts.iter().position(|part| !matches!(part.kind(), HirKind::Look(_)));
    match first.map(|at| (at, parts[at].kind())) {
        Some((at, HirKind::Alternation(branches))) => {
            (parts[..at].to_vec(), branches.iter().map(parts_of).collect(), parts[at + 1..].to_vec())
        }
        _ => (Vec::new(), vec![parts], Vec::new()),
    }
}

/// Whether prefixes are a better test than literals inside: each is long enough, or starts with a mark,
/// as few lines do.
fn are_strong(starts: &[Prefix]) -> bool {
    starts.iter().all(|start| start.told() >= STRONG_PREFIX || !start.bytes[0].is_ascii_alphanumeric())
}

/// What is left of a test where nothing better is found: weak starts, unless there is an alphabet of them.
fn weak_literals(starts: Option<Vec<Prefix>>, bounds: Bounds) -> Option<Literals> {
    let few = starts.filter(|starts| starts.len() < MOST_FIRST_LETTERS || bounds.taken.has_space());
    few.map(Literals::Prefixes).or_else(|| (!bounds.taken.has_space()).then_some(Literals::Unspaced))
}

/// Ends of everything that an alternative matches, backwards, if few lines end so.
fn suffixes(parts: &Alternative<'_, '_>) -> Option<Vec<Prefix>> {
    let is_rare = |end: &Vec<u8>| end.len() >= SHORTEST_SUFFIX || RARE_ENDS.contains(&end[0]);
    let ends = parts.ends().filter(|ends| ends.iter().all(is_rare))?;
    Some(ends.into_iter().map(|bytes| Prefix { bytes, then: Symbols::ALL }).collect())
}

/// How many letters weak prefixes start with; few lines start with figures and marks.
fn first_letters(all: &[Needed]) -> usize {
    let starts = all.iter().flat_map(|needed| match &needed.literals {
        Literals::Prefixes(starts) => starts.as_slice(),
        _ => &[],
    });
    let weak = starts.filter(|start| start.told() < STRONG_PREFIX);
    weak.map(|start| start.bytes[0]).filter(u8::is_ascii_alphabetic).collect::<BTreeSet<u8>>().len()
}

fn shortest(literals: &[Vec<u8>]) -> usize {
    literals.iter().map(Vec::len).min().unwrap_or(0)
}

/// Starts of lines that an alternative matches from end to end.
fn line_starts(parts: &Alternative<'_, '_>) -> Option<Vec<Prefix>> {
    let mut starts: Vec<Start> = parts.starts_from(0).into_iter().map(Start::folded).collect();
    starts.sort_by(|a, b| a.bytes().cmp(b.bytes()));
    let of = |same: &[Start]| Prefix {
        bytes: same[0].bytes().to_vec(),
        then: same.iter().map(Start::after_it).fold(Symbols::NONE, Symbols::or),
    };
    let found: Vec<Prefix> = starts.chunk_by(|a, b| a.bytes() == b.bytes()).map(of).collect();
    are_few(found.iter().map(|prefix| &prefix.bytes[..])).then_some(found)
}

/// Whether there are literals, not too many of them, and no empty one.
fn are_few<'l>(literals: impl ExactSizeIterator<Item = &'l [u8]>) -> bool {
    (1..=MOST_PREFIXES).contains(&literals.len()) && !literals.into_iter().any(<[u8]>::is_empty)
}

/// Literals in order, each once; `None` if there are none, too many, or an empty one.
pub(crate) fn settled(mut found: Vec<Vec<u8>>) -> Option<Vec<Vec<u8>>> {
    found.sort_unstable();
    found.dedup();
    are_few(found.iter().map(|literal| &literal[..])).then_some(found)
}

/// Literals one of which stands in everything an alternative matches; `None` if none are long enough.
fn inner(parts: &Alternative<'_, '_>) -> Option<Vec<Vec<u8>>> {
    let mut found = parts.required()?;
    for literal in &mut found {
        let known = literal.iter().position(|&byte| byte == WIDE).unwrap_or(literal.len());
        literal.truncate(known);
    }
    if !found.iter().all(|literal| is_telling(literal)) {
        return None;
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Whether few lines hold a literal: it is long enough, or holds a mark that running text has not.
fn is_telling(literal: &[u8]) -> bool {
    literal.len() >= SHORTEST_INNER
        || literal.iter().any(|byte| RARE_MARKS.contains(byte))
        || literal.starts_with("©".as_bytes())
}

/// How good a test literals are: long ones up to a point, then few.
pub(crate) fn worth(literals: &[Vec<u8>]) -> (bool, usize, Reverse<usize>, usize) {
    let is_telling = literals.iter().all(|literal| is_telling(literal));
    (is_telling, shortest(literals).min(GOOD_INNER), Reverse(literals.len()), shortest(literals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(literals: Option<Vec<Vec<u8>>>) -> Vec<String> {
        literals.unwrap_or_default().into_iter().map(|literal| String::from_utf8(literal).unwrap()).collect()
    }

    fn needed_by(pattern: &str) -> Option<Vec<Literals>> {
        let all = needed(&regex_syntax::parse(pattern).unwrap(), true)?;
        Some(all.into_iter().map(|needed| needed.literals).collect())
    }

    fn bytes(literals: &[&str]) -> Vec<Vec<u8>> {
        literals.iter().map(|literal| literal.as_bytes().to_vec()).collect()
    }

    #[test]
    fn prefixes_of_whole_line_patterns() {
        let of = |pattern: &str| {
            let hir = regex_syntax::parse(pattern).unwrap();
            let found = line_starts(&Alternative::new(vec![&hir], &Rest::default())).unwrap_or_default();
            let text = |prefix: Prefix| (String::from_utf8(prefix.bytes).unwrap(), prefix.then);
            found.into_iter().map(text).collect::<Vec<_>>()
        };
        let (end, any) = (Symbols::END, Symbols::ALL);
        let expect = |expected: &[(&str, Symbols)]| -> Vec<_> {
            expected.iter().map(|&(text, then)| (text.to_owned(), then)).collect()
        };
        assert_eq!(
            of("(?i)^(?:Skip to the content|(?:the )?Axe)$"),
            expect(&[("axe", end), ("skip to the con", any), ("the axe", end)])
        );
        assert_eq!(of("^fifteen letters$"), expect(&[("fifteen letters", any)]), "it may be cut");
        assert_eq!(of(r"^[0-2]+ comments?$"), expect(&[("0", any), ("1", any), ("2", any)]));
        assert!(of("^.* newsletter$").is_empty());
        let digits = needed_by(r"^\d{1,3}$").unwrap();
        let [Literals::Prefixes(digits)] = &digits[..] else { panic!("{digits:?}") };
        assert!(digits.iter().map(|prefix| prefix.bytes[0]).eq((b'0'..=b'9').chain([WIDE])));
    }

    #[test]
    fn of_a_large_class_only_the_next_byte_is_told() {
        let hir = regex_syntax::parse(r"(?i)^(?:share|x)\W*$").unwrap();
        let found = needed(&hir, true).unwrap();
        let [Needed { literals: Literals::Prefixes(share), .. }, Needed { literals: Literals::Prefixes(x), .. }] =
            &found[..]
        else {
            panic!("{found:?}")
        };
        assert!(share.len() == 1 && share[0].bytes == b"share" && x.len() == 1 && x[0].bytes == b"x");
        let then = share[0].then;
        assert_eq!(x[0].then, then);
        assert!(then.has(None) && then.has(Some(&b'!')) && then.has(Some(&0xE2)) && !then.has(Some(&b's')));
    }

    #[test]
    fn literals_inside_patterns() {
        let of = |pattern: &str| {
            let hir = regex_syntax::parse(pattern).unwrap();
            texts(inner(&Alternative::new(vec![&hir], &Rest::default())))
        };
        assert_eq!(of(r"(?i)\s*\b(?:Read more|Also risk): [^.]+$"), ["also risk: ", "read more: "]);
        assert!(of(r"^\p{Lu}\w+ (?:a|bc)$").is_empty());
    }

    #[test]
    fn ends_of_lines_are_a_test_where_nothing_else_is() {
        let all = needed_by("^(?P<caption>.*[a-z])(?P<credit>PA|AP)$").unwrap();
        let [Literals::Suffixes(suffixes)] = &all[..] else { panic!("{all:?}") };
        let suffixes = texts(Some(suffixes.iter().map(|suffix| suffix.bytes.clone()).collect()));
        assert!(suffixes.contains(&"apx".to_owned()) && suffixes.contains(&"pax".to_owned()));
        assert!(suffixes.iter().all(|suffix| suffix.starts_with("ap") || suffix.starts_with("pa")));
    }

    #[test]
    fn a_long_literal_inside_is_a_better_test_than_a_common_word_at_the_start() {
        assert_eq!(needed_by("(?i)^the .+ newsroom$").unwrap(), [Literals::Inner(bytes(&[" newsroom"]))]);
        for (pattern, start) in [("(?i)^the .+ desk$", "the "), ("(?i)^suggested .+ newsroom$", "suggested ")] {
            let found = needed_by(pattern).unwrap();
            assert!(matches!(&found[..], [Literals::Prefixes(all)] if all[0].bytes == start.as_bytes()), "{found:?}");
        }
    }

    #[test]
    fn where_a_line_may_have_no_space_that_is_a_test() {
        assert_eq!(needed_by("^[A-Z][a-z]+$").unwrap(), [Literals::Unspaced]);
        let found = needed_by("^(?:[a-z0-9]+(?:-[a-z0-9]+){4,}|Picture .*)$").unwrap();
        assert!(matches!(&found[..], [Literals::Unspaced, Literals::Prefixes(_)]), "{found:?}");
    }

    #[test]
    fn an_alphabet_is_no_test() {
        assert_eq!(needed_by("^[A-Z][a-z ]+$"), None);
        assert_eq!(needed_by("^[^0-9]{1,50}$"), None);
        assert_eq!(
            needed_by("(?i)^(?:subscribe|.*your inbox)$").unwrap(),
            [
                Literals::Prefixes(vec![Prefix { bytes: b"subscribe".to_vec(), then: Symbols::END }]),
                Literals::Inner(bytes(&["your inbox"]))
            ]
        );
    }
}

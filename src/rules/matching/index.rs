//! A line in, the patterns out that it has the literals of, and the characters that they cannot do without.

use super::grams::Grams;
use super::letters::fold_line;
use super::literals::{Literals, Needed};
use super::marks::{Bounds, Marks};
use super::prefixes::{Edge, PrefixIndex};

/// A line that is searched for literals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Searched<'l> {
    /// The line.
    pub line: &'l [u8],
    /// The same without regard to case.
    pub lower: &'l [u8],
    /// Its characters.
    pub marks: Marks,
}

impl<'l> Searched<'l> {
    /// A line, written over `lower` without regard to case.
    pub fn new(line: &'l str, lower: &'l mut Vec<u8>) -> Self {
        fold_line(line, lower);
        Self { line: line.as_bytes(), lower, marks: Marks::of_line(line.as_bytes()) }
    }
}

/// The alternatives of all patterns by the literals that lines must have for them.
#[derive(Debug)]
pub(crate) struct Index {
    prefixes: PrefixIndex,
    /// Ends of lines, backwards.
    suffixes: PrefixIndex,
    inner: Grams,
    /// Tests of lines that have no space.
    unspaced: Vec<u32>,
    /// What characters lines must and may have, and for which pattern.
    tests: Vec<(Bounds, u32)>,
}

impl Index {
    /// An index of what patterns need, each with its number.
    pub(crate) fn new<'n>(patterns: impl Iterator<Item = (u32, &'n [Needed])>) -> Self {
        let (mut prefixes, mut suffixes) = (Vec::new(), Vec::new());
        let (mut inner, mut unspaced, mut tests) = (Vec::new(), Vec::new(), Vec::new());
        for (pattern, needed) in patterns.flat_map(|(pattern, all)| all.iter().map(move |needed| (pattern, needed))) {
            let test = tests.len() as u32;
            tests.push((needed.bounds, pattern));
            match &needed.literals {
                Literals::Prefixes(starts) => prefixes.extend(starts.iter().map(|start| (start, test))),
                Literals::Suffixes(ends) => suffixes.extend(ends.iter().map(|end| (end, test))),
                Literals::Inner(literals) => inner.extend(literals.iter().map(|literal| (literal.as_slice(), test))),
                Literals::Unspaced => unspaced.push(test),
            }
        }
        let [prefixes, suffixes] = [prefixes, suffixes].map(|ends| PrefixIndex::new(ends.into_iter()));
        Self { prefixes, suffixes, inner: Grams::new(inner), unspaced, tests }
    }

    /// Calls back for each pattern that a line may match, once or more often.
    pub(crate) fn candidates(&self, searched: Searched<'_>, mut found: impl FnMut(u32)) {
        let Searched { lower, marks, .. } = searched;
        let mut passed = |test: u32| {
            let (bounds, pattern) = self.tests[test as usize];
            if bounds.hold(marks) {
                found(pattern);
            }
        };
        self.prefixes.candidates(Edge::of(lower), &mut passed);
        self.suffixes.candidates(Edge::of_end(lower), &mut passed);
        if !marks.has_space() {
            self.unspaced.iter().for_each(|&test| passed(test));
        }
        self.inner.find(searched, passed);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;
    use crate::rules::matching::facts::Facts;

    /// Whether a pattern's facts let a line through.
    fn is_let_through(facts: &Facts, line: &str) -> bool {
        let Some(needed) = &facts.needed else { return true };
        let (mut lower, mut found) = (Vec::new(), false);
        let index = Index::new([(0, &needed[..])].into_iter());
        index.candidates(Searched::new(line, &mut lower), |_| found = true);
        found && facts.shape.allows(line.as_bytes())
    }

    const PATTERNS: [&str; 21] = [
        "^[a-zé]{2,5}$",
        "(?i)^[a-ek-t]+(?:-[a-e]+)*$",
        "^(?:[A-Za-z]+[0-9]?|share .*)$",
        "(?i)^[^0-9 ]{3,}$",
        r"(?i)^(?:share|tweet|x)\W*$",
        r"(?i)^(?:share|tweet)(?: this)?(?: a| b| c| d| e)*$",
        r"(?i)^read \w+ (?:more|now)?$",
        r"(?i)^(?:fourteen chars|exactly fifteen|sixteen letters!)(?:ab?|c)*$",
        r"(?i)^(?:читайте|смотрите)(?: также)?[ :]*$",
        r"(?i)ÄRGER|łódź",
        r"^.* (?:AP|AFP)$",
        r"^.*[a-z](?:PA|É)$",
        r"^(?:\d{1,3}|\(\d+\))[ é]*$",
        r"^[“A-Z]\w*(?:”|a{2,4}b?)$",
        r"(?i)^(?:also )?(?:read|share|[a-m] x)\b.{0,9}$",
        r"^Share[.!?…]?$",
        r"(?i)^(?:a|an|the)? ?(?:share|ärger)+!*$",
        r"(?i)\bread\W+more\b",
        r"^(?:é|è|ê|ë|ē) (?:share|tweet)$",
        r"(?i)^[^a-z]*tweet[^.]*$",
        r"^.*(?:THIS|[Tt]weet|(?i:also)).*$",
    ];

    proptest! {
        #[test]
        fn no_line_is_held_back_that_a_pattern_matches(
            line in "(share|Tweet|THIS|read|more|also|fourteen chars|exactly fifteen|sixteen letters!|ЧИТАЙТЕ|смотрите|Также|\
                Ärger|ŁÓDŹ|AP|PA|É|x| |[abcdeA-E .,!?:()0-9“”…é]){0,6}"
        ) {
            for pattern in PATTERNS {
                let is_match = Regex::new(pattern).unwrap().is_match(&line);
                prop_assert!(!is_match || is_let_through(&Facts::read(pattern).unwrap(), &line), "{pattern} on {line:?}");
            }
        }
    }
}

//! A line in, the patterns out that it has the literals of, and the characters that they cannot do without.

use super::grams::Grams;
use super::literals::{Literals, Needed};
use super::marks::Marks;
use super::prefixes::{Edge, PrefixIndex};

/// The alternatives of all patterns by the literals that lines must have for them.
#[derive(Debug)]
pub(super) struct Index {
    prefixes: PrefixIndex,
    /// Ends of lines, backwards.
    suffixes: PrefixIndex,
    inner: Grams,
    /// What else lines must have, and for which pattern.
    tests: Vec<(Marks, u32)>,
}

impl Index {
    /// An index of what patterns need, each with its number.
    pub(super) fn new<'n>(patterns: impl Iterator<Item = (u32, &'n [Needed])>) -> Self {
        let (mut prefixes, mut suffixes) = (Vec::new(), Vec::new());
        let (mut inner, mut tests) = (Vec::new(), Vec::new());
        for (pattern, needed) in patterns.flat_map(|(pattern, all)| all.iter().map(move |needed| (pattern, needed))) {
            let test = tests.len() as u32;
            tests.push((needed.marks, pattern));
            match &needed.literals {
                Literals::Prefixes(starts) => prefixes.extend(starts.iter().map(|start| (start, test))),
                Literals::Suffixes(ends) => suffixes.extend(ends.iter().map(|end| (end, test))),
                Literals::Inner(literals) => inner.extend(literals.iter().map(|literal| (literal.as_slice(), test))),
            }
        }
        let [prefixes, suffixes] = [prefixes, suffixes].map(|ends| PrefixIndex::new(ends.into_iter()));
        Self { prefixes, suffixes, inner: Grams::new(inner), tests }
    }

    /// Calls back for each pattern that a line may match, once or more often; the line is in lower case.
    pub(super) fn candidates(&self, line: &[u8], marks: Marks, mut found: impl FnMut(u32)) {
        let mut passed = |test: u32| {
            let (needed, pattern) = self.tests[test as usize];
            if needed.are_among(marks) {
                found(pattern);
            }
        };
        self.prefixes.candidates(Edge::of(line), &mut passed);
        self.suffixes.candidates(Edge::of_end(line), &mut passed);
        self.inner.find(line, passed);
    }
}

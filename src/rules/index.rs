//! A line in, the patterns out that it has the literals of, and the characters that they cannot do without.

use super::grams::Grams;
use super::literals::{Literals, Needed};
use super::marks::Marks;
use super::prefixes::PrefixIndex;

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
    /// An index of what each pattern needs, by its number; what needs nothing is left out.
    pub(super) fn new(needed: Vec<Option<Vec<Needed>>>) -> Self {
        let (mut prefixes, mut suffixes) = (PrefixIndex::default(), PrefixIndex::default());
        let (mut inner, mut tests) = (Vec::new(), Vec::new());
        let by_pattern = needed.into_iter().zip(0..).filter_map(|(needed, pattern)| Some((needed?, pattern)));
        for (needed, pattern) in by_pattern.flat_map(|(all, pattern)| all.into_iter().map(move |one| (one, pattern))) {
            let test = tests.len() as u32;
            tests.push((needed.marks, pattern));
            match needed.literals {
                Literals::Prefixes(starts) => starts.iter().for_each(|start| prefixes.add(start, test)),
                Literals::Suffixes(ends) => ends.iter().for_each(|end| suffixes.add(end, test)),
                Literals::Inner(literals) => inner.extend(literals.into_iter().map(|literal| (literal, test))),
            }
        }
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
        self.prefixes.candidates(line.iter(), &mut passed);
        self.suffixes.candidates(line.iter().rev(), &mut passed);
        self.inner.find(line, passed);
    }
}

//! The languages of the rules that ask for each pattern: a page is only searched for the patterns that rules for its own
//! language and for English ask for, and one of unknown language for all.
//!
//! Patterns stand in parts: those for pages of any language and of English, and the others of each language.

use std::collections::BTreeSet;

use super::Rule;
use super::scope::{OF_SOFTWARE, primary_language};
use crate::segment::Page;

/// Which patterns are asked for on pages of which language.
#[derive(Debug)]
pub(super) struct Languages {
    /// Languages that rules name, but English.
    names: Vec<String>,
    by_pattern: Vec<Demand>,
}

/// Who asks for a pattern.
#[derive(Debug, Clone, Default)]
struct Demand {
    /// A rule for pages of any language.
    any: bool,
    /// Languages of the other rules.
    names: BTreeSet<String>,
}

/// Pages that are searched for the same patterns: by a number from 0 up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group(pub usize);

/// Pages of unknown language.
const UNKNOWN: Group = Group(0);
/// Pages of English, or of a language that no rule names.
const UNNAMED: Group = Group(1);
/// First number of the other languages.
const FIRST_NAMED: usize = 2;

impl Languages {
    /// What rules ask for, of so many patterns.
    pub fn new(rules: &[Rule], patterns: usize) -> Self {
        let mut by_pattern = vec![Demand::default(); patterns];
        for rule in rules {
            for pattern in rule.action.patterns() {
                let demand: &mut Demand = &mut by_pattern[pattern.index()];
                demand.any |= rule.scope.lang.is_empty();
                demand.names.extend(rule.scope.lang.iter().map(|name| name.to_ascii_lowercase()));
            }
        }
        let mut names: BTreeSet<String> = by_pattern.iter().flat_map(|demand| demand.names.iter().cloned()).collect();
        names.remove(OF_SOFTWARE);
        Self { names: names.into_iter().collect(), by_pattern }
    }

    /// How many parts there are.
    pub fn parts(&self) -> usize {
        1 + self.names.len()
    }

    /// The parts that the pages of a group are searched for, by number.
    pub fn parts_of(&self, group: Group) -> impl Iterator<Item = usize> {
        let others = match group {
            UNKNOWN => 1..self.parts(),
            Group(number) => number.saturating_sub(1).max(1)..number,
        };
        std::iter::once(0).chain(others)
    }

    /// The group that a page belongs to.
    pub fn group_of(&self, page: &Page<'_>) -> Group {
        let Some(language) = primary_language(page) else { return UNKNOWN };
        let place = self.names.iter().position(|name| name.eq_ignore_ascii_case(language));
        place.map_or(UNNAMED, |place| Group(FIRST_NAMED + place))
    }

    /// Whether a pattern stands in a part.
    pub fn holds(&self, part: usize, pattern: usize) -> bool {
        let demand = &self.by_pattern[pattern];
        let in_first = demand.any || demand.names.contains(OF_SOFTWARE);
        match part.checked_sub(1) {
            None => in_first,
            Some(place) => !in_first && demand.names.contains(&self.names[place]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_searched_for_what_rules_of_their_language_ask_for() {
        let demand = |any, names: &[&str]| Demand { any, names: names.iter().map(|&name| name.to_owned()).collect() };
        let names = [&[][..], &["de"], &["de", "nl"], &["en"], &[]];
        let by_pattern = names.iter().enumerate().map(|(pattern, names)| demand(pattern == 0, names)).collect();
        let languages = Languages { names: ["de", "nl"].map(str::to_owned).to_vec(), by_pattern };
        let asked = |language: Option<&str>| {
            let page = Page { language: language.map(Into::into), ..Page::default() };
            let parts: Vec<usize> = languages.parts_of(languages.group_of(&page)).collect();
            assert!(parts.iter().all(|&part| part < languages.parts()));
            (0..5).filter(|&pattern| parts.iter().any(|&part| languages.holds(part, pattern))).collect::<Vec<_>>()
        };
        assert_eq!(asked(None), [0, 1, 2, 3]);
        assert_eq!(asked(Some("sv")), [0, 3]);
        assert_eq!(asked(Some("DE-AT")), [0, 1, 2, 3]);
        assert_eq!(asked(Some("nl")), [0, 2, 3]);
        assert_eq!(asked(Some("en-GB")), [0, 3]);
    }
}

//! The languages of the rules that ask for each pattern: a page is only searched for the patterns that rules for its own
//! language and for English ask for, and one of unknown language for all.

use std::collections::BTreeSet;

use super::Rule;
use super::scope::{OF_SOFTWARE, primary_language};
use crate::segment::Page;

/// Which patterns are asked for on pages of which language.
#[derive(Debug)]
pub(super) struct Languages {
    /// Languages that rules name.
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
/// Pages of a language that no rule names.
const UNNAMED: Group = Group(1);
/// First number of the languages that rules name.
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
        let names: BTreeSet<&String> = by_pattern.iter().flat_map(|demand| &demand.names).collect();
        Self { names: names.into_iter().cloned().collect(), by_pattern }
    }

    /// How many groups of pages there are.
    pub fn groups(&self) -> usize {
        FIRST_NAMED + self.names.len()
    }

    /// The group that a page belongs to.
    pub fn group_of(&self, page: &Page<'_>) -> Group {
        let Some(language) = primary_language(page) else { return UNKNOWN };
        let place = self.names.iter().position(|name| name.eq_ignore_ascii_case(language));
        place.map_or(UNNAMED, |place| Group(FIRST_NAMED + place))
    }

    /// Whether the pages of a group are searched for a pattern.
    pub fn ask(&self, group: Group, pattern: usize) -> bool {
        let demand = &self.by_pattern[pattern];
        let is_named = |name: &String| demand.names.contains(name);
        demand.any
            || demand.names.contains(OF_SOFTWARE)
            || match group {
                UNKNOWN => !demand.names.is_empty(),
                Group(number) => {
                    number.checked_sub(FIRST_NAMED).and_then(|place| self.names.get(place)).is_some_and(is_named)
                }
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
        let languages = Languages { names: ["de", "en", "nl"].map(str::to_owned).to_vec(), by_pattern };
        let asked = |language: Option<&str>| {
            let page = Page { language: language.map(Into::into), ..Page::default() };
            let group = languages.group_of(&page);
            assert!(group.0 < languages.groups());
            (0..5).filter(|&pattern| languages.ask(group, pattern)).collect::<Vec<_>>()
        };
        assert_eq!(asked(None), [0, 1, 2, 3]);
        assert_eq!(asked(Some("sv")), [0, 3]);
        assert_eq!(asked(Some("DE-AT")), [0, 1, 2, 3]);
        assert_eq!(asked(Some("nl")), [0, 2, 3]);
    }
}

//! The languages of the rules that ask for each pattern: a page is only searched for the patterns that rules for its own
//! language and for English ask for, and one of unknown language for those of all languages that it may be in.
//!
//! Patterns stand in parts: those for pages of any language and of English, and the others of each language.

use std::collections::BTreeSet;

use crate::rules::Rule;
use crate::rules::scope::{OF_SOFTWARE, primary_language};
use crate::segment::Page;

/// Which patterns are asked for on pages of which language.
#[derive(Debug)]
pub(crate) struct Languages {
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

/// The parts that a page is searched for, as bits: pages with the same ones belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group(u64);

impl Group {
    /// The part for pages of any language and of English.
    pub const FIRST: Self = Self(1);

    /// The parts, by number.
    pub fn parts(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |part| self.0 >> part & 1 == 1)
    }

    /// Most parts; languages beyond share the last.
    const MOST: usize = u64::BITS as usize;

    pub const fn with(self, part: usize) -> Self {
        Self(self.0 | 1 << part)
    }
}

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
        1 + self.names.len().min(Group::MOST - 1)
    }

    /// What a page is searched for.
    pub fn group_of(&self, page: &Page<'_>) -> Group {
        let named = |name: &String| match primary_language(page) {
            Some(language) => name.eq_ignore_ascii_case(language),
            None => !page.ruled_out_languages.contains(&name.as_str()),
        };
        let places = self.names.iter().zip(0..).filter(|(name, _)| named(name));
        places.fold(Group::FIRST, |group, (_, place)| group.with(part_of(place)))
    }

    /// The languages of a part, by its place.
    fn names_of(&self, place: usize) -> &[String] {
        if place + 1 < Group::MOST - 1 { &self.names[place..=place] } else { &self.names[place..] }
    }

    /// Whether a pattern stands in a part.
    pub fn holds(&self, part: usize, pattern: usize) -> bool {
        let demand = &self.by_pattern[pattern];
        let in_first = demand.any || demand.names.contains(OF_SOFTWARE);
        match part.checked_sub(1) {
            None => in_first,
            Some(place) => !in_first && self.names_of(place).iter().any(|name| demand.names.contains(name)),
        }
    }
}

/// The part of a language, by its place among the names.
fn part_of(place: usize) -> usize {
    (place + 1).min(Group::MOST - 1)
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
        let asked = |language: Option<&str>, ruled_out: &[&'static str]| {
            let language = language.map(Into::into);
            let page = Page { language, ruled_out_languages: ruled_out.to_vec(), ..Page::default() };
            let parts: Vec<usize> = languages.group_of(&page).parts().collect();
            assert!(parts.iter().all(|&part| part < languages.parts()));
            (0..5).filter(|&pattern| parts.iter().any(|&part| languages.holds(part, pattern))).collect::<Vec<_>>()
        };
        assert_eq!(asked(None, &[]), [0, 1, 2, 3]);
        assert_eq!(asked(None, &["de", "fr"]), [0, 2, 3]);
        assert_eq!(asked(Some("sv"), &[]), [0, 3]);
        assert_eq!(asked(Some("DE-AT"), &[]), [0, 1, 2, 3]);
        assert_eq!(asked(Some("nl"), &[]), [0, 2, 3]);
        assert_eq!(asked(Some("en-GB"), &[]), [0, 3]);
    }

    #[test]
    fn more_languages_than_parts_share_the_last() {
        let names: Vec<String> = ('a'..='d').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}"))).collect();
        let demand = |name: &String| Demand { any: false, names: BTreeSet::from([name.clone()]) };
        let languages = Languages { by_pattern: names.iter().map(demand).collect(), names };
        for (pattern, name) in languages.names.iter().enumerate() {
            let page = Page { language: Some(name.clone()), ..Page::default() };
            let parts: Vec<usize> = languages.group_of(&page).parts().collect();
            assert!(parts.iter().all(|&part| part < languages.parts()));
            assert!(parts.iter().any(|&part| languages.holds(part, pattern)), "{name}");
        }
    }
}

//! On which pages a rule may act: languages, hosts, kind of input, and where on the page.

use super::Rule;
use super::loading::pack::InputKind;
use crate::language_tag::primary_subtag;
use crate::segment::Page;

use super::ledger::Ledger;
use super::refusal::Refusal;

/// Pages a rule may act on; empty lists mean all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    /// Primary language subtags, lower case.
    pub lang: Vec<String>,
    /// Hosts; each means that host and all below it.
    pub sites: Vec<String>,
    /// Kind of page.
    pub input: Option<InputKind>,
}

impl Scope {
    /// Whether a page is in it. A page of unknown language is, unless no language of the scope can be its own; of one whose
    /// language is only guessed, rules for English hold, too.
    #[must_use]
    pub fn holds(&self, page: &Page<'_>) -> bool {
        self.holds_input(page) && self.holds_language(page) && self.holds_host(page)
    }

    /// Whether a page is in it for certain: of one of its languages by what is told of it, or is guessed.
    pub(super) fn surely_holds(&self, page: &Page<'_>) -> bool {
        let is_of_one = |language: &str| self.lang.iter().any(|known| is_of(language, known));
        let is_in = self.lang.is_empty() || primary_language(page).is_some_and(is_of_one);
        self.holds_input(page) && is_in && self.holds_host(page)
    }

    fn holds_input(&self, page: &Page<'_>) -> bool {
        self.input.is_none_or(|input| (input == InputKind::Html) == page.markup.is_some())
    }

    fn holds_language(&self, page: &Page<'_>) -> bool {
        let is = |tag: &str| self.lang.iter().any(|known| is_of(tag, known));
        self.lang.is_empty()
            || match (&page.language, &page.guessed_language) {
                (Some(told), _) => is(told),
                (None, Some(guess)) => is(guess) || is(OF_SOFTWARE),
                (None, None) => self.lang.iter().any(|known| !page.ruled_out_languages.contains(&known.as_str())),
            }
    }

    fn holds_host(&self, page: &Page<'_>) -> bool {
        let host = page.host.as_deref().unwrap_or("");
        self.sites.is_empty() || self.sites.iter().any(|site| is_below(host, site))
    }

    /// Why a page is not in it, in words.
    #[must_use]
    pub fn refusal(&self, page: &Page<'_>) -> String {
        if !self.holds_input(page) {
            return format!("for {} pages only", if page.markup.is_some() { "text" } else { "HTML" });
        }
        if !self.holds_language(page) {
            let told = match primary_language(page) {
                Some(language) => format!("the page's is {}", language.to_ascii_lowercase()),
                None => "the page's is unknown, but it holds next to none of their function words".to_owned(),
            };
            return format!("for languages {}; {told}", self.lang.join(", "));
        }
        let host = page.host.as_deref().unwrap_or("unknown");
        format!("for sites {}; the page's host is {host}", self.sites.join(", "))
    }
}

/// The scopes of all rules: hundreds share one, so that a page is held against a few only.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    distinct: Vec<Scope>,
    /// By rule, the place of its scope among these.
    places: Vec<usize>,
}

impl Scopes {
    /// The scopes of these rules.
    pub fn new(rules: &[Rule]) -> Self {
        let mut scopes = Self::default();
        for rule in rules {
            let known = scopes.distinct.iter().position(|scope| *scope == rule.scope);
            scopes.places.push(known.unwrap_or(scopes.distinct.len()));
            if known.is_none() {
                scopes.distinct.push(rule.scope.clone());
            }
        }
        scopes
    }

    /// Whether a page is in the scope of each rule, in order.
    pub fn hold<'s>(&'s self, page: &Page<'_>) -> impl Iterator<Item = bool> + use<'s> {
        let held: Vec<bool> = self.distinct.iter().map(|scope| scope.holds(page)).collect();
        self.places.iter().map(move |&place| held[place])
    }
}

/// Language of what software prints on pages of any other where nobody translated it: rules for it act on every page
/// but those that are told to be of another.
pub(super) const OF_SOFTWARE: &str = "en";

/// Primary subtag of a page's language, told or guessed.
pub(super) fn primary_language<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    page.language_tag().map(primary_subtag)
}

/// Whether a tag's primary subtag is this one.
fn is_of(tag: &str, primary: &str) -> bool {
    let (tag, length) = (tag.as_bytes(), primary.len());
    let ends = tag.get(length).is_none_or(|after| matches!(after, b'-' | b'_'));
    ends && tag.get(..length).is_some_and(|start| start.eq_ignore_ascii_case(primary.as_bytes()))
}

/// Whether a host is the site or below it.
fn is_below(host: &str, site: &str) -> bool {
    host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Where on a page a rule may act, by the share of the page's prose lines around.
#[derive(Debug, Clone, Copy, Default)]
pub struct Zone {
    /// Least share above.
    pub above: f32,
    /// Least share below.
    pub below: f32,
}

impl Zone {
    /// From a rule's optional keys.
    #[must_use]
    pub fn new(above: Option<f32>, below: Option<f32>) -> Self {
        Self { above: above.unwrap_or(0.0), below: below.unwrap_or(0.0) }
    }

    /// Why the zone shuts out the lines from `first` to `last`; `None` if it does not.
    pub(super) fn refuses(&self, ledger: &Ledger<'_, '_>, first: usize, last: usize) -> Option<Refusal> {
        let (above, below) = (ledger.prose_share_above(first), ledger.prose_share_below(last));
        if above < self.above {
            return Some(Refusal::Above { least: self.above, share: above });
        }
        (below < self.below).then_some(Refusal::Below { least: self.below, share: below })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Options, load};

    #[test]
    fn the_lines_in_a_zone_are_those_that_it_does_not_shut_out() {
        let prose = "The council put off its vote on Tuesday for the third time since the cannery burned down.";
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        for shape in ["", "p", "hp", "ppphhp", "hphphphp", "hhh", "phhpph"] {
            let texts: Vec<&str> = shape.chars().map(|c| if c == 'p' { prose } else { "Home" }).collect();
            let page = Page::from_lines(&texts);
            let ledger = Ledger::new(&page, &rules, None);
            for (above, below) in [(0.0, 0.0), (0.5, 0.0), (0.0, 0.9), (1.0, 0.0), (0.0, 1.0), (0.3, 0.3), (1.0, 1.0)] {
                let zone = Zone { above, below };
                let let_in: Vec<usize> =
                    (0..texts.len()).filter(|&at| zone.refuses(&ledger, at, at).is_none()).collect();
                let range = ledger.lines_in(&zone);
                assert_eq!(range.clone().collect::<Vec<_>>(), let_in, "{shape}: {zone:?}, {range:?}");
            }
        }
    }

    #[test]
    fn a_site_means_itself_and_all_below() {
        assert!(is_below("example.com", "example.com") && is_below("www.example.com", "example.com"));
        assert!(!is_below("notexample.com", "example.com") && !is_below("", "example.com"));
    }

    #[test]
    fn unknown_language_is_in() {
        let scope = Scope { lang: vec!["en".into()], ..Scope::default() };
        assert!(scope.holds(&Page::default()));
        let german = Page { language: Some("de-AT".into()), ..Page::default() };
        assert!(!scope.holds(&german));
        assert_eq!(scope.refusal(&german), "for languages en; the page's is de");
        let british = Page { language: Some("en-GB".into()), ..Page::default() };
        assert!(scope.holds(&british));
    }

    #[test]
    fn rules_act_on_pages_that_may_be_in_their_language() {
        let (english, polish) = ("en", "pl");
        let holds = |lang: &str, page| Scope { lang: vec![lang.into()], ..Scope::default() }.holds(page);
        let guessed = Page { guessed_language: Some("de".into()), ..Page::default() };
        assert!(holds("de", &guessed) && holds(english, &guessed) && !holds(polish, &guessed));
        let told = Page { language: Some("de".into()), ..Page::default() };
        assert!(holds("de", &told) && !holds(english, &told) && !holds(polish, &told));
        let unknown = Page { ruled_out_languages: vec!["pl"], ..Page::default() };
        assert!(holds("de", &unknown) && holds(english, &unknown) && !holds(polish, &unknown));
        let refusal = Scope { lang: vec![polish.into()], ..Scope::default() }.refusal(&unknown);
        assert_eq!(
            refusal,
            "for languages pl; the page's is unknown, but it holds next to none of their function words"
        );
    }
}

//! CSS selectors of a rule set in, the elements of a page that each matches out, in one pass over the page.
//!
//! Hundreds of selectors are never all tried on an element. As in browsers, each is filed under what its last
//! part needs: an id, a class, an attribute or a tag. Only those filed under what an element has are tried on it.

use std::collections::{BTreeSet, HashMap};

use ego_tree::{NodeId, NodeRef};
use foldhash::fast::RandomState;
use html5ever::{LocalName, local_name};
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html, Selector};

use super::attribute_test::AttributeTest;
use crate::rules::loading::outer::{outer_bytes, outer_parts};

/// Index of a rule's selectors among those of the rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CssId(pub(super) u32);

/// What an element needs so that a selector is tried on it.
#[derive(Debug, PartialEq, Eq)]
enum Key {
    Id(String),
    Class(String),
    Attribute(String),
    Tag(String),
    Any,
}

/// One selector without commas.
#[derive(Debug)]
struct Complex {
    selector: Selector,
    /// Whether what it is filed under is all it asks for.
    is_plain: bool,
    /// What the attribute that it is filed under must be like.
    test: AttributeTest,
    /// Numbers of the classes that an element above or before must have.
    needs: Vec<u32>,
    owner: CssId,
}

/// What is known of a class that selectors name.
#[derive(Debug, Default)]
struct Class {
    /// Selectors filed under it.
    filed: Vec<u32>,
    /// Its number, if selectors ask for it above or before the elements that they match.
    number: Option<u32>,
}

/// Indexes of selectors by what they need.
type Filed<K> = HashMap<K, Vec<u32>, RandomState>;

/// All selectors of a rule set, filed.
#[derive(Debug, Default)]
pub(crate) struct CssIndex {
    selectors: Vec<Complex>,
    owners: u32,
    ids: Filed<String>,
    classes: HashMap<String, Class, RandomState>,
    /// How many classes have numbers.
    numbered: u32,
    attributes: Filed<LocalName>,
    tags: Filed<LocalName>,
    any: Vec<u32>,
    /// Attributes that selectors ask for, wherever they stand in them.
    asked: BTreeSet<String>,
}

/// Elements that a rule's selectors match, in document order, by owner.
pub(crate) type Matched = Vec<Vec<NodeId>>;

impl CssIndex {
    /// Files the selectors of one rule.
    ///
    /// # Errors
    /// The byte at which the first selector stands that cannot be read, and what is wrong with it.
    pub(crate) fn add(&mut self, css: &str) -> Result<CssId, (usize, String)> {
        let owner = CssId(self.owners);
        self.owners += 1;
        for (offset, part) in parts(css) {
            let selector = Selector::parse(part).map_err(|error| (offset, fault(part, &error.to_string())))?;
            self.asked.extend(asked(part));
            let (key, is_plain) = key(part);
            let index = self.selectors.len() as u32;
            let needs = classes_before(part).map(|class| self.number(class)).collect();
            let test = test(part, &key);
            self.file(key, index);
            self.selectors.push(Complex { selector, is_plain, test, needs, owner });
        }
        Ok(owner)
    }

    /// The attributes that selectors ask for.
    pub(crate) fn attributes(&self) -> &BTreeSet<String> {
        &self.asked
    }

    fn file(&mut self, key: Key, index: u32) {
        match key {
            Key::Id(id) => self.ids.entry(id).or_default().push(index),
            Key::Class(class) => self.classes.entry(class).or_default().filed.push(index),
            Key::Attribute(name) => self.attributes.entry(LocalName::from(name)).or_default().push(index),
            Key::Tag(name) => self.tags.entry(LocalName::from(name)).or_default().push(index),
            Key::Any => self.any.push(index),
        }
    }

    /// The number of a class.
    fn number(&mut self, class: &str) -> u32 {
        let next = self.numbered;
        let number = *self.classes.entry(class.to_owned()).or_default().number.get_or_insert(next);
        self.numbered += u32::from(number == next);
        number
    }

    /// Finds what each rule's selectors match on a page.
    pub(crate) fn scan(&self, document: &Html) -> Matched {
        let matched = vec![Vec::new(); self.owners as usize];
        if self.selectors.is_empty() {
            return matched;
        }
        let mut scan = Scan { index: self, matched, seen: vec![false; self.numbered as usize] };
        for node in document.tree.nodes() {
            if let Some(element) = node.value().as_element() {
                scan.element(node, element);
            }
        }
        scan.matched
    }
}

/// A pass over a page.
struct Scan<'i> {
    index: &'i CssIndex,
    matched: Matched,
    /// Which of the numbered classes were seen: those of all elements above and before the one at hand, as nodes stand
    /// in the order in which they were opened.
    seen: Vec<bool>,
}

impl Scan<'_> {
    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let index = self.index;
        self.try_all(node, index.tags.get(&element.name.local), None);
        self.try_all(node, Some(&index.any), None);
        for (name, value) in &element.attrs {
            match name.local {
                local_name!("id") => self.try_all(node, index.ids.get(&**value), None),
                local_name!("class") => value.split_ascii_whitespace().for_each(|class| self.class(node, class)),
                _ => {}
            }
            if !index.attributes.is_empty() {
                self.try_all(node, index.attributes.get(&name.local), Some(value));
            }
        }
    }

    fn class(&mut self, node: NodeRef<'_, Node>, class: &str) {
        let Some(class) = self.index.classes.get(class) else { return };
        class.number.into_iter().for_each(|number| self.seen[number as usize] = true);
        self.try_all(node, Some(&class.filed), None);
    }

    /// Tries selectors on an element, those filed under an attribute with its value.
    fn try_all(&mut self, node: NodeRef<'_, Node>, filed: Option<&Vec<u32>>, value: Option<&str>) {
        for &index in filed.into_iter().flatten() {
            let complex = &self.index.selectors[index as usize];
            let owned = &mut self.matched[complex.owner.0 as usize];
            let may_fit = value.is_none_or(|value| complex.test.may_hold(value))
                && complex.needs.iter().all(|&number| self.seen[number as usize])
                && owned.last() != Some(&node.id());
            let fits = || ElementRef::wrap(node).is_some_and(|element| complex.selector.matches(&element));
            if may_fit && (complex.is_plain || fits()) {
                owned.push(node.id());
            }
        }
    }
}

/// What is wrong with a selector; the parser's own word stands last in what it says.
fn fault(selector: &str, told: &str) -> String {
    format!("{selector}: {}", told.lines().last().unwrap_or(told))
}

impl CssId {
    /// Its elements among those matched.
    pub(crate) fn of(self, matched: &Matched) -> &[NodeId] {
        matched.get(self.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// The selectors between the commas of a list, each with its place in bytes.
fn parts(css: &str) -> Vec<(usize, &str)> {
    let trimmed = |(start, part): (usize, &'_ str)| start + part.len() - part.trim_start().len();
    outer_parts(css).into_iter().map(|found| (trimmed(found), found.1.trim())).collect()
}

/// The attributes that a selector asks for, lower case; a bracket in quotes may give a name too many.
fn asked(selector: &str) -> impl Iterator<Item = String> + '_ {
    selector.split('[').skip(1).map(|rest| {
        let name = rest.trim_start().split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).next();
        name.unwrap_or("").to_ascii_lowercase()
    })
}

/// A selector parted before its last compound.
fn before_last(selector: &str) -> (&str, &str) {
    let last = outer_bytes(selector).filter(|(_, byte)| matches!(byte, b' ' | b'>' | b'+' | b'~')).last();
    selector.split_at(last.map_or(0, |(at, _)| at + 1))
}

/// The simple selectors of a compound.
fn simples(compound: &str) -> Vec<&str> {
    let starts: Vec<usize> = outer_bytes(compound)
        .filter(|&(at, byte)| at == 0 || matches!(byte, b'.' | b'#' | b'[' | b':' | b' ' | b'>' | b'+' | b'~'))
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([compound.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &compound[start..end]).collect()
}

/// The classes that elements above or before must have.
fn classes_before(selector: &str) -> impl Iterator<Item = &str> {
    let simples = simples(before_last(selector).0).into_iter();
    simples.filter(|simple| matches!(simple_key(simple), Key::Class(_))).map(|simple| &simple[1..])
}

/// What the attribute that a selector is filed under must be like.
fn test(selector: &str, key: &Key) -> AttributeTest {
    let Key::Attribute(name) = key else { return AttributeTest::Any };
    let conditions = simples(before_last(selector).1).into_iter().filter(|simple| simple_key(simple) == *key);
    let condition = conditions.filter_map(|simple| simple.get(1 + name.len()..)).next();
    condition.map_or(AttributeTest::Any, AttributeTest::parse)
}

/// What the last part of a selector is filed under, and whether that is the whole selector.
fn key(selector: &str) -> (Key, bool) {
    let (before, compound) = before_last(selector);
    let simple = simples(compound);
    let is_plain = simple.len() == 1 && before.is_empty();
    let keys = simple.into_iter().map(simple_key);
    // Ids are rarest, tags commonest.
    let best = keys.min_by_key(|key| match key {
        Key::Id(_) => 0,
        Key::Class(_) => 1,
        Key::Attribute(_) => 2,
        Key::Tag(_) => 3,
        Key::Any => 4,
    });
    let best = best.unwrap_or(Key::Any);
    let is_plain = is_plain && !matches!(best, Key::Attribute(_) | Key::Any);
    (best, is_plain)
}

fn simple_key(simple: &str) -> Key {
    let name = |text: &str| {
        let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (is_name && !text.is_empty()).then(|| text.to_owned())
    };
    let known = match simple.as_bytes().first() {
        Some(b'.') => name(&simple[1..]).map(Key::Class),
        Some(b'#') => name(&simple[1..]).map(Key::Id),
        Some(b'[') => {
            let end = simple.find(['=', '^', '$', '*', '~', '|', ']', ' ']).unwrap_or(simple.len());
            name(&simple[1..end]).map(|name| Key::Attribute(name.to_ascii_lowercase()))
        }
        Some(b':' | b'*') | None => None,
        _ => name(simple).map(|name| Key::Tag(name.to_ascii_lowercase())),
    };
    known.unwrap_or(Key::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_filed_under_what_they_need() {
        assert_eq!(key(".ad"), (Key::Class("ad".into()), true));
        assert_eq!(key("div#top > p.lead[lang]:first-child"), (Key::Class("lead".into()), false));
        assert_eq!(key("div a[href*='x y.z#b']"), (Key::Attribute("href".into()), false));
        assert_eq!(key("nav:not(.main)"), (Key::Tag("nav".into()), false));
        assert_eq!(key("[id^='taboola-']"), (Key::Attribute("id".into()), false));
        assert_eq!(key("NAV"), (Key::Tag("nav".into()), true));
        assert_eq!(key("div *"), (Key::Any, false));
        assert_eq!(key("div + .a"), (Key::Class("a".into()), false));
    }

    #[test]
    fn attributes_that_selectors_ask_for_are_known() {
        let mut index = CssIndex::default();
        index.add("div:has(> [Data-x~=\"a[b\"]):not([ data_y ]) p[lang|=en][title]").unwrap();
        assert_eq!(index.attributes().iter().collect::<Vec<_>>(), ["b", "data-x", "data_y", "lang", "title"]);
    }

    #[test]
    fn lists_are_parted_at_their_commas() {
        assert_eq!(parts(".a, :is(.b, .c) , [d='e,f']"), [(0, ".a"), (4, ":is(.b, .c)"), (18, "[d='e,f']")]);
    }

    #[test]
    fn an_element_counts_once_for_a_rule() {
        let mut index = CssIndex::default();
        let first = index.add(".a, div, [title]").unwrap();
        let second = index.add("ul > li.b").unwrap();
        let document = Html::parse_document("<div class='a a' title=x></div><ul><li class=b></ul><li class=b>");
        let matched = index.scan(&document);
        assert_eq!((first.of(&matched).len(), second.of(&matched).len()), (1, 1));
        assert_eq!(index.add(".a, ..b").unwrap_err().0, 4);
    }

    #[test]
    fn selectors_that_ask_for_more_than_an_element_match_as_they_say() {
        let selectors =
            [".a p", ".a > .c", ".b + p", ".e:not(.a) p", "[id^=t]", "p:is(.a p)", "div:has(.c)", "[id=x i].c"];
        let document = Html::parse_document(
            "<div class=a><p class=c id=t1></p></div><i class=b></i><p id=x></p><div class=e><p id=X class=c></p></div>",
        );
        let mut index = CssIndex::default();
        let ids: Vec<CssId> = selectors.iter().map(|css| index.add(css).unwrap()).collect();
        let matched = index.scan(&document);
        for (css, id) in selectors.iter().zip(ids) {
            let selector = Selector::parse(css).unwrap();
            let all: Vec<NodeId> = document.select(&selector).map(|element| element.id()).collect();
            assert_eq!(id.of(&matched), all, "{css}");
            assert!(!all.is_empty(), "{css}");
        }
    }
}

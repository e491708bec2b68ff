//! CSS selectors of a rule set in, the elements of a page that each matches out, in one pass over the page.
//!
//! Hundreds of selectors are never all tried on an element. As in browsers, each is filed under what its last
//! part needs: an id, a class, an attribute or a tag. Only those filed under what an element has are tried on it.

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use foldhash::fast::RandomState;
use html5ever::{LocalName, local_name};
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html, Selector};

/// Index of a rule's selectors among those of the rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CssId(u32);

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
    owner: CssId,
}

/// Indexes of selectors by what they need.
type Filed<K> = HashMap<K, Vec<u32>, RandomState>;

/// All selectors of a rule set, filed.
#[derive(Debug, Default)]
pub(super) struct CssIndex {
    selectors: Vec<Complex>,
    owners: u32,
    ids: Filed<String>,
    classes: Filed<String>,
    attributes: Filed<LocalName>,
    tags: Filed<LocalName>,
    any: Vec<u32>,
}

/// Elements that a rule's selectors match, in document order, by owner.
pub(super) type Matched = Vec<Vec<NodeId>>;

impl CssIndex {
    /// Files the selectors of one rule.
    ///
    /// # Errors
    /// The byte at which the first selector stands that cannot be read, and what is wrong with it.
    pub(super) fn add(&mut self, css: &str) -> Result<CssId, (usize, String)> {
        let owner = CssId(self.owners);
        self.owners += 1;
        for (offset, part) in parts(css) {
            let selector = Selector::parse(part).map_err(|error| (offset, fault(part, &error.to_string())))?;
            let (key, is_plain) = key(part);
            let index = self.selectors.len() as u32;
            self.file(key, index);
            self.selectors.push(Complex { selector, is_plain, owner });
        }
        Ok(owner)
    }

    fn file(&mut self, key: Key, index: u32) {
        match key {
            Key::Id(id) => self.ids.entry(id).or_default().push(index),
            Key::Class(class) => self.classes.entry(class).or_default().push(index),
            Key::Attribute(name) => self.attributes.entry(LocalName::from(name)).or_default().push(index),
            Key::Tag(name) => self.tags.entry(LocalName::from(name)).or_default().push(index),
            Key::Any => self.any.push(index),
        }
    }

    /// Finds what each rule's selectors match on a page.
    pub(super) fn scan(&self, document: &Html) -> Matched {
        let mut matched = vec![Vec::new(); self.owners as usize];
        if self.selectors.is_empty() {
            return matched;
        }
        for node in document.tree.nodes() {
            if let Some(element) = node.value().as_element() {
                self.scan_element(node, element, &mut matched);
            }
        }
        matched
    }

    fn scan_element(&self, node: NodeRef<'_, Node>, element: &Element, matched: &mut Matched) {
        let mut found = |candidates: Option<&Vec<u32>>| {
            for &index in candidates.into_iter().flatten() {
                let complex = &self.selectors[index as usize];
                let owned = &mut matched[complex.owner.0 as usize];
                let fits = || ElementRef::wrap(node).is_some_and(|element| complex.selector.matches(&element));
                if owned.last() != Some(&node.id()) && (complex.is_plain || fits()) {
                    owned.push(node.id());
                }
            }
        };
        found(self.tags.get(&element.name.local));
        found(Some(&self.any));
        for (name, value) in &element.attrs {
            match name.local {
                local_name!("id") => found(self.ids.get(&**value)),
                local_name!("class") => {
                    value.split_ascii_whitespace().for_each(|class| found(self.classes.get(class)));
                }
                _ => {}
            }
            if !self.attributes.is_empty() {
                found(self.attributes.get(&name.local));
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
    pub(super) fn of(self, matched: &Matched) -> &[NodeId] {
        matched.get(self.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// The selectors between the commas of a list, each with its place in bytes.
fn parts(css: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, byte) in outer_bytes(css).chain(std::iter::once((css.len(), b','))) {
        if byte == b',' {
            let part = &css[start..at];
            out.push((start + part.len() - part.trim_start().len(), part.trim()));
            start = at + 1;
        }
    }
    out
}

/// Bytes of a selector outside brackets, parentheses and quotes, and those that open them.
fn outer_bytes(css: &str) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut depth = 0_usize;
    let mut quote = None;
    css.bytes().enumerate().filter(move |&(_, byte)| {
        let is_outer = depth == 0 && quote.is_none();
        match (quote, byte) {
            (Some(open), _) => quote = quote.filter(|_| byte != open),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outer
    })
}

/// What the last part of a selector is filed under, and whether that is the whole selector.
fn key(selector: &str) -> (Key, bool) {
    let last = outer_bytes(selector).filter(|(_, byte)| matches!(byte, b' ' | b'>' | b'+' | b'~')).last();
    let compound = &selector[last.map_or(0, |(at, _)| at + 1)..];
    let starts: Vec<usize> = outer_bytes(compound)
        .filter(|&(at, byte)| at == 0 || matches!(byte, b'.' | b'#' | b'[' | b':'))
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([compound.len()]);
    let simple: Vec<&str> = starts.iter().zip(ends).map(|(&start, end)| &compound[start..end]).collect();
    let is_plain = simple.len() == 1 && compound.len() == selector.len();
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
}

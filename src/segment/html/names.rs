//! Names in a page's markup: the attributes that are read, and what class names, ids and roles say of hidden text. Packs
//! say the latter (`[[hidden]]`), and name attributes in their selectors.

use std::collections::{HashMap, HashSet};
use std::fmt;

use aho_corasick::AhoCorasick;
use foldhash::fast::RandomState;
use html5ever::{LocalName, local_name};
use scraper::node::Element;

use super::hides::Hides;

/// The names that are known.
#[derive(Default)]
pub struct Names {
    /// Attributes that selectors ask for, beside those of [`own_attribute`].
    attributes: HashMap<Box<[u8]>, LocalName, RandomState>,
    classes: HashSet<String, RandomState>,
    /// Length of the shortest of the classes.
    shortest: usize,
    panel: Option<AhoCorasick>,
    beside: Option<AhoCorasick>,
}

impl Names {
    /// Names for hidden text, each lower case, and the attributes that selectors ask for.
    #[must_use]
    pub fn new(hiding: &[(Hides, String)], attributes: impl IntoIterator<Item = String>) -> Self {
        let of = |hides: Hides| hiding.iter().filter(move |(kind, _)| *kind == hides).map(|(_, name)| name.as_str());
        Self {
            attributes: attributes.into_iter().map(|name| (name.as_bytes().into(), LocalName::from(name))).collect(),
            classes: of(Hides::Class).map(str::to_owned).collect(),
            shortest: of(Hides::Class).map(str::len).min().unwrap_or(usize::MAX),
            panel: parts(of(Hides::Panel)),
            beside: parts(of(Hides::Beside)),
        }
    }

    /// The attribute of that name, if it is read.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<LocalName> {
        own_attribute(name).or_else(|| self.attributes.get(name).cloned())
    }

    /// Whether a class value holds a class that hides.
    pub(super) fn hides(&self, classes: &str) -> bool {
        classes.len() >= self.shortest && classes.split_ascii_whitespace().any(|class| self.classes.contains(class))
    }

    /// Whether an element's class, id or role says that it is a panel.
    pub(super) fn says_panel(&self, element: &Element) -> bool {
        names_hold(self.panel.as_ref(), element)
    }

    /// Whether they say that what is hidden there is no text of the page.
    pub(super) fn says_beside(&self, element: &Element) -> bool {
        names_hold(self.beside.as_ref(), element)
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").field("attributes", &self.attributes.keys()).field("classes", &self.classes).finish()
    }
}

/// Finds any of these parts, capitals aside; `None` if there are none.
fn parts<'n>(parts: impl Iterator<Item = &'n str>) -> Option<AhoCorasick> {
    let parts: Vec<&str> = parts.collect();
    // Only too many parts would fail, some billion bytes of them.
    (!parts.is_empty()).then(|| AhoCorasick::builder().ascii_case_insensitive(true).build(parts).ok()).flatten()
}

fn names_hold(parts: Option<&AhoCorasick>, element: &Element) -> bool {
    let told = |name: LocalName| attribute(element, &name);
    let mut names = [local_name!("class"), local_name!("id"), local_name!("role")].into_iter().filter_map(told);
    parts.is_some_and(|parts| names.any(|name| parts.is_match(name)))
}

/// The attributes that the program and the tree builder read themselves. All others are left out of the document
/// unless a selector asks for them: half of a page's attributes, which hold a third of its markup.
#[rustfmt::skip]
fn own_attribute(name: &[u8]) -> Option<LocalName> {
    Some(match name {
        b"class" => local_name!("class"), b"id" => local_name!("id"), b"href" => local_name!("href"),
        b"style" => local_name!("style"), b"rel" => local_name!("rel"), b"type" => local_name!("type"),
        b"role" => local_name!("role"), b"hidden" => local_name!("hidden"), b"alt" => local_name!("alt"),
        b"name" => local_name!("name"), b"property" => local_name!("property"), b"content" => local_name!("content"),
        b"http-equiv" => local_name!("http-equiv"), b"lang" => local_name!("lang"),
        b"datetime" => local_name!("datetime"), b"aria-hidden" => local_name!("aria-hidden"),
        b"aria-controls" => local_name!("aria-controls"), b"encoding" => local_name!("encoding"),
        // In a drawing, a `<font>` with one of these ends it.
        b"color" => local_name!("color"), b"face" => local_name!("face"), b"size" => local_name!("size"),
        b"itemprop" => local_name!("itemprop"), b"itemscope" => local_name!("itemscope"), b"itemtype" => local_name!("itemtype"),
        b"start" => local_name!("start"), b"value" => local_name!("value"), b"reversed" => local_name!("reversed"),
        b"shadowrootmode" => local_name!("shadowrootmode"),
        b"pubdate" | b"data-target" | b"data-bs-target" | b"shadowroot" => LocalName::from(str::from_utf8(name).ok()?),
        _ => return None,
    })
}

/// Value of an attribute that is read of every page.
pub(crate) fn attribute<'e>(element: &'e Element, name: &LocalName) -> Option<&'e str> {
    debug_assert!(own_attribute(name.as_bytes()).is_some(), "`{name}` is not read");
    element.attrs.iter().find(|(known, _)| known.local == *name).map(|(_, value)| &**value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_that_the_program_or_a_selector_asks_for() {
        let names = Names::new(&[], ["data-ad".to_owned()]);
        assert_eq!(names.attribute(b"class"), Some(local_name!("class")));
        assert_eq!(names.attribute(b"data-ad").as_deref(), Some("data-ad"));
        assert_eq!(names.attribute(b"srcset"), None);
    }

    #[test]
    fn names_for_hidden_text_are_classes_or_parts_of_names() {
        let hiding = [(Hides::Class, "sr-only"), (Hides::Panel, "accord"), (Hides::Beside, "menu")];
        let names = Names::new(&hiding.map(|(hides, name)| (hides, name.to_owned())), []);
        assert!(names.hides("tide sr-only") && !names.hides("sr-only-x") && !Names::default().hides("sr-only"));
        let document = scraper::Html::parse_fragment("<p class=myAccordion></p><p id=menu-1></p>");
        let elements: Vec<&Element> = document.tree.nodes().filter_map(|node| node.value().as_element()).collect();
        let said = |element: &&Element| (names.says_panel(element), names.says_beside(element));
        assert_eq!(elements[elements.len() - 2..].iter().map(said).collect::<Vec<_>>(), [(true, false), (false, true)]);
    }
}

//! A hidden element in, whether a reader opens it with a click: panels of accordions and tabs, answers to questions.
//!
//! Of hidden text as long as a sentence, that of panels is the page's own text in four of five cases; windows, menus,
//! baskets and slides hardly ever hold any.

use std::collections::HashSet;

use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::node::{Element, Node};

use super::names::{Names, attribute};

/// The panels of a document.
pub(super) struct Panels<'n> {
    names: &'n Names,
    /// The ids that controls of the document name; read when the first hidden element asks.
    controlled: Option<HashSet<String>>,
}

/// Elements up from a hidden one that may say that it is a panel.
const NEAR: usize = 3;

impl<'n> Panels<'n> {
    pub fn new(names: &'n Names) -> Self {
        Self { names, controlled: None }
    }

    /// Whether an element is a panel, or inside one.
    pub fn contain(&mut self, node: NodeRef<'_, Node>) -> bool {
        if is_beside(node, self.names) {
            return false;
        }
        let controlled = self.controlled.get_or_insert_with(|| controlled(node.tree().root()));
        elements(node).take(NEAR).any(|element| says_panel(element, self.names) || has_id(element, controlled))
    }
}

/// An element and those around it.
fn elements(node: NodeRef<'_, Node>) -> impl Iterator<Item = &Element> {
    std::iter::once(node).chain(node.ancestors()).filter_map(|node| node.value().as_element())
}

/// Whether a node stands in an element of which what is hidden there is no text of the page. The page itself is none: its
/// class tells of windows that are open (`modal-open`).
pub(super) fn is_beside(node: NodeRef<'_, Node>, names: &Names) -> bool {
    let is_page = |element: &&Element| matches!(element.name.local, local_name!("html") | local_name!("body"));
    elements(node).filter(|element| !is_page(element)).any(|element| is_other(element, names))
}

/// Whether what is hidden in an element is no text of the page.
fn is_other(element: &Element, names: &Names) -> bool {
    let is_part = matches!(
        element.name.local,
        local_name!("nav") | local_name!("form") | local_name!("footer") | local_name!("dialog") | local_name!("aside")
    );
    is_part || names.says_beside(element)
}

fn has_id(element: &Element, ids: &HashSet<String>) -> bool {
    attribute(element, &local_name!("id")).is_some_and(|id| ids.contains(id))
}

fn says_panel(element: &Element, names: &Names) -> bool {
    let is_panel = |role: &str| matches!(role, "tabpanel" | "region");
    attribute(element, &local_name!("role")).is_some_and(is_panel)
        || attribute(element, &local_name!("itemprop")) == Some("acceptedAnswer")
        || names.says_panel(element)
}

/// The ids that buttons and links of a document open.
fn controlled(root: NodeRef<'_, Node>) -> HashSet<String> {
    let mut ids = HashSet::new();
    let targets = ["aria-controls", "data-target", "data-bs-target"].map(LocalName::from);
    for element in root.descendants().filter_map(|node| node.value().as_element()) {
        let target = targets.iter().find_map(|name| attribute(element, name));
        let href = || attribute(element, &local_name!("href")).filter(|href| href.starts_with('#'));
        let target = target.or_else(href);
        let each = target.unwrap_or("").split_ascii_whitespace();
        ids.extend(each.map(|id| id.trim_start_matches('#').to_owned()).filter(|id| !id.is_empty()));
    }
    ids
}

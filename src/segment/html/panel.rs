//! A hidden element in, whether a reader opens it with a click: panels of accordions and tabs, answers to questions.
//!
//! Of hidden text as long as a sentence, that of panels is the page's own text in four of five cases; windows, menus,
//! baskets and slides hardly ever hold any.

use std::collections::HashSet;

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::node::{Element, Node};

/// The panels of a document.
#[derive(Default)]
pub(super) struct Panels {
    /// The ids that controls of the document name; read when the first hidden element asks.
    controlled: Option<HashSet<String>>,
}

/// Parts of class names and ids that panels have.
const PANEL: [&str; 7] = ["accord", "collaps", "faq", "tab-pane", "toggle", "expand", "answer"];
/// Parts of those of elements whose hidden text is not the page's.
const OTHER: [&str; 20] = [
    "menu", "nav", "modal", "popup", "popover", "dialog", "overlay", "drawer", "tooltip", "dropdown", "cart", "cookie",
    "consent", "search", "login", "share", "carousel", "slick", "slide", "swiper",
];
/// Elements up from a hidden one that may say that it is a panel.
const NEAR: usize = 3;

impl Panels {
    /// Whether an element is a panel, or inside one.
    pub fn contain(&mut self, node: NodeRef<'_, Node>) -> bool {
        let elements = || std::iter::once(node).chain(node.ancestors()).filter_map(|node| node.value().as_element());
        if elements().any(is_other) {
            return false;
        }
        let controlled = self.controlled.get_or_insert_with(|| controlled(node.tree().root()));
        elements()
            .take(NEAR)
            .any(|element| says_panel(element) || element.attr("id").is_some_and(|id| controlled.contains(id)))
    }
}

/// Whether what is hidden in an element is no text of the page.
fn is_other(element: &Element) -> bool {
    let is_part = matches!(
        element.name.local,
        local_name!("nav") | local_name!("form") | local_name!("footer") | local_name!("dialog") | local_name!("aside")
    );
    is_part || names(element).any(|name| has_any(name, &OTHER))
}

fn says_panel(element: &Element) -> bool {
    let is_panel = |role: &str| matches!(role, "tabpanel" | "region");
    element.attr("role").is_some_and(is_panel)
        || element.attr("itemprop") == Some("acceptedAnswer")
        || names(element).any(|name| has_any(name, &PANEL))
}

/// An element's class, id and role.
fn names(element: &Element) -> impl Iterator<Item = &str> {
    ["class", "id", "role"].into_iter().filter_map(|name| element.attr(name))
}

fn has_any(name: &str, parts: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    parts.iter().any(|part| name.contains(part))
}

/// The ids that buttons and links of a document open.
fn controlled(root: NodeRef<'_, Node>) -> HashSet<String> {
    let mut ids = HashSet::new();
    for element in root.descendants().filter_map(|node| node.value().as_element()) {
        let target = ["aria-controls", "data-target", "data-bs-target"].into_iter().find_map(|name| element.attr(name));
        let target = target.or_else(|| element.attr("href").filter(|href| href.starts_with('#')));
        let each = target.unwrap_or("").split_ascii_whitespace();
        ids.extend(each.map(|id| id.trim_start_matches('#').to_owned()).filter(|id| !id.is_empty()));
    }
    ids
}

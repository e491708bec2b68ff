//! An element in a text in, whether it is a mark beside that text out: links of a heading to itself, links back from a
//! note, text that is struck where its correction stands beside it.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::node::{Element, Node};

use super::names::attribute;

/// Texts of such links, one character each.
const MARKS: [char; 7] = ['¶', '#', '§', '🔗', '⚓', '↩', '⏎'];
/// Parts of the classes that such links have where they say in words what they do.
const CLASSES: [&str; 4] = ["anchor", "headerlink", "permalink", "hash-link"];
/// Most nodes of a link that are looked at.
const MOST_NODES: usize = 12;
/// Elements up from a link to its heading.
const TO_HEADING: usize = 3;

/// Whether an element's text is no part of the text that it stands in.
pub(super) fn is_mark(node: NodeRef<'_, Node>, element: &Element) -> bool {
    match element.name.local {
        local_name!("a") => is_permalink(node, element),
        local_name!("del") | local_name!("s") | local_name!("strike") => is_corrected(node),
        _ => false,
    }
}

/// Whether a button stands inside a sentence.
pub(super) fn is_in_sentence(node: NodeRef<'_, Node>) -> bool {
    let is_text = |beside: Option<NodeRef<'_, Node>>| {
        beside.and_then(|beside| beside.value().as_text()).is_some_and(|text| !text.trim().is_empty())
    };
    is_text(node.prev_sibling()) && is_text(node.next_sibling())
}

/// Whether an element holds nothing but the figures of an exponent: no link, as marks of notes have.
pub(super) fn is_exponent(node: NodeRef<'_, Node>) -> bool {
    let Some(text) = node.first_child().filter(|child| child.next_sibling().is_none()) else { return false };
    let Some(text) = text.value().as_text().map(|text| text.trim()) else { return false };
    let figures = text.trim_start_matches(['-', '−', '–', '+']);
    (1..=2).contains(&figures.len()) && figures.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an element is what stands below the line of a fraction.
pub(super) fn is_denominator(node: NodeRef<'_, Node>, element: &Element) -> bool {
    let is_fraction = |around: NodeRef<'_, Node>| {
        around.value().as_element().is_some_and(|around| around.name.local == local_name!("mfrac"))
    };
    element.name.ns == html5ever::ns!(mathml)
        && node.parent().is_some_and(is_fraction)
        && node.prev_siblings().any(|before| before.value().is_element())
}

fn is_permalink(node: NodeRef<'_, Node>, element: &Element) -> bool {
    let is_sign = |c: char| MARKS.contains(&c) || c.is_whitespace() || matches!(c, '\u{FE0E}' | '\u{FE0F}');
    let mut texts = texts(node).filter(|text| !text.trim().is_empty()).peekable();
    let Some(first) = texts.peek() else { return false };
    if first.chars().all(is_sign) {
        return texts.all(|text| text.chars().all(is_sign));
    }
    let says = |class: &str| CLASSES.iter().any(|part| class.contains(part));
    attribute(element, &local_name!("class")).is_some_and(says) && is_beside_heading(node)
}

/// Whether a link stands in a heading that has text of its own.
fn is_beside_heading(node: NodeRef<'_, Node>) -> bool {
    let is_heading = |around: &NodeRef<'_, Node>| {
        let name = around.value().as_element().map(|element| element.name());
        matches!(name, Some("h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
    };
    let length = |node| texts(node).map(|text| text.trim().len()).sum::<usize>();
    let heading = node.ancestors().take(TO_HEADING).find(is_heading);
    heading.is_some_and(|heading| length(heading) > length(node))
}

/// Whether the text that corrects a struck one stands right beside it.
fn is_corrected(node: NodeRef<'_, Node>) -> bool {
    let is_correction = |beside: Option<NodeRef<'_, Node>>| {
        beside.is_some_and(|beside| {
            beside.value().as_element().is_some_and(|element| element.name.local == local_name!("ins"))
                && texts(beside).any(|text| !text.trim().is_empty())
        })
    };
    let is_blank = |node: &NodeRef<'_, Node>| node.value().as_text().is_some_and(|text| text.trim().is_empty());
    is_correction(node.next_siblings().find(|node| !is_blank(node)))
        || is_correction(node.prev_siblings().find(|node| !is_blank(node)))
}

fn texts(node: NodeRef<'_, Node>) -> impl Iterator<Item = &str> {
    node.descendants().take(MOST_NODES).filter_map(|node| node.value().as_text()).map(|text| &**text)
}

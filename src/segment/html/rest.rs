//! A hidden element in, whether it is the rest of the text before it out: behind a button that says so, the paragraphs of
//! an article go on in an element that is not shown yet.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::node::{Element, Node};

use super::names::{Names, attribute};
use super::panel::is_beside;
use super::walk::has_text;

/// Bytes of a paragraph, about a sentence.
const PARAGRAPH_BYTES: usize = 80;
/// Fewest paragraphs of a rest.
const LEAST_PARAGRAPHS: usize = 2;
/// Most nodes of it that are looked at: it shows itself in its first paragraphs.
const MOST_NODES: usize = 400;
/// Most elements between the last paragraph that is shown and the rest: marks of what is left out, a button.
const MOST_BETWEEN: usize = 3;
/// Bytes of text that none of them has.
const BETWEEN_BYTES: usize = 40;

/// Whether a hidden element goes on with the paragraphs right before it.
pub(super) fn is_rest(node: NodeRef<'_, Node>, names: &Names) -> bool {
    let is_foreign = node.value().as_element().is_none_or(|element| attribute(element, &local_name!("lang")).is_some());
    !is_foreign && follows_paragraph(node) && holds_paragraphs(node, LEAST_PARAGRAPHS) && !is_beside(node, names)
}

/// Whether an element stands behind a shown paragraph of the same container.
fn follows_paragraph(node: NodeRef<'_, Node>) -> bool {
    let before = node.prev_siblings().filter_map(|before| Some((before, before.value().as_element()?)));
    let is_list = |element: &Element| matches!(element.name.local, local_name!("ul") | local_name!("ol"));
    let mut last = before.take(MOST_BETWEEN);
    let last = last.find(|(before, element)| is_list(element) || has_text(*before, BETWEEN_BYTES));
    last.is_some_and(|(before, element)| {
        let is_hidden = attribute(element, &local_name!("hidden")).is_some();
        is_paragraph(element) && !is_hidden && has_text(before, PARAGRAPH_BYTES)
    })
}

/// Whether an element holds so many paragraphs, and no form or menu among them.
pub(super) fn holds_paragraphs(node: NodeRef<'_, Node>, least: usize) -> bool {
    let mut count = 0;
    for inner in node.descendants().take(MOST_NODES).skip(1) {
        let Some(element) = inner.value().as_element() else { continue };
        match element.name.local {
            local_name!("form")
            | local_name!("input")
            | local_name!("textarea")
            | local_name!("select")
            | local_name!("nav")
            | local_name!("h1") => return false,
            _ if is_paragraph(element) => count += usize::from(is_prose(inner)),
            _ => {}
        }
    }
    count >= least
}

fn is_paragraph(element: &Element) -> bool {
    element.name.local == local_name!("p")
}

/// Whether a paragraph has a sentence outside of links.
fn is_prose(paragraph: NodeRef<'_, Node>) -> bool {
    let is_link = |node: NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| element.name.local == local_name!("a"))
    };
    let texts = paragraph.descendants().filter(|node| !node.parent().is_some_and(is_link));
    texts.filter_map(|node| node.value().as_text()).map(|text| text.trim().len()).sum::<usize>() >= PARAGRAPH_BYTES
}

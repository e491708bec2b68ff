//! A heading in, whether it is one line out: what breaks and blocks part in a heading is one title, set in lines, unless
//! the page's own titles say one of the parts alone.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use html5ever::local_name;
use scraper::node::{Element, Node};

use super::element::{Layout, is_unseen, layout, look};
use super::names::{Names, attribute};
use super::walk::styled;

/// Most nodes of a heading of one line, counted at both ends.
const MOST_EDGES: usize = 80;
/// Most bytes of its text: some pages put whole paragraphs into headings, or leave one open.
const MOST_BYTES: usize = 300;

/// Whether a heading of several parts is one line: that of the page unless its titles tell the parts apart, another one
/// if a title says it whole. `titles` are what the page calls itself, as [`plain`] text.
pub(super) fn is_one(heading: NodeRef<'_, Node>, names: &Names, titles: &[String]) -> bool {
    let mut inner = heading.descendants().skip(1).take(MOST_EDGES).filter_map(|node| node.value().as_element());
    let parts = if inner.any(may_part) { parts(heading, names) } else { None };
    let Some(parts) = parts.filter(|parts| parts.len() > 1) else { return false };
    let parts: Vec<String> = parts.iter().map(|part| plain(part)).collect();
    let whole = parts.join(" ");
    let is_main = heading.value().as_element().is_some_and(|element| element.name.local == local_name!("h1"));
    titles.iter().any(|title| title.contains(&whole)) || (is_main && !are_told_apart(&parts, titles))
}

/// Whether an element may part a heading, as far as its name and a style of its own say: most headings hold none.
fn may_part(element: &Element) -> bool {
    let styles = |style: &str| style.contains("display");
    matches!(layout(&element.name.local), Layout::Block | Layout::Break)
        || attribute(element, &local_name!("style")).is_some_and(styles)
}

/// A text's words alone, in small letters.
pub(super) fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The texts that breaks and blocks part in a heading; `None` if it holds more than text.
fn parts(heading: NodeRef<'_, Node>, names: &Names) -> Option<Vec<String>> {
    let (mut parts, mut bytes) = (vec![String::new()], 0);
    for (count, edge) in heading.traverse().enumerate() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        match (edge, node.value()) {
            _ if count > MOST_EDGES || bytes > MOST_BYTES => return None,
            (Edge::Open(_), Node::Text(text)) => {
                bytes += text.trim().len();
                parts.last_mut()?.push_str(text);
            }
            (_, Node::Element(element)) if node != heading => {
                if matches!(element.name.local, local_name!("small") | local_name!("button")) {
                    return None;
                }
                match styled(layout(&element.name.local), look(element, names)) {
                    Layout::Block | Layout::Break => parts.push(String::new()),
                    Layout::Inline | Layout::Object => {}
                    layout if is_unseen(layout) => {}
                    _ => return None,
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    Some(parts)
}

/// Whether titles of the page say one of a heading's parts; none of them says the whole.
fn are_told_apart(parts: &[String], titles: &[String]) -> bool {
    let says = |title: &str, part: &str| match part.split(' ').count() {
        1 => title == part,
        2 => title.starts_with(part),
        _ => title.contains(part),
    };
    titles.iter().any(|title| parts.iter().any(|part| says(title, part)))
}

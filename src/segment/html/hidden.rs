//! What a first look at a page saw in, the hidden parts that are shown after all out: a page that waits for a script, or
//! stands behind a window that asks for consent, is hidden as a whole.

use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
use scraper::Html;
use scraper::node::{Element, Node};

use super::names::{Names, attribute};
use super::panel::is_beside;
use super::walk::{Reading, Seen, Sight, walk};
use crate::segment::PROSE_WORDS;

/// Bytes of hidden text from which a page with little else is believed to be shown by a script later.
const HIDDEN_BYTES: usize = 1000;
/// How many times the shown text that must be.
const HIDDEN_FACTOR: usize = 3;

/// Bytes of a hidden part that may be the page.
pub(super) const PART_BYTES: usize = 300;
/// Fewest sentences' lines of such a part.
const LEAST_PROSE: usize = 2;

/// How a page is to be looked at again, if it is.
pub(super) fn second_sight(document: &Html, seen: &Seen, names: &Names) -> Option<Sight> {
    let parts = seen.hidden_parts.iter().filter_map(|part| Part::of(document.tree.get(*part)?, names));
    let parts: Vec<Part> = parts.collect();
    if !parts.is_empty() {
        let shown = Shown::of(document, seen, names);
        let pages: Vec<NodeId> = parts.iter().filter(|part| part.is_page(&shown)).map(|part| part.node).collect();
        if !pages.is_empty() {
            return Some(Sight::These(pages));
        }
    }
    let bytes: usize = seen.gathered.lines.iter().map(|line| line.text.len()).sum();
    (seen.hidden > HIDDEN_BYTES && seen.hidden > bytes * HIDDEN_FACTOR).then_some(Sight::All)
}

/// A hidden part that holds prose, and is no window or menu.
struct Part {
    node: NodeId,
    /// Words of its lines of prose.
    words: usize,
    /// Whether it holds the page's heading or its main part.
    is_main: bool,
    /// Whether it is a whole page that is hidden from programs that read pages out, but from no reader's eyes.
    is_unread: bool,
}

impl Part {
    fn of(node: NodeRef<'_, Node>, names: &Names) -> Option<Self> {
        if is_beside(node, names) {
            return None;
        }
        let found = walk(node, &Reading { names, titles: &[] }, Sight::These(vec![node.id()])).gathered.lines;
        let prose = found.iter().filter(|line| line.is_prose(PROSE_WORDS));
        let (lines, words) = prose.fold((0, 0), |(lines, words), line| (lines + 1, words + line.words as usize));
        let is_main = holds_main(node);
        let part = Self { node: node.id(), words, is_main, is_unread: is_main && is_unread(node) };
        (lines >= LEAST_PROSE).then_some(part)
    }

    /// Whether the part is the page rather than what is shown of it: it holds more prose and the page's heading, or a
    /// good deal more than all that is shown.
    fn is_page(&self, shown: &Shown) -> bool {
        let is_more = if self.is_main { self.words > shown.prose } else { self.words > shown.words * HIDDEN_FACTOR };
        is_more || self.is_unread
    }
}

/// Words that a page shows.
struct Shown {
    words: usize,
    /// Those of lines of prose outside of windows and menus.
    prose: usize,
}

impl Shown {
    fn of(document: &Html, seen: &Seen, names: &Names) -> Self {
        let mut shown = Self { words: 0, prose: 0 };
        for (line, markup) in seen.gathered.lines.iter().zip(&seen.gathered.markup) {
            shown.words += line.words as usize;
            let is_beside = || document.tree.get(markup.node).is_some_and(|node| is_beside(node, names));
            if line.is_prose(PROSE_WORDS) && !is_beside() {
                shown.prose += line.words as usize;
            }
        }
        shown
    }
}

/// Most nodes of a part that are looked at for what is main in it: parts may stand in each other.
const MOST_NODES: usize = 4000;

/// Whether a part of a page holds its heading or its main part.
pub(super) fn holds_main(part: NodeRef<'_, Node>) -> bool {
    part.descendants().take(MOST_NODES).filter_map(|node| node.value().as_element()).any(is_main)
}

/// Whether an element stands but once on a page: its heading, its main part.
fn is_main(element: &Element) -> bool {
    matches!(element.name.local, local_name!("h1") | local_name!("main"))
        || attribute(element, &local_name!("role")) == Some("main")
        || attribute(element, &local_name!("itemprop")) == Some("articleBody")
}

/// Whether a part is hidden from programs that read pages out, and from nobody's eyes: so are pages behind a window.
fn is_unread(part: NodeRef<'_, Node>) -> bool {
    let Some(element) = part.value().as_element() else { return false };
    let has = |name| attribute(element, &name).is_some();
    has(local_name!("aria-hidden")) && !has(local_name!("hidden")) && !has(local_name!("style"))
}

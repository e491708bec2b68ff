//! A page of HTML in, the numbers out that browsers show before the items of its ordered lists, by line.
//!
//! Dumpers of text print them (lynx, html2text), so that a body has them whatever its page came as. A list with a class is
//! left alone: style sheets turn its numbers off more often than not (menus, tables of contents). On the articles of WCXB,
//! 127 of 204 lists without a class have their numbers in the true body, and 37 of 97 with one.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef};
use foldhash::fast::RandomState;
use html5ever::{LocalName, local_name};
use scraper::Node;

use crate::segment::{Kind, Page, attribute};

/// Numbers by line, for those that begin an item.
pub(super) type Ordinals = HashMap<usize, i32, RandomState>;

/// The numbers of a page's lines.
pub(super) fn ordinals(page: &Page<'_>) -> Ordinals {
    let mut ordinals = Ordinals::default();
    let Some(markup) = &page.markup else { return ordinals };
    let mut numbers = Numbers::default();
    for (at, (line, place)) in page.lines.iter().zip(&markup.lines).enumerate() {
        let may_begin = matches!(line.kind, Kind::ListItem | Kind::Heading(_));
        let item = markup.document.tree.get(place.node).filter(|_| may_begin).and_then(item_around);
        if let Some(number) = item.and_then(|item| numbers.take(item)) {
            ordinals.insert(at, number);
        }
    }
    ordinals
}

/// The numbers of all items of the lists that were met, but those that were taken.
#[derive(Default)]
struct Numbers {
    by_item: HashMap<NodeId, i32, RandomState>,
    /// Lists that were met.
    lists: HashSet<NodeId, RandomState>,
}

impl Numbers {
    /// The number of an item, if it has one that was not taken yet.
    fn take(&mut self, item: NodeRef<'_, Node>) -> Option<i32> {
        let list = item.parent().filter(is_numbered)?;
        if self.lists.insert(list.id()) {
            self.by_item.extend(numbered(list));
        }
        self.by_item.remove(&item.id())
    }
}

/// The item that a node is, or stands in.
fn item_around(node: NodeRef<'_, Node>) -> Option<NodeRef<'_, Node>> {
    let is_item = |node: &NodeRef<'_, Node>| name(*node) == Some(&local_name!("li"));
    std::iter::once(node).chain(node.ancestors()).find(is_item)
}

fn name(node: NodeRef<'_, Node>) -> Option<&LocalName> {
    node.value().as_element().map(|element| &element.name.local)
}

/// Whether browsers show decimal numbers in a list, as far as its own attributes tell.
fn is_numbered(list: &NodeRef<'_, Node>) -> bool {
    name(*list) == Some(&local_name!("ol"))
        && value(*list, &local_name!("class")).is_none()
        && value(*list, &local_name!("type")).is_none_or(|kind| kind == "1")
        && value(*list, &local_name!("style")).is_none_or(|style| !style.contains("none"))
}

/// The items of a list with their numbers (HTML standard, 4.4.5 and 4.4.8).
fn numbered(list: NodeRef<'_, Node>) -> impl Iterator<Item = (NodeId, i32)> {
    let items = move || list.children().filter(|node| name(*node) == Some(&local_name!("li")));
    let is_reversed = value(list, &local_name!("reversed")).is_some();
    let first = || if is_reversed { items().count() as i32 } else { 1 };
    let step = if is_reversed { -1 } else { 1 };
    let mut next = number(list, &local_name!("start")).unwrap_or_else(first);
    items().map(move |item| {
        let own = number(item, &local_name!("value")).unwrap_or(next);
        next = own.saturating_add(step);
        (item.id(), own)
    })
}

fn value<'d>(node: NodeRef<'d, Node>, key: &LocalName) -> Option<&'d str> {
    attribute(node.value().as_element()?, key)
}

fn number(node: NodeRef<'_, Node>, key: &LocalName) -> Option<i32> {
    value(node, key)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{Names, segment_html};

    /// The lines of a page with their numbers.
    fn numbered_lines(html: &str) -> Vec<String> {
        let page = segment_html(html, &Names::default());
        let ordinals = ordinals(&page);
        let number = |at: usize| ordinals.get(&at).map(|number| format!("{number}. ")).unwrap_or_default();
        page.lines.iter().enumerate().map(|(at, line)| number(at) + &line.text).collect()
    }

    #[test]
    fn items_have_the_numbers_that_browsers_show() {
        assert_eq!(
            numbered_lines("<ol><li>Tide<li><p>Ebb</p><p>and flood</p><li><h3>Slack</h3>water</ol>"),
            ["1. Tide", "2. Ebb", "and flood", "3. Slack", "water"]
        );
        assert_eq!(numbered_lines("<ol start=4><li>d<li value=9>i<li>j</ol>"), ["4. d", "9. i", "10. j"]);
        assert_eq!(numbered_lines("<ol reversed><li>last<li>first</ol>"), ["2. last", "1. first"]);
        assert_eq!(
            numbered_lines("<ol><li>a<ol><li>b<li>c</ol><li>d<ul><li>e</ul></ol>"),
            ["1. a", "1. b", "2. c", "2. d", "e"]
        );
    }

    #[test]
    fn lists_whose_page_may_turn_numbers_off_have_none() {
        for list in ["ul", "ol class=toc", "ol type=a", "ol style='list-style: none'"] {
            assert_eq!(numbered_lines(&format!("<{list}><li>Tide<li>Ebb</{}>", &list[..2])), ["Tide", "Ebb"], "{list}");
        }
    }
}

//! A document in, the same with each late part in its place out: pages that React sends bit by bit hold a
//! `<template id="B:0">` where the part belongs, and the part itself at their end, hidden, as `<div hidden id="S:0">`
//! (<https://react.dev/reference/react-dom/server/renderToPipeableStream>). A script would put it there.

use std::collections::HashMap;

use ego_tree::NodeId;
use html5ever::local_name;
use scraper::Html;
use scraper::node::{Element, Node};

use super::names::attribute;

/// What the ids of late parts begin with, as it stands in a page: others are not looked at.
const MARK: &[u8] = b"id=\"S:";
/// What the ids of their places begin with: those of a part, and those inside of another part.
const PLACES: [&str; 2] = ["B:", "P:"];

/// Most parts that are put in their places: each may stand in the one before, and depth costs time.
const MOST_PARTS: usize = 500;

/// Puts late parts in their places; a part without a place stays where it is, and is shown.
pub(super) fn settle(document: &mut Html, text: &str) {
    if memchr::memmem::find(text.as_bytes(), MARK).is_none() {
        return;
    }
    let (parts, places) = parts_and_places(document);
    for (key, part) in parts.into_iter().take(MOST_PARTS) {
        show(document, part);
        let Some(&place) = places.get(&key) else { continue };
        let is_inside = document.tree.get(place).is_none_or(|node| node.ancestors().any(|node| node.id() == part));
        if let (false, Some(mut place)) = (is_inside, document.tree.get_mut(place)) {
            place.insert_id_before(part);
        }
    }
}

/// The late parts of a document in its order, and their places, by what follows the mark in their ids.
fn parts_and_places(document: &Html) -> (Vec<(String, NodeId)>, HashMap<String, NodeId>) {
    let (mut parts, mut places) = (Vec::new(), HashMap::new());
    for node in document.tree.nodes() {
        let Some(element) = node.value().as_element() else { continue };
        let Some(id) = attribute(element, &local_name!("id")) else { continue };
        if element.name.local == local_name!("template") {
            let key = PLACES.iter().find_map(|mark| id.strip_prefix(mark));
            places.extend(key.filter(|_| node.parent().is_some()).map(|key| (key.to_owned(), node.id())));
        } else if let Some(key) = id.strip_prefix("S:").filter(|_| is_hidden(element)) {
            parts.push((key.to_owned(), node.id()));
        }
    }
    (parts, places)
}

fn is_hidden(element: &Element) -> bool {
    attribute(element, &local_name!("hidden")).is_some()
}

fn show(document: &mut Html, part: NodeId) {
    if let Some(mut part) = document.tree.get_mut(part)
        && let Node::Element(element) = part.value()
    {
        element.attrs.retain(|(name, _)| name.local != local_name!("hidden"));
    }
}

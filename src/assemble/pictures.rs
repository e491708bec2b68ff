//! A judged HTML page in, what its pictures show out, where no caption says it: the `alt` of pictures in figures that
//! stand among the paragraphs of the body.

use std::collections::HashSet;

use ego_tree::NodeId;

use crate::label::Verdict;
use crate::segment::{LineMarkup, Markup, PROSE_WORDS, Page, Picture};

/// Elements up from a paragraph, and from a figure, to the one that both stand in.
const TO_BODY: usize = 2;
/// Elements up from a caption, or what is printed in its place, to its figure.
const TO_FIGURE: usize = 6;

/// Texts of pictures without a caption, each once, with the number of lines above it, in page order.
pub(crate) fn alts<'p>(page: &'p Page<'_>, verdicts: &[Verdict]) -> Vec<(usize, &'p str)> {
    let Some(markup) = page.markup.as_ref().filter(|markup| !markup.pictures.is_empty()) else { return Vec::new() };
    let body = body_elements(page, markup, verdicts);
    let is_in_body = |picture: &&Picture| around(markup, picture.figure).take(TO_BODY).any(|node| body.contains(&node));
    let printed = printed(markup);
    let bare = markup.pictures.iter().filter(|picture| !printed.contains(&picture.figure)).filter(is_in_body);
    let mut known = HashSet::new();
    let new = bare.filter(|picture| !is_file_name(&picture.alt) && known.insert(picture.alt.as_str()));
    new.map(|picture| (picture.line, picture.alt.as_str())).collect()
}

/// The elements that paragraphs of the body stand in.
fn body_elements(page: &Page<'_>, markup: &Markup, verdicts: &[Verdict]) -> HashSet<NodeId> {
    let stays = |&line: &usize| verdicts[line].stays() && page.lines[line].is_prose(PROSE_WORDS);
    let nodes = (0..page.lines.len()).filter(stays).map(|line| markup.lines[line].node);
    nodes.flat_map(|node| around(markup, node).take(TO_BODY)).collect()
}

/// The elements that lines of the page stand in, as far up as their figure may be.
fn printed(markup: &Markup) -> HashSet<NodeId> {
    let own_and_around =
        |line: &LineMarkup| std::iter::once(line.node).chain(around(markup, line.node).take(TO_FIGURE));
    markup.lines.iter().flat_map(own_and_around).collect()
}

/// The elements around one.
fn around(markup: &Markup, node: NodeId) -> impl Iterator<Item = NodeId> {
    let node = markup.document.tree.get(node);
    node.into_iter().flat_map(|node| node.ancestors()).map(|node| node.id())
}

/// Whether an `alt` is what a system made of a file's name.
fn is_file_name(alt: &str) -> bool {
    let is_image =
        |end: &str| ["jpg", "jpeg", "png", "gif", "webp", "svg"].iter().any(|known| end.eq_ignore_ascii_case(known));
    alt.contains('_') || alt.rsplit_once('.').is_some_and(|(_, end)| is_image(end))
}

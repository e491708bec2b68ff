//! The stand-ins of scripts in, the lines that stand nowhere else out: a paragraph or a caption that a script
//! would load stands in `<noscript>` alone.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::Html;

use super::lines::Gathered;
use super::names::Names;
use super::walk::{Seen, stand_in_markup, walk};
use super::{LineMarkup, parse};
use crate::segment::PROSE_WORDS;

/// Least bytes of a stand-in that may hold a line.
const LEAST_BYTES: usize = 60;

/// Whether the markup of a stand-in may hold running text: it has a good deal outside its tags.
pub(super) fn has_text(markup: &str) -> bool {
    let outside: usize =
        markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text).trim().len()).sum();
    outside >= LEAST_BYTES
}

/// Adds the lines of prose that stand in stand-ins only.
pub(super) fn add_lone_lines(document: &Html, seen: &mut Seen, names: &Names) {
    let stand_ins = std::mem::take(&mut seen.stand_ins);
    let Gathered { lines, markup, spans } = &mut seen.gathered;
    let mut known: HashSet<String> = HashSet::new();
    for (at, id) in stand_ins.into_iter().rev() {
        let Some(text) = document.tree.get(id).and_then(stand_in_markup) else { continue };
        if known.is_empty() {
            known.extend(lines.iter().map(|line| line.text.clone().into_owned()));
        }
        let inner = parse::parse(text, names);
        let found = walk(inner.document.tree.root(), names, false).gathered;
        let lone = found.lines.into_iter().zip(found.markup);
        let lone = lone.filter(|(line, _)| line.is_prose(PROSE_WORDS) && known.insert(line.text.clone().into_owned()));
        let (new_lines, new_markup): (Vec<_>, Vec<_>) =
            lone.map(|(line, inner)| (line, of_stand_in(id, inner))).unzip();
        let count = new_lines.len() as u32;
        spans.iter_mut().filter(|span| span.line as usize >= at).for_each(|span| span.line += count);
        lines.splice(at..at, new_lines);
        markup.splice(at..at, new_markup);
    }
    lines.iter_mut().enumerate().for_each(|(index, line)| line.number = index as u32 + 1);
}

/// The markup of a line, told of the stand-in it came from: its own element is in another document.
fn of_stand_in(node: NodeId, inner: LineMarkup) -> LineMarkup {
    LineMarkup { node, ..inner }
}

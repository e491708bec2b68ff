//! The stand-ins of scripts in, the lines that stand nowhere else out: a paragraph or a caption that a script
//! would load stands in `<noscript>` alone.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::Html;

use super::lines::Gathered;
use super::names::Names;
use super::walk::{Reading, Seen, Sight, stand_in_markup, walk};
use super::{LineMarkup, parse};
use crate::segment::{Line, PROSE_WORDS};

/// Least bytes of a stand-in that may hold a line.
const LEAST_BYTES: usize = 60;

/// Whether the markup of a stand-in may hold running text: it has a good deal outside its tags.
pub(super) fn has_text(markup: &str) -> bool {
    let outside: usize =
        markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text).trim().len()).sum();
    outside >= LEAST_BYTES
}

/// A line that stands in a stand-in only, with the number of lines of the page above it.
struct Lone {
    above: usize,
    line: Line<'static>,
    markup: LineMarkup,
}

/// Adds the lines of prose that stand in stand-ins only.
pub(super) fn add_lone_lines(document: &Html, seen: &mut Seen, names: &Names) {
    let lone = lone_lines(document, seen, names);
    if lone.is_empty() {
        return;
    }
    let above: Vec<usize> = lone.iter().map(|lone| lone.above).collect();
    let moved = |line: usize| line + above.partition_point(|&above| above <= line);
    seen.pictures.iter_mut().for_each(|picture| picture.line = moved(picture.line));
    seen.times.iter_mut().for_each(|time| time.line = moved(time.line));
    let gathered = &mut seen.gathered;
    gathered.spans.iter_mut().for_each(|span| span.line = moved(span.line as usize) as u32);
    insert(gathered, lone);
}

/// The lines of prose that stand in stand-ins only, in page order.
fn lone_lines(document: &Html, seen: &mut Seen, names: &Names) -> Vec<Lone> {
    let mut known: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    for (above, id) in std::mem::take(&mut seen.stand_ins) {
        let Some(text) = document.tree.get(id).and_then(stand_in_markup) else { continue };
        if known.is_empty() {
            known.extend(seen.gathered.lines.iter().map(|line| line.text.clone().into_owned()));
        }
        let inner = parse::parse(text, names);
        let reading = Reading { names, titles: &[] };
        let found = walk(inner.document.tree.root(), &reading, Sight::Plain).gathered;
        let lines = found.lines.into_iter().zip(found.markup);
        let lone = lines.filter(|(line, _)| line.is_prose(PROSE_WORDS) && known.insert(line.text.clone().into_owned()));
        out.extend(lone.map(|(line, inner)| Lone { above, line, markup: of_stand_in(id, inner) }));
    }
    out
}

/// Puts lines in their places, and numbers all anew.
fn insert(gathered: &mut Gathered, lone: Vec<Lone>) {
    let mut lone = lone.into_iter().peekable();
    let count = gathered.lines.len() + lone.len();
    let old = std::mem::take(&mut gathered.lines).into_iter().zip(std::mem::take(&mut gathered.markup));
    let mut put = |line, markup| {
        gathered.lines.push(Line { number: gathered.lines.len() as u32 + 1, ..line });
        gathered.markup.push(markup);
    };
    for (at, (line, markup)) in old.enumerate() {
        while let Some(lone) = lone.next_if(|lone| lone.above <= at) {
            put(lone.line, lone.markup);
        }
        put(line, markup);
    }
    lone.for_each(|lone| put(lone.line, lone.markup));
    debug_assert_eq!(gathered.lines.len(), count);
}

/// The markup of a line, told of the stand-in it came from: its own element is in another document.
fn of_stand_in(node: NodeId, inner: LineMarkup) -> LineMarkup {
    LineMarkup { node, ..inner }
}

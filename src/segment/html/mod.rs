//! An HTML page's text in, a [`Page`] of [`Line`](super::Line)s out, each knowing its element.
//!
//! A line is one block as a reader sees it: a paragraph, a heading, an item of a list, a row of a table of data. Inline
//! text is joined exactly: no word glued, none split. What no reader sees gives no line.

mod element;
mod headings;
mod hidden;
mod hides;
mod jsonld;
mod lines;
mod marks;
mod metadata;
mod microdata;
mod names;
mod noscript;
mod panel;
mod parse;
mod piece;
mod reader;
mod rest;
mod seams;
mod state;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod times;
mod tokens;
mod walk;
mod written_breaks;

use std::ops::Range;

use ego_tree::NodeId;
use scraper::Html;

pub use hides::Hides;
pub(crate) use metadata::is_linked_data;
pub use names::Names;
pub(crate) use names::attribute;

use self::times::Time;
use self::walk::{Reading, Sight};
use super::{Line, PROSE_WORDS, Page};

/// What the markup of a page says beyond its lines.
#[derive(Debug)]
pub struct Markup {
    /// The document.
    pub document: Html,
    /// One entry a line of the page.
    pub lines: Vec<LineMarkup>,
    /// Inline elements that have a class, an id, an `itemprop` or a `rel`, by line.
    pub spans: Vec<Span>,
    /// Pictures in figures that say what they show.
    pub pictures: Vec<Picture>,
    /// Dates that elements give to programs, in page order.
    pub times: Vec<Time>,
    /// Whether tags were left out because they were nested too deep.
    pub is_tangled: bool,
}

/// Where a line stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineMarkup {
    /// The block element that the line's text sits in.
    pub node: NodeId,
    /// Characters of the line's text inside links.
    pub linked: u32,
    /// Characters of the line's text.
    pub chars: u32,
    /// Whether the line stands in a panel that is hidden until a reader opens it.
    pub in_panel: bool,
}

/// A picture in a figure that says what it shows (`alt`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The figure.
    pub figure: NodeId,
    /// Lines above it.
    pub line: usize,
    /// What it shows.
    pub alt: String,
}

/// The part of a line that is the text of an inline element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Index of the line.
    pub line: u32,
    /// The element.
    pub node: NodeId,
    /// Bytes of the line's text.
    pub range: Range<u32>,
}

/// Words of prose under which a page may be the stub of one that a script builds.
const STUB_WORDS: u32 = 200;

/// Whether a page shows next to no prose.
fn is_stub(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| line.is_prose(PROSE_WORDS)).map(|line| line.words).sum::<u32>() < STUB_WORDS
}

/// Turns an HTML page into a page of lines; `names` say how hidden text is told, and which attributes are kept for
/// selectors. A line's number is its place among the lines, from 1.
///
/// ```
/// use copydesk::segment::{Names, segment_html};
///
/// let page = segment_html("<h1>Tide</h1><p><b>S</b>quished<span>.</span><br>Again.", &Names::default());
/// let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_ref()).collect();
/// assert_eq!(texts, ["Tide", "Squished.", "Again."]);
/// ```
#[must_use]
pub fn segment_html(text: &str, names: &Names) -> Page<'static> {
    let mut parsed = parse::parse(text, names);
    stream::settle(&mut parsed.document, text);
    let mut metadata = metadata::metadata(&parsed.document);
    let titles: Vec<String> = metadata.titles().map(headings::plain).collect();
    let reading = Reading { names, titles: &titles };
    let root = parsed.document.tree.root();
    let mut seen = walk::walk(root, &reading, Sight::Plain);
    if let Some(sight) = hidden::second_sight(&parsed.document, &seen, names) {
        seen = walk::walk(root, &reading, sight);
    }
    noscript::add_lone_lines(&parsed.document, &mut seen, names);
    let lines::Gathered { lines, markup, spans } = seen.gathered;
    if metadata.body.is_none() && is_stub(&lines) {
        metadata.body = state::article(text, &metadata);
    }
    let (document, is_tangled) = (parsed.document, parsed.is_tangled);
    let (pictures, times) = (seen.pictures, seen.times);
    let markup = Markup { document, lines: markup, spans, pictures, times, is_tangled };
    Page { lines, metadata: Some(metadata), markup: Some(markup), ..Page::default() }
}

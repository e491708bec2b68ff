//! Pieces of text as the walk meets them in, [`Line`]s with their elements out: inline text joined exactly,
//! blocks apart.

use std::borrow::Cow;

use ego_tree::NodeId;

use super::seams::{Beside, are_apart, is_one, is_seam};
use super::{LineMarkup, Span, written_breaks};
use crate::segment::{Join, Kind, Line, measure, tidy};

/// Mark between the cells of a table row.
const CELL_MARK: &str = " | ";

/// A block that is open.
struct Block {
    node: NodeId,
    kind: Kind,
}

/// Gathers text into lines.
pub(super) struct Lines {
    lines: Vec<Line<'static>>,
    markup: Vec<LineMarkup>,
    spans: Vec<Span>,
    text: String,
    /// White space was seen that parts the next word from the text so far.
    gap: bool,
    /// A box without text was seen, which parts it, too, unless that is a mark.
    boxed: bool,
    /// Characters of the text inside links.
    linked: u32,
    /// Links that are open.
    links: u32,
    /// Hidden panels that are open.
    panels: u32,
    join: Join,
    blocks: Vec<Block>,
    /// Inline elements with a name that are open, and where in the text each began.
    open: Vec<(NodeId, usize)>,
    /// The row of data or the heading that is open in one line: blocks do not end it.
    joined: Option<NodeId>,
    /// An open element that stands right behind another and has had no text yet, and how they stand to each other.
    beside: Option<(NodeId, Beside)>,
}

/// What was gathered.
pub(super) struct Gathered {
    pub lines: Vec<Line<'static>>,
    pub markup: Vec<LineMarkup>,
    pub spans: Vec<Span>,
}

impl Lines {
    pub(super) fn new(root: NodeId) -> Self {
        Self {
            lines: Vec::new(),
            markup: Vec::new(),
            spans: Vec::new(),
            text: String::new(),
            gap: false,
            boxed: false,
            linked: 0,
            links: 0,
            panels: 0,
            join: Join::Block,
            blocks: vec![Block { node: root, kind: Kind::Paragraph }],
            open: Vec::new(),
            joined: None,
            beside: None,
        }
    }

    /// Lines so far.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn finish(mut self) -> Gathered {
        self.flush(Join::Block);
        Gathered { lines: self.lines, markup: self.markup, spans: self.spans }
    }

    /// Opens a block; one of no kind of its own is of the kind it stands in.
    pub(super) fn open_block(&mut self, node: NodeId, kind: Option<Kind>) {
        self.boundary();
        let outer = self.kind();
        let kind = match kind {
            Some(Kind::Paragraph) | None => outer,
            Some(_) if outer == Kind::Code => outer,
            Some(kind) => kind,
        };
        self.blocks.push(Block { node, kind });
    }

    /// Closes the innermost block.
    pub(super) fn close_block(&mut self) {
        self.boundary();
        self.blocks.pop();
    }

    /// Opens a block that is one line, whatever blocks and breaks it holds: a row of data with its cells, a heading.
    pub(super) fn open_joined(&mut self, node: NodeId, kind: Kind) {
        self.open_block(node, Some(kind));
        self.joined.get_or_insert(node);
    }

    /// Closes a row of data or a heading.
    pub(super) fn close_joined(&mut self, node: NodeId) {
        self.joined = self.joined.filter(|&open| open != node);
        self.close_block();
    }

    /// Whether the block that is open is part of a line.
    pub(super) fn is_joined(&self) -> bool {
        self.joined.is_some()
    }

    /// Begins a cell of a row of data.
    pub(super) fn cell(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(CELL_MARK);
        }
        self.gap = false;
    }

    /// A line break in the text; two in a row part blocks.
    pub(super) fn line_break(&mut self) {
        if self.is_joined() {
            self.gap = true;
        } else if self.text.is_empty() {
            self.join = Join::Block;
        } else {
            self.flush(Join::Tight);
        }
    }

    pub(super) fn open_inline(&mut self, node: NodeId) {
        self.open.push((node, self.text.len()));
    }

    pub(super) fn close_inline(&mut self) {
        if let Some((node, start)) = self.open.pop() {
            self.span(node, start);
        }
    }

    /// Opens an inline element that stands right behind another.
    pub(super) fn open_beside(&mut self, node: NodeId, beside: Beside) {
        self.beside = Some((node, beside));
    }

    /// Closes an inline element: text behind it is not in it.
    pub(super) fn close_beside(&mut self, node: NodeId) {
        self.beside = self.beside.filter(|(open, _)| *open != node);
    }

    pub(super) fn open_link(&mut self) {
        self.links += 1;
    }

    pub(super) fn close_link(&mut self) {
        self.links = self.links.saturating_sub(1);
    }

    pub(super) fn open_panel(&mut self) {
        self.panels += 1;
    }

    pub(super) fn close_panel(&mut self) {
        self.panels = self.panels.saturating_sub(1);
    }

    /// What stands here is no text, but parts the words beside it.
    pub(super) fn object(&mut self) {
        self.boxed = true;
    }

    /// Whether the text so far ends in the number ten, the basis of powers.
    pub(super) fn ends_with_ten(&self) -> bool {
        let before = if self.gap { None } else { self.text.strip_suffix("10") };
        before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',')))
    }

    /// Adds the text of a node; white space is folded, except in code.
    pub(super) fn text(&mut self, text: &str) {
        if self.kind() == Kind::Code && !self.is_joined() {
            self.code(text);
            return;
        }
        // Most texts are what stands between two tags.
        if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.gap |= !text.is_empty();
            self.beside = None;
            return;
        }
        let paragraphs = written_breaks::paragraphs(text).filter(|_| !self.is_joined());
        let Some(paragraphs) = paragraphs else { return self.folded(text) };
        self.gap |= text.starts_with(char::is_whitespace);
        for (index, paragraph) in paragraphs.into_iter().enumerate() {
            if index > 0 {
                self.flush(Join::Block);
            }
            self.folded(paragraph);
        }
        self.gap |= text.ends_with(char::is_whitespace);
    }

    /// Adds a text whose white space is folded.
    fn folded(&mut self, text: &str) {
        let text = tidy::repair(text);
        let beside = self.beside.take();
        self.gap |=
            is_seam(&self.text, &text) || beside.is_some_and(|(_, beside)| are_apart(&self.text, &text, beside));
        self.gap |= text.starts_with(char::is_whitespace);
        let words = text.trim();
        self.gap |= std::mem::take(&mut self.boxed) && !is_one(&self.text, words);
        if tidy::is_even(words) {
            self.words(words);
        } else {
            for (index, word) in words.split(char::is_whitespace).enumerate() {
                self.gap |= index > 0;
                self.words(word);
            }
        }
        self.gap |= text.ends_with(char::is_whitespace);
    }

    /// Adds words that one space parts.
    fn words(&mut self, words: &str) {
        let before = self.text.len();
        let gap = self.gap && before > 0 && !self.text.ends_with(' ');
        if gap {
            self.text.push(' ');
        }
        let start = self.text.len();
        if tidy::is_printable(words.as_bytes()) {
            self.text.push_str(words);
        } else {
            self.text.extend(words.chars().filter(|&c| !tidy::is_invisible(c) && !c.is_control()));
        }
        if self.text.len() == start {
            self.text.truncate(before);
            return;
        }
        self.gap = false;
        if self.links > 0 {
            self.linked += self.text[before..].chars().count() as u32;
        }
    }

    fn code(&mut self, text: &str) {
        for (index, piece) in text.split('\n').enumerate() {
            if index > 0 {
                self.flush(Join::Tight);
            }
            let piece = piece.trim_end_matches('\r');
            self.text.extend(piece.chars().filter(|&c| c == '\t' || (!c.is_control() && !tidy::is_invisible(c))));
            if self.links > 0 {
                self.linked += piece.chars().count() as u32;
            }
        }
    }

    fn kind(&self) -> Kind {
        self.blocks.last().map_or(Kind::Paragraph, |block| block.kind)
    }

    fn boundary(&mut self) {
        if self.is_joined() {
            self.gap = true;
        } else {
            self.flush(Join::Block);
        }
    }

    fn span(&mut self, node: NodeId, start: usize) {
        if start < self.text.len() {
            let start = start + usize::from(self.text[start..].starts_with(' '));
            self.spans.push(Span { line: self.lines.len() as u32, node, range: start as u32..self.text.len() as u32 });
        }
    }

    /// Ends the line, without the marks of empty cells at its ends; `next` is how the next one stands to it.
    fn flush(&mut self, next: Join) {
        (self.gap, self.boxed) = (false, false);
        let is_code = self.kind() == Kind::Code;
        let is_blank = |c: char| matches!(c, ' ' | '\t') || (c == '|' && !is_code);
        let end = self.text.trim_end_matches(is_blank).len();
        let is_empty = self.text[..end].trim_start_matches(is_blank).is_empty();
        if is_empty {
            self.text.clear();
            self.linked = 0;
            self.join = self.join.max(next);
        } else {
            if self.kind() != Kind::Paragraph || self.text.ends_with(' ') {
                self.text.truncate(end);
            }
            self.push_line();
            self.join = next;
        }
        self.open.iter_mut().for_each(|(_, start)| *start = 0);
    }

    fn push_line(&mut self) {
        for index in 0..self.open.len() {
            let (node, start) = self.open[index];
            self.span(node, start);
        }
        let kind = self.kind();
        let node = self.blocks.last().map_or(self.blocks[0].node, |block| block.node);
        // A copy of the right size: the buffer has grown for the next line, too.
        let text = self.text.clone();
        self.text.clear();
        let chars = text.chars().count() as u32;
        let linked = std::mem::take(&mut self.linked).min(chars);
        self.markup.push(LineMarkup { node, linked, chars, in_panel: self.panels > 0 });
        let mut line = measure::line(Cow::Owned(text), self.lines.len() as u32 + 1);
        line.kind = kind;
        line.join = self.join_of(kind);
        self.lines.push(line);
        if kind == Kind::ListItem {
            let item = self.blocks.iter_mut().rev().take_while(|block| block.kind == Kind::ListItem);
            item.for_each(|block| block.kind = Kind::Paragraph);
        }
    }

    /// Items of a list, rows of a table and lines of code stand close.
    fn join_of(&self, kind: Kind) -> Join {
        let is_like = self.lines.last().is_some_and(|line| line.kind == kind);
        match kind {
            Kind::ListItem | Kind::Table | Kind::Code if is_like => Join::Tight,
            _ => self.join,
        }
    }
}

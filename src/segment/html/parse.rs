//! An HTML page's text in, its document out: the tree builder of `html5ever` into a flat arena, kept from what makes
//! it slow. A page of any shape costs time in proportion to its length.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use ego_tree::{NodeId, Tree};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeSink};
use html5ever::{LocalName, local_name};
use scraper::{Html, HtmlTreeSink, Node};

use super::names::Names;
use super::tokens;

/// Deepest nesting that is kept; real pages stay far below it. The tree builder looks through all open elements at
/// each block, so that nesting without limit would cost quadratic time.
const MOST_DEPTH: usize = 400;
/// Bytes of the page for each node it may have: a tag has at least three. Only a page on which formatting is left
/// open, to be opened again in each paragraph, has more.
const BYTES_PER_NODE: usize = 2;
/// The same of the pages of WCXB, about: room for so many nodes is made at once.
const USUAL_BYTES_PER_NODE: usize = 64;
/// Nodes that any page may have.
const LEAST_NODES: usize = 4000;

/// A parsed page.
pub(super) struct Parsed {
    /// The document.
    pub document: Html,
    /// Whether tags were left out because they were nested too deep, or too many.
    pub is_tangled: bool,
}

/// Parses a page.
pub(super) fn parse(text: &str, names: &Names) -> Parsed {
    let mut document = Html::new_document();
    document.tree = Tree::with_capacity(Node::Document, text.len() / USUAL_BYTES_PER_NODE);
    let builder = TreeBuilder::new(HtmlTreeSink::new(document), Default::default());
    let guard = Guard {
        builder,
        is_xml: is_xml(text),
        most_nodes: LEAST_NODES + text.len() / BYTES_PER_NODE,
        room: Cell::new(0),
        left_out: RefCell::default(),
        is_tangled: Cell::new(false),
    };
    tokens::feed(text, &guard, names);
    let Guard { builder, is_tangled, .. } = guard;
    Parsed { document: builder.sink.finish(), is_tangled: is_tangled.get() }
}

/// Whether the page is XML by its own word: there, `<div/>` is an empty element.
fn is_xml(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').starts_with("<?xml")
}

/// Stands between tokenizer and tree builder and leaves out tags that go too deep.
struct Guard {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    is_xml: bool,
    most_nodes: usize,
    /// Start tags until the depth must be looked at again: each adds one level at most.
    room: Cell<usize>,
    /// Start tags left out whose end tags must be left out, too.
    left_out: RefCell<HashMap<LocalName, usize>>,
    is_tangled: Cell<bool>,
}

impl Guard {
    /// Whether one more element may be opened.
    fn may_open(&self) -> bool {
        if self.room.get() == 0 {
            let document = self.builder.sink.0.borrow();
            let last = document.tree.nodes().next_back();
            let depth = last.map_or(0, |node| node.ancestors().take(MOST_DEPTH).count());
            let room = if document.tree.nodes().len() > self.most_nodes { 0 } else { MOST_DEPTH - depth };
            self.room.set(room);
        }
        let room = self.room.get();
        self.room.set(room.saturating_sub(1));
        room > 0
    }

    /// Whether a tag reaches the tree builder.
    fn takes(&self, tag: &Tag) -> bool {
        match tag.kind {
            TagKind::StartTag => is_raw(&tag.name) || is_void(&tag.name) || self.may_open() || self.leave_out(tag),
            TagKind::EndTag => {
                let mut left_out = self.left_out.borrow_mut();
                let count = if left_out.is_empty() { None } else { left_out.get_mut(&tag.name) };
                count.is_none_or(|count| std::mem::replace(count, count.saturating_sub(1)) == 0)
            }
        }
    }

    fn leave_out(&self, tag: &Tag) -> bool {
        self.is_tangled.set(true);
        if !tag.self_closing {
            *self.left_out.borrow_mut().entry(tag.name.clone()).or_default() += 1;
        }
        false
    }

    /// An empty element of XML: opened and closed, or not opened at all where it would swallow what follows.
    fn empty_element(&self, tag: Tag, line: u64) -> TokenSinkResult<NodeId> {
        if is_raw(&tag.name) {
            return TokenSinkResult::Continue;
        }
        let end = Tag { kind: TagKind::EndTag, attrs: Vec::new(), self_closing: false, ..tag.clone() };
        let _ = self.builder.process_token(Token::TagToken(Tag { self_closing: false, ..tag }), line);
        self.builder.process_token(Token::TagToken(end), line)
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        match token {
            Token::TagToken(tag) if !self.takes(&tag) => TokenSinkResult::Continue,
            Token::TagToken(tag)
                if self.is_xml && tag.self_closing && !is_void(&tag.name) && !is_foreign(&tag.name) =>
            {
                self.empty_element(tag, line)
            }
            token => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements whose content is text to the tokenizer: without their start tag it would be taken for markup.
fn is_raw(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("noscript")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("xmp")
            | local_name!("plaintext")
    )
}

/// Elements that have no content and so no depth.
fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

/// Parts of drawings and formulas, which the tree builder itself takes as XML.
fn is_foreign(name: &LocalName) -> bool {
    matches!(*name, local_name!("path") | local_name!("use") | local_name!("circle") | local_name!("svg"))
}

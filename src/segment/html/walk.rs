//! A document in, its lines out: one walk over the tree, without recursion, so that no depth of nesting can
//! end it early.

use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
use scraper::node::{Element, Node};

use super::Picture;
use super::element::{Layout, Look, layout, look};
use super::lines::{Beside, Gathered, Lines};
use super::metadata::fold;
use super::names::{Names, attribute};
use super::panel::Panels;
use super::{noscript, table};
use crate::segment::{Kind, count_words};

/// What is seen of a document.
pub(super) struct Seen {
    /// The lines.
    pub gathered: Gathered,
    /// Bytes of text that is not shown.
    pub hidden: usize,
    /// Scripts' stand-ins, each with the number of lines before it.
    pub stand_ins: Vec<(usize, NodeId)>,
    /// Pictures in figures that say what they show.
    pub pictures: Vec<Picture>,
}

/// Walks a document; `show_hidden` takes hidden blocks, too.
pub(super) fn walk(root: NodeRef<'_, Node>, names: &Names, show_hidden: bool) -> Seen {
    let mut walk = Walk {
        lines: Lines::new(root.id()),
        frames: Vec::new(),
        tables: Vec::new(),
        show_hidden,
        names,
        panels: Panels::new(names),
        hidden: 0,
        stand_ins: Vec::new(),
        pictures: Vec::new(),
    };
    let mut node = root;
    'nodes: loop {
        if let (true, Some(child)) = (walk.open(node), node.first_child()) {
            node = child;
            continue;
        }
        loop {
            walk.close(node.id());
            if node == root {
                break 'nodes;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { break 'nodes };
            node = parent;
        }
    }
    let Walk { lines, hidden, stand_ins, pictures, .. } = walk;
    Seen { gathered: lines.finish(), hidden, stand_ins, pictures }
}

/// Bytes of text from which a hidden element may be a panel: about a sentence.
const PANEL_BYTES: usize = 80;

/// An element that is open.
struct Frame {
    node: NodeId,
    layout: Layout,
    is_link: bool,
    is_named: bool,
    /// Hidden until a reader opens it.
    is_panel: bool,
}

struct Walk<'n> {
    lines: Lines,
    frames: Vec<Frame>,
    /// Tables that are open: whether each holds data.
    tables: Vec<bool>,
    show_hidden: bool,
    names: &'n Names,
    panels: Panels<'n>,
    hidden: usize,
    stand_ins: Vec<(usize, NodeId)>,
    pictures: Vec<Picture>,
}

impl Walk<'_> {
    /// Takes a node in; gives whether its children are to be seen.
    fn open(&mut self, node: NodeRef<'_, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                self.lines.text(text);
                false
            }
            Node::Element(element) => self.open_element(node, element),
            Node::Document => true,
            _ => false,
        }
    }

    fn open_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let layout = layout(&element.name.local);
        match layout {
            Layout::Unseen => {
                self.lines.object();
                return false;
            }
            Layout::Break => {
                self.lines.line_break();
                return false;
            }
            Layout::Noscript => {
                self.stand_ins.push((self.lines.len(), node.id()));
                return false;
            }
            _ => {}
        }
        let mut look = look(element, self.names);
        // A whole page that is hidden waits for its style sheet or its script.
        let is_page = matches!(element.name.local, local_name!("html") | local_name!("body"));
        look.hidden &= !is_page && !self.show_hidden;
        if look.hidden && !self.is_panel(node) {
            return false;
        }
        let layout = styled(layout, look);
        let (is_link, is_panel) = (look.link, look.hidden);
        self.frames.push(Frame { node: node.id(), layout, is_link, is_panel, is_named: look.named });
        self.start(node, layout, look);
        true
    }

    /// Whether a hidden element is a panel; the text of any other is counted as not seen.
    fn is_panel(&mut self, node: NodeRef<'_, Node>) -> bool {
        let is_panel = has_text(node, PANEL_BYTES) && self.panels.contain(node);
        if !is_panel {
            self.hidden += shown_texts(node).sum::<usize>();
        }
        is_panel
    }

    fn start(&mut self, node: NodeRef<'_, Node>, layout: Layout, look: Look) {
        let id = node.id();
        if layout == Layout::Inline
            && let Some(beside) = beside(node)
        {
            self.lines.open_beside(id, beside);
        }
        match layout {
            Layout::Inline if look.named => self.lines.open_inline(id),
            Layout::Object => {
                self.pictures.extend(picture(node, self.lines.len()));
                self.lines.object();
            }
            Layout::Row if self.in_data() => self.lines.open_row(id),
            Layout::Cell if self.in_data() => self.lines.cell(),
            Layout::Table => {
                self.tables.push(table::is_data(node));
                self.lines.open_block(id, None);
            }
            Layout::Heading(level) => self.lines.open_block(id, Some(Kind::Heading(level))),
            Layout::Item => self.lines.open_block(id, Some(Kind::ListItem)),
            Layout::Quote => self.lines.open_block(id, Some(Kind::Quote)),
            Layout::Preformatted => self.lines.open_block(id, Some(Kind::Code)),
            Layout::Block | Layout::Description | Layout::Row | Layout::Cell => self.lines.open_block(id, None),
            _ => {}
        }
        if look.link {
            self.lines.open_link();
        }
        if look.hidden {
            self.lines.open_panel();
        }
    }

    /// Leaves a node.
    fn close(&mut self, id: NodeId) {
        if self.frames.last().is_none_or(|frame| frame.node != id) {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        self.lines.close_beside(id);
        match frame.layout {
            Layout::Inline if frame.is_named => self.lines.close_inline(),
            Layout::Inline | Layout::Object => {}
            Layout::Row if self.in_data() => self.lines.close_row(),
            Layout::Cell if self.in_data() => {}
            Layout::Table => {
                self.lines.close_block();
                self.tables.pop();
            }
            _ => self.lines.close_block(),
        }
        if frame.is_link {
            self.lines.close_link();
        }
        if frame.is_panel {
            self.lines.close_panel();
        }
    }

    fn in_data(&self) -> bool {
        self.tables.last() == Some(&true)
    }
}

/// Fewest words of an `alt` that says what a picture shows.
const ALT_WORDS: u32 = 4;
/// Elements up from a picture to its figure.
const TO_FIGURE: usize = 4;

/// A picture in a figure that says what it shows, if it is one.
fn picture(node: NodeRef<'_, Node>, line: usize) -> Option<Picture> {
    let element = node.value().as_element().filter(|element| element.name.local == local_name!("img"))?;
    let alt = attribute(element, &local_name!("alt")).map(fold).filter(|alt| count_words(alt) >= ALT_WORDS)?;
    let is_figure = |around: &NodeRef<'_, Node>| {
        around.value().as_element().is_some_and(|around| around.name.local == local_name!("figure"))
    };
    let figure = node.ancestors().take(TO_FIGURE).find(is_figure)?;
    Some(Picture { figure: figure.id(), line, alt })
}

/// Elements around two inline elements that are looked at for code.
const TO_CODE: usize = 6;

/// How an element stands to the one right before it, if there is one; in code, elements are but colours.
fn beside(node: NodeRef<'_, Node>) -> Option<Beside> {
    let before = node.prev_sibling()?.value().as_element()?;
    let own = node.value().as_element()?;
    let is_code =
        |around: &Element| matches!(around.name.local, local_name!("code") | local_name!("kbd") | local_name!("samp"));
    if node.ancestors().take(TO_CODE).filter_map(|node| node.value().as_element()).any(is_code) {
        return None;
    }
    let has_class = |element| attribute(element, &local_name!("class")).is_some();
    Some(if has_class(before) && has_class(own) { Beside::Classed } else { Beside::Plain })
}

/// The layout of an element with its own style.
fn styled(layout: Layout, look: Look) -> Layout {
    match (layout, look.block) {
        (Layout::Inline, Some(true)) => Layout::Block,
        (Layout::Block, Some(false)) => Layout::Inline,
        _ => layout,
    }
}

/// Bytes of the texts in a part of the document.
fn shown_texts(node: NodeRef<'_, Node>) -> impl Iterator<Item = usize> {
    let is_shown = |text: &NodeRef<'_, Node>| {
        text.parent().and_then(|parent| parent.value().as_element().map(|element| layout(&element.name.local)))
            != Some(Layout::Unseen)
    };
    let texts = node.descendants().filter(move |node| node.value().is_text() && is_shown(node));
    texts.filter_map(|node| node.value().as_text().map(|text| text.trim().len()))
}

/// Whether a part of the document has so many bytes of text; no more of it is read than that takes.
fn has_text(node: NodeRef<'_, Node>, bytes: usize) -> bool {
    let mut seen = 0;
    shown_texts(node).any(|length| {
        seen += length;
        seen >= bytes
    })
}

/// Whether a node is a stand-in for what a script would show.
pub(super) fn stand_in_markup(node: NodeRef<'_, Node>) -> Option<&str> {
    node.first_child()
        .and_then(|child| child.value().as_text())
        .map(|text| &**text)
        .filter(|text| noscript::has_text(text))
}

//! A document in, its lines out: one walk over the tree, without recursion, so that no depth of nesting can
//! end it early.

use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
use scraper::node::{Element, Node};

use super::element::{Layout, Look, is_shadow_tree, is_unseen, layout, look};
use super::hidden::{PART_BYTES, holds_main};
use super::lines::{Gathered, Lines};
use super::metadata::fold;
use super::names::{Names, attribute};
use super::panel::Panels;
use super::seams::Beside;
use super::times::{self, Time};
use super::{Picture, headings, marks, noscript, rest, table};
use crate::segment::{Kind, count_words};

/// What is seen of a document.
pub(super) struct Seen {
    /// The lines.
    pub gathered: Gathered,
    /// Bytes of text that is not shown.
    pub hidden: usize,
    /// Elements that are not shown, with a good deal of text.
    pub hidden_parts: Vec<NodeId>,
    /// Dates that elements give.
    pub times: Vec<Time>,
    /// Scripts' stand-ins, each with the number of lines before it.
    pub stand_ins: Vec<(usize, NodeId)>,
    /// Pictures in figures that say what they show.
    pub pictures: Vec<Picture>,
}

/// What a walk goes by.
pub(super) struct Reading<'n> {
    /// Names in markup.
    pub names: &'n Names,
    /// What the page calls itself, as [`headings::plain`] text.
    pub titles: &'n [String],
}

/// Which of the hidden elements are shown.
pub(super) enum Sight {
    /// Those that a reader opens.
    Plain,
    /// These, too.
    These(Vec<NodeId>),
    /// All.
    All,
}

impl Sight {
    fn shows(&self, node: NodeId) -> bool {
        match self {
            Self::Plain => false,
            Self::These(nodes) => nodes.contains(&node),
            Self::All => true,
        }
    }
}

/// Walks a document, or a part of one.
pub(super) fn walk(root: NodeRef<'_, Node>, reading: &Reading<'_>, sight: Sight) -> Seen {
    let mut walk = Walk {
        lines: Lines::new(root.id()),
        frames: Vec::new(),
        tables: Vec::new(),
        sight,
        names: reading.names,
        titles: reading.titles,
        panels: Panels::new(reading.names),
        hidden: 0,
        hidden_parts: Vec::new(),
        times: Vec::new(),
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
    let Walk { lines, hidden, hidden_parts, times, stand_ins, pictures, .. } = walk;
    Seen { gathered: lines.finish(), hidden, hidden_parts, times, stand_ins, pictures }
}

/// Fewest paragraphs of a shadow tree without the page's heading that is read.
const SHADOW_PARAGRAPHS: usize = 2;

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
    sight: Sight,
    names: &'n Names,
    titles: &'n [String],
    panels: Panels<'n>,
    hidden: usize,
    hidden_parts: Vec<NodeId>,
    times: Vec<Time>,
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
            Node::Document | Node::Fragment => true,
            _ => false,
        }
    }

    fn open_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let layout = match layout(&element.name.local) {
            // Others are menus, whose own style sheets hide them.
            Layout::Box
                if is_shadow_tree(element) && (holds_main(node) || rest::holds_paragraphs(node, SHADOW_PARAGRAPHS)) =>
            {
                Layout::Inline
            }
            Layout::Block if element.name.local == local_name!("button") && marks::is_in_sentence(node) => {
                Layout::Inline
            }
            layout => layout,
        };
        if self.is_textless(node, layout) || marks::is_mark(node, element) {
            return false;
        }
        let mut look = look(element, self.names);
        // A whole page that is hidden waits for its style sheet or its script.
        let is_page = matches!(element.name.local, local_name!("html") | local_name!("body"));
        if look.hidden {
            let is_shown = is_page || self.sight.shows(node.id());
            look.hidden = !is_shown && self.is_panel(node);
            if !is_shown && !look.hidden && !rest::is_rest(node, self.names) {
                self.hide(node);
                return false;
            }
        }
        let layout = styled(layout, look);
        let (is_link, is_panel) = (look.link, look.hidden);
        self.frames.push(Frame { node: node.id(), layout, is_link, is_panel, is_named: look.named });
        self.start(node, layout, look);
        if look.dated {
            self.times.extend(times::time(element, self.lines.len()));
        }
        self.write_figures(node, element);
        true
    }

    /// Takes in an element without text, if it is one.
    fn is_textless(&mut self, node: NodeRef<'_, Node>, layout: Layout) -> bool {
        match layout {
            Layout::Unseen => {}
            Layout::Box => self.lines.object(),
            Layout::Break => self.lines.line_break(),
            Layout::Noscript => self.stand_ins.push((self.lines.len(), node.id())),
            _ => return false,
        }
        true
    }

    /// Whether a hidden element is a panel.
    fn is_panel(&mut self, node: NodeRef<'_, Node>) -> bool {
        has_text(node, PANEL_BYTES) && self.panels.contain(node)
    }

    /// Counts the text of an element that is not shown.
    fn hide(&mut self, node: NodeRef<'_, Node>) {
        let bytes: usize = shown_texts(node).sum();
        self.hidden += bytes;
        if bytes >= PART_BYTES {
            self.hidden_parts.push(node.id());
        }
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
            Layout::Row if self.in_data() => self.lines.open_joined(id, Kind::Table),
            Layout::Cell if self.in_data() => self.lines.cell(),
            Layout::Table => {
                self.tables.push(table::is_data(node));
                self.lines.open_block(id, None);
            }
            Layout::Heading(level) if headings::is_one(node, self.names, self.titles) => {
                self.lines.open_joined(id, Kind::Heading(level));
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

    /// Puts the marks that figures have where they are set above or below each other: `10^6`, `1/2`.
    fn write_figures(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        if element.name.local == local_name!("sup") && self.lines.ends_with_ten() && marks::is_exponent(node) {
            self.lines.text("^");
        } else if marks::is_denominator(node, element) {
            self.lines.text("/");
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
            Layout::Row if self.in_data() => self.lines.close_joined(id),
            Layout::Heading(_) => self.lines.close_joined(id),
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

/// Longest class that only counts.
const COUNTED_BYTES: usize = 4;

/// How an element stands to the one right before it, if there is one; in code, elements are but colours.
fn beside(node: NodeRef<'_, Node>) -> Option<Beside> {
    let before = node.prev_sibling()?.value().as_element()?;
    let own = node.value().as_element()?;
    let is_code =
        |around: &Element| matches!(around.name.local, local_name!("code") | local_name!("kbd") | local_name!("samp"));
    if node.ancestors().take(TO_CODE).filter_map(|node| node.value().as_element()).any(is_code) {
        return None;
    }
    let has_class = |element| attribute(element, &local_name!("class")).is_some_and(|class| !is_counted(class));
    Some(if has_class(before) && has_class(own) { Beside::Classed } else { Beside::Plain })
}

/// Whether a class is a letter and a number (`c12`): word processors number their styles, and change them inside words.
fn is_counted(class: &str) -> bool {
    let mut bytes = class.bytes();
    class.len() <= COUNTED_BYTES
        && bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
        && bytes.all(|byte| byte.is_ascii_digit())
}

/// The layout of an element with its own style.
pub(super) fn styled(layout: Layout, look: Look) -> Layout {
    match (layout, look.block) {
        (Layout::Inline, Some(true)) => Layout::Block,
        (Layout::Block, Some(false)) => Layout::Inline,
        _ => layout,
    }
}

/// Bytes of the texts in a part of the document.
fn shown_texts(node: NodeRef<'_, Node>) -> impl Iterator<Item = usize> {
    let is_shown = |text: &NodeRef<'_, Node>| {
        let around = text.parent().and_then(|parent| parent.value().as_element());
        !around.is_some_and(|around| is_unseen(layout(&around.name.local)))
    };
    let texts = node.descendants().filter(move |node| node.value().is_text() && is_shown(node));
    texts.filter_map(|node| node.value().as_text().map(|text| text.trim().len()))
}

/// Whether a part of the document has so many bytes of text; no more of it is read than that takes.
pub(super) fn has_text(node: NodeRef<'_, Node>, bytes: usize) -> bool {
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

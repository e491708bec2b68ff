//! A table in, whether it holds data out: many old pages use tables as a frame for their blocks.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::node::Node;

use super::element::{Layout, layout};

/// Nodes of a table that are looked at, so that nested tables cost no more than their length.
const MOST_NODES: usize = 600;
/// Most bytes of text in a cell of data.
const CELL_BYTES: usize = 600;
/// Most paragraphs in a cell of data.
const CELL_BLOCKS: usize = 3;

/// What was counted in a table.
#[derive(Default)]
struct Counts {
    rows: usize,
    cells: usize,
    headed: bool,
    blocks: usize,
    bytes: usize,
}

/// Whether a table holds data, and its rows are lines; else it is a frame, and its cells are blocks.
pub(super) fn is_data(table: NodeRef<'_, Node>) -> bool {
    let mut counts = Counts::default();
    let nodes = table.descendants().skip(1).take(MOST_NODES);
    for node in nodes {
        if !counts.add(node.value()) {
            return false;
        }
    }
    counts.cells >= counts.rows * 2 && (counts.rows >= 2 || counts.headed && counts.rows >= 1)
}

impl Counts {
    /// Counts a node; gives whether the table may still be one of data.
    fn add(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) => self.bytes += text.trim().len(),
            Node::Element(element) => match layout(&element.name.local) {
                Layout::Row => self.rows += 1,
                Layout::Cell => {
                    self.cells += 1;
                    self.headed |= element.name.local == local_name!("th");
                    (self.blocks, self.bytes) = (0, 0);
                }
                Layout::Table | Layout::Preformatted | Layout::Quote | Layout::Heading(_) => return false,
                Layout::Block => {
                    self.blocks += 1;
                    self.headed |= element.name.local == local_name!("caption");
                }
                _ => {}
            },
            _ => {}
        }
        self.bytes <= CELL_BYTES && self.blocks <= CELL_BLOCKS
    }
}

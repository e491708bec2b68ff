//! Elements of a page in, the lines and the parts of lines inside each out.

use std::collections::HashMap;
use std::ops::Range;

use ego_tree::NodeId;
use foldhash::fast::RandomState;
use regex::Regex;

use super::css::{CssId, Matched};
use crate::segment::{Markup, Page};

/// What stands inside an element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inside {
    /// Indexes of the lines, in order.
    pub lines: Vec<usize>,
    /// Parts of lines: line and bytes.
    pub spans: Vec<(usize, Range<usize>)>,
}

impl Inside {
    /// Whether a line or a part of one in it matches a pattern.
    pub(crate) fn matches(&self, page: &Page<'_>, pattern: &Regex) -> bool {
        let lines = self.lines.iter().map(|&line| page.lines[line].text.as_ref());
        let spans = self.spans.iter().map(|(line, range)| &page.lines[*line].text[range.clone()]);
        lines.chain(spans).any(|text| pattern.is_match(text))
    }
}

/// What stands inside elements.
type ByElement = HashMap<NodeId, Inside, RandomState>;

/// What each element that rules ask for holds.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    matched: Matched,
    inside: ByElement,
}

impl Elements {
    /// Looks up what the matched elements of a page hold; the elements up to `up` steps above them, too.
    pub(crate) fn new(page: &Page<'_>, matched: Matched, up: usize) -> Self {
        let Some(markup) = &page.markup else { return Self::default() };
        let mut inside = ByElement::default();
        for &id in matched.iter().flatten() {
            let above = markup.document.tree.get(id).into_iter().flat_map(|node| node.ancestors().take(up));
            inside.extend(std::iter::once(id).chain(above.map(|node| node.id())).map(|id| (id, Inside::default())));
        }
        if !inside.is_empty() {
            file_lines(markup, &mut inside);
            file_spans(markup, &mut inside);
        }
        Self { matched, inside }
    }

    /// What the elements hold that a rule's selectors find.
    pub(crate) fn of(&self, css: CssId, up: usize, page: &Page<'_>) -> Vec<Inside> {
        let tree = page.markup.as_ref().map(|markup| &markup.document.tree);
        let meant = |id: NodeId| match up {
            0 => Some(id),
            _ => tree.and_then(|tree| tree.get(id)?.ancestors().nth(up - 1)).map(|node| node.id()),
        };
        let ids = css.of(&self.matched).iter().filter_map(|&id| meant(id));
        ids.filter_map(|id| self.inside.get(&id)).cloned().collect()
    }
}

fn file_lines(markup: &Markup, inside: &mut ByElement) {
    for (index, line) in markup.lines.iter().enumerate() {
        let mut node = markup.document.tree.get(line.node);
        while let Some(found) = node {
            if let Some(inside) = inside.get_mut(&found.id()) {
                inside.lines.push(index);
            }
            node = found.parent();
        }
    }
}

fn file_spans(markup: &Markup, inside: &mut ByElement) {
    for span in &markup.spans {
        let Some(inside) = inside.get_mut(&span.node) else { continue };
        inside.spans.push((span.line as usize, span.range.start as usize..span.range.end as usize));
    }
}

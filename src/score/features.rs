//! A [`Reading`] in, one row of numbers a line out: what the trees see.

use super::around::{self, NeighbourFacts, Sums, WindowFacts};
use super::context::{ContextFacts, chances, contexts};
use super::element_context::{ElementContextFacts, element_contexts};
use super::line::LineFacts;
use super::markup::MarkupFacts;
use super::place::{PlaceFacts, places};
use super::reading::Reading;

/// What a page was read from; each has trees of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Text that a dumper printed.
    Text,
    /// HTML.
    Html,
}

/// Rows of numbers, one for each line that nobody claimed: only these are judged.
#[derive(Debug, Default)]
pub(crate) struct Features {
    /// The lines, in order.
    pub lines: Vec<usize>,
    /// Numbers a row.
    pub width: usize,
    /// Places a row: behind its numbers there is room for what a first forest says.
    stride: usize,
    /// The rows, one after the other.
    values: Vec<f32>,
}

impl Features {
    /// The rows, in order of their lines.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        (0..self.lines.len()).map(|row| &self.values[row * self.stride..][..self.width])
    }

    /// The row of a line that nobody claimed.
    pub fn row(&self, line: usize) -> &[f32] {
        let row = self.lines.binary_search(&line).expect("only lines that nobody claimed have rows");
        &self.values[row * self.stride..][..self.width]
    }

    /// Adds what a first forest says of each line, and around it, to the rows.
    pub fn add_context(&mut self, reading: &Reading, opinions: &[Option<f32>]) {
        let chances = chances(reading, opinions);
        let elements = reading.tree.as_ref().map(|tree| element_contexts(tree, reading, &chances));
        let mut more = Vec::with_capacity(self.stride - self.width);
        let contexts = contexts(reading, opinions, &chances);
        for (&line, row) in self.lines.iter().zip(self.values.chunks_exact_mut(self.stride)) {
            more.clear();
            contexts[line].write(&mut more);
            elements.iter().for_each(|elements| elements[line].write(&mut more));
            row[self.width..].copy_from_slice(&more);
        }
        self.width = self.stride;
    }
}

/// Names of a row's numbers, in order.
pub(crate) fn names(source: Source) -> Vec<String> {
    let mut names: Vec<String> =
        [LineFacts::NAMES, PlaceFacts::NAMES].concat().into_iter().map(str::to_owned).collect();
    for step in 1..=around::NEIGHBOURS {
        for side in ["before", "after"] {
            names.extend(NeighbourFacts::NAMES.iter().map(|name| format!("{name}_{step}_{side}")));
        }
    }
    for length in around::WINDOWS {
        for side in ["before", "after"] {
            names.extend(WindowFacts::NAMES.iter().map(|name| format!("{name}_in_{length}_{side}")));
        }
    }
    if source == Source::Html {
        names.extend(MarkupFacts::NAMES.iter().map(|&name| name.to_owned()));
    }
    names
}

/// Names of a row's numbers with what a first forest says, in order.
pub(crate) fn names_in_context(source: Source) -> Vec<String> {
    let elements = if source == Source::Html { ElementContextFacts::NAMES } else { &[] };
    let context = ContextFacts::NAMES.iter().chain(elements).map(|&name| name.to_owned());
    names(source).into_iter().chain(context).collect()
}

/// The features of the lines that nobody claimed.
pub(crate) fn features(reading: &Reading) -> Features {
    let (width, more) = (width(reading), context_width(reading));
    let stride = width + more;
    let sums = Sums::new(reading);
    let lines: Vec<usize> = (0..reading.lines.len()).filter(|&line| reading.is_open(line)).collect();
    let places = places(reading);
    let mut values = Vec::with_capacity(stride * lines.len());
    for &line in &lines {
        reading.lines[line].write(&mut values);
        places[line].write(&mut values);
        around::write_neighbours(reading, line, &mut values);
        sums.write(line, &mut values);
        if let Some(tree) = &reading.tree {
            tree.facts(line).write(&mut values);
        }
        values.resize(values.len() + more, 0.0);
    }
    Features { lines, width, stride, values }
}

/// Numbers a row.
fn width(reading: &Reading) -> usize {
    LineFacts::NAMES.len()
        + PlaceFacts::NAMES.len()
        + 2 * around::NEIGHBOURS * NeighbourFacts::NAMES.len()
        + 2 * around::WINDOWS.len() * WindowFacts::NAMES.len()
        + if reading.tree.is_some() { MarkupFacts::NAMES.len() } else { 0 }
}

/// Numbers of a row that a first forest gives.
fn context_width(reading: &Reading) -> usize {
    ContextFacts::NAMES.len() + reading.tree.as_ref().map_or(0, |_| ElementContextFacts::NAMES.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::label_by_rules;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::{Names, Page, segment_text};

    fn segment_html(markup: &str) -> Page<'static> {
        crate::segment::segment_html(markup, &Names::default())
    }

    fn features_of(page: &Page<'_>) -> Features {
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        features(&Reading::new(&Ledger::new(page, &rules, None)))
    }

    #[test]
    fn every_number_of_a_row_has_a_name() {
        let text = features_of(&segment_text("Tide\n\nThe ferry sails again.\n", None));
        assert_eq!((text.width, text.stride), (names(Source::Text).len(), names_in_context(Source::Text).len()));
        assert_eq!(text.values.len(), 2 * text.stride);
        let html = features_of(&segment_html("<h1>Tide</h1><ul><li><a href=x>The ferry sails again.</a></ul>"));
        assert_eq!((html.width, html.stride), (names(Source::Html).len(), names_in_context(Source::Html).len()));
        let at = |name: &str| names(Source::Html).iter().position(|known| known == name).unwrap();
        assert_eq!((html.row(0)[at("linked")], html.row(1)[at("linked")]), (0.0, 1.0));
        assert_eq!((html.row(0)[at("words")], html.row(1)[at("words")]), (1.0, 4.0));
        assert_eq!(html.row(1)[at("to_list")], 1.0, "the item stands in a list");
    }

    #[test]
    fn what_a_first_forest_says_stands_behind_a_rows_other_numbers() {
        let page = segment_html("<h1>Tide</h1><ul><li><a href=x>The ferry sails again.</a></ul>");
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let reading = Reading::new(&Ledger::new(&page, &rules, None));
        let mut page = features(&reading);
        let before: Vec<Vec<f32>> = (0..2).map(|line| page.row(line).to_vec()).collect();
        page.add_context(&reading, &[Some(-2.0), Some(3.0)]);
        let names = names_in_context(Source::Html);
        let at = |name: &str| names.iter().position(|known| known == name).unwrap();
        for (line, before) in before.iter().enumerate() {
            assert!(page.row(line).starts_with(before) && page.row(line).len() == names.len());
        }
        assert_eq!((page.row(0)[at("opinion")], page.row(1)[at("opinion")]), (-2.0, 3.0));
        assert_eq!(page.row(1)[at("to_half_staying")], 0.0, "the item holds most of what stays");
    }

    #[test]
    fn a_line_knows_where_it_stands_beside_the_article() {
        let paragraph = format!("<p>The ferry{} sails again.</p>", " that lay at the quay".repeat(12));
        let article = format!("<article><h1>Tide</h1><div itemprop=articleBody>{paragraph}</div></article>");
        let page = segment_html(&format!("{article}<article><p>Other tides</p></article><p>Foot</p>"));
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let page = features(&Reading::new(&label_by_rules(&page, &rules, None).0));
        let names = names(Source::Html);
        let at = |name: &str| {
            let feature = names.iter().position(|known| known == name).unwrap();
            [1, 2, 3].map(|line| page.row(line)[feature])
        };
        assert_eq!(at("in_body"), [1.0, -1.0, -1.0]);
        assert_eq!(at("article_prose"), [1.0, 0.0, -1.0]);
        assert_eq!(at("to_headline"), [2.0, 2.0, 1.0]);
        assert!(at("with_headline_words")[0] < 1.0 && at("with_headline_words")[1] == 1.0);
        assert_eq!(at("with_headline_prose"), [1.0; 3]);
    }
}

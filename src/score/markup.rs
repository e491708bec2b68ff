//! An HTML page in, what its markup says of each line out: link share, ancestors, the words of their classes.

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::{ElementRef, Html};

use super::facts::facts;
use super::reading::Reading;
use super::wording::WordingModel;
use super::words::{self, Word};
use crate::segment::Markup;

facts! {
    /// What the markup says of a line.
    MarkupFacts {
        /// Share of the line's characters inside links.
        linked,
        /// Code of the block element the line stands in.
        element,
        depth,
        /// Elements up to the nearest of these; [`NONE`] without one.
        to_article, to_main, to_section, to_aside, to_nav, to_header, to_footer, to_form, to_list, to_table, to_figure,
        /// What the class words of the elements around it say: of the nearest three, of all, the least and the most.
        near_classes, all_classes, least_class, most_class,
        /// Share of the page's prose words in its parent, grandparent, and great-grandparent.
        parent_prose, grandparent_prose, ancestor_prose,
        /// Share of words inside links there.
        parent_linked, grandparent_linked, ancestor_linked,
        /// Words there, as a share of the page's.
        parent_words, grandparent_words, ancestor_words,
        /// Lines, prose lines and share of words inside links among lines with the same path of tags and classes.
        path_lines, path_prose, path_linked,
        /// Steps up from the line to an element that holds half of the page's prose.
        to_half_prose,
        /// What the page says it is, in Open Graph and JSON-LD, and how many `article` elements it has.
        says_article, says_product, says_forum, articles,
    }
}

/// Distance to an ancestor that is not there.
const NONE: f32 = 40.0;
/// Most elements up from a line that are looked at.
const MOST_UP: usize = 64;
/// Landmarks, in the order of the facts.
const LANDMARKS: [&[&str]; 11] = [
    &["article"],
    &["main"],
    &["section"],
    &["aside"],
    &["nav"],
    &["header"],
    &["footer"],
    &["form"],
    &["ul", "ol", "dl"],
    &["table"],
    &["figure"],
];
/// Block elements with a code of their own, from 1.
const ELEMENTS: [&str; 16] =
    ["p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption", "dd", "span"];

/// What is known of an element once its page is read.
#[derive(Debug, Clone, Default)]
struct Element {
    words: f32,
    prose: f32,
    linked: f32,
    /// Words of its tag, classes and id.
    class_words: Vec<Word>,
}

/// The elements above a page's lines.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// Elements around each line as places in `elements`, the nearest first.
    paths: Vec<Vec<u32>>,
    elements: Vec<Element>,
    /// What can be told without the class words.
    facts: Vec<MarkupFacts>,
}

impl Tree {
    /// Reads the elements above the lines of a page.
    pub fn new(markup: &Markup, reading: &Reading) -> Self {
        let mut known: HashMap<NodeId, u32> = HashMap::new();
        let mut tree = Self { paths: Vec::new(), elements: Vec::new(), facts: Vec::new() };
        let said = page_facts(&markup.document);
        for (line, place) in markup.lines.iter().enumerate() {
            let linked = place.linked as f32 / place.chars.max(1) as f32;
            let above = ancestors(&markup.document, place.node);
            let path: Vec<u32> = above.iter().map(|element| tree.element(*element, &mut known)).collect();
            tree.facts.push(MarkupFacts { linked, ..landmarks(&above, said) });
            tree.count(&path, reading, line);
            tree.paths.push(path);
        }
        tree.fill(reading);
        tree
    }

    fn element(&mut self, element: ElementRef<'_>, known: &mut HashMap<NodeId, u32>) -> u32 {
        *known.entry(element.id()).or_insert_with(|| {
            self.elements.push(Element { class_words: class_words(element), ..Element::default() });
            self.elements.len() as u32 - 1
        })
    }

    /// Counts a line for all elements around it.
    fn count(&mut self, path: &[u32], reading: &Reading, line: usize) {
        let linked = self.facts[line].linked;
        let words = reading.lines[line].words;
        for &at in path {
            let element = &mut self.elements[at as usize];
            element.words += words;
            element.linked += words * linked;
            element.prose += if reading.prose[line] { words } else { 0.0 };
        }
    }

    /// Fills in what needs the whole page.
    fn fill(&mut self, reading: &Reading) {
        let words: f32 = reading.lines.iter().map(|line| line.words).sum::<f32>().max(1.0);
        let prose: f32 =
            (0..reading.lines.len()).filter(|&line| reading.prose[line]).map(|line| reading.lines[line].words).sum();
        let alike = self.alike(reading);
        let hashes: Vec<u32> = (0..self.paths.len()).map(|line| self.path_hash(line)).collect();
        for (line, facts) in self.facts.iter_mut().enumerate() {
            let path = &self.paths[line];
            let at = |up: usize| path.get(up).map_or([0.0; 3], |&at| shares(&self.elements[at as usize], words, prose));
            [facts.parent_prose, facts.parent_linked, facts.parent_words] = at(1);
            [facts.grandparent_prose, facts.grandparent_linked, facts.grandparent_words] = at(2);
            [facts.ancestor_prose, facts.ancestor_linked, facts.ancestor_words] = at(3);
            let holds_half = |&at: &u32| self.elements[at as usize].prose * 2.0 >= prose;
            facts.to_half_prose = path.iter().position(holds_half).map_or(NONE, |up| up as f32);
            [facts.path_lines, facts.path_prose, facts.path_linked] = alike[&hashes[line]];
        }
    }

    /// Lines, prose lines and linked share by path of tags and classes.
    fn alike(&self, reading: &Reading) -> HashMap<u32, [f32; 3]> {
        let mut alike: HashMap<u32, [f32; 3]> = HashMap::new();
        let mut words: HashMap<u32, f32> = HashMap::new();
        for line in 0..self.paths.len() {
            let hash = self.path_hash(line);
            let sums = alike.entry(hash).or_default();
            sums[0] += 1.0;
            sums[1] += f32::from(u8::from(reading.prose[line]));
            sums[2] += self.facts[line].linked * reading.lines[line].words;
            *words.entry(hash).or_default() += reading.lines[line].words;
        }
        alike.iter_mut().for_each(|(hash, sums)| sums[2] /= words[hash].max(1.0));
        alike
    }

    fn path_hash(&self, line: usize) -> u32 {
        let elements = self.paths[line].iter().map(|&at| &self.elements[at as usize]);
        elements.flat_map(|element| &element.class_words).fold(1, |hash, &word| words::pair(hash, word))
    }

    /// Elements around each line, as places among all elements.
    pub fn paths(&self) -> &[Vec<u32>] {
        &self.paths
    }

    /// Words of an element's tag, classes and id.
    pub fn element_words(&self, element: u32) -> &[Word] {
        &self.elements[element as usize].class_words
    }

    /// The facts of a line.
    pub fn facts(&self, line: usize) -> &MarkupFacts {
        &self.facts[line]
    }

    /// Sets what a table of word weights says of the classes around each line.
    pub fn read_classes(&mut self, table: &WordingModel) {
        let said: Vec<f32> = self.elements.iter().map(|element| class_score(&element.class_words, table)).collect();
        for (facts, path) in self.facts.iter_mut().zip(&self.paths) {
            let scores = || path.iter().map(|&at| said[at as usize]);
            facts.near_classes = scores().take(NEAR).sum();
            facts.all_classes = scores().sum();
            facts.least_class = scores().fold(0.0, f32::min);
            facts.most_class = scores().fold(0.0, f32::max);
        }
    }
}

/// Elements around a line whose classes are its own matter.
const NEAR: usize = 3;

fn class_score(words: &[Word], table: &WordingModel) -> f32 {
    let said = table.score(words);
    said.for_body + said.against
}

/// Prose, linked words and words of an element, as shares.
fn shares(element: &Element, words: f32, prose: f32) -> [f32; 3] {
    [element.prose / prose.max(1.0), element.linked / element.words.max(1.0), element.words / words]
}

/// The element itself and those around it, the nearest first.
fn ancestors(document: &Html, node: NodeId) -> Vec<ElementRef<'_>> {
    let Some(node) = document.tree.get(node) else { return Vec::new() };
    std::iter::once(node).chain(node.ancestors()).filter_map(ElementRef::wrap).take(MOST_UP).collect()
}

fn landmarks(above: &[ElementRef<'_>], said: MarkupFacts) -> MarkupFacts {
    let to = |names: &[&str]| {
        let found = above.iter().position(|element| names.contains(&element.value().name()));
        found.map_or(NONE, |up| up as f32)
    };
    let [article, main, section, aside, nav, header, footer, form, list, table, figure] = LANDMARKS.map(to);
    let name = above.first().map_or("", |element| element.value().name());
    MarkupFacts {
        element: ELEMENTS.iter().position(|known| *known == name).map_or(0.0, |at| at as f32 + 1.0),
        depth: above.len() as f32,
        to_article: article,
        to_main: main,
        to_section: section,
        to_aside: aside,
        to_nav: nav,
        to_header: header,
        to_footer: footer,
        to_form: form,
        to_list: list,
        to_table: table,
        to_figure: figure,
        ..said
    }
}

/// What a page says of itself.
fn page_facts(document: &Html) -> MarkupFacts {
    let mut facts = MarkupFacts::default();
    for node in document.tree.nodes() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        let value = element.value();
        match value.name() {
            "article" => facts.articles += 1.0,
            "meta" if value.attr("property") == Some("og:type") => say(value.attr("content").unwrap_or(""), &mut facts),
            "script" if value.attr("type").is_some_and(|kind| kind.ends_with("ld+json")) => {
                element.text().for_each(|text| say_types(text, &mut facts));
            }
            _ => {}
        }
    }
    facts
}

/// Notes the kinds that the `@type`s of JSON-LD name.
fn say_types(json: &str, facts: &mut MarkupFacts) {
    for (at, key) in json.match_indices("\"@type\"") {
        let value = json[at + key.len()..].trim_start_matches([':', ' ', '[', '\n', '"']);
        say(value.split('"').next().unwrap_or(""), facts);
    }
}

fn say(kind: &str, facts: &mut MarkupFacts) {
    let kind = kind.to_ascii_lowercase();
    let is_any = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    facts.says_article = facts.says_article.max(f32::from(u8::from(is_any(&["article", "posting", "report"]))));
    facts.says_product = facts.says_product.max(f32::from(u8::from(is_any(&["product", "offer"]))));
    facts.says_forum = facts.says_forum.max(f32::from(u8::from(is_any(&["forum", "discussion", "qapage"]))));
}

/// Words of an element's tag, classes, id and role; `post-content` and `postContent` are two words each.
fn class_words(element: ElementRef<'_>) -> Vec<Word> {
    let mut out = vec![words::word(element.value().name())];
    let value = element.value();
    let names = [value.attr("class"), value.attr("id"), value.attr("role"), value.attr("itemprop")];
    for name in names.into_iter().flatten() {
        split(name, &mut out);
    }
    out
}

/// Splits a name at marks and where capitals begin.
fn split(name: &str, out: &mut Vec<Word>) {
    let mut start = 0;
    let mut previous = ' ';
    for (at, c) in name.char_indices() {
        let is_break = !c.is_alphanumeric() || (c.is_uppercase() && previous.is_lowercase());
        if is_break {
            push(&name[start..at], out);
            start = if c.is_alphanumeric() { at } else { at + c.len_utf8() };
        }
        previous = c;
    }
    push(&name[start..], out);
}

fn push(part: &str, out: &mut Vec<Word>) {
    if !part.is_empty() && part.len() <= MOST_WORD {
        out.push(words::word(part));
    }
}

/// Longer parts of a class name are made by machines.
const MOST_WORD: usize = 24;

//! An HTML page in, what its markup says of each line out: link share, ancestors, the words of their classes.

use std::collections::HashMap;
use std::ops::Range;

use ego_tree::NodeId;
use foldhash::fast::RandomState;
use html5ever::{LocalName, local_name};
use scraper::{ElementRef, Html};

use super::class_words::class_words;
use super::declared::declared;
use super::facts::facts;
use super::line::Claim;
use super::reading::Reading;
use super::wording::WordingModel;
use super::words::pair;
use crate::segment::{Markup, attribute};
use crate::word::Word;

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
        /// Steps up to an element that holds the headline, too, and its words and prose as shares of the page's.
        to_headline, with_headline_words, with_headline_prose,
        /// Share of the page's prose in the nearest `article` element around it; -1 without one.
        article_prose,
        /// Whether it stands in what schema.org calls the body of an article, 1, or beside it, -1.
        in_body,
        /// Whether it is hidden until a reader opens it.
        in_panel,
        /// What the page says it is, in Open Graph and JSON-LD, and how many `article` elements it has.
        says_article, says_product, says_forum, articles,
    }
}

/// Distance to an ancestor that is not there.
const NONE: f32 = 40.0;
/// Most elements up from a line that are looked at.
const MOST_UP: usize = 64;
/// Prose words that the marked body of an article holds; of fewer it is a teaser or left empty.
const BODY_WORDS: f32 = 50.0;
/// Elements that tell what is inside them.
const LANDMARKS: usize = 11;

/// Place of an element among the landmarks, in the order of the facts.
fn landmark(name: &LocalName) -> Option<usize> {
    Some(match *name {
        local_name!("article") => 0,
        local_name!("main") => 1,
        local_name!("section") => 2,
        local_name!("aside") => 3,
        local_name!("nav") => 4,
        local_name!("header") => 5,
        local_name!("footer") => 6,
        local_name!("form") => 7,
        local_name!("ul") | local_name!("ol") | local_name!("dl") => 8,
        local_name!("table") => 9,
        local_name!("figure") => 10,
        _ => return None,
    })
}

/// Block elements with a code of their own, from 1.
const ELEMENTS: [&str; 16] =
    ["p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption", "dd", "span"];

/// What is known of an element once its page is read.
#[derive(Debug, Clone, Default)]
struct Element {
    /// The element around it.
    parent: Option<u32>,
    /// Elements from the document's own to this one.
    depth: usize,
    /// Depth of the nearest landmark of each kind, itself and those around it.
    landmarks: [usize; LANDMARKS],
    /// Code of its tag: see [`ELEMENTS`].
    code: f32,
    words: f32,
    prose: f32,
    linked: f32,
    /// Where the words of its tag, classes and id stand among those of the tree.
    class_words: Range<u32>,
    /// What the table of class words makes of them.
    class_score: f32,
    /// Whether it is the body of an article, or inside one.
    in_body: bool,
    /// Hash of its class words and those of all elements around it.
    path_hash: u32,
}

/// The elements above a page's lines.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// The element each line stands in, as its place in `elements`.
    nearest: Vec<Option<u32>>,
    elements: Vec<Element>,
    /// Words of the tags, classes and ids of all elements.
    words: Vec<Word>,
    /// What can be told without the class words.
    facts: Vec<MarkupFacts>,
}

/// Places of a document's elements among those that are known.
type Known = HashMap<NodeId, u32, RandomState>;

impl Tree {
    /// Reads the elements above the lines of a page.
    pub fn new(markup: &Markup, reading: &Reading) -> Self {
        let mut known = Known::default();
        let mut tree = Self { nearest: Vec::new(), elements: Vec::new(), words: Vec::new(), facts: Vec::new() };
        let said = declared(&markup.document);
        let mut new = Vec::new();
        for (line, place) in markup.lines.iter().enumerate() {
            let linked = place.linked as f32 / place.chars.max(1) as f32;
            let nearest = tree.place(&markup.document, place.node, (&mut known, &mut new));
            let facts = nearest.map_or(said, |at| tree.elements[at as usize].facts(said));
            let in_panel = f32::from(u8::from(place.in_panel));
            tree.facts.push(MarkupFacts { linked, in_panel, ..facts });
            tree.nearest.push(nearest);
            tree.count(reading, line);
        }
        tree.fill(reading);
        tree
    }

    /// The place of a node's element; elements around it that are not known yet are added, the outermost first. `new` is
    /// room to work in.
    fn place<'d>(
        &mut self,
        document: &'d Html,
        node: NodeId,
        (known, new): (&mut Known, &mut Vec<ElementRef<'d>>),
    ) -> Option<u32> {
        let node = document.tree.get(node)?;
        let mut around = None;
        for element in std::iter::once(node).chain(node.ancestors()).filter_map(ElementRef::wrap) {
            around = known.get(&element.id()).copied();
            if around.is_some() {
                break;
            }
            new.push(element);
        }
        for element in new.drain(..).rev() {
            let begin = self.words.len();
            class_words(element, &mut self.words);
            let outer = around.map(|at| (at, &self.elements[at as usize]));
            let added = Element::new(element, outer, (&self.words, begin));
            around = Some(self.elements.len() as u32);
            self.elements.push(added);
            known.extend(around.map(|at| (element.id(), at)));
        }
        around
    }

    /// Counts a line for all elements around it.
    fn count(&mut self, reading: &Reading, line: usize) {
        let linked = self.facts[line].linked;
        let words = reading.lines[line].words;
        let mut next = self.nearest[line];
        for _ in 0..MOST_UP {
            let Some(at) = next else { break };
            let element = &mut self.elements[at as usize];
            element.words += words;
            element.linked += words * linked;
            element.prose += if reading.prose[line] { words } else { 0.0 };
            next = element.parent;
        }
    }

    /// Fills in what needs the whole page.
    fn fill(&mut self, reading: &Reading) {
        let words: f32 = reading.lines.iter().map(|line| line.words).sum::<f32>().max(1.0);
        let prose: f32 =
            (0..reading.lines.len()).filter(|&line| reading.prose[line]).map(|line| reading.lines[line].words).sum();
        let hashes: Vec<u32> = (0..self.nearest.len()).map(|line| self.path_hash(line)).collect();
        let alike = self.alike(reading, &hashes);
        for (line, facts) in self.facts.iter_mut().enumerate() {
            let mut above = around(&self.elements, self.nearest[line]).skip(1);
            let mut next = || above.next().map_or([0.0; 3], |(_, element)| shares(element, words, prose));
            [facts.parent_prose, facts.parent_linked, facts.parent_words] = next();
            [facts.grandparent_prose, facts.grandparent_linked, facts.grandparent_words] = next();
            [facts.ancestor_prose, facts.ancestor_linked, facts.ancestor_words] = next();
            let holds_half = |(_, element): (u32, &Element)| element.prose * 2.0 >= prose;
            let to_half = around(&self.elements, self.nearest[line]).position(holds_half);
            facts.to_half_prose = to_half.map_or(NONE, |up| up as f32);
            [facts.path_lines, facts.path_prose, facts.path_linked] = alike[&hashes[line]];
        }
        self.fill_article(reading, words, prose);
    }

    /// Fills in where a line stands beside what is marked up as the article and its headline.
    fn fill_article(&mut self, reading: &Reading, words: f32, prose: f32) {
        let headline = reading.claims.iter().position(|&claim| claim == Claim::Headline);
        let mut holds_headline = vec![false; self.elements.len()];
        headline.into_iter().flat_map(|line| self.around(line)).for_each(|at| holds_headline[at as usize] = true);
        let has_body = self.elements.iter().any(|element| element.in_body && element.prose >= BODY_WORDS);
        for (facts, nearest) in self.facts.iter_mut().zip(&self.nearest) {
            let above = || around(&self.elements, *nearest);
            facts.to_headline = NONE;
            if let Some((up, (_, element))) = above().enumerate().find(|(_, (at, _))| holds_headline[*at as usize]) {
                facts.to_headline = up as f32;
                [facts.with_headline_prose, _, facts.with_headline_words] = shares(element, words, prose);
            }
            let article = above().nth(facts.to_article as usize).filter(|_| facts.to_article < NONE);
            facts.article_prose = article.map_or(-1.0, |(_, element)| shares(element, words, prose)[0]);
            if has_body {
                facts.in_body = if above().next().is_some_and(|(_, element)| element.in_body) { 1.0 } else { -1.0 };
            }
        }
    }

    /// Lines, prose lines and linked share by path of tags and classes.
    fn alike(&self, reading: &Reading, hashes: &[u32]) -> HashMap<u32, [f32; 3], RandomState> {
        let mut alike: HashMap<u32, [f32; 3], RandomState> = HashMap::default();
        let mut words: HashMap<u32, f32, RandomState> = HashMap::default();
        for (line, &hash) in hashes.iter().enumerate() {
            let sums = alike.entry(hash).or_default();
            sums[0] += 1.0;
            sums[1] += f32::from(u8::from(reading.prose[line]));
            sums[2] += self.facts[line].linked * reading.lines[line].words;
            *words.entry(hash).or_default() += reading.lines[line].words;
        }
        alike.iter_mut().for_each(|(hash, sums)| sums[2] /= words[hash].max(1.0));
        alike
    }

    /// Number of the path of tags and classes to a line.
    pub fn path_hash(&self, line: usize) -> u32 {
        self.around(line).next().map_or(0, |at| self.elements[at as usize].path_hash)
    }

    /// Elements around a line, the nearest first.
    pub fn around(&self, line: usize) -> impl Iterator<Item = u32> {
        around(&self.elements, self.nearest[line]).map(|(at, _)| at)
    }

    /// How many elements stand above the lines; each has a place below that.
    pub fn element_count(&self) -> usize {
        self.elements.len()
    }

    /// Words of an element's tag, classes and id.
    pub fn element_words(&self, element: u32) -> &[Word] {
        let Range { start, end } = self.elements[element as usize].class_words;
        &self.words[start as usize..end as usize]
    }

    /// The facts of a line.
    pub fn facts(&self, line: usize) -> &MarkupFacts {
        &self.facts[line]
    }

    /// Sets what a table of word weights says of the classes around each line.
    pub fn read_classes(&mut self, table: &WordingModel) {
        for at in 0..self.elements.len() {
            self.elements[at].class_score = class_score(self.element_words(at as u32), table);
        }
        for (facts, nearest) in self.facts.iter_mut().zip(&self.nearest) {
            let scores = || around(&self.elements, *nearest).map(|(_, element)| element.class_score);
            facts.near_classes = scores().take(NEAR).sum();
            facts.all_classes = scores().sum();
            facts.least_class = scores().fold(0.0, f32::min);
            facts.most_class = scores().fold(0.0, f32::max);
        }
    }
}

/// The element at a place and those around it, the nearest first, with their places.
fn around(elements: &[Element], nearest: Option<u32>) -> impl Iterator<Item = (u32, &Element)> {
    let at = move |at: u32| (at, &elements[at as usize]);
    std::iter::successors(nearest.map(at), move |(_, element)| element.parent.map(at)).take(MOST_UP)
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

impl Element {
    /// Reads an element inside another; its words stand among all words from a place on.
    fn new(element: ElementRef<'_>, around: Option<(u32, &Element)>, (words, begin): (&[Word], usize)) -> Self {
        let outer = around.map(|(_, outer)| outer);
        let depth = outer.map_or(0, |outer| outer.depth) + 1;
        let mut landmarks = outer.map_or([0; LANDMARKS], |outer| outer.landmarks);
        landmark(&element.value().name.local).into_iter().for_each(|at| landmarks[at] = depth);
        let class_words = begin as u32..words.len() as u32;
        let around_hash = outer.map_or(1, |outer| outer.path_hash);
        let path_hash = words[begin..].iter().fold(around_hash, |hash, &word| pair(hash, word));
        let known = ELEMENTS.iter().position(|known| *known == element.value().name());
        let code = known.map_or(0.0, |at| at as f32 + 1.0);
        let says_body = attribute(element.value(), &local_name!("itemprop"))
            .is_some_and(|value| value.split_ascii_whitespace().any(|name| name == "articleBody"));
        let in_body = says_body || outer.is_some_and(|outer| outer.in_body);
        let parent = around.map(|(at, _)| at);
        Self { parent, depth, landmarks, code, class_words, path_hash, in_body, ..Self::default() }
    }

    /// What it says of a line, with what the page says.
    fn facts(&self, said: MarkupFacts) -> MarkupFacts {
        let [article, main, section, aside, nav, header, footer, form, list, table, figure] =
            self.landmarks.map(|depth| self.distance(depth));
        MarkupFacts {
            element: self.code,
            depth: self.depth.min(MOST_UP) as f32,
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

    /// Elements up to one of that depth; 0 stands for none.
    fn distance(&self, depth: usize) -> f32 {
        let up = self.depth - depth;
        if depth == 0 || up >= MOST_UP { NONE } else { up as f32 }
    }
}

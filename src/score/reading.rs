//! A page with its rules' verdicts in, a [`Reading`] out: all the scorer wants to know of its lines, but what
//! the trained model says of their wording.

use super::line::{Claim, LineFacts, SHORT_WORDS};
use super::markup::Tree;
use super::vocabulary::Vocabulary;
use super::wording::{Wording, WordingModel};
use super::words::{self, Scan, Words};
use crate::label::Field;
use crate::rules::Ledger;
use crate::segment::PROSE_WORDS;
use crate::word::Word;

/// A page as the scorer sees it.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// What each line looks like.
    pub lines: Vec<LineFacts>,
    /// Who claimed each line.
    pub claims: Vec<Claim>,
    /// Whether each line is prose: a sentence of [`PROSE_WORDS`] words that nobody claimed.
    pub prose: Vec<bool>,
    /// Where each line's words stand in `words`.
    pub ranges: Vec<std::ops::Range<u32>>,
    /// Words of the page, in order.
    pub words: Vec<Word>,
    /// Number of what each line is made up of.
    pub shapes: Vec<u32>,
    /// The elements above the lines, if the page is HTML.
    pub tree: Option<Tree>,
}

impl Reading {
    /// Reads a page.
    pub fn new(ledger: &Ledger<'_, '_>) -> Self {
        let page_lines = &ledger.page.lines;
        let room = page_lines.iter().map(|line| line.words as usize + 1).sum();
        let mut words = Words { all: Vec::with_capacity(room), content: Vec::with_capacity(room) };
        let scans: Vec<Scan> = page_lines.iter().map(|line| words::scan(&line.text, &mut words)).collect();
        let pairs = page_lines.iter().zip(&ledger.verdicts);
        let lines = pairs.zip(&scans).map(|((line, verdict), scan)| LineFacts::new(line, verdict, scan)).collect();
        let claims: Vec<Claim> = ledger.verdicts.iter().map(Claim::of).collect();
        let is_prose =
            |(line, claim): (&crate::segment::Line<'_>, &Claim)| line.is_prose(PROSE_WORDS) && !claim.is_out();
        let prose = page_lines.iter().zip(&claims).map(is_prose).collect();
        let ranges = scans.iter().map(|scan| scan.start..scan.end).collect();
        let shapes = scans.iter().map(|scan| scan.shape).collect();
        let Words { all, content } = words;
        let mut reading = Self { lines, claims, prose, ranges, words: all, shapes, tree: None };
        reading.compare(&scans, &content);
        reading.compare_with_headline(ledger, &scans, &content);
        reading.tree = ledger.page.markup.as_ref().map(|markup| Tree::new(markup, &reading));
        reading
    }

    /// Whether nobody claimed a line, so that it is judged.
    pub fn is_open(&self, line: usize) -> bool {
        self.claims[line] == Claim::Open
    }

    /// Words of a line.
    pub fn words_of(&self, line: usize) -> &[Word] {
        &self.words[self.ranges[line].start as usize..self.ranges[line].end as usize]
    }

    /// Sets what tables of word weights say of the lines.
    pub fn read_wording(&mut self, [own, leads, closes, classes]: [&WordingModel; 4]) {
        if let Some(tree) = &mut self.tree {
            tree.read_classes(classes);
        }
        for line in 0..self.lines.len() {
            let said = own.score(self.words_of(line));
            self.set_wording(line, said);
            if self.is_short(line) {
                let said = [leads, closes].map(|table| self.mean_wording(line, table));
                self.set_marker(line, said);
            }
        }
    }

    /// Sets what the words of a line say of it.
    fn set_wording(&mut self, line: usize, wording: Wording) {
        let root = (self.ranges[line].len().max(1) as f32).sqrt();
        let facts = &mut self.lines[line];
        facts.wording = (wording.for_body + wording.against) / root;
        facts.wording_mean = facts.wording / root;
        facts.wording_for = wording.for_body;
        facts.wording_against = wording.against;
    }

    /// Whether a line may be a heading, a label or a line of data.
    pub fn is_short(&self, line: usize) -> bool {
        (1..=SHORT_WORDS as usize).contains(&self.ranges[line].len())
    }

    /// What a table says of a line's words, their number evened out.
    fn mean_wording(&self, line: usize, table: &WordingModel) -> f32 {
        let said = table.score(self.words_of(line));
        (said.for_body + said.against) / (self.ranges[line].len().max(1) as f32).sqrt()
    }

    /// Sets what a short line says of the lines after and before it.
    fn set_marker(&mut self, line: usize, [leads, closes]: [f32; 2]) {
        (self.lines[line].leads, self.lines[line].closes) = (leads, closes);
    }

    /// How each line goes with the rest of its page, given the page's content words.
    fn compare(&mut self, scans: &[Scan], content: &[Word]) {
        let mut wholes = Vocabulary::with_capacity(scans.len());
        let mut shapes = Vocabulary::with_capacity(scans.len());
        scans.iter().for_each(|scan| wholes.add(scan.whole));
        scans.iter().for_each(|scan| shapes.add(scan.shape));
        let mut prose = Vocabulary::with_capacity(content.len());
        for (scan, _) in scans.iter().zip(&self.prose).filter(|(_, is_prose)| **is_prose) {
            scan.content_of(content).iter().for_each(|&word| prose.add(word));
        }
        for (line, scan) in scans.iter().enumerate() {
            let cohesion = cohesion(scan.content_of(content), self.prose[line], &prose);
            let facts = &mut self.lines[line];
            facts.same = f32::from(wholes.count(scan.whole).saturating_sub(1));
            facts.cohesion = cohesion;
            facts.same_shape = f32::from(shapes.count(scan.shape).saturating_sub(1));
            let is_made_up = (2..=SHORT_WORDS).contains(&(scan.end - scan.start)) && scan.symbols + scan.digits > 0;
            facts.recurring = f32::from(u8::from(is_made_up && facts.same_shape >= 2.0));
        }
        let lengths: Vec<u32> = self.ranges.iter().map(|range| length_class(range.len())).collect();
        for line in 0..self.lines.len() {
            self.lines[line].every_line = rhythm(&lengths, line, 1);
            self.lines[line].every_second = rhythm(&lengths, line, 2);
            self.lines[line].every_third = rhythm(&lengths, line, 3);
        }
    }

    /// How many of each line's words stand in the headline.
    fn compare_with_headline(&mut self, ledger: &Ledger<'_, '_>, scans: &[Scan], content: &[Word]) {
        let captures = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures);
        let mut headline = Words::default();
        if let Some(capture) = captures.into_iter().find(|capture| capture.field == Field::Headline) {
            words::scan(&capture.text, &mut headline);
        }
        // Most words are told by six bits of their hash.
        let known = headline.content.iter().fold(0_u64, |known, word| known | 1 << (word % u64::BITS));
        let is_there = |word: &&Word| known >> (**word % u64::BITS) & 1 == 1 && headline.content.contains(word);
        for (line, scan) in scans.iter().enumerate() {
            let shared = scan.content_of(content).iter().filter(is_there).count();
            self.lines[line].in_headline = shared as f32 / self.ranges[line].len().max(1) as f32;
        }
    }
}

/// Cohesion of a line without content words.
const NO_WORDS: f32 = -1.0;

/// Share of a line's content words that stand in other prose lines.
fn cohesion(content: &[Word], is_prose: bool, prose: &Vocabulary) -> f32 {
    let own = u16::from(is_prose);
    let shared = content.iter().filter(|&&word| prose.count(word) > own).count();
    if content.is_empty() { NO_WORDS } else { shared as f32 / content.len() as f32 }
}

/// Class of a line by its words: their binary logarithm.
fn length_class(words: usize) -> u32 {
    usize::BITS - words.leading_zeros()
}

/// Lines of the same length class at multiples of a distance, three each way.
fn rhythm(lengths: &[u32], line: usize, step: usize) -> f32 {
    let own = lengths[line];
    let above = (1..=3).filter(|times| line.checked_sub(times * step).is_some_and(|at| lengths[at] == own)).count();
    let below = (1..=3).filter(|times| lengths.get(line + times * step) == Some(&own)).count();
    (above + below) as f32
}

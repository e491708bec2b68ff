//! All patterns of a rule set in one scan: a page in, the lines each pattern matches out.
//!
//! Hundreds of patterns never all run. A whole-line pattern is only tried on lines that start like it; a
//! pattern that searches inside lines only on lines that hold one of its literals (see
//! [`super::index`]). The few that have no literals are tried when a rule asks for them, and so are those that
//! only lines beside others must match. None is tried on a line whose ends or length it does not allow (see
//! [`super::gate`]), nor on a short line met before (see [`super::memory`]). Whatever comes through is checked with
//! the pattern itself. Patterns are filed when the first page comes that they are for, and compiled when first tried.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use super::backtrack::Way;
use super::index::{Index, Searched};
use super::languages::Languages;
use super::literals::Needed;
use super::lone::{Lone, States};
use super::matched::Matched;
use super::memory::{Memories, Memory, Scratch};
use crate::rules::Rule;
use crate::segment::{Kind, Page};

/// Index of a pattern in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PatternId(u32);

impl PatternId {
    /// As a place in lists by pattern.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Collects patterns until all packs are read.
#[derive(Debug, Default)]
pub(crate) struct MatcherBuilder {
    /// Patterns by their source: rules that differ in scope alone share them.
    known: HashMap<String, PatternId, RandomState>,
    lones: Vec<Arc<Lone>>,
    /// Patterns that rules ask for on any line.
    sought: HashSet<PatternId>,
    /// By pattern, those that the neighbour of a line must match for it to be asked for.
    beside: HashMap<PatternId, Vec<PatternId>>,
}

impl MatcherBuilder {
    /// Adds a pattern.
    pub(crate) fn add(&mut self, source: String) -> PatternId {
        if let Some(&id) = self.known.get(&source) {
            return id;
        }
        let id = PatternId(self.lones.len() as u32);
        self.known.insert(source.clone(), id);
        self.lones.push(Arc::new(Lone::new(source)));
        id
    }

    /// Says that a rule asks for a pattern on any line.
    pub(crate) fn seek(&mut self, id: PatternId) {
        self.sought.insert(id);
    }

    /// Says that a rule asks for a pattern only beside lines that match another.
    pub(crate) fn seek_beside(&mut self, id: PatternId, beside: PatternId) {
        self.beside.entry(id).or_default().push(beside);
    }

    /// The pattern by itself.
    pub(crate) fn lone(&self, id: PatternId) -> Arc<Lone> {
        Arc::clone(&self.lones[id.0 as usize])
    }

    /// The matcher of the patterns that rules ask for.
    pub(crate) fn build(self, rules: &[Rule]) -> Matcher {
        let languages = Languages::new(rules, self.lones.len());
        let indexes = (0..languages.parts()).map(|_| OnceLock::new()).collect();
        let Self { lones, sought, beside, .. } = self;
        Matcher { lones, sought, beside, languages, indexes, memories: Memories::default() }
    }
}

/// The patterns of a rule set.
#[derive(Debug)]
pub(crate) struct Matcher {
    lones: Vec<Arc<Lone>>,
    sought: HashSet<PatternId>,
    beside: HashMap<PatternId, Vec<PatternId>>,
    languages: Languages,
    /// The patterns of each part, read when the first page comes that is searched for them.
    indexes: Vec<OnceLock<Indexed>>,
    memories: Memories,
}

/// The patterns of a part that lines are searched for by their literals.
#[derive(Debug)]
struct Indexed {
    index: Index,
    /// Their numbers.
    patterns: Vec<u32>,
}

impl Matcher {
    /// Tries the patterns that have literals, and that rules for the page's language ask for, on every line.
    pub(crate) fn scan<'a, 'p>(&'a self, page: &'a Page<'p>) -> Hits<'a, 'p> {
        let group = self.languages.group_of(page);
        let parts: Vec<&Indexed> = group.parts().map(|part| self.indexed(part)).collect();
        let mut memory = self.memories.borrow(self.lones.len());
        let mut matched = std::mem::take(&mut memory.matched);
        matched.begin(group, self.lones.len(), parts.iter().flat_map(|part| &part.patterns).copied());
        let first = page.first_shown();
        for (line, number) in page.lines.iter().zip(0..).skip(first).filter(|(line, _)| line.kind != Kind::Script) {
            if let Some(known) = memory.recent.of(&line.text, group) {
                matched.add(number, known);
            } else {
                self.search(&parts, &line.text, &mut memory);
                memory.recent.add(&line.text, group, &memory.scratch.matched);
                matched.add(number, &memory.scratch.matched);
            }
        }
        matched.settle();
        Hits { matcher: self, page, first, matched, others: RefCell::default(), memory: RefCell::new(memory) }
    }

    /// The patterns of some parts that a line matches, left in the memory's scratch.
    fn search(&self, parts: &[&Indexed], line: &str, memory: &mut Memory) {
        let Memory { scratch: Scratch { lower, tried, matched }, states, ways, .. } = memory;
        tried.clear();
        let searched = Searched::new(line, lower);
        for part in parts {
            part.index.candidates(searched, |id| {
                if self.may_match(id, line) {
                    tried.push(id);
                }
            });
        }
        tried.sort_unstable();
        tried.dedup();
        matched.clear();
        matched.extend(tried.iter().copied().filter(|&id| self.try_on(id, line, (states, ways))));
    }

    /// The patterns of a part, filed when they are first asked for. (On one thread: a pool's thread that waits for others
    /// here might take up another page, and wait for itself.)
    fn indexed(&self, part: usize) -> &Indexed {
        self.indexes[part].get_or_init(|| {
            let held: Vec<u32> =
                (0..self.lones.len() as u32).filter(|&id| self.languages.holds(part, id as usize)).collect();
            let patterns: Vec<u32> = held.into_iter().filter(|&id| self.is_worth_indexing(PatternId(id))).collect();
            let index = Index::new(patterns.iter().filter_map(|&id| Some((id, self.needed(id as usize)?))));
            Indexed { index, patterns }
        })
    }

    /// Whether lines are searched for a pattern: it has literals, and is not only asked for beside lines that are found
    /// by literals of their own.
    fn is_worth_indexing(&self, id: PatternId) -> bool {
        let leads = || self.beside.get(&id).is_some_and(|all| all.iter().any(|of| self.needed(of.index()).is_none()));
        self.needed(id.index()).is_some() && (self.sought.contains(&id) || leads())
    }

    fn needed(&self, id: usize) -> Option<&[Needed]> {
        self.lones[id].facts().needed.as_deref()
    }

    /// Whether a pattern matches a line.
    fn try_on(&self, id: u32, line: &str, (states, ways): (&mut [States], &mut Vec<Way>)) -> bool {
        self.lones[id as usize].is_match(line, &mut states[id as usize], ways)
    }

    /// Whether a line's ends and length let a pattern match it.
    fn may_match(&self, id: u32, line: &str) -> bool {
        self.lones[id as usize].facts().shape.allows(line.as_bytes())
    }
}

/// Which lines each pattern matched; patterns that the page was not searched for are tried when asked for.
#[derive(Debug)]
pub struct Hits<'a, 'p> {
    matcher: &'a Matcher,
    page: &'a Page<'p>,
    /// The first line that patterns are tried on.
    first: usize,
    matched: Matched,
    /// The lines of patterns that the page was not searched for, and that were asked for.
    others: RefCell<HashMap<PatternId, Vec<u32>>>,
    memory: RefCell<Memory>,
}

impl Drop for Hits<'_, '_> {
    fn drop(&mut self) {
        let mut memory = self.memory.take();
        memory.matched = std::mem::take(&mut self.matched);
        self.matcher.memories.put_back(memory);
    }
}

impl Hits<'_, '_> {
    /// Whether the lines of a pattern are known without trying it on every line.
    pub(crate) fn is_known(&self, id: PatternId) -> bool {
        self.matched.of(id.0).is_some()
    }

    /// Indexes of the lines a pattern matches, in page order.
    #[must_use]
    pub fn of(&self, id: PatternId) -> Cow<'_, [u32]> {
        let shown = self.first..self.page.lines.len();
        let all = || shown.filter(|&line| self.try_on(id, line)).map(|line| line as u32).collect();
        match self.matched.of(id.0) {
            Some(lines) => Cow::Borrowed(lines),
            None => Cow::Owned(self.others.borrow_mut().entry(id).or_insert_with(all).clone()),
        }
    }

    /// Whether a pattern matches a line.
    #[must_use]
    pub fn has(&self, id: PatternId, line: usize) -> bool {
        let is_among = |lines: &[u32]| lines.binary_search(&(line as u32)).is_ok();
        let asked = || self.others.borrow().get(&id).map(|lines| is_among(lines));
        self.matched
            .of(id.0)
            .map(is_among)
            .or_else(asked)
            .unwrap_or_else(|| line >= self.first && self.try_on(id, line))
    }

    fn try_on(&self, id: PatternId, line: usize) -> bool {
        let text = &self.page.lines[line].text;
        let Memory { states, ways, .. } = &mut *self.memory.borrow_mut();
        self.matcher.may_match(id.0, text) && self.matcher.try_on(id.0, text, (states, ways))
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::matching::facts::Facts;
    use crate::rules::matching::program::Program;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::Page;

    /// The build script fills patterns as packs are loaded.
    #[test]
    fn all_built_in_patterns_are_shipped() {
        let rules = load(&Options::default()).unwrap();
        assert!(rules.matcher.lones.len() > 500);
        for lone in &rules.matcher.lones {
            let shipped = lone.shipped().unwrap_or_else(|| panic!("not shipped: {}", lone.source()));
            assert_eq!(format!("{shipped:?}"), format!("{:?}", Facts::read(lone.source()).unwrap()));
            let program = lone.shipped_program().unwrap();
            assert_eq!(format!("{program:?}"), format!("{:?}", Program::read(lone.source()).unwrap()));
        }
    }

    /// Every line of every example, tried with and without the index.
    #[test]
    fn the_index_loses_no_match() {
        let rules = load(&Options::default()).unwrap();
        let texts: Vec<String> = rules
            .rules()
            .iter()
            .flat_map(|rule| &rule.examples)
            .flat_map(|example| example.text.lines())
            .map(|line| line.get(2..).unwrap_or("").to_owned())
            .collect();
        let shouted: Vec<String> = texts.iter().map(|text| text.to_uppercase()).collect();
        let lines: Vec<&str> =
            texts.iter().chain(&shouted).map(String::as_str).filter(|line| !line.is_empty()).collect();
        let page = Page::from_lines(&lines);
        let ledger = Ledger::new(&page, &rules, None);
        for (id, lone) in rules.matcher.lones.iter().enumerate() {
            let found = ledger.hits.of(super::PatternId(id as u32));
            let expected: Vec<u32> =
                (0..lines.len() as u32).filter(|&line| lone.regex().is_match(lines[line as usize])).collect();
            assert_eq!(*found, expected, "{}", lone.regex().as_str());
        }
    }
}

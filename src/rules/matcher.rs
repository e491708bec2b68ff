//! All patterns of a rule set in one scan: a page in, the lines each pattern matches out.
//!
//! Hundreds of patterns never all run. A whole-line pattern is only tried on lines that start like it; a
//! pattern that searches inside lines only on lines that hold one of its literals (see
//! [`super::index`]). The few that have no literals are tried when a rule asks for them, and so are those that
//! only lines beside others must match. None is tried on a line whose ends or length it does not allow (see
//! [`super::gate`]), nor on a short line met before (see [`super::memory`]). Whatever comes through is checked with
//! the pattern itself, compiled when first needed.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use regex_syntax::hir::{Hir, HirKind, Look};

use super::gate::Shape;
use super::index::Index;
use super::literals::{self, Needed};
use super::lone::Lone;
use super::marks::Marks;
use super::memory::{Memories, Memory};
use crate::segment::Page;

/// Index of a pattern in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PatternId(u32);

/// Collects patterns until all packs are read.
#[derive(Debug, Default)]
pub(super) struct MatcherBuilder {
    /// Patterns by their source: rules that differ in scope alone share them.
    known: HashMap<String, PatternId>,
    lones: Vec<Arc<Lone>>,
    hirs: Vec<Hir>,
    /// Patterns parsed before they are added.
    parsed: HashMap<String, Hir>,
    /// Patterns that rules ask for on any line.
    sought: HashSet<PatternId>,
    /// Patterns that a line's neighbour must match, with the pattern of the line itself.
    beside: Vec<(PatternId, PatternId)>,
}

impl MatcherBuilder {
    /// Parses patterns on all cores.
    pub(super) fn parse_ahead(&mut self, sources: HashSet<String>) {
        let parsed = |source: String| regex_syntax::parse(&source).ok().map(|hir| (source, hir));
        self.parsed = sources.into_par_iter().filter_map(parsed).collect();
    }

    /// Adds a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn add(&mut self, source: String) -> Result<PatternId, Box<regex_syntax::Error>> {
        if let Some(&id) = self.known.get(&source) {
            return Ok(id);
        }
        let hir = match self.parsed.remove(&source) {
            Some(hir) => hir,
            None => regex_syntax::parse(&source).map_err(Box::new)?,
        };
        let id = PatternId(self.lones.len() as u32);
        self.known.insert(source.clone(), id);
        self.hirs.push(hir);
        self.lones.push(Arc::new(Lone::new(source)));
        Ok(id)
    }

    /// Says that a rule asks for a pattern on any line.
    pub(super) fn seek(&mut self, id: PatternId) {
        self.sought.insert(id);
    }

    /// Says that a rule asks for a pattern only beside lines that match another.
    pub(super) fn seek_beside(&mut self, id: PatternId, beside: PatternId) {
        self.beside.push((id, beside));
    }

    /// The pattern by itself.
    pub(super) fn lone(&self, id: PatternId) -> Arc<Lone> {
        Arc::clone(&self.lones[id.0 as usize])
    }

    /// The pattern as parsed.
    pub(super) fn hir(&self, id: PatternId) -> &Hir {
        &self.hirs[id.0 as usize]
    }

    /// Names of the pattern's groups.
    pub(super) fn group_names(&self, id: PatternId) -> Vec<String> {
        let mut names = Vec::new();
        collect_groups(self.hir(id), &mut names);
        names
    }

    /// Sorts the patterns by what lines must have for them.
    pub(super) fn build(self) -> Matcher {
        let read = |hir: &Hir| (literals::needed(hir, is_whole_line(hir)), Shape::of(hir));
        let (mut needed, shapes): (Vec<_>, Vec<_>) = self.hirs.par_iter().map(read).unzip();
        self.leave_for_later(&mut needed);
        let indexed = needed.iter().map(Option::is_some).collect();
        let index = Index::new(needed);
        Matcher { index, shapes, indexed, lones: self.lones, memories: Memories::default() }
    }

    /// Takes the literals from patterns that are only asked for beside lines found by literals of their own.
    fn leave_for_later(&self, needed: &mut [Option<Vec<Needed>>]) {
        let has_literals: Vec<bool> = needed.iter().map(Option::is_some).collect();
        let leads = |beside: PatternId| !has_literals[beside.0 as usize];
        let leading = self.beside.iter().filter(|(_, beside)| leads(*beside)).map(|(id, _)| *id);
        let wanted: HashSet<PatternId> = leading.chain(self.sought.iter().copied()).collect();
        for (needed, id) in needed.iter_mut().zip(0..) {
            if !wanted.contains(&PatternId(id)) {
                *needed = None;
            }
        }
    }
}

fn collect_groups(hir: &Hir, names: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Capture(capture) => {
            names.extend(capture.name.as_deref().map(str::to_owned));
            collect_groups(&capture.sub, names);
        }
        HirKind::Repetition(repetition) => collect_groups(&repetition.sub, names),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| collect_groups(part, names));
        }
        _ => {}
    }
}

/// Whether a pattern is anchored at both ends.
pub(super) fn is_whole_line(hir: &Hir) -> bool {
    let properties = hir.properties();
    properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End)
}

/// The compiled patterns of a rule set.
#[derive(Debug)]
pub(super) struct Matcher {
    index: Index,
    /// What lines must be like for each pattern.
    shapes: Vec<Shape>,
    /// Whether a pattern is found by its literals.
    indexed: Vec<bool>,
    lones: Vec<Arc<Lone>>,
    memories: Memories,
}

impl Matcher {
    /// Tries the patterns that have literals on every line.
    pub(super) fn scan<'a, 'p>(&'a self, page: &'a Page<'p>) -> Hits<'a, 'p> {
        let mut by_pattern: Vec<OnceCell<Vec<u32>>> = self
            .indexed
            .iter()
            .map(|&indexed| if indexed { OnceCell::from(Vec::new()) } else { OnceCell::new() })
            .collect();
        let mut memory = self.memories.borrow(self.lones.len());
        let mut scratch = Scratch::default();
        for (line, index) in page.lines.iter().zip(0..) {
            for &pattern in self.matched(&line.text, &mut memory, &mut scratch) {
                by_pattern[pattern as usize].get_mut().into_iter().for_each(|lines| lines.push(index));
            }
        }
        Hits { matcher: self, page, by_pattern, memory: RefCell::new(memory) }
    }

    /// The patterns with literals that a line matches.
    fn matched<'s>(&self, line: &str, memory: &mut Memory, scratch: &'s mut Scratch) -> &'s [u32] {
        let Scratch { lower, tried, matched } = scratch;
        matched.clear();
        if let Some(known) = memory.recent.of(line) {
            matched.extend_from_slice(known);
            return matched;
        }
        lower.clear();
        lower.extend(line.bytes().map(|byte| byte.to_ascii_lowercase()));
        tried.clear();
        self.index.candidates(lower, Marks::of_line(line.as_bytes()), |id| {
            if self.may_match(id, line) {
                tried.push(id);
            }
        });
        tried.sort_unstable();
        tried.dedup();
        matched.extend(tried.iter().copied().filter(|&id| self.try_on(id, line, memory)));
        memory.recent.add(line, matched);
        matched
    }

    /// Whether a pattern matches a line.
    fn try_on(&self, id: u32, line: &str, memory: &mut Memory) -> bool {
        self.lones[id as usize].is_match(line, &mut memory.states[id as usize])
    }

    /// Whether a line's ends and length let a pattern match it.
    fn may_match(&self, id: u32, line: &str) -> bool {
        self.shapes[id as usize].allows(line.as_bytes())
    }
}

/// Room for what is worked out for one line.
#[derive(Debug, Default)]
struct Scratch {
    /// The line in lower case.
    lower: Vec<u8>,
    /// Patterns to try on it.
    tried: Vec<u32>,
    /// Patterns that matched it.
    matched: Vec<u32>,
}

/// Which lines each pattern matched; patterns without literals are tried when asked for.
#[derive(Debug)]
pub struct Hits<'a, 'p> {
    matcher: &'a Matcher,
    page: &'a Page<'p>,
    by_pattern: Vec<OnceCell<Vec<u32>>>,
    memory: RefCell<Memory>,
}

impl Drop for Hits<'_, '_> {
    fn drop(&mut self) {
        self.matcher.memories.put_back(self.memory.take());
    }
}

impl Hits<'_, '_> {
    /// Whether the lines of a pattern are known without trying it on every line.
    pub(super) fn is_known(&self, id: PatternId) -> bool {
        self.by_pattern[id.0 as usize].get().is_some()
    }

    /// Indexes of the lines a pattern matches, in page order.
    #[must_use]
    pub fn of(&self, id: PatternId) -> &[u32] {
        let all = || (0..self.page.lines.len()).filter(|&line| self.try_on(id, line)).map(|line| line as u32).collect();
        self.by_pattern[id.0 as usize].get_or_init(all)
    }

    /// Whether a pattern matches a line.
    #[must_use]
    pub fn has(&self, id: PatternId, line: usize) -> bool {
        match self.by_pattern[id.0 as usize].get() {
            Some(lines) => lines.binary_search(&(line as u32)).is_ok(),
            None => self.try_on(id, line),
        }
    }

    fn try_on(&self, id: PatternId, line: usize) -> bool {
        let text = &self.page.lines[line].text;
        self.matcher.may_match(id.0, text) && self.matcher.try_on(id.0, text, &mut self.memory.borrow_mut())
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{Ledger, Options, load};
    use crate::segment::Page;

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
            assert_eq!(found, expected, "{}", lone.regex().as_str());
        }
    }
}

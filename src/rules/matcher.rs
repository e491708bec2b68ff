//! All patterns of a rule set in one scan: a page in, the lines each pattern matches out.
//!
//! Hundreds of patterns never all run. A whole-line pattern is only tried on lines that start like it; a
//! pattern that searches inside lines only on lines that hold one of its literals (see
//! [`super::literals`]). The few that have no literals are tried when a rule asks for them. None is tried on a
//! line whose ends or length it does not allow (see [`super::gate`]). Whatever comes through is checked with
//! the pattern itself, compiled when first needed.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind, Look};

use super::gate::{Gate, Shape};
use super::grams::Grams;
use super::literals::{self, PREFIX_BYTES, WIDE};
use crate::segment::Page;

/// Index of a pattern in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatternId(u32);

/// Most bytes of a compiled pattern; `rules check` holds packs to far less.
const PROGRAM_BYTES: usize = 64 << 20;
/// Most bytes of lazily built automaton states a thread keeps for a pattern.
const CACHE_BYTES: usize = 8 << 20;

/// A pattern by itself, compiled when first needed.
#[derive(Debug)]
pub struct Lone {
    source: String,
    regex: OnceLock<Regex>,
}

impl Lone {
    /// Whether the pattern matches a line.
    fn is_match(&self, line: &str) -> bool {
        self.regex().is_match(line)
    }

    /// Whether the pattern can be compiled within the limit.
    pub(super) fn is_within_limit(&self) -> bool {
        self.regex.get().is_some() || self.compiled().map(|regex| self.regex.set(regex)).is_ok()
    }

    /// The compiled pattern.
    pub(super) fn regex(&self) -> &Regex {
        self.regex
            .get_or_init(|| self.compiled().expect("it was held to the limit when its pack was loaded or shipped"))
    }

    fn compiled(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&self.source).size_limit(PROGRAM_BYTES).dfa_size_limit(CACHE_BYTES).build()
    }
}

/// Collects patterns until all packs are read.
#[derive(Debug, Default)]
pub(super) struct MatcherBuilder {
    /// Patterns by their source: rules that differ in scope alone share them.
    known: HashMap<String, PatternId>,
    lones: Vec<Arc<Lone>>,
    hirs: Vec<Hir>,
    /// Patterns parsed before they are added.
    parsed: HashMap<String, Hir>,
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
        self.lones.push(Arc::new(Lone { source, regex: OnceLock::new() }));
        Ok(id)
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
        let (mut prefixes, mut suffixes) = (PrefixIndex::default(), PrefixIndex::default());
        let mut inner = Vec::new();
        let read = |hir: &Hir| (literals::needed(hir, is_whole_line(hir)), Shape::of(hir));
        let (needed, shapes): (Vec<_>, Vec<_>) = self.hirs.par_iter().map(read).unzip();
        let indexed = needed.iter().map(Option::is_some).collect();
        for (needed, id) in needed.into_iter().zip(0..) {
            let Some(needed) = needed else { continue };
            needed.prefixes.iter().for_each(|prefix| prefixes.add(prefix, id));
            needed.suffixes.iter().for_each(|suffix| suffixes.add(suffix, id));
            inner.extend(needed.inner.into_iter().map(|literal| (literal, id)));
        }
        let gate = Gate::new(&shapes);
        Matcher { prefixes, suffixes, inner: Grams::new(inner), gate, indexed, lones: self.lones }
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

/// Patterns by the start of the lines they match.
#[derive(Debug)]
struct PrefixIndex {
    /// Prefixes by their first bytes, where they have [`SLOT_BYTES`]; others collide harmlessly.
    slots: Vec<Vec<Prefix>>,
    /// Shorter prefixes by their first byte.
    short: Vec<Vec<Prefix>>,
}

/// A prefix as a number, so that comparing is one operation.
#[derive(Debug, Clone)]
struct Prefix {
    bytes: u128,
    mask: u128,
    pattern: u32,
}

/// Bytes that choose a slot, and the bits of each that do: letters differ in the lowest five.
const SLOT_BYTES: usize = 3;
const SLOT_BITS: usize = 5;

impl Default for PrefixIndex {
    fn default() -> Self {
        Self { slots: vec![Vec::new(); 1 << (SLOT_BYTES * SLOT_BITS)], short: vec![Vec::new(); 1 << 8] }
    }
}

impl PrefixIndex {
    fn add(&mut self, prefix: &[u8], pattern: u32) {
        let bytes = number(prefix.iter());
        let length = prefix.len().min(PREFIX_BYTES);
        let prefix = Prefix { bytes, mask: u128::MAX >> (8 * (PREFIX_SLOT - length)), pattern };
        let place =
            if length < SLOT_BYTES { &mut self.short[usize::from(bytes as u8)] } else { &mut self.slots[slot(bytes)] };
        place.push(prefix);
    }

    /// Calls back for each pattern that may match a line.
    fn candidates<'l>(&self, line: impl Iterator<Item = &'l u8>, mut found: impl FnMut(u32)) {
        let start = number(line);
        for prefix in self.short[usize::from(start as u8)].iter().chain(&self.slots[slot(start)]) {
            if start & prefix.mask == prefix.bytes {
                found(prefix.pattern);
            }
        }
    }
}

/// The slot of a start.
fn slot(start: u128) -> usize {
    let low = |byte: usize| (start >> (8 * byte)) as usize & ((1 << SLOT_BITS) - 1);
    low(0) | low(1) << SLOT_BITS | low(2) << (2 * SLOT_BITS)
}

/// Bytes of a line's start held as a number.
const PREFIX_SLOT: usize = 16;

/// The first bytes of a text in lower case as a number; zeros behind its end, [`WIDE`] for what is not ASCII.
fn number<'t>(text: impl Iterator<Item = &'t u8>) -> u128 {
    let mut start = [0; PREFIX_SLOT];
    let known = |byte: &u8| if byte.is_ascii() { *byte } else { WIDE };
    start.iter_mut().zip(text.take(PREFIX_BYTES)).for_each(|(slot, byte)| *slot = known(byte));
    u128::from_le_bytes(start)
}

/// The compiled patterns of a rule set.
#[derive(Debug)]
pub(super) struct Matcher {
    prefixes: PrefixIndex,
    /// Ends of lines, backwards.
    suffixes: PrefixIndex,
    inner: Grams,
    gate: Gate,
    /// Whether a pattern has literals.
    indexed: Vec<bool>,
    lones: Vec<Arc<Lone>>,
}

impl Matcher {
    /// Tries the patterns that have literals on every line.
    pub(super) fn scan<'a, 'p>(&'a self, page: &'a Page<'p>) -> Hits<'a, 'p> {
        let mut by_pattern: Vec<OnceCell<Vec<u32>>> = self
            .indexed
            .iter()
            .map(|&indexed| if indexed { OnceCell::from(Vec::new()) } else { OnceCell::new() })
            .collect();
        // The line a pattern was last tried on, so that no line is tried twice.
        let mut tried = vec![u32::MAX; self.lones.len()];
        let mut lower = Vec::new();
        let mut open = Vec::with_capacity(page.lines.len() * self.gate.words());
        for (index, line) in page.lines.iter().enumerate() {
            let text = line.text.as_ref();
            let row = open.len();
            self.gate.open(text.as_bytes(), &mut open);
            lower.clear();
            lower.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
            let open = &open[row..];
            self.candidates(&lower, |id| {
                if !is_open(open, id) {
                    return;
                }
                let pattern = id as usize;
                let is_new = std::mem::replace(&mut tried[pattern], index as u32) != index as u32;
                if is_new && self.lones[pattern].is_match(text) {
                    by_pattern[pattern].get_mut().into_iter().for_each(|lines| lines.push(index as u32));
                }
            });
        }
        Hits { matcher: self, page, open, by_pattern }
    }

    /// Calls back for each pattern that has literals and finds one of them in a line in lower case.
    fn candidates(&self, line: &[u8], mut found: impl FnMut(u32)) {
        self.prefixes.candidates(line.iter(), &mut found);
        self.suffixes.candidates(line.iter().rev(), &mut found);
        self.inner.find(line, found);
    }
}

/// Whether a row of the gate has a pattern.
fn is_open(row: &[u64], id: u32) -> bool {
    row[id as usize / 64] >> (id % 64) & 1 == 1
}

/// Which lines each pattern matched; patterns without literals are tried when asked for.
#[derive(Debug)]
pub struct Hits<'a, 'p> {
    matcher: &'a Matcher,
    page: &'a Page<'p>,
    /// The patterns that each line may match: the gate's rows.
    open: Vec<u64>,
    by_pattern: Vec<OnceCell<Vec<u32>>>,
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
        let words = self.matcher.gate.words();
        is_open(&self.open[line * words..][..words], id.0)
            && self.matcher.lones[id.0 as usize].is_match(&self.page.lines[line].text)
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
            assert_eq!(found, expected, "{}", lone.source);
        }
    }
}

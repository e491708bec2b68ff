//! One pattern by itself, read and compiled when first needed: to tell whether a line matches, or where.
//!
//! Most patterns are only asked whether, and a small program tells that (see [`super::program`]). Where it cannot, or the
//! pattern has proved busy, one lazily built automaton does that reads forwards; a [`Regex`] would bring a second one that
//! reads backwards, and the engines that find groups.

use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};
use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};

use super::backtrack::{Found, Way};
use super::facts::Facts;
use super::program::Program;
use super::shipped::Shipped;

/// Most bytes of a compiled pattern; `rules check` holds packs to far less.
const PROGRAM_BYTES: usize = 64 << 20;
/// Most bytes of lazily built automaton states a thread keeps for a pattern.
const CACHE_BYTES: usize = 8 << 20;

/// Facts of the built-in packs' patterns, and their programs.
static FACTS: LazyLock<Shipped<'static>> = LazyLock::new(|| {
    Shipped::read(include_bytes!(concat!(env!("OUT_DIR"), "/facts.bin"))).expect("the build script wrote it")
});
static PROGRAMS: LazyLock<Shipped<'static>> = LazyLock::new(|| {
    Shipped::read(include_bytes!(concat!(env!("OUT_DIR"), "/programs.bin"))).expect("the build script wrote it")
});

/// A pattern by itself.
#[derive(Debug)]
pub struct Lone {
    source: String,
    facts: OnceLock<Facts>,
    program: OnceLock<Option<Program>>,
    automaton: OnceLock<Option<DFA>>,
    regex: OnceLock<Regex>,
}

/// Steps that a thread takes with a pattern's program before it builds an automaton, about what that costs: whoever rents
/// until he has paid the price never pays more than twice as much as need be.
const STEPS_BEFORE_AUTOMATON: usize = 50_000;

/// The states that a thread has built of a pattern's automaton, once it has tried the pattern often.
#[derive(Debug, Default)]
pub(crate) struct States {
    cache: Option<Cache>,
    /// Steps taken with the program.
    steps: usize,
    /// Whether the pattern was tried since the last sweep, by program or automaton.
    is_used: bool,
}

impl States {
    /// Forgets the states unless they were used since the last sweep.
    pub(crate) fn sweep(&mut self) {
        if !std::mem::take(&mut self.is_used) && self.cache.is_some() {
            *self = Self::default();
        }
    }
}

impl Lone {
    pub(crate) fn new(source: String) -> Self {
        Self {
            source,
            facts: OnceLock::new(),
            program: OnceLock::new(),
            automaton: OnceLock::new(),
            regex: OnceLock::new(),
        }
    }

    /// The pattern as written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Reads the pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(&self) -> Result<(), Box<regex_syntax::Error>> {
        if self.facts.get().is_none() {
            let facts = Facts::read(&self.source)?;
            self.facts.get_or_init(|| facts);
        }
        Ok(())
    }

    /// Its facts as the build script read them, if it is one of the built-in packs'.
    pub(crate) fn shipped(&self) -> Option<Facts> {
        FACTS.find(&self.source)
    }

    /// The same of its program.
    pub(crate) fn shipped_program(&self) -> Option<Option<Program>> {
        PROGRAMS.find::<Option<Program>>(&self.source).map(|program| program.map(Program::with_symbols))
    }

    /// What lines must be like for the pattern.
    pub(crate) fn facts(&self) -> &Facts {
        let read = || Facts::read(&self.source).expect("it was read when its pack was loaded or shipped");
        self.facts.get_or_init(|| self.shipped().unwrap_or_else(read))
    }

    /// Whether the pattern matches a line; `states` are those of the pattern and this thread.
    pub(crate) fn is_match(&self, line: &str, states: &mut States, ways: &mut Vec<Way>) -> bool {
        states.is_used = true;
        let program = if states.steps < STEPS_BEFORE_AUTOMATON { self.program() } else { None };
        let Some((told, steps)) = program.map(|program| program.is_match(line, ways)) else {
            return self.is_match_by_automaton(line, states);
        };
        states.steps += steps;
        told.unwrap_or_else(|| self.is_match_by_automaton(line, states))
    }

    /// Where the pattern matches a line first, and where its named groups stand.
    pub(crate) fn find(&self, line: &str) -> Option<Found<'_>> {
        let told = self.program().and_then(|program| program.find(line, &mut Vec::new()));
        told.unwrap_or_else(|| self.find_by_regex(line))
    }

    fn find_by_regex(&self, line: &str) -> Option<Found<'_>> {
        let captures = self.regex().captures(line)?;
        let names = self.regex().capture_names().flatten();
        let groups = names.filter_map(|name| Some((name, captures.name(name)?.range()))).collect();
        Some(Found { range: captures.get_match().range(), groups })
    }

    fn program(&self) -> Option<&Program> {
        let read = || Program::read(&self.source).expect("its pattern was read when its pack was loaded or shipped");
        self.program.get_or_init(|| self.shipped_program().unwrap_or_else(read)).as_ref()
    }

    fn is_match_by_automaton(&self, line: &str, states: &mut States) -> bool {
        let Some(automaton) = self.automaton.get_or_init(|| automaton(&self.source)) else {
            return self.regex().is_match(line);
        };
        let cache = states.cache.get_or_insert_with(|| automaton.create_cache());
        match automaton.try_search_fwd(cache, &Input::new(line).earliest(true)) {
            Ok(found) => found.is_some(),
            // It has met a character beyond its ken, as beside `\b`.
            Err(_) => self.regex().is_match(line),
        }
    }

    /// Whether the pattern can be compiled within the limit.
    pub(crate) fn is_within_limit(&self) -> bool {
        self.regex.get().is_some() || self.compiled().map(|regex| self.regex.set(regex)).is_ok()
    }

    /// The compiled pattern.
    pub(crate) fn regex(&self) -> &Regex {
        self.regex
            .get_or_init(|| self.compiled().expect("it was held to the limit when its pack was loaded or shipped"))
    }

    fn compiled(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&self.source).size_limit(PROGRAM_BYTES).dfa_size_limit(CACHE_BYTES).build()
    }
}

/// The automaton that tells whether a line matches; `None` for what no automaton can tell.
fn automaton(source: &str) -> Option<DFA> {
    let program = thompson::Config::new().which_captures(WhichCaptures::None).nfa_size_limit(Some(PROGRAM_BYTES));
    let states = DFA::config().cache_capacity(CACHE_BYTES).skip_cache_capacity_check(true).unicode_word_boundary(true);
    DFA::builder().thompson(program).configure(states).build(source).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_matches_as_the_regex_says() {
        let lines = ["", "share", "Share this", "to share", "é share", "share é", "sharé", "résharex"];
        for source in ["", "share", "^share$", "(?i)^share", r"(?i)\bshare\b", r"(?-u:\b)share(?-u:\b)", "^.* é?$"] {
            let (lone, mut states) = (Lone::new(source.to_owned()), States::default());
            for line in lines {
                let expected = lone.regex().is_match(line);
                assert_eq!(lone.is_match(line, &mut states, &mut Vec::new()), expected, "{source} on {line:?}");
                assert_eq!(lone.is_match_by_automaton(line, &mut states), expected, "{source} on {line:?}");
            }
        }
    }

    #[test]
    fn states_are_forgotten_when_nobody_used_them_between_two_sweeps() {
        let (lone, mut states) = (Lone::new("^share$".to_owned()), States::default());
        states.is_used = true;
        assert!(lone.is_match_by_automaton("share", &mut states));
        states.sweep();
        assert!(states.cache.is_some());
        states.sweep();
        assert!(states.cache.is_none() && lone.is_match_by_automaton("share", &mut states));
    }
}

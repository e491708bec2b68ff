//! A program and a line in, whether and where the line matches out: one way after the other is tried, the rest kept for
//! later.
//!
//! (Backtracking with a stack of its own; Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009.) Some
//! patterns have no end of ways on long lines; the work is bounded, and an automaton takes over where that is not enough.
//! Both say the same of every line, so that what is told does not hang on what was tried before.

use std::ops::Range;

use super::letters::odd_form;
use super::program::{Look, Program, Step, StepId, Times};
use super::symbols::{Set, is_of_word};

/// Steps that may be taken on any line, more for each of its bytes, and most on the longest: an automaton reads on from
/// there in time that hangs on the length alone.
const LEAST_WORK: usize = 1000;
const WORK_PER_BYTE: usize = 32;
const MOST_WORK: usize = 1 << 16;
/// Characters of a run that are read in the time of a step.
const CHARACTERS_A_STEP: usize = 8;

/// What is kept for later.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// A step at any place from one back to another, not yet tried.
    Back { step: StepId, at: usize, lowest: usize },
    /// The same from one on to another.
    On { step: StepId, at: usize, highest: usize },
    /// Where an edge of a group stood before.
    Edge(u32, Option<usize>),
}

/// Where a pattern matches, and where its groups stand; those that had no part in it stand nowhere.
#[derive(Debug, PartialEq)]
pub(crate) struct Found<'n> {
    pub range: Range<usize>,
    pub groups: Vec<(&'n str, Range<usize>)>,
}

impl Program {
    /// Whether a line matches, and how many steps it took to tell; `None` where it would take too many.
    pub fn is_match(&self, line: &str, ways: &mut Vec<Way>) -> (Option<bool>, usize) {
        let most = most_work(line);
        let mut search = Search { program: self, line, ways, work: most, edges: None };
        let found = search.found();
        (found.map(|found| found.is_some()), most - search.work)
    }

    /// Where a line matches, as a [`regex::Regex`] would say; `None` where it would take too many steps to tell.
    pub fn find(&self, line: &str, ways: &mut Vec<Way>) -> Option<Option<Found<'_>>> {
        let edges = Some(vec![None; 2 * self.groups.len()]);
        let mut search = Search { program: self, line, ways, work: most_work(line), edges };
        let range = search.found()?;
        let edges = search.edges.unwrap_or_default();
        let places = edges.chunks_exact(2).map(|edge| Some(edge[0]?..edge[1]?));
        let groups = self.groups.iter().zip(places).filter_map(|(name, place)| Some((name.as_str(), place?)));
        Some(range.map(|range| Found { range, groups: groups.collect() }))
    }
}

/// Most steps that may be taken on a line.
fn most_work(line: &str) -> usize {
    line.len().saturating_mul(WORK_PER_BYTE).saturating_add(LEAST_WORK).min(MOST_WORK)
}

/// One line being matched.
struct Search<'s> {
    program: &'s Program,
    line: &'s str,
    ways: &'s mut Vec<Way>,
    /// Steps that may still be taken.
    work: usize,
    /// Where the edges of groups stand, if somebody asks.
    edges: Option<Vec<Option<usize>>>,
}

impl Search<'_> {
    /// Where the line matches.
    fn found(&mut self) -> Option<Option<Range<usize>>> {
        let last = if self.program.is_anchored { 0 } else { self.line.len() };
        for start in (0..=last).filter(|&start| self.line.is_char_boundary(start)) {
            if self.may_take((self.program.entry, start))
                && let Some(end) = self.end_from(start)?
            {
                return Some(Some(start..end));
            }
        }
        Some(None)
    }

    /// Where the match ends that starts at a place.
    fn end_from(&mut self, start: usize) -> Option<Option<usize>> {
        self.ways.clear();
        let mut next = Some((self.program.entry, start));
        loop {
            let Some((step, at)) = next.filter(|&place| self.may_take(place)).or_else(|| self.another()) else {
                return Some(None);
            };
            self.work = self.work.checked_sub(1)?;
            next = match &self.program.steps[step as usize] {
                Step::Match => return Some(Some(at)),
                Step::Exact(text, next) => {
                    let text = &self.program.bytes[text.start as usize..text.end as usize];
                    self.line.as_bytes()[at..].starts_with(text).then_some((*next, at + text.len()))
                }
                Step::Folded(text, next) => {
                    let text = &self.program.bytes[text.start as usize..text.end as usize];
                    folded_length(&self.line.as_bytes()[at..], text).map(|length| (*next, at + length))
                }
                Step::Run { set, times, next } => self.run(&self.program.sets[*set as usize], *times, (*next, at)),
                Step::Any(branches) => {
                    let branches = &self.program.branches[branches.start as usize..branches.end as usize];
                    self.branch(branches, at)
                }
                Step::Look(look, next) => self.holds(*look, at).then_some((*next, at)),
                Step::Edge(edge, next) => {
                    self.set_edge(*edge, at);
                    Some((*next, at))
                }
            };
        }
    }

    /// Whether what stands at a place lets a step be taken there.
    #[inline]
    fn may_take(&self, (step, at): (StepId, usize)) -> bool {
        self.program.symbols[step as usize].has(self.line.as_bytes().get(at))
    }

    /// A way that was kept for later.
    fn another(&mut self) -> Option<(StepId, usize)> {
        while let Some(way) = self.ways.pop() {
            let found = match way {
                Way::Back { step, at, lowest } => self.backwards(step, at, lowest),
                Way::On { step, at, highest } => self.onwards(step, at, highest),
                Way::Edge(edge, before) => {
                    self.edges.iter_mut().for_each(|edges| edges[edge as usize] = before);
                    None
                }
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The last place from one back to another where a step may be taken; those before it are kept.
    fn backwards(&mut self, step: StepId, mut at: usize, lowest: usize) -> Option<(StepId, usize)> {
        let highest = at;
        while at > lowest && !self.may_take((step, at)) {
            at = self.line.floor_char_boundary(at - 1);
        }
        self.work = self.work.saturating_sub((highest - at) / CHARACTERS_A_STEP);
        if at > lowest {
            self.ways.push(Way::Back { step, at: self.line.floor_char_boundary(at - 1), lowest });
        }
        self.may_take((step, at)).then_some((step, at))
    }

    /// The first place from one on to another where a step may be taken; those behind it are kept.
    fn onwards(&mut self, step: StepId, mut at: usize, highest: usize) -> Option<(StepId, usize)> {
        let lowest = at;
        while at < highest && !self.may_take((step, at)) {
            at = self.line.ceil_char_boundary(at + 1);
        }
        self.work = self.work.saturating_sub((at - lowest) / CHARACTERS_A_STEP);
        if at < highest {
            self.ways.push(Way::On { step, at: self.line.ceil_char_boundary(at + 1), highest });
        }
        self.may_take((step, at)).then_some((step, at))
    }

    /// Keeps all places where a run of characters may end, and what comes next, for later.
    fn run(&mut self, set: &Set, times: Times, (step, at): (StepId, usize)) -> Option<(StepId, usize)> {
        let Times { least, most, is_lazy } = times;
        let (mut end, mut lowest, mut count) = (at, at, 0);
        while count < most {
            let Some(length) = set.length_of_first(&self.line[end..]) else { break };
            end += length;
            count += 1;
            if count == least {
                lowest = end;
            }
        }
        self.work = self.work.saturating_sub(count as usize / CHARACTERS_A_STEP);
        if count < least {
            return None;
        }
        if lowest == end {
            return Some((step, end));
        }
        self.ways.push(if is_lazy {
            Way::On { step, at: lowest, highest: end }
        } else {
            Way::Back { step, at: end, lowest }
        });
        None
    }

    /// Sets an edge of a group, and keeps where it stood.
    fn set_edge(&mut self, edge: u32, at: usize) {
        if let Some(edges) = &mut self.edges {
            let before = edges[edge as usize].replace(at);
            self.ways.push(Way::Edge(edge, before));
        }
    }

    /// Keeps the branches for later, the first on top.
    fn branch(&mut self, branches: &[StepId], at: usize) -> Option<(StepId, usize)> {
        let byte = self.line.as_bytes().get(at);
        let open = branches.iter().rev().filter(|&&step| self.program.symbols[step as usize].has(byte));
        let before = self.ways.len();
        self.ways.extend(open.map(|&step| Way::Back { step, at, lowest: at }));
        self.work = self.work.saturating_sub(self.ways.len() - before);
        None
    }

    fn holds(&self, look: Look, at: usize) -> bool {
        let (before, after) = self.line.split_at(at);
        let is_boundary = |is_of_word: fn(char) -> bool| {
            before.chars().next_back().is_some_and(is_of_word) != after.chars().next().is_some_and(is_of_word)
        };
        let is_of_ascii_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        match look {
            Look::Start => at == 0,
            Look::End => at == self.line.len(),
            Look::Boundary { is_ascii, is_negated } => {
                is_boundary(if is_ascii { is_of_ascii_word } else { is_of_word }) != is_negated
            }
        }
    }
}

/// Bytes that a text of lower case takes at the start of a line, whatever the case of its ASCII letters, if it stands there.
fn folded_length(line: &[u8], text: &[u8]) -> Option<usize> {
    if line.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text)) {
        return Some(text.len());
    }
    text.iter().try_fold(0, |at, &letter| {
        let rest = &line[at..];
        let is_same = rest.first().is_some_and(|byte| byte.eq_ignore_ascii_case(&letter));
        let is_there = |odd: &char| rest.starts_with(odd.encode_utf8(&mut [0; 4]).as_bytes());
        if is_same { Some(at + 1) } else { odd_form(letter).filter(is_there).map(|odd| at + odd.len_utf8()) }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    fn is_match(pattern: &str, line: &str) -> Option<bool> {
        Program::of(&regex_syntax::parse(pattern).unwrap()).unwrap().is_match(line, &mut Vec::new()).0
    }

    const PATTERNS: [&str; 25] = [
        "^[sS]hare[kK]?s*$",
        "(?i)^(?:kiss|s|bc)+$",
        "(?i)(?:ask|abc) ?s",
        "(?i)^share( this)?$",
        r"(?i)^(?:share|(?:tweet|pin)(?: it)?)\W*$",
        r"^.*[a-z]{2,4} (?:a|ab|abc)b$",
        r"^(?:ab?){2,3}c*$",
        r"(?:ab|a)(?:bc|c)$",
        r"\bab\b|\Bc\B",
        r"(?-u:\b)a(?-u:\b)",
        "(?i)é+A",
        r"^[^a]{0,3}(?:b|c|[é’])*$",
        r"^\w+ \d$",
        r"^(?:a|b)*?ab$",
        "^a?b?c?$",
        "^$",
        "",
        r"^(?:(?:a b|c) ?)+d?$",
        "aB(?i:c)D",
        "^ {1,2}a*",
        r"^(?P<x>\w+), (?P<y>[a-c]+)\W*$",
        r"^(?P<x>.*?)(?P<y>[bc]+?)? ?(?P<z>a|ab)?(?:,|$)",
        r"(?P<x>a{1,3}?|(?P<y>b))+(?P<z>.{0,2}?)c",
        r"^(?:(?P<x>s\w{0,3}? )|(?P<y>[a-z]+?) )*?(?P<z>é|b)",
        r"(?:(?P<x>a)|(?P<y>b)|c){2,}?(?P<z>c*?) ?",
    ];

    /// Where a pattern matches, and where its groups stand.
    type Places = Option<(Range<usize>, Vec<(String, Range<usize>)>)>;

    fn places_by_program(program: &Program, line: &str) -> Option<Places> {
        let Some(Found { range, mut groups }) = program.find(line, &mut Vec::new())? else { return Some(None) };
        groups.sort_by_key(|(name, _)| *name);
        Some(Some((range, groups.into_iter().map(|(name, range)| (name.to_owned(), range)).collect())))
    }

    fn places_by_regex(regex: &Regex, line: &str) -> Places {
        let captures = regex.captures(line)?;
        let of = |name: &str| Some((name.to_owned(), captures.name(name)?.range()));
        Some((captures.get_match().range(), regex.capture_names().flatten().filter_map(of).collect()))
    }

    proptest! {
        #[test]
        fn a_program_matches_what_the_regex_matches(
            line in "(share|tweet|it|\u{17F}hare|[abcABC ’é,1\u{17F}\u{212A}kKsS]){0,8}"
        ) {
            for pattern in PATTERNS {
                let (program, regex) = (Program::read(pattern).unwrap().unwrap(), Regex::new(pattern).unwrap());
                prop_assert_eq!(is_match(pattern, &line), Some(regex.is_match(&line)), "{}", pattern);
                prop_assert_eq!(places_by_program(&program, &line), Some(places_by_regex(&regex, &line)), "{}", pattern);
            }
        }
    }

    #[test]
    fn what_is_beyond_programs_has_none() {
        let has_none = |pattern: &str| Program::of(&regex_syntax::parse(pattern).unwrap()).is_none();
        assert!(has_none("(?:a*)*b") && has_none("(?m)^a$") && has_none("(?:abc|d){9000}"));
    }

    #[test]
    fn work_is_bounded() {
        let line = "a ".repeat(2000);
        assert_eq!(is_match(r"(?:\w+ ?)+(?:\w+ ?)+(?:\w+ ?)+,$", &line), None);
        assert_eq!(is_match(r"^(?:\w+ ?)+$", &line), Some(true));
        let long = "a".repeat(1 << 22);
        assert_eq!(is_match("a*b", &long), None, "however long the line is");
    }
}

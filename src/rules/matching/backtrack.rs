//! A program and a line in, whether the line matches out: one way after the other is tried, the rest kept for later.
//!
//! (Backtracking with a stack of its own; Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009.) Some
//! patterns have no end of ways on long lines; the work is bounded, and an automaton takes over where that is not enough.
//! Both say the same of every line, so that what is told does not hang on what was tried before.

use super::letters::odd_form;
use super::program::{Look, Program, Step, StepId};
use super::symbols::{Set, is_of_word};

/// Steps that may be taken on any line, more for each of its bytes, and most on the longest: an automaton reads on from
/// there in time that hangs on the length alone.
const LEAST_WORK: usize = 1000;
const WORK_PER_BYTE: usize = 32;
const MOST_WORK: usize = 1 << 16;
/// Characters of a run that are read in the time of a step.
const CHARACTERS_A_STEP: usize = 8;

/// A way not yet tried: a step at any place from one back to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    step: StepId,
    at: usize,
    lowest: usize,
}

impl Program {
    /// Whether a line matches, and how many steps it took to tell; `None` where it would take too many.
    pub fn is_match(&self, line: &str, ways: &mut Vec<Way>) -> (Option<bool>, usize) {
        let most = line.len().saturating_mul(WORK_PER_BYTE).saturating_add(LEAST_WORK).min(MOST_WORK);
        let mut search = Search { program: self, line, ways, work: most };
        let found = if self.is_anchored { search.matches_from(0) } else { search.matches_anywhere() };
        (found, most - search.work)
    }
}

/// One line being matched.
struct Search<'s> {
    program: &'s Program,
    line: &'s str,
    ways: &'s mut Vec<Way>,
    /// Steps that may still be taken.
    work: usize,
}

impl Search<'_> {
    fn matches_anywhere(&mut self) -> Option<bool> {
        for start in (0..=self.line.len()).filter(|&start| self.line.is_char_boundary(start)) {
            if self.may_take((self.program.entry, start)) && self.matches_from(start)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn matches_from(&mut self, start: usize) -> Option<bool> {
        self.ways.clear();
        let mut next = Some((self.program.entry, start));
        loop {
            let Some((step, at)) = next.filter(|&place| self.may_take(place)).or_else(|| self.another()) else {
                return Some(false);
            };
            self.work = self.work.checked_sub(1)?;
            next = match &self.program.steps[step as usize] {
                Step::Match => return Some(true),
                Step::Exact(text, next) => {
                    let text = &self.program.bytes[text.start as usize..text.end as usize];
                    self.line.as_bytes()[at..].starts_with(text).then_some((*next, at + text.len()))
                }
                Step::Folded(text, next) => {
                    let text = &self.program.bytes[text.start as usize..text.end as usize];
                    folded_length(&self.line.as_bytes()[at..], text).map(|length| (*next, at + length))
                }
                Step::Run { set, least, most, next } => {
                    self.run(&self.program.sets[*set as usize], (*least, *most), (*next, at))
                }
                Step::Any(branches) => {
                    let branches = &self.program.branches[branches.start as usize..branches.end as usize];
                    self.branch(branches, at)
                }
                Step::Look(look, next) => self.holds(*look, at).then_some((*next, at)),
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
        while let Some(Way { step, mut at, lowest }) = self.ways.pop() {
            let highest = at;
            while at > lowest && !self.may_take((step, at)) {
                at = self.line.floor_char_boundary(at - 1);
            }
            self.work = self.work.saturating_sub((highest - at) / CHARACTERS_A_STEP);
            if at > lowest {
                self.ways.push(Way { step, at: self.line.floor_char_boundary(at - 1), lowest });
            }
            if self.may_take((step, at)) {
                return Some((step, at));
            }
        }
        None
    }

    /// Keeps all places where a run of characters may end, and what comes next, for later.
    fn run(&mut self, set: &Set, (least, most): (u32, u32), (next, at): (StepId, usize)) -> Option<(StepId, usize)> {
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
        if lowest < end {
            self.ways.push(Way { step: next, at: end, lowest });
            return None;
        }
        Some((next, end))
    }

    /// Keeps the branches for later, the first on top.
    fn branch(&mut self, branches: &[StepId], at: usize) -> Option<(StepId, usize)> {
        let byte = self.line.as_bytes().get(at);
        let open = branches.iter().rev().filter(|&&step| self.program.symbols[step as usize].has(byte));
        let before = self.ways.len();
        self.ways.extend(open.map(|&step| Way { step, at, lowest: at }));
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

    const PATTERNS: [&str; 21] = [
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
    ];

    proptest! {
        #[test]
        fn a_program_matches_what_the_regex_matches(
            line in "(share|tweet|it|\u{17F}hare|[abcABC ’é,1\u{17F}\u{212A}kKsS]){0,8}"
        ) {
            for pattern in PATTERNS {
                prop_assert_eq!(is_match(pattern, &line), Some(Regex::new(pattern).unwrap().is_match(&line)), "{}", pattern);
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

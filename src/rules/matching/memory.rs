//! What a thread keeps from page to page: lines met a moment ago with the patterns that they matched, the states of each
//! pattern's automaton, and room to work in.
//!
//! The pages of a site print the same lines around their articles, and those of all sites print "Share". What a line
//! matches hangs on nothing but its text and the languages its page is searched for, so it is looked up where it is known.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;

use super::backtrack::Way;
use super::languages::Group;
use super::lone::States;
use super::matched::Matched;

/// Longest line that is remembered, in bytes: longer ones seldom come again.
const LONGEST: usize = 80;
/// Most lines remembered, about 5 MB of them; then all are forgotten, which a dump makes good within a few pages.
const MOST: usize = 1 << 15;

/// The patterns that lines matched.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    lines: HashMap<Box<str>, (Group, Box<[u32]>), RandomState>,
}

impl Recent {
    /// The patterns that a line matched, if it is remembered from a page of that group.
    pub(crate) fn of(&self, line: &str, group: Group) -> Option<&[u32]> {
        let known = if line.len() > LONGEST { None } else { self.lines.get(line) };
        known.filter(|(of, _)| *of == group).map(|(_, patterns)| patterns.as_ref())
    }

    /// Remembers the patterns that a line matched on a page of a group.
    pub(crate) fn add(&mut self, line: &str, group: Group, patterns: &[u32]) {
        if line.len() > LONGEST {
            return;
        }
        if self.lines.len() == MOST {
            self.lines.clear();
        }
        self.lines.insert(line.into(), (group, patterns.into()));
    }
}

/// Pages after which a thread forgets the states of patterns that it has not tried on any of them: those of languages, say,
/// that a dump has moved on from.
const SWEEP: u32 = 128;

/// What one thread keeps.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Lines and the patterns that they matched.
    pub recent: Recent,
    /// By pattern.
    pub states: Vec<States>,
    /// Room for the ways to match one line.
    pub ways: Vec<Way>,
    /// Room for one line.
    pub scratch: Scratch,
    /// Room for the lines of one page.
    pub matched: Matched,
    /// Pages since the last sweep.
    pages: u32,
}

/// Room for what is worked out for one line.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The line in lower case.
    pub lower: Vec<u8>,
    /// Patterns to try on it.
    pub tried: Vec<u32>,
    /// Patterns that matched it.
    pub matched: Vec<u32>,
}

/// Memories that are not in use: each thread borrows one for a page.
#[derive(Debug, Default)]
pub(crate) struct Memories(Mutex<Vec<Memory>>);

impl Memories {
    /// One of them, or a new one, with room for the states of so many patterns.
    pub(crate) fn borrow(&self, patterns: usize) -> Memory {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        memory.states.resize_with(patterns, States::default);
        memory
    }

    /// Puts one back.
    pub(crate) fn put_back(&self, mut memory: Memory) {
        memory.pages += 1;
        if memory.pages == SWEEP {
            memory.pages = 0;
            memory.states.iter_mut().for_each(States::sweep);
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Group = Group::FIRST;
    const OTHER: Group = Group::FIRST.with(1);

    #[test]
    fn what_matched_on_pages_of_one_language_says_nothing_of_others() {
        let mut recent = Recent::default();
        recent.add("Share", A, &[3]);
        assert_eq!(recent.of("Share", OTHER), None);
        recent.add("Share", OTHER, &[]);
        assert_eq!(recent.of("Share", OTHER), Some([].as_slice()));
    }

    #[test]
    fn short_lines_are_remembered_up_to_a_bound() {
        let mut recent = Recent::default();
        recent.add("Share", A, &[3, 1]);
        recent.add("", A, &[]);
        recent.add(&"x".repeat(LONGEST + 1), A, &[1]);
        assert_eq!(recent.of("Share", A), Some([3, 1].as_slice()));
        assert_eq!(recent.of("", A), Some([].as_slice()));
        assert_eq!((recent.of("share", A), recent.of(&"x".repeat(LONGEST + 1), A)), (None, None));
        (0..=MOST).for_each(|line| recent.add(&line.to_string(), A, &[2]));
        assert!(recent.lines.len() <= MOST);
        assert_eq!(recent.of(&MOST.to_string(), A), Some([2].as_slice()));
    }

    #[test]
    fn what_is_put_back_is_borrowed_again() {
        let memories = Memories::default();
        let mut memory = memories.borrow(3);
        assert_eq!(memory.states.len(), 3);
        memory.recent.add("Share", A, &[1]);
        assert_eq!(memories.borrow(3).recent.of("Share", A), None);
        memories.put_back(memory);
        assert_eq!(memories.borrow(3).recent.of("Share", A), Some([1].as_slice()));
    }
}

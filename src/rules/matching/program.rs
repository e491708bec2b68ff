//! A pattern in, a small program out that tells whether a line matches, and where its groups stand (see
//! [`super::backtrack`]).
//!
//! Automata are built state by state while lines are read; most patterns are tried on a few lines of a dump only, and those
//! cost less to try one way after the other. A program is put together from the pattern's end to its start, so that each
//! step knows what may come after it.

use std::ops::Range;

use regex_syntax::hir::{self, Capture, Class, ClassUnicode, Hir, HirKind, Repetition};
use serde::{Deserialize, Serialize};

use super::letters::odd_form;
use super::symbols::{Set, SharedSet, Symbols};

/// Most steps of a program; a pattern that takes more is left to automata.
const MOST_STEPS: usize = 1 << 14;

/// A step's place in its program.
pub(crate) type StepId = u32;

/// A set's place among those of its program.
type SetId = u32;

/// A compiled pattern.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Program {
    pub steps: Vec<Step>,
    /// By step, what may come where it is taken; told by the steps.
    #[serde(skip)]
    pub symbols: Vec<Symbols>,
    /// Sets of all steps.
    pub sets: Vec<SharedSet>,
    /// Texts of all steps.
    pub bytes: Vec<u8>,
    /// Branches of all steps.
    pub branches: Vec<StepId>,
    /// Names of the groups.
    pub groups: Vec<String>,
    /// The first step.
    pub entry: StepId,
    /// Whether it only matches from the start of a line.
    pub is_anchored: bool,
}

/// What is done at a place in a line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    /// The line matches.
    Match,
    /// A text stands there, to the letter.
    Exact(Range<u32>, StepId),
    /// A text of lower case stands there, whatever the case of its ASCII letters, or in their odd forms.
    Folded(Range<u32>, StepId),
    /// Characters of a set stand there.
    Run { set: SetId, times: Times, next: StepId },
    /// One of several steps, the first that leads on.
    Any(Range<u32>),
    /// An edge of a group is there: twice the group's place among the names for where it begins, one more for where it ends.
    Edge(u32, StepId),
    /// Nothing is read, but the place is looked at.
    Look(Look, StepId),
}

/// How many characters stand in a row.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Times {
    pub least: u32,
    pub most: u32,
    /// As few as can be, not as many.
    pub is_lazy: bool,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Look {
    /// The start of the line.
    Start,
    /// Its end.
    End,
    /// A boundary of a word, or none, if it is negated.
    Boundary { is_ascii: bool, is_negated: bool },
}

impl Look {
    fn of(look: hir::Look) -> Option<Self> {
        let boundary = |is_ascii, is_negated| Some(Self::Boundary { is_ascii, is_negated });
        match look {
            hir::Look::Start => Some(Self::Start),
            hir::Look::End => Some(Self::End),
            hir::Look::WordAscii => boundary(true, false),
            hir::Look::WordAsciiNegate => boundary(true, true),
            hir::Look::WordUnicode => boundary(false, false),
            hir::Look::WordUnicodeNegate => boundary(false, true),
            _ => None,
        }
    }
}

impl Program {
    /// Reads a pattern; `None` if no program can tell what it matches.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(source: &str) -> Result<Option<Self>, Box<regex_syntax::Error>> {
        Ok(Self::of(&regex_syntax::parse(source).map_err(Box::new)?))
    }

    /// The program of a pattern; `None` if it is too long or asks for what programs cannot tell.
    pub fn of(hir: &Hir) -> Option<Self> {
        let mut program = Self::default();
        let end = program.add(Step::Match)?;
        program.entry = program.part(hir, end)?;
        program.is_anchored = hir.properties().look_set_prefix().contains(hir::Look::Start);
        program.steps.shrink_to_fit();
        Some(program.with_symbols())
    }

    fn add(&mut self, step: Step) -> Option<StepId> {
        if self.steps.len() == MOST_STEPS {
            return None;
        }
        self.steps.push(step);
        Some(self.steps.len() as StepId - 1)
    }

    /// Tells what may come at each step. Steps lead to steps added before them, but for those that begin a loop: inside
    /// it, whatever comes may come after its end.
    pub fn with_symbols(mut self) -> Self {
        let mut loops: Vec<usize> = Vec::new();
        for step in 0..self.steps.len() {
            let is_loop = self.branches_of(step).iter().any(|&branch| branch as usize > step);
            let symbols = if is_loop { Symbols::ALL } else { self.symbols_at(step) };
            self.symbols.push(symbols);
            if is_loop {
                loops.push(step);
            }
            while let Some(begin) =
                loops.pop_if(|begin| self.branches_of(*begin).iter().all(|&branch| branch as usize <= step))
            {
                self.symbols[begin] = self.symbols_at(begin);
            }
        }
        self
    }

    fn branches_of(&self, step: usize) -> &[StepId] {
        match &self.steps[step] {
            Step::Any(branches) => &self.branches[branches.start as usize..branches.end as usize],
            _ => &[],
        }
    }

    fn symbols_at(&self, step: usize) -> Symbols {
        let of = |step: StepId| self.symbols[step as usize];
        match &self.steps[step] {
            Step::Match => Symbols::ALL,
            Step::Exact(text, _) => Symbols::of_byte(self.bytes[text.start as usize]),
            Step::Folded(text, _) => symbols_of_folded(self.bytes[text.start as usize]),
            Step::Run { set, times: Times { least: 0, .. }, next } => self.sets[*set as usize].symbols().or(of(*next)),
            Step::Run { set, .. } => self.sets[*set as usize].symbols(),
            Step::Any(_) => self.branches_of(step).iter().map(|&branch| of(branch)).fold(Symbols::NONE, Symbols::or),
            Step::Look(Look::End, _) => Symbols::END,
            Step::Look(_, next) | Step::Edge(_, next) => of(*next),
        }
    }

    /// Adds a part of the pattern before a step.
    fn part(&mut self, hir: &Hir, next: StepId) -> Option<StepId> {
        match hir.kind() {
            HirKind::Empty => Some(next),
            HirKind::Literal(_) | HirKind::Class(_) if letters(hir).is_some() => self.sequence(&[hir], next),
            HirKind::Literal(literal) => self.text(&literal.0, false, next),
            HirKind::Class(class) => self.run(Set::of(class), Times { least: 1, most: 1, is_lazy: false }, next),
            HirKind::Look(look) => self.add(Step::Look(Look::of(*look)?, next)),
            HirKind::Capture(capture) => self.group(capture, next),
            HirKind::Repetition(repetition) => self.repetition(repetition, next),
            HirKind::Alternation(parts) => {
                let branches = parts.iter().map(|part| self.part(part, next)).collect::<Option<Vec<_>>>()?;
                self.any(&branches)
            }
            HirKind::Concat(parts) => self.sequence(&parts.iter().collect::<Vec<_>>(), next),
        }
    }

    /// Adds parts that stand one after the other; neighbouring letters become one text.
    fn sequence(&mut self, parts: &[&Hir], next: StepId) -> Option<StepId> {
        let mut next = next;
        for piece in pieces(parts).into_iter().rev() {
            next = match piece {
                Piece::Text(text) => self.text(&text.bytes, text.case == Case::Any, next)?,
                Piece::Part(part) => self.part(part, next)?,
            };
        }
        Some(next)
    }

    fn text(&mut self, text: &[u8], is_folded: bool, next: StepId) -> Option<StepId> {
        let begin = self.bytes.len() as u32;
        self.bytes.extend_from_slice(text);
        let range = begin..self.bytes.len() as u32;
        self.add(if is_folded { Step::Folded(range, next) } else { Step::Exact(range, next) })
    }

    /// Adds a group, and its edges if it has a name.
    fn group(&mut self, Capture { name, sub, .. }: &Capture, next: StepId) -> Option<StepId> {
        let Some(name) = name else { return self.part(sub, next) };
        let known = self.groups.iter().position(|known| **known == **name);
        let place = known.unwrap_or_else(|| {
            self.groups.push(name.to_string());
            self.groups.len() - 1
        });
        let end = self.add(Step::Edge(2 * place as u32 + 1, next))?;
        let part = self.part(sub, end)?;
        self.add(Step::Edge(2 * place as u32, part))
    }

    fn run(&mut self, set: SharedSet, times: Times, next: StepId) -> Option<StepId> {
        let known = self.sets.iter().position(|known| *known == set);
        let set = known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        self.add(Step::Run { set: set as SetId, times, next })
    }

    fn any(&mut self, branches: &[StepId]) -> Option<StepId> {
        let step = self.add(Step::Match)?;
        self.branch(step, branches);
        Some(step)
    }

    /// Makes a step lead to one of several.
    fn branch(&mut self, step: StepId, branches: &[StepId]) {
        let begin = self.branches.len() as u32;
        self.branches.extend_from_slice(branches);
        self.steps[step as usize] = Step::Any(begin..self.branches.len() as u32);
    }

    fn repetition(&mut self, repetition: &Repetition, next: StepId) -> Option<StepId> {
        let (least, most, is_lazy, part) = (repetition.min, repetition.max, !repetition.greedy, &repetition.sub);
        if let Some(set) = one_character(part) {
            return self.run(set, Times { least, most: most.unwrap_or(u32::MAX), is_lazy }, next);
        }
        let mut before = match most {
            Some(most) => self.at_most((part, is_lazy), most - least, next)?,
            None => self.any_times((part, is_lazy), next)?,
        };
        for _ in 0..least {
            before = self.part(part, before)?;
        }
        Some(before)
    }

    fn at_most(&mut self, (part, is_lazy): (&Hir, bool), times: u32, next: StepId) -> Option<StepId> {
        let mut before = next;
        for _ in 0..times {
            let part = self.part(part, before)?;
            before = self.any(&ranked([part, next], is_lazy))?;
        }
        Some(before)
    }

    /// Any number of times; what may match nothing would be read for ever.
    fn any_times(&mut self, (part, is_lazy): (&Hir, bool), next: StepId) -> Option<StepId> {
        if part.properties().minimum_len().is_none_or(|length| length == 0) {
            return None;
        }
        let again = self.add(Step::Match)?;
        let part = self.part(part, again)?;
        self.branch(again, &ranked([part, next], is_lazy));
        Some(again)
    }
}

/// Once more first and going on next, or the other way round.
fn ranked([part, next]: [StepId; 2], is_lazy: bool) -> [StepId; 2] {
    if is_lazy { [next, part] } else { [part, next] }
}

/// What may come where a text comes whose letters have any case.
fn symbols_of_folded(first: u8) -> Symbols {
    let odd = odd_form(first).map(|odd| odd.encode_utf8(&mut [0; 4]).as_bytes()[0]);
    let others = odd.into_iter().chain([first.to_ascii_uppercase()]).map(Symbols::of_byte);
    others.fold(Symbols::of_byte(first), Symbols::or)
}

/// The set of a part that is always one character.
fn one_character(hir: &Hir) -> Option<SharedSet> {
    match hir.kind() {
        HirKind::Class(class) => Some(Set::of(class)),
        HirKind::Capture(capture) if capture.name.is_none() => one_character(&capture.sub),
        HirKind::Literal(literal) => {
            let mut letters = std::str::from_utf8(&literal.0).ok()?.chars();
            letters.next().filter(|_| letters.next().is_none()).map(Set::of_one)
        }
        _ => None,
    }
}

/// Parts that stand one after the other, neighbouring letters put together.
enum Piece<'h> {
    Text(Text),
    Part(&'h Hir),
}

/// A text and which case its letters have.
struct Text {
    bytes: Vec<u8>,
    case: Case,
}

#[derive(Clone, Copy, PartialEq)]
enum Case {
    /// There are no letters of ASCII.
    None,
    /// As written.
    Own,
    /// Upper or lower; written in lower case.
    Any,
}

fn pieces<'h>(parts: &[&'h Hir]) -> Vec<Piece<'h>> {
    let mut pieces = Vec::new();
    for part in parts {
        let Some(more) = letters(part) else {
            pieces.push(Piece::Part(part));
            continue;
        };
        match pieces.last_mut() {
            Some(Piece::Text(text)) if text.goes_on_with(&more) => text.append(more),
            _ => pieces.push(Piece::Text(more)),
        }
    }
    pieces
}

impl Text {
    fn goes_on_with(&self, more: &Self) -> bool {
        self.case == more.case || self.case == Case::None || more.case == Case::None
    }

    fn append(&mut self, more: Self) {
        self.bytes.extend(more.bytes);
        self.case = if more.case == Case::None { self.case } else { more.case };
    }
}

/// The text of a literal, or of a letter in both cases.
fn letters(hir: &Hir) -> Option<Text> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let has_letters = literal.0.iter().any(u8::is_ascii_alphabetic);
            Some(Text { bytes: literal.0.to_vec(), case: if has_letters { Case::Own } else { Case::None } })
        }
        HirKind::Class(Class::Unicode(class)) => {
            let small = both_cases(class)?;
            Some(Text { bytes: vec![small], case: Case::Any })
        }
        _ => None,
    }
}

/// The small letter of a class that is one letter of ASCII in both cases, and in its odd form if it has one.
fn both_cases(class: &ClassUnicode) -> Option<u8> {
    let is_one = class.ranges().iter().all(|range| range.start() == range.end());
    let letters: Vec<char> = class.ranges().iter().map(|range| range.start()).filter(|_| is_one).take(4).collect();
    let small = u8::try_from(*letters.get(1)?).ok().filter(u8::is_ascii_lowercase)?;
    let all = [small.to_ascii_uppercase(), small].map(char::from).into_iter().chain(odd_form(small));
    letters.iter().copied().eq(all).then_some(small)
}

//! A pattern in, a small program out that tells whether a line matches (see [`super::backtrack`]).
//!
//! Automata are built state by state while lines are read; most patterns are tried on a few lines of a dump only, and those
//! cost less to try one way after the other. A program is put together from the pattern's end to its start, so that each
//! step knows what may come after it.

use std::ops::Range;
use std::sync::Arc;

use regex_syntax::hir::{self, Class, ClassUnicode, Hir, HirKind, Repetition};

use super::letters::odd_form;
use super::symbols::{Set, Symbols};

/// Most steps of a program; a pattern that takes more is left to automata.
const MOST_STEPS: usize = 1 << 14;

/// A step's place in its program.
pub(crate) type StepId = u32;

/// A compiled pattern.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub steps: Vec<Step>,
    /// By step, what may come where it is taken.
    pub symbols: Vec<Symbols>,
    /// Texts of all steps.
    pub bytes: Vec<u8>,
    /// Branches of all steps.
    pub branches: Vec<StepId>,
    /// The first step.
    pub entry: StepId,
    /// Whether it only matches from the start of a line.
    pub is_anchored: bool,
}

/// What is done at a place in a line.
#[derive(Debug)]
pub(crate) enum Step {
    /// The line matches.
    Match,
    /// A text stands there, to the letter.
    Exact(Range<u32>, StepId),
    /// A text of lower case stands there, whatever the case of its ASCII letters, or in their odd forms.
    Folded(Range<u32>, StepId),
    /// From `least` to `most` characters of a set stand there.
    Run { set: Arc<Set>, least: u32, most: u32, next: StepId },
    /// One of several steps.
    Any(Range<u32>),
    /// Nothing is read, but the place is looked at.
    Look(Look, StepId),
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
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
    /// The program of a pattern; `None` if it is too long or asks for what programs cannot tell.
    pub fn of(hir: &Hir) -> Option<Self> {
        let mut program = Self::default();
        let end = program.add(Step::Match, Symbols::ALL)?;
        program.entry = program.part(hir, end)?;
        program.is_anchored = hir.properties().look_set_prefix().contains(hir::Look::Start);
        program.steps.shrink_to_fit();
        Some(program)
    }

    fn add(&mut self, step: Step, symbols: Symbols) -> Option<StepId> {
        if self.steps.len() == MOST_STEPS {
            return None;
        }
        self.steps.push(step);
        self.symbols.push(symbols);
        Some(self.steps.len() as StepId - 1)
    }

    fn symbols_of(&self, step: StepId) -> Symbols {
        self.symbols[step as usize]
    }

    /// Adds a part of the pattern before a step.
    fn part(&mut self, hir: &Hir, next: StepId) -> Option<StepId> {
        match hir.kind() {
            HirKind::Empty => Some(next),
            HirKind::Literal(_) | HirKind::Class(_) if letters(hir).is_some() => self.sequence(&[hir], next),
            HirKind::Literal(literal) => self.text(&literal.0, false, next),
            HirKind::Class(class) => self.run(Set::of(class), (1, 1), next),
            HirKind::Look(look) => self.look(Look::of(*look)?, next),
            HirKind::Capture(capture) => self.part(&capture.sub, next),
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
        let first = Symbols::of_byte(text[0]);
        if is_folded {
            let odd = odd_form(text[0]).map(|odd| odd.encode_utf8(&mut [0; 4]).as_bytes()[0]);
            let others = odd.into_iter().chain([text[0].to_ascii_uppercase()]).map(Symbols::of_byte);
            self.add(Step::Folded(range, next), others.fold(first, Symbols::or))
        } else {
            self.add(Step::Exact(range, next), first)
        }
    }

    fn run(&mut self, set: Arc<Set>, (least, most): (u32, u32), next: StepId) -> Option<StepId> {
        let after = if least == 0 { self.symbols_of(next) } else { Symbols::NONE };
        let symbols = set.symbols().or(after);
        self.add(Step::Run { set, least, most, next }, symbols)
    }

    fn any(&mut self, branches: &[StepId]) -> Option<StepId> {
        let step = self.add(Step::Match, Symbols::NONE)?;
        self.branch(step, branches);
        Some(step)
    }

    /// Makes a step lead to one of several.
    fn branch(&mut self, step: StepId, branches: &[StepId]) {
        let begin = self.branches.len() as u32;
        self.branches.extend_from_slice(branches);
        self.steps[step as usize] = Step::Any(begin..self.branches.len() as u32);
        let all = branches.iter().map(|&branch| self.symbols_of(branch));
        self.symbols[step as usize] = all.fold(Symbols::NONE, Symbols::or);
    }

    fn look(&mut self, look: Look, next: StepId) -> Option<StepId> {
        let symbols = match look {
            Look::End => Symbols::END,
            Look::Start | Look::Boundary { .. } => self.symbols_of(next),
        };
        self.add(Step::Look(look, next), symbols)
    }

    fn repetition(&mut self, repetition: &Repetition, next: StepId) -> Option<StepId> {
        let (least, most, part) = (repetition.min, repetition.max, &repetition.sub);
        if let Some(set) = one_character(part) {
            return self.run(set, (least, most.unwrap_or(u32::MAX)), next);
        }
        let mut before = match most {
            Some(most) => self.at_most(part, most - least, next)?,
            None => self.any_times(part, next)?,
        };
        for _ in 0..least {
            before = self.part(part, before)?;
        }
        Some(before)
    }

    fn at_most(&mut self, part: &Hir, times: u32, next: StepId) -> Option<StepId> {
        let mut before = next;
        for _ in 0..times {
            let part = self.part(part, before)?;
            before = self.any(&[part, next])?;
        }
        Some(before)
    }

    /// Any number of times; what may match nothing would be read for ever.
    fn any_times(&mut self, part: &Hir, next: StepId) -> Option<StepId> {
        if part.properties().minimum_len().is_none_or(|length| length == 0) {
            return None;
        }
        // What may come there is not known before its own part is added.
        let again = self.add(Step::Match, Symbols::ALL)?;
        let part = self.part(part, again)?;
        self.branch(again, &[part, next]);
        Some(again)
    }
}

/// The set of a part that is always one character.
fn one_character(hir: &Hir) -> Option<Arc<Set>> {
    match hir.kind() {
        HirKind::Class(class) => Some(Set::of(class)),
        HirKind::Capture(capture) => one_character(&capture.sub),
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

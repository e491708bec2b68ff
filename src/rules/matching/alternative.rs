//! One alternative of a pattern in, the literals out that all its matches start with, end with or hold.
//!
//! A pattern that begins with a list of words is divided into one alternative a word; what follows the list is the same for
//! all, and what it holds is worked out once.

use std::cell::OnceCell;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Dot, Hir, HirKind, Repetition};

use super::letters::folded;
use super::literals::{settled, worth};
use super::marks::{Bounds, Marks};
use super::starts::{Parts, Start, lower_case, parts_of};

/// Literals one of which every match holds; `None` if there is no end of them.
type Literals = Option<Vec<Vec<u8>>>;

/// What follows all alternatives of a pattern.
#[derive(Default)]
pub(crate) struct Rest<'h> {
    parts: Parts<'h>,
    bounds: OnceCell<Bounds>,
    first_tail: OnceCell<Literals>,
    other_tails: OnceCell<Literals>,
    inside: OnceCell<Literals>,
    mirrored: OnceCell<Vec<Hir>>,
}

impl<'h> Rest<'h> {
    pub fn new(parts: Vec<&'h Hir>) -> Self {
        Self { parts: Parts::new(parts), ..Self::default() }
    }
}

/// One alternative of a pattern: its own parts and the rest.
pub(crate) struct Alternative<'r, 'h> {
    own: Parts<'h>,
    rest: &'r Rest<'h>,
}

impl<'r, 'h> Alternative<'r, 'h> {
    pub fn new(own: Vec<&'h Hir>, rest: &'r Rest<'h>) -> Self {
        Self { own: Parts::new(own), rest }
    }

    /// Starts of everything that the own parts from one on, and the rest, match.
    pub fn starts_from(&self, from: usize) -> Vec<Start> {
        self.rest.parts.follow(self.own.starts_from(from), 0)
    }

    /// Characters in everything that it matches, and those that may be there.
    pub fn bounds(&self) -> Bounds {
        let of = |parts| Bounds { needed: Marks::needed_by(parts), taken: Marks::taken_by(parts) };
        let rest = self.rest.bounds.get_or_init(|| of(self.rest.parts.all()));
        let own = of(self.own.all());
        Bounds { needed: own.needed.and(rest.needed), taken: own.taken.and(rest.taken) }
    }

    /// Ends of everything that it matches, backwards.
    pub fn ends(&self) -> Literals {
        let backwards = |parts: &Parts<'h>| parts.all().iter().rev().map(|part| mirrored(part)).collect();
        let rest = self.rest.mirrored.get_or_init(|| backwards(&self.rest.parts));
        let own: Vec<Hir> = backwards(&self.own);
        let ends = Parts::new(rest.iter().chain(&own).collect()).starts_from(0);
        settled(ends.into_iter().map(|end| end.folded().bytes().to_vec()).collect())
    }

    /// The best set of literals one of which every match holds: what it starts with from each of its parts on, and what
    /// each holds.
    pub fn required(&self) -> Literals {
        let (own, rest) = (self.own.all(), &self.rest);
        let own_tails = begins(own).filter_map(|from| literals(&self.starts_from(from)));
        let goes_on = own.last().is_some_and(|part| is_letter(part));
        let first_tail = if rest.parts.all().is_empty() || goes_on { &None } else { rest.first_tail() };
        let of_rest = [first_tail, rest.other_tails()].into_iter().flatten().cloned();
        let tails = own_tails.chain(of_rest);
        let inside = held_by(own).chain(rest.inside.get_or_init(|| best(held_by(rest.parts.all()))).clone());
        best(tails.chain(inside))
    }
}

impl Rest<'_> {
    /// What all of it starts with.
    fn first_tail(&self) -> &Literals {
        self.first_tail.get_or_init(|| literals(&self.parts.starts_from(0)))
    }

    /// What it starts with from the best of its other parts on.
    fn other_tails(&self) -> &Literals {
        self.other_tails.get_or_init(|| {
            let others = begins(self.parts.all()).filter(|&from| from > 0);
            best(others.filter_map(|from| literals(&self.parts.starts_from(from))))
        })
    }
}

/// The best test of several; of equals the last.
fn best(all: impl Iterator<Item = Vec<Vec<u8>>>) -> Literals {
    all.max_by_key(|literals| worth(literals))
}

fn literals(starts: &[Start]) -> Literals {
    settled(starts.iter().map(|start| start.bytes().to_vec()).collect())
}

/// The parts that do not go on with the letters of the one before.
fn begins(parts: &[&Hir]) -> impl Iterator<Item = usize> {
    (0..parts.len()).filter(|&from| from == 0 || !is_letter(parts[from - 1]))
}

/// What parts hold inside, each by itself.
fn held_by(parts: &[&Hir]) -> impl Iterator<Item = Vec<Vec<u8>>> {
    let inside = parts.iter().filter(|part| !matches!(part.kind(), HirKind::Literal(_) | HirKind::Class(_)));
    inside.filter_map(|part| required(part))
}

/// The best set of literals one of which every match of a part holds.
fn required(hir: &Hir) -> Literals {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => literals(&Parts::new(vec![hir]).starts_from(0)),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Concat(_) => Alternative::new(parts_of(hir), &Rest::default()).required(),
        HirKind::Alternation(parts) => {
            let sets: Option<Vec<Vec<Vec<u8>>>> = parts.iter().map(required).collect();
            sets.map(|sets| sets.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// Whether a part is one character, whatever its case, or a literal: what follows goes on with its run.
fn is_letter(part: &Hir) -> bool {
    match part.kind() {
        HirKind::Literal(_) => true,
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().len() <= 3 && lower_case(class).is_some_and(|letters| letters.len() == 1)
        }
        _ => false,
    }
}

/// The pattern written backwards; what is not ASCII becomes any character.
fn mirrored(hir: &Hir) -> Hir {
    match hir.kind() {
        // Folded before its characters are taken apart.
        HirKind::Literal(literal) => Hir::literal(folded(&literal.0).into_iter().rev().collect::<Vec<u8>>()),
        HirKind::Class(Class::Unicode(class)) => mirrored_class(class),
        HirKind::Repetition(repetition) => {
            Hir::repetition(Repetition { sub: Box::new(mirrored(&repetition.sub)), ..*repetition })
        }
        HirKind::Capture(capture) => mirrored(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().rev().map(mirrored).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(mirrored).collect()),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => hir.clone(),
    }
}

fn mirrored_class(class: &ClassUnicode) -> Hir {
    match lower_case(class).filter(|letters| letters.iter().all(char::is_ascii)) {
        Some(letters) => {
            Hir::class(Class::Unicode(ClassUnicode::new(letters.iter().map(|&c| ClassUnicodeRange::new(c, c)))))
        }
        None => Hir::dot(Dot::AnyChar),
    }
}

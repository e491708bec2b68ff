//! One page's books: who has claimed which line, and what rules need to know to claim more.

use std::ops::Range;

use super::loading::pack::FieldBody;
use super::matching::css::CssId;
use super::matching::inside::{Elements, Inside};
use super::matching::matcher::{Hits, PatternId};
use super::refusal::Refusal;
use super::scope::Zone;
use super::{Claimant, RuleSet};
use crate::label::{Capture, Fate, Field, Judge, Label, Part, Verdict};
use crate::segment::{PROSE_WORDS, Page};

/// Why the watched rule did not act at a line, or on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Number of the source line; `None` for the page.
    pub line: Option<u32>,
    /// The reason.
    pub reason: String,
    /// Who was first, where that is the reason.
    pub owner: Option<Judge>,
}

/// The verdicts of a page while rules claim its lines.
#[derive(Debug)]
pub struct Ledger<'a, 'p> {
    /// The page.
    pub page: &'a Page<'p>,
    /// One verdict a line.
    pub verdicts: Vec<Verdict>,
    /// Fields that no line gives, but the page's metadata.
    pub captures: Vec<Capture>,
    /// Why the watched rule did not act.
    pub notes: Vec<Note>,
    pub(super) hits: Hits<'a, 'p>,
    /// What the elements hold that rules ask for.
    elements: Elements,
    /// Lines taken as a field by their element, which field rules may still divide.
    divisible: Vec<bool>,
    watched: Option<u16>,
    /// Prose lines above each line, and in all as the last entry.
    prose_above: Vec<u32>,
}

impl<'a, 'p> Ledger<'a, 'p> {
    /// Empty books for a page; `watched` is the rule whose refusals are noted.
    #[must_use]
    pub fn new(page: &'a Page<'p>, rules: &'a RuleSet, watched: Option<u16>) -> Self {
        let mut prose_above = Vec::with_capacity(page.lines.len() + 1);
        let mut count = 0;
        prose_above.push(0);
        for line in &page.lines {
            count += u32::from(line.is_prose(PROSE_WORDS));
            prose_above.push(count);
        }
        Self {
            page,
            verdicts: page.lines.iter().map(|_| Verdict::default()).collect(),
            captures: Vec::new(),
            notes: Vec::new(),
            hits: rules.matcher.scan(page),
            elements: rules.elements(page),
            divisible: vec![false; if page.markup.is_some() { page.lines.len() } else { 0 }],
            watched,
            prose_above,
        }
    }

    /// Whether somebody claimed the whole line.
    #[must_use]
    pub fn is_owned(&self, line: usize) -> bool {
        self.verdicts[line].judge.is_some()
    }

    /// The last line that is the headline.
    pub(crate) fn headline_line(&self) -> Option<usize> {
        self.verdicts.iter().rposition(|verdict| verdict.fate == Fate::Taken(Field::Headline))
    }

    /// Claims a line, unless it has an owner; then the claim is kept as "also".
    pub fn claim(&mut self, line: usize, fate: Fate, judge: Judge) -> bool {
        if let Some(owner) = self.verdicts[line].judge {
            if owner != judge {
                self.verdicts[line].add_also(judge);
                self.note_owned(judge, line, Some(owner));
            }
            return false;
        }
        let verdict = &mut self.verdicts[line];
        verdict.fate = fate;
        verdict.judge = Some(judge);
        if fate != Fate::Stays {
            // What leaves whole has no parts of its own.
            verdict.parts.clear();
        }
        true
    }

    /// Frees a line that its owner took wrongly; the claim is kept as "also".
    pub(crate) fn take_back(&mut self, line: usize) {
        let verdict = &mut self.verdicts[line];
        verdict.fate = Fate::Stays;
        if let Some(owner) = verdict.judge.take() {
            verdict.add_also(owner);
        }
    }

    /// What the elements hold that a rule's selectors find.
    pub(super) fn elements(&self, css: CssId, up: usize) -> Vec<Inside> {
        self.elements.of(css, up, self.page)
    }

    /// Prose lines among these, and their share of the page's; 0 on a page without prose.
    pub(super) fn prose_among(&self, lines: &[usize]) -> (usize, f32) {
        let prose = lines.iter().filter(|&&line| self.page.lines[line].is_prose(PROSE_WORDS)).count();
        (prose, if prose == 0 { 0.0 } else { prose as f32 / self.prose_total() as f32 })
    }

    /// Claims a free line as a field by its element; a field rule may still divide it.
    pub(super) fn claim_divisible(&mut self, line: usize, field: Field, judge: Judge) {
        let parts = std::mem::take(&mut self.verdicts[line].parts);
        if self.claim(line, Fate::Taken(field), judge) {
            self.divisible[line] = true;
        }
        self.verdicts[line].parts = parts;
    }

    /// Frees a line that its element made a field, so that a rule that finds more in it may claim it.
    pub(super) fn release(&mut self, line: usize) -> Option<(Fate, Judge)> {
        let verdict = &mut self.verdicts[line];
        // Where an element of its own gave the credit, nothing is left to find.
        let is_divisible = self.divisible.get(line) == Some(&true) && verdict.captures.is_empty();
        let held = verdict.judge.filter(|_| is_divisible).map(|judge| (verdict.fate, judge))?;
        (verdict.judge, verdict.fate) = (None, Fate::Stays);
        Some(held)
    }

    /// Gives a line that was freed, and that nobody claimed whole, back to its element.
    pub(super) fn hold(&mut self, line: usize, held: (Fate, Judge)) {
        let verdict = &mut self.verdicts[line];
        if verdict.judge.is_none() {
            (verdict.fate, verdict.judge) = (held.0, Some(held.1));
        } else {
            self.divisible[line] = false;
        }
    }

    /// Captures the fields of lines that elements hold: what no part of them was taken for.
    pub fn settle_elements(&mut self) {
        for line in (0..self.divisible.len()).filter(|&line| self.divisible[line]) {
            let verdict = &mut self.verdicts[line];
            let Fate::Taken(field) = verdict.fate else { continue };
            let whole = Verdict { parts: verdict.parts.clone(), ..Verdict::default() };
            if let Some(text) =
                whole.remaining(&self.page.lines[line]).filter(|text| text.contains(char::is_alphanumeric))
            {
                verdict.captures.insert(0, Capture { field, text: text.into_owned() });
            }
        }
    }

    /// Claims a part of a staying line, unless parts of it have an owner.
    pub fn claim_part(&mut self, line: usize, part: Part) -> bool {
        let verdict = &mut self.verdicts[line];
        // They stand in order and apart.
        let at = verdict.parts.partition_point(|other| other.range.end <= part.range.start);
        let other = verdict.parts.get(at).filter(|other| other.range.start < part.range.end);
        if let Some(owner) = verdict.judge.or(other.map(|other| other.judge)) {
            if owner != part.judge {
                verdict.add_also(part.judge);
                self.note_owned(part.judge, line, Some(owner));
            }
            return false;
        }
        verdict.parts.insert(at, part);
        true
    }

    /// Adds fields captured from a line.
    pub fn capture(&mut self, line: usize, captures: Vec<Capture>) {
        self.verdicts[line].captures.extend(captures);
    }

    /// Whether a field rule with this `body` may read the line: it is unowned, or it only reads.
    pub(super) fn may_read(&self, line: usize, body: FieldBody) -> bool {
        body == FieldBody::Keep || !self.is_owned(line)
    }

    /// Claims every line of a range that is free.
    pub(super) fn claim_range(&mut self, lines: Range<usize>, label: Label, judge: Judge) {
        for line in lines {
            self.claim(line, Fate::Leaves(label), judge);
        }
    }

    /// Share of the page's prose lines above a line; 1 on a page without prose.
    #[must_use]
    pub fn prose_share_above(&self, line: usize) -> f32 {
        self.share(self.prose_above[line])
    }

    /// Share of the page's prose lines below a line; 1 on a page without prose.
    #[must_use]
    pub fn prose_share_below(&self, line: usize) -> f32 {
        self.share(self.prose_total() - self.prose_above[line + 1])
    }

    /// The lines shown that a zone lets in, one by one: those below enough prose and above enough of it.
    pub(super) fn lines_in(&self, zone: &Zone) -> Range<usize> {
        let shown = self.page.first_shown()..self.page.lines.len();
        let prose_before = &self.prose_above[..shown.end];
        let first = prose_before.partition_point(|&above| self.share(above) < zone.above);
        let below = |&above: &u32| self.share(self.prose_total() - above) >= zone.below;
        let end = self.prose_above[1..].partition_point(below);
        first.max(shown.start)..end.min(shown.end)
    }

    /// Prose lines above a line.
    #[must_use]
    pub fn prose_lines_above(&self, line: usize) -> u32 {
        self.prose_above[line]
    }

    /// Prose lines of the page.
    #[must_use]
    pub fn prose_total(&self) -> u32 {
        self.prose_above.last().copied().unwrap_or(0)
    }

    fn share(&self, lines: u32) -> f32 {
        if self.prose_total() == 0 { 1.0 } else { lines as f32 / self.prose_total() as f32 }
    }

    /// Why the lines before and after do not match what a rule asks of them; `None` if they do.
    pub(super) fn context_refuses(&self, line: usize, context: &Context) -> Option<Refusal> {
        let before_ok = context.after.is_none_or(|id| line > 0 && self.hits.has(id, line - 1));
        if !before_ok {
            return Some(Refusal::After);
        }
        let after_ok = context.before.is_none_or(|id| line + 1 < self.page.lines.len() && self.hits.has(id, line + 1));
        (!after_ok).then_some(Refusal::Before)
    }

    /// Indexes of the lines that match a pattern and may stand in its context, in page order; a pattern
    /// without literals is only tried beside lines that match the context, where there is one.
    pub(super) fn lines_in_context(&self, pattern: PatternId, context: &Context) -> Vec<usize> {
        let near = |id: PatternId, step: isize| {
            let of = self.hits.of(id);
            let lines = of.iter().filter_map(|&line| (line as usize).checked_add_signed(step));
            lines.filter(|&line| line < self.page.lines.len() && self.hits.has(pattern, line)).collect()
        };
        match (context.after, context.before) {
            _ if self.hits.is_known(pattern) => self.hits.of(pattern).iter().map(|&line| line as usize).collect(),
            (Some(after), _) if self.hits.is_known(after) => near(after, 1),
            (_, Some(before)) if self.hits.is_known(before) => near(before, -1),
            _ => self.hits.of(pattern).iter().map(|&line| line as usize).collect(),
        }
    }

    /// Whether somebody asks why a rule did not act.
    pub(super) fn is_watched(&self, rule: &Claimant) -> bool {
        self.watched == Some(rule.index)
    }

    /// Notes why the watched rule did not act.
    pub(super) fn note(&mut self, rule: u16, line: Option<usize>, reason: impl FnOnce() -> String) {
        if self.watched == Some(rule) {
            let line = line.map(|line| self.page.lines[line].number);
            self.notes.push(Note { line, reason: reason(), owner: None });
        }
    }

    fn note_owned(&mut self, judge: Judge, line: usize, owner: Option<Judge>) {
        if self.watched.map(Judge::Rule) == Some(judge) {
            let line = Some(self.page.lines[line].number);
            self.notes.push(Note { line, reason: "claimed first by".to_owned(), owner });
        }
    }
}

/// Patterns that the neighbours of a line must match.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// For the line before.
    pub after: Option<PatternId>,
    /// For the line after.
    pub before: Option<PatternId>,
}

impl Context {
    /// The patterns.
    pub(super) fn patterns(&self) -> impl Iterator<Item = PatternId> {
        self.after.into_iter().chain(self.before)
    }
}

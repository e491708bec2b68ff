//! A judged page in, what stands on it of each shape out: one [`Sighting`] a shape.

use std::collections::HashMap;

use super::shape;
use crate::label::{Fate, Judge, Label, Verdict};
use crate::read::Origin;
use crate::rules::{UNTIL_PROSE, WITHIN};
use crate::segment::{PROSE_WORDS, Page};

/// Lines on either side in which prose counts as near.
const NEAR: usize = 3;
/// Most words of a heading that may begin a section.
const HEADING_WORDS: u32 = 12;
/// Least shares of the prose above a section, from the wider rule to the narrower.
pub(super) const SECTION_ABOVE: [f32; 2] = [0.0, 0.9];
/// Lines kept as a sample of what follows a heading.
const FOLLOWS: usize = 3;

/// What sections would take that began at lines of a shape.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SectionSums {
    /// How many there would be.
    pub starts: u64,
    /// Words, with those of the heading, that no rule claims.
    pub words: u64,
    /// Those in menus among them.
    pub menu_words: u64,
    /// Those of prose lines among them.
    pub prose_words: u64,
    /// Sections with prose above and below.
    pub between: u64,
}

impl SectionSums {
    pub(super) fn add(&mut self, other: &Self) {
        self.starts += other.starts;
        self.words += other.words;
        self.menu_words += other.menu_words;
        self.prose_words += other.prose_words;
        self.between += other.between;
    }
}

/// What was seen of a shape on one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Sighting {
    pub shape: String,
    /// The first text of this shape.
    pub text: String,
    /// Lines of this shape that no rule claims.
    pub lines: u64,
    /// Their words.
    pub words: u64,
    /// Words of those that stand in menus.
    pub menu_words: u64,
    /// Lines that stand between prose lines.
    pub among: u64,
    /// Lines that have prose above and below, however far.
    pub inside: u64,
    /// Why a line beside the first one leaves.
    pub label: Option<Label>,
    pub sections: [SectionSums; 2],
    /// Lines below the first one that are no prose.
    pub follows: Vec<String>,
}

/// What was seen on a page.
#[derive(Debug)]
pub struct Seen {
    pub(super) origin: Origin,
    pub(super) host: Option<String>,
    pub(super) words: u64,
    pub(super) sightings: Vec<Sighting>,
    pub(super) runs: Vec<(usize, super::menus::RunSums)>,
}

impl Seen {
    /// Looks at all lines that no rule claims.
    #[must_use]
    pub fn of(origin: &Origin, page: &Page<'_>, verdicts: &[Verdict]) -> Self {
        let mut sheet = Sheet::new(page, verdicts);
        sheet.free_menu_above = sheet.menu_sums();
        Self {
            origin: origin.clone(),
            host: page.host.as_deref().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned()),
            words: page.lines.iter().map(|line| u64::from(line.words)).sum(),
            sightings: sheet.sightings(),
            runs: super::menus::runs(&sheet),
        }
    }
}

/// A page with what must be asked often.
pub(super) struct Sheet<'a> {
    pub page: &'a Page<'a>,
    verdicts: &'a [Verdict],
    pub is_prose: Vec<bool>,
    /// Prose lines above each line, and in all.
    prose_above: Vec<usize>,
    /// Unclaimed words above each line, and in all.
    free_above: Vec<u64>,
    /// Unclaimed words of prose lines above each line, and in all.
    free_prose_above: Vec<u64>,
    /// Unclaimed words of lines in menus above each line, and in all.
    free_menu_above: Vec<u64>,
    /// The first line at or below each that ends a section.
    stops: Vec<usize>,
}

/// The sums of all values before each, and of all.
fn sums_before<T: Copy + Default + std::ops::Add<Output = T>>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut sum = T::default();
    let mut sums = vec![sum];
    sums.extend(values.map(|value| {
        sum = sum + value;
        sum
    }));
    sums
}

impl<'a> Sheet<'a> {
    pub(super) fn new(page: &'a Page<'a>, verdicts: &'a [Verdict]) -> Self {
        let is_prose: Vec<bool> = page.lines.iter().map(|line| line.is_prose(PROSE_WORDS)).collect();
        let free = |at: usize| if is_free(&verdicts[at]) { u64::from(page.lines[at].words) } else { 0 };
        let count = page.lines.len();
        let mut stops = vec![count; count + 1];
        for at in (0..count).rev() {
            let ends = is_prose[at..].len() >= UNTIL_PROSE && is_prose[at..at + UNTIL_PROSE].iter().all(|prose| *prose);
            stops[at] = if ends { at } else { stops[at + 1] };
        }
        Self {
            prose_above: sums_before(is_prose.iter().map(|&prose| usize::from(prose))),
            free_above: sums_before((0..count).map(free)),
            free_prose_above: sums_before((0..count).map(|at| if is_prose[at] { free(at) } else { 0 })),
            free_menu_above: vec![0; count + 1],
            page,
            verdicts,
            is_prose,
            stops,
        }
    }

    fn menu_sums(&self) -> Vec<u64> {
        let in_menus = super::menus::in_menus(self);
        let words = |(at, is_in_menu): (usize, bool)| if is_in_menu { self.free_words(at, at + 1) } else { 0 };
        sums_before(in_menus.into_iter().enumerate().map(words))
    }

    fn sightings(&self) -> Vec<Sighting> {
        let mut sightings: Vec<Sighting> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (at, line) in self.page.lines.iter().enumerate().filter(|(at, _)| is_free(&self.verdicts[*at])) {
            for shape in [shape::exact(&line.text), shape::named(&line.text)].into_iter().flatten() {
                let index = *known.entry(shape).or_insert_with_key(|shape| {
                    sightings.push(self.first_sighting(at, shape));
                    sightings.len() - 1
                });
                self.count(at, &mut sightings[index]);
            }
        }
        sightings
    }

    fn first_sighting(&self, at: usize, shape: &str) -> Sighting {
        let below = at + 1..self.section_end(at).min(at + 1 + FOLLOWS);
        let neighbours = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| self.verdicts.get(at));
        Sighting {
            shape: shape.to_owned(),
            text: self.text(at),
            label: neighbours.filter_map(label_of).next(),
            follows: below.take_while(|&at| !self.is_prose[at]).map(|at| self.text(at)).collect(),
            ..Sighting::default()
        }
    }

    /// Whether a step after the rules takes the line for a field: the headline, for one.
    pub(super) fn is_taken_by_step(&self, at: usize) -> bool {
        let verdict = &self.verdicts[at];
        matches!((verdict.fate, verdict.judge), (Fate::Taken(_), Some(Judge::Step(_))))
    }

    /// Text of a line.
    pub(super) fn text(&self, at: usize) -> String {
        self.page.lines[at].text.clone().into_owned()
    }

    fn count(&self, at: usize, sighting: &mut Sighting) {
        sighting.lines += 1;
        sighting.words += u64::from(self.page.lines[at].words);
        sighting.menu_words += self.menu_words(at, at + 1);
        sighting.inside += u64::from(self.has_prose_above(at) && self.has_prose_below(at + 1));
        sighting.among += u64::from(self.is_among_prose(at, at + 1));
        if self.is_prose[at] || self.page.lines[at].words > HEADING_WORDS {
            return;
        }
        let end = self.section_end(at);
        let section = SectionSums {
            starts: 1,
            words: self.free_words(at, end),
            menu_words: self.menu_words(at, end),
            prose_words: self.free_prose_above[end] - self.free_prose_above[at],
            between: u64::from(self.has_prose_above(at) && self.has_prose_below(end)),
        };
        for (sums, above) in sighting.sections.iter_mut().zip(SECTION_ABOVE) {
            if self.prose_share_above(at) >= above {
                sums.add(&section);
            }
        }
    }

    /// Index of the line after a section that begins at this line.
    fn section_end(&self, heading: usize) -> usize {
        self.stops[heading + 1].min(heading + 1 + WITHIN)
    }

    /// Words of these lines that no rule claims.
    pub(super) fn free_words(&self, start: usize, end: usize) -> u64 {
        self.free_above[end] - self.free_above[start]
    }

    /// Those of them that stand in menus.
    fn menu_words(&self, start: usize, end: usize) -> u64 {
        self.free_menu_above[end] - self.free_menu_above[start]
    }

    fn has_prose_above(&self, at: usize) -> bool {
        self.prose_above[at] > 0
    }

    fn has_prose_below(&self, at: usize) -> bool {
        self.prose_above[at] < self.prose_above[self.page.lines.len()]
    }

    /// Share of the prose lines above; 1 on a page without prose, as for rules.
    pub(super) fn prose_share_above(&self, at: usize) -> f32 {
        self.share(self.prose_above[at])
    }

    /// Share of the prose lines at or below a line, likewise.
    pub(super) fn prose_share_below(&self, at: usize) -> f32 {
        self.share(self.prose_above[self.page.lines.len()] - self.prose_above[at])
    }

    fn share(&self, prose: usize) -> f32 {
        let total = self.prose_above[self.page.lines.len()];
        if total == 0 { 1.0 } else { prose as f32 / total as f32 }
    }

    /// Whether prose is near above these lines and below them.
    pub(super) fn is_among_prose(&self, start: usize, end: usize) -> bool {
        let below = (end + NEAR).min(self.page.lines.len());
        let has = |from: usize, to: usize| self.prose_above[to] > self.prose_above[from];
        has(start.saturating_sub(NEAR), start) && has(end, below)
    }
}

/// Whether nobody claims a line, or a part of it.
fn is_free(verdict: &Verdict) -> bool {
    verdict.judge.is_none() && verdict.parts.is_empty()
}

fn label_of(verdict: &Verdict) -> Option<Label> {
    match verdict.fate {
        Fate::Leaves(label) => Some(label),
        Fate::Stays | Fate::Taken(_) => None,
    }
}

//! Pages in, rules for menus out: how long runs of short lines must be, and where, to be told from text.
//!
//! A menu has no words of its own. What tells it is a run of short lines; how short and how many, each dump answers for
//! itself: a small grid of `[[list]]` rules is tried on every page, and the one that takes most text at a small risk is
//! proposed.

use std::ops::Range;

use super::distinct::Distinct;
use super::sighting::Sheet;

/// Where a run may stand. Runs inside the text are left alone: on 791 labelled pages, runs of six lines and more of at most
/// three words anywhere took 0.7% of the body with 17% of the junk; above and below the text, six lines of at most eight
/// words took 0.1% with 22%.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Above the text.
    Above,
    /// Below the text.
    Below,
}

/// A list rule that is tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial {
    pub zone: Zone,
    /// Least share of the prose on the other side.
    pub share: f32,
    /// Most words of an item.
    pub words: u32,
    /// Least items in a row.
    pub min: usize,
}

/// The zones of the rules that are tried.
const ZONES: [Zone; 2] = [Zone::Above, Zone::Below];
/// Their shares of the prose on the other side: pages may have a sentence of their own among the menus.
const SHARES: [f32; 2] = [1.0, 0.95];
/// Their most words of an item.
const WORDS: [u32; 4] = [4, 6, 8, 10];
/// Their least items in a row.
const MINS: [usize; 2] = [6, 10];
/// Most words and least items of what counts as a menu where other rules are weighed.
const TYPICAL: (u32, usize) = (WORDS[2], MINS[0]);

/// How much prose near a run weighs, against prose near a single line. On the same pages, of runs below the text a fifth
/// of whose words stood between prose, one word in forty was body.
const AMONG_WEIGHT: f64 = 0.5;

/// All rules that are tried.
fn trials() -> impl Iterator<Item = Trial> {
    ZONES.into_iter().flat_map(|zone| {
        WORDS.into_iter().flat_map(move |words| {
            SHARES.into_iter().flat_map(move |share| MINS.into_iter().map(move |min| Trial { zone, share, words, min }))
        })
    })
}

/// Whether each line of a page stands in a menu.
pub(super) fn in_menus(sheet: &Sheet<'_>) -> Vec<bool> {
    let (words, min) = TYPICAL;
    let mut is_inside = vec![false; sheet.page.lines.len()];
    for run in short_runs(sheet, words).into_iter().filter(|run| run.len() >= min) {
        let is_menu = ZONES.into_iter().any(|zone| Trial { zone, share: SHARES[1], words, min }.may_stand(sheet, &run));
        is_inside[run].fill(is_menu);
    }
    is_inside
}

/// Runs of lines of at most so many words, none of them prose.
fn short_runs(sheet: &Sheet<'_>, words: u32) -> Vec<Range<usize>> {
    let fits = |at: &usize| sheet.page.lines[*at].words <= words && !sheet.is_prose[*at];
    let items: Vec<usize> = (0..sheet.page.lines.len()).filter(fits).collect();
    items.chunk_by(|a, b| a + 1 == *b).map(|run| run[0]..run[run.len() - 1] + 1).collect()
}

impl Trial {
    /// Whether a run is in the rule's zone.
    fn may_stand(&self, sheet: &Sheet<'_>, run: &Range<usize>) -> bool {
        match self.zone {
            Zone::Above => sheet.prose_share_below(run.end) >= self.share,
            Zone::Below => sheet.prose_share_above(run.start) >= self.share,
        }
    }

    /// What the rule would take of a run.
    fn sums(&self, sheet: &Sheet<'_>, run: &Range<usize>) -> Option<RunSums> {
        let words = sheet.free_words(run.start, run.end);
        if run.len() < self.min || words == 0 || !self.may_stand(sheet, run) {
            return None;
        }
        let among_words = if sheet.is_among_prose(run.start, run.end) { words } else { 0 };
        let with_fields =
            u64::from(run.clone().any(|at| sheet.is_taken_by_step(at) && sheet.page.lines[at].words <= self.words));
        Some(RunSums { runs: 1, words, among_words, with_fields, sample: self.sample(sheet, run) })
    }

    /// Some lines of a run, one of them as long as may be, so that no rule for shorter lines takes them, too; none
    /// where no line is.
    fn sample(&self, sheet: &Sheet<'_>, run: &Range<usize>) -> Vec<String> {
        let longest = run.clone().find(|&at| sheet.page.lines[at].words == self.words);
        let Some(longest) = longest else { return Vec::new() };
        let start = longest.min(run.end - self.min);
        (start..start + self.min).map(|at| sheet.text(at)).collect()
    }
}

/// What a list rule would take.
#[derive(Debug, Clone, Default)]
pub(super) struct RunSums {
    /// Runs.
    pub runs: u64,
    /// Their words that no rule claims.
    pub words: u64,
    /// Those in runs with prose near on both sides.
    among_words: u64,
    /// Runs with a line that is the headline, or another field that no rule but a later step takes.
    with_fields: u64,
    /// As many lines of one run as the rule asks for.
    pub sample: Vec<String>,
}

impl RunSums {
    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.words += other.words;
        self.among_words += other.among_words;
        self.with_fields += other.with_fields;
        if self.sample.is_empty() {
            self.sample = other.sample;
        }
    }

    /// How likely it is that a run belongs to the article: by the words near prose, or by the runs with a field.
    pub(super) fn risk(&self) -> f64 {
        let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        (AMONG_WEIGHT * share(self.among_words, self.words)).max(share(self.with_fields, self.runs))
    }
}

/// What each of the rules would take of a page, by its number.
pub(super) fn runs(sheet: &Sheet<'_>) -> Vec<(usize, RunSums)> {
    let by_words = WORDS.map(|words| short_runs(sheet, words));
    let mut found = Vec::new();
    for (number, trial) in trials().enumerate() {
        let runs = WORDS.iter().position(|words| *words == trial.words).map_or(&[][..], |at| &by_words[at]);
        let mut of_page = RunSums::default();
        runs.iter().filter_map(|run| trial.sums(sheet, run)).for_each(|sums| of_page.add(sums));
        if of_page.runs > 0 {
            found.push((number, of_page));
        }
    }
    found
}

/// What each rule would take of a dump.
#[derive(Debug, Default)]
pub(super) struct Menus {
    sums: Vec<Found>,
}

/// What a list rule would take of a dump, and where.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub pages: u64,
    pub hosts: Distinct,
    pub sums: RunSums,
}

impl Menus {
    /// Adds the runs of a page.
    pub(super) fn add(&mut self, runs: Vec<(usize, RunSums)>, host: Option<&str>) {
        self.sums.resize_with(trials().count(), Found::default);
        for (number, sums) in runs {
            let found = &mut self.sums[number];
            found.pages += 1;
            found.sums.add(sums);
            if let Some(host) = host {
                found.hosts.add(host);
            }
        }
    }

    /// For each zone the rule that takes most words at no greater risk than this.
    pub(super) fn best(&self, most_risk: f64) -> Vec<(Trial, &Found)> {
        let is_safe = |(_, found): &(Trial, &Found)| found.sums.risk() <= most_risk && !found.sums.sample.is_empty();
        let safe: Vec<(Trial, &Found)> = trials().zip(&self.sums).filter(is_safe).collect();
        let of_zone = |zone: Zone| {
            let here = safe.iter().filter(|(trial, _)| trial.zone == zone);
            // Of equals the first, which asks for the shortest lines.
            here.rev().max_by_key(|(_, found)| found.sums.words).map(|(trial, found)| (*trial, *found))
        };
        ZONES.into_iter().filter_map(of_zone).collect()
    }
}

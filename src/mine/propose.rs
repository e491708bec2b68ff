//! What a dump was seen to hold in, ranked [`Proposal`]s out.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::menus::{Found, Trial, Zone};
use super::sighting::SECTION_ABOVE;
use super::table::Entry;
use super::{HOST_END, Miner, shape};
use crate::label::Label;
use crate::read::Origin;

/// Greatest share of prose among the words of a section. On 791 labelled pages sections up to it lost 0.02% of the
/// body; up to 0.08 it was 0.14%.
const SECTION_PROSE: f64 = 0.03;
/// Greatest share of sections with prose above and below; from the same pages: up to 0.3 the loss was five times as high.
const SECTION_BETWEEN: f64 = 0.1;
/// How many times the words of its heading a section must take: else the heading alone is a rule.
const SECTION_GAIN: f64 = 2.0;
/// Least different texts of a shape with names: fewer are better named one by one.
const LEAST_TEXTS: u64 = 5;

/// What a proposed rule claims.
#[derive(Debug, Clone)]
pub enum Form {
    /// A heading and what follows, where this share of the prose stands above, if any must.
    Section {
        /// Pattern of the heading.
        starts: String,
        /// Least share of the prose above.
        above: Option<f32>,
        /// Lines below it on one page.
        follows: Vec<String>,
    },
    /// A run of short lines.
    List {
        /// Most words of an item.
        max_words: u32,
        /// Least items in a row.
        min: usize,
        /// Least share of the prose above and below.
        zone: [Option<f32>; 2],
    },
    /// A line.
    Line {
        /// Its pattern.
        pattern: String,
    },
}

impl Form {
    /// Name of its table in a pack.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Section { .. } => "section",
            Self::List { .. } => "list",
            Self::Line { .. } => "line",
        }
    }
}

/// A rule that is proposed.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its id in its pack.
    pub id: String,
    /// The host it is for; none = any.
    pub host: Option<String>,
    /// What it claims.
    pub form: Form,
    /// Why the lines leave.
    pub label: Label,
    /// Pages it was seen on.
    pub pages: u64,
    /// Hosts it was seen on, about.
    pub hosts: u64,
    /// Lines, or runs of a list.
    pub lines: u64,
    /// Words that it would take and no rule claims.
    pub words: u64,
    /// Share of it that stands near prose, 0 to 1.
    pub risk: f64,
    /// Texts of the line, or items of one run.
    pub samples: Vec<String>,
    /// Where it was seen first.
    pub origin: Option<Origin>,
}

impl Proposal {
    /// Words it would take, less where it is risky.
    fn worth(&self) -> u64 {
        (self.words as f64 * (1.0 - self.risk)) as u64
    }
}

impl Miner {
    /// The proposals, those that take most text with least risk first; with rules for menus, or without.
    #[must_use]
    pub fn proposals(&self, with_menus: bool) -> Vec<Proposal> {
        let menus = if with_menus { self.menus.best(self.options.max_risk) } else { Vec::new() };
        let mut proposals: Vec<Proposal> =
            menus.into_iter().filter_map(|(trial, found)| self.of_menu(trial, found)).collect();
        let less_menus = !proposals.is_empty();
        let mut claimed: HashSet<(Option<&str>, &str)> = HashSet::new();
        for candidate in self.candidates() {
            if candidate.is_claimed(&claimed) {
                continue;
            }
            if let Some(proposal) = self.of_shape(&candidate, less_menus) {
                claimed.insert((candidate.host, candidate.shape));
                proposals.push(proposal);
            }
        }
        proposals.sort_by_key(|proposal| Reverse(proposal.worth()));
        proposals.truncate(self.options.top);
        number_ids(&mut proposals);
        proposals
    }

    /// Shapes that recur: of all hosts before those of single ones, and those with names first, because they claim
    /// what the exact ones among them would.
    fn candidates(&self) -> Vec<Candidate<'_>> {
        let general = self.shapes.entries().into_iter().map(|(shape, entry)| Candidate { host: None, shape, entry });
        let mut candidates: Vec<Candidate<'_>> =
            general.filter(|candidate| candidate.entry.hosts.count() >= self.options.min_hosts).collect();
        for (key, entry) in self.shapes_of_sites.entries() {
            let Some((host, shape)) = key.split_once(HOST_END).filter(|(host, _)| is_plain(host)) else { continue };
            if entry.pages >= self.options.min_pages {
                candidates.push(Candidate { host: Some(host), shape, entry });
            }
        }
        candidates.sort_by_key(|candidate| (candidate.host.is_some(), !shape::has_names(candidate.shape)));
        candidates
    }

    /// A section if what follows goes with it, else a line; nothing if it is too risky. `less_menus`: what stands in menus
    /// does not count, because it goes with them.
    fn of_shape(&self, candidate: &Candidate<'_>, less_menus: bool) -> Option<Proposal> {
        let Candidate { host, shape, entry } = *candidate;
        let has_names = shape::has_names(shape);
        let risk = candidate.risk();
        if risk > self.options.max_risk || (has_names && entry.texts.count() < LEAST_TEXTS) {
            return None;
        }
        let least = if host.is_some() { self.options.min_pages } else { self.options.min_hosts };
        let pattern = shape::pattern(shape);
        let section = section_above(entry, least, less_menus).filter(|_| !has_names);
        let (form, words) = match section {
            Some((above, words)) => (Form::Section { starts: pattern, above, follows: entry.follows.clone() }, words),
            None => (Form::Line { pattern }, entry.words - if less_menus { entry.menu_words } else { 0 }),
        };
        (words > 0).then(|| Proposal {
            id: shape::slug(shape),
            host: host.map(str::to_owned),
            form,
            label: entry.label().unwrap_or(Label::Boilerplate),
            pages: entry.pages,
            hosts: if host.is_some() { 1 } else { entry.hosts.count() },
            lines: entry.lines,
            words,
            risk,
            samples: entry.samples.clone(),
            origin: Some(entry.origin.clone()),
        })
    }

    fn of_menu(&self, trial: Trial, found: &Found) -> Option<Proposal> {
        let hosts = found.hosts.count();
        let (id, zone) = match trial.zone {
            Zone::Above => ("menu-above", [None, Some(trial.share)]),
            Zone::Below => ("menu-below", [Some(trial.share), None]),
        };
        (hosts >= self.options.min_hosts).then(|| Proposal {
            id: id.to_owned(),
            host: None,
            form: Form::List { max_words: trial.words, min: trial.min, zone },
            label: Label::Nav,
            pages: found.pages,
            hosts,
            lines: found.sums.runs,
            words: found.sums.words,
            risk: found.sums.risk(),
            samples: found.sums.sample.clone(),
            origin: None,
        })
    }
}

/// A shape that recurs.
struct Candidate<'m> {
    /// The host over whose pages it does; none = over hosts.
    host: Option<&'m str>,
    shape: &'m str,
    entry: &'m Entry,
}

impl Candidate<'_> {
    /// Whether the shape, or the shape with names of its text, has a rule for any host or for this one.
    fn is_claimed(&self, claimed: &HashSet<(Option<&str>, &str)>) -> bool {
        let has_rule = |shape: &str| claimed.contains(&(None, shape)) || claimed.contains(&(self.host, shape));
        let named = self.entry.samples.first().and_then(|text| shape::named(text));
        has_rule(self.shape) || named.is_some_and(|named| has_rule(&named))
    }

    /// Share of the lines between prose; all of them if none stands outside the text.
    fn risk(&self) -> f64 {
        let Entry { among, inside, lines, .. } = self.entry;
        if inside == lines { 1.0 } else { *among as f64 / *lines as f64 }
    }
}

/// Least share of prose above and words of the widest section that is safe, if any is.
fn section_above(entry: &Entry, least: u64, less_menus: bool) -> Option<(Option<f32>, u64)> {
    let words = |all: u64, in_menus: u64| all - if less_menus { in_menus } else { 0 };
    let heading_words = words(entry.words, entry.menu_words) as f64 / entry.lines as f64;
    for (above, sums) in SECTION_ABOVE.into_iter().zip(&entry.sections) {
        let (starts, taken) = (sums.starts as f64, words(sums.words, sums.menu_words));
        let is_safe = sums.starts >= least
            && taken as f64 >= SECTION_GAIN * heading_words * starts
            && sums.prose_words as f64 <= SECTION_PROSE * taken as f64
            && sums.between as f64 <= SECTION_BETWEEN * starts;
        if is_safe {
            return Some(((above > 0.0).then_some(above), taken));
        }
    }
    None
}

/// Whether a host can be the name of a pack.
fn is_plain(host: &str) -> bool {
    host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

/// Numbers the ids that are there more than once.
fn number_ids(proposals: &mut [Proposal]) {
    let mut seen: HashSet<String> = HashSet::new();
    for proposal in proposals {
        let base = proposal.id.clone();
        let mut number = 1;
        while !seen.insert(proposal.id.clone()) {
            number += 1;
            proposal.id = format!("{base}-{number}");
        }
    }
}

//! Judged pages in, proposals for rules out: what recurs over hosts, or over the pages of one, and no rule claims.
//!
//! Each page gives a [`Seen`]; a [`Miner`] adds them up in bounded memory. What recurs becomes a `[[line]]`, or a `[[section]]`
//! where what follows it goes with it; runs of short lines become `[[list]]` rules. How risky a proposal is, is told by
//! how often it stands among prose. A proposal is written as a pack that `rules check` accepts.

mod distinct;
mod menus;
mod pack;
mod propose;
mod shape;
mod sighting;
mod table;
mod vet;

pub use pack::{PackFile, packs_by_site, single_pack};
pub use propose::{Form, Proposal};
pub use sighting::Seen;
pub use vet::vetted;

use menus::Menus;
use table::Table;

/// What is proposed.
#[derive(Debug, Clone, Copy)]
pub struct MineOptions {
    /// Least pages of one host over which a shape recurs.
    pub min_pages: u64,
    /// Least hosts over which a shape recurs.
    pub min_hosts: u64,
    /// Greatest share of a shape's lines that may stand between prose lines, 0 to 1.
    pub max_risk: f64,
    /// Most proposals.
    pub top: usize,
    /// Most shapes kept in memory, of all hosts together and again of single hosts.
    pub max_shapes: usize,
}

/// Adds up what is seen on the pages of a dump.
#[derive(Debug)]
pub struct Miner {
    options: MineOptions,
    shapes: Table,
    /// Keys are host and shape, parted by [`HOST_END`].
    shapes_of_sites: Table,
    menus: Menus,
    /// Pages so far.
    pub pages: u64,
    /// Words of these pages.
    pub words: u64,
}

/// Parts host and shape in the keys of shapes of single hosts.
const HOST_END: char = '\n';

impl Miner {
    /// A miner that has seen nothing.
    #[must_use]
    pub fn new(options: MineOptions) -> Self {
        let table = || Table::new(options.max_shapes);
        Self { options, shapes: table(), shapes_of_sites: table(), menus: Menus::default(), pages: 0, words: 0 }
    }

    /// Adds a page. One without an address counts as a host of its own.
    pub fn add(&mut self, seen: Seen) {
        self.pages += 1;
        self.words += seen.words;
        let lone_host = seen.host.is_none().then(|| format!("{HOST_END}{}", self.pages));
        let host = seen.host.as_deref().or(lone_host.as_deref());
        for sighting in &seen.sightings {
            self.shapes.add(&sighting.shape, sighting, (host, &seen.origin));
            if let Some(host) = &seen.host {
                let key = format!("{host}{HOST_END}{}", sighting.shape);
                self.shapes_of_sites.add(&key, sighting, (None, &seen.origin));
            }
        }
        self.menus.add(seen.runs, host);
    }

    /// A shape on so many pages, or fewer, may have been lost for want of room; 0 if none was.
    #[must_use]
    pub fn lost_pages(&self) -> u64 {
        self.shapes.lost_pages().max(self.shapes_of_sites.lost_pages())
    }
}

//! Sightings of shapes in, the shapes that recur out, in bounded memory however many there are.
//!
//! Where the table is full, the half seen on fewest pages goes, and the most pages of one that went is noted: a shape
//! that comes in later may have been seen on so many pages before. A shape on more pages is never lost (Misra and Gries,
//! "Finding repeated elements", 1982, with the decrements made in batches).

use std::collections::HashMap;

use super::distinct::Distinct;
use super::sighting::{SectionSums, Sighting};
use crate::label::Label;
use crate::read::Origin;

/// Samples kept of a shape.
const SAMPLES: usize = 3;
/// Least room: fewer would lose every shape at once.
const LEAST_ROOM: usize = 16;

/// What is known of a shape.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// Pages it stood on since it came into the table.
    pub pages: u64,
    /// Times it stood there.
    pub lines: u64,
    /// Words of these lines.
    pub words: u64,
    /// Words of lines in menus.
    pub menu_words: u64,
    /// Times it stood between prose lines.
    pub among: u64,
    /// Times it stood with prose above and below, however far.
    pub inside: u64,
    /// Hosts.
    pub hosts: Distinct,
    /// Texts.
    pub texts: Distinct,
    /// Some of the texts.
    pub samples: Vec<String>,
    /// Where it was seen first.
    pub origin: Origin,
    /// What a section would take that began here, by [`super::sighting::SECTION_ABOVE`].
    pub sections: [SectionSums; 2],
    /// Lines that stood below it on one page.
    pub follows: Vec<String>,
    label: Majority,
    /// Pages it may have stood on before.
    missed: u64,
    /// Number of the shape, in order of coming into the table.
    serial: u64,
}

impl Entry {
    /// Why most claimed lines around it leave, if any are claimed.
    pub(super) fn label(&self) -> Option<Label> {
        self.label.leader
    }

    fn add(&mut self, sighting: &Sighting, host: Option<&str>) {
        self.pages += 1;
        self.lines += sighting.lines;
        self.words += sighting.words;
        self.menu_words += sighting.menu_words;
        self.among += sighting.among;
        self.inside += sighting.inside;
        self.label.add(sighting.label);
        if let Some(host) = host {
            self.hosts.add(host);
        }
        self.texts.add(&sighting.text);
        if self.samples.len() < SAMPLES && !self.samples.contains(&sighting.text) {
            self.samples.push(sighting.text.clone());
        }
        for (sums, of_page) in self.sections.iter_mut().zip(&sighting.sections) {
            sums.add(of_page);
        }
        if self.follows.len() < sighting.follows.len() {
            self.follows.clone_from(&sighting.follows);
        }
    }
}

/// The value that may be the majority of those added (Boyer and Moore).
#[derive(Debug, Clone, Default)]
struct Majority {
    leader: Option<Label>,
    lead: u32,
}

impl Majority {
    fn add(&mut self, label: Option<Label>) {
        match label {
            None => {}
            Some(_) if self.lead == 0 => (self.leader, self.lead) = (label, 1),
            Some(_) if self.leader == label => self.lead += 1,
            Some(_) => self.lead -= 1,
        }
    }
}

/// Shapes with what is known of them.
#[derive(Debug)]
pub(super) struct Table {
    room: usize,
    entries: HashMap<String, Entry>,
    /// Most pages of a shape that went.
    lost_pages: u64,
    serial: u64,
}

impl Table {
    /// A table of at most so many shapes.
    pub(super) fn new(room: usize) -> Self {
        Self { room: room.max(LEAST_ROOM), entries: HashMap::new(), lost_pages: 0, serial: 0 }
    }

    /// Adds what was seen of a shape on one page.
    pub(super) fn add(&mut self, key: &str, sighting: &Sighting, (host, origin): (Option<&str>, &Origin)) {
        if let Some(entry) = self.entries.get_mut(key) {
            return entry.add(sighting, host);
        }
        if self.entries.len() >= self.room {
            self.make_room();
        }
        self.serial += 1;
        let mut entry =
            Entry { missed: self.lost_pages, serial: self.serial, origin: origin.clone(), ..Entry::default() };
        entry.add(sighting, host);
        self.entries.insert(key.to_owned(), entry);
    }

    /// Lets the half go that was seen on fewest pages, of equals the older ones.
    fn make_room(&mut self) {
        let rank = |entry: &Entry| (entry.pages + entry.missed, entry.serial);
        let mut ranks: Vec<(u64, u64)> = self.entries.values().map(rank).collect();
        let half = ranks.len() / 2;
        let (_, &mut least, _) = ranks.select_nth_unstable(half);
        self.entries.retain(|_, entry| rank(entry) >= least);
        self.lost_pages = self.lost_pages.max(least.0);
    }

    /// The shapes, in order of coming in.
    pub(super) fn entries(&self) -> Vec<(&str, &Entry)> {
        let mut entries: Vec<(&str, &Entry)> = self.entries.iter().map(|(key, entry)| (key.as_str(), entry)).collect();
        entries.sort_unstable_by_key(|(_, entry)| entry.serial);
        entries
    }

    /// Most pages that a shape may have stood on and not be found; 0 if all shapes had room.
    pub(super) fn lost_pages(&self) -> u64 {
        self.lost_pages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(table: &mut Table, key: &str) {
        let sighting = Sighting { text: key.to_owned(), lines: 1, words: 2, ..Sighting::default() };
        table.add(key, &sighting, (Some("a.example"), &Origin::default()));
    }

    #[test]
    fn what_recurs_is_found_among_many_more_shapes_than_there_is_room_for() {
        let mut table = Table::new(100);
        for number in 0..20_000 {
            add(&mut table, &format!("once {number}"));
            if number % 10 == 0 {
                add(&mut table, "recurs");
            }
            assert!(table.entries.len() <= 100);
        }
        let entries = table.entries();
        let (_, entry) = entries.iter().find(|(key, _)| *key == "recurs").unwrap();
        assert_eq!((entry.pages, entry.words), (2000, 4000));
        assert!(table.lost_pages() > 0 && table.lost_pages() < 2000, "{}", table.lost_pages());
    }

    #[test]
    fn the_majority_is_told_without_counting_all() {
        let mut majority = Majority::default();
        for label in [Label::Ad, Label::Nav, Label::Nav, Label::Share, Label::Nav] {
            majority.add(Some(label));
            majority.add(None);
        }
        assert_eq!(majority.leader, Some(Label::Nav));
    }
}

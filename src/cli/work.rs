//! Batches of raw records in, rows out: what each worker of `copydesk clean` does.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::counts::Counts;
use crate::flag::Flag;
use crate::read::{Content, Item, Origin, Parsed, RawRecord, ReadError, ReadOptions, Record};
use crate::write::{Format, render};
use crate::{Article, Cleaned, Cleaner};

/// Bytes gathered into a batch, so that handing over small rows costs little.
const BATCH_BYTES: usize = 1 << 16;
/// Items of a batch, at most: rows without text cost time, too.
const BATCH_ITEMS: usize = 256;
/// Bytes that an item takes beside its text, about.
const ITEM_BYTES: usize = 256;

/// Gathers items into batches, each with its size in bytes.
pub(super) fn batches(mut items: impl Iterator<Item = Item>) -> impl Iterator<Item = (Vec<Item>, usize)> {
    std::iter::from_fn(move || {
        let (mut batch, mut size) = (Vec::new(), 0);
        while size < BATCH_BYTES && batch.len() < BATCH_ITEMS {
            let Some(item) = items.next() else { break };
            size += ITEM_BYTES + if let Item::Record(raw) = &item { raw.size() } else { 0 };
            batch.push(item);
        }
        (!batch.is_empty()).then_some((batch, size))
    })
}

/// How a page is written: as asked for; else JSON where one file is the page, and JSON lines for all else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) asked: Option<Format>,
    pub(super) is_single: bool,
}

impl Layout {
    fn of(self, origin: &Origin) -> Format {
        let is_page = self.is_single && origin.record.is_none();
        self.asked.unwrap_or(if is_page { Format::Json } else { Format::Jsonl })
    }
}

/// What became of an item.
pub(super) enum Done {
    /// A page was worked off.
    Page(DonePage),
    /// A record was no page, by its media type.
    Skipped(String),
    /// An input has ended.
    End { path: String, is_page: bool, is_whole: bool },
}

/// A page worked off: its origin, the bytes of its row, and what went wrong. What could not be opened gives no row.
pub(super) struct DonePage {
    pub(super) origin: Origin,
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) flags: Vec<Flag>,
    pub(super) problem: Option<String>,
}

/// A batch worked off.
pub(super) struct Worked {
    pub(super) done: Vec<Done>,
    pub(super) counts: Counts,
}

/// All that a worker needs.
pub(super) struct Worker {
    pub(super) cleaner: Cleaner,
    pub(super) options: ReadOptions,
    pub(super) layout: Layout,
}

impl Worker {
    /// Works off a batch.
    pub(super) fn work(&self, batch: Vec<Item>) -> Worked {
        let mut counts = Counts::default();
        let done = batch.into_iter().map(|item| self.work_one(item, &mut counts)).collect();
        Worked { done, counts }
    }

    fn work_one(&self, item: Item, counts: &mut Counts) -> Done {
        match item {
            Item::Record(raw) => self.clean(raw, counts),
            Item::Failed(ReadError { origin, reason }) => {
                Done::Page(DonePage { origin, bytes: None, flags: Vec::new(), problem: Some(reason) })
            }
            Item::End { path, is_page, is_whole } => Done::End { path, is_page, is_whole },
        }
    }

    fn clean(&self, raw: RawRecord, counts: &mut Counts) -> Done {
        let origin = raw.origin.clone();
        let record = match guarded(|| raw.parse(&self.options)) {
            Ok(Parsed::Record(record)) => *record,
            Ok(Parsed::Skipped(media)) => return Done::Skipped(media),
            Err(fault) => unparsed(origin, fault),
        };
        let cleaned = guarded(|| self.cleaner.clean(&record)).unwrap_or_else(|fault| panicked(&record, fault));
        if let Some(of_page) = &cleaned.counts {
            counts.add(of_page);
        }
        let bytes = Some(render(&cleaned.article, self.layout.of(&record.origin)));
        Done::Page(DonePage { origin: record.origin, bytes, flags: cleaned.article.flags, problem: cleaned.problem })
    }
}

/// Does something that may panic: then the reason is given.
pub(super) fn guarded<T>(act: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|panic| reason_of(panic.as_ref()))
}

/// What a panic says.
pub(super) fn reason_of(panic: &(dyn Any + Send)) -> String {
    let reason = panic.downcast_ref::<&str>().map(|reason| (*reason).to_owned());
    let reason = reason.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a fault in copydesk, please report it: {}", reason.unwrap_or_default())
}

/// The record of a row whose parsing panicked.
fn unparsed(origin: Origin, fault: String) -> Record {
    let id = format!("{}:{}", origin.path, origin.record.unwrap_or_default());
    Record { id, origin, content: Content::Unusable(Flag::Panic, fault), ..Record::default() }
}

/// The row of a page whose cleaning panicked.
fn panicked(record: &Record, fault: String) -> Cleaned {
    let article = Article {
        id: record.id.clone(),
        url: record.url.clone(),
        input: record.input.clone(),
        flags: vec![Flag::Panic],
        ..Article::default()
    };
    Cleaned { article, problem: Some(fault), counts: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_gives_the_row_with_its_id_and_the_reason() {
        let fault = guarded(|| -> () { panic!("line {} is out of order", 3) }).unwrap_err();
        assert_eq!(fault, "a fault in copydesk, please report it: line 3 is out of order");
        let record = Record { id: "a1".to_owned(), url: Some("https://a.example/".to_owned()), ..Record::default() };
        let cleaned = panicked(&record, fault.clone());
        assert_eq!((cleaned.article.id.as_str(), cleaned.article.body.as_str()), ("a1", ""));
        assert_eq!((cleaned.article.flags, cleaned.problem), (vec![Flag::Panic], Some(fault)));
    }

    #[test]
    fn batches_hold_all_items_in_order() {
        let end = |number: usize| Item::End { path: number.to_string(), is_page: false, is_whole: true };
        let batched: Vec<Vec<Item>> = batches((0..1000).map(end)).map(|(batch, _)| batch).collect();
        assert!(batched.len() > 1 && batched.iter().all(|batch| batch.len() <= BATCH_ITEMS));
        let paths: Vec<String> = batched.into_iter().flatten().map(path).collect();
        assert_eq!(paths, (0..1000).map(|number| number.to_string()).collect::<Vec<_>>());
    }

    fn path(item: Item) -> String {
        let Item::End { path, .. } = item else { panic!("not an end") };
        path
    }
}

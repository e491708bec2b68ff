//! A WARC or WET stream in, its pages out: responses, resources and conversions, versions 1.0 and 1.1 (ISO 28500).
//!
//! Own code, since the readers to be had hold a record of any length in memory and end at the first wrong length.
//! Here lengths are bounded, and where one is wrong the next record is looked for.

use std::io::{self, BufRead, Read};

use super::gzip::is_passable;
use super::limited::{Bounded, read_line};
use super::push_back::PushBack;
use super::raw::{Form, Item, RawRecord};
use super::{Content, Origin, ReadError, too_large, unread};
use crate::flag::Flag;

/// What a record begins with.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// What stands between two records, up to the start of the second; both line ends are in use.
const BOUNDARIES: [&[u8]; 2] = [b"\r\n\r", b"\n"];
/// The start of the second, behind them.
const START: &[u8] = b"\nWARC/1.";
/// Bytes behind a block that are looked at for the next record.
const BEHIND: usize = 64;
/// Bytes of a header line, at most; addresses are the longest.
const LINE: u64 = 1 << 16;
/// Lines of a header, at most.
const LINES: usize = 1000;

/// The header of a record.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// `WARC-Type`.
    kind: String,
    /// `WARC-Record-ID`.
    pub(super) id: Option<String>,
    /// `WARC-Target-URI`.
    pub(super) url: Option<String>,
    /// `Content-Type` of the block.
    pub(super) content_type: String,
    /// `Content-Length`.
    length: Option<u64>,
    /// Whether the crawler cut the page off (`WARC-Truncated`).
    pub(super) is_cut: bool,
}

impl Head {
    fn set(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "warc-record-id" => self.id = Some(value.to_owned()),
            "warc-target-uri" => self.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "content-type" => value.clone_into(&mut self.content_type),
            "content-length" => self.length = value.parse().ok(),
            "warc-truncated" => self.is_cut = true,
            _ => {}
        }
    }

    /// Whether the record may hold a page. Requests, metadata and revisits do not.
    fn may_be_page(&self) -> bool {
        matches!(self.kind.as_str(), "response" | "resource" | "conversion")
    }
}

/// The records of a WARC stream.
pub(super) struct Warc<R> {
    reader: PushBack<R>,
    path: String,
    max_page: u64,
    number: u64,
    /// The record that is being read.
    head: Option<Head>,
    ended: bool,
    pub(super) is_whole: bool,
}

/// How the block of a record ended.
enum End {
    /// Where its length says.
    Right,
    /// Somewhere else; the next record is found again.
    WrongLength,
    /// With the stream.
    Cut,
}

impl<R: BufRead> Warc<R> {
    pub(super) fn new(reader: R, path: String, max_page: u64) -> Self {
        Self { reader: PushBack::new(reader), path, max_page, number: 0, head: None, ended: false, is_whole: true }
    }

    /// The next record; `None` for one that holds no page, and at the end.
    fn record(&mut self) -> io::Result<Option<Item>> {
        if !self.is_at_record()? {
            return if self.ended { Ok(None) } else { self.lost_record().map(Some) };
        }
        self.number += 1;
        let mut head = Head::default();
        read_head(&mut self.reader, &mut head)?;
        let length = head.length;
        let may_be_page = head.may_be_page();
        self.head = Some(head);
        let Some(length) = length else {
            self.pass_to_record(u64::MAX)?;
            return Ok(Some(self.broken(Content::Unusable(Flag::BadRecord, "no Content-Length".to_owned()))));
        };
        let (block, end) = self.block(length)?;
        let content = match end {
            End::Cut => Content::Unusable(Flag::Truncated, "the record is cut off".to_owned()),
            End::WrongLength => Content::Unusable(Flag::BadRecord, format!("Content-Length {length} is wrong")),
            End::Right if length > self.max_page => too_large("page", length, self.max_page),
            End::Right => Content::Bytes(block),
        };
        match content {
            Content::Bytes(_) if !may_be_page => Ok(None),
            content => Ok(Some(self.broken_or_page(content))),
        }
    }

    fn broken_or_page(&mut self, content: Content) -> Item {
        let Content::Bytes(block) = content else { return self.broken(content) };
        let head = self.head.take().unwrap_or_default();
        Item::Record(RawRecord { origin: self.origin(), form: Form::Warc { head: Box::new(head), block } })
    }

    /// A record that cannot be cleaned; one that holds no page is only told.
    fn broken(&mut self, content: Content) -> Item {
        let origin = self.origin();
        match (self.head.take(), content) {
            (Some(head), Content::Unusable(_, reason)) if !head.may_be_page() && !head.kind.is_empty() => {
                Item::Failed(ReadError { origin, reason })
            }
            (head, content) => {
                Item::Record(RawRecord { origin, form: Form::Broken { head: head.map(Box::new), content } })
            }
        }
    }

    fn origin(&self) -> Origin {
        Origin { path: self.path.clone(), record: Some(self.number), line: None }
    }

    /// Passes over blank lines; whether a record follows.
    fn is_at_record(&mut self) -> io::Result<bool> {
        pass_blanks(&mut self.reader)?;
        let ahead = self.reader.ahead(MAGIC.len())?;
        self.ended = ahead.is_empty();
        Ok(ahead.starts_with(MAGIC))
    }

    /// What stands where a record should.
    fn lost_record(&mut self) -> io::Result<Item> {
        let passed = self.pass_to_record(u64::MAX)?;
        let origin = Origin { path: self.path.clone(), record: Some(self.number + 1), line: None };
        Ok(Item::Failed(ReadError { origin, reason: format!("{passed} bytes in its place are no WARC record") }))
    }

    /// Reads a block up to the limit, and looks whether a record or the end follows it. Where neither does, a record
    /// that begins inside it is read next.
    fn block(&mut self, length: u64) -> io::Result<(Vec<u8>, End)> {
        let wanted = length.min(self.max_page) as usize;
        let ahead = self.reader.hold(wanted.saturating_add(BEHIND))?;
        if ahead.len() >= wanted && length > self.max_page {
            return self.pass_block(length);
        }
        if let Some(behind) = ahead.get(wanted..).filter(|behind| is_end(behind)) {
            let block = ahead[..ahead.len() - behind.len()].to_vec();
            self.reader.consume(wanted);
            return Ok((block, End::Right));
        }
        // The beginning of the record may stand across the end of the block.
        let (held, is_cut) = (ahead.len(), ahead.len() < wanted);
        let found = record_in(&ahead[..held.min(wanted + BEHIND / 2)]);
        self.reader.consume(found.unwrap_or(held.min(wanted)));
        if is_cut && found.is_none() {
            return Ok((Vec::new(), End::Cut));
        }
        if found.is_none() {
            self.pass_to_record(u64::MAX)?;
        }
        Ok((Vec::new(), End::WrongLength))
    }

    /// Passes over a block that is over the limit.
    fn pass_block(&mut self, length: u64) -> io::Result<(Vec<u8>, End)> {
        self.reader.consume(self.max_page as usize);
        let rest = length - self.max_page;
        let is_short = self.pass_to_record(rest)? < rest;
        pass_blanks(&mut self.reader)?;
        let ahead = self.reader.ahead(MAGIC.len())?;
        let end = match is_short {
            true if ahead.is_empty() => End::Cut,
            false if ahead.is_empty() || ahead.starts_with(MAGIC) => End::Right,
            is_short => {
                if !is_short {
                    self.pass_to_record(u64::MAX)?;
                }
                End::WrongLength
            }
        };
        Ok((Vec::new(), end))
    }

    /// Passes over at most so many bytes, up to the next line that begins a record; how many were passed.
    fn pass_to_record(&mut self, most: u64) -> io::Result<u64> {
        let mut passed = 0;
        let mut line = Vec::new();
        while passed < most {
            line.clear();
            let read = (&mut self.reader).take((most - passed).min(LINE)).read_until(b'\n', &mut line)?;
            if line.starts_with(b"WARC/1.") {
                self.reader.push_back(std::mem::take(&mut line));
                break;
            }
            passed += read as u64;
            if read == 0 {
                break;
            }
        }
        Ok(passed)
    }

    /// What is left of a record in which reading failed.
    fn failed(&mut self, error: &io::Error) -> Item {
        self.ended = !is_passable(error);
        self.is_whole &= error.raw_os_error().is_none();
        let reason = unread(error);
        match self.head.is_some() {
            true => self.broken(Content::Unusable(Flag::Truncated, reason)),
            false => Item::Failed(ReadError { origin: self.origin(), reason }),
        }
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            self.head = None;
            match self.record() {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(error) => return Some(self.failed(&error)),
            }
        }
        None
    }
}

/// Whether what stands behind a block is the next record or the end, but for blank lines.
fn is_end(behind: &[u8]) -> bool {
    let blanks = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    blanks == behind.len() || behind[blanks..].starts_with(MAGIC)
}

/// Where what parts two records begins in some bytes.
fn record_in(bytes: &[u8]) -> Option<usize> {
    let boundary = |at: usize| BOUNDARIES.iter().find(|boundary| bytes[..at].ends_with(boundary));
    memchr::memmem::find_iter(bytes, START).find_map(|at| Some(at - boundary(at)?.len()))
}

/// Reads a header up to its blank line.
fn read_head(reader: &mut impl BufRead, head: &mut Head) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut field = String::new();
    for _ in 0..LINES {
        match read_line(reader, LINE, &mut buffer)? {
            Bounded::End => break,
            Bounded::TooLong(_) => {}
            Bounded::Line => {
                let line = String::from_utf8_lossy(buffer.trim_ascii_end());
                // A line that begins with white space goes on with the field before.
                if !line.starts_with([' ', '\t']) {
                    set_field(head, &field);
                    field.clear();
                }
                if line.is_empty() {
                    return Ok(());
                }
                field.push_str(&line);
            }
        }
    }
    set_field(head, &field);
    Ok(())
}

fn set_field(head: &mut Head, field: &str) {
    if let Some((name, value)) = field.split_once(':') {
        head.set(name.trim(), value.trim());
    }
}

/// Passes over line ends.
fn pass_blanks(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let ahead = reader.fill_buf()?;
        let blanks = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let goes_on = blanks > 0 && blanks == ahead.len();
        reader.consume(blanks);
        if !goes_on {
            return Ok(());
        }
    }
}

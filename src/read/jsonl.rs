//! JSONL rows in, records out: one row in, one record out, in order, the row's own id kept.
//!
//! Lines are cut here; their JSON is parsed later, by many threads.

use std::borrow::Cow;
use std::io::{self, BufRead};

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::gzip::is_passable;
use super::limited::{Bounded, read_line};
use super::raw::{Form, Item, RawRecord};
use super::row::{HTML_FIELD, row, without_nan};
use super::{BYTE_ORDER_MARK, Content, Origin, ROW_FACTOR, ReadError, ReadOptions, Record, too_large, unread};
use crate::decode::decode_piece;
use crate::flag::Flag;
use crate::language_tag;

/// Fields that may give a page's language.
const LANGUAGE_FIELDS: [&str; 2] = ["language", "lang"];
/// The rows of a JSONL stream.
pub(super) struct Rows<R> {
    reader: R,
    path: String,
    max_page: u64,
    number: u64,
    line: u64,
    ended: bool,
    pub(super) is_whole: bool,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(reader: R, path: String, max_page: u64) -> Self {
        Self { reader, path, max_page, number: 0, line: 0, ended: false, is_whole: true }
    }

    fn row(&mut self, form: Form) -> Item {
        self.number += 1;
        Item::Record(RawRecord { origin: self.origin(), form })
    }

    fn origin(&self) -> Origin {
        Origin { path: self.path.clone(), record: Some(self.number), line: Some(self.line) }
    }

    /// What is left of a row in which reading failed.
    fn failed(&mut self, error: &io::Error, has_begun: bool) -> Item {
        // Nothing after another error can be trusted: the stream ends here.
        self.ended = !is_passable(error);
        self.is_whole &= error.raw_os_error().is_none();
        let reason = unread(error);
        if has_begun {
            let content = Content::Unusable(Flag::Truncated, reason);
            return self.row(Form::BrokenRow(content));
        }
        self.line -= 1;
        let origin = Origin { path: self.path.clone(), record: Some(self.number + 1), line: Some(self.line + 1) };
        Item::Failed(ReadError { origin, reason })
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            self.line += 1;
            let mut bytes = Vec::new();
            match read_line(&mut self.reader, self.max_page.saturating_mul(ROW_FACTOR), &mut bytes) {
                Ok(Bounded::End) => return None,
                Ok(Bounded::Line) if bytes.trim_ascii().is_empty() => {}
                Ok(Bounded::Line) => {
                    if self.line == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
                        bytes.drain(..BYTE_ORDER_MARK.len());
                    }
                    return Some(self.row(Form::Row(bytes)));
                }
                Ok(Bounded::TooLong(length)) => {
                    let content = too_large("row", length, self.max_page.saturating_mul(ROW_FACTOR));
                    return Some(self.row(Form::BrokenRow(content)));
                }
                Err(error) => return Some(self.failed(&error, !bytes.trim_ascii().is_empty())),
            }
        }
        None
    }
}

/// What stands for a row that is an array, or for a file that is one.
pub(super) fn array() -> Content {
    let reason = "bad JSON: an array, where each row is an object; write one object a line, as `jq -c '.[]'` does";
    Content::Unusable(Flag::BadJson, reason.to_owned())
}

/// Reads a row into a record that has its id and origin for want of better. A row that is no UTF-8 is read in
/// the encoding that it looks like.
pub(super) fn parse(bytes: &[u8], mut record: Record, options: &ReadOptions) -> Record {
    if options.encoding.is_some_and(|encoding| [UTF_16LE, UTF_16BE].contains(&encoding)) {
        let reason = "rows in UTF-16 cannot be read; convert the file to UTF-8 first".to_owned();
        record.content = Content::Unusable(Flag::BadJson, reason);
        return record;
    }
    let text = match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let (text, is_lossy) = decode_piece(bytes, options.encoding);
            record.is_lossy = is_lossy;
            Cow::Owned(text)
        }
    };
    if let Err(unusable) = fill(&mut record, &text, options) {
        record.content = unusable;
    }
    record
}

/// Reads a row's fields into its record.
fn fill(record: &mut Record, text: &str, options: &ReadOptions) -> Result<(), Content> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let fields = &options.fields;
    let mended;
    let mut read = row(text, fields);
    if read.is_err() {
        mended = without_nan(text);
        read = mended.as_deref().map_or(read, |text| row(text, fields));
    }
    let mut row = read.map_err(|reason| {
        let is_array = text.trim_start().starts_with('[');
        if is_array { array() } else { Content::Unusable(Flag::BadJson, format!("bad JSON: {reason}")) }
    })?;
    if let Some(id) = row.id(fields) {
        record.id = id;
    }
    record.url = row.text(fields.url.as_deref().unwrap_or("url"));
    record.language = LANGUAGE_FIELDS.iter().find_map(|name| language_tag::tidy(&row.text(name)?));
    record.input = row.kept(fields);
    let field = row.page_field(fields);
    record.is_html = field.is_some_and(|name| name.rsplit('/').next() == Some(HTML_FIELD));
    record.content = row.content(field, options);
    Ok(())
}

/// Reads a file that is one object, whose id is its path unless it has one.
pub(super) fn parse_object(bytes: &[u8], record: Record, options: &ReadOptions) -> Record {
    let mut record = parse(bytes, record, options);
    if let Content::Unusable(Flag::BadJson, reason) = &mut record.content {
        reason.push_str("; write one object a line, as `jq -c .` does");
    }
    record
}

//! JSONL rows in, records out: one row in, one record out, in order, the row's own id kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::BufRead;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::limited::{Bounded, read_line};
use super::{Content, Origin, ReadError, Record};

/// Fields looked for, in this order, where none is named.
const TEXT_FIELDS: [&str; 4] = ["html", "text", "content", "raw_content"];
/// Of these, the one that says by its name what it holds.
const HTML_FIELD: &str = "html";
/// Fields that may give a page's language.
const LANGUAGE_FIELDS: [&str; 2] = ["language", "lang"];
/// Bytes a row's JSON may need beyond its page: escapes (six bytes for a control character) and other fields.
const ROW_FACTOR: u64 = 2;

/// UTF-8's byte order mark, which some programs put before the first row.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Which fields of a row are read.
#[derive(Debug, Clone, Default)]
pub struct RowFields {
    /// The field that holds the page; none = the first of `html`, `text`, `content`, `raw_content`.
    pub page: Option<String>,
    /// The field that holds the id; none = `id`.
    pub id: Option<String>,
    /// Fields carried through.
    pub keep: Vec<String>,
}

/// A row's fields, not yet read.
#[derive(Deserialize)]
#[serde(transparent)]
struct Row<'r>(#[serde(borrow)] HashMap<Cow<'r, str>, &'r RawValue>);

/// The rows of a JSONL stream as records.
pub(super) struct Rows<R> {
    reader: R,
    path: String,
    fields: RowFields,
    max_page: u64,
    number: u64,
    line: u64,
    ended: bool,
    buffer: Vec<u8>,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(reader: R, path: String, fields: RowFields, max_page: u64) -> Self {
        Self { reader, path, fields, max_page, number: 0, line: 0, ended: false, buffer: Vec::new() }
    }

    fn record(&self) -> Record {
        let mut record =
            Record { id: format!("{}:{}", self.path, self.line), origin: self.origin(), ..Record::default() };
        let row = match serde_json::from_slice::<Row<'_>>(&self.buffer) {
            Ok(row) => row,
            Err(error) => {
                record.content = Content::Unusable("bad-json", format!("bad JSON: {error}"));
                return record;
            }
        };
        if let Some(id) = self.row_id(&row) {
            record.id = id;
        }
        record.url = row.text("url");
        record.language = LANGUAGE_FIELDS.iter().find_map(|name| row.text(name));
        record.input = self.kept(&row);
        record.is_html = self.page_field(&row).is_ok_and(|(name, _)| name == HTML_FIELD);
        record.content = self.content(&row);
        record
    }

    fn origin(&self) -> Origin {
        Origin { path: self.path.clone(), record: Some(self.number) }
    }

    fn row_id(&self, row: &Row<'_>) -> Option<String> {
        match serde_json::from_str(row.0.get(self.fields.id.as_deref().unwrap_or("id"))?.get()).ok()? {
            Value::String(id) => Some(id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// Name and value of the field that holds the page; the fields that were looked for if there is none.
    fn page_field<'s>(&'s self, row: &'s Row<'_>) -> Result<(&'s str, &'s RawValue), String> {
        let named = self.fields.page.as_deref();
        let known: &[&str] = if named.is_some() { &[] } else { &TEXT_FIELDS };
        let mut names = named.into_iter().chain(known.iter().copied());
        let wanted = || named.map_or_else(|| TEXT_FIELDS.join(", "), str::to_owned);
        names.find_map(|name| Some((name, *row.0.get(name)?))).ok_or_else(wanted)
    }

    fn content(&self, row: &Row<'_>) -> Content {
        let (name, raw) = match self.page_field(row) {
            Ok(field) => field,
            Err(wanted) => {
                let reason = format!("no field {wanted}; name the one that holds the page with --field");
                return Content::Unusable("no-text", reason);
            }
        };
        match serde_json::from_str::<String>(raw.get()) {
            Ok(text) if text.len() as u64 <= self.max_page => Content::Text(text),
            Ok(text) => too_large(text.len() as u64, self.max_page),
            Err(_) => Content::Unusable("no-text", format!("field {name} is no string")),
        }
    }

    fn kept(&self, row: &Row<'_>) -> Option<Map<String, Value>> {
        let field = |name: &String| Some((name.clone(), serde_json::from_str(row.0.get(name.as_str())?.get()).ok()?));
        (!self.fields.keep.is_empty()).then(|| self.fields.keep.iter().filter_map(field).collect())
    }
}

impl Row<'_> {
    fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }
}

/// The content of a page over the limit.
pub(super) fn too_large(bytes: u64, limit: u64) -> Content {
    Content::Unusable(
        "too-large",
        format!("page of {bytes} bytes is over the limit of {limit}; raise it with --max-page"),
    )
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            match read_line(&mut self.reader, self.max_page.saturating_mul(ROW_FACTOR), &mut self.buffer) {
                Ok(Bounded::End) => return None,
                Ok(Bounded::Line) if self.buffer.trim_ascii().is_empty() => {}
                Ok(Bounded::Line) => {
                    if self.line == 1 && self.buffer.starts_with(BYTE_ORDER_MARK) {
                        self.buffer.drain(..BYTE_ORDER_MARK.len());
                    }
                    self.number += 1;
                    return Some(Ok(self.record()));
                }
                Ok(Bounded::TooLong(bytes)) => {
                    self.number += 1;
                    let id = format!("{}:{}", self.path, self.line);
                    return Some(Ok(Record {
                        id,
                        origin: self.origin(),
                        content: too_large(bytes, self.max_page),
                        ..Record::default()
                    }));
                }
                Err(error) => {
                    self.number += 1;
                    let error = ReadError { origin: self.origin(), reason: format!("cannot be read: {error}") };
                    // Nothing after a read error can be trusted: the stream ends here.
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

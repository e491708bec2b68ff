//! JSONL rows in, records out: one row in, one record out, in order, the row's own id kept.
//!
//! Lines are cut here; their JSON is parsed later, by many threads.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufRead};
use std::str::Utf8Chunk;

use encoding_rs::{UTF_16BE, UTF_16LE};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::gzip::is_passable;
use super::limited::{Bounded, read_line};
use super::raw::{Form, Item, RawRecord};
use super::{Content, Origin, ReadError, ReadOptions, Record, too_large};
use crate::decode::decode_piece;
use crate::flag::Flag;
use crate::language_tag;

/// Fields looked for, in this order, where none is named.
const TEXT_FIELDS: [&str; 4] = ["html", "text", "content", "raw_content"];
/// Of these, the one that says by its name what it holds.
const HTML_FIELD: &str = "html";
/// Fields that may give a page's language.
const LANGUAGE_FIELDS: [&str; 2] = ["language", "lang"];
/// How many times as long as its page a row may be: an escape (`\\u0436`) has six bytes, and some programs write all
/// but ASCII so.
const ROW_FACTOR: u64 = 6;

/// UTF-8's byte order mark, which some programs put before the first row.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Which fields of a row are read: names, or JSON Pointers (RFC 6901) to fields further inside.
#[derive(Debug, Clone, Default)]
pub struct RowFields {
    /// The field that holds the page; none = the first of `html`, `text`, `content`, `raw_content`.
    pub page: Option<String>,
    /// The field that holds the id; none = `id`.
    pub id: Option<String>,
    /// The field that holds the page's address; none = `url`.
    pub url: Option<String>,
    /// Fields carried through.
    pub keep: Vec<String>,
}

/// A row's fields.
struct Row<'r>(HashMap<Cow<'r, str>, Field<'r>>);

/// The value of a field.
enum Field<'r> {
    /// Not yet read.
    Raw(&'r RawValue),
    /// A string: what may be a page is read at once, not first passed over.
    Text(String),
}

impl Field<'_> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Raw(raw) => string(raw).map(Cow::Owned),
            Self::Text(text) => Some(Cow::Borrowed(text)),
        }
    }

    fn into_text(self) -> Option<String> {
        match self {
            Self::Raw(raw) => string(raw),
            Self::Text(text) => Some(text),
        }
    }

    fn value(&self) -> Option<Value> {
        let as_it_stands = match self {
            Self::Raw(raw) => serde_json::from_str(raw.get()).ok(),
            Self::Text(_) => None,
        };
        as_it_stands.or_else(|| Some(Value::String(self.text()?.into_owned())))
    }
}

/// Reads a row whose fields of these names are strings.
struct WithTexts<'n>(&'n [&'n str]);

impl<'r> DeserializeSeed<'r> for WithTexts<'_> {
    type Value = Row<'r>;

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> Result<Row<'r>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'r> Visitor<'r> for WithTexts<'_> {
    type Value = Row<'r>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row of fields")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> Result<Row<'r>, A::Error> {
        let mut fields = HashMap::new();
        while let Some(Name(name)) = map.next_key()? {
            let is_text = self.0.contains(&name.as_ref());
            let field = if is_text { Field::Text(map.next_value()?) } else { Field::Raw(map.next_value()?) };
            fields.insert(name, field);
        }
        Ok(Row(fields))
    }
}

/// A name, borrowed from the row unless it holds escapes.
#[derive(Deserialize, PartialEq, Eq, Hash)]
#[serde(transparent)]
struct Name<'r>(#[serde(borrow)] Cow<'r, str>);

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
        Origin { path: self.path.clone(), record: Some(self.number) }
    }

    /// What is left of a row in which reading failed.
    fn failed(&mut self, error: &io::Error, has_begun: bool) -> Item {
        // Nothing after another error can be trusted: the stream ends here.
        self.ended = !is_passable(error);
        self.is_whole &= error.raw_os_error().is_none();
        let reason = format!("cannot be read: {error}");
        if has_begun {
            let content = Content::Unusable(Flag::Truncated, reason);
            return self.row(Form::BrokenRow { line: self.line, content });
        }
        self.line -= 1;
        let origin = Origin { path: self.path.clone(), record: Some(self.number + 1) };
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
                    return Some(self.row(Form::Row { line: self.line, bytes }));
                }
                Ok(Bounded::TooLong(length)) => {
                    let content = too_large("row", length, self.max_page.saturating_mul(ROW_FACTOR));
                    return Some(self.row(Form::BrokenRow { line: self.line, content }));
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

/// The fields of a row.
fn row<'r>(text: &'r str, fields: &RowFields) -> Result<Row<'r>, String> {
    let read = |names: &[&str]| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let row = WithTexts(names).deserialize(&mut deserializer)?;
        deserializer.end().map(|()| row)
    };
    // Where one of them is no string, or a broken one, the fields are looked at one by one.
    read(&fields.page_names()).or_else(|_| read(&[])).map_err(|error| error.to_string())
}

impl RowFields {
    /// Names of the fields that may hold the page; the first that a row has does.
    fn page_names(&self) -> Vec<&str> {
        self.page.as_deref().map_or_else(|| TEXT_FIELDS.to_vec(), |name| vec![name])
    }
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
    let mut row = match row(&text, &options.fields) {
        Ok(row) => row,
        Err(_) if text.trim_start().starts_with('[') => {
            record.content = array();
            return record;
        }
        Err(reason) => {
            record.content = Content::Unusable(Flag::BadJson, format!("bad JSON: {reason}"));
            return record;
        }
    };
    if let Some(id) = row.id(&options.fields) {
        record.id = id;
    }
    record.url = row.text(options.fields.url.as_deref().unwrap_or("url"));
    record.language = LANGUAGE_FIELDS.iter().find_map(|name| language_tag::tidy(&row.text(name)?));
    record.input = row.kept(&options.fields);
    let field = row.page_field(&options.fields);
    record.is_html = field.is_some_and(|name| name.rsplit('/').next() == Some(HTML_FIELD));
    record.content = row.content(field, options);
    record
}

impl Row<'_> {
    /// What is read of the field of that name, or of the one that a JSON Pointer names further inside.
    fn read<T>(&self, name: &str, read: impl Fn(&Field<'_>) -> Option<T>) -> Option<T> {
        match self.0.get(name) {
            Some(field) => read(field),
            None => self.inner(name, read),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        self.read(name, |field| field.text().map(Cow::into_owned))
    }

    fn value(&self, name: &str) -> Option<Value> {
        self.read(name, |field| field.value())
    }

    fn inner<T>(&self, pointer: &str, read: impl Fn(&Field<'_>) -> Option<T>) -> Option<T> {
        let mut tokens = pointer.strip_prefix('/')?.split('/').map(|token| token.replace("~1", "/").replace("~0", "~"));
        let outer = self.0.get(tokens.next()?.as_str())?;
        let tokens: Vec<String> = tokens.collect();
        match outer {
            outer if tokens.is_empty() => read(outer),
            Field::Raw(outer) => {
                let value = tokens.iter().try_fold(*outer, |value, token| member(value, token))?;
                read(&Field::Raw(value))
            }
            Field::Text(_) => None,
        }
    }

    fn id(&self, fields: &RowFields) -> Option<String> {
        match self.value(fields.id.as_deref().unwrap_or("id"))? {
            Value::String(id) => Some(id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// Name of the field that holds the page: the first that has text, else the first that is there.
    fn page_field<'f>(&self, fields: &'f RowFields) -> Option<&'f str> {
        let names = fields.page_names();
        let has_text = |name: &&str| self.0.get(*name).and_then(Field::text).is_some_and(|text| !text.is_empty());
        let is_there = |name: &&str| self.0.contains_key(*name) || self.inner(name, |_| Some(())).is_some();
        names.iter().copied().find(has_text).or_else(|| names.into_iter().find(is_there))
    }

    /// Takes the page out of its field, if the row has one.
    fn content(&mut self, field: Option<&str>, options: &ReadOptions) -> Content {
        let Some(name) = field else {
            let wanted = options.fields.page_names().join(", ");
            let reason = format!("no field {wanted}; name the one that holds the page with --field");
            return Content::Unusable(Flag::NoText, reason);
        };
        let text = match self.0.remove(name) {
            Some(field) => field.into_text(),
            None => self.text(name),
        };
        match text {
            Some(text) if text.len() as u64 <= options.max_page => Content::Text(text),
            Some(text) => too_large("page", text.len() as u64, options.max_page),
            None => Content::Unusable(Flag::NoText, format!("field {name} is no string")),
        }
    }

    fn kept(&self, fields: &RowFields) -> Option<Map<String, Value>> {
        let field = |name: &String| Some((name.clone(), self.value(name)?));
        (!fields.keep.is_empty()).then(|| fields.keep.iter().filter_map(field).collect())
    }
}

/// The member of an object of that name, or of an array of that number.
fn member<'r>(value: &'r RawValue, token: &str) -> Option<&'r RawValue> {
    if value.get().starts_with('[') {
        let members: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
        let is_number = token == "0" || (!token.starts_with(['0', '+']) && !token.is_empty());
        return members.get(token.parse::<usize>().ok().filter(|_| is_number)?).copied();
    }
    let mut members: HashMap<Name<'_>, &RawValue> = serde_json::from_str(value.get()).ok()?;
    members.remove(&Name(Cow::Borrowed(token)))
}

/// The string that a value is. Half a surrogate pair, which programs write whose strings may hold one, becomes U+FFFD.
fn string(raw: &RawValue) -> Option<String> {
    let with_halves = || serde_json::Deserializer::from_str(raw.get()).deserialize_bytes(WithHalves).ok();
    serde_json::from_str(raw.get()).ok().or_else(with_halves)
}

/// Takes a string's bytes, in which each half of a surrogate pair stands as the three bytes that UTF-8 would give it.
struct WithHalves;

impl Visitor<'_> for WithHalves {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
        let read = |chunk: Utf8Chunk<'_>| {
            let half = if matches!(chunk.invalid(), [0xED, ..]) { "\u{FFFD}" } else { "" };
            [chunk.valid(), half].concat()
        };
        Ok(bytes.utf8_chunks().map(read).collect())
    }
}

//! The fields of a row: a JSON object in, the page, its id, its address and what is carried through out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::str::Utf8Chunk;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Content, ReadOptions, too_large};
use crate::flag::Flag;

/// Fields looked for, in this order, where none is named.
const TEXT_FIELDS: [&str; 4] = ["html", "text", "content", "raw_content"];
/// Of these, the one that says by its name what it holds.
pub(super) const HTML_FIELD: &str = "html";
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

/// Most names of a row's fields that a message gives.
const NAMES_TOLD: usize = 12;

/// A row's fields.
pub(super) struct Row<'r>(HashMap<Cow<'r, str>, Field<'r>>);

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

/// The fields of a row.
///
/// # Errors
/// Why it is no object.
pub(super) fn row<'r>(text: &'r str, fields: &RowFields) -> Result<Row<'r>, String> {
    let read = |names: &[&str]| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let row = WithTexts(names).deserialize(&mut deserializer)?;
        deserializer.end().map(|()| row)
    };
    // Where one of them is no string, or a broken one, the fields are looked at one by one.
    read(&fields.page_names()).or_else(|_| read(&[])).map_err(|error| reason(&error))
}

/// Why JSON cannot be read; that a row's line is its first is nothing to tell.
fn reason(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// The text of a row with `null` for each `NaN`, `Infinity` and `-Infinity`, which are no JSON though Python writes them;
/// `None` where there is none.
pub(super) fn without_nan(text: &str) -> Option<String> {
    let (mut mended, mut rest) = (String::with_capacity(text.len() + 8), text);
    let mut found = false;
    while let Some(at) = rest.find(['"', 'N', 'I', '-']) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let number = ["NaN", "Infinity", "-Infinity"].into_iter().find(|number| rest.starts_with(number));
        let end = if rest.starts_with('"') { string_end(rest) } else { number.map_or(1, str::len) };
        mended.push_str(if number.is_some() { "null" } else { &rest[..end] });
        found |= number.is_some();
        rest = &rest[end..];
    }
    mended.push_str(rest);
    found.then_some(mended)
}

/// Where the string ends that a text begins with.
fn string_end(text: &str) -> usize {
    let mut is_escaped = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether bytes are an object that holds a page: in the field that is named, be it there or not, or in one of the usual.
pub(super) fn holds_page(bytes: &[u8], fields: &RowFields) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let holds = |text: &str| row(text, fields).map(|row| fields.page.is_some() || row.page_field(fields).is_some());
    holds(text).or_else(|_| without_nan(text).map_or(Ok(false), |text| holds(&text))).unwrap_or(false)
}

impl RowFields {
    /// Names of the fields that may hold the page; the first that a row has does.
    fn page_names(&self) -> Vec<&str> {
        self.page.as_deref().map_or_else(|| TEXT_FIELDS.to_vec(), |name| vec![name])
    }
}

impl Row<'_> {
    /// What is read of the field of that name, or of the one that a JSON Pointer names further inside.
    fn read<T>(&self, name: &str, read: impl Fn(&Field<'_>) -> Option<T>) -> Option<T> {
        match self.0.get(name) {
            Some(field) => read(field),
            None => self.inner(name, read),
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
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

    pub(super) fn id(&self, fields: &RowFields) -> Option<String> {
        match self.value(fields.id.as_deref().unwrap_or("id"))? {
            Value::String(id) => Some(id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// Name of the field that holds the page: the first that has text, else the first that is there.
    pub(super) fn page_field<'f>(&self, fields: &'f RowFields) -> Option<&'f str> {
        let names = fields.page_names();
        let has_text = |name: &&str| self.0.get(*name).and_then(Field::text).is_some_and(|text| !text.is_empty());
        let is_there = |name: &&str| self.0.contains_key(*name) || self.inner(name, |_| Some(())).is_some();
        names.iter().copied().find(has_text).or_else(|| names.into_iter().find(is_there))
    }

    /// Takes the page out of its field, if the row has one.
    pub(super) fn content(&mut self, field: Option<&str>, options: &ReadOptions) -> Content {
        let Some(name) = field else {
            return Content::Unusable(Flag::NoText, self.missing(&options.fields));
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

    /// Why the row gives no page, and what may be meant.
    fn missing(&self, fields: &RowFields) -> String {
        let wanted = fields.page_names().join(", ");
        let pointer = format!("/{}", wanted.replace('.', "/"));
        if fields.page.is_some() && self.inner(&pointer, |_| Some(())).is_some() {
            return format!("no field {wanted}; did you mean --field {pointer}?");
        }
        let mut names: Vec<&str> = self.0.keys().map(AsRef::as_ref).collect();
        names.sort_unstable();
        let more = if names.len() > NAMES_TOLD { ", …" } else { "" };
        names.truncate(NAMES_TOLD);
        let has = if names.is_empty() { "no field".to_owned() } else { names.join(", ") };
        format!("no field {wanted}; the row has {has}{more}; name the one that holds the page with --field")
    }

    /// The fields that are carried through; one that the row does not have is `null`.
    pub(super) fn kept(&self, fields: &RowFields) -> Option<Map<String, Value>> {
        let field = |name: &String| (name.clone(), self.value(name).unwrap_or_default());
        (!fields.keep.is_empty()).then(|| fields.keep.iter().map(field).collect())
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

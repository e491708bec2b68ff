//! Where pages come from: files, folders and standard input in, [`Record`]s out.
//!
//! Reading has two halves. [`Inputs`] cuts a stream into [`RawRecord`]s, one after the other; [`RawRecord::parse`]
//! makes a [`Record`] of one and may run in any thread.

mod compressed;
mod file;
mod gzip;
mod http;
mod jsonl;
mod limited;
mod paths;
mod push_back;
mod raw;
mod row;
mod sniff;
mod warc;

pub use file::Inputs;
pub use paths::{PAGE_EXTENSIONS, expand, name_of};
pub use raw::{Item, Parsed, RawRecord};
pub use row::RowFields;

use std::fmt;
use std::io;

use encoding_rs::Encoding;

use crate::flag::Flag;
use serde_json::{Map, Value};

/// Largest page that is read unless told otherwise, in bytes: real pages are a hundred times smaller.
pub const MAX_PAGE: u64 = 64 << 20;
/// How many times as long as its page a row may be: an escape (`\\u0436`) has six bytes, and some programs write all
/// but ASCII so.
const ROW_FACTOR: u64 = 6;
/// UTF-8's byte order mark, which some programs put before the first row.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// One page with what its container says of it.
#[derive(Debug, Default)]
pub struct Record {
    /// The row's own id, else the path, or `path:line`; of a WARC record its `WARC-Record-ID`.
    pub id: String,
    /// Where it was read, for messages.
    pub origin: Origin,
    /// Address of the page.
    pub url: Option<String>,
    /// Language the container gives (BCP 47).
    pub language: Option<String>,
    /// Whether the container says that the page is HTML: by its field's name, or its file's.
    pub is_html: bool,
    /// Encoding the container gives, as a label of the WHATWG's Encoding Standard.
    pub charset: Option<String>,
    /// Encoding that the user states, which counts more than all others.
    pub stated: Option<&'static Encoding>,
    /// Whether characters were replaced that the container's encoding does not have.
    pub is_lossy: bool,
    /// Whether the page is cut off, as the container says or as its encoding shows.
    pub is_cut: bool,
    /// Whether the server said that the page is not there: an HTTP status of 400 and over.
    pub is_error: bool,
    /// The page, or why there is none.
    pub content: Content,
    /// Input fields carried through.
    pub input: Option<Map<String, Value>>,
}

/// What a record holds.
#[derive(Debug)]
pub enum Content {
    /// Bytes to be decoded.
    Bytes(Vec<u8>),
    /// Text that its container decoded.
    Text(String),
    /// Nothing that can be cleaned: the flag of the row, and the reason.
    Unusable(Flag, String),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// Where a record was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path, or `stdin`.
    pub path: String,
    /// Number of the record in its container, from 1; `None` for a file that is a page.
    pub record: Option<u64>,
    /// Number of its line in a file of rows, blank lines among them, from 1.
    pub line: Option<u64>,
}

impl Origin {
    /// Where to look, for messages: with the line where that is not the number of the record.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.line, self.record) {
            (Some(line), Some(record)) if line != record => format!("{} line {line} (record {record})", self.path),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(f, "{} record {record}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// Something that could not be read at all.
#[derive(Debug)]
pub struct ReadError {
    /// What.
    pub origin: Origin,
    /// Why.
    pub reason: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin.place(), self.reason)
    }
}

/// What pages stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Container {
    /// Told by name and first bytes.
    #[default]
    Auto,
    /// The file is the page.
    Page,
    /// A JSON object a line.
    Jsonl,
    /// WARC records; WET is WARC.
    Warc,
}

/// How inputs are read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// What pages stand in.
    pub container: Container,
    /// Which fields of a row are read.
    pub fields: RowFields,
    /// Largest page, in bytes.
    pub max_page: u64,
    /// Encoding of the inputs; none = each is told by itself.
    pub encoding: Option<&'static Encoding>,
}

/// Why reading failed, in words of ours where those of the format's library say little.
fn unread(error: &io::Error) -> String {
    let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
    if is_cut {
        "cannot be read: the compressed data is cut off".to_owned()
    } else {
        format!("cannot be read: {error}")
    }
}

/// The content of a page, or of a row that holds one, over the limit.
fn too_large(what: &str, bytes: u64, limit: u64) -> Content {
    Content::Unusable(
        Flag::TooLarge,
        format!("{what} of {bytes} bytes is over the limit of {limit}; raise it with --max-page"),
    )
}

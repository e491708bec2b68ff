//! Records as they are cut out of their containers, in order; what costs time is left to [`RawRecord::parse`], which
//! many threads may do at once.

use std::path::Path;

use serde::de::IgnoredAny;

use super::http::{Media, Response};
use super::jsonl;
use super::row::holds_page;
use super::warc::Head;
use super::{Content, Origin, ReadError, ReadOptions, Record, paths, too_large};

/// What reading gives, in the order of the input.
#[derive(Debug)]
pub enum Item {
    /// A record.
    Record(RawRecord),
    /// Something that could not be read and gives no row.
    Failed(ReadError),
    /// An input that was opened has ended.
    End {
        /// Its path, or `stdin`.
        path: String,
        /// Whether it was a page rather than a container of them.
        is_page: bool,
        /// Whether all of it could be read; what is damaged counts as read, what the system did not give does not.
        is_whole: bool,
    },
}

/// A record, not yet parsed.
#[derive(Debug)]
pub struct RawRecord {
    /// Where it was read.
    pub origin: Origin,
    pub(super) form: Form,
}

/// How a record stands in its container.
#[derive(Debug)]
pub(super) enum Form {
    /// A file that is the page.
    Page(Content),
    /// A file that begins like one JSON object.
    Object(Content),
    /// A line of JSON.
    Row(Vec<u8>),
    /// A row that could not be read.
    BrokenRow(Content),
    /// A WARC record.
    Warc { head: Box<Head>, block: Vec<u8> },
    /// A WARC record that could not be read.
    Broken { head: Option<Box<Head>>, content: Content },
}

/// A record that was parsed.
#[derive(Debug)]
pub enum Parsed {
    /// A page, or the row of one that cannot be cleaned.
    Record(Box<Record>),
    /// A record of a media type that is no page.
    Skipped(String),
}

impl RawRecord {
    /// Bytes that the record holds in memory.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.form {
            Form::Page(Content::Bytes(bytes))
            | Form::Object(Content::Bytes(bytes))
            | Form::Row(bytes)
            | Form::Warc { block: bytes, .. } => bytes.len(),
            Form::Page(_) | Form::Object(_) | Form::BrokenRow(_) | Form::Broken { .. } => 0,
        }
    }

    /// Parses the record: the JSON of a row, the HTTP response of a WARC record.
    #[must_use]
    pub fn parse(self, options: &ReadOptions) -> Parsed {
        let Self { origin, form } = self;
        let mut record = match form {
            Form::Page(content) => page(&origin.path, content),
            Form::Object(content) => object(&origin.path, content, options),
            Form::Row(bytes) => jsonl::parse(&bytes, of_line(&origin, Content::default()), options),
            Form::BrokenRow(content) => of_line(&origin, content),
            Form::Broken { head, content } => Record { content, ..with_head(&origin, head.as_deref()) },
            Form::Warc { head, block } => {
                match warc_page(&head, block, (options.max_page, with_head(&origin, Some(&head)))) {
                    Ok(record) => record,
                    Err(media) => return Parsed::Skipped(media),
                }
            }
        };
        record.origin = origin;
        record.stated = options.encoding;
        Parsed::Record(Box::new(record))
    }
}

/// The record of a file that is a page.
fn page(path: &str, content: Content) -> Record {
    Record { id: path.to_owned(), is_html: paths::is_html(Path::new(path)), content, ..Record::default() }
}

/// The record of what begins like one object. Unless it is named like JSON, it is a page if it is none.
fn object(path: &str, content: Content, options: &ReadOptions) -> Record {
    let Content::Bytes(bytes) = content else { return page(path, content) };
    let is_json = Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json || holds_page(&bytes, &options.fields) || (!paths::is_page(Path::new(path)) && is_object(&bytes)) {
        return jsonl::parse_object(&bytes, Record { id: path.to_owned(), ..Record::default() }, options);
    }
    let length = bytes.len() as u64;
    let is_whole = length <= options.max_page;
    page(path, if is_whole { Content::Bytes(bytes) } else { too_large("page", length, options.max_page) })
}

/// Whether bytes that begin like a JSON object are one and nothing else.
fn is_object(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// The record of a row, with its line for an id.
fn of_line(origin: &Origin, content: Content) -> Record {
    Record { id: format!("{}:{}", origin.path, origin.line.unwrap_or_default()), content, ..Record::default() }
}

/// What a WARC header says of its page.
fn with_head(origin: &Origin, head: Option<&Head>) -> Record {
    let id = head.and_then(|head| head.id.clone());
    Record {
        id: id.unwrap_or_else(|| format!("{}:{}", origin.path, origin.record.unwrap_or_default())),
        url: head.and_then(|head| head.url.clone()),
        is_cut: head.is_some_and(|head| head.is_cut),
        ..Record::default()
    }
}

/// The record of a WARC record's page, given what its header says, and the largest page.
///
/// # Errors
/// The media type, if it is none of a page, or `redirect`.
fn warc_page(head: &Head, block: Vec<u8>, (limit, record): (u64, Record)) -> Result<Record, String> {
    let outer = Media::of(&head.content_type);
    let is_http = outer.kind.as_deref() == Some("application/http") || block.starts_with(b"HTTP/");
    if !is_http {
        let content = Content::Bytes(block);
        return if outer.is_page() {
            Ok(Record { content, charset: outer.charset, ..record })
        } else {
            Err(kind(outer))
        };
    }
    let response = Response::of(&block);
    if response.is_bare_redirect(&block) {
        return Err("redirect".to_owned());
    }
    if !response.media.is_page() {
        return Err(kind(response.media));
    }
    let (content, is_cut) = response.page(&block, limit, record.is_cut);
    let is_error = response.is_error();
    Ok(Record { content, is_cut, is_error, charset: response.media.charset, ..record })
}

fn kind(media: Media) -> String {
    media.kind.unwrap_or_default()
}

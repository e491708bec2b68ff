//! Records as they are cut out of their containers, in order; what costs time is left to [`RawRecord::parse`], which
//! many threads may do at once.

use std::path::Path;

use super::http::{Media, Response};
use super::jsonl;
use super::warc::Head;
use super::{Content, Origin, ReadError, ReadOptions, Record, paths};

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
    /// A line of JSON, and its number.
    Row { line: u64, bytes: Vec<u8> },
    /// A row that could not be read.
    BrokenRow { line: u64, content: Content },
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
            Form::Page(Content::Bytes(bytes)) | Form::Row { bytes, .. } | Form::Warc { block: bytes, .. } => {
                bytes.len()
            }
            Form::Page(_) | Form::BrokenRow { .. } | Form::Broken { .. } => 0,
        }
    }

    /// Parses the record: the JSON of a row, the HTTP response of a WARC record.
    #[must_use]
    pub fn parse(self, options: &ReadOptions) -> Parsed {
        let Self { origin, form } = self;
        let path = &origin.path;
        let mut record = match form {
            Form::Page(content) => {
                Record { id: path.clone(), is_html: paths::is_html(Path::new(path)), content, ..Record::default() }
            }
            Form::Row { line, bytes } => {
                jsonl::parse(&bytes, Record { id: format!("{path}:{line}"), ..Record::default() }, options)
            }
            Form::BrokenRow { line, content } => Record { id: format!("{path}:{line}"), content, ..Record::default() },
            Form::Broken { head, content } => Record { content, ..with_head(&origin, head.as_deref()) },
            Form::Warc { head, block } => match warc_content(&head, block, options.max_page) {
                Ok((content, charset)) => Record { content, charset, ..with_head(&origin, Some(&head)) },
                Err(media) => return Parsed::Skipped(media),
            },
        };
        record.origin = origin;
        record.stated = options.encoding;
        Parsed::Record(Box::new(record))
    }
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

/// The page of a WARC record and its charset.
///
/// # Errors
/// The media type, if it is none of a page.
fn warc_content(head: &Head, block: Vec<u8>, limit: u64) -> Result<(Content, Option<String>), String> {
    let outer = Media::of(&head.content_type);
    let is_http = outer.kind.as_deref() == Some("application/http") || block.starts_with(b"HTTP/");
    if !is_http {
        return if outer.is_page() { Ok((Content::Bytes(block), outer.charset)) } else { Err(kind(outer)) };
    }
    let response = Response::of(&block);
    if !response.media.is_page() {
        return Err(kind(response.media));
    }
    let content = response.page(&block, limit, head.is_cut);
    Ok((content, response.media.charset))
}

fn kind(media: Media) -> String {
    media.kind.unwrap_or_default()
}

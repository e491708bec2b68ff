//! Files in, records out, one file after the other; the container is told by flag, first bytes and name.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::compressed::{Stream, decompressed};
use super::jsonl::{Rows, array};
use super::raw::{Form, Item, RawRecord};
use super::warc::{self, Warc};
use super::{Container, Content, Origin, ReadError, ReadOptions, paths, too_large};

/// The records of a list of files, read one after the other.
pub struct Inputs {
    files: VecDeque<Result<PathBuf, ReadError>>,
    options: ReadOptions,
    open: Option<Open>,
    bytes: Arc<AtomicU64>,
}

/// Bytes of a stream's first line that are looked at to tell whether it is a row.
const FIRST_LINE: usize = 4096;

/// A file that is being read.
struct Open {
    path: String,
    records: Records,
}

enum Records {
    Page(Option<RawRecord>),
    Rows(Rows<Stream>),
    Warc(Box<Warc<Stream>>),
}

impl Inputs {
    /// Reads these files; `-` is standard input.
    #[must_use]
    pub fn new(files: VecDeque<Result<PathBuf, ReadError>>, options: ReadOptions) -> Self {
        Self { files, options, open: None, bytes: Arc::default() }
    }

    /// Bytes of the files read so far, as they stand on the disk; counted while reading goes on.
    #[must_use]
    pub fn bytes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    /// Reads one stream, which has this path in ids and messages; its extension tells what its bytes do not.
    ///
    /// # Errors
    /// Where its first bytes cannot be read.
    pub fn of_stream(path: &str, stream: Box<dyn Read + Send>, options: ReadOptions) -> Result<Self, ReadError> {
        let mut inputs = Self::new(VecDeque::new(), options);
        inputs.open = Some(inputs.open_stream(Path::new(path), stream)?);
        Ok(inputs)
    }

    fn open(&self, path: &Path) -> Result<Open, ReadError> {
        if path == Path::new("-") {
            return self.open_stream(Path::new("stdin"), Box::new(io::stdin()));
        }
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        self.open_stream(path, Box::new(file))
    }

    fn open_stream(&self, path: &Path, stream: Box<dyn Read + Send>) -> Result<Open, ReadError> {
        let failed = |error: io::Error| unreadable(path, &error);
        let name = paths::name_of(path);
        let counted = Counted { inner: stream, bytes: self.bytes() };
        let mut stream = decompressed(Box::new(counted)).map_err(failed)?;
        let first = stream.line_ahead(FIRST_LINE).map_err(failed)?;
        let records = match self.container(path, first) {
            Container::Jsonl => Records::Rows(Rows::new(stream, name.clone(), self.options.max_page)),
            Container::Warc => Records::Warc(Box::new(Warc::new(stream, name.clone(), self.options.max_page))),
            Container::Page | Container::Auto => {
                let is_array = self.options.container == Container::Auto && is_array_of_rows(path, first);
                let content = if is_array { array() } else { self.page(stream, path).map_err(failed)? };
                let origin = Origin { path: name.clone(), record: None };
                Records::Page(Some(RawRecord { origin, form: Form::Page(content) }))
            }
        };
        Ok(Open { path: name, records })
    }

    fn container(&self, path: &Path, first: &[u8]) -> Container {
        match self.options.container {
            Container::Auto if first.starts_with(warc::MAGIC) => Container::Warc,
            Container::Auto if paths::is_jsonl(path) => Container::Jsonl,
            Container::Auto if !paths::is_page(path) && starts_like_jsonl(first) => Container::Jsonl,
            Container::Auto => Container::Page,
            asked => asked,
        }
    }

    fn page(&self, stream: Stream, path: &Path) -> io::Result<Content> {
        let limit = self.options.max_page;
        let mut bytes = Vec::new();
        stream.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        let length = bytes.len() as u64;
        if length <= limit {
            return Ok(Content::Bytes(bytes));
        }
        let size = std::fs::metadata(path).map_or(length, |metadata| metadata.len().max(length));
        Ok(too_large("page", size, limit))
    }
}

fn unreadable(path: &Path, error: &io::Error) -> ReadError {
    let origin = Origin { path: paths::name_of(path), record: None };
    ReadError { origin, reason: format!("cannot be read: {error}") }
}

/// Whether the first line of a stream, or as much of it as was looked at, is or begins a JSON object.
fn starts_like_jsonl(first: &[u8]) -> bool {
    let text = first.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(first).trim_ascii_start();
    let rest = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let is_whole = first.ends_with(b"\n") || first.len() < FIRST_LINE;
    rest.is_some_and(|rest| rest.starts_with(b"\"") && rest.contains(&b':'))
        && (!is_whole || text.trim_ascii_end().ends_with(b"}"))
}

/// Whether a file whose name does not say what it is begins a JSON array of objects.
fn is_array_of_rows(path: &Path, first: &[u8]) -> bool {
    let text = first.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(first).trim_ascii();
    let Some(inner) = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start).filter(|_| !paths::is_page(path)) else {
        return false;
    };
    let object = inner.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    match object {
        Some(object) => object.is_empty() || object.starts_with(b"\""),
        None => inner.is_empty() && path.extension().is_some_and(|extension| extension == "json"),
    }
}

impl Records {
    /// Whether all could be read.
    fn is_whole(&self) -> bool {
        match self {
            Self::Page(_) => true,
            Self::Rows(rows) => rows.is_whole,
            Self::Warc(records) => records.is_whole,
        }
    }
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        match self {
            Self::Page(page) => page.take().map(Item::Record),
            Self::Rows(rows) => rows.next(),
            Self::Warc(records) => records.next(),
        }
    }
}

impl Iterator for Inputs {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if let Some(item) = self.open.as_mut().and_then(|open| open.records.next()) {
            return Some(item);
        }
        if let Some(Open { path, records }) = self.open.take() {
            let is_page = matches!(records, Records::Page(_));
            return Some(Item::End { path, is_page, is_whole: records.is_whole() });
        }
        match self.files.pop_front()?.and_then(|path| self.open(&path)) {
            Ok(open) => {
                self.open = Some(open);
                self.next()
            }
            Err(error) => Some(Item::Failed(error)),
        }
    }
}

/// A reader whose bytes are counted.
struct Counted<R> {
    inner: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

//! Files in, records out, one file after the other; the container is told by flag, first bytes and name.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::compressed::{Stream, decompressed};
use super::jsonl::{Rows, array};
use super::raw::{Form, Item, RawRecord};
use super::sniff::{Told, told};
use super::warc::Warc;
use super::{Content, Origin, ROW_FACTOR, ReadError, ReadOptions, paths, too_large, unread};

/// The records of a list of files, read one after the other.
pub struct Inputs {
    files: VecDeque<Result<PathBuf, ReadError>>,
    options: ReadOptions,
    open: Option<Open>,
    bytes: Arc<AtomicU64>,
}

/// What stands for a path in ids and messages where standard input is read.
const STANDARD_INPUT: &str = "stdin";

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
            return self.open_stream(Path::new(STANDARD_INPUT), Box::new(io::stdin()));
        }
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        self.open_stream(path, Box::new(file))
    }

    fn open_stream(&self, path: &Path, stream: Box<dyn Read + Send>) -> Result<Open, ReadError> {
        let failed = |error: io::Error| unreadable(path, &error);
        let name = paths::name_of(path);
        let counted = Counted { inner: stream, bytes: self.bytes() };
        let mut stream = decompressed(Box::new(counted)).map_err(failed)?;
        let limit = self.options.max_page;
        let told = told(path, &mut stream, &self.options).map_err(failed)?;
        if told == Told::Page && path == Path::new(STANDARD_INPUT) && stream.fill_buf().map_err(failed)?.is_empty() {
            let reason = "is empty: there is no page; with --from jsonl it is taken for no rows".to_owned();
            return Err(ReadError { origin: Origin { path: name, ..Origin::default() }, reason });
        }
        let form = match told {
            Told::Rows => return Ok(Open::new(name.clone(), Records::Rows(Rows::new(stream, name, limit)))),
            Told::Warc => return Ok(Open::new(name.clone(), Records::Warc(Box::new(Warc::new(stream, name, limit))))),
            Told::Array => Form::Page(array()),
            Told::Object => Form::Object(page(stream, path, limit.saturating_mul(ROW_FACTOR)).map_err(failed)?),
            Told::Page => Form::Page(page(stream, path, limit).map_err(failed)?),
        };
        let origin = Origin { path: name.clone(), ..Origin::default() };
        Ok(Open::new(name, Records::Page(Some(RawRecord { origin, form }))))
    }
}

impl Open {
    fn new(path: String, records: Records) -> Self {
        Self { path, records }
    }
}

/// The bytes of a file that is read whole.
fn page(stream: Stream, path: &Path, limit: u64) -> io::Result<Content> {
    let mut bytes = Vec::new();
    stream.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let length = bytes.len() as u64;
    if length <= limit {
        return Ok(Content::Bytes(bytes));
    }
    let size = std::fs::metadata(path).map_or(length, |metadata| metadata.len().max(length));
    Ok(too_large("page", size, limit))
}

fn unreadable(path: &Path, error: &io::Error) -> ReadError {
    let origin = Origin { path: paths::name_of(path), ..Origin::default() };
    ReadError { origin, reason: unread(error) }
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

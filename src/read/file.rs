//! Paths in, records out: files, folders (recursive, by extension, in order of name), standard input.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::jsonl::{RowFields, Rows, too_large};
use super::{Container, Content, Origin, ReadError, Record};

/// Extensions of the files that a folder is searched for.
pub const PAGE_EXTENSIONS: [&str; 8] = ["txt", "text", "md", "markdown", "jsonl", "ndjson", "html", "htm"];
/// Extensions of files that hold a JSON object a line.
const JSONL_EXTENSIONS: [&str; 2] = ["jsonl", "ndjson"];
/// Extensions of files that hold an HTML page.
const HTML_EXTENSIONS: [&str; 3] = ["html", "htm", "xhtml"];
/// Bytes of a reader's buffer.
const BUFFER: usize = 1 << 18;

/// Files named on the command line, folders opened up; what cannot be opened comes as an error in its place.
///
/// A file named by itself is taken whatever its extension.
#[must_use]
pub fn expand(paths: &[PathBuf]) -> VecDeque<Result<PathBuf, ReadError>> {
    let mut files = VecDeque::new();
    for path in paths {
        if path.is_dir() {
            files.extend(
                walkdir::WalkDir::new(path)
                    .follow_links(true)
                    .sort_by_file_name()
                    .into_iter()
                    .filter_map(page_in_folder),
            );
        } else {
            files.push_back(Ok(path.clone()));
        }
    }
    files
}

fn page_in_folder(entry: walkdir::Result<walkdir::DirEntry>) -> Option<Result<PathBuf, ReadError>> {
    match entry {
        Ok(entry) => (entry.file_type().is_file() && has_extension(entry.path(), &PAGE_EXTENSIONS))
            .then(|| Ok(entry.into_path())),
        Err(error) => {
            let path = error.path().map_or_else(|| "?".to_owned(), |path| path.display().to_string());
            let reason = error.io_error().map_or_else(|| error.to_string(), |cause| format!("cannot be read: {cause}"));
            Some(Err(ReadError { origin: Origin { path, record: None }, reason }))
        }
    }
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// The records of a list of files, read one after the other.
pub struct Inputs {
    files: VecDeque<Result<PathBuf, ReadError>>,
    container: Container,
    fields: RowFields,
    max_page: u64,
    rows: Option<Rows<Box<dyn BufRead + Send>>>,
}

impl Inputs {
    /// Reads these files; `-` is standard input.
    #[must_use]
    pub fn new(
        files: VecDeque<Result<PathBuf, ReadError>>,
        container: Container,
        fields: RowFields,
        max_page: u64,
    ) -> Self {
        Self { files, container, fields, max_page, rows: None }
    }

    /// Opens a file: its record if it is a page, `None` if it is a container whose rows follow.
    fn open(&mut self, path: &Path) -> Result<Option<Record>, ReadError> {
        let (reader, name): (Box<dyn Read + Send>, String) = if path == Path::new("-") {
            (Box::new(io::stdin()), "stdin".to_owned())
        } else {
            let name = path.display().to_string();
            (Box::new(File::open(path).map_err(|error| unreadable(&name, &error))?), name)
        };
        let mut reader: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(BUFFER, reader));
        let first = reader.fill_buf().map_err(|error| unreadable(&name, &error))?;
        let is_jsonl = match self.container {
            Container::Jsonl => true,
            Container::Page => false,
            Container::Auto => {
                has_extension(path, &JSONL_EXTENSIONS)
                    || (!has_extension(path, &PAGE_EXTENSIONS) && starts_like_jsonl(first))
            }
        };
        if is_jsonl {
            self.rows = Some(Rows::new(reader, name, self.fields.clone(), self.max_page));
            return Ok(None);
        }
        self.page(reader, name).map(Some)
    }

    fn page(&self, reader: Box<dyn BufRead + Send>, name: String) -> Result<Record, ReadError> {
        let mut bytes = Vec::new();
        reader
            .take(self.max_page.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(&name, &error))?;
        let origin = Origin { path: name.clone(), record: None };
        let content = if bytes.len() as u64 > self.max_page {
            let size = std::fs::metadata(&name).map_or(bytes.len() as u64, |metadata| metadata.len());
            too_large(size, self.max_page)
        } else {
            Content::Bytes(bytes)
        };
        let is_html = has_extension(Path::new(&name), &HTML_EXTENSIONS);
        Ok(Record { id: name, origin, is_html, content, ..Record::default() })
    }
}

fn unreadable(path: &str, error: &io::Error) -> ReadError {
    ReadError { origin: Origin { path: path.to_owned(), record: None }, reason: format!("cannot be read: {error}") }
}

/// Whether a stream starts with a JSON object whose line ends or fills the buffer.
fn starts_like_jsonl(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    let rest = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| rest.starts_with(b"\"") && text.iter().take(BUFFER).any(|&byte| byte == b':'))
}

impl Iterator for Inputs {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.as_mut().and_then(Iterator::next) {
                return Some(row);
            }
            self.rows = None;
            let path = match self.files.pop_front()? {
                Ok(path) => path,
                Err(error) => return Some(Err(error)),
            };
            match self.open(&path) {
                Ok(None) => {}
                Ok(Some(record)) => return Some(Ok(record)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

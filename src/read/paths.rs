//! Paths in, files out: folders searched by extension in order of name, patterns matched.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::{DirEntry, WalkDir};

use super::compressed::without_compression;
use super::{Origin, ReadError};

/// Extensions of the files that a folder is searched for, without those of compression.
pub const PAGE_EXTENSIONS: [&str; 11] =
    ["txt", "text", "md", "markdown", "jsonl", "ndjson", "html", "htm", "xhtml", "warc", "wet"];
/// Extensions of files that hold pages rather than being one.
const CONTAINER_EXTENSIONS: [&str; 4] = ["jsonl", "ndjson", "warc", "wet"];
/// Extensions of files that hold WARC records.
const WARC_EXTENSIONS: [&str; 2] = ["warc", "wet"];
/// Extensions of files that hold a JSON object a line.
const JSONL_EXTENSIONS: [&str; 2] = ["jsonl", "ndjson"];
/// Extensions of files that hold an HTML page.
const HTML_EXTENSIONS: [&str; 3] = ["html", "htm", "xhtml"];
/// Characters that make a path a pattern.
const GLOB: [char; 4] = ['*', '?', '[', '{'];

/// A path as ids, messages and names of outputs have it: bytes that are no UTF-8 as `\xE9`, so that two files never share
/// a name.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| name.push_str(&format!("\\x{byte:02X}")));
    }
    name
}

/// Files named on the command line, folders opened up; what cannot be opened comes as an error in its place.
///
/// A file named by itself is taken whatever its extension. What is no file and has a `*` or the like is a pattern.
#[must_use]
pub fn expand(paths: &[PathBuf]) -> VecDeque<Result<PathBuf, ReadError>> {
    let mut files: VecDeque<Result<PathBuf, ReadError>> = VecDeque::new();
    for path in paths {
        let is_pattern = || !path.exists() && path.to_string_lossy().contains(GLOB);
        if path == Path::new("-") && files.iter().flatten().any(|file| file == path) {
            let origin = Origin { path: "-".to_owned(), ..Origin::default() };
            files.push_back(Err(ReadError { origin, reason: "standard input is named twice".to_owned() }));
        } else if path.is_dir() {
            files.extend(walk(path, usize::MAX).filter_map(page_in_folder));
        } else if is_pattern() {
            files.extend(matching(path));
        } else {
            files.push_back(Ok(path.clone()));
        }
    }
    files
}

fn walk(folder: &Path, deepest: usize) -> walkdir::IntoIter {
    WalkDir::new(folder).max_depth(deepest).follow_links(true).sort_by_file_name().into_iter()
}

/// Folders below its base that a pattern may lead through, with the file: all, where one of its parts stands for several.
fn deepest(pattern: &Path, base: &Path) -> usize {
    let is_open = pattern.to_string_lossy().contains("**") || pattern.to_string_lossy().contains('{');
    if is_open { usize::MAX } else { pattern.components().count() - base.components().count() }
}

fn page_in_folder(entry: walkdir::Result<DirEntry>) -> Option<Result<PathBuf, ReadError>> {
    match entry {
        Ok(entry) => {
            let is_page = entry.file_type().is_file() && has_extension(entry.path(), &PAGE_EXTENSIONS);
            // What archives of macOS put beside each file is no page, whatever its extension.
            let is_beside = entry.file_name().as_encoded_bytes().starts_with(b"._");
            (is_page && !is_beside).then(|| Ok(entry.into_path()))
        }
        Err(error) => Some(Err(not_walked(&error))),
    }
}

fn not_walked(error: &walkdir::Error) -> ReadError {
    let path = error.path().map_or_else(|| "?".to_owned(), name_of);
    let reason = error.io_error().map_or_else(|| error.to_string(), |cause| format!("cannot be read: {cause}"));
    ReadError { origin: Origin { path, ..Origin::default() }, reason }
}

/// Files that match a pattern, in order of name; that there is none is an error. What cannot be read elsewhere is no
/// matter of the pattern.
fn matching(pattern: &Path) -> Vec<Result<PathBuf, ReadError>> {
    let fail = |reason: String| {
        vec![Err(ReadError { origin: Origin { path: name_of(pattern), ..Origin::default() }, reason })]
    };
    let glob = match GlobBuilder::new(&pattern.to_string_lossy()).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => return fail(format!("no such file, and no pattern either: {}", error.kind())),
    };
    let base: PathBuf =
        pattern.components().take_while(|part| !part.as_os_str().to_string_lossy().contains(GLOB)).collect();
    let is_here = base.as_os_str().is_empty();
    let plain = |path: &Path| if is_here { path.strip_prefix(".").unwrap_or(path) } else { path }.to_path_buf();
    let may_be_there = |path: &Path| path.is_dir() || glob.is_match(plain(path));
    let mut found = Vec::new();
    for entry in walk(if is_here { Path::new(".") } else { &base }, deepest(pattern, &base)) {
        match entry {
            Ok(entry) => {
                let path = plain(entry.path());
                if entry.file_type().is_file() && glob.is_match(&path) {
                    found.push(Ok(path));
                }
            }
            Err(error) if error.loop_ancestor().is_some() || !error.path().is_none_or(may_be_there) => {}
            Err(error) => found.push(Err(not_walked(&error))),
        }
    }
    if found.is_empty() { fail("no file matches".to_owned()) } else { found }
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let plain = without_compression(path);
    plain.extension().is_some_and(|extension| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Whether the name says that the file is a page.
pub(super) fn is_page(path: &Path) -> bool {
    has_extension(path, &PAGE_EXTENSIONS) && !has_extension(path, &CONTAINER_EXTENSIONS)
}

/// Whether the name says that the file holds a JSON object a line.
pub(super) fn is_jsonl(path: &Path) -> bool {
    has_extension(path, &JSONL_EXTENSIONS)
}

/// Whether the name says that the file holds WARC records.
pub(super) fn is_warc(path: &Path) -> bool {
    has_extension(path, &WARC_EXTENSIONS)
}

/// Whether the name says that the file is an HTML page.
pub(super) fn is_html(path: &Path) -> bool {
    has_extension(path, &HTML_EXTENSIONS)
}

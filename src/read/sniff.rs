//! What a file holds, told by the flag, its first bytes and its name: a page, rows, records, or a row over many lines.

use std::io::{self, BufRead};
use std::path::Path;

use super::push_back::PushBack;
use super::row::holds_page;
use super::{BYTE_ORDER_MARK, Container, ReadOptions, paths, warc};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// A page.
    Page,
    /// JSON objects, one a line.
    Rows,
    /// WARC records.
    Warc,
    /// A JSON array of objects.
    Array,
    /// What begins like one JSON object over several lines.
    Object,
}

/// Bytes of a stream's first line that are looked at to tell whether it is a row.
const FIRST_LINE: usize = 4096;
/// Lines behind the second that must be rows, too, where they are there.
const LINES_LOOKED_AT: usize = 20;
/// Bytes in which the first two lines of a file that is named like a page must end to be told as rows; longer rows than
/// that are rare.
const TWO_LINES: usize = 4 << 20;

/// Tells what a stream holds.
///
/// # Errors
/// Errors of the stream.
pub(super) fn told<R: BufRead>(path: &Path, stream: &mut PushBack<R>, options: &ReadOptions) -> io::Result<Told> {
    match options.container {
        Container::Auto => {}
        Container::Page => return Ok(Told::Page),
        Container::Jsonl => return Ok(Told::Rows),
        Container::Warc => return Ok(Told::Warc),
    }
    let first = stream.line_ahead(FIRST_LINE)?;
    if first.starts_with(warc::MAGIC) || (first.is_empty() && paths::is_warc(path)) {
        return Ok(Told::Warc);
    }
    if paths::is_jsonl(path) {
        return Ok(Told::Rows);
    }
    let is_page = paths::is_page(path);
    if !is_page && starts_like_jsonl(first) {
        return Ok(Told::Rows);
    }
    if !is_page && is_array_of_rows(path, first) {
        return Ok(Told::Array);
    }
    if paths::is_html(path) || !begins_object(stream.ahead(FIRST_LINE)?) {
        return Ok(Told::Page);
    }
    Ok(if is_page && are_rows(stream, options)? { Told::Rows } else { Told::Object })
}

/// The first bytes without a byte order mark and white space.
fn trimmed(first: &[u8]) -> &[u8] {
    first.strip_prefix(BYTE_ORDER_MARK).unwrap_or(first).trim_ascii()
}

/// Whether the first line of a stream, or as much of it as was looked at, is or begins a JSON object.
fn starts_like_jsonl(first: &[u8]) -> bool {
    let is_whole = first.ends_with(b"\n") || first.len() < FIRST_LINE;
    begins_object(first) && (!is_whole || trimmed(first).ends_with(b"}"))
}

/// Whether bytes begin with `{` and the name of a field, or as much of that as there is.
fn begins_object(first: &[u8]) -> bool {
    let Some(name) = trimmed(first).strip_prefix(b"{").and_then(|rest| rest.trim_ascii_start().strip_prefix(b"\""))
    else {
        return false;
    };
    let end = name.iter().enumerate().position(|(at, &byte)| byte == b'"' && (at == 0 || name[at - 1] != b'\\'));
    end.is_some_and(|end| name[end + 1..].trim_ascii_start().starts_with(b":"))
}

/// Whether the first lines are objects, or the only one is a row that holds a page: no page is like that.
fn are_rows<R: BufRead>(stream: &mut PushBack<R>, options: &ReadOptions) -> io::Result<bool> {
    let ahead = stream.hold(TWO_LINES)?;
    let is_cut = ahead.len() >= TWO_LINES;
    let mut lines = ahead.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let is_object = |line: Option<&[u8]>| line.is_some_and(|line| begins_object(line) && trimmed(line).ends_with(b"}"));
    let (first, second) = (lines.next(), lines.next());
    let are_objects = |mut others: std::iter::Take<_>| is_cut || others.all(|line| is_object(Some(line)));
    Ok(is_object(first)
        && are_objects(lines.clone().take(LINES_LOOKED_AT))
        && match second {
            None => !is_cut && first.is_some_and(|only| holds_page(only, &options.fields)),
            Some(second) if is_cut && lines.next().is_none() => begins_object(second),
            second => is_object(second),
        })
}

/// Whether a file whose name does not say what it is begins a JSON array of objects.
fn is_array_of_rows(path: &Path, first: &[u8]) -> bool {
    let Some(inner) = trimmed(first).strip_prefix(b"[").map(<[u8]>::trim_ascii_start) else { return false };
    let object = inner.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    match object {
        Some(object) => object.is_empty() || object.starts_with(b"\""),
        None => inner.is_empty() && path.extension().is_some_and(|extension| extension == "json"),
    }
}

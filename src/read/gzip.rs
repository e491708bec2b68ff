//! A gzip stream in, its text out, member after member; what is damaged is told, passed over, and the next member read.
//!
//! Dumps are appended to, cut off and glued together, so one bad member must not cost those after it.

use std::fmt;
use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// Bytes read from the file at once.
const CHUNK: usize = 1 << 18;
/// Bytes kept behind the reading position: a decoder notices only some way into the next member that the one
/// before it was cut off.
const LOOKBACK: usize = 1 << 16;
/// Bytes of a member's fixed header.
const HEADER: usize = 10;

/// Damage after which the stream goes on: reading again gives what follows it.
#[derive(Debug)]
struct Damage(String);

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Damage {}

/// Whether reading may go on after this error.
pub(super) fn is_passable(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.is::<Damage>())
}

fn damage(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Damage(reason))
}

/// The members of a gzip stream, as one stream.
pub(super) struct Members<R> {
    state: State<R>,
}

enum State<R> {
    /// Before a member, or what stands in the place of one.
    Between(Window<R>),
    Inside(Box<GzDecoder<Window<R>>>),
    Ended,
}

impl<R: Read> Members<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { state: State::Between(Window::new(reader)) }
    }

    /// Starts the next member; false at the end of the stream.
    fn start_member(&mut self, mut window: Window<R>) -> io::Result<bool> {
        let ahead = window.ahead(HEADER)?;
        if ahead.is_empty() {
            self.state = State::Ended;
            return Ok(false);
        }
        if ahead.starts_with(b"\x1F\x8B") {
            window.member = window.base + window.at as u64;
            self.state = State::Inside(Box::new(GzDecoder::new(window)));
            return Ok(true);
        }
        // Some writers pad the end with zeros.
        let is_padding = ahead.iter().all(|&byte| byte == 0);
        let (at, passed) = (window.base + window.at as u64, window.pass_to_member()?);
        let ended = window.ahead(1)?.is_empty();
        self.state = State::Between(window);
        if is_padding && ended {
            return Ok(true);
        }
        Err(damage(format!("{passed} bytes at byte {at} are no gzip data")))
    }

    /// Leaves a member in which decoding failed.
    fn leave_member(&mut self, mut window: Window<R>, error: &io::Error) -> io::Error {
        if let Some(error) = window.failed.take() {
            return error;
        }
        let start = window.member;
        window.step_back();
        match window.pass_to_member() {
            Ok(_) => self.state = State::Between(window),
            Err(error) => return error,
        }
        let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
        let what = if is_cut { "is cut off".to_owned() } else { format!("is damaged: {error}") };
        damage(format!("the gzip member at byte {start} {what}"))
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(window) => {
                    if !self.start_member(window)? {
                        return Ok(0);
                    }
                }
                State::Inside(mut decoder) => match decoder.read(out) {
                    Ok(0) if !out.is_empty() => self.state = State::Between(decoder.into_inner()),
                    Ok(read) => {
                        self.state = State::Inside(decoder);
                        return Ok(read);
                    }
                    Err(error) => return Err(self.leave_member(decoder.into_inner(), &error)),
                },
            }
        }
    }
}

/// A reader with a stretch of what was read before.
struct Window<R> {
    inner: R,
    buffer: Vec<u8>,
    /// Place in the buffer up to which it was read.
    at: usize,
    /// Place of the buffer in the stream.
    base: u64,
    /// Where the member that is read began.
    member: u64,
    /// An error of the reader itself, which the decoder would make its own.
    failed: Option<io::Error>,
}

impl<R: Read> Window<R> {
    fn new(inner: R) -> Self {
        Self { inner, buffer: Vec::new(), at: 0, base: 0, member: 0, failed: None }
    }

    /// Reads more into the buffer; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let old = self.at.saturating_sub(LOOKBACK);
        self.buffer.drain(..old);
        self.at -= old;
        self.base += old as u64;
        let end = self.buffer.len();
        self.buffer.resize(end + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(end + *read.as_ref().unwrap_or(&0));
        Ok(read? > 0)
    }

    /// What is ahead: at least so many bytes, fewer only at the end.
    fn ahead(&mut self, bytes: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < bytes && self.fill()? {}
        Ok(&self.buffer[self.at..])
    }

    /// Goes back to the byte after the member's first, as far as it is still there.
    fn step_back(&mut self) {
        self.at = usize::try_from((self.member + 1).saturating_sub(self.base)).unwrap_or(0).min(self.buffer.len());
    }

    /// Passes over all up to the next member or the end, and says how many bytes that were.
    fn pass_to_member(&mut self) -> io::Result<u64> {
        let start = self.base + self.at as u64;
        loop {
            let ahead = self.ahead(HEADER)?;
            let starts = memchr::memchr_iter(0x1F, ahead).find(|&at| starts_member(&ahead[at..]));
            let is_short = ahead.len() < HEADER;
            let passed = starts.unwrap_or_else(|| (ahead.len() + 1).saturating_sub(HEADER));
            self.at += if starts.is_none() && is_short { ahead.len() } else { passed };
            if starts.is_some() || is_short {
                return Ok(self.base + self.at as u64 - start);
            }
        }
    }
}

/// Whether a member starts here. All of the fixed header that is not free is looked at: reserved flags are unset, the
/// level is one of three, the system is known.
fn starts_member(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..HEADER) else { return false };
    header.starts_with(&[0x1F, 0x8B, 8])
        && header[3] & 0xE0 == 0
        && matches!(header[8], 0 | 2 | 4)
        && matches!(header[9], 0..=13 | 255)
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Window<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len()
            && let Err(error) = self.fill()
        {
            let kind = error.kind();
            self.failed = Some(error);
            return Err(kind.into());
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, bytes: usize) {
        self.at += bytes;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// What can be read, and the damage told.
    fn read(bytes: &[u8]) -> (String, Vec<String>) {
        let mut members = Members::new(bytes);
        let (mut out, mut told) = (Vec::new(), Vec::new());
        loop {
            match members.read_to_end(&mut out) {
                Ok(_) => return (String::from_utf8_lossy(&out).into_owned(), told),
                Err(error) => {
                    assert!(is_passable(&error), "{error}");
                    told.push(error.to_string());
                }
            }
        }
    }

    /// Text that compresses badly, of about so many bytes.
    fn noise(bytes: usize) -> String {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + (state >> 59) as u8 % 26)
        };
        (0..bytes).map(|_| next()).collect()
    }

    #[test]
    fn members_are_one_stream() {
        let bytes = [member("one "), member(""), member("two"), vec![0; 600]].concat();
        assert_eq!(read(&bytes), ("one two".to_owned(), vec![]));
    }

    #[test]
    fn garbage_between_members_is_passed_over() {
        let junk = b"\x1F\x8B\x08\xFFnot a member\x1F".repeat(20_000);
        let (text, told) = read(&[member("one "), junk, member("two")].concat());
        assert_eq!((text.as_str(), told.len()), ("one two", 1));
        let (text, told) = read(&[member("one "), b"x".repeat(300_000), member("two")].concat());
        assert_eq!(text, "one two");
        assert_eq!(told, [format!("300000 bytes at byte {} are no gzip data", member("one ").len())]);
    }

    #[test]
    fn a_member_after_one_that_is_cut_off_is_read() {
        let long = member(&noise(900_000));
        for cut in [1, 9, 5000, long.len() / 2] {
            let (text, told) = read(&[&long[..long.len() - cut], &member(" after it"), &member(", two")].concat());
            assert!(text.ends_with(" after it, two"), "cut by {cut}: {told:?}");
            assert_eq!(told.len(), 1, "cut by {cut}: {told:?}");
        }
    }

    #[test]
    fn a_stream_that_is_cut_off_is_told() {
        let long = member(&noise(900_000));
        let (text, told) = read(&long[..long.len() / 2]);
        assert!(text.len() > 300_000);
        assert_eq!(told, ["the gzip member at byte 0 is cut off"]);
    }
}

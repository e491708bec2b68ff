//! Lines of a stream in, each at most so long; what is longer is passed over, not held in memory.

use std::io::{self, BufRead};

/// A line read into a buffer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bounded {
    /// The buffer holds it, without its line end.
    Line,
    /// It was longer than the limit; that many bytes were passed over.
    TooLong(u64),
    /// The stream has ended.
    End,
}

/// Reads the next line into the buffer.
///
/// # Errors
/// Errors of the stream.
pub(super) fn read_line(reader: &mut impl BufRead, limit: u64, buffer: &mut Vec<u8>) -> io::Result<Bounded> {
    buffer.clear();
    let mut length = 0_u64;
    loop {
        let available = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            return Ok(finish(length, limit, length > 0));
        }
        let end = memchr::memchr(b'\n', available);
        let taken = end.unwrap_or(available.len());
        length += taken as u64;
        if length <= limit {
            buffer.extend_from_slice(&available[..taken]);
        } else {
            buffer.clear();
        }
        reader.consume(taken + usize::from(end.is_some()));
        if end.is_some() {
            return Ok(finish(length, limit, true));
        }
    }
}

fn finish(length: u64, limit: u64, is_line: bool) -> Bounded {
    match () {
        () if !is_line => Bounded::End,
        () if length > limit => Bounded::TooLong(length),
        () => Bounded::Line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let mut reader = io::BufReader::with_capacity(3, &b"ab\n\nabcdefgh\nxyz"[..]);
        let mut buffer = Vec::new();
        let mut next = || {
            read_line(&mut reader, 4, &mut buffer)
                .map(|bounded| (bounded, String::from_utf8_lossy(&buffer).into_owned()))
                .unwrap()
        };
        assert_eq!(next(), (Bounded::Line, "ab".into()));
        assert_eq!(next(), (Bounded::Line, String::new()));
        assert_eq!(next().0, Bounded::TooLong(8));
        assert_eq!(next(), (Bounded::Line, "xyz".into()));
        assert_eq!(next().0, Bounded::End);
    }
}

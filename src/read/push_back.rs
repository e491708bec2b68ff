//! A reader that takes back what was read of it, so that what is ahead can be looked at.

use std::io::{self, BufRead, Read};

/// A reader that takes bytes back.
pub(super) struct PushBack<R> {
    inner: R,
    back: Vec<u8>,
    at: usize,
}

impl<R: BufRead> PushBack<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, back: Vec::new(), at: 0 }
    }

    /// Gives bytes back, to be read next.
    pub(super) fn push_back(&mut self, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(&self.back[self.at..]);
        (self.back, self.at) = (bytes, 0);
    }

    /// What is ahead: so many bytes, fewer only at the end.
    ///
    /// # Errors
    /// Errors of the stream.
    pub(super) fn ahead(&mut self, bytes: usize) -> io::Result<&[u8]> {
        if self.fill_buf()?.len() < bytes {
            let mut ahead = Vec::with_capacity(bytes);
            self.take(bytes as u64).read_to_end(&mut ahead)?;
            self.push_back(ahead);
        }
        self.fill_buf()
    }

    /// The line that is ahead, with its end, or its first bytes if it is longer than that many.
    ///
    /// # Errors
    /// Errors of the stream.
    pub(super) fn line_ahead(&mut self, bytes: usize) -> io::Result<&[u8]> {
        let mut line = Vec::new();
        self.by_ref().take(bytes as u64).read_until(b'\n', &mut line)?;
        let length = line.len();
        self.push_back(line);
        Ok(&self.back[..length])
    }
}

impl<R: BufRead> Read for PushBack<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for PushBack<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() { Ok(&self.back[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, bytes: usize) {
        if self.at < self.back.len() {
            self.at += bytes;
        } else {
            self.inner.consume(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_at_is_read_again() {
        let mut reader = PushBack::new(&b"{\"id\": 1}\n{\"id\": 2}"[..]);
        assert_eq!(reader.line_ahead(100).unwrap(), b"{\"id\": 1}\n");
        assert_eq!(reader.line_ahead(4).unwrap(), b"{\"id");
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "{\"id\": 1}\n{\"id\": 2}");
        assert_eq!(reader.line_ahead(4).unwrap(), b"");
    }
}

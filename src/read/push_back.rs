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
        // They mostly stood just before what is held.
        if let Some(start) = self.at.checked_sub(bytes.len()) {
            self.back[start..self.at].copy_from_slice(&bytes);
            self.at = start;
            return;
        }
        bytes.extend_from_slice(&self.back[self.at..]);
        (self.back, self.at) = (bytes, 0);
    }

    /// Holds so many bytes of what is ahead, fewer only at the end; all that is held. What was read before it is let go
    /// only where that is the larger part, so that many a look ahead costs little.
    ///
    /// # Errors
    /// Errors of the stream; what was held is lost.
    pub(super) fn hold(&mut self, bytes: usize) -> io::Result<&[u8]> {
        let held = self.back.len() - self.at;
        if held < bytes {
            if self.at > held {
                self.back.drain(..self.at);
                self.at = 0;
            }
            let read = (&mut self.inner).take((bytes - held) as u64).read_to_end(&mut self.back);
            if read.is_err() {
                (self.back, self.at) = (Vec::new(), 0);
            }
            read?;
        }
        Ok(&self.back[self.at..])
    }

    /// What is ahead: so many bytes, fewer only at the end.
    ///
    /// # Errors
    /// Errors of the stream.
    pub(super) fn ahead(&mut self, bytes: usize) -> io::Result<&[u8]> {
        if self.fill_buf()?.len() < bytes {
            return self.hold(bytes);
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
        Ok(&self.back[self.at..self.at + length])
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

    #[test]
    fn what_is_held_is_read_in_order() {
        let text: Vec<u8> = (0..=255).collect();
        let mut reader = PushBack::new(&text[..]);
        for at in 0..200 {
            assert_eq!(reader.hold(50).unwrap()[..50], text[at..at + 50]);
            reader.push_back(text[at..at].to_vec());
            reader.consume(1);
            reader.push_back(text[at..=at].to_vec());
            assert_eq!(reader.ahead(2).unwrap()[..2], text[at..at + 2]);
            reader.consume(1);
        }
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, text[200..]);
        assert_eq!(reader.hold(5).unwrap(), b"");
    }
}

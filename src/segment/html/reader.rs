//! A page's bytes, as the tokenizer reads them: up to the next one that means something to it. What it reads most, texts
//! and the values of attributes, ends at one of two bytes, which vectors find at once.

use std::convert::Infallible;

use html5gum::Reader;

/// The bytes of a page that are still to be read.
pub(super) struct PageReader<'p> {
    rest: &'p [u8],
    /// Whether the page has neither NUL characters nor carriage returns, which the tokenizer asks for everywhere.
    is_plain: bool,
    /// Whether an attribute's value comes next.
    is_before_value: bool,
    /// Values in double quotes that the tokenizer read since the last text.
    values: usize,
    /// Whether the value that is read stands in double quotes, but the tokenizer was told single ones.
    is_disguised: bool,
}

/// Values in double quotes after which one is disguised as one in single quotes. The tokenizer's states call each other
/// from one such value to the next, and only return to its loop at others: a tag with some 20,000 of them would overflow
/// the stack. (A disguised value that holds nothing but `'` between two references ends there.)
const VALUES_IN_A_ROW: usize = 64;

impl<'p> PageReader<'p> {
    /// A reader of a whole page.
    pub fn new(page: &'p str) -> Self {
        let is_plain = memchr::memchr2(0, b'\r', page.as_bytes()).is_none();
        Self { rest: page.as_bytes(), is_plain, is_before_value: false, values: 0, is_disguised: false }
    }

    /// The quote that opens a value, as the tokenizer is told it.
    fn opening_quote(&mut self) -> u8 {
        self.is_before_value = false;
        self.values += 1;
        self.is_disguised = self.values.is_multiple_of(VALUES_IN_A_ROW);
        if self.is_disguised { b'\'' } else { b'"' }
    }

    /// Reads on in a value that is disguised.
    fn read_disguised(&mut self) -> &'p [u8] {
        let end = self.find(b"\"&\0\r").map_or(self.rest.len(), |at| at.max(1));
        match self.rest.split_off(..end) {
            Some(b"\"") => {
                self.is_disguised = false;
                b"'"
            }
            read => read.unwrap_or_default(),
        }
    }

    /// Where the first of some ASCII bytes stands.
    fn find(&self, needle: &[u8]) -> Option<usize> {
        match needle {
            [a, 0, b'\r'] if self.is_plain => memchr::memchr(*a, self.rest),
            [a, b, 0, b'\r'] if self.is_plain => memchr::memchr2(*a, *b, self.rest),
            // Names, which are short.
            _ => {
                let set = needle.iter().fold(0_u128, |set, byte| set | 1 << byte);
                self.rest.iter().position(|&byte| byte.is_ascii() && set >> byte & 1 == 1)
            }
        }
    }
}

impl Reader for PageReader<'_> {
    type Error = Infallible;

    #[inline]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let byte = self.rest.split_off_first().copied();
        Ok(byte.map(|byte| if self.is_before_value && byte == b'"' { self.opening_quote() } else { byte }))
    }

    #[inline]
    fn try_read_string(&mut self, text: &[u8], is_cased: bool) -> Result<bool, Infallible> {
        let start = self.rest.get(..text.len());
        let is_there = start.is_some_and(|start| start == text || (!is_cased && start.eq_ignore_ascii_case(text)));
        if is_there {
            self.rest = &self.rest[text.len()..];
        }
        Ok(is_there)
    }

    #[inline]
    fn read_until<'b>(&'b mut self, needle: &[u8], _: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Infallible> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        match needle[0] {
            b'\'' if self.is_disguised => return Ok(Some(self.read_disguised())),
            b'<' | b'&' => self.values = 0,
            _ => {}
        }
        // A byte that is looked for comes by itself.
        let end = self.find(needle).map_or(self.rest.len(), |at| at.max(1));
        let read = self.rest.split_off(..end);
        self.is_before_value = read == Some(b"=");
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is read of a page, bit by bit.
    fn read<'p>(mut reader: impl Reader<Error = Infallible> + 'p, needle: &[u8]) -> Vec<Vec<u8>> {
        let mut bits = Vec::new();
        while let Ok(Some(bit)) = reader.read_until(needle, &mut [0; 4]) {
            bits.push(bit.to_vec());
        }
        bits
    }

    proptest! {
        #[test]
        fn a_page_is_read_as_by_the_tokenizers_own_reader(page in "[a-c<&\"\r\n \0é]{0,40}") {
            use html5gum::Readable;
            for needle in [&b"<\0\r"[..], b"&<\0\r", b"\"&\0\r", b"\t\n\x0C />\0\r", b"\r"] {
                prop_assert_eq!(read(PageReader::new(&page), needle), read(page.as_str().to_reader(), needle));
            }
        }
    }

    #[test]
    fn a_text_is_taken_if_it_comes_next() {
        let mut reader = PageReader::new("DOCTYPE html");
        assert_eq!(reader.try_read_string(b"doctype", true), Ok(false));
        assert_eq!(reader.try_read_string(b"doctype", false), Ok(true));
        assert_eq!(reader.read_byte(), Ok(Some(b' ')));
        assert_eq!(reader.try_read_string(b"html5", false), Ok(false));
    }
}

//! Bytes of a page that are read bit by bit, put together again: without a copy where they stand there in one row.

use std::ops::Range;

use html5ever::tendril::StrTendril;

/// Bytes that were read of a page, and others that stand for its entities.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Where they stand in the page, as long as they do.
    range: Range<usize>,
    /// The bytes themselves from then on.
    own: Vec<u8>,
}

impl Piece {
    /// Adds bytes, which may be some of the page itself.
    pub fn push(&mut self, bytes: &[u8], page: &str) {
        let at = (bytes.as_ptr() as usize).wrapping_sub(page.as_ptr() as usize);
        let goes_on = self.range.is_empty() || self.range.end == at;
        if self.own.is_empty() && goes_on && at < page.len() {
            let begin = if self.range.is_empty() { at } else { self.range.start };
            self.range = begin..at + bytes.len();
            return;
        }
        self.own.extend_from_slice(&page.as_bytes()[std::mem::take(&mut self.range)]);
        self.own.extend_from_slice(bytes);
    }

    /// Forgets all bytes.
    pub fn clear(&mut self) {
        self.range = 0..0;
        self.own.clear();
    }

    /// The bytes as text, which leaves none; `None` if there are none.
    pub fn take(&mut self, page: &StrTendril) -> Option<StrTendril> {
        let range = std::mem::take(&mut self.range);
        if !self.own.is_empty() {
            let text = text(&self.own);
            self.own.clear();
            return Some(text);
        }
        if range.is_empty() {
            return None;
        }
        let part = page.try_subtendril(range.start as u32, range.len() as u32);
        Some(part.unwrap_or_else(|_| text(&page.as_bytes()[range])))
    }
}

/// Bytes as text; where they were cut inside a character, it is replaced.
pub(super) fn text(bytes: &[u8]) -> StrTendril {
    match str::from_utf8(bytes) {
        Ok(text) => StrTendril::from_slice(text),
        Err(_) => StrTendril::from_slice(&String::from_utf8_lossy(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_row_is_not_copied() {
        let page = StrTendril::from_slice("Tide tables of the harbour é");
        let mut piece = Piece::default();
        piece.push(&page.as_bytes()[5..8], &page);
        piece.push(&page.as_bytes()[8..18], &page);
        let part = piece.take(&page).unwrap();
        assert_eq!((&*part, part.as_ptr()), ("tables of the", page[5..].as_ptr()));
        assert!(piece.take(&page).is_none());
    }

    #[test]
    fn what_does_not_is() {
        let page = StrTendril::from_slice("a&amp;b é");
        let of = |parts: &[&[u8]]| {
            let mut piece = Piece::default();
            parts.iter().for_each(|part| piece.push(part, &page));
            piece.take(&page).map(|text| text.to_string())
        };
        let bytes = page.as_bytes();
        assert_eq!(of(&[&bytes[..1], b"&", &bytes[6..7]]).as_deref(), Some("a&b"));
        assert_eq!(of(&[b"x", &bytes[..1]]).as_deref(), Some("xa"));
        assert_eq!(of(&[&bytes[6..7], &bytes[..1]]).as_deref(), Some("ba"));
        assert_eq!(of(&[&bytes[6..9]]).as_deref(), Some("b \u{FFFD}"), "a character was cut");
        assert_eq!(of(&[b"", &bytes[..0]]), None);
    }
}

//! A line's text in, its word count and sentence ending out.

use std::borrow::Cow;
use std::ops::Range;

use super::{Join, Kind, Line};

/// A paragraph line of this text, measured.
pub(super) fn line(text: Cow<'_, str>, number: u32) -> Line<'_> {
    let words = count_words(&text);
    let sentence = ends_like_sentence(&text);
    Line {
        number,
        span: 1,
        kind: Kind::Paragraph,
        join: Join::Block,
        blanks: 0,
        text,
        words,
        sentence,
        is_behind_picture: false,
    }
}

/// A part of a text, without the white space around it, borrowed where the whole is.
pub(super) fn slice<'p>(text: &Cow<'p, str>, range: Range<usize>) -> Cow<'p, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text[range].trim()),
        Cow::Owned(text) => Cow::Owned(text[range].trim().to_owned()),
    }
}

/// Puts another line behind a line, with what stands between them.
pub(super) fn append(last: &mut Line<'_>, line: &Line<'_>, separator: &str) {
    let mut text = std::mem::take(&mut last.text).into_owned();
    text.push_str(separator);
    text.push_str(&line.text);
    last.words += line.words;
    last.sentence = ends_like_sentence(&text);
    last.span = line.number + line.span - last.number;
    last.text = Cow::Owned(text);
}

/// Counts runs of letters and digits; of scripts written without spaces every two characters count one.
#[must_use]
pub fn count_words(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let is_ascii = text.is_ascii();
    if is_ascii && !bytes.contains(&b'\'') {
        count_plain_words(bytes)
    } else if is_ascii || has_no_foreign_letters(bytes) {
        count_plain_words(bytes) - joined_words(text)
    } else {
        count_any_words(text)
    }
}

/// First two bytes of the quotation marks, dashes and spaces from U+2000 to U+203F; none is a letter.
const PUNCTUATION: [u8; 2] = [0xE2, 0x80];

/// Whether all that is beyond ASCII is such punctuation.
fn has_no_foreign_letters(text: &[u8]) -> bool {
    let foreign = text.iter().filter(|byte| !byte.is_ascii()).count();
    let marks = memchr::memchr_iter(PUNCTUATION[0], text).filter(|&at| text[at..].starts_with(&PUNCTUATION)).count();
    foreign == marks * '’'.len_utf8()
}

/// How often an apostrophe, or several, stand between two letters or digits of ASCII, which are one word then.
fn joined_words(text: &str) -> u32 {
    let is_apostrophe = |c: char| matches!(c, '\'' | '’');
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let begins = memchr::memchr2_iter(b'\'', PUNCTUATION[0], text.as_bytes()).filter(|&at| {
        text[at..].starts_with(is_apostrophe)
            && is_letter(text[..at].chars().next_back())
            && is_letter(text[at..].trim_start_matches(is_apostrophe).chars().next())
    });
    begins.count() as u32
}

/// The same of ASCII without apostrophes: letters and digits behind a byte that is neither, all bytes at once.
fn count_plain_words(text: &[u8]) -> u32 {
    let starts = |before: u8, byte: u8| !before.is_ascii_alphanumeric() & byte.is_ascii_alphanumeric();
    let first = text.first().map_or(0, |byte| u32::from(byte.is_ascii_alphanumeric()));
    first + count_pairs(text, starts)
}

/// Bytes counted at a time: as many as a byte can count.
const COUNTED_BYTES: usize = 255;

/// Number of neighbouring bytes of which that holds. Counted in bytes, so that the processor takes many at once.
pub(super) fn count_pairs(text: &[u8], holds: impl Fn(u8, u8) -> bool) -> u32 {
    let Some(behind) = text.get(1..) else { return 0 };
    let count = |(befores, bytes): (&[u8], &[u8])| {
        let held = befores.iter().zip(bytes).map(|(before, byte)| u8::from(holds(*before, *byte)));
        u32::from(held.fold(0, u8::wrapping_add))
    };
    text.chunks(COUNTED_BYTES).zip(behind.chunks(COUNTED_BYTES)).map(count).sum()
}

fn count_any_words(text: &str) -> u32 {
    let mut words = 0;
    let mut unspaced = 0;
    let mut inside = false;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let letter = if byte.is_ascii() {
            at += 1;
            byte.is_ascii_alphanumeric() || (inside && byte == b'\'')
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            let is_unspaced = is_unspaced(c);
            unspaced += u32::from(is_unspaced);
            !is_unspaced && (c.is_alphanumeric() || (inside && (c == '’' || is_joining_mark(c))))
        };
        words += u32::from(letter && !inside);
        inside = letter;
    }
    words + unspaced / 2
}

/// Whether a mark stands inside words of Indian scripts without being a letter: nukta, virama, and what joins letters.
fn is_joining_mark(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
        || (('\u{0900}'..='\u{0D7F}').contains(&c) && matches!(u32::from(c) & 0x7F, 0x3C | 0x4D))
}

/// Whether the script of this character is written without spaces between words (Thai, Chinese, Japanese).
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FFFF}')
}

/// Whether a line ends in sentence punctuation, closing quotes, brackets and note marks aside.
#[must_use]
pub fn ends_like_sentence(text: &str) -> bool {
    let is_closer = |c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '）' | '」' | '』' | '》' | '〉' | ' ' | '*')
    };
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '…' | ':' | '。' | '｡' | '．' | '！' | '？' | '।' | '؟' | '۔');
    let ends = |text: &str| text.trim_end_matches(is_closer).ends_with(is_end);
    let ends_before = |(rest, is_wide): (&str, bool)| ends(rest) && (is_wide || !rest.trim_end().ends_with(':'));
    ends(text) || without_note(text).is_some_and(ends_before)
}

/// Longest note in brackets behind the last sentence, in bytes: who wrote or took it. (Three bytes a character of full
/// width.)
const LONGEST_NOTE: usize = 30;
const LONGEST_WIDE_NOTE: usize = 60;

/// A text without such a note, and whether its brackets have full width.
fn without_note(text: &str) -> Option<(&str, bool)> {
    let inside = text.trim_end();
    let (open, longest, is_wide) = match inside.chars().next_back()? {
        '）' => ('（', LONGEST_WIDE_NOTE, true),
        ')' => ('(', LONGEST_NOTE, false),
        _ => return None,
    };
    let near = inside.floor_char_boundary(inside.len().saturating_sub(longest));
    inside[near..].rfind(open).map(|at| (&text[..near + at], is_wide))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_ways_to_count_agree(text in "[a-c1'’ –“”.é]{0,30}") {
            prop_assert_eq!(count_words(&text), count_any_words(&text));
        }
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(count_words("The mayor’s plan, at $3.5m — don't ask"), 8);
        assert_eq!(count_words("» | ·"), 0);
        assert_eq!(count_words("新华社北京电"), 3);
        assert_eq!(count_words("हिन्दी में ख़बर"), 3);
        for (text, words) in [("it''s ‘not’ the ’90s’ dogs’", 5), ("don’t – “can't”… l’’’eau x’", 4)]
        {
            assert_eq!((count_words(text), count_any_words(text)), (words, words), "{text}");
        }
        for (text, words) in [("", 0), ("a", 1), (" a-b  c.", 3), ("High water 4.10", 4), ("...", 0), ("e-mail us", 3)]
        {
            assert_eq!((count_words(text), count_any_words(text)), (words, words), "{text}");
        }
    }

    #[test]
    fn sentence_endings_look_through_quotes_and_brackets() {
        assert!(ends_like_sentence("He said “no.”"));
        assert!(ends_like_sentence("(It rained!)"));
        assert!(ends_like_sentence("渡轮下周一复航。（港务局）"));
        assert!(ends_like_sentence("“We had the tide,” he said. (Harbour News)"));
        assert!(!ends_like_sentence("渡轮复航（图）"));
        assert!(!ends_like_sentence("Share this: (opens in a new window)"));
        assert!(!ends_like_sentence("You May Also Like"));
        assert!(!ends_like_sentence("Jane Roe (left)"));
    }
}

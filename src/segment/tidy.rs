//! A source line in, the same line as a reader sees it out: trimmed, white space folded, control and
//! zero-width characters gone, entities decoded, mojibake undone. Borrowed where nothing changes.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// Tidies one source line.
pub(super) fn tidy(line: &str) -> Cow<'_, str> {
    if memchr::memchr(ESCAPE as u8, line.as_bytes()).is_some() {
        return Cow::Owned(tidy(&without_escapes(line)).into_owned());
    }
    let line = line.trim_matches(|c| is_dropped_or_space(c) && !is_high_control(c));
    if !needs_work(line.as_bytes()) {
        return Cow::Borrowed(line);
    }
    let decoded = html_escape::decode_html_entities(line);
    let repaired = repair_mojibake(&decoded);
    Cow::Owned(fold_spaces(&repaired))
}

/// What a sequence for a terminal begins with.
const ESCAPE: char = '\u{1B}';

/// Leaves out what a program printed for a terminal: colours and the like (`ESC [ … m`), titles and links (`ESC ] … BEL`).
fn without_escapes(line: &str) -> String {
    let mut parts = line.split(ESCAPE).peekable();
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        let rest = match part.as_bytes().first() {
            Some(b'[') => {
                let end = part[1..].trim_start_matches(|c| matches!(c, ' '..='?'));
                Some(end.strip_prefix(|c| matches!(c, '@'..='~')).unwrap_or(part))
            }
            // The string of a title ends with BEL, or with another escape.
            Some(b']') if parts.peek().is_some_and(|next| next.starts_with('\\')) => None,
            Some(b']') => Some(part.split_once('\u{7}').map_or(part, |(_, rest)| rest)),
            Some(b'\\') => Some(&part[1..]),
            _ => Some(part),
        };
        out.push_str(rest.unwrap_or_default());
    }
    out
}

/// Undoes entities that were encoded twice, and mojibake, in a piece of text; its white space stays.
pub(super) fn repair(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | 0xC3 | 0xE2)) {
        return Cow::Borrowed(text);
    }
    match html_escape::decode_html_entities(text) {
        Cow::Borrowed(text) => repair_mojibake(text),
        Cow::Owned(decoded) => Cow::Owned(repair_mojibake(&decoded).into_owned()),
    }
}

/// Whether any byte of the line may call for a change: a quick test that is right for nearly all lines.
fn needs_work(bytes: &[u8]) -> bool {
    has_double_space(bytes) || (!is_plain(bytes) && has_suspect(bytes))
}

/// Whether a text is words of ASCII that one space parts, without entities.
pub(super) fn is_even(text: &str) -> bool {
    is_plain(text.as_bytes()) && !has_double_space(text.as_bytes())
}

/// Whether two spaces stand side by side; all pairs are looked at, which vectors do at once.
fn has_double_space(bytes: &[u8]) -> bool {
    let after = bytes.get(1..).unwrap_or_default();
    bytes.iter().zip(after).fold(false, |found, (&a, &b)| found | ((a == b' ') & (b == b' ')))
}

/// Whether all bytes are of ASCII, print something and begin no entity.
fn is_plain(bytes: &[u8]) -> bool {
    is_printable(bytes) && !bytes.contains(&b'&')
}

/// Whether all bytes are of ASCII and print something, or a space. (All are looked at, which vectors do at once.)
pub(super) fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |printable, byte| printable & (b' '..0x7F).contains(byte))
}

/// Whether a byte other than a space may call for a change.
fn has_suspect(bytes: &[u8]) -> bool {
    // One comparison each, which vectors do at once: a list of as many values becomes a table.
    let is_pair = |byte: u8, first: u8| byte.wrapping_sub(first) <= 1;
    let is_odd_mark = |byte: u8| (byte == 0x7F) | (byte == b'&') | (byte == 0xE3);
    let is_lead = |byte: u8| is_pair(byte, 0xC2) | is_pair(byte, 0xEE) | is_pair(byte, 0xF3);
    let is_usual = |byte: u8| (byte >= b' ') & !is_odd_mark(byte) & !is_lead(byte);
    // Of what is left, only marks like U+2019 have to be looked at one by one.
    if bytes.iter().fold(true, |usual, &byte| usual & is_usual(byte)) {
        return memchr::memchr_iter(0xE2, bytes).any(|at| is_suspect(bytes, at));
    }
    (0..bytes.len()).any(|at| is_suspect(bytes, at))
}

/// Whether the byte at a place does.
fn is_suspect(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'&' => true,
        0..=0x1F | 0x7F => true,
        0xC2 => bytes.get(at + 1).is_some_and(|&next| next <= 0xA0 || next == 0xAD),
        // U+00C2, U+00C3, U+00E2 and, of pictographs, U+00F0 start nearly all mojibake.
        0xC3 => bytes.get(at + 1).is_some_and(|next| matches!(next, 0x82 | 0x83 | 0xA2 | 0xB0)),
        0xE2 => matches!(
            bytes.get(at + 1..at + 3),
            Some([0x80, 0x80..=0x8B | 0x8E..=0x8F | 0xA8..=0xAF] | [0x81, 0x9F..=0xAF])
        ),
        0xE3 => bytes.get(at + 1..at + 3) == Some(&[0x80, 0x80]),
        // U+FEFF; U+E000 and on are for private use.
        0xEF => bytes.get(at + 1).is_some_and(|&next| next == 0xBB || next <= 0xA3),
        0xEE | 0xF4 => true,
        0xF3 => bytes.get(at + 1).is_some_and(|&next| next >= 0xB0),
        _ => false,
    }
}

/// Characters that no reader sees, or sees without the page's own fonts of icons: those for private use. Zero-width joiners
/// stay: Persian and emoji need them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// What goes from the ends of a line, where joiners join nothing (some page builders print a paragraph of one).
fn is_dropped_or_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

/// Control characters that no text has, but UTF-8 read as Latin-1: they are looked at before they go.
fn is_high_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9F}')
}

/// Folds runs of white space to one space and leaves out control and invisible characters.
fn fold_spaces(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut gap = false;
    for c in line.chars() {
        if is_invisible(c) || (c.is_control() && !c.is_whitespace()) {
            continue;
        }
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) && !out.is_empty() {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Undoes UTF-8 that was read as windows-1252 (`â€™` for `’`) or Latin-1: only runs that start like it, and that decode
/// to Latin letters, general punctuation, or symbols whose second byte no honest text has, so that none is touched.
fn repair_mojibake(line: &str) -> Cow<'_, str> {
    if !line.contains(['Ã', 'Â', 'â', 'ð']) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (step, repaired) = match c {
            'Ã' | 'Â' => repair_sequence(rest, 2),
            'â' => repair_sequence(rest, 3),
            'ð' => repair_sequence(rest, 4),
            _ => (c.len_utf8(), None),
        };
        out.push(repaired.unwrap_or(c));
        rest = &rest[if repaired.is_some() { step } else { c.len_utf8() }..];
    }
    Cow::Owned(out)
}

/// The character that the first `count` characters stand for, with their length in bytes.
fn repair_sequence(rest: &str, count: usize) -> (usize, Option<char>) {
    let end = rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
    let bytes: Option<Vec<u8>> = rest[..end].chars().map(byte_of).collect();
    let decoded = bytes.as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let mut chars = decoded.unwrap_or("").chars();
    match (chars.next(), chars.next()) {
        (Some(c @ ('\u{A0}'..='\u{FF}' | '\u{2010}'..='\u{203A}' | '\u{20AC}' | '\u{2122}')), None) => (end, Some(c)),
        (Some(c @ ('\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')), None) if is_odd_second(rest) => {
            (end, Some(c))
        }
        _ => (end, None),
    }
}

/// Whether the second character is one that follows no letter in honest text: a control character, or what windows-1252
/// makes of the second byte of check marks, arrows, stars and pictographs.
fn is_odd_second(rest: &str) -> bool {
    rest.chars().nth(1).is_some_and(|c| is_high_control(c) || matches!(c, 'œ' | 'ž' | 'Ÿ' | '\u{AD}'))
}

/// The byte that was read as a character, by Latin-1 or windows-1252.
fn byte_of(c: char) -> Option<u8> {
    u8::try_from(c).ok().or_else(|| {
        let mut buffer = [0; 4];
        let (bytes, _, lossy) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        if lossy { None } else { bytes.first().copied() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_for_terminals_leave_whole() {
        let got = |line: &str| tidy(line).into_owned();
        assert_eq!(got("\u{1B}[1;31mHigh water\u{1B}[0m at  noon\u{1B}[K"), "High water at noon");
        assert_eq!(
            got("\u{1B}]0;Tide\u{7}The tide\u{1B}]8;;https://a.example\u{1B}\\ was out\u{1B}]8;;\u{1B}\\."),
            "The tide was out."
        );
        assert_eq!(got("a\u{1B}b [31m \u{1B}"), "ab [31m");
        assert_eq!(got("\u{1B}[31"), "[31");
        assert_eq!(got("The tide \u{1B}[31été, \u{1B}]no title"), "The tide [31été, ]no title");
    }

    #[test]
    fn clean_lines_are_borrowed() {
        assert!(matches!(tidy("  The mayor’s “no” — final. "), Cow::Borrowed("The mayor’s “no” — final.")));
    }

    #[test]
    fn spaces_entities_and_invisible_characters() {
        assert_eq!(tidy("Fish\u{A0}&amp;  chips\u{200B} &#8217;n&nbsp;peas"), "Fish & chips ’n peas");
        assert_eq!(tidy("co\u{AD}op\u{0}era\u{7}tive"), "cooperative");
        assert_eq!(tidy("\u{FEFF}\u{200B}"), "");
        assert_eq!(tidy("\u{E60D} Share \u{F099} it \u{F0001}now\u{10FFFD}"), "Share it now");
    }

    #[test]
    fn mojibake_is_undone_and_honest_letters_stay() {
        assert_eq!(tidy("The mayorâ€™s cafÃ© â€” open"), "The mayor’s café — open");
        assert_eq!(tidy("itâ\u{80}\u{99}s a cafÃ\u{A9}, â\u{80}\u{9C}noâ\u{80}\u{9D}"), "it’s a café, “no”");
        assert_eq!(tidy("a \u{85} b \u{92}"), "a b");
        assert_eq!(
            tidy("â\u{AD}\u{90}â\u{AD}\u{90} âœ… done ðŸš¢ ð\u{9F}\u{9A}\u{A2} âž¡ go"),
            "⭐⭐ ✅ done 🚢 🚢 ➡ go"
        );
        assert_eq!(tidy("bað, við, þâœ og ðŸ"), "bað, við, þâœ og ðŸ");
        assert_eq!(tidy("Âge d’or, château, São Paulo, pâté"), "Âge d’or, château, São Paulo, pâté");
    }
}

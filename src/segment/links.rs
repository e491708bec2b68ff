//! Links and pictures in Markdown: where their labels and addresses end, and whether a line holds them whole.

use super::{Kind, Line};
use crate::address::is_root;

/// Whether a line holds a link, `[text](…)` or by number, `[text][12]`.
pub(super) fn has_link(line: &str) -> bool {
    let is_link = |at| match line.as_bytes().get(at + 1) {
        Some(b'(') => true,
        Some(b'[') => target_len(&line[at + 1..]) > 2,
        _ => false,
    };
    memchr::memchr_iter(b']', line.as_bytes()).any(is_link)
}

/// Whether a text is nothing but a link to the first page of a site, as the site's name is.
pub(super) fn is_home_link(text: &str) -> bool {
    let target = bracketed(text).map(|(_, end)| &text[end..]);
    let address = target.and_then(|target| target.strip_prefix('(')?.strip_suffix(')'));
    address.and_then(|address| address.split(' ').next()).is_some_and(|url| matches!(url, "/" | "./") || is_root(url))
}

/// Least and most words of a caption; more of whole sentences behind a picture are a paragraph that it stands in.
const LEAST_CAPTION_WORDS: u32 = 3;
const CAPTION_WORDS: u32 = 60;
const SENTENCE_WORDS: u32 = 24;

/// Whether a line is the caption that a dumper printed behind its picture, in this block.
pub(super) fn is_behind_picture(line: &Line<'_>, block: &str) -> bool {
    let most = if line.sentence { SENTENCE_WORDS } else { CAPTION_WORDS };
    line.kind == Kind::Paragraph && (LEAST_CAPTION_WORDS..=most).contains(&line.words) && leads_with_picture(block)
}

/// Whether a block is a picture, which is no link, and text behind it without links, bars or other pictures.
fn leads_with_picture(block: &str) -> bool {
    let picture = block.strip_prefix('!').and_then(bracketed).map(|(_, end)| 1 + end);
    let behind = picture.map(|end| &block[end + target_len(&block[end..])..]);
    behind.is_some_and(|text| !text.contains(['[', '|']))
}

/// Most bytes of a link that is believed to go on in the next line.
const LINK_BYTES: usize = 400;

/// The last bytes of a line, so many at most.
pub(super) fn tail(line: &str) -> &str {
    &line[line.floor_char_boundary(line.len().saturating_sub(LINK_BYTES))..]
}

/// Whether a line ends inside the text or the address of a link, which a wrap broke.
pub(super) fn is_link_open(line: &str) -> bool {
    let tail = tail(line);
    let text_open = tail.rfind('[').is_some_and(|at| !tail[at..].contains(']'));
    let address_open = tail.rfind("](").is_some_and(|at| !tail[at..].contains(')'));
    // A link around a picture is open until its own bracket closes.
    let picture_open = || tail.rfind("[![").is_some_and(|at| bracketed(&tail[at..]).is_none());
    text_open || address_open || picture_open()
}

/// Whether a line ends inside what a picture shows, which some dumpers print as it stands, over several lines.
pub(super) fn is_alt_open(line: &str) -> bool {
    let tail = tail(line);
    let is_code = |before: &str| !before.matches('`').count().is_multiple_of(2);
    tail.rfind("![").is_some_and(|at| !tail[at..].contains(']') && !is_code(&tail[..at]))
}

/// Whether a line ends inside the address of a link: between `](` and the bracket that closes it.
pub(super) fn is_address_open(line: &str) -> bool {
    let tail = tail(line);
    tail.rfind("](").is_some_and(|at| !tail[at..].contains(')') && !tail[at..].contains(' '))
}

/// Most bytes looked through for the end of a label or an address, so that no page costs quadratic time.
const LOOK_AHEAD: usize = 4096;

/// The first [`LOOK_AHEAD`] bytes of a text, cut at a character.
pub(super) fn window(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOK_AHEAD)]
}

/// Label and length of a balanced `[…]` at the start of the text.
pub(super) fn bracketed(text: &str) -> Option<(&str, usize)> {
    let text = window(text);
    memchr::memchr(b']', text.as_bytes()).filter(|_| text.starts_with('['))?;
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some((&text[1..at], at + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// Length of `(url "title")` or `[ref]` at the start of the text; 0 if there is none.
pub(super) fn target_len(text: &str) -> usize {
    match text.as_bytes().first() {
        Some(b'(') => parenthesised(text),
        Some(b'[') => bracketed(text)
            .filter(|(label, _)| label.len() <= 4 && label.bytes().all(|b| b.is_ascii_digit()))
            .map_or(0, |(_, end)| end),
        _ => 0,
    }
}

/// Length of a balanced `(…)`. Else the address was broken by the dumper, or is longer than what is looked through: it ends
/// with the first `)`, or before the first white space that no title in quotes follows.
fn parenthesised(text: &str) -> usize {
    if let Some(length) = balanced(window(text)) {
        return length;
    }
    let address = text.find(|c: char| c == ')' || c.is_whitespace()).unwrap_or(text.len());
    let is_titled = text[address..].trim_start().starts_with(['"', '\'']);
    let end = if is_titled { window(text).find(')').unwrap_or(address) } else { address };
    end + usize::from(text[end..].starts_with(')'))
}

/// Length of the balanced `(…)` that a text starts with.
fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::markdown::lines;

    #[test]
    fn what_a_picture_shows_may_go_on_in_lines_that_look_like_items() {
        let source = [
            "![The old quay",
            "- Step",
            "1](data:image/gif;base64,R0lGODlhAQABAAAAACH5)",
            "",
            "It leaks, ![ says",
            "",
            "- Anneke.",
        ];
        let texts: Vec<String> = lines(&source, None).into_iter().map(|line| line.text.into_owned()).collect();
        assert_eq!(texts[texts.len() - 2..], ["It leaks, ![ says", "Anneke."]);
        let code = lines(&["Write `if ![` and more:", "- one", "- two"], None);
        assert_eq!(code.len(), 3);
        assert!(!texts.iter().any(|text| text.contains("Step") && text.contains("data:")), "{texts:?}");
    }
}

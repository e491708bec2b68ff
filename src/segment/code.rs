//! A line in, whether it is code out: where code begins in it, and where it ends and text begins.
//!
//! What is told is the code that dumpers leave of pages: scripts, style sheets and data for programs. (See
//! [`super::scripts`] for what becomes of it.)

use std::sync::LazyLock;

use regex::Regex;

use super::measure::is_unspaced;
use super::{PROSE_WORDS, count_words, ends_like_sentence, style};

/// Properties of style sheets, or how their names begin.
const PROPERTIES: &str = "(?:align|animation|background|border|bottom|box-|clear|color|content|cursor|display|fill|flex|float|font|gap|\
    grid|height|justify|left|letter-|line-|list-|margin|max-|min-|opacity|order|outline|overflow|padding|pointer-|position|\
    resize|right|src|stroke|table-|text-|top|transform|transition|user-|vertical-|visibility|white-|width|word-|z-|zoom|--?[a-z])";

/// What no text has, but scripts, style sheets and data for programs have; Markdown may have put backslashes into it.
/// Words are of ASCII, since automata know no others beside `\b`.
static SURE: LazyLock<Regex> = LazyLock::new(|| {
    let rule = format!(r"\{{\s*{PROPERTIES}[a-z-]*\s*:");
    let ways = [
        r"(?-u:\b)function\s*[0-9A-Za-z_\\$]*\s*\([^(){}]{0,60}\)\s*\{".to_owned(),
        r#"(?-u:\b)(?:window|document)(?:\.|\\?\[['"])[0-9A-Za-z_\\$'".\[\]]+(?:\(|\s*=|\s*\|\|)"#.to_owned(),
        r"(?-u:\b)(?:jQuery|googletag|gtag|fbq|_gaq|dataLayer)(?:\.[0-9A-Za-z_]+)*\(".to_owned(),
        r#"(?:^|[^0-9A-Za-z_$])\$(?:\.[0-9A-Za-z_]+)*\((?:document|window|function|this|["'])"#.to_owned(),
        r"(?:^|;)\s*(?:var|const)\s+[0-9A-Za-z_$\\]+\s*=".to_owned(),
        r"=>\s*\{".to_owned(),
        r#"^\s*\{\s*"[0-9A-Za-z_@$]+"\s*:"#.to_owned(),
        r#""@context"\s*:\s*"https?:\\?/\\?/schema"#.to_owned(),
        r"<!\\?\[CDATA\\?\[".to_owned(),
        r"!important".to_owned(),
        r"^\s*@(?:media|font-face|import|charset|(?:-webkit-)?keyframes)(?-u:\b)[^a-z]".to_owned(),
        format!(r#"^\s*[.#@*:0-9A-Za-z_\\\[][^{{}}"]*{rule}"#),
        format!(r"[.#][0-9A-Za-z_\\-]+\s*{rule}"),
    ];
    Regex::new(&ways.join("|")).expect("it is a pattern")
});

/// A declaration of a style sheet.
static DECLARATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"^\s*{PROPERTIES}[a-z-]*\s*:\s*[^;{{}}]+;?\s*$")).expect("it is a pattern"));

/// Marks of code, and the least share of a line's bytes from which it is code beside other code: inside braces, outside
/// them, and where it ends as code does.
const MARKS: &[u8] = b"{}();=[]<>\"':|&!$_\\/+";
const SHARE_INSIDE: f32 = 0.05;
const SHARE_OUTSIDE: f32 = 0.12;
const SHARE_ENDED: f32 = 0.025;
/// Most words of a line inside braces that has no marks.
const BARE_WORDS: usize = 3;
/// Words in a row without marks, from which a line beside code has text in it.
const TEXT_WORDS: usize = 12;
/// Words that are looked at where code may end and text begin; if there are so many, one may have marks.
const FIRST_WORDS: usize = 6;
/// Bytes in which these words are looked for, and the end of a string, and the start of a link's address.
const FIRST_BYTES: usize = 160;
const STRING_BYTES: usize = 1 << 14;
const ADDRESS_BYTES: usize = 2048;
/// Fewest words of a text that ends the line.
const LAST_WORDS: usize = 2;

/// Where code begins in a line, behind a byte of it; `below` is the next line.
pub(super) fn begin(line: &str, from: usize, below: Option<&&str>) -> Option<usize> {
    let opens_style = || line.trim_end().ends_with('{') && below.is_some_and(|below| DECLARATION.is_match(below));
    match first_sure(line, from) {
        Some(found) => {
            // The brackets and quotes before it, and what is left of the line if that is no more.
            let is_of_code = |c: char| c.is_whitespace() || "/*\\!{[(<;'\"".contains(c);
            let before = line[from..found].trim_end_matches(is_of_code);
            Some(if before.is_empty() { from } else { from + before.len() })
        }
        None => (from == 0 && opens_style()).then_some(0),
    }
}

/// Where a line is code for sure, behind a byte of it. Markdown links may call a function: that is none.
fn first_sure(line: &str, from: usize) -> Option<usize> {
    let mut searched = from;
    while let Some(found) = SURE.find_at(line, searched) {
        if !is_in_link(&line[..found.start()]) {
            return Some(found.start());
        }
        searched = found.end();
    }
    None
}

/// Whether a text ends within the address of a Markdown link.
fn is_in_link(before: &str) -> bool {
    let window = &before[before.ceil_char_boundary(before.len().saturating_sub(ADDRESS_BYTES))..];
    window.rsplit_once("](").is_some_and(|(_, address)| !address.contains(' '))
}

/// Where the code in a line ends and text begins, and how many braces are open there.
pub(super) fn end(line: &str, from: usize, mut depth: usize) -> (usize, usize) {
    for (at, byte) in line.bytes().enumerate().skip(from) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(byte, b'}' | b')' | b']' | b';') && is_text(&line[at + 1..]) {
            return (at + 1, 0);
        }
    }
    (line.len(), depth)
}

/// Whether what follows on code is text.
fn is_text(rest: &str) -> bool {
    if rest.starts_with(['.', ',', ';', '(', ')', '=', '"', '\'', '}', ']']) {
        return false;
    }
    let start = &rest[..rest.floor_char_boundary(FIRST_BYTES)];
    if start.starts_with(is_unspaced) {
        return count_words(start.split(['{', '}', '(', ';', '=']).next().unwrap_or_default()) >= LAST_WORDS as u32;
    }
    let words = || start.split_whitespace().take(FIRST_WORDS);
    let all = words().count();
    let is_figure = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || b".:/-".contains(&byte));
    let marked = all - words().filter(|word| is_plain(word) || is_figure(word)).count();
    all >= LAST_WORDS && marked <= usize::from(all == FIRST_WORDS) && !is_in_string(rest)
}

/// Whether the next quotation mark of a text ends a string of data for programs.
fn is_in_string(rest: &str) -> bool {
    let window = &rest.as_bytes()[..rest.len().min(STRING_BYTES)];
    let next = memchr::memchr(b'"', window).map(|quote| &rest[quote + 1..]);
    next.is_some_and(|behind| behind.starts_with([',', '}', ']', ':']))
}

/// Whether a line beside code is code; inside braces less will do.
pub(super) fn goes_on(line: &str, is_inside: bool) -> bool {
    let share = line.bytes().filter(|byte| MARKS.contains(byte)).count() as f32 / line.len().max(1) as f32;
    let is_quoted = line.starts_with(['"', '\'', '/', '*', '\\']) && !line.ends_with(['.', '!', '?', '…']);
    let is_bare = || !line.contains(is_unspaced) && line.split_whitespace().count() <= BARE_WORDS;
    let is_code = ends_code(line) && share >= if is_inside { SHARE_ENDED } else { SHARE_INSIDE }
        || is_inside && (share >= SHARE_INSIDE || is_quoted || is_bare())
        || share >= SHARE_OUTSIDE && line.ends_with([',', '(', '[', '=', '+']) && line.contains(['{', '(', '=', ';']);
    let is_unspaced_text = || line.contains(is_unspaced) && count_words(line) >= PROSE_WORDS && share < SHARE_OUTSIDE;
    is_code && (longest_text(line) < TEXT_WORDS || is_quoted) && !is_unspaced_text() || first_sure(line, 0).is_some()
}

/// Whether a line ends, or begins, as only code does.
pub(super) fn ends_code(line: &str) -> bool {
    line.ends_with([';', '{', '}']) || line.starts_with(['}', ')'])
}

/// Whether a text reads like prose, or holds some.
pub(super) fn has_prose(text: &str) -> bool {
    let text = text.trim();
    style::has_words(text, PROSE_WORDS as usize) && (ends_like_sentence(text) || longest_text(text) >= 2 * TEXT_WORDS)
}

/// The longest run of words in a line that have no marks of code in or between them.
fn longest_text(line: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for word in line.split_whitespace() {
        run = if is_plain(word) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Whether a word has only letters, and around them the punctuation of text.
fn is_plain(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '"', '\'', '“', '‘', '«']);
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '”', '’', '»', '…']);
    !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '–' | '&'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_what_text_says_of_it() {
        for line in [
            "$(document).ready(function() {",
            "$.get('/tides');",
            "window.dataLayer = window.dataLayer || [];",
            ".quay, .pier > a { display: none; }",
            "body { --tide: 3; }",
        ] {
            assert_eq!(begin(line, 0, None), Some(0), "{line}");
        }
        for line in [
            "jQuery (a library) is what the office uses.",
            "It was valued at US$ (2019 dollars) four million.",
            "She looked out of the window.Then (as he said) the ferry came.",
            "Consider the set {x : x > 0} of all tides.",
            "WARN quay {level: 4; state: flooded}",
        ] {
            assert_eq!(begin(line, 0, None), None, "{line}");
        }
    }

    #[test]
    fn text_behind_code_begins_where_the_braces_are_closed() {
        for text in ["By Jane Roe", "12 May 2024", "港务局周二第三次推迟了"] {
            let line = format!("var a = function () {{ return 1; }};{text}");
            assert_eq!(&line[end(&line, 0, 0).0..], text);
        }
        assert_eq!(end("a({b: 'c", 0, 0), (8, 1));
    }

    #[test]
    fn below_code_text_goes_on_no_more() {
        for line in
            ["Mayor's 'big plan': what's next?", "12/05/2024 10:30", "jQuery (3.7)", "| Tarn, 12.05.2024 | 10:30 |"]
        {
            assert!(!goes_on(line, false), "{line}");
        }
        let quotation = "\"It is over,\" said Ruth Ames, who has led the board of the harbour of Tarn since 1974.";
        assert!(
            !goes_on(quotation, true)
                && !goes_on("港务局周二第三次推迟了对旧罐头厂的表决，委员会选出了下一次会议的主持人。", true)
        );
        assert!(goes_on("slot: 7,", true) && goes_on("}, 500);", false) && goes_on("float: none", true));
    }
}

//! The source lines of a text in; those out that are no text but the page's own scripts, style sheets and data for
//! programs: `textContent`, turndown and markdownify print them among the text.
//!
//! Code that an article shows looks the same. So a run of code is only taken if it stands above the first prose of the
//! page or below the last, or tells by what it calls that it serves the page (analytics, advertising, schema.org).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sources::Sources;
use super::{Kind, Line, PROSE_WORDS, ends_like_sentence, measure, style, tags, tidy};

/// What no text has, but scripts, style sheets and data for programs have; Markdown may have put backslashes into it.
static SURE: LazyLock<Regex> = LazyLock::new(|| {
    let ways = [
        r"\bfunction\s*[\w\\$]*\s*\([^)]*\)\s*\{",
        r#"\b(?:window|document)(?:\.|\\?\[)[\w\\$'".\[\]]+\s*(?:[=(]|\|\|)"#,
        r"\b(?:jQuery|googletag|gtag|fbq|_gaq|dataLayer|\$)(?:\.\w+)*\s?\(",
        r"(?:^|;)\s*(?:var|const)\s+[\w$\\]+\s*=",
        r"=>\s*\{",
        r#"^\s*\{\s*"[\w@$]+"\s*:"#,
        r#""@context"\s*:\s*"https?:\\?/\\?/schema"#,
        r"<!\\?\[CDATA\\?\[",
        r"!important",
        r"^\s*@(?:media|font-face|import|charset|(?:-webkit-)?keyframes)\b[^a-z]",
        r#"^\s*[.#@*:\w\\\[][^{}"]*\{\s*[a-z-]+\s*:[^{}]*[;}]"#,
        r#"[.#@][\w\\-]+[^{}"]{0,200}\{\s*[a-z-]+\s*:[^{}]*[;}]"#,
    ];
    Regex::new(&ways.join("|")).expect("it is a pattern")
});

/// What a page's own code calls, and code that an article shows seldom does.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    let calls = "dataLayer|googletag|gtag\\(|_gaq|GoogleAnalyticsObject|fbq\\(|schema\\.org|adsbygoogle|wpemoji|wp-smiley|\
        gtm\\.js|analytics|__NEXT_DATA__|facebook-jssdk|recentcomments|_comscore|CDATA|!important|@font-face|OneTrust|\
        prebid|text/javascript";
    Regex::new(calls).expect("it is a pattern")
});

/// A declaration of a style sheet.
static DECLARATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*[a-z-]+\s*:\s*[^;{}]+;?\s*$").expect("it is a pattern"));

/// Marks of code, and the least share of a line's characters from which it is code beside other code, inside brackets and
/// outside them.
const MARKS: &[u8] = b"{}();=[]<>\"':|&!$_\\/+";
const SHARE_INSIDE: f32 = 0.05;
const SHARE_OUTSIDE: f32 = 0.12;
/// Most words of a line inside brackets that has no marks.
const BARE_WORDS: usize = 3;
/// Words in a row without marks, from which a line beside code has text in it.
const TEXT_WORDS: usize = 12;
/// Words that are looked at where code may end and text begin; one of them may have marks.
const FIRST_WORDS: usize = 6;
/// Bytes in which these words are looked for, and the end of a string, and the start of a link's address.
const FIRST_BYTES: usize = 160;
const STRING_BYTES: usize = 1 << 14;
const ADDRESS_BYTES: usize = 2048;
/// Fewest words of a text that ends the line.
const LAST_WORDS: usize = 2;
/// Most blank lines in a run outside brackets.
const MOST_BLANKS: usize = 3;

/// How a document type begins.
const DOCUMENT_TYPE: &str = "<!doctype ";

/// A place in the source: a line from 0, and a byte in it.
type Place = (usize, usize);

/// Takes the page's own code out of its source lines: lines of it, one a run. On most pages there is none.
pub(super) fn take_out<'p>(sources: &mut Sources<'p>) -> Vec<Line<'p>> {
    let all = std::mem::take(&mut sources.texts);
    let runs = own_runs(&all);
    let code: Vec<Line<'p>> = runs.iter().map(|run| code_line(&all, run)).collect();
    sources.texts = all;
    if !code.is_empty() {
        let mut runs_left = &runs[..];
        sources.replace(|at, line| texts_between(&mut runs_left, at, line).into_iter().map(|(_, text)| text));
    }
    code
}

/// Runs of code that are the page's own.
fn own_runs(sources: &[&str]) -> Vec<Run> {
    let may_be = |line: &&str| memchr::memchr(b'{', line.as_bytes()).is_some();
    let document_type = document_type(sources);
    let mut runs: Vec<Run> = document_type.into_iter().collect();
    if !sources.iter().any(may_be) {
        return runs;
    }
    runs.extend(runs_behind(sources, document_type.map_or((0, 0), |run| run.end)));
    let mut runs_left = &runs[..];
    let prose: Vec<Place> = (0..sources.len())
        .flat_map(|at| {
            texts_between(&mut runs_left, at, sources[at]).into_iter().map(move |(from, text)| ((at, from), text))
        })
        .filter(|(_, text)| has_prose(text))
        .map(|(place, _)| place)
        .collect();
    let is_outside = |run: &Run| {
        prose.first().is_some_and(|first| run.start < *first) || prose.last().is_some_and(|last| run.start > *last)
    };
    runs.retain(|run| is_outside(run) || run.texts(sources).any(|text| OWN.is_match(text)));
    runs
}

/// What of a line is no code, and where it begins: the whole of it, or the parts that are not empty.
fn texts_between<'p>(runs_left: &mut &[Run], at: usize, line: &'p str) -> Vec<(usize, &'p str)> {
    let (mut texts, mut start, mut has_code) = (Vec::new(), 0, false);
    while let Some((run, rest)) = runs_left.split_first().filter(|(run, _)| run.start.0 <= at) {
        let part = run.part_of(at, line.len());
        texts.push((start, &line[start..part.start]));
        (start, has_code) = (part.end, true);
        if run.end.0 > at {
            break;
        }
        *runs_left = rest;
    }
    texts.push((start, &line[start..]));
    texts.retain(|(_, text)| !has_code || !text.trim().is_empty());
    texts
}

/// A run of code.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    start: Place,
    /// Where it ends, in a line that it has a part of.
    end: Place,
}

impl Run {
    /// The lines that it has a part of.
    fn lines(&self) -> Range<usize> {
        self.start.0..self.end.0 + 1
    }

    /// Its part of each of them.
    fn texts<'p>(&self, sources: &[&'p str]) -> impl Iterator<Item = &'p str> {
        self.lines().map(|at| &sources[at][self.part_of(at, sources[at].len())])
    }

    /// Its part of a line of so many bytes.
    fn part_of(&self, at: usize, length: usize) -> Range<usize> {
        let start = if at == self.start.0 { self.start.1 } else { 0 };
        start..if at == self.end.0 { self.end.1 } else { length }
    }
}

/// A run of code as one line.
fn code_line<'p>(all: &[&'p str], run: &Run) -> Line<'p> {
    let tidied: Vec<Cow<'p, str>> = run.texts(all).map(tidy::tidy).collect();
    let filled: Vec<&str> = tidied.iter().map(AsRef::as_ref).filter(|line| !line.is_empty()).collect();
    let mut line = measure::line(Cow::Owned(filled.join(" ")), run.start.0 as u32 + 1);
    (line.kind, line.span, line.sentence) = (Kind::Script, run.lines().len() as u32, false);
    line
}

/// The document type of a page, if its text begins with it.
fn document_type(sources: &[&str]) -> Option<Run> {
    let (at, line) = sources.iter().enumerate().find(|(_, line)| !line.trim().is_empty())?;
    let is_it = line.trim_start().get(..DOCUMENT_TYPE.len())?.eq_ignore_ascii_case(DOCUMENT_TYPE);
    let end = line.find('>').filter(|_| is_it)? + 1;
    Some(Run { start: (at, 0), end: (at, end) })
}

/// Runs of code behind a place, as far as the lines themselves tell.
fn runs_behind(sources: &[&str], (mut at, mut from): Place) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_fenced = false;
    while at < sources.len() {
        is_fenced ^= from == 0 && sources[at].trim_start().starts_with("```");
        let may_begin = !is_fenced && !tags::is_table(sources[at]);
        let begins = if may_begin { begin(sources, (at, from)) } else { None };
        let Some(begins) = begins else {
            (at, from) = (at + 1, 0);
            continue;
        };
        let start = if begins == 0 { (first_of(sources, runs.last(), at), 0) } else { (at, begins) };
        let end = end_of(sources, (at, begins));
        runs.push(Run { start, end });
        (at, from) = end;
    }
    runs
}

/// Where code begins in a line, behind a byte of it.
fn begin(sources: &[&str], (at, from): Place) -> Option<usize> {
    let line = sources[at];
    let opens_style =
        || line.trim_end().ends_with('{') && sources.get(at + 1).is_some_and(|next| DECLARATION.is_match(next));
    let mut searched = from;
    while let Some(found) = SURE.find_at(line, searched) {
        if is_in_link(&line[..found.start()]) {
            searched = found.end();
            continue;
        }
        // The brackets and quotes before it, and what is left of the line if that is no more.
        let is_of_code = |c: char| c.is_whitespace() || "/*\\!{[(<;'\"".contains(c);
        let before = line[from..found.start()].trim_end_matches(is_of_code);
        return Some(if before.is_empty() { from } else { from + before.len() });
    }
    (from == 0 && opens_style()).then_some(0)
}

/// Whether a text ends within the address of a Markdown link, which may call a function.
fn is_in_link(before: &str) -> bool {
    let window = &before[before.ceil_char_boundary(before.len().saturating_sub(ADDRESS_BYTES))..];
    window.rsplit_once("](").is_some_and(|(_, address)| !address.contains(' '))
}

/// The first line of a run: brackets and marks alone may stand above the line that told it.
fn first_of(sources: &[&str], above: Option<&Run>, at: usize) -> usize {
    let top = above.map_or(0, |run| run.end.0 + 1).min(at);
    let is_opening = |line: &&&str| line.contains(['{', '[', '(', '/', '<']) && !line.contains(char::is_alphanumeric);
    at - sources[top..at].iter().rev().take_while(is_opening).count()
}

/// Where code ends that begins at a place.
fn end_of(sources: &[&str], (at, from): Place) -> Place {
    let (mut byte, mut depth) = end_in(sources[at], from, 0);
    let mut end = (at, byte);
    for (next, line) in sources.iter().enumerate().skip(at + 1) {
        if byte < sources[end.0].len() {
            break;
        }
        if line.trim().is_empty() && (depth > 0 || next - end.0 <= MOST_BLANKS) {
            continue;
        }
        if !goes_on(line.trim(), depth > 0) {
            break;
        }
        (byte, depth) = end_in(line, 0, depth);
        end = (next, byte);
    }
    end
}

/// Where the code in a line ends and text begins, and how many braces are open there.
fn end_in(line: &str, from: usize, mut depth: usize) -> (usize, usize) {
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
    let words = || start.split_whitespace().take(FIRST_WORDS);
    let all = words().count();
    let marked = all - words().filter(|word| is_plain(word)).count();
    all >= LAST_WORDS && marked <= usize::from(all == FIRST_WORDS) && !is_in_string(rest)
}

/// Whether the next quotation mark of a text ends a string of data for programs.
fn is_in_string(rest: &str) -> bool {
    let window = &rest.as_bytes()[..rest.len().min(STRING_BYTES)];
    let next = memchr::memchr(b'"', window).map(|quote| &rest[quote + 1..]);
    next.is_some_and(|behind| behind.starts_with([',', '}', ']', ':']))
}

/// Whether a line beside code is code; inside brackets less will do.
fn goes_on(line: &str, is_inside: bool) -> bool {
    let share = line.bytes().filter(|byte| MARKS.contains(byte)).count() as f32 / line.len().max(1) as f32;
    let is_quoted = line.starts_with(['"', '\'', '/', '*', '\\']);
    let ends = line.ends_with([';', '{', '}']) || line.starts_with(['}', ')']);
    let is_code = ends && share >= SHARE_INSIDE / 2.0
        || is_inside && (share >= SHARE_INSIDE || is_quoted || line.split_whitespace().count() <= BARE_WORDS)
        || share >= SHARE_OUTSIDE && !line.contains("](");
    let is_sure = || SURE.find(line).is_some_and(|found| !is_in_link(&line[..found.start()]));
    is_code && (longest_text(line) < TEXT_WORDS || is_quoted) || is_sure()
}

/// Whether a text reads like prose, or holds some.
fn has_prose(text: &str) -> bool {
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
    use crate::segment::{Kind, segment_text};

    const PROSE: &str = "The harbour board met on Tuesday and put off its vote on the old cannery for the third time.";

    fn read(text: &str) -> Vec<(String, Kind, u32, u32)> {
        let lines = segment_text(text, None).lines;
        lines.into_iter().map(|line| (line.text.into_owned(), line.kind, line.number, line.span)).collect()
    }

    /// The lines that are code.
    fn code(text: &str) -> Vec<String> {
        let of = |(text, kind, ..): (String, Kind, u32, u32)| (kind == Kind::Script).then_some(text);
        read(text).into_iter().filter_map(of).collect()
    }

    #[test]
    fn a_run_of_code_is_one_line_with_its_numbers() {
        let script = "/*\nvar ad = {\n  slot: 7,\n\n  run: function () { return 1; }\n};\n";
        let text = format!("Tides\n{script}Home\n{PROSE}");
        let one = "/* var ad = { slot: 7, run: function () { return 1; } };";
        let expected = [("Tides", Kind::Paragraph, 1, 1), (one, Kind::Script, 2, 6), ("Home", Kind::Paragraph, 8, 1)];
        assert_eq!(read(&text)[..3], expected.map(|(text, kind, number, span)| (text.to_owned(), kind, number, span)));
    }

    #[test]
    fn of_a_line_with_code_in_it_the_text_stays() {
        let text = format!(
            "Tides{{\"@context\":\"https://schema.org\",\"a\":{{\"b\":1}}}}By Jane Roe and others {PROSE}\n{PROSE}"
        );
        let lines = read(&text);
        assert_eq!((lines[0].0.as_str(), lines[0].2), ("Tides", 1));
        assert_eq!((&lines[1].0[..10], lines[1].2), ("By Jane Ro", 1));
        assert_eq!(code(&text), ["{\"@context\":\"https://schema.org\",\"a\":{\"b\":1}}"]);
    }

    #[test]
    fn style_sheets_are_code() {
        let rules =
            ".quay, .pier {\n  color: red;\n  margin: 0 !important\n}\n@media print {\n.quay { display: none; }\n}";
        assert_eq!(code(&format!("{rules}\nHome\n{PROSE}")).len(), 1);
    }

    #[test]
    fn code_that_an_article_shows_stays_unless_it_serves_the_page() {
        let shown = "var tide = new Tide({ port: 'Tarn' });";
        let served = "googletag.cmd.push(function() { googletag.display('ad-7'); });";
        assert_eq!(code(&format!("{PROSE}\n{shown}\n{PROSE}\n{served}\n{PROSE}")), [served]);
        assert_eq!(code(&format!("{shown}\n{PROSE}")), [shown], "above the text it is the page's");
        let fenced = format!("# Tides\n\n{PROSE}\n\n```\nwindow.dataLayer = [{{}}];\n```\n\n{PROSE}\n");
        assert!(code(&fenced).is_empty());
    }

    #[test]
    fn text_and_links_are_no_code() {
        let text = format!(
            "The set {{a, b}} is not a function (as he said); nor is $5.\n[Print](javascript:window.print\\(\\)) {{x}}\n{PROSE}"
        );
        assert!(code(&text).is_empty(), "{:?}", code(&text));
    }

    #[test]
    fn the_document_type_is_no_text() {
        assert_eq!(code(&format!("\n<!DOCTYPE html> Tides\n{PROSE}")), ["<!DOCTYPE html>"]);
        assert!(code(&format!("{PROSE}\n<!DOCTYPE html>\n{PROSE}")).is_empty());
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_they_are() {
        let text = format!("{PROSE}\nvar a = {{{}\n{PROSE}", "({[;".repeat(50_000));
        assert_eq!(read(&text).len(), 3);
    }
}

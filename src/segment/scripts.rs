//! The source lines of a text in; those out that are no text but the page's own scripts, style sheets and data for
//! programs: `textContent`, turndown and markdownify print them among the text.
//!
//! Code that an article shows looks the same. So a run of code is only taken if it stands above the first prose of the
//! page or below the last, or tells by what it calls that it serves the page (analytics, advertising, schema.org); of a
//! page without prose, only then. What stands in a fence, or below a line that ends with a colon, is shown.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sources::Sources;
use super::{Kind, Line, code, count_words, markdown, measure, style, tags, tidy};

/// What a page's own code calls, and code that an article shows seldom does.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    let calls = r"dataLayer|googletag|gtag\(|_gaq|GoogleAnalytics|google-analytics|fbq\(|schema\.org|adsbygoogle|wpemoji|wp-smiley|gtm\.js|__NEXT_DATA__|facebook-jssdk|recentcomments|_comscore|OneTrust|prebid";
    Regex::new(calls).expect("it is a pattern")
});

/// Most blank lines in a run outside braces.
const MOST_BLANKS: usize = 3;
/// Most bytes of a line that may mention code and be a paragraph.
const PARAGRAPH_BYTES: usize = 1000;
/// Least words of a line that ends with a colon and says that code is shown below.
const INTRODUCTION_WORDS: usize = 3;
/// How a document type begins.
const DOCUMENT_TYPE: &str = "<!doctype ";

/// A place in the source: a line from 0, and a byte in it.
type Place = (usize, usize);

/// Takes the page's own code out of its source lines: lines of it, one a run. On most pages there is none.
pub(super) fn take_out<'p>(sources: &mut Sources<'p>) -> Vec<Line<'p>> {
    let runs = own_runs(&sources.texts);
    let code: Vec<Line<'p>> = runs.iter().map(|run| code_line(&sources.texts, run)).collect();
    if !code.is_empty() {
        let mut runs_left = &runs[..];
        sources.replace(|at, line| texts_between(&mut runs_left, at, line).into_iter().map(|(_, text)| text));
    }
    code
}

/// Runs of code that are the page's own, its document type first.
fn own_runs(sources: &[&str]) -> Vec<Run> {
    let document_type = document_type(sources);
    let mut all: Vec<Run> = document_type.into_iter().collect();
    // Few pages have a brace, and of those few a line with one that is code.
    let is_braced = |line: &str| memchr::memchr(b'{', line.as_bytes()).is_some();
    let is_code = |at: usize| is_braced(sources[at]) && code::begin(sources[at], 0, sources.get(at + 1)).is_some();
    if !(0..sources.len()).any(is_code) {
        return all;
    }
    let runs = runs_behind(sources, document_type.map_or((0, 0), |run| run.end));
    let prose = prose(sources, &[&all[..], &runs].concat());
    let is_outside = |run: &Run| prose.is_some_and(|(first, last)| run.start < first || run.start > last);
    let is_own = |run: &Run| run.texts(sources).any(|text| OWN.is_match(text));
    all.extend(runs.into_iter().filter(|run| is_own(run) || (is_outside(run) && !run.is_shown(sources))));
    all
}

/// Where the first and the last prose begin that stand between runs.
fn prose(sources: &[&str], mut runs: &[Run]) -> Option<(Place, Place)> {
    let mut places = None;
    for (at, line) in sources.iter().enumerate() {
        for (from, _) in texts_between(&mut runs, at, line).into_iter().filter(|(_, text)| code::has_prose(text)) {
            places = Some((places.map_or((at, from), |(first, _)| first), (at, from)));
        }
    }
    places
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

    /// Whether a text shows it to its readers: a sentence mentions it, or a line above announces it.
    fn is_shown(&self, sources: &[&str]) -> bool {
        let line = sources[self.start.0];
        let own: u32 = self.texts(sources).map(count_words).sum();
        let is_mention = self.start.0 == self.end.0
            && line.len() <= PARAGRAPH_BYTES
            && code::has_prose(line)
            && count_words(line) > 2 * own;
        let above = || sources[..self.start.0].iter().rev().map(|line| line.trim()).find(|line| !line.is_empty());
        is_mention || above().is_some_and(|above| above.ends_with(':') && style::has_words(above, INTRODUCTION_WORDS))
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
    let mut fence = None;
    while at < sources.len() {
        let mark = markdown::fence(sources[at].trim_start_matches(['>', ' '])).filter(|_| from == 0);
        if mark.is_some_and(|mark| fence.is_none_or(|open| open == mark)) {
            fence = if fence.is_some() { None } else { mark };
        }
        let may_begin = fence.is_none() && !tags::is_table(sources[at]);
        let begins = if may_begin { code::begin(sources[at], from, sources.get(at + 1)) } else { None };
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

/// The first line of a run: brackets and marks alone may stand above the line that told it.
fn first_of(sources: &[&str], above: Option<&Run>, at: usize) -> usize {
    let top = above.map_or(0, |run| run.end.0 + 1).min(at);
    let is_opening = |line: &&&str| line.contains(['{', '[', '(', '/', '<']) && !line.contains(char::is_alphanumeric);
    at - sources[top..at].iter().rev().take_while(is_opening).count()
}

/// Where code ends that begins at a place. Where braces stay open (one may stand in a string), it is behind the last line
/// that ends as only code does.
fn end_of(sources: &[&str], (at, from): Place) -> Place {
    let (mut byte, mut depth) = code::end(sources[at], from, 0);
    let mut end = (at, byte);
    let mut last_sure = end;
    for (next, line) in sources.iter().enumerate().skip(at + 1) {
        if byte < sources[end.0].len() {
            break;
        }
        if line.trim().is_empty() && (depth > 0 || next - end.0 <= MOST_BLANKS) {
            continue;
        }
        if !code::goes_on(line.trim(), depth > 0) {
            break;
        }
        (byte, depth) = code::end(line, 0, depth);
        end = (next, byte);
        last_sure = if code::ends_code(line.trim()) { end } else { last_sure };
    }
    if depth > 0 { last_sure } else { end }
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
    fn a_brace_in_a_string_does_not_take_the_text_below() {
        let script = "Home\nvar o = { a: function () { return '{'; };\n";
        let below = [
            "Ruth Ames",
            "By Jane Roe",
            "Mayor resigns",
            "港务局周二第三次推迟了对旧罐头厂的表决，委员会选出了主持人。",
        ];
        let lines = read(&format!("{script}{}\n{PROSE}", below.join("\n")));
        let texts: Vec<&str> = lines.iter().filter(|line| line.1 != Kind::Script).map(|line| line.0.as_str()).collect();
        assert_eq!(texts[1..5], below);
    }

    #[test]
    fn what_a_text_announces_is_shown() {
        let text = format!("{PROSE}\nThe whole program:\n\nvar tide = {{ high: 4 }};\n");
        assert!(code(&text).is_empty() && code(&text.replace("program:", "program")).len() == 1);
    }

    #[test]
    fn the_document_type_is_no_text() {
        assert_eq!(code("<!DOCTYPE html> Tides\na {b} c\nHome"), ["<!DOCTYPE html>"]);
        assert_eq!(code(&format!("\n<!DOCTYPE html> Tides\n{PROSE}")), ["<!DOCTYPE html>"]);
        assert!(code(&format!("{PROSE}\n<!DOCTYPE html>\n{PROSE}")).is_empty());
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_they_are() {
        for marks in ["({[;", "](function(!important", "function( x !important; some words are here {} "] {
            let text = format!("{PROSE}\nvar a = {{{}\n{PROSE}", marks.repeat(30_000));
            assert!(!read(&text).is_empty());
        }
    }
}

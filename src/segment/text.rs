//! The text of a scraped page in, its lines out: tells the dumper's style and hands over to it.

use std::borrow::Cow;

use super::{Join, Kind, Line, Page, Style, layout, markdown, measure, nodes, style, tidy};

/// A source line longer than this many bytes is no paragraph: it is cut at its sentence ends.
const ENDLESS_BYTES: usize = 3000;
/// The same for a page that is one line, where no other line says what a paragraph is.
const ENDLESS_PAGE_BYTES: usize = 600;
/// Most words of a list item where nothing but its place tells that it is one.
const ITEM_WORDS: u32 = 25;

/// Turns scraped text into a page of lines.
///
/// ```
/// let page = copydesk::segment::segment_text("One block.\n\nAnother\u{A0}one.");
/// assert_eq!(page.lines[1].text, "Another one.");
/// assert_eq!(page.lines[1].number, 3);
/// ```
#[must_use]
pub fn segment_text(text: &str) -> Page<'_> {
    let sources: Vec<&str> = text.split('\n').collect();
    let lines = match style::detect(&sources) {
        Style::Plain => plain(&sources),
        Style::Nodes => nodes::join(plain(&sources)),
        Style::Markdown(wrap) => markdown::lines(&sources, wrap),
        Style::Layout(wrap) => layout::lines(&sources, wrap),
    };
    let mut lines = split_endless(lines);
    settle_joins(&mut lines);
    Page { lines, ..Page::default() }
}

/// One line a source line.
fn plain<'p>(sources: &[&'p str]) -> Vec<Line<'p>> {
    let mut lines: Vec<Line<'p>> = Vec::with_capacity(sources.len());
    let mut blanks = 0;
    for (index, source) in sources.iter().enumerate() {
        let text = tidy::tidy(source);
        if text.is_empty() {
            blanks += 1;
            continue;
        }
        let (text, bullet) = without_bullet(text);
        let mut line = measure::line(text, index as u32 + 1);
        line.blanks = std::mem::take(&mut blanks);
        if bullet {
            line.kind = Kind::ListItem;
        }
        lines.push(line);
    }
    if lines.iter().skip(1).any(|line| line.blanks > 0) {
        mark_tight_runs(&mut lines);
    }
    lines
}

/// Takes a bullet off the start of a line.
pub(super) fn without_bullet(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let bullets = ['•', '▪', '‣', '◦', '●', '∙', '*', '-', '–', '·', '+', '○', '■', '□', '☆', '★'];
    let rest = text.strip_prefix(bullets).and_then(|rest| rest.strip_prefix(' ')).map(str::trim_start);
    match rest {
        Some(rest) if !rest.is_empty() => {
            let cut = text.len() - rest.len();
            let rest = match text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[cut..]),
                Cow::Owned(text) => Cow::Owned(text[cut..].to_owned()),
            };
            (rest, true)
        }
        _ => (text, false),
    }
}

/// Where blank lines part blocks, three short lines in a row with none between are a list.
fn mark_tight_runs(lines: &mut [Line<'_>]) {
    let mut start = 0;
    for end in 1..=lines.len() {
        if end < lines.len() && lines[end].blanks == 0 {
            continue;
        }
        let run = &mut lines[start..end];
        if run.len() >= 3 && run.iter().all(|line| line.words <= ITEM_WORDS) {
            run.iter_mut().for_each(|line| line.kind = Kind::ListItem);
        }
        start = end;
    }
}

/// Cuts endless lines into their sentences, which stay one paragraph.
fn split_endless(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let limit = if lines.len() == 1 { ENDLESS_PAGE_BYTES } else { ENDLESS_BYTES };
    let is_whole = |line: &Line| line.text.len() <= limit || line.kind == Kind::Code || is_markup(&line.text);
    if lines.iter().all(is_whole) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len() * 2);
    for line in lines {
        if is_whole(&line) {
            out.push(line);
            continue;
        }
        for (index, range) in sentences(&line.text).into_iter().enumerate() {
            let text = match &line.text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
                Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
            };
            let mut part = measure::line(text, line.number);
            part.kind = line.kind;
            part.span = line.span;
            if index > 0 {
                part.join = Join::Space;
            } else {
                part.blanks = line.blanks;
            }
            out.push(part);
        }
    }
    out
}

/// Whether a line is the markup of paragraphs, as stands in boxes to copy from: one thing, not sentences.
fn is_markup(text: &str) -> bool {
    text.starts_with('<') && memchr::memmem::find_iter(text.as_bytes(), "</p>").nth(1).is_some()
}

/// Byte ranges of the sentences of a text. An end is `.`, `!` or `?`, closing quotes, a space, and
/// anything but a lower-case letter; titles and initials (`Mr.`, `J.`) end nothing.
fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for space in memchr::memchr_iter(b' ', text.as_bytes()) {
        let next = text[space + 1..].chars().next();
        let before = text[start..space].trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
        if !before.ends_with(['.', '!', '?', '…']) || next.is_none_or(char::is_lowercase) {
            continue;
        }
        let word = before.rsplit(' ').next().unwrap_or("");
        let is_short = word.len() <= 4 && word.starts_with(char::is_uppercase) && word.ends_with('.');
        if !is_short {
            ranges.push(start..space);
            start = space + 1;
        }
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    ranges
}

/// Says of each line how it stands to the one before: like items with no blank line between are tight.
fn settle_joins(lines: &mut [Line<'_>]) {
    let mut previous = None;
    for line in lines {
        let tight = matches!(line.kind, Kind::ListItem | Kind::Table | Kind::Code | Kind::Quote);
        if line.join == Join::Block && line.blanks == 0 && tight && previous == Some(line.kind) {
            line.join = Join::Tight;
        }
        previous = Some(line.kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_lines_are_cut_into_sentences_but_not_markup() {
        let sentence = "The board put off its vote on Tuesday. ";
        let prose = sentence.repeat(ENDLESS_BYTES / sentence.len() + 2);
        let markup = format!("<p>{prose}</p> <p>{prose}</p>");
        let cut = |text: &str| {
            let lines = ["One.", text].map(|text| measure::line(Cow::Borrowed(text), 1));
            split_endless(lines.into()).len() - 1
        };
        assert_eq!(cut(prose.trim_end()), ENDLESS_BYTES / sentence.len() + 2);
        assert_eq!(cut(&markup), 1);
    }
}

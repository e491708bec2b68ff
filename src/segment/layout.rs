//! Source lines of laid-out text in (inscriptis, lynx, w3m, wrapped mail), lines with wraps undone out.

use std::borrow::Cow;

use super::style::is_wrapped;
use super::{Kind, Line, measure, tidy};

/// Runs of spaces inside a line that make it a table row: at least that many runs of at least two.
const TABLE_GAPS: usize = 2;
/// Link marks (`[12]word`) from which a page is taken for a lynx dump.
const LINK_MARKS: usize = 3;

/// A source line with what its place on the page tells.
struct Source<'p> {
    raw: &'p str,
    number: u32,
    /// Column, in characters, of the text behind indentation and bullet.
    column: usize,
    text: Cow<'p, str>,
    is_item: bool,
}

/// Joins wrapped lines, takes off indentation, bullets and link marks.
pub(super) fn lines<'p>(sources: &[&'p str], wrap: Option<usize>) -> Vec<Line<'p>> {
    let marked = sources.iter().filter(|line| has_link_mark(line)).count() >= LINK_MARKS;
    let mut out = Vec::with_capacity(sources.len());
    let mut block: Vec<Source<'p>> = Vec::new();
    let mut blanks = 0;
    for (index, raw) in sources.iter().enumerate() {
        let source = read(raw, index as u32 + 1, marked);
        if source.text.is_empty() {
            flush(&mut block, &mut blanks, &mut out);
            blanks += 1;
            continue;
        }
        let goes_on = block.last().is_some_and(|last| continues(last, &source, wrap));
        if !goes_on {
            flush(&mut block, &mut blanks, &mut out);
        }
        block.push(source);
    }
    flush(&mut block, &mut blanks, &mut out);
    out
}

/// Whether a source line goes on with the one before it.
fn continues(last: &Source<'_>, source: &Source<'_>, wrap: Option<usize>) -> bool {
    let same_column = source.column == last.column && !source.is_item;
    wrap.is_some_and(|limit| same_column && is_wrapped(last.raw, source.raw, limit))
}

/// Takes indentation, bullet and link marks off a source line.
fn read<'p>(raw: &'p str, number: u32, marked: bool) -> Source<'p> {
    let trimmed = raw.trim_start();
    let indent = raw.len() - trimmed.len();
    let (bullet, rest) = split_bullet(trimmed, indent > 0);
    let rest = if marked && has_link_mark(rest) { Cow::Owned(without_link_marks(rest)) } else { Cow::Borrowed(rest) };
    let text = match rest {
        Cow::Borrowed(rest) => tidy::tidy(rest),
        Cow::Owned(rest) => Cow::Owned(tidy::tidy(&rest).into_owned()),
    };
    Source { raw, number, column: indent + bullet, text, is_item: bullet > 0 }
}

/// Width of the bullet or list number a line starts with, and the text behind it.
///
/// Numbers count only where the dumper indented them: it printed them for `<ol>`.
fn split_bullet(line: &str, indented: bool) -> (usize, &str) {
    let first = line.split(' ').next().unwrap_or("");
    let mut chars = first.chars();
    let is_mark = matches!(
        (chars.next(), chars.next()),
        (Some('*' | '+' | 'o' | '#' | '•' | '◦' | '☆' | '★' | '□' | '■' | '▪' | '○' | '●'), None)
    );
    let digits = first.trim_end_matches('.');
    let is_number = indented
        && first.len() == digits.len() + 1
        && digits.len() <= 3
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.is_empty();
    let is_dash = indented && matches!(first, "-" | "–");
    let rest = line[first.len()..].trim_start();
    if (is_mark && (indented || first != "o")) || is_number || is_dash {
        let width = line[..line.len() - rest.len()].chars().count();
        return (width.max(1), rest);
    }
    (0, line)
}

/// Writes the lines of one block, joined, to the output.
fn flush<'p>(block: &mut Vec<Source<'p>>, blanks: &mut u32, out: &mut Vec<Line<'p>>) {
    let count = block.len() as u32;
    let mut sources = block.drain(..);
    let Some(first) = sources.next() else { return };
    let kind = if first.is_item { Kind::ListItem } else { kind_of(first.raw) };
    let mut text = first.text;
    for source in sources {
        let text = text.to_mut();
        text.push(' ');
        text.push_str(&source.text);
    }
    let mut line = measure::line(text, first.number);
    line.kind = kind;
    line.span = count;
    line.blanks = std::mem::take(blanks);
    out.push(line);
}

/// A line with several wide gaps inside is a table row.
fn kind_of(raw: &str) -> Kind {
    let inner = raw.trim();
    let gaps =
        inner.match_indices("  ").filter(|(at, _)| inner.as_bytes().get(at.wrapping_sub(1)) != Some(&b' ')).count();
    if gaps >= TABLE_GAPS { Kind::Table } else { Kind::Paragraph }
}

/// Whether the line holds a lynx link mark: `[12]` with text glued behind it.
fn has_link_mark(line: &str) -> bool {
    line.match_indices('[').any(|(at, _)| link_mark_len(&line[at..]).is_some())
}

/// Length of the link mark at the start of the text.
fn link_mark_len(text: &str) -> Option<usize> {
    let digits = text[1..].bytes().take(5).take_while(u8::is_ascii_digit).count();
    let end = 1 + digits;
    let is_number = (1..=4).contains(&digits) && text.as_bytes().get(end) == Some(&b']');
    if !is_number {
        return None;
    }
    let glued =
        text[end + 1..].chars().next().is_some_and(|c| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | ')'));
    glued.then_some(end + 1)
}

/// The line without its link marks.
fn without_link_marks(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        let mark = link_mark_len(&rest[at..]);
        if mark.is_none() {
            out.push('[');
        }
        rest = &rest[at + mark.unwrap_or(1)..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::segment::{Kind, segment_text};

    const LYNX: &str = "\
                          The Cannery Vote

   The council voted 7-2 on Tuesday to buy the old cannery, and [12]the
   harbour board will meet again on Thursday to hear the fishermen who
   oppose the plan.

     * [13]Five takeaways from the budget fight that kept the members in
       the chamber until midnight
     * [14]Why the mayor blinked

   Work begins in June, when the tide tables allow the crane to come up
   the river and the school is out for the summer; nobody expects it to
   be finished before the autumn storms.";

    #[test]
    fn wraps_bullets_and_link_marks_are_undone() {
        let page = segment_text(LYNX);
        let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(
            texts[1],
            "The council voted 7-2 on Tuesday to buy the old cannery, and the harbour board will meet again on Thursday to hear the fishermen who oppose the plan."
        );
        assert_eq!(
            texts[2],
            "Five takeaways from the budget fight that kept the members in the chamber until midnight"
        );
        assert_eq!((page.lines[2].kind, page.lines[2].number, page.lines[2].span), (Kind::ListItem, 7, 2));
        assert_eq!(texts[3], "Why the mayor blinked");
        assert_eq!(texts.len(), 5);
    }
}

//! Source lines of laid-out text in (inscriptis, lynx, w3m, wrapped mail), lines with wraps undone out.

use std::borrow::Cow;

use super::addresses::{self, Brackets};
use super::banners::{bar, is_starred};
use super::style::{NARROWEST_WRAP, WIDEST_WRAP, fits, is_wrapped, width};
use super::{Kind, Line, measure, tidy};

/// Runs of spaces inside a line that make it a table row: at least that many runs of at least two.
const TABLE_GAPS: usize = 2;
/// Link marks (`[12]word`) from which a page is taken for a lynx dump.
const LINK_MARKS: usize = 3;
/// Marks with a space behind (`[12] word`) that ascend from 1 on in steps of at most so many, from which they are links', if
/// the first stands above the first prose.
const SPACED_MARKS: usize = 20;
const SPACED_STEP: u32 = 10;
/// Words of a line from which it may be one of prose.
const PROSE_LINE_WORDS: usize = 9;

/// Least lines of a paragraph that is believed to have been wrapped at a width of its own.
const COLUMN_LINES: usize = 3;

/// A source line with what its place on the page tells.
struct Source<'p> {
    raw: &'p str,
    number: u32,
    /// Column, in characters, of the text behind indentation and bullet.
    column: usize,
    text: Cow<'p, str>,
    is_item: bool,
    /// Whether it begins with the address of a link.
    is_address: bool,
}

impl Source<'_> {
    /// Whether it may be of the paragraph of the line before: not beside a bar, which stands under a title.
    fn goes_on_from(&self, last: &Self) -> bool {
        let has_bar =
            || bar(self.raw.trim()).or(bar(last.raw.trim())).is_some() || is_starred(last.raw) || is_starred(self.raw);
        self.column == last.column && !self.is_item && !has_bar()
    }

    /// Whether a wrap at that width parted this line from the one before. A long address goes to a line of its own
    /// however short the line before.
    fn is_wrapped_behind(&self, before: &str, limit: usize) -> bool {
        is_wrapped(before, self.raw, limit) || (self.is_address && !fits(before, self.raw, limit))
    }
}

/// Joins wrapped lines, takes off indentation, bullets and link marks.
pub(super) fn lines<'p>(sources: &[&'p str], wrap: Option<usize>, brackets: Option<Brackets>) -> Vec<Line<'p>> {
    let marks = LinkMarks::of(sources);
    let mut out = Vec::with_capacity(sources.len());
    let mut block: Vec<Source<'p>> = Vec::new();
    let mut blanks = 0;
    for (index, raw) in sources.iter().enumerate() {
        let source = Source { is_address: addresses::is_at_start(raw, brackets), ..read(raw, index as u32 + 1, marks) };
        let goes_on = block.last().is_some_and(|last| source.goes_on_from(last));
        if source.text.is_empty() || !goes_on {
            flush(&mut block, wrap, &mut blanks, &mut out);
        }
        if source.text.is_empty() {
            blanks += 1;
        } else {
            block.push(source);
        }
    }
    flush(&mut block, wrap, &mut blanks, &mut out);
    out
}

/// The width at which the lines of a block were wrapped: the page's, or one of its own where it is a paragraph that
/// stood in a narrower column.
fn wrap_of(block: &[Source<'_>], page: Option<usize>) -> Option<usize> {
    if block.len() < COLUMN_LINES {
        return page;
    }
    let own = block.iter().map(|source| width(source.raw)).max()?;
    let is_narrower = (NARROWEST_WRAP..page.unwrap_or(WIDEST_WRAP)).contains(&own);
    let goes_on = || block[1..].iter().filter(|source| source.text.starts_with(char::is_lowercase)).count();
    let is_filled = || block.windows(2).all(|pair| is_wrapped(pair[0].raw, pair[1].raw, own));
    if is_narrower && goes_on() * 2 >= block.len() - 1 && is_filled() { Some(own) } else { page }
}

/// Takes indentation, bullet and link marks off a source line.
fn read<'p>(raw: &'p str, number: u32, marks: Option<LinkMarks>) -> Source<'p> {
    let trimmed = raw.trim_start();
    let indent = raw.len() - trimmed.len();
    let (bullet, rest) = split_bullet(trimmed, indent > 0);
    let marks = marks.filter(|marks| marks.stand_in(rest));
    let rest = marks.map_or(Cow::Borrowed(rest), |marks| Cow::Owned(marks.taken_off(rest)));
    let text = match rest {
        Cow::Borrowed(rest) => tidy::tidy(rest),
        Cow::Owned(rest) => Cow::Owned(tidy::tidy(&rest).into_owned()),
    };
    Source { raw, number, column: indent + bullet, text, is_item: bullet > 0, is_address: false }
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

/// Writes the lines of one block to the output, those that a wrap broke joined.
fn flush<'p>(block: &mut Vec<Source<'p>>, wrap: Option<usize>, blanks: &mut u32, out: &mut Vec<Line<'p>>) {
    let limit = wrap_of(block, wrap);
    let mut last: Option<&'p str> = None;
    for source in block.drain(..) {
        let is_wrapped = last.is_some_and(|last| limit.is_some_and(|limit| source.is_wrapped_behind(last, limit)));
        last = Some(source.raw);
        let line = line_of(source);
        match out.last_mut().filter(|_| is_wrapped) {
            Some(last) => measure::append(last, &line, " "),
            None => out.push(Line { blanks: std::mem::take(blanks), ..line }),
        }
    }
}

/// The line of a source line.
fn line_of(source: Source<'_>) -> Line<'_> {
    let kind = if source.is_item { Kind::ListItem } else { kind_of(source.raw) };
    let mut line = measure::line(source.text, source.number);
    line.kind = kind;
    line
}

/// A line with several wide gaps inside is a table row.
fn kind_of(raw: &str) -> Kind {
    let inner = raw.trim();
    let gaps =
        inner.match_indices("  ").filter(|(at, _)| inner.as_bytes().get(at.wrapping_sub(1)) != Some(&b' ')).count();
    if gaps >= TABLE_GAPS { Kind::Table } else { Kind::Paragraph }
}

/// Whether a line may be a line of prose.
fn is_prose(line: &str) -> bool {
    line.split_whitespace().nth(PROSE_LINE_WORDS - 1).is_some()
}

/// How a page marks its links with numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LinkMarks {
    /// `[12]word` (lynx, elinks).
    Glued,
    /// `[12] word` (HTML::FormatText::WithLinks).
    Spaced,
}

impl LinkMarks {
    /// Those of a page, if it has enough of them. Notes are marked like links with spaces, but not from the first menu on.
    fn of(sources: &[&str]) -> Option<Self> {
        if sources.iter().filter(|line| Self::Glued.stand_in(line)).count() >= LINK_MARKS {
            return Some(Self::Glued);
        }
        let first_prose = sources.iter().position(|line| is_prose(line)).unwrap_or(sources.len());
        let is_marked =
            |line: &&str| line.match_indices('[').any(|(at, _)| Self::Spaced.number_at(&line[at..]) == Some(1));
        if !sources[..first_prose].iter().any(is_marked) {
            return None;
        }
        let numbers = sources
            .iter()
            .flat_map(|line| line.match_indices('[').filter_map(|(at, _)| Self::Spaced.number_at(&line[at..])));
        let mut last = 0;
        let ascending = numbers
            .filter(|&number| (last + 1..=last + SPACED_STEP).contains(&number).then(|| last = number).is_some());
        (ascending.take(SPACED_MARKS).count() == SPACED_MARKS).then_some(Self::Spaced)
    }

    /// Whether a line holds one.
    fn stand_in(self, line: &str) -> bool {
        line.match_indices('[').any(|(at, _)| self.length(&line[at..]).is_some())
    }

    /// Length of the mark at the start of the text.
    fn length(self, text: &str) -> Option<usize> {
        let digits = text[1..].bytes().take(5).take_while(u8::is_ascii_digit).count();
        let end = 1 + digits;
        let is_number = (1..=4).contains(&digits) && text.as_bytes().get(end) == Some(&b']');
        if !is_number {
            return None;
        }
        let mut behind = text[end + 1..].chars();
        let is_before_text = match self {
            Self::Glued => behind.next().is_some_and(|c| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | ')')),
            Self::Spaced => behind.next() == Some(' ') && behind.next().is_some_and(|c| !c.is_whitespace()),
        };
        is_before_text.then_some(end + 1)
    }

    /// The number of the mark at the start of the text.
    fn number_at(self, text: &str) -> Option<u32> {
        text[1..self.length(text)? - 1].parse().ok()
    }

    /// The line without its marks.
    fn taken_off(self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(at) = rest.find('[') {
            out.push_str(&rest[..at]);
            let mark = self.length(&rest[at..]);
            if mark.is_none() {
                out.push('[');
            }
            rest = &rest[at + mark.unwrap_or(1)..];
        }
        out.push_str(rest);
        out
    }
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
        let page = segment_text(LYNX, None);
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

    #[test]
    fn link_marks_may_have_a_space_behind_where_they_ascend() {
        let menu: String = (1..=20).map(|number| format!("   [{number}] Tides {number}\n\n")).collect();
        let page = |menu: &str| {
            segment_text(&format!("{menu}   The board chose [21] Ruth Ames to lead it."), None).into_owned()
        };
        let lines = page(&menu).lines;
        assert_eq!(
            (lines[0].text.as_ref(), lines[20].text.as_ref()),
            ("Tides 1", "The board chose Ruth Ames to lead it.")
        );
        let notes = menu.replace("[7]", "[3]").replace("[8]", "[2]");
        assert!(page(&notes).lines[20].text.contains("[21] "), "notes, which come again");
    }

    /// A text column of 66 characters in a page of 84.
    const ELINKS: &str = "\
   Home News Work Leisure Opinion Archive Weather Tides Classified Contact the desk

      The salt works on the eastern lagoon has hired six people to rake
      its pans this summer, the first it has taken on since the storm of
      2014 broke the sea wall and turned its crop into soup.

   Net menders wanted, no eyesight required
   Lighthouse advertises for its last keeper
   Why nobody wants to drive the ice van";

    #[test]
    fn a_paragraph_may_have_a_width_of_its_own() {
        let page = segment_text(ELINKS, None);
        let spans: Vec<u32> = page.lines.iter().map(|line| line.span).collect();
        assert_eq!(spans, [1, 3, 1, 1, 1]);
        assert!(
            page.lines[1].text.ends_with("since the storm of 2014 broke the sea wall and turned its crop into soup.")
        );
    }
}

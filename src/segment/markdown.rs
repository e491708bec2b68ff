//! Source lines of a Markdown dump in, lines without their markup out.

use std::borrow::Cow;

use super::markup::{self, Plain};
use super::style::{ends_amid_word, is_wrapped};
use super::{Kind, Line, links, measure, tags, tidy};

/// One block of Markdown source, its wrapped lines joined, before its markup is undone.
struct Block<'p> {
    number: u32,
    span: u32,
    blanks: u32,
    kind: Kind,
    raw: Cow<'p, str>,
    last: &'p str,
}

/// Turns a Markdown dump into lines.
pub(super) fn lines<'p>(sources: &[&'p str], wrap: Option<usize>) -> Vec<Line<'p>> {
    let has_tags = tags::are_markup(sources);
    let mut blocks = Blocks { wrap, has_tags, fence: None, blanks: 0, out: Vec::with_capacity(sources.len()) };
    for (index, source) in sources.iter().enumerate() {
        blocks.take(index as u32 + 1, source);
    }
    let mut out = Vec::with_capacity(blocks.out.len());
    for block in blocks.out {
        emit(&block, has_tags, &mut out);
    }
    out
}

/// The blocks of a source, read line by line: they are parted by marks at the start of a line, fences, and wraps.
struct Blocks<'p> {
    /// Width that the page was wrapped at, in characters.
    wrap: Option<usize>,
    /// Whether its dumper left tags.
    has_tags: bool,
    /// The mark of the fence that is open.
    fence: Option<char>,
    /// Lines without text since the last block.
    blanks: u32,
    out: Vec<Block<'p>>,
}

impl<'p> Blocks<'p> {
    /// Takes the next source line.
    fn take(&mut self, number: u32, source: &'p str) {
        let trimmed = source.trim();
        let mark = fence(trimmed).filter(|mark| self.fence.is_none_or(|open| open == *mark));
        if mark.is_some() || trimmed.is_empty() || (self.fence.is_none() && self.is_mark(trimmed)) {
            self.fence = if mark.is_some() && self.fence.is_some() { None } else { self.fence.or(mark) };
            underline_heading(trimmed, self.blanks, &mut self.out);
            self.blanks += 1;
            return;
        }
        let (kind, raw) = if self.fence.is_some() { (Kind::Code, source.trim_end()) } else { strip_mark(trimmed) };
        let is_bare = kind == Kind::Paragraph && raw.len() == trimmed.len();
        let is_alt = self.blanks == 0 && self.out.last().is_some_and(|last| links::is_alt_open(&last.raw));
        if (is_alt && self.fence.is_none()) || (is_bare && self.goes_on(source)) {
            self.append(number, source, trimmed);
        } else if kind == Kind::Quote && self.goes_on_quoted(source) {
            self.append(number, source, raw);
        } else if kind == Kind::ListItem && is_late_number(trimmed) && self.is_amid_paragraph(source) {
            self.append(number, source, trimmed);
        } else {
            self.out.push(Block { number, span: 1, blanks: self.blanks, kind, raw: Cow::Borrowed(raw), last: source });
        }
        self.blanks = 0;
    }

    /// Whether a line is marks, fences or tags only, between blocks.
    fn is_mark(&self, line: &str) -> bool {
        let are_tags = || self.has_tags && line.starts_with('<') && tags::are_all(line) && !line.contains(" alt=\"");
        is_rule(line) || tags::is_box_fence(line) || are_tags()
    }

    /// Whether a line without marks goes on with the last block.
    fn goes_on(&self, source: &str) -> bool {
        let Some(last) = self.out.last().filter(|last| last.kind != Kind::Code) else { return false };
        if self.blanks > 0 {
            let is_alt = source.trim_start().starts_with("](") && last.raw.starts_with("![");
            return (is_alt && links::is_link_open(&last.raw)) || (self.has_tags && tags::is_value_open(&last.raw));
        }
        (self.has_tags && tags::is_tag_open(&last.raw))
            || links::is_link_open(&last.raw)
            || tags::are_attributes_open(&last.raw)
            || self.is_wrapped_behind(last, source)
    }

    /// Whether a wrap parted a line from the last block, which is no tags, nor ends with a line break of its own.
    fn is_wrapped_behind(&self, last: &Block<'_>, source: &str) -> bool {
        self.wrap.is_some_and(|limit| is_wrapped(last.last, source, limit))
            && !(self.has_tags && tags::are_all(&last.raw))
            && !markup::ends_with_break(last.last)
    }

    /// Whether a quoted line goes on with a quotation: a wrap parted them, or a link is open.
    fn goes_on_quoted(&self, source: &str) -> bool {
        let text = without_quotes(source);
        let is_same = |last: &&Block<'_>| last.kind == Kind::Quote && depth(last.last) == depth(source);
        let Some(last) = self.out.last().filter(|last| self.blanks == 0 && is_same(last)) else { return false };
        strip_mark(text).1.len() == text.len() && (links::is_link_open(&last.raw) || self.is_wrapped_behind(last, text))
    }

    /// Whether a wrap parted a line from a paragraph.
    fn is_amid_paragraph(&self, source: &str) -> bool {
        let last = self.out.last().filter(|last| self.blanks == 0 && last.kind == Kind::Paragraph);
        last.is_some_and(|last| self.is_wrapped_behind(last, source))
    }

    /// Adds the text of a line to the last block. Some converters break the text of a link by backslashes, even into
    /// paragraphs; and wraps break addresses, and words at their hyphens.
    fn append(&mut self, number: u32, source: &'p str, text: &str) {
        let is_wrap = self.blanks == 0;
        let Some(last) = self.out.last_mut() else { return };
        let raw = last.raw.to_mut();
        if links::is_link_open(raw) {
            raw.truncate(raw.trim_end_matches(['\\', ' ']).len());
        }
        if !is_wrap || !(links::is_address_open(raw) || ends_amid_word(raw, text)) {
            raw.push(' ');
        }
        raw.push_str(text);
        last.span = number + 1 - last.number;
        last.last = source;
    }
}

/// A line without the marks of quotation that it begins with.
fn without_quotes(source: &str) -> &str {
    source.trim_start_matches(['>', ' ']).trim_end()
}

/// How many of these marks there are.
fn depth(source: &str) -> usize {
    source.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).filter(|byte| *byte == b'>').count()
}

/// Whether a line begins with a list number other than 1: within a paragraph it begins no list (CommonMark 0.31, 5.3).
fn is_late_number(line: &str) -> bool {
    let number = line.split(['.', ')']).next().unwrap_or_default();
    number.bytes().all(|byte| byte.is_ascii_digit()) && number.parse() != Ok(1)
}

/// Whether a line is a thematic break, a table's rule or a heading's underline: marks only.
fn is_rule(line: &str) -> bool {
    let mark = line.bytes().next().unwrap_or(0);
    matches!(mark, b'*' | b'-' | b'_' | b'=' | b'|' | b':')
        && line.len() >= 3
        && line.bytes().all(|b| matches!(b, b'*' | b'-' | b'_' | b'=' | b'|' | b':' | b' '))
}

/// `===` or `---` right under a line make that line a heading.
fn underline_heading(mark: &str, blanks: u32, out: &mut [Block<'_>]) {
    let level = match mark.bytes().next() {
        Some(b'=') => 1,
        Some(b'-') => 2,
        _ => return,
    };
    if let Some(last) =
        out.last_mut().filter(|last| blanks == 0 && last.kind == Kind::Paragraph && !mark.contains([' ', '|', ':']))
    {
        last.kind = Kind::Heading(level);
    }
}

/// The kind a line's marks tell, and the line without them: the innermost that is no quote or list, else the outermost.
fn strip_mark(mut line: &str) -> (Kind, &str) {
    let mut outer = None;
    loop {
        let (kind, rest) = match line.strip_prefix('>') {
            Some(quoted) => (Kind::Quote, quoted.trim_start()),
            None => match list_item(line) {
                Some(item) => (Kind::ListItem, item),
                None => break,
            },
        };
        outer.get_or_insert(kind);
        line = rest;
    }
    if let Some(level) = markup::heading_level(line) {
        let heading = tags::without_attributes(line[level as usize..].trim());
        let heading = heading.trim_end_matches('#').trim_end();
        let kind = if links::is_home_link(heading) { Kind::Paragraph } else { Kind::Heading(level) };
        return (kind, heading);
    }
    let is_row = line.starts_with('|') || line.contains(" | ");
    (if is_row { Kind::Table } else { outer.unwrap_or(Kind::Paragraph) }, line)
}

/// The mark of a line that opens or closes a fenced block of code: backticks or tildes, three or more. Behind backticks
/// that open one stand no others, else they are code in a line (CommonMark 0.31, 4.5).
pub(super) fn fence(line: &str) -> Option<char> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let behind = line.trim_start_matches(mark);
    (line.len() - behind.len() >= 3 && !(mark == '`' && behind.contains('`'))).then_some(mark)
}

/// What stands behind a bullet or a list number.
fn list_item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['*', '-', '+']).or_else(|| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits).then(|| line[digits..].strip_prefix(['.', ')'])).flatten()
    })?;
    rest.strip_prefix(' ').map(str::trim_start).or(rest.is_empty().then_some(rest))
}

/// Undoes a block's markup and writes its line, and a line for each image in it.
fn emit<'p>(block: &Block<'p>, has_tags: bool, out: &mut Vec<Line<'p>>) {
    if block.kind == Kind::Code {
        push(block, block.raw.clone(), Kind::Code, out);
        return;
    }
    let Plain { text, images, .. } = markup::plain(&block.raw, has_tags);
    let text = if text == block.raw { tidy_block(&block.raw) } else { Cow::Owned(tidy::tidy(&text).into_owned()) };
    if !text.is_empty() {
        push(block, text, block.kind, out);
        if let Some(line) = out.last_mut().filter(|line| line.number == block.number) {
            line.is_behind_picture = links::is_behind_picture(line, &block.raw);
        }
    }
    for alt in images {
        push(block, Cow::Owned(tidy::tidy(&alt).into_owned()), Kind::Image, out);
    }
}

/// A block without markup, tidied, borrowed where it can be.
fn tidy_block<'p>(raw: &Cow<'p, str>) -> Cow<'p, str> {
    match raw {
        Cow::Borrowed(raw) => tidy::tidy(raw),
        Cow::Owned(raw) => Cow::Owned(tidy::tidy(raw).into_owned()),
    }
}

fn push<'p>(block: &Block<'p>, text: Cow<'p, str>, kind: Kind, out: &mut Vec<Line<'p>>) {
    if text.trim().is_empty() {
        return;
    }
    let mut line = measure::line(text, block.number);
    line.kind = kind;
    line.span = block.span;
    line.blanks = block.blanks;
    out.push(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_broken_over_lines_are_joined() {
        let source =
            ["Stir it [as they do", "in Hrabina](/market/).", "", "[Skip", "to recipe](#r)", "* [x] done", "Plain."];
        let texts: Vec<String> = lines(&source, None).into_iter().map(|line| line.text.into_owned()).collect();
        assert_eq!(texts, ["Stir it as they do in Hrabina.", "Skip to recipe", "[x] done", "Plain."]);
    }

    fn texts(source: &[&str], wrap: usize) -> Vec<String> {
        lines(source, Some(wrap)).into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn wraps_break_words_addresses_and_quotes() {
        let word = [
            "It was the harbour’s well-",
            "known ferry [sailed](/long-",
            "road) that came by on April",
            "29) as it had in the year of",
            "31. Nobody came.",
        ];
        let joined = "It was the harbour’s well-known ferry sailed that came by on April 29) as it had in the year of 31. \
                      Nobody came.";
        assert_eq!(texts(&word, 28), [joined]);
        let quote = [
            "> The board said it",
            "> was sorry, for an",
            "> hour.",
            ">",
            "> Then it went on",
            "> * Ferry",
            "> * Quay",
        ];
        assert_eq!(
            texts(&quote, 19),
            ["The board said it was sorry, for an hour.", "Then it went on", "Ferry", "Quay"]
        );
        assert_eq!(texts(&["It was of pre-", "and post-war days."], 14), ["It was of pre- and post-war days."]);
        let lists = ["It put off -", "and so on", "1. one", "2. two"];
        assert_eq!(texts(&lists, 19), ["It put off -", "and so on", "one", "two"]);
    }

    #[test]
    fn an_address_that_lost_its_label_goes() {
        let source = [
            "[",
            "",
            "# The quay",
            "",
            "](/quay)",
            "",
            "Both](https://a.example/b) stay, x](y) too.",
            "",
            "\\[so](/does this)",
        ];
        let texts: Vec<String> = lines(&source, None).into_iter().map(|line| line.text.into_owned()).collect();
        assert_eq!(texts, ["[", "The quay", "Both stay, x](y) too.", "[so](/does this)"]);
    }

    #[test]
    fn captions_stand_behind_their_pictures() {
        let source = [
            "![A quay](/q.jpg) The old quay at low tide",
            "",
            "![](/q.jpg)[The old quay](/quay) at low tide",
            "",
            "![](/q.jpg) Old quay",
            "",
            "See ![](/q.jpg) the old quay",
        ];
        let got = lines(&source, None);
        let behind: Vec<&str> =
            got.iter().filter(|line| line.is_behind_picture).map(|line| line.text.as_ref()).collect();
        assert_eq!(behind, ["The old quay at low tide"]);
    }

    #[test]
    fn the_name_of_a_site_is_no_heading() {
        let source =
            ["# [Tarn Echo](/)", "# [The Vote](/vote)", "# é [x](/)", "## [Tarn Echo](https://echo.example/ \"Home\")"];
        let kinds: Vec<Kind> = lines(&source, None).into_iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [Kind::Paragraph, Kind::Heading(1), Kind::Heading(1), Kind::Paragraph]);
    }

    #[test]
    fn links_broken_by_backslashes_are_joined() {
        let source =
            ["[![](/q.png)\\\\", "\\\\", "**The quay**\\", "\\", "It leaks, says Anneke](/quay)", "", "Plain."];
        let texts: Vec<String> = lines(&source, None).into_iter().map(|line| line.text.into_owned()).collect();
        assert_eq!(texts, ["The quay It leaks, says Anneke", "Plain."]);
    }

    #[test]
    fn a_fence_is_closed_by_its_own_mark_and_code_in_a_line_opens_none() {
        let source =
            ["```npm install tide```", "Then [run](/r) it.", "```sh", "~~~", "[x](y)", "```", "Done [now](/n)."];
        let got = lines(&source, None);
        let kinds: Vec<(Kind, &str)> = got.iter().map(|line| (line.kind, line.text.as_ref())).collect();
        assert_eq!(
            kinds,
            [
                (Kind::Paragraph, "npm install tide"),
                (Kind::Paragraph, "Then run it."),
                (Kind::Code, "~~~"),
                (Kind::Code, "[x](y)"),
                (Kind::Paragraph, "Done now."),
            ]
        );
    }

    #[test]
    fn blocks_keep_their_kind() {
        let source = [
            "# The [Vote](/v) {#vote .title}",
            "::: {.entry}",
            "",
            "It passed,",
            "* * *",
            "  * [Home](/)",
            "  1. First",
            "> Quoted.",
            "a | b",
            "---|---",
            "1 | 2",
            "```",
            "  x = 1",
            "```",
            ":::",
            "Sub",
            "---",
        ];
        let got = lines(&source, None);
        let kinds: Vec<(Kind, &str)> = got.iter().map(|line| (line.kind, line.text.as_ref())).collect();
        assert_eq!(
            kinds,
            [
                (Kind::Heading(1), "The Vote"),
                (Kind::Paragraph, "It passed,"),
                (Kind::ListItem, "Home"),
                (Kind::ListItem, "First"),
                (Kind::Quote, "Quoted."),
                (Kind::Table, "a | b"),
                (Kind::Table, "1 | 2"),
                (Kind::Code, "  x = 1"),
                (Kind::Heading(2), "Sub"),
            ]
        );
    }
}

//! What converters such as pandoc leave of a page's markup in Markdown in, how long it is out: HTML tags, the attributes
//! behind links, headings and bracketed spans (`[text]{.class}`), the fences of boxes (`::: {.class}`).
//!
//! Tags are told as CommonMark 0.31, 6.6, says; attributes and fences as the pandoc manual says (`link_attributes`,
//! `bracketed_spans`, `fenced_divs`).

use super::markup::is_markdown_mark;

/// Share of lines with a tag that has attributes from which a Markdown page has its tags left in: of the labelled pages as
/// html2text, turndown, markdownify and node-html-markdown print them one is over it, which is full of scripts; of 84 as
/// pandoc does (`-t gfm`) 83 are.
const TAGGED_SHARE: f32 = 0.04;
/// Least number of such lines.
const TAGGED_LINES: usize = 3;
/// Share of lines with marks that only Markdown has, without which tags are what a page writes about.
const MARKED_SHARE: f32 = 0.01;
/// Lines with a tag, and their share, from which no marks are asked for where so many lines are parts of markup: pages
/// with a tag in every line have few.
const MANY_TAGGED: usize = 20;
const MANY_SHARE: f32 = 0.1;
const CLOSING: [&str; 4] = ["</div>", "</section>", "</article>", "</figure>"];
const SPREAD_LINES: usize = 5;
/// Least tags of a line that is a table.
const TABLE_TAGS: usize = 5;
/// Least lines that close a block, and their share of the filled ones, on a page without attributes. Of the labelled pages
/// as text one is over a tenth.
const CLOSING_LINES: usize = 10;
const CLOSING_SHARE: f32 = 0.3;
/// Where a block ends, or a line of a table.
const BLOCK_ENDS: [&str; 10] =
    ["</td>", "</th>", "</p>", "</div>", "</li>", "</h1>", "</h2>", "</h3>", "</h4>", "<br>"];
/// Columns of indentation from which a line is code.
const CODE_INDENT: usize = 4;
/// Most bytes of a tag, or of attributes.
const LONGEST: usize = 4096;

/// Whether the tags on a page are markup that its dumper left, and no code that it shows.
pub(super) fn are_markup(sources: &[&str]) -> bool {
    let opens_box = |line: &&str| {
        let line = line.trim_start();
        line.starts_with(":::") && is_box_fence(line.trim_end()) && !line.trim_end().trim_matches(':').is_empty()
    };
    let has_bracket = |line: &&str| memchr::memchr(b'<', line.as_bytes()).is_some();
    let has_brackets = || sources.iter().any(has_bracket);
    sources.iter().any(opens_box)
        || (has_brackets() && (has_table(sources) || are_frequent(sources) || close_blocks(sources)))
}

/// Whether a Markdown page has a table in HTML.
pub(super) fn has_table(sources: &[&str]) -> bool {
    sources.iter().any(|line| is_table(line)) && sources.iter().any(|line| !is_table(line) && is_markdown_mark(line))
}

/// Whether a source line is a table in HTML, as turndown's plugin for tables leaves those without a head.
pub(super) fn is_table(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("<table") && memchr::memchr_iter(b'<', line.as_bytes()).nth(TABLE_TAGS - 1).is_some()
}

/// The lines of such a table: its cells, and the blocks in them.
pub(super) fn table_lines(mut table: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let ends = |rest: &str| BLOCK_ENDS.iter().find(|end| starts_with_tag(rest, end)).map(|end| end.len());
    while let Some((at, length)) =
        memchr::memchr_iter(b'<', table.as_bytes()).find_map(|at| Some((at, ends(&table[at..])?)))
    {
        lines.push(&table[..at + length]);
        table = &table[at + length..];
    }
    lines.push(table);
    lines
}

/// Whether so many lines of a Markdown page have tags that its dumper must have left them.
fn are_frequent(sources: &[&str]) -> bool {
    let mut fenced = false;
    let is_tagged = |line: &&&str| {
        fenced ^= line.trim_start().starts_with("```");
        !fenced && indent(line) < CODE_INDENT && has_attributed_tag(line)
    };
    let tagged = sources.iter().filter(is_tagged).count();
    if tagged < TAGGED_LINES {
        return false;
    }
    let filled = sources.iter().filter(|line| !line.trim().is_empty()).count() as f32;
    let marked = sources.iter().filter(|line| is_markdown_mark(line)).count();
    tagged as f32 >= filled * TAGGED_SHARE && marked as f32 >= filled * MARKED_SHARE
        || (tagged >= MANY_TAGGED && tagged as f32 >= filled * MANY_SHARE && are_spread(sources))
}

/// Whether so many lines close a block that they are what was left of a page's markup, without its attributes (resiliparse's
/// `minimal_html`, cleaners of HTML).
fn close_blocks(sources: &[&str]) -> bool {
    let closes = |line: &&&str| {
        let ends = memchr::memmem::find_iter(line.as_bytes(), "</").map(|at| &line[at..]);
        ends.into_iter().any(|end| BLOCK_ENDS.iter().any(|tag| starts_with_tag(end, tag)))
    };
    let closing = sources.iter().filter(closes).count();
    let filled = sources.iter().filter(|line| !line.trim().is_empty()).count();
    closing >= CLOSING_LINES && closing as f32 >= filled as f32 * CLOSING_SHARE
}

fn starts_with_tag(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

/// Whether enough lines are a closing tag of a block alone, or end within a tag, as only the markup of a page has them.
fn are_spread(sources: &[&str]) -> bool {
    let is_part = |line: &&&str| CLOSING.contains(&line.trim()) || open_tag(line.trim_end()).is_some();
    sources.iter().filter(is_part).nth(SPREAD_LINES - 1).is_some()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line has a tag with attributes, or the start of one that goes on in the next.
fn has_attributed_tag(line: &str) -> bool {
    let is_attributed = |at: usize| tag(&line[at..]).is_some_and(|tag| tag.has_attributes());
    open_tag(line.trim_end()).is_some() || memchr::memchr_iter(b'<', line.as_bytes()).any(is_attributed)
}

/// Whether a line is the fence of a box: `:::`, alone or with a word or attributes behind it. The word is one of a class:
/// Taiwanese pages print `:::` before the names of their parts, as marks for screen readers.
pub(super) fn is_box_fence(line: &str) -> bool {
    let behind = line.trim_start_matches(':');
    if line.len() - behind.len() < 3 {
        return false;
    }
    let behind = behind.trim().trim_end_matches(':').trim_end();
    let are_attributes = behind.starts_with('{') && behind.ends_with('}');
    are_attributes || behind.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// A tag, or a comment, at the start of a text.
pub(super) struct Tag<'t> {
    /// The whole of it, with its angle brackets.
    pub source: &'t str,
    /// Name of the element; empty for a comment.
    pub name: &'t str,
}

impl<'t> Tag<'t> {
    fn has_attributes(&self) -> bool {
        !self.name.is_empty() && self.source.contains('=')
    }

    /// The value of an attribute, in quotes.
    pub(super) fn value(&self, attribute: &str) -> Option<&'t str> {
        let mut from = 0;
        loop {
            let at = from + self.source[from..].find(attribute)?;
            from = at + attribute.len();
            let is_whole = self.source[..at].ends_with(char::is_whitespace);
            if let Some(value) = self.source[from..].strip_prefix("=\"").filter(|_| is_whole) {
                return value.split('"').next();
            }
        }
    }

    /// Whether it is of an element inside a line, so that no word ends at it.
    pub(super) fn is_inline(&self) -> bool {
        const INLINE: [&str; 22] = [
            "", "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
            "small", "span", "strong", "sub", "sup", "u",
        ];
        INLINE.iter().any(|name| name.eq_ignore_ascii_case(self.name))
    }
}

/// The tag or comment that a text begins with.
pub(super) fn tag(text: &str) -> Option<Tag<'_>> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    if text.starts_with("<!--") {
        let end = text.find("-->")? + 3;
        return Some(Tag { source: &text[..end], name: "" });
    }
    let inner = text.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let length = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let name = &inner[..length];
    let behind = inner[length..].bytes().next()?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !(behind.is_ascii_whitespace() || b"/>".contains(&behind))
    {
        return None;
    }
    let start = text.len() - inner.len() + length;
    let end = start + tag_end(&text[start..])?;
    Some(Tag { source: &text[..end], name })
}

/// Length of what stands behind a tag's name, with the bracket that ends it: brackets in quotes do not.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'<', b'=', &bytes[at..])? + 1;
        match (bytes[at - 1], bytes.get(at)) {
            (b'>', _) => return Some(at),
            (b'<', _) => return None,
            (_, Some(&quote @ (b'"' | b'\''))) => at += memchr::memchr(quote, &bytes[at + 1..])? + 2,
            _ => {}
        }
    }
}

/// Whether a text is tags and nothing else.
pub(super) fn are_all(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(tag) = tag(rest) {
        rest = rest[tag.source.len()..].trim_start();
    }
    rest.is_empty()
}

/// Length of the attributes that a text begins with, `{#id .class key="value"}`; 0 if there are none.
pub(super) fn attributes_len(text: &str) -> usize {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let Some(inner) = text.strip_prefix('{') else { return 0 };
    let mut rest = inner.strip_prefix(':').unwrap_or(inner);
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix('}') {
            return text.len() - behind.len();
        }
        match attribute_len(rest) {
            0 => return 0,
            length => rest = &rest[length..],
        }
    }
}

/// Length of one attribute: `#id`, `.class`, `=format`, `-`, `key=value` or `key="value"`.
fn attribute_len(text: &str) -> usize {
    let word = text.find(|c: char| c.is_whitespace() || matches!(c, '{' | '}')).unwrap_or(text.len());
    if text.starts_with(['#', '.', '=', '-']) {
        return word;
    }
    let key = text.find(|c: char| !is_name(c) && c != ':').unwrap_or(text.len());
    match text[key..].strip_prefix('=') {
        Some(value) if key > 0 => match value.strip_prefix('"') {
            Some(value) => quoted_len(value).map_or(0, |length| key + 2 + length),
            None => word,
        },
        _ => 0,
    }
}

/// Length of a value in quotes with the quote that ends it, behind which another attribute follows, or none.
fn quoted_len(value: &str) -> Option<usize> {
    let ends = |at: &usize| value[at + 1..].is_empty() || value[at + 1..].starts_with([' ', '\t', '}']);
    memchr::memchr_iter(b'"', value.as_bytes()).find(ends).map(|at| at + 1)
}

/// Whether a text ends inside a tag, which goes on in the next line.
pub(super) fn is_tag_open(text: &str) -> bool {
    open_tag(text).is_some()
}

/// Whether a text is a tag that ends inside a value in quotes: it goes on behind blank lines, too.
pub(super) fn is_value_open(text: &str) -> bool {
    let is_open = |tag: &str| memchr::memchr_iter(b'"', tag.as_bytes()).count() % 2 == 1;
    text.starts_with('<') && text.len() < LONGEST && open_tag(text).is_some_and(is_open)
}

/// What stands of a tag that a text ends in.
fn open_tag(text: &str) -> Option<&str> {
    let tail = tail(text);
    let last = tail.rfind('<').map(|at| &tail[at + 1..])?;
    let name = last.strip_prefix('/').unwrap_or(last);
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !last.contains('>')).then_some(last)
}

/// Whether a text ends inside attributes, which go on in the next line.
pub(super) fn are_attributes_open(text: &str) -> bool {
    let tail = tail(text);
    tail.rfind('{').is_some_and(|at| tail[..at].ends_with([']', ')']) && !tail[at..].contains('}'))
}

/// The last [`LONGEST`] bytes of a text.
fn tail(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST))..]
}

/// A heading without the attributes behind it.
pub(super) fn without_attributes(heading: &str) -> &str {
    let at = heading.rfind('{').filter(|&at| attributes_len(&heading[at..]) == heading.len() - at);
    at.map_or(heading, |at| heading[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag_of(text: &str) -> Option<&str> {
        tag(text).map(|tag| tag.source)
    }

    #[test]
    fn tags_end_where_html_ends_them() {
        assert_eq!(tag_of("<a href=\"/x>y\" class=l>The"), Some("<a href=\"/x>y\" class=l>"));
        assert_eq!(tag_of("</div> on"), Some("</div>"));
        assert_eq!(tag_of("<!-- a > b --> on"), Some("<!-- a > b -->"));
        assert_eq!(tag_of("<https://a.example/>"), None);
        assert_eq!(tag_of("<3 and > 2"), None);
        assert_eq!(tag_of("<a href="), None);
        assert!(are_all("<div class=\"a\"> </div><br/>"));
        assert!(!are_all("<div> text"));
    }

    #[test]
    fn attributes_are_told_from_other_braces() {
        let all = |text: &str| attributes_len(text) == text.len();
        assert!(all("{}") && all("{.a #b key=\"a } b\" rel=c}") && all("{: .a}") && all("{=html}"));
        assert_eq!(attributes_len("{.a} on"), 4);
        assert_eq!(attributes_len("{a, b}"), 0);
        assert_eq!(attributes_len("{.a"), 0);
        assert_eq!(attributes_len("{.a{b}"), 0);
        assert_eq!(without_attributes("The vote {#vote .x}"), "The vote");
        assert_eq!(without_attributes("The set {1, 2}"), "The set {1, 2}");
    }

    #[test]
    fn what_is_open_goes_on_in_the_next_line() {
        assert!(are_attributes_open("the [quay](/q){.l") && are_attributes_open("[quay]{.a"));
        assert!(!are_attributes_open("the [quay](/q){.l} and {"));
        assert!(is_tag_open("the <a") && is_tag_open("the <a href=\"/q\""));
        assert!(!is_tag_open("the <a href=\"/q\">quay") && !is_tag_open("1 < 2"));
        assert!(
            is_value_open("<div style=\" a:b;") && !is_value_open("<div class=\"a\"") && !is_value_open("x <a b=\"")
        );
    }

    #[test]
    fn fences_of_boxes() {
        assert!(is_box_fence("::: {.wp-block #a}") && is_box_fence("::: note") && is_box_fence(":::::"));
        assert!(is_box_fence("::: note :::"));
        assert!(!is_box_fence(":::主要內容區"));
        assert!(!is_box_fence("::: The vote was put off") && !is_box_fence("::") && !is_box_fence("Ends: ::: "));
    }

    #[test]
    fn pages_of_pandoc_are_told_from_pages_about_tags() {
        let dump =
            ["<div class=\"a\">", "# The vote", "<div id=\"b\">", "A <a href=\"/x\" rel=\"n\">link</a>.", "</div>"];
        assert!(are_markup(&dump));
        assert!(are_markup(&["# Vote", "<a href=\"/x\"", "rel=\"n\">A</a>"].repeat(3)));
        let spread = ["<div", "class=\"a\">The vote"];
        assert!(!are_markup(&spread.repeat(19)) && are_markup(&spread.repeat(20)), "no marks, but much markup");
        assert!(are_markup(&["Home", "<li>Tides</li>", "</ul>"].repeat(10)));
        assert!(!are_markup(&["Home", "<li>Tides</li>", "The vote.", "</ul>"].repeat(10)), "a page that shows code");
        let table = "<table><tr><td>The vote</td></tr></table>";
        assert!(are_markup(&[table, "# Tides"]) && !are_markup(&[table, "The vote."]));
        assert!(are_markup(&["::: entry", "The vote."]));
        assert!(!are_markup(&[":::", "The vote."]));
        assert!(!are_markup(&["<div class=\"a\">", "<div class=\"a\">", "<p id=\"a\">"]));
        assert!(!are_markup(&["# Tags", "    <div class=\"a\">", "```", "<div class=\"a\">", "<p id=\"b\">", "```"]));
    }
}

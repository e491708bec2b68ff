//! One line of Markdown in, its text as a reader sees it out: links, images, emphasis and escapes undone.

use super::links::{bracketed, has_link, tail, target_len, window};
use super::tags;

/// Whether a line carries a mark that only Markdown has.
pub(super) fn is_markdown_mark(line: &str) -> bool {
    let trimmed = line.trim_start();
    has_link(line)
        || trimmed.starts_with("![")
        || heading_level(trimmed).is_some()
        || trimmed.starts_with("```")
        || trimmed.trim_end() == "* * *"
}

/// Level of an ATX heading (`## `), 1 to 6.
pub(super) fn heading_level(line: &str) -> Option<u8> {
    let marks = line.bytes().take_while(|&b| b == b'#').count();
    ((1..=6).contains(&marks) && line[marks..].starts_with(' ')).then_some(marks as u8)
}

/// Whether a line ends with a backslash that breaks it (CommonMark 0.31, 6.7). Those of shells have a space before them.
pub(super) fn ends_with_break(line: &str) -> bool {
    let line = line.trim_end();
    let text = line.trim_end_matches('\\');
    (line.len() - text.len()) % 2 == 1 && !text.ends_with(char::is_whitespace)
}

/// Text of a line with its markup undone, and the alt texts of the images in it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plain {
    /// The reader's text.
    pub text: String,
    /// Alt texts, in order; empty ones are left out.
    pub images: Vec<String>,
    /// Whether a star has begun emphasis.
    is_starred: bool,
    /// Whether tags are markup, too.
    has_tags: bool,
}

/// Undoes the markup of one line; its tags, too, where they are markup that a dumper left.
pub(super) fn plain(line: &str, has_tags: bool) -> Plain {
    let mut out = Plain { text: String::with_capacity(line.len()), has_tags, ..Plain::default() };
    undo(line, &mut out);
    out
}

/// Characters at which markup may begin.
const MARKS: [char; 10] = ['[', '!', '*', '_', '`', '\\', '~', '<', ']', '⟨'];

fn undo(line: &str, out: &mut Plain) {
    let mut rest = line;
    while let Some(at) = rest.find(MARKS) {
        out.text.push_str(&rest[..at]);
        let before = rest[..at].chars().next_back().or(out.text.chars().next_back());
        rest = &rest[at..];
        let taken = undo_mark(rest, before, out);
        rest = &rest[taken..];
    }
    out.text.push_str(rest);
}

/// Handles the mark at the start of `rest`; gives the number of bytes it used up.
fn undo_mark(rest: &str, before: Option<char>, out: &mut Plain) -> usize {
    let bytes = rest.as_bytes();
    match bytes[0] {
        b'!' if bytes.get(1) == Some(&b'[') => image(rest, out),
        b'[' => link(rest, out),
        b']' if bytes.get(1) == Some(&b'(') => stray_address(rest, out),
        b'\\' if bytes.get(1).is_some_and(u8::is_ascii_punctuation) => {
            out.text.push(char::from(bytes[1]));
            2
        }
        b'\\' if rest.len() == 1 && before.is_some_and(|c| !c.is_whitespace()) => 1,
        b'<' if out.has_tags => tag(rest, out).unwrap_or_else(|| autolink(rest, out)),
        b'<' => autolink(rest, out),
        _ if rest.starts_with('⟨') => citation(rest, out),
        b'`' => code(rest, out),
        b'*' | b'_' | b'~' => emphasis(rest, before, out),
        _ => {
            out.text.push(char::from(bytes[0]));
            1
        }
    }
}

/// `![alt](src)`: the alt text is nothing a reader of the page sees.
fn image(rest: &str, out: &mut Plain) -> usize {
    let Some((label, end)) = bracketed(&rest[1..]) else {
        out.text.push('!');
        return 1;
    };
    out.add_image(&plain(label, false).text);
    let end = 1 + end + target_len(&rest[1 + end..]);
    end + tags::attributes_len(&rest[end..])
}

/// `[text](url)`, `[text][ref]` or `[text]{.class}`; a bracket without a target stays.
fn link(rest: &str, out: &mut Plain) -> usize {
    let Some((label, end)) = bracketed(rest) else {
        out.text.push('[');
        return 1;
    };
    let target = end + target_len(&rest[end..]);
    let target = target + tags::attributes_len(&rest[target..]);
    if target == end {
        out.text.push('[');
        return 1;
    }
    undo(label, out);
    target
}

/// `](url)` whose label the dumper parted from it: nothing a reader of the page sees.
fn stray_address(rest: &str, out: &mut Plain) -> usize {
    let shown = tail(&out.text);
    let has_label = shown.rfind('[') > shown.rfind(']');
    let address = window(&rest[2..]).split([' ', ')']).next().unwrap_or_default();
    if !has_label && (address.starts_with(['/', '#', '.', '?']) || address.contains("://")) {
        return 1 + target_len(&rest[1..]);
    }
    out.text.push(']');
    1
}

/// `⟨12⟩`, the number of a link's address in a list below.
fn citation(rest: &str, out: &mut Plain) -> usize {
    let number = &rest['⟨'.len_utf8()..];
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && number[digits..].starts_with('⟩') {
        return rest.len() - number.len() + digits + '⟩'.len_utf8();
    }
    out.text.push('⟨');
    '⟨'.len_utf8()
}

/// `<https://…>` keeps its address, other angle brackets stay.
fn autolink(rest: &str, out: &mut Plain) -> usize {
    let rest = window(rest);
    let end = rest.find('>').filter(|&end| rest[1..end].contains("://") && !rest[..end].contains(' '));
    out.text.push_str(end.map_or("<", |end| &rest[1..end]));
    end.map_or(1, |end| end + 1)
}

/// A tag goes; one that ends a block, or a line, parts the words beside it, and one of a picture leaves its alt text.
fn tag(rest: &str, out: &mut Plain) -> Option<usize> {
    let tag = tags::tag(rest)?;
    if let Some(alt) = tag.value("alt") {
        out.add_image(alt);
    } else if !tag.is_inline() {
        out.text.push(' ');
    }
    Some(tag.source.len())
}

/// Code between two runs of as many backticks stays as it is, whatever marks are in it; backticks without an end go.
fn code(rest: &str, out: &mut Plain) -> usize {
    let content = rest.trim_start_matches('`');
    let run = rest.len() - content.len();
    let Some(length) = code_len(window(content), run) else { return run };
    out.text.push_str(content[..length].trim());
    let end = run + length + run;
    end + tags::attributes_len(&rest[end..])
}

/// Bytes before the next run of exactly so many backticks.
fn code_len(content: &str, run: usize) -> Option<usize> {
    let bytes = content.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|&&byte| byte == b'`').count();
        if length == run {
            return Some(start);
        }
        at = start + length;
    }
    None
}

/// Emphasis marks go where they hug a word on one side only; `2 * 3` and `snake_case` keep theirs.
fn emphasis(rest: &str, before: Option<char>, out: &mut Plain) -> usize {
    let mark = rest.as_bytes()[0];
    let run = rest.bytes().take_while(|&b| b == mark).count();
    let after = rest[run..].chars().next();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let stays = match mark {
        b'_' => (is_word(before) && is_word(after)) || run > 3,
        b'~' => run != 2,
        _ => run == 1 && !out.is_star_of_a_pair(&rest[1..], before),
    };
    if stays {
        out.text.push_str(&rest[..run]);
    }
    run
}

impl Plain {
    /// Keeps the alt text of a picture, if it says anything.
    fn add_image(&mut self, alt: &str) {
        if alt.contains(char::is_alphanumeric) {
            self.images.push(alt.trim().to_owned());
        }
    }

    /// Whether a star begins or ends emphasis: those of footnotes and of German words for all (`Leser*innen`) do not.
    fn is_star_of_a_pair(&mut self, rest: &str, before: Option<char>) -> bool {
        let is_product = before.is_some_and(|c| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit());
        let is_inside_word = before.is_some_and(char::is_lowercase) && is_german_ending(rest);
        let begins = !self.is_starred && !rest.starts_with(char::is_whitespace) && rest.contains('*');
        let ends = self.is_starred && before.is_some_and(|c| !c.is_whitespace());
        let is_of_a_pair = !is_inside_word && !is_product && (begins || ends);
        self.is_starred ^= is_of_a_pair;
        is_of_a_pair
    }
}

/// Whether a text begins with an ending that German sets behind a star.
fn is_german_ending(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    matches!(&text[..end], "innen" | "in" | "r" | "e" | "n" | "m" | "s")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &str) -> String {
        plain(line, false).text
    }

    #[test]
    fn links_leave_their_text() {
        assert_eq!(
            text("See [the **plan**](https://a.example/x_(y) \"Plan\") today [1], says [it][3]."),
            "See the plan today [1], says it."
        );
        assert_eq!(text("<https://a.example/x> and a < b"), "https://a.example/x and a < b");
    }

    #[test]
    fn images_leave_their_alt_text_apart() {
        let got = plain("[![Logo](/l.svg)](/)Health![Down](/d.svg)![](x.png)", false);
        assert_eq!(
            (got.text.as_str(), got.images.as_slice()),
            ("Health", ["Logo".to_owned(), "Down".to_owned()].as_slice())
        );
    }

    #[test]
    fn emphasis_and_escapes() {
        assert_eq!(
            text(r"**By** _Jane Roe_ \- 1\. `code` 2 * 3 snake_case ~~no~~"),
            "By Jane Roe - 1. code 2 * 3 snake_case no"
        );
        assert_eq!(
            text("*S*quished, *all* of it; prices* rose (*in May)"),
            "Squished, all of it; prices* rose (*in May)"
        );
        assert_eq!(
            text("Ein paar *Leser*innen* sagen es jede*r Nachbar*in."),
            "Ein paar Leser*innen sagen es jede*r Nachbar*in."
        );
    }

    #[test]
    fn code_keeps_its_marks() {
        assert_eq!(
            text("`__init__` takes `**kwargs`, ``a`b`` and `f[0](x)`."),
            "__init__ takes **kwargs, a`b and f[0](x)."
        );
        assert_eq!(text("an open ` *one*"), "an open  one");
    }

    #[test]
    fn a_broken_address_takes_no_text_along() {
        assert_eq!(
            text("He wrote [the plan](https://a.example/x and then (in May) left."),
            "He wrote the plan and then (in May) left."
        );
        assert_eq!(text("[a](https://a.example/b_(c) d [e](/f_(g \"H i\") j"), "a d e j");
        let long = format!("One ![](data:image/png;base64,{}) two [three](/{}", "A".repeat(9000), "b".repeat(9000));
        assert_eq!(text(&long), "One  two three");
    }

    #[test]
    fn attributes_and_tags_that_a_dumper_left_go() {
        assert_eq!(
            text(
                "[Home](/ \"Home\"){.nav-link rel=\"noopener\"}, []{.fa}[the *old* quay]{.lead} and `x`{.r}; [1]{x} {.y}"
            ),
            "Home, the old quay and x; [1]{x} {.y}"
        );
        let got = plain(
            "<a href=\"/t\" class=\"l\">The <b>t</b>ide</a><br />comes<!-- a > b --> <img src=\"/q\" alt=\"A quay\" /> 1 < 2 \\<i>",
            true,
        );
        assert_eq!(
            (got.text.trim(), got.images.as_slice()),
            ("The tide comes  1 < 2 <i>", ["A quay".to_owned()].as_slice())
        );
        assert_eq!(text("The <b> element"), "The <b> element");
        assert_eq!(text("First,\\"), "First,");
        assert_eq!(text("make -j \\"), "make -j \\");
        assert!(ends_with_break("First,\\ ") && !ends_with_break("C:\\\\"));
    }

    #[test]
    fn broken_markup_stays_readable() {
        assert_eq!(text("[open and ![alt"), "[open and ![alt");
        assert_eq!(text("[text](https://a.example/no-end"), "text");
    }
}

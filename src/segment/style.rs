//! A page's source lines in, the way their dumper lays out text out.

use super::markup::{heading_level, is_markdown_mark};
use super::{measure, tags};
use crate::function_words::tongues;

/// How a dumper prints blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One block a line, blank lines between blocks or none (Common Crawl WET, browsers' `innerText`).
    Plain,
    /// One text node a line: links and bold words break their paragraph (BeautifulSoup).
    Nodes,
    /// Markdown (html2text, reader services); wrapped at that many characters, if it is.
    Markdown(Option<usize>),
    /// Indented as laid out (inscriptis, lynx, w3m), or plain text wrapped at that many characters.
    Layout(Option<usize>),
}

/// Widest wrap that a dumper is believed to have used, in characters; wider lines are paragraphs.
pub(super) const WIDEST_WRAP: usize = 132;
/// Narrowest wrap, in characters; a page of narrower lines is a page of short lines.
pub(super) const NARROWEST_WRAP: usize = 40;
/// The same of dumps whose lines prove it: so many of those filled to this share, and most of these lines, go on with a
/// word that did not fit.
const WIDEST_WIDE_WRAP: usize = 260;
const FULL_WIDTH: f32 = 0.8;
const WIDE_PAIRS: usize = 8;
const WIDE_SHARE: f32 = 0.7;
/// Share of lines that may be longer than the wrap (long words, padded tables).
const OVERLONG_SHARE: f32 = 0.02;
/// Least share of neighbouring lines that a wrap must explain, and least number of them.
const WRAPPED_SHARE: f32 = 0.1;
const WRAPPED_PAIRS: usize = 4;
/// Width that html2text wraps at unless told otherwise, in characters; from how many below it a line is full; least share of
/// neighbouring lines parted there; and most lines that are wider, to one of these pairs.
const HTML2TEXT_WRAP: usize = 78;
const LONGEST_WORD: usize = 12;
const HTML2TEXT_SHARE: f32 = 0.15;
const HTML2TEXT_WIDE: f32 = 0.25;
/// Indentation of code in Markdown.
const CODE_INDENT: &str = "    ";
/// Share of lines with Markdown marks from which a page is Markdown; dumps of other kinds have none.
const MARKDOWN_SHARE: f32 = 0.05;
/// Share of indented lines from which a page is laid out; unindented dumpers stay under 0.1 on the dev sets.
const INDENTED_SHARE: f32 = 0.3;
/// Share of lines that go on in the middle of a sentence, from which a page is a text node a line.
/// Dumps by blocks stay under 0.013 on nine pages of ten, node dumps with links are over 0.02.
const CONTINUED_SHARE: f32 = 0.015;
/// The same of lines beside a long one, and least number of lines that go on there.
const CONTINUED_LONG_SHARE: f32 = 0.06;
const CONTINUED_LONG: usize = 3;
/// The same where blank lines stand between blocks, which node dumps seldom print.
const CONTINUED_SHARE_SPACED: f32 = 0.06;
/// Least number of such lines there: one may be a byline or a date in small letters.
const CONTINUED_SPACED: usize = 2;
/// Lines there that can only be the rest of another from which a page is a text node a line: of 290 labelled pages none
/// has two by blocks, 137 have by `get_text("\n\n")`.
const CUTS_SPACED: usize = 2;
/// Share of blank lines that makes a page a spaced one.
const SPACED_SHARE: f32 = 0.05;

/// Tells the style of a page.
pub(super) fn detect(sources: &[&str]) -> Style {
    let filled: Vec<&str> = sources.iter().copied().filter(|line| !line.trim().is_empty()).collect();
    let share = |count: usize| count as f32 / filled.len().max(1) as f32;
    let wrap = wrap_width(sources).or_else(|| wide_wrap(sources));
    let marked = filled.iter().filter(|line| is_markdown_mark(line)).count();
    if share(marked) >= MARKDOWN_SHARE || tags::are_markup(sources) {
        return Style::Markdown(markdown_wrap(sources, wrap));
    }
    if wrap.is_some() || share(filled.iter().filter(|line| line.starts_with("  ")).count()) >= INDENTED_SHARE {
        return Style::Layout(wrap);
    }
    let continued = || filled.windows(2).filter(|pair| goes_on(pair[0].trim(), pair[1].trim()));
    let spaced = 1.0 - filled.len() as f32 / sources.len().max(1) as f32 >= SPACED_SHARE;
    let (limit, least) = if spaced { (CONTINUED_SHARE_SPACED, CONTINUED_SPACED) } else { (CONTINUED_SHARE, 1) };
    let count = continued().count();
    let cuts = || continued().filter(|pair| is_cut(pair[1])).take(CUTS_SPACED).count();
    let among_menus =
        || !spaced && goes_on_among_menus(&filled, count) || cuts() >= if spaced { CUTS_SPACED } else { 1 };
    let is_nodes = count >= least && (share(count) >= limit || among_menus());
    if is_nodes { Style::Nodes } else { Style::Plain }
}

/// Whether so many lines go on of those that stand beside a long one: menus, of which each entry is a line, are left
/// out.
fn goes_on_among_menus(filled: &[&str], count: usize) -> bool {
    let long = || filled.windows(2).filter(|pair| is_long(pair[0]) || is_long(pair[1])).count();
    count >= CONTINUED_LONG && count as f32 >= CONTINUED_LONG_SHARE * long() as f32
}

/// Whether a line may be a part of a sentence rather than an entry of a menu.
fn is_long(line: &str) -> bool {
    has_words(line, 6)
}

/// Whether the second line goes on with a sentence of the first, one of them being long.
fn goes_on(first: &str, second: &str) -> bool {
    let Some(start) = second.chars().next() else { return false };
    (start.is_lowercase() || is_closing(start))
        && !first.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '：'])
        && (is_long(first) || is_long(second))
}

/// Whether a line that goes on can only be the rest of a block: no list, menu or label starts with such a mark and has
/// words behind it (`.NET` is a name). Of labelled pages on which few lines go on, 63 of 387 by text nodes have one, 2
/// of 1,194 by blocks.
fn is_cut(line: &str) -> bool {
    let line = line.trim();
    let narrow = line.strip_prefix([',', '.', ';', ')']).filter(|rest| rest.starts_with(' '));
    let rest = narrow.or_else(|| line.strip_prefix(['，', '。', '、', '；', '）', '》', '」']));
    rest.is_some_and(|rest| !rest.is_empty())
}

/// Punctuation that no sentence starts with.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '’' | '”' | '%' | '…')
        || matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '）' | '》' | '」' | '』' | '】')
}

/// Whether a line has at least that many words.
pub(super) fn has_words(line: &str, words: usize) -> bool {
    line.split_whitespace().nth(words - 1).is_some()
        || (line.contains(measure::is_unspaced) && measure::count_words(line) as usize >= words)
}

/// The width a page's lines were wrapped at, if they were.
///
/// A greedy wrap leaves its trace: the next line's first word would not have fitted. Where that
/// explains too few neighbours, the lines are short for another reason.
fn wrap_width(sources: &[&str]) -> Option<usize> {
    // Where more are overlong than may be, whatever the others are like, no width explains them.
    let mut overlong =
        sources.iter().filter(|line| line.len() > WIDEST_WRAP && is_wrappable(line) && width(line) > WIDEST_WRAP);
    if overlong.nth((sources.len() as f32 * OVERLONG_SHARE) as usize).is_some() {
        return None;
    }
    let mut widths: Vec<usize> = sources.iter().filter(|line| is_wrappable(line)).map(|line| width(line)).collect();
    if widths.len() <= WRAPPED_PAIRS {
        return None;
    }
    let last = widths.len() - 1 - (widths.len() as f32 * OVERLONG_SHARE) as usize;
    let limit = *widths.select_nth_unstable(last).1;
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&limit) {
        return None;
    }
    let pairs = sources.windows(2).filter(|pair| is_wrappable(pair[0]) && is_wrappable(pair[1]));
    let (mut all, mut wrapped) = (0_usize, 0_usize);
    for pair in pairs {
        all += 1;
        wrapped += usize::from(is_wrapped(pair[0], pair[1], limit));
    }
    (wrapped >= WRAPPED_PAIRS && wrapped as f32 >= all as f32 * WRAPPED_SHARE).then_some(limit)
}

/// The width of a page that was wrapped at more than is believed of others (terminals of 200 columns): no line is longer,
/// and nearly all that are about as long end where the next word would not have fitted.
fn wide_wrap(sources: &[&str]) -> Option<usize> {
    let mut limit = 0;
    for line in sources.iter().filter(|line| line.len() > WIDEST_WRAP && is_wrappable(line)) {
        limit = limit.max(width(line));
        if limit > WIDEST_WIDE_WRAP {
            return None;
        }
    }
    let is_full = |pair: &&[&str]| is_wrappable(pair[0]) && width(pair[0]) as f32 > limit as f32 * FULL_WIDTH;
    let full = || sources.windows(2).filter(is_full);
    let all = full().count();
    let wrapped = full().filter(|pair| is_wrappable(pair[1]) && !fits(pair[0], pair[1], limit)).count();
    (limit > WIDEST_WRAP && wrapped >= WIDE_PAIRS && wrapped as f32 >= all as f32 * WIDE_SHARE).then_some(limit)
}

/// The width that a Markdown page was wrapped at, given what its lines tell. Code, which stands four columns in, is not
/// wrapped; where what else is not (rows, addresses) still hides the width, it may be html2text's own.
fn markdown_wrap(sources: &[&str], told: Option<usize>) -> Option<usize> {
    if told.is_some_and(|wrap| wrap <= HTML2TEXT_WRAP + 2) {
        return told;
    }
    let flush: Vec<&str> = sources.iter().copied().filter(|line| !line.starts_with(CODE_INDENT)).collect();
    wrap_width(&flush).or_else(|| is_wrapped_by_html2text(&flush).then_some(HTML2TEXT_WRAP)).or(told)
}

/// Whether lines are parted as html2text does, and few are longer than it would leave them.
fn is_wrapped_by_html2text(sources: &[&str]) -> bool {
    let wide = sources
        .iter()
        .filter(|line| line.len() > HTML2TEXT_WRAP + 1 && is_wrappable(line) && width(line) > HTML2TEXT_WRAP + 1);
    let (mut all, mut wrapped) = (0_usize, 0_usize);
    for pair in sources.windows(2).filter(|pair| is_wrappable(pair[0]) && is_wrappable(pair[1])) {
        all += 1;
        let is_full = (HTML2TEXT_WRAP - LONGEST_WORD..=HTML2TEXT_WRAP + 1).contains(&width(pair[0]));
        wrapped += usize::from(is_full && !fits(pair[0], pair[1], HTML2TEXT_WRAP));
    }
    wrapped >= WRAPPED_PAIRS
        && wrapped as f32 >= all as f32 * HTML2TEXT_SHARE
        && wide.count() as f32 <= all as f32 * HTML2TEXT_WIDE
}

/// Whether a line says anything about a wrap: it has several words, no address or attribute in it, which no wrap
/// breaks, and is no list item, which html2text leaves as it is, no heading and no row of a table, which pandoc does.
fn is_wrappable(line: &str) -> bool {
    let line = line.trim();
    let first = line.split(' ').next().unwrap_or("");
    let is_item =
        matches!(first, "*" | "-" | "+" | "|") || first.strip_suffix('.').is_some_and(|n| n.parse::<u16>().is_ok());
    line.contains(' ') && !is_item && heading_level(line).is_none() && !has_address(line)
}

/// Whether a line holds an address, a link, an attribute or the fence of a box.
fn has_address(line: &str) -> bool {
    let rest = |at| &line.as_bytes()[at..];
    let is_mark = |at| ["://", "](", "=\"", ":::"].iter().any(|mark| rest(at).starts_with(mark.as_bytes()));
    memchr::memchr3_iter(b':', b']', b'=', line.as_bytes()).any(is_mark)
}

/// Whether the next line's first word would not have fitted on this one.
pub(super) fn is_wrapped(line: &str, next: &str, limit: usize) -> bool {
    width(line) * 2 > limit && !fits(line, next, limit)
}

/// Whether a wrap at a hyphen parted a text from the rest of its last word, and not from the word that joins another to it
/// (`pre- and post-war`).
pub(super) fn ends_amid_word(before: &str, rest: &str) -> bool {
    let has_letter = |start: &str| start.ends_with(char::is_alphanumeric);
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    before.strip_suffix('-').is_some_and(has_letter) && !word.is_empty() && tongues(word).is_empty()
}

/// Whether the next line's first word would have fitted on this one.
pub(super) fn fits(line: &str, next: &str, limit: usize) -> bool {
    let first = next.split_whitespace().next().unwrap_or("");
    width(line) + 1 + width(first) <= limit
}

/// Width of a line, trailing white space aside: characters as browsers' scripts count them, where an emoji is two.
pub(super) fn width(line: &str) -> usize {
    let line = line.trim_end();
    if line.is_ascii() { line.len() } else { line.chars().map(char::len_utf16).sum() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words wrapped at so many characters.
    fn wrapped(words: usize, at: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in (0..words).map(|count| &"harbour"[..2 + count * 3 % 6]) {
            if lines.last().is_some_and(|line| line.len() + 1 + word.len() > at) {
                lines.push(String::new());
            }
            let last = lines.last_mut().unwrap();
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
        lines
    }

    fn style(lines: &[&str]) -> Style {
        detect(lines)
    }

    #[test]
    fn cut_sentences_tell_nodes_though_blank_lines_stand_between() {
        let cut = ["The harbour board of Tarn chose", "", "Ruth Ames", "", ", a former judge, to lead it", ""];
        let menu = ["Home", "", "News", "", "Tides", ""].repeat(30);
        assert_eq!(style(&[&menu[..], &cut].concat()), Style::Plain, "one may be chance");
        assert_eq!(style(&[&menu[..], &cut, &menu, &cut].concat()), Style::Nodes);
    }

    #[test]
    fn a_wide_wrap_is_believed_where_its_lines_prove_it() {
        let lines = wrapped(400, 200);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let Style::Layout(Some(width)) = style(&lines) else { panic!("{:?}", style(&lines)) };
        assert!((190..=200).contains(&width));
        let long = lines[..2].join(" ");
        assert!(!matches!(style(&[&lines[..], &[&long]].concat()), Style::Layout(_)), "a line is longer");
        let wider = wrapped(800, WIDEST_WIDE_WRAP + 40);
        let wider: Vec<&str> = wider.iter().map(String::as_str).collect();
        assert!(!matches!(style(&wider), Style::Layout(_)), "too wide");
    }

    #[test]
    fn code_does_not_hide_what_html2text_wraps_at() {
        let code = format!("    let tides = {};", "high + low + ".repeat(9));
        let lines = wrapped(240, HTML2TEXT_WRAP);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let page = [&["# Tides", "", "[Home](/)", "", &code, ""][..], &lines].concat();
        let Style::Markdown(Some(width)) = style(&page) else { panic!("{:?}", style(&page)) };
        assert!((70..=HTML2TEXT_WRAP).contains(&width));
        let row = "tide | quay | ".repeat(8);
        let rows = [row.as_str(); 2];
        assert_eq!(style(&[&page[..], &rows].concat()), Style::Markdown(Some(HTML2TEXT_WRAP)));
    }
}

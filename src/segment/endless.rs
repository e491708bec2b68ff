//! Lines that are no paragraphs in, their blocks and sentences out.
//!
//! `get_text(" ")` prints a page as one line: menu, headline, byline and paragraphs with nothing but a space between.
//! A model finds where blocks ended (`breaks`), and sentence ends part the long ones.

use std::iter::repeat;
use std::ops::{Range, RangeInclusive};

use super::breaks::{self, Block};
use super::measure::{self, ends_like_sentence};
use super::{Join, Kind, Line};
use crate::function_words::tongues;

/// A source line longer than this many bytes is no paragraph.
const ENDLESS_BYTES: usize = 3000;
/// The same for a page that is one line, where no other line says what a paragraph is.
const ENDLESS_PAGE_BYTES: usize = 600;
/// The same for a part of such a page, which was parted where that is certain: a headline may stand before its text.
const ENDLESS_PART_BYTES: usize = 150;
/// Least and most words of a headline that stands at the start of the page and again in it.
const HEADLINE_WORDS: RangeInclusive<usize> = 4..=30;

/// Line ends that were written out when a page became one line.
const BREAKS: [&str; 5] = ["\\r\\n", "\\n", "<br>", "<br/>", "<br />"];
/// How far below its start a page has its headline again, in bytes: behind the menus.
const HEADLINE_BYTES: usize = 1 << 15;
/// What dumpers are told to put between the text nodes of a page instead of a line end.
const SEPARATORS: [&str; 3] = [" | ", "|", "\t"];
/// Least number of either in a page of one line, and most bytes from one separator to the next on the average, from
/// which they are believed.
const LEAST_BREAKS: usize = 4;
const LEAST_SEPARATORS: usize = 20;
const NODE_BYTES: usize = 200;

/// Number of a page's only line, and the lines that were put together in it, if something else parts them.
pub(super) fn separated<'p>(sources: &[&'p str]) -> Option<(u32, Vec<&'p str>)> {
    let mut filled = sources.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (index, line) = filled.next().filter(|(_, line)| line.len() > ENDLESS_PAGE_BYTES)?;
    if filled.next().is_some() {
        return None;
    }
    let has = |separator: &str, least: usize| {
        let mut found = memchr::memmem::find_iter(line.as_bytes(), separator);
        found.nth(least - 1).is_some()
    };
    let breaks = BREAKS.into_iter().find(|text| has(text, LEAST_BREAKS));
    let least = LEAST_SEPARATORS.max(line.len() / NODE_BYTES);
    let separator = breaks.or_else(|| SEPARATORS.into_iter().find(|text| has(text, least)))?;
    Some((index as u32 + 1, line.split(separator).collect()))
}

/// Cuts endless lines into their blocks and sentences. Where one is most of the page, what is a block without doubt is
/// a paragraph of its own. `slug` is the part of the page's address that names it in words.
pub(super) fn split<'p>(lines: Vec<Line<'p>>, slug: Option<&str>) -> Vec<Line<'p>> {
    // Code may have stood between parts of it.
    let mut numbers = lines.iter().filter(|line| line.kind != Kind::Image).map(|line| line.number);
    let first = numbers.next();
    let (others, is_page) = (numbers.clone().next().is_some(), numbers.all(|number| Some(number) == first));
    let limit = match (is_page, others) {
        (true, false) => ENDLESS_PAGE_BYTES,
        (true, true) => ENDLESS_PART_BYTES,
        _ => ENDLESS_BYTES,
    };
    let is_whole = |line: &Line| line.text.len() <= limit || line.kind == Kind::Code || is_markup(&line.text);
    if lines.iter().all(is_whole) {
        return lines;
    }
    let page_bytes: usize = lines.iter().map(|line| line.text.len()).sum();
    let mut out = Vec::with_capacity(lines.len() * 2);
    for line in lines {
        if is_whole(&line) {
            out.push(line);
            continue;
        }
        let is_most = 2 * line.text.len() >= page_bytes;
        let blocks = breaks::blocks(&line.text, slug);
        let mut parts = parts(&line.text, if is_most { blocks } else { whole(&line.text, blocks) });
        if is_page {
            part_headline(&line.text, &mut parts);
        }
        push_parts(&line, &parts, is_most, &mut out);
    }
    out
}

/// A part of an endless line, and how it stands to the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    range: Range<usize>,
    join: Join,
}

/// Adds the parts of a line; where it is not most of the page, they are one paragraph.
fn push_parts<'p>(line: &Line<'p>, parts: &[Part], is_most: bool, out: &mut Vec<Line<'p>>) {
    for (index, part) in parts.iter().enumerate() {
        let mut cut = measure::line(measure::slice(&line.text, part.range.clone()), line.number);
        cut.kind = line.kind;
        cut.span = line.span;
        if index > 0 {
            cut.join = if is_most { part.join } else { Join::Space };
        } else {
            cut.blanks = line.blanks;
        }
        out.push(cut);
    }
}

/// Whether a line is the markup of paragraphs, as stands in boxes to copy from: one thing, not sentences.
fn is_markup(text: &str) -> bool {
    text.starts_with('<') && memchr::memmem::find_iter(text.as_bytes(), "</p>").nth(1).is_some()
}

/// Most words of a block that is not cut into its sentences: headlines, captions and labels may have some.
const WHOLE_WORDS: usize = 20;

/// Most words of a heading or a label, which may end in any word.
const HEADING_WORDS: usize = 10;

/// The blocks of a line that is not most of its page, where those that end in the middle of a sentence go on with the
/// next: the model of breaks knows whole pages and takes a name for a headline.
fn whole(text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match out.last_mut() {
            Some(last) if !is_finished(&text[last.range.clone()], last.words) => {
                last.range.end = block.range.end;
                last.words += block.words;
            }
            _ => out.push(block),
        }
    }
    out
}

/// Whether a block may end there: like a sentence, or as a heading does, in no small word.
fn is_finished(block: &str, words: usize) -> bool {
    let last = block.rsplit(' ').next().unwrap_or("");
    let may_be_heading =
        || words <= HEADING_WORDS && !block.starts_with(char::is_lowercase) && tongues(last).is_empty();
    ends_like_sentence(block) || may_be_heading()
}

/// The blocks of a text, the long ones cut into their sentences. A new paragraph begins behind a sentence or a title.
fn parts(text: &str, blocks: Vec<Block>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut is_behind_title = true;
    for Block { range, words, is_sure } in blocks {
        let may = is_behind_title || out.last().is_some_and(|last| ends_like_sentence(&text[last.range.clone()]));
        let join = if is_sure && may { Join::Block } else { Join::Space };
        is_behind_title = join == Join::Block && words <= WHOLE_WORDS;
        if words <= WHOLE_WORDS {
            out.push(Part { range, join });
            continue;
        }
        let start = range.start;
        let joins = [join].into_iter().chain(repeat(Join::Space));
        let cuts = sentences(&text[range]).into_iter().zip(joins);
        out.extend(cuts.map(|(cut, join)| Part { range: start + cut.start..start + cut.end, join }));
    }
    out
}

/// Byte ranges of the sentences of a text.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    // A space, and the first bytes of the full stops of Chinese and Japanese.
    for at in memchr::memchr3_iter(b' ', 0xE3, 0xEF, text.as_bytes()) {
        let end = if at < start { None } else { end_of_sentence(&text[start..], at - start) };
        if let Some(length) = end {
            ranges.push(start..start + length);
            start += length + usize::from(text[start + length..].starts_with(' '));
        }
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    ranges
}

/// Most bytes of a capital word with a full stop that ends no sentence: a title or an initial, and before a figure a
/// month.
const SHORT_BYTES: usize = 4;
const DATED_BYTES: usize = 6;

fn next_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}

/// Length of a sentence at the start of the text, if it ends at that place. An end is `.`, `!` or `?`, closing quotes,
/// a space, and anything but a lower-case letter; titles and initials (`Mr.`, `J.`) end nothing, nor do months before a
/// day and hours before those (`p.m. Sept. 5`). `。`, `！` and `？` need no space behind them.
fn end_of_sentence(text: &str, at: usize) -> Option<usize> {
    if !text[at..].starts_with(' ') {
        let rest = text[at..].strip_prefix(['。', '！', '？'])?;
        return Some(text.len() - rest.trim_start_matches(['」', '』', '”', '’', '）']).len());
    }
    let next = text[at + 1..].chars().next();
    let before = text[..at].trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    if !before.ends_with(['.', '!', '?', '…']) || next.is_none_or(char::is_lowercase) {
        return None;
    }
    let word = before.rsplit(' ').next().unwrap_or("");
    let is_capital = word.starts_with(char::is_uppercase) && word.ends_with('.');
    let most = if next.is_some_and(|next| next.is_ascii_digit()) { DATED_BYTES } else { SHORT_BYTES };
    let is_hour = || matches!(word, "a.m." | "p.m.") && next_word(&text[at + 1..]).ends_with('.');
    let is_short = is_capital && word.len() <= most;
    (!is_short && !is_hour()).then_some(at)
}

/// Parts off the headline where the page starts with it and has it again, and leaves it whole there.
fn part_headline(text: &str, parts: &mut Vec<Part>) {
    let ends = text.match_indices(' ').map(|(at, _)| at).take(*HEADLINE_WORDS.end());
    let ends: Vec<usize> = ends.skip(HEADLINE_WORDS.start() - 1).collect();
    let window = &text[..text.floor_char_boundary(HEADLINE_BYTES)];
    let again = |end: usize| Some(window.get(end..)?.find(&text[..end])? + end);
    let found = ends.into_iter().rev().find_map(|end| Some((end, again(end)?)));
    let Some((end, again)) = found else { return };
    for at in [end, again, again + end] {
        cut(text, parts, at);
    }
    for headline in [0..end, again..again + end] {
        put_together(parts, headline);
    }
}

/// Cuts the part in which that byte is.
fn cut(text: &str, parts: &mut Vec<Part>, at: usize) {
    let Some(index) = parts.iter().position(|part| part.range.start < at && at < part.range.end) else { return };
    let trim = |range: Range<usize>| {
        let part = &text[range.clone()];
        let start = range.start + part.len() - part.trim_start().len();
        start..start + part.trim().len()
    };
    let Part { range: Range { start, end }, join } = parts[index].clone();
    let cuts = [(trim(start..at), join), (trim(at..end), Join::Block)].into_iter();
    let cuts = cuts.filter(|(range, _)| !range.is_empty()).map(|(range, join)| Part { range, join });
    parts.splice(index..=index, cuts);
}

/// Makes one of the parts inside these bytes.
fn put_together(parts: &mut Vec<Part>, bytes: Range<usize>) {
    let first = parts.partition_point(|part| part.range.start < bytes.start);
    let end = parts.partition_point(|part| part.range.end <= bytes.end);
    if first + 1 < end {
        parts[first].range.end = parts[end - 1].range.end;
        parts.drain(first + 1..end);
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn endless_lines_are_cut_into_sentences_but_not_markup() {
        let sentence = "The board put off its vote on Tuesday. ";
        let prose = sentence.repeat(ENDLESS_BYTES / sentence.len() + 2);
        let markup = format!("<p>{prose}</p> <p>{prose}</p>");
        let cut = |text: &str| {
            let lines = [("One.", 1), (text, 2)].map(|(text, number)| measure::line(Cow::Borrowed(text), number));
            split(lines.into(), None).len() - 1
        };
        assert_eq!(cut(prose.trim_end()), ENDLESS_BYTES / sentence.len() + 2);
        assert_eq!(cut(&markup), 1);
    }

    #[test]
    fn abbreviations_in_dates_end_no_sentence() {
        let text = "They met at 9:30 p.m. Sept. 5 in the loft. Nobody came. At 5 p.m. The doors were shut.";
        let expected =
            ["They met at 9:30 p.m. Sept. 5 in the loft.", "Nobody came.", "At 5 p.m.", "The doors were shut."];
        assert_eq!(sentences(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_separator_parts_the_nodes_of_a_page_of_one_line() {
        let nodes = ["Home", "The board put off its", "vote", "on Tuesday."].repeat(20);
        assert_eq!(separated(&["", &nodes.join(" | ")]), Some((2, nodes.clone())));
        assert_eq!(separated(&["One.", &nodes.join(" | ")]), None);
        assert_eq!(separated(&[&nodes.join(" ")]), None);
        assert_eq!(separated(&[&nodes.join("\\n")]), Some((1, nodes.clone())));
    }

    #[test]
    fn sentences_of_chinese_and_japanese_end_without_a_space() {
        let text = "港湾局は投票を延期した。「紙が要る」。次は？ 未定";
        let got: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(got, ["港湾局は投票を延期した。", "「紙が要る」。", "次は？", "未定"]);
    }

    #[test]
    fn menus_headlines_and_bylines_are_parted_from_prose() {
        let page = [
            "Home News Sport Weather Culture Log In My Account",
            "Kelby Harbour Board Puts Off Its Vote on the Old Cannery",
            "By Ann Roe November 12, 2025",
            "The board of the harbour put off its vote on Tuesday.",
        ];
        let parts = {
            let text = page.join(" ");
            let blocks = breaks::blocks(&text, Some("kelby-harbour-board-puts-off-vote-old-cannery"));
            parts(&text, blocks)
        };
        let ends: Vec<usize> = parts.iter().map(|part| part.range.end).collect();
        let mut end = 0;
        for line in page {
            end += line.len();
            assert!(ends.contains(&end), "{line}");
            end += 1;
        }
    }

    #[test]
    fn names_in_a_sentence_do_not_part_it() {
        let names =
            "Former Secretary of the Treasury Hannah Rodham Clinton met the Prime Minister of Norway, Erna Solberg.";
        assert_eq!(parts(names, breaks::blocks(names, None)).len(), 1);
        let german =
            "Der Vorsitzende des Hafenamts hat die Abstimmung am Dienstag vor den Mitgliedern des Rates vertagt.";
        assert_eq!(parts(german, breaks::blocks(german, None)).len(), 1);
    }

    #[test]
    fn a_headline_that_comes_again_is_parted() {
        let text = "The Old Cannery Is Sold | Kelby News Home Sport The Old Cannery Is Sold By Ann Roe It was sold.";
        let (menu, rest) = (text.find("Is").unwrap(), text.find("Home").unwrap());
        let part = |range: Range<usize>| Part { range, join: Join::Space };
        let mut parts = vec![part(0..menu - 1), part(menu..rest - 1), part(rest..text.len())];
        part_headline(text, &mut parts);
        let got: Vec<&str> = parts.into_iter().map(|part| &text[part.range]).collect();
        let headline = "The Old Cannery Is Sold";
        assert_eq!(got, [headline, "| Kelby News", "Home Sport", headline, "By Ann Roe It was sold."]);
    }
}

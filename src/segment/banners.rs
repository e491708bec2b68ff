//! Lines in; headings told by the marks under or around them out: a bar of the title's width below (HTML::FormatText,
//! jaytaylor's html2text, mails), or stars at both ends (`****** Title ******`, grobian's html2text).

use std::borrow::Cow;

use super::addresses::ALT_WORDS;
use super::{Kind, Line, ends_like_sentence, measure};

/// Marks that bars are made of, and the level of the heading above.
const BARS: [(char, u8); 4] = [('=', 1), ('*', 1), ('-', 2), ('~', 2)];
/// Fewest marks of a bar, and by how many more or fewer than the title's characters it may have.
const BAR_MARKS: usize = 3;
const BAR_SLACK: usize = 2;
/// Most words of a title with a bar.
const TITLE_WORDS: u32 = 32;
/// Fewest and most stars at each end of a heading; the more, the higher.
const STARS: std::ops::RangeInclusive<usize> = 3..=6;
/// Starred headings and lines that are one word with `_` inside, from which a page is grobian's: he writes pictures as
/// `[alt]` and links as `one_word`.
const GROBIAN: [(usize, usize); 2] = [(2, 5), (1, 10)];

/// Whether a source line is a title between stars.
pub(super) fn is_starred(raw: &str) -> bool {
    between_stars(raw.trim()).is_some()
}

/// A title between stars, and how many of them.
fn between_stars(text: &str) -> Option<(&str, usize)> {
    let stars = text.len() - text.trim_start_matches('*').len();
    let (fence, rest) = text.split_at(stars);
    let title = rest.strip_prefix(' ')?.strip_suffix(fence)?.strip_suffix(' ')?.trim();
    (STARS.contains(&stars) && !title.is_empty() && !title.contains('*')).then_some((title, stars))
}

/// The mark that a text consists of, if it is a bar.
pub(super) fn bar(text: &str) -> Option<char> {
    let mark = text.chars().next().filter(|first| BARS.iter().any(|(mark, _)| mark == first))?;
    (text.len() >= BAR_MARKS && text.chars().all(|c| c == mark)).then_some(mark)
}

/// Makes headings of titles with bars and stars; their bars go.
pub(super) fn undo(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let starred = lines.iter_mut().filter_map(unstar).count();
    let is_grobian = || {
        GROBIAN.iter().any(|(headings, links)| {
            starred >= *headings && lines.iter().filter(|line| is_link(&line.text)).nth(links - 1).is_some()
        })
    };
    if starred > 0 && is_grobian() {
        lines.iter_mut().for_each(undo_grobian);
    }
    let titles: Vec<usize> = (1..lines.len()).filter(|&at| is_underlined(&lines[at - 1], &lines[at])).collect();
    let mut is_spent = vec![false; lines.len()];
    for bar_below in titles {
        let bar_length = lines[bar_below].text.len();
        let level = level_of(&lines[bar_below].text);
        lines[bar_below - 1].kind = Kind::Heading(level);
        is_spent[bar_below] = true;
        if let Some(above) = bar_below.checked_sub(2).filter(|&above| lines[above].text.len() == bar_length) {
            is_spent[above] |= lines[above].text == lines[bar_below].text;
        }
    }
    let mut spent = is_spent.into_iter();
    lines.retain(|_| !spent.next().unwrap_or(false));
    lines
}

fn level_of(bar: &str) -> u8 {
    BARS.iter().find(|(mark, _)| bar.starts_with(*mark)).map_or(2, |(_, level)| *level)
}

/// Whether a line is a title, and the next the bar below it.
fn is_underlined(title: &Line<'_>, below: &Line<'_>) -> bool {
    let marks = below.text.len();
    below.blanks == 0
        && bar(&below.text).is_some()
        && (1..=TITLE_WORDS).contains(&title.words)
        && (title.span > 1 || title.text.chars().count().abs_diff(marks) <= BAR_SLACK)
}

/// Takes the stars off a heading.
fn unstar(line: &mut Line<'_>) -> Option<()> {
    let (title, stars) = between_stars(&line.text)?;
    let title = title.to_owned();
    line.sentence = ends_like_sentence(&title);
    line.text = Cow::Owned(title);
    line.kind = Kind::Heading((STARS.end() + 1 - stars) as u8);
    Some(())
}

/// Writes linked words apart, and tells pictures.
fn undo_grobian(line: &mut Line<'_>) {
    let inner = line.text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let is_alt = |alt: &&str| !alt.contains(['[', ']', ':']) && measure::count_words(alt) <= ALT_WORDS;
    if let Some(alt) = inner.filter(is_alt).map(str::to_owned) {
        (line.kind, line.text) = (Kind::Image, Cow::Owned(alt));
    }
    if line.text.contains('_') {
        let words =
            line.text.split(' ').map(|word| if is_link(word) { word.replace('_', " ") } else { word.to_owned() });
        line.text = Cow::Owned(words.collect::<Vec<_>>().join(" "));
        line.words = measure::count_words(&line.text);
    }
}

/// Whether a word is several, put together with `_`: no address, no code.
fn is_link(word: &str) -> bool {
    let is_inside = word.trim_matches('_').contains('_') && !word.starts_with('_') && !word.ends_with('_');
    is_inside && !word.contains([' ', '@', '(', '=', '/', '\\', '{', '<', '#'])
}

#[cfg(test)]
mod tests {
    use crate::segment::{Kind, segment_text};

    fn read(text: &str) -> Vec<(String, Kind)> {
        segment_text(text, None).lines.into_iter().map(|line| (line.text.into_owned(), line.kind)).collect()
    }

    #[test]
    fn bars_make_headings_and_go() {
        let text = "*****\nTides\n*****\n\nThe pier\n--------\nThe council voted on Tuesday.\n---------\n";
        let expected = [("Tides", Kind::Heading(1)), ("The pier", Kind::Heading(2))];
        let read = read(text);
        assert_eq!(read.len(), 4);
        for ((text, kind), expected) in read.iter().zip(expected) {
            assert_eq!((text.as_str(), *kind), expected);
        }
        assert_eq!(read[3].0, "---------", "too short for what stands above");
    }

    #[test]
    fn a_starred_title_is_not_joined_with_the_line_below() {
        let menu = "Skip_to_content\nOur_paper\nTide_tables\nNet_menders\nFerry_times\nThe_quay\nThe_pier\nThe_mole\nThe_crane\nThe_eels\n";
        let text = "The board chose Ruth Ames on Tuesday to lead it until the spring after next, and";
        let title = "****** A former judge is to lead the harbour board of Tarn ******";
        let page = format!("{menu}{title}\n{}", format!("{text}\nnobody spoke against it.\n").repeat(5));
        let lines = read(&page);
        assert_eq!(lines[10], ("A former judge is to lead the harbour board of Tarn".to_owned(), Kind::Heading(1)));
        assert_eq!(lines[0].0, "Skip to content", "one such title is enough with ten such links");
    }

    #[test]
    fn stars_make_headings_and_tell_whose_dump_it_is() {
        let menu = "Skip_to_content\nOur_paper\nTide_tables\nNet_menders\nFerry_times\n";
        let text = "[A_gull]\n****** Tides ******\nBy Mara_Quill\n**** The pier ****\nIt burned, says a_b@c.example.";
        let expected = [
            ("A gull", Kind::Image),
            ("Tides", Kind::Heading(1)),
            ("By Mara Quill", Kind::Paragraph),
            ("The pier", Kind::Heading(3)),
            ("It burned, says a_b@c.example.", Kind::Paragraph),
        ];
        let lines = read(&format!("{menu}{text}"));
        assert_eq!(lines[0].0, "Skip to content");
        assert_eq!(lines[5..], expected.map(|(text, kind)| (text.to_owned(), kind)));
        assert_eq!(read(text)[0], ("[A_gull]".to_owned(), Kind::Paragraph), "two headings alone tell nothing");
        assert_eq!(read("Skip_to_content")[0].0, "Skip_to_content");
    }
}

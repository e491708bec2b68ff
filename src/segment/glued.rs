//! Lines whose blocks were printed with nothing between in, a line for each block out.
//!
//! `get_text()` and `textContent` put `<li>News</li><li>Sport</li>` on one line as `NewsSport`. Where a line has many
//! words with a capital inside, they are where one block ends and the next begins.

use super::{Kind, Line, measure};

/// Least number of such words in a line, from which they are believed to be no names (`JavaScript`).
const LEAST_SEAMS: usize = 8;
/// Most words of the line to one of them, or to one of those where a sentence ends without a space behind it: a whole
/// page on one line is mostly paragraphs.
const WORDS_PER_SEAM: usize = 10;
const WORDS_PER_END: usize = 150;
/// Marks of program code, whose names have capitals inside: more than one to two seams, and the line is code.
const CODE_MARKS: &[u8] = b"{}()<>=;\\";
/// Least small letters before a capital: `McLean` has one.
const LEAST_SMALL: u32 = 2;
/// Names with a capital inside that stand in menus and share bars.
const NAMES: [(&str, &str); 13] = [
    ("Whats", "App"),
    ("Linked", "In"),
    ("You", "Tube"),
    ("Tik", "Tok"),
    ("Word", "Press"),
    ("Pay", "Pal"),
    ("Git", "Hub"),
    ("Java", "Script"),
    ("Type", "Script"),
    ("Sound", "Cloud"),
    ("Buzz", "Feed"),
    ("Play", "Station"),
    ("Power", "Point"),
];

/// Parts the lines of a page that were glued together.
pub(super) fn split(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let is_glued = |line: &Line| line.kind != Kind::Code && seams_are_enough(line);
    if !lines.iter().any(is_glued) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len() * 2);
    for line in lines {
        if is_glued(&line) {
            push_parts(&line, &mut out);
        } else {
            out.push(line);
        }
    }
    out
}

/// Whether a line has enough seams for its words.
fn seams_are_enough(line: &Line<'_>) -> bool {
    // Most lines have none of these; their bytes, all at once, are enough to tell.
    let bytes = line.text.as_bytes();
    let may = |before: u8, byte: u8| (before > b' ') & (byte.is_ascii_uppercase() | (byte > 0xC0));
    let most = measure::count_pairs(bytes, may) as usize;
    let words = line.words as usize;
    if most < LEAST_SEAMS.max(words / WORDS_PER_END) {
        return false;
    }
    let seams = seams(&line.text, is_end_before_capital).count();
    let is_dense = || seams * WORDS_PER_SEAM >= words || ends_of_sentences(&line.text) * WORDS_PER_END >= words;
    let code_marks = bytes.iter().filter(|byte| CODE_MARKS.contains(byte)).count();
    seams >= LEAST_SEAMS && code_marks * 2 <= seams && is_dense()
}

/// Seams at which a sentence ends.
fn ends_of_sentences(text: &str) -> usize {
    seams(text, |before, rest| before.is_ended && rest.starts_with(char::is_uppercase)).count()
}

fn push_parts<'p>(line: &Line<'p>, out: &mut Vec<Line<'p>>) {
    let mut start = 0;
    let mut blanks = line.blanks;
    for end in seams(&line.text, is_end_of_block).chain([line.text.len()]) {
        let mut part = measure::line(measure::slice(&line.text, start..end), line.number);
        (part.kind, part.span, part.blanks) = (line.kind, line.span, std::mem::take(&mut blanks));
        out.push(part);
        start = end;
    }
}

/// What stands before a character: how many small letters, whether a digit, whether such and the end of a sentence.
#[derive(Default)]
struct Before {
    small: u32,
    is_digit: bool,
    is_ended: bool,
    is_address: bool,
}

impl Before {
    fn push(&mut self, c: char) {
        let is_end = matches!(c, '.' | '!' | '?' | '…') && self.small >= LEAST_SMALL;
        let is_closer = self.is_ended && matches!(c, '"' | '”' | '’' | ')' | '»');
        self.is_ended = is_end || is_closer;
        self.is_address = !c.is_whitespace() && (self.is_address || matches!(c, '/' | '@' | '_' | '='));
        self.small = if c.is_lowercase() { self.small + 1 } else { 0 };
        self.is_digit = c.is_ascii_digit();
    }
}

/// Whether a block ends before the capital: behind small letters, or behind such and the end of a sentence.
fn is_end_before_capital(before: &Before, rest: &str) -> bool {
    rest.starts_with(char::is_uppercase) && (before.small >= LEAST_SMALL || before.is_ended)
}

/// The same in a line that is known to be glued, where a number or a copyright may begin or end a block, too.
fn is_end_of_block(before: &Before, rest: &str) -> bool {
    let mut chars = rest.chars();
    let (first, second) = (chars.next(), chars.next());
    is_end_before_capital(before, rest)
        || (before.small >= LEAST_SMALL && first.is_some_and(|c| c.is_ascii_digit() || c == '©'))
        || (before.is_digit && first.is_some_and(char::is_uppercase) && second.is_some_and(char::is_lowercase))
}

/// Byte offsets at which a block begins.
fn seams(text: &str, is_end: fn(&Before, &str) -> bool) -> impl Iterator<Item = usize> {
    let mut before = Before::default();
    text.char_indices().filter_map(move |(at, c)| {
        let is_seam = !before.is_address && is_end(&before, &text[at..]) && !is_inside_name(&text[..at], &text[at..]);
        before.push(c);
        is_seam.then_some(at)
    })
}

/// Whether that is a name that is written with a capital inside, or German for people of any sex (`LeserInnen`).
fn is_inside_name(before: &str, rest: &str) -> bool {
    rest.starts_with("Innen") || NAMES.iter().any(|(head, tail)| rest.starts_with(tail) && before.ends_with(head))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let lines = split(vec![measure::line(Cow::Borrowed(text), 1)]);
        lines.into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn a_menu_and_a_paragraph_without_spaces_between_are_parted() {
        let items = ["Home", "News", "Sport", "Log in", "My account", "Weather", "Culture", "Podcasts", "Letters"];
        let prose = ["The board put off its vote.", "“We need the paper,” she said.”", "Nobody else spoke."];
        let glued = format!("{}{}", items.concat(), prose.concat());
        assert_eq!(
            texts(&glued),
            [&items[..], &["The board put off its vote.“We need the paper,” she said.”"], &prose[2..]].concat()
        );
    }

    #[test]
    fn a_page_of_paragraphs_without_spaces_between_is_parted() {
        let menu = ["Home", "News", "Sport", "Log in"];
        let prose =
            format!("{}the old cannery by the river was not for sale.", "Nobody on the board had said that ".repeat(4));
        let paragraphs: Vec<&str> = std::iter::repeat_n(prose.as_str(), 8).collect();
        let glued = format!("{}The vote{}", menu.concat(), paragraphs.concat());
        assert_eq!(texts(&glued)[..6], [&menu[..], &["The vote", paragraphs[0]]].concat());
        let apart = format!("{} {}", "MacBook iPhone YouTube ".repeat(9), paragraphs.join(" "));
        assert_eq!(texts(&apart).len(), 1, "names alone part nothing");
    }

    #[test]
    fn numbers_begin_and_end_blocks_and_some_names_have_a_capital_inside() {
        let items = ["Home", "News", "Sport", "Log in", "My account", "Weather", "Culture", "Letters", "By Ann Roe"];
        let rest = ["12 May 2021 at 07:15", "Share", "WhatsApp", "YouTube", "Cookies", "© 2021 Kelby News"];
        assert_eq!(texts(&[&items[..], &rest].concat().concat()), [&items[..], &rest].concat());
    }

    #[test]
    fn names_with_capitals_inside_stay() {
        let names = "JavaScript, TypeScript and GitHub were on YouTube, LinkedIn and WhatsApp before WordPress was.";
        assert_eq!(texts(names), [names]);
        let code = "const addBoat = () => { setBoats([...boats, newBoat]); setNewBoat(''); }; const sinkBoat = (oldBoat) \
            => { setBoats(boats.filter(someBoat => someBoat !== oldBoat)); };";
        assert!(seams(code, is_end_before_capital).count() >= LEAST_SEAMS, "told by its marks alone");
        assert_eq!(texts(code), [code]);
        let address =
            "See https://a.example/OldTown/NewTown/FishMarket/HarbourBoard/TideTables/BoatYard/SeaWall/LightHouse";
        assert_eq!(texts(address), [address]);
    }
}

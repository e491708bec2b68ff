//! The addresses of links, which some dumpers print in brackets behind each link's text: `News [https://…]`.
//!
//! No reader of the page saw them. People put addresses in brackets, too, but not on every tenth line.

use std::borrow::Cow;

use memchr::memmem::Finder;

use super::style::is_closing;
use super::{Kind, Line, ends_like_sentence, measure};

/// Least lines with an address in brackets from which a dumper printed them.
const ADDRESS_LINES: usize = 5;
/// How many of them have it in full.
const FULL_LINES: usize = 2;
/// Most words of the alt text that stands before a line's text.
const ALT_WORDS: u32 = 12;
/// What addresses begin with, and what those within a site do, those of places on the page aside.
const FULL_STARTS: [&str; 6] = ["http://", "https://", "mailto:", "tel:", "javascript:", "data:image/"];
const OTHER_STARTS: [&str; 2] = ["/", "./"];
/// Most characters of an address.
const ADDRESS_CHARS: usize = 4096;

/// Extensions of pictures' files.
const PICTURE_EXTENSIONS: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "svg", "avif"];

/// The brackets that a page's addresses stand in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brackets {
    open: char,
    close: char,
    /// Least share of such lines from which a dumper printed them; people use square ones least.
    share: f32,
    /// Whether addresses within a site are told, too; people put such into round ones.
    takes_others: bool,
}

/// Those that dumpers use: html-to-text for Node, jaytaylor's html2text for Go, jsoup's example for Java.
const KINDS: [Brackets; 3] = [
    Brackets { open: '[', close: ']', share: 0.03, takes_others: true },
    Brackets { open: '(', close: ')', share: 0.08, takes_others: false },
    Brackets { open: '<', close: '>', share: 0.08, takes_others: false },
];

/// Whether a source line begins with an address in such brackets.
pub(super) fn is_at_start(line: &str, brackets: Option<Brackets>) -> bool {
    brackets.and_then(|brackets| brackets.next(line.trim_start())).is_some_and(|(start, _)| start == 0)
}

/// The brackets in which a page has the addresses of its links, if it has them.
pub(super) fn brackets(sources: &[&str]) -> Option<Brackets> {
    let finder = Finder::new("://");
    let mut full = sources.iter().filter(|line| finder.find(line.as_bytes()).is_some());
    full.nth(FULL_LINES - 1)?;
    let filled = sources.iter().filter(|line| !line.trim().is_empty()).count();
    let held = |brackets: &Brackets| sources.iter().filter(|line| brackets.next(line).is_some()).count();
    let least = |brackets: &Brackets| ADDRESS_LINES.max((filled as f32 * brackets.share) as usize);
    let found = KINDS.into_iter().find(|brackets| held(brackets) >= least(brackets))?;
    Some(Brackets { takes_others: found.open != '<', ..found })
}

/// Takes the addresses off lines; lines that held nothing else are gone, pictures are told by theirs.
pub(super) fn take_off(lines: Vec<Line<'_>>, brackets: Option<Brackets>) -> Vec<Line<'_>> {
    let Some(brackets) = brackets else { return lines };
    let mut out = Vec::with_capacity(lines.len());
    let mut blanks = 0;
    for line in lines {
        let (picture, line) = brackets.parted(line);
        for mut line in picture.into_iter().chain([line]) {
            brackets.take_off(&mut line);
            if line.text.is_empty() {
                blanks += line.blanks;
            } else {
                line.blanks += std::mem::take(&mut blanks);
                out.push(line);
            }
        }
    }
    out
}

impl Brackets {
    /// Takes a picture with its alt text off the start of a line that goes on behind it.
    fn parted<'p>(self, line: Line<'p>) -> (Option<Line<'p>>, Line<'p>) {
        let picture = self.next(&line.text).filter(|&(start, end)| {
            is_picture_address(&line.text[start..end])
                && measure::count_words(&line.text[..start]) <= ALT_WORDS
                && line.text[end..].trim_start().starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        });
        let Some((_, end)) = picture else { return (None, line) };
        let part = |range| Line { text: measure::slice(&line.text, range), ..line };
        let (picture, rest) = (part(0..end), part(end..line.text.len()));
        (Some(picture), Line { blanks: 0, words: measure::count_words(&rest.text), ..rest })
    }

    /// Takes the addresses off a line.
    fn take_off(self, line: &mut Line<'_>) {
        let Some((text, is_picture)) = self.taken_off(&line.text) else { return };
        (line.words, line.sentence) = (measure::count_words(&text), ends_like_sentence(&text));
        line.text = Cow::Owned(text);
        line.kind = if is_picture { Kind::Image } else { line.kind };
    }

    /// The line without its addresses, if it has any, and whether each text in it stands before a picture's.
    fn taken_off(self, line: &str) -> Option<(String, bool)> {
        let (mut out, mut rest) = (String::new(), line);
        let (mut pictures, mut is_picture) = (0, true);
        while let Some((start, end)) = self.next(rest) {
            let before = rest[..start].trim();
            let has_picture = is_picture_address(&rest[start..end]);
            pictures += usize::from(has_picture);
            is_picture &= has_picture || before.is_empty();
            let (words, last) = before.rsplit_once(' ').unwrap_or(("", before));
            self.push(&mut out, words);
            push_text(&mut out, last);
            rest = &rest[end..];
        }
        self.push(&mut out, rest.trim());
        (out.len() < line.len()).then(|| (out, is_picture && pictures > 0 && rest.trim().is_empty()))
    }

    /// Puts text behind another, without addresses that stand in no brackets: those of links without a text. (Of links
    /// whose text is an address, the text stands before the brackets.)
    fn push(self, out: &mut String, text: &str) {
        if self.open != '[' || !text.contains("://") {
            return push_text(out, text);
        }
        text.split(' ').filter(|word| !FULL_STARTS.iter().any(|start| word.starts_with(start))).for_each(|word| {
            push_text(out, word);
        });
    }

    /// Start and end of the next address with its brackets.
    fn next(self, line: &str) -> Option<(usize, usize)> {
        line.match_indices(self.open).find_map(|(at, open)| Some((at, at + open.len() + self.address_len(line, at)?)))
    }

    /// Length of an address behind the bracket at `at`, the closing bracket with it; spaces in it are the page's fault.
    fn address_len(self, line: &str, at: usize) -> Option<usize> {
        let inner = &line[at + 1..];
        let address = inner.trim_start_matches(' ');
        let is_own_word = || line[..at].chars().next_back().is_none_or(char::is_whitespace);
        if !self.starts_address(address) || (self.open == '(' && !is_own_word()) {
            return None;
        }
        let end = address.char_indices().take(ADDRESS_CHARS).find(|&(_, c)| c == self.close)?.0;
        Some(inner.len() - address.len() + end + self.close.len_utf8())
    }

    fn starts_address(self, text: &str) -> bool {
        let starts = |all: &[&str]| all.iter().any(|start| text.starts_with(start));
        let is_place = || text.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        starts(&FULL_STARTS) || (self.takes_others && (starts(&OTHER_STARTS) || is_place()))
    }
}

/// Puts text behind another, with a space between unless it begins with punctuation.
fn push_text(out: &mut String, text: &str) {
    if !out.is_empty() && !text.is_empty() && !text.starts_with(is_closing) {
        out.push(' ');
    }
    out.push_str(text);
}

/// Whether an address, with its brackets, is that of a picture.
fn is_picture_address(bracketed: &str) -> bool {
    let address = bracketed.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let path = address.split(['?', '#']).next().unwrap_or("");
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    address.starts_with("data:image/") || PICTURE_EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use crate::segment::{Kind, segment_text};

    fn texts(text: &str) -> Vec<String> {
        segment_text(text).lines.into_iter().map(|line| line.text.into_owned()).collect()
    }

    /// As html-to-text for Node prints a page, wrapped at 80 characters.
    const WRAPPED: &str = "\
Skip to content [#main]
 * News [https://harbour-times.example/news]
 * Tides [https://harbour-times.example/tides]
 * More [/]


https://harbour-times.example/2024/05/the-cannery-as-it-was-before-the-fire/

The cannery at dusk
[https://harbour-times.example/uploads/2024/05/cannery-at-dusk-from-the-mole.jpg]

THE CANNERY VOTE

The council voted 7-2 on Tuesday to buy the old cannery, and the harbour board
[https://harbour-times.example/people/the-harbour-board-and-all-who-sit-on-it-now]
will meet again on Thursday to hear the fishermen [mailto:desk@harbour.example],
who oppose the plan.

Work begins in June [https://harbour-times.example/2024/06], when the tide tables
allow the crane to come up the river and the school is out for the summer; no one
expects it to be finished before the autumn storms have come and gone, or so the
harbour master says, who has seen three boards come and go without a crane to show
for it and who keeps the drawings of all three behind the door of his office.

A gull [/uploads/gull.png] Gulls seen from the pier this week [/gulls]

They met in the year the pier burned [1974], as the minutes have it.";

    #[test]
    fn wraps_are_undone_across_addresses() {
        let expected = [
            "Skip to content",
            "News",
            "Tides",
            "More",
            "The cannery at dusk",
            "THE CANNERY VOTE",
            "The council voted 7-2 on Tuesday to buy the old cannery, and the harbour board will meet again on Thursday \
             to hear the fishermen, who oppose the plan.",
            "Work begins in June, when the tide tables allow the crane to come up the river and the school is out for \
             the summer; no one expects it to be finished before the autumn storms have come and gone, or so the \
             harbour master says, who has seen three boards come and go without a crane to show for it and who \
             keeps the drawings of all three behind the door of his office.",
            "A gull",
            "Gulls seen from the pier this week",
            "They met in the year the pier burned [1974], as the minutes have it.",
        ];
        assert_eq!(texts(WRAPPED), expected);
        assert_eq!(segment_text(WRAPPED).lines[4].kind, Kind::Image);
    }

    #[test]
    fn addresses_leave_lines_of_other_brackets() {
        for (open, close) in [("[", "]"), ("( ", " )"), ("<", ">")] {
            let line = format!("Net menders {open}https://a.example/x{close}, wanted (#1)\n");
            assert_eq!(texts(&line.repeat(6)), ["Net menders, wanted (#1)"; 6]);
        }
    }

    #[test]
    fn addresses_that_people_wrote_stay() {
        let line = "The minutes (https://harbour.example/minutes) say so.";
        assert_eq!(texts(&format!("{}{}", "Nobody knows why.\n".repeat(80), line))[80], line);
    }
}

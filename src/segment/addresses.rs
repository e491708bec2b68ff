//! The addresses of links, which some dumpers print in brackets behind each link's text: `News [https://…]`.
//!
//! No reader of the page saw them. People put addresses in brackets, too, but not on so many lines.

use std::borrow::Cow;

use memchr::memmem::Finder;

use super::style::is_closing;
use super::{Kind, Line, PROSE_WORDS, ends_like_sentence, measure};

/// Least lines with an address in brackets from which a dumper printed them.
const ADDRESS_LINES: usize = 5;
/// How many of them have it in full.
const FULL_LINES: usize = 2;
/// Most words of an alt text that is told by the place of its brackets alone.
pub(super) const ALT_WORDS: u32 = 12;
/// What addresses begin with, and what those within a site do, those of places on the page aside.
const FULL_STARTS: [&str; 7] = ["http://", "https://", "mailto:", "tel:", "javascript:", "file:", DATA_START];
/// What a picture begins with that is its own address, however long.
const DATA_START: &str = "data:image/";
const OTHER_STARTS: [&str; 3] = ["/", "./", "../"];
/// Most characters of an address.
const ADDRESS_CHARS: usize = 2048;
/// Most pairs of brackets inside each other in an address.
const MOST_PAIRS: usize = 3;
/// What boards write marks with: `[/b]` ends one.
const BOARD_TAGS: [&str; 15] = [
    "b", "i", "u", "s", "url", "img", "quote", "code", "list", "size", "color", "center", "spoiler", "youtube",
    "attach",
];

/// Extensions of pictures' files.
const PICTURE_EXTENSIONS: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "svg", "avif"];

/// The brackets that a page's addresses stand in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brackets {
    open: char,
    close: char,
    /// Least share of such lines from which a dumper printed them; people use square ones least.
    share: f32,
    /// Whether addresses within a site are told, too; into round ones people put such, unless a page has many.
    takes_others: bool,
}

/// Those that dumpers use: html-to-text for Node, jaytaylor's html2text for Go, jsoup's example for Java.
const KINDS: [Brackets; 3] = [
    Brackets { open: '[', close: ']', share: 0.05, takes_others: true },
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
    let is_held = |brackets: &Brackets| held(brackets) >= least(brackets) && brackets.are_of_a_dumper(sources);
    let found = KINDS.into_iter().find(is_held)?;
    let has_others = sources.iter().filter(|line| line.contains("(/")).take(ADDRESS_LINES).count() == ADDRESS_LINES;
    Some(Brackets { takes_others: found.takes_others || (found.open == '(' && has_others), ..found })
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
    /// Whether a dumper sets them: people put addresses into round ones, too, but neither with spaces nor without a host,
    /// nor at the start of a line.
    fn are_of_a_dumper(self, sources: &[&str]) -> bool {
        let is_strange = |line: &&&str| {
            ["( http", "(/", "(#"].iter().any(|start| line.contains(start)) || line.trim_start().starts_with("(http")
        };
        self.open != '(' || sources.iter().filter(is_strange).take(FULL_LINES).count() == FULL_LINES
    }

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
        let is_prose = ends_like_sentence(line) && measure::count_words(line) >= PROSE_WORDS;
        let (mut pictures, mut is_picture) = (0, true);
        while let Some((start, end)) = self.next(rest) {
            let before = rest[..start].trim();
            let has_picture = is_picture_address(&rest[start..end]);
            pictures += usize::from(has_picture);
            is_picture &= has_picture || before.is_empty();
            let (words, last) = before.rsplit_once(' ').unwrap_or(("", before));
            self.push(&mut out, words, is_prose);
            push_text(&mut out, last);
            rest = &rest[end..];
        }
        self.push(&mut out, rest.trim(), is_prose);
        let is_alt = !(ends_like_sentence(&out) && measure::count_words(&out) >= PROSE_WORDS);
        (out.len() < line.len()).then(|| (out, is_alt && is_picture && pictures > 0 && rest.trim().is_empty()))
    }

    /// Puts text behind another, without addresses that stand in no brackets: those of links without a text. (Of links
    /// whose text is an address, the text stands before the brackets.) In prose they may be for readers.
    fn push(self, out: &mut String, text: &str, is_prose: bool) {
        if is_prose || self.open != '[' || !text.contains("://") {
            return push_text(out, text);
        }
        text.split(' ').filter(|word| !starts(word, &FULL_STARTS)).for_each(|word| push_text(out, word));
    }

    /// Start and end of the next address with its brackets.
    fn next(self, line: &str) -> Option<(usize, usize)> {
        line.match_indices(self.open).find_map(|(at, open)| Some((at, at + open.len() + self.address_len(line, at)?)))
    }

    /// Length of an address behind the bracket at `at`, the closing bracket with it; brackets in it come in pairs.
    fn address_len(self, line: &str, at: usize) -> Option<usize> {
        let inner = &line[at + 1..];
        let address = inner.trim_start_matches(' ');
        let is_own_word = || line[..at].chars().next_back().is_none_or(char::is_whitespace);
        let needs_space = self.open == '(' || !starts(address, &FULL_STARTS);
        if !self.starts_address(address) || (needs_space && !is_own_word()) {
            return None;
        }
        let end = self.end_of(address)?;
        Some(inner.len() - address.len() + end + self.close.len_utf8())
    }

    /// Where an address ends. Only what a page asks a server for has spaces in it, by the page's fault.
    fn end_of(self, address: &str) -> Option<usize> {
        if self.open == '[' && address.starts_with(DATA_START) {
            // Another one begins where none is closed.
            return address.find([self.close, '[']).filter(|&end| address[end..].starts_with(self.close));
        }
        let (mut depth, mut is_query) = (0, false);
        for (at, c) in address.char_indices().take(ADDRESS_CHARS) {
            match c {
                _ if c == self.close && depth == 0 => return Some(at),
                _ if c == self.close => depth -= 1,
                _ if c == self.open && depth == MOST_PAIRS => return None,
                _ if c == self.open => depth += 1,
                '?' => is_query = true,
                ' ' if !is_query && !address[at..].trim_start().starts_with(self.close) => return None,
                _ => {}
            }
        }
        None
    }

    fn starts_address(self, text: &str) -> bool {
        let is_place = || text.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let name = || text[1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        let is_mark = || BOARD_TAGS.contains(&name()) && text[1 + name().len()..].starts_with(self.close);
        let is_other = || starts(text, &OTHER_STARTS) && !is_mark();
        starts(text, &FULL_STARTS) || (self.takes_others && (is_other() || is_place()))
    }
}

fn starts(text: &str, all: &[&str]) -> bool {
    all.iter().any(|start| text.starts_with(start))
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
        segment_text(text, None).lines.into_iter().map(|line| line.text.into_owned()).collect()
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
    fn pictures_that_are_their_own_address_go_however_long() {
        let links =
            "News [https://harbour-times.example/news]\nTides [https://harbour-times.example/tides]\n".repeat(4);
        let data = format!("[data:image/svg+xml;utf8,<svg xmlns='x'>{}</svg>]", "<a b c> ".repeat(400));
        let page = format!("{links}The quay {data}\nThe pier [../img/pier.png]\nThe mole [file:///mole]\n");
        assert_eq!(texts(&page)[8..], ["The quay", "The pier", "The mole"]);
    }

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
        assert_eq!(segment_text(WRAPPED, None).lines[4].kind, Kind::Image);
    }

    #[test]
    fn addresses_leave_lines_of_other_brackets() {
        for (open, close) in [("[", "]"), ("( ", " )"), ("<", ">")] {
            let line = format!("Net menders {open}https://a.example/x{close}, wanted (#1)\n");
            assert_eq!(texts(&line.repeat(6)), ["Net menders, wanted (#1)"; 6]);
        }
    }

    #[test]
    fn links_without_a_text_tell_that_a_dumper_set_the_brackets() {
        let page = format!("{0}{0}{1}", "(https://a.example/logo)\n", "Tides (https://a.example/x)today\n".repeat(6));
        assert_eq!(texts(&page), ["Tides today"; 6]);
    }

    #[test]
    fn text_in_brackets_and_marks_of_boards_stay() {
        let links = "Tides [https://a.example/x]\n".repeat(6);
        for line in [
            "See the plan [https://a.example/y, p. 12, with the notes of the master].",
            "The board said [b]not[/b] for sale[/url] on Tuesday.",
            "Go to https://a.example/vote to vote on the sale of the cannery before the summer ends.",
        ] {
            assert_eq!(texts(&format!("{links}{line}"))[6], line);
        }
        let wiki = format!("{links}In the wiki [https://a.example/w/Kelby_[town]], the town is old.");
        assert_eq!(texts(&wiki)[6], "In the wiki, the town is old.");
        let prose = "The council voted to buy the cannery, and the map that the clerk drew shows it";
        let page = format!("{links}{prose}. [https://a.example/map.png]");
        assert_eq!(segment_text(&page, None).lines[6].kind, Kind::Paragraph);
    }

    #[test]
    fn addresses_that_people_wrote_stay() {
        let list = "The minutes (https://harbour.example/minutes) say so.\n".repeat(9);
        assert!(texts(&list).iter().all(|line| line.contains("(https:")));
        let line = "The minutes [https://harbour.example/minutes] say so.";
        assert_eq!(texts(&format!("{}{}", "Nobody knows why.\n".repeat(80), line))[80], line);
    }
}

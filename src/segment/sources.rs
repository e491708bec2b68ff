//! Source lines, and parts of them where a step parted some or took some out, each with its number on the page.

use super::{Line, tags};

/// Source lines of a text, or parts of them, in order.
pub(super) struct Sources<'p> {
    /// Their texts.
    pub texts: Vec<&'p str>,
    /// Their numbers, from 1; `None` while each is a line of its own.
    numbers: Option<Vec<u32>>,
}

/// Least bytes of a line that runs of spaces part: shorter ones have their spaces for their looks.
const LONG_BYTES: usize = 200;
/// A run of spaces that parts blocks: those of inline elements leave two at most.
const GAP: &str = "   ";
/// Least Markdown links of a page on one line that is Markdown.
const LINKS: usize = 5;
/// Least gaps of a page that are a dumper's.
const LEAST_GAPS: usize = 3;
/// Marks behind words, with a space before them only where spaces stand between text nodes rather than blocks.
const LONE_MARKS: [&str; 2] = [" , ", " . "];
/// Gaps for each of these marks from which gaps are believed: of 161 labelled pages with tags made spaces 134 have so many,
/// of 85 by `get_text(" ")` 27.
const GAPS_PER_MARK: usize = 2;

impl<'p> Sources<'p> {
    /// A text at its line ends.
    pub fn of(text: &'p str) -> Self {
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        let texts = ends.map(|end| &text[std::mem::replace(&mut start, end + 1)..end]).collect();
        Self { texts, numbers: None }
    }

    /// Takes off the first lines.
    pub fn split_off_head(&mut self, lines: usize) -> Vec<&'p str> {
        debug_assert!(self.numbers.is_none());
        let rest = self.texts.split_off(lines);
        std::mem::replace(&mut self.texts, rest)
    }

    /// Puts other texts in the place of each, with its number.
    pub fn replace<T: IntoIterator<Item = &'p str>>(&mut self, mut parts: impl FnMut(usize, &'p str) -> T) {
        let (mut texts, mut numbers) = (Vec::with_capacity(self.texts.len()), Vec::with_capacity(self.texts.len()));
        for (at, text) in self.texts.iter().enumerate() {
            texts.extend(parts(at, text));
            numbers.resize(texts.len(), self.number(at));
        }
        (self.texts, self.numbers) = (texts, Some(numbers));
    }

    /// Parts long lines where three spaces or more stand: dumpers that put a space for a tag leave them where blocks end,
    /// beside the white space that stood between those. Says whether it parted any: not where the gaps are too few to be a
    /// dumper's, or, on a page of several lines, those between text nodes.
    pub fn part_at_gaps(&mut self) -> bool {
        let gaps: usize =
            self.texts.iter().filter(|text| is_gapped(text)).map(|text| parts_at_gaps(text).len() - 1).sum();
        let is_one = self.texts.iter().filter(|text| !text.trim().is_empty()).nth(1).is_none();
        if gaps < LEAST_GAPS || !is_one && lone_marks(&self.texts) * GAPS_PER_MARK > gaps {
            return false;
        }
        self.replace(|_, text| if is_gapped(text) { parts_at_gaps(text) } else { vec![text] });
        true
    }

    /// Parts a Markdown page that somebody put on one line at the marks that its blocks began with, and tables in HTML at
    /// their cells.
    pub fn part_markdown(&mut self) {
        let mut filled = self.texts.iter().filter(|text| !text.trim().is_empty());
        let links = |text: &str| memchr::memmem::find_iter(text.as_bytes(), "](").take(LINKS).count();
        let only = filled.next().filter(|_| filled.next().is_none());
        if only.is_some_and(|text| text.len() >= LONG_BYTES && links(text) == LINKS) {
            self.replace(|_, text| parts_at_marks(text));
        }
        if tags::has_table(&self.texts) {
            self.replace(|_, text| if tags::is_table(text) { tags::table_lines(text) } else { vec![text] });
        }
    }

    /// Gives lines of these sources the numbers that they have on the page.
    pub fn number_lines(&self, lines: &mut [Line<'p>]) {
        if self.numbers.is_none() {
            return;
        }
        for line in lines {
            let first = self.number(line.number as usize - 1);
            let last = self.number((line.number + line.span) as usize - 2);
            (line.number, line.span) = (first, last - first + 1);
        }
    }

    /// The number of a text.
    pub fn number(&self, at: usize) -> u32 {
        self.numbers.as_ref().map_or(at as u32 + 1, |numbers| numbers[at])
    }
}

/// The parts of a text between marks of headings, list items and rules, without these.
fn parts_at_marks(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    for word in text.split(' ') {
        let end = at + word.len();
        if is_block_mark(word) && is_between_blocks(&text[start.min(at)..at], &text[end..]) {
            parts.push(&text[start..at]);
            start = end;
        }
        at = end + 1;
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Whether a word is the mark of a heading, a list item or a rule.
fn is_block_mark(word: &str) -> bool {
    let are = |mark: u8| !word.is_empty() && word.bytes().all(|byte| byte == mark);
    word == "*" || (are(b'#') && word.len() <= 6) || (are(b'-') && word.len() >= 3)
}

/// Whether a mark may stand between blocks: not in a product (`5 * 3`), nor before a number (`berth # 7`).
fn is_between_blocks(before: &str, behind: &str) -> bool {
    let ends = before.trim_end().chars().next_back();
    let begins = behind.trim_start().chars().next();
    let is_number = begins.is_some_and(|c| c.is_ascii_digit()) && ends.is_some_and(char::is_alphanumeric);
    !is_number && begins.is_none_or(|c| !c.is_lowercase())
}

/// How many marks stand alone.
fn lone_marks(texts: &[&str]) -> usize {
    let of =
        |mark: &str| texts.iter().map(|text| memchr::memmem::find_iter(text.as_bytes(), mark).count()).sum::<usize>();
    LONE_MARKS.into_iter().map(of).sum()
}

/// Whether a line is long and has gaps inside, and is no row of figures.
fn is_gapped(text: &str) -> bool {
    if text.len() < LONG_BYTES || memchr::memmem::find(text.trim().as_bytes(), GAP.as_bytes()).is_none() {
        return false;
    }
    let parts = text.split(GAP).map(str::trim).filter(|part| !part.is_empty());
    let (figures, all) = parts
        .fold((0, 0), |(figures, all), part| (figures + usize::from(!part.contains(char::is_alphabetic)), all + 1));
    figures * 2 < all
}

/// The parts of a line between gaps; what goes on in lower case is no part of its own.
fn parts_at_gaps(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    for part in text.split(GAP) {
        let begins = part.trim_start();
        if at > start && !begins.is_empty() && !begins.starts_with(char::is_lowercase) {
            parts.push(text[start..at].trim());
            start = at;
        }
        at += part.len() + GAP.len();
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { vec![text] } else { parts }
}

#[cfg(test)]
mod tests {
    use crate::segment::segment_text;

    fn texts(text: &str) -> Vec<(String, u32)> {
        segment_text(text, None).lines.into_iter().map(|line| (line.text.into_owned(), line.number)).collect()
    }

    const PROSE: &str = "The harbour board met on Tuesday and put off its vote on the old cannery for the third time.";

    #[test]
    fn long_lines_are_parted_at_gaps() {
        let menu = format!("Home    Tide tables   Ferry times      {PROSE}     {PROSE}");
        let found = texts(&format!("Tarn Harbour   News\n{menu}\n{PROSE}"));
        let expected = ["Tarn Harbour News", "Home", "Tide tables", "Ferry times", PROSE, PROSE, PROSE];
        assert_eq!(found.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(found.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [1, 2, 2, 2, 2, 2, 3]);
        let row = format!("Revenue of the old cannery     {}", "1,204     17     ".repeat(12));
        assert_eq!(texts(&format!("Tarn\n{row}")).len(), 2, "figures");
        let amid = format!("{PROSE} {PROSE} It was put off so that nobody   had told her   of the vote   in time.");
        assert_eq!(texts(&format!("Tarn\n{amid}")).len(), 2, "a sentence goes on");
        let nodes = menu.replace("Tide tables", "Tide , tables . of Tarn , and   Wend");
        assert_eq!(texts(&format!("Tarn\n{nodes}")).len(), 2, "spaces between text nodes");
    }

    #[test]
    fn markdown_on_one_line_is_parted_at_its_marks() {
        let links = "* [Tides](/t) * [Boats](/b) * [Nets](/n) * [Eels](/e) * [Pears](/p)";
        let found = texts(&format!(
            "{links} # The vote {PROSE} {PROSE} It is 5 * 3 metres at berth # 7. --- ### Related * [Why](/w)"
        ));
        let of = |text: &str| found.iter().any(|(line, number)| line == text && *number == 1);
        assert!(
            of("Tides") && of("Pears") && of("Why") && found.iter().any(|(line, _)| line.starts_with("Related")),
            "{found:?}"
        );
        let whole: Vec<&str> = found.iter().map(|(line, _)| line.as_str()).collect();
        assert!(whole.join(" ").contains("5 * 3 metres at berth # 7."), "{found:?}");
    }

    #[test]
    fn tables_in_html_are_parted_at_their_cells() {
        let table = format!(
            "<table class=\"x\"><tbody><tr><td><p>{PROSE}</p><p>{PROSE}</p></td><td>Tides</td></tr></tbody></table>"
        );
        let found = texts(&format!("# Tides\n\n[Home](/)\n\n{table}\n\n{PROSE}\n"));
        let expected = [("Tides", 1), ("Home", 3), (PROSE, 5), (PROSE, 5), ("Tides", 5), (PROSE, 7)];
        assert_eq!(found, expected.map(|(text, number)| (text.to_owned(), number)));
    }
}

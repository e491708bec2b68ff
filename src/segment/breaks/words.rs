//! A text without line ends in, its words and how each is written out.

use foldhash::HashSet;

use super::repeats::Repeats;

/// How a word is written, the marks around it aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Shape {
    /// Where no word is: before the first, behind the last.
    Edge,
    /// Marks alone.
    Marks,
    /// `12th`.
    Figure,
    /// `HARBOUR`.
    Capitals,
    /// `Harbour`.
    Capital,
    /// `I`.
    Letter,
    /// `vote`.
    Small,
    /// `of`.
    Tiny,
    /// Of a script that knows no capitals.
    Other,
}

/// Most letters of a tiny word.
const TINY: usize = 3;

impl Shape {
    fn of(word: &str) -> Self {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let mut rest = bare.chars();
        match rest.next() {
            None => Self::Marks,
            Some(first) if first.is_numeric() => Self::Figure,
            Some(first) if first.is_uppercase() => match rest.clone().next() {
                None => Self::Letter,
                Some(_) if rest.any(char::is_lowercase) => Self::Capital,
                Some(_) => Self::Capitals,
            },
            Some(first) if first.is_lowercase() => {
                if rest.count() < TINY {
                    Self::Tiny
                } else {
                    Self::Small
                }
            }
            Some(_) => Self::Other,
        }
    }

    /// Shape of the first word of a text.
    pub fn start(text: &str) -> Self {
        Self::of(text.split(' ').next().unwrap_or(""))
    }

    fn is_capital(self) -> bool {
        matches!(self, Self::Capitals | Self::Capital | Self::Letter)
    }

    fn is_small(self) -> bool {
        matches!(self, Self::Small | Self::Tiny)
    }
}

/// A word's last mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mark {
    Edge,
    None,
    /// What ends a sentence, with or without quotes and brackets behind it.
    Stop,
    Comma,
    Colon,
    Semicolon,
    Bracket,
    Quote,
    Dots,
    Bar,
    Dash,
}

impl Mark {
    /// The first mark of a text that starts with one.
    pub fn start(text: &str) -> Self {
        let end = text.chars().next().map_or(0, char::len_utf8);
        Self::of(&text[..end])
    }

    /// The last mark of a text.
    pub fn of(word: &str) -> Self {
        let mut marks = word.chars().rev();
        match marks.next() {
            Some('.' | '!' | '?') => Self::Stop,
            Some(last @ (')' | '"' | '”' | '’' | '»')) => match marks.next() {
                Some('.' | '!' | '?') => Self::Stop,
                _ if last == ')' => Self::Bracket,
                _ => Self::Quote,
            },
            Some(',') => Self::Comma,
            Some(':') => Self::Colon,
            Some(';') => Self::Semicolon,
            Some(']') => Self::Bracket,
            Some('…') => Self::Dots,
            Some('|') => Self::Bar,
            Some('-' | '–' | '—') => Self::Dash,
            _ => Self::None,
        }
    }
}

/// A word of a text, and what the text says of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Its bytes.
    pub start: u32,
    pub end: u32,
    /// Hash of it as printed, case aside, all digits alike.
    pub printed: u32,
    /// The same of its letters and digits.
    pub bare: u32,
    /// The same of its first and of its last three characters.
    pub head: u32,
    pub tail: u32,
    pub shape: Shape,
    pub mark: Mark,
    /// Whether the text has the word without a capital, too.
    pub is_common: bool,
    /// Its place in the part of the address that names the page.
    pub slug: Option<u8>,
    /// Words since the last end of a sentence, and to the next.
    pub since: u8,
    pub until: u8,
}

const EDGE: Word = Word {
    start: 0,
    end: 0,
    printed: 1,
    bare: 1,
    head: 1,
    tail: 1,
    shape: Shape::Edge,
    mark: Mark::Edge,
    is_common: false,
    slug: None,
    since: 0,
    until: 0,
};

/// Words that a sign looks at before and behind a place.
pub(super) const REACH: usize = 4;
/// Words on each side of a place among which capitals are counted.
const WINDOW: usize = 8;

/// The words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words, [`REACH`] edges before and behind them.
    all: Vec<Word>,
    /// Words with a capital up to each word.
    capitals: Vec<u32>,
    /// Words in the part of the address that names the page; 0 if none does.
    pub slug_words: u8,
    pub repeats: Repeats,
}

impl Words {
    /// Reads a text of less than 4 GB.
    pub fn read(text: &str, slug: Option<&str>) -> Self {
        let slug: Vec<u32> = slug.map(slug_words).unwrap_or_default();
        let mut start = 0;
        let words = text.split(' ').map(|part| {
            let word = Word { start: start as u32, end: (start + part.len()) as u32, ..word(part) };
            start += part.len() + 1;
            Word { slug: slug.iter().position(|other| *other == word.bare).map(|at| at as u8), ..word }
        });
        let mut words = Self::of(words.filter(|word| word.end > word.start));
        words.slug_words = slug.len() as u8;
        words.compare();
        words
    }

    /// Words of which nothing is known but what stands around them.
    pub fn of(words: impl Iterator<Item = Word>) -> Self {
        let mut all = Vec::with_capacity(2 * (REACH + WINDOW));
        all.extend([EDGE; REACH]);
        all.extend(words);
        all.extend([EDGE; REACH]);
        let mut words = Self { all, ..Self::default() };
        words.measure();
        words
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len() - 2 * REACH
    }

    /// A word.
    pub fn get(&self, index: usize) -> &Word {
        &self.all[index + REACH]
    }

    /// A word so many places before or behind another: an edge where none is.
    pub fn near(&self, index: usize, by: isize) -> &Word {
        &self.all[(index + REACH).wrapping_add_signed(by)]
    }

    /// Quarters of the words before a place that have a capital, and of those behind it.
    pub fn capitals(&self, at: usize) -> (u32, u32) {
        let quarters =
            |from: usize, to: usize| 4 * (self.capitals[to] - self.capitals[from]) / (to - from).max(1) as u32;
        (quarters(at.saturating_sub(WINDOW), at), quarters(at, (at + WINDOW).min(self.count())))
    }

    /// Counts the words to the ends of sentences, and capitals.
    fn measure(&mut self) {
        let end = self.all.len() - REACH;
        let (mut since, mut until, mut capitals) = (0_u8, 0_u8, 0);
        self.capitals.reserve(end - REACH + 1);
        self.capitals.push(0);
        for word in &mut self.all[REACH..end] {
            since = if word.mark == Mark::Stop { 0 } else { since.saturating_add(1) };
            word.since = since;
            capitals += u32::from(word.shape.is_capital());
            self.capitals.push(capitals);
        }
        for word in self.all[REACH..end].iter_mut().rev() {
            until = if word.mark == Mark::Stop { 0 } else { until.saturating_add(1) };
            word.until = until;
        }
    }

    /// Notes what each word is to the words of the whole text.
    fn compare(&mut self) {
        let end = self.all.len() - REACH;
        let words = &mut self.all[REACH..end];
        let common: HashSet<u32> = words.iter().filter(|word| word.shape.is_small()).map(|word| word.bare).collect();
        words.iter_mut().for_each(|word| word.is_common = common.contains(&word.bare));
        let bare: Vec<u32> = words.iter().map(|word| word.bare).collect();
        self.repeats = Repeats::of(&bare);
    }
}

/// A word, wherever it stands.
pub(super) fn word(text: &str) -> Word {
    let head = text.char_indices().nth(3).map_or(text.len(), |(at, _)| at);
    let tail = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    Word {
        printed: hash(text, |_| true),
        bare: hash(text, char::is_alphanumeric),
        head: hash(&text[..head], |_| true),
        tail: hash(&text[tail..], |_| true),
        shape: Shape::of(text),
        mark: Mark::of(text),
        ..EDGE
    }
}

/// Most words of an address that are looked at.
const SLUG_WORDS: usize = 32;

/// The words of the part of an address that names its page.
fn slug_words(slug: &str) -> Vec<u32> {
    let words = slug.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| hash(word, |_| true)).take(SLUG_WORDS).collect()
}

/// 32-bit FNV-1a over the characters of which that holds, in lower case, digits all alike.
fn hash(text: &str, holds: fn(char) -> bool) -> u32 {
    let mut hash = 0x811C_9DC5;
    let mut add = |c: char| hash = (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
    for c in text.chars().filter(|c| holds(*c)) {
        match c {
            c if c.is_numeric() => add('0'),
            c if c.is_ascii() => add(c.to_ascii_lowercase()),
            c => c.to_lowercase().for_each(&mut add),
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words::read(text, Some("old-cannery-is-sold"))
    }

    #[test]
    fn shapes_and_marks_are_told() {
        let words = words("The “HARBOUR” of A 12th — vote, (again). 港湾");
        let shapes: Vec<Shape> = (0..words.count()).map(|index| words.get(index).shape).collect();
        use Shape::{Capital, Capitals, Figure, Letter, Marks, Other, Small, Tiny};
        assert_eq!(shapes, [Capital, Capitals, Tiny, Letter, Figure, Marks, Small, Small, Other]);
        let marks = [1, 5, 6, 7].map(|index| words.get(index).mark);
        assert_eq!(marks, [Mark::Quote, Mark::Dash, Mark::Comma, Mark::Stop]);
    }

    #[test]
    fn words_know_their_place() {
        let words = words("Home The old Cannery is sold. The board sold the cannery.");
        assert_eq!((words.count(), words.slug_words), (11, 4));
        assert!(words.get(3).is_common, "the text has it without a capital, too");
        assert_eq!((words.get(2).slug, words.get(6).slug), (Some(0), None));
        assert_eq!((words.get(4).since, words.get(4).until), (5, 1));
        assert_eq!(words.near(0, -1).shape, Shape::Edge);
        assert_eq!(words.capitals(2), (4, 1), "both before it, two of eight behind it");
    }

    #[test]
    fn words_are_hashed_without_case_and_with_all_digits_alike() {
        let words = words("Don’t DONT 19 20");
        assert_eq!(words.get(0).bare, words.get(1).bare);
        assert_ne!(words.get(0).printed, words.get(1).printed);
        assert_eq!(words.get(2).printed, words.get(3).printed);
    }
}

//! A line's text in, its words as hashes and its marks as counts out: one pass, no allocation a line.

use crate::function_words;
use crate::word::{EMPTY, Word, mix};

/// What one pass over a line tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Scan {
    /// Where the line's words stand among those of the page.
    pub start: u32,
    /// End of them.
    pub end: u32,
    /// Where those of them that are no function words stand among the page's.
    pub content: (u32, u32),
    /// Characters.
    pub chars: u32,
    /// Letters and digits.
    pub letters: u32,
    /// Digits.
    pub digits: u32,
    /// Upper-case letters.
    pub upper: u32,
    /// Characters that are neither letters, digits nor white space.
    pub symbols: u32,
    /// Commas, semicolons and their kin in other scripts.
    pub commas: u32,
    /// Sentence ends inside the line: a full stop, question or exclamation mark before a space.
    pub stops: u32,
    /// Words that start with a capital, the first word aside.
    pub capitalised: u32,
    /// Function words of any language in the list.
    pub function: u32,
    /// Vertical bars, bullets, arrows and slashes: marks between menu items.
    pub dividers: u32,
    /// Quotation marks.
    pub quotes: u32,
    /// Marks seen, as bits: see the constants below.
    pub marks: u8,
    /// Longest run of digits.
    pub digit_run: u32,
    /// Class of the first character.
    pub first: u8,
    /// Class of the last character.
    pub last: u8,
    /// Hash of all words in order.
    pub whole: u32,
    /// Hash of the line's make-up: marks and small words as they are, numbers and runs of names as one sign each.
    pub shape: u32,
    /// Whether it names a year, 1900 to 2099.
    pub year: bool,
}

impl Scan {
    /// The line's content words among those of the page.
    pub fn content_of<'w>(&self, content: &'w [Word]) -> &'w [Word] {
        &content[self.content.0 as usize..self.content.1 as usize]
    }
}

/// Bits of [`Scan::marks`].
pub(super) const COPYRIGHT: u8 = 1;
pub(super) const AT: u8 = 2;
pub(super) const BRACKET: u8 = 4;
pub(super) const CURRENCY: u8 = 8;
pub(super) const CLOCK: u8 = 16;
pub(super) const ADDRESS: u8 = 32;
pub(super) const HASH: u8 = 64;

/// Signs of numbers and of capitalised words in a shape.
const DIGITS: u32 = 1;
const NAME: u32 = 2;

/// Hash of two neighbouring words.
pub(super) fn pair(a: Word, b: Word) -> u32 {
    (a.rotate_left(5) ^ b).wrapping_mul(0x9E37_79B1)
}

/// State of the pass.
struct Pass<'w> {
    scan: Scan,
    words: &'w mut Words,
    /// Hash of the word at hand.
    hash: u32,
    /// Whether a word is at hand, and whether it starts with a capital.
    inside: bool,
    capital: bool,
    run: u32,
    /// First two digits of the run at hand.
    century: u32,
    /// Last sign of the shape.
    sign: u32,
    digits: bool,
    previous: char,
}

/// The words of lines that were scanned, in order.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// All of them.
    pub all: Vec<Word>,
    /// Those that are no function words.
    pub content: Vec<Word>,
}

/// Scans a line; its words are added to `words`.
pub(super) fn scan(text: &str, words: &mut Words) -> Scan {
    let (start, first_of_content) = (words.all.len() as u32, words.content.len() as u32);
    let scan = Scan { start, whole: EMPTY, ..Scan::default() };
    let mut pass = Pass {
        scan,
        words,
        hash: EMPTY,
        inside: false,
        capital: false,
        run: 0,
        century: 0,
        sign: 0,
        digits: false,
        previous: ' ',
    };
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        pass.take(c);
        let letters = pass.take_small_letters(rest.as_str().as_bytes());
        rest = rest.as_str()[letters..].chars();
    }
    pass.end_word();
    pass.end_run();
    let mut scan = pass.scan;
    scan.end = pass.words.all.len() as u32;
    scan.content = (first_of_content, pass.words.content.len() as u32);
    scan.first = text.chars().next().map_or(0, class);
    scan.last = text.chars().next_back().map_or(0, class);
    scan
}

impl Pass<'_> {
    fn take(&mut self, c: char) {
        self.scan.chars += 1;
        if is_wide_stop(self.previous) && c.is_alphanumeric() {
            self.scan.stops += 1;
        }
        if c.is_ascii_lowercase() {
            self.letter(c, c);
        } else if c.is_ascii_uppercase() {
            self.scan.upper += 1;
            self.letter(c, c.to_ascii_lowercase());
        } else if c.is_ascii_digit() {
            self.digit(c);
        } else if !c.is_ascii() && c.is_alphanumeric() {
            self.foreign(c);
        } else {
            self.mark(c);
        }
        self.previous = c;
    }

    /// Takes the small letters of ASCII that a text begins with, most of what there is, where a word goes on; gives their
    /// number.
    fn take_small_letters(&mut self, text: &[u8]) -> usize {
        if !self.inside || self.run > 0 {
            return 0;
        }
        let mut letters = 0;
        for &letter in text.iter().take_while(|byte| byte.is_ascii_lowercase()) {
            self.hash = mix(self.hash, char::from(letter));
            self.previous = char::from(letter);
            letters += 1;
        }
        self.scan.chars += letters;
        self.scan.letters += letters;
        letters as usize
    }

    fn letter(&mut self, c: char, lower: char) {
        self.scan.letters += 1;
        if self.run > 0 {
            self.end_run();
        }
        if !self.inside {
            self.inside = true;
            self.capital = c != lower;
        }
        self.hash = mix(self.hash, lower);
    }

    fn digit(&mut self, c: char) {
        self.scan.letters += 1;
        self.scan.digits += 1;
        self.run += 1;
        self.digits |= !self.inside;
        if self.run <= 2 {
            self.century = if self.run == 1 { 0 } else { self.century } * 10 + (c as u32 - '0' as u32);
        }
        self.scan.digit_run = self.scan.digit_run.max(self.run);
        self.inside = true;
        self.hash = mix(self.hash, c);
    }

    /// A letter beyond ASCII; one of a script without spaces is a word of its own.
    fn foreign(&mut self, c: char) {
        if crate::segment::is_unspaced(c) {
            self.end_word();
            self.letter(c, c);
            self.end_word();
            return;
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        self.scan.upper += u32::from(lower != c);
        self.letter(c, lower);
    }

    fn mark(&mut self, c: char) {
        if self.inside && matches!(c, '\'' | '’') {
            return;
        }
        self.end_word();
        self.end_run();
        if c.is_whitespace() {
            self.scan.stops += u32::from(matches!(self.previous, '.' | '!' | '?' | '”' | '"' | '。' | '！' | '？'));
            return;
        }
        self.scan.symbols += 1;
        self.add_sign(u32::from(c));
        match c {
            ',' | ';' | '、' | '，' | '；' | '،' => self.scan.commas += 1,
            '|' | '•' | '·' | '›' | '»' | '>' | '→' | '/' => self.scan.dividers += 1,
            '"' | '“' | '”' | '„' | '«' => self.scan.quotes += 1,
            '©' | '®' | '™' => self.scan.marks |= COPYRIGHT,
            '@' => self.scan.marks |= AT,
            '[' | ']' | '{' | '}' => self.scan.marks |= BRACKET,
            '$' | '€' | '£' | '¥' => self.scan.marks |= CURRENCY,
            '#' => self.scan.marks |= HASH,
            ':' if self.previous.is_ascii_digit() => self.scan.marks |= CLOCK,
            _ => {}
        }
        if c == '/' && self.previous == '/' {
            self.scan.marks |= ADDRESS;
        }
    }

    fn end_word(&mut self) {
        if !self.inside {
            return;
        }
        let is_first = self.words.all.len() as u32 == self.scan.start;
        self.scan.capitalised += u32::from(self.capital && !is_first);
        if function_words::contains(self.hash) {
            self.scan.function += 1;
        } else {
            self.words.content.push(self.hash);
        }
        self.scan.whole = pair(self.scan.whole, self.hash);
        self.words.all.push(self.hash);
        self.add_sign(if self.digits {
            DIGITS
        } else if self.capital {
            NAME
        } else {
            self.hash
        });
        (self.hash, self.inside, self.capital, self.digits) = (EMPTY, false, false, false);
    }

    /// Adds a sign to the shape; a run of equal signs is one.
    fn add_sign(&mut self, sign: u32) {
        if sign != self.sign {
            self.scan.shape = pair(self.scan.shape, sign);
            self.sign = sign;
        }
    }

    fn end_run(&mut self) {
        self.scan.year |= self.run == 4 && matches!(self.century, 19 | 20);
        self.run = 0;
    }
}

/// Whether a mark ends a sentence and no space follows it.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// Class of a character at the start or the end of a line.
fn class(c: char) -> u8 {
    match c {
        c if c.is_lowercase() => 1,
        c if c.is_uppercase() => 2,
        c if c.is_numeric() => 3,
        c if c.is_alphabetic() => 4,
        '.' | '。' => 5,
        '!' | '?' | '！' | '？' => 6,
        ':' | '：' => 7,
        ',' | ';' | '，' => 8,
        '…' => 9,
        '"' | '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' => 10,
        '(' | ')' => 11,
        '[' | ']' => 12,
        '|' | '›' | '>' | '→' | '/' => 13,
        '•' | '·' | '*' | '-' | '–' | '—' | '+' => 14,
        _ => 15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::word;

    fn scanned(text: &str) -> (Scan, Vec<Word>) {
        let mut words = Words::default();
        let scan = scan(text, &mut words);
        (scan, words.all)
    }

    #[test]
    fn words_are_hashed_without_case_marks_and_digits() {
        assert_eq!(scanned("Don’t “Panic”, Ärger!").1, [word("dont"), word("panic"), word("ärger")]);
        assert_eq!(scanned("19 of 2024").1, scanned("20 of 1999").1);
        assert_eq!(scanned("新华社").1.len(), 3);
    }

    #[test]
    fn one_pass_counts_marks_and_classes() {
        let (scan, _) = scanned("© 2024 Tarn Echo | Contact: desk@tarn.example, 10:45");
        assert_eq!((scan.dividers, scan.commas, scan.year), (1, 1, true));
        assert_eq!(scan.marks, COPYRIGHT | AT | CLOCK);
        assert_eq!((scan.first, scan.last), (class('©'), class('5')));
        assert!(!scanned("12345").0.year);
        assert_eq!(
            (scanned("渡轮复航。人人高兴！就这样。").0.stops, scanned("It sailed. All were glad.").0.stops),
            (2, 1)
        );
    }

    #[test]
    fn lines_made_up_alike_have_one_shape() {
        let shape = |text| scanned(text).0.shape;
        assert_eq!(shape("Ida Marsh on March 3, 2024 at 10:45 said:"), shape("Tom on May 21, 2023 at 8:05 said:"));
        assert_ne!(shape("Ida Marsh said nothing at all"), shape("Ida Marsh said something at all"));
    }
}

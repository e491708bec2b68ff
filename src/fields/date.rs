//! A date as printed in, an ISO 8601 date out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language_tag::primary_subtag;

/// Months by their names, in lower case.
static MONTHS: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let lines = include_str!("months.txt").lines().filter(|line| !line.starts_with('#'));
    let columns = lines.flat_map(|line| line.split(' ').zip(0..).skip(1));
    columns.flat_map(|(names, month)| names.split('/').map(move |name| (name, month))).collect()
});

/// Short names of months that are words of English: they name one behind a day only, as in `10 out 2024`.
const WORDS: [&str; 6] = ["ago", "lip", "mac", "mag", "out", "set"];

/// What the figures of `3/4/2024` mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The day comes first.
    DayFirst,
    /// Nobody knows.
    Unknown,
}

impl Order {
    /// The order in a language: day first but in English, where only regions other than America tell.
    #[must_use]
    pub fn of_language(tag: Option<&str>) -> Self {
        let Some(tag) = tag else { return Self::Unknown };
        let is_day_first = match primary_subtag(tag) {
            "en" => matches!(tag.rsplit('-').next(), Some("GB" | "IE" | "AU" | "NZ" | "IN" | "ZA")),
            _ => true,
        };
        if is_day_first { Self::DayFirst } else { Self::Unknown }
    }
}

/// The first full date in a text, as [`iso_in`] finds it where nothing tells the order of its figures.
///
/// ```
/// assert_eq!(copydesk::fields::date::iso("Published: Sept. 21st, 2023").as_deref(), Some("2023-09-21"));
/// ```
#[must_use]
pub fn iso(text: &str) -> Option<String> {
    iso_in(text, Order::Unknown)
}

/// Steps that a line above the headline counts: dates there are mostly those of the day and of other stories, the
/// article's own stands below.
pub(crate) const ABOVE: usize = 4;

/// Steps from a headline to a date; of several dates the nearest is the article's.
pub(crate) fn steps(date: usize, headline: usize) -> usize {
    if date < headline { (headline - date) * ABOVE } else { date - headline }
}

/// The first full date in a text: `2024-03-05…`, `5 March 2024`, `March 5, 2024`, `5.3.2024`, `3/25/2024`, `2024年3月5日`.
/// Dates of figures that may be read two ways are left alone unless the order is known.
#[must_use]
pub fn iso_in(text: &str, order: Order) -> Option<String> {
    let text = with_plain_digits(text);
    let tokens = tokens(&text);
    (0..tokens.len())
        .find_map(|at| at_tokens(&tokens[at..], order))
        .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// First digits of the Arabic, the Persian and the Hindi row, and of that of wide characters.
const DIGIT_ROWS: [char; 4] = ['\u{660}', '\u{6F0}', '\u{966}', '\u{FF10}'];

/// A text with all digits written as in English.
fn with_plain_digits(text: &str) -> Cow<'_, str> {
    let plain = |c: char| {
        let digits = DIGIT_ROWS.iter().map(|&first| u32::from(c).wrapping_sub(first.into()));
        digits.into_iter().find_map(|digit| char::from_digit(digit, 10))
    };
    if text.is_ascii() || !text.contains(|c| plain(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| plain(c).unwrap_or(c)).collect())
}

/// Signs inside words of Hindi that are no letters: the one that joins consonants, and the dot below.
const JOINING_SIGNS: [char; 2] = ['\u{94D}', '\u{93C}'];

/// A number or a word, with the mark right behind it.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    mark: Option<char>,
}

/// Runs of digits and runs of letters, parted from each other.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    let is_letter = |c: char| c.is_alphabetic() || JOINING_SIGNS.contains(&c);
    let class = |c: char| u8::from(c.is_ascii_digit()) + 2 * u8::from(is_letter(c));
    let mut previous = 0;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let kind = class(c);
        if kind != previous {
            if let Some(from) = start.take() {
                out.push(Token { text: &text[from..at], mark: text[at..].chars().next() });
            }
            if kind > 0 {
                start = Some(at);
            }
        }
        previous = kind;
    }
    out
}

/// The date that starts at the first of these tokens.
fn at_tokens(tokens: &[Token<'_>], order: Order) -> Option<(u16, u8, u8)> {
    let (a, b) = (tokens.first()?, tokens.get(1)?);
    let is_filler =
        |token: &&Token<'_>| matches!(token.text, "st" | "nd" | "rd" | "th" | "er" | "º" | "de" | "del" | "of");
    let skip_ordinal = |at: usize| at + tokens.iter().skip(at).take_while(is_filler).count();
    if let Some(month) = month(a.text).filter(|_| !WORDS.contains(&a.text.to_lowercase().as_str())) {
        let day = number(b.text, 31)?;
        return valid(year(tokens.get(skip_ordinal(2))?.text)?, month, day);
    }
    if let (Some(day), true) = (number(a.text, 31), a.text.len() <= 2) {
        let at = skip_ordinal(1);
        if let Some(month) = tokens.get(at).and_then(|token| month(token.text)) {
            return valid(year(tokens.get(skip_ordinal(at + 1))?.text)?, month, day);
        }
    }
    if let (Some(year), Some(month)) = (year(a.text), month(b.text)) {
        return valid(year, month, number(tokens.get(2)?.text, 31)?);
    }
    east_asian(tokens).or_else(|| vietnamese(tokens)).or_else(|| numeric([a, b, tokens.get(2)?], order))
}

/// `2024年3月5日`, `2024년 3월 5일`.
fn east_asian(tokens: &[Token<'_>]) -> Option<(u16, u8, u8)> {
    let [a, year_mark, b, month_mark, c, ..] = tokens else { return None };
    let is_marked = matches!(year_mark.text, "年" | "년") && matches!(month_mark.text, "月" | "월");
    if is_marked { valid(year(a.text)?, number(b.text, 12)?, number(c.text, 31)?) } else { None }
}

/// `5 tháng 3, 2024`, `5 tháng 3 năm 2024`.
fn vietnamese(tokens: &[Token<'_>]) -> Option<(u16, u8, u8)> {
    let [day, month_mark, month, rest @ ..] = tokens else { return None };
    if month_mark.text != "tháng" && month_mark.text != "Tháng" {
        return None;
    }
    let year_of = rest.iter().take(2).find(|token| token.text != "năm")?;
    valid(year(year_of.text)?, number(month.text, 12)?, number(day.text, 31)?)
}

/// Dates of numbers only; `3/4/2024` may be read two ways, and is none where the order is unknown.
fn numeric([a, b, c]: [&Token<'_>; 3], order: Order) -> Option<(u16, u8, u8)> {
    if a.mark != b.mark || !matches!(a.mark, Some('-' | '/' | '.')) {
        return None;
    }
    if let Some(year) = year(a.text) {
        return valid(year, number(b.text, 12)?, number(c.text, 31)?);
    }
    let (first, second, year) = (number(a.text, 31)?, number(b.text, 31)?, year(c.text)?);
    match a.mark {
        Some('.') => valid(year, second, first),
        _ if order == Order::DayFirst => valid(year, second, first),
        _ if first > 12 || first == second => valid(year, second, first),
        _ if second > 12 => valid(year, first, second),
        _ => None,
    }
}

/// The month that a word names.
fn month(word: &str) -> Option<u8> {
    MONTHS.get(word.to_lowercase().as_str()).copied()
}

fn number(text: &str, most: u8) -> Option<u8> {
    text.parse::<u8>().ok().filter(|number| (1..=most).contains(number))
}

fn year(text: &str) -> Option<u16> {
    text.parse::<u16>().ok().filter(|year| text.len() == 4 && (1900..2100).contains(year))
}

fn valid(year: u16, month: u8, day: u8) -> Option<(u16, u8, u8)> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (day <= days).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        let cases = [
            ("Posted on March 5, 2024 at 3:15 pm", "2024-03-05"),
            ("5th of March 2024", "2024-03-05"),
            ("Tue 05 Mar 2024", "2024-03-05"),
            ("2024-03-05T10:00:00Z", "2024-03-05"),
            ("05.03.2024, 10:00 Uhr", "2024-03-05"),
            ("3/25/2024", "2024-03-25"),
            ("5 de marzo de 2024", "2024-03-05"),
            ("5. März 2024", "2024-03-05"),
            ("3 juni 2024, 08:15", "2024-06-03"),
            ("1º de fevereiro de 2024", "2024-02-01"),
            ("14 października 2023", "2023-10-14"),
            ("12 Mart 2024 10:15", "2024-03-12"),
            ("Senin, 14 Agustus 2023, 09:30 WIB", "2023-08-14"),
            ("5 декабря 2023, 18:40", "2023-12-05"),
            ("7 червня 2024", "2024-06-07"),
            ("7. července 2024", "2024-07-07"),
            ("5 de marzo del 2024", "2024-03-05"),
            ("2024. augusztus 20., 11:16", "2024-08-20"),
            ("15 август 2024 13:28", "2024-08-15"),
            ("11 Tetor, 2024", "2024-10-11"),
            ("发布于2024年3月5日 10:00", "2024-03-05"),
            ("입력 2024년 3월 5일", "2024-03-05"),
            ("2024.03.05 10:00", "2024-03-05"),
            ("5 مارس 2024", "2024-03-05"),
            ("٥ مارس ٢٠٢٤", "2024-03-05"),
            ("5 במרץ 2024", "2024-03-05"),
            ("प्रकाशित: 12 मार्च 2024, 10:15", "2024-03-12"),
            ("Thứ Ba, 5 tháng 3, 2024", "2024-03-05"),
            ("ngày 5 tháng 3 năm 2024", "2024-03-05"),
            ("5 Μαρτίου 2024", "2024-03-05"),
            ("10 out 2024", "2024-10-10"),
        ];
        for (text, date) in cases {
            assert_eq!(iso(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn figures_are_read_in_the_order_of_the_language() {
        let of = |tag| iso_in("03/04/2024", Order::of_language(tag));
        assert_eq!(of(Some("fr")).as_deref(), Some("2024-04-03"));
        assert_eq!(of(Some("en-GB")).as_deref(), Some("2024-04-03"));
        assert!(of(Some("en")).is_none() && of(Some("en-US")).is_none() && of(None).is_none());
    }

    #[test]
    fn no_dates() {
        for text in [
            "3/4/2024",
            "30 February 2024",
            "May 2024",
            "12 people in 2024",
            "1,204 views",
            "15 products 2024",
            "updated 5 hours ago",
            "2024年13月5日",
            "Juniors 12 2024",
            "Market 12, 2024",
            "Photo: 12 Decoys 2024",
            "5 Marines 2023",
            "Out 10 2024",
            "Mac 12, 2024",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}

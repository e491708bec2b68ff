//! Lines in, those out whose first letter stood on a line of its own: a page sets it large (`D`, and below `uring the
//! summer`), and dumpers print it apart.
//!
//! Of 37 letters that are put before a line on the labelled pages as text nodes, by which this was made, 34 belong there;
//! the others name a matrix or a register.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::{Line, measure};
use crate::function_words::tongues;

/// Least words of the line that a letter is put before: that of a table may be any word.
const LEAST_WORDS: u32 = 4;
/// The letter that closes a window far more often than it begins a word.
const CLOSE: char = 'X';
/// Marks that may stand before the letter.
const OPENING: [char; 5] = ['“', '"', '‘', '«', '„'];

/// Words of a page.
type Words<'l> = HashSet<&'l str, RandomState>;

/// Puts the letters before their lines.
pub(super) fn join(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    if !lines.windows(2).any(|pair| letter_of(pair).is_some()) {
        return lines;
    }
    let words = words_of(&lines);
    let is_first = |pair: &[Line<'_>]| letter_of(pair).is_some_and(|letter| begins_word(letter, &pair[1].text, &words));
    let is_first: Vec<bool> = lines.windows(2).map(is_first).collect();
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        match out.last_mut() {
            Some(letter) if is_first[at - 1] => {
                measure::append(letter, &line, "");
                (letter.kind, letter.words) = (line.kind, line.words);
            }
            _ => out.push(line),
        }
    }
    out
}

/// The capital that is all there is of the first of two lines, if the second is one of small letters.
fn letter_of(pair: &[Line<'_>]) -> Option<char> {
    let [line, next] = pair else { return None };
    let mut letters = line.text.trim_start_matches(OPENING).chars();
    let letter =
        letters.next().filter(|&letter| letter.is_uppercase() && letter != CLOSE && letters.next().is_none())?;
    let is_address = || next.text.split(' ').next().is_some_and(|first| first.contains(['/', '@']));
    (next.words >= LEAST_WORDS && next.text.starts_with(char::is_lowercase) && !is_address()).then_some(letter)
}

/// The words of a page that begin with small letters, but for the first of lines that a letter may belong to.
fn words_of<'l>(lines: &'l [Line<'_>]) -> Words<'l> {
    let skipped = std::iter::once(0).chain(lines.windows(2).map(|pair| usize::from(letter_of(pair).is_some())));
    let words = lines.iter().zip(skipped).flat_map(|(line, skipped)| words(&line.text).skip(skipped));
    words.filter(|word| word.starts_with(char::is_lowercase)).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// Whether a letter begins the word that a text begins with: both together are a word, or the rest alone is none, by what
/// function words and the page tell.
fn begins_word(letter: char, text: &str, known: &Words<'_>) -> bool {
    let letter: String = letter.to_lowercase().collect();
    let rest = words(text).next().unwrap_or("");
    let whole = format!("{letter}{rest}");
    let (of_whole, of_rest) = (tongues(&whole), tongues(rest));
    match () {
        // `The`, but not `B is`, as `bis` is of another language than `is`, which the page knows. (One letter is no word.)
        () if rest.chars().nth(1).is_some() && !of_rest.is_empty() => {
            of_whole.meet(of_rest) || (!of_whole.is_empty() && !known.contains(rest))
        }
        () if !of_whole.is_empty() => true,
        // `A`, and the heading of a glossary's entries, which begin with that letter themselves.
        () if is_word(&letter, text) || rest.starts_with(&letter) => known.contains(&*whole),
        () => !known.contains(rest),
    }
}

/// Whether a letter is a word by itself in a language that a text has function words of, behind its first word.
fn is_word(letter: &str, text: &str) -> bool {
    let behind = words(text).skip(1).filter(|word| word.chars().nth(1).is_some());
    behind.map(tongues).any(|of_word| of_word.meet(tongues(letter)))
}

#[cfg(test)]
mod tests {
    use crate::segment::segment_text;

    fn texts(text: &str) -> Vec<String> {
        segment_text(text, None).lines.into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn a_letter_on_its_own_line_is_put_before_its_word() {
        for (letter, rest) in [
            ("D", "uring the summer nobody sailed to the northern isles."),
            ("“T", "he harbour was empty for a week,” she said."),
            ("I", "n May nobody sailed to the isles at all."),
            ("Y", "ou will find nobody at the quay before noon."),
            ("M", "athematics is what the ferry's clerk does at night."),
            ("Ö", "stlich der Mole lag nur noch ein Boot."),
        ] {
            for gap in ["\n", "\n\n"] {
                let text =
                    format!("Nobody sailed\n\n{letter}{gap}{rest}\n\nThe ferry will sail again on Monday at noon.");
                assert_eq!(texts(&text)[1], format!("{letter}{rest}"), "{gap:?}");
            }
        }
    }

    #[test]
    fn letters_that_are_words_stay_apart() {
        for (letter, rest) in [
            ("R", "is a language for people who count fish."),
            ("A", "ferry that nobody had seen before lay at the quay."),
            ("K", "ferries are counted by the harbour every day."),
            ("B", "is the name of the second quay of the harbour."),
            ("B", "berth, a place where boats may lie"),
            ("X", "click to close this window"),
        ] {
            let text =
                format!("Nobody sailed\n\n{letter}\n\n{rest}\n\nThe old ferry is back and two new ferries will sail.");
            assert!(!texts(&text).iter().any(|line| *line == format!("{letter}{rest}")), "{letter}");
        }
        assert_eq!(texts("N\nof boats\nB\nof quays").len(), 4, "a table");
    }
}

//! Lines in, those out whose first letter stood on a line of its own: a page sets it large (`D`, and below `uring the
//! summer`), and dumpers print it apart.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::{Line, measure};
use crate::score::function_words::tongues;

/// Least words of the line that a letter is put before: that of a table may be any word.
const LEAST_WORDS: u32 = 4;
/// Letters that are words by themselves (en, fr, it, es, pt, pl, cs, ru, uk).
const WORDS: [char; 18] = ['A', 'I', 'O', 'E', 'Y', 'U', 'W', 'Z', 'À', 'È', 'É', 'Ó', 'А', 'В', 'И', 'К', 'О', 'С'];
/// Marks that may stand before the letter.
const OPENING: [char; 5] = ['“', '"', '‘', '«', '„'];

/// Puts the letters before their lines.
pub(super) fn join(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let is_candidate = |pair: &[Line<'_>]| letter_of(&pair[0], &pair[1]).is_some();
    if !lines.windows(2).any(is_candidate) {
        return lines;
    }
    let words = words_of(&lines);
    let is_dropped: Vec<bool> = lines
        .windows(2)
        .map(|pair| letter_of(&pair[0], &pair[1]).is_some_and(|letter| begins_word(letter, &pair[1].text, &words)))
        .collect();
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        match out.last_mut() {
            Some(letter) if is_dropped[at - 1] => {
                measure::append(letter, &line, "");
                (letter.kind, letter.words) = (line.kind, line.words);
            }
            _ => out.push(line),
        }
    }
    out
}

/// The capital that is all there is of a line, if the next line is one of small letters.
fn letter_of(line: &Line<'_>, next: &Line<'_>) -> Option<char> {
    let mut letters = line.text.trim_start_matches(OPENING).chars();
    let letter = letters.next().filter(|letter| letter.is_uppercase() && letters.next().is_none())?;
    (next.words >= LEAST_WORDS && next.text.starts_with(char::is_lowercase)).then_some(letter)
}

/// The words of a page that begin with small letters, but for the first of lines that a letter may belong to.
fn words_of(lines: &[Line<'_>]) -> HashSet<String, RandomState> {
    let firsts = std::iter::once(false).chain(lines.windows(2).map(|pair| letter_of(&pair[0], &pair[1]).is_some()));
    let of = |(line, skips): (&Line<'_>, bool)| {
        let words = line.text.split(|c: char| !c.is_alphanumeric()).skip(usize::from(skips));
        words.filter(|word| word.starts_with(char::is_lowercase)).map(str::to_owned).collect::<Vec<_>>()
    };
    lines.iter().zip(firsts).flat_map(of).collect()
}

/// Whether a letter begins the word that a text begins with: both together are a word, or the rest alone is none, by what
/// function words and the page tell. Of 36 lines that it puts together on the
/// labelled pages as text nodes 35 are right.
fn begins_word(letter: char, text: &str, words: &HashSet<String, RandomState>) -> bool {
    let rest = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let whole: String = letter.to_lowercase().chain(rest.chars()).collect();
    let (of_whole, of_rest) = (tongues(&whole), tongues(rest));
    match () {
        // `The`, but not `B is`, as `bis` is of another language than `is`, which the page knows. (One letter is no word.)
        () if rest.chars().nth(1).is_some() && !of_rest.is_empty() => {
            of_whole.meet(of_rest) || (!of_whole.is_empty() && !words.contains(rest))
        }
        () if !of_whole.is_empty() => true,
        // The heading of a glossary's entries stands before a word that begins with itself, too.
        () if WORDS.contains(&letter) || letter.to_lowercase().eq(rest.chars().take(1)) => words.contains(&whole),
        () => !words.contains(rest),
    }
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
        ] {
            let text =
                format!("Nobody sailed\n\n{letter}\n\n{rest}\n\nThe old ferry is back and two new ferries will sail.");
            assert!(!texts(&text).iter().any(|line| *line == format!("{letter}{rest}")), "{letter}");
        }
        assert_eq!(texts("N\nof boats\nB\nof quays").len(), 4, "a table");
    }
}

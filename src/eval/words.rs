//! A text in, its words out, as all measures see them.

use std::sync::LazyLock;

use regex::Regex;

/// Words in a shingle.
pub(super) const SHINGLE: usize = 4;

/// A letter or a number; of what Rust counts as alphanumeric, marks that combine and circled letters are neither.
static LETTER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}]").expect("the pattern is a valid one"));
/// The first alphanumeric character that is neither a letter nor a number.
const FIRST_MARK: char = '\u{345}';

/// The words of a text in lower case, one space between two of them.
pub(super) fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut is_inside = false;
    for c in lower.chars() {
        let was_inside = std::mem::replace(&mut is_inside, is_word(c));
        if is_inside && !was_inside && !out.is_empty() {
            out.push(' ');
        }
        if is_inside {
            out.push(c);
        }
    }
    out
}

/// Whether a character belongs to a word: letters, numbers and `_` do.
fn is_word(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric() || c == '_',
        _ if c < FIRST_MARK => c.is_alphanumeric(),
        _ => c.is_alphanumeric() && LETTER.is_match(c.encode_utf8(&mut [0; 4])),
    }
}

/// The words of a [`normal`] text.
pub(super) fn words(normal: &str) -> Vec<&str> {
    normal.split_ascii_whitespace().collect()
}

/// All runs of [`SHINGLE`] words; of fewer words, the one run of all of them.
pub(super) fn shingles<'w>(words: &'w [&'w str]) -> Vec<&'w [&'w str]> {
    if words.is_empty() { Vec::new() } else { words.windows(SHINGLE.min(words.len())).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_numbers_and_underscores() {
        assert_eq!(normal("Don’t PANIC — it’s a_b 3.5 m²!"), "don t panic it s a_b 3 5 m²");
        assert_eq!(normal("Ärger in Łódź: ½ Ⅷ ३ 港口"), "ärger in łódź ½ ⅷ ३ 港口");
        assert_eq!(normal("ΟΔΟΣ"), "οδος");
        assert_eq!(normal("» — …"), "");
    }

    #[test]
    fn each_character_is_judged_by_its_general_category() {
        let words = Regex::new(r"^[\p{L}\p{N}_]$").unwrap();
        let differs = |c: &char| is_word(*c) != words.is_match(c.encode_utf8(&mut [0; 4]));
        assert_eq!(('\0'..=char::MAX).find(differs), None);
    }

    #[test]
    fn combining_marks_and_circled_letters_are_no_letters() {
        assert_eq!(normal("cafe\u{301}s नमस्ते ⓐb"), "cafe s नमस त b");
    }

    #[test]
    fn a_short_text_is_one_shingle() {
        assert_eq!(shingles(&words("a b c d e")), [["a", "b", "c", "d"], ["b", "c", "d", "e"]]);
        assert_eq!(shingles(&words("a b")), [["a", "b"]]);
        assert!(shingles(&words("")).is_empty());
    }
}

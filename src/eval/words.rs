//! A text in, its words out, as all measures see them.

use std::sync::LazyLock;

use regex::Regex;

/// Words in a shingle.
pub(super) const SHINGLE: usize = 4;

/// A run of letters, numbers and `_`; marks that combine with a letter are none, so they end a word.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("the pattern is a valid one"));

/// The words of a text in lower case, one space between two of them.
pub(super) fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    for word in WORD.find_iter(&lower) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word.as_str());
    }
    out
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

//! Texts in, how much their wording agrees out: words are compared as hashes, without allocation.

use crate::segment::is_unspaced;

/// Bytes of a short word and the space behind it.
const USUAL_WORD: usize = 4;

/// Hashes of a text's words, lower case, marks aside; of scripts without spaces each character is one.
pub(super) fn words(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / USUAL_WORD);
    add_words(text, &mut out);
    out
}

/// Adds the hashes of a text's words to others.
pub(super) fn add_words(text: &str, out: &mut Vec<u64>) {
    let mut hash = EMPTY;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            hash = mix(hash, c.to_ascii_lowercase());
        } else if is_unspaced(c) {
            out.extend([hash, mix(EMPTY, c)].into_iter().filter(|&word| word != EMPTY));
            hash = EMPTY;
        } else if c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| hash = mix(hash, c));
        } else if hash != EMPTY && !matches!(c, '\'' | '’') {
            out.push(std::mem::replace(&mut hash, EMPTY));
        }
    }
    if hash != EMPTY {
        out.push(hash);
    }
}

/// Hash of a text's letters and figures, or of the first of them, in lower case: the same where dumpers and pages differ
/// in marks and spaces.
pub(crate) fn fingerprint(text: &str, most: usize) -> u64 {
    let taken = |hash: u64, c: char| match c {
        c if c.is_ascii() => mix(hash, c.to_ascii_lowercase()),
        c => c.to_lowercase().fold(hash, mix),
    };
    text.chars().filter(|c| c.is_alphanumeric()).take(most).fold(EMPTY, taken)
}

/// Start value and prime of 64-bit FNV-1a.
const EMPTY: u64 = 0xCBF2_9CE4_8422_2325;
const PRIME: u64 = 0x0100_0000_01B3;

fn mix(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(PRIME)
}

/// Words of two texts that agree, as F1 over the words of both: 1 for the same words, 0 for none.
pub(super) fn agreement(a: &[u64], b: &[u64]) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|word| b.contains(word)).count().min(b.len());
    2.0 * shared as f32 / (a.len() + b.len()) as f32
}

/// Whether the words of `part` stand in a row at the start or the end of `whole`, and make up a good deal of it.
pub(super) fn is_end_of(part: &[u64], whole: &[u64]) -> bool {
    part.len() >= 2 && part.len() * 3 > whole.len() && (whole.starts_with(part) || whole.ends_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_letters_and_figures() {
        let whole = |text| fingerprint(text, usize::MAX);
        assert_eq!(whole("“High water: 04:12”"), whole("HIGH WATER 0412"));
        assert_ne!(whole("High water 0412"), whole("High water 0413"));
        assert_eq!(fingerprint("High water 0412", 12), fingerprint("High water 0413", 12));
    }

    #[test]
    fn case_and_marks_do_not_count() {
        assert_eq!(words("Don’t “Panic”, Ärger!"), words("dont panic ärger"));
        assert_eq!(words("港口a 表决").len(), 5);
        assert!(is_end_of(&words("The Cannery Vote"), &words("The cannery vote | Harbour Times")));
        assert!(agreement(&words("a b c"), &words("b c d")) > 0.6);
    }
}

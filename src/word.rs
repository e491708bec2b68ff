//! A word in, its hash out: what lists of words and the scorer know words by.

/// A word: hash of its lower-case letters, digits all alike.
pub(crate) type Word = u32;

/// Hash of nothing: the start value of 32-bit FNV-1a, and its prime.
pub(crate) const EMPTY: u32 = 0x811C_9DC5;
const PRIME: u32 = 0x0100_0193;

/// Hash of a word given as text.
pub(crate) fn word(text: &str) -> Word {
    if text.is_ascii() {
        return text.bytes().fold(EMPTY, |hash, byte| mix(hash, char::from(byte.to_ascii_lowercase())));
    }
    text.chars().flat_map(char::to_lowercase).fold(EMPTY, mix)
}

/// Hash of a word with another character, in lower case.
pub(crate) fn mix(hash: u32, c: char) -> u32 {
    (hash ^ if c.is_ascii_digit() { u32::from('0') } else { u32::from(c) }).wrapping_mul(PRIME)
}

//! Letters without regard to case: how literals and the lines that are searched for them are written.
//!
//! A capital becomes the small letter that takes as many bytes in UTF-8: those of ASCII, and of Latin, Greek, Cyrillic
//! and Armenian beyond it, which take two. All others stay as they are, in lines as in literals.

/// Characters of two bytes that have case: from `À` to the end of the Armenian letters.
const TWO_BYTE_LETTERS: std::ops::RangeInclusive<char> = '\u{C0}'..='\u{58F}';
/// First bytes of these.
const TWO_BYTE_LEADS: std::ops::RangeInclusive<u8> = 0xC3..=0xD6;

/// Characters that `(?i)` takes for a small letter of ASCII, beside its capital: the long s, and the sign for kelvin.
/// They are not looked for, as hardly any page has them; a pattern that is tried takes them.
const ODD_FORMS: [(u8, char); 2] = [(b's', '\u{17F}'), (b'k', '\u{212A}')];

/// The odd form of a small letter, if it has one.
pub(crate) fn odd_form(letter: u8) -> Option<char> {
    ODD_FORMS.iter().find(|(of, _)| *of == letter).map(|(_, odd)| *odd)
}

/// The small letter that a character is an odd form of, if it is one.
pub(crate) fn letter_of_odd(odd: char) -> Option<char> {
    ODD_FORMS.iter().find(|(_, form)| *form == odd).map(|(letter, _)| char::from(*letter))
}

/// A letter without regard to case.
pub(crate) fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) if TWO_BYTE_LETTERS.contains(&letter) && small.len_utf8() == 2 => small,
        _ => letter,
    }
}

/// A literal without regard to case; one that is not UTF-8 as far as it is ASCII.
pub(crate) fn folded(literal: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(literal) {
        Ok(text) => text.chars().map(fold).collect::<String>().into_bytes(),
        Err(_) => literal.to_ascii_lowercase(),
    }
}

/// A literal without regard to case but for the capitals of ASCII, which stay.
pub(crate) fn with_capitals(literal: &[u8]) -> Vec<u8> {
    let kept = |(small, &byte): (u8, &u8)| if byte.is_ascii_uppercase() { byte } else { small };
    folded(literal).into_iter().zip(literal).map(kept).collect()
}

/// A line without regard to case, written over what is there.
pub(crate) fn fold_line(line: &str, out: &mut Vec<u8>) {
    out.clear();
    out.extend(line.bytes().map(|byte| byte.to_ascii_lowercase()));
    if !out.iter().any(|byte| TWO_BYTE_LEADS.contains(byte)) {
        return;
    }
    for (at, letter) in line.char_indices().filter(|(_, letter)| TWO_BYTE_LETTERS.contains(letter)) {
        fold(letter).encode_utf8(&mut out[at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_and_a_literal_are_written_alike() {
        let line = "ÄRGER Über Łódź; ΣΊΣΥΦΟΣ; ЧИТАЙТЕ Также; İstanbul; “QUOTED” – ſ \u{212A} Ⱥ Ա";
        let mut out = Vec::new();
        fold_line(line, &mut out);
        assert_eq!(out, folded(line.as_bytes()));
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "ärger über łódź; σίσυφοσ; читайте также; İstanbul; “quoted” – ſ \u{212A} Ⱥ ա");
        assert_eq!(folded(b"A\xFFB"), b"a\xFFb");
        assert_eq!(with_capitals("ÄR \u{212A}x".as_bytes()), "äR \u{212A}x".as_bytes());
    }
}

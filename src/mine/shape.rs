//! A line's text in, its shapes out: the text with numbers, and perhaps names, masked; and the pattern of a shape.

use regex::escape;

/// Stands for a number in a shape.
const NUMBER: char = '\u{1}';
/// Stands for one to four capitalised words in a shape.
const NAME: char = '\u{2}';
/// Bytes of the longest line that has a shape; no boilerplate that is worth a rule is longer.
const LONGEST: usize = 400;
/// Letters that a shape must have beside what is masked: fewer say nothing.
const LEAST_LETTERS: usize = 2;
/// Words that a shape with names must have beside them.
const LEAST_FIXED_WORDS: usize = 2;
/// Words of the longest name.
const NAME_WORDS: usize = 4;

/// Pattern of a name in a mined pack, to be filled in as `{name}`.
pub(super) const NAME_PATTERN: &str = r"\p{Lu}[\p{L}’.-]*(?: \p{Lu}[\p{L}’.-]*){0,3}";

/// The text in lower case with its numbers masked; `None` where nothing is left to tell it by.
pub(super) fn exact(text: &str) -> Option<String> {
    if text.len() > LONGEST || text.contains([NUMBER, NAME]) {
        return None;
    }
    let mut shape = String::with_capacity(text.len());
    push_fixed(&mut shape, text);
    has_letters(&shape).then_some(shape)
}

/// The same with names masked, too; `None` where the text has none between other words.
pub(super) fn named(text: &str) -> Option<String> {
    if text.len() > LONGEST || text.contains([NUMBER, NAME]) {
        return None;
    }
    let tokens: Vec<&str> = text.split(' ').collect();
    let (mut shape, mut fixed, mut at) = (String::with_capacity(text.len()), 0, 0);
    while at < tokens.len() {
        if at > 0 {
            shape.push(' ');
        }
        let name = if at > 0 { name_at(&tokens[at..]) } else { 0 };
        if name > NAME_WORDS {
            return None;
        }
        if name > 0 {
            shape.push(NAME);
            push_fixed(&mut shape, &tokens[at + name - 1][core(tokens[at + name - 1]).len()..]);
        } else {
            push_fixed(&mut shape, tokens[at]);
            fixed += usize::from(tokens[at].contains(char::is_alphabetic));
        }
        at += name.max(1);
    }
    (fixed >= LEAST_FIXED_WORDS && shape.contains(NAME)).then_some(shape)
}

/// A token without the marks at its end that belong to no name.
fn core(token: &str) -> &str {
    token.trim_end_matches([',', ':', ';', ')', '|', '!', '?', '…', '»'])
}

/// How many of the first tokens make a name: capitalised words, with no mark between them.
fn name_at(tokens: &[&str]) -> usize {
    let is_name = |token: &str| {
        token.starts_with(char::is_uppercase)
            && token.chars().all(|c| c.is_alphabetic() || matches!(c, '’' | '\'' | '.' | '-'))
    };
    let mut words = 0;
    for token in tokens {
        let core = core(token);
        if !is_name(core) {
            break;
        }
        words += 1;
        if core.len() < token.len() {
            break;
        }
    }
    words
}

fn push_fixed(shape: &mut String, text: &str) {
    let mut in_number = false;
    for c in text.chars() {
        let is_digit = c.is_ascii_digit();
        match c {
            _ if is_digit && in_number => {}
            _ if is_digit => shape.push(NUMBER),
            '\'' => shape.push('’'),
            _ => shape.extend(c.to_lowercase()),
        }
        in_number = is_digit;
    }
}

fn has_letters(shape: &str) -> bool {
    shape.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_LETTERS
}

/// Whether names are masked in a shape.
pub(super) fn has_names(shape: &str) -> bool {
    shape.contains(NAME)
}

/// The pattern of all lines of a shape.
pub(super) fn pattern(shape: &str) -> String {
    if !has_names(shape) {
        return format!("(?i)^{}$", fixed_pattern(shape));
    }
    let pieces: Vec<String> = shape.split(NAME).map(fixed_pattern).collect();
    let folded = |piece: &String| if piece.is_empty() { String::new() } else { format!("(?i:{piece})") };
    format!("^{}$", pieces.iter().map(folded).collect::<Vec<_>>().join("{name}"))
}

fn fixed_pattern(shape: &str) -> String {
    shape.split(NUMBER).map(escape).collect::<Vec<_>>().join("[0-9]+").replace(r"\-", "-")
}

/// The shape as an id of a rule: lower-case letters, digits and `-`, at most 40 characters.
pub(super) fn slug(shape: &str) -> String {
    let mut slug = String::new();
    for word in shape.split(|c: char| !c.is_ascii_alphanumeric() && c != NUMBER && c != NAME && c != '’') {
        let word: String = word.chars().map(|c| if c == NUMBER { 'n' } else { c }).collect();
        let word = word.replace(NAME, "name").replace('’', "");
        if !word.is_empty() && slug.len() + word.len() < 40 {
            let dash = if slug.is_empty() { "" } else { "-" };
            slug = format!("{slug}{dash}{word}");
        }
    }
    if slug.is_empty() { "line".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_case_are_masked() {
        assert_eq!(exact("12 Comments").unwrap(), exact("3 COMMENTS").unwrap());
        assert_ne!(exact("12 Comments"), exact("12.5 Comments"));
        assert_eq!(exact("2024-01-05"), None);
        assert_eq!(pattern(&exact("Don't miss: 5 {tips}").unwrap()), r"(?i)^don’t miss: [0-9]+ \{tips\}$");
    }

    #[test]
    fn names_are_masked_between_other_words() {
        let shape = named("View all posts by Jane van Roe").unwrap();
        assert_eq!(shape, "view all posts by \u{2} van \u{2}");
        assert_eq!(named("Posted on March 3, 2024"), named("Posted on May 12, 2019"));
        assert_eq!(
            pattern(&named("More stories by Jane Roe, here").unwrap()),
            "^(?i:more stories by ){name}(?i:, here)$"
        );
        for text in ["Sign in", "Jane Roe", "By Jane Roe", "How To Cook A Perfect Egg Now", "all lower case"] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn a_slug_is_an_id() {
        assert_eq!(slug(&exact("Don't Miss: 5 {Tips}!").unwrap()), "dont-miss-n-tips");
        assert_eq!(slug("новости"), "line");
    }
}

//! A labelled page in, the same page as it would look in a language that nobody knows out.
//!
//! Nearly all labelled pages are in English or German. What a model learns from them of words, of capitals, of spaces
//! between words, misleads it where there are none of these; so some pages are learned from twice, the second time
//! disguised: their words are written in other letters, each page in its own way, or as they would be in a script
//! without spaces. Marks, numbers, lengths and the order of lines stay, and so does what is known of the lines. Word
//! tables do not learn from them: their words say nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::address::host_number;
use crate::function_words::tongues;
use crate::read::{Content, Record};
use crate::truth::{LabelledPage, Truth};
use crate::word::{Word, word};

/// Of so many text pages one is learned from in either disguise.
const ONE_OF: u32 = 6;
/// Share of ASCII in a page from which its words can be disguised.
const LEAST_ASCII: f32 = 0.95;

/// How a page is disguised.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Disguise {
    /// Other letters stand for its letters, vowels for vowels.
    Spelled,
    /// One to three characters of a script without spaces stand for each word.
    Unspaced,
}

/// The disguised twin of a page, if it is to have one: a page whose body is known, mostly in Latin letters.
pub(super) fn twin(page: &LabelledPage) -> Option<LabelledPage> {
    let Content::Text(text) = &page.record.content else { return None };
    let is_latin = text.bytes().filter(u8::is_ascii).count() as f32 >= text.len() as f32 * LEAST_ASCII;
    if page.truth.body.is_empty() || !is_latin {
        return None;
    }
    let key = (host_number(&page.record.id) >> 20) as Word;
    let disguise = match key % ONE_OF {
        0 => Disguise::Unspaced,
        1 => Disguise::Spelled,
        _ => return None,
    };
    let written = |text: &str| match disguise {
        Disguise::Spelled => spelled(text, key),
        Disguise::Unspaced => unspaced(text, key),
    };
    let is_html = page.record.is_html;
    let content = Content::Text(if is_html { in_markup(text, written) } else { written(text) });
    let Record { id, url, .. } = &page.record;
    let record = Record { id: id.clone(), url: url.clone(), is_html, content, ..Record::default() };
    Some(LabelledPage { record, kind: None, truth: Truth { body: written(&page.truth.body), ..Truth::default() } })
}

/// What is no text of a page: scripts, style sheets, comments, tags.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->|<[^>]*>")
        .expect("a pattern of this program")
});
/// What a tag says in words.
static CONTENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?is)(?P<name>\bcontent=["'])(?P<words>[^"']*)"#).expect("a pattern of this program")
});

/// A page with its texts and what its `meta` elements say written otherwise, without its scripts: what they tell
/// programs would stay in the language it was in.
fn in_markup(html: &str, written: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut end = 0;
    for markup in MARKUP.find_iter(html) {
        out.push_str(&written(&html[end..markup.start()]));
        let tag = markup.as_str();
        let begins = |name: &str| tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if begins("<meta") {
            out.push_str(
                &CONTENT.replace_all(tag, |found: &Captures<'_>| found["name"].to_owned() + &written(&found["words"])),
            );
        } else if !begins("<script") {
            out.push_str(tag);
        }
        end = markup.end();
    }
    out.push_str(&written(&html[end..]));
    out
}

/// Addresses and entities, which no language changes, and words.
static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<fixed>(?:https?://|www\.)[^\s)>\]]+|[\w.+-]+@[\w.-]+|&#?\w+;)|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)*")
        .expect("a pattern of this program")
});

/// A text with other letters for those of ASCII.
fn spelled(text: &str, key: Word) -> String {
    let other = |found: &Captures<'_>| match found.name("fixed") {
        Some(fixed) => fixed.as_str().to_owned(),
        None => found[0].chars().map(|c| other_letter(c, key)).collect(),
    };
    TOKENS.replace_all(text, other).into_owned()
}

/// The letter that stands for another: of each kind, the one so many places further.
fn other_letter(c: char, key: Word) -> char {
    const KINDS: [&str; 2] = ["aeiou", "bcdfghjklmnpqrstvwxyz"];
    let small = c.to_ascii_lowercase();
    let Some((kind, at)) = KINDS.iter().find_map(|kind| Some((*kind, kind.find(small)?))) else { return c };
    let step = 1 + (key / ONE_OF) as usize % (kind.len() - 1);
    let other = char::from(kind.as_bytes()[(at + step) % kind.len()]);
    if c == small { other } else { other.to_ascii_uppercase() }
}

/// A text in a script without spaces.
fn unspaced(text: &str, key: Word) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut end, mut was_word) = (0, false);
    for found in TOKENS.captures_iter(text) {
        let all = found.get(0).expect("the whole match");
        let starts_line = text[..all.start()].trim_end_matches([' ', '\t']).ends_with('\n') || out.is_empty();
        push_gap(&text[end..all.start()], was_word, false, &mut out);
        let is_fixed = found.name("fixed").is_some();
        if is_fixed {
            out.push_str(all.as_str());
        } else {
            out.push_str(&characters(all.as_str(), key));
        }
        let is_number = || all.as_str().bytes().all(|byte| byte.is_ascii_digit());
        was_word = !(is_fixed || starts_line && is_number());
        end = all.end();
    }
    push_gap(&text[end..], was_word, true, &mut out);
    out
}

/// Function words of Chinese.
const SMALL: [char; 9] = ['的', '了', '在', '是', '和', '有', '不', '这', '也'];
/// First of the Chinese characters that stand for words, and how many they are.
const FIRST: u32 = 0x4E00;
const CHARACTERS: u32 = 4000;
/// Most bytes of a name in capitals that may stay as it is (`CEO`), and of a function word.
const SHORT_NAME: usize = 5;
const SMALL_BYTES: usize = 6;

/// What stands for a word: nothing or one character for a function word, the word itself for numbers and some names in
/// capitals, else one to three characters.
fn characters(text: &str, key: Word) -> Cow<'_, str> {
    let hash = (word(text) ^ key).wrapping_mul(0x9E37_79B1);
    let is_short_name = (2..=SHORT_NAME).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if text.bytes().all(|byte| byte.is_ascii_digit()) || (is_short_name && hash >> 31 == 0) {
        return Cow::Borrowed(text);
    }
    if !tongues(text).is_empty() && text.len() <= SMALL_BYTES {
        return Cow::Owned(if hash >> 31 == 0 { String::new() } else { SMALL[hash as usize % SMALL.len()].into() });
    }
    let length = match text.chars().count() {
        ..=3 => 1,
        4..=8 => 2,
        _ => 3,
    };
    let character = |at: u32| {
        let number = (hash ^ at.wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35) >> 8;
        char::from_u32(FIRST + number % CHARACTERS).expect("a character of that block")
    };
    Cow::Owned((0..length).map(character).collect())
}

/// What stands between words: marks in full width, and no space around them or between words.
fn push_gap(gap: &str, behind_word: bool, is_last: bool, out: &mut String) {
    if !behind_word {
        return out.push_str(gap);
    }
    let (of_line, rest) = gap.split_at(gap.find('\n').unwrap_or(gap.len()));
    let at_end = is_last || !rest.is_empty();
    let ends = |at: usize| of_line[at..].chars().nth(1).map_or(at_end, |next| !next.is_ascii_alphanumeric());
    for (at, c) in of_line.char_indices() {
        match c {
            ',' if ends(at) => out.push('，'),
            '.' if ends(at) => out.push('。'),
            '?' => out.push('？'),
            '!' => out.push('！'),
            ':' if ends(at) => out.push('：'),
            ';' => out.push('；'),
            '(' => out.push('（'),
            ')' => out.push('）'),
            ' ' => {}
            other => out.push(other),
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key that makes [`twin`] choose this disguise of a text.
    const KEY: Word = 7;
    const TEXT: &str = "- Home | News (12)\n1. Don't wait: see https://a.example/b?c=d, or mail a@b.example!\n\
                        The ferry \"Tern\" sails again, the board said on 3.5 May.";

    #[test]
    fn other_letters_leave_marks_numbers_capitals_and_addresses() {
        let found = spelled(TEXT, KEY);
        let shape = |text: &str| {
            let sign =
                |c: char| if c.is_ascii_alphabetic() { if c.is_ascii_uppercase() { 'A' } else { 'a' } } else { c };
            text.chars().map(sign).collect::<String>()
        };
        assert_eq!(shape(&found), shape(TEXT));
        assert!(found.contains("https://a.example/b?c=d") && found.contains("a@b.example"));
        assert!(!found.contains("ferry") && !found.contains("Home"));
        assert_eq!(found.matches(&spelled("again", KEY)).count(), 1, "a word is written alike everywhere");
    }

    #[test]
    fn a_script_without_spaces_has_marks_of_full_width() {
        let found: Vec<String> = unspaced(TEXT, KEY).lines().map(str::to_owned).collect();
        assert!(found[0].starts_with("- ") && found[0].contains('|') && found[0].ends_with("（12）"), "{found:?}");
        assert!(found[1].starts_with("1. ") && found[1].contains("https://a.example/b?c=d"), "{found:?}");
        assert!(found[2].contains('，') && found[2].contains("3.5") && found[2].ends_with('。'), "{found:?}");
        assert!(!found[2].contains(' ') && found[2].chars().filter(|c| crate::segment::is_unspaced(*c)).count() > 9);
    }

    #[test]
    fn of_markup_only_texts_are_disguised() {
        let html =
            "<meta property=\"og:title\" content=\"Tide\"><script>tide()</script><p class=\"tide\">Tide &amp; quay</p>";
        let found = in_markup(html, |text| text.to_uppercase().replace("&AMP;", "&amp;"));
        assert_eq!(found, "<meta property=\"og:title\" content=\"TIDE\"><p class=\"tide\">TIDE &amp; QUAY</p>");
    }

    #[test]
    fn one_page_in_three_has_a_twin_with_a_body_of_the_same_words() {
        let page = |id: &str| LabelledPage {
            record: Record { id: id.to_owned(), content: Content::Text(TEXT.to_owned()), ..Record::default() },
            kind: None,
            truth: Truth { body: TEXT.lines().last().unwrap_or_default().to_owned(), ..Truth::default() },
        };
        let twins: Vec<LabelledPage> = (0..300).filter_map(|number| twin(&page(&number.to_string()))).collect();
        assert!((60..140).contains(&twins.len()), "{}", twins.len());
        for twin in twins {
            let Content::Text(text) = &twin.record.content else { panic!("text") };
            assert!(text.ends_with(&twin.truth.body) && !text.contains("ferry"), "{text}");
        }
    }
}

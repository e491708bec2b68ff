//! Patterns as packs write them in, patterns as the regex crate reads them out: named groups of words
//! filled in, typographic apostrophes made to match straight ones.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use regex_syntax::escape_into;

use super::outer::{outer_parts, selector_around};

/// Groups of words by full id (`en/captions/agency`).
#[derive(Debug, Default)]
pub struct WordGroups {
    groups: HashMap<String, String>,
    /// The words themselves, for selectors.
    lists: HashMap<String, Vec<String>>,
    /// Ids of all shapes, those that were not yet added among them.
    shapes: HashSet<String>,
}

/// Most groups that a message names where one is not there.
const NAMES_TOLD: usize = 3;

impl WordGroups {
    /// Adds a group of words, to be taken to the letter; tells whether the id is new.
    pub fn add_words(&mut self, id: String, words: &[String]) -> bool {
        self.lists.insert(id.clone(), words.to_vec());
        let mut sorted: Vec<&String> = words.iter().collect();
        sorted.sort_unstable();
        sorted.sort_by_cached_key(|word| Reverse(word.chars().count()));
        let mut pattern = String::from("(?:");
        for (word, at) in sorted.into_iter().zip(0..) {
            pattern.push_str(if at == 0 { "" } else { "|" });
            escape_word(word, &mut pattern);
        }
        pattern.push(')');
        self.groups.insert(id, pattern).is_none()
    }

    /// Fills `{group}` in selectors of that pack: the selector that names a group, in a list or in parentheses, becomes one
    /// for each of its words.
    ///
    /// # Errors
    /// The name of a group of words that does not exist.
    pub fn fill_css(&self, pack: &str, css: &str) -> Result<String, String> {
        let mut out: Vec<String> = Vec::new();
        let mut open: Vec<String> = outer_parts(css).into_iter().rev().map(|(_, part)| part.to_owned()).collect();
        while let Some(part) = open.pop() {
            let named = part.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
            let Some((before, (name, after))) = named else {
                out.push(part);
                continue;
            };
            let full = if name.contains('/') { name.to_owned() } else { format!("{pack}/{name}") };
            let words = self.lists.get(&full).ok_or_else(|| format!("no group of words `{full}`"))?;
            let (start, end) = selector_around(&part, before.len());
            let (outside, before) = before.split_at(start);
            let (after, behind) = after.split_at(end + after.len() - part.len());
            let filled = words.iter().map(|word| format!("{before}{word}{after}"));
            if outside.is_empty() && behind.is_empty() {
                open.extend(filled.rev());
            } else {
                open.push(format!("{outside}{}{behind}", filled.collect::<Vec<_>>().join(",")));
            }
        }
        Ok(out.join(","))
    }

    /// Says that a shape will be added.
    pub fn announce_shape(&mut self, id: String) {
        self.shapes.insert(id);
    }

    /// Adds a shape: a pattern that other patterns name.
    ///
    /// # Errors
    /// The message of [`Self::fill`].
    pub fn add_shape(&mut self, id: &str, pack: &str, pattern: &str) -> Result<(), String> {
        let filled = self.fill(pack, pattern)?;
        match self.groups.insert(id.to_owned(), format!("(?:{filled})")) {
            None => Ok(()),
            Some(_) => Err(format!("another group of words has the id `{id}`")),
        }
    }

    /// Fills `{group}` and `{pack/group}` in a pattern of that pack and prepares its apostrophes.
    ///
    /// # Errors
    /// The name of a group that does not exist.
    pub fn fill(&self, pack: &str, pattern: &str) -> Result<String, String> {
        let mut out = String::with_capacity(pattern.len() * 2);
        let mut rest = pattern;
        while let Some(open) = rest.find('{') {
            out.push_str(&apostrophes(&rest[..open]));
            let name_end = rest[open + 1..].find('}').map(|close| open + 1 + close);
            let name = name_end.map(|close| &rest[open + 1..close]).filter(|name| is_group_name(name));
            let (Some(name), Some(close)) = (name, name_end) else {
                out.push('{');
                rest = &rest[open + 1..];
                continue;
            };
            let after_property =
                out.ends_with("\\p") || out.ends_with("\\P") || out.ends_with("\\x") || out.ends_with("\\u");
            if after_property {
                out.push_str(&rest[open..=close]);
            } else {
                out.push_str(self.group(pack, name)?);
            }
            rest = &rest[close + 1..];
        }
        out.push_str(&apostrophes(rest));
        Ok(out)
    }

    fn group(&self, pack: &str, name: &str) -> Result<&str, String> {
        let full = if name.contains('/') { name.to_owned() } else { format!("{pack}/{name}") };
        self.groups.get(&full).map(String::as_str).ok_or_else(|| self.missing(&full))
    }

    /// Why there is no group of that id to fill in, and which may be meant.
    fn missing(&self, id: &str) -> String {
        if self.shapes.contains(id) {
            return format!(
                "`{id}` is a shape that stands no further up: a `pattern` may name lists of `words`, and shapes above it"
            );
        }
        let mut known: Vec<&str> = self.groups.keys().map(String::as_str).collect();
        known.sort_by_cached_key(|known| (Reverse(likeness(known, id)), *known));
        let more = known.len().saturating_sub(NAMES_TOLD);
        known.truncate(NAMES_TOLD);
        let names = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let rest = if more > 0 { format!(", and {more} less alike") } else { String::new() };
        format!("no group of words `{id}`; there are: {names}{rest}")
    }
}

/// How alike two ids are, the part after the last slash once more.
fn likeness(known: &str, id: &str) -> usize {
    let last = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
    shared_pairs(known, id) + shared_pairs(&last(known), &last(id))
}

/// Pairs of letters that two names share, in thousandths of all.
fn shared_pairs(known: &str, id: &str) -> usize {
    let pairs = id.as_bytes().windows(2).filter(|pair| known.as_bytes().windows(2).any(|other| other == *pair));
    pairs.count() * 2000 / (known.len() + id.len()).max(1)
}

/// Group names start with a letter, so that `{2,3}` stays a repetition.
fn is_group_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'.'))
}

/// What stands for either apostrophe in a pattern; inside a class the nested class means the same.
const APOSTROPHES: &str = "['’]";

/// `’` in a pattern stands for either apostrophe.
fn apostrophes(pattern: &str) -> String {
    pattern.replace('’', APOSTROPHES)
}

/// Adds a word to a pattern, to be taken to the letter but for its apostrophes.
fn escape_word(word: &str, pattern: &mut String) {
    for (part, at) in word.split(['\'', '’']).zip(0..) {
        pattern.push_str(if at == 0 { "" } else { APOSTROPHES });
        escape_into(part, pattern);
    }
}

/// The pattern with ASCII word boundaries: English words need no others, and Unicode ones are slow on any
/// line with a typographic quote.
pub(crate) fn ascii_boundaries(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        let escape = rest[at..].char_indices().nth(2).map_or(rest.len(), |(end, _)| at + end);
        out.push_str(&rest[..at]);
        out.push_str(if &rest[at..escape] == r"\b" { r"(?-u:\b)" } else { &rest[at..escape] });
        rest = &rest[escape..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_fill_longest_first() {
        let mut groups = WordGroups::default();
        assert!(groups.add_words("en/x/net".into(), &["X".into(), "X (Twitter)".into()]));
        assert_eq!(groups.fill("en/x", r"^{net}\p{Lu}{2}$").unwrap(), r"^(?:X \(Twitter\)|X)\p{Lu}{2}$");
        assert_eq!(groups.fill("en/y", "^{en/x/net}$").unwrap(), r"^(?:X \(Twitter\)|X)$");
        assert!(groups.fill("en/y", "^{net}$").unwrap_err().contains("no group of words `en/y/net`"));
    }

    #[test]
    fn a_group_that_is_not_there_is_told_with_those_most_like_it() {
        let mut groups = WordGroups::default();
        for id in ["en/x/nets", "en/x/boats", "de/x/netze", "any/tide", "any/net"] {
            groups.add_words(id.to_owned(), &["a".to_owned()]);
        }
        groups.announce_shape("en/x/name".to_owned());
        let told = |name: &str| groups.fill("en/x", &format!("{{{name}}}")).unwrap_err();
        assert_eq!(
            told("net"),
            "no group of words `en/x/net`; there are: en/x/nets, any/net, de/x/netze, and 2 less alike"
        );
        assert!(told("name").starts_with("`en/x/name` is a shape that stands no further up"));
    }

    #[test]
    fn groups_fill_selectors_where_they_stand() {
        let mut groups = WordGroups::default();
        groups.add_words("x/w".into(), &["ad".into(), "promo".into()]);
        let filled = |css: &str| groups.fill_css("x", css).unwrap();
        assert_eq!(filled("a, .{w} > p, b"), "a, .ad > p, .promo > p, b");
        assert_eq!(filled(".{w}.{w}"), ".ad.ad,.ad.promo,.promo.ad,.promo.promo");
        assert_eq!(filled("div:is(.{w}, .x) > p"), "div:is(.ad,.promo, .x) > p");
        assert_eq!(filled("div:not(.{w})"), "div:not(.ad,.promo)");
        assert_eq!(filled("[title=\"{w}, b\"]"), "[title=\"ad, b\"],[title=\"promo, b\"]");
    }

    #[test]
    fn a_typographic_apostrophe_matches_both() {
        let pattern = WordGroups::default().fill("p", "^Don’t [’x]$").unwrap();
        let regex = regex::Regex::new(&pattern).unwrap();
        assert!(regex.is_match("Don't '") && regex.is_match("Don’t ’"));
    }
}

//! The head for programs that some dumpers print above a text in, what it says of the page out: front matter between
//! two fences (Obsidian's clipper, trafilatura, Hugo), or the lines of reader services (`URL Source: …`).

use super::metadata::{Gives, Metadata, given_by, ranked};
use super::tidy;
use crate::language_tag;

/// Most lines of a head.
const HEAD_LINES: usize = 400;
/// One of so many lines of front matter may be of another kind: names with spaces, values over several lines.
const OTHER_LINES: usize = 4;
/// Lines around front matter.
const FENCES: [&str; 2] = ["---", "+++"];
/// Lines that reader services for language models print; the last ends their head.
const READER_KEYS: [&str; 6] =
    ["Title", "URL Source", "Published Time", "Number of Pages", "Warning", "Markdown Content"];
/// Names in heads that no `<meta>` has, without what parts their words, and what they give.
const KEYS: [(&str, Gives); 17] = [
    ("by", Gives::Author),
    ("authors", Gives::Author),
    ("creator", Gives::Author),
    ("published", Gives::Date),
    ("publishedtime", Gives::Date),
    ("publisheddate", Gives::Date),
    ("publishdate", Gives::Date),
    ("publicationdate", Gives::Date),
    ("url", Gives::Url),
    ("urlsource", Gives::Url),
    ("source", Gives::Url),
    ("sourceurl", Gives::Url),
    ("canonical", Gives::Url),
    ("sitename", Gives::Site),
    ("publisher", Gives::Site),
    ("lang", Gives::Language),
    ("language", Gives::Language),
];
/// Rank of these; the window title under its own name comes after the titles of the article.
const KEY_RANK: u8 = 1;

/// A text's head for programs.
#[derive(Debug)]
pub(super) struct Head {
    /// Its source lines.
    pub lines: usize,
    /// What it says.
    pub metadata: Metadata,
}

/// The head of a text, if it has one.
pub(super) fn read(sources: &[&str]) -> Option<Head> {
    let lines = front_matter(sources).or_else(|| reader_head(sources))?;
    let mut reader = Reader::default();
    sources[..lines].iter().for_each(|line| reader.read(line));
    Some(Head { lines, metadata: reader.finish() })
}

/// Number of lines of front matter, with its fences.
fn front_matter(sources: &[&str]) -> Option<usize> {
    let fence = sources.first()?.trim_end();
    if !FENCES.contains(&fence) {
        return None;
    }
    let inner = sources[1..].iter().take(HEAD_LINES).position(|line| line.trim_end() == fence)?;
    let of = &sources[1..=inner];
    let others = of.iter().filter(|line| !is_of_front_matter(line)).count();
    (of.iter().any(|line| entry(line).is_some()) && others * OTHER_LINES <= of.len()).then_some(inner + 2)
}

/// Whether front matter has such lines: entries, items and what goes on in the next line, indented.
fn is_of_front_matter(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#', ']', '}']) || entry(line).is_some()
}

/// Number of lines of the head that a reader service printed, blank ones behind it aside.
fn reader_head(sources: &[&str]) -> Option<usize> {
    let is_reader_key = |line: &str| entry(line).is_some_and(|(key, _)| READER_KEYS.contains(&key));
    let of = sources.iter().take(HEAD_LINES).take_while(|line| line.trim().is_empty() || is_reader_key(line));
    let last = of.enumerate().filter(|(_, line)| !line.trim().is_empty()).last()?.0;
    sources[..=last].iter().any(|line| line.starts_with("URL Source: ")).then_some(last + 1)
}

/// Name and value of an entry: `name: value`, or with `=` in TOML. Names have no spaces but those of reader services.
fn entry(line: &str) -> Option<(&str, &str)> {
    let at = line.char_indices().find_map(|(at, c)| {
        let is_end = (c == ':' && line[at + 1..].chars().next().is_none_or(char::is_whitespace)) || c == '=';
        is_end.then_some(at)
    })?;
    let key = line[..at].trim_end();
    let is_key = !key.is_empty() && (!key.contains(char::is_whitespace) || READER_KEYS.contains(&key));
    is_key.then(|| (key, line[at + 1..].trim()))
}

/// What was read of a head.
#[derive(Debug, Default)]
struct Reader {
    title: Option<String>,
    ranked: Vec<(Gives, u8, String)>,
    /// What the items below give.
    of_items: Option<(Gives, u8)>,
}

impl Reader {
    fn read(&mut self, line: &str) {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            self.of_items.into_iter().for_each(|(gives, rank)| self.give(gives, rank, item));
        } else if let Some((key, value)) = entry(line.trim_start()) {
            self.entry(key, value);
        }
    }

    fn entry(&mut self, key: &str, value: &str) {
        self.of_items = None;
        let key = key.strip_prefix("meta-").unwrap_or(key).to_lowercase();
        if key == "title" {
            self.title = self.title.take().or_else(|| plain(value));
            return;
        }
        let squeezed = key.replace(['_', '-', ' '], "");
        let own = || KEYS.iter().find(|(known, _)| *known == squeezed).map(|&(_, gives)| (gives, KEY_RANK));
        let Some((gives, rank)) = given_by(&key).or_else(own) else { return };
        self.of_items = value.is_empty().then_some((gives, rank));
        match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            Some(list) => list.split(',').for_each(|item| self.give(gives, rank, item)),
            None => self.give(gives, rank, value),
        }
    }

    fn give(&mut self, gives: Gives, rank: u8, value: &str) {
        self.ranked.extend(plain(value).map(|value| (gives, rank, value)));
    }

    fn finish(self) -> Metadata {
        let of = |wanted: Gives| {
            let values = self.ranked.iter().filter(|(gives, ..)| *gives == wanted);
            ranked(values.map(|(_, rank, value)| (*rank, value.clone())).collect())
        };
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        Metadata {
            title: self.title.clone(),
            headlines: of(Gives::Headline),
            sites: of(Gives::Site),
            authors: of(Gives::Author),
            dates: of(Gives::Date),
            language: of(Gives::Language).first().and_then(|tag| language_tag::tidy(tag)),
            url: of(Gives::Url).into_iter().find(is_address),
            body: None,
        }
    }
}

/// A value without quotation marks and the marks of a link between notes (`"[[Name]]"`); `None` for an empty one.
fn plain(value: &str) -> Option<String> {
    let value = value.trim().trim_matches(['"', '\'']).trim();
    let value = value.strip_prefix("[[").and_then(|value| value.strip_suffix("]]")).unwrap_or(value);
    let value = tidy::tidy(value);
    (!value.is_empty() && !matches!(value.as_ref(), "null" | "None" | "~")).then(|| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Option<Head> {
        read(&text.split('\n').collect::<Vec<_>>())
    }

    #[test]
    fn front_matter_says_what_a_page_is() {
        let text = "---\ntitle: \"Cannery: the vote\"\nauthors:\n  - \"[[Mara Quill]]\"\n  - Ines Pell\ntags: [a, b]\n\
                    published: 2024-03-05\nsource: https://harbour.example/cannery\nlang: en\n---\n\nThe council voted.";
        let Head { lines, metadata } = head(text).unwrap();
        assert_eq!(lines, 10);
        let expected = Metadata {
            title: Some("Cannery: the vote".to_owned()),
            authors: vec!["Mara Quill".to_owned(), "Ines Pell".to_owned()],
            dates: vec!["2024-03-05".to_owned()],
            url: Some("https://harbour.example/cannery".to_owned()),
            language: Some("en".to_owned()),
            ..Metadata::default()
        };
        assert_eq!(metadata, expected);
        assert_eq!(head("+++\ntitle = \"Tide\"\n+++").unwrap().metadata.title.as_deref(), Some("Tide"));
        let of_meta = "---\nmeta-og:title: Tide\nmeta-article:published_time: \"2024-03-05\"\n---";
        let metadata = head(of_meta).unwrap().metadata;
        assert_eq!((metadata.headlines, metadata.dates), (vec!["Tide".to_owned()], vec!["2024-03-05".to_owned()]));
    }

    #[test]
    fn reader_services_print_a_head() {
        let text =
            "Title: Cannery - Harbour\n\nURL Source: https://harbour.example/cannery\n\nMarkdown Content:\n\n# Tide";
        let Head { lines, metadata } = head(text).unwrap();
        assert_eq!((lines, metadata.title.as_deref()), (5, Some("Cannery - Harbour")));
        assert_eq!(metadata.url.as_deref(), Some("https://harbour.example/cannery"));
    }

    #[test]
    fn text_between_rules_is_no_head() {
        assert!(head("---\nThe council voted on Tuesday.\n---\nMore.").is_none());
        assert!(head("---\ntitle: A page without an end\n\nText.").is_none());
        assert!(head("Title: a short history of titles\n\nThe first was a noun.").is_none());
    }
}

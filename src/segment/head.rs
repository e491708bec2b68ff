//! The head for programs that some dumpers print above a text in, what it says of the page out: front matter between
//! two fences (Obsidian's clipper, trafilatura, Hugo), or the lines of reader services (`URL Source: …`).

use std::collections::HashSet;

use super::metadata::{Gives, Metadata, given_by, is_address, ranked};
use super::tidy;
use crate::language_tag;

/// Most lines of a head.
const HEAD_LINES: usize = 400;
/// One of so many lines of front matter may be of another kind: names with spaces, values over several lines.
const OTHER_LINES: usize = 4;
/// Values of YAML that stand in the lines below; an empty one may, too.
const BLOCKS: [&str; 7] = ["", "|", ">", "|-", ">-", "|+", ">+"];
/// Lines around front matter.
const FENCES: [&str; 2] = ["---", "+++"];
/// Lines that reader services for language models print; the last ends their head.
const READER_KEYS: [&str; 6] =
    ["Title", "URL Source", "Published Time", "Number of Pages", "Warning", "Markdown Content"];
/// Names in heads that no `<meta>` has, without what parts their words, and what they give.
const KEYS: [(&str, Gives); 20] = [
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
    ("canonicalurl", Gives::Url),
    ("permalink", Gives::Url),
    ("link", Gives::Url),
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

/// The head of a text, if it has one that says something of the page.
pub(super) fn read(sources: &[&str]) -> Option<Head> {
    let lines = front_matter(sources).or_else(|| reader_head(sources))?;
    let mut reader = Reader::default();
    let of = sources[..lines].iter().take_while(|line| !line.starts_with('['));
    of.filter(|line| !FENCES.contains(&line.trim_end()) && !line.trim().is_empty()).for_each(|line| reader.read(line));
    let metadata = reader.finish();
    (metadata != Metadata::default()).then_some(Head { lines, metadata })
}

/// Number of lines of front matter, with its fences and what is blank above it.
fn front_matter(sources: &[&str]) -> Option<usize> {
    let begin = sources.iter().take(HEAD_LINES).position(|line| !line.trim().is_empty())?;
    let fence = FENCES.into_iter().find(|fence| sources[begin].trim_end() == *fence)?;
    let is_end = |line: &&str| line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
    let inner = sources[begin + 1..].iter().take(HEAD_LINES).position(is_end)?;
    is_front_matter(&sources[begin + 1..=begin + inner], fence).then_some(begin + inner + 2)
}

/// Whether lines are entries, none twice, and what belongs to an entry without a value in its own line.
fn is_front_matter(lines: &[&str], fence: &str) -> bool {
    let mark = if fence == "+++" { '=' } else { ':' };
    let (mut names, mut others, mut goes_on) = (HashSet::new(), 0, false);
    for line in lines.iter().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let own = entry(line).filter(|(name, _)| line[name.len()..].trim_start().starts_with(mark));
        match own {
            Some((name, value)) => {
                if !names.insert(name) {
                    return false;
                }
                goes_on = !is_whole(value);
            }
            None if goes_on && line.starts_with([' ', '\t', '-', ']', '}']) => {}
            None => others += 1,
        }
    }
    !names.is_empty() && others * OTHER_LINES <= lines.len()
}

/// Whether a value ends in its line.
fn is_whole(value: &str) -> bool {
    let is_open = |quote: char| value.starts_with(quote) && (value.len() == 1 || !value.ends_with(quote));
    !(BLOCKS.contains(&value) || value.starts_with(['[', '{']) || is_open('"') || is_open('\''))
}

/// Number of lines of the head that a reader service printed, blank ones behind it aside.
fn reader_head(sources: &[&str]) -> Option<usize> {
    let of = sources.iter().take(HEAD_LINES).take_while(|line| line.trim().is_empty() || reader_key(line).is_some());
    let names: Vec<Option<&str>> = of.map(|line| reader_key(line)).collect();
    let end = names.iter().position(|name| *name == READER_KEYS.last().copied());
    let last = end.or_else(|| names.iter().rposition(Option::is_some))?;
    names[..=last].contains(&Some("URL Source")).then_some(last + 1)
}

fn reader_key(line: &str) -> Option<&str> {
    entry(line).map(|(name, _)| name).filter(|name| READER_KEYS.contains(name))
}

/// Name and value of an entry that is not indented: `name: value`, or with `=` in TOML. Names have no spaces but those
/// of reader services.
fn entry(line: &str) -> Option<(&str, &str)> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let at = line.char_indices().find_map(|(at, c)| {
        let is_end = (c == ':' && line[at + 1..].chars().next().is_none_or(char::is_whitespace)) || c == '=';
        is_end.then_some(at)
    })?;
    let name = line[..at].trim_end();
    let is_known = READER_KEYS.contains(&name) || name.chars().all(is_name);
    (is_known && name.starts_with(char::is_alphanumeric)).then(|| (name, line[at + 1..].trim()))
}

/// What was read of a head.
#[derive(Debug, Default)]
struct Reader {
    title: Option<String>,
    ranked: Vec<(Gives, u8, String)>,
    /// What the items below give.
    of_items: Option<(Gives, u8)>,
    /// An entry whose value goes on in the next line.
    open: Option<(String, String)>,
}

impl Reader {
    fn read(&mut self, line: &str) {
        if let Some((name, value)) = entry(line) {
            self.close();
            if value.is_empty() || is_whole(value) || value.starts_with(['[', '{']) {
                self.entry(name, value);
            } else {
                self.open = Some((name.to_owned(), value.trim_start_matches(['|', '>', '-']).to_owned()));
            }
            return;
        }
        if let Some((_, value)) = &mut self.open {
            value.push(' ');
            value.push_str(line.trim());
            return;
        }
        let Some((gives, rank)) = self.of_items else { return };
        let item = line.trim_start().strip_prefix("- ").unwrap_or(line).trim();
        match entry(item) {
            None => self.give(gives, rank, item),
            Some(("name", name)) => self.give(gives, rank, name),
            Some(_) => {}
        }
    }

    /// Takes the value that went on over several lines.
    fn close(&mut self) {
        self.of_items = None;
        if let Some((name, value)) = self.open.take() {
            self.entry(&name, value.trim());
        }
    }

    fn entry(&mut self, name: &str, value: &str) {
        let name = name.strip_prefix("meta-").unwrap_or(name).to_lowercase();
        if name == "title" {
            self.title = self.title.take().or_else(|| plain(value));
            return;
        }
        let squeezed = name.replace(['_', '-', ' '], "");
        let own = || KEYS.iter().find(|(known, _)| *known == squeezed).map(|&(_, gives)| (gives, KEY_RANK));
        let Some((gives, rank)) = given_by(&name).or_else(own) else { return };
        self.of_items = value.is_empty().then_some((gives, rank));
        match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            Some(list) => items(list).for_each(|item| self.give(gives, rank, item)),
            None => self.give(gives, rank, value),
        }
    }

    fn give(&mut self, gives: Gives, rank: u8, value: &str) {
        self.ranked.extend(plain(value).map(|value| (gives, rank, value)));
    }

    fn finish(mut self) -> Metadata {
        self.close();
        let of = |wanted: Gives| {
            let values = self.ranked.iter().filter(|(gives, ..)| *gives == wanted);
            ranked(values.map(|(_, rank, value)| (*rank, value.clone())).collect())
        };
        Metadata {
            title: self.title.clone(),
            headlines: of(Gives::Headline),
            sites: of(Gives::Site),
            authors: of(Gives::Author),
            dates: of(Gives::Date),
            language: of(Gives::Language).first().and_then(|tag| language_tag::tidy(tag)),
            url: of(Gives::Url).into_iter().find(|url| is_address(url)),
            ..Metadata::default()
        }
    }
}

/// The items of a list in one line; commas inside quotation marks part none.
fn items(list: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    list.split(move |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        c == ',' && quote.is_none()
    })
}

/// A value without the quotation marks around it and the marks of a link between notes (`"[[Name]]"`); `None` for an
/// empty one.
fn plain(value: &str) -> Option<String> {
    let value = value.trim();
    let inner = |quote: char| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    let value = inner('"').or_else(|| inner('\'')).unwrap_or(value).trim();
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
    fn values_may_be_quoted_nested_or_go_on_below() {
        let text = "\n---\ntitle: >-\n  The cannery\n  vote\nauthor: [\"Quill, Mara\", Ines Pell]\nimage:\n  \
                    url: https://cdn.example/p.jpg\nrelated:\n- date: 1999-01-01\ndate: 2024-03-05\n...\n\nText.";
        let Head { lines, metadata } = head(text).unwrap();
        assert_eq!((lines, metadata.title.as_deref(), metadata.url), (12, Some("The cannery vote"), None));
        assert_eq!(
            (metadata.authors, metadata.dates),
            (vec!["Quill, Mara".into(), "Ines Pell".into()], vec!["2024-03-05".into()])
        );
        let nested = head("---\ntitle: The sailors'\nauthor:\n  name: Mara Quill\n---").unwrap().metadata;
        assert_eq!((nested.title.as_deref(), nested.authors), (Some("The sailors'"), vec!["Mara Quill".to_owned()]));
    }

    #[test]
    fn prose_between_rules_stays() {
        for text in [
            "- It was put off.\n\nCouncil: no.",
            "Q: What?\nA: That.\nQ: Why?\nA: So.",
            "https://a.example/x?q=1",
            "  An indent.",
        ] {
            assert!(head(&format!("---\n{text}\n---\nMore.")).is_none(), "{text}");
        }
        let text = "URL Source: https://a.example/\nMarkdown Content:\nWarning: the mussels are not to be eaten.";
        assert_eq!(head(text).unwrap().lines, 2);
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
        assert!(head("---\nNote: the council met on Tuesday.\n---\nMore.").is_none());
        assert!(head("Title: a short history of titles\n\nThe first was a noun.").is_none());
    }
}

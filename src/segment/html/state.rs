//! The source of a page that shows a stub in, the article that stands in it as the value of a key out.
//!
//! Pages that a script builds keep what it will show as the value of a key in a literal: of JSON, or of JavaScript
//! (`window.__STATE__ = {body: "\u003Cp\u003E…"}`). Of the texts of such values with paragraphs in their markup, the
//! one that speaks of what the page's titles name is the article.

use std::collections::HashSet;

use memchr::memmem;

use crate::segment::Metadata;

/// Keys of such values.
const KEYS: [&str; 8] = ["body", "content", "articleBody", "richText", "bodyHtml", "html", "text", "rendered"];
/// Beginnings of a paragraph in a literal: as they stand, and escaped.
const PARAGRAPHS: [&str; 5] = ["<p", "\\u003Cp", "\\u003cp", "\\x3Cp", "\\x3cp"];
/// Least bytes and paragraphs of an article.
const LEAST_BYTES: usize = 600;
const LEAST_PARAGRAPHS: usize = 2;
/// Least share of a title's longer words that its article holds, and least characters of such a word.
const AGREEMENT: f32 = 0.6;
const LONG_WORD: usize = 4;

/// The article of that source, as markup.
pub(super) fn article(source: &str, metadata: &Metadata) -> Option<String> {
    let titles: Vec<HashSet<String>> = metadata.titles().map(long_words).filter(|words| words.len() > 1).collect();
    if titles.is_empty() || PARAGRAPHS.iter().all(|mark| memmem::find(source.as_bytes(), mark.as_bytes()).is_none()) {
        return None;
    }
    let texts = KEYS.iter().flat_map(|key| values(source, key)).filter_map(|(value, quote)| unescaped(value, quote));
    let rated = texts.map(|text| (agreement(&text, &titles), text)).filter(|(agreement, _)| *agreement >= AGREEMENT);
    rated.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.len().cmp(&b.1.len()))).map(|(_, text)| text)
}

/// The literals that are values of a key and long enough, without their quotes, which stand beside them.
fn values<'s>(source: &'s str, key: &'s str) -> impl Iterator<Item = (&'s str, char)> {
    memmem::find_iter(source.as_bytes(), key).filter_map(move |at| {
        let is_whole = source[..at].ends_with(|c: char| matches!(c, '"' | '\'' | '{' | ',') || c.is_whitespace());
        let rest =
            source[at + key.len()..].trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
        let quote = rest.chars().next().filter(|quote| is_whole && matches!(quote, '"' | '\''))?;
        let value = &rest[1..];
        let value = &value[..end(value, quote as u8)?];
        let paragraphs =
            || PARAGRAPHS.iter().map(|mark| memmem::find_iter(value.as_bytes(), mark).count()).sum::<usize>();
        (value.len() >= LEAST_BYTES && paragraphs() >= LEAST_PARAGRAPHS).then_some((value, quote))
    })
}

/// Where a literal ends: at the first such quote that nothing escapes.
fn end(value: &str, quote: u8) -> Option<usize> {
    let mut next = 0;
    for at in memchr::memchr2_iter(b'\\', quote, value.as_bytes()) {
        if at < next {
            continue;
        }
        if value.as_bytes()[at] == quote {
            return Some(at);
        }
        next = at + 2;
    }
    None
}

/// The text of a literal. Some systems write `{/p}` lest the tag end the script.
fn unescaped(literal: &str, quote: char) -> Option<String> {
    let text: String = serde_json::from_str(&format!("\"{}\"", as_json(literal, quote))).ok()?;
    Some(text.replace("{/p}", "</p>"))
}

/// A literal of JavaScript as JSON writes it: `\x3C` is `\u003C`, other escapes that JSON does not know are plain
/// characters.
fn as_json(literal: &str, quote: char) -> String {
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' if quote != '"' => out.push_str("\\\""),
            '\\' => match rest.next() {
                Some('x') => out.push_str("\\u00"),
                Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => out.extend(['\\', c]),
                Some(c) if !c.is_control() => out.push(c),
                _ => {}
            },
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Share of the words of the best title that a text holds.
fn agreement(text: &str, titles: &[HashSet<String>]) -> f32 {
    let words = long_words(text);
    let share = |title: &HashSet<String>| title.intersection(&words).count() as f32 / title.len() as f32;
    titles.iter().map(share).fold(0.0, f32::max)
}

fn long_words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().nth(LONG_WORD - 1).is_some());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        Metadata { title: Some("Harbour board puts off cannery vote | Quay Mail".to_owned()), ..Metadata::default() }
    }

    #[test]
    fn the_text_that_agrees_with_a_title_is_the_article() {
        let vote = "The harbour board puts off its vote on the cannery, \\\"for good\\\", said the mayor. ".repeat(5);
        let other = "Nine soups for a cold quay, and what the keeper of the lighthouse eats on Sundays. ".repeat(9);
        let source = format!(
            "<script>window.state={{content:'<p>{other}</p><p>{other}</p>',\n body: \"\\u003Cp\\u003E{vote}\\u003C/p\\u003E\\u003Cp>{vote}<\\/p>\"}}</script>"
        );
        let article = article(&source, &metadata()).unwrap();
        assert!(article.starts_with("<p>The harbour") && article.ends_with("</p>") && article.contains("\"for good\""));
        assert_eq!(super::article(&source.replace("cannery", "soup").replace("vote", "ham"), &metadata()), None);
    }

    #[test]
    fn escapes_of_javascript_are_read() {
        let text = |literal: &str, quote| unescaped(literal, quote);
        assert_eq!(
            text(r#"\x3Cp class="x"\x3EIt\'s\n \$5 \\ \u00e9{\/p}"#, '\'').as_deref(),
            Some("<p class=\"x\">It's\n $5 \\ é</p>")
        );
        assert_eq!(text(r"\xZZ", '"'), None);
    }

    #[test]
    fn literals_end_at_a_quote_that_nothing_escapes() {
        assert_eq!(end(r#"a\"b\\"c"#, b'"'), Some(6));
        assert_eq!((end(r"a\\\'b'", b'\''), end("a", b'"')), (Some(6), None));
    }
}

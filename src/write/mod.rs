//! Articles in, bytes out: JSON, JSONL, text, Markdown. One schema, fields always present.

mod markdown;
mod schema;

pub use schema::schema;

use crate::article::Article;

/// How articles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An indented JSON object an article.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// Headline and body.
    Text,
    /// Headline, captions, body and credits as Markdown.
    Markdown,
}

/// One article as bytes, with its line end.
///
/// # Panics
/// Never: an article has no key that is no string and no number that is no number.
#[must_use]
pub fn render(article: &Article, format: Format) -> Vec<u8> {
    let mut out = match format {
        Format::Json => serde_json::to_vec_pretty(article).expect("articles are plain data"),
        Format::Jsonl => serde_json::to_vec(article).expect("articles are plain data"),
        Format::Text => text(article).into_bytes(),
        Format::Markdown => markdown::article(article).into_bytes(),
    };
    out.push(b'\n');
    out
}

fn text(article: &Article) -> String {
    let headline = article.headline.iter().map(String::as_str);
    headline
        .chain(std::iter::once(article.body.as_str()))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

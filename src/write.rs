//! Articles in, bytes out: JSON, JSONL, text, Markdown. One schema, fields always present.

use serde_json::{Value, json};

use crate::article::{Article, Block};
use crate::label::{FIELD_GROUPS, Role};

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
        Format::Markdown => markdown(article).into_bytes(),
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

fn markdown(article: &Article) -> String {
    let mut parts: Vec<String> = article.headline.iter().map(|headline| format!("# {headline}")).collect();
    for caption in &article.captions {
        let credit = caption.credit.as_ref().map_or_else(String::new, |credit| format!(" ({credit})"));
        parts.push(format!("> {}{credit}", caption.text));
    }
    match &article.blocks {
        Some(blocks) => parts.extend(blocks.iter().map(markdown_block)),
        None => parts.push(article.body.clone()),
    }
    let credits: Vec<String> =
        article.credits.iter().map(|credit| format!("{}: {}", role_name(credit.role), credit.name)).collect();
    if !credits.is_empty() {
        parts.push(format!("*{}*", credits.join("; ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn markdown_block(block: &Block) -> String {
    match (block.kind, block.level) {
        ("heading", level) => format!("{} {}", "#".repeat(usize::from(level.unwrap_or(2))), block.text),
        ("list-item", _) => format!("* {}", block.text),
        ("quote", _) => format!("> {}", block.text),
        ("code", _) => format!("    {}", block.text),
        _ => block.text.clone(),
    }
}

fn role_name(role: Role) -> &'static str {
    crate::label::Field::Role(role).name()
}

/// Every flag an article may carry.
pub const FLAGS: [&str; 12] = [
    "empty",
    "overstripped",
    "not-an-article",
    "lossy-encoding",
    "undecodable",
    "deep-markup",
    "body-from-metadata",
    "too-large",
    "bad-json",
    "bad-record",
    "truncated",
    "no-text",
];

/// The JSON Schema of an article.
#[must_use]
pub fn schema() -> Value {
    let string_or_null = json!({"type": ["string", "null"]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "copydesk article",
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "url", "language", "headline", "date", "caption", "captions", "body", "credits", "flags"],
        "properties": {
            "id": {"type": "string", "description": "The row's own id; else the path, or path:line for a row of a JSONL file."},
            "url": {"type": ["string", "null"], "description": "Address of the page."},
            "language": {"type": ["string", "null"], "description": "BCP 47 tag."},
            "headline": string_or_null,
            "date": {"type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}-\\d{2}$", "description": "ISO 8601 date of publication."},
            "caption": {"type": ["string", "null"], "description": "The lead picture's caption: captions[0].text."},
            "captions": {"type": "array", "items": caption_schema()},
            "body": {"type": "string", "description": "Paragraphs apart by a blank line, list items by one newline."},
            "credits": {"type": "array", "items": credit_schema()},
            "flags": {"type": "array", "items": {"enum": FLAGS.iter().chain(&["panic"]).collect::<Vec<_>>()}, "description": "Why a reader should look twice."},
            "input": {"type": "object", "description": "Input fields carried through (--keep)."},
            "blocks": {"type": "array", "items": block_schema(), "description": "The body as typed blocks (--blocks)."},
            "dropped": {"type": "array", "items": dropped_schema(), "description": "Every line that left, or part of one (--dropped)."}
        }
    })
}

fn caption_schema() -> Value {
    object(&["text", "credit"], &json!({"text": {"type": "string"}, "credit": {"type": ["string", "null"]}}))
}

fn credit_schema() -> Value {
    let roles: Vec<&str> = FIELD_GROUPS
        .iter()
        .filter(|(_, field)| matches!(field, crate::label::Field::Role(_)))
        .map(|(name, _)| *name)
        .collect();
    object(&["role", "name"], &json!({"role": {"enum": roles}, "name": {"type": "string", "minLength": 1}}))
}

fn block_schema() -> Value {
    let kinds = ["heading", "paragraph", "list-item", "quote", "table", "code", "image"];
    object(
        &["line", "kind", "text"],
        &json!({"line": {"type": "integer", "minimum": 1}, "kind": {"enum": kinds}, "level": {"type": "integer", "minimum": 1, "maximum": 6}, "text": {"type": "string", "minLength": 1}}),
    )
}

fn dropped_schema() -> Value {
    object(
        &["line", "text", "label", "rule"],
        &json!({
            "line": {"type": "integer", "minimum": 1, "description": "Number of the source line."},
            "column": {"type": "integer", "minimum": 1, "description": "Where a part began, in characters; missing where the whole line left."},
            "text": {"type": "string"},
            "label": {"type": "string", "description": "Why it left, or the field it was taken for."},
            "rule": {"type": "string", "description": "Full id of the rule, or the step, that took it."},
            "replacement": {"type": "string", "description": "What stands in the body instead."}
        }),
    )
}

fn object(required: &[&str], properties: &Value) -> Value {
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

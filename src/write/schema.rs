//! The JSON Schema of an article.

use serde_json::{Value, json};

use crate::flag::Flag;
use crate::label::FIELD_GROUPS;

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
            "flags": {"type": "array", "items": {"enum": Flag::ALL}, "description": "Why a reader should look twice."},
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

//! What is wrong with a value of a pack in, a finding with its place out.

use super::compile::full_id;
use super::load::{Finding, Parsed};
use super::pack::{Text, WordsTable};
use crate::label::FIELD_GROUPS;

/// A finding that two groups of words have one id.
pub(crate) fn duplicate_words(parsed: &Parsed, table: &WordsTable) -> Finding {
    parsed.finding(&table.id, format!("another group of words has the id `{}`", full_id(parsed, &table.id)))
}

/// A finding that points into the pattern where it stands in the file as it is read.
pub(crate) fn regex_finding(parsed: &Parsed, text: &Text, error: &regex_syntax::Error, is_plain: bool) -> Finding {
    let (message, inner) = match error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start.offset),
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span().start.offset),
        other => (other.to_string(), 0),
    };
    let source = &parsed.source.text[text.span()];
    let is_literal = source.starts_with('\'') && !source.starts_with("'''");
    let offset = text.span().start + if is_plain && is_literal { 1 + inner } else { 0 };
    let place = parsed.place_of(offset);
    let refused = "patterns are those of the Rust regex crate: no look-around, no back-references";
    Finding::new(place, format!("bad pattern: {message} ({refused})"))
}

/// What is wrong with a name that is no field's.
pub(crate) fn no_field(name: &str) -> String {
    let accepted: Vec<&str> = FIELD_GROUPS.iter().map(|(group, _)| *group).collect();
    format!("no field is named `{name}`; accepted: {}", accepted.join(", "))
}

/// A finding that points to the selector that cannot be read.
pub(crate) fn css_finding(parsed: &Parsed, text: &Text, at: usize, error: &str) -> Finding {
    let source = &parsed.source.text[text.span()];
    let at = if source.len() == text.get_ref().len() + 2 { at + 1 } else { 0 };
    let place = parsed.place_of(text.span().start + at);
    Finding::new(place, format!("bad CSS selector: {error}"))
}

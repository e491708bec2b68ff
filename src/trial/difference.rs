//! Two articles in, what differs between them out: field by field, paragraph by paragraph, with the rule that took what
//! is gone.

use std::ops::Range;

use serde_json::Value;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices, group_diff_ops};

use crate::article::Dropped;

/// Paragraphs shown before and after those that differ.
const CONTEXT: usize = 1;
/// Least likeness of two paragraphs, 0 to 1, for the words that differ to be told apart; less like ones share only stray
/// words.
const LIKE: f32 = 0.4;
/// Marks a line of the body that a single line end parts from the one above, as items of a list are.
const CONTINUED: &str = "↵ ";

/// Where two articles differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Field, and the number of its first paragraph or entry that differs, from 0: `headline`, `body[4]`.
    pub place: String,
    /// The lines that differ, and some around them.
    pub lines: Vec<DiffLine>,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// Whether it is expected, or came out, or both.
    pub side: DiffSide,
    /// Its text.
    pub text: String,
    /// Bytes of it that its counterpart has not; empty where there is none that is like it.
    pub changed: Vec<Range<usize>>,
    /// The rule that took the line, or a part of it, where it was expected and did not come out.
    pub rule: Option<String>,
}

/// Which article a line is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffSide {
    /// Both.
    Both,
    /// The expected one.
    Expected,
    /// The one that came out.
    Actual,
}

/// What differs between an expected article and the one that came out, in order of its fields; `dropped` is what was
/// left out of the latter.
#[must_use]
pub fn differences(expected: &Value, actual: &Value, dropped: &[Dropped]) -> Vec<Difference> {
    let keys = |value: &Value| value.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
    let mut names: Vec<String> = keys(actual);
    names.extend(keys(expected).into_iter().filter(|name| actual.get(name).is_none()));
    let differs = |name: &&String| expected.get(*name) != actual.get(*name);
    let of_field = |name: &String| of_field(name, (expected.get(name), actual.get(name)), dropped);
    names.iter().filter(differs).flat_map(of_field).collect()
}

/// What differs in one field.
fn of_field(name: &str, (expected, actual): (Option<&Value>, Option<&Value>), dropped: &[Dropped]) -> Vec<Difference> {
    let (old, new) = (entries(name, expected), entries(name, actual));
    let ops = capture_diff_slices(Algorithm::Patience, &old, &new);
    let is_many = name == "body" || [expected, actual].iter().flatten().any(|value| value.is_array());
    let sides = Sides { old: &old, new: &new, dropped };
    group_diff_ops(ops, CONTEXT)
        .into_iter()
        .map(|group| {
            let first =
                group.iter().find(|op| op.tag() != similar::DiffTag::Equal).map_or(0, |op| op.new_range().start);
            let place = if is_many { format!("{name}[{first}]") } else { name.to_owned() };
            Difference { place, lines: group.iter().flat_map(|op| sides.lines(op)).collect() }
        })
        .collect()
}

/// A field as lines to be compared.
fn entries(name: &str, value: Option<&Value>) -> Vec<String> {
    match value {
        None => vec!["(not there)".to_owned()],
        Some(Value::String(text)) if name == "body" => paragraphs(text),
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(values)) => values.iter().map(|value| entry(name, value)).collect(),
        Some(value) => vec![value.to_string()],
    }
}

/// Paragraphs of a body; items of a list are marked.
fn paragraphs(body: &str) -> Vec<String> {
    let of_block = |block: &str| {
        let lines = block.split('\n').enumerate();
        lines.map(|(at, line)| if at == 0 { line.to_owned() } else { format!("{CONTINUED}{line}") }).collect::<Vec<_>>()
    };
    body.split("\n\n").filter(|block| !block.is_empty()).flat_map(of_block).collect()
}

/// A caption, a credit or a flag as people read it.
fn entry(name: &str, value: &Value) -> String {
    match (name, value) {
        (_, Value::String(text)) => text.clone(),
        ("captions", value) => format!("{}, credit: {}", shown(&value["text"]), shown(&value["credit"])),
        ("credits", value) => format!("{}: {}", shown(&value["role"]), shown(&value["name"])),
        (_, value) => value.to_string(),
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The lines of a field on both sides.
struct Sides<'s> {
    old: &'s [String],
    new: &'s [String],
    dropped: &'s [Dropped],
}

impl Sides<'_> {
    fn lines(&self, op: &DiffOp) -> Vec<DiffLine> {
        let (old, new) = (&self.old[op.old_range()], &self.new[op.new_range()]);
        if op.tag() == similar::DiffTag::Equal {
            return old.iter().map(|text| line(DiffSide::Both, text)).collect();
        }
        let words: Vec<Option<Words>> = old.iter().zip(new).map(|(old, new)| changed_words(old, new)).collect();
        let words_of = |at: usize| words.get(at).cloned().flatten().unwrap_or_default();
        let gone = old.iter().enumerate().map(|(at, text)| DiffLine {
            changed: words_of(at).0,
            rule: self.taker(text, new.get(at)),
            ..line(DiffSide::Expected, text)
        });
        let come = new
            .iter()
            .enumerate()
            .map(|(at, text)| DiffLine { changed: words_of(at).1, ..line(DiffSide::Actual, text) });
        gone.chain(come).collect()
    }

    /// The rule that took an expected line, or what its counterpart lacks of it.
    fn taker(&self, text: &str, counterpart: Option<&String>) -> Option<String> {
        let text = text.strip_prefix(CONTINUED).unwrap_or(text);
        let has_part = |dropped: &&Dropped| {
            let part = dropped.text.trim();
            let is_gone = counterpart.is_none_or(|other| !other.contains(part));
            dropped.column.is_some() && !part.is_empty() && text.contains(part) && is_gone
        };
        let whole = self.dropped.iter().find(|dropped| dropped.column.is_none() && dropped.text == text);
        whole.or_else(|| self.dropped.iter().find(has_part)).map(|dropped| dropped.rule.clone())
    }
}

fn line(side: DiffSide, text: &str) -> DiffLine {
    DiffLine { side, text: text.to_owned(), changed: Vec::new(), rule: None }
}

/// Bytes of the old line and of the new one that the other has not.
type Words = (Vec<Range<usize>>, Vec<Range<usize>>);

/// The words that differ between two lines, if they are alike.
fn changed_words(old: &str, new: &str) -> Option<Words> {
    let diff = TextDiff::from_words(old, new);
    if diff.ratio() < LIKE {
        return None;
    }
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut old_at, mut new_at) = (0, 0);
    for change in diff.iter_all_changes() {
        let length = change.value().len();
        if change.tag() != ChangeTag::Insert {
            add_range(&mut gone, old_at..old_at + length, change.tag() == ChangeTag::Delete);
            old_at += length;
        }
        if change.tag() != ChangeTag::Delete {
            add_range(&mut come, new_at..new_at + length, change.tag() == ChangeTag::Insert);
            new_at += length;
        }
    }
    Some((gone, come))
}

/// Adds a range, to the last one if they touch.
fn add_range(ranges: &mut Vec<Range<usize>>, range: Range<usize>, is_changed: bool) {
    match ranges.last_mut() {
        _ if !is_changed => {}
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

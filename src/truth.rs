//! Records in, [`LabelledPage`]s out: pages whose article is known, to measure on and to learn from.
//!
//! A labelled page is a row `{id, url, kind, text or html, truth: {…}}`. It is read like any other row, with
//! [`ROW_FIELDS`] carried through.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::read::{Content, Item, Parsed, ReadError, ReadOptions, Record};

/// Fields of a row to carry through, so that its truth can be read: what `RowFields::keep` must hold.
pub const ROW_FIELDS: [&str; 2] = ["truth", "kind"];

/// A page whose article is known.
#[derive(Debug)]
pub struct LabelledPage {
    /// The page; the fields of its truth are taken out of it.
    pub record: Record,
    /// What kind of page it is, if the row says so: `article`, `forum`, …
    pub kind: Option<String>,
    /// Its article.
    pub truth: Truth,
}

/// What is known of a page's article. What is not known is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Truth {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it; a row gives a string or a list of them.
    #[serde(deserialize_with = "one_or_many")]
    pub author: Vec<String>,
    /// Day of publication, as the row gives it.
    pub date: Option<String>,
    /// The text.
    #[serde(deserialize_with = "null_as_default")]
    pub body: String,
    /// Snippets that stand in the body.
    #[serde(deserialize_with = "null_as_default")]
    pub with: Vec<String>,
    /// Snippets that must not stand in the body.
    #[serde(deserialize_with = "null_as_default")]
    pub without: Vec<String>,
    /// Texts of the captions.
    #[serde(deserialize_with = "null_as_default")]
    pub captions: Vec<String>,
    /// Whose pictures they are, as printed.
    #[serde(deserialize_with = "null_as_default")]
    pub photo_credits: Vec<String>,
}

impl LabelledPage {
    /// The labelled page of a record that was read with [`ROW_FIELDS`].
    ///
    /// # Errors
    /// Where the record was read, and why it gives no truth.
    pub fn new(mut record: Record) -> Result<Self, ReadError> {
        let mut row = record.input.take().unwrap_or_default();
        match truth(&mut row, &record.content) {
            Ok(truth) => Ok(Self { kind: row.get("kind").and_then(Value::as_str).map(str::to_owned), truth, record }),
            Err(reason) => Err(ReadError { origin: record.origin, reason }),
        }
    }
}

impl LabelledPage {
    /// The labelled page of something read with [`ROW_FIELDS`]; `None` for what is no page.
    ///
    /// # Errors
    /// As [`LabelledPage::new`], and what could not be read.
    pub fn of(item: Item, options: &ReadOptions) -> Option<Result<Self, ReadError>> {
        match item {
            Item::Record(raw) => match raw.parse(options) {
                Parsed::Record(record) => Some(Self::new(*record)),
                Parsed::Skipped(_) => None,
            },
            Item::Failed(error) => Some(Err(error)),
            Item::End { .. } => None,
        }
    }
}

fn truth(row: &mut Map<String, Value>, content: &Content) -> Result<Truth, String> {
    match (row.remove("truth"), content) {
        (None | Some(Value::Null), Content::Unusable(_, reason)) => Err(reason.clone()),
        (None | Some(Value::Null), _) => {
            Err("no truth; a labelled page is a JSONL row with a field `truth`".to_owned())
        }
        (Some(value), _) => serde_json::from_value(value).map_err(|error| format!("its truth cannot be read: {error}")),
    }
}

/// A value that may be `null`.
fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`author` is neither a string nor a list of strings")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A string, a list of strings or `null`; an empty string is none.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Option::deserialize(deserializer)? {
        None => Vec::new(),
        Some(OneOrMany::One(text)) if text.is_empty() => Vec::new(),
        Some(OneOrMany::One(text)) => vec![text],
        Some(OneOrMany::Many(texts)) => texts,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::read::Origin;

    fn labelled(row: &Value) -> Result<LabelledPage, ReadError> {
        let origin = Origin { path: "set.jsonl".into(), record: Some(3) };
        LabelledPage::new(Record { origin, input: row.as_object().cloned(), ..Record::default() })
    }

    #[test]
    fn what_a_row_leaves_out_is_empty() {
        let page = labelled(&json!({"truth": {"author": "", "body": null, "more": 1}})).unwrap();
        assert_eq!((page.truth, page.kind, page.record.input), (Truth::default(), None, None));
    }

    #[test]
    fn authors_are_a_string_or_a_list() {
        let authors = |author: Value| labelled(&json!({"kind": "forum", "truth": {"author": author}})).unwrap();
        assert_eq!(authors(json!("Ada Pell")).truth.author, ["Ada Pell"]);
        assert_eq!(authors(json!(["Ada Pell", "Jon Wick"])).truth.author, ["Ada Pell", "Jon Wick"]);
        assert_eq!(authors(json!(null)).kind.as_deref(), Some("forum"));
    }

    #[test]
    fn a_row_without_truth_is_named() {
        let error = labelled(&json!({"kind": "article", "truth": null})).unwrap_err().to_string();
        assert!(error.starts_with("set.jsonl record 3: no truth"), "{error}");
    }

    #[test]
    fn truth_of_a_wrong_type_is_refused() {
        let error = labelled(&json!({"truth": {"author": 7}})).unwrap_err().to_string();
        assert!(error.contains("`author` is neither a string nor a list"), "{error}");
        assert!(labelled(&json!({"truth": {"body": ["a"]}})).is_err());
    }
}

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
#[serde(default, deny_unknown_fields)]
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
        (Some(value), _) => serde_json::from_value(value.clone()).map_err(|error| reason(&value, &error)),
    }
}

/// Names that people give to fields of a truth, those of articles among them, and the names that they have here.
const MEANT: [(&str, &str); 10] = [
    ("headline", "title"),
    ("authors", "author"),
    ("byline", "author"),
    ("credits", "author` and `photo_credits"),
    ("text", "body"),
    ("content", "body"),
    ("caption", "captions"),
    ("published", "date"),
    ("must", "with"),
    ("must_not", "without"),
];

/// Why a truth cannot be read, with the field that is wrong.
fn reason(truth: &Value, error: &serde_json::Error) -> String {
    let Some(fields) = truth.as_object() else { return "its `truth` is no object with fields".to_owned() };
    let wrong = fields.iter().find_map(|(name, value)| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        Some((name, Truth::deserialize(Value::Object(alone)).err()?))
    });
    let Some((name, error)) = wrong else { return format!("its truth cannot be read: {error}") };
    match MEANT.iter().find(|(meant, _)| meant == name) {
        Some((_, accepted)) => format!("its truth cannot be read: {error}; for `{name}` write `{accepted}`"),
        None => format!("its truth cannot be read: `{name}`: {error}"),
    }
}

/// A value that may be `null`.
fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "neither a string nor a list of strings")]
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
        let origin = Origin { path: "set.jsonl".into(), record: Some(3), line: None };
        LabelledPage::new(Record { origin, input: row.as_object().cloned(), ..Record::default() })
    }

    #[test]
    fn what_a_row_leaves_out_is_empty() {
        let page = labelled(&json!({"truth": {"author": "", "body": null}})).unwrap();
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
        assert!(error.contains("`author`: neither a string nor a list"), "{error}");
        assert!(labelled(&json!({"truth": {"body": ["a"]}})).is_err());
    }

    #[test]
    fn fields_that_are_none_are_refused_with_the_accepted_ones() {
        let told = |truth: Value| labelled(&json!({"truth": truth})).unwrap_err().reason;
        let accepted =
            "expected one of `title`, `author`, `date`, `body`, `with`, `without`, `captions`, `photo_credits`";
        let error = told(json!({"headline": "Tide", "body": ""}));
        assert!(error.contains("unknown field `headline`") && error.contains(accepted), "{error}");
        assert!(error.ends_with("for `headline` write `title`"), "{error}");
        assert!(told(json!({"more": 1})).contains("unknown field `more`"));
        assert_eq!(
            told(json!({"title": 7})),
            "its truth cannot be read: `title`: invalid type: number, expected a string"
        );
        assert_eq!(told(json!("Tide")), "its `truth` is no object with fields");
    }
}

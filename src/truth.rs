//! Labelled pages: records whose article is known.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use crate::read::{Container, Inputs, MAX_PAGE, Record, RowFields, expand};

/// What is known of a page's article.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Truth {
    /// The body; empty if it is not known.
    pub body: Option<String>,
    /// Snippets that must be in the body.
    pub with: Vec<String>,
    /// Snippets that must not be in it.
    pub without: Vec<String>,
}

/// A page with what is known of its article.
#[derive(Debug)]
pub struct LabelledPage {
    /// The page.
    pub record: Record,
    /// What is known.
    pub truth: Truth,
}

/// Reads labelled pages.
///
/// # Errors
/// A file or a row that cannot be read, with its place.
pub fn read_labelled(paths: &[PathBuf], field: Option<&str>) -> anyhow::Result<Vec<LabelledPage>> {
    let fields = RowFields { page: field.map(str::to_owned), id: None, keep: vec!["truth".to_owned()] };
    let inputs = Inputs::new(expand(paths), Container::Jsonl, fields, MAX_PAGE);
    inputs
        .map(|record| {
            let mut record = record.map_err(|error| anyhow::anyhow!("{error}"))?;
            let input = record.input.take().and_then(|mut input| input.remove("truth")).unwrap_or(Value::Null);
            let truth = serde_json::from_value(input)
                .map_err(|error| anyhow::anyhow!("{}: no usable `truth`: {error}", record.origin))?;
            Ok(LabelledPage { record, truth })
        })
        .collect()
}

//! The article: what comes out of a page. Fields are always present and in this order.

use serde::Serialize;

use crate::flag::Flag;
use crate::label::Role;
use crate::segment::Join;

/// A clean article.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Article {
    /// The row's own id, else the path, or `path:line` for a row of a JSONL file.
    pub id: String,
    /// Address of the page.
    pub url: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The headline.
    pub headline: Option<String>,
    /// ISO 8601 date of publication.
    pub date: Option<String>,
    /// Text of the lead picture's caption.
    pub caption: Option<String>,
    /// Captions, in page order.
    pub captions: Vec<Caption>,
    /// The text: paragraphs apart by a blank line, list items by one newline.
    pub body: String,
    /// Who made it.
    pub credits: Vec<Credit>,
    /// Why a reader should look twice.
    pub flags: Vec<Flag>,
    /// Input fields carried through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<serde_json::Map<String, serde_json::Value>>,
    /// The body as typed blocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Vec<Block>>,
    /// Every line that left, or part of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<Vec<Dropped>>,
}

/// A picture's caption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caption {
    /// What the picture shows.
    pub text: String,
    /// Whose picture it is.
    pub credit: Option<String>,
}

/// Somebody's part in the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// Which part.
    pub role: Role,
    /// The name alone.
    pub name: String,
}

/// One block of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Number of its first source line, from 1.
    pub line: u32,
    /// `heading`, `paragraph`, `list-item`, `quote`, `table`, `code` or `image`.
    pub kind: &'static str,
    /// Level of a heading, 1 to 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Its text.
    pub text: String,
    /// How it stands to the block before.
    #[serde(skip)]
    pub join: Join,
}

/// A line that left, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Number of the source line, from 1.
    pub line: u32,
    /// Where in the line a part began, in characters from 1; missing where the whole line left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What left.
    pub text: String,
    /// Why: a label, or the field it was taken for.
    pub label: &'static str,
    /// The rule that took it.
    pub rule: String,
    /// What stands in the body instead of a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
}

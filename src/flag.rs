//! Why a reader should look twice at an article, or why there is none.

use serde::Serialize;

/// A flag of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// The row is no JSON.
    BadJson,
    /// The record breaks its container's rules.
    BadRecord,
    /// The page shows a stub; the body is what it tells programs.
    BodyFromMetadata,
    /// Tags were left out, nested too deep or too many.
    DeepMarkup,
    /// Nothing of the page is body.
    Empty,
    /// Characters could not be decoded and were replaced.
    LossyEncoding,
    /// The row has no field that holds a page.
    NoText,
    /// The page shows no article.
    NotAnArticle,
    /// Rules took more prose than they may; it was given back.
    Overstripped,
    /// Cleaning failed by a fault of the program.
    Panic,
    /// The page is larger than the limit.
    TooLarge,
    /// The page was cut off on its way here.
    Truncated,
    /// The bytes are no text.
    Undecodable,
}

impl Flag {
    /// All flags, in order of name.
    pub const ALL: [Self; 13] = [
        Self::BadJson,
        Self::BadRecord,
        Self::BodyFromMetadata,
        Self::DeepMarkup,
        Self::Empty,
        Self::LossyEncoding,
        Self::NoText,
        Self::NotAnArticle,
        Self::Overstripped,
        Self::Panic,
        Self::TooLarge,
        Self::Truncated,
        Self::Undecodable,
    ];

    /// The word for it in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadJson => "bad-json",
            Self::BadRecord => "bad-record",
            Self::BodyFromMetadata => "body-from-metadata",
            Self::DeepMarkup => "deep-markup",
            Self::Empty => "empty",
            Self::LossyEncoding => "lossy-encoding",
            Self::NoText => "no-text",
            Self::NotAnArticle => "not-an-article",
            Self::Overstripped => "overstripped",
            Self::Panic => "panic",
            Self::TooLarge => "too-large",
            Self::Truncated => "truncated",
            Self::Undecodable => "undecodable",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_articles_are_written_with() {
        for flag in Flag::ALL {
            assert_eq!(serde_json::to_value(flag).unwrap(), flag.name());
        }
    }
}

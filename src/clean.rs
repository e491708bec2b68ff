//! All six steps but reading and writing: a [`Record`] in, an [`Article`] out.

use std::borrow::Cow;

use crate::article::Article;
use crate::assemble::{Extras, assemble};
use crate::counts::Counts;
use crate::decode::{self, Decoded};
use crate::label::{Judgement, label};
use crate::read::{Content, Record};
use crate::rules::RuleSet;
use crate::segment::{Page, segment_text};

/// Cleans pages; read-only once made, shared by all workers.
#[derive(Debug)]
pub struct Cleaner {
    rules: RuleSet,
    /// What else goes into the articles.
    pub extras: Extras,
    /// Language of all pages, if given.
    pub language: Option<String>,
    /// Whether what becomes of words and lines is counted.
    pub is_counting: bool,
    /// Whether pages are text even where they look like HTML.
    pub is_text: bool,
}

/// A cleaned page.
#[derive(Debug)]
pub struct Cleaned {
    /// The article; with an empty body and a flag if the page could not be cleaned.
    pub article: Article,
    /// Why the page could not be cleaned.
    pub problem: Option<String>,
    /// What became of its words and lines, where that is counted.
    pub counts: Option<Counts>,
}

impl Cleaner {
    /// A cleaner with these rules.
    #[must_use]
    pub fn new(rules: RuleSet) -> Self {
        Self { rules, extras: Extras::default(), language: None, is_counting: false, is_text: false }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Cleans one page. A page that cannot be cleaned gives an article with an empty body and a flag.
    #[must_use]
    pub fn clean(&self, record: &Record) -> Cleaned {
        let mut cleaned = match self.decoded(record) {
            Ok(decoded) => self.clean_text(record, &decoded),
            Err((flag, reason)) => Cleaned {
                article: Article { flags: vec![flag.to_owned()], ..Article::default() },
                problem: Some(reason),
                counts: None,
            },
        };
        let article = &mut cleaned.article;
        article.id.clone_from(&record.id);
        article.url.clone_from(&record.url);
        article.input.clone_from(&record.input);
        cleaned
    }

    fn clean_text(&self, record: &Record, decoded: &Decoded<'_>) -> Cleaned {
        let page = self.page(record, &decoded.text);
        let judgement = label(&page, &self.rules, None);
        let mut article = assemble(&page, &judgement, &self.rules, self.extras);
        if decoded.lossy {
            article.flags.push("lossy-encoding".to_owned());
        }
        if record.is_cut {
            article.flags.push("truncated".to_owned());
        }
        Cleaned { article, problem: None, counts: self.is_counting.then(|| Counts::of(&page, &judgement)) }
    }

    /// The text of a record.
    ///
    /// # Errors
    /// The flag of the row and the reason why there is none.
    pub fn decoded<'r>(&self, record: &'r Record) -> Result<Decoded<'r>, (&'static str, String)> {
        let decoded = match &record.content {
            Content::Bytes(bytes) => {
                decode::decode(bytes, record.charset.as_deref()).map_err(|reason| ("undecodable", reason))?
            }
            Content::Text(text) => decode::from_text(Cow::Borrowed(text)),
            Content::Unusable(flag, reason) => return Err((flag, reason.clone())),
        };
        if !self.is_text && is_html(&decoded.text) {
            let reason = "looks like HTML; this version cleans text pages: give the page's text, or --as text to take the markup for text";
            return Err(("unsupported-html", reason.to_owned()));
        }
        Ok(decoded)
    }

    /// The page of a record's text.
    #[must_use]
    pub fn page<'t>(&self, record: &Record, text: &'t str) -> Page<'t> {
        let mut page = segment_text(text);
        page.host = record.url.as_deref().and_then(host);
        page.language = self.language.clone().or_else(|| record.language.clone());
        page
    }

    /// Judges a page, watching one rule.
    #[must_use]
    pub fn judge(&self, page: &Page<'_>, watched: Option<u16>) -> Judgement {
        label(page, &self.rules, watched)
    }
}

/// Whether a text starts like an HTML page.
fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').as_bytes();
    let starts = |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| starts(tag))
}

/// Host of an address, lower case.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

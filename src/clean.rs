//! All six steps but reading and writing: a [`Record`] in, an [`Article`] out.

use crate::address;
use crate::article::Article;
use crate::assemble::{Extras, assemble};
use crate::counts::Counts;
use crate::decode::{Decoded, decode_record};
use crate::fields;
use crate::flag::Flag;
use crate::label::{Judgement, label};
use crate::read::Record;
use crate::rules::RuleSet;
use crate::score::{Favor, Scorer};
use crate::segment::{Page, escaped_html, has_tag, is_html, segment_html, segment_text};

/// Cleans pages; read-only once made, shared by all workers.
#[derive(Debug)]
pub struct Cleaner {
    rules: RuleSet,
    /// Judges lines no rule claims; none = rules alone.
    pub scorer: Option<Scorer>,
    /// What else goes into the articles.
    pub extras: Extras,
    /// Language of all pages, if given.
    pub language: Option<String>,
    /// Whether what becomes of words and lines is counted.
    pub is_counting: bool,
    /// Whether pages are text even where they look like HTML.
    pub is_text: bool,
    /// Whether pages are HTML even where they do not look like it.
    pub is_html: bool,
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
    /// A cleaner with these rules and the built-in scorer.
    #[must_use]
    pub fn new(rules: RuleSet) -> Self {
        Self {
            rules,
            scorer: Scorer::built_in(Favor::Balanced),
            extras: Extras::default(),
            language: None,
            is_counting: false,
            is_text: false,
            is_html: false,
        }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Cleans one page. A page that cannot be cleaned gives an article with an empty body and a flag.
    #[must_use]
    pub fn clean(&self, record: &Record) -> Cleaned {
        match decode_record(record) {
            Ok(decoded) => self.clean_text(record, &decoded),
            Err((flag, reason)) => {
                let article = Article { flags: vec![flag], ..Article::default() };
                Cleaned { article: signed(article, record), problem: Some(reason), counts: None }
            }
        }
    }

    fn clean_text(&self, record: &Record, decoded: &Decoded<'_>) -> Cleaned {
        let page = self.page(record, &decoded.text);
        let judgement = self.judge(&page, None);
        let article = self.article(record, decoded, (&page, &judgement));
        Cleaned { article, problem: None, counts: self.is_counting.then(|| Counts::of(&page, &judgement)) }
    }

    /// The article of a record whose page was judged.
    #[must_use]
    pub fn article(
        &self,
        record: &Record,
        decoded: &Decoded<'_>,
        (page, judgement): (&Page<'_>, &Judgement),
    ) -> Article {
        let mut article = assemble(page, judgement, &self.rules, self.extras);
        article.url = page.metadata.as_ref().and_then(|metadata| metadata.url.clone());
        let is_tangled = page.markup.as_ref().is_some_and(|markup| markup.is_tangled);
        let is_lossy = decoded.lossy || record.is_lossy;
        let flags = [
            (is_lossy && (shows_loss(page) || holds_loss(&article)), Flag::LossyEncoding),
            (is_tangled, Flag::DeepMarkup),
            (record.is_cut, Flag::Truncated),
        ];
        if record.is_error && !article.flags.contains(&Flag::NotAnArticle) {
            article.flags.insert(0, Flag::NotAnArticle);
        }
        article.flags.extend(flags.iter().filter(|(raised, _)| *raised).map(|(_, flag)| *flag));
        signed(article, record)
    }

    /// The page of a record's text.
    #[must_use]
    pub fn page<'t>(&self, record: &Record, text: &'t str) -> Page<'t> {
        let stated = record.url.as_deref().map(address::original);
        let is_markup = self.is_html || (!self.is_text && (record.is_html && has_tag(text) || is_html(text)));
        let mut page = if is_markup {
            segment_html(text, self.rules.names())
        } else if let Some(markup) = escaped_html(text).filter(|_| !self.is_text) {
            segment_html(&markup, self.rules.names())
        } else {
            segment_text(text, stated.and_then(address::slug))
        };
        let metadata = page.metadata.as_ref();
        let of_page = metadata.and_then(|metadata| metadata.url.as_deref()).map(address::original);
        let url = stated.or(of_page);
        let told = metadata.and_then(|metadata| metadata.language.clone());
        page.host = url.and_then(address::host);
        page.is_root = url.is_some_and(address::is_root);
        page.slug = url.and_then(address::slug).map(str::to_owned);
        page.address_date = url.and_then(address::date);
        page.language = self.language.clone().or_else(|| record.language.clone());
        if page.language.is_none() {
            let found = fields::language_of(&page);
            (page.language, page.guessed_language) =
                if told.is_some() { (found.or(told), None) } else { (None, found) };
            if page.language.is_none() && page.guessed_language.is_none() {
                page.ruled_out_languages = fields::ruled_out(&page);
            }
        }
        page
    }

    /// Judges a page, watching one rule.
    #[must_use]
    pub fn judge(&self, page: &Page<'_>, watched: Option<u16>) -> Judgement {
        label(page, &self.rules, self.scorer.as_ref(), watched)
    }
}

/// Whether characters that could not be decoded would be seen: of a page with markup, most stand in scripts.
fn shows_loss(page: &Page<'_>) -> bool {
    page.markup.is_none() || page.lines.iter().any(|line| line.text.contains(char::REPLACEMENT_CHARACTER))
}

/// Whether a field that no line gives holds such a character.
fn holds_loss(article: &Article) -> bool {
    let names = article.credits.iter().map(|credit| &credit.name);
    let texts = article.captions.iter().map(|caption| &caption.text).chain(&article.headline).chain([&article.body]);
    names.chain(texts).any(|text| text.contains(char::REPLACEMENT_CHARACTER))
}

/// The article with what its record says of it.
fn signed(mut article: Article, record: &Record) -> Article {
    article.id.clone_from(&record.id);
    article.url = record.url.clone().or(article.url);
    article.input.clone_from(&record.input);
    article
}

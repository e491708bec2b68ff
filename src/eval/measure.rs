//! An article and its truth in, [`Measures`] out.
//!
//! Words are those of `words.rs`: runs of letters, numbers and `_`, in lower case. A measure that needs a truth
//! the page does not have is `None`.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::words::{normal, shingles, words};
use crate::Article;
use crate::label::Role;
use crate::truth::Truth;

/// Word F1 from which a caption counts as found.
const CAPTION_F1: f64 = 0.7;
/// Words a caption must have to be looked for in the body: a shorter one may stand there by chance.
const LEAK_WORDS: usize = 6;
/// Share of a photo credit's words that must be named.
const CREDIT_SHARE: f64 = 0.6;
/// Words of a photo credit that name nobody.
const CREDIT_NOISE: [&str; 17] = [
    "photo",
    "photograph",
    "photography",
    "picture",
    "image",
    "credit",
    "by",
    "via",
    "courtesy",
    "of",
    "the",
    "and",
    "images",
    "illustration",
    "source",
    "supplied",
    "handout",
];

/// Names of the measures, in the order of [`Measures::values`].
pub const NAMES: [&str; 14] =
    ["f1", "p", "r", "sf1", "exact", "with", "without", "head", "headf", "author", "date", "cap", "leak", "cred"];

/// How far a page's article agrees with its truth, each from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measures {
    /// F1 of the body's words, as a bag.
    pub f1: Option<f64>,
    /// Share of the body's words that are true.
    pub precision: Option<f64>,
    /// Share of the true body's words that are there.
    pub recall: Option<f64>,
    /// F1 of the body's runs of four words: order matters, glued words hurt.
    pub shingle_f1: Option<f64>,
    /// 1 if the body is right to the last word.
    pub exact: Option<f64>,
    /// Share of the snippets that must be in the body and are.
    pub with: Option<f64>,
    /// Share of the snippets that must not be in the body and are not.
    pub without: Option<f64>,
    /// 1 if the headline has the words of the title.
    pub headline: Option<f64>,
    /// F1 of the words of headline and title.
    pub headline_f1: Option<f64>,
    /// 1 if a credit with role author names a true author.
    pub author: Option<f64>,
    /// 1 if the date is the true day.
    pub date: Option<f64>,
    /// Share of the true captions that are found.
    pub captions: Option<f64>,
    /// Share of the true captions that stand in the body and should not.
    pub leak: Option<f64>,
    /// Share of the true photo credits that a credit or a caption names.
    pub credits: Option<f64>,
}

impl Measures {
    /// Measures an article.
    #[must_use]
    pub fn of(article: &Article, truth: &Truth) -> Self {
        let (body, true_body) = (normal(&article.body), normal(&truth.body));
        let stands = |snippet: &String| body.contains(&normal(snippet));
        let mut measures = Self {
            with: share(&truth.with, stands),
            without: share(&truth.without, |snippet| !stands(snippet)),
            author: author(article, truth),
            date: date(article, truth),
            captions: captions(article, truth),
            leak: leak(&body, &true_body, truth),
            credits: credits(article, truth),
            ..Self::default()
        };
        if !truth.body.is_empty() {
            measures.measure_body(&words(&body), &words(&true_body));
        }
        measures.measure_headline(article.headline.as_deref().unwrap_or_default(), truth);
        measures
    }

    /// The measures in the order of [`NAMES`].
    #[must_use]
    pub fn values(&self) -> [Option<f64>; NAMES.len()] {
        [
            self.f1,
            self.precision,
            self.recall,
            self.shingle_f1,
            self.exact,
            self.with,
            self.without,
            self.headline,
            self.headline_f1,
            self.author,
            self.date,
            self.captions,
            self.leak,
            self.credits,
        ]
    }

    fn measure_body(&mut self, found: &[&str], wanted: &[&str]) {
        let agreement = Agreement::of(found, wanted);
        self.f1 = Some(agreement.f1());
        self.precision = Some(agreement.precision);
        self.recall = Some(agreement.recall);
        self.shingle_f1 = Some(Agreement::of(&shingles(found), &shingles(wanted)).f1());
        self.exact = Some(one_if(found == wanted));
    }

    fn measure_headline(&mut self, headline: &str, truth: &Truth) {
        let Some(title) = truth.title.as_deref().filter(|title| !title.is_empty()) else { return };
        let (found, wanted) = (normal(headline), normal(title));
        self.headline = Some(one_if(found == wanted));
        self.headline_f1 =
            Some(if found.is_empty() { 0.0 } else { Agreement::of(&words(&found), &words(&wanted)).f1() });
    }
}

/// Precision and recall of two bags.
struct Agreement {
    precision: f64,
    recall: f64,
}

impl Agreement {
    /// Two empty bags agree, an empty one with one that is not does not.
    fn of<T: Hash + Eq>(found: &[T], wanted: &[T]) -> Self {
        if found.is_empty() || wanted.is_empty() {
            let both = one_if(found.is_empty() && wanted.is_empty());
            return Self { precision: both, recall: both };
        }
        let shared = shared(found, wanted) as f64;
        Self { precision: shared / found.len() as f64, recall: shared / wanted.len() as f64 }
    }

    fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// Size of what two bags have in common.
fn shared<T: Hash + Eq>(found: &[T], wanted: &[T]) -> usize {
    let mut left: HashMap<&T, usize> = HashMap::with_capacity(wanted.len());
    for item in wanted {
        *left.entry(item).or_default() += 1;
    }
    let mut shared = 0;
    for item in found {
        if let Some(left) = left.get_mut(item).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    shared
}

fn one_if(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Share of the items for which something holds; `None` of no items.
fn share<T>(items: &[T], mut holds: impl FnMut(&T) -> bool) -> Option<f64> {
    let holding = items.iter().filter(|item| holds(item)).count();
    (!items.is_empty()).then(|| holding as f64 / items.len() as f64)
}

/// Whether a name of an author stands in a true one, or a true one in it.
fn author(article: &Article, truth: &Truth) -> Option<f64> {
    let authors = article.credits.iter().filter(|credit| credit.role == Role::Author);
    let found: Vec<String> = authors.map(|credit| normal(&credit.name)).filter(|name| !name.is_empty()).collect();
    let is_named = |wanted: &String| {
        let wanted = normal(wanted);
        !wanted.is_empty() && found.iter().any(|name| name.contains(&wanted) || wanted.contains(name))
    };
    (!truth.author.is_empty()).then(|| one_if(truth.author.iter().any(is_named)))
}

/// Whether the date is the true one; a truth that gives a month or a year alone asks for no more, and a time of day counts
/// for nothing.
fn date(article: &Article, truth: &Truth) -> Option<f64> {
    let wanted = truth.date.as_deref().map(str::trim).filter(|date| !date.is_empty())?;
    let found = article.date.as_deref().unwrap_or_default();
    Some(one_if(!found.is_empty() && (found.starts_with(wanted) || wanted.starts_with(found))))
}

fn captions(article: &Article, truth: &Truth) -> Option<f64> {
    let found: Vec<String> = article.captions.iter().map(|caption| normal(&caption.text)).collect();
    share(&truth.captions, |caption| {
        let wanted = normal(caption);
        found.iter().any(|found| Agreement::of(&words(found), &words(&wanted)).f1() >= CAPTION_F1)
    })
}

/// Captions of the true body itself, and short ones, are not looked for.
fn leak(body: &str, true_body: &str, truth: &Truth) -> Option<f64> {
    let mut captions: Vec<String> = truth.captions.iter().map(|caption| normal(caption)).collect();
    captions.retain(|caption| words(caption).len() >= LEAK_WORDS && !true_body.contains(caption.as_str()));
    share(&captions, |caption| body.contains(caption.as_str()))
}

fn credits(article: &Article, truth: &Truth) -> Option<f64> {
    let names = article.credits.iter().map(|credit| credit.name.as_str());
    let of_captions = article.captions.iter().filter_map(|caption| caption.credit.as_deref());
    let named: Vec<String> = names.chain(of_captions).map(normal).collect();
    let named: HashSet<&str> = named.iter().flat_map(|name| words(name)).collect();
    let wanted: Vec<String> = truth.photo_credits.iter().map(|credit| normal(credit)).collect();
    let mut wanted: Vec<HashSet<&str>> = wanted.iter().map(|credit| telling_words(credit)).collect();
    wanted.retain(|credit| !credit.is_empty());
    share(&wanted, |credit| credit.intersection(&named).count() as f64 >= CREDIT_SHARE * credit.len() as f64)
}

/// The different words of a credit that name somebody.
fn telling_words(credit: &str) -> HashSet<&str> {
    words(credit).into_iter().filter(|word| !CREDIT_NOISE.contains(word)).collect()
}

#[cfg(test)]
mod tests;

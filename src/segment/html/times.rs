//! An element with a date for programs in, that date and its place among the lines out.

use html5ever::local_name;
use scraper::node::Element;

use super::metadata::fold;
use super::names::attribute;

/// A date that an element of the page gives to programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Index of the line that the element stands in or before.
    pub line: usize,
    /// The date as written.
    pub date: String,
    /// Whether the element says that something was published then.
    pub is_published: bool,
}

/// Longest date, in bytes.
const MOST_BYTES: usize = 60;

/// The date that an element gives, if it gives one: `<time>` and its like by `datetime`, an abbreviation of hAtom by its
/// title (<https://microformats.org/wiki/hatom>).
pub(super) fn time(element: &Element, line: usize) -> Option<Time> {
    let is_published = is_published(element);
    let date = match element.name.local {
        local_name!("ins") | local_name!("del") => None,
        local_name!("abbr") => element.attr("title").filter(|_| is_published),
        _ => attribute(element, &local_name!("datetime")),
    };
    let date = date.filter(|date| (1..=MOST_BYTES).contains(&date.trim().len()))?;
    Some(Time { line, date: fold(date), is_published })
}

/// Whether an element's names say that it gives the day of publication.
pub(super) fn is_published(element: &Element) -> bool {
    element.attr("pubdate").is_some()
        || attribute(element, &local_name!("itemprop")) == Some("datePublished")
        || attribute(element, &local_name!("class"))
            .is_some_and(|class| class.contains("published") || class.contains("entry-date"))
}

//! A document in, what it says of itself out: titles, authors, dates and addresses from JSON-LD, Open Graph, Twitter
//! cards, `<meta>` names, microdata and links.

use std::borrow::Cow;

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::Html;
use scraper::node::{Element, Node};

use super::jsonld::{self, ARTICLE_TYPES};
use super::microdata::{Microdata, Property};
use super::names::attribute;
use crate::language_tag;
use crate::segment::metadata::{Gives, Metadata, given_by, is_address, ranked};

/// What is read of a page, by rank of trust.
#[derive(Default)]
struct Reader {
    linked_data: jsonld::LinkedData,
    microdata: Microdata,
    title: Option<String>,
    sites: Vec<String>,
    headlines: Vec<(u8, String)>,
    authors: Vec<(u8, String)>,
    dates: Vec<(u8, String)>,
    urls: Vec<(u8, String)>,
    language: Option<String>,
    is_article: bool,
    is_thread: bool,
    /// Articles that microdata marks; where there are several, they are those that the page lists.
    marked_articles: usize,
}

/// Ends of the types of threads, as linked data and microdata name them.
pub(super) const THREAD_TYPES: [&str; 2] = ["DiscussionForumPosting", "QAPage"];

/// More names of `<meta>` elements that give the day of publication, lower case, and their rank.
const DATES: [(&str, u8); 6] = [
    ("article:published", 1),
    ("citation_date", 1),
    ("citation_online_date", 2),
    ("bt:pubdate", 1),
    ("cxenseparse:recs:publishtime", 1),
    ("article:publish_date", 1),
];

/// Names of `<meta>` elements that give authors as catalogues do, the family's name first.
const CATALOGUED: [&str; 3] = ["citation_author", "dc.creator", "dcterms.creator"];

/// Rank of microdata.
const MICRODATA: u8 = 2;

/// Reads what a document says of itself, in one pass over its nodes.
pub(super) fn metadata(document: &Html) -> Metadata {
    let mut reader = Reader::default();
    for node in document.tree.nodes() {
        if let Node::Element(element) = node.value() {
            reader.element(node, element);
        }
    }
    reader.finish()
}

impl Reader {
    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        self.microdata.read(node, element);
        let kind = attribute(element, &local_name!("itemtype"));
        let is_one_of = |ends: &[&str]| kind.is_some_and(|kind| ends.iter().any(|end| kind.ends_with(end)));
        self.is_thread |= is_one_of(&THREAD_TYPES);
        self.marked_articles += usize::from(is_one_of(&ARTICLE_TYPES) && !is_one_of(&THREAD_TYPES));
        match element.name.local {
            local_name!("meta") => self.meta(node, element),
            local_name!("title") if self.title.is_none() && !is_in_drawing(node) => {
                self.title = text_of(node).filter(|title| !title.is_empty());
            }
            local_name!("html") => self.language = attribute(element, &local_name!("lang")).map(str::to_owned),
            local_name!("link") if attribute(element, &local_name!("rel")) == Some("canonical") => {
                push(&mut self.urls, 0, attribute(element, &local_name!("href")));
            }
            local_name!("script") => {
                let is_data = attribute(element, &local_name!("type")).is_some_and(is_linked_data);
                if let Some(data) = node.first_child().and_then(|child| child.value().as_text()).filter(|_| is_data) {
                    self.linked_data.read(data);
                }
            }
            _ => {}
        }
    }

    fn meta(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let Some(content) = attribute(element, &local_name!("content")) else { return };
        let told = [local_name!("property"), local_name!("name"), local_name!("itemprop"), local_name!("http-equiv")];
        let names = told.iter().filter_map(|name| attribute(element, name));
        for name in names {
            let is_type = name.eq_ignore_ascii_case("og:type") && content.eq_ignore_ascii_case("article");
            self.is_article |= is_type || name.eq_ignore_ascii_case("article:published_time");
            let Some((gives, rank)) = given_by(name).or_else(|| gives_date(name)) else { continue };
            match gives {
                Gives::Headline => push(&mut self.headlines, rank, Some(content)),
                Gives::Author if is_of_reader(node) => {}
                Gives::Author => push(&mut self.authors, rank, Some(&forename_first(content, name))),
                Gives::Date => push(&mut self.dates, rank, Some(&dashed(content))),
                Gives::Url => push(&mut self.urls, rank, Some(content)),
                Gives::Site => self.sites.push(content.trim().to_owned()),
                Gives::Language => self.language = self.language.take().or_else(|| Some(content.to_owned())),
            }
        }
    }

    fn finish(mut self) -> Metadata {
        let data = self.linked_data.finish();
        let said = [Property::Headline, Property::Author, Property::Date];
        let lists = [&mut self.headlines, &mut self.authors, &mut self.dates];
        for (property, list) in said.into_iter().zip(lists) {
            self.microdata.of(property).for_each(|value| push(list, MICRODATA, Some(value)));
        }
        let mut sites = std::mem::take(&mut self.sites);
        sites.extend(data.publishers);
        let mut headlines = ranked(self.headlines);
        headlines.splice(0..0, data.headlines);
        let mut authors = data.authors;
        authors.extend(ranked(self.authors));
        let mut dates = data.dates;
        dates.extend(ranked(self.dates));
        Metadata {
            title: self.title,
            headlines,
            sites,
            authors,
            dates,
            language: self.language.as_deref().and_then(language_tag::tidy),
            url: ranked(self.urls).into_iter().find(|url| is_address(url)),
            body: data.body.map(unescaped),
            is_article: self.is_article || data.is_article || self.marked_articles == 1,
            is_thread: self.is_thread || data.is_thread,
        }
    }
}

/// What readers write on a page: reviews, comments, answers.
const READERS_TYPES: [&str; 5] = ["Review", "Rating", "Comment", "UserComments", "Answer"];

/// Whether an element tells something of what a reader wrote: the nearest thing around it is of such a type.
fn is_of_reader(node: NodeRef<'_, Node>) -> bool {
    let around = node.ancestors().filter_map(|around| around.value().as_element());
    let kind = around.filter_map(|element| attribute(element, &local_name!("itemtype"))).next();
    kind.is_some_and(|kind| READERS_TYPES.iter().any(|end| kind.trim_end().ends_with(end)))
}

fn gives_date(name: &str) -> Option<(Gives, u8)> {
    DATES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|&(_, rank)| (Gives::Date, rank))
}

/// A name that a catalogue gives (`Roe, Jane`) as it is printed elsewhere; one with more words before the comma, or
/// more commas, may be the names of several.
fn forename_first<'c>(content: &'c str, name: &str) -> Cow<'c, str> {
    let is_catalogued = CATALOGUED.iter().any(|known| name.eq_ignore_ascii_case(known));
    match content.trim().split_once(", ") {
        Some((family, given)) if is_catalogued && !given.contains([',', ';']) && is_family(family) => {
            Cow::Owned(format!("{} {family}", given.trim()))
        }
        _ => Cow::Borrowed(content),
    }
}

/// Whether a text is a family's name: one word, and small ones before it.
fn is_family(text: &str) -> bool {
    let mut words = text.split(' ').rev();
    words.next().is_some_and(|last| !last.is_empty()) && words.all(|word| word.starts_with(char::is_lowercase))
}

/// A date of eight figures (`20240507`) as other dates are written.
fn dashed(date: &str) -> Cow<'_, str> {
    let figures = date.trim();
    if figures.len() != 8 || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(date);
    }
    Cow::Owned(format!("{}-{}-{}", &figures[..4], &figures[4..6], &figures[6..]))
}

/// Most times that the markup of a text is escaped.
const MOST_ESCAPED: usize = 3;

/// A text without the escapes around its markup: some systems escape it once more for each step it takes.
fn unescaped(mut text: String) -> String {
    for _ in 0..MOST_ESCAPED {
        let is_escaped = ["&lt;p", "&lt;br", "&lt;/p", "&amp;lt;"].iter().any(|mark| text.contains(mark));
        if !is_escaped {
            break;
        }
        text = html_escape::decode_html_entities(&text).into_owned();
    }
    text
}

fn push(list: &mut Vec<(u8, String)>, rank: u8, value: Option<&str>) {
    if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
        list.push((rank, fold(value)));
    }
}

/// A value as a reader would see it.
pub(super) fn fold(value: &str) -> String {
    crate::segment::tidy::tidy(value).into_owned()
}

fn text_of(node: NodeRef<'_, Node>) -> Option<String> {
    node.first_child().and_then(|child| child.value().as_text()).map(|text| fold(text))
}

/// Whether a `<title>` is that of a drawing in the page.
fn is_in_drawing(node: NodeRef<'_, Node>) -> bool {
    node.parent()
        .and_then(|parent| parent.value().as_element())
        .is_some_and(|parent| parent.name.ns != html5ever::ns!(html))
}

/// Whether a script's type says that it is JSON-LD.
pub(crate) fn is_linked_data(kind: &str) -> bool {
    kind.contains("ld+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_a_review_is_no_author_of_the_page() {
        let page = "<meta name=author content='Ines Roe'><div itemscope itemtype='https://schema.org/Recipe'>\
            <meta itemprop=author content='Gil Marsh'><div itemprop=review itemscope itemtype='https://schema.org/Review'>\
            <p><meta itemprop=author content='A reader'></div></div>";
        assert_eq!(metadata(&Html::parse_document(page)).authors, ["Ines Roe", "Gil Marsh"]);
    }
}

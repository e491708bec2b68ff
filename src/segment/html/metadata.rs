//! A document in, what it says of itself out: titles, authors, dates and addresses from JSON-LD, Open Graph, Twitter
//! cards, `<meta>` names, microdata and links.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::Html;
use scraper::node::{Element, Node};

use super::jsonld;
use super::microdata::{Microdata, Property};
use super::names::attribute;
use crate::language_tag;

/// What a page says of itself. Where several places say it, the most trusted comes first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The window title.
    pub title: Option<String>,
    /// The article's titles.
    pub headlines: Vec<String>,
    /// Names of the site and its publisher.
    pub sites: Vec<String>,
    /// Names of the authors, as written.
    pub authors: Vec<String>,
    /// Days of publication, as written.
    pub dates: Vec<String>,
    /// Language tag of the document.
    pub language: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// The article's text, where the page gives it to programs.
    pub body: Option<String>,
}

impl Metadata {
    /// The article's titles and that of the window, the most trusted first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.headlines.iter().chain(&self.title).map(String::as_str)
    }
}

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
}

/// What a `<meta>` may give.
#[derive(Clone, Copy)]
enum Gives {
    Headline,
    Site,
    Author,
    Date,
    Url,
    Language,
}

/// Names of `<meta>` elements, lower case, what they give, and their rank among those that give it: 0 is best.
#[rustfmt::skip]
const META: [(&str, Gives, u8); 44] = [
    ("og:title", Gives::Headline, 1), ("twitter:title", Gives::Headline, 2), ("headline", Gives::Headline, 1),
    ("parsely-title", Gives::Headline, 0), ("sailthru.title", Gives::Headline, 1), ("dc.title", Gives::Headline, 3),
    ("citation_title", Gives::Headline, 0), ("hdl", Gives::Headline, 0), ("article:title", Gives::Headline, 1),
    ("title", Gives::Headline, 3),
    ("og:site_name", Gives::Site, 0), ("application-name", Gives::Site, 1), ("dc.publisher", Gives::Site, 2),
    ("author", Gives::Author, 3), ("article:author", Gives::Author, 2), ("byl", Gives::Author, 1), ("byline", Gives::Author, 1),
    ("parsely-author", Gives::Author, 1), ("sailthru.author", Gives::Author, 1), ("dc.creator", Gives::Author, 2),
    ("dcterms.creator", Gives::Author, 2), ("citation_author", Gives::Author, 0), ("article:author_name", Gives::Author, 1),
    ("article.author", Gives::Author, 1), ("og:article:author", Gives::Author, 2), ("cxenseparse:author", Gives::Author, 1),
    // The first label of a card names who wrote it, where a plugin of WordPress or Ghost made it; else it holds figures.
    ("twitter:data1", Gives::Author, 4),
    ("article:published_time", Gives::Date, 1), ("og:article:published_time", Gives::Date, 1), ("datepublished", Gives::Date, 1),
    ("parsely-pub-date", Gives::Date, 1), ("sailthru.date", Gives::Date, 2), ("pubdate", Gives::Date, 1), ("publish-date", Gives::Date, 1),
    ("dc.date.issued", Gives::Date, 2), ("dcterms.created", Gives::Date, 3), ("dc.date", Gives::Date, 3), ("date", Gives::Date, 3),
    ("article.published", Gives::Date, 1), ("citation_publication_date", Gives::Date, 1), ("og:published_time", Gives::Date, 2),
    ("og:url", Gives::Url, 1), ("twitter:url", Gives::Url, 2), ("content-language", Gives::Language, 1),
];

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
        match element.name.local {
            local_name!("meta") => self.meta(element),
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
            local_name!("time") => self.time(element),
            _ => {}
        }
    }

    fn meta(&mut self, element: &Element) {
        let Some(content) = attribute(element, &local_name!("content")) else { return };
        let told = [local_name!("property"), local_name!("name"), local_name!("itemprop"), local_name!("http-equiv")];
        let names = told.iter().filter_map(|name| attribute(element, name));
        for name in names {
            let known = META.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known));
            let Some(&(_, gives, rank)) = known else { continue };
            match gives {
                Gives::Headline => push(&mut self.headlines, rank, Some(content)),
                Gives::Author => push(&mut self.authors, rank, Some(content)),
                Gives::Date => push(&mut self.dates, rank, Some(content)),
                Gives::Url => push(&mut self.urls, rank, Some(content)),
                Gives::Site => self.sites.push(content.trim().to_owned()),
                Gives::Language => self.language = self.language.take().or_else(|| Some(content.to_owned())),
            }
        }
    }

    /// Dates that the page marks as such; those of other stories are marked alike, so that they come last.
    fn time(&mut self, element: &Element) {
        let is_published = element.attr("pubdate").is_some()
            || attribute(element, &local_name!("itemprop")) == Some("datePublished")
            || attribute(element, &local_name!("class")).is_some_and(|class| class.contains("published"));
        push(&mut self.dates, if is_published { 4 } else { 5 }, attribute(element, &local_name!("datetime")));
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
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        Metadata {
            title: self.title,
            headlines,
            sites,
            authors,
            dates,
            language: self.language.as_deref().and_then(language_tag::tidy),
            url: ranked(self.urls).into_iter().find(is_address),
            body: data.body,
        }
    }
}

fn push(list: &mut Vec<(u8, String)>, rank: u8, value: Option<&str>) {
    if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
        list.push((rank, fold(value)));
    }
}

/// Values, best rank first, in order of the page within a rank.
fn ranked(mut values: Vec<(u8, String)>) -> Vec<String> {
    values.sort_by_key(|(rank, _)| *rank);
    values.into_iter().map(|(_, value)| value).collect()
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

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
}

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
            let Some((gives, rank)) = given_by(name) else { continue };
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
        Metadata {
            title: self.title,
            headlines,
            sites,
            authors,
            dates,
            language: self.language.as_deref().and_then(language_tag::tidy),
            url: ranked(self.urls).into_iter().find(|url| is_address(url)),
            body: data.body,
        }
    }
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

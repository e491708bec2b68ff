//! An element in, what it says in microdata of the article it stands in out: `itemprop` inside an `itemscope` whose
//! `itemtype` is one of schema.org's articles or postings (<https://html.spec.whatwg.org/multipage/microdata.html>).

use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
use scraper::node::{Element, Node};

use super::metadata::fold;
use super::names::attribute;

/// Longest value taken, in bytes: an element with more text is no field.
const MOST_BYTES: usize = 300;

/// Most nodes of an element that are looked at for its value.
const MOST_NODES: usize = 200;

/// What an item of microdata may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Headline,
    Author,
    Date,
}

/// What the articles of a page say of themselves, in its order.
#[derive(Debug, Default)]
pub(super) struct Microdata {
    said: Vec<(NodeId, Property, String)>,
}

impl Microdata {
    /// Reads an element.
    pub fn read(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let Some(property) = attribute(element, &local_name!("itemprop")).and_then(property) else { return };
        let Some(scope) = article_of(node) else { return };
        if let Some(value) = value(node, element, property) {
            self.said.push((scope, property, value));
        }
    }

    /// Values of a property, if all headlines are those of one article: where there are several, the page is a list.
    pub fn of(&self, property: Property) -> impl Iterator<Item = &str> {
        let headline = self.said.iter().find(|(_, property, _)| *property == Property::Headline).map(|said| said.0);
        let is_other = |said: &&(NodeId, Property, String)| said.1 == Property::Headline && Some(said.0) != headline;
        let article = headline.filter(|_| !self.said.iter().any(|said| is_other(&said)));
        let said = self.said.iter().filter(move |said| Some(said.0) == article && said.1 == property);
        said.map(|(_, _, value)| value.as_str())
    }
}

fn property(names: &str) -> Option<Property> {
    names.split_ascii_whitespace().find_map(|name| match name {
        "headline" => Some(Property::Headline),
        "author" => Some(Property::Author),
        "datePublished" => Some(Property::Date),
        _ => None,
    })
}

/// The article that an element with a property stands in: the nearest item around it, if it is one.
fn article_of(node: NodeRef<'_, Node>) -> Option<NodeId> {
    let scope = node.ancestors().find(|around| has_scope(*around))?;
    let kinds = scope.value().as_element().and_then(|element| attribute(element, &local_name!("itemtype")))?;
    (kinds.contains("Article") || kinds.contains("Posting")).then_some(scope.id())
}

fn has_scope(node: NodeRef<'_, Node>) -> bool {
    node.value().as_element().is_some_and(|element| attribute(element, &local_name!("itemscope")).is_some())
}

/// The value of a property: what its `content` or `datetime` says, else its text; of a person, the name.
fn value(node: NodeRef<'_, Node>, element: &Element, property: Property) -> Option<String> {
    let given =
        [local_name!("content"), local_name!("datetime")].iter().find_map(|name| attribute(element, name)).map(fold);
    let name = || name_in(node).filter(|_| property == Property::Author);
    let value = given.or_else(name).unwrap_or_else(|| text(node));
    (1..=MOST_BYTES).contains(&value.len()).then_some(value)
}

/// The name that an item inside an element has.
fn name_in(node: NodeRef<'_, Node>) -> Option<String> {
    let inside =
        node.descendants().take(MOST_NODES).skip(1).filter_map(|inner| Some((inner, inner.value().as_element()?)));
    let (name, element) =
        inside.into_iter().find(|(_, inner)| attribute(inner, &local_name!("itemprop")) == Some("name"))?;
    Some(attribute(element, &local_name!("content")).map_or_else(|| text(name), fold))
}

/// The text of an element, up to a little more than a value may have.
fn text(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    for part in node.descendants().take(MOST_NODES).filter_map(|node| node.value().as_text()) {
        if text.len() > MOST_BYTES {
            break;
        }
        text.push_str(part);
    }
    fold(text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn said(page: &str) -> [Vec<String>; 3] {
        let document = Html::parse_document(page);
        let mut microdata = Microdata::default();
        for node in document.tree.nodes() {
            if let Node::Element(element) = node.value() {
                microdata.read(node, element);
            }
        }
        [Property::Headline, Property::Author, Property::Date]
            .map(|property| microdata.of(property).map(str::to_owned).collect())
    }

    const ARTICLE: &str = "<article itemscope itemtype='https://schema.org/NewsArticle'>";

    #[test]
    fn an_article_says_its_headline_author_and_date() {
        let page = format!(
            "{ARTICLE}<h1 itemprop='name headline'>Ferry <b>bell</b>\n found</h1>\
             <p itemprop=author itemscope itemtype='https://schema.org/Person'>By <a itemprop=name>Ines Roe</a></p>\
             <time itemprop=datePublished datetime=2024-05-06>Monday</time></article>"
        );
        assert_eq!(said(&page), [["Ferry bell found"], ["Ines Roe"], ["2024-05-06"]]);
    }

    #[test]
    fn what_is_no_article_or_one_of_many_says_nothing() {
        let teaser = format!("{ARTICLE}<h3 itemprop=headline>Soup</h3><i itemprop=author>Gil Roe</i></article>");
        let event = "<div itemscope itemtype='https://schema.org/Event'><h1 itemprop=headline>Regatta</h1></div>";
        let nothing: [Vec<String>; 3] = Default::default();
        assert_eq!(said(&format!("{teaser}{teaser}")), nothing);
        assert_eq!(said(event), nothing);
        assert_eq!(said("<h1 itemprop=headline>Soup</h1>"), nothing);
        assert_eq!(said(&format!("{ARTICLE}<h1 itemprop=headline>{}</h1></article>", "Soup ".repeat(80))), nothing);
    }
}

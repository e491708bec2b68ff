//! A document in, what it declares itself to be out: by Open Graph, JSON-LD and the articles it marks up.

use html5ever::local_name;
use scraper::{ElementRef, Html};

use super::markup::MarkupFacts;
use crate::segment::{attribute, is_linked_data};

/// What a document declares itself to be.
pub(super) fn declared(document: &Html) -> MarkupFacts {
    let mut facts = MarkupFacts::default();
    for node in document.tree.nodes() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        let value = element.value();
        match value.name.local {
            local_name!("article") => facts.articles += 1.0,
            local_name!("meta") if attribute(value, &local_name!("property")) == Some("og:type") => {
                say(attribute(value, &local_name!("content")).unwrap_or(""), &mut facts);
            }
            local_name!("script") if attribute(value, &local_name!("type")).is_some_and(is_linked_data) => {
                element.text().for_each(|text| say_types(text, &mut facts));
            }
            _ => {}
        }
    }
    facts
}

/// Notes the kinds that the `@type`s of JSON-LD name.
fn say_types(json: &str, facts: &mut MarkupFacts) {
    for (at, key) in json.match_indices("\"@type\"") {
        let value = json[at + key.len()..].trim_start_matches([':', ' ', '[', '\n', '"']);
        say(value.split('"').next().unwrap_or(""), facts);
    }
}

fn say(kind: &str, facts: &mut MarkupFacts) {
    let kind = kind.to_ascii_lowercase();
    let is_any = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    facts.says_article = facts.says_article.max(f32::from(u8::from(is_any(&["article", "posting", "report"]))));
    facts.says_product = facts.says_product.max(f32::from(u8::from(is_any(&["product", "offer"]))));
    facts.says_forum = facts.says_forum.max(f32::from(u8::from(is_any(&["forum", "discussion", "qapage"]))));
}

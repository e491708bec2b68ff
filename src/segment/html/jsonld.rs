//! JSON-LD in, the article's metadata out; where the JSON is broken, what can be salvaged of it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::metadata::{THREAD_TYPES, fold};

/// Most objects of a page's linked data that are looked at.
const MOST_OBJECTS: usize = 20_000;
/// Most names of one value that are taken; the longest lists of authors, of physicists, have some thousands.
const MOST_NAMES: usize = 5000;

/// Ends of the types that are articles.
pub(super) const ARTICLE_TYPES: [&str; 4] = ["Article", "Posting", "Report", "Review"];
/// Types that are pages or things an article-like page is about: their titles count after those of articles.
const THING_TYPES: [&str; 9] =
    ["Recipe", "WebPage", "QAPage", "Question", "Product", "Course", "HowTo", "CollectionPage", "ItemPage"];

/// Types of what a page shows where it says of no article.
const SHOWN_TYPES: [&str; 3] = ["VideoObject", "AudioObject", "PodcastEpisode"];

/// What an object must say one of to be more than a mention of an article.
const TOLD: [&str; 4] = ["headline", "author", "datePublished", "datePosted"];

/// Linked data of a page.
#[derive(Default)]
pub(super) struct LinkedData {
    documents: Vec<Value>,
    salvaged: Found,
}

/// What linked data says of the article.
#[derive(Default)]
pub(super) struct Found {
    pub headlines: Vec<String>,
    pub authors: Vec<String>,
    pub dates: Vec<String>,
    pub publishers: Vec<String>,
    pub body: Option<String>,
    pub is_article: bool,
    pub is_thread: bool,
}

impl LinkedData {
    /// Reads the content of one script.
    pub(super) fn read(&mut self, text: &str) {
        let text = unwrapped(text);
        let mended = || serde_json::from_str::<Value>(&mended(text));
        match serde_json::from_str::<Value>(text).or_else(|_| mended()) {
            Ok(document) => self.documents.push(document),
            Err(_) => self.salvage(text),
        }
    }

    /// Takes the single values that are still readable.
    fn salvage(&mut self, text: &str) {
        let found = &mut self.salvaged;
        found.headlines.extend(string_after(text, "\"headline\""));
        found.dates.extend(string_after(text, "\"datePublished\""));
        let author = text.find("\"author\"").map(|at| &text[at..]);
        found.authors.extend(author.and_then(|author| string_after(author, "\"name\"")));
    }

    pub(super) fn finish(self) -> Found {
        let mut found = self.salvaged;
        let objects = objects(&self.documents);
        let ids = ids(&objects);
        let articles = objects.iter().filter(|object| is_type(object, &ARTICLE_TYPES));
        let things = objects.iter().filter(|object| is_type(object, &THING_TYPES));
        // The first article is the page's own; others are those it lists.
        if let Some(article) = articles.clone().find(|object| TOLD.iter().any(|key| object.contains_key(*key))) {
            found.add(article, &ids);
            found.is_article = true;
        }
        found.is_thread = objects.iter().any(|object| is_type(object, &THREAD_TYPES));
        for thing in things.take(2) {
            found.add(thing, &ids);
        }
        let shown = objects.iter().find(|object| is_type(object, &SHOWN_TYPES));
        if let Some(shown) = shown.filter(|_| !found.is_article && found.dates.is_empty()) {
            found.dates.extend(date_of(shown));
        }
        found
    }
}

impl Found {
    fn add(&mut self, object: &Map<String, Value>, ids: &Ids<'_>) {
        let title = ["headline", "name"].iter().find_map(|key| object.get(*key)?.as_str()).map(fold);
        self.headlines.extend(title.filter(|title| !title.is_empty()));
        if self.authors.is_empty() {
            let authors = object.get("author").or_else(|| object.get("creator"));
            authors.into_iter().for_each(|value| names(value, ids, &mut self.authors));
        }
        self.dates.extend(date_of(object));
        object.get("publisher").into_iter().for_each(|value| names(value, ids, &mut self.publishers));
        let body = object.get("articleBody").and_then(Value::as_str);
        self.body = self.body.take().or_else(|| body.map(str::to_owned));
    }
}

/// All objects of some documents, outer ones first, without recursion.
fn objects(documents: &[Value]) -> Vec<&Map<String, Value>> {
    let mut out = Vec::new();
    let mut next: std::collections::VecDeque<&Value> = documents.iter().collect();
    while let Some(value) = next.pop_front() {
        match value {
            Value::Object(object) if out.len() < MOST_OBJECTS => {
                out.push(object);
                next.extend(object.iter().filter(|(key, value)| !is_aside(object, key, value)).map(|(_, value)| value));
            }
            Value::Array(values) => next.extend(values),
            _ => {}
        }
    }
    out
}

/// The day on which an object was published.
fn date_of(object: &Map<String, Value>) -> Option<String> {
    let date = ["datePublished", "datePosted", "uploadDate"].iter().find_map(|key| object.get(*key));
    date.and_then(Value::as_str).map(str::to_owned)
}

/// Whether a value is none of what the page is about: what readers or buyers say of it, a list of reviews, or the only
/// one of something that has an author itself; or a breadcrumb, which names the pages above.
fn is_aside(object: &Map<String, Value>, key: &str, value: &Value) -> bool {
    match key {
        "review" | "reviews" => value.is_array() || object.contains_key("author"),
        "itemListElement" => is_type(object, &["BreadcrumbList"]),
        _ => key == "breadcrumb",
    }
}

fn is_type(object: &Map<String, Value>, ends: &[&str]) -> bool {
    let is_one = |value: &Value| value.as_str().is_some_and(|kind| ends.iter().any(|end| kind.ends_with(end)));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_one),
        Some(kind) => is_one(kind),
        None => false,
    }
}

/// Objects with a name, by their ids.
type Ids<'d> = HashMap<&'d str, &'d Map<String, Value>>;

/// The first object of each id that has a name.
fn ids<'d>(objects: &[&'d Map<String, Value>]) -> Ids<'d> {
    let mut ids = Ids::new();
    for object in objects.iter().filter(|object| name_of(object).is_some()) {
        if let Some(id) = object.get("@id").and_then(Value::as_str) {
            ids.entry(id).or_insert(object);
        }
    }
    ids
}

/// Names of persons or houses; one may be given by its id alone.
fn names(value: &Value, ids: &Ids<'_>, out: &mut Vec<String>) {
    match value {
        Value::String(name) => out.push(fold(name)),
        Value::Array(values) => values.iter().take(MOST_NAMES).for_each(|value| match value {
            Value::Array(_) => {}
            value => names(value, ids, out),
        }),
        Value::Object(object) => {
            let by_id = || name_of(ids.get(object.get("@id")?.as_str()?)?);
            out.extend(name_of(object).or_else(by_id));
        }
        _ => {}
    }
}

/// The name of an object.
fn name_of(object: &Map<String, Value>) -> Option<String> {
    match object.get("name")? {
        Value::String(name) => Some(fold(name)),
        Value::Array(names) => Some(names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
        _ => None,
    }
}

/// The JSON inside comment marks and CDATA sections.
fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    for mark in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        text = text.strip_prefix(mark).unwrap_or(text).trim_start();
    }
    for mark in [";", "-->", "//]]>", "/*]]>*/", "]]>", "//"] {
        text = text.strip_suffix(mark).unwrap_or(text).trim_end();
    }
    text
}

/// JSON with its usual faults undone: raw line breaks in strings, and commas before a closing bracket.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '}' | ']' if !in_string => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
            }
            _ => {}
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// The string that stands as value after a key.
fn string_after(text: &str, key: &str) -> Option<String> {
    let rest = &text[text.find(key)? + key.len()..];
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut escaped = false;
    let end = rest.find(|c| {
        let is_end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        is_end
    })?;
    let value =
        serde_json::from_str::<String>(&format!("\"{}\"", &rest[..end])).unwrap_or_else(|_| rest[..end].to_owned());
    Some(fold(&value)).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(scripts: &[&str]) -> Found {
        let mut data = LinkedData::default();
        scripts.iter().for_each(|script| data.read(script));
        data.finish()
    }

    #[test]
    fn graphs_arrays_and_references_are_read() {
        let graph = r##"{"@graph": [{"@type": "WebPage", "name": "Cannery vote - Harbour Times"},
            {"@type": ["NewsArticle", "Thing"], "headline": "Cannery vote", "author": [{"@id": "#jane"}, "John Doe"],
             "datePublished": "2024-05-07T08:00:00Z", "publisher": {"name": "Harbour Times"}, "articleBody": "It voted."},
            {"@type": "Person", "@id": "#jane", "name": "Jane Roe"}]}"##;
        let found = found(&[graph]);
        assert_eq!(found.headlines, ["Cannery vote", "Cannery vote - Harbour Times"]);
        assert_eq!(
            (found.authors, found.dates),
            (vec!["Jane Roe".to_owned(), "John Doe".to_owned()], vec!["2024-05-07T08:00:00Z".to_owned()])
        );
        assert_eq!((found.publishers, found.body.as_deref()), (vec!["Harbour Times".to_owned()], Some("It voted.")));
    }

    #[test]
    fn an_article_may_tell_its_date_alone() {
        assert_eq!(found(&[r#"{"@type": "NewsArticle", "datePublished": "2024-05-07"}"#]).dates, ["2024-05-07"]);
    }

    #[test]
    fn breadcrumbs_name_other_pages_and_a_video_gives_the_day() {
        let crumbs =
            r#"{"@type": "BreadcrumbList", "itemListElement": [{"item": {"@type": "WebPage", "name": "Reports"}}]}"#;
        let video = r#"{"@type": "VideoObject", "name": "Tide", "uploadDate": "2024-05-07", "author": "Quay TV"}"#;
        let found = found(&[crumbs, video]);
        assert_eq!((found.headlines.len(), found.authors.len(), found.dates), (0, 0, vec!["2024-05-07".to_owned()]));
    }

    #[test]
    fn reviews_by_readers_are_none_of_the_page() {
        let recipe = r#"{"@type": "Recipe", "name": "Plum cake", "author": {"name": "Jane Roe"}, "datePublished": "2024-05-07",
            "review": {"@type": "Review", "author": {"name": "John Doe"}, "datePublished": "2019-01-02"}}"#;
        let product =
            r#"{"@type": "Product", "name": "Kettle", "review": [{"@type": "Review", "author": "John Doe"}]}"#;
        let test = r#"{"@type": "Product", "name": "Kettle", "review": {"@type": "Review", "author": "Jane Roe"}}"#;
        let recipe = found(&[recipe]);
        assert_eq!((recipe.authors, recipe.dates), (vec!["Jane Roe".to_owned()], vec!["2024-05-07".to_owned()]));
        assert!(found(&[product]).authors.is_empty());
        assert_eq!(found(&[test]).authors, ["Jane Roe"]);
    }

    #[test]
    fn broken_json_is_mended_or_salvaged() {
        let mended = "<!-- [{\"@type\": \"BlogPosting\", \"headline\": \"Tides\n come\", \"author\": {\"name\": \"Jane Roe\",},},]; -->";
        assert_eq!(found(&[mended]).headlines, ["Tides come"]);
        let broken = r#"{"@type": "NewsArticle", "headline": "He said "no"", "author": {"@type": "Person", "name": "Jane Roe"}, }}"#;
        let broken = found(&[broken]);
        assert_eq!((broken.headlines, broken.authors), (vec!["He said".to_owned()], vec!["Jane Roe".to_owned()]));
    }
}

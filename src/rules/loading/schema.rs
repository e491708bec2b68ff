//! The JSON Schema of a pack file: what editors complete and check.
//!
//! Draft 7, because that is what editors with TOML support read. It asks for what [`crate::rules::check`] asks for where a schema
//! can say it. A test holds its keys against those that the strict reader names.

use serde_json::{Map, Value, json};

use super::pack::FORMAT;
use crate::label::{FIELD_GROUPS, Label};
use crate::rules::kinds::form;
use crate::rules::{KEEP_ABOVE, MIN_BODY, MOST, UNTIL_PROSE, WITHIN};
use crate::segment::PROSE_WORDS;

/// A kind of table: its name, what it is for, the keys it needs and those it may have beside them.
struct Table {
    name: &'static str,
    about: &'static str,
    needs: &'static [&'static str],
    may: &'static [&'static str],
}

/// Keys that every rule needs.
const RULE_NEEDS: [&str; 3] = ["id", "why", "examples"];
/// Keys that every rule may have.
const RULE_MAY: [&str; 3] = ["lang", "sites", "input"];

/// The kinds of rules, with the keys of their own.
#[rustfmt::skip]
const RULES: [Table; 10] = [
    Table { name: "keep", about: "A whole line that stays whatever the scorer thinks of it, or several close together.", needs: &["match"], may: &["need", "gap"] },
    Table { name: "select", about: "Elements of an HTML page whose lines leave.", needs: &["label", "css"], may: &["has_text", "up", "most"] },
    Table { name: "element", about: "Elements of an HTML page that are a field of the article.", needs: &["field", "css"], may: &["has_text"] },
    Table { name: "field", about: "A part of a line that is a field of the article.", needs: &["find"], may: &["body", "above", "below", "after", "before"] },
    Table { name: "section", about: "From a heading to a stated end.", needs: &["label", "starts"], may: &["until", "within", "above", "below"] },
    Table { name: "form", about: "Several of these lines, close together, in any order.", needs: &["label", "fields", "need"], may: &["gap", "above", "below"] },
    Table { name: "list", about: "A run of like items.", needs: &["label", "min"], may: &["item", "max_words", "above", "below"] },
    Table { name: "line", about: "A whole line, nothing else.", needs: &["label", "match"], may: &["above", "below", "after", "before"] },
    Table { name: "inline", about: "A part of a line that otherwise stays.", needs: &["label", "find"], may: &["replace"] },
    Table { name: "cut", about: "A line and everything on one side of it.", needs: &["label", "at"], may: &["side", "min_body", "above"] },
];

/// The JSON Schema of a pack file.
#[must_use]
pub fn pack_schema() -> Value {
    let mut tables = Map::new();
    tables.insert("pack".to_owned(), head());
    tables.insert("words".to_owned(), array(&words()));
    let about = "Names in the markup of HTML pages by which hidden text is told.";
    tables.insert(
        "hidden".to_owned(),
        array(&object(about, &["id", "why", "kind", "names"], &["id", "why", "kind", "names"])),
    );
    for table in &RULES {
        let keys = [&RULE_NEEDS, table.needs, &RULE_MAY, table.may].concat();
        let mut schema = object(table.about, &[&RULE_NEEDS, table.needs].concat(), &keys);
        if table.name == "list" {
            schema["anyOf"] = json!([{"required": ["item"]}, {"required": ["max_words"]}]);
        }
        tables.insert(table.name.to_owned(), array(&schema));
    }
    let allow = object("An exception to a rule, with its reason.", &["rule", "why"], &["rule", "sites", "lang", "why"]);
    tables.insert("allow".to_owned(), array(&allow));
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "copydesk rule pack",
        "type": "object",
        "additionalProperties": false,
        "required": ["pack"],
        "properties": tables,
    })
}

fn head() -> Value {
    let keys = ["name", "about", "format", "lang", "sites", "input", "disable"];
    object("The pack: its name, what it is for, and what holds for all its rules.", &["name", "about", "format"], &keys)
}

fn words() -> Value {
    let about = "A named group that patterns use as {id}, or {pack/name/id} from another pack.";
    let mut schema = object(about, &["id"], &["id", "why", "words", "pattern"]);
    schema["oneOf"] = json!([{"required": ["words"]}, {"required": ["pattern"]}]);
    schema
}

fn array(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn object(about: &str, required: &[&str], keys: &[&str]) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|name| ((*name).to_owned(), key(name))).collect();
    json!({
        "type": "object", "description": about, "additionalProperties": false,
        "required": required, "properties": properties,
    })
}

/// What a key may be; one of the same name means the same in all tables.
fn key(name: &str) -> Value {
    let found = of_text(name).or_else(|| of_list(name)).or_else(|| of_number(name));
    found.unwrap_or_else(|| match name {
        "label" => choice("Why the lines leave.", &labels()),
        "field" => choice("The field that the element's text is.", &FIELD_GROUPS.map(|(group, _)| group)),
        "input" => choice("The kind of page it is for; both unless given.", &["text", "html"]),
        "kind" => choice(
            "class: an element of these classes is not shown. panel: what is hidden in an element whose class, id or role holds one of the names is the page's own text. beside: it is no text of the page.",
            &["class", "panel", "beside"],
        ),
        "side" => choice("Which side goes; after unless given.", &["before", "after"]),
        "body" => choice("Whether the text leaves the body or stays too; drop unless given.", &["drop", "keep"]),
        "format" => json!({"const": FORMAT, "description": "Version of the pack format."}),
        "until" => until(),
        "repeat" => json!({"type": "boolean", "description": "A line that says what one of the section said."}),
        _ => json!({}),
    })
}

fn of_text(name: &str) -> Option<Value> {
    let about = match name {
        "about" => "What the pack is for, one sentence.",
        "at" => "Pattern of the whole line to cut at: ^(?:…)$.",
        "after" => "Pattern that the line before must match; blank lines are passed over.",
        "before" => "Pattern that the line after must match; blank lines are passed over.",
        "css" => "CSS selectors of the elements; {group} stands for the words of a group.",
        "find" => "Pattern of a part of a line; in [[field]] its named groups are the fields.",
        "has_text" => "Pattern that a line in the element must match.",
        "item" => "Pattern of a whole item: ^(?:…)$.",
        "line" => "Pattern of the whole line at which the section ends: ^(?:…)$.",
        "match" => "Pattern of the whole line: ^(?:…)$.",
        "pattern" => "A shape instead of words, such as a person's name.",
        "rule" => "Full id of the rule.",
        "starts" => "Pattern of the whole heading: ^(?:…)$.",
        "why" => "Why it exists, one sentence.",
        "replace" => {
            return Some(
                json!({"type": "string", "description": "What stands there instead; $1 and $name are groups."}),
            );
        }
        "id" => return Some(text_like("Name inside its pack.", "^[a-z0-9-]+$")),
        "name" => {
            return Some(text_like(
                "Path under the packs folder, without .toml.",
                r"^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$",
            ));
        }
        _ => return None,
    };
    Some(text_like(about, r"\S"))
}

fn of_list(name: &str) -> Option<Value> {
    let (about, least) = match name {
        "examples" => {
            ("Examples in the two-character gutter: at least one in which it acts and one in which it must not.", 2)
        }
        "fields" => ("Patterns of whole lines, any of which is a hit: ^(?:…)$.", 1),
        "lang" => ("Languages it acts on, as primary subtags; all unless given.", 1),
        "sites" => ("Hosts it acts on, each with all below it; all unless given.", 1),
        "disable" => ("Globs of rule ids that this pack turns off.", 1),
        "names" => ("Classes, or for panel and beside parts of classes, ids and roles.", 1),
        "words" => ("Words, taken to the letter.", 1),
        _ => return None,
    };
    let items = text_like("", r"\S");
    Some(
        json!({"type": "array", "description": about, "minItems": least, "items": {"type": items["type"], "pattern": items["pattern"]}}),
    )
}

fn of_number(name: &str) -> Option<Value> {
    let whole = |about: &str, least: u32| json!({"type": "integer", "description": about, "minimum": least});
    let share = |about: &str| json!({"type": "number", "description": about, "minimum": 0, "maximum": 1});
    let schema = match name {
        "need" => whole("Least number of hits; of those of a form two, of lines to keep one unless given.", 1),
        "min" => whole("Least number of items in a row.", 2),
        "max_words" => whole("Most words of an item.", 1),
        "gap" => whole(&format!("Most other lines between two hits; {} in a form unless given, else 0.", form::GAP), 0),
        "within" => whole(&format!("Most lines it claims after the heading; {WITHIN} unless given."), 1),
        "up" => whole("How many elements further up the one is that is meant; 0 unless given.", 0),
        "min_body" => whole(&format!("Least prose lines that must stay; {MIN_BODY} unless given."), 0),
        "prose" => whole(&format!("Prose lines in a row; {UNTIL_PROSE} unless another end is given."), 1),
        "blank" => whole("Blank lines in a row.", 1),
        "above" => share(&format!(
            "Least share of the page's prose lines above; in [[cut]] the share that must stay, {KEEP_ABOVE} unless given."
        )),
        "below" => share("Least share of the page's prose lines below."),
        "most" => share(&format!(
            "Greatest share of the page's prose lines that the element may hold; {MOST} unless given. With 1.0 the over-strip guard leaves what the rule takes alone."
        )),
        _ => return None,
    };
    Some(schema)
}

/// `until` of a section.
fn until() -> Value {
    let mut schema = object(
        "Where the section ends; the first of the ends given counts.",
        &[],
        &["prose", "line", "blank", "repeat"],
    );
    let about = format!("Least words of such a prose line; {PROSE_WORDS} unless given.");
    schema["properties"]["unless"] =
        json!({"type": "string", "description": "Pattern of whole lines that are no prose: ^(?:…)$."});
    schema["properties"]["words"] = json!({"type": "integer", "description": about, "minimum": 1});
    schema
}

fn text_like(about: &str, pattern: &str) -> Value {
    json!({"type": "string", "description": about, "pattern": pattern})
}

fn choice(about: &str, values: &[&str]) -> Value {
    json!({"enum": values, "description": about})
}

fn labels() -> Vec<&'static str> {
    Label::ALL.iter().map(|label| label.name()).collect()
}

//! `copydesk schema --packs`, held against the built-in packs, the broken ones, and the strict reader.

use std::collections::BTreeSet;
use std::fs;

use copydesk::rules::builtin_packs;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::sample::pack;
use crate::work::{Work, repository};

fn schema() -> Value {
    Work::new().run(&["schema", "--packs"]).ok().json()
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("the schema is one")
}

/// A pack file as JSON.
fn json_of(toml: &str) -> Value {
    toml::from_str(toml).expect("the pack is TOML")
}

#[test]
fn the_schema_is_a_schema() {
    jsonschema::meta::validate(&schema()).unwrap();
}

#[test]
fn all_built_in_packs_fit_it() {
    let (validator, packs) = (validator(), builtin_packs());
    assert!(packs.len() > 30);
    for pack in packs {
        let errors: Vec<String> = validator
            .iter_errors(&json_of(&pack.text))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {}", pack.file, errors.join("\n"));
    }
}

/// Broken packs whose faults a schema can see.
const SEEN: [&str; 31] = [
    "unknown-key-pack",
    "unknown-table",
    "unknown-key-words",
    "unknown-key-hidden",
    "unknown-kind",
    "empty-hidden",
    "no-why-hidden",
    "unknown-key-keep",
    "unknown-key-select",
    "unknown-key-element",
    "unknown-element-field",
    "unknown-key-field",
    "unknown-key-section",
    "unknown-key-until",
    "unknown-key-form",
    "unknown-key-list",
    "unknown-key-line",
    "unknown-key-inline",
    "unknown-key-cut",
    "unknown-key-allow",
    "wrong-type",
    "negative-number",
    "unknown-label",
    "unknown-side",
    "missing-key",
    "wrong-format",
    "no-format",
    "no-why",
    "blank-why",
    "list-of-one",
    "list-of-nothing",
];

#[test]
fn faults_of_keys_and_values_are_refused() {
    let validator = validator();
    for name in SEEN {
        let text = fs::read_to_string(repository().join(format!("fixtures/packs/{name}.toml"))).unwrap();
        assert!(!validator.is_valid(&json_of(&text)), "{name}");
    }
}

/// What the strict reader accepts at a place, by what it says of an unknown name.
fn accepted(toml: &str) -> BTreeSet<String> {
    let work = Work::with(&[("pack.toml", toml)]);
    let ran = work.run(&["rules", "check", "--no-builtin", "pack.toml"]).exits(1);
    let list = ran.out.split_once("expected ").expect("the reader says what it accepts").1.lines().next().unwrap();
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn it_knows_the_keys_that_the_reader_knows_and_no_others() {
    let schema = schema();
    assert_eq!(accepted("unheard = 1\n"), keys(&schema));
    assert_eq!(accepted("[pack]\nunheard = 1\n"), keys(&schema["properties"]["pack"]));
    let tables = keys(&schema).into_iter().filter(|name| name != "pack").collect::<Vec<_>>();
    assert_eq!(tables.len(), 13);
    for name in tables {
        let read = accepted(&pack("test", &format!("[[{name}]]\nunheard = 1\n")));
        assert_eq!(read, keys(&schema["properties"][&name]["items"]), "{name}");
    }
    let until = &schema["properties"]["section"]["items"]["properties"]["until"];
    assert_eq!(accepted(&pack("test", "[[section]]\nuntil = { unheard = 1 }\n")), keys(until));
}

/// The values of a key that has some.
fn values(schema: &Value, table: &str, key: &str) -> BTreeSet<String> {
    let values = schema["properties"][table]["items"]["properties"][key]["enum"].as_array().unwrap();
    values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_knows_the_values_that_the_reader_knows() {
    let schema = schema();
    for (table, key) in [("line", "label"), ("cut", "side"), ("field", "body"), ("keep", "input"), ("hidden", "kind")] {
        let read = accepted(&pack("test", &format!("[[{table}]]\n{key} = \"unheard\"\n")));
        assert_eq!(read, values(&schema, table, key), "{table}.{key}");
    }
    let fields =
        "[[element]]\nid = \"x\"\nwhy = \"x\"\ncss = \"p\"\nfield = \"unheard\"\nexamples = [\"  <p>x</p>\"]\n";
    let work = Work::with(&[("pack.toml", &pack("test", fields))]);
    let ran = work.run(&["rules", "check", "--no-builtin", "pack.toml"]).exits(1);
    let named = ran.out.lines().next().unwrap().split_once("accepted: ").unwrap().1;
    let named: BTreeSet<String> = named.split(", ").map(str::to_owned).collect();
    assert_eq!(named, values(&schema, "element", "field"));
}

/// A table of each kind with the keys that it needs and no others.
#[rustfmt::skip]
const LEAST: [(&str, &[(&str, &str)]); 10] = [
    ("keep", &[("match", "'^x$'")]),
    ("select", &[("label", "'ad'"), ("css", "'p'")]),
    ("element", &[("field", "'caption'"), ("css", "'p'")]),
    ("field", &[("find", "'^(?P<caption>x)$'")]),
    ("section", &[("label", "'ad'"), ("starts", "'^x$'")]),
    ("form", &[("label", "'ad'"), ("fields", "['^x$']"), ("need", "2")]),
    ("list", &[("label", "'ad'"), ("item", "'^x$'"), ("min", "2")]),
    ("line", &[("label", "'ad'"), ("match", "'^x$'")]),
    ("inline", &[("label", "'ad'"), ("find", "'x'")]),
    ("cut", &[("label", "'ad'"), ("at", "'^x$'")]),
];

#[test]
fn a_key_that_the_reader_needs_is_needed() {
    let validator = validator();
    for (kind, own) in LEAST {
        let shared = [("id", "'x'"), ("why", "'x'"), ("examples", "['  x', '  y']")];
        let all: Vec<(&str, &str)> = shared.into_iter().chain(own.iter().copied()).collect();
        let without = |left_out: &str| {
            let keys = all.iter().filter(|(key, _)| *key != left_out).map(|(key, value)| format!("{key} = {value}\n"));
            pack("test", &format!("[[{kind}]]\n{}", keys.collect::<String>()))
        };
        assert!(validator.is_valid(&json_of(&without(""))), "{kind}");
        for (key, _) in &all {
            let toml = without(key);
            let work = Work::with(&[("pack.toml", &toml)]);
            work.run(&["rules", "list", "--no-builtin", "--packs", "pack.toml"]).exits(2);
            assert!(!validator.is_valid(&json_of(&toml)), "{kind} without {key}");
        }
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    fn undescribed(schema: &Value, at: &str, found: &mut Vec<String>) {
        for (name, key) in schema["properties"].as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            let inner = if key["items"]["properties"].is_object() { &key["items"] } else { key };
            if inner["description"].as_str().is_none_or(|text| text.len() <= 10) {
                found.push(at.clone());
            }
            undescribed(inner, &at, found);
        }
    }
    let mut found = Vec::new();
    undescribed(&schema(), "", &mut found);
    assert_eq!(found, Vec::<String>::new());
    assert!(!validator().is_valid(&json!({})));
}

//! `copydesk schema`, held against what comes out.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::sample::{article, page_folders};
use crate::work::{Work, run_in_repository};

fn schema() -> Value {
    Work::new().run(&["schema"]).ok().json()
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("the schema is one")
}

/// What is wrong with rows, each by its id.
fn wrong(rows: &[Value]) -> Vec<String> {
    let validator = validator();
    let errors = |row: &Value| {
        validator.iter_errors(row).map(|error| format!("{}: {error}", row["id"])).collect::<Vec<String>>()
    };
    rows.iter().flat_map(errors).collect()
}

/// An article with all that may stand in one.
fn full_article() -> Value {
    let blocks = json!([{"line": 3, "kind": "heading", "level": 2, "text": "Tides"}]);
    let dropped =
        json!([{"line": 5, "column": 2, "text": "By", "label": "byline", "rule": "en/bylines/by", "replacement": "-"}]);
    json!({
        "id": "page.txt", "url": "https://harbour-times.example/", "language": "en", "headline": "Tides", "date": "2024-05-07",
        "caption": "The quay.", "captions": [{"text": "The quay.", "credit": "Ruth Roe"}], "body": "The tide was out.",
        "credits": [{"role": "author", "name": "Ruth Roe"}], "flags": ["empty"],
        "input": {"seen": 1}, "blocks": blocks, "dropped": dropped,
    })
}

/// The validity of [`full_article`] with one thing put elsewhere.
#[track_caller]
fn is_valid_with(pointer: &str, value: Value) -> bool {
    let mut article = full_article();
    *article.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")) = value;
    validator().is_valid(&article)
}

#[test]
fn the_schema_is_a_schema() {
    jsonschema::meta::validate(&schema()).unwrap();
    assert_eq!(wrong(&[full_article()]), Vec::<String>::new());
}

#[test]
fn all_fixture_pages_fit_it() {
    let ran = run_in_repository(&["fixtures/pages", "--blocks", "--dropped"]).ok();
    let rows = ran.rows();
    assert_eq!(rows.len(), page_folders().len());
    assert!(rows.iter().all(|row| row["blocks"].is_array() && row["dropped"].is_array()));
    assert_eq!(wrong(&rows), Vec::<String>::new());
}

#[test]
fn rows_of_failed_pages_fit_it() {
    let long = json!({"text": "long ".repeat(900)}).to_string();
    let rows = [
        "{\"id\":",
        "[]",
        "{\"id\": 1}",
        "{\"text\": null}",
        "{\"text\": \"<html><p>The tide was out.</p></html>\"}",
        "{\"text\": \"\", \"seen\": [1]}",
        "{\"text\": \"The tide \u{FFFD} was out.\"}",
        "{\"text\": \"404 Not Found\\n\\nPage not found\"}",
        &long,
    ];
    let work = Work::with(&[("rows.jsonl", &rows.join("\n"))]);
    let ran = work.run(&["rows.jsonl", "--max-page", "2000", "--keep", "seen", "--blocks", "--dropped"]).exits(1);
    let got = ran.rows();
    assert_eq!(got.len(), rows.len());
    assert_eq!(wrong(&got), Vec::<String>::new());
    let flags: BTreeSet<&str> =
        got.iter().flat_map(|row| row["flags"].as_array().unwrap()).filter_map(Value::as_str).collect();
    for flag in ["bad-json", "no-text", "empty", "lossy-encoding", "too-large"] {
        assert!(flags.contains(flag), "no row is {flag}");
    }
}

#[test]
fn a_field_that_is_missing_is_refused() {
    let work = Work::with(&[("page.txt", &article())]);
    let got = work.run(&["page.txt"]).ok().json();
    let names: Vec<String> = got.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names.len(), 10);
    for name in names {
        let mut less = got.clone();
        less.as_object_mut().unwrap().shift_remove(&name);
        assert!(!validator().is_valid(&less), "{name} may be missing");
    }
}

#[test]
fn a_wrong_type_is_refused() {
    let fields = full_article().as_object().unwrap().keys().cloned().collect::<Vec<String>>();
    assert_eq!(fields.len(), 13);
    for name in fields {
        for value in [json!(1), json!(true)] {
            assert!(!is_valid_with(&format!("/{name}"), value), "{name}");
        }
    }
    for name in ["id", "body", "captions", "credits", "flags", "input", "blocks", "dropped"] {
        assert!(!is_valid_with(&format!("/{name}"), Value::Null), "{name} may be null");
    }
}

#[test]
fn a_wrong_type_inside_is_refused() {
    for (pointer, value) in [
        ("/captions/0/text", json!(null)),
        ("/captions/0/credit", json!(["Ruth Roe"])),
        ("/credits/0/role", json!("writer")),
        ("/credits/0/name", json!("")),
        ("/flags/0", json!("odd")),
        ("/date", json!("May 7, 2024")),
        ("/blocks/0/kind", json!("poem")),
        ("/blocks/0/level", json!(7)),
        ("/blocks/0/line", json!(0)),
        ("/dropped/0/column", json!(0)),
        ("/dropped/0/rule", json!(null)),
        ("/dropped/0", json!({"line": 1, "text": "x", "label": "ad"})),
    ] {
        assert!(!is_valid_with(pointer, value), "{pointer}");
    }
}

#[test]
fn a_field_that_nobody_knows_is_refused() {
    for pointer in ["", "/captions/0", "/credits/0", "/blocks/0", "/dropped/0"] {
        let mut more = full_article();
        more.pointer_mut(pointer).unwrap()["extra"] = json!("x");
        assert!(!validator().is_valid(&more), "{pointer}/extra");
    }
}

#[test]
fn every_flag_is_accepted_and_documented() {
    let readme = std::fs::read_to_string(crate::work::repository().join("README.md")).unwrap();
    for flag in copydesk::flag::Flag::ALL {
        assert!(is_valid_with("/flags/0", json!(flag)), "{flag:?}");
        assert!(readme.contains(&format!("`{}`", flag.name())), "{flag:?} is not in the README");
    }
}

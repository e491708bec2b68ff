//! The scorer: what the model says of lines no rule claims, and `copydesk fit`.

use std::fs;

use serde_json::Value;

use crate::sample::{PARAGRAPHS, page_name, text_folders};
use crate::work::{Ran, Work, repository, run_in_repository};

/// Labelled pages of the repository.
const QUAY: &str = "fixtures/truth/quay.jsonl";

/// Words of the bodies of all text pages of the repository.
fn body_words(args: &[&str]) -> usize {
    let paths: Vec<String> =
        text_folders().iter().map(|folder| folder.join(page_name(folder)).display().to_string()).collect();
    let mut all: Vec<&str> = paths.iter().map(String::as_str).collect();
    all.extend(args);
    let ran = run_in_repository(&all);
    let body = |row: &str| serde_json::from_str::<Value>(row).unwrap()["body"].as_str().unwrap().to_owned();
    ran.out.lines().map(|row| body(row).split_whitespace().count()).sum()
}

/// The labelled pages of the repository, three times over, each on a host of its own.
fn labelled_rows() -> Vec<Value> {
    let rows = fs::read_to_string(repository().join(QUAY)).unwrap();
    let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let on_host = |(number, mut row): (usize, Value)| {
        row["id"] = format!("page-{number}").into();
        row["url"] = format!("https://host-{number}.example/").into();
        row
    };
    rows.iter().cycle().take(rows.len() * 3).cloned().enumerate().map(on_host).collect()
}

fn labelled() -> Work {
    let rows: Vec<String> = labelled_rows().iter().map(Value::to_string).collect();
    Work::with(&[("labelled.jsonl", &rows.join("\n"))])
}

fn fit(work: &Work, output: &str, args: &[&str]) -> Ran {
    work.run(&[&["fit", "labelled.jsonl", "-o", output, "--trees", "4", "--leaves", "4"], args].concat())
}

#[test]
fn each_way_to_favor_keeps_more_than_the_last() {
    let kept = ["precision", "balanced", "recall"].map(|favor| body_words(&["--favor", favor]));
    assert!(kept[0] < kept[1] && kept[1] < kept[2], "{kept:?}");
    assert!(kept[2] < body_words(&["--no-scorer"]));
    assert_eq!(kept[1], body_words(&[]));
}

#[test]
fn a_line_the_scorer_drops_says_so_with_its_score() {
    let page = "fixtures/pages/bs4-allotment-blog/page.txt";
    let explained = run_in_repository(&["explain", page, "--json"]).ok().json();
    let lines = explained["lines"].as_array().unwrap();
    let dropped: Vec<&Value> = lines.iter().filter(|line| line["rule"] == "score").collect();
    assert!(!dropped.is_empty());
    for line in dropped {
        assert_eq!(line["fate"], "boilerplate");
        assert!(line["score"].as_f64().unwrap() < 1.0, "{line}");
    }
    let claimed = lines.iter().find(|line| line["rule"].is_string() && line["rule"] != "score").unwrap();
    assert_eq!(claimed["score"], Value::Null, "what a rule claims is not scored");
    let alone = run_in_repository(&["explain", page, "--json", "--no-scorer"]).ok().json();
    assert!(alone["lines"].as_array().unwrap().iter().all(|line| line["rule"] != "score" && line["score"].is_null()));
}

#[test]
fn training_again_gives_the_same_model() {
    let work = labelled();
    for output in ["first.bin", "second.bin"] {
        let ran = fit(&work, output, &["--folds", "2"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("fold 2 of 2"), "{}", ran.err);
    }
    let [first, second] = ["first.bin", "second.bin"].map(|name| fs::read(work.path(name)).unwrap());
    assert!(first == second);
    work.run(&["labelled.jsonl", "--model", "first.bin"]).ok();
}

#[test]
fn out_of_fold_articles_are_written_in_order() {
    let work = labelled();
    let ran = fit(&work, "m.bin", &["--folds", "2", "--predictions", "articles.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let wanted: Vec<Value> = labelled_rows().into_iter().map(|row| row["id"].clone()).collect();
    let articles = work.read("articles.jsonl");
    let got: Vec<Value> =
        articles.lines().map(|row| serde_json::from_str::<Value>(row).unwrap()["id"].clone()).collect();
    assert_eq!(got, wanted);
    ran.tells("pages of hosts that were not learned from:").tells("labelled.jsonl ");
}

#[test]
fn a_row_that_cannot_be_learned_from_is_told_and_left_out() {
    let work = labelled();
    work.file("labelled.jsonl", work.read("labelled.jsonl") + "\n{\"id\": \"a\", \"text\": \"No truth.\"}\n{bad\n");
    let ran = fit(&work, "m.bin", &["--folds", "0"]).exits(1);
    ran.tells("no truth").tells("bad JSON").tells(&format!("{} labelled pages", labelled_rows().len()));
    assert!(work.path("m.bin").exists());
}

#[test]
fn folds_without_pages_to_learn_from_are_refused() {
    let work = Work::new();
    let row = labelled_rows()[0].to_string();
    work.file("labelled.jsonl", row);
    let ran = fit(&work, "m.bin", &["--folds", "2"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--folds 0"), "{}", ran.err);
}

#[test]
fn thresholds_that_are_given_stand_instead_of_those_found() {
    let work = labelled();
    for (given, thresholds) in [("-0.5,1.5", "[-0.5,1.5]"), ("2", "[2.0,2.0]")] {
        let ran = fit(&work, "m.bin", &["--folds", "2", &format!("--threshold={given}")]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let model = std::fs::read(work.path("m.bin")).unwrap();
        let described = String::from_utf8_lossy(model.split(|byte| *byte == b'\n').nth(1).unwrap()).into_owned();
        assert!(described.contains(&format!("\"thresholds\":{thresholds}")), "{described}");
    }
    fit(&work, "m.bin", &["--threshold=1,2,3"]).exits(2).tells("--threshold: give one value, or two");
    let ran = work.run(&["fit", "truth.jsonl", "-o", "m.bin", "--leaves", "33"]);
    ran.exits(2).tells("from 2 to 32");
}

#[test]
fn a_file_that_is_no_model_is_refused_with_reason() {
    let header = b"copydesk model 5\n".to_vec();
    let described =
        [&header[..], br#"{"features":["x"],"thresholds":[0,0],"seed":1,"pages":1,"lines":1}"#, b"\n"].concat();
    let cases: [(Vec<u8>, &str); 4] = [
        (b"PK".to_vec(), "not a model file"),
        (header.clone(), "cut short"),
        ([&header[..], b"{}\n"].concat(), "description is broken"),
        (described, "trained for other features"),
    ];
    for (bytes, reason) in cases {
        let work = Work::with(&[("page.txt", "Nothing.")]);
        work.file("m.bin", bytes);
        let ran = work.run(&["page.txt", "--model", "m.bin"]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("m.bin") && ran.err.contains(reason), "{}", ran.err);
    }
}

#[test]
fn the_headline_is_looked_for_again_where_the_scorer_drops_what_the_text_seemed_to_begin_with() {
    let page = "fixtures/pages/blocks-sponsor-above/page.txt";
    let headline = |args: &[&str]| run_in_repository(args).ok().json()["headline"].clone();
    assert_eq!(headline(&[page, "--no-scorer"]), "Quay Side Notebook");
    assert_eq!(headline(&[page]), "How the tide gauge learned to lie");
    run_in_repository(&["explain", page]).ok().prints("Quay Side Notebook   score").prints("(also headline)");
}

#[test]
fn a_page_of_few_words_is_left_to_the_rules() {
    let work = Work::with(&[("page.txt", "Home\n\nPrices\n\nThe ferry sails again.\n\nTerms\n")]);
    assert_eq!(work.run(&["page.txt"]).ok().json()["body"], work.run(&["page.txt", "--no-scorer"]).ok().json()["body"]);
}

#[test]
fn a_page_of_very_many_lines_is_left_to_the_rules() {
    let line = |number: usize| format!("{} {number}\n\n", PARAGRAPHS[number % 3]);
    let list: String = (0..270_000).map(line).collect();
    let work = Work::with(&[("list.txt", &list)]);
    let ran = work.run(&["explain", "list.txt"]).ok();
    assert!(ran.out.lines().count() >= 270_000);
    assert_eq!(ran.out.lines().filter(|line| line.contains("   score ")).count(), 0);
}

#[test]
fn pages_without_truth_cannot_be_learned_from() {
    let work = Work::with(&[("rows.jsonl", "{\"id\": \"a\", \"text\": \"Some words.\"}\n"), ("empty.jsonl", "")]);
    let ran = work.run(&["fit", "rows.jsonl", "-o", "m.bin"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("rows.jsonl record 1: no truth"), "{}", ran.err);
    let ran = work.run(&["fit", "empty.jsonl", "-o", "m.bin"]);
    assert_eq!((ran.code, ran.err.contains("no labelled page to learn from")), (Some(2), true), "{}", ran.err);
}

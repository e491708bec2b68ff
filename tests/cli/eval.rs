//! `copydesk eval`: articles measured against labelled pages.

use serde_json::{Value, json};

use crate::sample::{HEADLINE, PARAGRAPHS, article, article_body};
use crate::work::{Ran, Work, run_in_repository};

/// Labelled pages of the repository: three articles, one thread of a forum.
const QUAY: &str = "fixtures/truth/quay.jsonl";

fn quay(args: &[&str]) -> Ran {
    run_in_repository(&[&["eval", QUAY], args].concat()).ok()
}

/// A labelled row of the article of `sample`, with this id and truth.
fn row(id: &str, truth: &Value) -> String {
    format!("{}\n", json!({"id": id, "kind": "article", "text": article(), "truth": truth}))
}

fn true_row(id: &str) -> String {
    row(id, &json!({"body": article_body()}))
}

/// What a rule took: lines, right, wrong.
fn taken(evaluation: &Value, rule: &str) -> [Option<u64>; 3] {
    let rules = evaluation["rules"].as_array().unwrap();
    let found = rules.iter().find(|taken| taken["rule"] == rule).unwrap_or_else(|| panic!("{rule} took nothing"));
    ["lines", "right", "wrong"].map(|key| found[key].as_u64())
}

#[track_caller]
fn assert_close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

#[test]
fn a_page_is_measured_by_the_words_that_are_right() {
    let work = Work::new();
    // The body has 55 words, and all of them are right. The true one has five more.
    let truth = json!({"title": HEADLINE, "body": format!("{} Nobody waited for the vote.", article_body())});
    work.file("set.jsonl", row("a", &truth));
    let evaluation = work.run(&["eval", "set.jsonl", "--json"]).ok().json();
    let words = PARAGRAPHS.iter().map(|paragraph| paragraph.split_whitespace().count()).sum::<usize>() as f64;
    let all = &evaluation["all"];
    assert_close(&all["p"], 1.0);
    assert_close(&all["r"], words / (words + 5.0));
    assert_close(&all["f1"], 2.0 * words / (2.0 * words + 5.0));
    assert_eq!(
        (&all["n"], &all["exact"], &all["head"], &all["author"]),
        (&json!(1), &json!(0.0), &json!(1.0), &json!(null))
    );
}

#[test]
fn each_kind_has_its_row_and_the_worst_pages_come_first() {
    let evaluation = quay(&["--json", "--worst", "2"]).json();
    let kinds = evaluation["kinds"].as_array().unwrap();
    let kinds: Vec<(&Value, &Value)> = kinds.iter().map(|kind| (&kind["kind"], &kind["n"])).collect();
    assert_eq!(kinds, [(&json!("article"), &json!(3)), (&json!("forum"), &json!(1))]);
    let worst = evaluation["worst"].as_array().unwrap();
    let f1: Vec<f64> = worst.iter().map(|page| page["f1"].as_f64().unwrap()).collect();
    assert!(f1.len() == 2 && f1[0] <= f1[1] && f1[1] < 1.0, "{f1:?}");
    assert_eq!((&worst[0]["path"], &worst[0]["record"]), (&json!(QUAY), &json!(2)));
}

#[test]
fn words_are_rightly_or_wrongly_taken() {
    let evaluation = quay(&["--json"]).json();
    // The mark stands for an advertisement on one page, and is a line of the article on another.
    assert_eq!(taken(&evaluation, "en/ads/mark"), [Some(2), Some(1), Some(1)]);
    assert_eq!(taken(&evaluation, "en/related/teaser"), [Some(1), Some(6), Some(0)]);
    let words = |rule: &Value| rule["right"].as_u64().unwrap() + rule["wrong"].as_u64().unwrap();
    let taken: Vec<u64> = evaluation["rules"].as_array().unwrap().iter().map(words).collect();
    assert!(taken.len() > 5 && taken.is_sorted_by(|a, b| a >= b), "{taken:?}");
}

#[test]
fn fewer_rules_take_less() {
    let with = quay(&["--json"]).json();
    let without = quay(&["--json", "--no-builtin"]).json();
    assert!(with["all"]["p"].as_f64() > without["all"]["p"].as_f64());
    let skipped = quay(&["--json", "--skip", "en/ads/*"]).json();
    assert!(skipped["rules"].as_array().unwrap().iter().all(|taken| taken["rule"] != "en/ads/mark"));
}

#[test]
fn text_shows_what_json_shows() {
    let (text, evaluation) = (quay(&[]), quay(&["--json"]).json());
    let f1 = evaluation["all"]["f1"].as_f64().unwrap();
    let first = text.out.lines().next().unwrap();
    assert!(
        first.starts_with("all  ") && first.contains(" n=4 ") && first.contains(&format!(" f1={f1:.3} ")),
        "{first}"
    );
    text.prints("\nkind article  ")
        .prints("\nkind forum  ")
        .prints("   fixtures/truth/quay.jsonl record 2\n")
        .omits("\nfile ");
}

#[test]
fn no_worst_pages_if_none_are_wanted() {
    quay(&[]).prints("worst pages");
    quay(&["--worst", "0"]).omits("worst pages");
}

#[test]
fn several_files_have_a_row_each() {
    let work = Work::with(&[("a.jsonl", &true_row("a")), ("b.jsonl", &[true_row("b"), true_row("c")].concat())]);
    let ran = work.run(&["eval", "b.jsonl", "a.jsonl"]).ok();
    ran.prints("all                                  n=3 ")
        .prints("\nfile a.jsonl                         n=1 ")
        .prints("\nfile b.jsonl                         n=2 ")
        .omits("\nkind ");
}

#[test]
fn standard_input_is_read() {
    Work::new().pipe(true_row("a"), &["eval", "-", "--from", "jsonl"]).ok().prints("f1=1.000").prints("stdin record 1");
}

#[test]
fn the_same_bytes_whatever_the_number_of_workers() {
    let single = quay(&["-j", "1"]);
    for jobs in ["2", "7"] {
        assert_eq!(quay(&["-j", jobs]).out, single.out);
    }
}

#[test]
fn rows_without_truth_are_reported_and_left_out() {
    let lines = [
        true_row("a"),
        format!("{}\n", json!({"id": "b", "text": "Home"})),
        "{\"id\n".to_owned(),
        row("d", &json!({"body": 7})),
    ];
    let work = Work::with(&[("set.jsonl", &lines.concat())]);
    let ran = work.run(&["eval", "set.jsonl"]).exits(1).prints(" n=1 ").prints("f1=1.000");
    ran.tells("set.jsonl record 2: no truth")
        .tells("set.jsonl record 3: bad JSON")
        .tells("set.jsonl record 4: its truth cannot be read");
}

#[test]
fn a_page_that_cannot_be_cleaned_is_measured_as_an_empty_article() {
    let no_text = format!("{}\n", json!({"id": "b", "truth": {"body": "Lost words."}}));
    let work = Work::with(&[("set.jsonl", &[true_row("a"), no_text].concat())]);
    let ran = work.run(&["eval", "set.jsonl"]).exits(1).tells("set.jsonl record 2: no field");
    ran.prints(" n=2 ")
        .prints("all                                  n=2     f1=0.500")
        .prints("f1=0.000 p=0.000 r=0.000  b   set.jsonl record 2");
}

#[test]
fn no_page_with_truth_cannot_run() {
    let work = Work::with(&[("set.jsonl", "{\"text\": \"Home\"}\n"), ("page.txt", &article())]);
    for input in ["set.jsonl", "page.txt", "missing.jsonl"] {
        let ran = work.run(&["eval", input]).exits(2).tells("no page with truth");
        assert_eq!(ran.out, "");
    }
    work.run(&["eval"]).exits(2).tells("<PATH>");
}

#[test]
fn dates_are_measured_where_the_truth_has_one() {
    let page = |date: &str| json!({"text": format!("{HEADLINE}\n\nPublished 12 February 2024\n\n{}", PARAGRAPHS.join("\n\n")), "truth": {"body": article_body(), "date": date}});
    let dated = json!({"html": format!("<html><head><meta property=\"article:published_time\" content=\"2024-02-12T08:00:00Z\"></head><body><h1>{HEADLINE}</h1><p>{}</p></body></html>", PARAGRAPHS.join("</p><p>")), "truth": {"body": article_body(), "date": "2024-02-12"}});
    let rows = [dated.to_string(), page("2023-02-12").to_string(), true_row("a").trim().to_owned()];
    let work = Work::with(&[("set.jsonl", &rows.join("\n")), ("bare.jsonl", &true_row("a"))]);
    let evaluation = work.run(&["eval", "set.jsonl", "--json"]).ok().json();
    assert_close(&evaluation["all"]["date"], 0.5);
    work.run(&["eval", "set.jsonl"]).ok().prints(" date=0.500");
    work.run(&["eval", "bare.jsonl"]).ok().omits("date=");
}

#[test]
fn an_article_for_a_truth_is_refused_with_the_accepted_fields() {
    let rows = [row("a", &json!({"headline": HEADLINE, "credits": []})), true_row("b")].concat();
    let work = Work::with(&[("set.jsonl", &rows)]);
    let told =
        "copydesk: set.jsonl record 1: its truth cannot be read: unknown field `headline`, expected one of `title`, ";
    work.run(&["eval", "set.jsonl"]).exits(1).prints("n=1").tells(told).tells("for `headline` write `title`");
    work.run(&["fit", "set.jsonl", "-o", "m.bin", "--folds", "0", "--trees", "4"]).exits(1).tells(told);
}

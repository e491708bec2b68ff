//! Hand-made articles and truths; the values are worked out by hand from the definitions.

use serde_json::{Value, json};

use super::*;
use crate::article::{Caption, Credit};

fn truth(fields: &Value) -> Truth {
    serde_json::from_value(fields.clone()).unwrap()
}

fn body(text: &str) -> Article {
    Article { body: text.to_owned(), ..Article::default() }
}

fn credit(role: Role, name: &str) -> Credit {
    Credit { role, name: name.to_owned() }
}

fn caption(text: &str, credit: Option<&str>) -> Caption {
    Caption { text: text.to_owned(), credit: credit.map(str::to_owned) }
}

#[track_caller]
fn assert_close(value: Option<f64>, expected: f64) {
    let value = value.expect("the truth has what the measure needs");
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

/// F1, precision, recall, shingle F1, exact.
#[track_caller]
fn assert_body(found: &str, wanted: &str, expected: [f64; 5]) {
    let measures = Measures::of(&body(found), &truth(&json!({"body": wanted})));
    let values = measures.values();
    for (place, expected) in expected.into_iter().enumerate() {
        assert_close(values[place], expected);
    }
}

#[test]
fn a_body_is_compared_as_a_bag_of_words() {
    // 4 of 5 found words are true (the third `the` is one too many), 4 of 6 true ones are found. Shingles: 2 found,
    // 3 wanted, none in common.
    assert_body("The boat. The, the QUAY", "the old boat left the quay", [8.0 / 11.0, 0.8, 4.0 / 6.0, 0.0, 0.0]);
}

#[test]
fn shingles_feel_the_order_of_words() {
    // All words are right. Shingles: abcd bcde cdef of 3 wanted; found abcd bcdf cdfe.
    assert_body("a b c d f e", "a b c d e f", [1.0, 1.0, 1.0, 1.0 / 3.0, 0.0]);
}

#[test]
fn case_and_punctuation_are_no_difference() {
    assert_body("“Ärger”, in ŁÓDŹ!\n\nNo. 3", "ärger in łódź - no 3", [1.0; 5]);
}

#[test]
fn a_combining_mark_parts_a_word() {
    // Found: `cafe`, `s`; wanted: `cafés`.
    assert_body("cafe\u{301}s", "caf\u{e9}s", [0.0; 5]);
    assert_body("cafe\u{301}s", "Cafe S", [1.0; 5]);
}

#[test]
fn an_empty_body_agrees_with_one_without_words_alone() {
    assert_body("", "the quay", [0.0; 5]);
    assert_body("", "* * *", [1.0; 5]);
    assert_body("quay", "* * *", [0.0; 5]);
}

#[test]
fn a_truth_without_a_body_gives_no_measure_of_it() {
    let measures = Measures::of(&body("the quay"), &truth(&json!({"body": ""})));
    assert_eq!(measures, Measures::default());
}

#[test]
fn snippets_are_looked_for_as_words_of_the_body() {
    let truth = truth(&json!({
        "with": ["the QUAY, at dawn", "never there", "qu", "—"],
        "without": ["share this", "at dawn"],
    }));
    let measures = Measures::of(&body("On the quay at dawn."), &truth);
    // A snippet may begin or end within a word, and one without words stands everywhere.
    assert_close(measures.with, 0.75);
    assert_close(measures.without, 0.5);
}

#[test]
fn headlines_are_compared_word_by_word() {
    let title = truth(&json!({"title": "Ferry late again"}));
    let measured = |headline: Option<&str>| {
        let article = Article { headline: headline.map(str::to_owned), ..Article::default() };
        Measures::of(&article, &title)
    };
    let values = |headline| {
        let measures = measured(headline);
        (measures.headline, measures.headline_f1)
    };
    assert_eq!(values(Some("FERRY LATE, again!")), (Some(1.0), Some(1.0)));
    assert_eq!(values(None), (Some(0.0), Some(0.0)));
    let longer = measured(Some("Ferry late | Harbour News"));
    assert_eq!(longer.headline, Some(0.0));
    // 2 of 4 and 2 of 3.
    assert_close(longer.headline_f1, 4.0 / 7.0);
}

#[test]
fn an_empty_headline_is_right_for_a_title_without_words_only() {
    let measures = Measures::of(&Article::default(), &truth(&json!({"title": "***"})));
    assert_eq!((measures.headline, measures.headline_f1), (Some(1.0), Some(0.0)));
    assert_eq!(Measures::of(&Article::default(), &truth(&json!({"title": ""}))).headline, None);
}

#[test]
fn an_author_may_be_named_in_part() {
    let author = |wanted: Value, credits: Vec<Credit>| {
        let article = Article { credits, ..Article::default() };
        Measures::of(&article, &truth(&json!({"author": wanted}))).author
    };
    let pell = || vec![credit(Role::Author, "Ada Pell")];
    assert_eq!(author(json!("ada pell, Harbour News"), pell()), Some(1.0));
    assert_eq!(author(json!(["Jon Wick", "Pell"]), pell()), Some(1.0));
    assert_eq!(author(json!(["Jon Wick"]), pell()), Some(0.0));
    assert_eq!(author(json!("Ada Pell"), vec![credit(Role::Editor, "Ada Pell")]), Some(0.0));
    assert_eq!(author(json!("Ada Pell"), Vec::new()), Some(0.0));
    assert_eq!(author(json!("—"), pell()), Some(0.0));
    assert_eq!((author(json!(""), pell()), author(json!([]), pell()), author(json!(null), pell())), (None, None, None));
}

#[test]
fn a_caption_is_found_from_an_f1_of_seven_tenths() {
    let truth = truth(&json!({"captions": ["A ferry leaves the quay", "Two nets dry"]}));
    let article = |captions: Vec<Caption>| Article { captions, ..Article::default() };
    // 4 of 6 and 4 of 5: F1 8/11, found. 1 of 1 and 1 of 3: F1 1/2, not found.
    let found = article(vec![caption("A ferry leaves that quay early", None), caption("Nets", None)]);
    assert_close(Measures::of(&found, &truth).captions, 0.5);
    assert_close(Measures::of(&article(vec![]), &truth).captions, 0.0);
    assert_eq!(Measures::of(&found, &Truth::default()).captions, None);
}

#[test]
fn only_long_captions_that_are_not_of_the_body_can_leak() {
    let truth = truth(&json!({
        "body": "The ferry left the quay at dawn.",
        "captions": ["Five words are too few", "Nets dry on the wall at noon", "ferry left the quay at dawn", "Gulls wait for the boats to land"],
    }));
    let leaky = body("Five words are too few. Nets dry on the wall at noon. The ferry left the quay at dawn.");
    assert_close(Measures::of(&leaky, &truth).leak, 0.5);
    let short = Truth { captions: vec!["Five words are too few".into()], ..Truth::default() };
    assert_eq!(Measures::of(&leaky, &short).leak, None);
}

#[test]
fn a_photo_credit_is_named_by_three_fifths_of_its_telling_words() {
    let truth = truth(&json!({"photo_credits": [
        "Photo by Ada Pell/Getty Images",    // ada pell getty: all three
        "Courtesy of the Harbour Board, Ostrel, Velmora, Kessrin", // harbour board ostrel velmora kessrin: three of five
        "Source: Jon Wick Agency",           // jon wick agency: one of three
        "Picture supplied",                  // names nobody: not counted
        "Wick Wick Wick Lund",               // wick lund: one of two
    ]}));
    let article = Article {
        credits: vec![credit(Role::Photo, "Ada Pell/Getty"), credit(Role::Source, "Harbour Board")],
        captions: vec![caption("Kessrin from above", Some("Wick, Ostrel"))],
        ..Article::default()
    };
    assert_close(Measures::of(&article, &truth).credits, 0.5);
    let noise = Truth { photo_credits: vec!["Image".into()], ..Truth::default() };
    assert_eq!(Measures::of(&article, &noise).credits, None);
}

#[test]
fn a_perfect_article_has_full_marks() {
    let truth = truth(&json!({
        "title": "Ferry late", "author": "Ada Pell", "date": "2024-02-12", "body": "The ferry was late.", "with": ["was late"], "without": ["Share"],
        "captions": ["The late ferry at the old quay"], "photo_credits": ["Jon Wick"],
    }));
    let article = Article {
        headline: Some("Ferry late".into()),
        date: Some("2024-02-12".into()),
        captions: vec![caption("The late ferry at the old quay", Some("Jon Wick"))],
        credits: vec![credit(Role::Author, "Ada Pell")],
        ..body("The ferry was late.")
    };
    let mut full = [Some(1.0); NAMES.len()];
    full[12] = Some(0.0);
    assert_eq!(NAMES[12], "leak");
    assert_eq!(Measures::of(&article, &truth).values(), full);
}

#[test]
fn a_date_is_the_true_day() {
    let measured = |found: Option<&str>, wanted: Option<&str>| {
        let article = Article { date: found.map(Into::into), ..Article::default() };
        Measures::of(&article, &Truth { date: wanted.map(Into::into), ..Truth::default() }).date
    };
    for (wanted, expected) in [
        (Some("2024-02-12"), Some(1.0)),
        (Some(" 2024-02-12T09:30:00Z "), Some(1.0)),
        (Some("2024-02"), Some(1.0)),
        (Some("2024-02-13"), Some(0.0)),
        (Some("2024-12-02"), Some(0.0)),
        (Some(""), None),
        (None, None),
    ] {
        assert_eq!(measured(Some("2024-02-12"), wanted), expected, "{wanted:?}");
    }
    assert_eq!(measured(None, Some("2024-02-12")), Some(0.0));
    assert_eq!(measured(None, None), None);
}

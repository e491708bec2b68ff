//! Paragraphs that a page prints twice.

use crate::sample::{page, proses};
use crate::work::Work;

/// The article of a page of these paragraphs, by itself and with what left.
fn cleaned(paragraphs: &[String]) -> serde_json::Value {
    let blocks = [&["Harbour board puts off its vote".to_owned()], paragraphs].concat();
    let work = Work::with(&[("page.txt", &page(&blocks))]);
    work.run(&["page.txt", "--no-builtin", "--no-scorer", "--dropped"]).ok().json()
}

#[test]
fn a_paragraph_that_stands_there_again_leaves() {
    let mut paragraphs = proses(6, 15);
    paragraphs.push(paragraphs[1].to_uppercase());
    let got = cleaned(&paragraphs);
    assert_eq!(got["body"], proses(6, 15).join("\n\n"));
    let dropped = got["dropped"].as_array().unwrap().iter().find(|dropped| dropped["rule"] == "repeated");
    assert_eq!(dropped.unwrap()["text"], paragraphs[1].to_uppercase());
}

#[test]
fn a_page_printed_twice_stays_once() {
    let twice = [proses(8, 20), proses(8, 20)].concat();
    assert_eq!(cleaned(&twice)["body"], proses(8, 20).join("\n\n"));
}

#[test]
fn few_paragraphs_over_and_over_are_the_text() {
    let [one, other] = [0, 1].map(|at| proses(2, 30)[at].clone());
    let few = [&one, &one, &other, &one, &other, &one, &one].map(String::clone);
    assert_eq!(cleaned(&few)["body"], few.join("\n\n"));
}

#[test]
fn a_short_page_printed_twice_stays_once() {
    let twice = [proses(3, 20), proses(3, 20)].concat();
    assert_eq!(cleaned(&twice)["body"], proses(3, 20).join("\n\n"));
}

#[test]
fn short_lines_may_come_again() {
    let mut lines = proses(6, 15);
    lines.extend(["The tide was out.".to_owned(), "Nobody came.".to_owned(), "The tide was out.".to_owned()]);
    assert_eq!(cleaned(&lines)["body"], lines.join("\n\n"));
}

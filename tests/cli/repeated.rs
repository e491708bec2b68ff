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
fn short_lines_of_the_second_copy_leave_with_it() {
    let with = |between: &[&str]| {
        let text = proses(8, 20);
        let mut blocks = Vec::new();
        for (at, paragraph) in text.iter().enumerate() {
            blocks.push(paragraph.clone());
            blocks.extend(between.get(at).map(|&heading| heading.to_owned()));
        }
        blocks
    };
    let copy = with(&["Step 1", "Step 2"]);
    assert_eq!(cleaned(&[&copy[..], &copy].concat())["body"], copy.join("\n\n"));
    let told = cleaned(&[copy, with(&["Step 1", "Afterword"])].concat())["body"].as_str().unwrap().to_owned();
    assert!(told.ends_with("Afterword") && told.matches("Step 1").count() == 1, "what is new stays: {told}");
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
fn what_a_list_has_in_common_with_the_text_stays_in_it() {
    let text = proses(7, 15);
    let item = |text: &String| format!("* {text}");
    let new = "* Then they went home.".to_owned();
    let list = |items: &[String]| [&text[..], &[items.join("\n")]].concat();
    let body = |items: &[String]| cleaned(&list(items))["body"].as_str().unwrap().to_owned();
    let [one, two] = [item(&text[0]), item(&text[1])];
    let told = body(&[one.clone(), new.clone(), two.clone()]);
    assert!(told.ends_with(&format!("{}\nThen they went home.\n{}", text[0], text[1])), "{told}");
    assert_eq!(body(&[one, two]), text.join("\n\n"), "a list that tells nothing new");
}

#[test]
fn manuals_say_of_one_thing_what_they_say_of_another() {
    let again = [proses(7, 15), vec![proses(1, 15)[0].clone()]].concat();
    let code = |lines: &str| {
        let work = Work::with(&[("page.md", &format!("# Tide\n\n{}\n\n```\n{lines}\n```\n", again.join("\n\n")))]);
        work.run(&["page.md", "--no-builtin", "--no-scorer"]).ok().json()["body"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("tide --low\ntide --high\nquay").matches(&again[0]).count(), 2);
    assert_eq!(code("tide --low\ntide --high").matches(&again[0]).count(), 1);
}

#[test]
fn short_lines_may_come_again() {
    let mut lines = proses(6, 15);
    lines.extend(["The tide was out.".to_owned(), "Nobody came.".to_owned(), "The tide was out.".to_owned()]);
    assert_eq!(cleaned(&lines)["body"], lines.join("\n\n"));
}

//! `copydesk explain --html`: what stands in the page, without a browser.

use std::collections::BTreeSet;

use serde_json::json;

use crate::sample::{HEADLINE, PARAGRAPHS, article};
use crate::work::{Ran, Work, run_in_repository};

fn html(work: &Work, more: &[&str]) -> Ran {
    work.run(&[&["explain", "--html"], more].concat())
}

#[test]
fn every_line_has_its_fate_and_rule() {
    let ran = html(&Work::with(&[("page.txt", &article())]), &["page.txt"]).ok();
    let row = "class=\"dropped ad\" data-labels=\"ad\" data-line=\"5\" tabindex=\"-1\"><span class=\"number\">5</span>\
        <span class=\"fate\">−ad</span><span class=\"text\">ADVERTISEMENT</span><a class=\"rule\" href=\"#p1-by-en/ads/mark\" data-judge=\"en/ads/mark\">en/ads/mark</a>";
    ran.prints(row)
        .prints("<span class=\"fate\">=headline</span>")
        .prints("<tr id=\"p1-by-en/ads/mark\"><th scope=\"row\">en/ads/mark</th><td>1</td><td>1</td><td class=\"why\">")
        .prints(&format!("<h3>{HEADLINE}</h3>"))
        .prints(&format!("<p data-line=\"3\">{}</p>", PARAGRAPHS[0]))
        .prints(
            "<button type=\"button\" class=\"ad\" data-label=\"ad\" aria-pressed=\"false\">ad <span>1</span></button>",
        )
        .prints("aria-label=\"ad, lines 5 to 5, 1 words\"");
}

#[test]
fn a_part_that_left_a_line_is_marked_in_it() {
    let ran = run_in_repository(&["explain", "--html", "fixtures/pages/html-blogger-kestrel/page.html"]).ok();
    ran.prints("class=\"kept body\" data-labels=\"body byline tags\"")
        .prints("<a class=\"part taken byline\" href=\"#p1-by-any/html/bylines/author\" data-judge=\"any/html/bylines/author\">Posted by Gwen Attick</a> <a class=\"part dropped tags\"");
}

#[test]
fn every_judge_that_is_named_has_a_reason() {
    let ran = run_in_repository(&["explain", "--html", "fixtures/pages"]).ok();
    let named: BTreeSet<&str> = ran.out.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let by: Vec<&&str> = named.iter().filter(|target| target.contains("-by-")).collect();
    assert!(by.len() > 100, "{}", by.len());
    let missing: Vec<&&&str> = by.iter().filter(|target| !ran.out.contains(&format!("<tr id=\"{target}\""))).collect();
    assert_eq!(missing, Vec::<&&&str>::new());
    ran.omits("<td class=\"why\"></td>");
}

#[test]
fn the_page_loads_nothing() {
    let ran = run_in_repository(&["explain", "--html", "fixtures/pages"]).ok();
    ran.prints("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\"")
        .omits(" src=\"")
        .omits("@import")
        .omits("url(")
        .omits("href=\"http");
}

#[test]
fn one_page_has_no_index_and_several_have_one() {
    let work = Work::with(&[("a.txt", &article()), ("b.txt", &article())]);
    html(&work, &["a.txt"]).ok().omits("id=\"index\"").prints(&format!("<title>{HEADLINE}</title>"));
    html(&work, &["a.txt", "b.txt"])
        .ok()
        .prints("<title>2 pages</title>")
        .prints("<tr><th scope=\"row\">ad</th><td>2</td><td>")
        .prints("<a href=\"#p2\" title=\"b.txt\">")
        .prints("<section class=\"page\" id=\"p2\"");
}

#[test]
fn all_records_of_a_dump_are_shown_or_the_one_asked_for() {
    let rows: Vec<String> =
        (1..=5).map(|number| json!({"id": format!("row-{number}"), "text": article()}).to_string()).collect();
    let work = Work::with(&[("dump.jsonl", &rows.join("\n"))]);
    assert_eq!(html(&work, &["dump.jsonl"]).ok().out.matches("<section class=\"page\"").count(), 5);
    html(&work, &["dump.jsonl", "--record", "4"]).ok().prints("row-4").omits("row-1").omits("id=\"index\"");
    let ran = html(&work, &["dump.jsonl", "--limit", "2"]).exits(0);
    assert_eq!(ran.out.matches("<section class=\"page\"").count(), 2);
    let told = "only the first 2 pages are shown; --limit shows more";
    ran.prints(&format!("<p class=\"note\">{told}</p>")).tells(&format!("copydesk: {told}\n"));
    html(&work, &["dump.jsonl", "--limit", "5"]).ok();
}

#[test]
fn a_page_that_cannot_be_shown_is_told_and_named() {
    let work = Work::with(&[("dump.jsonl", &format!("{}\n{{\n", json!({"text": article()})))]);
    let ran = html(&work, &["dump.jsonl"]).exits(1);
    ran.prints("<p class=\"note\">not shown: dump.jsonl record 2: bad JSON")
        .tells("copydesk: dump.jsonl record 2: bad JSON");
    html(&work, &["dump.jsonl", "--record", "9"]).exits(2).tells("copydesk: no page to show");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let run = || run_in_repository(&["explain", "--html", "fixtures/pages"]).ok().out.clone();
    assert_eq!(run(), run());
}

#[test]
fn a_page_costs_little_more_than_its_text() {
    let ran = run_in_repository(&["explain", "--html", "fixtures/pages"]).ok();
    let folder = crate::work::repository().join("fixtures/pages");
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().metadata().unwrap());
    let size: u64 = files.filter(|data| data.is_file()).map(|data| data.len()).sum();
    let fixed = 40_000; // Style and script, about twice what they are; a line costs its markup, its rules and their reasons.
    assert!((ran.out.len() as u64) < fixed + 10 * size, "{} bytes from {size}", ran.out.len());
}

#[test]
fn several_pages_need_html() {
    let work = Work::with(&[("a.txt", &article()), ("b.txt", &article())]);
    work.run(&["explain", "a.txt", "b.txt"]).exits(2).tells("copydesk: explain shows one page; several need --html");
}

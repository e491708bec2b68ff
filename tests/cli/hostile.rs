//! Pages made to break a parser: each gives its article, soon, and no fault.

use std::time::{Duration, Instant};

use copydesk::segment::{Names, segment_html, segment_text};

use crate::sample::PARAGRAPHS;
use crate::work::Work;

/// Longest that any of them may take; a step that is quadratic in their size takes many minutes.
const LONGEST: Duration = Duration::from_secs(60);

/// Texts of the lines of a page, which must be read in time.
fn lines(markup: &str) -> Vec<String> {
    let start = Instant::now();
    let page = segment_html(markup, &Names::default());
    let taken = start.elapsed();
    assert!(taken < LONGEST, "{}… took {taken:?}", &markup[..markup.floor_char_boundary(40)]);
    page.lines.iter().map(|line| line.text.to_string()).collect()
}

fn article() -> String {
    PARAGRAPHS.iter().map(|text| format!("<p>{text}</p>")).collect()
}

/// Markup that opens something again and again, before an article.
const OPENED: [&str; 23] = [
    "<div>",
    "<b>",
    "<a href=x>",
    "<nobr>",
    "<ul><li>",
    "<table><tr><td>",
    "<font size=2>",
    "<span>",
    "<blockquote>",
    "<b><p>",
    "<a><div>",
    "<ruby>",
    "<details><summary>",
    "<button>",
    "<h1>",
    "<form>",
    "<dl><dd>",
    "<fieldset>",
    "<center>",
    "<math><mrow>",
    "<i><table>",
    "<p><b><i>",
    "<x-part>",
];

#[test]
fn nesting_of_any_depth_is_read() {
    for tag in OPENED {
        let found = lines(&format!("<!doctype html>{}{}", tag.repeat(200_000), article()));
        assert!(found.iter().any(|line| line.contains(PARAGRAPHS[1])), "{tag} swallowed the article");
    }
}

/// Markup of Markdown that opens something again and again.
const OPENED_TEXT: [&str; 17] = [
    ">",
    "> ",
    "- ",
    "1. ",
    "![",
    "[![",
    "[a](",
    "[",
    "`",
    "**",
    "[]{.",
    "[x]{.a\n",
    "{.",
    "<a =\"",
    "x <a b\n",
    "<p a=\"\n\n",
    "::: x\n",
];

#[test]
fn markdown_opened_again_and_again_is_read() {
    for mark in OPENED_TEXT {
        let body = PARAGRAPHS.join("\n\n");
        let page = format!("::: page\n# Tides\n\n{}\n\n[More](/m)\n\n{body}\n", mark.repeat(200_000));
        let start = Instant::now();
        let found = segment_text(&page, None);
        let taken = start.elapsed();
        assert!(taken < LONGEST, "{mark} took {taken:?}");
        assert!(found.lines.iter().any(|line| line.text.contains(PARAGRAPHS[1])), "{mark} swallowed the article");
    }
}

#[test]
fn formatting_left_open_is_not_opened_again_without_end() {
    let open: String = (0..20_000).map(|number| format!("<p><font id=f{number}>x")).collect();
    assert!(!lines(&open).is_empty());
}

#[test]
fn a_tag_of_very_many_attributes_is_read() {
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=1")).collect();
    assert_eq!(lines(&format!("<p{attributes}>{}", article())), PARAGRAPHS);
}

#[test]
fn a_page_of_fifty_megabytes_is_read() {
    let count = (50 << 20) / article().len();
    assert_eq!(lines(&article().repeat(count)).len(), count * PARAGRAPHS.len());
}

#[test]
fn unclosed_and_broken_tags_are_read() {
    assert_eq!(lines(&format!("<p>{}", PARAGRAPHS.join("<p>"))), PARAGRAPHS);
    assert_eq!(lines("<p>a</p><di\0v>b</di\0v><p\0>c"), ["a", "bc"].map(str::to_owned));
    assert_eq!(lines("<div><p>a<div"), ["a"]);
    assert_eq!(lines("<plaintext>a <b>b\nc"), ["a <b>b", "c"]);
    assert_eq!(lines(&"<!-- ".repeat(500_000)), Vec::<String>::new());
    assert_eq!(lines(""), Vec::<String>::new());
}

#[test]
fn xhtml_sent_as_text_is_read() {
    let page = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \
         \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>\
         <title/><script src=\"a.js\"/><style/></head><body><div id=\"top\"/><a name=\"x\"/>{}<iframe src=\"b\"/>\
         <p>The end.</p></body></html>",
        article()
    );
    assert_eq!(lines(&page)[..3], PARAGRAPHS);
    assert_eq!(lines(&page).last().map(String::as_str), Some("The end."));
}

#[test]
fn a_page_whose_markup_was_cut_down_is_flagged() {
    let page = format!("{}{}", "<div>".repeat(2000), article());
    let got = Work::with(&[("page.html", &page)]).run(&["page.html"]).ok().json();
    assert_eq!(got["flags"], serde_json::json!(["deep-markup"]));
}

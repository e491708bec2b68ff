//! Pages and dumps made to break a parser: each is read soon, and where it holds an article, that comes out.

use std::time::{Duration, Instant};

use copydesk::Cleaner;
use copydesk::read::{Content, Inputs, Item, Parsed, ReadOptions, Record};
use copydesk::rules::{Options, load};
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

/// A page in full, which must be cleaned in time.
fn cleaned(cleaner: &Cleaner, what: &str, text: String) -> String {
    let record = Record { content: Content::Text(text), ..Record::default() };
    let start = Instant::now();
    let body = cleaner.clean(&record).article.body;
    let taken = start.elapsed();
    assert!(taken < LONGEST, "{what} took {taken:?}");
    body
}

#[test]
fn values_without_end_are_read() {
    let cleaner = Cleaner::new(load(&Options::default()).unwrap());
    let page = |head: &str, top: &str| format!("<!doctype html><head>{head}</head><body>{top}{}", article());
    let many = |piece: &str| piece.repeat(200_000);
    let authors = many("{\"@id\": \"a\"},");
    let pages = [
        ("a title of bars", page(&format!("<title>{}</title>", many("a | ")), "")),
        ("a title of dashes", page(&format!("<meta property=og:title content='{}'>", many("Quay - ")), "")),
        ("a heading of bars", page("", &format!("<h1>{}</h1>", many("a | ")))),
        ("authors by id", page(&ld(&format!("\"author\": [{authors} \"Ann Roe\"]")), "")),
        ("a credit of brackets", page("", &format!("<figure><img><p class=credit>{}</p></figure>", many(")")))),
        ("a byline of brackets", page("", &format!("<p class=byline>By Ann {}</p>", many(")")))),
    ];
    for (what, page) in pages {
        assert!(cleaned(&cleaner, what, page).contains(PARAGRAPHS[1]), "{what} swallowed the article");
    }
    let body = PARAGRAPHS.join("\n\n");
    let texts = [
        ("a first line of bars", format!("{}\n\n{body}", many("a | "))),
        ("brackets before an open tag", format!("# Tides\n\n{}<a \n\n[More](/m)\n\n{body}", many("<3"))),
    ];
    for (what, text) in texts {
        cleaned(&cleaner, what, text);
    }
}

/// Linked data of an article with these fields.
fn ld(fields: &str) -> String {
    format!("<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", {fields}}}</script>")
}

/// Number of pages in a stream, which must be read in time.
fn pages_of(what: &str, bytes: Vec<u8>) -> usize {
    let start = Instant::now();
    let options = ReadOptions { max_page: 64 << 20, ..ReadOptions::default() };
    let inputs = Inputs::of_stream("dump.warc", Box::new(std::io::Cursor::new(bytes)), options.clone()).unwrap();
    let is_page = |item: Item| match item {
        Item::Record(raw) => matches!(raw.parse(&options), Parsed::Record(_)),
        Item::Failed(_) | Item::End { .. } => false,
    };
    let pages = inputs.map(is_page).filter(|is_page| *is_page).count();
    let taken = start.elapsed();
    assert!(taken < LONGEST, "{what} took {taken:?}");
    pages
}

#[test]
fn records_that_lie_about_their_length_are_read() {
    let head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ";
    for length in ["60000000", "6000000000"] {
        let record = format!("{head}{length}\r\n\r\nTide\r\n\r\n");
        assert_eq!(pages_of("a wrong length", record.repeat(50_000).into_bytes()), 50_000);
    }
    let without = "WARC/1.0\r\nWARC-Type: response\r\n\r\nTide\n\n".repeat(50_000);
    let lie = format!("{head}60000000\r\n\r\nTide\r\n\r\n{without}");
    assert_eq!(pages_of("no length after a wrong one", lie.into_bytes()), 50_001);
}

#[test]
fn content_encodings_without_end_are_read() {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {}x\r\n\r\n", "x,".repeat(500_000));
    let block = head + &"Tide ".repeat(100_000);
    let length = block.len();
    let record = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n");
    assert_eq!(pages_of("encodings", record.into_bytes()), 1);
}

#[test]
fn formatting_left_open_is_not_opened_again_without_end() {
    let open: String = (0..20_000).map(|number| format!("<p><font id=f{number}>x")).collect();
    assert!(!lines(&open).is_empty());
}

#[test]
fn a_tag_of_very_many_attributes_is_read() {
    let quotes = ["", "'", "\""];
    for quote in quotes {
        let attributes: String = (0..1_000_000).map(|number| format!(" a{number}={quote}1{quote}")).collect();
        assert_eq!(lines(&format!("<p{attributes}>{}<svg{attributes}></svg{attributes}>", article())), PARAGRAPHS);
    }
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

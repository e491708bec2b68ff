//! Files, folders and standard input in; JSON, JSON lines, text and Markdown out, to a stream, a file or a folder.

use crate::sample::{HEADLINE, PARAGRAPHS, article, article_body};
use crate::work::Work;

/// Fields of an article, in order.
const FIELDS: [&str; 10] =
    ["id", "url", "language", "headline", "date", "caption", "captions", "body", "credits", "flags"];

fn article_file() -> Work {
    Work::with(&[("page.txt", &article())])
}

#[test]
fn a_file_gives_its_article() {
    let ran = article_file().run(&["page.txt"]).ok();
    let got = ran.json();
    assert_eq!(got["id"], "page.txt");
    assert_eq!(got["headline"], HEADLINE);
    assert_eq!(got["body"], article_body());
    assert_eq!(got["flags"], serde_json::json!([]));
    assert!(got["url"].is_null() && got["date"].is_null() && got["caption"].is_null());
}

#[test]
fn fields_are_always_there_and_in_order() {
    let work = Work::with(&[("page.txt", &article()), ("empty.txt", "")]);
    for name in ["page.txt", "empty.txt"] {
        let got = work.run(&[name]).ok().json();
        let names: Vec<&String> = got.as_object().unwrap().keys().collect();
        assert_eq!(names, FIELDS);
    }
}

#[test]
fn clean_is_what_is_done_without_a_subcommand() {
    let work = article_file();
    assert_eq!(work.run(&["clean", "page.txt"]).ok().out, work.run(&["page.txt"]).ok().out);
}

#[test]
fn a_file_named_by_itself_is_taken_whatever_its_extension() {
    let work = Work::with(&[("page.dat", &article()), ("page", &article())]);
    assert_eq!(work.run(&["page.dat", "page"]).ok().column("id"), ["page.dat", "page"]);
}

#[test]
fn a_folder_is_searched_by_extension_in_order_of_name() {
    let work = Work::new();
    let pages = ["b.txt", "a/z.md", "a/y.TEXT", "c.markdown", "a.b/x.txt", "d.htm", "e.html"];
    for name in pages.iter().chain(&["a/picture.png", "notes.pdf", "page", "txt"]) {
        work.file(&format!("pages/{name}"), article());
    }
    let expected: Vec<String> = ["a/y.TEXT", "a/z.md", "a.b/x.txt", "b.txt", "c.markdown", "d.htm", "e.html"]
        .iter()
        .map(|name| format!("pages/{name}"))
        .collect();
    assert_eq!(work.run(&["pages"]).ok().column("id"), expected);
}

#[test]
fn rows_in_a_folder_stand_between_its_pages() {
    let row = r#"{"text": "A line of the harbour log that nobody claims."}"#;
    let work = Work::with(&[("pages/a.txt", "One."), ("pages/b.jsonl", row), ("pages/c.txt", "Two.")]);
    assert_eq!(work.run(&["pages"]).ok().column("id"), ["pages/a.txt", "pages/b.jsonl:1", "pages/c.txt"]);
}

#[test]
fn a_folder_without_pages_is_no_input() {
    let work = Work::with(&[("pages/picture.png", "")]);
    work.run(&["pages"]).exits(2).tells("copydesk: no page to clean").omits("{");
}

#[test]
fn standard_input_is_read_without_a_path_and_by_a_dash() {
    let work = Work::new();
    for args in [&[][..], &["-"], &["clean"], &["clean", "-"]] {
        let got = work.pipe(article(), args).ok().json();
        assert_eq!((&got["id"], &got["body"]), (&"stdin".into(), &article_body().into()));
    }
}

#[test]
fn files_and_standard_input_go_together() {
    let ran = article_file().pipe("The tide was out.", &["page.txt", "-"]).ok();
    assert_eq!(ran.column("id"), ["page.txt", "stdin"]);
}

#[test]
fn one_page_is_indented_and_several_are_a_line_each() {
    let work = Work::with(&[("a.txt", &article()), ("b.txt", &article())]);
    work.run(&["a.txt"]).ok().prints("{\n  \"id\": \"a.txt\",\n");
    assert_eq!(work.run(&["a.txt", "b.txt"]).ok().rows().len(), 2);
}

#[test]
fn json_and_jsonl_say_the_same() {
    let work = article_file();
    let line = work.run(&["page.txt", "--to", "jsonl"]).ok();
    assert_eq!(line.rows(), [work.run(&["page.txt", "--to", "json"]).ok().json()]);
    assert!(line.out.ends_with("}\n"));
}

#[test]
fn text_is_headline_and_body() {
    let ran = article_file().run(&["page.txt", "--to", "text"]).ok();
    assert_eq!(ran.out, format!("{HEADLINE}\n\n{}\n", article_body()));
}

#[test]
fn markdown_marks_the_headline() {
    let ran = article_file().run(&["page.txt", "--to", "markdown"]).ok();
    assert_eq!(ran.out, format!("# {HEADLINE}\n\n{}\n", article_body()));
}

#[test]
fn blocks_stand_at_the_end_with_their_source_lines() {
    let got = article_file().run(&["page.txt", "--blocks"]).ok().json();
    assert_eq!(got.as_object().unwrap().keys().next_back().unwrap(), "blocks");
    let expected: Vec<serde_json::Value> = [3, 7, 9]
        .iter()
        .zip(PARAGRAPHS)
        .map(|(line, text)| serde_json::json!({"line": line, "kind": "paragraph", "text": text}))
        .collect();
    assert_eq!(got["blocks"], serde_json::json!(expected));
}

#[test]
fn dropped_names_each_line_that_left() {
    let got = article_file().run(&["page.txt", "--dropped"]).ok().json();
    assert_eq!(got.as_object().unwrap().keys().next_back().unwrap(), "dropped");
    let dropped = got["dropped"].as_array().unwrap();
    assert_eq!(dropped.len(), 2);
    assert_eq!((&dropped[0]["line"], &dropped[0]["label"]), (&1.into(), &"headline".into()));
    assert_eq!((&dropped[1]["line"], &dropped[1]["text"]), (&5.into(), &"ADVERTISEMENT".into()));
    assert_eq!(dropped[1]["label"], "ad");
    assert!(dropped[1]["rule"].as_str().unwrap().contains("/ads/"));
}

#[test]
fn an_output_file_is_whole_and_nothing_else_is_left() {
    let work = article_file();
    let expected = work.run(&["page.txt"]).ok().out.clone();
    work.file("out.json", "what stood here before");
    assert_eq!(work.run(&["page.txt", "-o", "out.json"]).ok().out, "");
    assert_eq!(work.read("out.json"), expected);
    assert_eq!(work.names(""), ["out.json", "page.txt"]);
}

#[test]
fn an_output_folder_gets_a_file_a_page() {
    let work = Work::with(&[("pages/a.txt", &article()), ("pages/more/b.md", &article())]);
    assert_eq!(work.run(&["pages", "-o", "out/"]).ok().out, "");
    assert_eq!(work.names("out"), ["pages/a.txt.json", "pages/more/b.md.json"]);
    let got: serde_json::Value = serde_json::from_str(&work.read("out/pages/a.txt.json")).unwrap();
    assert_eq!(got["body"], article_body());
}

#[test]
fn an_output_folder_that_exists_needs_no_slash() {
    let work = Work::with(&[("a.txt", &article()), ("out/before", "")]);
    work.run(&["a.txt", "-o", "out", "--to", "markdown"]).ok();
    assert_eq!(work.names("out"), ["a.txt.md", "before"]);
}

#[test]
fn an_output_folder_gets_a_file_for_all_rows_of_an_input() {
    let row = r#"{"id": "x", "text": "The tide was out."}"#;
    let work = Work::with(&[("rows.jsonl", &format!("{row}\n{row}\n"))]);
    work.run(&["rows.jsonl", "-o", "out/", "--to", "text"]).ok();
    assert_eq!(work.names("out"), ["rows.jsonl.txt"]);
    assert_eq!(work.read("out/rows.jsonl.txt"), "The tide was out.\n\n\u{c}\nThe tide was out.\n");
}

#[test]
fn pages_of_one_stem_do_not_overwrite_each_other() {
    let work = Work::with(&[("pages/a.md", "The tide was out."), ("pages/a.txt", "The tide was in.")]);
    work.run(&["pages", "-o", "out/"]).ok();
    assert_eq!(work.names("out").len(), 2, "{:?}", work.names("out"));
}

#[test]
fn an_output_never_stands_outside_its_folder() {
    let work = Work::with(&[("above.txt", &article()), ("in/page.txt", &article())]);
    let absolute = work.path("in/page.txt").display().to_string();
    work.run(&["in/../above.txt", "./in/page.txt", &absolute, "-o", "out/"]).ok();
    assert!(work.names("out").len() >= 2, "{:?}", work.names("out"));
    let outside: Vec<String> = work.names("").into_iter().filter(|name| !name.starts_with("out/")).collect();
    assert_eq!(outside, ["above.txt", "in/page.txt"]);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let work = article_file();
    work.run(&["page.txt", "-o", "missing/out.json"]).exits(2).tells("copydesk: cannot write missing/out.json");
}

#[test]
fn a_missing_path_costs_only_itself() {
    let ran = article_file().run(&["nowhere.txt", "page.txt"]).exits(1);
    assert_eq!(ran.column("id"), ["page.txt"]);
    ran.tells("copydesk: nowhere.txt: cannot be read: ").tells("copydesk: 1 of 2 pages could not be cleaned\n");
}

#[test]
fn a_missing_path_alone_gives_nothing() {
    let work = Work::new();
    let ran = work.run(&["nowhere.txt"]).exits(2).tells("copydesk: nowhere.txt: cannot be read: ");
    assert_eq!(ran.tells("copydesk: no page to clean: no input can be read\n").out, "");
    work.run(&["*.txt", "-o", "out.jsonl"]).exits(2).tells("copydesk: *.txt: no file matches");
    assert_eq!(work.names(""), [""; 0]);
}

#[test]
fn asking_for_no_rule_is_an_error() {
    let work = article_file();
    work.run(&["page.txt", "--only", "en/nonesuch"])
        .exits(2)
        .tells("no rule matches `en/nonesuch`; `copydesk rules list`")
        .omits("{");
    work.run(&["page.txt", "--skip", "en/ad/*"]).exits(2).tells("no rule matches `en/ad/*`").omits("{");
    work.run(&["page.txt", "--no-builtin", "--skip", "en/*"]).ok().prints("{");
    work.run(&["page.txt", "--only", "en/[ads"]).exits(2).tells("copydesk: ").omits("{");
}

#[test]
fn the_heading_of_a_page_is_no_caption_of_a_button_below_it() {
    let text: String = PARAGRAPHS.iter().map(|text| format!("<p>{text}</p>")).collect();
    let page = format!("<h1>{HEADLINE}</h1><p>Hide caption</p>{text}");
    let got = Work::with(&[("page.html", &page)]).run(&["page.html"]).ok().json();
    assert_eq!((&got["headline"], &got["captions"]), (&HEADLINE.into(), &serde_json::json!([])));
}

#[test]
fn a_byline_above_the_text_is_that_of_the_article() {
    let prose = crate::sample::proses(4, 20);
    let credits = |first: &str| {
        let blocks = ["Harbour board puts off its vote", first, &prose.join("\n\n"), "Author: Ann Moe", &prose[0]];
        let work = Work::with(&[("page.txt", &crate::sample::page(&blocks))]);
        let got = work.run(&["page.txt", "--no-scorer"]).ok().json();
        got["credits"].as_array().unwrap().iter().map(|credit| credit["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(credits("By Jane Roe"), ["Jane Roe"], "the other one signs a comment or another story");
    assert_eq!(credits("By Harbour Times"), ["Harbour Times", "Ann Moe"], "a house signs beside a person");
    assert_eq!(credits("Nothing new"), ["Ann Moe"]);
}

#[test]
fn the_address_tells_the_day_where_nothing_else_does() {
    let date = |url: &str, line: &str| {
        let text =
            format!("Harbour board puts off its vote\n\n{line}\n\n{}", crate::sample::proses(4, 20).join("\n\n"));
        let row = serde_json::json!({"url": url, "text": text}).to_string();
        Work::with(&[("rows.jsonl", &row)]).run(&["rows.jsonl"]).ok().json()["date"].clone()
    };
    assert_eq!(date("https://quay.example/2024/03/05/vote", "Tarn"), "2024-03-05");
    assert_eq!(date("https://quay.example/2024/03/05/vote", "March 4, 2024"), "2024-03-04");
    assert_eq!(date("https://quay.example/vote", "Tarn"), serde_json::Value::Null);
}

#[test]
fn several_pages_of_text_have_a_form_feed_between_them() {
    let work = Work::with(&[("a.txt", &article()), ("b.txt", &article())]);
    for to in ["text", "markdown"] {
        let one = work.run(&["a.txt", "--to", to]).ok().out.clone();
        let expected = format!("{one}\n\u{c}\n{one}");
        assert_eq!(work.run(&["a.txt", "b.txt", "--to", to]).ok().out, expected);
        work.run(&["a.txt", "b.txt", "--to", to, "-o", "out"]).ok();
        assert_eq!(work.read("out"), expected);
        work.file("rows.jsonl", format!("{}\n", serde_json::json!({"text": article()})).repeat(2));
        work.run(&["rows.jsonl", "a.txt", "--to", to, "-o", "folder/"]).ok();
        let extension = if to == "text" { "txt" } else { "md" };
        assert_eq!(work.read(&format!("folder/rows.jsonl.{extension}")), expected);
        assert_eq!(work.read(&format!("folder/a.txt.{extension}")), one);
    }
    assert!(!work.run(&["a.txt", "b.txt"]).ok().out.contains('\u{c}'));
}

#[test]
fn what_text_has_no_place_for_is_refused() {
    let work = Work::with(&[("a.txt", &article())]);
    for (args, told) in [
        (&["--to", "text", "--dropped"][..], "copydesk: --dropped adds a field to JSON, and --to text has none"),
        (&["--to", "markdown", "--blocks"], "--blocks adds a field to JSON, and --to markdown has none"),
        (&["--to", "text", "--keep", "id"], "--keep adds a field"),
    ] {
        work.run(&[&["a.txt"], args].concat()).exits(2).tells(told);
    }
}

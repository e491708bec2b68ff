//! JSON lines in: one row out for each row in, in order, with its id, whatever stands in it.

use std::fs;

use serde_json::{Value, json};

use crate::sample::{HEADLINE, PARAGRAPHS, article, article_body, page, slug, text_folders};
use crate::work::Work;

/// Four rows that cannot be cleaned between two that can.
const MIXED: &str = r#"{"id": "first", "text": "The tide was out."}
{"id": "broken", "text": "The tide
{"id": "bare", "words": "The tide was out."}
{"id": 7, "text": ["The tide was out."]}
["The tide was out."]
{"id": "last", "text": "The tide was in."}
"#;

/// A file of these rows.
fn rows(rows: &[Value]) -> Work {
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    Work::with(&[("rows.jsonl", &format!("{}\n", lines.join("\n")))])
}

#[test]
fn rows_are_told_by_extension_and_by_flag() {
    let work = rows(&[json!({"id": "a", "text": article()}), json!({"id": "b", "text": article()})]);
    let expected = work.run(&["rows.jsonl"]).ok().out.clone();
    work.file("rows.dump", work.read("rows.jsonl"));
    work.file("rows.ndjson", work.read("rows.jsonl"));
    for args in [&["rows.ndjson"][..], &["rows.dump", "--from", "jsonl"]] {
        assert_eq!(work.run(args).ok().out, expected);
    }
    let ran = work.run(&["rows.jsonl"]).ok();
    assert_eq!((ran.column("id"), ran.column("body")), (vec!["a".into(), "b".into()], vec![article_body().into(); 2]));
}

#[test]
fn rows_told_by_their_first_bytes_come_out_a_line_each() {
    let work = rows(&[json!({"id": "a", "text": article()}), json!({"id": "b", "text": article()})]);
    work.file("rows.dump", work.read("rows.jsonl"));
    assert_eq!(work.pipe(work.read("rows.jsonl"), &[]).ok().rows().len(), 2);
    assert_eq!(work.run(&["rows.dump"]).ok().rows().len(), 2);
}

#[test]
fn rows_on_standard_input_have_lines_for_ids() {
    let ran = Work::new().pipe("{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n", &["--from", "jsonl"]).ok();
    assert_eq!(ran.column("id"), ["stdin:1", "stdin:2"]);
}

#[test]
fn the_page_is_looked_for_in_the_usual_fields() {
    let ran = rows(&[
        json!({"text": "In text.", "content": "In content."}),
        json!({"content": "In content.", "raw_content": "In raw content."}),
        json!({"raw_content": "In raw content."}),
        json!({"text": "In text.", "html": "In html."}),
    ])
    .run(&["rows.jsonl"])
    .ok();
    let text = |row: &Value| format!("{}{}", row["headline"].as_str().unwrap_or(""), row["body"].as_str().unwrap());
    let got: Vec<String> = ran.rows().iter().map(text).collect();
    assert_eq!(got, ["In text.", "In content.", "In raw content.", "In html."]);
}

#[test]
fn a_named_field_holds_the_page() {
    let work = rows(&[json!({"text": "No.", "page": {"a": 1}, "scraped": article()})]);
    let ran = work.run(&["rows.jsonl", "--field", "scraped"]).ok();
    assert_eq!(ran.column("headline"), [HEADLINE]);
}

#[test]
fn a_pointer_names_a_field_further_inside() {
    let inside =
        json!({"meta": {"uid": 41, "links": ["https://quay.example/a"]}, "page": {"a/b": {"text": article()}}});
    let plain = json!({"/page/text": article(), "page": {"text": "No."}});
    let half = r#"{"page": {"text": "Tide\n\nThe tide was out \ud83d, and nobody on the quay could say why."}}"#;
    let work = rows(&[inside, json!({"page": {"a/b": {"text": ["No."]}}}), json!({"page": "No."})]);
    let pointers = ["--id-field", "/meta/uid", "--url-field", "/meta/links/0", "--keep", "/meta/links"];
    let ran = work.run(&[&["rows.jsonl", "--field", "/page/a~1b/text"], &pointers[..]].concat()).exits(1);
    assert_eq!(ran.column("id"), ["41", "rows.jsonl:2", "rows.jsonl:3"]);
    assert_eq!(ran.column("url"), [json!("https://quay.example/a"), Value::Null, Value::Null]);
    assert_eq!(ran.rows()[0]["input"], json!({"/meta/links": ["https://quay.example/a"]}));
    assert_eq!(ran.rows()[0]["headline"], HEADLINE);
    ran.tells("record 2: field /page/a~1b/text is no string").tells("record 3: no field /page/a~1b/text");
    work.file("plain.jsonl", format!("{plain}\n"));
    let ran = work.run(&["plain.jsonl", "--field", "/page/text", "--keep", "/page,/page/0"]).ok();
    assert_eq!(
        (ran.column("headline"), ran.column("input")),
        (vec![HEADLINE.into()], vec![json!({"/page": {"text": "No."}, "/page/0": null})])
    );
    work.file("half.jsonl", half);
    assert_eq!(work.run(&["half.jsonl", "--field", "/page/text"]).ok().column("flags"), [json!(["lossy-encoding"])]);
}

#[test]
fn html_further_inside_is_html() {
    let work = rows(&[json!({"page": {"html": "<p>The tide was <b>out</b>.</p>"}})]);
    assert_eq!(work.run(&["rows.jsonl", "--field", "/page/html"]).ok().column("body"), ["The tide was out."]);
}

#[test]
fn a_row_keeps_its_id_and_without_one_gets_its_line() {
    let ids = [json!("a-1"), json!(17), json!(-4), json!(18_446_744_073_709_551_615_u64), json!(1.5), json!("")];
    let with: Vec<Value> = ids.iter().map(|id| json!({"id": id, "text": "One."})).collect();
    let ran = rows(&with).run(&["rows.jsonl"]).ok();
    assert_eq!(ran.column("id"), ["a-1", "17", "-4", "18446744073709551615", "1.5", ""]);
    let without = [json!({"text": "One."}), json!({"id": null, "text": "One."}), json!({"id": [1], "text": "One."})];
    let ran = rows(&without).run(&["rows.jsonl"]).ok();
    assert_eq!(ran.column("id"), ["rows.jsonl:1", "rows.jsonl:2", "rows.jsonl:3"]);
}

#[test]
fn blank_lines_are_no_rows_but_count_as_lines() {
    let work = Work::with(&[("rows.jsonl", "\n{\"text\": \"One.\"}\r\n  \r\n\n{\"text\": 1}")]);
    let ran = work.run(&["rows.jsonl"]).exits(1).tells("copydesk: rows.jsonl line 5 (record 2): ");
    assert_eq!(ran.column("id"), ["rows.jsonl:2", "rows.jsonl:5"]);
}

#[test]
fn a_byte_order_mark_before_the_first_row_costs_nothing() {
    let work = Work::with(&[("rows.jsonl", "\u{FEFF}{\"id\": \"a\", \"text\": \"One.\"}\n")]);
    assert_eq!(work.run(&["rows.jsonl"]).ok().column("id"), ["a"]);
}

#[test]
fn a_named_id_field_is_the_id() {
    let ran = rows(&[json!({"id": "a", "key": 9, "text": "One."}), json!({"id": "b", "text": "Two."})])
        .run(&["rows.jsonl", "--id-field", "key"])
        .ok();
    assert_eq!(ran.column("id"), ["9", "rows.jsonl:2"]);
}

#[test]
fn kept_fields_stand_under_input() {
    let row = json!({"text": "One.", "source": {"feed": [1, 2.5, null]}, "seen": 12, "other": true});
    let ran = rows(&[row, json!({"text": "Two."})]).run(&["rows.jsonl", "--keep", "seen,source,missing"]).ok();
    let expected = [
        r#"{"seen":12,"source":{"feed":[1,2.5,null]},"missing":null}"#,
        r#"{"seen":null,"source":null,"missing":null}"#,
    ];
    let got: Vec<String> = ran.column("input").iter().map(Value::to_string).collect();
    assert_eq!(got, expected);
}

#[test]
fn without_keep_there_is_no_input_field() {
    let ran = rows(&[json!({"text": "One.", "seen": 12})]).run(&["rows.jsonl"]).ok();
    assert!(ran.rows()[0].get("input").is_none());
}

#[test]
fn a_rows_url_tells_which_line_is_the_headline() {
    let above = ["News", "What the tides of this winter teach", HEADLINE, "Ferry crews ask for a new quay"];
    let text = page(&[&above[..], &PARAGRAPHS].concat());
    let of = |url: &str| json!({"id": "a", "text": text, "url": url});
    let paths = ["news/8411", "news/what-the-tides-teach.html", "2025/ferry-crews-ask-new-quay/?page=2"];
    let all = paths.map(|path| of(&format!("https://harbour.example/{path}")));
    let ran = rows(&all).run(&["rows.jsonl"]).ok();
    assert_eq!(ran.column("headline"), [HEADLINE, above[1], above[3]]);
}

#[test]
fn a_row_gives_its_url_and_language() {
    let url = "https://harbour-times.example/2024/05/cannery";
    let rows_in = [
        json!({"text": article(), "url": url, "language": "en-GB"}),
        json!({"text": article(), "url": 3, "lang": "en-IE"}),
        json!({"text": article(), "language": "en-GB", "lang": "en-IE"}),
    ];
    let ran = rows(&rows_in).run(&["rows.jsonl"]).ok();
    assert_eq!(ran.column("url"), [json!(url), Value::Null, Value::Null]);
    assert_eq!(ran.column("language"), ["en-GB", "en-IE", "en-GB"]);
}

/// A few hundred rows of fixture pages, some of them broken.
fn many_rows() -> String {
    let mut rows = String::new();
    for copy in 0..8 {
        for folder in text_folders() {
            let text = fs::read(folder.join("page.txt")).unwrap();
            let text = String::from_utf8_lossy(&text);
            rows.push_str(&json!({"id": format!("{}-{copy}", slug(&folder)), "text": text}).to_string());
            rows.push('\n');
        }
        rows.push_str("{\"id\": \n");
    }
    rows
}

#[test]
fn a_row_out_for_each_row_in_and_the_same_bytes_at_any_number_of_jobs() {
    let work = Work::with(&[("rows.jsonl", &many_rows())]);
    let alone = work.run(&["rows.jsonl", "-j", "1", "--blocks", "--dropped"]).exits(1);
    let together = work.run(&["rows.jsonl", "-j", "4", "--blocks", "--dropped"]).exits(1);
    assert!(alone.out == together.out && alone.err == together.err, "output depends on -j");
    let expected: Vec<String> = many_rows()
        .lines()
        .enumerate()
        .map(|(index, row)| {
            let row: Value = serde_json::from_str(row).unwrap_or_default();
            row["id"].as_str().map_or_else(|| format!("rows.jsonl:{}", index + 1), str::to_owned)
        })
        .collect();
    assert!(expected.len() > 200);
    assert_eq!(alone.column("id"), expected);
}

#[test]
fn files_come_in_order_at_any_number_of_jobs() {
    let work = Work::new();
    let names: Vec<String> = (0..60).map(|number| format!("pages/{number:02}.txt")).collect();
    for (number, name) in names.iter().enumerate() {
        work.file(name, PARAGRAPHS.join("\n\n").repeat(60 - number));
    }
    for jobs in ["1", "4", "9"] {
        assert_eq!(work.run(&["pages", "-j", jobs]).ok().column("id"), names);
    }
}

#[test]
fn a_bad_row_gives_a_row_and_the_run_goes_on() {
    let work = Work::with(&[("rows.jsonl", MIXED)]);
    for jobs in ["1", "4"] {
        let ran = work.run(&["rows.jsonl", "-j", jobs]).exits(1);
        assert_eq!(ran.column("id"), ["first", "rows.jsonl:2", "bare", "7", "rows.jsonl:5", "last"]);
        let flags: Vec<String> = ran.column("flags").iter().map(Value::to_string).collect();
        assert_eq!(flags[1..5], [r#"["bad-json"]"#, r#"["no-text"]"#, r#"["no-text"]"#, r#"["bad-json"]"#]);
        assert!(ran.column("body")[1..5].iter().all(|body| body == ""));
    }
}

#[test]
fn each_bad_row_is_told_with_its_number_and_reason() {
    let work = Work::with(&[("rows.jsonl", MIXED)]);
    let ran = work.run(&["rows.jsonl"]).exits(1);
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 5);
    assert!(told[0].starts_with("copydesk: rows.jsonl record 2: bad JSON: "));
    assert!(told[1].starts_with("copydesk: rows.jsonl record 3: no field html, text, content, raw_content; "));
    assert!(told[1].ends_with("--field"));
    assert!(told[2].starts_with("copydesk: rows.jsonl record 4: field ") && told[2].contains("no string"));
    assert!(told[3].starts_with("copydesk: rows.jsonl record 5: bad JSON: "));
    assert_eq!(told[4], "copydesk: 4 of 6 pages could not be cleaned");
}

#[test]
fn half_a_surrogate_pair_costs_no_page() {
    // JSON cannot hold it, so it is written as the escape that it would be.
    let row = json!({"id": "HALFa", "text": article().replacen("Tuesday", "TuesdayHALF", 1)}).to_string();
    let work = Work::with(&[("rows.jsonl", &row.replace("HALF", r"\ud83d"))]);
    let ran = work.run(&["rows.jsonl"]).ok();
    assert_eq!(ran.column("id"), ["\u{FFFD}a"]);
    assert_eq!(ran.column("body")[0], article_body().replacen("Tuesday", "Tuesday\u{FFFD}", 1));
    assert_eq!(ran.column("flags")[0], json!(["lossy-encoding"]));
}

#[test]
fn a_row_whose_named_field_is_missing_names_it() {
    let ran = rows(&[json!({"text": "One."})]).run(&["rows.jsonl", "--field", "scraped"]).exits(1);
    assert_eq!(ran.rows().len(), 1);
    ran.tells("copydesk: rows.jsonl record 1: no field scraped");
}

#[test]
fn fail_fast_stops_at_the_first_bad_row() {
    let work = Work::with(&[("rows.jsonl", MIXED)]);
    for jobs in ["1", "4"] {
        let ran = work.run(&["rows.jsonl", "--fail-fast", "-j", jobs]).exits(1);
        assert_eq!(ran.column("id"), ["first", "rows.jsonl:2"]);
        ran.tells("copydesk: rows.jsonl record 2: bad JSON: ").tells("copydesk: 1 of 2 pages could not be cleaned");
    }
}

#[test]
fn what_fail_fast_leaves_half_has_no_name() {
    let work = Work::with(&[("rows.jsonl", MIXED)]);
    work.run(&["rows.jsonl", "--fail-fast", "-o", "out.jsonl"]).exits(1);
    assert_eq!(work.names(""), ["rows.jsonl"]);
}

#[test]
fn a_language_that_is_no_tag_is_none() {
    let english = [HEADLINE, "By Jane Roe", PARAGRAPHS[0], "Advertisement", PARAGRAPHS[1], PARAGRAPHS[2]].join("\n\n");
    for (told, language) in
        [("", "en"), ("English", "en"), ("und", "en"), ("eng", "en"), ("en_US", "en-US"), ("EN", "en")]
    {
        let got = rows(&[json!({"id": "a", "language": told, "text": english})]).run(&["rows.jsonl"]).ok().rows();
        assert_eq!(got[0]["language"], language, "{told}");
        assert_eq!(got[0]["credits"][0]["name"], "Jane Roe", "{told}");
    }
    rows(&[]).run(&["rows.jsonl", "--lang", "not a tag"]).exits(2).tells("no BCP 47 tag");
}

#[test]
fn the_first_field_that_has_text_holds_the_page() {
    let got = rows(&[json!({"html": null, "text": "In text."}), json!({"html": "", "content": "In content."})]);
    assert_eq!(got.run(&["rows.jsonl"]).ok().column("body"), ["In text.", "In content."]);
}

#[test]
fn numbers_come_through_as_they_stand() {
    let row = "{\"id\": 18446744073709551616, \"text\": \"The tide was out.\", \"a\": 1.50, \"b\": 1e400}\n";
    let out = Work::new().pipe(row, &["--from", "jsonl", "--keep", "a,b"]).ok().out.clone();
    assert!(out.starts_with("{\"id\":\"18446744073709551616\""), "{out}");
    assert!(out.contains("\"input\":{\"a\":1.50,\"b\":1e400}") || out.contains("1e+400"), "{out}");
}

#[test]
fn bytes_that_are_no_utf_8_cost_themselves_alone() {
    let row = b"{\"id\": \"a\", \"text\": \"The caf\xe9 on the quay was out.\"}\n";
    let got = Work::new().pipe(row, &["--from", "jsonl"]).ok().rows();
    assert_eq!((&got[0]["id"], &got[0]["body"]), (&json!("a"), &json!("The café on the quay was out.")));
    let row = b"{\"id\": \"a\", \"text\": \"\xC3\x89t\xC3\xA9, na\xC3\xAFve, caf\xC3\xA9, pi\xC3\xA8ce, o\xC3\xB9 \xE9t.\"}\n";
    let got = Work::new().pipe(row, &["--from", "jsonl"]).ok().rows();
    assert_eq!(got[0]["body"], "Été, naïve, café, pièce, où \u{FFFD}t.");
    assert!(got[0]["flags"].as_array().unwrap().contains(&json!("lossy-encoding")));
}

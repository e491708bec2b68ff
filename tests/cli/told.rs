//! What a file holds is told by its first bytes; what rows lack is told by line, name and number.

use serde_json::{Value, json};

use crate::sample::{article, article_body};
use crate::work::Work;

fn rows(count: usize) -> String {
    (1..=count).map(|n| format!("{}\n", json!({"id": format!("r{n}"), "text": article()}))).collect()
}

#[test]
fn rows_in_a_file_that_is_named_like_a_page_are_rows() {
    let long = format!("{}\n", json!({"id": "long", "text": article().repeat(20)}));
    let numbers = "{\"id\": \"r1\", \"score\": NaN, \"text\": \"The tide was out.\"}\n";
    for (name, text, count) in [
        ("part-00000.txt", rows(5), 5),
        ("part.text", format!("\u{FEFF}{}", rows(2).replace('\n', "\r\n")), 2),
        ("rows.md", rows(2), 2),
        ("one.txt", rows(1), 1),
        ("bare.txt", rows(1).trim().to_owned(), 1),
        ("long.txt", long.repeat(3), 3),
        ("numbers.txt", numbers.to_owned(), 1),
    ] {
        let work = Work::with(&[(name, &text)]);
        let ran = work.run(&[name, "--to", "jsonl"]).ok();
        assert_eq!(ran.rows().len(), count, "{name}");
        assert!(ran.column("id")[0].as_str().unwrap() != name, "{name}: the row has its own id");
    }
}

#[test]
fn a_page_that_shows_json_is_a_page() {
    let object = "{\"tide\": \"out\"}";
    for text in [
        format!("{object}\n\n{}", article()),
        object.to_owned(),
        format!("{{\"text\": \"The tide was out.\"}}\nThis is how a row looks.\n\n{}", article()),
        format!("{{\n  \"tide\": \"out\"\n}}\n\n{}", article()),
    ] {
        let work = Work::with(&[("page.txt", &text)]);
        assert_eq!(work.run(&["page.txt"]).ok().json()["id"], "page.txt", "{text:.40}");
    }
    let lines = Work::with(&[("page.txt", &format!("{object}\n{object}\n\n{}", article()))]);
    assert_eq!(lines.run(&["page.txt"]).ok().json()["id"], "page.txt", "two rows are shown");
}

#[test]
fn what_begins_like_an_object_and_is_none_is_a_page() {
    for begin in [
        "{\"ad\": \"top\", \"id\": 7} Slipway opens",
        "{\"ad\":\n 7}\nSlipway opens",
        "{\"ad\": 1}<html><p>Slipway opens",
    ] {
        let got = Work::new().pipe(format!("{begin}\n\n{}", article()), &[]).ok().json();
        assert!(got["body"].as_str().unwrap().contains("Slipway") || got["headline"] != json!(null), "{begin}: {got}");
        assert_eq!(got["flags"], json!([]), "{begin}");
    }
}

#[test]
fn an_object_over_several_lines_is_one_page() {
    let object = serde_json::to_string_pretty(&json!({"text": article(), "url": "https://quay.example/tide"})).unwrap();
    for name in ["page.json", "page", "page.txt"] {
        let work = Work::with(&[(name, &object)]);
        let got = work.run(&[name]).ok().json();
        assert_eq!((&got["id"], &got["body"]), (&json!(name), &json!(article_body())));
        assert_eq!(got["url"], "https://quay.example/tide");
        work.run(&["explain", name]).ok();
    }
    let named = serde_json::to_string_pretty(&json!({"id": "a1", "page": {"text": article()}})).unwrap();
    let work = Work::with(&[("page.json", &named)]);
    assert_eq!(work.run(&["page.json", "--field", "/page/text"]).ok().json()["id"], "a1");
    work.run(&["page.json", "-o", "out/", "--field", "/page/text"]).ok();
    assert_eq!(work.names("out"), ["page.json.json"]);
    work.run(&["page.json"])
        .exits(1)
        .tells("copydesk: page.json: no field html, text, content, raw_content; the row has id, page;");
}

#[test]
fn objects_over_several_lines_in_one_file_are_told() {
    let object = serde_json::to_string_pretty(&json!({"text": article()})).unwrap();
    let work = Work::with(&[("pages.json", &format!("{object}\n{object}\n"))]);
    let ran = work.run(&["pages.json"]).exits(1);
    assert_eq!(ran.json()["flags"], json!(["bad-json"]));
    ran.tells("copydesk: pages.json: bad JSON: trailing characters at line 4 column 1; write one object a line, as `jq -c .` does");
}

#[test]
fn numbers_that_are_no_json_are_null() {
    let text = "NaN \\\" Infinity and -Infinity, \\\\";
    let row =
        format!("{{\"id\": \"a\", \"score\": NaN, \"all\": [Infinity, -Infinity, -1, NaN], \"text\": \"{text}\"}}\n");
    let work = Work::with(&[("rows.jsonl", &row)]);
    let ran = work.run(&["rows.jsonl", "--keep", "score,all,text"]).ok();
    let expected = json!({"score": null, "all": [null, null, -1, null], "text": "NaN \" Infinity and -Infinity, \\"});
    assert_eq!(ran.rows()[0]["input"], expected);
    work.file("rows.jsonl", "{\"score\": NaN, \"text\": \"Tide\", }\n");
    work.run(&["rows.jsonl"]).exits(1).tells("bad JSON: ");
}

#[test]
fn a_kept_field_that_a_row_lacks_is_null() {
    let work = Work::with(&[("rows.jsonl", &rows(1))]);
    let ran = work.run(&["rows.jsonl", "--keep", "id,lang,/a/b"]).ok();
    assert_eq!(ran.rows()[0]["input"], json!({"id": "r1", "lang": null, "/a/b": null}));
}

#[test]
fn messages_name_the_line_as_ids_do() {
    let work = Work::with(&[("rows.jsonl", "\n\n{\"text\": \"Tide\"}\n\n{\"text\": \n{\"text\": \"Ebb\"}\n")]);
    let ran = work.run(&["rows.jsonl"]).exits(1);
    assert_eq!(ran.column("id"), ["rows.jsonl:3", "rows.jsonl:5", "rows.jsonl:6"]);
    ran.tells("copydesk: rows.jsonl line 5 (record 2): bad JSON: EOF while parsing a value at column 9\n");
    work.run(&["explain", "rows.jsonl", "--record", "2"]).exits(2);
    work.run(&["rules", "hits", "rows.jsonl"]).exits(1).tells("copydesk: rows.jsonl line 5 (record 2): bad JSON");
}

#[test]
fn what_may_be_meant_by_a_field_is_told() {
    let work = Work::with(&[("rows.jsonl", "{\"id\": 1, \"page\": {\"text\": \"Tide\"}, \"meta\": {}}\n{}\n")]);
    for field in ["page/text", "page.text"] {
        work.run(&["rows.jsonl", "--field", field])
            .exits(1)
            .tells(&format!("record 1: no field {field}; did you mean --field /page/text?"));
    }
    work.run(&["rows.jsonl", "--field", "body"])
        .exits(1)
        .tells("record 1: no field body; the row has id, meta, page; name the one that holds the page with --field")
        .tells("record 2: no field body; the row has no field; ");
    let wide: serde_json::Map<String, Value> = (0..30).map(|n| (format!("f{n:02}"), json!(n))).collect();
    work.file("wide.jsonl", Value::from(wide).to_string());
    work.run(&["wide.jsonl"]).exits(1).tells("f10, f11, …; name");
}

#[test]
fn rows_over_the_limit_are_one_kind_of_fault_whatever_their_size() {
    let rows: String = (0..13).map(|more| format!("{{\"text\": \"{}\"}}\n", "x".repeat(7000 + more))).collect();
    let ran = Work::with(&[("a.jsonl", &rows)]).run(&["a.jsonl", "--max-page", "1000"]).exits(1);
    ran.tells("copydesk: a.jsonl: 3 more rows: row of … bytes is over the limit of …");
}

#[test]
fn the_first_rows_of_a_fault_are_told_and_the_rest_counted() {
    let bad = "{\"page\": \"Tide\"}\n".repeat(25);
    let broken = "{\"text\": \n".repeat(11);
    let work = Work::with(&[("a.jsonl", &(bad.clone() + &broken)), ("b.jsonl", &bad[..17 * 3])]);
    let ran = work.run(&["a.jsonl", "b.jsonl"]).exits(1);
    assert_eq!(ran.rows().len(), 39);
    assert!(ran.column("flags").iter().all(|flags| flags != &json!([])), "each row has its flag");
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 10 + 10 + 2 + 3 + 1);
    assert!(told[9].starts_with("copydesk: a.jsonl record 10: no field"));
    assert!(told[19].starts_with("copydesk: a.jsonl record 35: bad JSON"));
    assert_eq!(told[20], "copydesk: a.jsonl: 1 more row: bad JSON");
    assert_eq!(told[21], "copydesk: a.jsonl: 15 more rows: no field html, text, content, raw_content");
    assert_eq!(told[25], "copydesk: 39 of 39 pages could not be cleaned");
}

#[test]
fn an_empty_stream_is_no_page() {
    let work = Work::with(&[("page.txt", &article()), ("empty.warc", ""), ("empty.wet.gz", ""), ("empty.jsonl", "")]);
    let told = "copydesk: stdin: is empty: there is no page; with --from jsonl it is taken for no rows";
    let ran = work.pipe("", &[]).exits(2).tells(told);
    assert_eq!(ran.out, "");
    assert_eq!(work.pipe("", &["page.txt", "-"]).exits(1).tells(told).rows().len(), 1);
    for args in [&["--from", "jsonl"][..], &["--from", "warc"]] {
        assert_eq!(work.pipe("", args).ok().out, "");
    }
    for name in ["empty.warc", "empty.wet.gz", "empty.jsonl"] {
        assert_eq!(work.run(&[name]).ok().out, "", "{name}");
    }
}

#[test]
fn standard_input_is_read_once() {
    let work = Work::new();
    let ran = work.pipe(rows(1), &["-", "-"]).exits(2).tells("copydesk: standard input (`-`) is named twice");
    assert_eq!(ran.out, "");
    work.pipe(rows(1), &["rules", "hits", "-", "-"]).exits(1).tells("copydesk: -: standard input is named twice");
}

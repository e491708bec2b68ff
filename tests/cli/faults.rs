//! Input that is empty, huge, binary, wrongly encoded, unreadable or no text: told, counted, and never more than itself
//! lost.

use std::fs::File;

use serde_json::{Value, json};

use crate::sample::{HEADLINE, PARAGRAPHS, article, article_body, page, proses};
use crate::work::Work;

/// The first bytes of a PNG picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0";
/// Bytes in a MiB.
const MIB: u64 = 1 << 20;

/// A folder of these bytes and, after them, a page.
fn beside_a_page(name: &str, bytes: &[u8]) -> Work {
    let work = Work::with(&[("pages/z.txt", &article())]);
    work.file(&format!("pages/{name}"), bytes);
    work
}

#[test]
fn an_empty_file_is_an_empty_article() {
    for text in ["", "\n", " \r\n\t\n", "\u{FEFF}"] {
        let got = Work::with(&[("page.txt", text)]).run(&["page.txt"]).ok().json();
        assert_eq!((&got["body"], &got["flags"]), (&json!(""), &json!(["empty"])), "{text:?}");
        assert!(got["headline"].is_null() && got["language"].is_null());
    }
}

#[test]
fn an_empty_stream_of_rows_has_no_rows() {
    for input in ["", "\n\n"] {
        assert_eq!(Work::new().pipe(input, &["--from", "jsonl"]).ok().out, "");
    }
}

#[test]
fn binary_input_is_told_and_others_are_cleaned() {
    let cases: [(&[u8], &str); 3] = [
        (PNG, "not text: a PNG picture"),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "not text: a PDF document"),
        (&[0; 5000], "not text: binary data"),
    ];
    for (bytes, reason) in cases {
        let ran = beside_a_page("a.txt", bytes).run(&["pages"]).exits(1);
        assert_eq!(ran.column("id"), ["pages/a.txt", "pages/z.txt"]);
        assert_eq!(ran.column("flags"), [json!(["undecodable"]), json!([])]);
        ran.tells(&format!("copydesk: pages/a.txt: {reason}")).tells("copydesk: 1 of 2 pages could not be cleaned");
    }
}

#[test]
fn what_cannot_be_opened_or_unpacked_gives_no_row() {
    let ran = beside_a_page("a.txt", b"\x1F\x8B\x08\0\0\0\0\0").run(&["pages"]).exits(1);
    assert_eq!(ran.column("id"), ["pages/z.txt"]);
    ran.tells("copydesk: pages/a.txt: cannot be read: the gzip member at byte 0 is cut off");
}

#[test]
fn a_page_that_cannot_be_cleaned_gives_its_row_alone_too() {
    let work = Work::new();
    work.file("a.txt", PNG);
    let got = work.run(&["a.txt"]).exits(1).json();
    assert_eq!((&got["id"], &got["body"], &got["flags"]), (&json!("a.txt"), &json!(""), &json!(["undecodable"])));
    work.run(&["a.txt", "-o", "out/"]).exits(1);
    assert_eq!(work.names("out"), ["a.txt.json"]);
}

#[test]
fn a_page_over_the_limit_is_refused_with_size_limit_and_flag() {
    let work = beside_a_page("a.txt", b"");
    File::create(work.path("pages/a.txt")).unwrap().set_len(200 * MIB).unwrap();
    let ran = work.run(&["pages"]).exits(1);
    assert_eq!(ran.column("flags"), [json!(["too-large"]), json!([])]);
    ran.tells("copydesk: pages/a.txt: page of 209715200 bytes is over the limit of 67108864; raise it with --max-page");
}

#[test]
fn the_limit_may_be_set() {
    let work = Work::with(&[("page.txt", &article())]);
    let size = article().len().to_string();
    work.run(&["page.txt", "--max-page", &size]).ok();
    let less = (article().len() - 1).to_string();
    let ran = work.run(&["page.txt", "--max-page", &less]).exits(1);
    ran.tells(&format!("page of {size} bytes is over the limit of {less}"));
    let ran = work.pipe(article(), &["--max-page", &less]).exits(1);
    ran.tells("copydesk: stdin: page of ").tells(&format!("over the limit of {less}"));
    work.run(&["page.txt", "--max-page", "4294967296"]).exits(2).tells("4294967296 is not in 0..=4294967295");
}

#[test]
fn a_row_of_escapes_may_hold_the_largest_page() {
    let text = "Прилив пришёл в полночь.".repeat(20);
    let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let work = Work::with(&[("rows.jsonl", &format!("{{\"text\": \"{escaped}\"}}\n"))]);
    work.run(&["rows.jsonl", "--max-page", &text.len().to_string()]).ok();
}

#[test]
fn an_array_of_rows_is_told_from_rows() {
    let work = Work::new();
    let told = "bad JSON: an array, where each row is an object; write one object a line";
    for array in ["[{\"text\": \"Tide\"}, {\"text\": \"Ebb\"}]", "[\n  {\n    \"text\": \"Tide\"\n  }\n]\n"] {
        work.file("rows.json", array);
        let ran = work.run(&["rows.json"]).exits(1).tells(&format!("copydesk: rows.json: {told}"));
        assert_eq!(ran.json()["flags"], json!(["bad-json"]));
        work.run(&["rows.json", "--from", "jsonl"]).exits(1).tells(&format!("copydesk: rows.json record 1: {told}"));
    }
    work.file("notes.txt", "[{\"Tide\"}] is what it said.");
    work.run(&["notes.txt"]).ok();
}

#[test]
fn an_endless_line_of_sentences_is_cleaned() {
    let sentences = proses(150_000, 20).join(" ");
    let work = Work::with(&[("page.txt", &sentences)]);
    // By rules alone: what the model makes of a text without sense is its own matter.
    let ran = work.run(&["page.txt", "--to", "text", "--no-scorer"]).ok();
    let words = |text: &str| text.split_whitespace().count();
    assert!(words(&ran.out) * 100 > words(&sentences) * 99, "{} words of {}", words(&ran.out), words(&sentences));
}

#[test]
fn a_row_over_the_limit_costs_only_itself() {
    let rows = [article(), "long ".repeat(300), article(), "longer ".repeat(3000), article()];
    let rows: Vec<String> = rows.iter().map(|text| json!({"text": text}).to_string()).collect();
    let work = Work::with(&[("rows.jsonl", &rows.join("\n"))]);
    let ran = work.run(&["rows.jsonl", "--max-page", "1000"]).exits(1);
    let too_large = json!(["too-large"]);
    assert_eq!(ran.column("flags"), [json!([]), too_large.clone(), json!([]), too_large, json!([])]);
    assert_eq!(ran.column("id")[3], "rows.jsonl:4");
    assert_eq!((&ran.column("body")[1], &ran.column("body")[4]), (&json!(""), &json!(article_body())));
    ran.tells("copydesk: rows.jsonl record 2: page of 1500 bytes is over the limit of 1000; raise it with --max-page")
        .tells("copydesk: rows.jsonl record 4: row of 21011 bytes is over the limit of 6000; raise it with --max-page");
}

#[test]
fn a_row_that_is_no_utf8_is_read_in_its_encoding() {
    let work = Work::new();
    work.file("rows.jsonl", b"{\"text\": \"One.\"}\n{\"text\": \"Caf\xE9.\"}\n{\"text\": \"Two.\"}\n");
    let ran = work.run(&["rows.jsonl"]).ok();
    assert_eq!(ran.column("id"), ["rows.jsonl:1", "rows.jsonl:2", "rows.jsonl:3"]);
    assert_eq!(ran.column("body"), ["One.", "Café.", "Two."]);
}

#[test]
fn invalid_utf8_is_cleaned_and_flagged() {
    let mut bytes = format!("{}\nThe café — “naïve”, “über”, “résumé” — took ", article()).into_bytes();
    bytes.extend(b"\xFF\xFE part in the vote of the harbour board, it said.\n");
    let work = Work::new();
    work.file("page.txt", bytes);
    let got = work.run(&["page.txt"]).ok().json();
    assert_eq!(got["flags"], json!(["lossy-encoding"]));
    let body = got["body"].as_str().unwrap();
    assert!(body.contains("The café — “naïve”") && body.contains('\u{FFFD}') && body.contains(PARAGRAPHS[2]));
}

#[test]
fn characters_replaced_before_are_flagged() {
    let text =
        page(&[PARAGRAPHS[0], "The caf\u{FFFD} by the quay stayed open all night for those who had come by boat."]);
    let work = Work::with(&[("page.txt", &text), ("rows.jsonl", &json!({"text": text}).to_string())]);
    for name in ["page.txt", "rows.jsonl"] {
        assert_eq!(work.run(&[name]).ok().json()["flags"], json!(["lossy-encoding"]));
    }
}

/// A page in French, for encodings with other letters.
fn french() -> String {
    page(&[
        "Le conseil du port reporte son vote",
        "Le conseil a reporté mardi son vote sur la conserverie, où l’été dernier encore travaillaient dix femmes âgées.",
        "Les pêcheurs opposés au projet avaient attendu deux heures, et la plupart d’entre eux sont restés jusqu’à la fin.",
    ])
    .replace('’', "'")
}

#[test]
fn other_encodings_give_the_same_article() {
    let latin: Vec<u8> = french().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(french().encode_utf16()).flat_map(bytes).collect()
    };
    let work = Work::new();
    work.file("utf-8.txt", french());
    let expected = work.run(&["utf-8.txt", "--to", "text"]).ok().out.clone();
    assert!(expected.contains("âgées") && expected.contains("pêcheurs"));
    for (name, bytes) in [("latin", latin), ("le", wide(u16::to_le_bytes)), ("be", wide(u16::to_be_bytes))] {
        work.file(name, bytes);
        assert_eq!(work.run(&[name, "--to", "text"]).ok().out, expected, "{name}");
        assert_eq!(work.run(&[name]).ok().json()["flags"], json!([]));
    }
}

#[test]
fn a_stated_encoding_counts_more_than_a_guess() {
    let sentence = "Городской совет проголосовал во вторник за покупку старого завода на северном причале.";
    let russian = page(&["Старый завод продан", sentence]);
    let wide: Vec<u8> = russian.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let work = Work::new();
    work.file("wide.txt", &wide);
    work.file("mac.txt", encoding_rs::MACINTOSH.encode(&french()).0);
    work.file("cyrillic.jsonl", encoding_rs::IBM866.encode(&json!({"text": russian}).to_string()).0);
    work.file("marked.txt", format!("\u{FEFF}{russian}"));
    work.file("wide-marked.txt", [&[0xFF, 0xFE], &wide[..]].concat());
    work.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    work.run(&["wide.txt"]).exits(1).tells("not text: binary data");
    let body = |args: &[&str]| work.run(args).ok().json()["body"].as_str().unwrap().to_owned();
    assert_eq!(body(&["wide.txt", "--encoding", "UTF-16LE"]), sentence);
    assert_eq!(body(&["cyrillic.jsonl", "--encoding", "ibm866"]), sentence);
    for marked in ["marked.txt", "wide-marked.txt"] {
        assert_eq!(body(&[marked, "--encoding", "windows-1251"]), sentence, "{marked}");
    }
    assert!(body(&["mac.txt", "--encoding", "macintosh"]).contains("travaillaient dix femmes âgées"));
    work.file("nuls.txt", [0, 7, 1].repeat(900));
    work.run(&["picture.txt", "--encoding", "macintosh"]).exits(1).tells("a PNG picture");
    work.run(&["nuls.txt", "--encoding", "macintosh"]).exits(1).tells("binary data (NUL bytes)");
    work.run(&["cyrillic.jsonl", "--encoding", "utf-16le"]).exits(1).tells("rows in UTF-16 cannot be read");
    work.run(&["mac.txt", "--encoding", "latin9000"]).exits(2).tells("no label of the WHATWG's Encoding Standard");
}

/// All strings of a JSON value.
fn strings<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

#[track_caller]
fn assert_no_control_characters(article: &Value) {
    let mut found = Vec::new();
    strings(article, &mut found);
    assert!(found.len() > 5);
    for text in found {
        assert!(!text.chars().any(|c| c < ' ' && c != '\n'), "{text:?}");
    }
}

/// Each control character inside a word, between words and at the ends of a line, of every kind of page.
fn pages_with_control_characters() -> Vec<String> {
    let all: String = (0..0x20_u8).filter(|byte| !b"\n\r\x0B\x0C".contains(byte)).map(char::from).collect();
    let spoilt = |text: &str| format!("{all}{}\x07", text.replace(" the ", &format!(" t{all}he\t\x0B")));
    let plain: Vec<String> = [HEADLINE].iter().chain(&PARAGRAPHS).map(|text| spoilt(text)).collect();
    // Long enough that its NUL bytes do not make it binary.
    let padded = |mut blocks: Vec<String>| {
        blocks.extend(proses(80, 20));
        page(&blocks)
    };
    let marked = plain.iter().map(|text| format!("* {text}\n\n\tlet x =\t1;{all}\n\n    y\t= 2\n\n# A\theading{all}"));
    let wide = plain.iter().map(|text| format!("      {text}\n\n      Rovers\t\t  3   2{all}  1\n"));
    vec![padded(plain.clone()), padded(marked.collect()), padded(wide.collect())]
}

#[test]
fn control_characters_survive_nowhere() {
    for (number, text) in pages_with_control_characters().into_iter().enumerate() {
        let work = Work::with(&[("page.txt", &text), ("rows.jsonl", &json!({"id": "a", "text": text}).to_string())]);
        for name in ["page.txt", "rows.jsonl"] {
            let got = work.run(&[name, "--blocks", "--dropped"]).ok().json();
            assert!(got["body"].as_str().unwrap().contains("Paragraph 80 of"), "page {number}");
            assert_no_control_characters(&got);
        }
    }
}

#[test]
fn html_is_told_by_its_start() {
    let pages = [
        "<!DOCTYPE html><html><p>The tide was out.</p></html>",
        "\n<html lang=\"en\"><p>The tide was out.</p></html>",
        "\u{FEFF}<head><title>Tides</title></head><p>The tide was out.</p>",
        "<BODY><p>The tide was out.</p></BODY>",
        "<!-- tides --><html><p>The tide was out.</p></html>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE html><html><head><title/></head><body><p>The tide was out.</p></body></html>",
    ];
    for text in pages {
        let ran = Work::with(&[("a.txt", text)]).run(&["--no-builtin", "a.txt", "--to", "text"]).ok();
        assert!(ran.out.trim().ends_with("The tide was out.") && !ran.out.contains('<'), "{text}: {}", ran.out);
    }
}

#[test]
fn text_named_html_is_text_and_escaped_markup_is_markup() {
    let text = page(&[&[HEADLINE], &PARAGRAPHS[..]].concat());
    let escaped = PARAGRAPHS.map(|paragraph| format!("&lt;p&gt;{paragraph}&lt;/p&gt;")).concat();
    let work = Work::with(&[("text.html", &text), ("escaped.txt", &escaped)]);
    for name in ["text.html", "escaped.txt"] {
        let body = work.run(&[name]).ok().json()["body"].clone();
        assert_eq!(body, PARAGRAPHS.join("\n\n"), "{name}");
    }
}

#[test]
fn a_field_or_a_file_named_html_holds_html() {
    let row = json!({"id": "a", "html": "<p>The tide was out.<p>It came back."}).to_string();
    let work = Work::with(&[("rows.jsonl", &row), ("a.html", "<p>The tide was out.<p>It came back.")]);
    for path in ["rows.jsonl", "a.html"] {
        let ran = work.run(&[path, "--to", "text"]).ok();
        assert_eq!(ran.out.trim(), "The tide was out.\n\nIt came back.", "{path}");
    }
}

#[test]
fn html_is_taken_for_text_where_asked() {
    let text = format!("<html>\n\n{}", article());
    let got = Work::with(&[("page.txt", &text)]).run(&["page.txt", "--as", "text"]).ok().json();
    assert!(got["body"].as_str().unwrap().contains(PARAGRAPHS[0]));
}

#[test]
fn colours_of_a_terminal_are_no_text() {
    let work = Work::with(&[("page.txt", &article().replace("the vote", "\u{1B}[1;31mthe vote\u{1B}[0m"))]);
    assert_eq!(work.run(&["page.txt"]).ok().json()["body"], article_body());
}

#[test]
fn what_cannot_be_found_is_told_as_it_was_named() {
    let work = Work::with(&[("none/notes.doc", ""), ("mac/a.txt", &article()), ("mac/._a.txt", "\0\x05\x16\x07")]);
    work.run(&["page [1.txt"]).exits(2).tells("copydesk: page [1.txt: no such file, and no pattern either: unclosed");
    work.run(&["none"])
        .exits(2)
        .tells("copydesk: no page to clean: none holds no file of a known extension (.txt, .text, ");
    assert_eq!(work.run(&["mac", "--to", "jsonl"]).ok().column("id"), ["mac/a.txt"]);
    work.run(&["mac/a.txt", "--from", "warc"]).exits(1).tells(" bytes in its place are no WARC record");
    work.run(&["explain", "mac/a.txt", "--rule", "score"]).exits(2).tells("no rule has the id `score`: ");
}

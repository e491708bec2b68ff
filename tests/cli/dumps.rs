//! Dumps as they are found: cut off, spoilt, endless. What is lost is told, and no more is lost than must be.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;

use serde_json::json;

use crate::containers::{FORMATS, compressed, conversion, gzip, record, response, row};
use crate::sample::{article, article_body, page, proses};
use crate::work::{Ran, Work};

/// Bytes in a MiB.
const MIB: usize = 1 << 20;
/// Memory that a bounded run may take, in KiB; the rules alone take a third of it.
const MOST_MEMORY: u64 = 120 << 10;

/// Rows of those ids.
fn rows(ids: std::ops::Range<usize>) -> String {
    ids.map(|id| row(&id.to_string())).collect()
}

/// Ids of those numbers.
fn ids(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.map(|number| number.to_string()).collect()
}

/// The flags of a row, as one word.
fn flag(ran: &Ran, row: usize) -> String {
    ran.column("flags")[row][0].as_str().unwrap_or("").to_owned()
}

#[test]
fn a_member_that_is_cut_off_costs_the_row_in_which_it_ends() {
    // The texts differ, so that the member is not three rows and a reference to them.
    let text: String = (0..300_u64)
        .map(|number| format!("{{\"id\": \"{number}\", \"text\": \"{:x}\"}}\n", number * 7_919_777))
        .collect();
    let whole = gzip(&text);
    let work = Work::new();
    work.file("rows.jsonl.gz", &whole[..whole.len() / 2]);
    let ran = work.run(&["rows.jsonl.gz"]).exits(1);
    let last = ran.rows().len() - 1;
    assert!(last > 20);
    assert_eq!(ran.column("id")[..last], ids(0..last));
    assert_eq!((flag(&ran, last).as_str(), &ran.column("body")[last]), ("truncated", &json!("")));
    ran.tells(&format!(
        "copydesk: rows.jsonl.gz record {}: cannot be read: the gzip member at byte 0 is cut off",
        last + 1
    ));
}

#[test]
fn a_member_after_one_that_is_cut_off_is_read() {
    let first = gzip(rows(0..5));
    let work = Work::new();
    work.file("rows.jsonl.gz", [&first[..first.len() - 12], &gzip(rows(5..8))].concat());
    let ran = work.run(&["rows.jsonl.gz"]).exits(1);
    let got = ran.column("id");
    assert_eq!(got[got.len() - 3..], ids(5..8));
}

#[test]
fn garbage_between_members_costs_nothing_else() {
    let work = Work::new();
    work.file("rows.jsonl.gz", [gzip(rows(0..2)), b"<html>503 Slow down</html>".repeat(50), gzip(rows(2..4))].concat());
    let ran = work.run(&["rows.jsonl.gz"]).exits(1);
    assert_eq!(ran.column("id"), ids(0..4));
    ran.tells("copydesk: rows.jsonl.gz record 3: cannot be read: 1300 bytes at byte ").tells("are no gzip data");
}

#[test]
fn padding_after_the_last_member_is_nothing() {
    let work = Work::new();
    work.file("rows.jsonl.gz", [gzip(rows(0..2)), vec![0; 1000]].concat());
    assert_eq!(work.run(&["rows.jsonl.gz"]).ok().column("id"), ids(0..2));
}

#[test]
fn a_cut_stream_of_any_format_gives_what_can_be_read() {
    for (extension, bytes) in
        [("zst", &b"\x28\xB5\x2F\xFD\x24"[..]), ("bz2", b"BZh91AY&SY"), ("xz", b"\xFD7zXZ\0\0\x04")]
    {
        let work = Work::with(&[("z.jsonl", &row("z"))]);
        work.file(&format!("a.jsonl.{extension}"), bytes);
        let ran = work.run(&[&format!("a.jsonl.{extension}"), "z.jsonl"]).exits(1);
        assert_eq!(ran.column("id"), ["z"], "{extension}");
        ran.tells(&format!("copydesk: a.jsonl.{extension}"));
    }
    let work = Work::new();
    for (format, extension) in FORMATS {
        let whole = compressed(format, rows(0..300));
        let name = format!("cut.jsonl.{extension}");
        work.file(&name, &whole[..whole.len() / 2]);
        work.run(&[&name]).tells("cannot be read: the ").tells(" is cut off");
    }
}

/// Four records, the length of the second changed by so many bytes.
fn with_wrong_length(by: i64) -> Vec<u8> {
    let right = String::from_utf8(conversion("<urn:2>")).unwrap();
    let length = article().len() as i64;
    let wrong = right.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {}", length + by));
    [conversion("<urn:1>"), wrong.into_bytes(), conversion("<urn:3>"), conversion("<urn:4>")].concat()
}

#[test]
fn a_wrong_content_length_costs_its_record_alone() {
    let length = conversion("<urn:3>").len() as i64;
    for by in [-100, -2, 5, 9, 30, length + 30, 100_000, 70_000_000] {
        let work = Work::new();
        work.file("a.warc.wet", with_wrong_length(by));
        let ran = work.run(&["a.warc.wet"]).exits(1);
        assert_eq!(ran.column("id"), ["<urn:1>", "<urn:2>", "<urn:3>", "<urn:4>"], "off by {by}");
        assert_eq!(flag(&ran, 1), "bad-record", "off by {by}");
        assert_eq!((&ran.column("body")[1], &ran.column("body")[2]), (&json!(""), &json!(article_body())));
        ran.tells("copydesk: a.warc.wet record 2: Content-Length ").tells(" is wrong");
    }
}

#[test]
fn a_record_without_a_length_costs_itself() {
    let bare = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:2>\r\n\r\nThe tide was out.\r\n\r\n";
    let work = Work::new();
    work.file("a.warc", [&conversion("<urn:1>"), bare.as_bytes(), &conversion("<urn:3>")].concat());
    let ran = work.run(&["a.warc"]).exits(1).tells("copydesk: a.warc record 2: no Content-Length");
    assert_eq!((ran.column("id").len(), flag(&ran, 1)), (3, "bad-record".to_owned()));
}

#[test]
fn a_record_that_is_cut_off_comes_out_flagged() {
    let records = [conversion("<urn:1>"), conversion("<urn:2>")].concat();
    let work = Work::new();
    work.file("a.warc", &records[..records.len() - 60]);
    work.file("b.warc.gz", {
        let last = gzip(conversion("<urn:2>"));
        [gzip(conversion("<urn:1>")), last[..last.len() - 60].to_vec()].concat()
    });
    for name in ["a.warc", "b.warc.gz"] {
        let ran = work.run(&[name]).exits(1);
        assert_eq!(ran.column("id"), ["<urn:1>", "<urn:2>"]);
        assert_eq!((flag(&ran, 1).as_str(), &ran.column("body")[1]), ("truncated", &json!("")));
        ran.tells(&format!("copydesk: {name} record 2: "));
    }
}

#[test]
fn garbage_between_records_costs_nothing_else() {
    let work = Work::new();
    work.file("a.warc", [conversion("<urn:1>"), b"what a proxy said\r\n\r\n".to_vec(), conversion("<urn:2>")].concat());
    let ran = work.run(&["a.warc"]).exits(1);
    assert_eq!(ran.column("id"), ["<urn:1>", "<urn:2>"]);
}

#[test]
fn a_record_over_the_limit_costs_only_itself() {
    let long = response("<urn:2>", "Content-Type: text/plain\r\n", "The tide was out. ".repeat(1000));
    let work = Work::new();
    work.file("a.warc", [conversion("<urn:1>"), long, conversion("<urn:3>")].concat());
    let ran = work.run(&["a.warc", "--max-page", "5000"]).exits(1);
    assert_eq!(ran.column("id"), ["<urn:1>", "<urn:2>", "<urn:3>"]);
    assert_eq!((flag(&ran, 1).as_str(), flag(&ran, 2).as_str()), ("too-large", ""));
}

#[test]
fn a_content_encoding_that_is_broken_is_told() {
    let headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    let work = Work::new();
    work.file("a.warc", response("<urn:1>", headers, b"\x1F\x8B\x08\0spoilt"));
    let ran = work.run(&["a.warc"]).exits(1).tells("copydesk: a.warc record 1: content encoding gzip: ");
    assert_eq!(flag(&ran, 0), "undecodable");
}

#[test]
fn a_kind_of_record_nobody_knows_is_no_page() {
    let work = Work::new();
    work.file("a.warc", [record("1.1", &[("WARC-Type", "x-other")], "data"), conversion("<urn:2>")].concat());
    assert_eq!(work.run(&["a.warc"]).ok().column("id"), ["<urn:2>"]);
}

/// Peak memory of a process that still runs, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Pipes input into the program with its output open until all is read: what it printed, and its peak memory in KiB.
#[cfg(target_os = "linux")]
fn piped(work: &Work, args: &[&str], feed: impl FnOnce(&mut dyn Write) + Send + 'static) -> (String, u64) {
    let mut child =
        work.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut out = String::new();
        output.read_to_string(&mut out).unwrap();
        out
    });
    feed(&mut input);
    input.flush().unwrap();
    let peak = peak_memory(child.id());
    drop(input);
    child.wait().unwrap();
    (reader.join().unwrap(), peak)
}

#[cfg(target_os = "linux")]
#[test]
fn an_endless_line_takes_no_memory() {
    let (out, peak) = piped(&Work::new(), &["--from", "jsonl", "--max-page", "1000000"], |input| {
        input.write_all(row("a").as_bytes()).unwrap();
        let piece = vec![b'x'; MIB];
        input.write_all(b"{\"text\": \"").unwrap();
        (0..300).for_each(|_| input.write_all(&piece).unwrap());
        input.write_all(b"\"}\n").unwrap();
        input.write_all(row("b").as_bytes()).unwrap();
    });
    let got: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&got[0]["id"], &got[1]["flags"], &got[2]["id"]), (&json!("a"), &json!(["too-large"]), &json!("b")));
    assert!(peak < MOST_MEMORY, "{peak} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_depend_on_what_there_is_to_read() {
    let page = page(&proses(1500, 20));
    let (out, peak) =
        piped(&Work::new(), &["--from", "jsonl", "-j", "2", "--no-builtin", "--no-scorer"], move |input| {
            let row = json!({"text": page}).to_string() + "\n";
            (0..2 * MOST_MEMORY as usize * 1024 / row.len()).for_each(|_| input.write_all(row.as_bytes()).unwrap());
        });
    assert!(out.len() as u64 > MOST_MEMORY << 10);
    assert!(peak < MOST_MEMORY, "{peak} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn an_input_that_fails_in_the_middle_is_told() {
    // The process's memory can be opened, and fails when its first page is read.
    let work = Work::with(&[("z.jsonl", &row("z"))]);
    for args in [&["/proc/self/mem", "z.jsonl"][..], &["--from", "jsonl", "/proc/self/mem", "z.jsonl"]] {
        let ran = work.run(args).exits(1).tells("copydesk: /proc/self/mem: cannot be read: ");
        assert_eq!(ran.column("id"), ["z"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_ends_the_run_and_leaves_nothing() {
    let work = Work::with(&[("rows.jsonl", &rows(0..400))]);
    std::os::unix::fs::symlink("/dev/full", work.path("out.jsonl.gz.part")).unwrap();
    work.run(&["rows.jsonl", "-o", "out.jsonl.gz"])
        .exits(2)
        .tells("copydesk: cannot write out.jsonl.gz: No space left");
    fs::create_dir(work.path("out")).unwrap();
    std::os::unix::fs::symlink("/dev/full", work.path("out/rows.jsonl.jsonl.part")).unwrap();
    work.run(&["rows.jsonl", "-o", "out"]).exits(2).tells("copydesk: cannot write out/rows.jsonl.jsonl: No space left");
    assert_eq!(work.names(""), ["rows.jsonl"]);
}

#[test]
fn output_that_closes_early_ends_the_reading() {
    let work = Work::with(&[("rows.jsonl", &rows(0..50))]);
    let mut command = work.command(&["--from", "jsonl", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let rows = rows(0..50);
    // Standard input never ends by itself: the program must close it.
    while input.write_all(rows.as_bytes()).is_ok() {}
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

/// A record of a response with this status.
fn with_status(id: &str, status: &str, body: &str) -> Vec<u8> {
    let record = String::from_utf8(response(id, "Content-Type: text/html\r\n", body)).unwrap();
    // Of the same length, as the record says.
    record.replacen("HTTP/1.1 200 OK", &format!("HTTP/1.1 {status}"), 1).into_bytes()
}

#[test]
fn what_a_server_says_of_its_page_is_told() {
    let html = format!("<!DOCTYPE html><html><body><p>{}</p></body></html>", article_body().replace("\n\n", "</p><p>"));
    let work = Work::new();
    let records = [
        with_status("<urn:1>", "200 OK", &html),
        with_status("<urn:2>", "404 No", &html),
        with_status("<urn:3>", "302 Go", ""),
        with_status("<urn:4>", "301 Go", &html),
        with_status("<urn:5>", "500 No", ""),
    ];
    work.file("a.warc", records.concat());
    let ran = work.run(&["a.warc", "--stats", "stats.json"]).ok();
    assert_eq!(ran.column("id"), ["<urn:1>", "<urn:2>", "<urn:4>", "<urn:5>"]);
    let flags: Vec<String> = ran.column("flags").iter().map(ToString::to_string).collect();
    assert_eq!(flags, ["[]", r#"["not-an-article"]"#, "[]", r#"["not-an-article","empty"]"#]);
    assert_eq!(ran.column("body")[1], article_body(), "what the page shows is still there");
    assert!(work.read("stats.json").contains("\"redirect\": 1"));
}

#[test]
fn a_response_that_breaks_off_is_cleaned_as_far_as_it_goes() {
    let html = format!("<!DOCTYPE html><html><body><p>{}</p></body></html>", proses(200, 20).join("</p><p>"));
    let packed = gzip(&html);
    let half = &packed[..packed.len() / 2];
    let chunk = &html[..html.len() / 2];
    let work = Work::new();
    let zipped = response("<urn:1>", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", half);
    let chunks = format!("{:x}\r\n{chunk}", html.len());
    let chunked = response("<urn:2>", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", chunks);
    work.file("a.warc", [zipped, chunked].concat());
    let ran = work.run(&["a.warc"]).ok();
    assert_eq!(ran.column("flags"), [json!(["truncated"]), json!(["truncated"])]);
    assert!(ran.column("body").iter().all(|body| body.as_str().unwrap().contains("Paragraph 20 of the report")));
}

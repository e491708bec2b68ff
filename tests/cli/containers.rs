//! Compressed streams, WARC and WET, folders and patterns of them: told by first bytes, a page out for each page in.

use std::io::Write;

use copydesk::compression::{Compression, Compressor};
use serde_json::json;

use crate::sample::{HEADLINE, article, article_body};
use crate::work::Work;

/// All compression formats with their extensions.
pub const FORMATS: [(Compression, &str); 4] =
    [(Compression::Gzip, "gz"), (Compression::Zstd, "zst"), (Compression::Bzip2, "bz2"), (Compression::Xz, "xz")];

/// The bytes as one stream of that format.
pub fn compressed(format: Compression, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut compressor = Compressor::new(Some(format), Vec::new()).unwrap();
    compressor.write_all(bytes.as_ref()).unwrap();
    compressor.finish().unwrap()
}

/// The bytes as a gzip member.
pub fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    compressed(Compression::Gzip, bytes)
}

/// A row of that id.
pub fn row(id: &str) -> String {
    format!("{}\n", json!({"id": id, "text": article()}))
}

/// A WARC record with these headers beside its length.
pub fn record(version: &str, headers: &[(&str, &str)], block: impl AsRef<[u8]>) -> Vec<u8> {
    let block = block.as_ref();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("WARC/{version}\r\n{headers}Content-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A record of a response with this body.
pub fn response(id: &str, http_headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{http_headers}\r\n").as_bytes(), body.as_ref()].concat();
    let headers = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", id),
        ("WARC-Target-URI", "https://harbour.example/vote"),
        ("Content-Type", "application/http; msgtype=response"),
    ];
    record("1.0", &headers, block)
}

/// A record of a WET file.
pub fn conversion(id: &str) -> Vec<u8> {
    let headers = [
        ("WARC-Type", "conversion"),
        ("WARC-Target-URI", "https://harbour.example/vote"),
        ("WARC-Record-ID", id),
        ("Content-Type", "text/plain"),
    ];
    record("1.0", &headers, article())
}

/// A record that holds no page.
fn info() -> Vec<u8> {
    let headers =
        [("WARC-Type", "warcinfo"), ("WARC-Record-ID", "<urn:info>"), ("Content-Type", "application/warc-fields")];
    record("1.0", &headers, "software: a crawler\r\n")
}

#[test]
fn every_format_is_told_by_its_first_bytes_whatever_the_name() {
    let work = Work::new();
    work.file("rows.jsonl", row("a") + &row("b"));
    let expected = work.run(&["rows.jsonl"]).ok().out.clone();
    for (format, _) in FORMATS {
        let bytes = [compressed(format, row("a")), compressed(format, row("b"))].concat();
        work.file("rows.jsonl", &bytes);
        work.file("rows", &bytes);
        assert_eq!(work.run(&["rows.jsonl"]).ok().out, expected, "{format:?}");
        assert_eq!(work.run(&["rows"]).ok().out, expected, "{format:?}");
        assert_eq!(work.pipe(&bytes, &[]).ok().out, expected, "{format:?} on standard input");
    }
}

#[test]
fn rows_are_told_by_their_first_line_whatever_comes_first_in_it() {
    let rows = "{\"text\": \"One row on the quay.\"}\n{\"text\": \"Two rows on the quay.\"}\n";
    let long = format!("{{\"text\": \"{}\"}}\n", "A row of words. ".repeat(1000));
    let work = Work::new();
    for rows in [rows.to_owned(), format!("\u{FEFF}{rows}"), long.repeat(2)] {
        work.file("rows", &rows);
        assert_eq!(work.run(&["rows"]).ok().rows().len(), 2, "{rows:.40}");
        assert_eq!(work.pipe(&rows, &[]).ok().rows().len(), 2, "{rows:.40} on standard input");
    }
}

#[test]
fn a_compressed_page_is_a_page() {
    let work = Work::new();
    work.file("page.txt.gz", gzip(article()));
    let got = work.run(&["page.txt.gz"]).ok().json();
    assert_eq!((&got["id"], &got["body"]), (&json!("page.txt.gz"), &json!(article_body())));
}

#[test]
fn output_is_compressed_by_its_name() {
    let work = Work::with(&[("rows.jsonl", &(row("a") + &row("b")))]);
    let expected = work.run(&["rows.jsonl"]).ok().out.clone();
    for (format, extension) in FORMATS {
        let name = format!("out.jsonl.{extension}");
        work.run(&["rows.jsonl", "-o", &name]).ok();
        let bytes = std::fs::read(work.path(&name)).unwrap();
        assert_eq!(Compression::of_first_bytes(&bytes), Some(format));
        assert!(bytes.len() < expected.len());
        let again = work.run(&[&name, "--field", "body"]).ok();
        assert_eq!(again.column("id"), ["a", "b"]);
    }
}

#[test]
fn a_folder_is_searched_for_compressed_files() {
    let work = Work::new();
    work.file("dumps/a.jsonl.gz", gzip(row("a")));
    work.file("dumps/b.warc.wet.gz", gzip(conversion("<urn:b>")));
    work.file("dumps/c.txt.zst", compressed(Compression::Zstd, article()));
    work.file("dumps/d.tar.gz", gzip(article()));
    assert_eq!(work.run(&["dumps"]).ok().column("id"), ["a", "<urn:b>", "dumps/c.txt.zst"]);
}

#[test]
fn a_pattern_stands_for_the_files_that_match() {
    let work = Work::new();
    for name in ["dumps/b.jsonl", "dumps/a.jsonl", "dumps/more/c.jsonl", "dumps/d.txt"] {
        work.file(name, row(name));
    }
    assert_eq!(work.run(&["dumps/*.jsonl"]).ok().column("id"), ["dumps/a.jsonl", "dumps/b.jsonl"]);
    assert_eq!(work.run(&["**/*.jsonl"]).ok().rows().len(), 3);
    assert_eq!(work.run(&["dumps/{more,less}/?.jsonl"]).ok().rows().len(), 1);
    work.run(&["dumps/*.warc"]).exits(2).tells("copydesk: dumps/*.warc: no file matches");
}

#[test]
fn a_warc_file_gives_a_row_for_each_page() {
    let page = response("<urn:uuid:1>", "Content-Type: text/plain; charset=utf-8\r\n", article());
    let picture = response("<urn:uuid:2>", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n");
    let request = record("1.0", &[("WARC-Type", "request"), ("WARC-Record-ID", "<urn:r>")], "GET / HTTP/1.1\r\n\r\n");
    let resource = record(
        "1.1",
        &[("WARC-Type", "resource"), ("WARC-Record-ID", "<urn:uuid:3>"), ("Content-Type", "text/plain")],
        article(),
    );
    let records = [info(), request, page, picture, resource];
    let work = Work::new();
    work.file("plain.warc", records.concat());
    work.file("members.warc.gz", records.map(gzip).concat());
    let ran = work.run(&["plain.warc"]).ok();
    assert_eq!(ran.column("id"), ["<urn:uuid:1>", "<urn:uuid:3>"]);
    assert_eq!(ran.column("url"), [json!("https://harbour.example/vote"), json!(null)]);
    assert_eq!(
        (ran.column("headline"), ran.column("body")),
        (vec![json!(HEADLINE); 2], vec![json!(article_body()); 2])
    );
    assert_eq!(work.run(&["members.warc.gz"]).ok().out, ran.out);
    assert_eq!(work.pipe(std::fs::read(work.path("plain.warc")).unwrap(), &["--from", "warc"]).ok().out, ran.out);
}

#[test]
fn records_are_numbered_as_they_stand_in_the_file() {
    let work = Work::new();
    let html = response("<urn:2>", "Content-Type: image/gif\r\n", "GIF89a");
    work.file("a.warc", [info(), html, conversion("<urn:3>")].concat());
    work.run(&["explain", "a.warc", "--record", "3"]).ok().prints(HEADLINE);
    work.run(&["explain", "a.warc", "--record", "2"]).exits(2).tells("a.warc record 2 is no page but image/gif");
    work.run(&["explain", "a.warc", "--record", "1"]).exits(2).tells("has no record 1 that is a page");
}

#[test]
fn the_http_headers_charset_is_used() {
    let text = "Совет порта отложил голосование о старом заводе. Рыбаки ждали решения два часа, и почти все остались.";
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| match u32::from(c) {
            code @ 0x410..=0x44F => (code - 0x410 + 0xC0) as u8,
            code => code as u8,
        })
        .collect();
    let work = Work::new();
    work.file("a.warc", response("<urn:1>", "Content-Type: text/plain; charset=windows-1251\r\n", bytes));
    let ran = work.run(&["a.warc", "--to", "text"]).ok();
    assert_eq!(ran.out.trim(), text);
}

#[test]
fn chunks_and_content_encodings_are_undone() {
    let packed = gzip(article());
    let (first, rest) = packed.split_at(100);
    let mut chunked = Vec::new();
    for chunk in [first, rest] {
        chunked.extend(format!("{:x}\r\n", chunk.len()).bytes());
        chunked.extend(chunk);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    let headers = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    let work = Work::new();
    work.file("a.warc", response("<urn:1>", headers, chunked));
    assert_eq!(work.run(&["a.warc"]).ok().column("body"), [article_body()]);
}

#[test]
fn a_page_that_the_crawler_cut_off_is_flagged() {
    let headers = [("WARC-Type", "conversion"), ("WARC-Truncated", "length"), ("WARC-Record-ID", "<urn:1>")];
    let work = Work::new();
    work.file("a.wet", record("1.0", &headers, article()));
    let ran = work.run(&["a.wet"]).ok();
    assert_eq!((ran.column("flags"), ran.column("body")), (vec![json!(["truncated"])], vec![json!(article_body())]));
}

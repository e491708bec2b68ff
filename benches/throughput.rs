//! Throughput of the text pipeline, step by step and whole, on one core.
//!
//! `cargo bench` runs over the pages of `fixtures/pages`; `COPYDESK_BENCH=FILE.jsonl cargo bench` over the
//! `text` fields of a dump of your own.

use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Write};
use std::path::Path;

use copydesk::Cleaner;
use copydesk::assemble::{Extras, assemble};
use copydesk::compression::{Compression, Compressor};
use copydesk::label::label;
use copydesk::read::{Container, Content, Inputs, Item, MAX_PAGE, Parsed, ReadOptions, Record};
use copydesk::rules::{Options, RuleSet, load};
use copydesk::segment::{Page, segment_text};
use copydesk::write::{Format, render};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Texts to clean.
fn texts() -> Vec<String> {
    match std::env::var("COPYDESK_BENCH") {
        Ok(path) => dump(&path),
        Err(_) => fixtures(),
    }
}

fn dump(path: &str) -> Vec<String> {
    let rows = fs::read_to_string(path).expect("COPYDESK_BENCH names a readable JSONL file");
    let text = |row: &str| serde_json::from_str::<serde_json::Value>(row).ok()?["text"].as_str().map(str::to_owned);
    rows.lines().filter_map(text).collect()
}

fn fixtures() -> Vec<String> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages");
    let mut files: Vec<_> = fs::read_dir(pages)
        .expect("fixtures are there")
        .flatten()
        .map(|entry| entry.path().join("page.txt"))
        .filter(|file| file.exists())
        .collect();
    files.sort();
    let text = |file| fs::read(file).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    files.into_iter().filter_map(text).collect()
}

fn bytes(texts: &[String]) -> BytesCount {
    BytesCount::of_many::<u8>(texts.iter().map(String::len).sum())
}

fn rules() -> RuleSet {
    load(&Options::default()).expect("the built-in packs load")
}

fn records(texts: Vec<String>) -> Vec<Record> {
    texts.into_iter().map(|text| Record { content: Content::Text(text), ..Record::default() }).collect()
}

/// The pages of these texts; of each the language is known, as it is when whole records are cleaned.
fn pages<'t>(texts: &'t [String], cleaner: &Cleaner) -> Vec<Page<'t>> {
    texts.iter().map(|text| cleaner.page(&Record::default(), text)).collect()
}

#[divan::bench]
fn load_built_in_packs() -> RuleSet {
    rules()
}

#[divan::bench]
fn segment(bencher: divan::Bencher) {
    let texts = texts();
    bencher
        .counter(bytes(&texts))
        .bench(|| texts.iter().map(|text| segment_text(black_box(text), None).lines.len()).sum::<usize>());
}

#[divan::bench]
fn label_by_rules(bencher: divan::Bencher) {
    let (texts, cleaner) = (texts(), Cleaner::new(rules()));
    let pages = pages(&texts, &cleaner);
    bencher.counter(bytes(&texts)).bench_local(|| {
        pages.iter().map(|page| label(black_box(page), cleaner.rules(), None, None).verdicts.len()).sum::<usize>()
    });
}

#[divan::bench]
fn assemble_articles(bencher: divan::Bencher) {
    let (texts, cleaner) = (texts(), Cleaner::new(rules()));
    let pages = pages(&texts, &cleaner);
    let judged: Vec<_> = pages.iter().map(|page| label(page, cleaner.rules(), None, None)).collect();
    let one = |(page, judgement)| assemble(black_box(page), judgement, cleaner.rules(), Extras::default()).body.len();
    bencher.counter(bytes(&texts)).bench_local(|| pages.iter().zip(&judged).map(one).sum::<usize>());
}

/// What the reading thread does with a dump of rows, and the parsing that is left to workers.
#[divan::bench(args = ["plain", "gzip", "zstd"])]
fn read_rows(bencher: divan::Bencher, format: &str) {
    let rows: Vec<String> = texts().iter().map(|text| format!("{}\n", serde_json::json!({"text": text}))).collect();
    let size = bytes(&rows);
    let format = Some(format).filter(|format| *format != "plain");
    let format = format.map(|format| if format == "gzip" { Compression::Gzip } else { Compression::Zstd });
    let mut dump = Compressor::new(format, Vec::new()).expect("memory can be written");
    dump.write_all(rows.concat().as_bytes()).expect("memory can be written");
    let dump = dump.finish().expect("memory can be written");
    let options = ReadOptions { container: Container::Jsonl, max_page: MAX_PAGE, ..ReadOptions::default() };
    bencher.counter(size).with_inputs(|| Box::new(Cursor::new(dump.clone()))).bench_values(|dump| {
        let inputs = Inputs::of_stream("dump.jsonl", dump, options.clone()).expect("memory can be read");
        let raw = inputs.filter_map(|item| if let Item::Record(raw) = item { Some(raw) } else { None });
        raw.map(|raw| usize::from(matches!(raw.parse(&options), Parsed::Record(_)))).sum::<usize>()
    });
}

/// All six steps but reading: by rules alone, and with the scorer.
#[divan::bench(args = ["rules", "scorer"])]
fn text_to_json(bencher: divan::Bencher, judges: &str) {
    let mut cleaner = Cleaner::new(rules());
    if judges == "rules" {
        cleaner.scorer = None;
    }
    let texts = texts();
    let size = bytes(&texts);
    let records = records(texts);
    let one = |record: &Record| render(&cleaner.clean(black_box(record)).article, Format::Jsonl).len();
    bencher.counter(size).bench_local(|| records.iter().map(one).sum::<usize>());
}

//! What holds of any page and dump, tried on pages put together by chance from what pages are made of.

use std::sync::LazyLock;

use copydesk::assemble::Extras;
use copydesk::label::Field;
use copydesk::read::{Container, Content, Record};
use copydesk::rules::{Options, load};
use copydesk::segment::count_words;
use copydesk::{Article, Cleaner};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::checks;
use crate::containers::{conversion, gzip, response, row};

/// Pages tried for each property; `PROPTEST_CASES` sets another number.
const CASES: u32 = 150;
/// Share of a cleaned body's words that another cleaning may drop: a line that was kept for what stood around it may
/// stand alone now.
const MOST_CHANGED: f64 = 0.1;
/// Words that it may take of a body of any length.
const FEW_WORDS: u32 = 30;

static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| {
    let mut cleaner = Cleaner::new(load(&Options::default()).unwrap());
    cleaner.extras = Extras { blocks: true, dropped: true };
    cleaner.is_text = true;
    cleaner
});

/// Lines that rules know, and marks that dumpers print.
const KNOWN: [&str; 24] = [
    "Advertisement",
    "You May Like",
    "Related Articles",
    "Leave a Reply",
    "Share this:",
    "By Jane Roe",
    "Published 3 May 2024",
    "Photo: Jane Roe/Reuters",
    "© 2024 Harbour Times. All rights reserved.",
    "Home | News | Sport",
    "* [Tides](https://harbour.example/tides)",
    "![a boat](boat.jpg)",
    "# Harbour",
    "    let x = 1;",
    "> He said so.",
    "| a | b |",
    "   [12]Next page",
    "Read more: why it rained",
    "Subscribe to our newsletter",
    "Accept all cookies",
    "1.",
    "—",
    "[12]: https://harbour.example/",
    "Reporting by A. Roe; Editing by B. Doe",
];

/// A line of a page.
fn line() -> impl Strategy<Value = String> {
    let prose = (6_usize..60, any::<u16>()).prop_map(|(words, seed)| {
        let words: Vec<String> = (0..words).map(|at| format!("w{}", (usize::from(seed) + at * at) % 977)).collect();
        format!("The {}.", words.join(" "))
    });
    prop_oneof![
        4 => prose,
        3 => prop::sample::select(&KNOWN[..]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => (0_usize..30, "[a-zA-Z ,.:*#>|\\-]{0,60}").prop_map(|(indent, text)| " ".repeat(indent) + &text),
    ]
}

/// A page of such lines with one kind of line end.
fn page() -> impl Strategy<Value = String> {
    let ends = prop::sample::select(vec!["\n", "\n\n", "\r\n", "\r\n\r\n", " ", "\u{2028}"]);
    (prop::collection::vec(line(), 0..40), ends).prop_map(|(lines, end)| lines.join(end))
}

/// Tries a property on so many cases, the same ones each time.
fn try_all<S: Strategy>(strategy: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner.run(strategy, property).unwrap();
}

#[test]
fn any_page_is_cleaned_and_accounted_for() {
    let validator = jsonschema::validator_for(&copydesk::write::schema()).unwrap();
    try_all(&page(), |text| {
        let article = checks::page(&CLEANER, &text);
        let value = serde_json::to_value(&article).unwrap();
        prop_assert!(validator.is_valid(&value), "{value}");
        prop_assert_eq!(article, checks::page(&CLEANER, &text));
        Ok(())
    });
}

#[test]
fn any_bytes_are_a_page() {
    try_all(&prop::collection::vec(any::<u8>(), 0..3000), |bytes| {
        let cleaned = CLEANER.clean(&Record { content: Content::Bytes(bytes), ..Record::default() });
        checks::article(&cleaned.article);
        Ok(())
    });
}

/// Words that left for another reason than being a field of the article: a body's first line may pass for its headline.
fn lost(article: &Article) -> u32 {
    let dropped = article.dropped.iter().flatten().filter(|dropped| Field::named(dropped.label).is_none());
    dropped.map(|dropped| count_words(&dropped.text)).sum()
}

#[test]
fn a_cleaned_body_cleaned_again_changes_little() {
    // What the scorer says of a line hangs on the lines around it, which are others the second time.
    let mut rules = Cleaner::new(load(&Options::default()).unwrap());
    rules.scorer = None;
    rules.extras = CLEANER.extras;
    rules.is_text = true;
    try_all(&page(), |text| {
        let once = checks::page(&rules, &text);
        let twice = checks::page(&rules, &once.body);
        let (lost, all) = (lost(&twice), count_words(&once.body));
        let allowed = FEW_WORDS.max((f64::from(all) * MOST_CHANGED) as u32);
        prop_assert!(lost <= allowed, "{lost} of {all} words are lost:\n{}\n---\n{}", once.body, twice.body);
        Ok(())
    });
}

/// A dump with some of its bytes changed, left out or said twice.
fn mangled(whole: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let at = 0..whole.len();
    prop::collection::vec((at, 0_usize..200, any::<u8>(), 0..3_u8), 0..6).prop_map(move |changes| {
        let mut bytes = whole.clone();
        for (at, length, byte, kind) in changes {
            let at = at.min(bytes.len());
            let end = (at + length).min(bytes.len());
            match kind {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.insert(at, byte),
                _ => drop(bytes.splice(at..at, bytes[at..end].to_vec()).collect::<Vec<_>>()),
            }
        }
        bytes
    })
}

fn records() -> Vec<Vec<u8>> {
    let chunked = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    vec![conversion("<urn:1>"), response("<urn:2>", chunked, "4\r\nTide\r\n0\r\n\r\n"), conversion("<urn:3>")]
}

#[test]
fn any_dump_is_read_to_its_end() {
    let rows: Vec<String> = ["a", "b", "c", "d"].iter().map(|id| row(id)).collect();
    let members = |parts: Vec<Vec<u8>>| parts.iter().flat_map(gzip).collect::<Vec<u8>>();
    let dumps = [
        ("rows.jsonl", Container::Jsonl, rows.concat().into_bytes()),
        ("rows.jsonl", Container::Jsonl, members(rows.into_iter().map(String::into_bytes).collect())),
        ("pages.warc", Container::Warc, records().concat()),
        ("pages.warc", Container::Warc, members(records())),
    ];
    for (path, container, whole) in dumps {
        try_all(&mangled(whole), |bytes| {
            checks::dump(&CLEANER, path, container, &bytes);
            Ok(())
        });
    }
}

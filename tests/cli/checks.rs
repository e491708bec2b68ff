//! What holds of any page and any dump, however mangled: for the property tests here and the fuzz targets of `fuzz`.

use std::collections::VecDeque;
use std::io::Cursor;

use copydesk::counts::Counts;
use copydesk::label::Verdict;
use copydesk::read::{Container, Inputs, Item, MAX_PAGE, Parsed, ReadOptions, Record};
use copydesk::write::{Format, render};
use copydesk::{Article, Cleaner};

/// A page is cleaned without a panic, each of its lines has one fate, and no word is lost from the counts.
pub fn page(cleaner: &Cleaner, text: &str) -> Article {
    let record = Record::default();
    let decoded = copydesk::decode::from_text(text.into());
    let page = cleaner.page(&record, &decoded.text);
    let judgement = cleaner.judge(&page, None);
    assert_eq!(page.lines.len(), judgement.verdicts.len(), "a verdict for each line");
    let counts = Counts::of(&page, &judgement);
    let words: u64 = page.lines.iter().map(|line| u64::from(line.words)).sum();
    assert_eq!(counts.kept + counts.dropped + counts.taken, words, "kept, dropped and taken are all");
    let text = copydesk::read::Content::Text(text.to_owned());
    let cleaned = cleaner.clean(&Record { content: text, ..Record::default() });
    if let Some(dropped) = &cleaned.article.dropped {
        let entries = |verdict: &Verdict| if verdict.stays() { verdict.parts.len() } else { 1 };
        let left: usize = judgement.verdicts.iter().map(entries).sum();
        assert_eq!(dropped.len(), left, "each line that left, or part of one, is listed");
    }
    article(&cleaned.article);
    cleaned.article
}

/// What is written is one line of JSON, without control characters in its texts but the tabs of code.
pub fn article(article: &Article) {
    let bytes = render(article, Format::Jsonl);
    assert_eq!(memchr::memchr_iter(b'\n', &bytes).count(), 1, "one line a row");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("a row is JSON");
    assert_eq!(value["body"], article.body.as_str());
    assert!(
        !article.body.chars().any(|c| c < ' ' && !matches!(c, '\n' | '\t')),
        "control characters: {:?}",
        article.body
    );
    assert_eq!(article.body.trim(), article.body, "no white space around a body");
}

/// A stream is read to its end: items come in order, an end comes last, and all records can be parsed and cleaned.
pub fn dump(cleaner: &Cleaner, path: &str, container: Container, bytes: &[u8]) {
    let options = ReadOptions { container, max_page: MAX_PAGE.min(1 << 16), ..ReadOptions::default() };
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let Ok(inputs) = Inputs::of_stream(path, stream, options.clone()) else { return };
    let mut number = 0;
    let mut items: VecDeque<Item> = inputs.collect();
    assert!(matches!(items.pop_back(), Some(Item::End { .. })), "an end comes last");
    for item in items {
        match item {
            Item::Record(raw) => {
                let at = raw.origin.record.unwrap_or(number + 1);
                assert!(at > number, "record {at} after {number}");
                number = at;
                if let Parsed::Record(record) = raw.parse(&options) {
                    article(&cleaner.clean(&record).article);
                }
            }
            Item::Failed(error) => assert!(error.origin.record.is_some(), "{error}"),
            Item::End { .. } => panic!("a second end"),
        }
    }
}

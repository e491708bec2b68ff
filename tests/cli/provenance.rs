//! Nothing is lost without a trace: what stays and what left, put together, is the page again.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;

use copydesk::Cleaner;
use copydesk::article::{Article, Block, Dropped};
use copydesk::decode::decode_record;
use copydesk::flag::Flag;
use copydesk::label::{Fate, Field};
use copydesk::read::{Content, Origin, Record};
use copydesk::rules::{Options, load};
use copydesk::segment::Line;

use crate::sample::{page_folders, page_name, slug};

/// A cleaner with the built-in rules that tells all it does.
fn cleaner() -> Cleaner {
    let mut cleaner = Cleaner::new(load(&Options::default()).expect("built-in packs can be used"));
    cleaner.extras.blocks = true;
    cleaner.extras.dropped = true;
    cleaner
}

/// The page of a fixture folder as a record.
fn record(folder: &Path) -> Record {
    Record {
        id: slug(folder),
        origin: Origin { path: slug(folder), ..Origin::default() },
        is_html: page_name(folder) == "page.html",
        content: Content::Bytes(fs::read(folder.join(page_name(folder))).unwrap()),
        ..Record::default()
    }
}

/// What an article says of its page's lines, in page order.
struct Trace {
    blocks: VecDeque<Block>,
    dropped: VecDeque<Dropped>,
}

impl Trace {
    fn of(article: Article) -> Self {
        Self { blocks: article.blocks.unwrap().into(), dropped: article.dropped.unwrap().into() }
    }

    /// Finds a line among what stays and what left, and takes it out.
    fn take(&mut self, line: &Line<'_>) -> Result<(), String> {
        if self.take_whole(line) {
            return Ok(());
        }
        let parts = self.take_parts(line);
        let left = without(&line.text, &parts);
        let stays = self.blocks.pop_front_if(|block| block.line == line.number && is_text_of(block, &left));
        match stays {
            Some(_) => Ok(()),
            None if left.is_empty() && !parts.is_empty() => Ok(()),
            None => Err(format!(
                "line {}: {:?} neither stays nor left; next is {:?}",
                line.number,
                left,
                self.blocks.front()
            )),
        }
    }

    /// Takes the line out if it left whole.
    fn take_whole(&mut self, line: &Line<'_>) -> bool {
        let is_line = |next: &mut Dropped| next.line == line.number && next.column.is_none() && next.text == line.text;
        self.dropped.pop_front_if(is_line).is_some()
    }

    /// Takes out the parts of the line that left, in order of column.
    fn take_parts(&mut self, line: &Line<'_>) -> Vec<Dropped> {
        let mut parts: Vec<Dropped> = Vec::new();
        let mut end = 1;
        let text: Vec<char> = line.text.chars().collect();
        while let Some(part) = self.dropped.pop_front_if(|next| {
            let column = next.column.map_or(0, |column| column as usize);
            let stands = || next.text.chars().eq(text[column - 1..].iter().copied().take(next.text.chars().count()));
            next.line == line.number && column >= end && column <= text.len() && stands()
        }) {
            end = part.column.unwrap() as usize + part.text.chars().count();
            parts.push(part);
        }
        parts
    }
}

/// Whether a block has that text, but for the number that browsers show before an item.
fn is_text_of(block: &Block, text: &str) -> bool {
    let numbered = || block.text.split_once(". ").filter(|(number, _)| number.parse::<i32>().is_ok());
    block.text == text || numbered().is_some_and(|(_, rest)| rest == text)
}

/// The line as it stands in the body once these parts have left it.
fn without(line: &str, parts: &[Dropped]) -> String {
    if parts.is_empty() {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut rest = line.chars();
    let mut column = 1;
    for part in parts {
        let start = part.column.unwrap() as usize;
        out.extend(rest.by_ref().take(start - column));
        out.push_str(part.replacement.as_deref().unwrap_or(""));
        let length = part.text.chars().count();
        rest.by_ref().take(length).for_each(drop);
        column = start + length;
    }
    out.extend(rest);
    out.trim().to_owned()
}

/// What does not come out even between a page and its article.
fn differences(cleaner: &Cleaner, folder: &Path) -> Vec<String> {
    let record = record(folder);
    let text = decode_record(&record).unwrap().text;
    let page = cleaner.page(&record, &text);
    assert!(!page.lines.is_empty(), "{}", record.id);
    let article = cleaner.clean(&record).article;
    if article.flags.contains(&Flag::BodyFromMetadata) {
        return Vec::new();
    }
    let mut trace = Trace::of(article);
    let mut found: Vec<String> = page.lines.iter().filter_map(|line| trace.take(line).err()).collect();
    found.extend(trace.blocks.iter().map(|block| format!("stays, but is on no line: {block:?}")));
    found.extend(trace.dropped.iter().map(|entry| format!("left, but is on no line: {entry:?}")));
    found.into_iter().map(|difference| format!("{}: {difference}", record.id)).collect()
}

#[test]
fn what_stays_and_what_left_is_the_page() {
    let cleaner = cleaner();
    let found: Vec<String> = page_folders().iter().flat_map(|folder| differences(&cleaner, folder)).collect();
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}

/// Rules and steps of the program that may have taken a line.
fn is_judge(cleaner: &Cleaner, name: &str) -> bool {
    cleaner.rules().find(name).is_some()
        || ["head", "script", "headline", "headline/repeated", "byline", "date", "caption", "alt", "score"]
            .contains(&name)
}

#[test]
fn whatever_left_names_a_label_and_a_rule() {
    let cleaner = cleaner();
    let mut count = 0;
    for folder in page_folders() {
        for entry in cleaner.clean(&record(&folder)).article.dropped.unwrap() {
            assert!(is_judge(&cleaner, &entry.rule), "{}: {entry:?}", slug(&folder));
            assert!(!entry.text.is_empty() && entry.label != "body" && !entry.label.is_empty());
            count += 1;
        }
    }
    assert!(count > 300, "only {count} lines left");
}

#[test]
fn every_line_has_one_verdict() {
    let cleaner = cleaner();
    for folder in page_folders() {
        let record = record(&folder);
        let text = decode_record(&record).unwrap().text;
        let page = cleaner.page(&record, &text);
        let judgement = cleaner.judge(&page, None);
        assert_eq!(judgement.verdicts.len(), page.lines.len(), "{}", record.id);
        let parts_only_where_it_stays = |verdict: &copydesk::label::Verdict| {
            let is_divided = verdict.fate == Fate::Taken(Field::Caption);
            verdict.stays() || is_divided || verdict.parts.is_empty()
        };
        assert!(judgement.verdicts.iter().all(parts_only_where_it_stays), "{}", record.id);
    }
}

/// Text without white space.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_body_is_its_blocks() {
    let cleaner = cleaner();
    for folder in page_folders() {
        let article = cleaner.clean(&record(&folder)).article;
        let blocks: String = article.blocks.unwrap().iter().map(|block| squeezed(&block.text)).collect();
        assert_eq!(squeezed(&article.body), blocks, "{}", slug(&folder));
    }
}

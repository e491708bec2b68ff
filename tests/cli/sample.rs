//! Invented pages and packs for the other modules, and the pages of `fixtures/pages`.

use std::fs;
use std::path::PathBuf;

use crate::work::repository;

/// The headline of [`article`].
pub const HEADLINE: &str = "Harbour board puts off vote on the old cannery";
/// The paragraphs of [`article`].
pub const PARAGRAPHS: [&str; 3] = [
    "The harbour board put off its vote on the old cannery on Tuesday for the third time this year.",
    "Its chair said that no decision would be taken before the tide tables were published in full.",
    "Fishermen who oppose the plan had waited two hours for the vote, and most of them stayed.",
];

/// A page of a headline and three paragraphs, an ad label between two of them.
pub fn article() -> String {
    page(&[HEADLINE, PARAGRAPHS[0], "ADVERTISEMENT", PARAGRAPHS[1], PARAGRAPHS[2]])
}

/// The body of [`article`].
pub fn article_body() -> String {
    PARAGRAPHS.join("\n\n")
}

/// A page of these blocks.
pub fn page<T: AsRef<str>>(blocks: &[T]) -> String {
    let blocks: Vec<&str> = blocks.iter().map(AsRef::as_ref).collect();
    format!("{}\n", blocks.join("\n\n"))
}

/// A sentence of that many words, at least six, unlike those of other numbers.
pub fn prose(number: usize, words: usize) -> String {
    let more = ["boats", "nets", "ropes", "sails", "oars", "buoys", "anchors", "lanterns"];
    let tail: Vec<&str> = more.iter().cycle().take(words - 6).copied().collect();
    format!("Paragraph {number} of the report counts {}.", tail.join(" ")).replace(" .", ".")
}

/// `count` sentences of `words` words.
pub fn proses(count: usize, words: usize) -> Vec<String> {
    (1..=count).map(|number| prose(number, words)).collect()
}

/// A pack of that name with these tables.
pub fn pack(name: &str, tables: &str) -> String {
    format!("[pack]\nname = \"{name}\"\nabout = \"Rules of a test.\"\nformat = 1\n\n{tables}")
}

/// A `[[line]]` rule with this pattern and further keys.
pub fn line_rule(id: &str, pattern: &str, keys: &str) -> String {
    rule("line", id, &format!("label = \"note\"\nmatch = '{pattern}'\n{keys}"))
}

/// A rule table with these keys beside the shared ones; its examples only stand there to be there.
pub fn rule(kind: &str, id: &str, keys: &str) -> String {
    format!("[[{kind}]]\nid = \"{id}\"\nwhy = \"A test asks for it.\"\nexamples = [\"  Nothing.\"]\n{keys}\n\n")
}

/// Folders of the fixture pages, in order of name.
pub fn page_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(repository().join("fixtures/pages")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 30, "only {} fixture pages", folders.len());
    folders
}

/// Name of the page in its folder.
pub fn page_name(folder: &std::path::Path) -> &'static str {
    if folder.join("page.html").exists() { "page.html" } else { "page.txt" }
}

/// Folders of the fixture pages that are text.
pub fn text_folders() -> Vec<PathBuf> {
    page_folders().into_iter().filter(|folder| page_name(folder) == "page.txt").collect()
}

/// Name of a page's folder.
pub fn slug(folder: &std::path::Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

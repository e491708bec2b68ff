//! The defaults that came from trial, pinned by what they do to pages.

use crate::sample::{pack, page, prose, rule};
use crate::work::Work;

/// Source lines that the rule `test/mark` of these keys took from a page of these blocks.
#[track_caller]
fn taken(kind: &str, keys: &str, blocks: &[String]) -> Vec<usize> {
    let tables = rule(kind, "mark", &format!("label = \"note\"\n{keys}"));
    let work = Work::with(&[("page.txt", &page(blocks)), ("pack.toml", &pack("test", &tables))]);
    let ran = work.run(&["page.txt", "--no-builtin", "--packs", "pack.toml", "--dropped"]).ok();
    let dropped = ran.json()["dropped"].as_array().unwrap().clone();
    let by_rule = dropped.iter().filter(|entry| entry["rule"] == "test/mark");
    // A block a source line, a blank line between: block `n` from 0 stands on line `2n + 1`.
    by_rule.map(|entry| (usize::try_from(entry["line"].as_u64().unwrap()).unwrap() - 1) / 2).collect()
}

/// A headline and that many paragraphs.
fn paragraphs(count: usize) -> Vec<String> {
    std::iter::once("Harbour board puts off its vote".to_owned()).chain((1..=count).map(|n| prose(n, 15))).collect()
}

/// Blocks after these: the heading `Tide watch`, and blocks of these words; 0 stands for a short line.
fn with_section(mut blocks: Vec<String>, words: &[usize]) -> Vec<String> {
    blocks.push("Tide watch".to_owned());
    let more = words.iter().enumerate().map(|(number, &words)| match words {
        0 => format!("Night {number}"),
        words => prose(90 + number, words),
    });
    blocks.extend(more);
    blocks
}

const SECTION: &str = "starts = '^Tide watch$'";

#[test]
fn a_section_ends_at_two_prose_lines_in_a_row() {
    let blocks = with_section(paragraphs(3), &[0, 12, 0, 12, 12, 0, 12]);
    assert_eq!(taken("section", SECTION, &blocks), [4, 5, 6, 7]);
}

#[test]
fn two_prose_lines_at_the_end_of_the_page_end_a_section() {
    assert_eq!(taken("section", SECTION, &with_section(paragraphs(3), &[0, 12, 12])), [4, 5]);
    assert_eq!(taken("section", SECTION, &with_section(paragraphs(3), &[0, 0, 12])), [4, 5, 6, 7]);
}

#[test]
fn a_prose_line_has_twelve_words() {
    let blocks = with_section(paragraphs(3), &[0, 11, 11, 11, 12, 11, 12, 12]);
    assert_eq!(taken("section", SECTION, &blocks), [4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn a_prose_line_ends_like_a_sentence() {
    let mut blocks = with_section(paragraphs(3), &[0, 15, 15, 12, 12]);
    for block in &mut blocks[6..8] {
        block.pop();
    }
    assert_eq!(taken("section", SECTION, &blocks), [4, 5, 6, 7]);
}

#[test]
fn the_words_of_until_have_the_same_default() {
    let keys = format!("{SECTION}\nuntil = {{ prose = 1 }}");
    assert_eq!(taken("section", &keys, &with_section(paragraphs(3), &[0, 11, 12, 0])), [4, 5, 6]);
}

#[test]
fn a_section_with_another_end_has_not_the_default_one() {
    let keys = format!("{SECTION}\nuntil = {{ line = '^Night 5$' }}");
    assert_eq!(
        taken("section", &keys, &with_section(paragraphs(9), &[0, 12, 12, 12, 0, 0, 0])),
        [10, 11, 12, 13, 14, 15]
    );
}

#[test]
fn a_section_claims_forty_lines_after_its_heading() {
    let blocks = with_section(paragraphs(3), &[0; 45]);
    assert_eq!(taken("section", SECTION, &blocks), (4..=44).collect::<Vec<_>>());
    let blocks = with_section(paragraphs(3), &[0; 39]);
    assert_eq!(taken("section", SECTION, &blocks), (4..=43).collect::<Vec<_>>());
}

/// A page of `above` paragraphs, the line to cut at, and `below` paragraphs.
fn with_cut(above: usize, below: usize) -> Vec<String> {
    with_section(paragraphs(above), &vec![15; below])
}

#[test]
fn a_cut_leaves_three_prose_lines() {
    let keys = "at = '^Tide watch$'\nabove = 0.0";
    assert!(taken("cut", keys, &with_cut(2, 2)).is_empty());
    assert_eq!(taken("cut", keys, &with_cut(3, 2)), [4, 5, 6]);
}

#[test]
fn a_cut_leaves_half_of_the_prose_lines() {
    let keys = "at = '^Tide watch$'\nmin_body = 0";
    assert!(taken("cut", keys, &with_cut(4, 5)).is_empty());
    assert_eq!(taken("cut", keys, &with_cut(5, 5)), [6, 7, 8, 9, 10, 11]);
}

#[test]
fn a_cut_is_held_by_both_guards() {
    let keys = "at = '^Tide watch$'";
    assert!(taken("cut", keys, &with_cut(2, 1)).is_empty());
    assert!(taken("cut", keys, &with_cut(3, 4)).is_empty());
    assert_eq!(taken("cut", keys, &with_cut(3, 3)), [4, 5, 6, 7]);
}

#[test]
fn a_cut_takes_what_is_below_unless_told_otherwise() {
    let keys = "at = '^Tide watch$'\nside = \"before\"";
    assert_eq!(taken("cut", keys, &with_cut(2, 4)), [0, 1, 2, 3]);
    assert!(taken("cut", keys, &with_cut(4, 2)).is_empty());
}

#[test]
fn a_form_bridges_one_other_line() {
    let keys = "need = 2\nfields = ['^Night 0$', '^Night 2$', '^Night 5$']";
    let blocks = with_section(paragraphs(3), &[0, 0, 0, 0, 0, 0]);
    assert_eq!(taken("form", keys, &blocks), [5, 6, 7]);
}

#[test]
fn the_date_nearest_to_the_headline_is_the_articles() {
    let head = ["Monday, March 4, 2024", "Harbour board puts off its vote", "By Jane Roe", "March 2, 2024"];
    let blocks: Vec<String> = head.map(str::to_owned).into_iter().chain((1..=5).map(|n| prose(n, 20))).collect();
    let work = Work::with(&[("page.txt", &page(&blocks))]);
    assert_eq!(work.run(&["page.txt"]).ok().json()["date"], "2024-03-02", "that of the day stands above");
}

//! A text that does not show where its blocks end in, the places where they do out.
//!
//! A linear model asks for signs that a block ended at a place: the words there, how they and those around them are
//! written, what marks stand between, whether the page has the same words elsewhere in other company, and whether the
//! address names it by them. The places are those between the words of an endless line, or those between the text nodes
//! that a dumper printed a line each. `BREAKS.md` says what the model was trained on; [`fit`] trains it.

pub mod fit;
mod joints;
mod model;
mod repeats;
mod signs;
mod words;

use std::ops::Range;

pub(crate) use joints::Joint;
pub use model::{BreakModel, Description};
use words::Words;

/// Bytes that are read at a time: more would say no more of a page, and take as many times the memory.
const CHUNK_BYTES: usize = 1 << 20;
/// Log odds from which a block ended. Lower than even: a block cut in two does less harm than two that are one. Of -0.6 to
/// 0.3, on hosts that were not learned from, it gave the most headlines, authors and captions together.
const BREAK: f32 = -0.3;
/// The same at the end of a text node. Lower than even, too: a byline or a caption joined to another line is lost, a
/// sentence in two pieces stays. `BREAKS.md` has figures of others.
const JOINT_BREAK: f32 = -0.5;
/// The same where nothing but a break will do: behind sentences, four of five there are true.
const SURE_BREAK: f32 = 1.0;

/// A block of a text whose line ends are lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Its bytes.
    pub range: Range<usize>,
    /// Words, as spaces part them.
    pub words: usize,
    /// Whether the block before it surely ended.
    pub is_sure: bool,
}

/// The blocks of a text, in order; `slug` is the part of the page's address that names it in words.
pub(super) fn blocks(text: &str, slug: Option<&str>) -> Vec<Block> {
    let model = BreakModel::built_in();
    let mut out = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = chunk_end(text, start);
        push_blocks(&Words::read(&text[start..end], slug), model, start, &mut out);
        start = end;
    }
    out
}

/// Whether a block goes on over a place between two text nodes.
pub(super) fn goes_on(joint: &Joint<'_>) -> bool {
    BreakModel::built_in().score_signs(&joints::signs(joint)) < JOINT_BREAK
}

/// Where a chunk that starts at that byte ends: at the end of the text, or before a space.
fn chunk_end(text: &str, start: usize) -> usize {
    let limit = text.floor_char_boundary(start + CHUNK_BYTES);
    if limit == text.len() {
        return limit;
    }
    text[start..limit].rfind(' ').filter(|length| *length > 0).map_or(limit, |length| start + length)
}

fn push_blocks(words: &Words, model: &BreakModel, offset: usize, out: &mut Vec<Block>) {
    let (mut first, mut is_sure) = (0, offset == 0);
    for next in 1..=words.count() {
        let score = if next == words.count() { BREAK } else { model.score(words, next) };
        if score >= BREAK {
            let range = words.get(first).start as usize..words.get(next - 1).end as usize;
            out.push(Block { range: offset + range.start..offset + range.end, words: next - first, is_sure });
            (first, is_sure) = (next, score >= SURE_BREAK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_all_of_the_text_but_the_spaces_between_them() {
        let page = "Home News Sport The old cannery is sold By Ann Roe The board of Kelby sold it on Tuesday. ";
        let text = page.repeat(2 * CHUNK_BYTES / page.len());
        let blocks = blocks(&text, None);
        let mut end = 0;
        for block in &blocks {
            assert_eq!(text[end..block.range.start].trim(), "");
            assert_eq!(text[block.range.clone()].split(' ').count(), block.words);
            end = block.range.end;
        }
        assert_eq!(end, text.trim_end().len());
        assert!(blocks.len() > 100);
    }

    #[test]
    fn a_text_without_spaces_is_read_to_its_end() {
        assert_eq!(blocks(&"港湾局".repeat(CHUNK_BYTES / 3), None).last().unwrap().range.end, 9 * (CHUNK_BYTES / 3));
        assert!(blocks("", None).is_empty());
        assert!(blocks(" ", None).is_empty());
    }
}

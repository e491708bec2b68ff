//! An article in, a Markdown document out (CommonMark 0.31, and its tables as GitHub has them).

use crate::article::{Article, Block};
use crate::label::{Field, Role};
use crate::segment::Join;

/// The document: headline, captions, body and credits.
pub(super) fn article(article: &Article) -> String {
    let mut parts: Vec<String> = article.headline.iter().map(|headline| format!("# {headline}")).collect();
    for caption in &article.captions {
        let credit = caption.credit.as_ref().map_or_else(String::new, |credit| format!(" ({credit})"));
        parts.push(format!("> {}{credit}", caption.text));
    }
    parts.push(article.blocks.as_ref().map_or_else(|| article.body.clone(), |blocks| body(blocks)));
    let credits: Vec<String> =
        article.credits.iter().map(|credit| format!("{}: {}", role_name(credit.role), credit.name)).collect();
    if !credits.is_empty() {
        parts.push(format!("*{}*", credits.join("; ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn role_name(role: Role) -> &'static str {
    Field::Role(role).name()
}

/// The blocks, those that belong together close: the items of a list, the lines of code, the rows of a table.
fn body(blocks: &[Block]) -> String {
    let is_one = |a: &Block, b: &Block| a.kind == b.kind && (b.join != Join::Block || is_lines(b.kind));
    let groups = blocks.chunk_by(is_one);
    groups.map(group).collect::<Vec<_>>().join("\n\n")
}

/// Whether blocks of a kind are lines of something larger.
fn is_lines(kind: &str) -> bool {
    matches!(kind, "code" | "table")
}

/// Blocks of one kind that belong together.
fn group(blocks: &[Block]) -> String {
    let lines = |line: fn(&Block) -> String| blocks.iter().map(line).collect::<Vec<_>>();
    match blocks.first().map_or("", |block| block.kind) {
        "code" => {
            let lines = lines(|block| block.text.clone());
            let fence = if lines.iter().any(|line| line.contains("```")) { "~~~~" } else { "```" };
            [&[fence.to_owned()], &lines[..], &[fence.to_owned()]].concat().join("\n")
        }
        "table" => {
            let mut rows = lines(|block| format!("| {} |", block.text.trim_matches(['|', ' '])));
            let cells = rows.first().map_or(0, |row| row.matches('|').count().saturating_sub(1));
            rows.insert(1.min(rows.len()), format!("|{}", " --- |".repeat(cells)));
            rows.join("\n")
        }
        "list-item" => lines(|block| format!("* {}", block.text)).join("\n"),
        "quote" => lines(|block| format!("> {}", block.text)).join("\n> \n"),
        _ => lines(plain).join("\n"),
    }
}

/// A heading or a paragraph.
fn plain(block: &Block) -> String {
    match (block.kind, block.level) {
        ("heading", level) => format!("{} {}", "#".repeat(usize::from(level.unwrap_or(2))), block.text),
        _ => escaped(&block.text),
    }
}

/// A paragraph whose first mark would make it something else: a heading, a quote, an item.
fn escaped(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']);
    match text.chars().next() {
        Some('#' | '>' | '+' | '-' | '*' | '=' | '|' | '~') => format!("\\{text}"),
        Some(_) if is_number => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: &'static str, text: &str, join: Join) -> Block {
        Block { line: 1, kind, level: None, text: text.to_owned(), join }
    }

    #[test]
    fn blocks_that_belong_together_stand_close() {
        let blocks = [
            block("heading", "Tides", Join::Block),
            block("paragraph", "# of boats rose.", Join::Block),
            block("list-item", "First", Join::Block),
            block("list-item", "Second", Join::Tight),
            block("code", "x = 1", Join::Block),
            block("code", "", Join::Tight),
            block("table", "Port | High", Join::Block),
            block("table", "Roe | 4.10", Join::Tight),
            block("paragraph", "1. of May", Join::Block),
        ];
        let expected = "## Tides\n\n\\# of boats rose.\n\n* First\n* Second\n\n```\nx = 1\n\n```\n\n\
            | Port | High |\n| --- | --- |\n| Roe | 4.10 |\n\n1\\. of May";
        assert_eq!(body(&blocks), expected);
    }
}

//! What is shown of a page in, its HTML out. All text goes through [`text`] or [`attribute`].

use std::borrow::Cow;
use std::fmt::Write;

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::sheet::{Row, Sheet};
use crate::article::Block;
use crate::label::Fate;

/// Text as it may stand between tags.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    encode_text(text)
}

/// Text as it may stand in an attribute, between double quotes.
pub(super) fn attribute(text: &str) -> Cow<'_, str> {
    encode_double_quoted_attribute(text)
}

/// Whether a fate is `kept`, `dropped` or `taken`.
fn class(fate: Fate) -> &'static str {
    match fate {
        Fate::Stays => "kept",
        Fate::Leaves(_) => "dropped",
        Fate::Taken(_) => "taken",
    }
}

/// The section of a page, the `page`th from 1.
pub(super) fn section(sheet: &Sheet, page: usize) -> String {
    let mut out = format!("<section class=\"page\" id=\"p{page}\" aria-labelledby=\"p{page}-title\">\n");
    out += &header(sheet, page);
    out += &filters(sheet);
    out += "<div class=\"columns\">\n<ol class=\"lines\" aria-label=\"Lines of the page\">\n";
    for (at, row) in sheet.rows.iter().enumerate() {
        out += &line(row, page, at);
    }
    out += "</ol>\n";
    out += &article(sheet);
    out += "</div>\n";
    out += &judges(sheet, page);
    out += "</section>\n";
    out
}

fn header(sheet: &Sheet, page: usize) -> String {
    let article = &sheet.article;
    let known =
        [Some(article.id.as_str()), article.url.as_deref(), article.language.as_deref(), article.date.as_deref()];
    let known: Vec<Cow<'_, str>> = known.into_iter().flatten().map(text).collect();
    let flags: String =
        article.flags.iter().map(|flag| format!(" <strong class=\"flag\">{}</strong>", text(flag.name()))).collect();
    format!(
        "<header><h2 id=\"p{page}-title\">{}</h2><p class=\"known\">{}{flags}</p></header>\n{}",
        text(sheet.title()),
        known.join(" · "),
        bar(sheet, page)
    )
}

/// Where on the page the junk sits: runs of lines of one fate, as wide as they have words.
fn bar(sheet: &Sheet, page: usize) -> String {
    let mut out = "<nav class=\"bar\" aria-label=\"What became of the page, from top to bottom\">".to_owned();
    let mut at = 0;
    for run in sheet.rows.chunk_by(|a, b| a.fate == b.fate) {
        let words: u32 = run.iter().map(|row| row.words).sum();
        let (class, name, lines) = (class(run[0].fate), run[0].fate.name(), run.len());
        let label = format!("{name}, lines {} to {}, {words} words", run[0].number, run[lines - 1].number);
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<a class=\"{class} {name}\" href=\"#p{page}-{at}\" style=\"flex-grow:{}\" title=\"{label}\" aria-label=\"{label}\" tabindex=\"-1\"></a>",
            words.max(1)
        );
        at += lines;
    }
    out + "</nav>\n"
}

/// A button for each label, with its words.
fn filters(sheet: &Sheet) -> String {
    let mut out = "<div class=\"filters\" role=\"group\" aria-label=\"Show only\"><button type=\"button\" class=\"all\" aria-pressed=\"true\">all</button>".to_owned();
    let mut labels: Vec<(&&str, &u32)> = sheet.words.iter().collect();
    labels.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (name, words) in labels {
        let _ = write!(
            out,
            "<button type=\"button\" class=\"{name}\" data-label=\"{name}\" aria-pressed=\"false\">{name} <span>{words}</span></button>"
        );
    }
    out + "<output class=\"shown\"></output></div>\n"
}

/// `<li>` with number, fate, text and rule.
fn line(row: &Row, page: usize, at: usize) -> String {
    let (class, name) = (class(row.fate), row.fate.name());
    let sign = match row.fate {
        Fate::Stays => "",
        Fate::Leaves(_) => "−",
        Fate::Taken(_) => "=",
    };
    let mut labels: Vec<&str> = row.parts.iter().map(|part| part.fate.name()).collect();
    labels.insert(0, name);
    labels.dedup();
    format!(
        "<li id=\"p{page}-{at}\" class=\"{class} {name}{}\" data-labels=\"{}\" data-line=\"{}\" tabindex=\"-1\"><span class=\"number\">{}</span><span class=\"fate\">{sign}{name}</span><span class=\"text\">{}</span>{}</li>\n",
        if row.is_heading { " heading" } else { "" },
        labels.join(" "),
        row.number,
        row.number,
        parts(row, page),
        rule(row, page)
    )
}

/// The text of a line, its parts marked.
fn parts(row: &Row, page: usize) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for part in &row.parts {
        let (class, name) = (class(part.fate), part.fate.name());
        out += &text(&row.text[at..part.range.start]);
        let _ = write!(
            out,
            "<a class=\"part {class} {name}\" {}>{}</a>",
            judge(&part.judge, page),
            text(&row.text[part.range.clone()])
        );
        if !part.replacement.is_empty() {
            let _ = write!(out, "<ins>{}</ins>", text(&part.replacement));
        }
        at = part.range.end;
    }
    out + &text(&row.text[at..])
}

/// Attributes of a link to what is said of a judge.
fn judge(name: &str, page: usize) -> String {
    format!("href=\"#p{page}-by-{0}\" data-judge=\"{0}\"", attribute(name))
}

fn rule(row: &Row, page: usize) -> String {
    let Some(name) = &row.judge else { return String::new() };
    let score = row.score.map_or_else(String::new, |score| format!(" {score:+.1}"));
    let also = if row.also.is_empty() { String::new() } else { format!(" (also {})", text(&row.also.join(", "))) };
    format!("<a class=\"rule\" {}>{}{score}</a><span class=\"also\">{also}</span>", judge(name, page), text(name))
}

/// The article as a reader sees it.
fn article(sheet: &Sheet) -> String {
    let article = &sheet.article;
    let mut out = "<article aria-label=\"The article\">\n".to_owned();
    if let Some(headline) = &article.headline {
        let _ = writeln!(out, "<h3>{}</h3>", text(headline));
    }
    let credits: Vec<String> = article
        .credits
        .iter()
        .map(|credit| format!("{}: {}", crate::label::Field::Role(credit.role).name(), credit.name))
        .collect();
    if !credits.is_empty() {
        let _ = writeln!(out, "<p class=\"credits\">{}</p>", text(&credits.join(" · ")));
    }
    for caption in &article.captions {
        let credit =
            caption.credit.as_ref().map_or_else(String::new, |credit| format!(" <cite>{}</cite>", text(credit)));
        let _ = writeln!(out, "<p class=\"figure\">{}{credit}</p>", text(&caption.text));
    }
    for found in article.blocks.iter().flatten() {
        out += &block(found);
    }
    if article.body.is_empty() {
        out += "<p class=\"nothing\">Nothing is left as body.</p>\n";
    }
    out + "</article>\n"
}

fn block(block: &Block) -> String {
    let (line, text) = (block.line, text(&block.text));
    match block.kind {
        "heading" => format!("<h4 data-line=\"{line}\">{text}</h4>\n"),
        "quote" => format!("<blockquote data-line=\"{line}\">{text}</blockquote>\n"),
        "code" => format!("<pre data-line=\"{line}\">{text}</pre>\n"),
        "list-item" => format!("<p class=\"item\" data-line=\"{line}\">{text}</p>\n"),
        _ => format!("<p data-line=\"{line}\">{text}</p>\n"),
    }
}

/// Rules and steps that judged lines, with their reasons; those that took most come first.
fn judges(sheet: &Sheet, page: usize) -> String {
    let mut judges: Vec<_> = sheet.judges.iter().collect();
    judges.sort_by(|a, b| b.1.words.cmp(&a.1.words).then(a.0.cmp(b.0)));
    let rows: String = judges
        .iter()
        .map(|(name, judged)| {
            format!(
                "<tr id=\"p{page}-by-{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"why\">{}</td></tr>\n",
                attribute(name),
                text(name),
                judged.lines,
                judged.words,
                text(&judged.why)
            )
        })
        .collect();
    let head = "<thead><tr><th>rule or step</th><th>lines</th><th>words</th><th>why</th></tr></thead>";
    format!("<table class=\"judges\"><caption>Who judged lines</caption>{head}<tbody>\n{rows}</tbody></table>\n")
}

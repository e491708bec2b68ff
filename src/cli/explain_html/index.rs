//! What is shown of several pages in, the page that lists them out.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::markup::{attribute, text};
use super::sheet::Sheet;
use crate::label::{Fate, Field};

/// A chart of words by label over all pages, and a row for each page.
pub(super) fn index(sheets: &[Sheet], notes: &[String]) -> String {
    let mut out = format!(
        "<section id=\"index\" aria-labelledby=\"index-title\">\n<header><h2 id=\"index-title\">{} pages</h2></header>\n",
        sheets.len()
    );
    for note in notes {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", text(note));
    }
    out += &chart(sheets);
    out += &table(sheets);
    out + "</section>\n"
}

/// Words by what became of them, over all pages.
fn chart(sheets: &[Sheet]) -> String {
    let mut words: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, count) in sheets.iter().flat_map(|sheet| &sheet.words) {
        *words.entry(name).or_default() += count;
    }
    let mut words: Vec<(&str, u32)> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (total, most) = (words.iter().map(|(_, count)| count).sum::<u32>(), words.first().map_or(0, |first| first.1));
    let rows: String = words
        .iter()
        .map(|(name, count)| {
            format!(
                "<tr><th scope=\"row\">{name}</th><td>{count}</td><td>{:.1}%</td><td class=\"track\"><i class=\"{} {name}\" style=\"width:{:.2}%\"></i></td></tr>\n",
                share(*count, total),
                class(name),
                share(*count, most)
            )
        })
        .collect();
    format!("<table class=\"chart\"><caption>Words by what became of them</caption><tbody>\n{rows}</tbody></table>\n")
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) * 100.0 / f64::from(whole) }
}

/// Whether what has this name is `kept`, `dropped` or `taken`.
fn class(name: &str) -> &'static str {
    match (Field::named(name), name == Fate::Stays.name()) {
        (_, true) => "kept",
        (Some(_), _) => "taken",
        (None, _) => "dropped",
    }
}

fn table(sheets: &[Sheet]) -> String {
    let rows: String = sheets.iter().enumerate().map(|(at, sheet)| row(sheet, at + 1)).collect();
    let head = "<thead><tr><th>page</th><th>words</th><th>body</th><th>what became of them</th></tr></thead>";
    format!("<table class=\"pages\"><caption>Pages</caption>{head}<tbody>\n{rows}</tbody></table>\n")
}

fn row(sheet: &Sheet, page: usize) -> String {
    let body = sheet.words.get(Fate::Stays.name()).copied().unwrap_or(0);
    let mut stack = String::new();
    let mut words: Vec<(&&str, &u32)> = sheet.words.iter().filter(|(_, count)| **count > 0).collect();
    words.sort_by_key(|(name, count)| (**name != Fate::Stays.name(), std::cmp::Reverse(**count)));
    for (name, count) in words {
        let _ = write!(
            stack,
            "<i class=\"{} {name}\" style=\"flex-grow:{count}\" title=\"{name}, {count} words\"></i>",
            class(name)
        );
    }
    let flags: String = sheet
        .article
        .flags
        .iter()
        .map(|flag| format!(" <strong class=\"flag\">{}</strong>", text(flag.name())))
        .collect();
    format!(
        "<tr><th scope=\"row\"><a href=\"#p{page}\" title=\"{}\">{}</a>{flags}</th><td>{}</td><td>{:.0}%</td><td><div class=\"stack\">{stack}</div></td></tr>\n",
        attribute(&sheet.article.id),
        text(sheet.title()),
        sheet.total(),
        share(body, sheet.total())
    )
}

/// Names of all labels and fields, for the test that each has a colour.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    let labels = crate::label::Label::ALL.iter().map(|label| label.name());
    labels.chain(crate::label::FIELD_GROUPS.iter().map(|(name, _)| *name)).chain([Fate::Stays.name()]).collect()
}

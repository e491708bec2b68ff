//! `copydesk explain --html`: pages in, one self-contained HTML page out that shows what became of each line.
//!
//! The page loads nothing: style and script stand in it, and its own policy forbids the rest.

mod index;
mod markup;
mod sheet;

use std::io::Write;

use anyhow::anyhow;

use super::Outcome;
use super::args::ExplainArgs;
use super::work::guarded;
use crate::Cleaner;
use crate::assemble::Extras;
use crate::read::{Inputs, Item, Parsed, ReadError, ReadOptions, expand};
use sheet::Sheet;

/// The page around what is shown, with `{{name}}` for what goes into it.
const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(super) fn run(args: &ExplainArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut cleaner = args.input.cleaner(args.rules.load()?, args.scorer.load()?);
    cleaner.extras = Extras { blocks: true, dropped: false };
    let gathered = gather(args, &cleaner, err)?;
    if gathered.sheets.is_empty() {
        return Err(anyhow!("no page to show"));
    }
    write_page(&gathered, out)?;
    out.flush()?;
    Ok(if gathered.failed == 0 { Outcome::Done } else { Outcome::NotClean })
}

/// What is shown, and how many pages cannot be.
#[derive(Default)]
struct Gathered {
    sheets: Vec<Sheet>,
    notes: Vec<String>,
    failed: usize,
}

/// Cleans the pages that were asked for, up to the limit.
fn gather(args: &ExplainArgs, cleaner: &Cleaner, err: &mut dyn Write) -> anyhow::Result<Gathered> {
    let options = args.input.read_options(&[]);
    let mut gathered = Gathered::default();
    for item in Inputs::new(expand(&args.paths), options.clone()) {
        let Some(result) = one(item, args.record, cleaner, &options) else { continue };
        if gathered.sheets.len() == args.limit {
            let note = format!("only the first {} pages are shown; --limit shows more", args.limit);
            writeln!(err, "copydesk: {note}")?;
            gathered.notes.push(note);
            break;
        }
        match result {
            Ok(sheet) => gathered.sheets.push(sheet),
            Err(error) => {
                writeln!(err, "copydesk: {error}")?;
                gathered.notes.push(format!("not shown: {error}"));
                gathered.failed += 1;
            }
        }
    }
    Ok(gathered)
}

/// One item of the input, if it is a page that was asked for.
fn one(item: Item, wanted: Option<u64>, cleaner: &Cleaner, options: &ReadOptions) -> Option<Result<Sheet, ReadError>> {
    let is_wanted = |record: Option<u64>| wanted.is_none_or(|wanted| record.unwrap_or(1) == wanted);
    let raw = match item {
        Item::Record(raw) if is_wanted(raw.origin.record) => raw,
        Item::Failed(error) if is_wanted(error.origin.record) => return Some(Err(error)),
        _ => return None,
    };
    let origin = raw.origin.clone();
    let sheet = guarded(|| match raw.parse(options) {
        Parsed::Record(record) => Some(Sheet::new(cleaner, &record)),
        Parsed::Skipped(_) => None,
    });
    // A fault costs the page, not the run.
    let sheet = sheet.unwrap_or_else(|fault| Some(Err(fault)))?;
    Some(sheet.map_err(|reason| ReadError { origin, reason }))
}

/// Writes the page; an index stands first where there are several.
fn write_page(gathered: &Gathered, out: &mut dyn Write) -> anyhow::Result<()> {
    let sheets = &gathered.sheets;
    let title = if let [only] = &sheets[..] { only.title().to_owned() } else { format!("{} pages", sheets.len()) };
    let title = markup::text(&title);
    let mut rest = PAGE;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
    {
        out.write_all(before.as_bytes())?;
        match name {
            "title" => out.write_all(title.as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            _ => write_content(gathered, out)?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())?;
    Ok(())
}

fn write_content(gathered: &Gathered, out: &mut dyn Write) -> anyhow::Result<()> {
    if gathered.sheets.len() > 1 || !gathered.notes.is_empty() {
        out.write_all(index::index(&gathered.sheets, &gathered.notes).as_bytes())?;
    }
    for (at, sheet) in gathered.sheets.iter().enumerate() {
        out.write_all(markup::section(sheet, at + 1).as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_and_field_has_a_colour() {
        for name in index::names() {
            let class = format!(".{name}");
            let has = |end: char| STYLE.contains(&format!("{class}{end}"));
            assert!(has(' ') || has(','), "page.css has no colour for {class}");
        }
    }

    #[test]
    fn the_page_has_room_for_all_its_parts() {
        for name in ["title", "style", "content", "script"] {
            assert!(PAGE.contains(&format!("{{{{{name}}}}}")), "{name}");
        }
        assert!(!SCRIPT.contains("</script") && !STYLE.contains("</style"));
    }
}

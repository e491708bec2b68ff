//! The text of a pack file in, the same pack in canonical order and form out.
//!
//! Nothing but order and white space changes: tables by kind and id with the comments above them, one blank line between
//! two of them, the `=` of a table below each other where nobody aligned them otherwise. What stands inside values is left
//! alone. Lines end as they did: with CRLF, if one does.

use toml_edit::{Decor, DocumentMut, Item, RawString, Table, TomlError};

use crate::rules::KINDS;

/// A pack file in canonical order and form.
///
/// # Errors
/// Text that is no TOML.
pub fn tidy(text: &str) -> Result<String, TomlError> {
    let (mark, plain) = text.strip_prefix(BYTE_ORDER_MARK).map_or(("", text), |plain| (BYTE_ORDER_MARK, plain));
    let tidied = tidy_plain(&plain.replace("\r\n", "\n"))?;
    Ok(format!("{mark}{}", if plain.contains("\r\n") { tidied.replace('\n', "\r\n") } else { tidied }))
}

/// What may stand before the text of a file.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The same of a text whose lines end in LF.
fn tidy_plain(text: &str) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let mut tables: Vec<(usize, String, &mut Table)> = Vec::new();
    for (key, item) in document.iter_mut() {
        let rank = rank(key.get());
        match item {
            Item::Table(table) => tables.push((rank, String::new(), table)),
            Item::ArrayOfTables(array) => tables.extend(array.iter_mut().map(|table| (rank, name(table), table))),
            Item::None | Item::Value(_) => {}
        }
    }
    tables.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut position = 0;
    for (_, _, table) in tables {
        place(table, &mut position);
    }
    let trailing = comments(document.trailing().as_str().unwrap_or(""));
    document.set_trailing(if trailing.is_empty() { String::new() } else { format!("\n{trailing}") });
    Ok(document.to_string())
}

/// Place of a kind of table in a pack file; unknown ones come last.
fn rank(kind: &str) -> usize {
    let order = ["pack", "words", "hidden"].iter().chain(&KINDS).chain(&["allow"]).position(|known| *known == kind);
    order.unwrap_or(usize::MAX)
}

/// What a table is sorted by within its kind.
fn name(table: &Table) -> String {
    let id = table.get("id").or_else(|| table.get("rule")).and_then(Item::as_str);
    id.unwrap_or("").to_owned()
}

/// Gives a table, and those with a header of their own in it, the next places, and tidies them.
fn place(table: &mut Table, position: &mut isize) {
    table.set_position(Some(*position));
    let above = comments(text_of(table.decor().prefix()));
    let gap = if *position == 0 { "" } else { "\n" };
    table.decor_mut().set_prefix(format!("{gap}{above}"));
    trim_end(table.decor_mut());
    *position += 1;
    align(table);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) if !inner.is_dotted() => place(inner, position),
            Item::ArrayOfTables(inner) => inner.iter_mut().for_each(|inner| place(inner, position)),
            _ => {}
        }
    }
}

/// Puts the `=` of a table's keys below each other, unless somebody has aligned some of them their own way.
fn align(table: &mut Table) {
    let widths = table.iter().filter(|(_, item)| item.is_value()).filter_map(|(key, _)| table.key(key));
    let (widths, padded): (Vec<usize>, Vec<bool>) =
        widths.map(|key| (width(&key.display_repr()), text_of(key.leaf_decor().suffix()).len() > 1)).unzip();
    let widest = widths.into_iter().max().unwrap_or(0);
    let is_aligned = padded.contains(&true);
    for (mut key, item) in table.iter_mut() {
        let Some(value) = item.as_value_mut() else { continue };
        let above = comments(text_of(key.leaf_decor().prefix()));
        let own = text_of(key.leaf_decor().suffix()).len().max(1);
        let padding = if is_aligned { own } else { widest - width(&key.display_repr()) + 1 };
        key.leaf_decor_mut().set_prefix(above);
        key.leaf_decor_mut().set_suffix(" ".repeat(padding));
        value.decor_mut().set_prefix(" ");
        trim_end(value.decor_mut());
    }
}

/// Characters of a key as it is written.
fn width(key: &str) -> usize {
    key.chars().count()
}

fn text_of(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or("")
}

/// The comments among white space, one a line.
fn comments(raw: &str) -> String {
    raw.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// Takes the white space off the end of a line; a comment there stays.
fn trim_end(decor: &mut Decor) {
    let after = text_of(decor.suffix()).trim().to_owned();
    decor.set_suffix(if after.is_empty() { after } else { format!(" {after}") });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_go_by_kind_and_id_with_their_comments() {
        let text = "# Head.\n[pack]\nname = \"x\"\n\n[[line]]\nid = \"b\"\n# Of a.\n[[line]]\nid = \"a\"\n\n\n\n# Of w.\n\n[[words]]\nid = \"w\"\n[[allow]]\nrule = \"y\"\n[[keep]]\nid = \"z\"\n# The end.\n";
        let tidied = "# Head.\n[pack]\nname = \"x\"\n\n# Of w.\n[[words]]\nid = \"w\"\n\n[[keep]]\nid = \"z\"\n\n[[line]]\nid = \"b\"\n";
        let got = tidy(text).unwrap();
        let order: Vec<&str> = got.lines().filter(|line| !line.is_empty()).collect();
        let expected = [
            "# Head.",
            "[pack]",
            "name = \"x\"",
            "# Of w.",
            "[[words]]",
            "id = \"w\"",
            "[[keep]]",
            "id = \"z\"",
            "# Of a.",
            "[[line]]",
            "id = \"a\"",
            "[[line]]",
            "id = \"b\"",
            "[[allow]]",
            "rule = \"y\"",
            "# The end.",
        ];
        assert_eq!(order, expected);
        assert!(got.starts_with(&tidied[..tidied.find("[[line]]").unwrap()]), "{got}");
    }

    #[test]
    fn keys_are_aligned_and_values_left_alone() {
        let text = "[pack]\nname=\"x\"   # The name.  \n  about =  'a  b'\n\n\n[[section]]\nid = \"s\"\nexamples = ['''\n- A  \n\n\n  B\n''']\nuntil = { prose = 2,  words=3 }\n";
        let tidied = "[pack]\nname  = \"x\" # The name.\nabout = 'a  b'\n\n[[section]]\nid       = \"s\"\nexamples = ['''\n- A  \n\n\n  B\n''']\nuntil    = { prose = 2,  words=3 }\n";
        assert_eq!(tidy(text).unwrap(), tidied);
    }

    #[test]
    fn line_ends_and_the_mark_before_them_stay() {
        let text = "\u{FEFF}[pack]\r\nname=\"x\"\r\n[[line]]\r\nid = \"b\"\r\nexamples = ['''\r\n- A\r\n''']\r\n";
        let plain = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        assert_eq!(tidy(text).unwrap(), format!("\u{FEFF}{}", tidy(&plain).unwrap().replace('\n', "\r\n")));
    }

    #[test]
    fn an_alignment_of_ones_own_is_left() {
        let text = "[pack]\nid  = 1\nwhy = 2\nexamples = 3\nat= 4\n";
        assert_eq!(tidy(text).unwrap(), text.replace("at=", "at ="));
    }

    #[test]
    fn a_table_of_its_own_goes_with_its_rule() {
        let text =
            "[[section]]\nid = \"b\"\n[section.until]\nprose = 2\n[[section]]\nid = \"a\"\n[pack]\nname = \"x\"\n";
        let tidied = "[pack]\nname = \"x\"\n\n[[section]]\nid = \"a\"\n\n[[section]]\nid = \"b\"\n\n[section.until]\nprose = 2\n";
        assert_eq!(tidy(text).unwrap(), tidied);
    }

    #[test]
    fn built_in_packs_are_tidy() {
        let untidy: Vec<String> = crate::rules::builtin_packs()
            .into_iter()
            .filter(|pack| tidy(&pack.text).unwrap() != pack.text)
            .map(|pack| pack.file.to_string())
            .collect();
        assert_eq!(untidy, Vec::<String>::new());
    }

    #[test]
    fn what_is_no_toml_is_an_error() {
        assert!(tidy("[pack\n").is_err());
    }
}

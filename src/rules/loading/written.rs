//! The id of a rule or the name of a pack in, its text as the pack has it out.

use toml_edit::{DocumentMut, Item};

use super::load::{Options, Parsed, parse_all};

/// The text of a pack.
#[must_use]
pub fn pack_as_written(options: &Options, name: &str) -> Option<String> {
    let (packs, _) = parse_all(options);
    packs.into_iter().find(|parsed| name_of(parsed) == name).map(|parsed| parsed.source.text)
}

/// The table of a rule or of a group of words with that full id, and the comments right above it.
#[must_use]
pub fn table_as_written(options: &Options, id: &str) -> Option<String> {
    let (packs, _) = parse_all(options);
    packs.iter().find_map(|parsed| {
        let inner = id.strip_prefix(name_of(parsed))?.strip_prefix('/')?;
        table(&parsed.source.text, inner)
    })
}

fn name_of(parsed: &Parsed) -> &str {
    parsed.pack.pack.name.get_ref()
}

/// What is left of a pack's text without all tables but those of that id.
fn table(text: &str, id: &str) -> Option<String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut document: DocumentMut = text.parse().ok()?;
    let mut is_there = false;
    for (_, item) in document.iter_mut() {
        match item {
            Item::ArrayOfTables(tables) => {
                tables.retain(|table| table.get("id").and_then(Item::as_str) == Some(id));
                is_there |= !tables.is_empty();
            }
            item => *item = Item::None,
        }
    }
    document.set_trailing("");
    is_there.then(|| format!("{}\n", document.to_string().trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_shown_with_its_comments_and_as_it_is_spaced() {
        let text = "# Head.\n[pack]\nname = \"x\"\n\n# Of a.\n[[line]]\nid  =  \"a\" # so\nuntil = { words = 3 }\n\n[[line]]\nid = \"b\"\n\n[[cut]]\nid = \"c\"\n# End.\n";
        assert_eq!(table(text, "a").unwrap(), "# Of a.\n[[line]]\nid  =  \"a\" # so\nuntil = { words = 3 }\n");
        assert_eq!(table(text, "c").unwrap(), "[[cut]]\nid = \"c\"\n");
        assert_eq!(table(text, "d"), None);
    }
}

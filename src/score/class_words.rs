//! An element in, the words of its names out: what its tag, classes, id and role call it.

use html5ever::local_name;
use scraper::ElementRef;

use crate::segment::attribute;
use crate::word::{Word, word};

/// Adds the words of an element's tag, classes, id and role; `post-content` and `postContent` are two words each.
pub(super) fn class_words(element: ElementRef<'_>, out: &mut Vec<Word>) {
    let value = element.value();
    out.push(word(value.name()));
    let told = [local_name!("class"), local_name!("id"), local_name!("role"), local_name!("itemprop")];
    for name in told.iter().filter_map(|name| attribute(value, name)) {
        split(name, out);
    }
}

/// Splits a name at marks and where capitals begin.
fn split(name: &str, out: &mut Vec<Word>) {
    let mut start = 0;
    let mut previous = ' ';
    for (at, c) in name.char_indices() {
        let is_break = !c.is_alphanumeric() || (c.is_uppercase() && previous.is_lowercase());
        if is_break {
            push(&name[start..at], out);
            start = if c.is_alphanumeric() { at } else { at + c.len_utf8() };
        }
        previous = c;
    }
    push(&name[start..], out);
}

fn push(part: &str, out: &mut Vec<Word>) {
    if !part.is_empty() && part.len() <= MOST_WORD {
        out.push(word(part));
    }
}

/// Longer parts of a class name are made by machines.
const MOST_WORD: usize = 24;

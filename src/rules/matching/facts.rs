//! A pattern in, what lines must be like for it out: read from the pattern without compiling it.

use regex_syntax::ast::{self, Ast, GroupKind};
use regex_syntax::hir::{Hir, Look};
use serde::{Deserialize, Serialize};

use super::gate::Shape;
use super::literals::{self, Needed};

/// What lines must be like for a pattern.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// Literals and characters that they must have; `None` of a pattern that is not found by literals.
    pub needed: Option<Vec<Needed>>,
    /// Their ends and length.
    pub shape: Shape,
}

impl Facts {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(source: &str) -> Result<Self, Box<regex_syntax::Error>> {
        let hir = regex_syntax::parse(source).map_err(Box::new)?;
        Ok(Self { needed: literals::needed(&hir, is_whole_line(&hir)), shape: Shape::of(&hir) })
    }
}

/// Whether a pattern is anchored at both ends.
pub(crate) fn is_whole_line(hir: &Hir) -> bool {
    let properties = hir.properties();
    properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End)
}

/// Names of a pattern's groups, in order. A pattern with faults is told elsewhere.
pub(crate) fn group_names(source: &str) -> Vec<String> {
    let opened = || source.match_indices("(?").filter_map(|(at, _)| Some((at, group_name(&source[at..])?)));
    // Most patterns need not be read for it: that takes a sixth of the time in which a page is cleaned by itself.
    if opened().all(|(at, _)| is_plain(&source[..at])) {
        return opened().map(|(_, name)| name.to_owned()).collect();
    }
    let mut names = Vec::new();
    if let Ok(ast) = ast::parse::Parser::new().parse(source) {
        collect_groups(&ast, &mut names);
    }
    names
}

/// The name of the group that is opened here, if it has one.
fn group_name(opened: &str) -> Option<&str> {
    let rest = opened.strip_prefix("(?P<").or_else(|| opened.strip_prefix("(?<"))?;
    let (name, _) = rest.split_once('>')?;
    name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(name)
}

/// Whether what follows stands neither behind a backslash nor in a class of characters, by all that a glance can tell.
fn is_plain(before: &str) -> bool {
    let is_in_class = before.rfind('[').is_some_and(|open| before.rfind(']').is_none_or(|close| close < open));
    !before.ends_with('\\') && !is_in_class
}

fn collect_groups(ast: &Ast, names: &mut Vec<String>) {
    match ast {
        Ast::Group(group) => {
            if let GroupKind::CaptureName { name, .. } = &group.kind {
                names.push(name.name.clone());
            }
            collect_groups(&group.ast, names);
        }
        Ast::Repetition(repetition) => collect_groups(&repetition.ast, names),
        Ast::Concat(concat) => concat.asts.iter().for_each(|ast| collect_groups(ast, names)),
        Ast::Alternation(alternation) => alternation.asts.iter().for_each(|ast| collect_groups(ast, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_wherever_they_stand() {
        assert_eq!(
            group_names("(?i)^(?P<byline>by (?<author>.+?))(?:, (?P<date>\\d+))*$"),
            ["byline", "author", "date"]
        );
        assert_eq!(group_names(r"[(?<a>]\(?<b>(?<c>\])"), ["c"]);
        assert!(group_names("(?:a|b)(c)").is_empty());
    }

    #[test]
    fn a_whole_line_is_anchored_at_both_ends() {
        let is_whole = |source: &str| is_whole_line(&regex_syntax::parse(source).unwrap());
        assert!(is_whole("^(?:a|b)$") && !is_whole("^a|b$") && !is_whole("a$"));
    }
}

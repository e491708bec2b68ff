//! `[[inline]]`: rewrites a part of a line that otherwise stays.

use std::sync::Arc;

use crate::label::{Fate, Part};
use crate::rules::matching::facts::group_names;
use crate::rules::matching::lone::Lone;
use crate::rules::{Claimant, Ledger, PatternId};

/// An inline rule.
#[derive(Debug)]
pub struct Inline {
    /// What is looked for.
    pub find: PatternId,
    /// What stands there instead; `$1` and `$name` are groups.
    pub replace: String,
    /// `find` by itself, for ranges and captures.
    pub lone: Arc<Lone>,
}

/// What is wrong with the groups that a replacement names and its pattern lacks: they would stand for nothing.
pub(crate) fn strange_groups(replace: &str, find: &str) -> impl Iterator<Item = String> {
    let named = group_names(find);
    let count = regex_syntax::parse(find).map_or(0, |hir| hir.properties().explicit_captures_len());
    let is_there = move |name: &str| match name.parse::<usize>() {
        Ok(number) => number <= count,
        Err(_) => named.iter().any(|known| known == name),
    };
    groups_in(replace).into_iter().filter(move |(name, _)| !is_there(name)).map(|(name, in_braces)| {
        let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = name.split_at(digits);
        let advice = match in_braces {
            false if digits > 0 && !rest.is_empty() => format!("; write ${{{number}}}{rest} for group {number}"),
            _ => "; write $$ for a dollar sign".to_owned(),
        };
        format!("the pattern has no group `{name}`{advice}")
    })
}

/// The groups that a replacement names, and whether they stand in braces.
fn groups_in(replace: &str) -> Vec<(&str, bool)> {
    let mut groups = Vec::new();
    let mut rest = replace;
    while let Some((_, behind)) = rest.split_once('$') {
        if let Some(behind) = behind.strip_prefix('$') {
            rest = behind;
            continue;
        }
        let in_braces = behind.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let length = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(behind.len());
        groups.extend(
            in_braces.map(|(name, _)| (name, true)).or_else(|| (length > 0).then(|| (&behind[..length], false))),
        );
        rest = in_braces.map_or(&behind[length..], |(_, rest)| rest);
    }
    groups
}

impl Inline {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let lines = ledger.hits.of(self.find).into_owned();
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line holds `find`".to_owned());
        }
        for line in lines {
            self.rewrite(ledger, rule, line as usize);
        }
    }

    fn rewrite(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, line: usize) {
        let page = ledger.page;
        let text = page.lines[line].text.as_ref();
        for captures in self.lone.regex().captures_iter(text) {
            let Some(found) = captures.get(0).filter(|found| !found.is_empty()) else { continue };
            let mut replacement = String::new();
            captures.expand(&self.replace, &mut replacement);
            if found.len() == text.len() && replacement.is_empty() {
                ledger.claim(line, Fate::Leaves(rule.label), rule.judge());
                return;
            }
            ledger.claim_part(
                line,
                Part { range: found.range(), fate: Fate::Leaves(rule.label), judge: rule.judge(), replacement },
            );
        }
    }
}

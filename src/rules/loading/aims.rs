//! Packs in, findings out: names of rules, languages and hosts that are none, so that what they stand in would never act.

use toml_edit::{Array, ArrayOfTables, Document, Table};

use super::load::{Finding, Parsed};
use crate::language_tag;
use crate::rules::Rule;

/// Globs in `disable` that no rule matches, and exceptions to rules that are not there: a misspelt one would turn nothing
/// off, and nobody would know.
pub(crate) fn missing_rules(parsed: &[Parsed], rules: &[Rule], findings: &mut Vec<Finding>) {
    for pack in parsed {
        for glob in &pack.pack.pack.disable {
            let Ok(matcher) = globset::Glob::new(glob.get_ref()).map(|glob| glob.compile_matcher()) else { continue };
            if !rules.iter().any(|rule| matcher.is_match(&rule.id)) {
                let message = format!("no rule matches `{}`; `copydesk rules list` prints their ids", glob.get_ref());
                findings.push(pack.finding(glob, message));
            }
        }
        for allow in &pack.pack.allow {
            let id = allow.rule.get_ref();
            if !rules.iter().any(|rule| rule.id == *id) {
                let message = format!("no rule has the id `{id}`; `copydesk rules list` prints them");
                findings.push(pack.finding(&allow.rule, message));
            }
        }
    }
}

/// Languages and hosts that are none, in packs that were not looked at before they were shipped.
pub(crate) fn scope_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    if parsed.source.shipped.is_none() {
        language_findings(parsed, findings);
        site_findings(parsed, findings);
    }
}

/// Languages are named by their shortest tag, without script and region: what else stands there would never match.
pub(crate) fn language_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    for_lists(parsed, |key, array| {
        for value in array.iter().filter(|_| key == "lang") {
            let (Some(tag), Some(span)) = (value.as_str(), value.span()) else { continue };
            let meant = language_tag::tidy(tag).map(|tag| language_tag::primary_subtag(&tag).to_owned());
            if meant.as_deref() != Some(&*tag.to_ascii_lowercase()) {
                let meant = meant.map_or_else(|| "a tag like `en` or `pt`".to_owned(), |meant| format!("`{meant}`"));
                let message = format!("`{tag}` is no language as pages have it: write {meant}");
                findings.push(Finding::new(parsed.place_of(span.start), message));
            }
        }
    });
}

/// Hosts are written plain: what else stands there would never match.
pub(crate) fn site_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let own = parsed.pack.pack.sites.iter().chain(parsed.pack.allow.iter().flat_map(|allow| &allow.sites));
    for site in own.chain(parsed.pack.rule_sites()) {
        let host = site.get_ref();
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
        if host.is_empty() || host.starts_with('.') || host.ends_with('.') || !host.chars().all(is_plain) {
            let message = format!("`{host}` is no host: write example.com, which means it and all below it");
            findings.push(parsed.finding(site, message));
        }
    }
}

/// Shows every list of a pack file, with its key.
pub(crate) fn for_lists(parsed: &Parsed, mut show: impl FnMut(&str, &Array)) {
    let Ok(document) = Document::parse(parsed.source.text.as_str()) else { return };
    let mut tables: Vec<&Table> = vec![document.as_table()];
    while let Some(table) = tables.pop() {
        for (key, item) in table {
            tables.extend(item.as_table());
            tables.extend(item.as_array_of_tables().into_iter().flat_map(ArrayOfTables::iter));
            item.as_array().into_iter().for_each(|array| show(key, array));
        }
    }
}

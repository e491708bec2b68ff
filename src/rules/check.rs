//! Packs in, findings out: what is wrong with them beyond what keeps them from loading.

use regex_syntax::hir::Hir;

use super::KINDS;
use super::RuleSet;
use super::loading::aims::{for_lists, language_findings, site_findings};
use super::loading::compile::Compiler;
use super::loading::load::{Finding, LoadError, Options, Parsed, load, parse_all};
use super::loading::pack::Text;
use super::matching::facts::is_whole_line;
use crate::trial;

/// Most KiB a pattern may compile to: larger ones cost more to compile than a page to clean.
const MOST_KIB: usize = 1024;

/// Checks packs: everything [`load`] refuses, then patterns, order, exceptions, names and examples.
/// Findings come in order of place.
#[must_use]
pub fn check(options: &Options) -> Vec<Finding> {
    let rules = match load(options) {
        Ok(rules) => rules,
        Err(LoadError { findings }) => return findings,
    };
    let (packs, mut findings) = parse_all(options);
    let mut compiler = Compiler::default();
    compiler.add_words(&packs, &mut findings);
    for parsed in &packs {
        pattern_findings(&compiler, parsed, &mut findings);
        findings.extend(compiler.selector_findings(parsed));
        order_findings(parsed, &mut findings);
        name_findings(parsed, &mut findings);
        list_findings(parsed, &mut findings);
        if parsed.source.shipped.is_some() {
            language_findings(parsed, &mut findings);
            site_findings(parsed, &mut findings);
        }
        allow_findings(parsed, &rules, &mut findings);
    }
    findings.extend(trial::coverage_findings(&rules));
    findings.sort();
    findings
}

/// Whole-line patterns must be anchored at both ends; no pattern may match the empty line.
fn pattern_findings(compiler: &Compiler, parsed: &Parsed, findings: &mut Vec<Finding>) {
    let all = parsed.pack.patterns().into_iter();
    for (text, must_anchor) in all.chain(parsed.pack.neighbour_patterns().map(|text| (text, false))) {
        let hir = match compiler.parsed(parsed, text) {
            Ok(hir) => hir,
            Err(finding) => {
                findings.push(finding);
                continue;
            }
        };
        if must_anchor && !is_whole_line(&hir) {
            findings.push(parsed.finding(text, "the pattern must be anchored at both ends: ^(?:…)$".to_owned()));
        }
        if is_oversize(&hir) {
            findings.push(parsed.finding(text, format!("the pattern compiles to more than {MOST_KIB} KiB: use fewer or smaller counted repetitions, `*` for large ones")));
        }
        empty_finding(parsed, text, &hir, findings);
    }
}

fn empty_finding(parsed: &Parsed, text: &Text, hir: &Hir, findings: &mut Vec<Finding>) {
    if matches_empty(hir) {
        findings.push(parsed.finding(text, "the pattern matches the empty line".to_owned()));
    }
}

fn matches_empty(hir: &Hir) -> bool {
    hir.properties().minimum_len().is_none_or(|least| least == 0)
}

/// Whether a pattern compiles to more than the limit.
fn is_oversize(hir: &Hir) -> bool {
    regex::RegexBuilder::new(&hir.to_string()).size_limit(MOST_KIB << 10).build().is_err()
}

/// Tables stand in the order of the kinds, and by id within a kind.
fn order_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let mut tables: Vec<(usize, &Text)> = rule_tables(parsed);
    tables.sort_by_key(|(_, id)| id.span().start);
    for pair in tables.windows(2) {
        let (kind, id) = pair[0];
        let (next_kind, next_id) = pair[1];
        if (kind, id.get_ref()) > (next_kind, next_id.get_ref()) {
            let message = format!(
                "`{}` stands out of order: kinds go words, hidden, {}, allow, and by id within a kind",
                next_id.get_ref(),
                KINDS.join(", ")
            );
            findings.push(parsed.finding(next_id, message));
        }
    }
}

/// Ids of a pack's tables with the rank of their kind.
fn rule_tables(parsed: &Parsed) -> Vec<(usize, &Text)> {
    let pack = &parsed.pack;
    let mut tables: Vec<(usize, &Text)> = pack.words.iter().map(|table| (0, &table.id)).collect();
    tables.extend(pack.hidden.iter().map(|table| (1, &table.id)));
    tables.extend(pack.keep.iter().map(|table| (2, &table.id)));
    tables.extend(pack.select.iter().map(|table| (3, &table.id)));
    tables.extend(pack.element.iter().map(|table| (4, &table.id)));
    tables.extend(pack.field.iter().map(|table| (5, &table.id)));
    tables.extend(pack.section.iter().map(|table| (6, &table.id)));
    tables.extend(pack.form.iter().map(|table| (7, &table.id)));
    tables.extend(pack.list.iter().map(|table| (8, &table.id)));
    tables.extend(pack.line.iter().map(|table| (9, &table.id)));
    tables.extend(pack.inline.iter().map(|table| (10, &table.id)));
    tables.extend(pack.cut.iter().map(|table| (11, &table.id)));
    tables.extend(pack.allow.iter().map(|table| (12, &table.rule)));
    tables
}

/// A pack's name says where it stands; a site pack's name is its host.
fn name_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let head = &parsed.pack.pack;
    let name = head.name.get_ref();
    if let Some(expected) = parsed.source.expected_name.as_ref().filter(|expected| *expected != name) {
        findings.push(parsed.finding(&head.name, format!("the pack stands at `{expected}` but is named `{name}`")));
    }
    let Some(host) = name.strip_prefix("sites/") else { return };
    let is_outside = |site: &&Text| !is_host(site, host) && !site.get_ref().ends_with(&format!(".{host}"));
    let of_pack = head.sites.iter().filter(|site| !is_host(site, host));
    let others: Vec<&Text> = of_pack.chain(parsed.pack.rule_sites().filter(is_outside)).collect();
    if head.sites.is_empty() || !others.is_empty() {
        let place = others.first().map_or(&head.name, |site| *site);
        findings.push(
            parsed.finding(place, format!("a site pack's file name and `sites` must agree: sites = [\"{host}\"]")),
        );
    }
}

fn is_host(site: &Text, host: &str) -> bool {
    site.get_ref().eq_ignore_ascii_case(host)
}

/// A list that names nothing says nothing; whoever wrote it meant something.
fn list_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    for_lists(parsed, |key, array| {
        let empty = Some(array).filter(|array| array.is_empty());
        if let Some(place) = empty.and_then(|array| Some(parsed.place_of(array.span()?.start))) {
            findings.push(Finding::new(place, format!("`{key}` is empty: name something, or leave it out")));
        }
    });
}

/// An exception must name a rule and say why.
fn allow_findings(parsed: &Parsed, rules: &RuleSet, findings: &mut Vec<Finding>) {
    for allow in &parsed.pack.allow {
        if rules.find(allow.rule.get_ref()).is_none() {
            findings.push(parsed.finding(&allow.rule, format!("no rule has the id `{}`", allow.rule.get_ref())));
        }
        if allow.why.as_ref().is_none_or(|why| why.trim().is_empty()) {
            findings.push(parsed.finding(&allow.rule, "an exception needs a `why`".to_owned()));
        }
    }
}

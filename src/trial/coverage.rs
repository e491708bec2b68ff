//! A rule set in, findings about its examples out: each rule has one in which it acts and one in which
//! it must not, and no rule makes another superfluous.

use std::collections::BTreeMap;

use super::case_of;
use super::example::{Case, Outcome, run_case};
use crate::rules::{Example, Finding, Rule, RuleSet};

/// Findings about the examples of all rules.
#[must_use]
pub fn coverage_findings(rules: &RuleSet) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut swallowed: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in rules.rules() {
        let cases: Vec<Case> =
            rule.examples.iter().filter_map(|example| readable(rule, example, &mut findings)).collect();
        if !cases.iter().any(Case::acts) {
            findings.push(finding(rule, "has no example in which it acts"));
        }
        if cases.iter().all(Case::acts) {
            findings.push(finding(rule, "has no example in which it must not act"));
        }
        let acting: Vec<Case> = cases.into_iter().filter(Case::acts).collect();
        let Some(other) = superfluous(rules, rule, &acting) else { continue };
        if rule.place.is_built_in() && !other.place.is_built_in() {
            swallowed.entry(&other.id).or_default().push(rule);
        } else {
            let message = format!("is superfluous by its examples: `{}` claims all of them, too", other.id);
            let mut finding = finding(rule, &message);
            finding.rules.push(other.id.clone());
            findings.push(finding);
        }
    }
    findings.extend(swallowed.into_iter().filter_map(|(id, taken)| too_wide(rules.find(id)?.1, &taken)));
    findings
}

/// A user's rule that takes the examples of built-in ones: it is the one that the user can mend.
fn too_wide(rule: &Rule, taken: &[&Rule]) -> Option<Finding> {
    let first = &taken.first()?.id;
    let others = match taken.len() - 1 {
        0 => String::new(),
        1 => " and of another built-in rule".to_owned(),
        more => format!(" and of {more} other built-in rules"),
    };
    let mut finding =
        finding(rule, &format!("claims all examples of `{first}`{others}: narrow it, or disable what it replaces"));
    finding.rules.extend(taken.iter().map(|rule| rule.id.clone()));
    Some(finding)
}

fn readable(rule: &Rule, example: &Example, findings: &mut Vec<Finding>) -> Option<Case> {
    let unreadable = |error| Finding::new(example.place.clone(), format!("the example cannot be read: {error}"));
    case_of(rule, example).map_err(|error| findings.push(unreadable(error))).ok()
}

fn finding(rule: &Rule, what: &str) -> Finding {
    let message = format!("rule `{}` {what}", rule.id);
    Finding { place: rule.place.clone(), message, rules: vec![rule.id.clone()] }
}

/// Another rule of the same kind and scope that does right by all of these examples.
fn superfluous<'r>(rules: &'r RuleSet, rule: &Rule, acting: &[Case]) -> Option<&'r Rule> {
    let first = acting.first()?;
    let is_like = |other: &&(usize, &Rule)| {
        other.1.id != rule.id
            && other.1.action.order() == rule.action.order()
            && other.1.scope.lang == rule.scope.lang
            && other.1.scope.sites == rule.scope.sites
    };
    let candidates: Vec<(usize, &Rule)> = rules.rules().iter().enumerate().filter(|other| is_like(&other)).collect();
    let holds = |index: usize, case: &Case| claims(rules, index, case);
    let hit: Vec<(usize, &Rule)> = candidates.into_iter().filter(|(index, _)| holds(*index, first)).collect();
    hit.into_iter().find(|(index, _)| acting.iter().all(|case| holds(*index, case))).map(|(_, other)| other)
}

/// Whether the rule at that index does right by an example.
fn claims(rules: &RuleSet, index: usize, case: &Case) -> bool {
    run_case(rules, index as u16, case).outcome == Outcome::Ok
}

//! Rule tests as a library: the examples of a rule set, or pages with the articles expected of them, in; outcomes out.

mod coverage;
mod difference;
mod example;
mod pages;

pub use coverage::coverage_findings;
pub use difference::{DiffLine, DiffSide, Difference, differences};
pub use example::{Case, CaseError, Expect, Outcome, Trial, run_case};
pub use pages::{HeldPage, PageOutcome, PageTrial, held_pages};

use rayon::prelude::*;

use crate::rules::{Action, Example, Rule, RuleSet};

/// How one example of one rule came out.
#[derive(Debug)]
pub struct ExampleReport<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Number of the example in its rule, from 1.
    pub number: usize,
    /// The example as written.
    pub example: &'r Example,
    /// What came out, or why the example cannot be read.
    pub result: Result<Trial, CaseError>,
}

impl ExampleReport<'_> {
    /// Whether the rule did what the example says.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.result.as_ref().is_ok_and(|trial| trial.outcome == Outcome::Ok)
    }
}

/// Runs every example of the rules that `wanted` names, on all cores.
pub fn run_examples<'r>(rules: &'r RuleSet, wanted: impl Fn(&str) -> bool) -> Vec<ExampleReport<'r>> {
    let indexed: Vec<(usize, &Rule)> = rules.rules().iter().enumerate().filter(|(_, rule)| wanted(&rule.id)).collect();
    indexed.into_par_iter().flat_map_iter(|(index, rule)| of_rule(rules, index, rule)).collect()
}

/// Reads an example of a rule.
fn case_of(rule: &Rule, example: &Example) -> Result<Case, CaseError> {
    Case::parse(&example.text, matches!(rule.action, Action::Keep(_)))
}

/// Runs the examples of a rule.
fn of_rule<'r>(rules: &'r RuleSet, index: usize, rule: &'r Rule) -> impl Iterator<Item = ExampleReport<'r>> {
    rule.examples.iter().enumerate().map(move |(number, example)| {
        let result = case_of(rule, example).map(|case| run_case(rules, index as u16, &case));
        ExampleReport { rule, number: number + 1, example, result }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Fate, label};
    use crate::rules::{Options, load};
    use crate::segment::Page;

    /// Fewest words of a line that is a sentence beyond doubt.
    const SENTENCE_WORDS: usize = 5;

    /// The sentences of an example that its rule leaves alone, but another rule takes, each with what it is taken for.
    fn taken(rules: &RuleSet, rule: &Rule, case: &Case) -> Vec<String> {
        let lines: Vec<_> = case.lines.iter().filter(|(_, expect)| *expect != Expect::Blank).collect();
        let mut page = Page::from_lines(&lines.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>());
        page.language = Some(rule.scope.lang.first().map_or("en", String::as_str).to_owned());
        let verdicts = label(&page, rules, None, None).verdicts;
        let is_sentence = |text: &str| text.ends_with(['.', '!', '?']) && text.split(' ').count() >= SENTENCE_WORDS;
        let stays =
            lines.iter().zip(&verdicts).filter(|((text, expect), _)| *expect == Expect::Stays && is_sentence(text));
        let gone = stays.filter(|(_, verdict)| matches!(verdict.fate, Fate::Leaves(_)));
        gone.map(|((text, _), verdict)| format!("{}: {text} ({:?} {:?})", rule.id, verdict.fate, verdict.judge))
            .collect()
    }

    /// Examples are tried with their own rule alone; here all rules see them.
    #[test]
    fn no_rule_takes_a_sentence_that_the_example_of_another_protects() {
        let rules = load(&Options::default()).unwrap();
        let of_text =
            rules.rules().iter().filter(|rule| !matches!(rule.action, Action::Select(_) | Action::Element(_)));
        let cases =
            of_text.flat_map(|rule| rule.examples.iter().map(move |example| (rule, case_of(rule, example).unwrap())));
        let taken: Vec<String> = cases.flat_map(|(rule, case)| taken(&rules, rule, &case)).collect();
        assert!(taken.is_empty(), "{} sentences:\n{}", taken.len(), taken.join("\n"));
    }
}

//! `copydesk rules`: list, show, check and test rules; hits and mine have files of their own.

use std::io::{BufWriter, Write};

use super::args::{RulesArgs, RulesCommand};
use super::shared::{RuleArgs, rule_of};
use super::{Outcome, hits, mine, rules_check, rules_test};
use crate::rules::{InputKind, KINDS, Rule, pack_as_written, table_as_written};

pub(super) fn run(args: &RulesArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(out);
    let outcome = match &args.command {
        RulesCommand::List { rules } => list(rules, &mut out),
        RulesCommand::Show { id, rules } => show(id, rules, &mut out),
        RulesCommand::Hits(args) => hits::run(args, &mut out, err),
        RulesCommand::Mine(args) => mine::run(args, &mut out, err),
        RulesCommand::Check(args) => rules_check::run(args, &mut out),
        RulesCommand::Test(args) => rules_test::run(args, &mut out),
    }?;
    out.flush()?;
    Ok(outcome)
}

/// Kind and label of a rule.
fn kind_and_label(rule: &Rule) -> (&'static str, &'static str) {
    (KINDS[rule.action.order()], rule.label.map_or("", crate::label::Label::name))
}

fn list(args: &RuleArgs, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let rules = args.load()?;
    let mut sorted: Vec<&Rule> = rules.rules().iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    for rule in sorted {
        let (kind, label) = kind_and_label(rule);
        writeln!(out, "{:<44} {kind:<8} {label:<11} {}{}", rule.id, input_note(rule), rule.why)?;
    }
    Ok(Outcome::Done)
}

/// On what kind of page a rule acts, if not on all.
fn input_note(rule: &Rule) -> &'static str {
    match rule.scope.input {
        Some(InputKind::Html) => "(HTML pages only) ",
        Some(InputKind::Text) => "(text pages only) ",
        None => "",
    }
}

fn show(id: &str, args: &RuleArgs, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let (rules, options) = (args.load()?, args.options()?);
    if let Some((_, rule)) = rules.find(id) {
        head(rule, out)?;
    }
    let is_off = rules.left_out(id).is_some();
    let text = table_as_written(&options, id).filter(|_| !is_off).or_else(|| pack_as_written(&options, id));
    match text {
        Some(text) => out.write_all(text.as_bytes())?,
        None => rule_of(&rules, id).map(|_| ())?,
    }
    Ok(Outcome::Done)
}

/// What the table of a rule does not say itself: where it stands, and what it has from its pack.
fn head(rule: &Rule, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "# {}, written at {}", rule.id, rule.place)?;
    let scope = [("lang", &rule.scope.lang), ("sites", &rule.scope.sites)];
    for (name, values) in scope.iter().filter(|(_, values)| !values.is_empty()) {
        writeln!(out, "# {name}: {}", values.join(", "))?;
    }
    if rule.scope.input.is_some() {
        writeln!(out, "# {}", input_note(rule).trim())?;
    }
    Ok(())
}

//! `copydesk rules`: list, show, check and test rules; hits and mine have files of their own.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{anyhow, bail};
use globset::Glob;

use super::args::{RulesArgs, RulesCommand};
use super::shared::RuleArgs;
use super::{Outcome, hits, mine};
use crate::rules::{InputKind, KINDS, Options, Rule, check, read_packs};
use crate::trial::{ExampleReport, run_examples};

pub(super) fn run(args: &RulesArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(out);
    let outcome = match &args.command {
        RulesCommand::List { rules } => list(rules, &mut out),
        RulesCommand::Show { id, rules } => show(id, rules, &mut out),
        RulesCommand::Check { packs, no_builtin } => check_packs(packs, *no_builtin, &mut out),
        RulesCommand::Test { filter, rules } => test(filter.as_deref(), rules, &mut out),
        RulesCommand::Hits(args) => hits::run(args, &mut out, err),
        RulesCommand::Mine(args) => mine::run(args, &mut out, err),
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
    let rules = args.load()?;
    let (_, rule) =
        rules.find(id).ok_or_else(|| anyhow!("no rule has the id `{id}`; `copydesk rules list` prints them"))?;
    let (kind, label) = kind_and_label(rule);
    writeln!(
        out,
        "{id}\n  kind     {kind}\n  label    {}\n  why      {}\n  written  {}",
        if label.is_empty() { "-" } else { label },
        rule.why,
        rule.place
    )?;
    let scope = [("lang", &rule.scope.lang), ("sites", &rule.scope.sites)];
    for (name, values) in scope.iter().filter(|(_, values)| !values.is_empty()) {
        writeln!(out, "  {name:<8} {}", values.join(", "))?;
    }
    if rule.scope.input.is_some() {
        writeln!(out, "  pages    {}", input_note(rule).trim_end())?;
    }
    for (number, example) in rule.examples.iter().enumerate() {
        writeln!(out, "  example {}", number + 1)?;
        for line in example.text.trim_end_matches('\n').split('\n') {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(Outcome::Done)
}

fn check_packs(packs: &[PathBuf], no_builtin: bool, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let mut user = Vec::new();
    for path in packs {
        user.extend(read_packs(path).map_err(|message| anyhow!("cannot read packs: {message}"))?);
    }
    if no_builtin && user.is_empty() {
        bail!("no pack to check");
    }
    let findings = check(&Options { no_builtin, user, ..Options::default() });
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    let verdict = if findings.is_empty() { "packs ok".to_owned() } else { format!("{} findings", findings.len()) };
    writeln!(out, "{verdict}")?;
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::NotClean })
}

fn test(filter: Option<&str>, args: &RuleArgs, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let rules = args.load()?;
    let glob = filter.map(|filter| Glob::new(filter).map(|glob| glob.compile_matcher())).transpose()?;
    let wanted = |id: &str| {
        filter.is_none_or(|filter| id.contains(filter)) || glob.as_ref().is_some_and(|glob| glob.is_match(id))
    };
    let mut reports = run_examples(&rules, wanted);
    if reports.is_empty() {
        bail!("no rule with examples matches: nothing was tested");
    }
    reports.sort_by(|a, b| a.rule.id.cmp(&b.rule.id).then(a.number.cmp(&b.number)));
    for pack in reports.chunk_by(|a, b| pack_name(a.rule) == pack_name(b.rule)) {
        report_pack(pack, out)?;
    }
    let failed = reports.iter().filter(|report| !report.is_ok()).count();
    let ok = reports.len() - failed;
    if failed == 0 {
        writeln!(out, "{ok} examples ok.")?;
        return Ok(Outcome::Done);
    }
    writeln!(
        out,
        "{ok} examples ok, {failed} failed. A rule and its example disagree: mend one of them; `copydesk rules show ID` prints both."
    )?;
    Ok(Outcome::NotClean)
}

fn pack_name(rule: &Rule) -> &str {
    rule.id.rsplit_once('/').map_or("", |(pack, _)| pack)
}

/// A line for the pack, and each failed example with its gutter and `!` on the wrong lines.
fn report_pack(reports: &[ExampleReport<'_>], out: &mut impl Write) -> anyhow::Result<()> {
    let rules = reports.chunk_by(|a, b| a.rule.id == b.rule.id).count();
    let failed: Vec<&ExampleReport<'_>> = reports.iter().filter(|report| !report.is_ok()).collect();
    let verdict = if failed.is_empty() { "ok".to_owned() } else { outcomes(&failed) };
    writeln!(out, "{:<24} {rules:>3} rules {:>4} examples   {verdict}", pack_name(reports[0].rule), reports.len())?;
    for report in failed {
        let place = &report.example.place;
        writeln!(out, "  {}, example {}, {}:{}", report.rule.id, report.number, place.file, place.line)?;
        match &report.result {
            Err(error) => writeln!(out, "  !   the example cannot be read: {error}")?,
            Ok(trial) => {
                for (text, wrong) in &trial.lines {
                    report_line(text, wrong.as_deref(), out)?;
                }
            }
        }
    }
    Ok(())
}

fn report_line(text: &str, wrong: Option<&str>, out: &mut impl Write) -> anyhow::Result<()> {
    match wrong {
        Some(wrong) => writeln!(out, "  ! {text:<70}   {wrong}")?,
        None => writeln!(out, "    {text}")?,
    }
    Ok(())
}

/// `2 missed, 1 overreach`.
fn outcomes(failed: &[&ExampleReport<'_>]) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for report in failed {
        let name = report.result.as_ref().map_or("unreadable", |trial| trial.outcome.name());
        *counts.entry(name).or_insert(0) += 1;
    }
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

//! `copydesk rules check`: what is wrong with packs; order and form put right if asked to.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};

use super::Outcome;
use crate::rules::{Finding, Options, PackSource, check, read_packs, tidy};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Packs of your own, beside the built-in ones
    #[arg(value_name = "PACK")]
    packs: Vec<PathBuf>,
    /// Leave the built-in packs out
    #[arg(long)]
    no_builtin: bool,
    /// Put the tables of your packs in order and their keys in line first; changes nothing else
    #[arg(long, requires = "packs")]
    fix: bool,
    /// Write the findings as JSON: a list of {file, line, column, message}
    #[arg(long, conflicts_with = "fix")]
    json: bool,
}

pub(super) fn run(args: &CheckArgs, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let mut user = Vec::new();
    for path in &args.packs {
        user.extend(read_packs(path).map_err(|message| anyhow!("cannot read packs: {message}"))?);
    }
    if args.no_builtin && user.is_empty() {
        bail!("no pack to check");
    }
    if args.fix {
        user.iter_mut().try_for_each(|pack| fix(pack, out))?;
    }
    let findings = check(&Options { no_builtin: args.no_builtin, user, ..Options::default() });
    if args.json {
        let values: Vec<Value> = findings.iter().map(finding_json).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&values)?)?;
    } else {
        write_findings(&findings, out)?;
    }
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::NotClean })
}

/// Tidies a pack file; what is no TOML is left for the check to tell of.
fn fix(pack: &mut PackSource, out: &mut impl Write) -> anyhow::Result<()> {
    let Some(tidied) = tidy(&pack.text).ok().filter(|tidied| *tidied != pack.text) else { return Ok(()) };
    fs::write(&*pack.file, &tidied).with_context(|| format!("cannot write {}", pack.file))?;
    pack.text = tidied;
    writeln!(out, "fixed {}", pack.file)?;
    Ok(())
}

fn write_findings(findings: &[Finding], out: &mut impl Write) -> anyhow::Result<()> {
    for finding in findings {
        writeln!(out, "{finding}")?;
    }
    match findings.len() {
        0 => writeln!(out, "packs ok")?,
        1 => writeln!(out, "1 finding")?,
        count => writeln!(out, "{count} findings")?,
    }
    Ok(())
}

fn finding_json(finding: &Finding) -> Value {
    let place = &finding.place;
    json!({"file": &*place.file, "line": place.line, "column": place.column, "message": finding.message})
}

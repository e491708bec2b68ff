//! `copydesk rules hits`: a dump in, what each rule took of it out; or what another set of packs would change.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use super::Outcome;
use super::shared::RuleArgs;
use super::survey::{DumpArgs, survey};
use crate::Cleaner;
use crate::decode::decode_record;
use crate::hits::{Change, Diff, Hits, PageDiff, RuleHits, Sample};
use crate::rules::RuleSet;

/// Characters of a sample that are printed.
const SHOWN: usize = 90;

/// What is counted over which dump.
#[derive(Debug, Args)]
pub(super) struct HitsArgs {
    #[command(flatten)]
    dump: DumpArgs,
    /// Compare with these packs: a pack file or a folder, in the place of those of --packs
    ///
    /// Prints what would change: pages with another body, words that would leave it (lost) and words that would come back
    /// (gained), by rule, with samples. Can be given more than once. Built-in packs, --only and --skip hold for both sides.
    #[arg(long, value_name = "PACKS")]
    diff: Vec<PathBuf>,
    /// Most samples of a rule
    #[arg(long, value_name = "N", default_value_t = 3)]
    samples: usize,
    /// Write JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleArgs,
}

pub(super) fn run(args: &HitsArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let cleaner = Arc::new(args.dump.input.cleaner(args.rules.load()?, None));
    if args.diff.is_empty() { count(args, &cleaner, (out, err)) } else { compare(args, &cleaner, (out, err)) }
}

/// Standard output and standard error.
type Streams<'s> = (&'s mut dyn Write, &'s mut dyn Write);

fn count(args: &HitsArgs, cleaner: &Arc<Cleaner>, (out, err): Streams<'_>) -> anyhow::Result<Outcome> {
    let most = args.samples;
    let mut hits = Hits::new(most);
    let worker = Arc::clone(cleaner);
    let note = move |record: &crate::read::Record| {
        let decoded = decode_record(record).map_err(|(_, reason)| reason)?;
        let page = worker.page(record, &decoded.text);
        Ok(Hits::of(&record.origin, &page, &worker.judge(&page, None).verdicts, most))
    };
    let outcome = survey(&args.dump, note, &mut |page| hits.add(page), err)?;
    if args.json {
        writeln!(out, "{:#}", hits_json(&hits, cleaner.rules()))?;
    } else {
        print_hits(&hits, cleaner.rules(), out)?;
    }
    Ok(outcome)
}

/// Every rule with its hits: those that took most words first, those that never acted last.
fn by_words<'r>(hits: &'r Hits, rules: &'r RuleSet) -> Vec<(&'r str, RuleHits)> {
    let of = |index: usize| hits.rules.get(&(index as u16)).cloned().unwrap_or_default();
    let mut rows: Vec<(&str, RuleHits)> =
        rules.rules().iter().enumerate().map(|(index, rule)| (rule.id.as_str(), of(index))).collect();
    rows.sort_by_key(|(id, hits)| (hits.lines == 0, Reverse(hits.words), Reverse(hits.lines), *id));
    rows
}

fn print_hits(hits: &Hits, rules: &RuleSet, out: &mut dyn Write) -> anyhow::Result<()> {
    let rows = by_words(hits, rules);
    let width = rows.iter().map(|(id, _)| id.len()).max().unwrap_or(0).max(24);
    let acted = rows.iter().filter(|(_, hits)| hits.lines > 0).count();
    writeln!(out, "{:<width$} {:>7} {:>8} {:>9} {:>7}", "rule", "pages", "lines", "words", "share")?;
    for (id, of_rule) in &rows[..acted] {
        let share = 100.0 * hits.share(of_rule.words);
        let RuleHits { pages, lines, words, .. } = of_rule;
        writeln!(out, "{id:<width$} {pages:>7} {lines:>8} {words:>9} {share:>6.2}%")?;
        print_samples("    ", &of_rule.samples, out)?;
    }
    if acted < rows.len() {
        writeln!(out, "\nnever acted")?;
    }
    for (id, of_rule) in &rows[acted..] {
        let also = of_rule.also;
        let shadowed = if also > 0 { format!("   {also} lines claimed first by others") } else { String::new() };
        writeln!(out, "{}", format!("{id:<width$}{shadowed}").trim_end())?;
    }
    let (taken, share) = (hits.taken(), 100.0 * hits.share(hits.taken()));
    writeln!(
        out,
        "\n{} pages, {} words; {acted} of {} rules acted and took {taken} words ({share:.2}%).",
        hits.pages,
        hits.words,
        rows.len()
    )?;
    Ok(())
}

/// Where each sample stands and its text, cut to fit a terminal.
fn print_samples(indent: &str, samples: &[Sample], out: &mut dyn Write) -> anyhow::Result<()> {
    for sample in samples {
        let is_cut = sample.text.chars().count() > SHOWN;
        let text: String = sample.text.chars().take(SHOWN).collect();
        writeln!(out, "{indent}{text}{}   ({}, line {})", if is_cut { "…" } else { "" }, sample.origin, sample.line)?;
    }
    Ok(())
}

fn sample_json(sample: &Sample) -> Value {
    json!({"path": sample.origin.path, "record": sample.origin.record, "line": sample.line, "text": sample.text})
}

fn samples_json(samples: &[Sample]) -> Vec<Value> {
    samples.iter().map(sample_json).collect()
}

fn hits_json(hits: &Hits, rules: &RuleSet) -> Value {
    let rule = |(id, of_rule): &(&str, RuleHits)| {
        json!({
            "rule": id,
            "pages": of_rule.pages,
            "lines": of_rule.lines,
            "words": of_rule.words,
            "share": hits.share(of_rule.words),
            "also": of_rule.also,
            "samples": samples_json(&of_rule.samples),
        })
    };
    let rules: Vec<Value> = by_words(hits, rules).iter().map(rule).collect();
    json!({"pages": hits.pages, "words": hits.words, "taken": hits.taken(), "rules": rules})
}

fn compare(args: &HitsArgs, before: &Arc<Cleaner>, (out, err): Streams<'_>) -> anyhow::Result<Outcome> {
    let rules = RuleArgs { packs: args.diff.clone(), ..args.rules.clone() };
    let after = args.dump.input.cleaner(rules.load()?, None);
    let most = args.samples;
    let mut diff = Diff::new(most);
    let before = Arc::clone(before);
    let note = move |record: &crate::read::Record| {
        let decoded = decode_record(record).map_err(|(_, reason)| reason)?;
        let page = before.page(record, &decoded.text);
        let (old, new) = (before.judge(&page, None).verdicts, after.judge(&page, None).verdicts);
        let (before, after) = ((before.rules(), &*old), (after.rules(), &*new));
        Ok(PageDiff { origin: &record.origin, page: &page, before, after }.diff(most))
    };
    let outcome = survey(&args.dump, note, &mut |page| diff.add(page), err)?;
    if args.json {
        writeln!(out, "{:#}", diff_json(&diff))?;
    } else {
        print_diff(&diff, out)?;
    }
    Ok(outcome)
}

/// Changes in one direction, those of most words first.
fn largest_first(changes: &BTreeMap<String, Change>) -> Vec<(&String, &Change)> {
    let mut rows: Vec<(&String, &Change)> = changes.iter().collect();
    rows.sort_by_key(|(name, change)| (Reverse(change.words), *name));
    rows
}

/// Lines and words of changes.
fn total(changes: &BTreeMap<String, Change>) -> (u64, u64) {
    changes.values().fold((0, 0), |(lines, words), change| (lines + change.lines, words + change.words))
}

fn print_diff(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    for (name, sign, changes) in [("lost", '-', &diff.lost), ("gained", '+', &diff.gained)] {
        for (rule, change) in largest_first(changes) {
            writeln!(out, "{name:<7} {rule:<44} {:>7} lines {:>8} words", change.lines, change.words)?;
            print_samples(&format!("  {sign} "), &change.samples, out)?;
        }
    }
    let ((_, lost), (_, gained)) = (total(&diff.lost), total(&diff.gained));
    let Diff { pages, changed, words, relabelled, .. } = diff;
    let labels = if *relabelled > 0 { format!("; {relabelled} lines leave with another label") } else { String::new() };
    writeln!(out, "{changed} of {pages} pages change: of {words} words {lost} are lost, {gained} gained{labels}.")?;
    Ok(())
}

fn diff_json(diff: &Diff) -> Value {
    let side = |changes: &BTreeMap<String, Change>| {
        let row = |(rule, change): (&String, &Change)| {
            let samples = samples_json(&change.samples);
            json!({"rule": rule, "lines": change.lines, "words": change.words, "samples": samples})
        };
        let (lines, words) = total(changes);
        let rules: Vec<Value> = largest_first(changes).into_iter().map(row).collect();
        json!({"lines": lines, "words": words, "rules": rules})
    };
    json!({
        "pages": diff.pages,
        "changed": diff.changed,
        "words": diff.words,
        "relabelled": diff.relabelled,
        "lost": side(&diff.lost),
        "gained": side(&diff.gained),
    })
}

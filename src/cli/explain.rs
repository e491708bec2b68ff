//! `copydesk explain`: what became of each line of a page, and why.

use std::collections::VecDeque;
use std::io::{BufWriter, Write};

use anyhow::{anyhow, bail};
use serde_json::{Value, json};

use super::Outcome;
use super::args::ExplainArgs;
use super::shared::rule_of;
use crate::decode::decode_record;
use crate::flag::Flag;
use crate::label::{Fate, Judge, Judgement, Verdict};
use crate::read::{Inputs, Item, Parsed, Record};
use crate::rules::{Note, RuleSet};
use crate::score::SCORE;
use crate::segment::{Line, Page};

pub(super) fn run(args: &ExplainArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let cleaner = args.input.cleaner(args.rules.load()?, args.scorer.load()?);
    let watched = args.rule.as_deref().map(|id| Ok::<_, anyhow::Error>(rule_of(cleaner.rules(), id)?.0)).transpose()?;
    let record = record(args)?;
    let decoded = decode_record(&record).map_err(|(_, reason)| anyhow!("{}: {reason}", record.origin))?;
    let page = cleaner.page(&record, &decoded.text);
    let judgement = cleaner.judge(&page, watched);
    let mut out = BufWriter::new(out);
    let flags = cleaner.article(&record, &decoded, (&page, &judgement)).flags;
    let view = View { page: &page, judgement: &judgement, rules: cleaner.rules(), watched, flags };
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&view.json())?)?;
    } else {
        view.text(&mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The record that was asked for.
fn record(args: &ExplainArgs) -> anyhow::Result<Record> {
    let [path] = &args.paths[..] else { bail!("explain shows one page; several need --html") };
    let wanted = args.record.unwrap_or(1);
    let files = VecDeque::from([Ok(path.clone())]);
    let options = args.input.read_options(&[]);
    for item in Inputs::new(files, options.clone()) {
        match item {
            Item::Record(raw) if raw.origin.record.unwrap_or(1) == wanted => {
                let origin = raw.origin.clone();
                return match raw.parse(&options) {
                    Parsed::Record(record) => Ok(*record),
                    Parsed::Skipped(media) => Err(anyhow!("{origin} is no page but {media}")),
                };
            }
            Item::Failed(error) if error.origin.record.unwrap_or(1) == wanted => return Err(anyhow!("{error}")),
            _ => {}
        }
    }
    Err(anyhow!("{} has no record {} that is a page", path.display(), wanted))
}

/// A judged page to be shown.
struct View<'v> {
    page: &'v Page<'v>,
    judgement: &'v Judgement,
    rules: &'v RuleSet,
    watched: Option<u16>,
    /// Flags of its article.
    flags: Vec<Flag>,
}

impl View<'_> {
    fn lines(&self) -> impl Iterator<Item = (&Line<'_>, &Verdict)> {
        self.page.lines.iter().zip(&self.judgement.verdicts)
    }

    fn name(&self, judge: Option<Judge>) -> &str {
        judge.map_or("", |judge| self.rules.judge_name(judge))
    }

    fn text(&self, out: &mut impl Write) -> anyhow::Result<()> {
        for (at, (line, verdict)) in self.lines().enumerate() {
            writeln!(out, "{}", self.row(at, line, verdict))?;
            for part in &verdict.parts {
                writeln!(
                    out,
                    "      {}{}  {}   {}",
                    sign(part.fate),
                    part.fate.name(),
                    &line.text[part.range.clone()],
                    self.name(Some(part.judge))
                )?;
            }
        }
        if let Some((judge, share)) = self.judgement.overstripped_by {
            writeln!(
                out,
                "overstripped: {} took most, {:.0}% of the page's prose words; it was given back",
                self.name(Some(judge)),
                share * 100.0
            )?;
        }
        if let Some(watched) = self.watched {
            self.why_not(watched, out)?;
        }
        Ok(())
    }

    /// `12 -related  You May Also Like   en/related/heading`.
    fn row(&self, at: usize, line: &Line<'_>, verdict: &Verdict) -> String {
        let fate = format!("{}{}", sign(verdict.fate), verdict.fate.name());
        let also: Vec<&str> = verdict.also.iter().map(|judge| self.name(Some(*judge))).collect();
        let also = if also.is_empty() { String::new() } else { format!(" (also {})", also.join(", ")) };
        let judge = match (verdict.judge.filter(|judge| *judge != SCORE), self.score(at)) {
            (judge, None) => self.name(judge).to_owned(),
            (None, Some(score)) => format!("{} {score:+.1}", self.name(Some(SCORE))),
            (judge, Some(score)) => format!("{}, {} {score:+.1}", self.name(judge), self.name(Some(SCORE))),
        };
        format!("{:>5} {fate:<12} {}   {judge}{also}", line.number, line.text).trim_end().to_owned()
    }

    /// What the scorer said of a line.
    fn score(&self, at: usize) -> Option<f32> {
        self.judgement.scores.get(at).copied().flatten()
    }

    fn why_not(&self, watched: u16, out: &mut impl Write) -> anyhow::Result<()> {
        let id = self.name(Some(Judge::Rule(watched)));
        let acted = self.lines().filter(|(_, verdict)| acts(verdict, watched)).count();
        writeln!(out, "rule {id} claimed {acted} lines")?;
        for note in &self.judgement.notes {
            let at = note.line.map_or_else(|| "page".to_owned(), |line| format!("line {line}"));
            writeln!(out, "  did not act: {at}: {}", self.reason(note))?;
        }
        Ok(())
    }

    /// A reason with the name of who was first.
    fn reason(&self, note: &Note) -> String {
        let owner = note.owner.map_or_else(String::new, |owner| format!(" {}", self.name(Some(owner))));
        format!("{}{owner}", note.reason)
    }

    fn json(&self) -> Value {
        let lines: Vec<Value> =
            self.lines().enumerate().map(|(at, (line, verdict))| self.line_json(at, line, verdict)).collect();
        let overstripped = self
            .judgement
            .overstripped_by
            .map(|(judge, share)| json!({"rule": self.name(Some(judge)), "share": share}));
        let notes: Vec<Value> =
            self.judgement.notes.iter().map(|note| json!({"line": note.line, "reason": self.reason(note)})).collect();
        let mut value = json!({"lines": lines, "flags": self.flags, "overstripped": overstripped});
        if let Some(watched) = self.watched {
            value["rule"] = json!({"id": self.name(Some(Judge::Rule(watched))), "did_not_act": notes});
        }
        value
    }

    fn line_json(&self, at: usize, line: &Line<'_>, verdict: &Verdict) -> Value {
        let parts: Vec<Value> = verdict
            .parts
            .iter()
            .map(|part| json!({"text": &line.text[part.range.clone()], "fate": part.fate.name(), "rule": self.name(Some(part.judge)), "replacement": part.replacement}))
            .collect();
        let captures: Vec<Value> = verdict
            .captures
            .iter()
            .map(|capture| json!({"field": capture.field.name(), "text": capture.text}))
            .collect();
        json!({
            "line": line.number,
            "source_lines": line.span,
            "kind": line.kind.name(),
            "fate": verdict.fate.name(),
            "text": line.text,
            "rule": verdict.judge.map(|judge| self.rules.judge_name(judge)),
            "score": self.score(at),
            "parts": parts,
            "captures": captures,
            "also": verdict.also.iter().map(|judge| self.name(Some(*judge))).collect::<Vec<_>>(),
        })
    }
}

/// Whether the rule claimed the line or a part of it.
fn acts(verdict: &Verdict, rule: u16) -> bool {
    verdict.judge == Some(Judge::Rule(rule)) || verdict.parts.iter().any(|part| part.judge == Judge::Rule(rule))
}

fn sign(fate: Fate) -> char {
    match fate {
        Fate::Stays => ' ',
        Fate::Leaves(_) => '-',
        Fate::Taken(_) => '=',
    }
}

//! `copydesk eval`: labelled pages in, how far their articles agree with the truth out.

use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use anyhow::anyhow;
use serde_json::{Map, Value, json};

use super::Outcome;
use super::args::EvalArgs;
use super::pipeline::{Sink, run_ordered, workers};
use super::work::guarded;
use crate::Cleaner;
use crate::eval::{Evaluated, Evaluation, NAMES, PageScore, Summary, Taken, evaluate, failed};
use crate::read::{Inputs, Item, Origin, ReadError, ReadOptions, expand};
use crate::rules::RuleSet;
use crate::truth::{LabelledPage, ROW_FIELDS};

/// Stands for the kind of pages whose rows name none.
const NO_KIND: &str = "-";

pub(super) fn run(args: &EvalArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let cleaner = Arc::new(args.input.cleaner(args.rules.load()?, args.scorer.load()?));
    let options = args.input.read_options(&ROW_FIELDS.map(str::to_owned));
    let inputs = Inputs::new(expand(&args.paths), options.clone()).map(sized);
    let jobs = workers(args.jobs);
    let mut measured = Measured { err, problems: 0, evaluation: Evaluation::default() };
    let workers = Arc::clone(&cleaner);
    run_ordered(inputs, jobs, move |item| work(&workers, item, &options), &mut measured)?;
    let Measured { problems, evaluation, .. } = measured;
    if evaluation.scores.is_empty() {
        return Err(anyhow!("no page with truth: labelled pages are JSONL rows with a field `truth`"));
    }
    let mut out = BufWriter::new(out);
    let view = View { evaluation: &evaluation, rules: cleaner.rules(), worst: args.worst };
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&view.json())?)?;
    } else {
        out.write_all(view.text().as_bytes())?;
    }
    out.flush()?;
    Ok(if problems == 0 { Outcome::Done } else { Outcome::NotClean })
}

/// An item with its size in bytes.
fn sized(item: Item) -> (Item, usize) {
    let size = if let Item::Record(raw) = &item { raw.size() } else { 0 };
    (item, size)
}

/// What was measured, or why nothing was; `None` for what is no page.
type Done = Option<Result<Evaluated, ReadError>>;

/// Measures a record; a panic costs the page, not the run.
fn work(cleaner: &Cleaner, item: Item, options: &ReadOptions) -> Done {
    let origin = if let Item::Record(raw) = &item { raw.origin.clone() } else { Origin::default() };
    let labelled = match guarded(|| LabelledPage::of(item, options)) {
        Ok(labelled) => labelled?,
        Err(reason) => Err(ReadError { origin, reason }),
    };
    let measured = |labelled: LabelledPage| {
        guarded(|| evaluate(cleaner, &labelled)).unwrap_or_else(|reason| failed(&labelled, reason))
    };
    Some(labelled.map(measured))
}

/// Gathers what was measured, reports what went wrong.
struct Measured<'e> {
    err: &'e mut dyn Write,
    problems: u64,
    evaluation: Evaluation,
}

impl Sink<Done> for Measured<'_> {
    type Error = anyhow::Error;

    fn take(&mut self, done: Done) -> anyhow::Result<()> {
        let problem = match done {
            None => None,
            Some(Ok(mut evaluated)) => {
                let problem = evaluated.problem.take().map(|reason| format!("{}: {reason}", evaluated.score.origin));
                self.evaluation.add(evaluated);
                problem
            }
            Some(Err(error)) => Some(error.to_string()),
        };
        if let Some(problem) = problem {
            self.problems += 1;
            writeln!(self.err, "copydesk: {problem}")?;
        }
        Ok(())
    }

    fn tick(&mut self) -> anyhow::Result<()> {
        Ok(())
    }
}

/// An evaluation to be shown.
struct View<'v> {
    evaluation: &'v Evaluation,
    rules: &'v RuleSet,
    worst: usize,
}

impl View<'_> {
    fn files(&self) -> Vec<(&str, Summary)> {
        self.evaluation.summaries(|score| &score.origin.path)
    }

    fn kinds(&self) -> Vec<(&str, Summary)> {
        self.evaluation.summaries(|score| score.kind.as_deref().unwrap_or(NO_KIND))
    }

    /// What rules and steps took, those that took most words first.
    fn taken(&self) -> Vec<(&str, Taken)> {
        let by_judge = self.evaluation.taken.iter();
        let mut taken: Vec<(&str, Taken)> =
            by_judge.map(|(judge, taken)| (self.rules.judge_name(*judge), *taken)).collect();
        taken.sort_by_key(|(name, taken)| (std::cmp::Reverse(taken.words()), *name));
        taken
    }

    /// The means of all pages; those of each file and each kind, where there are several; the worst pages; the rules.
    fn text(&self) -> String {
        let mut rows = vec![row("all", &Summary::of(&self.evaluation.scores))];
        let several = [("file", self.files()), ("kind", self.kinds())].into_iter().filter(|(_, rows)| rows.len() > 1);
        for (group, summaries) in several {
            rows.extend(summaries.iter().map(|(name, summary)| row(&format!("{group} {name}"), summary)));
        }
        let worst = self.evaluation.worst(self.worst);
        if !worst.is_empty() {
            rows.extend([String::new(), "worst pages".to_owned()]);
            rows.extend(worst.into_iter().map(worst_row));
        }
        let taken = self.taken();
        if !taken.is_empty() {
            rows.extend([String::new(), rule_row("rule", ["lines", "right", "wrong"])]);
            rows.extend(taken.iter().map(|(name, taken)| rule_row(name, [taken.lines, taken.right, taken.wrong])));
        }
        rows.join("\n") + "\n"
    }

    fn json(&self) -> Value {
        let named = |key: &str, rows: Vec<(&str, Summary)>| -> Vec<Value> {
            let object = |(name, summary): &(&str, Summary)| {
                std::iter::once((key.to_owned(), json!(name))).chain(summary_json(summary)).collect()
            };
            rows.iter().map(object).collect()
        };
        let worst: Vec<Value> = self.evaluation.worst(self.worst).into_iter().map(worst_json).collect();
        let taken = self.taken();
        let rule = |(name, taken): &(&str, Taken)| json!({"rule": name, "lines": taken.lines, "right": taken.right, "wrong": taken.wrong});
        json!({
            "all": summary_json(&Summary::of(&self.evaluation.scores)),
            "files": named("file", self.files()),
            "kinds": named("kind", self.kinds()),
            "worst": worst,
            "rules": taken.iter().map(rule).collect::<Vec<Value>>(),
        })
    }
}

/// A name, the number of pages and the means that there are.
pub(super) fn row(name: &str, summary: &Summary) -> String {
    let mut row = format!("{name:<36} n={:<5}", summary.pages);
    for (name, mean) in NAMES.iter().zip(summary.means) {
        if let Some(mean) = mean {
            let _ = write!(row, " {name}={mean:.3}");
        }
    }
    row.trim_end().to_owned()
}

fn worst_row(score: &PageScore) -> String {
    let [f1, precision, recall] = body_measures(score);
    format!("f1={f1:.3} p={precision:.3} r={recall:.3}  {}   {}", score.id, score.origin)
}

/// F1, precision and recall of a page with a true body.
fn body_measures(score: &PageScore) -> [f64; 3] {
    let measures = &score.measures;
    [measures.f1, measures.precision, measures.recall].map(Option::unwrap_or_default)
}

fn rule_row<T: std::fmt::Display>(name: &str, [lines, right, wrong]: [T; 3]) -> String {
    format!("{name:<44} {lines:>7} {right:>8} {wrong:>8}")
}

fn summary_json(summary: &Summary) -> Map<String, Value> {
    let means = NAMES.iter().zip(summary.means).map(|(name, mean)| ((*name).to_owned(), json!(mean)));
    std::iter::once(("n".to_owned(), json!(summary.pages))).chain(means).collect()
}

fn worst_json(score: &PageScore) -> Value {
    let [f1, precision, recall] = body_measures(score);
    let (path, record) = (&score.origin.path, score.origin.record);
    json!({"id": score.id, "path": path, "record": record, "f1": f1, "p": precision, "r": recall})
}

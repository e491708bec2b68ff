//! The reporter that asks nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::paint::Paint;
use super::reporter::{Answer, Reporter, Summary};
use crate::Article;
use crate::trial::{DiffLine, DiffSide, Difference, ExampleReport, PageOutcome, PageTrial};
use crate::write::{Format, render};

/// Characters shown of a line that is the same on both sides: enough to find it.
const CONTEXT_CHARS: usize = 70;

/// Prints all; accepts every page, or none.
pub(super) struct Plain<'o> {
    pub(super) out: &'o mut dyn Write,
    pub(super) paint: Paint,
    pub(super) accepts: bool,
}

impl Reporter for Plain<'_> {
    fn pack(&mut self, name: &str, reports: &[ExampleReport<'_>]) -> io::Result<()> {
        let rules = reports.chunk_by(|a, b| a.rule.id == b.rule.id).count();
        let failed: Vec<&ExampleReport<'_>> = reports.iter().filter(|report| !report.is_ok()).collect();
        let verdict = if failed.is_empty() { self.paint.good("ok") } else { self.paint.bad(&outcomes(&failed)) };
        writeln!(self.out, "{name:<24} {rules:>3} rules {:>4} examples   {verdict}", reports.len())?;
        failed.into_iter().try_for_each(|report| self.example(report))
    }

    fn pages(&mut self, trials: &[PageTrial]) -> io::Result<()> {
        let unlike = Summary::of(&[], trials).unlike();
        let verdict = if unlike.is_empty() { self.paint.good("ok") } else { self.paint.bad(&unlike) };
        writeln!(self.out, "{:<24} {:>3} snapshots             {verdict}", "pages", trials.len())
    }

    fn page(&mut self, trial: &PageTrial) -> io::Result<Answer> {
        match &trial.outcome {
            PageOutcome::Ok => {}
            PageOutcome::Differs(differences) => {
                differences.iter().try_for_each(|difference| self.difference(trial, difference))?;
            }
            PageOutcome::New => self.whole(trial, "new, no article is expected of it yet")?,
            PageOutcome::Stale => self.whole(trial, "stale, its page is gone")?,
            PageOutcome::Failed(reason) => self.whole(trial, reason)?,
        }
        Ok(if self.accepts { Answer::Accept } else { Answer::Leave })
    }

    fn accepted(&mut self, trial: &PageTrial) -> io::Result<()> {
        let done = if trial.article.is_some() { "wrote" } else { "removed" };
        writeln!(self.out, "  {done} {}", trial.held.expected.display())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        writeln!(self.out, "{}", summary.text())
    }
}

impl Plain<'_> {
    /// A failed example with its gutter, and `!` on the wrong lines.
    fn example(&mut self, report: &ExampleReport<'_>) -> io::Result<()> {
        let place = &report.example.place;
        writeln!(self.out, "  {}, example {}, {}:{}", report.rule.id, report.number, place.file, place.line)?;
        match &report.result {
            Err(error) => writeln!(self.out, "  !   the example cannot be read: {error}"),
            Ok(trial) => trial.lines.iter().try_for_each(|(text, wrong)| match wrong {
                Some(wrong) => writeln!(self.out, "  {} {text:<70}   {wrong}", self.paint.bad("!")),
                None => writeln!(self.out, "    {text}"),
            }),
        }
    }

    /// A new page's article, for whoever is asked to accept it.
    pub(super) fn article(&mut self, article: &Article) -> io::Result<()> {
        let text = render(article, Format::Markdown);
        let text = String::from_utf8_lossy(&text);
        text.lines().try_for_each(|line| writeln!(self.out, "  {} {line}", self.paint.good("+")))
    }

    fn whole(&mut self, trial: &PageTrial, what: &str) -> io::Result<()> {
        writeln!(self.out, "  {}  {what}", trial.held.shown())
    }

    fn difference(&mut self, trial: &PageTrial, difference: &Difference) -> io::Result<()> {
        writeln!(self.out, "  {}  {}", trial.held.shown(), difference.place)?;
        difference.lines.iter().try_for_each(|line| self.line(line))
    }

    /// `- Read more: Why OPEC blinked   en/related/read-more-tail`.
    fn line(&mut self, line: &DiffLine) -> io::Result<()> {
        let rule = line.rule.as_ref().map_or_else(String::new, |rule| self.paint.faint(&format!("   {rule}")));
        match line.side {
            DiffSide::Both => writeln!(self.out, "    {}", self.paint.faint(&shortened(&line.text))),
            side => {
                let is_gone = side == DiffSide::Expected;
                let text = self.paint.emphasised(&line.text, &line.changed, is_gone);
                let sign = if is_gone { self.paint.bad("-") } else { self.paint.good("+") };
                writeln!(self.out, "  {sign} {text}{rule}")
            }
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CONTEXT_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// `2 missed, 1 overreach`.
fn outcomes(failed: &[&ExampleReport<'_>]) -> String {
    let mut counts = BTreeMap::new();
    for report in failed {
        let name = report.result.as_ref().map_or("unreadable", |trial| trial.outcome.name());
        *counts.entry(name).or_insert(0) += 1;
    }
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

//! `copydesk rules test`: runs the examples of rules and the pages of a folder, accepts pages if asked to.

mod interactive;
mod pages;
mod paint;
mod plain;
mod reporter;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use globset::{Glob, GlobMatcher};

use super::Outcome;
use super::shared::RuleArgs;
use crate::Cleaner;
use crate::rules::Rule;
use crate::trial::{ExampleReport, PageOutcome, PageTrial, run_examples};
use interactive::{Interactive, Keyboard};
use paint::Paint;
use plain::Plain;
use reporter::{Answer, Reporter, Summary};

#[derive(Debug, Args)]
pub(in crate::cli) struct TestArgs {
    /// Run only rules whose id, and pages whose name, contains this, or matches it as a glob
    #[arg(value_name = "FILTER")]
    filter: Option<String>,
    /// Hold the pages of this folder against the articles expected of them
    ///
    /// A page is NAME.html or NAME.txt, the article expected of it stands beside it in NAME.expected.json. A page without
    /// one is new, one without its page is stale. The `url` of an expected article says where a page of text is from,
    /// for rules that are about one site.
    #[arg(long, value_name = "DIR")]
    pages: Vec<PathBuf>,
    /// Accept all pages as they come out: write those that differ or are new, remove what is stale
    #[arg(short = 'U', long, requires = "pages", conflicts_with = "interactive")]
    update: bool,
    /// Show page by page what differs and ask: y accept, n leave, a accept this and all that follow, q leave the rest
    #[arg(short, long, requires = "pages")]
    interactive: bool,
    /// Write nothing, and take new and stale pages for failures
    #[arg(long, conflicts_with_all = ["update", "interactive"])]
    ci: bool,
    /// Worker threads; all cores unless given
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    #[command(flatten)]
    rules: RuleArgs,
}

pub(super) fn run(args: &TestArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if args.interactive && !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        bail!("{}", without_terminal(args));
    }
    let filter = Filter::new(args.filter.as_deref())?;
    let held = pages::find(&args.pages, |name| filter.takes(name))?;
    let mut cleaner = Cleaner::new(args.rules.load()?);
    cleaner.extras.dropped = true;
    let cleaner = Arc::new(cleaner);
    let trials = pages::run(held, &cleaner, args.jobs)?;
    let mut examples = run_examples(cleaner.rules(), |id| filter.takes(id));
    if examples.is_empty() && trials.is_empty() {
        let pages = if args.pages.is_empty() { "" } else { " and no page" };
        bail!("no rule with examples{pages} matches: nothing was tested");
    }
    examples.sort_by(|a, b| a.rule.id.cmp(&b.rule.id).then(a.number.cmp(&b.number)));
    let mut out = BufWriter::new(out);
    let summary = show(args, &mut out, &examples, &trials)?;
    out.flush()?;
    Ok(if summary.is_clean(args.ci) { Outcome::Done } else { Outcome::NotClean })
}

/// What to type where there is no terminal to ask on.
fn without_terminal(args: &TestArgs) -> String {
    let folders: Vec<String> = args.pages.iter().map(|folder| format!(" --pages {}", folder.display())).collect();
    let command = format!("copydesk rules test{}", folders.concat());
    format!(
        "--interactive asks questions and needs a terminal; `{command}` shows what differs, `{command} -U` accepts it"
    )
}

/// Which rules and pages are tested.
struct Filter<'f> {
    part: Option<&'f str>,
    glob: Option<GlobMatcher>,
}

impl<'f> Filter<'f> {
    fn new(part: Option<&'f str>) -> anyhow::Result<Self> {
        let glob = part.map(|filter| Glob::new(filter).map(|glob| glob.compile_matcher())).transpose()?;
        Ok(Self { part, glob })
    }

    fn takes(&self, name: &str) -> bool {
        self.part.is_none_or(|part| name.contains(part)) || self.glob.as_ref().is_some_and(|glob| glob.is_match(name))
    }
}

/// Shows all by the reporter that was asked for.
fn show(
    args: &TestArgs,
    out: &mut dyn Write,
    examples: &[ExampleReport<'_>],
    trials: &[PageTrial],
) -> io::Result<Summary> {
    let plain = Plain { out, paint: Paint::on_terminal(), accepts: args.update };
    if args.interactive {
        report(&mut Interactive::new(plain, Keyboard), examples, trials)
    } else {
        report(&mut { plain }, examples, trials)
    }
}

/// Shows all, accepts what the reporter says.
fn report(reporter: &mut impl Reporter, examples: &[ExampleReport<'_>], trials: &[PageTrial]) -> io::Result<Summary> {
    let mut summary = Summary::of(examples, trials);
    for pack in examples.chunk_by(|a, b| pack_name(a.rule) == pack_name(b.rule)) {
        reporter.pack(pack_name(pack[0].rule), pack)?;
    }
    if !trials.is_empty() {
        reporter.pages(trials)?;
    }
    for trial in trials.iter().filter(|trial| !matches!(trial.outcome, PageOutcome::Ok)) {
        if reporter.page(trial)? == Answer::Accept && trial.is_open() {
            trial.accept()?;
            summary.accepted(trial);
            reporter.accepted(trial)?;
        }
    }
    reporter.end(&summary)?;
    Ok(summary)
}

/// The pack of a rule.
fn pack_name(rule: &Rule) -> &str {
    rule.id.rsplit_once('/').map_or("", |(pack, _)| pack)
}

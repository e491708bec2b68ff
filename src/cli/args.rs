//! The command line: what may be typed, and the manual of it.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::completions::CompletionsArgs;
use super::fit_breaks::FitBreaksArgs;
use super::hits::HitsArgs;
use super::man::ManArgs;
use super::mine::MineArgs;
use super::outputs;
use super::rules_check::CheckArgs;
use super::rules_test::TestArgs;
use super::schema::SchemaArgs;
use super::shared::{InputArgs, RuleArgs, ScorerArgs};
use crate::score::MOST_LEAVES;
use crate::write::Format;

/// Strips boilerplate from scraped pages and gives clean article JSON.
///
/// Around every scraped article stands junk: lists of other stories, comment forms, menus, cookie notices.
/// copydesk takes pages as text or as HTML, drops what its rules name, and writes headline, captions, body and
/// credits. Each line that goes has a named reason: see `copydesk explain`.
///
/// Exit codes: 0 done; 1 finished but not clean (records skipped, examples failed); 2 could not run;
/// 128 and the number of a signal that ended it: 130 by Ctrl-C.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) clean: CleanArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Clean pages (what copydesk does without a subcommand)
    Clean(CleanArgs),
    /// Show what became of each line of a page, and why
    Explain(ExplainArgs),
    /// Measure articles against labelled pages, and what each rule took
    ///
    /// One row for all pages, one for each file and each kind of page where there are several; then the pages whose bodies
    /// agree least with the true ones; then for each rule and step the lines it took out of bodies, the words rightly taken
    /// (not of the true body) and wrongly taken (of the true body).
    ///
    /// A column is the mean over the pages whose truth has what it needs. f1, p, r: F1, precision and recall of the
    /// body's words. sf1: F1 of its runs of four words. exact: share of bodies right to the last word. with, without: share
    /// of the snippets that must be in the body and are, and that must not and are not. head, headf: headline and title have
    /// the same words; F1 of the two. author: an author's credit names a true author. date: share of dates that are the true
    /// day. cap: share of captions found. leak: share of captions left in the body. cred: share of photo credits named.
    Eval(EvalArgs),
    /// List, show, check, test, count and propose rules
    Rules(RulesArgs),
    /// Train the scorer from labelled pages
    Fit(FitArgs),
    /// Train the model that finds where blocks end in texts that do not show it
    ///
    /// It learns from pages printed a block a line. For those who change the program, of which the model is a part: see
    /// src/segment/breaks/BREAKS.md.
    FitBreaks(FitBreaksArgs),
    /// Print the JSON Schema of the output, or of rule packs
    Schema(SchemaArgs),
    /// Print what a shell needs to complete the command line
    ///
    /// For bash: copydesk completions bash > ~/.local/share/bash-completion/completions/copydesk. For fish:
    /// copydesk completions fish > ~/.config/fish/completions/copydesk.fish. For zsh, a file named _copydesk in a folder of
    /// $fpath.
    Completions(CompletionsArgs),
    /// Print the manual as a man page, or write the pages of all commands
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    /// Files, folders and patterns to clean; `-` is standard input
    ///
    /// A folder is searched for .txt, .text, .md, .markdown, .jsonl, .ndjson, .html, .htm, .xhtml, .warc and .wet files, in
    /// order of name. A pattern is a path with `*`, `?`, `[…]` or `{…}`; `**` stands for folders. Any file may be compressed (gzip,
    /// zstd, bzip2, xz), which its first bytes tell. Without a path, standard input is read.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) scorer: ScorerArgs,
    /// What to write: json for one page, jsonl for several, unless given
    ///
    /// Between several pages of text or Markdown stands a form feed on a line of its own.
    #[arg(long, value_enum)]
    pub(super) to: Option<To>,
    /// Write to this file, or one file for each input into this folder
    ///
    /// A file is written under a temporary name and renamed when it is whole. One whose name ends in .gz, .zst, .bz2 or
    /// .xz is compressed. A folder is one that exists or ends in a slash. `-` is standard output.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub(super) output: Option<PathBuf>,
    /// Leave out the inputs whose outputs stand in the folder
    ///
    /// For a run that was interrupted or killed: the same command with --resume does the rest.
    #[arg(long, requires = "output")]
    pub(super) resume: bool,
    /// Write counts of the run to this file, as JSON
    ///
    /// Pages, words kept, dropped and taken for fields, lines by label and by rule, flags, errors, seconds.
    #[arg(long, value_name = "FILE", value_parser = outputs::file())]
    pub(super) stats: Option<PathBuf>,
    /// Worker threads; all cores unless given
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Input fields to carry through under `input`
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(super) keep: Vec<String>,
    /// Add the body as typed blocks, each with its line number
    #[arg(long)]
    pub(super) blocks: bool,
    /// Add every line that left, or part of one, with number, label and rule
    #[arg(long)]
    pub(super) dropped: bool,
    /// Stop at the first page that cannot be cleaned
    #[arg(long)]
    pub(super) fail_fast: bool,
}

impl CleanArgs {
    /// The file or folder that is written to; `None` for standard output.
    pub(super) fn output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The page; `-` is standard input; with --html also several, folders, and all records of a dump
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Say why this rule did not act
    #[arg(long, value_name = "ID")]
    pub(super) rule: Option<String>,
    /// Number of the record in a JSONL or WARC file; the first unless given, with --html all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) record: Option<u64>,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Write a page for the browser, which needs nothing beside itself
    ///
    /// Each page line by line, what stays and what leaves in colour, each rule with its reason, the article beside it. Several
    /// pages get an index with a chart of words by label.
    #[arg(long, conflicts_with_all = ["json", "rule"])]
    pub(super) html: bool,
    /// Most pages of --html
    #[arg(long, value_name = "N", default_value_t = 200, requires = "html", value_parser = most_pages)]
    pub(super) limit: usize,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) scorer: ScorerArgs,
}

/// A number of pages: at least one.
fn most_pages(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}

/// A number of leaves that a tree may have.
fn leaves(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (2..=MOST_LEAVES).contains(&number) => Ok(number),
        Ok(_) => Err(format!("from 2 to {MOST_LEAVES}")),
        Err(error) => Err(format!("{error}")),
    }
}

/// A threshold: a number.
fn threshold(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err("a finite number".to_owned()),
        Err(error) => Err(format!("{error}")),
    }
}

/// What the scorer is trained from, and how.
#[derive(Debug, Args)]
pub(super) struct FitArgs {
    /// Labelled pages: JSONL rows of {id, url, text or html, truth: {body}}
    #[arg(value_name = "TRUTH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Where the model is written
    #[arg(short, long, value_name = "MODEL", value_parser = outputs::file())]
    pub(super) output: PathBuf,
    /// Seed of all that is random
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Trees for text pages, and for HTML pages; half of them judge what the other half says
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(super) trees: usize,
    /// Leaves of a tree, 32 at most
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = leaves)]
    pub(super) leaves: usize,
    /// Folds of the cross-validation, by host; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(super) folds: u64,
    /// What is added to each page's own border, on text pages and on HTML pages
    ///
    /// Under 0 more stays, over 0 less. Instead of what cross-validation finds; one value is for both. Without
    /// cross-validation -0.1 unless given.
    #[arg(long, value_name = "TEXT[,HTML]", value_delimiter = ',', allow_hyphen_values = true, value_parser = threshold)]
    pub(super) threshold: Vec<f32>,
    /// Write the articles of the cross-validation, each by the model that never saw its host
    #[arg(long, value_name = "FILE", value_parser = outputs::file())]
    pub(super) predictions: Option<PathBuf>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// Files of labelled pages; `-` is standard input
    ///
    /// JSONL rows with the page and a field `truth`: {"id", "url", "kind", "text" or "html", "truth": {"title", "author",
    /// "date", "body", "with", "without", "captions", "photo_credits"}}. `author` is a string or a list, the last four are
    /// lists; all of them may be missing.
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// How many of the worst pages to list
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) worst: usize,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Worker threads; all cores unless given
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) scorer: ScorerArgs,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    pub(super) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List the rules: id, kind, label
    List {
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Show a rule, a group of words, or a pack, as it is written
    ///
    /// Comments above a rule say where it is written and what it has from its pack. What a pack prints is the pack: a copy
    /// of it with --packs takes its place.
    Show {
        /// Full id, as `rules list` prints it, or the name of a pack: all that stands before the last slash
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Check packs: keys, patterns, order, examples
    Check(CheckArgs),
    /// Run the examples of the rules, and hold pages against the articles expected of them
    Test(TestArgs),
    /// Count what each rule takes of a dump, or what other packs would change
    ///
    /// For each rule: pages, lines and words it takes, their share of all words, and samples; rules that never act come
    /// last. Rules alone judge, without the scorer, so that the counts are theirs.
    Hits(HitsArgs),
    /// Propose rules from a dump: what recurs and no rule claims
    ///
    /// Lines that recur over many hosts, or over many pages of one host, headings of sections, and menus. Digits count as
    /// alike, and so do names between other words. What often stands between paragraphs is left out. The proposals are
    /// printed as a pack that `rules check` accepts; read it before you use it.
    Mine(MineArgs),
}

/// Value of `--to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum To {
    /// Indented JSON
    Json,
    /// One JSON object a line
    Jsonl,
    /// Headline and body
    Text,
    /// Markdown
    Markdown,
}

impl std::convert::From<To> for Format {
    fn from(to: To) -> Self {
        match to {
            To::Json => Self::Json,
            To::Jsonl => Self::Jsonl,
            To::Text => Self::Text,
            To::Markdown => Self::Markdown,
        }
    }
}

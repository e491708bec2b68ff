//! Command lines that are accepted, those that are refused, and the help texts.

use std::collections::BTreeSet;
use std::fs;

use clap::Parser;
use copydesk::cli::Cli;

use crate::work::{Work, repository};

fn parses(line: &str) -> bool {
    Cli::try_parse_from(std::iter::once("copydesk").chain(line.split_whitespace())).is_ok()
}

/// Command lines that are accepted.
const ACCEPTED: [&str; 88] = [
    "",
    "page.txt",
    "-",
    "pages more/page.txt -",
    "clean",
    "clean page.txt",
    "clean -",
    "--from auto x",
    "--from text x",
    "--from jsonl x",
    "--from warc x",
    "-o out/ --resume x",
    "-o out.jsonl.zst x",
    "--stats stats.json x",
    "--as text x",
    "--field page x",
    "--id-field key x",
    "--to json x",
    "--to jsonl x",
    "--to text x",
    "--to markdown x",
    "-o out.json x",
    "--output out/ x",
    "-j 1 x",
    "-j4 x",
    "--jobs 8 x",
    "--packs a --packs b x",
    "--no-builtin x",
    "--only en/* --only any/* x",
    "--skip en/ads/mark --skip x y",
    "--lang en-GB x",
    "--keep a,b x",
    "--keep a --keep b x",
    "--blocks --dropped x",
    "--fail-fast x",
    "--max-page 1000 x",
    "clean x --blocks",
    "x --blocks",
    "-- -odd-name.txt",
    "-- explain",
    "explain page.txt",
    "explain -",
    "explain x --rule en/ads/mark",
    "explain x --json",
    "explain x --record 3",
    "explain x --from jsonl --field page --lang de",
    "explain x --packs a --only en/*",
    "explain --json x",
    "explain --html x y",
    "explain x --html --limit 3",
    "eval x",
    "eval x y -",
    "eval x --worst 0 --json -j 2",
    "eval x --from jsonl --field page --as text",
    "eval x --packs a --skip en/*",
    "rules list",
    "rules list --packs a --only en/*",
    "rules list --no-builtin",
    "rules show en/ads/mark",
    "rules show x --packs a",
    "rules check",
    "rules check a b",
    "rules check a --no-builtin",
    "rules check a --fix",
    "rules check --json",
    "rules test",
    "rules test en/ads",
    "rules test en/* --packs a",
    "rules hits x",
    "rules hits x - --samples 0 --json -j 2",
    "rules hits x --diff a --diff b --packs c --no-builtin",
    "rules hits x --from jsonl --field page --lang de --only en/*",
    "rules mine x",
    "rules mine x y --top 5 --min-hosts 2 --min-pages 2",
    "rules mine x -o out --max-risk 0.5 --max-shapes 10",
    "rules mine - --no-builtin --packs a",
    "rules mine x --as text -j 1",
    "rules test --pages a --pages b -U",
    "rules test oil --pages a --update -j 2",
    "rules test --pages a -i",
    "rules test --pages a --ci",
    "rules test --ci",
    "schema",
    "schema --packs",
    "completions bash",
    "completions zsh",
    "man",
    "man -o pages",
];

#[test]
fn command_lines_that_are_accepted() {
    let refused: Vec<&str> = ACCEPTED.into_iter().filter(|line| !parses(line)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

/// Command lines that are refused.
const REFUSED: [&str; 79] = [
    "--unknown",
    "-x",
    "--from zip x",
    "--from wet x",
    "--resume x",
    "--stats",
    "--from html x",
    "--as pdf x",
    "--as markdown x",
    "--to xml x",
    "--to",
    "--field",
    "--id-field",
    "-j x",
    "-j -1 x",
    "-j 1.5 x",
    "--jobs",
    "--max-page 1MB x",
    "--max-page -1 x",
    "--lang",
    "--only",
    "--packs",
    "-o",
    "--blocks=yes x",
    "--to json --to text x",
    "-o a -o b x",
    "--field a --field b x",
    "--json x",
    "--rule en/ads/mark x",
    "--record 2 x",
    "explain",
    "explain x --rule",
    "explain x --record 0.5",
    "explain x --record -1",
    "explain x -o y",
    "explain x --to json",
    "explain x --blocks",
    "explain x --html --json",
    "explain x --html --rule en/ads/mark",
    "explain x --limit 3",
    "explain x --html --limit 0",
    "eval",
    "eval x --worst",
    "eval x --worst -1",
    "eval x -o y",
    "eval x --to json",
    "rules",
    "rules frobnicate",
    "rules list x",
    "rules list --json",
    "rules show",
    "rules show a b",
    "rules check --packs a",
    "rules check --fix",
    "rules check a --fix --json",
    "rules check --only x",
    "rules test a b",
    "rules test --json",
    "rules hits",
    "rules hits x --samples -1",
    "rules hits x --diff",
    "rules hits x -o y",
    "rules hits x --no-scorer",
    "rules mine",
    "rules mine x --min-hosts 1",
    "rules mine x --min-pages 0",
    "rules mine x --json",
    "rules mine x --max-risk high",
    "rules test -U",
    "rules test -i",
    "rules test --pages a -i -U",
    "rules test --pages a --ci -U",
    "rules test --pages a --ci -i",
    "schema x",
    "schema --to json",
    "schema --packs x",
    "completions",
    "completions csh",
    "man explain",
];

#[test]
fn command_lines_that_are_refused() {
    let accepted: Vec<&str> = REFUSED.into_iter().filter(|line| parses(line)).collect();
    assert!(accepted.is_empty(), "{accepted:?}");
}

#[test]
fn a_record_number_starts_at_one() {
    assert!(!parses("explain x --record 0"));
}

#[test]
fn a_usage_error_cannot_run_and_stands_on_standard_error() {
    let ran = Work::new().run(&["--to", "xml", "x"]).exits(2);
    assert_eq!(ran.out, "");
    ran.tells("'xml'").tells("json, jsonl, text, markdown");
}

#[test]
fn the_version_is_the_packages() {
    let ran = Work::new().run(&["--version"]).ok();
    assert_eq!(ran.out, format!("copydesk {}\n", env!("CARGO_PKG_VERSION")));
}

/// Commands with help, and the names of their snapshots.
const HELPED: [(&str, &[&str]); 16] = [
    ("copydesk", &[]),
    ("clean", &["clean"]),
    ("explain", &["explain"]),
    ("eval", &["eval"]),
    ("fit", &["fit"]),
    ("fit-breaks", &["fit-breaks"]),
    ("rules", &["rules"]),
    ("rules-list", &["rules", "list"]),
    ("rules-show", &["rules", "show"]),
    ("rules-check", &["rules", "check"]),
    ("rules-test", &["rules", "test"]),
    ("rules-hits", &["rules", "hits"]),
    ("rules-mine", &["rules", "mine"]),
    ("schema", &["schema"]),
    ("completions", &["completions"]),
    ("man", &["man"]),
];

/// The help of a command.
fn help(command: &[&str]) -> String {
    Work::new().run(&[command, &["--help"]].concat()).ok().out.clone()
}

/// Holds the help of a command against its snapshot.
fn assert_help(name: &str) {
    let (_, command) = HELPED.iter().find(|(known, _)| *known == name).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/help");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, help(command)));
}

#[test]
fn help_of_copydesk() {
    assert_help("copydesk");
}

#[test]
fn help_of_clean() {
    assert_help("clean");
}

#[test]
fn help_of_explain() {
    assert_help("explain");
}

#[test]
fn help_of_eval() {
    assert_help("eval");
}

#[test]
fn help_of_fit() {
    assert_help("fit");
}

#[test]
fn help_of_fit_breaks() {
    assert_help("fit-breaks");
}

#[test]
fn help_of_rules() {
    assert_help("rules");
}

#[test]
fn help_of_rules_list() {
    assert_help("rules-list");
}

#[test]
fn help_of_rules_show() {
    assert_help("rules-show");
}

#[test]
fn help_of_rules_check() {
    assert_help("rules-check");
}

#[test]
fn help_of_rules_test() {
    assert_help("rules-test");
}

#[test]
fn help_of_rules_hits() {
    assert_help("rules-hits");
}

#[test]
fn help_of_rules_mine() {
    assert_help("rules-mine");
}

#[test]
fn help_of_schema() {
    assert_help("schema");
}

#[test]
fn help_of_completions() {
    assert_help("completions");
}

#[test]
fn help_of_man() {
    assert_help("man");
}

/// Names of the subcommands that a help text lists.
fn subcommands(help: &str) -> Vec<&str> {
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

#[test]
fn every_command_has_its_help_held() {
    let (top, of_rules) = (help(&[]), help(&["rules"]));
    let below_rules = subcommands(&of_rules).into_iter().map(|name| format!("rules-{name}"));
    let mut commands: Vec<String> = subcommands(&top).into_iter().map(str::to_owned).chain(below_rules).collect();
    commands.sort();
    let mut held: Vec<&str> = HELPED[1..].iter().map(|(name, _)| *name).collect();
    held.sort_unstable();
    assert_eq!(commands, held);
}

#[test]
fn every_help_snapshot_has_its_command_and_every_command_one() {
    let files = fs::read_dir(repository().join("tests/snapshots/help")).into_iter().flatten();
    let names = files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let accepted: BTreeSet<String> = names.filter_map(|name| name.strip_suffix(".snap").map(str::to_owned)).collect();
    let expected: BTreeSet<String> = HELPED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(accepted, expected);
}

#[test]
fn help_fits_a_terminal() {
    for (name, command) in HELPED {
        for line in help(command).lines() {
            assert!(line.chars().count() <= 100, "{name}: {line:?}");
        }
    }
}

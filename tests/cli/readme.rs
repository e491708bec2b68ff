//! What the README shows: its commands are run, and must print what stands below them.
//!
//! In a fenced `console` block a line that starts with `$ ` is a command, with its here-document if it has
//! one; the lines up to the next command are all it prints, on both streams. `…` alone on a line stands for
//! one or more lines. The commands of all blocks run one after the other in one folder. With
//! `UPDATE_README=1` what no longer holds is replaced by what the commands print, in full.
#![cfg(unix)]

use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use crate::work::{PROGRAM, Ran, Work, repository, run_in_repository};

/// Fewer commands than this, and the README no longer shows what it should.
const LEAST_COMMANDS: usize = 25;
/// Stands for lines that are not shown.
const ABRIDGED: &str = "…";
/// What commands may start with: nothing that a fresh machine may not have.
const PROGRAMS: [&str; 6] = ["head", "cat", "copydesk", "ls", "mkdir", "xargs"];

fn readme() -> String {
    fs::read_to_string(repository().join("README.md")).unwrap()
}

/// The fenced blocks: language, and the numbers of their lines from 0.
fn blocks<'r>(lines: &[&'r str]) -> Vec<(&'r str, Range<usize>)> {
    let fences: Vec<usize> = (0..lines.len()).filter(|&number| lines[number].starts_with("```")).collect();
    assert!(fences.len().is_multiple_of(2), "a fenced block is not closed");
    fences.chunks(2).map(|pair| (&lines[pair[0]][3..], pair[0] + 1..pair[1])).collect()
}

/// Lines of the blocks of that language.
fn lines_of<'r>(lines: &[&'r str], language: &str) -> Vec<&'r str> {
    let wanted = blocks(lines).into_iter().filter(|(name, _)| *name == language);
    wanted.flat_map(|(_, block)| lines[block].to_vec()).collect()
}

/// A command of the README.
struct Shown {
    /// What the shell is given.
    script: String,
    /// Number of its line, from 1.
    line: usize,
    /// Numbers of the lines below it, from 0.
    output: Range<usize>,
}

/// The commands of a block.
fn commands_of(lines: &[&str], block: &Range<usize>) -> Vec<Shown> {
    let mut commands = Vec::new();
    let mut at = block.start;
    while at < block.end {
        let end = script_end(lines, &(at..block.end));
        let next = (end..block.end).find(|&number| lines[number].starts_with("$ ")).unwrap_or(block.end);
        let script = lines[at..end].join("\n");
        let script = script.strip_prefix("$ ").unwrap_or_else(|| panic!("README.md:{}: no command", at + 1));
        commands.push(Shown { script: script.to_owned(), line: at + 1, output: end..next });
        at = next;
    }
    commands
}

/// Number of the line after a command and its here-document.
fn script_end(lines: &[&str], rest: &Range<usize>) -> usize {
    let word = lines[rest.start].split_once("<<'").and_then(|(_, word)| word.split('\'').next());
    let Some(word) = word else { return rest.start + 1 };
    let closing = rest.clone().find(|&number| lines[number] == word);
    closing.unwrap_or_else(|| panic!("README.md:{}: no closing {word}", rest.start + 1)) + 1
}

/// The commands of all `console` blocks.
fn commands(lines: &[&str]) -> Vec<Shown> {
    let consoles = blocks(lines).into_iter().filter(|(language, _)| *language == "console");
    consoles.flat_map(|(_, block)| commands_of(lines, &block)).collect()
}

/// A folder like the repository's root, with the program first in the path.
struct Place {
    root: Work,
    /// Holds the program; kept for as long as it is in the path.
    _programs: Work,
    path: OsString,
}

impl Place {
    fn new() -> Self {
        let (root, programs) = (Work::new(), Work::new());
        symlink(repository().join("fixtures"), root.path("fixtures")).unwrap();
        symlink(PROGRAM, programs.path("copydesk")).unwrap();
        let old = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(programs.path("")).chain(std::env::split_paths(&old));
        let path = std::env::join_paths(folders).unwrap();
        Self { root, _programs: programs, path }
    }

    /// All that a command prints.
    fn run(&self, shown: &Shown) -> String {
        let first = shown.script.lines().next().unwrap();
        let programs = first.split('|').filter_map(|command| command.split_whitespace().next());
        for program in programs {
            assert!(PROGRAMS.contains(&program), "README.md:{}: may not run {program}", shown.line);
        }
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec 2>&1\n{}", shown.script));
        shell.current_dir(self.root.path("")).env("PATH", &self.path).stdin(Stdio::null());
        let ran = Ran::new(shell);
        let may_fail = shown.script.starts_with("copydesk ");
        let has_run = ran.code == Some(0) || (may_fail && ran.code == Some(1));
        assert!(has_run, "README.md:{}: could not run", shown.line);
        ran.out.clone()
    }
}

/// Whether what is printed is what is shown.
fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&ABRIDGED, rest)) => (1..=printed.len()).any(|skipped| matches(rest, &printed[skipped..])),
        Some((first, rest)) => printed.split_first().is_some_and(|(line, more)| line == first && matches(rest, more)),
    }
}

/// The README with what was printed in the place of what was shown.
fn updated(lines: &[&str], different: &[(&Shown, String)]) -> String {
    let mut lines: Vec<&str> = lines.to_vec();
    for (shown, printed) in different.iter().rev() {
        lines.splice(shown.output.clone(), printed.lines());
    }
    lines.join("\n") + "\n"
}

/// A command with what is shown and what was printed.
fn report(lines: &[&str], (shown, printed): &(&Shown, String)) -> String {
    let expected = lines[shown.output.clone()].join("\n");
    format!("README.md:{}: {}\n--- shown\n{expected}\n--- printed\n{printed}", shown.line, shown.script)
}

#[test]
fn commands_print_what_the_readme_shows() {
    let text = readme();
    let lines: Vec<&str> = text.lines().collect();
    let commands = commands(&lines);
    assert!(commands.len() >= LEAST_COMMANDS, "only {} commands are shown", commands.len());
    let place = Place::new();
    let differs =
        |shown: &Shown, printed: &str| !matches(&lines[shown.output.clone()], &printed.lines().collect::<Vec<&str>>());
    let printed = commands.iter().map(|shown| (shown, place.run(shown)));
    let different: Vec<(&Shown, String)> = printed.filter(|(shown, printed)| differs(shown, printed)).collect();
    if std::env::var_os("UPDATE_README").is_some_and(|value| value == "1") {
        fs::write(repository().join("README.md"), updated(&lines, &different)).unwrap();
        return;
    }
    let reports: Vec<String> = different.iter().map(|different| report(&lines, different)).collect();
    assert!(
        reports.is_empty(),
        "{} of {} commands print something else; if that is right, UPDATE_README=1 writes it:\n{}",
        reports.len(),
        commands.len(),
        reports.join("\n")
    );
}

#[test]
fn cargo_commands_name_pages_that_are_there() {
    let text = readme();
    let lines = lines_of(&text.lines().collect::<Vec<&str>>(), "sh");
    for command in ["cargo run --release -- fixtures/pages/", "cargo test"] {
        assert!(lines.iter().any(|line| line.starts_with(command)), "not shown: {command}");
    }
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    for path in words.filter(|word| word.starts_with("fixtures/")) {
        assert!(repository().join(path).is_file(), "there is no {path}");
    }
}

#[test]
fn blocks_are_of_languages_that_are_tested() {
    let text = readme();
    for (language, block) in blocks(&text.lines().collect::<Vec<&str>>()) {
        assert!(["console", "sh"].contains(&language), "README.md:{}: a block of `{language}`", block.start);
    }
}

#[test]
fn every_field_and_flag_is_explained() {
    let (text, schema) = (readme(), run_in_repository(&["schema"]).ok().json());
    let properties = schema["properties"].as_object().unwrap();
    let flags = properties["flags"]["items"]["enum"].as_array().unwrap();
    let names = properties.keys().map(String::as_str).chain(flags.iter().filter_map(|flag| flag.as_str()));
    let missing: Vec<&str> = names.filter(|name| !text.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "not explained: {}", missing.join(", "));
}

#[test]
fn the_oldest_rust_that_will_do_is_named() {
    let oldest = format!("Rust {} ", env!("CARGO_PKG_RUST_VERSION"));
    assert!(readme().contains(&oldest), "not in README.md: {oldest}");
}

#[test]
fn an_ellipsis_stands_for_one_line_or_more() {
    assert!(matches(&["a", ABRIDGED, "d"], &["a", "b", "c", "d"]) && matches(&[ABRIDGED], &["a"]));
    assert!(!matches(&["a", ABRIDGED, "b"], &["a", "b"]) && !matches(&["a"], &["a", "b"]));
}

#[test]
fn an_update_changes_the_output_alone() {
    let lines = ["```console", "$ cat <<'E'", "$ text", "E", "old", "older", "$ mkdir a", "```", "End"];
    let commands = commands(&lines);
    assert_eq!(
        commands.iter().map(|shown| shown.script.as_str()).collect::<Vec<_>>(),
        ["cat <<'E'\n$ text\nE", "mkdir a"]
    );
    let text = updated(&lines, &[(&commands[0], "new\n".to_owned()), (&commands[1], "made\n".to_owned())]);
    assert_eq!(text, "```console\n$ cat <<'E'\n$ text\nE\nnew\n$ mkdir a\nmade\n```\nEnd\n");
}

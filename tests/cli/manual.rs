//! `copydesk completions` and `copydesk man`: made from the one definition of the command line, and taken by those they are
//! for.

use std::collections::BTreeSet;
use std::process::Command;

use clap::CommandFactory;
use copydesk::cli::Cli;

use crate::work::{Ran, Work};

/// Shells, and what their scripts hold.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "complete -F _copydesk"),
    ("elvish", "edit:completion:arg-completer[copydesk]"),
    ("fish", "complete -c copydesk"),
    ("powershell", "Register-ArgumentCompleter -Native -CommandName 'copydesk'"),
    ("zsh", "#compdef copydesk"),
];

/// All commands, as `copydesk-rules-test`, and the long options of each.
fn commands() -> Vec<(String, Vec<String>)> {
    fn add(command: &clap::Command, name: String, all: &mut Vec<(String, Vec<String>)>) {
        for below in command.get_subcommands() {
            add(below, format!("{name}-{}", below.get_name()), all);
        }
        let options = command.get_arguments().filter_map(|arg| arg.get_long().map(|long| format!("--{long}")));
        all.push((name, options.collect()));
    }
    let mut all = Vec::new();
    add(&Cli::command(), "copydesk".to_owned(), &mut all);
    assert!(all.len() > 10);
    all
}

fn script(shell: &str) -> String {
    Work::new().run(&["completions", shell]).ok().out.clone()
}

#[test]
fn every_shell_gets_a_script_with_all_options() {
    for (shell, mark) in SHELLS {
        let script = script(shell);
        assert!(script.contains(mark), "{shell}");
        for (name, options) in commands() {
            let missing = options.iter().find(|option| !script.contains(option.trim_start_matches('-')));
            assert_eq!(missing, None, "{shell}: {name}");
        }
    }
}

/// What bash completes a line to, as its script says.
fn completed(words: &[&str]) -> BTreeSet<String> {
    let work = Work::with(&[("copydesk.bash", &script("bash"))]);
    let line = "source ./copydesk.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
        _copydesk copydesk \"${@: -1}\" \"${@: -2:1}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    bash.args([&["--norc", "-c", line, "bash"], words].concat()).current_dir(work.path(""));
    Ran::new(bash).ok().out.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    assert!(completed(&["copydesk", "rules", ""]).contains("test"));
    assert_eq!(completed(&["copydesk", "expl"]), ["explain".to_owned()].into());
    assert_eq!(completed(&["copydesk", "rules", "test", "--upd"]), ["--update".to_owned()].into());
    assert_eq!(completed(&["copydesk", "clean", "--to", "j"]), ["json".to_owned(), "jsonl".to_owned()].into());
}

/// The plain text of a man page: no macros, no escapes.
fn plain(page: &str) -> String {
    page.replace("\\-", "-").replace("\\fB", "").replace("\\fI", "").replace("\\fR", "")
}

#[test]
fn the_man_page_is_the_help() {
    let page = plain(&Work::new().run(&["man"]).ok().out);
    assert!(page.contains(".TH copydesk 1"));
    for part in
        [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH SUBCOMMANDS", "copydesk-explain(1)", "Exit codes: 0 done"]
    {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn every_command_has_a_page_with_all_its_options() {
    let work = Work::new();
    let ran = work.run(&["man", "-o", "man1"]).ok();
    assert_eq!(ran.out, "");
    let mut expected: Vec<String> = commands().into_iter().map(|(name, _)| format!("{name}.1")).collect();
    expected.sort();
    assert_eq!(work.names("man1"), expected);
    for (name, options) in commands() {
        let page = plain(&work.read(&format!("man1/{name}.1")));
        let missing = options.iter().find(|option| !page.contains(option.as_str()));
        assert_eq!(missing, None, "{name}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let work = Work::with(&[("file", "x")]);
    work.run(&["man", "-o", "file"]).exits(2).tells("copydesk: cannot write man pages to file: ");
}

//! Pipes that close, disks that are full, folders that may not be read.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::sample::article;
use crate::work::{PROGRAM, Ran, Work};

/// The user and group that own nothing.
const NOBODY: u32 = 65534;

/// One command line of each command, on a page that stands in the folder.
const COMMANDS: [&[&str]; 11] = [
    &["page.txt"],
    &["page.txt", "--to", "text"],
    &["explain", "page.txt"],
    &["explain", "page.txt", "--json"],
    &["rules", "list"],
    &["rules", "show", "test/mark", "--packs", "pack.toml"],
    &["rules", "check"],
    &["rules", "test", "test/", "--packs", "pack.toml"],
    &["schema"],
    &["--help"],
    &["--version"],
];

/// A page, and a pack of one rule with its examples.
fn work() -> Work {
    let pack = r#"
[pack]
name   = "test"
about  = "Marks of a test."
format = 1

[[line]]
id       = "mark"
why      = "A test asks for it."
label    = "note"
match    = '^Tide watch$'
examples = ["- Tide watch", "  The tide watch went home."]
"#;
    // Long enough that `explain --json` does not fit into one buffer.
    Work::with(&[("page.txt", &article().repeat(60)), ("pack.toml", pack)])
}

#[test]
fn every_command_line_runs() {
    let work = work();
    for args in COMMANDS {
        assert_ne!(work.run(args).ok().out, "");
    }
}

#[test]
fn a_pipe_that_nobody_reads_is_a_quiet_end() {
    let work = work();
    let mut told = Vec::new();
    for args in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = work.command(args);
        command.stdout(writer);
        let ran = Ran::new(command);
        if (ran.code, ran.err.as_str()) != (Some(0), "") {
            told.push(format!("{args:?} exits {:?}, tells {:?}", ran.code, ran.err));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_pipe_that_closes_after_a_line_is_a_quiet_end() {
    let work = Work::new();
    let row = json!({"text": article()}).to_string();
    work.file("rows.jsonl", format!("{row}\n").repeat(3000));
    for jobs in ["1", "4"] {
        let mut command = work.command(&["rows.jsonl", "-j", jobs]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("{\"id\":\"rows.jsonl:1\","), "{line}");
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_named() {
    let work = work();
    let mut told = Vec::new();
    for args in COMMANDS {
        let mut command = work.command(args);
        command.stdout(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        let ran = Ran::new(command);
        if ran.code != Some(2) || !ran.err.contains("standard output") {
            told.push(format!("{args:?} exits {:?}, tells {:?}", ran.code, ran.err));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_output_file_is_named() {
    let work = work();
    std::os::unix::fs::symlink("/dev/full", work.path("out.json.part")).unwrap();
    work.run(&["page.txt", "-o", "out.json"]).exits(2).tells("copydesk: cannot write out.json");
    assert!(!work.path("out.json").exists());
}

#[test]
fn a_named_pipe_is_written_to_and_stays_one() {
    let work = work();
    let script =
        "mkfifo pipe && { timeout 60 cat pipe > got & } && \"$COPYDESK\" page.txt -o pipe && wait && test -p pipe";
    shell(&work, script).ok();
    assert_eq!(fs::read_to_string(work.path("got")).unwrap(), work.run(&["page.txt"]).ok().out);
}

#[test]
fn a_link_named_as_output_leads_to_what_is_replaced() {
    let work = work();
    fs::write(work.path("old.json"), "old").unwrap();
    std::os::unix::fs::symlink("old.json", work.path("out.json")).unwrap();
    work.run(&["page.txt", "-o", "out.json"]).ok();
    assert!(work.path("out.json").is_symlink());
    assert_eq!(fs::read_to_string(work.path("old.json")).unwrap(), work.run(&["page.txt"]).ok().out);
    assert!(!work.path("old.json.part").exists());
}

/// The program in that folder as a user who may not read everything.
fn unprivileged(work: &Work, args: &[&str]) -> Command {
    let mut command = work.command(args);
    if fs::metadata(work.path("")).unwrap().uid() == 0 {
        let copy = work.path("copydesk");
        fs::copy(PROGRAM, &copy).unwrap();
        fs::set_permissions(work.path(""), Permissions::from_mode(0o755)).unwrap();
        command = Command::new(copy);
        command.args(args).current_dir(work.path("")).stdin(Stdio::null()).uid(NOBODY).gid(NOBODY);
    }
    command
}

#[test]
fn an_unreadable_folder_costs_only_itself() {
    let work = Work::with(&[("pages/a/locked.txt", &article()), ("pages/z.txt", &article())]);
    fs::set_permissions(work.path("pages/a"), Permissions::from_mode(0o000)).unwrap();
    let ran = Ran::new(unprivileged(&work, &["pages"]));
    fs::set_permissions(work.path("pages/a"), Permissions::from_mode(0o755)).unwrap();
    let ran = ran.exits(1);
    assert_eq!(ran.column("id"), ["pages/z.txt"]);
    ran.tells("copydesk: pages/a: cannot be read: ");
}

#[test]
fn an_unreadable_folder_alone_is_told() {
    let work = Work::with(&[("pages/page.txt", &article())]);
    fs::set_permissions(work.path("pages"), Permissions::from_mode(0o000)).unwrap();
    let ran = Ran::new(unprivileged(&work, &["pages"]));
    fs::set_permissions(work.path("pages"), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(ran.out, "");
    assert_ne!(ran.code, Some(0));
    ran.tells("copydesk: pages: cannot be read: ");
}

#[test]
fn an_unreadable_page_costs_only_itself() {
    let work = Work::with(&[("pages/a.txt", &article()), ("pages/z.txt", &article())]);
    fs::set_permissions(work.path("pages/a.txt"), Permissions::from_mode(0o000)).unwrap();
    let ran = Ran::new(unprivileged(&work, &["pages"])).exits(1);
    assert_eq!(ran.column("id"), ["pages/z.txt"]);
    ran.tells("copydesk: pages/a.txt: cannot be read: ").tells("copydesk: 1 of 2 pages could not be cleaned");
}

#[test]
fn a_folder_that_holds_itself_is_told() {
    let work = Work::with(&[("pages/z.txt", &article())]);
    std::os::unix::fs::symlink(work.path("pages"), work.path("pages/again")).unwrap();
    let ran = work.run(&["pages"]).exits(1);
    assert_eq!(ran.column("id"), ["pages/z.txt"]);
    ran.tells("copydesk: pages/again: ");
}

#[test]
fn a_pattern_tells_only_of_what_it_may_match() {
    let work = Work::with(&[("a/z.txt", &article()), ("b.md", &article())]);
    std::os::unix::fs::symlink("nowhere", work.path("a/gone.txt")).unwrap();
    std::os::unix::fs::symlink(work.path("a"), work.path("a/again")).unwrap();
    assert_eq!(work.run(&["*.md", "--to", "jsonl"]).ok().column("id"), ["b.md"]);
    assert_eq!(work.run(&["**/*.md", "--to", "jsonl"]).ok().column("id"), ["b.md"]);
    let ran = work.run(&["a/*.txt"]).exits(1).tells("copydesk: a/gone.txt: cannot be read: ");
    assert_eq!(ran.column("id"), ["a/z.txt"]);
    work.run(&["zzz*.txt"]).exits(2).tells("copydesk: zzz*.txt: no file matches");
}

/// Rows of text to be cut into pieces, and what they give in one run.
fn rows_and_their_output() -> (Work, String) {
    let rows: String = (0..300).map(|id| format!("{}\n", json!({"id": id, "text": article()}))).collect();
    let work = Work::with(&[("rows.jsonl", &rows)]);
    let whole = work.run(&["rows.jsonl"]).ok().out.clone();
    (work, whole)
}

/// A shell command that finds the program by a variable.
fn shell(work: &Work, script: &str) -> Ran {
    let mut command = Command::new("sh");
    command.args(["-c", script]).env("COPYDESK", PROGRAM).current_dir(work.path("")).stdin(Stdio::null());
    Ran::new(command)
}

#[test]
fn pieces_that_xargs_hands_out_are_the_whole() {
    let (work, whole) = rows_and_their_output();
    let script = "split -l 70 rows.jsonl piece. && ls piece.* \
        | xargs -P 3 -I @ sh -c '\"$COPYDESK\" -j 1 --from jsonl < @ > out.@' && cat out.piece.*";
    assert_eq!(shell(&work, script).ok().out, whole);
}

#[test]
fn pieces_that_parallel_hands_out_are_the_whole() {
    let is_installed =
        Command::new("parallel").arg("--version").output().is_ok_and(|output| output.stdout.starts_with(b"GNU"));
    if !is_installed {
        return;
    }
    let (work, whole) = rows_and_their_output();
    let script = "parallel --pipe --keep-order --block 20k \"$COPYDESK\" -j 1 --from jsonl < rows.jsonl 2> /dev/null";
    assert_eq!(shell(&work, script).exits(0).out, whole);
}

#[test]
fn messages_that_nobody_reads_cost_no_row() {
    let rows: String =
        (0..300).map(|id| format!("{{bad\n{}\n", json!({"id": id, "text": "The tide was out."}))).collect();
    let work = Work::with(&[("rows.jsonl", &rows)]);
    for script in [
        "\"$COPYDESK\" rows.jsonl 2> /dev/full",
        "\"$COPYDESK\" rows.jsonl 2>&-",
        "{ \"$COPYDESK\" rows.jsonl 2>&3; } 3>&1 >out | head -1 > /dev/null; cat out",
    ] {
        assert_eq!(shell(&work, script).out.lines().count(), 600, "{script}");
    }
    assert_eq!(shell(&work, "\"$COPYDESK\" rows.jsonl 2> /dev/full > /dev/null").code, Some(1));
}

#[test]
fn what_was_written_into_a_searched_folder_is_no_input() {
    let work = Work::with(&[("in/page.txt", &article()), ("in/rows.jsonl", "{\"text\": \"The tide was out.\"}\n")]);
    let all = ["in/page.txt", "in/rows.jsonl"];
    for args in [&["in", "-o", "in/clean/", "--to", "text"][..], &["in", "-o", "in/all.jsonl"]] {
        work.run(args).ok();
        work.run(args).ok();
    }
    let ids: Vec<String> = work.read("in/all.jsonl").lines().map(str::to_owned).collect();
    assert_eq!(ids.len(), all.len() + 2, "the two pages, and what was made of them in the other folder");
    assert!(!work.path("in/clean/in/clean").exists());
}

//! A folder of outputs, one for each input: whole or not there, gone on with after any end.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::containers::{conversion, gzip};
use crate::sample::{article, page, proses};
use crate::work::{Ran, Work};

/// A folder of inputs: dumps that take some time, and pages.
fn inputs() -> Work {
    let work = Work::new();
    for number in 0..8 {
        let rows: String = (0..60)
            .map(|row| {
                format!("{}\n", json!({"id": format!("{number}-{row}"), "text": page(&proses(30, 20 + number))}))
            })
            .collect();
        work.file(&format!("in/{number}.jsonl.gz"), gzip(rows));
        work.file(&format!("in/{number}.txt"), article());
    }
    work.file("in/a.warc.wet", [conversion("<urn:1>"), conversion("<urn:2>")].concat());
    work.file("in/empty.jsonl", "");
    work
}

/// Names and contents of all outputs.
fn outputs(work: &Work, folder: &str) -> Vec<(String, String)> {
    work.names(folder).into_iter().map(|name| (name.clone(), work.read(&format!("{folder}/{name}")))).collect()
}

/// A run that was started.
fn started(work: &Work, args: &[&str]) -> Child {
    work.command(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until that many outputs are whole, or the run has ended.
fn wait_for_outputs(work: &Work, folder: &str, (count, child): (usize, &mut Child)) {
    let whole = || work.names(folder).iter().filter(|name| !name.ends_with(".part")).count();
    while !work.path(folder).exists() || whole() < count {
        if let Some(code) = child.try_wait().unwrap() {
            assert!(work.path(folder).exists() && whole() >= count, "ended early: {code}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn each_input_has_its_output() {
    let work = inputs();
    work.run(&["in", "-o", "out/"]).ok();
    let names = work.names("out/in");
    assert_eq!(names.len(), 18);
    for name in ["0.jsonl.gz.jsonl", "0.txt.json", "a.warc.wet.jsonl", "empty.jsonl.jsonl"] {
        assert!(names.iter().any(|known| known == name), "no {name} in {names:?}");
    }
    assert_eq!(work.read("out/in/a.warc.wet.jsonl").lines().count(), 2);
    assert_eq!(work.read("out/in/empty.jsonl.jsonl"), "");
    let first: Value = serde_json::from_str(work.read("out/in/3.jsonl.gz.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(first["id"], "3-0");
}

#[test]
fn killed_runs_are_gone_on_with_and_give_the_same_bytes() {
    let work = inputs();
    work.run(&["in", "-o", "whole/", "-j", "2"]).ok();
    let expected = outputs(&work, "whole");
    let mut killed = 0;
    for count in [1, 4, 9] {
        let folder = format!("out{count}/");
        let mut child = started(&work, &["in", "-o", &folder, "-j", "2"]);
        wait_for_outputs(&work, &folder, (count, &mut child));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        work.run(&["in", "-o", &folder, "-j", "2", "--resume"]).ok();
        let got: Vec<_> = outputs(&work, &folder).into_iter().filter(|(name, _)| !name.ends_with(".part")).collect();
        assert!(got == expected, "killed after {count} outputs");
    }
    assert!(killed > 0, "every run had ended before it was killed");
}

#[test]
fn ctrl_c_keeps_what_is_whole_and_exits_130() {
    let work = inputs();
    work.run(&["in", "-o", "whole/"]).ok();
    let (reader, input) = std::io::pipe().unwrap();
    // Standard input that never ends keeps the run from ending before the signal.
    let mut command = work.command(&["in", "-", "-o", "out/", "-j", "2", "--stats", "stats.json"]);
    let mut child = command.stdin(reader).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_outputs(&work, "out", (3, &mut child));
    signal(&child, "-INT");
    let ended = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(ended.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("copydesk: interrupted after "));
    let (got, expected) = (outputs(&work, "out"), outputs(&work, "whole"));
    assert!(got.len() >= 3 && got.iter().all(|output| expected.contains(output)), "{:?}", work.names("out"));
    let stats: Value = serde_json::from_str(&work.read("stats.json")).unwrap();
    assert!(stats["pages"].as_u64().unwrap() >= 3);
    work.run(&["in", "-o", "out/", "--resume"]).ok();
    assert!(outputs(&work, "out") == expected);
}

/// The exit code of a run that gets this signal while it waits for input, and the names of what it leaves.
fn ended_by(name: &str, wrapper: &str) -> (Option<i32>, Vec<String>) {
    let work = Work::with(&[("page.txt", &article())]);
    let (reader, input) = std::io::pipe().unwrap();
    let script = format!("{wrapper} \"$0\" page.txt - -o out.jsonl --stats stats.json");
    let mut command = Command::new("sh");
    command.args(["-c", &format!("exec {script}"), crate::work::PROGRAM]).current_dir(work.path("."));
    let mut child = command.stdin(reader).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while !work.path("out.jsonl.part").exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    // It listens before it begins its files.
    signal(&child, name);
    if !wrapper.is_empty() {
        std::thread::sleep(Duration::from_millis(200));
        drop(input);
    }
    (child.wait_with_output().unwrap().status.code(), work.names("."))
}

/// Whether the tests themselves run under `nohup`, and so what they start.
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1)
}

#[test]
fn the_exit_code_tells_the_signal_and_no_half_file_is_left() {
    for (name, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        if name == "-HUP" && (!cfg!(target_os = "linux") || is_hangup_ignored()) {
            continue;
        }
        let names = vec!["page.txt".to_owned(), "stats.json".to_owned()];
        assert_eq!(ended_by(name, ""), (Some(code), names), "{name}");
    }
}

#[test]
fn a_signal_that_is_to_be_ignored_is() {
    if cfg!(target_os = "linux") {
        let (code, names) = ended_by("-HUP", "nohup");
        assert!(code == Some(0) || code == Some(1), "{code:?}");
        assert!(names.contains(&"out.jsonl".to_owned()), "{names:?}");
    }
}

#[test]
fn nothing_is_done_where_all_is_whole() {
    let work = inputs();
    work.run(&["in", "-o", "out/"]).ok();
    work.file("out/in/0.txt.json", "left alone");
    work.run(&["in", "-o", "out/", "--resume"]).ok();
    assert_eq!(work.read("out/in/0.txt.json"), "left alone");
    work.run(&["in", "-o", "out/"]).ok();
    assert_ne!(work.read("out/in/0.txt.json"), "left alone");
}

#[test]
fn resuming_needs_a_folder() {
    let work = inputs();
    work.run(&["in", "--resume"]).exits(2);
    work.run(&["in", "--resume", "-o", "out.jsonl"]).exits(2).tells("--resume needs a folder");
}

#[test]
fn two_inputs_of_one_output_are_refused() {
    let work = Work::with(&[("b/a.txt", &article()), ("a.txt", &article())]);
    work.run(&["b/a.txt", "b/../a.txt", "-o", "out/"])
        .exits(2)
        .tells("copydesk: b/a.txt and b/../a.txt would have the same output: clean them apart");
}

#[test]
fn an_input_named_twice_is_cleaned_once_into_a_folder() {
    let work = Work::with(&[("in/a.txt", &article()), ("in/b.txt", &article())]);
    work.run(&["in", "./in/a.txt", "-o", "out/"]).ok();
    assert_eq!(work.names("out"), ["in/a.txt.json", "in/b.txt.json"]);
}

#[test]
fn an_input_that_could_not_be_read_to_its_end_has_no_output() {
    let work = Work::with(&[("a.txt", &article())]);
    work.run(&["--from", "jsonl", "/proc/self/mem", "-o", "out/"]).exits(2);
    assert_eq!(work.names("out"), [""; 0]);
}

#[test]
fn stats_add_up() {
    let rows =
        [json!({"text": article()}).to_string(), json!({"text": article()}).to_string(), "{\"text\": ".to_owned()];
    let work = Work::with(&[("rows.jsonl", &rows.join("\n"))]);
    let ran = work.run(&["rows.jsonl", "--stats", "stats.json"]).exits(1);
    let stats: Value = serde_json::from_str(&work.read("stats.json")).unwrap();
    assert_eq!((&stats["pages"], &stats["errors"]), (&json!(3), &json!(1)));
    assert_eq!(stats["flags"], json!({"bad-json": 1}));
    assert_eq!(stats["labels"], json!({"ad": 2, "headline": 2}));
    let words = |text: &str| text.split_whitespace().count() as u64;
    let kept: u64 = ran.column("body").iter().map(|body| words(body.as_str().unwrap())).sum();
    assert_eq!(stats["words"], json!({"kept": kept, "dropped": 2, "taken": 2 * words(crate::sample::HEADLINE)}));
    assert!(stats["rules"].as_object().unwrap().keys().any(|rule| rule.contains("/ads/")));
    assert!(stats["seconds"].as_f64().unwrap() > 0.0);
    assert!(!Ran::new(work.command(&["rows.jsonl"])).out.is_empty());
}

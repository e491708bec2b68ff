//! Files that are written: never in the place of an input or of each other, and begun before the work.

use std::fs;

use crate::sample::article;
use crate::work::Work;

const ROW: &str = "{\"text\": \"The tide was out.\"}\n";

/// A page, a dump, labelled pages and a pack.
fn work() -> Work {
    let labelled = (0..6)
        .map(|n| format!("{{\"text\": \"The tide was out on day {n}.\", \"truth\": {{\"body\": \"The tide was out on day {n}.\"}}}}\n"));
    Work::with(&[
        ("page.txt", &article()),
        ("rows.jsonl", ROW),
        ("labelled.jsonl", &labelled.collect::<String>()),
        ("broken.jsonl", ROW),
        ("pack.toml", "[pack]\nname = \"pack\"\nabout = \"A test.\"\nformat = 1\n"),
        ("sub/other.txt", &article()),
    ])
}

/// Command lines whose outputs would replace what they read.
const REPLACING: [(&str, &str); 11] = [
    ("page.txt -o page.txt", "copydesk: page.txt is both input and output (-o): write to another file"),
    ("page.txt -o sub/../page.txt", "both input and output (-o)"),
    ("sub/../page.txt rows.jsonl --stats rows.jsonl", "copydesk: rows.jsonl is both input and output (--stats)"),
    ("rows.jsonl -o out.jsonl --stats ./rows.jsonl", "both input and output (--stats)"),
    ("page.txt --packs pack.toml --stats pack.toml", "pack.toml is both input and output"),
    ("fit labelled.jsonl --folds 0 -o labelled.jsonl", "both input and output (-o)"),
    ("fit labelled.jsonl -o m.bin --predictions ./labelled.jsonl", "both input and output (--predictions)"),
    ("fit-breaks broken.jsonl -o broken.jsonl", "both input and output (-o)"),
    ("rows.jsonl -o a.json --stats sub/../a.json", "copydesk: -o and --stats name the same file"),
    ("rows.jsonl -o a.json --stats a.json.part", "copydesk: -o and --stats name the same file"),
    ("fit labelled.jsonl -o m.bin --predictions ./m.bin", "copydesk: -o and --predictions name the same file"),
];

#[test]
fn no_output_takes_the_place_of_an_input_or_of_another() {
    let work = work();
    let before = work.names("");
    for (folder, stats) in
        [("sub/", "sub/rows.jsonl.jsonl"), ("new", "./new/rows.jsonl.jsonl.part"), ("./", "rows.jsonl.jsonl")]
    {
        let ran = work.run(&["rows.jsonl", "-o", &format!("{}/", folder.trim_end_matches('/')), "--stats", stats]);
        ran.exits(2).tells("copydesk: --stats names the output of rows.jsonl");
    }
    for (line, told) in REPLACING {
        work.run(&line.split(' ').collect::<Vec<_>>()).exits(2).tells(told);
    }
    assert_eq!(work.names(""), before);
    assert_eq!((work.read("page.txt"), work.read("rows.jsonl")), (article(), ROW.to_owned()));
}

#[cfg(unix)]
#[test]
fn links_and_standard_input_are_inputs_too() {
    let work = work();
    std::os::unix::fs::symlink("rows.jsonl", work.path("link.jsonl")).unwrap();
    work.run(&["link.jsonl", "--stats", "rows.jsonl"]).exits(2).tells("link.jsonl is both input and output");
    work.run(&["rows.jsonl", "--stats", "link.jsonl"]).exits(2).tells("rows.jsonl is both input and output");
    let mut command = work.command(&["-o", "rows.jsonl"]);
    command.stdin(fs::File::open(work.path("rows.jsonl")).unwrap());
    if cfg!(target_os = "linux") {
        crate::work::Ran::new(command).exits(2).tells("copydesk: standard input is both input and output (-o)");
    }
    assert_eq!(work.read("rows.jsonl"), ROW);
}

#[test]
fn the_file_that_is_not_yet_whole_is_an_output_too() {
    let work = work();
    fs::copy(work.path("rows.jsonl"), work.path("out.jsonl.part")).unwrap();
    work.run(&["out.jsonl.part", "-o", "out.jsonl"]).exits(2).tells("out.jsonl.part is both input and output (-o)");
    assert_eq!(work.read("out.jsonl.part"), ROW);
}

#[test]
fn an_output_in_a_folder_that_replaces_an_input_is_refused() {
    let work = Work::with(&[("a.txt", &article()), ("a.txt.txt", &article()), ("a.txt.json", "{}")]);
    let told = "copydesk: the output of a.txt would replace the input a.txt.txt: write to another folder";
    work.run(&["a.txt", "a.txt.txt", "--to", "text", "-o", "./"]).exits(2).tells(told);
    assert_eq!(work.read("a.txt.txt"), article());
    work.run(&["a.txt", "a.txt.txt", "-o", "./"]).ok();
}

#[test]
fn devices_may_be_named_twice() {
    if cfg!(target_os = "linux") {
        work().run(&["page.txt", "-o", "/dev/null", "--stats", "/dev/null"]).ok();
    }
}

#[test]
fn all_outputs_are_begun_before_the_work() {
    let work = work();
    let before = work.names("");
    work.run(&["rows.jsonl", "-o", "out.jsonl", "--stats", "none/stats.json"])
        .exits(2)
        .tells("copydesk: cannot write none/stats.json");
    for line in ["-o none/m.bin", "-o m.bin --predictions none/p.jsonl"] {
        let args = format!("fit labelled.jsonl --trees 4 {line}");
        let ran = work.run(&args.split(' ').collect::<Vec<_>>()).exits(2).tells("copydesk: cannot write none/");
        assert!(!ran.err.contains("labelled pages"), "nothing was read");
    }
    work.run(&["fit-breaks", "broken.jsonl", "-o", "none/b.bin"]).exits(2).tells("copydesk: cannot write none/b.bin");
    work.run(&["fit", "labelled.jsonl", "-o", "m.bin", "--folds", "0", "--predictions", "p.jsonl"])
        .exits(2)
        .tells("copydesk: --predictions needs folds");
    assert_eq!(work.names(""), before, "what is not whole goes");
}

#[cfg(target_os = "linux")]
#[test]
fn counts_that_cannot_be_written_cost_no_article() {
    let work = work();
    std::os::unix::fs::symlink("/dev/full", work.path("stats.json.part")).unwrap();
    work.run(&["rows.jsonl", "-o", "out.jsonl", "--stats", "stats.json"]).exits(1).tells(
        "copydesk: --stats: cannot write stats.json: No space left on device (os error 28); the articles are written",
    );
    assert_eq!(work.read("out.jsonl").lines().count(), 1);
}

#[test]
fn a_dash_is_standard_output() {
    let work = work();
    assert_eq!(work.run(&["page.txt", "-o", "-"]).ok().out, work.run(&["page.txt"]).ok().out);
    work.run(&["page.txt", "-o", "-", "--resume"]).exits(2).tells("--resume needs a folder");
    for line in ["page.txt --stats -", "fit labelled.jsonl -o -", "fit-breaks broken.jsonl -o -"] {
        work.run(&line.split(' ').collect::<Vec<_>>()).exits(2).tells("name a file; one that is named `-` is `./-`");
    }
    assert!(!work.path("-").exists());
}

//! `copydesk rules test --pages`: pages of a user's folder, held against the articles expected of them.

use serde_json::{Value, json};

use crate::sample::{HEADLINE, PARAGRAPHS, article, pack, page};
use crate::work::{Ran, Work};

/// A pack of one rule that takes the second paragraph of the sample page.
fn chair_pack() -> String {
    let tables = "[[line]]\nid = \"chair\"\nwhy = \"A test asks for it.\"\nlabel = \"note\"\nmatch = '^Its chair said .*$'\n\
        examples = [\"- Its chair said no.\", \"  The chair said no.\"]\n";
    pack("test", tables)
}

fn test(work: &Work, more: &[&str]) -> Ran {
    work.run(&[&["rules", "test", "tides", "--pages", "pages"], more].concat())
}

/// A folder whose one page is held.
fn held() -> Work {
    let work = Work::with(&[("pages/tides.txt", &article())]);
    test(&work, &["-U"]).ok();
    work
}

/// The article expected of the page, and it changed.
fn expected(work: &Work) -> Value {
    serde_json::from_str(&work.read("pages/tides.expected.json")).unwrap()
}

fn change(work: &Work, change: impl Fn(&mut Value)) {
    let mut value = expected(work);
    change(&mut value);
    work.file("pages/tides.expected.json", value.to_string());
}

#[test]
fn a_new_page_is_told_and_not_written() {
    let work = Work::with(&[("pages/tides.txt", &article())]);
    let ran = test(&work, &[]).ok();
    ran.prints("  1 snapshots             1 new\n")
        .prints("\n  pages/tides  new, no article is expected of it yet\n")
        .prints("\n0 pages ok, 1 new. Look at them: -i to review, -U to accept all.\n");
    assert_eq!(work.names("pages"), ["tides.txt"]);
}

#[test]
fn an_update_writes_what_is_new_and_names_it() {
    let work = Work::with(&[("pages/tides.txt", &article()), ("pages/deep/tides.html", "<html><h1>Tides</h1>")]);
    test(&work, &["-U"])
        .ok()
        .prints("\n  wrote pages/deep/tides.expected.json\n")
        .prints("\n  wrote pages/tides.expected.json\n")
        .prints("\n0 pages ok, 2 accepted.\n");
    let names = ["deep/tides.expected.json", "deep/tides.html", "tides.expected.json", "tides.txt"];
    assert_eq!(work.names("pages"), names);
    test(&work, &["--ci"]).ok().prints("  2 snapshots             ok\n").prints("\n2 pages ok.\n");
}

#[test]
fn a_page_that_cannot_be_cleaned_fails_and_is_not_written() {
    let work = held();
    work.file("pages/tides.txt", b"\x89PNG\r\n\x1a\n");
    let before = work.read("pages/tides.expected.json");
    test(&work, &["-U"]).exits(1).prints("pages/tides.txt cannot be cleaned: not text: a PNG picture");
    assert_eq!(work.read("pages/tides.expected.json"), before);
}

#[test]
fn an_expected_article_has_all_fields_in_order_and_no_path() {
    let work = held();
    let text = work.read("pages/tides.expected.json");
    let names: Vec<String> = expected(&work).as_object().unwrap().keys().cloned().collect();
    let fields = ["url", "language", "headline", "date", "caption", "captions", "body", "credits", "flags"];
    assert_eq!(names, fields);
    assert!(text.starts_with("{\n  \"url\": null,\n") && text.ends_with("\n}\n") && !text.contains("tides"));
}

#[test]
fn the_same_page_gives_the_same_bytes_wherever_it_stands() {
    let (one, other) = (held(), Work::with(&[("deep/pages/tides.txt", &article())]));
    other.run(&["rules", "test", "tides", "--pages", "deep", "-U", "-j", "1"]).ok();
    assert_eq!(one.read("pages/tides.expected.json"), other.read("deep/pages/tides.expected.json"));
}

#[test]
fn a_paragraph_that_left_is_shown_with_the_rule_that_took_it() {
    let work = held();
    work.file("packs/test.toml", chair_pack());
    let ran = test(&work, &["--packs", "packs"]).exits(1);
    let (before, gone, after) = (PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]);
    let shortened = |text: &str| format!("    {}…\n", text.chars().take(70).collect::<String>().trim_end());
    let shown = format!("  pages/tides  body[1]\n{}  - {gone}   test/chair\n{}", shortened(before), shortened(after));
    ran.prints("  1 snapshots             1 differs\n")
        .prints(&shown)
        .prints("\n0 pages ok, 1 differs. Look at them: -i to review, -U to accept all.\n");
    assert!(expected(&work)["body"].as_str().unwrap().contains(gone));
    test(&work, &["--packs", "packs", "-U"]).ok().prints("\n  wrote pages/tides.expected.json\n");
    assert!(!expected(&work)["body"].as_str().unwrap().contains(gone));
    test(&work, &["--packs", "packs"]).ok();
}

#[test]
fn every_field_that_differs_is_shown() {
    let work = held();
    change(&work, |held| {
        held["headline"] = json!("Harbour board sells the old cannery");
        held["date"] = json!("2024-05-07");
        held["captions"] = json!([{"text": "The quay.", "credit": null}]);
        held["credits"] = json!([{"role": "author", "name": "Ruth Roe"}]);
        held["flags"] = json!(["empty"]);
        held["body"] = json!(format!("{}\n{}\n\n{}", PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]));
        held["mood"] = json!("calm");
    });
    let ran = test(&work, &[]).exits(1);
    ran.prints(&format!("  pages/tides  headline\n  - Harbour board sells the old cannery\n  + {HEADLINE}\n"))
        .prints("  pages/tides  date\n  - 2024-05-07\n  + null\n")
        .prints("  pages/tides  captions[0]\n  - The quay., credit: null\n")
        .prints("  pages/tides  credits[0]\n  - author: Ruth Roe\n")
        .prints("  pages/tides  flags[0]\n  - empty\n")
        .prints(&format!("  - ↵ {}\n  + {}\n", PARAGRAPHS[1], PARAGRAPHS[1]))
        .prints("  pages/tides  mood\n  - calm\n  + (not there)\n");
}

#[test]
fn another_layout_of_the_same_json_is_no_difference() {
    let work = held();
    change(&work, |_| {});
    test(&work, &["--ci"]).ok();
}

#[test]
fn an_article_without_its_page_is_stale() {
    let work = held();
    work.file("pages/ebb-tides.txt", article());
    test(&work, &["-U"]).ok();
    std::fs::remove_file(work.path("pages/tides.txt")).unwrap();
    test(&work, &[]).ok().prints("\n  pages/tides  stale, its page is gone\n").prints("1 pages ok, 1 stale.");
    test(&work, &["--ci"]).exits(1);
    test(&work, &["-U"]).ok().prints("\n  removed pages/tides.expected.json\n");
    assert_eq!(work.names("pages"), ["ebb-tides.expected.json", "ebb-tides.txt"]);
}

#[test]
fn ci_writes_nothing_and_takes_new_pages_for_failures() {
    let work = Work::with(&[("pages/tides.txt", &article())]);
    test(&work, &["--ci"]).exits(1).prints("1 new");
    assert_eq!(work.names("pages"), ["tides.txt"]);
}

#[test]
fn a_broken_rule_comes_first() {
    let work = held();
    work.file("packs/tides.toml", chair_pack().replace("\"test\"", "\"tides\"").replace("The chair", "Its chair"));
    let ran = test(&work, &["--packs", "packs"]).exits(1);
    ran.prints("   1 overreach\n").prints(
        "\n1 examples ok, 1 failed; 0 pages ok, 1 differs. A rule broke: mend it before accepting pages (-i to review, -U to accept all).\n",
    );
}

#[test]
fn a_filter_selects_rules_and_pages() {
    let work = Work::with(&[("pages/a/ebb.txt", &article()), ("pages/b/flood.txt", &article())]);
    let run = |filter: &str| work.run(&["rules", "test", filter, "--pages", "pages"]);
    run("ebb").ok().prints("\n0 pages ok, 1 new").omits("flood").omits("examples");
    run("b/*").ok().prints("flood").omits("ebb");
    run("en/ads").ok().omits("snapshots").prints("examples ok.");
    run("nonesuch").exits(2).tells("copydesk: no rule with examples and no page matches: nothing was tested");
}

#[test]
fn a_page_of_text_is_of_the_site_that_its_expected_article_names() {
    let work = held();
    let rule = chair_pack().replace("format = 1", "format = 1\nsites = [\"quay.example\"]");
    work.file("packs/test.toml", rule);
    test(&work, &["--packs", "packs"]).ok();
    change(&work, |held| held["url"] = json!("https://www.quay.example/tides"));
    test(&work, &["--packs", "packs"]).exits(1).prints("   test/chair\n").omits("url");
}

#[test]
fn an_expected_article_that_cannot_be_read_is_never_overwritten() {
    for broken in ["{\"headline\": ", "[]"] {
        let work = held();
        work.file("pages/tides.expected.json", broken);
        let ran = test(&work, &["-U"]).exits(1);
        ran.prints("  pages/tides  pages/tides.expected.json is no ").prints("0 pages ok, 1 failed.");
        assert_eq!(work.read("pages/tides.expected.json"), broken);
    }
}

#[test]
fn folders_that_hold_no_pages_cannot_run() {
    let work = Work::with(&[("notes/about.md", "x"), ("twins/a.txt", "x"), ("twins/a.html", "x")]);
    for (folder, told) in [
        ("notes", "notes: no page (NAME.html or NAME.txt) in this folder"),
        ("missing", "cannot read pages: missing: "),
        ("twins", "twins/a.html and twins/a.txt would share one twins/a.expected.json: rename one of them"),
    ] {
        let ran = work.run(&["rules", "test", "--pages", folder]).exits(2).tells(&format!("copydesk: {told}"));
        assert_eq!(ran.out, "");
    }
}

#[test]
fn the_report_is_the_same_whatever_the_threads() {
    let work = Work::new();
    for number in 0..40 {
        let more = format!("Boat {number} came in with the tide, the harbour master wrote in the book on the quay.");
        work.file(&format!("pages/tides-{number:02}.txt"), page(&[HEADLINE, PARAGRAPHS[0], &more]));
    }
    let (one, many) = (test(&work, &["-j", "1"]).ok(), test(&work, &["-j", "4"]).ok());
    assert_eq!(one.out, many.out);
    assert_eq!(one.out.lines().filter(|line| line.contains("  new, ")).count(), 40);
}

#[test]
fn questions_need_a_terminal() {
    let ran = test(&held(), &["-i"]).exits(2);
    assert_eq!(ran.out, "");
    ran.tells("copydesk: --interactive asks questions and needs a terminal; `copydesk rules test --pages pages` shows what differs, `copydesk rules test --pages pages -U` accepts it\n");
}

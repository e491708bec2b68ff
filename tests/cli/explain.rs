//! `copydesk explain`: what became of each line, and why a rule did not act.

use serde_json::{Value, json};

use crate::sample::{HEADLINE, PARAGRAPHS, article, line_rule, pack, page, prose, rule};
use crate::work::{Ran, Work};

/// Explains that page with that pack alone.
fn explain(page: &str, tables: &str, args: &[&str]) -> Ran {
    let work = Work::with(&[("page.txt", page), ("pack.toml", &pack("test", tables))]);
    work.run(&[&["explain", "page.txt", "--no-builtin", "--packs", "pack.toml"][..], args].concat())
}

/// A page of a headline and ten blocks: paragraphs, and the mark `Tide watch` after the first `above` of them.
fn marked_page(above: usize) -> String {
    let mut blocks = vec!["Harbour board puts off its vote".to_owned()];
    blocks.extend((1..=10).map(|number| prose(number, 15)));
    blocks.insert(above + 1, "Tide watch".to_owned());
    page(&blocks)
}

#[test]
fn each_line_has_number_fate_text_and_rule() {
    let ran = Work::with(&[("page.txt", &article())]).run(&["explain", "page.txt"]).ok();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0], format!("    1 =headline    {HEADLINE}   headline"));
    assert_eq!(lines[1], format!("    3  body        {}", PARAGRAPHS[0]));
    assert!(lines[2].starts_with("    5 -ad          ADVERTISEMENT   ") && lines[2].contains("/ads/"));
    assert_eq!(lines[4], format!("    9  body        {}", PARAGRAPHS[2]));
}

#[test]
fn standard_input_is_explained() {
    let work = Work::with(&[("page.txt", &article())]);
    assert_eq!(work.pipe(article(), &["explain", "-"]).ok().out, work.run(&["explain", "page.txt"]).ok().out);
}

#[test]
fn a_part_of_a_line_stands_under_it() {
    let find = rule("inline", "tail", "label = \"note\"\nfind = ' Read on: .+$'");
    let text = page(&["Head of the page", &format!("{} Read on: why it rained", PARAGRAPHS[0])]);
    explain(&text, &find, &[]).ok().prints("\n      -note   Read on: why it rained   test/tail\n");
}

#[test]
fn a_rule_that_would_have_claimed_too_is_named() {
    let tables = line_rule("first", "^Tide watch$", "") + &line_rule("second", "^Tide .+$", "");
    explain(&marked_page(3), &tables, &[]).ok().prints("-note        Tide watch   test/first (also test/second)\n");
}

#[test]
fn a_record_of_a_file_may_be_chosen() {
    let rows = format!("{}\n\n{}\n", json!({"text": "One."}), json!({"text": article()}));
    let work = Work::with(&[("rows.jsonl", &rows)]);
    work.run(&["explain", "rows.jsonl"]).ok().prints("One.");
    work.run(&["explain", "rows.jsonl", "--record", "2"]).ok().prints(HEADLINE);
    work.run(&["explain", "rows.jsonl", "--record", "3"]).exits(2).tells("copydesk: rows.jsonl has no record 3");
}

#[test]
fn a_rule_that_acted_is_counted() {
    explain(&marked_page(3), &line_rule("mark", "^Tide watch$", ""), &["--rule", "test/mark"])
        .ok()
        .prints("\nrule test/mark claimed 1 lines\n")
        .omits("did not act");
}

/// Tables of a pack, the rule asked about, and the reason expected.
fn assert_reason(page: &str, tables: &str, reason: &str) {
    let ran = explain(page, tables, &["--rule", "test/mark"]).ok();
    ran.prints("\nrule test/mark claimed 0 lines\n").prints(&format!("  did not act: {reason}\n"));
}

#[test]
fn a_rule_of_any_kind_without_a_match_says_so() {
    let cases = [
        ("keep", "match = '^Ebb watch$'", "no line matches `match`"),
        ("field", "find = '^Ebb watch: (?P<byline>.+)$'", "no line holds `find`"),
        ("section", "label = \"note\"\nstarts = '^Ebb watch$'", "no line matches `starts`"),
        ("form", "label = \"note\"\nneed = 2\nfields = ['^Ebb watch$']", "no line matches any of `fields`"),
        ("list", "label = \"note\"\nmin = 2\nitem = '^Ebb watch$'", "no line is an item"),
        ("line", "label = \"note\"\nmatch = '^Ebb watch$'", "no line matches `match`"),
        ("inline", "label = \"note\"\nfind = ' Ebb watch$'", "no line holds `find`"),
        ("cut", "label = \"note\"\nat = '^Ebb watch$'", "no line matches `at`"),
    ];
    for (kind, keys, reason) in cases {
        assert_reason(&marked_page(3), &rule(kind, "mark", keys), &format!("page: {reason}"));
    }
}

#[test]
fn lines_to_keep_stand_close_together_where_the_rule_asks_for_several() {
    let tables = rule("keep", "mark", "match = '^Tide watch$'\nneed = 2\ngap = 1");
    assert_reason(&marked_page(3), &tables, "line 9: needs 2 hits close together, has 1");
    let page = marked_page(3).replace("Tide watch", "Tide watch\n\nEbb watch\n\nTide watch");
    explain(&page, &tables, &["--rule", "test/mark"]).ok().prints("\nrule test/mark claimed 3 lines\n");
}

#[test]
fn a_rule_outside_its_zone_says_so() {
    let reason = "line 9: needs 90% of the page's prose above, has 30%";
    assert_reason(&marked_page(3), &line_rule("mark", "^Tide watch$", "above = 0.9"), reason);
    let reason = "line 9: needs 80% of the page's prose below, has 70%";
    assert_reason(&marked_page(3), &line_rule("mark", "^Tide watch$", "below = 0.8"), reason);
}

#[test]
fn a_rule_in_other_company_says_so() {
    let reason = "line 9: the line before does not match `after`";
    assert_reason(&marked_page(3), &line_rule("mark", "^Tide watch$", "after = '^Ebb watch$'"), reason);
    let reason = "line 9: the line after does not match `before`";
    assert_reason(&marked_page(3), &line_rule("mark", "^Tide watch$", "before = '^Ebb watch$'"), reason);
}

#[test]
fn too_few_of_a_list_or_a_form_say_so() {
    let list = rule("list", "mark", "label = \"note\"\nmin = 2\nitem = '^Tide watch$'");
    assert_reason(&marked_page(3), &list, "line 9: needs 2 items in a row, has 1");
    let form = rule("form", "mark", "label = \"note\"\nneed = 2\nfields = ['^Tide watch$', '^Ebb watch$']");
    assert_reason(&marked_page(3), &form, "line 9: needs 2 hits close together, has 1");
}

#[test]
fn a_cut_that_its_guards_refused_says_so() {
    let cut = rule("cut", "mark", "label = \"note\"\nat = '^Tide watch$'");
    assert_reason(&marked_page(2), &cut, "line 7: 3 prose lines must stay, 2 would");
    assert_reason(&marked_page(4), &cut, "line 11: 50% of the prose lines must stay, 40% would");
}

#[test]
fn a_rule_for_other_pages_says_so() {
    let keys = ("lang = [\"de\"]", "sites = [\"ferry.example\"]");
    let ran =
        explain(&marked_page(3), &line_rule("mark", "^Tide watch$", keys.0), &["--rule", "test/mark", "--lang", "en"]);
    ran.ok().prints("  did not act: page: for languages de; the page's is en\n");
    let reason = "page: for sites ferry.example; the page's host is unknown";
    assert_reason(&marked_page(3), &line_rule("mark", "^Tide watch$", keys.1), reason);
}

#[test]
fn an_excepted_rule_gives_the_exceptions_reason() {
    for why in ["It is a column.", "See issue #4711", "See issue #0"] {
        let allow = format!("[[allow]]\nrule = \"test/mark\"\nwhy = \"{why}\"\n");
        let tables = line_rule("mark", "^Tide watch$", "") + &allow;
        assert_reason(&marked_page(3), &tables, &format!("page: excepted here: {why}"));
    }
}

#[test]
fn a_rule_of_any_kind_that_came_late_names_the_first() {
    let cases = [
        ("field", "find = '^(?P<byline>Tide watch)$'"),
        ("field", "find = '(?P<byline>watch)$'"),
        ("section", "label = \"note\"\nstarts = '^Tide watch$'"),
        ("list", "label = \"note\"\nmin = 2\nitem = '^(Tide|Ebb) watch$'"),
        ("form", "label = \"note\"\nneed = 2\nfields = ['^Tide watch$', '^Ebb watch$']"),
        ("line", "label = \"note\"\nmatch = '^Tide watch$'"),
        ("inline", "label = \"note\"\nfind = '^Tide watch$'"),
        ("inline", "label = \"note\"\nfind = ' watch$'"),
        ("cut", "label = \"note\"\nat = '^Tide watch$'"),
    ];
    let text = marked_page(8).replace("Tide watch\n", "Tide watch\n\nEbb watch\n");
    let mut silent = Vec::new();
    for (kind, keys) in cases {
        let tables = rule("keep", "owner", "match = '^(Tide|Ebb) watch$'") + &rule(kind, "mark", keys);
        let ran = explain(&text, &tables, &["--rule", "test/mark"]).ok();
        if !ran.out.contains("  did not act: line 19: claimed first by test/owner\n")
            && !ran.out.contains("  did not act: line 19: claimed first by rule test/owner\n")
        {
            silent.push(format!("[[{kind}]] {keys}"));
        }
    }
    assert!(silent.is_empty(), "no reason given for\n{}", silent.join("\n"));
}

#[test]
fn json_has_every_line() {
    let work = Work::with(&[("page.txt", &article())]);
    let got = work.run(&["explain", "page.txt", "--json"]).ok().json();
    let lines = got["lines"].as_array().unwrap();
    let column = |name: &str| lines.iter().map(|line| line[name].clone()).collect::<Vec<Value>>();
    assert_eq!(column("line"), [1, 3, 5, 7, 9]);
    assert_eq!(column("fate"), ["headline", "body", "ad", "body", "body"]);
    assert_eq!(column("text"), [HEADLINE, PARAGRAPHS[0], "ADVERTISEMENT", PARAGRAPHS[1], PARAGRAPHS[2]]);
    assert_eq!((&lines[0]["rule"], &lines[1]["rule"]), (&json!("headline"), &Value::Null));
    assert_eq!(lines[0]["captures"], json!([{"field": "headline", "text": HEADLINE}]));
    assert_eq!((&got["flags"], &got["overstripped"]), (&json!([]), &Value::Null));
}

#[test]
fn json_and_text_say_the_same() {
    let tables = line_rule("first", "^Tide watch$", "") + &line_rule("second", "^Tide .+$", "");
    let text = explain(&marked_page(3), &tables, &[]).ok();
    let got = explain(&marked_page(3), &tables, &["--json"]).ok().json();
    let lines = got["lines"].as_array().unwrap();
    assert_eq!((lines.len(), text.out.lines().count()), (12, 12));
    for (line, shown) in lines.iter().zip(text.out.lines()) {
        let words = [&line["line"].to_string(), line["fate"].as_str().unwrap(), line["text"].as_str().unwrap()];
        assert!(words.iter().all(|word| shown.contains(word)), "{line} is not {shown}");
    }
    assert_eq!(lines[4]["also"], json!(["test/second"]));
}

#[test]
fn json_gives_the_reasons_of_a_rule() {
    let tables = line_rule("mark", "^Tide watch$", "above = 0.9");
    let got = explain(&marked_page(3), &tables, &["--json", "--rule", "test/mark"]).ok().json();
    let reason = "needs 90% of the page's prose above, has 30%";
    assert_eq!(got["rule"], json!({"id": "test/mark", "did_not_act": [{"line": 9, "reason": reason}]}));
}

#[test]
fn a_rule_that_is_not_there_cannot_be_explained() {
    let work = Work::with(&[("page.txt", &article())]);
    let ran = work.run(&["explain", "page.txt", "--rule", "en/nonesuch"]).exits(2);
    assert_eq!(ran.out, "");
    ran.tells("copydesk: no rule has the id `en/nonesuch`; `copydesk rules list` prints them");
}

#[test]
fn a_page_that_is_not_there_or_is_no_text_cannot_be_explained() {
    let work = Work::with(&[("rows.jsonl", "{}")]);
    work.run(&["explain", "nowhere.txt"]).exits(2).tells("copydesk: nowhere.txt: cannot be read: ");
    work.run(&["explain", "rows.jsonl"]).exits(2).tells("copydesk: rows.jsonl record 1: no field ");
}

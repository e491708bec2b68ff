//! `copydesk rules`: list, show, check and test.

use copydesk::rules::{Options, Rule, load};

use crate::sample::pack;
use crate::work::{Ran, Work};

fn run(args: &[&str]) -> Ran {
    Work::new().run(&[&["rules"], args].concat())
}

/// Runs the examples of a pack of these tables, and of no other.
fn test_pack(tables: &str) -> Ran {
    let work = Work::with(&[("packs/test.toml", &pack("test", tables))]);
    work.run(&["rules", "test", "--no-builtin", "--packs", "packs"])
}

/// A rule that takes `Tide watch`, with these examples.
fn tide_rule(examples: &str) -> String {
    format!(
        "[[line]]\nid = \"tide\"\nwhy = \"A test asks for it.\"\nlabel = \"note\"\nmatch = '^Tide watch$'\nexamples = {examples}\n"
    )
}

/// Something of each built-in rule, in order of id.
fn of_built_in<T>(what: impl Fn(&Rule) -> T) -> Vec<T> {
    let rules = load(&Options::default()).expect("built-in packs can be used");
    let mut sorted: Vec<&Rule> = rules.rules().iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(sorted.len() > 50);
    sorted.into_iter().map(what).collect()
}

#[test]
fn list_has_a_line_for_each_rule_in_order_of_id() {
    let ran = run(&["list"]).ok();
    let ids: Vec<&str> = ran.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, of_built_in(|rule| rule.id.clone()));
}

#[test]
fn list_gives_kind_label_and_why() {
    let ran = run(&["list"]).ok();
    let whys = of_built_in(|rule| rule.why.clone());
    assert_eq!(ran.out.lines().count(), whys.len());
    assert!(ran.out.lines().zip(&whys).all(|(line, why)| line.ends_with(why.as_str())));
    let mark = ran.out.lines().find(|line| line.starts_with("en/ads/mark ")).unwrap();
    assert_eq!(mark.split_whitespace().take(3).collect::<Vec<_>>(), ["en/ads/mark", "line", "ad"]);
}

#[test]
fn show_prints_a_rule_as_it_is_written() {
    let ran = run(&["show", "en/ads/mark"]).ok();
    let (head, table) = ran.out.split_once("[[line]]\n").unwrap();
    assert!(head.starts_with("# en/ads/mark, written at src/packs/en/ads.toml:"), "{head}");
    assert!(head.contains("\n# lang: en\n"), "{head}");
    let pack = std::fs::read_to_string(crate::work::repository().join("src/packs/en/ads.toml")).unwrap();
    assert!(pack.contains(&format!("[[line]]\n{table}")) && table.contains("\nmatch "), "{table}");
    assert_eq!(table.matches("\nexamples").count(), 1);
}

#[test]
fn show_prints_a_users_own_rule_and_a_group_of_words() {
    let words = "# Seen on the quay.\n[[words]]\nid = \"tides\"\nwords = [\"ebb\"] # and flood\n\n";
    let tables = format!("{words}{}", tide_rule("[\"- Tide watch\", \"  No.\"]"));
    let work = Work::with(&[("packs/test.toml", &pack("test", &tables))]);
    let show = |id: &str| work.run(&["rules", "show", id, "--packs", "packs"]).ok().out.clone();
    let rule = tide_rule("[\"- Tide watch\", \"  No.\"]");
    assert_eq!(show("test/tide"), format!("# test/tide, written at packs/test.toml:12:6\n{rule}"));
    assert_eq!(show("test/tides"), format!("{}\n", words.trim()));
    assert_eq!(show("test"), pack("test", &tables));
}

#[test]
fn a_built_in_pack_can_be_copied_and_takes_its_place() {
    let work = Work::new();
    let text = work.run(&["rules", "show", "en/ads"]).ok().out.clone();
    work.file("packs/en/ads.toml", &text);
    work.run(&["rules", "check", "packs"]).ok();
    work.run(&["rules", "show", "en/ads/mark", "--packs", "packs"]).ok().prints("written at packs/en/ads.toml:");
}

#[test]
fn show_of_no_rule_cannot_run() {
    let ran = run(&["show", "en/nonesuch"]).exits(2);
    assert_eq!(ran.out, "");
    ran.tells("copydesk: no rule has the id `en/nonesuch`; `copydesk rules list` prints them");
}

#[test]
fn the_built_in_packs_are_sound() {
    assert_eq!(run(&["check"]).ok().out, "packs ok\n");
}

#[test]
fn a_sound_pack_of_a_user_is_ok() {
    let tables = tide_rule("[\"- Tide watch\", \"  The tide watch went home.\"]");
    let work = Work::with(&[("packs/test.toml", &pack("test", &tables))]);
    for args in [&["rules", "check", "packs"][..], &["rules", "check", "--no-builtin", "packs/test.toml"]] {
        assert_eq!(work.run(args).ok().out, "packs ok\n");
    }
}

#[test]
fn checking_nothing_cannot_run() {
    run(&["check", "--no-builtin"]).exits(2).tells("copydesk: no pack to check");
}

#[test]
fn the_examples_of_all_built_in_rules_hold() {
    let examples: usize = of_built_in(|rule| rule.examples.len()).iter().sum();
    let ran = run(&["test"]).ok();
    assert_eq!(ran.out.lines().last().unwrap(), format!("{examples} examples ok."));
    let mut packs = of_built_in(|rule| rule.id.rsplit_once('/').unwrap().0.to_owned());
    packs.dedup();
    let reported: Vec<&str> = ran.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(reported[..reported.len() - 1], packs);
}

#[test]
fn a_filter_is_a_part_of_an_id_or_a_glob() {
    let count = |wanted: fn(&Rule) -> bool| -> usize {
        of_built_in(|rule| if wanted(rule) { rule.examples.len() } else { 0 }).iter().sum()
    };
    let part = format!("\n{} examples ok.\n", count(|rule| rule.id.contains("en/ads")));
    run(&["test", "en/ads"]).ok().prints(&part).omits("any/");
    let glob = format!("\n{} examples ok.\n", count(|rule| rule.id.starts_with("en/") && rule.id.ends_with("/mark")));
    run(&["test", "en/*/mark"]).ok().prints(&glob).omits("any/");
    run(&["test", "en/ads/mark"]).ok().prints("  1 rules ").prints("   ok\n");
}

#[test]
fn a_filter_that_matches_nothing_cannot_run() {
    for filter in ["en/nonesuch", "", "de/*/nonesuch", "en/[ads"].iter().filter(|filter| !filter.is_empty()) {
        let ran = run(&["test", filter]).exits(2).tells("copydesk: ");
        assert_eq!(ran.out, "");
    }
    run(&["test", "--no-builtin"]).exits(2).tells("copydesk: ");
}

#[test]
fn a_rule_that_does_not_act_is_missed() {
    let ran = test_pack(&tide_rule("[\"- Tide watch\", \"- Tide watches\", \"  No.\"]")).exits(1);
    ran.prints("1 rules    3 examples   1 missed\n")
        .prints("\n  test/tide, example 2, packs/test.toml:11\n")
        .prints("\n  ! - Tide watches ")
        .prints("must leave; not claimed\n")
        .prints("\n2 examples ok, 1 failed. ");
}

#[test]
fn a_rule_that_acts_on_what_must_stay_overreaches() {
    let ran = test_pack(&tide_rule("['''\n- Tide watch\n  It rained.\n''', \"  Tide watch\"]")).exits(1);
    ran.prints("   1 overreach\n").prints("\n  ! ").prints("  Tide watch ").prints("must stay; claimed\n");
}

#[test]
fn a_rewrite_that_comes_out_otherwise_differs() {
    let tables = "[[inline]]\nid = \"tail\"\nwhy = \"A test asks for it.\"\nlabel = \"note\"\nfind = ' Read on$'\n\
        examples = [\"- It rained. Read on\\n+ It rains.\", \"  It rained.\"]\n";
    test_pack(tables).exits(1).prints("   1 differs\n").prints("became: It rained.\n");
}

#[test]
fn a_field_that_comes_out_otherwise_differs() {
    let tables = "[[field]]\nid = \"by\"\nwhy = \"A test asks for it.\"\nfind = '^By (?P<byline>.+)$'\n\
        examples = [\"- By Ruth Roe\\n= byline: Ruth\", \"  By noon it rained.\", \"  It rained.\"]\n";
    let ran = test_pack(tables).exits(1);
    ran.prints("   1 differs, 1 overreach\n")
        .prints("  = byline: Ruth\n")
        .prints("fields captured: byline: Ruth Roe\n");
}

#[test]
fn lines_that_are_right_have_no_mark() {
    let ran = test_pack(&tide_rule("['''\n- Tide watch\n- Ebb watch\n  It rained.\n''', \"  No.\"]")).exits(1);
    let marked: Vec<&str> = ran.out.lines().filter(|line| line.trim_start().starts_with('!')).collect();
    assert_eq!(marked.len(), 1);
    assert!(marked[0].contains("- Ebb watch"));
    ran.prints("\n    - Tide watch\n").prints("\n      It rained.\n");
}

#[test]
fn an_example_that_cannot_be_read_is_told() {
    let ran = test_pack(&tide_rule("[\"- Tide watch\", \"Tide watch\"]")).exits(1);
    ran.prints("   1 unreadable\n").prints("  !   the example cannot be read: line 1: ");
}

#[test]
fn a_pack_with_the_line_ends_of_windows_holds() {
    let text = pack("p", &tide_rule("['''\n- Tide watch\n  It rained.\n''', \"  No.\"]"));
    let work = Work::with(&[("p.toml", &text.replace('\n', "\r\n"))]);
    work.run(&["rules", "test", "--no-builtin", "--packs", "p.toml"]).ok().prints("2 examples   ok\n");
}

#[test]
fn packs_are_reported_one_by_one() {
    let work = Work::with(&[
        ("packs/a.toml", &pack("a", &tide_rule("[\"- Tide watch\", \"  No.\"]"))),
        ("packs/b.toml", &pack("b", &tide_rule("[\"- Ebb watch\", \"  No.\"]"))),
    ]);
    let ran = work.run(&["rules", "test", "--no-builtin", "--packs", "packs"]).exits(1);
    let first: Vec<&str> = ran.out.lines().take(2).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(first, ["a", "b"]);
    ran.prints("1 rules    2 examples   ok\n").prints("3 examples ok, 1 failed.");
}

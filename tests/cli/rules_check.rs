//! `copydesk rules check --json` and `--fix`.

use copydesk::rules::builtin_packs;
use serde_json::json;

use crate::sample::{line_rule, pack};
use crate::work::{Work, run_in_repository};

/// Two sound rules, the second of which should come first.
fn out_of_order() -> String {
    let rule = |id: &str, word: &str| {
        let examples = format!("examples = [\"- {word}\", \"  The {word} went home.\"]");
        line_rule(id, &format!("^{word}$"), &examples).replace("examples = [\"  Nothing.\"]\n", "")
    };
    pack("p", &format!("{}# Seen twice.\n{}", rule("watch", "Watch"), rule("ebb", "Ebb")))
}

#[test]
fn findings_for_programs_have_file_line_column_and_message() {
    let ran =
        run_in_repository(&["rules", "check", "--no-builtin", "fixtures/packs/not-anchored.toml", "--json"]).exits(1);
    let finding = json!({
        "file": "fixtures/packs/not-anchored.toml", "line": 10, "column": 12,
        "message": "the pattern must be anchored at both ends: ^(?:…)$",
    });
    assert_eq!(ran.json(), json!([finding]));
    assert_eq!(run_in_repository(&["rules", "check", "--json"]).ok().json(), json!([]));
}

#[test]
fn findings_that_keep_a_pack_from_loading_are_json_too() {
    let ran = run_in_repository(&["rules", "check", "--no-builtin", "fixtures/packs/bad-css.toml", "--json"]).exits(1);
    assert_eq!((&ran.json()[0]["line"], &ran.json()[0]["column"]), (&json!(10), &json!(17)));
}

#[test]
fn a_fix_orders_tables_and_keeps_comments() {
    let work = Work::with(&[("packs/p.toml", &out_of_order())]);
    work.run(&["rules", "check", "--no-builtin", "packs"]).exits(1).prints("`ebb` stands out of order");
    let ran = work.run(&["rules", "check", "--no-builtin", "packs", "--fix"]).ok();
    assert_eq!(ran.out, "fixed packs/p.toml\npacks ok\n");
    let fixed = work.read("packs/p.toml");
    assert!(fixed.contains("\n\n# Seen twice.\n[[line]]\nid       = \"ebb\"\n"), "{fixed}");
    let ran = work.run(&["rules", "check", "--no-builtin", "packs", "--fix"]).ok();
    assert_eq!((ran.out.as_str(), work.read("packs/p.toml")), ("packs ok\n", fixed));
}

#[test]
fn a_fix_changes_no_rule() {
    let work = Work::with(&[("packs/p.toml", &out_of_order())]);
    let shown = |id: &str| {
        let ran = work.run(&["rules", "show", id, "--no-builtin", "--packs", "packs"]).ok();
        let written = ran.out.lines().filter(|line| !line.contains(", written at "));
        written.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    };
    let before = (shown("p/watch"), shown("p/ebb"));
    work.run(&["rules", "check", "--no-builtin", "packs", "--fix"]).ok();
    assert_eq!((shown("p/watch"), shown("p/ebb")), before);
}

#[test]
fn shuffled_built_in_packs_are_put_in_order_again() {
    let packs: Vec<_> = builtin_packs().into_iter().filter(|pack| pack.file.starts_with("src/packs/en/")).collect();
    assert!(packs.len() > 20);
    for source in packs {
        let (head, rest) = source.text.split_once("\n\n[[").unwrap();
        let mut tables: Vec<&str> = rest.trim_end().split("\n\n[[").collect();
        tables.reverse();
        let shuffled = format!("{head}\n\n[[{}\n", tables.join("\n\n\n[["));
        let work = Work::with(&[("pack.toml", &shuffled)]);
        work.run(&["rules", "check", "--no-builtin", "--fix", "pack.toml"]);
        assert_eq!(work.read("pack.toml"), source.text, "{}", source.file);
    }
}

#[test]
fn what_a_fix_cannot_mend_is_told_and_left() {
    let broken = "[pack]\nname = \"p\nabout = 1\n";
    let work = Work::with(&[("broken.toml", broken), ("loose.toml", &out_of_order().replace("^Ebb$", "^Ebb"))]);
    work.run(&["rules", "check", "--no-builtin", "--fix", "broken.toml"])
        .exits(1)
        .prints("broken.toml:2:")
        .omits("fixed");
    assert_eq!(work.read("broken.toml"), broken);
    let ran = work.run(&["rules", "check", "--no-builtin", "--fix", "loose.toml"]).exits(1);
    ran.prints("fixed loose.toml\nloose.toml:").prints("anchored at both ends").prints("\n1 finding\n");
}

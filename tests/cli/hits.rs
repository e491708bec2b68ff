//! `copydesk rules hits`: what each rule takes of a dump, and what other packs would change.

use serde_json::{Value, json};

use crate::sample::pack;
use crate::work::{Ran, Work};

/// Two rules that act, one that comes too late, and one that never acts.
const RULES: &str = r#"
[[line]]
id = "a-tide"
why = "A test asks for it."
label = "nav"
match = '^High water \d+$'
examples = ["- High water 4", "  High water came at four."]

[[line]]
id = "b-tide-again"
why = "A test asks for it."
label = "nav"
match = '^High (?:water|seas) \d+$'
examples = ["- High seas 4", "  High water came at four."]

[[line]]
id = "c-sale"
why = "A test asks for it."
label = "ad"
match = '^(?:Buy|Sell) now$'
examples = ["- Buy now", "  Buy now or never."]

[[line]]
id = "d-never"
why = "A test asks for it."
label = "ad"
match = '^Never seen$'
examples = ["- Never seen", "  Never seen again."]

[[inline]]
id = "tail"
why = "A test asks for it."
label = "related"
find = ' Read more: .*$'
examples = ["- It rained. Read more: Why\n+ It rained.", "  Read more"]
"#;

/// Three pages; the second shows nothing for the rules.
fn dump() -> String {
    let page = |id: &str, text: &str| format!("{}\n", json!({"id": id, "url": "https://a.example/x", "text": text}));
    [
        page("1", "Rain at last\nHigh water 4\nIt rained on Monday. Read more: Why it rained\nBuy now"),
        page("2", "Snow\nIt snowed."),
        page(
            "3",
            "Wind over the bay tonight\nHigh water 5\nIt blew hard from the north all night.\nHigh water 6\nSell now",
        ),
    ]
    .concat()
}

fn work() -> Work {
    Work::with(&[("dump.jsonl", &dump()), ("packs/test.toml", &pack("test", RULES))])
}

fn hits(args: &[&str]) -> Ran {
    work().run(&[&["rules", "hits", "dump.jsonl", "--no-builtin", "--packs", "packs"], args].concat()).ok()
}

/// Rule, pages, lines, words and later claims.
fn counts(rule: &Value) -> (&str, [u64; 4]) {
    (rule["rule"].as_str().unwrap(), ["pages", "lines", "words", "also"].map(|key| rule[key].as_u64().unwrap()))
}

#[test]
fn each_rule_has_its_counts_and_those_that_never_act_come_last() {
    let json = hits(&["--json"]).json();
    let rules: Vec<(&str, [u64; 4])> = json["rules"].as_array().unwrap().iter().map(counts).collect();
    let expected = [
        ("test/a-tide", [2, 3, 9, 0]),
        ("test/tail", [1, 1, 5, 0]),
        ("test/c-sale", [2, 2, 4, 0]),
        ("test/b-tide-again", [0, 0, 0, 3]),
        ("test/d-never", [0, 0, 0, 0]),
    ];
    assert_eq!(rules, expected);
    assert_eq!((json["pages"].as_u64(), json["words"].as_u64(), json["taken"].as_u64()), (Some(3), Some(41), Some(18)));
    let share = json["rules"][0]["share"].as_f64().unwrap();
    assert!((share - 9.0 / 41.0).abs() < 1e-9, "{share}");
    assert_eq!(json["rules"][4]["share"], 0.0);
}

#[test]
fn text_lists_the_same_with_samples() {
    let ran = hits(&["--samples", "2"]);
    let at = |text: &str| ran.out.find(text).unwrap_or_else(|| panic!("not printed: {text}\n{}", ran.out));
    assert!(at("test/a-tide") < at("test/tail") && at("test/tail") < at("never acted"));
    assert!(at("never acted") < at("test/b-tide-again") && at("test/b-tide-again") < at("test/d-never"));
    let ran = ran.prints("    High water 4   (dump.jsonl record 1, line 2)\n").omits("High water 6");
    let ran = ran.prints("test/b-tide-again          3 lines claimed first by others\n");
    ran.prints("3 pages, 41 words; 3 of 5 rules acted and took 18 words (43.90%).\n");
}

#[test]
fn samples_are_as_many_as_asked_for() {
    for (asked, given) in [("0", 0), ("1", 1), ("9", 3)] {
        let json = hits(&["--json", "--samples", asked]).json();
        assert_eq!(json["rules"][0]["samples"].as_array().unwrap().len(), given);
    }
    let json = hits(&["--json"]).json();
    let sample = json!({"path": "dump.jsonl", "record": 1, "line": 3, "text": "Read more: Why it rained"});
    assert_eq!(json["rules"][1]["samples"], json!([sample]));
}

#[test]
fn the_number_of_workers_changes_nothing() {
    assert_eq!(hits(&["-j", "1"]).out, hits(&["-j", "4"]).out);
}

/// The packs without the tide, with a rule for the snow, and the ad under another label.
fn other_rules() -> String {
    let sale = RULES.split("[[line]]").nth(3).unwrap().replace("label = \"ad\"", "label = \"share\"");
    let snow = sale.replace("c-sale", "d-snow").replace("^(?:Buy|Sell) now$", r"^It snowed\.$");
    let snow = snow.replace("- Buy now", "- It snowed.");
    pack("test", &format!("[[line]]{sale}[[line]]{snow}"))
}

fn diff(args: &[&str]) -> Ran {
    let work = work();
    work.file("other.toml", other_rules());
    work.run(
        &[&["rules", "hits", "dump.jsonl", "--no-builtin", "--packs", "packs", "--diff", "other.toml"], args].concat(),
    )
    .ok()
}

#[test]
fn a_diff_tells_what_would_be_lost_and_gained() {
    let json = diff(&["--json"]).json();
    assert_eq!((&json["pages"], &json["changed"], &json["relabelled"]), (&json!(3), &json!(3), &json!(2)));
    let snow = json!({"path": "dump.jsonl", "record": 2, "line": 2, "text": "It snowed."});
    let lost =
        json!({"lines": 1, "words": 2, "rules": [{"rule": "test/d-snow", "lines": 1, "words": 2, "samples": [snow]}]});
    assert_eq!(json["lost"], lost);
    let gained: Vec<(&str, u64, u64)> = json["gained"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["rule"].as_str().unwrap(), row["lines"].as_u64().unwrap(), row["words"].as_u64().unwrap()))
        .collect();
    assert_eq!(gained, [("test/a-tide", 3, 9), ("test/tail", 1, 5)]);
}

#[test]
fn a_diff_in_text_shows_samples_of_both() {
    let ran = diff(&[]).prints("  - It snowed.   (dump.jsonl record 2, line 2)\n");
    let ran = ran.prints("  + High water 4   (dump.jsonl record 1, line 2)\n");
    ran.prints("3 of 3 pages change: of 14 words 2 are lost, 14 gained; 2 lines leave with another label.\n");
}

#[test]
fn a_diff_with_the_same_packs_is_empty() {
    let args = ["rules", "hits", "dump.jsonl", "--packs", "packs", "--diff", "packs"];
    let ran = work().run(&args).ok();
    assert!(
        ran.out.starts_with("0 of 3 pages change: ") && ran.out.ends_with(" 0 are lost, 0 gained.\n"),
        "{}",
        ran.out
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    work().run(&["rules", "hits", "nowhere.jsonl"]).exits(2).tells("nowhere.jsonl").tells("no page could be read");
    work().run(&["rules", "hits", "dump.jsonl", "--diff", "nowhere"]).exits(2).tells("cannot read packs: nowhere");
    let work = work();
    work.file("half.jsonl", format!("{}{{\"id\": 7\n", dump()));
    work.run(&["rules", "hits", "half.jsonl", "--samples", "0"]).exits(1).tells("half.jsonl record 4");
}

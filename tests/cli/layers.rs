//! Which rules run: user packs over built-in ones, what packs turn off, and the pages a rule is for.

use serde_json::{Value, json};

use crate::sample::{PARAGRAPHS, article, line_rule, pack, page};
use crate::work::{Ran, Work};

/// A line that no built-in rule claims.
const MARK: &str = "Tide watch, third night";

/// The page on which the packs of this module act.
fn marked_page() -> String {
    page(&["Harbour board puts off its vote", PARAGRAPHS[0], MARK, PARAGRAPHS[1]])
}

/// A folder of a page with the mark and this pack.
fn with_pack(text: &str) -> Work {
    Work::with(&[("page.txt", &marked_page()), ("pack.toml", text)])
}

/// A pack that claims the mark, its rule with these keys.
fn mark_pack(keys: &str) -> String {
    pack("test/tide", &line_rule("mark", "^Tide watch, .+$", keys))
}

/// A pack whose head has these keys.
fn mark_pack_for(head: &str) -> String {
    mark_pack("").replacen("format = 1", &format!("format = 1\n{head}"), 1)
}

/// Rule ids that `rules list` prints.
fn ids(ran: &Ran) -> Vec<String> {
    ran.out.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Of each row, whether the mark left.
fn left(ran: &Ran) -> Vec<bool> {
    let keeps = |row: &Value| format!("{}{}", row["headline"], row["body"]).contains("Tide watch");
    ran.rows().iter().map(|row| !keeps(row)).collect()
}

/// Cleans the page, unless a row has a text of its own, as a row of each of these kinds, with the pack; tells of each
/// whether the mark left.
#[track_caller]
fn left_in_rows(pack: &str, rows: &[Value], args: &[&str]) -> Vec<bool> {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            if row["text"].is_null() {
                row["text"] = marked_page().into();
            }
            row.to_string()
        })
        .collect();
    let work = Work::with(&[("rows.jsonl", &lines.join("\n")), ("pack.toml", pack)]);
    let ran = work.run(&[&["rows.jsonl", "--no-builtin", "--packs", "pack.toml"][..], args].concat()).ok();
    assert_eq!(ran.rows().len(), rows.len());
    left(&ran)
}

/// Rows of these hosts.
fn hosts(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json!({"url": format!("https://{name}/2024/05/cannery?from=front")})).collect()
}

#[test]
fn a_user_rule_acts() {
    let work = with_pack(&mark_pack(""));
    work.run(&["page.txt"]).ok().prints(MARK);
    let got = work.run(&["page.txt", "--packs", "pack.toml", "--dropped"]).ok().json();
    assert!(!got["body"].as_str().unwrap().contains(MARK));
    let dropped = json!({"line": 5, "text": MARK, "label": "note", "rule": "test/tide/mark"});
    assert!(got["dropped"].as_array().unwrap().contains(&dropped));
}

#[test]
fn packs_of_a_folder_and_of_several_flags_add_up() {
    let rule = |id: &str| line_rule(id, &format!("^{id}$"), "");
    let work = Work::with(&[
        ("packs/test/one.toml", &pack("test/one", &rule("a"))),
        ("packs/two.toml", &pack("two", &rule("b"))),
        ("three.pack", &pack("three", &rule("c"))),
    ]);
    let ran = work.run(&["rules", "list", "--no-builtin", "--packs", "packs", "--packs", "three.pack"]).ok();
    assert_eq!(ids(&ran), ["test/one/a", "three/c", "two/b"]);
}

#[test]
fn user_packs_stand_beside_the_built_in_ones() {
    let work = with_pack(&mark_pack(""));
    let built_in = ids(&work.run(&["rules", "list"]).ok());
    let mut all = ids(&work.run(&["rules", "list", "--packs", "pack.toml"]).ok());
    all.retain(|id| id != "test/tide/mark");
    assert!(built_in.len() > 50);
    assert_eq!(all, built_in);
}

#[test]
fn a_user_pack_replaces_the_built_in_one_of_its_name_whole() {
    let work = with_pack(&pack("en/ads", &line_rule("tide", "^Tide watch, .+$", "")));
    let built_in = ids(&work.run(&["rules", "list"]).ok());
    let replaced = ids(&work.run(&["rules", "list", "--packs", "pack.toml"]).ok());
    let of_pack = |ids: &[String]| ids.iter().filter(|id| id.starts_with("en/ads/")).count();
    assert!(of_pack(&built_in) > 1);
    assert_eq!(of_pack(&replaced), 1);
    assert_eq!(replaced.len(), built_in.len() - of_pack(&built_in) + 1);
}

#[test]
fn without_built_in_packs_only_user_rules_run() {
    let work = Work::with(&[("page.txt", &article()), ("pack.toml", &mark_pack(""))]);
    let ran = work.run(&["rules", "list", "--no-builtin", "--packs", "pack.toml"]).ok();
    assert_eq!(ids(&ran), ["test/tide/mark"]);
    work.run(&["page.txt"]).ok().omits("ADVERTISEMENT");
    work.run(&["page.txt", "--no-builtin"]).ok().prints("ADVERTISEMENT");
}

#[test]
fn a_pack_turns_rules_off() {
    let text = mark_pack_for("disable = [\"*/ads/*\"]");
    let work = Work::with(&[("page.txt", &article()), ("pack.toml", &text)]);
    let listed = ids(&work.run(&["rules", "list", "--packs", "pack.toml"]).ok());
    assert!(listed.len() > 50 && !listed.iter().any(|id| id.contains("/ads/")));
    work.run(&["page.txt", "--packs", "pack.toml"]).ok().prints("ADVERTISEMENT");
}

#[test]
fn only_and_skip_take_globs_of_ids() {
    let work = Work::new();
    let all = ids(&work.run(&["rules", "list"]).ok());
    let listed = |args: &[&str]| ids(&work.run(&[&["rules", "list"][..], args].concat()).ok());
    let that = |wanted: fn(&str) -> bool| all.iter().filter(|id| wanted(id)).cloned().collect::<Vec<_>>();
    assert_eq!(listed(&["--only", "en/ads/*"]), that(|id| id.starts_with("en/ads/")));
    assert_eq!(listed(&["--only", "en/*"]), that(|id| id.starts_with("en/")));
    assert_eq!(listed(&["--skip", "*/ads/*"]), that(|id| !id.contains("/ads/")));
    assert_eq!(
        listed(&["--only", "en/*", "--skip", "en/a*"]),
        that(|id| id.starts_with("en/") && !id.starts_with("en/a"))
    );
    assert_eq!(
        listed(&["--only", "en/ads/mark", "--only", "any/*"]),
        that(|id| id == "en/ads/mark" || id.starts_with("any/"))
    );
}

#[test]
fn only_and_skip_hold_for_cleaning() {
    let work = Work::with(&[("page.txt", &article())]);
    work.run(&["page.txt", "--only", "*/ads/*"]).ok().omits("ADVERTISEMENT");
    work.run(&["page.txt", "--skip", "*/ads/*"]).ok().prints("ADVERTISEMENT");
    work.run(&["page.txt", "--only", "*/share/*"]).ok().prints("ADVERTISEMENT");
}

#[test]
fn packs_that_leave_no_rule_are_an_error() {
    let work = with_pack(&mark_pack(""));
    let args = ["page.txt", "--no-builtin", "--packs", "pack.toml", "--skip", "test/*"];
    work.run(&args).exits(2).tells("copydesk: no rule is left to run").omits("{");
}

#[test]
fn an_exception_holds_on_its_sites() {
    let allow = "[[allow]]\nrule = \"test/tide/mark\"\nsites = [\"ferry.example\"]\nwhy = \"Its own column.\"\n";
    let rows =
        hosts(&["ferry.example", "www.ferry.example", "notferry.example", "ferry.example.test", "FERRY.example:8080"]);
    assert_eq!(left_in_rows(&(mark_pack("") + allow), &rows, &[]), [false, false, true, true, false]);
    assert_eq!(left_in_rows(&(mark_pack("") + allow), &[json!({}), json!({"url": "x"})], &[]), [true, true]);
}

#[test]
fn an_exception_holds_in_its_languages_and_without_any_everywhere() {
    let allow = "[[allow]]\nrule = \"test/tide/mark\"\nwhy = \"Its own column.\"\n";
    let rows = [json!({"language": "de"}), json!({"language": "en"})];
    assert_eq!(left_in_rows(&(mark_pack("") + allow), &rows, &[]), [false, false]);
    let german = format!("{allow}lang = [\"de\"]\n");
    assert_eq!(left_in_rows(&(mark_pack("") + &german), &rows, &[]), [false, true]);
}

#[test]
fn an_exception_for_a_language_holds_where_the_text_is_plainly_in_it() {
    let text = "Der Rat hat die Abstimmung am Dienstag zum dritten Mal vertagt, seit die Fabrik abgebrannt ist.\n\n\
        Tide watch, daily\n\nNichts werde entschieden, sagte die Vorsitzende, bevor die neuen Tafeln gedruckt sind.";
    let rows = [json!({"text": text}), json!({"text": "Tide watch, daily\n\nHigh water: 4.10"})];
    let allow =
        |lang: &str| format!("[[allow]]\nrule = \"test/tide/mark\"\nlang = [\"{lang}\"]\nwhy = \"Its own column.\"\n");
    assert_eq!(left_in_rows(&(mark_pack("") + &allow("de")), &rows, &[]), [false, true]);
    assert_eq!(left_in_rows(&(mark_pack("") + &allow("DE")), &rows, &[]), [false, true]);
    assert_eq!(left_in_rows(&(mark_pack("") + &allow("en")), &rows, &[]), [true, true]);
}

#[test]
fn why_a_rule_does_not_run_is_told() {
    let work = with_pack(&mark_pack_for("disable = [\"en/ads/*\"]"));
    let packs = ["--packs", "pack.toml"];
    let told = "copydesk: the rule `en/ads/mark` does not run: disabled at pack.toml:5:12";
    work.run(&[&["explain", "page.txt", "--rule", "en/ads/mark"], &packs[..]].concat()).exits(2).tells(told);
    work.run(&[&["rules", "show", "en/ads/mark"], &packs[..]].concat()).exits(2).tells(told);
    work.run(&["explain", "page.txt", "--rule", "en/ads/mark", "--skip", "en/ads/*"])
        .exits(2)
        .tells("copydesk: the rule `en/ads/mark` does not run: left out by --only or --skip");
}

#[test]
fn an_exception_to_a_built_in_rule_stands_in_a_user_pack() {
    let rule = "en/ads/mark";
    let allow = format!("[[allow]]\nrule = \"{rule}\"\nsites = [\"ferry.example\"]\nwhy = \"Its name.\"\n");
    let row = |host: &str| json!({"url": format!("https://{host}/"), "text": article()}).to_string();
    let rows = [row("ferry.example"), row("harbour.example")].join("\n");
    let work = Work::with(&[("rows.jsonl", &rows), ("pack.toml", &pack("test", &allow))]);
    let ran = work.run(&["rows.jsonl", "--packs", "pack.toml", "--only", rule]).ok();
    let kept: Vec<bool> = ran.rows().iter().map(|row| row["body"].to_string().contains("ADVERTISEMENT")).collect();
    assert_eq!(kept, [true, false]);
}

#[test]
fn a_rule_for_sites_acts_there_and_below() {
    let rows = hosts(&["ferry.example", "news.ferry.example", "notferry.example", "ferry.example.test"]);
    let expected = [true, true, false, false];
    assert_eq!(left_in_rows(&mark_pack("sites = [\"ferry.example\"]"), &rows, &[]), expected);
    assert_eq!(left_in_rows(&mark_pack_for("sites = [\"ferry.example\"]"), &rows, &[]), expected);
    assert_eq!(left_in_rows(&mark_pack("sites = [\"ferry.example\"]"), &[json!({})], &[]), [false]);
}

#[test]
fn hosts_are_compared_without_case() {
    let rows = hosts(&["Ferry.Example", "ferry.example"]);
    assert_eq!(left_in_rows(&mark_pack("sites = [\"FERRY.example\"]"), &rows, &[]), [true, true]);
    let allow = "[[allow]]\nrule = \"test/tide/mark\"\nsites = [\"FERRY.example\"]\nwhy = \"Its own column.\"\n";
    assert_eq!(left_in_rows(&(mark_pack("") + allow), &rows, &[]), [false, false]);
}

#[test]
fn the_sites_of_a_rule_narrow_those_of_its_pack() {
    let text = mark_pack("sites = [\"news.ferry.example\"]");
    let text = text.replacen("format = 1", "format = 1\nsites = [\"ferry.example\"]", 1);
    assert_eq!(left_in_rows(&text, &hosts(&["ferry.example", "news.ferry.example"]), &[]), [false, true]);
}

#[test]
fn a_rule_for_a_language_acts_there() {
    let rows: Vec<Value> = ["de", "de-AT", "DE_ch", "en", "den"].iter().map(|tag| json!({"language": tag})).collect();
    let expected = [true, true, true, false, false];
    assert_eq!(left_in_rows(&mark_pack("lang = [\"de\"]"), &rows, &[]), expected);
    assert_eq!(left_in_rows(&mark_pack_for("lang = [\"de\"]"), &rows, &[]), expected);
}

#[test]
fn where_no_language_is_told_the_text_says_it_and_english_acts_everywhere() {
    let german = "Der Rat hat die Abstimmung am Dienstag zum dritten Mal vertagt, seit die Fabrik abgebrannt ist.\n\n\
        Tide watch, daily\n\nNichts werde entschieden, sagte die Vorsitzende, bevor die neuen Tafeln gedruckt sind.";
    let table = format!("Tide watch, daily\n\n{}", "High water: 4.10\n\nNoordkaai: 4.30\n\n".repeat(20));
    let bits = format!("{table}Alles zum Hafen\n\nWir sind da");
    let rows = [
        json!({}),
        json!({"text": german}),
        json!({"text": "Tide watch, daily\n\nHigh water: 4.10"}),
        json!({"text": table}),
        json!({"text": bits}),
    ];
    assert_eq!(left_in_rows(&mark_pack("lang = [\"de\"]"), &rows, &[]), [false, true, true, false, true]);
    assert_eq!(left_in_rows(&mark_pack("lang = [\"DE\"]"), &rows, &[]), [false, true, true, false, true]);
    assert_eq!(left_in_rows(&mark_pack("lang = [\"fr\"]"), &rows, &[]), [false, false, true, false, false]);
    assert_eq!(left_in_rows(&mark_pack("lang = [\"en\"]"), &rows, &[]), [true; 5]);
}

#[test]
fn the_language_flag_goes_before_the_row() {
    let rows = [json!({"language": "de"}), json!({"lang": "en"}), json!({})];
    assert_eq!(left_in_rows(&mark_pack("lang = [\"de\"]"), &rows, &["--lang", "de"]), [true, true, true]);
    assert_eq!(left_in_rows(&mark_pack("lang = [\"de\"]"), &rows, &["--lang", "en-GB"]), [false, false, false]);
}

#[test]
fn a_rule_for_html_leaves_text_alone() {
    let rows = [json!({})];
    assert_eq!(left_in_rows(&mark_pack("input = \"html\""), &rows, &[]), [false]);
    assert_eq!(left_in_rows(&mark_pack("input = \"text\""), &rows, &[]), [true]);
}

#[cfg(unix)]
#[test]
fn packs_that_are_links_are_read() {
    let work = Work::new();
    for (path, name) in [("store/x.toml", "x"), ("packs/y.toml", "y")] {
        work.file(path, pack(name, &line_rule("mark", "^Tide watch$", "")));
    }
    work.file("packs/.git/z.toml", "no pack");
    std::os::unix::fs::symlink("../store/x.toml", work.path("packs/x.toml")).unwrap();
    std::os::unix::fs::symlink("store/x.toml", work.path("link.toml")).unwrap();
    for (packs, ids) in [("packs", &["x/mark", "y/mark"][..]), ("link.toml", &["x/mark"])] {
        let ran = work.run(&["rules", "list", "--no-builtin", "--packs", packs]).ok();
        assert_eq!(ran.out.lines().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>(), ids);
    }
}

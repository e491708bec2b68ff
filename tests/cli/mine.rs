//! `copydesk rules mine`: proposals from a dump, as packs that can be used.

use std::fmt::Write;

use serde_json::json;

use crate::work::{Ran, Work, run_in_repository};

/// The dump of the README.
const TUNING: &str = "fixtures/dumps/tuning.jsonl";

/// A number in letters, because lines that differ in digits have one shape.
fn spelt(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect::<String>() + "x"
}

/// A page of a host: a paragraph, these lines, and perhaps another paragraph.
fn page(host: &str, number: usize, lines: &[&str], is_between: bool) -> String {
    let tail = if is_between {
        "\nNobody in the harbour office could say on Monday when the ferry would run again."
    } else {
        ""
    };
    let lines = lines.join("\n");
    let name = spelt(number);
    let text = format!(
        "Story {name} of the day\nThe board met in the hall of {name} and put off its decision once more.\n{lines}{tail}"
    );
    format!(
        "{}\n",
        json!({"id": format!("{host}-{number}"), "url": format!("https://www.{host}/{number}"), "text": text})
    )
}

/// Six hosts with one page each.
fn pages_of_hosts(lines: &[&str], is_between: bool) -> String {
    (0..6).map(|host| page(&format!("h{host}.example"), host, lines, is_between)).collect()
}

/// Mines a dump without the built-in packs; the pack stands in `mined.toml`, too.
fn mine(dump: &str, args: &[&str]) -> (Work, Ran) {
    let work = Work::with(&[("dump.jsonl", dump)]);
    let ran = work.run(&[&["rules", "mine", "dump.jsonl", "--no-builtin"], args].concat()).exits(0);
    work.file("mined.toml", &ran.out);
    (work, ran)
}

/// Checks and tests the pack that was mined.
fn holds(work: &Work) {
    work.run(&["rules", "check", "mined.toml", "--no-builtin"]).ok().prints("packs ok");
    work.run(&["rules", "test", "--packs", "mined.toml", "--no-builtin"]).ok();
}

#[test]
fn a_line_on_many_hosts_is_proposed_and_the_pack_can_be_used() {
    let dump = pages_of_hosts(&["Don't \"miss\" 3 {deals} today"], false);
    let (work, ran) = mine(&dump, &[]);
    let ran = ran.prints("[[line]]\n").prints(r#"match     = '(?i)^don’t "miss" [0-9]+ \{deals\} today$'"#);
    ran.prints("Stands 6 times on 6 pages of 6 hosts, 0% of them between paragraphs; takes 30 words.").omits("sites ");
    holds(&work);
    let cleaned = work.run(&["dump.jsonl", "--no-builtin", "--no-scorer", "--packs", "mined.toml"]).ok();
    assert_eq!(cleaned.out.lines().count(), 6);
    assert!(!cleaned.out.contains("deals"), "{}", cleaned.out);
}

#[test]
fn a_line_on_too_few_hosts_is_none_and_on_many_pages_of_one_a_rule_of_that_site() {
    let dump: String = (0..6).map(|number| page("quay.example", number, &["Ring the desk"], false)).collect();
    let (work, ran) = mine(&dump, &[]);
    ran.prints("sites     = [\"quay.example\"]").prints("match     = '(?i)^ring the desk$'");
    holds(&work);
    let (_, ran) = mine(&dump, &["--min-pages", "7"]);
    ran.omits("[[").tells("nothing recurs often enough");
}

#[test]
fn what_stands_between_paragraphs_is_left_out_unless_asked_for() {
    let dump = pages_of_hosts(&["High water 04"], true);
    mine(&dump, &[]).1.omits("high water");
    let (work, ran) = mine(&dump, &["--max-risk", "1"]);
    ran.prints("^high water [0-9]+$").prints("100% of them between paragraphs");
    holds(&work);
}

#[test]
fn names_between_words_are_masked() {
    let writers = ["Ada Pell", "Jon Wick", "Ruth van Harrow", "Lena Marsh", "Otto Brand", "Mina Stroud"];
    let line = |host: usize| format!("See all stories by {}", writers[host]);
    let dump: String = (0..6).map(|host| page(&format!("h{host}.example"), host, &[&line(host)], false)).collect();
    let (work, ran) = mine(&dump, &["--min-hosts", "5"]);
    ran.prints("[[words]]\nid      = \"name\"").prints("match     = '^(?i:see all stories by ){name}$'");
    holds(&work);
}

#[test]
fn a_heading_goes_with_what_follows_it() {
    let of = |host: usize| {
        let name = spelt(host);
        let teasers = [format!("Ten boats seen from {name} or by {name}"), format!("What the miller of {name} said")];
        page(&format!("h{host}.example"), host, &["From the slipway", &teasers[0], &teasers[1]], false)
    };
    let (work, ran) = mine(&(0..6).map(of).collect::<String>(), &[]);
    ran.prints("[[section]]\nid        = \"from-the-slipway\"").prints("starts    = '(?i)^from the slipway$'");
    holds(&work);
}

#[test]
fn menus_above_and_below_become_lists() {
    let words = ["Tides", "Boats", "Nets", "Herring", "Weather", "Photographs of the town"];
    let row = |host: usize| {
        let name = spelt(host);
        let menu = |side: &str| words.map(|word| format!("{word} {side} {name}")).join("\n");
        let text = format!(
            "A story that is told in {name} for the first time and at length\n{}\nThe board met in the hall of {name} and put off its decision once more.\n{}",
            menu("up").replace("Photographs of the town", "Maps old"),
            menu("down")
        );
        format!("{}\n", json!({"url": format!("https://h{host}.example/"), "text": text}))
    };
    let (work, ran) = mine(&(0..6).map(row).collect::<String>(), &[]);
    let ran = ran.prints("id        = \"menu-above\"").prints("below     = 1.0").prints("max_words = 4\n");
    ran.prints("id        = \"menu-below\"").prints("above     = 1.0").prints("max_words = 6\n");
    holds(&work);
}

#[test]
fn what_a_rule_claims_is_not_proposed() {
    let dump = pages_of_hosts(&["Advertisement", "Ring the desk"], false);
    let work = Work::with(&[("dump.jsonl", &dump)]);
    work.run(&["rules", "mine", "dump.jsonl"]).ok().prints("^ring the desk$").omits("advertisement");
    let (_, ran) = mine(&dump, &[]);
    ran.prints("^advertisement$");
}

#[test]
fn more_shapes_than_there_is_room_for_cost_only_the_rare_ones() {
    let mut dump = String::new();
    for number in 0..300 {
        let unique = spelt(number);
        let lines = [format!("Only {unique} here"), format!("Seen {unique} once"), "Ring the desk".to_owned()];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        dump.push_str(&page(&format!("h{}.example", number % 50), number, &lines, false));
    }
    let (work, ran) = mine(&dump, &["--max-shapes", "60"]);
    assert!(ran.out.contains("'(?i)^ring the desk$'") && !ran.out.contains("Only "), "{}", ran.out);
    ran.prints("Stands 300 times on 300 pages").tells("shapes on ").tells("--max-shapes");
    holds(&work);
}

#[test]
fn the_number_of_workers_changes_nothing() {
    let args = |jobs: &'static str| ["rules", "mine", TUNING, "--min-hosts", "3", "--min-pages", "3", "-j", jobs];
    let (one, four) = (run_in_repository(&args("1")).ok(), run_in_repository(&args("4")).ok());
    assert!(one.out.contains("[[line]]"), "{}", one.out);
    assert_eq!(one.out, four.out);
}

#[test]
fn packs_go_into_a_folder_by_site_and_pass_beside_the_built_in_ones() {
    let work = Work::new();
    let dump = crate::work::repository().join(TUNING);
    let args = ["rules", "mine", dump.to_str().unwrap(), "--min-hosts", "3", "--min-pages", "3", "-o", "out"];
    let ran = work.run(&args).ok().prints("rank    words  risk  pages  hosts  rule\n");
    let mut sites: Vec<String> = work.names("out");
    assert_eq!(sites.remove(0), "mined.toml");
    assert!(!sites.is_empty() && sites.iter().all(|name| name.starts_with("sites/")), "{sites:?}");
    let mut rules = String::new();
    for name in work.names("out") {
        write!(rules, "{}", work.read(&format!("out/{name}"))).unwrap();
    }
    assert_eq!(rules.matches("\n[[").count(), ran.out.lines().count() - 1);
    work.run(&["rules", "check", "out"]).ok().prints("packs ok");
    work.run(&args).exits(2).tells("out holds packs already");
}

#[test]
fn the_most_text_comes_first_and_no_more_than_asked_for() {
    let dump = pages_of_hosts(&["Send your pictures to the night desk", "Ring the desk"], false);
    let (_, ran) = mine(&dump, &["--top", "1"]);
    ran.prints("^send your pictures to the night desk$").omits("^ring the desk$");
}

#[test]
fn a_page_without_an_address_counts_as_a_host() {
    let row = |number: usize| format!("{}\n", json!({"text": format!("Story {number}\nRing the desk")}));
    let (work, ran) = mine(&(0..5).map(row).collect::<String>(), &[]);
    ran.prints("on 5 pages of 5 hosts").prints("^ring the desk$");
    holds(&work);
}

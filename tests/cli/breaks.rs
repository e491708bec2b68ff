//! Pages without line ends, and `copydesk fit-breaks`.

use std::fs;

use serde_json::json;

use crate::sample::PARAGRAPHS;
use crate::work::Work;

/// Pages of a site each, a block a line.
fn broken() -> Work {
    let lines = ["Home News Sport Weather", "By Ann Roe", PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2], "Read more"];
    let page = lines.join("\n").repeat(3);
    let row = |number: usize| {
        json!({"id": number, "url": format!("https://host-{number}.example/"), "text": page}).to_string()
    };
    let rows: Vec<String> = (0..6).map(row).collect();
    Work::with(&[("broken.jsonl", &rows.join("\n"))])
}

#[test]
fn training_again_gives_the_same_breaks() {
    let work = broken();
    for output in ["first.bin", "second.bin"] {
        let ran = work.run(&["fit-breaks", "broken.jsonl", "-o", output, "--folds", "3"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.tells("6 pages").tells("pages of hosts that were not learned from:").tells("between text nodes: 90 places");
    }
    let [first, second] = ["first.bin", "second.bin"].map(|name| fs::read(work.path(name)).unwrap());
    assert!(first == second);
}

#[test]
fn a_page_that_cannot_be_learned_from_is_told_and_left_out() {
    let work = broken();
    work.file("broken.jsonl", work.read("broken.jsonl") + "\n{bad\n");
    let ran = work.run(&["fit-breaks", "broken.jsonl", "-o", "b.bin", "--folds", "0"]).exits(1);
    ran.tells("bad JSON").tells("6 pages");
    assert!(work.path("b.bin").exists());
    work.file("empty.jsonl", "");
    work.run(&["fit-breaks", "empty.jsonl", "-o", "b.bin"]).exits(2).tells("no page to learn from");
    work.run(&["fit-breaks", "broken.jsonl", "-o", "missing/b.bin"]).exits(2).tells("cannot write missing/b.bin");
}

/// A page as `get_text(" ")` prints its body: menu, headline, byline, caption, prose, foot.
const BODY: &str = "Skip to content Home News Sport Weather Obituaries Subscribe Log In Keeper of the Kelby bell \
retires after forty winters By Constance Wray November 12, 2025 The bell of the harbour will ring by itself from \
Tuesday on, after forty winters in which Radek Sowa climbed the tower at dusk and at dawn to ring it by hand. \
Mr. Sowa, who is 71, said that his knees had made the decision for him, and that the machine which follows him had his \
blessing. The harbour board bought it in spring for 9,000 crowns. It has been tested every Monday since, to the delight of \
children and the horror of dogs. Nobody else applied for the post, which pays eleven crowns a night and a share of the coal. \
Read more The ferry sails again Nine soups for a cold quay Privacy Policy Terms of Use © 2025 Kelby Mail";

#[test]
fn the_address_helps_to_find_the_headline_of_a_page_without_line_ends() {
    let row =
        json!({"id": "bell", "url": "https://mail.example/news/keeper-kelby-bell-retires-forty-winters", "text": BODY});
    let work = Work::with(&[("page.jsonl", &row.to_string())]);
    let article = work.run(&["page.jsonl", "--to", "json"]).ok().json();
    assert_eq!(article["headline"], "Keeper of the Kelby bell retires after forty winters");
    assert_eq!(article["credits"][0]["name"], "Constance Wray");
    let body = article["body"].as_str().unwrap();
    assert!(body.starts_with("The bell of the harbour") && body.ends_with("share of the coal."), "{body}");
}

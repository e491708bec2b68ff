//! What no pack may do: take most of a page's prose, or leave an empty body without a word.

use serde_json::{Value, json};

use crate::sample::{line_rule, pack, page, page_folders, proses, rule};
use crate::work::{Work, run_in_repository};

/// A page of a headline and ten paragraphs of fifteen words.
fn ten_paragraphs() -> String {
    let mut blocks = vec!["Harbour board puts off its vote".to_owned()];
    blocks.extend(proses(10, 15));
    page(&blocks)
}

/// The page and a pack of these tables.
fn with_tables(tables: &str) -> Work {
    Work::with(&[("page.txt", &ten_paragraphs()), ("pack.toml", &pack("test", tables))])
}

/// Arguments that run that pack alone.
const ALONE: [&str; 4] = ["page.txt", "--no-builtin", "--packs", "pack.toml"];

/// A line rule that takes the paragraphs whose numbers match.
fn takes(id: &str, numbers: &str) -> String {
    line_rule(id, &format!("^Paragraph ({numbers}) of .+$"), "")
}

#[test]
fn a_rule_that_takes_most_gives_it_back() {
    let got = with_tables(&takes("greedy", "[1-7]")).run(&ALONE).ok().json();
    assert_eq!(got["body"], proses(10, 15).join("\n\n"));
    assert_eq!(got["flags"], json!(["overstripped"]));
}

#[test]
fn a_rule_may_take_six_tenths() {
    let got = with_tables(&takes("greedy", "[1-6]")).run(&ALONE).ok().json();
    assert_eq!(got["body"], proses(10, 15)[6..].join("\n\n"));
    assert_eq!(got["flags"], json!([]));
}

#[test]
fn only_the_rule_that_took_most_gives_back() {
    let tables = takes("greedy", "[1-5]") + &takes("modest", "[67]");
    let got = with_tables(&tables).run(&ALONE).ok().json();
    let mut expected = proses(10, 15);
    expected.drain(5..7);
    assert_eq!(got["body"], expected.join("\n\n"));
    assert_eq!(got["flags"], json!(["overstripped"]));
}

#[test]
fn explain_names_the_rule_and_its_share() {
    let work = with_tables(&takes("greedy", "[1-7]"));
    let args = [&["explain"][..], &ALONE].concat();
    let told = "\noverstripped: test/greedy took most, 70% of the page's prose words; it was given back\n";
    work.run(&args).ok().prints(told).prints("guard/overstripped, score ").prints(" (also test/greedy)\n");
    let got = work.run(&[&args[..], &["--json"]].concat()).ok().json();
    assert_eq!(got["overstripped"]["rule"], "test/greedy");
    assert_eq!(got["flags"], json!(["overstripped"]));
}

/// Forty paragraphs of a page, as text and with markup, of which a rule takes those whose numbers match.
fn forty_paragraphs(file: &str, label: &str, numbers: &str) -> Value {
    let mut blocks = vec!["Harbour board puts off its vote".to_owned()];
    blocks.extend(proses(40, 15));
    let is_html = file.ends_with(".html");
    let text = if is_html { format!("<h1>{}</h1><p>{}", blocks[0], blocks[1..].join("<p>")) } else { page(&blocks) };
    let rule = takes("thread", numbers).replace("label = \"note\"", &format!("label = \"{label}\""));
    let work = Work::with(&[(file, &text), ("pack.toml", &pack("test", &rule))]);
    work.run(&[&[file], &ALONE[1..]].concat()).ok().json()
}

/// Numbers of all but the first ten paragraphs, 150 words, and of all but one.
const ALL_BUT_TEN: &str = "1[1-9]|[234][0-9]";
const ALL_BUT_ONE: &str = "[1-9]|[123][0-9]";

#[test]
fn a_thread_of_comments_may_be_longer_than_its_article() {
    let got = forty_paragraphs("page.txt", "comments", ALL_BUT_TEN);
    assert_eq!((&got["body"], &got["flags"]), (&json!(proses(10, 15).join("\n\n")), &json!([])));
    let got = forty_paragraphs("page.txt", "comments", ALL_BUT_ONE);
    assert_eq!(got["flags"], json!(["overstripped"]), "of an article of one paragraph it is none");
}

#[test]
fn a_count_of_comments_may_stand_above_the_article() {
    let text = format!("<h1>Tide</h1><p>166 Comments<p>{}", proses(40, 15).join("<p>"));
    let rules = takes("thread", ALL_BUT_TEN) + &line_rule("count", "^166 Comments$", "");
    let work =
        Work::with(&[("page.html", &text), ("pack.toml", &pack("test", &rules.replace("\"note\"", "\"comments\"")))]);
    let got = work.run(&[&["page.html"], &ALONE[1..]].concat()).ok().json();
    assert_eq!((&got["body"], &got["flags"]), (&json!(proses(10, 15).join("\n\n")), &json!([])));
}

#[test]
fn what_may_be_more_than_the_article_depends_on_markup() {
    let flags = |file: &str, label: &str, numbers: &str| forty_paragraphs(file, label, numbers)["flags"].clone();
    let (fine, overstripped) = (json!([]), json!(["overstripped"]));
    for label in ["ad", "nav", "widget"] {
        assert_eq!(flags("page.html", label, ALL_BUT_TEN), fine, "{label}");
        assert_eq!(flags("page.html", label, ALL_BUT_ONE), overstripped, "{label} of one paragraph");
        assert_eq!(flags("page.txt", label, ALL_BUT_TEN), overstripped, "{label} in text");
    }
    assert_eq!(flags("page.html", "comments", ALL_BUT_TEN), fine, "comments");
    assert_eq!(flags("page.html", "comments", ALL_BUT_ONE), overstripped, "comments on one paragraph");
    assert_eq!(flags("page.html", "related", ALL_BUT_TEN), overstripped, "items may be those of a list");
    let bare = json!(["not-an-article"]);
    assert_eq!(flags("page.html", "consent", ALL_BUT_ONE), bare, "a list of partners is never text");
    assert_eq!(flags("page.html", "legal", ALL_BUT_TEN), overstripped, "terms may be what the page is there for");
    assert_eq!(flags("page.txt", "consent", ALL_BUT_ONE), overstripped, "text does not say who prints it");
}

#[test]
fn the_thread_of_a_forum_is_its_text() {
    let paragraphs = proses(40, 15);
    let posting = |itemtype: &str| {
        let text = format!("<h1>Tide</h1><div itemtype=\"{itemtype}\"><p>{}</div>", paragraphs.join("<p>"));
        let rule = takes("thread", ALL_BUT_TEN).replace("label = \"note\"", "label = \"comments\"");
        let work = Work::with(&[("page.html", &text), ("pack.toml", &pack("test", &rule))]);
        work.run(&[&["page.html"], &ALONE[1..]].concat()).ok().json()["flags"].clone()
    };
    assert_eq!(posting("https://schema.org/DiscussionForumPosting"), json!(["overstripped"]));
    assert_eq!(posting("https://schema.org/BlogPosting"), json!([]));
}

#[test]
fn the_first_page_of_a_site_is_flagged_unless_it_is_an_article() {
    let body = format!("<h1>Harbour board puts off its vote</h1><p>{}", proses(12, 15).join("<p>"));
    let flags = |head: &str| {
        let work = Work::with(&[("page.html", &format!("<!DOCTYPE html><html><head>{head}</head><body>{body}"))]);
        work.run(&["page.html", "--no-builtin"]).ok().json()["flags"].clone()
    };
    let root = "<link rel=canonical href=\"https://quay.example/\">";
    let (flagged, fine) = (json!(["not-an-article"]), json!([]));
    assert_eq!(flags(root), flagged);
    assert_eq!(flags("<title>Home | Quay Mail</title>"), flagged);
    assert_eq!(flags("<title>Quay Mail - Home</title>"), flagged);
    assert_eq!(flags("<title>At home by the quay | Quay Mail</title>"), fine);
    assert_eq!(flags("<title>Home - a story of the quay</title><meta name=author content=\"Jane Roe\">"), fine);
    for page in ["vote", "?p=12", "#!/vote"] {
        assert_eq!(flags(&format!("<link rel=canonical href=\"https://quay.example/{page}\">")), fine, "{page}");
    }
    let kept = root.replace("https://quay", "https://web.archive.org/web/20240507080000/https://quay");
    assert_eq!(flags(&kept), flagged);
    for told in [
        "<meta property=\"og:type\" content=\"Article\">",
        "<meta itemtype=\"https://schema.org/NewsArticle\">",
        "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Vote\"}</script>",
    ] {
        assert_eq!(flags(&format!("{root}{told}")), fine, "{told}");
    }
}

#[test]
fn a_dump_of_text_is_a_first_page_by_its_address() {
    let flags = |url: &str| {
        let row = json!({"url": url, "text": ten_paragraphs()}).to_string();
        Work::with(&[("rows.jsonl", &row)]).run(&["rows.jsonl", "--no-builtin"]).ok().json()["flags"].clone()
    };
    assert_eq!(flags("https://quay.example/"), json!(["not-an-article"]));
    assert_eq!(flags("https://quay.example/vote"), json!([]));
}

#[test]
fn starts_of_other_texts_are_no_article() {
    let flags = |teasers: usize, others: usize| {
        let starts = proses(teasers, 15).into_iter().map(|text| text.replace('.', "…"));
        let headline = "Harbour board puts off its vote".to_owned();
        let blocks: Vec<String> = std::iter::once(headline).chain(starts).chain(proses(others, 18)).collect();
        let work = Work::with(&[("page.txt", &page(&blocks))]);
        work.run(&["page.txt", "--no-builtin", "--no-scorer"]).ok().json()["flags"].clone()
    };
    assert_eq!(flags(6, 9), json!(["not-an-article"]));
    assert_eq!(flags(6, 10), json!([]), "fewer than two in five");
    assert_eq!(flags(5, 2), json!([]), "five may be quotations");
}

#[test]
fn an_element_may_hold_most_of_a_page_if_its_rule_says_so() {
    let text = format!("<h1>Tide</h1><p>{}<footer><p>{}</footer>", proses(1, 15)[0], proses(39, 15).join("<p>"));
    let of = |most: &str| {
        let rule = format!(
            "[[select]]\nid = \"foot\"\nwhy = \"Test.\"\nlabel = \"legal\"\ncss = \"footer\"\nmost = {most}\n\
             examples = [\"- <footer><p>Harbour Times</p></footer>\", \"  <p>Harbour Times</p>\"]\n"
        );
        let work = Work::with(&[("page.html", &text), ("pack.toml", &pack("test", &rule))]);
        work.run(&[&["page.html", "--no-scorer"], &ALONE[1..]].concat()).ok().json()["flags"].clone()
    };
    assert_eq!(of("1.0"), json!(["not-an-article"]), "the foot leaves, and one paragraph is no article");
    assert_eq!(of("0.99"), json!(["overstripped"]));
}

#[test]
fn a_rule_of_any_kind_that_takes_most_is_told() {
    let cases = [
        ("section", "label = \"note\"\nstarts = '^Paragraph 2 of .+$'\nuntil = { line = '^The end$' }"),
        ("form", "label = \"note\"\nneed = 2\nfields = ['^Paragraph \\d of .+$']"),
        ("line", "label = \"note\"\nmatch = '^Paragraph \\d of .+$'"),
        ("inline", "label = \"note\"\nfind = '^Paragraph \\d of .+$'"),
        ("inline", "label = \"note\"\nfind = ' \\d of .+$'"),
        ("cut", "label = \"note\"\nat = '^Paragraph 2 of .+$'\nmin_body = 0\nabove = 0.0"),
        ("field", "find = '^(?P<caption>Paragraph \\d of .+)$'"),
    ];
    let mut silent = Vec::new();
    for (kind, keys) in cases {
        let got = with_tables(&rule(kind, "greedy", keys)).run(&ALONE).ok().json();
        let kept = got["body"].as_str().unwrap().len() * 10 > ten_paragraphs().len() * 4;
        if !kept || got["flags"] != json!(["overstripped"]) {
            silent.push(format!("[[{kind}]] {keys}\n  flags {}, body {}", got["flags"], got["body"]));
        }
    }
    assert!(silent.is_empty(), "the page lost most of its prose to\n{}", silent.join("\n"));
}

#[test]
fn a_short_page_that_loses_all_is_flagged_empty() {
    let text = page(&["Harbour board puts off its vote", &proses(1, 15)[0]]);
    let work = Work::with(&[("page.txt", &text), ("pack.toml", &pack("test", &takes("greedy", "1")))]);
    let got = work.run(&ALONE).ok().json();
    assert_eq!((&got["body"], &got["flags"]), (&json!(""), &json!(["empty"])));
}

/// Runs a pack of this rule over all fixture pages; gives the ids of those whose body is empty without a flag.
fn silently_empty(tables: &str) -> Vec<String> {
    let work = Work::with(&[("pack.toml", &pack("test", tables))]);
    let path = work.path("pack.toml").display().to_string();
    let ran = run_in_repository(&["fixtures/pages", "--packs", &path]).ok();
    let rows = ran.rows();
    assert_eq!(rows.len(), page_folders().len());
    let silent = rows.iter().filter(|row| row["body"] == "" && row["flags"] == json!([]));
    silent.map(|row| row["id"].to_string()).collect()
}

#[test]
fn no_body_is_empty_without_a_flag() {
    let lines = line_rule("greedy", "^.+$", "");
    let parts = rule("inline", "greedy", "label = \"note\"\nfind = '\\S+'");
    let fields = rule("field", "greedy", "find = '^(?P<caption>.+)$'");
    for tables in [lines, parts, fields] {
        assert_eq!(silently_empty(&tables), Vec::<String>::new(), "{tables}");
    }
}

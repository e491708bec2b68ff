//! Rules about the elements of HTML pages: what they claim, where they do not act, and what is told of them.

use serde_json::json;

use crate::sample::{PARAGRAPHS, article_body, line_rule, pack};
use crate::work::Work;

/// An HTML page of the sample's paragraphs with this markup after the first of them.
fn page(markup: &str) -> String {
    let [first, second, third] = PARAGRAPHS;
    format!("<!doctype html><h1>Vote</h1><p>{first}</p>{markup}<p>{second}</p><p>{third}</p>")
}

/// A rule table of this kind with these keys.
fn table(kind: &str, keys: &str) -> String {
    pack(
        "test",
        &format!("[[{kind}]]\nid = \"mark\"\nwhy = \"A test asks for it.\"\nexamples = [\"  <p>x</p>\"]\n{keys}\n"),
    )
}

/// The page's article by a pack of one rule alone.
fn cleaned(kind: &str, keys: &str, markup: &str) -> serde_json::Value {
    let work = Work::with(&[("page.html", &page(markup)), ("test.toml", &table(kind, keys))]);
    work.run(&["--no-builtin", "--packs", "test.toml", "page.html"]).ok().json()
}

#[test]
fn a_select_rule_takes_every_line_inside_its_elements() {
    let keys = "label = \"ad\"\ncss = '.x > .box, #gone'";
    let markup = "<div class=x><div class=box><p>One</p><ul><li>Two</ul></div></div><p id=gone>Three</p>";
    assert_eq!(cleaned("select", keys, markup)["body"], article_body());
}

#[test]
fn a_select_rule_takes_a_part_of_a_line() {
    let keys = "label = \"share\"\ncss = 'span.tail'";
    let got = cleaned("select", keys, "<p>It is late. <span class=tail>Share this</span></p>");
    assert!(got["body"].as_str().unwrap().contains("\n\nIt is late.\n\n"), "{got}");
}

#[test]
fn text_and_steps_up_narrow_and_widen_what_is_meant() {
    let markup = "<section><h3>Read on</h3><p>One</p></section><section><h3>Vote</h3><p>Two</p></section>";
    let got = cleaned("select", "label = \"related\"\ncss = 'h3'\nhas_text = '^Read on$'\nup = 1", markup);
    let body = got["body"].as_str().unwrap();
    assert!(!body.contains("Read on") && !body.contains("One") && body.contains("Two"), "{body}");
}

#[test]
fn an_element_that_is_the_page_itself_stays() {
    let work = Work::with(&[
        ("page.html", &format!("<body class=ad>{}", page(""))),
        ("test.toml", &table("select", "label = \"ad\"\ncss = '.ad'")),
    ]);
    let args = ["--no-builtin", "--packs", "test.toml", "page.html"];
    assert_eq!(work.run(&args).ok().json()["body"], article_body());
    let explained = work.run(&["explain", "--no-builtin", "--packs", "test.toml", "page.html", "--rule", "test/mark"]);
    explained.ok().prints("did not act: line 1: the element holds 100% of the page's prose");
}

#[test]
fn an_element_rule_gives_a_field() {
    let got = cleaned(
        "element",
        "field = \"caption\"\ncss = 'figcaption'",
        "<figure><figcaption>The quay</figcaption></figure>",
    );
    assert_eq!((&got["caption"], &got["body"]), (&"The quay".into(), &article_body().into()));
}

#[test]
fn rules_about_elements_do_not_act_on_text_and_say_so() {
    let work = Work::with(&[
        ("test.toml", &table("select", "label = \"ad\"\ncss = 'p'")),
        ("page.txt", &PARAGRAPHS.join("\n\n")),
    ]);
    work.run(&["rules", "list", "--no-builtin", "--packs", "test.toml"]).ok().prints("(HTML pages only)");
    let explained = work.run(&["explain", "--no-builtin", "--packs", "test.toml", "page.txt", "--rule", "test/mark"]);
    explained.ok().prints("for HTML pages only");
}

#[test]
fn a_main_heading_that_a_rule_for_text_took_lends_its_text() {
    let page = page("").replace("<h1>Vote</h1>", "<title>Jobs - Tide Watch</title><h1>Jobs</h1>");
    let work = Work::with(&[("page.html", &page), ("test.toml", &pack("test", &line_rule("menu", "^Jobs$", "")))]);
    let got = work.run(&["--no-builtin", "--packs", "test.toml", "page.html", "--dropped"]).ok().json();
    assert_eq!((&got["headline"], &got["body"]), (&json!("Jobs"), &json!(article_body())));
    assert_eq!((&got["dropped"][0]["rule"], &got["dropped"][0]["label"]), (&json!("test/menu"), &json!("note")));
}

#[test]
fn a_question_in_a_hidden_panel_is_no_headline() {
    let panel = format!(
        "<div class=faq-panel hidden><h1>What are tents at the quay made of?</h1><p>{}</p></div>",
        PARAGRAPHS[0]
    );
    let page = format!("<title>Tents of the quay</title><p>{}</p>{panel}", PARAGRAPHS[1]);
    let panels = pack("test", &[hidden("panel", "faq"), line_rule("menu", "^Jobs$", "")].join("\n"));
    let work = Work::with(&[("page.html", &page), ("test.toml", &panels)]);
    let got = work.run(&["page.html", "--no-builtin", "--packs", "test.toml"]).ok().json();
    assert_eq!(got["headline"], "Tents of the quay");
    assert!(got["body"].as_str().unwrap().contains(PARAGRAPHS[0]), "{got}");
}

/// A table of a name by which hidden text is told.
fn hidden(kind: &str, name: &str) -> String {
    format!("[[hidden]]\nid = \"{kind}\"\nwhy = \"It is.\"\nkind = \"{kind}\"\nnames = [\"{name}\"]\n")
}

#[test]
fn packs_name_what_is_hidden() {
    let offstage = "<p class='tide off-stage'>Only for prompters.</p>";
    let panel = format!("<div class=log-scroll hidden><p>{}</p></div>", PARAGRAPHS[1].to_uppercase());
    let slide = format!("<div class=Log-Slide>{panel}</div>");
    let body = |markup: &str, kinds: &[(&str, &str)]| {
        let names = kinds.iter().map(|(kind, name)| hidden(kind, name));
        let tables: Vec<String> = names.chain([line_rule("menu", "^Jobs$", "")]).collect();
        let work = Work::with(&[("page.html", &page(markup)), ("test.toml", &pack("test", &tables.join("\n")))]);
        let got = work.run(&["page.html", "--no-builtin", "--no-scorer", "--packs", "test.toml"]).ok().json();
        got["body"].as_str().unwrap().replace(&article_body(), "…")
    };
    assert!(
        body(offstage, &[]).contains("prompters") && !body(offstage, &[("class", "off-stage")]).contains("prompters")
    );
    assert!(!body(&panel, &[]).contains("TIDE TABLES") && body(&panel, &[("panel", "scroll")]).contains("TIDE TABLES"));
    assert!(body(&slide, &[("panel", "scroll")]).contains("TIDE TABLES"));
    assert!(!body(&slide, &[("beside", "slide"), ("panel", "scroll")]).contains("TIDE TABLES"));
}

#[test]
fn a_credit_is_that_of_the_picture_of_its_own_figure() {
    let figure = |caption: &str| format!("<figure><img src=x><figcaption>{caption}</figcaption></figure>");
    let credit = "<span class=credit>Jane Roe/AFP</span>";
    let captions = |figures: &[String]| {
        let work = Work::with(&[("page.html", &page(&figures.concat()))]);
        work.run(&["page.html"]).ok().json()["captions"].clone()
    };
    let quay = "The quay at noon on Tuesday";
    let two = [figure(quay), figure(credit)];
    let expected = json!([{"text": quay, "credit": null}, {"text": "Jane Roe/AFP", "credit": "Jane Roe/AFP"}]);
    assert_eq!(captions(&two), expected);
    let one = [figure(&format!("{quay} {credit}"))];
    assert_eq!(captions(&one), json!([{"text": quay, "credit": "Jane Roe/AFP"}]));
}

#[test]
fn a_picture_without_a_caption_is_described_by_its_alt() {
    let picture = |alt: &str| format!("<figure><img src=a.jpg alt='{alt}'></figure>");
    let captions = |markup: &str| {
        let work = Work::with(&[("page.html", &page(markup))]);
        work.run(&["page.html"]).ok().json()["captions"].clone()
    };
    let alt = "A boat at the old quay";
    assert_eq!(captions(&picture(alt)), json!([{"text": alt, "credit": null}]));
    let credited = captions(&format!("{}<p>Photo: Rosa Lindt</p>", picture(alt)));
    assert_eq!(credited.as_array().unwrap().last(), Some(&json!({"text": alt, "credit": "Rosa Lindt"})));
    let captioned = format!("<figure><img src=a.jpg alt='{alt}'><figcaption>The quay in May.</figcaption></figure>");
    assert_eq!(captions(&captioned), json!([{"text": "The quay in May.", "credit": null}]));
    for other in [
        picture("Quay"),
        picture("A boat at the quay.jpg"),
        format!("<img src=a.jpg alt='{alt}'>"),
        format!("<div><ul><li>{}</li></ul></div>", picture(alt)),
    ] {
        assert_eq!(captions(&other), json!([]), "{other}");
    }
}

/// A field of the article that the built-in rules make of the sample's paragraphs, with this markup above them.
fn field(name: &str, head: &str, above: &str) -> serde_json::Value {
    let [first, second, third] = PARAGRAPHS;
    let page = format!(
        "<!doctype html><html lang=en>{head}<body>{above}<p>{first}</p><p>{second}</p><p>{third}</p>\
         <div id=comments><p>Jo <time datetime=2026-01-02>2 Jan</time></p><p>Well put, all of it.</p></div>"
    );
    let work = Work::with(&[("page.html", &page)]);
    work.run(&["page.html"]).ok().json()[name].take()
}

#[test]
fn a_date_for_programs_counts_where_it_is_the_articles() {
    let title = "<h1>Harbour board puts off vote on the cannery</h1>";
    let time = "<time datetime=2022-05-19>19 May</time>";
    let other = "<time datetime=2024-02-03>3 Feb</time>";
    let ticker = format!("<div><ul><li><a href=x>Other story</a> {other}</ul></div>");
    let heads = [
        format!("{title}{time}"),
        format!("{ticker}{title}{time}"),
        format!("{title}<p>Updated {other} · First published {time}</p>"),
        format!("{title}<p>Event date: {other}</p><p>Published 19 May 2022</p>"),
        format!("<p>Saturday, 3 February 2024</p>{title}<p>{time}</p>"),
        format!("{ticker}{title}<abbr class=published title=2022-05-19T10:00:00>2 years ago</abbr>"),
    ];
    for head in heads {
        assert_eq!(field("date", "", &head), "2022-05-19", "{head}");
    }
    assert_eq!(field("date", "", title), serde_json::Value::Null, "that of a comment is none");
    let told = "<meta name=pubdate content=20220519>";
    assert_eq!(field("date", told, &format!("{title}{other}")), "2022-05-19", "the page's own word is better");
}

#[test]
fn a_headline_has_no_kicker_and_no_badge_that_a_title_leaves_out() {
    let headline = "Harbour board puts off vote on the cannery";
    let page = |title: &str, h1: &str| field("headline", &format!("<title>{title}</title>"), &format!("<h1>{h1}</h1>"));
    let mail = format!("{headline} | Quay Mail");
    assert_eq!(page(&mail, &format!("<span class=kicker>Harbour</span><span class=hl>{headline}</span>")), headline);
    assert_eq!(page(&mail, &format!("<span class=kicker>Harbour:</span> {headline}")), headline);
    assert_eq!(page(&mail, &format!("{headline} <span class=premium>PREMIUM</span>")), headline);
    let kicker = format!("<span class=kicker>Quay</span><span class=hl>{headline}</span>");
    assert_eq!(page(&format!("Quay: {mail}"), &kicker), headline);
    let colon = format!("<span class=a>Cannery:</span> {headline}");
    assert_eq!(page(&format!("Cannery: {mail}"), &colon), format!("Cannery: {headline}"));
}

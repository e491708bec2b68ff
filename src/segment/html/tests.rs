use super::{Hides, Names};
use crate::segment::{Join, Kind, Page};

fn segment_html(markup: &str) -> Page<'static> {
    let hiding = [(Hides::Class, "sr-only"), (Hides::Panel, "faq"), (Hides::Beside, "modal")];
    super::segment_html(markup, &Names::new(&hiding.map(|(hides, name)| (hides, name.to_owned())), []))
}

fn texts(markup: &str) -> Vec<String> {
    segment_html(markup).lines.iter().map(|line| line.text.to_string()).collect()
}

fn kinds(page: &Page<'_>) -> Vec<(Kind, Join)> {
    page.lines.iter().map(|line| (line.kind, line.join)).collect()
}

#[test]
fn inline_text_is_joined_exactly() {
    assert_eq!(
        texts("<b>S</b>quished <i>to</i><i>gether</i>,\n <a href=x>one</a>\u{A0}<em> two </em>."),
        ["Squished together, one two ."]
    );
    assert_eq!(texts("<span>a</span><div>b</div>c<p>d"), ["a", "b", "c", "d"]);
    assert_eq!(texts("one<img src=x>two<wbr>three co\u{AD}op"), ["one twothree coop"]);
    assert_eq!(texts("Fish &amp;amp; chips, the mayorâ€™s"), ["Fish & chips, the mayor’s"]);
}

#[test]
fn elements_side_by_side_are_words_of_their_own_but_not_in_code() {
    let pair = "<span class=a>Berth</span><span class=b>12</span>";
    assert_eq!(texts(pair), ["Berth 12"]);
    assert_eq!(
        texts(&format!("<p>At <code>{pair}</code>, <b>Berth</b><i>12</i> or <a>BERTH</a><b>NINE</b>")),
        ["At Berth12, Berth12 or BERTHNINE"]
    );
    assert_eq!(texts("<b>Berth</b><i class=x></i>NINE"), ["BerthNINE"], "the text is in no element");
    assert_eq!(texts("<span class=a>Berth <i></i></span><span class=b>12</span><span class=c>b</span>"), ["Berth 12b"]);
}

#[test]
fn line_breaks_part_lines_and_two_part_blocks() {
    let page = segment_html("<p>a<br>b<br><br>c</p>");
    assert_eq!(kinds(&page).iter().map(|kind| kind.1).collect::<Vec<_>>(), [Join::Block, Join::Tight, Join::Block]);
}

#[test]
fn lists_headings_quotes_and_code_keep_their_kind() {
    let page = segment_html(
        "<h2><a href=x>H</a></h2><ul><li><p>a<p>more</li><li>b<ul><li>c</ul></ul><blockquote><p>q</blockquote>\
         <pre><code>fn a() {\n\n    b\n}</code></pre>",
    );
    let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_ref()).collect();
    assert_eq!(texts, ["H", "a", "more", "b", "c", "q", "fn a() {", "    b", "}"]);
    let kinds: Vec<Kind> = page.lines.iter().map(|line| line.kind).collect();
    let (item, code) = (Kind::ListItem, Kind::Code);
    assert_eq!(kinds, [Kind::Heading(2), item, Kind::Paragraph, item, item, Kind::Quote, code, code, code]);
}

#[test]
fn tables_of_data_are_rows_and_frames_are_blocks() {
    let data = "<table><caption>Tides</caption><tr><th>Day</th><th>High</th></tr><tr><td><p>Monday</p></td><td>5.1</td></tr></table>";
    assert_eq!(texts(data), ["Tides", "Day | High", "Monday | 5.1"]);
    let frame = "<table><tr><td><ul><li>Home</ul></td><td><h1>Tide</h1><p>It came.<p>It went.<p>It came.<p>It went.</td></tr></table>";
    assert_eq!(texts(frame), ["Home", "Tide", "It came.", "It went.", "It came.", "It went."]);
}

#[test]
fn what_no_reader_sees_gives_no_line() {
    let hidden = "<p hidden>a</p><p aria-hidden=true>a</p><p style='color:red; display: none'>a</p><template><p>a</template>\
         <script>a</script><span class='x sr-only'>a</span><p style='visibility:hidden'>a</p><textarea>a</textarea>";
    assert_eq!(texts(&format!("{hidden}<details><summary>more</summary>kept</details>")), ["more", "kept"]);
}

#[test]
fn hidden_panels_that_a_click_opens_are_read() {
    let long = "The council put off its vote on Tuesday for the third time since the cannery burned down.";
    let panels = [
        format!("<button aria-controls=a>Why</button><p id=a hidden>{long}"),
        format!("<a href=#a>Why</a><div id=a aria-hidden=true><p>{long}</div>"),
        format!("<h3>Why</h3><div class='faq-answer' style='display:none'><p>{long}</div>"),
        format!("<h3>Why</h3><section role=tabpanel><div hidden>{long}</div></section>"),
    ];
    for panel in panels {
        let page = segment_html(&format!("{panel}<p>Last.</p>"));
        let in_panel: Vec<bool> = page.markup.unwrap().lines.iter().map(|line| line.in_panel).collect();
        assert_eq!((in_panel, page.lines[1].text.as_ref()), (vec![false, true, false], long), "{panel}");
    }
    let others = [
        format!("<p hidden>{long}"),
        format!("<button aria-controls=a></button><div id=a class=modal hidden>{long}</div>"),
        format!("<nav><div class=collapse hidden>{long}</div></nav>"),
        "<button aria-controls=a></button><p id=a hidden>The council put off its vote.".to_owned(),
    ];
    for other in others {
        assert_eq!(texts(&format!("{other}<p>Last.</p>")), ["Last."], "{other}");
    }
}

#[test]
fn a_page_that_a_script_will_show_is_read() {
    let long = "The council put off its vote on Tuesday for the third time since the cannery burned down. ".repeat(20);
    assert_eq!(texts(&format!("<p>Loading</p><main style='display:none'><p>{long}</main>")).len(), 2);
}

/// A paragraph of an article, and its second.
const PARAGRAPHS: [&str; 2] = [
    "The council put off its vote on Tuesday for the third time since the cannery by the harbour burned down.",
    "Its mayor told the meeting that the plans of the owner would be read again, page by page, before the summer.",
];
const CONSENT: &str =
    "<p>We and our partners store and read data on your device, and ask you to agree to that here.</p>";

fn article() -> String {
    PARAGRAPHS.map(|text| format!("<p>{text}</p>")).concat()
}

#[test]
fn a_page_behind_a_window_that_asks_for_consent_is_read() {
    let page = format!("<main><h1>Vote put off</h1>{0}{0}</main>", article());
    let window = format!("<div class=modal><h2>Your data</h2>{CONSENT}{CONSENT}{CONSENT}</div>");
    for hides in ["aria-hidden=true", "style='display:none'", "style='visibility: hidden; opacity: 0'"] {
        let texts = texts(&format!("<body class=modal-open><div id=app {hides}>{page}</div>{window}"));
        assert_eq!(texts[..3], ["Vote put off", PARAGRAPHS[0], PARAGRAPHS[1]], "{hides}");
    }
    let beside = format!("<h1>Vote</h1>{}<div class=modal aria-hidden=true>{page}</div>", article());
    assert_eq!(texts(&beside).len(), 3, "a window stays closed");
    let other = format!("<h1>Vote</h1>{0}{0}<div style='display:none'>{page}</div>", article());
    assert_eq!(texts(&other).len(), 5, "no more than what is shown");
}

#[test]
fn a_short_page_that_waits_for_its_script_is_shown_without_what_else_is_hidden() {
    let text = "港口管理局周二晚间投票决定，六月第一周起重新开放旋转桥，结束了三年多来将小镇一分为二的封闭。投票以九比四通过。";
    let page = format!(
        "<h1>旋转桥六月重开</h1><div style='display:none'><p>功能介绍</p></div>\
         <div style='visibility: hidden'><p>{text}</p><p>{text}</p><p>{text}</p></div>"
    );
    assert_eq!(texts(&page), ["旋转桥六月重开", text, text, text]);
}

#[test]
fn the_hidden_rest_of_a_text_is_read() {
    let shown = format!("<p>First of all, {}</p>", PARAGRAPHS[0]);
    let count = |rest: &str| texts(&format!("<h1>Vote</h1>{shown}{rest}<button>Read on</button>")).len();
    for attribute in ["style='display:none'", "aria-hidden=true class=paywalled", "hidden"] {
        assert_eq!(count(&format!("<div {attribute}>{}</div>", article())), 5, "{attribute}");
    }
    assert_eq!(count(&format!("<span id=dots>...</span><span style='display:none'>{}</span>", article())), 6);
    let others = [
        format!("<div class=modal hidden>{}</div>", article()),
        format!("<div hidden lang=fr>{}</div>", article()),
        format!("<div hidden><form>{}<input></form></div>", article()),
        format!("<ul><li>Home</ul><div hidden>{}</div>", article()),
        format!("<div hidden><p><a href=x>{0}</a><p><a href=y>{0}</a></div>", PARAGRAPHS[0]),
        format!("<p hidden>{}</p>", PARAGRAPHS[0]),
    ];
    for other in others {
        let list = usize::from(other.contains("Home"));
        assert_eq!(count(&other), 3 + list, "{other}");
    }
}

#[test]
fn late_parts_stand_in_their_places() {
    let [b, c] = PARAGRAPHS;
    let page = format!(
        "<main><p>a</p><template id=\"B:0\"></template><p>d</p></main><div hidden id=\"S:0\"><p>b</p>\
         <template id=\"P:1\"></template></div><div hidden id=\"S:1\"><p>{b}</div><div hidden id=\"S:2\"><p>{c}</div>\
         <p hidden id=x>f"
    );
    assert_eq!(texts(&page), ["a", "b", b, "d", c]);
    let nested = "<div hidden id=\"S:0\"><h1>a</h1><template id=\"B:0\"></template></div>";
    assert_eq!(texts(nested), ["a"], "a part is not put into itself");
}

#[test]
fn shadow_trees_are_what_readers_see() {
    let page = format!(
        "<x-menu><template shadowrootmode=open><p>Home</p></template></x-menu><x-app><template shadowrootmode=open>\
         <style>a</style><h1>Tide</h1><x-text><template shadowroot=open>{}</template></x-text></template></x-app>\
         <template><h1>Not this.</h1></template>",
        article()
    );
    assert_eq!(texts(&page), ["Tide", PARAGRAPHS[0], PARAGRAPHS[1]]);
}

#[test]
fn a_heading_is_one_line() {
    for heading in
        ["Vote<br>put off", "<div>Vote</div><div>put off</div>", "Vote <span style='display:block'>put off</span>"]
    {
        let page = segment_html(&format!("<title>Vote put off</title><h1 class=x>{heading}</h1><p>It was."));
        assert_eq!((page.lines[0].text.as_ref(), page.lines[0].kind), ("Vote put off", Kind::Heading(1)), "{heading}");
        assert_eq!(page.lines.len(), 2);
    }
    assert_eq!(texts("<title>Vote put off | Mail</title><h2>Vote<br>put off</h2>"), ["Vote put off"]);
    assert_eq!(texts("<h2>Vote<br>put off</h2>"), ["Vote", "put off"]);
    let told = "<title>Council puts off vote | Mail</title><h1>Council puts off vote<br>Mayor is not amused</h1>";
    assert_eq!(texts(told), ["Council puts off vote", "Mayor is not amused"]);
    assert_eq!(texts("<h1>Vote<ul><li>a<li>b</ul></h1>"), ["Vote", "a", "b"]);
    assert_eq!(texts("<h1>Vote<br><small>Again</small></h1>").len(), 2);
    assert_eq!(texts("<h3>Soup <div><button>1x</button></div></h3>"), ["Soup", "1x"]);
    assert_eq!(texts("<h1>Vote<p>It was.</h1>"), ["Vote It was."]);
}

#[test]
fn links_of_headings_to_themselves_are_no_text() {
    assert_eq!(
        texts("<h2>Greasing<a class=headerlink href=#a>¶</a></h2><h2>Oil <a href=#b>#</a></h2>"),
        ["Greasing", "Oil"]
    );
    assert_eq!(texts("<h3>Oil<a class=anchor-link href=#a>Link to this section</a></h3>"), ["Oil"]);
    assert_eq!(texts("<h3><a class=anchor href=#a>Oil</a></h3>"), ["Oil"]);
    assert_eq!(
        texts("<li>It came in May. <a href=#r1>↩︎</a><p>See <a href=#4>§ 4</a> and <a class=anchor>here</a>"),
        ["It came in May.", "See § 4 and here"]
    );
}

#[test]
fn what_is_not_seen_puts_no_space_before_a_mark() {
    assert_eq!(texts("<a>office<svg></svg></a>, which (<img src=x>see)<script></script>."), ["office, which (see)."]);
    assert_eq!(texts("News<svg></svg>Sport <b>12<svg></svg></b>.5"), ["News Sport 12 .5"]);
    assert_eq!(
        texts("<ruby>岬<rp>(</rp><rt>みさき</rt><rp>)</rp></ruby>の<ruby>灯台<rt>とうだい</rt></ruby>に"),
        ["岬の灯台に"]
    );
    assert_eq!(
        texts("<p>Press (<button>go</button>) or wait.<button>Share</button>"),
        ["Press (go) or wait.", "Share"]
    );
}

#[test]
fn figures_are_what_they_were() {
    assert_eq!(
        texts("<p>10<sup>6</sup> and 10<sup>−6</sup> in 2010<sup>3</sup>, m<sup>2</sup>, 10<sup><a>1</a></sup>"),
        ["10^6 and 10^−6 in 20103, m2, 101"]
    );
    assert_eq!(texts("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it"), ["1/2 of it"]);
    assert_eq!(texts("<p><span class=c4>in 202</span><span class=c5>1 it</span>"), ["in 2021 it"]);
    assert_eq!(
        texts("<p>It has <del>221</del> <ins>212</ins> slugs, <s>none</s> left."),
        ["It has 212 slugs, none left."]
    );
}

#[test]
fn elements_give_dates_with_their_place() {
    let page = segment_html(
        "<p>Tide</p><p>It came <time datetime=2024-05-07>on Tuesday</time>.</p><abbr class=published title='2024-05-06'>\
         yesterday</abbr><abbr title=Page>p.</abbr><ins datetime=2024-01-01>x</ins>",
    );
    let times = page.markup.expect("an HTML page has markup").times;
    let told: Vec<_> = times.iter().map(|time| (time.line, time.date.as_str(), time.is_published)).collect();
    assert_eq!(told, [(1, "2024-05-07", false), (2, "2024-05-06", true)]);
}

#[test]
fn metadata_is_read_as_it_is_meant() {
    let page = "<meta name=citation_author content='van Roe, Jane'><meta name=citation_author content='Doe, J. B.'>\
         <meta name=author content='Mo, Lee'><meta name=pubdate content=20240507><meta name=citation_date content='2024/05/08'>\
         <script type=application/ld+json>{\"@type\": \"JobPosting\", \"datePosted\": \"2024-05-09\",\
         \"articleBody\": \"&amp;lt;p&amp;gt;It &amp;amp; they came.&amp;lt;/p&amp;gt;\"}</script>";
    let metadata = segment_html(page).metadata.expect("an HTML page has metadata");
    assert_eq!(metadata.authors, ["Jane van Roe", "J. B. Doe", "Mo, Lee"]);
    assert_eq!(metadata.dates, ["2024-05-09", "2024-05-07", "2024/05/08"]);
    assert_eq!(metadata.body.as_deref(), Some("<p>It & they came.</p>"));
}

#[test]
fn stand_ins_of_scripts_count_where_they_are_the_only_copy() {
    let lone = "The council put off its vote on Tuesday for the third time since the cannery burned down.";
    let stand_in = format!("<p>First.</p><noscript><img src=x><p>{lone}</p></noscript><p>Last.</p>");
    assert_eq!(texts(&stand_in), ["First.", lone, "Last."]);
    assert_eq!(texts(&format!("{stand_in}<p>{lone}</p>")), ["First.", "Last.", lone]);
    let numbers: Vec<u32> = segment_html(&stand_in).lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    let page = segment_html(&format!(
        "{stand_in}<figure><img src=y alt='The burned cannery at night'></figure><p>More <b class=credit>bold</b>."
    ));
    let markup = page.markup.expect("an HTML page has markup");
    assert_eq!((markup.pictures[0].line, markup.spans[0].line), (3, 3), "moved with the lines");
}

#[test]
fn words_that_only_a_style_sheet_keeps_apart_are_parted() {
    let page =
        "<p><span>News</span><span>By <a>Jane Roe</a></span><span>Senior Reporter</span> <b>in 1960</b><i>Jane Poe</i>";
    assert_eq!(texts(page), ["News By Jane Roe Senior Reporter in 1960 Jane Poe"]);
    assert_eq!(
        texts("<p><b>T</b>he <i>un</i>seen <b>S</b>quish, CO<sub>2</sub>, <b>Mc</b>DONALD"),
        ["The unseen Squish, CO2, McDONALD"]
    );
}

#[test]
fn lines_know_their_element_links_and_named_parts() {
    let page = segment_html("<p>See <a href=x class=more>the plan</a> <span class=credit>Jane Roe</span></p>");
    let markup = page.markup.expect("an HTML page has markup");
    let line = markup.lines[0];
    assert_eq!((line.chars, line.linked), (21, 9));
    assert_eq!(markup.document.tree.get(line.node).unwrap().value().as_element().unwrap().name(), "p");
    let parts: Vec<&str> = markup
        .spans
        .iter()
        .map(|span| &page.lines[0].text[span.range.start as usize..span.range.end as usize])
        .collect();
    assert_eq!(parts, ["the plan", "Jane Roe"]);
}

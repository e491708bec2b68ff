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

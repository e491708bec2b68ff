//! A page's text in, whether it is HTML out.

/// What an HTML page may begin with, lower case.
const PAGE_STARTS: [&str; 6] = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta "];
/// Elements that a piece of a page may begin with, as content management systems and feeds give it.
const PIECE_STARTS: [&str; 17] = [
    "p",
    "div",
    "article",
    "section",
    "main",
    "header",
    "figure",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "table",
    "img",
    "a",
];
/// Least paragraphs of a piece of a page that begins with something else: Markdown may begin with a tag, too.
const PIECE_PARAGRAPHS: usize = 2;

/// Whether a text is an HTML page, or a piece of one, by its start; comments or an XML declaration may stand before it.
pub(crate) fn is_html(text: &str) -> bool {
    let mut text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    for (open, close) in [("<?xml", "?>"), ("<!--", "-->"), ("<!--", "-->")] {
        let rest = text.strip_prefix(open).and_then(|rest| rest.split_once(close));
        text = rest.map_or(text, |(_, rest)| rest.trim_start());
    }
    PAGE_STARTS.iter().any(|start| has_start(text, start)) && !is_doctype_alone(text) || is_piece(text)
}

/// Whether a text holds anything like a tag; files named `.html` may hold text that somebody took out of a page.
pub(crate) fn has_tag(text: &str) -> bool {
    let is_tag = |at: usize| text.as_bytes().get(at + 1).is_some_and(|c| c.is_ascii_alphabetic() || b"/!?".contains(c));
    memchr::memchr_iter(b'<', text.as_bytes()).any(is_tag)
}

/// The markup of a page that was escaped as a whole, `&lt;p&gt;`, as some feeds and databases hold it.
pub(crate) fn escaped_html(text: &str) -> Option<String> {
    let is_escaped = text.trim_start().starts_with("&lt;");
    let markup = is_escaped.then(|| html_escape::decode_html_entities(text).into_owned())?;
    is_html(&markup).then_some(markup)
}

/// One closing tag of a page that has none of these in so many bytes is not enough: its text may show some.
const PAGE_ENDS: [&[u8]; 4] = [b"</html", b"</body", b"</head", b"</title"];
const BYTES_PER_TAG: usize = 300;

/// Whether a document type is all the markup there is: some dumpers leave it as it was.
fn is_doctype_alone(text: &str) -> bool {
    let rest = text.strip_prefix("<!").and_then(|rest| rest.split_once('>')).map_or("<", |(_, rest)| rest.trim_start());
    let has = |what: &[u8]| memchr::memmem::find(rest.as_bytes(), what).is_some();
    let has_end = || PAGE_ENDS.iter().any(|end| has(end) || has(&end.to_ascii_uppercase()));
    let closing = || memchr::memmem::find_iter(rest.as_bytes(), b"</").count();
    !rest.is_empty() && !rest.starts_with('<') && closing() * BYTES_PER_TAG < rest.len() && !has_end()
}

/// Whether a text is a piece of a page: it begins with an element and has its paragraphs in tags.
fn is_piece(text: &str) -> bool {
    let Some(tag) = text.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let is_known = PIECE_STARTS.iter().any(|start| start.eq_ignore_ascii_case(name));
    let least = if name.eq_ignore_ascii_case("p") { 1 } else { PIECE_PARAGRAPHS };
    let paragraphs = |close: &str| memchr::memmem::find_iter(text.as_bytes(), close).take(least).count();
    is_known && paragraphs("</p>").max(paragraphs("</P>")) == least
}

fn has_start(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_their_start() {
        assert!(is_html("\u{FEFF} <?xml version=\"1.0\"?><!-- a --><!DOCTYPE HTML><p>One."));
        assert!(is_html("<title>One</title>"));
        assert!(!is_html("One <html>"));
        assert!(!is_html("<!DOCTYPE html>\n\n# One\n\n[Two](/two) <3"));
        assert!(is_html("<!DOCTYPE html>One<p>Two</p>"));
        let text = "The tide was out. ".repeat(40);
        assert!(!is_html(&format!("<!DOCTYPE html> {text} </a")), "one tag that a text shows");
        assert!(is_html(&format!("<!DOCTYPE html> {text} </BODY>")));
    }

    #[test]
    fn pieces_of_pages_have_their_paragraphs_in_tags() {
        assert!(is_html("<!-- wp:paragraph -->\n<p class=\"lead\">One.</p>"));
        assert!(is_html("<div><figure></figure><P>One.</P><P>Two.</P></div>"));
        assert!(!is_html("<div id=\"page\">\n\n# One\n\n<p>Two.</p>\n\n</div>"));
        assert!(!is_html("<p is the element of paragraphs."));
        assert!(!is_html("<paper> says: </p>"));
        assert_eq!(escaped_html("&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;").as_deref(), Some("<p>1 &lt; 2</p>"));
        assert_eq!(escaped_html("&lt;3 is a heart."), None);
        assert!(has_tag("One <b>two</b>.") && has_tag("<!DOCTYPE html>") && !has_tag("1 < 2, <3, a<"));
    }
}

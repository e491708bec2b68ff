//! A page's markup in, the tree builder's tokens out: `html5gum` reads it, twice as fast as the tokenizer that comes with
//! the tree builder.

use std::convert::Infallible;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use html5gum::{Emitter, Error, State, Tokenizer};

use super::metadata::is_linked_data;
use super::names::Names;
use super::piece::{Piece, text};
use super::reader::PageReader;

/// Lines are not counted.
const NO_LINE: u64 = 1;

/// Hands the tokens of a page to a sink: without comments (but for empty ones between white space and other text), without the attributes that nobody reads, and without the
/// text of scripts and style sheets but for data about the page. Texts and values are parts of one copy of the page.
pub(super) fn feed<S: TokenSink>(text: &str, sink: &S, names: &Names) {
    let page = StrTendril::from_slice(text);
    let Ok(()) = Tokenizer::new_with_emitter(PageReader::new(&page), Tokens::new(&page, sink, names)).finish();
}

/// Makes tokens of what is read.
struct Tokens<'s, S> {
    page: &'s StrTendril,
    sink: &'s S,
    names: &'s Names,
    /// The text at hand.
    text: Piece,
    /// Whether that before it is white space, if no tag stood between.
    is_blank_before: Option<bool>,
    /// Whether a comment stood between.
    is_comment_before: bool,
    /// Whether it is that of a script or a style sheet.
    is_code: bool,
    /// The tag at hand.
    kind: TagKind,
    name: Vec<u8>,
    is_self_closing: bool,
    attributes: Vec<Attribute>,
    /// Name of its attribute at hand, until the value begins.
    attribute: Vec<u8>,
    /// Whether anybody reads that attribute.
    is_read: bool,
    value: Piece,
    /// Name of the start tag before, if no end tag came since.
    opened: Vec<u8>,
    doctype: Doctype,
    doctype_name: Vec<u8>,
}

impl<'s, S: TokenSink> Tokens<'s, S> {
    fn new(page: &'s StrTendril, sink: &'s S, names: &'s Names) -> Self {
        Self {
            page,
            sink,
            names,
            text: Piece::default(),
            is_blank_before: None,
            is_comment_before: false,
            is_code: false,
            kind: TagKind::EndTag,
            name: Vec::new(),
            is_self_closing: false,
            attributes: Vec::new(),
            attribute: Vec::new(),
            is_read: false,
            value: Piece::default(),
            opened: Vec::new(),
            doctype: Doctype::default(),
            doctype_name: Vec::new(),
        }
    }

    fn begin_tag(&mut self, kind: TagKind) {
        self.kind = kind;
        self.name.clear();
        self.is_self_closing = false;
        self.attributes.clear();
        self.attribute.clear();
        self.value.clear();
    }

    /// Begins the value of the attribute whose name was read; of two of one name the first holds.
    fn begin_value(&mut self) {
        if self.attribute.is_empty() {
            return;
        }
        let is_new = |name: &LocalName| self.attributes.iter().all(|attribute| attribute.name.local != *name);
        let is_start = self.kind == TagKind::StartTag;
        let name = if is_start { self.read_name().filter(is_new) } else { None };
        self.attribute.clear();
        self.is_read = name.is_some();
        if let Some(name) = name {
            self.attributes.push(Attribute { name: QualName::new(None, ns!(), name), value: StrTendril::new() });
        }
    }

    /// The attribute at hand, if anybody reads it; a title is read of abbreviations alone.
    fn read_name(&self) -> Option<LocalName> {
        let title = || (self.attribute == b"title" && self.name == b"abbr").then_some(local_name!("title"));
        self.names.attribute(&self.attribute).or_else(title)
    }

    fn end_attribute(&mut self) {
        self.begin_value();
        if let Some(value) = self.value.take(self.page)
            && let Some(attribute) = self.attributes.last_mut()
        {
            attribute.value = value;
        }
    }

    /// Puts the text at hand; the tree builder wants its NUL characters apart.
    fn end_text(&mut self) {
        let Some(text) = self.text.take(self.page) else { return };
        self.part(text.trim_ascii().is_empty());
        if !text.as_bytes().contains(&0) {
            self.put(Token::CharacterTokens(text));
            return;
        }
        for (at, part) in text.split('\0').enumerate() {
            if at > 0 {
                self.put(Token::NullCharacterToken);
            }
            if !part.is_empty() {
                self.put(Token::CharacterTokens(StrTendril::from_slice(part)));
            }
        }
    }

    /// Parts text from that before it if a comment stood between, and just one of them is white space: text in a table
    /// outside its cells is put before it, but white space is not.
    fn part(&mut self, is_blank: bool) {
        let before = self.is_blank_before;
        let is_parted = std::mem::take(&mut self.is_comment_before);
        if is_parted && before.is_some_and(|before| before != is_blank) {
            self.put(Token::CommentToken(StrTendril::new()));
        }
        self.is_blank_before = Some(is_blank && (is_parted || before != Some(false)));
    }

    /// Gives the sink a token; tells how it wants the text behind it to be read.
    fn put(&self, token: Token) -> Option<State> {
        match self.sink.process_token(token, NO_LINE) {
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(_) => Some(State::ScriptData),
            // Scripts are not run, and the encoding is known.
            _ => None,
        }
    }
}

impl<S: TokenSink> Emitter for Tokens<'_, S> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.opened = name.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {
        self.end_text();
        self.put(Token::EOFToken);
        self.sink.end();
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, text: &[u8]) {
        if !self.is_code {
            self.text.push(text, self.page);
        }
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(TagKind::StartTag);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(TagKind::EndTag);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.is_self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.begin_value();
        if self.is_read {
            self.value.push(value, self.page);
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_text();
        self.is_blank_before = None;
        self.end_attribute();
        let attrs = std::mem::take(&mut self.attributes);
        let self_closing = self.is_self_closing && self.kind == TagKind::StartTag;
        let name = local_name(&self.name);
        let tag = Tag { kind: self.kind, name, self_closing, attrs, had_duplicate_attributes: false };
        let may_be_code = self.kind == TagKind::StartTag && is_code(&tag);
        let next = self.put(Token::TagToken(tag));
        self.is_code = may_be_code && next.is_some();
        self.opened.clear();
        if self.kind == TagKind::StartTag {
            std::mem::swap(&mut self.opened, &mut self.name);
        }
        next
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.kind == TagKind::EndTag && !self.opened.is_empty() && self.opened == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.sink.adjusted_current_node_present_but_not_in_html_namespace()
    }

    // No step reads comments.
    fn init_comment(&mut self) {
        self.end_text();
        self.is_comment_before = true;
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn emit_current_comment(&mut self) {}

    fn init_doctype(&mut self) {
        self.end_text();
        self.doctype = Doctype::default();
        self.doctype_name.clear();
    }

    fn push_doctype_name(&mut self, name: &[u8]) {
        self.doctype_name.extend_from_slice(name);
    }

    fn set_force_quirks(&mut self) {
        self.doctype.force_quirks = true;
    }

    fn set_doctype_public_identifier(&mut self, id: &[u8]) {
        self.doctype.public_id = Some(text(id));
    }

    fn set_doctype_system_identifier(&mut self, id: &[u8]) {
        self.doctype.system_id = Some(text(id));
    }

    fn push_doctype_public_identifier(&mut self, id: &[u8]) {
        self.doctype.public_id.get_or_insert_default().push_tendril(&text(id));
    }

    fn push_doctype_system_identifier(&mut self, id: &[u8]) {
        self.doctype.system_id.get_or_insert_default().push_tendril(&text(id));
    }

    fn emit_current_doctype(&mut self) {
        let name = Some(text(&self.doctype_name)).filter(|name| !name.is_empty());
        let doctype = Doctype { name, ..std::mem::take(&mut self.doctype) };
        self.put(Token::DoctypeToken(doctype));
    }
}

/// Whether the text in an element is a script or a style sheet, rather than data about the page.
fn is_code(tag: &Tag) -> bool {
    let kind = || tag.attrs.iter().find(|attribute| attribute.name.local == local_name!("type"));
    match tag.name {
        local_name!("style") => true,
        local_name!("script") => !kind().is_some_and(|kind| is_linked_data(&kind.value)),
        _ => false,
    }
}

fn local_name(bytes: &[u8]) -> LocalName {
    match str::from_utf8(bytes) {
        Ok(name) => LocalName::from(name),
        Err(_) => LocalName::from(String::from_utf8_lossy(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use html5ever::tree_builder::{TreeBuilder, TreeSink};
    use scraper::{Html, HtmlTreeSink, Node};

    use super::*;

    fn names() -> Names {
        Names::new(&[], ["a", "b", "c", "d"].map(str::to_owned))
    }

    fn parsed(text: &str) -> String {
        let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), Default::default());
        feed(text, &builder, &names());
        let mut document = builder.sink.finish();
        leave_out_comments(&mut document);
        document.html()
    }

    fn leave_out_comments(document: &mut Html) {
        let comments = document.tree.nodes().filter(|node| node.value().is_comment()).map(|node| node.id());
        for comment in comments.collect::<Vec<_>>() {
            document.tree.get_mut(comment).unwrap().detach();
        }
    }

    /// Takes comments, and attributes that nobody reads, out of a document.
    fn leave_out(document: &mut Html) {
        leave_out_comments(document);
        for node in document.tree.values_mut() {
            if let Node::Element(element) = node {
                element.attrs.retain(|(name, _)| names().attribute(name.local.as_bytes()).is_some());
            }
        }
    }

    #[test]
    fn documents_are_those_of_the_other_tokenizer() {
        let pages = [
            "<!DOCTYPE html><html lang=en><title>Tide &amp; ferry</title><p class='a > b' id=x>1 < 2<br/>&lt;b&gt;&nbsp;&eacute;",
            "<script type=application/ld+json>if (a<b && c>d) { e = \"</p>\" }<!-- <script>x</script> --></script><b>y",
            "<textarea><p></textarea><table><tr><td>a<td>b</table><svg><path d=M0/><![CDATA[x<y]]></svg><plaintext></b>",
            "<p a=1 A=2 b b='' c=\"&quot;\">\0x\r\ny<noscript><img></noscript><iframe><i></iframe></p></br>",
            "<table> <!-->x<!-->y<!--> <tr>",
            "",
        ];
        for page in pages {
            let mut expected = Html::parse_document(page);
            leave_out_comments(&mut expected);
            assert_eq!(parsed(page), expected.html(), "{page}");
        }
    }

    proptest! {
        #[test]
        fn any_document_is_that_of_the_other_tokenizer(
            page in "(<p>|</p>|<B a='x&amp;y' A=z b>|</b>|<i|c=1|\\d=\"&lt;|\">|<br/>|<!-|->|<title>|</title>|<!DOCTYPE x>|\
                <textarea>|</textarea>|<table>|<td>|<svg>|</svg>|<!\\[CDATA\\[|\\]\\]>|&eacute;|&amp|&#x41;|é|a|[ <>&'\"/=]){0,24}"
        ) {
            let mut expected = Html::parse_document(&page);
            leave_out(&mut expected);
            prop_assert_eq!(parsed(&page), expected.html());
        }
    }

    #[test]
    fn a_tag_may_have_any_number_of_attributes() {
        let attribute = |at| if at == 63 { " id=\"it's &lt;i> 'here'\"".to_owned() } else { format!(" x{at}=\"'>\"") };
        let many: String = (0..100_000).map(attribute).collect();
        let page = parsed(&format!("<p{many}>text</p{many}><i class=\"y\">z</i>"));
        assert!(page.ends_with("<p id=\"it's &lt;i&gt; 'here'\">text</p><i class=\"y\">z</i></body></html>"), "{page}");
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let many: String = (0..2000).map(|number| format!(" x{number}='>'")).collect();
        let page = parsed(&format!("<b>x</b><p{many} id=t>text</p><i srcset=z>y</i>"));
        assert!(page.ends_with("<b>x</b><p id=\"t\">text</p><i>y</i></body></html>"), "{page}");
        let page = parsed("<style>a < b</style><svg><style>c</style></svg><script>d</script>e<script type=text/x>f");
        assert!(page.contains("<style></style>") && page.contains("<script></script>e<script "), "{page}");
        assert!(page.contains("<svg><style>c</style></svg>"), "a drawing's is no style sheet to the tokenizer: {page}");
    }
}

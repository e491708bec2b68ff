//! A page's markup in, the tree builder's tokens out: `html5gum` reads it, twice as fast as the tokenizer that comes with
//! the tree builder.

use std::convert::Infallible;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer};

use super::metadata::is_linked_data;
use super::names::Names;

/// Lines are not counted.
const NO_LINE: u64 = 1;

/// Hands the tokens of a page to a sink: without comments, without the attributes that nobody reads, and without the
/// text of scripts and style sheets but for data about the page.
pub(super) fn feed<S: TokenSink>(text: &str, sink: &S, names: &Names) {
    let events = Events { sink, names, tag: None, is_left_out: false, is_code: false, next: None };
    let Ok(()) = Tokenizer::new_with_emitter(text, Tokens(CallbackEmitter::new(events))).finish();
}

/// Asks the sink what only it knows.
struct Tokens<'s, S: TokenSink>(CallbackEmitter<Events<'s, S>>);

impl<S: TokenSink> ForwardingEmitter for Tokens<'_, S> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.0
    }

    fn emit_eof(&mut self) {
        self.0.emit_eof();
        let sink = self.0.callback_mut().sink;
        let _ = sink.process_token(Token::EOFToken, NO_LINE);
        sink.end();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let _ = self.0.emit_current_tag();
        self.0.callback_mut().next.take()
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.0.callback_mut().sink.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Makes tokens of what is read.
struct Events<'s, S> {
    sink: &'s S,
    names: &'s Names,
    /// The start tag at hand.
    tag: Option<Tag>,
    /// Whether the attribute at hand is left out.
    is_left_out: bool,
    /// Whether the text at hand is that of a script or a style sheet.
    is_code: bool,
    /// How the text behind a tag is to be read.
    next: Option<State>,
}

impl<S: TokenSink> Callback<Infallible, ()> for Events<'_, S> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Some(tag(TagKind::StartTag, name)),
            CallbackEvent::AttributeName { name } => self.attribute(name),
            CallbackEvent::AttributeValue { value } => self.value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(tag) = self.tag.take() {
                    let is_code = is_code(&tag);
                    self.put(Token::TagToken(Tag { self_closing, ..tag }));
                    self.is_code = is_code && self.next.is_some();
                }
            }
            CallbackEvent::EndTag { name } => {
                self.is_code = false;
                self.put(Token::TagToken(tag(TagKind::EndTag, name)));
            }
            CallbackEvent::String { .. } if self.is_code => {}
            CallbackEvent::String { value } => self.text(value),
            CallbackEvent::Doctype { name, public_identifier, system_identifier, force_quirks } => {
                let name = Some(name).filter(|name| !name.is_empty()).map(tendril);
                let (public_id, system_id) = (public_identifier.map(tendril), system_identifier.map(tendril));
                self.put(Token::DoctypeToken(Doctype { name, public_id, system_id, force_quirks }));
            }
            // No step reads comments.
            CallbackEvent::Comment { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl<S: TokenSink> Events<'_, S> {
    fn attribute(&mut self, name: &[u8]) {
        let Some(tag) = &mut self.tag else { return };
        let is_new = |name: &LocalName| tag.attrs.iter().all(|attribute| attribute.name.local != *name);
        let name = self.names.attribute(name).filter(is_new);
        self.is_left_out = name.is_none();
        if let Some(name) = name {
            tag.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value: StrTendril::new() });
        }
    }

    fn value(&mut self, value: &[u8]) {
        let attribute = self.tag.as_mut().filter(|_| !self.is_left_out).and_then(|tag| tag.attrs.last_mut());
        if let Some(attribute) = attribute {
            attribute.value = tendril(value);
        }
    }

    /// Text; the tree builder wants its NUL characters apart.
    fn text(&mut self, text: &[u8]) {
        for (at, part) in text.split(|&byte| byte == 0).enumerate() {
            if at > 0 {
                self.put(Token::NullCharacterToken);
            }
            if !part.is_empty() {
                self.put(Token::CharacterTokens(tendril(part)));
            }
        }
    }

    fn put(&mut self, token: Token) {
        self.next = match self.sink.process_token(token, NO_LINE) {
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(_) => Some(State::ScriptData),
            // Scripts are not run, and the encoding is known.
            _ => None,
        };
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

fn tag(kind: TagKind, name: &[u8]) -> Tag {
    Tag { kind, name: local_name(name), self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
}

fn local_name(bytes: &[u8]) -> LocalName {
    match str::from_utf8(bytes) {
        Ok(name) => LocalName::from(name),
        Err(_) => LocalName::from(String::from_utf8_lossy(bytes)),
    }
}

/// Bytes of a page that was text before it was cut at markup.
fn tendril(bytes: &[u8]) -> StrTendril {
    match str::from_utf8(bytes) {
        Ok(text) => StrTendril::from_slice(text),
        Err(_) => StrTendril::from_slice(&String::from_utf8_lossy(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use html5ever::tree_builder::{TreeBuilder, TreeSink};
    use scraper::{Html, HtmlTreeSink};

    use super::*;

    fn parsed(text: &str) -> String {
        let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), Default::default());
        let names = Names::new(&[], ["a", "b", "c", "d"].map(str::to_owned));
        feed(text, &builder, &names);
        builder.sink.finish().html()
    }

    #[test]
    fn documents_are_those_of_the_other_tokenizer() {
        let pages = [
            "<!DOCTYPE html><html lang=en><title>Tide &amp; ferry</title><p class='a > b' id=x>1 < 2<br/>&lt;b&gt;&nbsp;&eacute;",
            "<script type=application/ld+json>if (a<b && c>d) { e = \"</p>\" }<!-- <script>x</script> --></script><b>y",
            "<textarea><p></textarea><table><tr><td>a<td>b</table><svg><path d=M0/><![CDATA[x<y]]></svg><plaintext></b>",
            "<p a=1 A=2 b b='' c=\"&quot;\">\0x\r\ny<noscript><img></noscript><iframe><i></iframe></p></br>",
            "",
        ];
        for page in pages {
            assert_eq!(parsed(page), Html::parse_document(page).html(), "{page}");
        }
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

//! A page's markup in, the same with no tag of more than [`MOST_ATTRIBUTES`] out: the tokenizer compares each
//! attribute with all others of its tag, so that a tag of a million of them would cost hours.

use std::borrow::Cow;

/// Most attributes of a tag; those of real tags stay below a hundred.
const MOST_ATTRIBUTES: usize = 500;

/// Leaves out what a tag has beyond its first attributes.
pub(super) fn thinned(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut kept, mut from) = (0, 0);
    while let Some(at) = memchr::memchr(b'<', &bytes[from..]).map(|at| from + at) {
        let tag = Tag::read(&bytes[at..]);
        if let Some(most) = tag.most {
            out.push_str(&text[kept..at + most]);
            kept = at + tag.len;
        }
        from = at + tag.len.max(1);
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// A tag at the start of some bytes.
#[derive(Default)]
struct Tag {
    /// Its bytes up to the closing bracket, if it has one.
    len: usize,
    /// Where its last permitted attribute ends, if it has more.
    most: Option<usize>,
}

impl Tag {
    fn read(bytes: &[u8]) -> Self {
        let mut tag = Self::default();
        if !bytes.get(1).is_some_and(u8::is_ascii_alphabetic) {
            return tag;
        }
        let (mut at, mut count) = (1, 0);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => break,
                // The end of a script whose code was taken for a tag.
                b'<' if matches!(bytes.get(at + 1), Some(b'/' | b'!')) => return Self::default(),
                b' ' | b'\n' | b'\t' | b'\r' | 0xC | b'/' => {
                    count += usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii_graphic));
                    tag.most = tag.most.or((count > MOST_ATTRIBUTES).then_some(at));
                }
                b'=' => at += quoted_len(&bytes[at + 1..]),
                _ => {}
            }
            at += 1;
        }
        // Without an end it is no tag, and only what was read counts as seen.
        tag.len = at;
        tag
    }
}

/// Bytes of a quoted value at the start of some bytes, white space before it included; 0 if there is none.
fn quoted_len(bytes: &[u8]) -> usize {
    let space = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    match bytes.get(space) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = memchr::memchr(quote, &bytes[space + 1..]);
            end.map_or(bytes.len(), |end| space + end + 2)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_pages_stay_as_they_are() {
        let page = "<p class=\"a > b\" id='<i>'>1 < 2 <br/> &lt;<script>if (a<b && c>d) { e = \"<p>\" }</script>";
        assert!(matches!(thinned(page), Cow::Borrowed(_)));
    }

    #[test]
    fn a_tag_keeps_its_first_attributes() {
        let many: String = (0..2000).map(|number| format!(" a{number}='>'")).collect();
        let page = format!("<b>x</b><p{many}>text</p><i>y</i>");
        let thin = thinned(&page);
        assert!(
            thin.len() < page.len() / 3 && thin.ends_with(" a499='>'>text</p><i>y</i>"),
            "{}",
            &thin[thin.len() - 40..]
        );
    }
}

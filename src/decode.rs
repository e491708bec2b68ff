//! Bytes in, text out: BOM, UTF-8, UTF-16, else what container or page say, else detection; tells whether all could be
//! decoded.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use crate::flag::Flag;
use crate::read::{Content, Record};

/// Decoded text.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, its line ends made `\n`.
    pub text: Cow<'b, str>,
    /// Name of the encoding it was read as.
    pub encoding: &'static str,
    /// Whether characters had to be replaced, here or by whoever wrote the bytes.
    pub lossy: bool,
}

/// Bytes looked at to tell text from binary, and UTF-16 from UTF-8.
const SNIFFED_BYTES: usize = 4096;
/// Share of NUL bytes that makes bytes binary, and of all control characters that makes bytes binary that are no UTF-8:
/// a tenth of random bytes are such.
const BINARY_CONTROLS: f32 = 0.02;
/// Control characters that text holds: ends of lines and pages, tabs, and what begins a change of script or colour.
const TEXT_CONTROLS: &[u8] = b"\t\n\r\x0B\x0C\x1B";

/// Bytes at the start of a page in which it may name its encoding; browsers look at as many.
const DECLARED_BYTES: usize = 1024;

/// The text of a record.
///
/// # Errors
/// The flag of its row and the reason why there is none.
pub fn decode_record(record: &Record) -> Result<Decoded<'_>, (Flag, String)> {
    match &record.content {
        Content::Bytes(bytes) => {
            let decoded = match record.stated {
                Some(encoding) => decode_stated(bytes, encoding),
                None => decode(bytes, record.charset.as_deref()),
            };
            decoded.map_err(|reason| (Flag::Undecodable, reason))
        }
        Content::Text(text) => Ok(from_text(Cow::Borrowed(text))),
        Content::Unusable(flag, reason) => Err((*flag, reason.clone())),
    }
}

/// Decodes a page whose encoding is stated; only a byte order mark counts more.
///
/// # Errors
/// What binary format the bytes are.
fn decode_stated<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Decoded<'b>, String> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[bom..]));
    }
    let is_wide = [UTF_16LE, UTF_16BE].contains(&encoding);
    match if is_wide { known_format(bytes) } else { binary_format(bytes) } {
        Some(format) => Err(format!("not text: {format}")),
        None => Ok(decode_as(encoding, bytes)),
    }
}

/// Decodes a page; `charset` is the encoding that its container names, if any.
///
/// Bytes that are UTF-8 are read as such whatever is said of them: no other encoding gives UTF-8 by chance.
///
/// # Errors
/// Why the bytes are no text.
pub fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Decoded<'b>, String> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[bom..]));
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    if let Some(format) = binary_format(bytes) {
        return Err(format!("not text: {format}"));
    }
    let named = charset.and_then(named_encoding);
    if let Some(decoded) = iso_2022_jp(bytes, named) {
        return Ok(decoded);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(from_text(Cow::Borrowed(text)));
    }
    if let Some(named) = named.or_else(|| declared_encoding(bytes)) {
        let decoded = decode_as(named, bytes);
        if !decoded.lossy {
            return Ok(decoded);
        }
    }
    Ok(decode_as(detected(bytes), bytes))
}

/// A piece of a container that should be UTF-8 and is not, in the encoding that is stated, if any: its text, line ends
/// as they are, and whether characters had to be replaced.
#[must_use]
pub fn decode_piece(bytes: &[u8], stated: Option<&'static Encoding>) -> (String, bool) {
    let encoding = stated.unwrap_or_else(|| detected(bytes));
    let (text, is_lossy) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), is_lossy)
}

/// Text in ISO-2022-JP, which is made of ASCII bytes and would pass for UTF-8: it is so named, or changes script by its
/// escapes and has no fault.
fn iso_2022_jp<'b>(bytes: &'b [u8], named: Option<&'static Encoding>) -> Option<Decoded<'b>> {
    memchr::memchr(0x1B, bytes)?;
    if named.or_else(|| declared_encoding(bytes)) == Some(ISO_2022_JP) {
        return Some(decode_as(ISO_2022_JP, bytes));
    }
    let has_escape = [b"\x1B$B", b"\x1B$@"].iter().any(|escape| memchr::memmem::find(bytes, *escape).is_some());
    has_escape.then(|| decode_as(ISO_2022_JP, bytes)).filter(|decoded| !decoded.lossy)
}

/// The encoding that bytes look like: UTF-8 if only a few places are broken.
fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    if guess != UTF_8 && is_mostly_utf8(bytes) { UTF_8 } else { guess }
}

/// The encoding of that label; UTF-8 is none here, since the bytes are known not to be it.
fn named_encoding(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'));
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE, REPLACEMENT].contains(encoding))
}

/// The encoding that a page names at its start: `<meta charset>`, `http-equiv`, or an XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start: String =
        bytes[..bytes.len().min(DECLARED_BYTES)].iter().map(|&byte| char::from(byte).to_ascii_lowercase()).collect();
    let in_tag = |key: &str| {
        let at = start.find(key)?;
        let is_tag = start[..at]
            .rfind('<')
            .is_some_and(|open| start[open..].starts_with("<meta") || start[open..].starts_with("<?xml"));
        let value = start[at + key.len()..].trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', ';', ' ', '>', '?', '/']).unwrap_or(value.len());
        is_tag.then(|| named_encoding(&value[..end])).flatten()
    };
    in_tag("charset").or_else(|| in_tag("encoding"))
}

/// Takes over text that was decoded before (a JSON string): line ends and replaced characters only.
#[must_use]
pub fn from_text(text: Cow<'_, str>) -> Decoded<'_> {
    let Rare { is_lossy, has_breaks } = Rare::of(&text);
    Decoded { text: unify_line_ends(text, has_breaks), encoding: UTF_8.name(), lossy: is_lossy }
}

fn decode_as<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let Rare { is_lossy, has_breaks } = Rare::of(&text);
    Decoded { lossy: malformed || is_lossy, text: unify_line_ends(text, has_breaks), encoding: encoding.name() }
}

/// UTF-16 of text that is mostly ASCII has a NUL in every other byte.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SNIFFED_BYTES) & !1];
    let pairs = sample.len() / 2;
    let nuls = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match () {
        () if pairs >= 2 && odd * 10 >= pairs * 7 && even * 10 < pairs => Some(UTF_16LE),
        () if pairs >= 2 && even * 10 >= pairs * 7 && odd * 10 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// What binary format the bytes say they are.
fn known_format(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 10] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x1F\x8B", "gzip data"),
        (b"\x28\xB5\x2F\xFD", "zstd data"),
        (b"BZh", "bzip2 data"),
        (b"\xFD7zXZ\0", "xz data"),
        (b"\x7FELF", "a program"),
    ];
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name)
}

/// What binary format the bytes are, if they are one.
fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    let sample = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    let are_many = |is: fn(u8) -> bool| {
        let count = sample.iter().filter(|&&byte| is(byte)).count();
        count as f32 > sample.len() as f32 * BINARY_CONTROLS
    };
    let is_control = |byte: u8| byte.is_ascii_control() && !TEXT_CONTROLS.contains(&byte);
    match known_format(bytes) {
        None if are_many(|byte| byte == 0) => Some("binary data (NUL bytes)"),
        None if are_many(is_control) && !is_utf8(sample) => Some("binary data (control characters)"),
        known => known,
    }
}

/// Whether the first bytes of something are UTF-8, but for a few broken places.
fn is_utf8(sample: &[u8]) -> bool {
    str::from_utf8(sample).map_or_else(|error| error.error_len().is_none(), |_| true) || is_mostly_utf8(sample)
}

/// Whether bytes are UTF-8 with a few broken places rather than another encoding: most runs of
/// non-ASCII bytes are valid sequences.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken * 4
}

/// Which of the characters a text holds that hardly any does.
#[derive(Default)]
struct Rare {
    /// U+FFFD, which stands for what could not be decoded.
    is_lossy: bool,
    /// The line ends of Unicode.
    has_breaks: bool,
}

impl Rare {
    /// Looks for all of them in one pass over the text.
    fn of(text: &str) -> Self {
        static RARE: LazyLock<Option<Searcher>> =
            LazyLock::new(|| Searcher::new(["\u{FFFD}", "\u{85}", "\u{2028}", "\u{2029}"]));
        let Some(searcher) = &*RARE else {
            return Self { is_lossy: text.contains('\u{FFFD}'), has_breaks: text.contains(&BREAKS[..3]) };
        };
        let mut rare = Self::default();
        for found in searcher.find_iter(text) {
            let is_replaced = found.pattern().as_usize() == 0;
            rare.is_lossy |= is_replaced;
            rare.has_breaks |= !is_replaced;
            if rare.is_lossy && rare.has_breaks {
                break;
            }
        }
        rare
    }
}

/// Characters that end a line, beside CR and LF.
const BREAKS: [char; 5] = ['\u{85}', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}'];

/// Makes CRLF and lone CR, form feeds and Unicode line ends `\n`; borrowed where there are none. `has_breaks`: it holds
/// those of Unicode.
fn unify_line_ends(text: Cow<'_, str>, has_breaks: bool) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let Some(first) = memchr::memchr3(b'\r', 0xB, 0xC, bytes) else {
        return if has_breaks { Cow::Owned(text.replace(BREAKS, "\n")) } else { text };
    };
    let has_breaks = has_breaks || memchr::memchr2(0xB, 0xC, &bytes[first..]).is_some();
    let text = match memchr::memchr(b'\r', &bytes[first..]) {
        Some(_) => Cow::Owned(without_returns(&text)),
        None => text,
    };
    if has_breaks { Cow::Owned(text.replace(BREAKS, "\n")) } else { text }
}

/// Makes CRLF and lone CR `\n`.
fn without_returns(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in memchr::memchr_iter(b'\r', bytes) {
        out.push_str(&text[from..at]);
        if bytes.get(at + 1) != Some(&b'\n') {
            out.push('\n');
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).unwrap().text.into_owned()
    }

    #[test]
    fn encodings() {
        assert_eq!(text("\u{FEFF}Café".as_bytes()), "Café");
        assert_eq!(text(b"\xFF\xFEC\0a\0f\0\xE9\0"), "Café");
        let utf16: Vec<u8> = "The harbour board".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&utf16), "The harbour board");
        let latin = "Le caf\u{e9} de la gare, o\u{f9} l'on d\u{ee}ne tr\u{e8}s bien, est ferm\u{e9}.";
        assert_eq!(text(&latin.chars().map(|c| c as u8).collect::<Vec<u8>>()), latin);
        let (cyrillic, _, _) =
            encoding_rs::WINDOWS_1251.encode("Городской совет проголосовал во вторник за покупку завода.");
        assert_eq!(text(&cyrillic), "Городской совет проголосовал во вторник за покупку завода.");
    }

    #[test]
    fn what_container_or_page_say_counts_where_it_fits() {
        let latin2 = b"<meta charset=iso-8859-2><p>\xA3\xF3d\xBC i Krak\xF3w, mi\xEAdzy \xBFubrem a ja\xBCwcem</p>";
        let polish = "<p>Łódź i Kraków, między żubrem a jaźwcem</p>";
        assert!(text(latin2).ends_with(polish));
        let decoded = decode(&latin2[b"<meta charset=iso-8859-2>".len()..], Some("\"ISO-8859-2\"")).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.encoding), (polish, "ISO-8859-2"));
        let equiv = b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\">\x92\xAA\x82\xCC\x8B\x4C\x98\x5E";
        assert!(text(equiv).ends_with("潮の記録"));
        let xml = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>\xCF\xF0\xE8\xEB\xE8\xE2</p>";
        assert!(text(xml).ends_with("<p>Прилив</p>"));
        assert!(text("<meta charset=windows-1251><p>Прилив</p>".as_bytes()).ends_with("<p>Прилив</p>"));
    }

    #[test]
    fn broken_utf8_is_flagged_and_binary_refused() {
        let broken =
            decode("Cafés, naïve, résumé, übergroß \u{2014} \u{201C}ok\u{201D} \u{e9}\u{e8}".as_bytes(), None).unwrap();
        assert!(!broken.lossy);
        let mut bytes = "Cafés, naïve, résumé, über \u{2014} \u{201C}ok\u{201D}".as_bytes().to_vec();
        bytes.push(0xFF);
        assert!(decode(&bytes, None).unwrap().lossy);
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None).unwrap_err(), "not text: a PNG picture");
        assert!(decode(&[0; 100], None).is_err());
        // A generator of random numbers: the same bytes at each run.
        let random =
            std::iter::successors(Some(1_u32), |n| Some(n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
        let random: Vec<u8> = random.take(5000).map(|number| number.to_be_bytes()[0]).collect();
        assert_eq!(decode(&random, None).unwrap_err(), "not text: binary data (control characters)");
        assert!(decode("\x01\x02 tide".as_bytes(), None).is_ok());
        assert!(decode(b"\x1B[1mTide\x1B[0m \xE9t\xE9\r\n\x0C", None).is_ok());
    }

    #[test]
    fn iso_2022_jp_is_told_by_name_or_escapes() {
        let page = b"<meta charset=iso-2022-jp><p>\x1B$B%F%9%H\x1B(B</p>";
        assert_eq!(text(page), "<meta charset=iso-2022-jp><p>テスト</p>");
        assert_eq!(text(b"\x1B$B%F%9%H\x1B(B"), "テスト");
        assert_eq!(text("\x1B$B テ".as_bytes()), "\x1B$B テ");
    }

    #[test]
    fn a_named_encoding_counts_unless_the_bytes_are_utf8() {
        let named = |bytes: &[u8], charset| decode(bytes, Some(charset)).unwrap().text.into_owned();
        assert_eq!(named(b"\xEF\xF0\xE8", "windows-1251"), "при");
        assert_eq!(named("при".as_bytes(), "iso-8859-1"), "при");
        assert_eq!(named(b"\x1B$B%F%9%H\x1B(B", "ISO-2022-JP"), "テスト");
        assert_eq!(named(b"Caf\xE9", "no-such-thing"), "Café");
        assert_eq!(named(b"Tide", "utf-16"), "Tide");
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(text(b"a\r\nb\rc\x0Cd"), "a\nb\nc\nd");
        assert_eq!(text("\r\r\n\u{85}\n\u{2028}\r".as_bytes()), "\n\n\n\n\n\n");
    }
}

//! The block of an HTTP response in, its page out: headers read, chunks joined, content decoded.

use std::io::{self, Read};

use super::{Content, too_large};
use crate::flag::Flag;

/// Most headers of a response that are read; real ones have some twenty.
const MAX_HEADERS: usize = 256;
/// Most content encodings of a response that are undone; real ones have one.
const MOST_ENCODINGS: usize = 4;
/// Media types that are pages. What has none is looked at.
const PAGE_TYPES: [&str; 5] = ["text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"];
/// Bytes of a decoder's buffer.
const BUFFER: usize = 1 << 15;

/// What a container's headers say of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Media {
    /// Media type, lower case, without parameters.
    pub(super) kind: Option<String>,
    /// The charset parameter.
    pub(super) charset: Option<String>,
}

impl Media {
    /// Reads a `Content-Type`.
    pub(super) fn of(value: &str) -> Self {
        let mut parts = value.split(';').map(str::trim);
        let kind = parts.next().filter(|kind| kind.contains('/')).map(str::to_ascii_lowercase);
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
        });
        Self { kind, charset: charset.filter(|charset| !charset.is_empty()) }
    }

    /// Whether it may be a page.
    pub(super) fn is_page(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| PAGE_TYPES.contains(&kind))
    }
}

/// A response's headers, as far as they matter.
#[derive(Debug, Default)]
pub(super) struct Response {
    pub(super) media: Media,
    /// The status, where it can be read.
    status: Option<u16>,
    is_chunked: bool,
    /// Content encodings, in the order in which they were applied.
    encodings: Vec<String>,
    /// Where the body begins.
    body: usize,
}

impl Response {
    /// Reads the head of a response. One that is broken has no headers; its body begins after the blank line.
    pub(super) fn of(block: &[u8]) -> Self {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut parsed = httparse::Response::new(&mut headers);
        let mut config = httparse::ParserConfig::default();
        config
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_responses(true);
        match config.parse_response(&mut parsed, block) {
            Ok(httparse::Status::Complete(body)) => {
                Self { status: parsed.code, ..Self::from_headers(parsed.headers, body) }
            }
            _ => Self { body: end_of_head(block), ..Self::default() },
        }
    }

    fn from_headers(headers: &[httparse::Header<'_>], body: usize) -> Self {
        let mut response = Self { body, ..Self::default() };
        for header in headers {
            let value = String::from_utf8_lossy(header.value);
            let codings = || value.split(',').map(|coding| coding.trim().to_ascii_lowercase());
            match header.name.to_ascii_lowercase().as_str() {
                "content-type" => response.media = Media::of(&value),
                "transfer-encoding" => response.is_chunked |= codings().any(|coding| coding == "chunked"),
                "content-encoding" => response.encodings.extend(codings().take(MOST_ENCODINGS + 1)),
                _ => {}
            }
        }
        response
    }

    /// Whether the status says that the page asked for is not there.
    pub(super) fn is_error(&self) -> bool {
        self.status.is_some_and(|status| status >= 400)
    }

    /// Whether it leads to another address and holds no page.
    pub(super) fn is_bare_redirect(&self, block: &[u8]) -> bool {
        self.status.is_some_and(|status| (300..400).contains(&status)) && self.body(block).trim_ascii().is_empty()
    }

    fn body<'b>(&self, block: &'b [u8]) -> &'b [u8] {
        &block[self.body.min(block.len())..]
    }

    /// The page in the block, and whether it breaks off: what can be decoded of it is taken. Where nothing can, that is
    /// told, unless the crawler says that it cut the page off (`is_cut`).
    pub(super) fn page(&self, block: &[u8], limit: u64, is_cut: bool) -> (Content, bool) {
        if self.encodings.len() > MOST_ENCODINGS {
            let reason = format!("more than {MOST_ENCODINGS} content encodings");
            return (Content::Unusable(Flag::Undecodable, reason), is_cut);
        }
        let body = self.body(block);
        let (mut bytes, mut is_cut) = match self.is_chunked.then(|| join_chunks(body)) {
            Some(Ok(bytes)) => (bytes, is_cut),
            Some(Err(bytes)) if is_cut || !bytes.is_empty() => (bytes, true),
            Some(Err(_)) => {
                let reason = "the chunks of the response break off".to_owned();
                return (Content::Unusable(Flag::Truncated, reason), is_cut);
            }
            None => (body.to_vec(), is_cut),
        };
        for encoding in self.encodings.iter().rev() {
            match decode(encoding, &bytes, limit) {
                Ok(decoded) => bytes = decoded.unwrap_or(bytes),
                Err((_, decoded)) if is_cut || !decoded.is_empty() => (bytes, is_cut) = (decoded, true),
                Err((error, _)) => {
                    let reason = format!("content encoding {encoding}: {error}");
                    return (Content::Unusable(Flag::Undecodable, reason), is_cut);
                }
            }
        }
        let length = bytes.len() as u64;
        (if length > limit { too_large("page", length, limit) } else { Content::Bytes(bytes) }, is_cut)
    }
}

/// Where the body begins: after the first blank line.
fn end_of_head(block: &[u8]) -> usize {
    let ends: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    let after = |end: &&[u8]| memchr::memmem::find(block, end).map(|at| at + end.len());
    ends.iter().filter_map(after).min().unwrap_or(0)
}

/// Joins the chunks of a body; a body that does not begin with a chunk was joined by the crawler before.
///
/// # Errors
/// What there is, where the chunks break off.
fn join_chunks(body: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let (head, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(read)) => read,
            _ if joined.is_empty() => return Ok(body.to_vec()),
            _ => return Err(joined),
        };
        if size == 0 {
            return Ok(joined);
        }
        rest = &rest[head..];
        let end = usize::try_from(size).unwrap_or(usize::MAX);
        let Some(chunk) = rest.get(..end) else {
            // Nothing but one cut chunk may as well be a text that begins like one, unless markup or packed bytes follow.
            let is_first = joined.is_empty() && head + rest.len() == body.len();
            let is_text = is_first && !matches!(rest.first(), None | Some(b'<' | 0x1F));
            joined.extend_from_slice(if is_text { body } else { rest });
            return Err(joined);
        };
        joined.extend_from_slice(chunk);
        rest = rest[end..].strip_prefix(b"\r\n").unwrap_or(&rest[end..]);
    }
}

/// Undoes a content encoding, up to a byte over the limit. Crawlers leave the header where they have undone it: `None`
/// for bytes that are not in the encoding, and are taken as they are.
///
/// # Errors
/// Why it cannot be undone, and what there is.
fn decode(encoding: &str, bytes: &[u8], limit: u64) -> Result<Option<Vec<u8>>, (io::Error, Vec<u8>)> {
    let is_zlib = bytes.first().is_some_and(|first| first & 0x0F == 8) && zlib_check(bytes);
    match encoding {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => {
            read_up_to(flate2::bufread::MultiGzDecoder::new(bytes), limit).map(Some)
        }
        "deflate" if is_zlib => read_up_to(flate2::bufread::ZlibDecoder::new(bytes), limit).map(Some),
        // Some servers leave the zlib header out; text is hardly ever a deflate stream by chance.
        "deflate" => Ok(read_up_to(flate2::bufread::DeflateDecoder::new(bytes), limit).ok()),
        "zstd" if bytes.starts_with(b"\x28\xB5\x2F\xFD") => match zstd::stream::read::Decoder::with_buffer(bytes) {
            Ok(decoder) => read_up_to(decoder, limit).map(Some),
            Err(error) => Err((error, Vec::new())),
        },
        "br" => match read_up_to(brotli_decompressor::Decompressor::new(bytes, BUFFER), limit) {
            // Brotli has no first bytes to be told by: what is text already was decoded before.
            Err(_) if std::str::from_utf8(bytes).is_ok() => Ok(None),
            decoded => decoded.map(Some),
        },
        _ => Ok(None),
    }
}

/// RFC 1950: the first two bytes are a multiple of 31.
fn zlib_check(bytes: &[u8]) -> bool {
    bytes.get(..2).is_some_and(|head| u16::from_be_bytes([head[0], head[1]]).is_multiple_of(31))
}

fn read_up_to(reader: impl Read, limit: u64) -> Result<Vec<u8>, (io::Error, Vec<u8>)> {
    let mut decoded = Vec::new();
    match reader.take(limit.saturating_add(1)).read_to_end(&mut decoded) {
        Ok(_) => Ok(decoded),
        Err(error) => Err((error, decoded)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const LIMIT: u64 = 1000;

    fn page(block: &[u8]) -> Result<String, Flag> {
        match Response::of(block).page(block, LIMIT, false).0 {
            Content::Bytes(bytes) => Ok(String::from_utf8(bytes).unwrap()),
            Content::Unusable(flag, _) => Err(flag),
            Content::Text(_) => unreachable!("responses hold bytes"),
        }
    }

    fn response(headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n").as_bytes(), body].concat()
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn media_types() {
        let media = Media::of("Text/HTML; x=1; Charset=\"windows-1251\"");
        assert_eq!(media, Media { kind: Some("text/html".into()), charset: Some("windows-1251".into()) });
        assert!(Media::of("").is_page() && Media::of("html").is_page() && Media::of("text/plain").is_page());
        assert!(!Media::of("image/png").is_page() && !Media::of("text/css").is_page());
    }

    #[test]
    fn heads_are_read_however_broken() {
        assert_eq!(page(&response("", b"Tide")).as_deref(), Ok("Tide"));
        assert_eq!(page(b"HTTP/1.0 200\nContent-Type: text/html\n\nTide").as_deref(), Ok("Tide"));
        assert_eq!(page(b"HTTQ 200\r\n\0: b\r\n\r\nTide\n\nout").as_deref(), Ok("Tide\n\nout"));
        let folded = b"HTTP/1.1 200 OK\r\nServer : a\r\nContent-Type: text/html;\r\n charset=latin1\r\nbad\r\n\r\nTide";
        assert_eq!(Response::of(folded).media.charset.as_deref(), Some("latin1"));
        assert_eq!(page(folded).as_deref(), Ok("Tide"));
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        assert_eq!(
            page(&response(chunked, b"4\r\nTide\r\n5;x=1\r\n is o\r\n2\r\nut\r\n0\r\n\r\n")).as_deref(),
            Ok("Tide is out")
        );
        assert_eq!(page(&response(chunked, b"<p>Joined before")).as_deref(), Ok("<p>Joined before"));
        assert_eq!(page(&response(chunked, b"4\r\nTide\r\n5\r\n is")).as_deref(), Ok("Tide is"));
        assert_eq!(page(&response(chunked, b"4\r\n")), Err(Flag::Truncated));
    }

    #[test]
    fn content_encodings_are_undone_or_were_before() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(b"Tide").unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(b"Tide").unwrap();
        // The text as a brotli stream of one uncompressed block: RFC 7932, 9.2.
        let brotli = [&[0x8B, 0x01, 0x80][..], b"Tide", &[0x03]].concat();
        let zstd = zstd::encode_all(&b"Tide"[..], 3).unwrap();
        let cases = [
            ("gzip", gzip("Tide")),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
            ("br", brotli),
            ("zstd", zstd),
            ("identity", b"Tide".to_vec()),
        ];
        for (encoding, body) in cases {
            let header = format!("Content-Encoding: {encoding}\r\n");
            assert_eq!(page(&response(&header, &body)).as_deref(), Ok("Tide"), "{encoding}");
            assert_eq!(
                page(&response(&header, b"Tide table")).as_deref(),
                Ok("Tide table"),
                "{encoding} undone before"
            );
        }
        let twice = response("Content-Encoding: deflate, gzip\r\n", &gzip("Tide"));
        assert_eq!(page(&twice).as_deref(), Ok("Tide"));
    }

    #[test]
    fn encodings_without_end_are_refused() {
        let codings = |count: usize| format!("Content-Encoding: {}\r\n", ["x"; 1000][..count].join(","));
        assert_eq!(page(&response(&codings(4), b"Tide")).as_deref(), Ok("Tide"));
        assert_eq!(page(&response(&codings(1000), b"Tide")), Err(Flag::Undecodable));
    }

    #[test]
    fn what_unpacks_without_end_is_too_large() {
        let bomb = gzip(&"tide ".repeat(100_000));
        assert_eq!(page(&response("Content-Encoding: gzip\r\n", &bomb)), Err(Flag::TooLarge));
    }

    #[test]
    fn what_decodes_of_a_page_that_breaks_off_is_taken() {
        let text: String = (0..150).map(|number| format!("{number} ")).collect();
        let whole = gzip(&text);
        let header = "Content-Encoding: gzip\r\n";
        let block = response(header, &whole[..whole.len() - 60]);
        for said in [true, false] {
            let (content, is_cut) = Response::of(&block).page(&block, LIMIT, said);
            let Content::Bytes(bytes) = content else { panic!("nothing is taken") };
            assert!(is_cut && !bytes.is_empty() && text.as_bytes().starts_with(&bytes));
        }
        assert_eq!(page(&response(header, &whole[..12])), Err(Flag::Undecodable));
    }

    #[test]
    fn the_status_tells_errors_and_redirects() {
        let told = |status: &str, body: &str| {
            let block = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{body}").into_bytes();
            let response = Response::of(&block);
            (response.is_error(), response.is_bare_redirect(&block))
        };
        assert_eq!(told("200 OK", ""), (false, false));
        assert_eq!(told("301 Moved", " \r\n"), (false, true));
        assert_eq!(told("302 Found", "<p>Tide</p>"), (false, false));
        assert_eq!((told("404 Not Found", "Tide"), told("503 Busy", "")), ((true, false), (true, false)));
    }
}

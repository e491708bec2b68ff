//! Bytes in, bytes out: a stream of gzip, zstd, bzip2 or xz is told by its first bytes and decompressed.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use lzma_rust2::XzReader;

use super::gzip::Members;
use super::push_back::PushBack;
use crate::compression::Compression;

/// Bytes of a reader's buffer.
pub(super) const BUFFER: usize = 1 << 18;
/// Largest window of a zstd stream, as a power of two: what `zstd --long=31` makes, which large dumps are.
const ZSTD_WINDOW: u32 = 31;
/// Most memory an xz stream may ask for, in KiB: four times what the highest preset needs.
const XZ_MEMORY: u32 = 1 << 18;
/// Bytes looked at to tell the format.
const MAGIC: usize = 6;

/// The path without the extension of a compression format.
pub(super) fn without_compression(path: &Path) -> std::borrow::Cow<'_, Path> {
    match Compression::of_name(path) {
        Some(_) => path.with_extension("").into(),
        None => path.into(),
    }
}

/// A readable stream, whose start can be looked at.
pub(super) type Stream = PushBack<Box<dyn BufRead + Send>>;

/// What a stream holds, decompressed if it is compressed.
///
/// # Errors
/// Errors of the stream.
pub(super) fn decompressed(mut reader: Box<dyn Read + Send>) -> io::Result<Stream> {
    let mut first = Vec::with_capacity(MAGIC);
    reader.by_ref().take(MAGIC as u64).read_to_end(&mut first)?;
    let format = Compression::of_first_bytes(&first);
    let whole = Cursor::new(first).chain(reader);
    let plain: Box<dyn Read + Send> = match format {
        None => Box::new(whole),
        Some(Compression::Gzip) => Box::new(Members::new(whole)),
        Some(Compression::Zstd) => {
            let mut decoder = zstd::stream::read::Decoder::new(whole)?;
            decoder.window_log_max(ZSTD_WINDOW)?;
            Box::new(decoder)
        }
        Some(Compression::Bzip2) => {
            Box::new(bzip2::bufread::MultiBzDecoder::new(BufReader::with_capacity(BUFFER, whole)))
        }
        Some(Compression::Xz) => {
            Box::new(XzReader::new_mem_limit(BufReader::with_capacity(BUFFER, whole), true, XZ_MEMORY))
        }
    };
    Ok(PushBack::new(Box::new(BufReader::with_capacity(BUFFER, plain))))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::compression::Compressor;

    fn compressed(format: Option<Compression>, text: &str) -> Vec<u8> {
        let mut compressor = Compressor::new(format, Vec::new()).unwrap();
        compressor.write_all(text.as_bytes()).unwrap();
        compressor.finish().unwrap()
    }

    #[test]
    fn every_format_comes_back_however_many_streams_it_has() {
        for format in
            [None, Some(Compression::Gzip), Some(Compression::Zstd), Some(Compression::Bzip2), Some(Compression::Xz)]
        {
            let bytes = [compressed(format, "The tide "), compressed(format, "was out.")].concat();
            let mut text = String::new();
            decompressed(Box::new(Cursor::new(bytes))).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "The tide was out.", "{format:?}");
        }
    }

    #[test]
    fn a_skippable_frame_may_come_first() {
        let bytes = [b"\x5E\x2A\x4D\x18\x03\0\0\0abc".to_vec(), compressed(Some(Compression::Zstd), "Tide")].concat();
        let mut text = String::new();
        decompressed(Box::new(Cursor::new(bytes))).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "Tide");
    }
}

//! The compression formats of dumps: told by name and first bytes, and written.

use std::io::{self, Write};
use std::path::Path;

use flate2::write::GzEncoder;
use lzma_rust2::{XzOptions, XzWriter};

/// A compression format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// bzip2.
    Bzip2,
    /// xz, with LZMA2.
    Xz,
}

/// Extensions and first bytes of the formats.
const FORMATS: [(Compression, &str, &[u8]); 4] = [
    (Compression::Gzip, "gz", b"\x1F\x8B"),
    (Compression::Zstd, "zst", b"\x28\xB5\x2F\xFD"),
    (Compression::Bzip2, "bz2", b"BZh"),
    (Compression::Xz, "xz", b"\xFD7zXZ\0"),
];
/// First bytes of a zstd frame that holds no data, with the last four bits of the first byte free.
const ZSTD_SKIPPABLE: [u8; 4] = [0x50, 0x2A, 0x4D, 0x18];

impl Compression {
    /// The format of a file of that name.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        FORMATS.iter().find(|(_, known, _)| extension.eq_ignore_ascii_case(known)).map(|(format, ..)| *format)
    }

    /// The format of a stream that starts like this.
    #[must_use]
    pub fn of_first_bytes(first: &[u8]) -> Option<Self> {
        let is_skippable =
            first.len() >= 4 && first[0] & 0xF0 == ZSTD_SKIPPABLE[0] && first[1..4] == ZSTD_SKIPPABLE[1..];
        let known = FORMATS.iter().find(|(.., magic)| first.starts_with(magic)).map(|(format, ..)| *format);
        known.or_else(|| is_skippable.then_some(Self::Zstd))
    }
}

/// A writer that compresses; it must be finished.
pub enum Compressor<W: Write> {
    /// Nothing is compressed.
    Plain(W),
    /// gzip at its default level.
    Gzip(GzEncoder<W>),
    /// zstd at its default level.
    Zstd(zstd::stream::write::Encoder<'static, W>),
    /// bzip2 at its highest level, which is its default.
    Bzip2(bzip2::write::BzEncoder<W>),
    /// xz at its default preset.
    Xz(Box<XzWriter<W>>),
}

/// The default preset of xz.
const XZ_PRESET: u32 = 6;

impl<W: Write> Compressor<W> {
    /// Compresses in this format.
    ///
    /// # Errors
    /// Where the format's state cannot be made.
    pub fn new(format: Option<Compression>, writer: W) -> io::Result<Self> {
        Ok(match format {
            None => Self::Plain(writer),
            Some(Compression::Gzip) => Self::Gzip(GzEncoder::new(writer, flate2::Compression::default())),
            Some(Compression::Zstd) => {
                Self::Zstd(zstd::stream::write::Encoder::new(writer, zstd::DEFAULT_COMPRESSION_LEVEL)?)
            }
            Some(Compression::Bzip2) => Self::Bzip2(bzip2::write::BzEncoder::new(writer, bzip2::Compression::best())),
            Some(Compression::Xz) => Self::Xz(Box::new(XzWriter::new(writer, XzOptions::with_preset(XZ_PRESET))?)),
        })
    }

    /// Writes what is left, and gives the writer back.
    ///
    /// # Errors
    /// Errors of the writer.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(writer) => Ok(writer),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Bzip2(encoder) => encoder.finish(),
            Self::Xz(encoder) => encoder.finish(),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Plain(writer) => writer,
            Self::Gzip(encoder) => encoder,
            Self::Zstd(encoder) => encoder,
            Self::Bzip2(encoder) => encoder,
            Self::Xz(encoder) => encoder,
        }
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

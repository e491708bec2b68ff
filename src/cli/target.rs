//! Where articles go: standard output, a file, or a folder with a file for each input.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, anyhow};

use super::args::CleanArgs;
use super::outputs::meet;
use crate::compression::{Compression, Compressor};
use crate::read::{Origin, name_of};
use crate::write::Format;

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 17;

/// What stands between two pages of text or Markdown: a form feed, which no page holds.
const BETWEEN_PAGES: &[u8] = b"\n\x0C\n";

/// Where articles go.
pub(super) struct Target<'o> {
    place: Place<'o>,
    /// What stands between two articles.
    between: &'static [u8],
    /// Whether an article stands in what is being written.
    has_article: bool,
}

/// What articles are written to.
enum Place<'o> {
    /// Standard output.
    Stream(BufWriter<&'o mut dyn Write>),
    /// A file.
    File(Part),
    /// A folder.
    Folder(Folder),
}

impl<'o> Target<'o> {
    /// Opens what `-o` names.
    pub(super) fn open(args: &CleanArgs, out: &'o mut dyn Write) -> anyhow::Result<Self> {
        let is_plain = matches!(args.to.map(Format::from), Some(Format::Text | Format::Markdown));
        let between = if is_plain { BETWEEN_PAGES } else { b"" };
        Ok(Self { place: Place::open(args, out)?, between, has_article: false })
    }

    /// Writes what came from there.
    pub(super) fn write(&mut self, origin: &Origin, bytes: &[u8]) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.has_article, true) {
            self.place.write(origin, self.between)?;
        }
        self.place.write(origin, bytes)
    }

    /// Ends what came from an input. An output that is not whole goes.
    pub(super) fn end_input(&mut self, path: &str, is_page: bool, is_whole: bool) -> anyhow::Result<()> {
        let Place::Folder(folder) = &mut self.place else { return Ok(()) };
        self.has_article = false;
        if !is_page {
            folder.part(path, false)?;
        }
        match folder.part.take() {
            Some(part) if is_whole => part.finish(!is_page),
            _ => Ok(()),
        }
    }

    /// Flushes, and gives a file its name.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self.place {
            Place::Stream(mut writer) => Ok(writer.flush()?),
            Place::File(part) => part.finish(false),
            Place::Folder(_) => Ok(()),
        }
    }

    /// Ends before the input does: only what is whole stays.
    pub(super) fn abandon(self) -> anyhow::Result<()> {
        match self.place {
            Place::Stream(mut writer) => Ok(writer.flush()?),
            Place::File(_) | Place::Folder(_) => Ok(()),
        }
    }
}

impl<'o> Place<'o> {
    fn open(args: &CleanArgs, out: &'o mut dyn Write) -> anyhow::Result<Self> {
        let Some(path) = args.output() else { return Ok(Self::Stream(BufWriter::with_capacity(BUFFER, out))) };
        Ok(match Folder::of(args) {
            Some(folder) => {
                fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))?;
                Self::Folder(folder)
            }
            None => Self::File(Part::create(path, Compression::of_name(path))?),
        })
    }

    fn write(&mut self, origin: &Origin, bytes: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Stream(writer) => Ok(writer.write_all(bytes)?),
            Self::File(part) => part.write(bytes),
            Self::Folder(folder) => folder.part(&origin.path, origin.record.is_none())?.write(bytes),
        }
    }
}

/// A folder with a file for each input.
pub(super) struct Folder {
    path: PathBuf,
    format: Option<Format>,
    /// The file that is being written.
    part: Option<Part>,
}

impl Folder {
    /// The folder that `-o` names, if it names one.
    pub(super) fn of(args: &CleanArgs) -> Option<Self> {
        let path = args.output()?;
        let is_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/');
        is_folder.then(|| Self { path: path.to_path_buf(), format: args.to.map(Format::from), part: None })
    }

    /// Whether what comes from this input stands there, whole.
    pub(super) fn has(&self, input: &str) -> bool {
        [true, false].into_iter().any(|is_page| self.path.join(self.name(input, is_page)).exists())
    }

    /// Name of an input's output under the folder: its own path without what leads out of the folder, and the
    /// extension of what is written. The input's own extension stays: `a.md` and `a.txt` are two pages.
    pub(super) fn name(&self, input: &str, is_page: bool) -> PathBuf {
        let is_inside = |part: &Component<'_>| matches!(part, Component::Normal(_));
        let inside: PathBuf = Path::new(input).components().filter(is_inside).collect();
        let extension = match self.format {
            None | Some(Format::Jsonl) if !is_page => "jsonl",
            None | Some(Format::Json | Format::Jsonl) => "json",
            Some(Format::Text) => "txt",
            Some(Format::Markdown) => "md",
        };
        let mut name = inside.into_os_string();
        name.push(format!(".{extension}"));
        PathBuf::from(name)
    }

    /// Refuses inputs that the output of another would replace.
    pub(super) fn spare<'p>(&self, inputs: impl Iterator<Item = &'p PathBuf> + Clone) -> anyhow::Result<()> {
        let by_name: HashMap<_, _> = inputs.clone().filter_map(|path| Some((path.file_name()?, path))).collect();
        for (input, is_page) in inputs.flat_map(|input| [(input, true), (input, false)]) {
            let output = self.path.join(self.name(&name_of(input), is_page));
            // Asking the system for each path takes its time: only where it may be the same.
            let other = output.file_name().and_then(|name| by_name.get(name));
            if let Some(other) = other.filter(|other| is_same(other, &output)) {
                let (input, other) = (name_of(input), name_of(other));
                return Err(anyhow!("the output of {input} would replace the input {other}: write to another folder"));
            }
        }
        Ok(())
    }

    /// Whether a file is the output of this input, or one has the temporary name of the other.
    pub(super) fn writes(&self, input: &str, file: &Path) -> bool {
        // Asking the system for each path takes its time: only where it may be the same.
        let starts_alike = |a: &OsStr, b: &OsStr| a.as_encoded_bytes().starts_with(b.as_encoded_bytes());
        let may_be = |output: &Path| {
            let names = output.file_name().zip(file.file_name());
            names.is_some_and(|(output, file)| starts_alike(output, file) || starts_alike(file, output))
        };
        let outputs = [true, false].map(|is_page| self.path.join(self.name(input, is_page)));
        outputs.iter().filter(|output| may_be(output)).any(|output| meet(output, file))
    }

    /// The file for this input.
    fn part(&mut self, input: &str, is_page: bool) -> anyhow::Result<&mut Part> {
        if self.part.is_none() {
            let path = self.path.join(self.name(input, is_page));
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
            }
            self.part = Some(Part::create(&path, None)?);
        }
        Ok(self.part.as_mut().expect("it was made above"))
    }
}

/// Whether two paths lead to one file.
pub(super) fn is_same(first: &Path, second: &Path) -> bool {
    first == second || first.canonicalize().is_ok_and(|first| second.canonicalize().is_ok_and(|second| first == second))
}

/// A file that has a temporary name until it is whole, and goes if it never is. A device or a pipe is written as it
/// comes: what replaced it would be a plain file.
pub(super) struct Part {
    writer: Option<Compressor<BufWriter<File>>>,
    /// The name while it is not whole, where it has another.
    temporary: Option<PathBuf>,
    path: PathBuf,
}

impl Part {
    pub(super) fn create(path: &Path, format: Option<Compression>) -> anyhow::Result<Self> {
        // A link stays one: the file that it leads to is replaced.
        let linked = path.is_symlink().then(|| fs::canonicalize(path)).and_then(Result::ok);
        let path = linked.unwrap_or_else(|| path.to_path_buf());
        let is_special = fs::metadata(&path).is_ok_and(|there| !there.is_file());
        let temporary = (!is_special).then(|| temporary_name(&path));
        let written = temporary.as_ref().unwrap_or(&path);
        let file = File::create(written).with_context(|| format!("cannot write {}", written.display()))?;
        let writer = Compressor::new(format, BufWriter::with_capacity(BUFFER, file))?;
        Ok(Self { writer: Some(writer), temporary, path })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write_all(bytes).with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Gives the file its name; `is_kept_safe`: once it stands on the disk, so that not even a power cut leaves a hole
    /// in it.
    pub(super) fn finish(mut self, is_kept_safe: bool) -> anyhow::Result<()> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let cannot_write = || format!("cannot write {}", self.path.display());
        let file = writer.finish().and_then(|writer| writer.into_inner().map_err(io::IntoInnerError::into_error));
        let file = file.with_context(cannot_write)?;
        let Some(temporary) = &self.temporary else { return Ok(()) };
        if is_kept_safe {
            file.sync_all().with_context(cannot_write)?;
        }
        fs::rename(temporary, &self.path)
            .with_context(|| format!("cannot rename {} to {}", temporary.display(), self.path.display()))?;
        self.temporary = None;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // What cannot be removed is written over by the next run.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// The name of a file until it is whole.
pub(super) fn temporary_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

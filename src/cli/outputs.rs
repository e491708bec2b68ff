//! The files that a run writes, held against those that it reads: no output may take the place of an input, or of another
//! output.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::builder::{PathBufValueParser, TypedValueParser};

use super::target::temporary_name;
use crate::read::name_of;

/// The files that a run writes.
pub(super) struct Outputs(Vec<Output>);

/// A file that is written: its option, and where it and its temporary name really lie.
struct Output {
    option: &'static str,
    places: [PathBuf; 2],
}

impl Outputs {
    /// What the options name.
    ///
    /// # Errors
    /// Where two of them name the same file.
    pub(super) fn new(named: &[(&'static str, Option<&Path>)]) -> anyhow::Result<Self> {
        let mut outputs: Vec<Output> = Vec::new();
        for (option, path) in named.iter().filter_map(|&(option, path)| Some((option, path?))) {
            let Some(places) = places(path) else { continue };
            if let Some(other) = outputs.iter().find(|other| other.places.iter().any(|place| places.contains(place))) {
                return Err(anyhow!(
                    "{} and {option} name the same file: one would replace the other; name two",
                    other.option
                ));
            }
            outputs.push(Output { option, places });
        }
        Ok(Self(outputs))
    }

    /// The option whose output a file is.
    pub(super) fn option_of(&self, path: &Path) -> Option<&'static str> {
        let path = if path == Path::new("-") { Path::new("/dev/stdin") } else { path };
        // Asking the system for each path takes its time: only where it may be the same.
        let may_be = |place: &PathBuf| place.file_name() == path.file_name() || path.is_symlink();
        if !self.0.iter().flat_map(|output| &output.places).any(may_be) {
            return None;
        }
        let path = path.canonicalize().ok()?;
        self.0.iter().find(|output| output.places.contains(&path)).map(|output| output.option)
    }

    /// Refuses inputs that would be replaced.
    ///
    /// # Errors
    /// The first of them.
    pub(super) fn spare<'p>(&self, inputs: impl IntoIterator<Item = &'p Path>) -> anyhow::Result<()> {
        for path in inputs {
            if let Some(option) = self.option_of(path) {
                let name = if path == Path::new("-") { "standard input".to_owned() } else { name_of(path) };
                return Err(anyhow!("{name} is both input and output ({option}): write to another file"));
            }
        }
        Ok(())
    }
}

/// Whether two files that are written are one, or one has the temporary name of the other.
pub(super) fn meet(first: &Path, second: &Path) -> bool {
    let places = places(first).zip(places(second));
    places.is_some_and(|(first, second)| first.iter().any(|place| second.contains(place)))
}

/// The temporary place of a file, and its own; `None` where nothing is replaced.
fn places(path: &Path) -> Option<[PathBuf; 2]> {
    place(path).map(|place| [temporary_name(&place), place])
}

/// Where a file that is there, or is to be made, really lies; `None` for a device, a pipe or a folder, of which nothing is
/// replaced.
fn place(path: &Path) -> Option<PathBuf> {
    if let Ok(place) = path.canonicalize() {
        return place.is_file().then_some(place);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder)).ok()?;
    path.file_name().map(|name| folder.join(name))
}

/// Takes the path of a file that cannot be standard output.
pub(super) fn file() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        if path == Path::new("-") { Err("name a file; one that is named `-` is `./-`") } else { Ok(path) }
    })
}

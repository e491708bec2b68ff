//! A byte offset in a pack file in, the line and column a person looks for out.

use std::fmt;
use std::sync::Arc;

use super::load::BUILTIN;

/// A place in a pack file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path of the file, as given; built-in packs by their path in the repository.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where the lines of a pack file begin, so that places are looked up.
pub(crate) struct LineStarts(Vec<u32>);

impl LineStarts {
    /// Those of a file's text.
    pub(crate) fn of(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        Self(std::iter::once(0).chain(breaks).collect())
    }

    /// The place of a byte offset of the file's text.
    pub(crate) fn place(&self, file: &Arc<str>, text: &str, offset: usize) -> Place {
        let offset = text.floor_char_boundary(offset);
        let line = self.0.partition_point(|&start| start as usize <= offset);
        let start = self.0[line - 1] as usize;
        Place { file: Arc::clone(file), line, column: text[start..offset].chars().count() + 1 }
    }
}

impl Place {
    /// Whether it is in a pack that the program holds.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        BUILTIN.iter().any(|(file, ..)| **file == *self.file)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

//! Which rules of a set run: `--only`, `--skip`, a pack's `disable`, and exceptions.

use super::scope::Scope;
use globset::{Glob, GlobSet, GlobSetBuilder};

/// A rule does not act where an exception holds.
#[derive(Debug)]
pub struct Exception {
    /// Full id of the rule.
    pub rule: String,
    /// Where it holds.
    pub scope: Scope,
    /// Why.
    pub why: String,
}

/// Globs over full rule ids; `*` also passes `/`.
#[derive(Debug)]
pub struct Selection {
    only: Option<GlobSet>,
    skip: GlobSet,
}

impl Selection {
    /// Compiles the globs; an empty `only` means all.
    ///
    /// # Errors
    /// A glob that cannot be read.
    pub fn new(only: &[String], skip: &[String]) -> Result<Self, globset::Error> {
        let only = if only.is_empty() { None } else { Some(globs(only)?) };
        Ok(Self { only, skip: globs(skip)? })
    }

    /// Whether a rule of that id runs.
    #[must_use]
    pub fn takes(&self, id: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.is_match(id)) && !self.skip.is_match(id)
    }
}

/// The globs that match no id.
pub(crate) fn unmatched<'g>(
    globs: impl IntoIterator<Item = &'g String>,
    ids: &[&str],
) -> Result<Vec<String>, globset::Error> {
    let mut unmatched = Vec::new();
    for glob in globs {
        let matcher = Glob::new(glob)?.compile_matcher();
        if !ids.iter().any(|id| matcher.is_match(id)) {
            unmatched.push(glob.clone());
        }
    }
    Ok(unmatched)
}

fn globs(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(Glob::new(pattern)?);
    }
    builder.build()
}

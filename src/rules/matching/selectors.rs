//! The selectors of a rule set in, their index out, filed when the first HTML page comes: pages of text need none.

use std::sync::OnceLock;

use super::css::{CssId, CssIndex};

/// The selectors of all rules.
#[derive(Debug, Default)]
pub(crate) struct Selectors {
    sources: Vec<String>,
    index: OnceLock<CssIndex>,
}

impl Selectors {
    /// Adds the selectors of one rule, which were [checked](check) before.
    pub(crate) fn add(&mut self, css: String) -> CssId {
        self.sources.push(css);
        CssId(self.sources.len() as u32 - 1)
    }

    /// Their index. A selector that cannot be read finds nothing.
    pub(crate) fn index(&self) -> &CssIndex {
        self.index.get_or_init(|| {
            let mut index = CssIndex::default();
            self.sources.iter().for_each(|css| _ = index.add(css));
            index
        })
    }
}

/// Reads the selectors of one rule.
///
/// # Errors
/// The byte at which the first selector stands that cannot be read, and what is wrong with it.
pub(crate) fn check(css: &str) -> Result<(), (usize, String)> {
    CssIndex::default().add(css).map(|_| ())
}

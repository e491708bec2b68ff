//! Patterns and selectors as packs write them in, the same with their groups of words filled in out.

use regex_syntax::hir::Hir;

use super::compile::Compiler;
use super::findings::{css_finding, regex_finding};
use super::load::{Finding, Parsed};
use super::placed::Text;
use super::words::ascii_boundaries;
use crate::rules::matching::selectors;

impl Compiler {
    /// Selectors with their groups filled in.
    pub(super) fn filled_css(&self, parsed: &Parsed, text: &Text) -> Result<String, Finding> {
        let filled = self.words.fill_css(parsed.pack.pack.name.get_ref(), text.get_ref());
        filled.map_err(|message| parsed.finding(text, message))
    }

    /// The same, if they can be read.
    pub(crate) fn checked_css(&self, parsed: &Parsed, text: &Text) -> Result<String, Finding> {
        let filled = self.filled_css(parsed, text)?;
        selectors::check(&filled).map_err(|(at, error)| css_finding(parsed, text, at, &error))?;
        Ok(filled)
    }

    /// What is wrong with a pack's selectors.
    pub(crate) fn selector_findings(&self, parsed: &Parsed) -> impl Iterator<Item = Finding> {
        parsed.pack.selectors().filter_map(|text| self.checked_css(parsed, text).err())
    }

    /// A pattern with its groups filled in, parsed.
    pub(crate) fn parsed(&self, parsed: &Parsed, text: &Text) -> Result<Hir, Finding> {
        let (filled, is_plain) = self.source(parsed, text).map_err(|message| parsed.finding(text, message))?;
        regex_syntax::parse(&filled).map_err(|error| regex_finding(parsed, text, &error, is_plain))
    }

    /// A pattern with its groups filled in, and whether there were none to fill.
    pub(super) fn source(&self, parsed: &Parsed, text: &Text) -> Result<(String, bool), String> {
        let filled = self.words.fill(parsed.pack.pack.name.get_ref(), text.get_ref())?;
        let is_plain = filled == *text.get_ref();
        Ok((if parsed.is_english() { ascii_boundaries(&filled) } else { filled }, is_plain))
    }
}

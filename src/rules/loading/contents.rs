//! A pack in, all its patterns, selectors and hosts out, whatever rules they stand in.

use super::pack::PackFile;
use super::placed::Text;

impl PackFile {
    /// The patterns of its rules, and whether each must match whole lines; without those of neighbours.
    pub(crate) fn patterns(&self) -> Vec<(&Text, bool)> {
        let whole = (self.keep.iter().map(|rule| &rule.r#match))
            .chain(
                self.section
                    .iter()
                    .flat_map(|rule| [Some(&rule.starts), rule.until.line.as_ref(), rule.until.unless.as_ref()])
                    .flatten(),
            )
            .chain(self.form.iter().flat_map(|rule| &rule.fields))
            .chain(self.list.iter().filter_map(|rule| rule.item.as_ref()))
            .chain(self.line.iter().map(|rule| &rule.r#match))
            .chain(self.cut.iter().map(|rule| &rule.at));
        let of_elements = (self.select.iter().filter_map(|rule| rule.has_text.as_ref()))
            .chain(self.element.iter().filter_map(|rule| rule.has_text.as_ref()));
        let inner = self.field.iter().map(|rule| &rule.find).chain(self.inline.iter().map(|rule| &rule.find));
        whole.map(|text| (text, true)).chain(inner.chain(of_elements).map(|text| (text, false))).collect()
    }

    /// The patterns of the lines beside those that rules claim.
    pub(crate) fn neighbour_patterns(&self) -> impl Iterator<Item = &Text> {
        let of_fields = self.field.iter().flat_map(|rule| [&rule.after, &rule.before]);
        let of_lines = self.line.iter().flat_map(|rule| [&rule.after, &rule.before]);
        of_fields.chain(of_lines).flatten()
    }

    /// The selectors of its rules.
    pub(crate) fn selectors(&self) -> impl Iterator<Item = &Text> {
        self.select.iter().map(|rule| &rule.css).chain(self.element.iter().map(|rule| &rule.css))
    }

    /// The hosts that rules name.
    pub(crate) fn rule_sites(&self) -> impl Iterator<Item = &Text> {
        let lists = (self.keep.iter().map(|rule| &rule.sites))
            .chain(self.select.iter().map(|rule| &rule.sites))
            .chain(self.element.iter().map(|rule| &rule.sites))
            .chain(self.field.iter().map(|rule| &rule.sites))
            .chain(self.section.iter().map(|rule| &rule.sites))
            .chain(self.form.iter().map(|rule| &rule.sites))
            .chain(self.list.iter().map(|rule| &rule.sites))
            .chain(self.line.iter().map(|rule| &rule.sites))
            .chain(self.inline.iter().map(|rule| &rule.sites))
            .chain(self.cut.iter().map(|rule| &rule.sites));
        lists.flatten().flatten()
    }
}

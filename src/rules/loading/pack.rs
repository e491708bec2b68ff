//! TOML text in, a [`PackFile`] out: the rule-pack format as plain serde structs.
//!
//! One struct a table kind, each with the shared keys spelled out: `flatten` and tagged enums would
//! lose both the refusal of unknown keys and the positions of values. A test holds that
//! every table refuses unknown keys and says where (`tests/cli/packs.rs`).

use serde::{Deserialize, Serialize};

use super::count::Count;
use super::placed::Placed;
pub use super::placed::Text;
use super::share::Share;
use crate::label::Label;
use crate::segment::Hides;

/// Version of the pack format this build reads.
pub const FORMAT: u32 = 1;

/// A pack file as written.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Head of the pack.
    pub pack: PackHead,
    /// Groups of words that patterns may name.
    #[serde(default)]
    pub words: Vec<WordsTable>,
    /// Names by which hidden text is told.
    #[serde(default)]
    pub hidden: Vec<HiddenTable>,
    /// Lines that stay whatever the scorer thinks.
    #[serde(default)]
    pub keep: Vec<KeepTable>,
    /// Elements whose lines leave.
    #[serde(default)]
    pub select: Vec<SelectTable>,
    /// Elements that are article fields.
    #[serde(default)]
    pub element: Vec<ElementTable>,
    /// Captures that become article fields.
    #[serde(default)]
    pub field: Vec<FieldTable>,
    /// From a heading until a stated end.
    #[serde(default)]
    pub section: Vec<SectionTable>,
    /// Several of these, close together, in any order.
    #[serde(default)]
    pub form: Vec<FormTable>,
    /// Runs of like items.
    #[serde(default)]
    pub list: Vec<ListTable>,
    /// Whole lines.
    #[serde(default)]
    pub line: Vec<LineTable>,
    /// Rewrites of a part of a line.
    #[serde(default)]
    pub inline: Vec<InlineTable>,
    /// Truncations.
    #[serde(default)]
    pub cut: Vec<CutTable>,
    /// Exceptions to other rules.
    #[serde(default)]
    pub allow: Vec<AllowTable>,
}

/// `[pack]`: name, purpose and default scope.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PackHead {
    /// Path under the packs folder, without `.toml`.
    pub name: Text,
    /// What the pack is for, one sentence.
    pub about: String,
    /// Version of the file format; [`FORMAT`] is read.
    pub format: Option<Placed<u32>>,
    /// Default languages of the rules.
    #[serde(default)]
    pub lang: Vec<String>,
    /// Default hosts of the rules.
    #[serde(default)]
    pub sites: Vec<Text>,
    /// Default kind of page of the rules.
    pub input: Option<InputKind>,
    /// Globs of rule ids this pack turns off.
    #[serde(default)]
    pub disable: Vec<Text>,
}

/// What a page was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InputKind {
    /// Text somebody's scraper printed.
    Text,
    /// HTML.
    Html,
}

/// Which side of a `cut` line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The line and all above it.
    Before,
    /// The line and all below it.
    #[default]
    After,
}

/// What becomes of the text a field rule matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum FieldBody {
    /// It leaves the body.
    #[default]
    Drop,
    /// It is captured and stays.
    Keep,
}

/// The stated end of a section; the first of the given ends counts.
#[derive(Debug, Clone, Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Until {
    /// That many prose lines in a row.
    pub prose: Option<Count>,
    /// Least words of such a prose line.
    pub words: Option<Count>,
    /// Lines that match are no prose.
    pub unless: Option<Text>,
    /// A line that matches.
    pub line: Option<Text>,
    /// That many blank lines in a row.
    pub blank: Option<Count>,
    /// A line that says what one of the section said.
    #[serde(default)]
    pub repeat: bool,
}

/// Declares a rule table: the shared keys first, then the kind's own.
macro_rules! rule_table {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Name of the rule inside its pack.
            pub id: Text,
            /// Why the rule exists.
            pub why: Option<String>,
            /// Languages, narrowing the pack's.
            pub lang: Option<Vec<String>>,
            /// Hosts, narrowing the pack's.
            pub sites: Option<Vec<Text>>,
            /// Kind of page, narrowing the pack's.
            pub input: Option<InputKind>,
            /// Examples in the two-character gutter.
            #[serde(default)]
            pub examples: Vec<Text>,
            $($(#[$fdoc])* pub $field: $ty,)*
        }
    };
}

rule_table! {
    /// `[[keep]]`.
    KeepTable {
        /// Whole-line pattern.
        r#match: Text,
        /// Least lines close together that match; 1 unless given.
        need: Option<Count>,
        /// Most other lines between two of them; none unless given.
        gap: Option<usize>,
    }
}
rule_table! {
    /// `[[select]]`.
    SelectTable {
        /// Why the lines leave.
        label: Label,
        /// CSS selectors of the elements.
        css: Text,
        /// Pattern that a line in the element must match.
        has_text: Option<Text>,
        /// How many elements further up the one is that is meant.
        up: Option<usize>,
        /// Greatest share of the page's prose lines that the element may hold.
        most: Option<Share>,
    }
}
rule_table! {
    /// `[[element]]`.
    ElementTable {
        /// The field that the element's text is.
        field: Text,
        /// CSS selectors of the elements.
        css: Text,
        /// Pattern that a line in the element must match.
        has_text: Option<Text>,
    }
}
rule_table! {
    /// `[[field]]`.
    FieldTable {
        /// Pattern with named groups.
        find: Text,
        /// What becomes of the match.
        #[serde(default)]
        body: FieldBody,
        /// Least share of the page's prose lines above.
        above: Option<Share>,
        /// Least share of the page's prose lines below.
        below: Option<Share>,
        /// Pattern the line before must match.
        after: Option<Text>,
        /// Pattern the line after must match.
        before: Option<Text>,
    }
}
rule_table! {
    /// `[[section]]`.
    SectionTable {
        /// Why the lines leave.
        label: Label,
        /// Whole-line pattern of the heading.
        starts: Text,
        /// Where it ends.
        #[serde(default)]
        until: Until,
        /// Most lines it claims.
        within: Option<Count>,
        /// Least share of the page's prose lines above.
        above: Option<Share>,
        /// Least share of the page's prose lines below.
        below: Option<Share>,
    }
}
rule_table! {
    /// `[[form]]`.
    FormTable {
        /// Why the lines leave.
        label: Label,
        /// Whole-line patterns, any of which is a hit.
        fields: Vec<Text>,
        /// Least number of hits.
        need: Placed<usize>,
        /// Most other lines between two hits.
        gap: Option<usize>,
        /// Least share of the page's prose lines above.
        above: Option<Share>,
        /// Least share of the page's prose lines below.
        below: Option<Share>,
    }
}
rule_table! {
    /// `[[list]]`.
    ListTable {
        /// Why the lines leave.
        label: Label,
        /// Whole-line pattern of an item.
        item: Option<Text>,
        /// Most words of an item.
        max_words: Option<Count>,
        /// Least items in a row.
        min: Placed<usize>,
        /// Least share of the page's prose lines above.
        above: Option<Share>,
        /// Least share of the page's prose lines below.
        below: Option<Share>,
    }
}
rule_table! {
    /// `[[line]]`.
    LineTable {
        /// Why the line leaves.
        label: Label,
        /// Whole-line pattern.
        r#match: Text,
        /// Least share of the page's prose lines above.
        above: Option<Share>,
        /// Least share of the page's prose lines below.
        below: Option<Share>,
        /// Pattern the line before must match.
        after: Option<Text>,
        /// Pattern the line after must match.
        before: Option<Text>,
    }
}
rule_table! {
    /// `[[inline]]`.
    InlineTable {
        /// Why the part leaves.
        label: Label,
        /// What is looked for in a line.
        find: Text,
        /// What stands there instead, if anything; `$1` and `$name` are groups.
        replace: Option<Text>,
    }
}
rule_table! {
    /// `[[cut]]`.
    CutTable {
        /// Why the lines leave.
        label: Label,
        /// Whole-line pattern of the line to cut at.
        at: Text,
        /// Which side goes.
        #[serde(default)]
        side: Side,
        /// Least prose lines that must stay.
        min_body: Option<usize>,
        /// Least share of the page's prose lines that must stay.
        above: Option<Share>,
    }
}

/// `[[words]]`: a named group that patterns use as `{id}` or `{pack/name/id}`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WordsTable {
    /// Name of the group inside its pack.
    pub id: Text,
    /// Why the group exists.
    pub why: Option<String>,
    /// The words, taken to the letter.
    #[serde(default)]
    pub words: Vec<String>,
    /// Or a pattern, for shapes such as a person's name.
    pub pattern: Option<Text>,
}

/// `[[hidden]]`: names in markup by which hidden text is told. HTML pages only.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenTable {
    /// Name of the table inside its pack.
    pub id: Text,
    /// Why the names say that.
    pub why: Option<String>,
    /// What the names say.
    pub kind: Hides,
    /// Classes, or parts of classes, ids and roles.
    pub names: Vec<String>,
}

/// `[[allow]]`: an exception to a rule, with its reason.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AllowTable {
    /// Full id of the rule.
    pub rule: Text,
    /// Hosts on which it must not act; none = nowhere.
    #[serde(default)]
    pub sites: Vec<Text>,
    /// Languages in which it must not act; none = any.
    #[serde(default)]
    pub lang: Vec<String>,
    /// Why.
    pub why: Option<String>,
}

//! A [`Page`] in, one [`Verdict`] a line out: stays, leaves with a label, or is taken as a field.
//!
//! Who owns a line is decided here only. Rule kinds claim in the order of [`RuleSet::claim_all`];
//! the first claim owns the line, later ones are kept as "also".

pub mod alt;
pub mod guard;
pub mod head;
mod labels;
pub mod picture_captions;
pub(crate) mod repeated;
pub mod script;
mod stray_captions;

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::fields;
use crate::flag::Flag;
use crate::rules::{Ledger, RuleSet};
use crate::score::Scorer;
use crate::segment::{Line, Page};

pub use labels::Label;

/// What a part of a page is taken for when it is no body text but belongs to the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The article's headline.
    Headline,
    /// Who wrote it, as printed.
    Byline,
    /// Place and agency at the start of the text.
    Dateline,
    /// When it was published, as printed.
    Date,
    /// What a picture shows.
    Caption,
    /// Whose picture it is.
    Credit,
    /// Another credit: the role of the person or house named.
    Role(Role),
}

/// Role of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Wrote the article.
    Author,
    /// Took or owns the picture.
    Photo,
    /// Made or owns the video.
    Video,
    /// Drew it.
    Graphic,
    /// News agency.
    Agency,
    /// Edited it.
    Editor,
    /// Added to it.
    Contributor,
    /// Translated it.
    Translator,
    /// Where it comes from.
    Source,
    /// Who owns the rights.
    Copyright,
}

/// Names of the groups that a field rule may capture, with the fields they fill.
pub const FIELD_GROUPS: [(&str, Field); 16] = [
    ("headline", Field::Headline),
    ("byline", Field::Byline),
    ("dateline", Field::Dateline),
    ("date", Field::Date),
    ("caption", Field::Caption),
    ("credit", Field::Credit),
    ("author", Field::Role(Role::Author)),
    ("photo", Field::Role(Role::Photo)),
    ("video", Field::Role(Role::Video)),
    ("graphic", Field::Role(Role::Graphic)),
    ("agency", Field::Role(Role::Agency)),
    ("editor", Field::Role(Role::Editor)),
    ("contributor", Field::Role(Role::Contributor)),
    ("translator", Field::Role(Role::Translator)),
    ("source", Field::Role(Role::Source)),
    ("copyright", Field::Role(Role::Copyright)),
];

impl Field {
    /// The word for the field, the same in packs, JSON and `explain`.
    #[must_use]
    pub fn name(self) -> &'static str {
        FIELD_GROUPS.iter().find(|(_, field)| *field == self).map_or("field", |(name, _)| name)
    }

    /// The field of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        FIELD_GROUPS.iter().find(|(group, _)| *group == name).map(|(_, field)| *field)
    }
}

/// What becomes of a line, or of a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fate {
    /// Body text.
    #[default]
    Stays,
    /// Left out, for this reason.
    Leaves(Label),
    /// Left out of the body, part of the article.
    Taken(Field),
}

impl Fate {
    /// The word for the fate, the same in JSON and `explain`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stays => "body",
            Self::Leaves(label) => label.name(),
            Self::Taken(field) => field.name(),
        }
    }
}

/// Who judged a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judge {
    /// The rule at this index of the rule set.
    Rule(u16),
    /// A step of the program, by its name.
    Step(&'static str),
}

/// A part of a line with a fate of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Bytes of the line's text.
    pub range: Range<usize>,
    /// What becomes of them.
    pub fate: Fate,
    /// Who said so.
    pub judge: Judge,
    /// What stands there instead.
    pub replacement: String,
}

/// A captured piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The field it fills.
    pub field: Field,
    /// Its text, trimmed.
    pub text: String,
}

/// What was decided about one line.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// What becomes of the line.
    pub fate: Fate,
    /// Who said so; `None` for body text nobody claimed.
    pub judge: Option<Judge>,
    /// Parts of a staying line that do not stay, in order, apart.
    pub parts: Vec<Part>,
    /// Fields the line gives.
    pub captures: Vec<Capture>,
    /// Rules that would have claimed the line, too.
    pub also: Vec<Judge>,
}

impl Verdict {
    /// Whether the whole line, or the rest of it, is body text.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.fate == Fate::Stays
    }

    /// Whether a rule keeps the line.
    pub(crate) fn is_kept(&self) -> bool {
        self.stays() && matches!(self.judge, Some(Judge::Rule(_)))
    }

    /// Keeps a rule that would have claimed the line, too, or a part of it.
    pub(crate) fn add_also(&mut self, judge: Judge) {
        if !self.also.contains(&judge) {
            self.also.push(judge);
        }
    }

    /// What of the line stays in the body; `None` if nothing does.
    #[must_use]
    pub fn remaining<'l>(&self, line: &'l Line<'_>) -> Option<Cow<'l, str>> {
        if !self.stays() {
            return None;
        }
        if self.parts.is_empty() {
            return Some(Cow::Borrowed(line.text.as_ref()));
        }
        let mut out = String::with_capacity(line.text.len());
        let mut at = 0;
        for part in &self.parts {
            out.push_str(&line.text[at..part.range.start]);
            out.push_str(&part.replacement);
            at = part.range.end;
        }
        out.push_str(&line.text[at..]);
        let trimmed = out.trim();
        (!trimmed.is_empty()).then(|| Cow::Owned(trimmed.to_owned()))
    }
}

/// The judged page: verdicts, flags, and, if asked for, why one rule did not act.
#[derive(Debug, Default)]
pub struct Judgement {
    /// One verdict a line.
    pub verdicts: Vec<Verdict>,
    /// Score of each line the scorer judged: log odds that it is body text, 0 at the border. Empty without a scorer.
    pub scores: Vec<Option<f32>>,
    /// Fields that no line gives, but the page's metadata.
    pub captures: Vec<Capture>,
    /// Flags the labelling raised.
    pub flags: Vec<Flag>,
    /// The rule whose claims the over-strip guard took back first, and its share of the prose.
    pub overstripped_by: Option<(Judge, f32)>,
    /// Why the watched rule did not act, line by line.
    pub notes: Vec<crate::rules::Note>,
}

/// Judges every line of a page: rules first, then, for lines no rule claims, the scorer.
#[must_use]
pub fn label(page: &Page<'_>, rules: &RuleSet, scorer: Option<&Scorer>, watched: Option<u16>) -> Judgement {
    let (mut ledger, overstripped_by) = label_by_rules(page, rules, watched);
    let scores = scorer.map(|scorer| score(&mut ledger, scorer)).unwrap_or_default();
    repeated::claim_repeated(&mut ledger);
    let flags = guard::flags(&ledger, overstripped_by.is_some());
    let Ledger { verdicts, captures, notes, .. } = ledger;
    Judgement { verdicts, captures, scores, flags, overstripped_by, notes }
}

/// Scores of the lines that the scorer judged; twice, where the text begins further down than it seemed and the
/// headline with it.
fn score(ledger: &mut Ledger<'_, '_>, scorer: &Scorer) -> Vec<Option<f32>> {
    let scores = scorer.claim(ledger);
    if fields::find_headline_again(ledger) { scorer.claim(ledger) } else { scores }
}

/// The verdicts of rules and fields alone, and the rule whose claims the over-strip guard took back.
pub(crate) fn label_by_rules<'a, 'p>(
    page: &'a Page<'p>,
    rules: &'a RuleSet,
    watched: Option<u16>,
) -> (Ledger<'a, 'p>, Option<(Judge, f32)>) {
    let mut ledger = Ledger::new(page, rules, watched);
    head::claim_head(&mut ledger);
    script::claim_scripts(&mut ledger);
    rules.claim_all(&mut ledger);
    ledger.settle_elements();
    stray_captions::claim_strays(&mut ledger, rules);
    fields::claim_headline(&mut ledger);
    fields::claim_metadata(&mut ledger);
    fields::claim_byline(&mut ledger);
    fields::claim_date(&mut ledger);
    picture_captions::claim_captions(&mut ledger);
    alt::claim_alts(&mut ledger);
    let overstripped_by = guard::restore_overstripped(&mut ledger, rules);
    (ledger, overstripped_by)
}

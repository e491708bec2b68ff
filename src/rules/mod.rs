//! What a rule says: one file per kind (`kinds`), packs of them as TOML, strictly loaded (`loading`), the lines that
//! their patterns match (`matching`). Knows no terminal.
//!
//! A [`RuleSet`] is read-only once loaded and shared by all workers; a [`Ledger`] belongs to one page.

mod check;
mod kinds;
mod ledger;
mod loading;
mod matching;
mod refusal;
mod scope;
mod selection;

pub use check::check;
pub use kinds::cut::{KEEP_ABOVE, MIN_BODY};
pub use kinds::section::{UNTIL_PROSE, WITHIN};
pub use kinds::select::MOST;
pub use ledger::{Ledger, Note};
pub use loading::load::{Finding, LoadError, Options, PackSource, builtin_packs, load, read_packs};
pub use loading::pack::{FieldBody, InputKind, PackFile, Side};
pub use loading::place::Place;
pub use loading::schema::pack_schema;
pub use loading::tidy::tidy;
pub use loading::written::{pack_as_written, table_as_written};
pub use matching::matcher::PatternId;
pub use scope::Scope;
pub use selection::{Exception, Selection};

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::label::{Judge, Label};
use crate::segment::{Hides, Names, Page};
use matching::inside::Elements;
use matching::matcher::Matcher;
use matching::selectors::Selectors;
use scope::Scopes;

/// One rule, compiled.
#[derive(Debug)]
pub struct Rule {
    /// Full id: `pack/name/id`.
    pub id: String,
    /// Why it exists.
    pub why: String,
    /// Why the lines it claims leave; `None` for fields and keeps.
    pub label: Option<Label>,
    /// Pages it may act on.
    pub scope: Scope,
    /// Its examples, as written.
    pub examples: Vec<Example>,
    /// Where it is written.
    pub place: Place,
    /// What it does.
    pub action: Action,
}

/// An example as written, with its place.
#[derive(Debug, Clone)]
pub struct Example {
    /// The text with its gutter.
    pub text: String,
    /// Where it is written.
    pub place: Place,
}

/// What a rule does; the variants stand in the order in which kinds claim lines.
#[derive(Debug)]
pub enum Action {
    /// Keeps a line.
    Keep(kinds::keep::Keep),
    /// Drops what is inside an element.
    Select(kinds::select::Select),
    /// Takes an element as a field.
    Element(kinds::element::ElementRule),
    /// Takes fields.
    Field(kinds::field::FieldRule),
    /// Drops from a heading to a stated end.
    Section(kinds::section::Section),
    /// Drops a form.
    Form(kinds::form::Form),
    /// Drops a run of like items.
    List(kinds::list::List),
    /// Drops a line.
    Line(kinds::line::LineRule),
    /// Rewrites a part of a line.
    Inline(kinds::inline::Inline),
    /// Truncates.
    Cut(kinds::cut::Cut),
}

/// Names of the rule kinds in the order in which they claim lines; it is also the order in a pack file.
pub const KINDS: [&str; 10] =
    ["keep", "select", "element", "field", "section", "form", "list", "line", "inline", "cut"];

impl Action {
    /// Place of the kind in [`KINDS`].
    #[must_use]
    pub fn order(&self) -> usize {
        match self {
            Self::Keep(_) => 0,
            Self::Select(_) => 1,
            Self::Element(_) => 2,
            Self::Field(_) => 3,
            Self::Section(_) => 4,
            Self::Form(_) => 5,
            Self::List(_) => 6,
            Self::Line(_) => 7,
            Self::Inline(_) => 8,
            Self::Cut(_) => 9,
        }
    }

    /// The patterns that the rule asks pages for.
    fn patterns(&self) -> Vec<PatternId> {
        match self {
            Self::Keep(keep) => vec![keep.pattern],
            Self::Select(_) | Self::Element(_) => Vec::new(),
            Self::Field(field) => field.context.patterns().chain([field.find]).collect(),
            Self::Section(section) => section.line.into_iter().chain([section.starts]).collect(),
            Self::Form(form) => form.fields.clone(),
            Self::List(list) => list.item.into_iter().collect(),
            Self::Line(line) => line.context.patterns().chain([line.pattern]).collect(),
            Self::Inline(inline) => vec![inline.find],
            Self::Cut(cut) => vec![cut.at],
        }
    }

    /// Claims what the rule can on a page.
    fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        match self {
            Self::Keep(keep) => keep.claim(ledger, rule),
            Self::Select(select) => select.claim(ledger, rule),
            Self::Element(element) => element.claim(ledger, rule),
            Self::Field(field) => field.claim(ledger, rule),
            Self::Section(section) => section.claim(ledger, rule),
            Self::Form(form) => form.claim(ledger, rule),
            Self::List(list) => list.claim(ledger, rule),
            Self::Line(line) => line.claim(ledger, rule),
            Self::Inline(inline) => inline.claim(ledger, rule),
            Self::Cut(cut) => cut.claim(ledger, rule),
        }
    }
}

/// The rule on whose behalf lines are claimed.
#[derive(Debug, Clone, Copy)]
pub struct Claimant {
    /// Its index in the rule set.
    pub index: u16,
    /// Why its lines leave.
    pub label: Label,
}

impl Claimant {
    /// The rule as judge of a line.
    #[must_use]
    pub fn judge(&self) -> Judge {
        Judge::Rule(self.index)
    }
}

/// All rules of a run.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    exceptions: Vec<Exception>,
    scopes: Scopes,
    matcher: Matcher,
    css: Selectors,
    /// Names that packs give to hidden text.
    hiding: Vec<(Hides, String)>,
    /// Names in markup that packs know, gathered when the first HTML page comes.
    names: OnceLock<Names>,
    /// Most steps that a rule goes up from the elements its selectors find.
    most_up: usize,
    unmatched: Vec<String>,
    /// Rules that do not run, and why.
    left_out: HashMap<String, String>,
}

impl RuleSet {
    /// The globs that were to choose rules and match none.
    #[must_use]
    pub fn unmatched(&self) -> &[String] {
        &self.unmatched
    }

    /// The rules, in claiming order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Names in markup that the packs know, for [`crate::segment::segment_html`].
    #[must_use]
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.hiding, self.css.index().attributes().iter().cloned()))
    }

    /// Whether a rule, by its index, says of itself that it may take all prose of a page.
    pub(crate) fn may_take_all(&self, rule: u16) -> bool {
        let action = self.rules.get(usize::from(rule)).map(|rule| &rule.action);
        matches!(action, Some(Action::Select(select)) if select.most >= kinds::select::ALL)
    }

    /// Index and rule of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(u16, &Rule)> {
        let index = self.rules.iter().position(|rule| rule.id == id)?;
        Some((u16::try_from(index).ok()?, &self.rules[index]))
    }

    /// What keeps a rule of that id from running, if there is one and something does.
    #[must_use]
    pub fn left_out(&self, id: &str) -> Option<&str> {
        self.left_out.get(id).map(String::as_str)
    }

    /// Name of a judge: a rule's id or a step's name.
    #[must_use]
    pub fn judge_name(&self, judge: Judge) -> &str {
        match judge {
            Judge::Rule(index) => &self.rules[usize::from(index)].id,
            Judge::Step(name) => name,
        }
    }

    /// Lets every rule that may act on the page claim its lines, kind by kind.
    pub fn claim_all(&self, ledger: &mut Ledger<'_, '_>) {
        for (is_held, index) in self.scopes.hold(ledger.page).zip(0..) {
            self.claim_one(ledger, index, is_held);
        }
    }

    /// Lets one rule alone claim its lines: what rule examples run.
    pub fn claim_alone(&self, ledger: &mut Ledger<'_, '_>, index: u16) {
        let is_held = self.rules[usize::from(index)].scope.holds(ledger.page);
        self.claim_one(ledger, index, is_held);
    }

    /// The elements of a page that rules ask for.
    fn elements(&self, page: &Page<'_>) -> Elements {
        match &page.markup {
            Some(markup) => Elements::new(page, self.css.index().scan(&markup.document), self.most_up),
            None => Elements::default(),
        }
    }

    /// Lets a rule claim its lines, if the page is in its scope.
    fn claim_one(&self, ledger: &mut Ledger<'_, '_>, index: u16, is_held: bool) {
        let rule = &self.rules[usize::from(index)];
        let exception = self.exception(rule, ledger.page);
        if exception.is_some() || !is_held {
            let page = ledger.page;
            ledger.note(index, None, || match exception {
                Some(exception) if is_held => format!("excepted here: {}", exception.why),
                _ => rule.scope.refusal(page),
            });
            return;
        }
        let claimant = Claimant { index, label: rule.label.unwrap_or(Label::Boilerplate) };
        rule.action.claim(ledger, &claimant);
    }

    /// What lets a page off a rule, if anything.
    fn exception(&self, rule: &Rule, page: &Page<'_>) -> Option<&Exception> {
        self.exceptions.iter().find(|exception| exception.rule == rule.id && exception.scope.surely_holds(page))
    }
}

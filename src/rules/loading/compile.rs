//! Pack tables in, compiled rules out.

use std::sync::Arc;

use super::findings::{duplicate_words, no_field, regex_finding};
use super::load::{Finding, Parsed};
use super::pack::{
    CutTable, ElementTable, FieldTable, FormTable, InlineTable, InputKind, KeepTable, LineTable, ListTable,
    SectionTable, SelectTable, Text,
};
use super::words::WordGroups;
use crate::label::{FIELD_GROUPS, Field, Label};
use crate::rules::kinds::{cut, element, field, form, inline, keep, line, list, section, select};
use crate::rules::ledger::Context;
use crate::rules::matching::css::CssId;
use crate::rules::matching::facts::group_names;
use crate::rules::matching::lone::Lone;
use crate::rules::matching::matcher::{Matcher, MatcherBuilder, PatternId};
use crate::rules::matching::selectors::Selectors;
use crate::rules::scope::{Scope, Zone};
use crate::rules::{Action, Example, Rule};

/// Compiles packs one after the other; patterns are gathered for one matcher.
#[derive(Default)]
pub(crate) struct Compiler {
    pub(super) words: WordGroups,
    patterns: MatcherBuilder,
    css: Selectors,
}

/// Keys that all rule tables share.
struct Shared<'t> {
    id: &'t Text,
    why: Option<&'t String>,
    lang: Option<&'t Vec<String>>,
    sites: Option<&'t Vec<Text>>,
    input: Option<InputKind>,
    examples: &'t [Text],
}

/// Borrows the shared keys of a table.
macro_rules! shared {
    ($table:expr) => {
        Shared {
            id: &$table.id,
            why: $table.why.as_ref(),
            lang: $table.lang.as_ref(),
            sites: $table.sites.as_ref(),
            input: $table.input,
            examples: &$table.examples,
        }
    };
}

/// One pack being compiled.
struct PackCompiler<'c> {
    compiler: &'c mut Compiler,
    parsed: &'c Parsed,
    rules: &'c mut Vec<Rule>,
    findings: &'c mut Vec<Finding>,
}

impl Compiler {
    /// Reads the word groups of all packs: lists first, then shapes, which may name them.
    pub(crate) fn add_words(&mut self, packs: &[Parsed], findings: &mut Vec<Finding>) {
        for parsed in packs {
            for table in parsed.pack.words.iter().filter(|table| table.pattern.is_none()) {
                if table.words.is_empty() || table.words.iter().any(|word| word.trim().is_empty()) {
                    findings.push(parsed.finding(
                        &table.id,
                        "`words` must list at least one word, and no empty one; or give a `pattern`".to_owned(),
                    ));
                }
                if !self.words.add_words(full_id(parsed, &table.id), &table.words) {
                    findings.push(duplicate_words(parsed, table));
                }
            }
        }
        for (parsed, table) in
            packs.iter().flat_map(|parsed| parsed.pack.words.iter().map(move |table| (parsed, table)))
        {
            if table.pattern.is_some() {
                self.words.announce_shape(full_id(parsed, &table.id));
            }
        }
        for parsed in packs {
            for table in &parsed.pack.words {
                let Some(pattern) = &table.pattern else { continue };
                if !table.words.is_empty() {
                    findings.push(parsed.finding(&table.id, "give `words` or a `pattern`, not both".to_owned()));
                }
                let added = self.words.add_shape(
                    &full_id(parsed, &table.id),
                    parsed.pack.pack.name.get_ref(),
                    pattern.get_ref(),
                );
                if let Err(message) = added {
                    findings.push(parsed.finding(pattern, message));
                }
            }
        }
    }

    /// Compiles the rules of a pack.
    pub(crate) fn add_pack(&mut self, parsed: &Parsed, rules: &mut Vec<Rule>, findings: &mut Vec<Finding>) {
        let mut pack = PackCompiler { compiler: self, parsed, rules, findings };
        let tables = &parsed.pack;
        tables.keep.iter().for_each(|table| pack.keep(table));
        tables.select.iter().for_each(|table| pack.select(table));
        tables.element.iter().for_each(|table| pack.element(table));
        tables.field.iter().for_each(|table| pack.field(table));
        tables.section.iter().for_each(|table| pack.section(table));
        tables.form.iter().for_each(|table| pack.form(table));
        tables.list.iter().for_each(|table| pack.list(table));
        tables.line.iter().for_each(|table| pack.line(table));
        tables.inline.iter().for_each(|table| pack.inline(table));
        tables.cut.iter().for_each(|table| pack.cut(table));
    }

    /// The matcher of the patterns that rules ask for, and the index of all selectors.
    pub(crate) fn finish(self, rules: &[Rule]) -> (Matcher, Selectors) {
        (self.patterns.build(rules), self.css)
    }

    /// Fills a pattern's groups and gives it an id. Patterns that are shipped were checked before.
    fn pattern(&mut self, parsed: &Parsed, text: &Text) -> Result<PatternId, Finding> {
        let (filled, is_plain) = self.source(parsed, text).map_err(|message| parsed.finding(text, message))?;
        let id = self.patterns.add(filled);
        if parsed.source.shipped.is_some() {
            return Ok(id);
        }
        let lone = self.patterns.lone(id);
        lone.read().map_err(|error| regex_finding(parsed, text, &error, is_plain))?;
        if !lone.is_within_limit() {
            return Err(parsed.finding(
                text,
                "the pattern is too large once compiled: use fewer or smaller counted repetitions".to_owned(),
            ));
        }
        Ok(id)
    }
}

pub(crate) fn full_id(parsed: &Parsed, id: &Text) -> String {
    format!("{}/{}", parsed.pack.pack.name.get_ref(), id.get_ref())
}

impl PackCompiler<'_> {
    fn keep(&mut self, table: &KeepTable) {
        let pattern = self.sought(&table.r#match);
        let (need, gap) = (table.need.map_or(1, usize::from), table.gap.unwrap_or(0));
        self.push(&shared!(table), None, pattern.map(|pattern| Action::Keep(keep::Keep { pattern, need, gap })));
    }

    fn select(&mut self, table: &SelectTable) {
        let css = self.css(&table.css);
        let has_text = self.lone(table.has_text.as_ref());
        let (up, most) = (table.up.unwrap_or(0), table.most.map_or(select::MOST, f32::from));
        let action =
            css.zip(has_text).map(|(css, has_text)| Action::Select(select::Select { css, has_text, up, most }));
        self.push(&shared!(table), Some(table.label), action);
    }

    fn element(&mut self, table: &ElementTable) {
        let css = self.css(&table.css);
        let has_text = self.lone(table.has_text.as_ref());
        let field = Field::named(table.field.get_ref());
        if field.is_none() {
            self.find(&table.field, &no_field(table.field.get_ref()));
        }
        let action = css.zip(has_text).zip(field);
        let action =
            action.map(|((css, has_text), field)| Action::Element(element::ElementRule { css, has_text, field }));
        self.push(&shared!(table), None, action);
    }

    /// Adds a rule's selectors. Those that are shipped were checked before.
    fn css(&mut self, text: &Text) -> Option<CssId> {
        let is_shipped = self.parsed.source.shipped.is_some();
        let filled = if is_shipped {
            self.compiler.filled_css(self.parsed, text)
        } else {
            self.compiler.checked_css(self.parsed, text)
        };
        filled.map_err(|finding| self.findings.push(finding)).ok().map(|css| self.compiler.css.add(css))
    }

    /// A pattern by itself, if there is one; `None` if it is wrong.
    fn lone(&mut self, text: Option<&Text>) -> Option<Option<Arc<Lone>>> {
        match text {
            None => Some(None),
            Some(text) => self.pattern(text).map(|id| Some(self.compiler.patterns.lone(id))),
        }
    }

    fn field(&mut self, table: &FieldTable) {
        let find = self.sought(&table.find);
        let context = self.context(find, table.after.as_ref(), table.before.as_ref());
        let action = find.zip(context).map(|(find, context)| {
            let groups = self.groups(table, find);
            let lone = self.compiler.patterns.lone(find);
            Action::Field(field::FieldRule {
                find,
                lone,
                groups,
                body: table.body,
                zone: Zone::new(table.above.map(f32::from), table.below.map(f32::from)),
                context,
            })
        });
        self.push(&shared!(table), None, action);
    }

    fn section(&mut self, table: &SectionTable) {
        let starts = self.sought(&table.starts);
        let line = table.until.line.as_ref().map(|text| self.beside(text, starts));
        let unless = table.until.unless.as_ref().map(|text| self.beside(text, starts));
        let (prose, words) = section::Section::ends(&table.until);
        if prose.is_none() && (table.until.words.is_some() || unless.is_some()) {
            self.find(
                &table.id,
                "`words` and `unless` say which lines are prose, but no number of `prose` lines ends this section",
            );
        }
        let action = starts.filter(|_| line != Some(None) && unless != Some(None)).map(|starts| {
            Action::Section(section::Section {
                starts,
                prose,
                words,
                unless: unless.flatten(),
                line: line.flatten(),
                blank: table.until.blank.map(usize::from),
                repeat: table.until.repeat,
                within: table.within.map_or(section::WITHIN, usize::from),
                zone: Zone::new(table.above.map(f32::from), table.below.map(f32::from)),
            })
        });
        self.push(&shared!(table), Some(table.label), action);
    }

    fn form(&mut self, table: &FormTable) {
        let fields: Vec<Option<PatternId>> = table.fields.iter().map(|text| self.sought(text)).collect();
        if fields.is_empty() || *table.need.get_ref() < 2 {
            self.find(
                &table.id,
                "a form needs at least one pattern in `fields`, and `need` of at least 2; a single line is a [[line]]",
            );
        }
        let fields: Option<Vec<PatternId>> = fields.into_iter().collect();
        let gap = table.gap.unwrap_or(form::GAP);
        let action = fields.map(|fields| {
            Action::Form(form::Form {
                fields,
                need: *table.need.get_ref(),
                gap,
                zone: Zone::new(table.above.map(f32::from), table.below.map(f32::from)),
            })
        });
        self.push(&shared!(table), Some(table.label), action);
    }

    fn list(&mut self, table: &ListTable) {
        let item = table.item.as_ref().map(|text| self.sought(text));
        if (item.is_none() && table.max_words.is_none()) || *table.min.get_ref() < 2 {
            self.find(
                &table.id,
                "a list needs `item` or `max_words`, and `min` of at least 2; a single line is a [[line]]",
            );
        }
        let list = list::List {
            item: item.flatten(),
            max_words: table.max_words.map(u32::from),
            min: *table.min.get_ref(),
            zone: Zone::new(table.above.map(f32::from), table.below.map(f32::from)),
        };
        self.push(&shared!(table), Some(table.label), (item != Some(None)).then_some(Action::List(list)));
    }

    fn line(&mut self, table: &LineTable) {
        let pattern = self.sought(&table.r#match);
        let context = self.context(pattern, table.after.as_ref(), table.before.as_ref());
        let zone = Zone::new(table.above.map(f32::from), table.below.map(f32::from));
        let action =
            pattern.zip(context).map(|(pattern, context)| Action::Line(line::LineRule { pattern, zone, context }));
        self.push(&shared!(table), Some(table.label), action);
    }

    fn inline(&mut self, table: &InlineTable) {
        let action = self.sought(&table.find).map(|find| {
            let lone = self.compiler.patterns.lone(find);
            if let Some(replace) = table.replace.as_ref().filter(|_| self.parsed.source.shipped.is_none()) {
                inline::strange_groups(replace.get_ref(), lone.source())
                    .for_each(|message| self.find(replace, &message));
            }
            let replace = table.replace.as_ref().map_or_else(String::new, |text| text.get_ref().clone());
            Action::Inline(inline::Inline { find, replace, lone })
        });
        self.push(&shared!(table), Some(table.label), action);
    }

    fn cut(&mut self, table: &CutTable) {
        let min_body = table.min_body.unwrap_or(cut::MIN_BODY);
        let above = table.above.map_or(cut::KEEP_ABOVE, f32::from);
        let action = self.sought(&table.at).map(|at| Action::Cut(cut::Cut { at, side: table.side, min_body, above }));
        self.push(&shared!(table), Some(table.label), action);
    }

    /// Fields that a pattern's groups fill; a group of another name is a finding.
    fn groups(&mut self, table: &FieldTable, find: PatternId) -> Vec<(String, Field)> {
        let names = group_names(self.compiler.patterns.lone(find).source());
        for name in names.iter().filter(|name| Field::named(name).is_none()) {
            self.find(&table.find, &no_field(name));
        }
        if names.is_empty() {
            self.find(&table.find, "a field's pattern needs a named group, like (?P<byline>…)");
        }
        FIELD_GROUPS
            .iter()
            .filter(|(group, _)| names.iter().any(|name| name == group))
            .map(|(group, field)| ((*group).to_owned(), *field))
            .collect()
    }

    /// What the neighbours of the lines that match a pattern must match. Where both are named, the one before leads to the
    /// line, and the one after is only asked for beside it.
    fn context(&mut self, of: Option<PatternId>, after: Option<&Text>, before: Option<&Text>) -> Option<Context> {
        let after = after.map(|text| self.beside(text, of));
        let before = before.map(|text| self.beside(text, after.flatten().or(of)));
        (after != Some(None) && before != Some(None))
            .then(|| Context { after: after.flatten(), before: before.flatten() })
    }

    /// A pattern that is asked for on any line.
    fn sought(&mut self, text: &Text) -> Option<PatternId> {
        let id = self.pattern(text)?;
        self.compiler.patterns.seek(id);
        Some(id)
    }

    /// A pattern that is asked for beside the lines that match another.
    fn beside(&mut self, text: &Text, of: Option<PatternId>) -> Option<PatternId> {
        let id = self.pattern(text)?;
        of.into_iter().for_each(|of| self.compiler.patterns.seek_beside(id, of));
        Some(id)
    }

    fn pattern(&mut self, text: &Text) -> Option<PatternId> {
        self.compiler.pattern(self.parsed, text).map_err(|finding| self.findings.push(finding)).ok()
    }

    fn find(&mut self, at: &Text, message: &str) {
        self.findings.push(self.parsed.finding(at, message.to_owned()));
    }

    /// Adds a rule, unless something about it was wrong.
    fn push(&mut self, shared: &Shared<'_>, label: Option<Label>, action: Option<Action>) {
        self.shared_findings(shared);
        let Some(action) = action else { return };
        let example = |text: &Text| Example { text: text.get_ref().clone(), place: self.parsed.place(text) };
        self.rules.push(Rule {
            id: full_id(self.parsed, shared.id),
            why: shared.why.cloned().unwrap_or_default(),
            label,
            scope: self.scope(shared, &action),
            examples: shared.examples.iter().map(example).collect(),
            place: self.parsed.place(shared.id),
            action,
        });
    }

    fn shared_findings(&mut self, shared: &Shared<'_>) {
        let id = shared.id.get_ref();
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            self.find(shared.id, "an id is lower-case letters, digits and `-`");
        }
        if shared.why.is_none_or(|why| why.trim().is_empty()) {
            self.find(shared.id, &format!("rule `{id}` has no `why`: say in a sentence why it exists"));
        }
        if shared.examples.is_empty() {
            self.find(
                shared.id,
                &format!("rule `{id}` has no `examples`: give one in which it acts and one in which it must not"),
            );
        }
    }

    /// The rule's scope: its own keys, else the pack's. A rule about elements is for HTML whatever they say.
    fn scope(&self, shared: &Shared<'_>, action: &Action) -> Scope {
        let head = &self.parsed.pack.pack;
        let of_elements = matches!(action, Action::Select(_) | Action::Element(_)).then_some(InputKind::Html);
        let sites = shared.sites.unwrap_or(&head.sites);
        Scope {
            lang: shared.lang.unwrap_or(&head.lang).iter().map(|tag| tag.to_ascii_lowercase()).collect(),
            sites: sites.iter().map(|site| site.get_ref().to_ascii_lowercase()).collect(),
            input: of_elements.or(shared.input).or(head.input),
        }
    }
}

//! `[[field]]`: named groups of a pattern become article fields.

use std::ops::Range;
use std::sync::Arc;

use crate::fields::is_of_the_text;
use crate::label::{Capture, Fate, Field, Part};
use crate::rules::ledger::Context;
use crate::rules::loading::pack::FieldBody;
use crate::rules::matching::backtrack::Found;
use crate::rules::matching::lone::Lone;
use crate::rules::scope::Zone;
use crate::rules::{Claimant, Ledger, PatternId};
use crate::segment::{Kind, Page};

/// A field rule.
#[derive(Debug)]
pub struct FieldRule {
    /// What is looked for.
    pub find: PatternId,
    /// `find` by itself, for its groups.
    pub lone: Arc<Lone>,
    /// Groups of the pattern and the fields they fill, in order of rank: the first names the line's fate.
    pub groups: Vec<(String, Field)>,
    /// What becomes of the match.
    pub body: FieldBody,
    /// Where it may act.
    pub zone: Zone,
    /// What its neighbours must match.
    pub context: Context,
}

impl FieldRule {
    pub(crate) fn claim(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant) {
        let lines = ledger.lines_in_context(self.find, &self.context);
        if lines.is_empty() {
            ledger.note(rule.index, None, || "no line holds `find`".to_owned());
        }
        for line in lines {
            let refused = self.zone.refuses(ledger, line, line).or_else(|| ledger.context_refuses(line, &self.context));
            match refused {
                Some(reason) => ledger.note(rule.index, Some(line), || reason.to_string()),
                None => self.take(ledger, rule, line),
            }
        }
    }

    /// Takes the fields of one line, and the matched text out of the body.
    fn take(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, line: usize) {
        let page = ledger.page;
        let text = page.lines[line].text.as_ref();
        let Some(found) = self.lone.find(text) else { return };
        let fields = self.captured(&found, text);
        if fields.iter().any(|capture| is_title(capture, text, page)) {
            ledger
                .note(rule.index, Some(line), || "the text writes all words of this name in small letters".to_owned());
            return;
        }
        let Some(first) = fields.first().map(|capture| capture.field) else { return };
        if first == Field::Caption && page.lines[line].kind == Kind::Heading(1) {
            ledger.note(rule.index, Some(line), || "a heading of the page is no caption".to_owned());
            return;
        }
        let held = if self.finds_credit() { ledger.release(line) } else { None };
        if ledger.may_read(line, self.body) {
            self.take_found(ledger, rule, (line, found.range, fields));
        } else {
            ledger.claim(line, Fate::Taken(first), rule.judge());
        }
        if let Some(held) = held {
            ledger.hold(line, held);
        }
    }

    /// Whether it divides captions.
    fn finds_credit(&self) -> bool {
        self.groups.iter().any(|(_, field)| matches!(field, Field::Caption | Field::Credit))
    }

    /// Takes what was found in a free line.
    fn take_found(&self, ledger: &mut Ledger<'_, '_>, rule: &Claimant, found: (usize, Range<usize>, Vec<Capture>)) {
        let (line, range, fields) = found;
        let text = ledger.page.lines[line].text.as_ref();
        let Some(first) = fields.first().map(|capture| capture.field) else { return };
        let whole = text[..range.start].trim().is_empty() && text[range.end..].trim().is_empty();
        let taken = match self.body {
            FieldBody::Keep => true,
            FieldBody::Drop if whole => ledger.claim(line, Fate::Taken(first), rule.judge()),
            FieldBody::Drop => {
                let part = Part { range, fate: Fate::Taken(first), judge: rule.judge(), replacement: String::new() };
                ledger.claim_part(line, part)
            }
        };
        if taken {
            ledger.capture(line, fields);
        }
    }

    /// The captured fields of a line, by rank.
    fn captured(&self, found: &Found<'_>, line: &str) -> Vec<Capture> {
        let range_of =
            |group: &str| found.groups.iter().find(|(name, _)| *name == group).map(|(_, range)| range.clone());
        self.groups
            .iter()
            .filter_map(|(name, field)| {
                let text = line[range_of(name)?].trim();
                (!text.is_empty()).then(|| Capture { field: *field, text: text.to_owned() })
            })
            .collect()
    }
}

/// Whether what was captured for a writer's name, with nothing around it that says so, is made of the words of the text.
fn is_title(capture: &Capture, line: &str, page: &Page<'_>) -> bool {
    capture.field == Field::Byline && capture.text == line.trim() && is_of_the_text(&capture.text, page)
}

//! One example in its two-character gutter in, what its rule did to it out.
//!
//! `  ` stays, `- ` leaves the body, `+ ` what it becomes (in a `[[keep]]` rule: a line it keeps),
//! `= name: value` a field captured; an empty line is a kept blank one.

use std::fmt;
use std::ops::Range;

use crate::label::{Judge, Verdict};
use crate::rules::{Action, Ledger, Rule, RuleSet};
use crate::segment::{Names, Page, segment_html};

/// What an example says of one of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// The rule leaves it alone.
    Stays,
    /// It leaves the body.
    Leaves,
    /// It stays as this.
    Becomes(String),
    /// The rule keeps it.
    Kept,
    /// A blank line.
    Blank,
}

/// An example, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Input lines with what is expected of each.
    pub lines: Vec<(String, Expect)>,
    /// Fields expected, in order: name and value.
    pub fields: Vec<(String, String)>,
}

/// An example that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// Number of the line in the example, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The outcome of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As the example says.
    Ok,
    /// A rewrite or a field is another one.
    Differs,
    /// The rule should act and did not.
    Missed,
    /// The rule acted on what must stay.
    Overreach,
}

impl Outcome {
    /// The word for it in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Differs => "differs",
            Self::Missed => "missed",
            Self::Overreach => "overreach",
        }
    }
}

/// What a rule did to an example.
#[derive(Debug)]
pub struct Trial {
    /// The worst of its lines.
    pub outcome: Outcome,
    /// One entry an example line: the text as written with its gutter, and what is wrong with it.
    pub lines: Vec<(String, Option<String>)>,
}

impl Case {
    /// Reads an example.
    ///
    /// # Errors
    /// A line without a gutter, a `+` with nothing before it unless the rule keeps lines, a field without a value.
    pub fn parse(text: &str, is_keep: bool) -> Result<Self, CaseError> {
        let mut case = Self { lines: Vec::new(), fields: Vec::new() };
        let text = text.strip_suffix('\n').unwrap_or(text);
        for (index, line) in text.split('\n').enumerate() {
            case.add(line, is_keep).map_err(|message| CaseError { line: index + 1, message: message.to_owned() })?;
        }
        Ok(case)
    }

    fn add(&mut self, line: &str, is_keep: bool) -> Result<(), &'static str> {
        if line.trim().is_empty() {
            self.lines.push((String::new(), Expect::Blank));
        } else if let Some(text) = line.strip_prefix("  ") {
            self.lines.push((text.to_owned(), Expect::Stays));
        } else if let Some(text) = line.strip_prefix("- ") {
            self.lines.push((text.to_owned(), Expect::Leaves));
        } else if let Some(text) = line.strip_prefix("+ ") {
            match self.lines.last_mut() {
                Some((_, expect)) if *expect == Expect::Leaves => *expect = Expect::Becomes(text.to_owned()),
                _ if is_keep => self.lines.push((text.to_owned(), Expect::Kept)),
                _ => return Err("`+ ` stands below the `- ` line that becomes it; only [[keep]] rules keep lines"),
            }
        } else if let Some(field) = line.strip_prefix("= ") {
            let (name, value) = field.split_once(": ").ok_or("a field is written `= name: value`")?;
            self.fields.push((name.to_owned(), value.to_owned()));
        } else {
            return Err("a line of an example starts with two spaces, `- `, `+ ` or `= `");
        }
        Ok(())
    }

    /// Whether the example says that the rule acts.
    #[must_use]
    pub fn acts(&self) -> bool {
        !self.fields.is_empty() || self.lines.iter().any(|(_, expect)| !matches!(expect, Expect::Stays | Expect::Blank))
    }
}

/// Runs one rule alone over an example.
#[must_use]
pub fn run_case(rules: &RuleSet, rule: u16, case: &Case) -> Trial {
    let Rule { action, scope, .. } = &rules.rules()[usize::from(rule)];
    let mut sheet = Sheet::new(case, action, rules.names());
    // An example of a rule for some sites stands on one of them.
    sheet.page.host = scope.sites.first().cloned();
    let mut ledger = Ledger::new(&sheet.page, rules, None);
    rules.claim_alone(&mut ledger, rule);
    ledger.settle_elements();
    judge(case, &sheet, &ledger.verdicts, Judge::Rule(rule))
}

/// The page of an example, and which of its lines each line of the example gave.
pub(super) struct Sheet<'c> {
    page: Page<'c>,
    given: Vec<Range<usize>>,
}

impl<'c> Sheet<'c> {
    /// Lines of text are the page's lines; lines of markup are an HTML page, if the rule is about its elements.
    fn new(case: &'c Case, action: &Action, names: &Names) -> Self {
        let texts: Vec<&str> = case.lines.iter().map(|(text, _)| text.as_str()).collect();
        if matches!(action, Action::Select(_) | Action::Element(_)) {
            return Self::of_markup(&texts, names);
        }
        let mut given = Vec::with_capacity(texts.len());
        let mut at = 0;
        for text in &texts {
            let next = at + usize::from(!text.is_empty());
            given.push(at..next);
            at = next;
        }
        Self { page: Page::from_lines(&texts), given }
    }

    /// A line of markup gave the lines by which the page is longer than it would be without it.
    fn of_markup(texts: &[&str], names: &Names) -> Self {
        let until = |end: usize| segment_html(&texts[..end].join("\n"), names);
        let lengths: Vec<usize> = (0..=texts.len()).map(|end| until(end).lines.len()).collect();
        Self { page: until(texts.len()), given: lengths.windows(2).map(|pair| pair[0]..pair[1].max(pair[0])).collect() }
    }
}

/// Compares what a rule did with what the example says.
pub(super) fn judge(case: &Case, sheet: &Sheet<'_>, verdicts: &[Verdict], by: Judge) -> Trial {
    let mut worst = Outcome::Ok;
    let mut lines = Vec::new();
    for ((text, expect), given) in case.lines.iter().zip(&sheet.given) {
        let mut worst_here = (Outcome::Ok, None);
        for index in given.clone() {
            let (line, verdict) = (&sheet.page.lines[index], &verdicts[index]);
            let left = verdict.remaining(line);
            let kept = verdict.judge == Some(by) && verdict.stays();
            let compared = compare(expect, &line.text, left.as_deref(), kept);
            worst_here = if compared.0 > worst_here.0 { compared } else { worst_here };
        }
        worst = worst.max(worst_here.0);
        lines.push((written(text, expect), worst_here.1));
    }
    let fields: Vec<(String, String)> = verdicts
        .iter()
        .flat_map(|verdict| &verdict.captures)
        .map(|capture| (capture.field.name().to_owned(), capture.text.clone()))
        .collect();
    if fields != case.fields {
        let outcome = if fields.is_empty() { Outcome::Missed } else { Outcome::Differs };
        worst = worst.max(if case.fields.is_empty() { Outcome::Overreach } else { outcome });
        let shown: Vec<String> = fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        lines.extend(case.fields.iter().map(|(name, value)| (format!("= {name}: {value}"), None)));
        lines.push((
            String::new(),
            Some(format!("fields captured: {}", if shown.is_empty() { "none".to_owned() } else { shown.join("; ") })),
        ));
    }
    Trial { outcome: worst, lines }
}

fn compare(expect: &Expect, text: &str, left: Option<&str>, kept: bool) -> (Outcome, Option<String>) {
    let untouched = left == Some(text);
    match expect {
        Expect::Blank => (Outcome::Ok, None),
        Expect::Stays if untouched && !kept => (Outcome::Ok, None),
        Expect::Stays => (Outcome::Overreach, Some("must stay; claimed".to_owned())),
        Expect::Kept if kept => (Outcome::Ok, None),
        Expect::Kept => (Outcome::Missed, Some("must be kept; not claimed".to_owned())),
        Expect::Leaves if left.is_none() => (Outcome::Ok, None),
        Expect::Becomes(wanted) if left == Some(wanted) => (Outcome::Ok, None),
        Expect::Leaves | Expect::Becomes(_) if untouched => {
            (Outcome::Missed, Some("must leave; not claimed".to_owned()))
        }
        Expect::Leaves | Expect::Becomes(_) => {
            (Outcome::Differs, Some(format!("became: {}", left.unwrap_or("nothing"))))
        }
    }
}

/// The line as it stands in the example.
fn written(text: &str, expect: &Expect) -> String {
    match expect {
        Expect::Blank => String::new(),
        Expect::Stays => format!("  {text}"),
        Expect::Leaves => format!("- {text}"),
        Expect::Kept => format!("+ {text}"),
        Expect::Becomes(wanted) => format!("- {text}\n+ {wanted}"),
    }
}

//! A judged page in, what its HTML shows out.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::Cleaner;
use crate::article::Article;
use crate::decode::decode_record;
use crate::fields::{BY_PLACE, BYLINE, HEADLINE, HEADLINE_REPEATED};
use crate::label::alt::ALT;
use crate::label::guard::GIVEN_BACK;
use crate::label::head::HEAD;
use crate::label::picture_captions::BEHIND_PICTURE;
use crate::label::repeated::REPEATED;
use crate::label::script::SCRIPT;
use crate::label::{Fate, Judge, Judgement, Verdict};
use crate::read::Record;
use crate::rules::RuleSet;
use crate::score::SCORE;
use crate::segment::{Line, Page, count_words};

/// What the steps of the program do that are no rules.
const STEPS: [(Judge, &str); 11] = [
    (HEAD, "A line above the text that a dumper printed for programs."),
    (SCRIPT, "A script, a style sheet or data for programs that a dumper printed among the text."),
    (HEADLINE, "The line that its place, its shape and the page's titles tell to be the headline."),
    (HEADLINE_REPEATED, "The headline once more."),
    (BYLINE, "A line beside the headline that has the shape of a byline."),
    (BY_PLACE, "A date in a short line beside the headline, where no rule found one."),
    (BEHIND_PICTURE, "What a dumper printed behind a picture, in one block with it."),
    (ALT, "What a picture shows, as a dumper printed it; no reader of the page saw it."),
    (GIVEN_BACK, "Rules wanted more than most of the page's prose; what the worst of them took was given back."),
    (REPEATED, "The same paragraph stands further up."),
    (
        SCORE,
        "No rule names the line. The model judges it by its shape, its words, its place and what stands around it: under 0 it is no body text.",
    ),
];

/// All that is shown of a page.
pub(super) struct Sheet {
    pub(super) article: Article,
    pub(super) rows: Vec<Row>,
    /// Words by what became of them; body, fields and labels by name.
    pub(super) words: BTreeMap<&'static str, u32>,
    /// Who claimed lines, by name.
    pub(super) judges: BTreeMap<String, Judged>,
}

/// A line of the page.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) is_heading: bool,
    pub(super) words: u32,
    pub(super) fate: Fate,
    pub(super) text: String,
    pub(super) judge: Option<String>,
    pub(super) score: Option<f32>,
    pub(super) parts: Vec<RowPart>,
    pub(super) also: Vec<String>,
}

/// A part of a line with a fate of its own.
pub(super) struct RowPart {
    pub(super) range: Range<usize>,
    pub(super) fate: Fate,
    pub(super) judge: String,
    pub(super) replacement: String,
}

/// What a rule or a step did on the page.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) why: String,
    pub(super) lines: u32,
    pub(super) words: u32,
}

impl Sheet {
    /// Cleans a record; the cleaner must add blocks.
    ///
    /// # Errors
    /// Why the record cannot be cleaned.
    pub(super) fn new(cleaner: &Cleaner, record: &Record) -> Result<Self, String> {
        let decoded = decode_record(record).map_err(|(_, reason)| reason)?;
        let page = cleaner.page(record, &decoded.text);
        let judgement = cleaner.judge(&page, None);
        let article = cleaner.article(record, &decoded, (&page, &judgement));
        let mut sheet = Self { article, rows: Vec::new(), words: BTreeMap::new(), judges: BTreeMap::new() };
        for (at, (line, verdict)) in page.lines.iter().zip(&judgement.verdicts).enumerate() {
            let score = judgement.scores.get(at).copied().flatten();
            sheet.count(cleaner.rules(), line, verdict);
            if verdict.judge.is_none() && score.is_some() {
                sheet.judged(cleaner.rules(), SCORE, line.words);
            }
            sheet.rows.push(row(&page, &judgement, cleaner.rules(), at));
        }
        Ok(sheet)
    }

    /// The headline, or what else the page is known by.
    pub(super) fn title(&self) -> &str {
        self.article.headline.as_deref().unwrap_or(&self.article.id)
    }

    /// Words of the page.
    pub(super) fn total(&self) -> u32 {
        self.words.values().sum()
    }

    fn count(&mut self, rules: &RuleSet, line: &Line<'_>, verdict: &Verdict) {
        let mut rest = line.words;
        for part in &verdict.parts {
            let words = count_words(&line.text[part.range.clone()]).min(rest);
            rest -= words;
            self.add(part.fate, words);
            self.judged(rules, part.judge, words);
        }
        self.add(verdict.fate, rest);
        if let Some(judge) = verdict.judge {
            self.judged(rules, judge, rest);
        }
    }

    fn add(&mut self, fate: Fate, words: u32) {
        *self.words.entry(fate.name()).or_default() += words;
    }

    fn judged(&mut self, rules: &RuleSet, judge: Judge, words: u32) {
        let judged = self.judges.entry(rules.judge_name(judge).to_owned()).or_insert_with(|| why(rules, judge));
        judged.lines += 1;
        judged.words += words;
    }
}

/// A judge that has done nothing yet.
fn why(rules: &RuleSet, judge: Judge) -> Judged {
    let why = match judge {
        Judge::Rule(index) => rules.rules()[usize::from(index)].why.clone(),
        Judge::Step(_) => {
            STEPS.iter().find(|(step, _)| *step == judge).map_or_else(String::new, |(_, why)| (*why).to_owned())
        }
    };
    Judged { why, ..Judged::default() }
}

fn row(page: &Page<'_>, judgement: &Judgement, rules: &RuleSet, at: usize) -> Row {
    let (line, verdict) = (&page.lines[at], &judgement.verdicts[at]);
    let name = |judge: Judge| rules.judge_name(judge).to_owned();
    let score = judgement.scores.get(at).copied().flatten();
    let parts = verdict.parts.iter().map(|part| RowPart {
        range: part.range.clone(),
        fate: part.fate,
        judge: name(part.judge),
        replacement: part.replacement.clone(),
    });
    Row {
        number: line.number,
        is_heading: line.kind.level().is_some(),
        words: line.words,
        fate: verdict.fate,
        text: line.text.clone().into_owned(),
        judge: verdict.judge.or(score.map(|_| SCORE)).map(name),
        score,
        parts: parts.collect(),
        also: verdict.also.iter().map(|judge| name(*judge)).collect(),
    }
}

//! A page and its verdicts in, an [`Article`] out: the only place where text is left out.

mod captions;
mod ordinals;
mod pictures;

use std::borrow::Cow;

use crate::article::{Article, Block, Credit, Dropped};
use crate::fields::{self, date};
use crate::flag::Flag;
use crate::label::{Capture, Fate, Field, Judgement, Label, Role, Verdict};
use crate::rules::RuleSet;
use crate::segment::{Join, Line, Page, segment_html, segment_text};

/// What else to put into the article.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extras {
    /// The body as typed blocks.
    pub blocks: bool,
    /// Every line that left, or part of one.
    pub dropped: bool,
}

/// Puts the article together.
#[must_use]
pub fn assemble(page: &Page<'_>, judgement: &Judgement, rules: &RuleSet, extras: Extras) -> Article {
    let (captions, mut credits) = captions::captions(page, &judgement.verdicts);
    credits.extend(named_credits(judgement));
    dedup_credits(&mut credits);
    let pieces = pieces(page, &judgement.verdicts);
    let mut body = body(&pieces);
    let mut told_blocks = None;
    let mut flags = judgement.flags.clone();
    if let Some(told) = told_body(page, &body, rules) {
        body = told.0;
        told_blocks = Some(told.1);
        flags.retain(|flag| *flag != Flag::NotAnArticle);
        flags.push(Flag::BodyFromMetadata);
    }
    if body.is_empty() {
        flags.push(Flag::Empty);
    }
    let language = page.language_tag().map(str::to_owned).or_else(|| fields::language(&body));
    Article {
        headline: headline(judgement),
        date: published(judgement, date::Order::of_language(language.as_deref())).or_else(|| page.address_date.clone()),
        language,
        caption: captions.first().map(|caption| caption.text.clone()),
        captions,
        body,
        credits,
        flags,
        blocks: extras.blocks.then(|| told_blocks.unwrap_or_else(|| blocks(&pieces))),
        dropped: extras.dropped.then(|| dropped(page, &judgement.verdicts, rules)),
        ..Article::default()
    }
}

fn captured(verdicts: &[Verdict], field: Field) -> impl Iterator<Item = &Capture> {
    verdicts.iter().flat_map(|verdict| &verdict.captures).filter(move |capture| capture.field == field)
}

/// How many times longer the text that a page gives to programs must be than what readers are shown.
const STUB_FACTOR: usize = 2;
/// Least bytes of such a text.
const TOLD_BYTES: usize = 600;

/// The text that a page gives to programs, where what it shows is a stub of it (a paywall, a script to come).
fn told_body(page: &Page<'_>, body: &str, rules: &RuleSet) -> Option<(String, Vec<Block>)> {
    let told = page.metadata.as_ref()?.body.as_ref().filter(|told| told.len() > body.len())?;
    let lines = segment_told(told, rules);
    let text = lines.iter().map(|line| line.text.as_ref()).collect::<Vec<_>>().join("\n\n");
    let blocks = || lines.iter().map(|line| block(line, line.text.clone().into_owned(), line.join)).collect();
    (text.len() >= TOLD_BYTES && text.len() > body.len() * STUB_FACTOR).then(|| (text, blocks()))
}

/// Lines of such a text, which some systems give with its markup.
fn segment_told<'t>(told: &'t str, rules: &RuleSet) -> Vec<Line<'t>> {
    let has_markup = told.contains("</p>") || told.contains("<br") || told.contains("&lt;p");
    if has_markup { segment_html(told, rules.names()).lines } else { segment_text(told, None).lines }
}

/// The headline readers see, else the one that the page tells programs.
fn headline(judgement: &Judgement) -> Option<String> {
    let told = judgement.captures.iter().filter(|capture| capture.field == Field::Headline);
    let headline = captured(&judgement.verdicts, Field::Headline).chain(told).next();
    headline.map(|capture| fields::title_once(&capture.text).to_owned())
}

/// The date that the page tells programs, else the one that readers see nearest to the headline.
fn published(judgement: &Judgement, order: date::Order) -> Option<String> {
    let told = judgement.captures.iter().filter(|capture| capture.field == Field::Date);
    let told = told.filter_map(|capture| date::iso_in(&capture.text, order)).next();
    told.or_else(|| {
        let headline = lines_with(judgement, Field::Headline).map(|(line, _)| line).next().unwrap_or(0);
        let seen = lines_with(judgement, Field::Date)
            .filter_map(|(line, capture)| Some((line, date::iso_in(&capture.text, order)?)));
        seen.min_by_key(|(line, _)| date::steps(*line, headline)).map(|(_, date)| date)
    })
}

/// What was captured for a field, with the number of its line.
fn lines_with(judgement: &Judgement, field: Field) -> impl Iterator<Item = (usize, &Capture)> {
    let all =
        (0..).zip(&judgement.verdicts).flat_map(|(line, verdict)| verdict.captures.iter().map(move |of| (line, of)));
    all.filter(move |(_, capture)| capture.field == field)
}

/// What stays of a line.
struct Piece<'l> {
    line: &'l Line<'l>,
    text: Cow<'l, str>,
    /// How it stands to what stays before it.
    join: Join,
}

/// What stays, in page order. What goes on with a sentence that an advertisement halved belongs to it.
fn pieces<'l>(page: &'l Page<'_>, verdicts: &'l [Verdict]) -> Vec<Piece<'l>> {
    let mut pieces: Vec<Piece<'l>> = Vec::new();
    let ordinals = ordinals::ordinals(page);
    let (mut join, mut halved) = (Join::Space, false);
    for (at, (line, verdict)) in page.lines.iter().zip(verdicts).enumerate() {
        join = join.max(line.join);
        let remaining = verdict.remaining(line).map(|text| match ordinals.get(&at) {
            Some(number) => Cow::Owned(format!("{number}. {text}")),
            None => text,
        });
        let Some(text) = remaining else {
            halved |= verdict.fate == Fate::Leaves(Label::Ad);
            continue;
        };
        let is_second_half = |last: &&mut Piece<'_>| {
            let is_open = last.text.ends_with(|c: char| c.is_alphanumeric() || c == ',');
            halved && text.starts_with(char::is_lowercase) && is_open
        };
        match pieces.last_mut().filter(is_second_half) {
            Some(last) => {
                let whole = last.text.to_mut();
                whole.push(' ');
                whole.push_str(&text);
            }
            None => pieces.push(Piece { line, text, join }),
        }
        (join, halved) = (Join::Space, false);
    }
    pieces
}

/// The body: what stays, with the breaks the page had.
fn body(pieces: &[Piece<'_>]) -> String {
    let mut body = String::with_capacity(pieces.iter().map(|piece| piece.text.len() + 2).sum());
    for piece in pieces {
        if !body.is_empty() {
            body.push_str(piece.join.separator());
        }
        body.push_str(&piece.text);
    }
    body
}

fn block(line: &Line<'_>, text: String, join: Join) -> Block {
    Block { line: line.number, kind: line.kind.name(), level: line.kind.level(), text, join }
}

/// The body as typed blocks.
fn blocks(pieces: &[Piece<'_>]) -> Vec<Block> {
    pieces.iter().map(|piece| block(piece.line, piece.text.clone().into_owned(), piece.join)).collect()
}

/// Every line that left, or part of one.
fn dropped(page: &Page<'_>, verdicts: &[Verdict], rules: &RuleSet) -> Vec<Dropped> {
    let mut out = Vec::new();
    for (line, verdict) in page.lines.iter().zip(verdicts) {
        let entry = |text: &str, at: Option<usize>, fate: Fate, judge: Option<crate::label::Judge>| Dropped {
            line: line.number,
            column: at.map(|at| line.text[..at].chars().count() as u32 + 1),
            text: text.to_owned(),
            label: fate.name(),
            rule: judge.map_or_else(String::new, |judge| rules.judge_name(judge).to_owned()),
            replacement: None,
        };
        if !verdict.stays() {
            out.push(entry(&line.text, None, verdict.fate, verdict.judge));
            continue;
        }
        for part in &verdict.parts {
            let mut part_entry =
                entry(&line.text[part.range.clone()], Some(part.range.start), part.fate, Some(part.judge));
            part_entry.replacement = (!part.replacement.is_empty()).then(|| part.replacement.clone());
            out.push(part_entry);
        }
    }
    out
}

/// Credits of bylines and tails: authors first, then the other roles in page order.
fn named_credits(judgement: &Judgement) -> Vec<Credit> {
    let verdicts = &judgement.verdicts;
    let authors = bylines(judgement)
        .flat_map(|capture| fields::people(&capture.text))
        .map(|name| Credit { role: Role::Author, name });
    let others = verdicts.iter().flat_map(|verdict| &verdict.captures).chain(&judgement.captures);
    let others = others.flat_map(|capture| match capture.field {
        Field::Role(role) => fields::people(&capture.text).into_iter().map(|name| Credit { role, name }).collect(),
        _ => Vec::new(),
    });
    authors.chain(others).collect()
}

/// The bylines of the article. Where one with a person's name stands above the text, those further down are of other
/// stories, comments and boxes: on labelled pages they gave 188 wrong authors and 18 right ones.
fn bylines(judgement: &Judgement) -> impl Iterator<Item = &Capture> {
    let text = judgement.verdicts.iter().position(Verdict::stays).unwrap_or(judgement.verdicts.len());
    let names_person = |byline: &Capture| fields::people(&byline.text).iter().any(|name| fields::is_person(name));
    let has_own = lines_with(judgement, Field::Byline).any(|(line, byline)| line < text && names_person(byline));
    lines_with(judgement, Field::Byline).filter(move |(line, _)| !has_own || *line < text).map(|(_, byline)| byline)
}

/// Keeps the first of equal credits; authors come before others.
fn dedup_credits(credits: &mut Vec<Credit>) {
    let mut seen = std::collections::HashSet::new();
    credits.retain(|credit| !credit.name.is_empty() && seen.insert((credit.role, credit.name.to_lowercase())));
    credits.sort_by_key(|credit| credit.role);
}

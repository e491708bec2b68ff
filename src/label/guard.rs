//! A judged page in, its verdicts and flags out: what no set of rules may do to a page.
//!
//! Where rules take more than [`MOST_PROSE`] of a page's prose words, something is wrong: the rule
//! that took most gives back what it took, then the next, until the page keeps enough.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::head::HEAD;
use crate::fields::SITE_MARKS;
use crate::flag::Flag;
use crate::label::{Capture, Fate, Judge, Label, Part, Verdict};
use crate::rules::{Ledger, RuleSet};
use crate::segment::{Kind, Line, PROSE_WORDS};

/// Greatest share of a page's prose words that may leave; 4 of 791 labelled articles are over it.
pub const MOST_PROSE: f32 = 0.6;
/// Pages with fewer prose words are not judged by it: a share of little says nothing.
const LEAST_PROSE_WORDS: u32 = 60;
/// Prose words that make an article, whatever stands around them: see [`is_aside`].
const ARTICLE_PROSE_WORDS: u32 = 150;
/// A page with a line of an error page and fewer prose words than this has no article.
const ERROR_PROSE_WORDS: u32 = 150;

/// Gives back the prose that rules took beyond [`MOST_PROSE`]; tells the rule that took most, with its share.
pub fn restore_overstripped(ledger: &mut Ledger<'_, '_>, rules: &RuleSet) -> Option<(Judge, f32)> {
    let (taken, total) = taken_prose(ledger, rules);
    let mut left: u32 = taken.values().sum();
    let limit = total as f32 * MOST_PROSE;
    if total < LEAST_PROSE_WORDS || left as f32 <= limit {
        return None;
    }
    let mut by_words: Vec<(Judge, u32)> = taken.into_iter().collect();
    by_words.sort_by_key(|(judge, words)| (std::cmp::Reverse(*words), *judge));
    let worst = by_words.first().map(|(judge, words)| (*judge, *words as f32 / total as f32));
    for (judge, words) in by_words {
        if left as f32 <= limit {
            break;
        }
        give_back(ledger, judge);
        left -= words;
    }
    worst
}

/// Prose words that each judge took out of the body, in lines and parts of lines, and those of the page.
fn taken_prose(ledger: &Ledger<'_, '_>, rules: &RuleSet) -> (BTreeMap<Judge, u32>, u32) {
    let mut taken: BTreeMap<Judge, u32> = BTreeMap::new();
    let mut total = 0;
    let (is_html, is_enough) = (ledger.page.markup.is_some(), staying_prose(ledger) >= ARTICLE_PROSE_WORDS);
    let has_comments = has_article_above_comments(ledger);
    let may_take_all = |verdict: &Verdict| matches!(verdict.judge, Some(Judge::Rule(rule)) if rules.may_take_all(rule));
    let is_head = |verdict: &Verdict| verdict.judge == Some(HEAD);
    let is_free = |verdict: &Verdict| is_head(verdict) || may_take_all(verdict);
    let counts = |verdict: &Verdict| {
        !(is_free(verdict) || is_aside(verdict, is_html, is_enough) || has_comments && is_comment(verdict))
    };
    for (line, verdict) in prose(ledger).filter(|(_, verdict)| counts(verdict)) {
        total += line.words;
        if let (false, Some(judge)) = (verdict.stays(), verdict.judge) {
            *taken.entry(judge).or_default() += line.words;
        }
        for part in &verdict.parts {
            let share = part.range.len() as f32 / line.text.len() as f32;
            *taken.entry(part.judge).or_default() += (line.words as f32 * share) as u32;
        }
    }
    (taken, total)
}

fn is_comment(verdict: &Verdict) -> bool {
    verdict.fate == Fate::Leaves(Label::Comments)
}

/// Whether enough prose for an article stays above the first comment, so that they are comments on it. (In the thread
/// of a forum, the first post is seldom as long.) Their count and the fields of their form may stand further up.
fn has_article_above_comments(ledger: &Ledger<'_, '_>) -> bool {
    if ledger.page.metadata.as_ref().is_some_and(|metadata| metadata.is_thread) {
        return false;
    }
    let prose = ledger.page.lines.iter().zip(&ledger.verdicts).filter(|(line, _)| line.is_prose(PROSE_WORDS));
    let stays = prose.take_while(|(_, verdict)| !is_comment(verdict)).filter(|(_, verdict)| verdict.stays());
    stays.map(|(line, _)| line.words).sum::<u32>() >= ARTICLE_PROSE_WORDS
}

/// Whether what left may be more than the article. Where enough prose stays on a page of text, a thread of readers'
/// comments may, and what site software and dumpers print, such as lists of addresses. (Of pages with markup many are
/// forums, whose threads are the text.) On those, what stands in elements made for other things than text may: windows,
/// menus, advertisements. What a consent service prints, with its list of partners, always may there, and what a rule
/// takes that says of itself that it may take all of a page: its foot, with the footnotes of a shop.
fn is_aside(verdict: &Verdict, is_html: bool, is_enough: bool) -> bool {
    match verdict.fate {
        Fate::Leaves(Label::Consent) => is_html,
        Fate::Leaves(Label::Comments | Label::Engine) => !is_html && is_enough,
        Fate::Leaves(Label::Ad | Label::Nav | Label::Widget) => is_html && is_enough,
        _ => false,
    }
}

/// Gives back the prose a judge took, and the fields it made of it; the lines stay in the guard's name unless the
/// scorer takes them.
fn give_back(ledger: &mut Ledger<'_, '_>, judge: Judge) {
    let prose = ledger.page.lines.iter().zip(&mut ledger.verdicts).filter(|(line, _)| line.is_prose(PROSE_WORDS));
    for (line, verdict) in prose {
        let (back, rest): (Vec<Part>, Vec<Part>) = verdict.parts.drain(..).partition(|part| part.judge == judge);
        verdict.parts = rest;
        if !back.is_empty() {
            // What another rule took of the same line is still taken.
            let is_back = |field: &Capture| back.iter().any(|part| line.text[part.range.clone()].contains(&field.text));
            verdict.captures.retain(|capture| !is_back(capture));
            verdict.add_also(judge);
        }
        if verdict.judge == Some(judge) && !verdict.stays() {
            verdict.captures.clear();
            verdict.fate = Fate::Stays;
            verdict.judge = Some(GIVEN_BACK);
            verdict.add_also(judge);
        }
    }
}

/// Name of the guard as a judge.
pub const GIVEN_BACK: Judge = Judge::Step("guard/overstripped");

/// Flags of a judged page.
#[must_use]
pub fn flags(ledger: &Ledger<'_, '_>, overstripped: bool) -> Vec<Flag> {
    let mut flags = Vec::new();
    if overstripped {
        flags.push(Flag::Overstripped);
    }
    if is_error_page(ledger) || is_bare(ledger) || is_first_of_site(ledger) || is_list_of_teasers(ledger) {
        flags.push(Flag::NotAnArticle);
    }
    flags
}

/// Whether a line says that this is an error page, and little else does not.
fn is_error_page(ledger: &Ledger<'_, '_>) -> bool {
    let says_error = ledger.verdicts.iter().any(|verdict| verdict.fate == Fate::Leaves(Label::Error));
    says_error && staying_prose(ledger) < ERROR_PROSE_WORDS
}

/// What sites call their first page, lower case.
static FIRST_PAGES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("first-pages.txt").lines().filter(|line| !line.starts_with('#')).collect());

/// Whether a page is the first of its site by its address or, as HTML, by the title of its window, and does not say that it
/// is an article. Of 1,486 labelled articles as HTML five are so, a blog of one page and the first pages of four sites;
/// as text, which has no title of a window, six by their addresses.
fn is_first_of_site(ledger: &Ledger<'_, '_>) -> bool {
    let page = ledger.page;
    let Some(metadata) = page.metadata.as_ref() else { return page.is_root };
    let is_called_so = |title: &str| FIRST_PAGES.contains(title.trim().to_lowercase().as_str());
    let is_titled_so =
        |title: &String| is_called_so(title) || SITE_MARKS.iter().any(|mark| ends(title, mark).any(is_called_so));
    let is_signed = !metadata.authors.is_empty() || !metadata.dates.is_empty();
    let is_titled_so = || page.markup.is_some() && !is_signed && metadata.title.as_ref().is_some_and(is_titled_so);
    !metadata.is_article && (page.is_root || is_titled_so())
}

/// What stands before the first and behind the last of a mark.
fn ends<'t>(title: &'t str, mark: &str) -> impl Iterator<Item = &'t str> {
    let (first, last) = (title.split_once(mark), title.rsplit_once(mark));
    first.map(|(first, _)| first).into_iter().chain(last.map(|(_, last)| last))
}

/// Words from which a line that is cut short is the start of another page's text.
const TEASER_WORDS: u32 = 8;
/// Teasers that make a list, if they are so large a share of the lines as long that stay. Two of 1,486 labelled articles
/// have as many, a list of 58 press notes and lyrics with dots; of 685 other pages five lists and a product's.
const LEAST_TEASERS: usize = 6;
const TEASER_SHARE: f32 = 0.4;

/// Whether what stays are to a large part starts of other pages' texts, cut short.
fn is_list_of_teasers(ledger: &Ledger<'_, '_>) -> bool {
    let lines = ledger.page.lines.iter().zip(&ledger.verdicts);
    let is_text = |line: &Line<'_>| matches!(line.kind, Kind::Paragraph | Kind::ListItem | Kind::Quote);
    let long = lines.filter(|(line, verdict)| line.words >= TEASER_WORDS && is_text(line) && verdict.stays());
    let (mut all, mut cut) = (0, 0);
    for (line, verdict) in long {
        all += 1;
        let text = verdict.remaining(line);
        let end = text.as_deref().map_or("", |text| text.trim_end_matches([']', ')', '»', '>', '→', ' ']));
        cut += usize::from(end.ends_with('…') || end.ends_with("..."));
    }
    cut >= LEAST_TEASERS && cut as f32 >= all as f32 * TEASER_SHARE
}

/// Prose lines with their verdicts.
fn prose<'l>(ledger: &'l Ledger<'_, '_>) -> impl Iterator<Item = (&'l Line<'l>, &'l Verdict)> {
    ledger.page.lines.iter().zip(&ledger.verdicts).filter(|(line, _)| line.is_prose(PROSE_WORDS))
}

/// Prose words that stay.
fn staying_prose(ledger: &Ledger<'_, '_>) -> u32 {
    prose(ledger).filter(|(_, verdict)| verdict.stays()).map(|(line, _)| line.words).sum()
}

/// Fewer words of body than this are no article, where the page has [`PAGE_WORDS`]: the shortest of 988 labelled
/// articles has 50, and of their texts in five dumper styles 3 are left with fewer by a model that never saw their
/// hosts.
const ARTICLE_WORDS: u32 = 40;
/// Pages of fewer words are believed to be short.
const PAGE_WORDS: u32 = 100;

/// Whether next to nothing of a page is body text.
fn is_bare(ledger: &Ledger<'_, '_>) -> bool {
    let lines = || ledger.page.lines.iter().zip(&ledger.verdicts);
    let words: u32 = lines().map(|(line, _)| line.words).sum();
    let stay: u32 = lines().filter(|(_, verdict)| verdict.stays()).map(|(line, _)| line.words).sum();
    stay < ARTICLE_WORDS && words >= PAGE_WORDS
}

//! A line of the top of a page in, how much it looks like the headline out.
//!
//! A logit over the candidates of a page (conditional logit, McFadden 1974), fitted to 1,329 titled pages of WCXB,
//! Readability's tests and trafilatura's evaluation set in five dumper styles, with and without address, its weights
//! drawn to those of a fit before that one, which knew no pages of the last set, and to some set by hand before that.
//! Of hosts not fitted to, the headline is right on 0.791 of WCXB's pages, 0.539 of Readability's and 0.751 of
//! trafilatura's, mean of styles; with the weights before on 0.791, 0.532 and 0.737. Forty-three more clues (breadcrumb
//! marks, shares of capitals and figures, quotations of a line elsewhere, what stands beside it) brought no more.

use super::headline::{LINES_ABOVE, ends_sentence};
use super::wording::{add_words, agreement, is_end_of, words};
use crate::label::{Fate, Field, Label};
use crate::rules::Ledger;
use crate::segment::{Kind, Line, PROSE_WORDS, count_words};

/// Prose lines whose words are compared with those of the candidates.
const COMPARED_LINES: usize = 8;
/// Fewest words of a first line that may be the window title.
const TITLE_WORDS: u32 = 3;

/// What the score of a candidate rests on, worked out once a page.
pub(super) struct Clues {
    /// Where the text begins.
    start: usize,
    /// Words of the first line, if it may be the window title, without the site's name.
    title: Vec<u64>,
    /// Their number, as lines count theirs.
    title_words: u32,
    /// The same with the site's name.
    whole_title: Vec<u64>,
    /// Words of the first prose lines, in order of their hashes.
    body: Vec<u64>,
    /// Words by which the page's address names it; none if it has no such address.
    slug: Vec<u64>,
    /// Whether blank lines stand between lines.
    is_spaced: bool,
    /// The first line of four words or more that is no rule's.
    first_long: Option<usize>,
}

impl Clues {
    /// What a page whose text begins there tells; `title` is its first line without the site's name.
    pub(super) fn new(ledger: &Ledger<'_, '_>, start: usize, title: &str) -> Self {
        let lines = &ledger.page.lines;
        let has_title = lines.first().is_some_and(|first| first.words >= TITLE_WORDS) && !ledger.is_owned(0);
        let title_words = |text: &str| if has_title { words(text) } else { Vec::new() };
        let prose = lines[start..].iter().filter(|line| line.is_prose(PROSE_WORDS)).take(COMPARED_LINES);
        let mut body = Vec::new();
        prose.for_each(|line| add_words(&line.text, &mut body));
        body.sort_unstable();
        Self {
            start,
            title: title_words(title),
            title_words: count_words(title),
            whole_title: title_words(lines.first().map_or("", |first| &first.text)),
            body,
            slug: ledger.page.slug.as_deref().map(words).unwrap_or_default(),
            is_spaced: lines.iter().any(|line| line.blanks > 0),
            first_long: (0..lines.len()).find(|&line| lines[line].words > 3 && !ledger.is_owned(line)),
        }
    }

    /// Whether a line has the words of the window title.
    pub(super) fn is_title(&self, line: &Line<'_>) -> bool {
        !self.title.is_empty() && line.words == self.title_words && words(&line.text) == self.title
    }

    /// Whether a line that a rule took for an entry of a menu may be the headline below it: it has the words of the
    /// window title, or is a heading of the first level.
    pub(super) fn is_out_of_menu(&self, ledger: &Ledger<'_, '_>, at: usize) -> bool {
        let line = &ledger.page.lines[at];
        let is_entry = ledger.verdicts[at].fate == Fate::Leaves(Label::Nav) && at > 0;
        is_entry && (line.kind == Kind::Heading(1) || self.is_title(line))
    }

    /// How much a line looks like the headline.
    pub(super) fn score(&self, ledger: &Ledger<'_, '_>, at: usize) -> f32 {
        let line = &ledger.page.lines[at];
        let found = words(&line.text);
        let wording = if at == 0 { self.echo_weight() * self.best_echo(ledger, &found) } else { self.by_title(&found) };
        by_words(line.words)
            + by_kind(line.kind)
            + wording
            + weight(SENTENCE_END, ends_sentence(line))
            + NEARNESS * self.nearness(at)
            + BODY * shared(&found, |word| self.is_in_body(word))
            + CONTENT * shared(&content_words(&line.text), |word| self.is_in_body(word))
            + SLUG * agreement(&found, &self.slug)
            + SLUG_SHARE * shared(&self.slug, |word| found.contains(word))
            + weight(ALONE, is_alone(ledger, at))
            + weight(FOLLOWED, is_followed_by_data(ledger, at))
            + weight(DATED_BELOW, has_date_below(ledger, at))
            + weight(FIRST_LONG, self.first_long.is_none_or(|first| first >= at))
            + weight(ABOVE_NOTHING, at == 0 && self.start == ledger.page.lines.len() && !ends_sentence(line))
    }

    fn is_in_body(&self, word: &u64) -> bool {
        self.body.binary_search(word).is_ok()
    }

    fn echo_weight(&self) -> f32 {
        if self.is_spaced { ECHO } else { ECHO_UNSPACED }
    }

    /// How much another line above the text agrees with the first one, at best.
    fn best_echo(&self, ledger: &Ledger<'_, '_>, first: &[u64]) -> f32 {
        let above = &ledger.page.lines[1.min(self.start)..self.start];
        let near = above.len().saturating_sub(LINES_ABOVE);
        above[near..].iter().map(|line| agreement(first, &words(&line.text))).fold(0.0, f32::max)
    }

    /// What the window title says of a line that is not it.
    fn by_title(&self, found: &[u64]) -> f32 {
        let is_same = !self.title.is_empty() && found == self.title;
        let is_part = found.len() < self.whole_title.len() && is_end_of(found, &self.whole_title);
        TITLE * agreement(found, &self.title) + weight(SAME_AS_TITLE, is_same) + weight(IN_TITLE, is_part)
    }

    /// 1 right above the text, less further up, down to -1.
    fn nearness(&self, at: usize) -> f32 {
        1.0 - (self.start.saturating_sub(at) as f32 / NEAR_LINES).min(2.0)
    }
}

/// Weight of the first line's agreeing with another.
const ECHO: f32 = 3.77;
/// The same on a page without blank lines, which cannot show that the other line stands [`ALONE`]: of 3.77, 2.57 and 2.17
/// the best on 6,645 dumps of labelled pages, on each of the three sets as a whole but Readability's (3 headlines of 580).
const ECHO_UNSPACED: f32 = 2.17;
/// Weight of agreeing with the window title.
const TITLE: f32 = 2.54;
/// Weight of having its words, no more and no less.
const SAME_AS_TITLE: f32 = 1.12;
/// Weight of standing at its start or end.
const IN_TITLE: f32 = 2.07;
/// Weight of sharing words with the text.
const BODY: f32 = 1.75;
/// Weight of sharing content words with it.
const CONTENT: f32 = 1.39;
/// Fewest characters of a content word.
const CONTENT_CHARS: usize = 5;
/// Weight of agreeing with the words by which the address names the page.
const SLUG: f32 = 2.18;
/// Weight of holding these words, which leave out the small ones of the headline.
const SLUG_SHARE: f32 = 2.49;
/// Weight of standing near the text.
const NEARNESS: f32 = 0.51;
/// Lines in which nearness fades.
const NEAR_LINES: f32 = 15.0;
/// Weight of ending like a sentence.
const SENTENCE_END: f32 = -2.67;
/// Weight of standing between blank lines on a page that has them.
const ALONE: f32 = 1.71;
/// Weight of a byline, a date or a share bar in the next lines.
const FOLLOWED: f32 = 1.01;
/// Lines that are looked at for them.
const FOLLOWED_LINES: usize = 3;
/// Weight of a byline or a date not far below.
const DATED_BELOW: f32 = 0.93;
/// Lines that are looked at for it.
const DATED_LINES: usize = 8;
/// Weight of having no line of four words above that no rule owns.
const FIRST_LONG: f32 = 0.63;

/// Weight of being the first line of a page without running text, set by hand: the fitted pages have some.
const ABOVE_NOTHING: f32 = 6.0;

fn weight(weight: f32, holds: bool) -> f32 {
    if holds { weight } else { 0.0 }
}

fn by_words(words: u32) -> f32 {
    match words {
        0..=1 => -3.49,
        2 => -1.28,
        3 => -0.95,
        4..=20 => 0.0,
        _ => -1.62,
    }
}

fn by_kind(kind: Kind) -> f32 {
    match kind {
        Kind::Heading(1) => 4.98,
        Kind::Heading(2) => 1.63,
        Kind::ListItem => -2.44,
        Kind::Table | Kind::Code | Kind::Image | Kind::Script => -3.01,
        _ => 0.0,
    }
}

/// Share of a line's words that stand in another text; one word alone says nothing.
fn shared(words: &[u64], is_there: impl Fn(&u64) -> bool) -> f32 {
    if words.len() < 2 { 0.0 } else { words.iter().filter(|word| is_there(word)).count() as f32 / words.len() as f32 }
}

/// The words of a line that are long enough to say what it is about.
fn content_words(text: &str) -> Vec<u64> {
    let mut out = Vec::new();
    let long = text.split(' ').filter(|word| word.chars().nth(CONTENT_CHARS - 1).is_some());
    long.for_each(|word| add_words(word, &mut out));
    out
}

/// Whether blank lines stand before and after a line.
fn is_alone(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let lines = &ledger.page.lines;
    lines[at].blanks > 0 && lines.get(at + 1).is_some_and(|next| next.blanks > 0)
}

/// Whether byline, date or share bar stand right below a line.
fn is_followed_by_data(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    let next = ledger.verdicts.iter().skip(at + 1).take(FOLLOWED_LINES);
    next.into_iter().any(|verdict| {
        is_dateline(verdict.fate) || matches!(verdict.fate, Fate::Leaves(Label::Meta | Label::Share | Label::Widget))
    })
}

/// Whether a byline or a date stands not far below a line.
pub(super) fn has_date_below(ledger: &Ledger<'_, '_>, at: usize) -> bool {
    ledger.verdicts.iter().skip(at + 1).take(DATED_LINES).any(|verdict| is_dateline(verdict.fate))
}

fn is_dateline(fate: Fate) -> bool {
    matches!(fate, Fate::Taken(Field::Byline | Field::Date))
}

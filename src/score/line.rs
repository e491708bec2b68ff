//! A line in, what it looks like by itself out.

use super::facts::facts;
use super::words::{self, Scan};
use crate::label::guard::GIVEN_BACK;
use crate::label::{Fate, Field, Label, Verdict};
use crate::segment::{Join, Kind, Line};

facts! {
    /// What a line looks like by itself. Shares are of 1.
    LineFacts {
        words, chars,
        /// Letters and digits a word.
        word_length,
        function_share, sentence, first, last, commas_a_word, stops,
        capitalised_share, upper_share, digit_share, symbol_share,
        /// Code of [`Kind`]; headings by level.
        kind,
        join, blanks, source_lines, dividers, quotes,
        copyright, at, bracket, currency, clock, address, hash, digit_run,
        /// Share of the line that rules took out of it.
        taken_share,
        /// Other lines of the page with the same words.
        same,
        /// Other lines of the page made up alike, and whether the line is one of several such that are no menu items.
        same_shape, recurring,
        /// Whether a short line names a year or a time of day: comments and lists of stories are full of them.
        stamp,
        /// Lines of a like length at distances of 1, 2 and 3, up to three each way.
        every_line, every_second, every_third,
        /// Share of its words that stand in the headline.
        in_headline,
        /// Share of its content words that stand in prose lines elsewhere on the page.
        cohesion,
        /// What its wording says: sum, mean, and the sums of the parts for and against.
        wording, wording_mean, wording_for, wording_against,
        /// What a short line says of the lines after and before it.
        leads, closes,
        /// Who claimed it: code of [`Claim`].
        claim,
    }
}

/// Who claimed a line, in groups; the scorer judges only lines that are [`Claim::Open`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Claim {
    /// Nobody.
    #[default]
    Open,
    /// A rule or a step keeps it.
    Kept,
    /// The headline.
    Headline,
    /// Byline, dateline, date or credits.
    Data,
    /// A picture's caption or credit.
    Picture,
    /// Other stories, pages and topics.
    Elsewhere,
    /// Comments and about the author.
    People,
    /// Menus, share bars, widgets.
    Furniture,
    /// Legal notices, consent, what site software prints.
    Notice,
    /// Advertisements and prompts.
    Promotion,
}

impl Claim {
    /// Group of a verdict.
    pub(super) fn of(verdict: &Verdict) -> Self {
        match verdict.fate {
            // What the guard gave back is judged as if no rule had claimed it.
            Fate::Stays if verdict.judge.is_none_or(|judge| judge == GIVEN_BACK) => Self::Open,
            Fate::Stays => Self::Kept,
            Fate::Taken(Field::Headline) => Self::Headline,
            Fate::Taken(Field::Caption | Field::Credit) => Self::Picture,
            Fate::Taken(_) => Self::Data,
            Fate::Leaves(label) => Self::of_label(label),
        }
    }

    fn of_label(label: Label) -> Self {
        match label {
            Label::Related | Label::Pagination | Label::Tags => Self::Elsewhere,
            Label::Comments | Label::AuthorBox => Self::People,
            Label::Nav | Label::Share | Label::Widget | Label::Meta | Label::Player => Self::Furniture,
            Label::Image => Self::Picture,
            Label::Legal | Label::Consent | Label::Engine | Label::Error | Label::Note => Self::Notice,
            Label::Ad | Label::App | Label::Newsletter | Label::Paywall | Label::Prompt | Label::Wire => {
                Self::Promotion
            }
            Label::Boilerplate => Self::Open,
        }
    }

    /// Whether the line is out of the body.
    pub(super) fn is_out(self) -> bool {
        self > Self::Kept
    }
}

impl LineFacts {
    /// What can be told of a line without its page.
    pub(super) fn new(line: &Line<'_>, verdict: &Verdict, scan: &Scan) -> Self {
        let words = line.words as f32;
        let share = |part: u32, whole: u32| part as f32 / whole.max(1) as f32;
        let mark = |bit: u8| f32::from(u8::from(scan.marks & bit != 0));
        let hashed = scan.end - scan.start;
        Self {
            words,
            chars: scan.chars as f32,
            word_length: share(scan.letters, hashed),
            function_share: share(scan.function, hashed),
            sentence: f32::from(u8::from(line.sentence)),
            first: f32::from(scan.first),
            last: f32::from(scan.last),
            commas_a_word: share(scan.commas, hashed),
            stops: scan.stops as f32,
            capitalised_share: share(scan.capitalised, hashed.saturating_sub(1)),
            upper_share: share(scan.upper, scan.letters),
            digit_share: share(scan.digits, scan.letters),
            symbol_share: share(scan.symbols, scan.chars),
            kind: kind_code(line.kind),
            join: join_code(line.join),
            blanks: line.blanks.min(4) as f32,
            source_lines: line.span.min(20) as f32,
            dividers: scan.dividers as f32,
            quotes: scan.quotes as f32,
            copyright: mark(words::COPYRIGHT),
            at: mark(words::AT),
            bracket: mark(words::BRACKET),
            currency: mark(words::CURRENCY),
            clock: mark(words::CLOCK),
            address: mark(words::ADDRESS),
            hash: mark(words::HASH),
            digit_run: scan.digit_run as f32,
            stamp: f32::from(u8::from(hashed <= SHORT_WORDS && (scan.year || scan.marks & words::CLOCK != 0))),
            taken_share: taken_share(line, verdict),
            claim: f32::from(Claim::of(verdict) as u8),
            ..Self::default()
        }
    }
}

/// Most words of a line that is a label, a heading or a line of data.
pub(super) const SHORT_WORDS: u32 = 14;

fn taken_share(line: &Line<'_>, verdict: &Verdict) -> f32 {
    let taken: usize = verdict.parts.iter().map(|part| part.range.len()).sum();
    taken as f32 / line.text.len().max(1) as f32
}

impl LineFacts {
    /// Whether the line is a heading, an item or code, which are parts of a text that are seldom sentences.
    pub(super) fn is_part(&self) -> bool {
        let is = |kind: Kind| self.kind.total_cmp(&kind_code(kind)).is_eq();
        is(Kind::ListItem) || is(Kind::Code) || self.kind >= kind_code(Kind::Heading(1))
    }

    /// Whether the line is the row of a table.
    pub(super) fn is_row(&self) -> bool {
        self.kind.total_cmp(&kind_code(Kind::Table)).is_eq()
    }
}

fn kind_code(kind: Kind) -> f32 {
    match kind {
        Kind::Paragraph => 0.0,
        Kind::Quote => 1.0,
        Kind::ListItem => 2.0,
        Kind::Table => 3.0,
        Kind::Code => 4.0,
        Kind::Image | Kind::Script => 5.0,
        Kind::Heading(level) => 5.0 + f32::from(level),
    }
}

fn join_code(join: Join) -> f32 {
    match join {
        Join::Space => 0.0,
        Join::Tight => 1.0,
        Join::Block => 2.0,
    }
}

//! A page's text in, a [`Page`] of [`Line`]s out.
//!
//! Text and HTML give the same `Line`, so everything after this step is written once. Whatever dumper
//! printed the page, a line is one block as a reader sees it: a paragraph, a heading, a list item.

mod addresses;
mod banners;
pub mod breaks;
mod code;
mod drop_caps;
mod endless;
mod glued;
mod head;
mod html;
mod layout;
mod links;
mod markdown;
mod markup;
mod measure;
mod metadata;
mod nodes;
mod scripts;
mod sniff;
mod source_wraps;
mod sources;
mod style;
mod tags;
mod text;
mod tidy;

use std::borrow::Cow;

pub use html::{Hides, LineMarkup, Markup, Names, Picture, Span, segment_html};
pub(crate) use html::{attribute, is_linked_data};
pub(crate) use measure::is_unspaced;
pub use measure::{count_words, ends_like_sentence};
pub use metadata::Metadata;
pub(crate) use sniff::{escaped_html, has_tag, is_html};
pub use style::Style;
pub use text::segment_text;

/// Least words of a prose line; with its ending like a sentence, the definition of prose in rule guards.
pub const PROSE_WORDS: u32 = 12;

/// What a line is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Running text, or anything not known to be something else.
    Paragraph,
    /// A heading with its level, 1 to 6.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A quotation.
    Quote,
    /// A row of a table.
    Table,
    /// A line of code, white space kept.
    Code,
    /// The alt text of a picture that a Markdown dumper printed; no reader of the page saw it.
    Image,
    /// A script, a style sheet or data for programs that a dumper printed; no reader of the page saw it.
    Script,
}

impl Kind {
    /// The word for the kind in `--blocks`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading(_) => "heading",
            Self::ListItem => "list-item",
            Self::Quote => "quote",
            Self::Table => "table",
            Self::Code => "code",
            Self::Image => "image",
            Self::Script => "script",
        }
    }
}

impl Kind {
    /// Level of a heading, 1 to 6.
    #[must_use]
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Heading(level) => Some(level),
            _ => None,
        }
    }
}

/// How a line stands to the one before it; the stronger, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Join {
    /// The same paragraph goes on, as far as one can tell (sentences of one endless line).
    Space,
    /// The next line of the same block: list items, table rows, code.
    Tight,
    /// A new block.
    Block,
}

impl Join {
    /// What stands between the two lines in a body.
    #[must_use]
    pub fn separator(self) -> &'static str {
        match self {
            Self::Space => " ",
            Self::Tight => "\n",
            Self::Block => "\n\n",
        }
    }
}

/// One block of a page, trimmed and tidied.
#[derive(Debug, Clone)]
pub struct Line<'p> {
    /// Number of its first source line, from 1.
    pub number: u32,
    /// How many source lines it was put together from.
    pub span: u32,
    /// What it is.
    pub kind: Kind,
    /// How it stands to the line before.
    pub join: Join,
    /// Blank source lines before it.
    pub blanks: u32,
    /// Its text.
    pub text: Cow<'p, str>,
    /// Words in it (runs of letters and digits; two characters of Chinese or Japanese count as one).
    pub words: u32,
    /// Whether it ends like a sentence.
    pub sentence: bool,
    /// Whether a dumper printed it behind a picture, in one block with it.
    pub is_behind_picture: bool,
}

impl Line<'_> {
    /// Whether the line is running text of at least `words` words; what stands for a picture is none.
    #[must_use]
    pub fn is_prose(&self, words: u32) -> bool {
        self.sentence && self.words >= words && !matches!(self.kind, Kind::Image | Kind::Script)
    }
}

/// A page as lines, before any of them is judged.
#[derive(Debug, Default)]
pub struct Page<'p> {
    /// The lines, in page order; none is empty.
    pub lines: Vec<Line<'p>>,
    /// Host of the page's URL, lower case, if known.
    pub host: Option<String>,
    /// The part of its URL that names it in words, as site software makes it of the headline, if known.
    pub slug: Option<String>,
    /// Whether its URL is that of a site rather than of a page, as far as is known.
    pub is_root: bool,
    /// Language hint of the record (BCP 47), if any.
    pub language: Option<String>,
    /// Language that the text is in as far as one can tell (BCP 47), where nobody says which it is.
    pub guessed_language: Option<String>,
    /// The day that its address names, in ISO 8601.
    pub address_date: Option<String>,
    /// Primary subtags of languages that it is not in, where its language is not known.
    pub ruled_out_languages: Vec<&'static str>,
    /// What it says of itself to programs: an HTML page, or a text with a head for them.
    pub metadata: Option<Metadata>,
    /// Source lines of a text's head for programs, which are its first.
    pub head_lines: u32,
    /// The markup of an HTML page; `None` for text.
    pub markup: Option<Markup>,
}
impl<'p> Page<'p> {
    /// Tag of its language, told or guessed.
    #[must_use]
    pub fn language_tag(&self) -> Option<&str> {
        self.language.as_deref().or(self.guessed_language.as_deref())
    }

    /// Index of the first line that a reader of the page saw: what stands above is a head for programs.
    #[must_use]
    pub fn first_shown(&self) -> usize {
        self.lines.partition_point(|line| line.number <= self.head_lines)
    }

    /// The same page, which borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Page<'static> {
        let own = |line: Line<'_>| Line { text: Cow::Owned(line.text.into_owned()), ..line };
        Page { lines: self.lines.into_iter().map(own).collect(), ..self }
    }

    /// A page whose lines are taken as they are: the input of rule examples.
    #[must_use]
    pub fn from_lines(texts: &[&'p str]) -> Self {
        let mut lines = Vec::new();
        let mut blanks = 0;
        for (index, text) in texts.iter().enumerate() {
            if text.is_empty() {
                blanks += 1;
                continue;
            }
            let mut line = measure::line(Cow::Borrowed(*text), index as u32 + 1);
            line.blanks = std::mem::take(&mut blanks);
            lines.push(line);
        }
        Self { lines, ..Self::default() }
    }
}

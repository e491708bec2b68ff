//! Why lines leave: the labels that packs give them.

use serde::{Deserialize, Serialize};

/// Why a line leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Advertisements and their markers.
    Ad,
    /// Promotion of apps and browsers.
    App,
    /// About the author.
    AuthorBox,
    /// Junk without a name, told by the scorer.
    Boilerplate,
    /// Readers' comments and their forms.
    Comments,
    /// Cookie and consent notices.
    Consent,
    /// Text that site software prints.
    Engine,
    /// Error and anti-bot pages.
    Error,
    /// Picture slugs, alt texts, gallery counters.
    Image,
    /// Footers, copyright, disclaimers.
    Legal,
    /// Dates, counters and other data about the page.
    Meta,
    /// Menus, skip links, breadcrumbs.
    Nav,
    /// Newsletter sign-up.
    Newsletter,
    /// Editorial notes.
    Note,
    /// Previous and next.
    Pagination,
    /// Subscription prompts.
    Paywall,
    /// Media players.
    Player,
    /// Calls for tips and mail.
    Prompt,
    /// Other stories.
    Related,
    /// Share bars.
    Share,
    /// Tags and topics.
    Tags,
    /// Listen, print, save, reading time.
    Widget,
    /// Ends of agency stories.
    Wire,
}

impl Label {
    /// All labels, in order of name.
    pub const ALL: [Self; 23] = [
        Self::Ad,
        Self::App,
        Self::AuthorBox,
        Self::Boilerplate,
        Self::Comments,
        Self::Consent,
        Self::Engine,
        Self::Error,
        Self::Image,
        Self::Legal,
        Self::Meta,
        Self::Nav,
        Self::Newsletter,
        Self::Note,
        Self::Pagination,
        Self::Paywall,
        Self::Player,
        Self::Prompt,
        Self::Related,
        Self::Share,
        Self::Tags,
        Self::Widget,
        Self::Wire,
    ];

    /// The word for the label, the same in packs, JSON and `explain`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ad => "ad",
            Self::App => "app",
            Self::AuthorBox => "author-box",
            Self::Boilerplate => "boilerplate",
            Self::Comments => "comments",
            Self::Consent => "consent",
            Self::Engine => "engine",
            Self::Error => "error",
            Self::Image => "image",
            Self::Legal => "legal",
            Self::Meta => "meta",
            Self::Nav => "nav",
            Self::Newsletter => "newsletter",
            Self::Note => "note",
            Self::Pagination => "pagination",
            Self::Paywall => "paywall",
            Self::Player => "player",
            Self::Prompt => "prompt",
            Self::Related => "related",
            Self::Share => "share",
            Self::Tags => "tags",
            Self::Widget => "widget",
            Self::Wire => "wire",
        }
    }
}

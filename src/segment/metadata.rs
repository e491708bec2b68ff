//! What a page says of itself to programs, and under which names pages say it.

/// What a page says of itself. Where several places say it, the most trusted comes first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The window title.
    pub title: Option<String>,
    /// The article's titles.
    pub headlines: Vec<String>,
    /// Names of the site and its publisher.
    pub sites: Vec<String>,
    /// Names of the authors, as written.
    pub authors: Vec<String>,
    /// Days of publication, as written.
    pub dates: Vec<String>,
    /// Language tag of the document.
    pub language: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// The article's text, where the page gives it to programs.
    pub body: Option<String>,
    /// Whether it says that it is an article.
    pub is_article: bool,
    /// Whether it says that it is the thread of a forum, or a question with its answers.
    pub is_thread: bool,
}

impl Metadata {
    /// The article's titles and that of the window, the most trusted first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.headlines.iter().chain(&self.title).map(String::as_str)
    }
}

/// What a name may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// A title of the article.
    Headline,
    /// The name of the site.
    Site,
    /// A name.
    Author,
    /// A day of publication.
    Date,
    /// The page's address.
    Url,
    /// The tag of its language.
    Language,
}

/// Names of `<meta>` elements, lower case, what they give, and their rank among those that give it: 0 is best.
#[rustfmt::skip]
const META: [(&str, Gives, u8); 44] = [
    ("og:title", Gives::Headline, 1), ("twitter:title", Gives::Headline, 2), ("headline", Gives::Headline, 1),
    ("parsely-title", Gives::Headline, 0), ("sailthru.title", Gives::Headline, 1), ("dc.title", Gives::Headline, 3),
    ("citation_title", Gives::Headline, 0), ("hdl", Gives::Headline, 0), ("article:title", Gives::Headline, 1),
    ("title", Gives::Headline, 3),
    ("og:site_name", Gives::Site, 0), ("application-name", Gives::Site, 1), ("dc.publisher", Gives::Site, 2),
    ("author", Gives::Author, 3), ("article:author", Gives::Author, 2), ("byl", Gives::Author, 1), ("byline", Gives::Author, 1),
    ("parsely-author", Gives::Author, 1), ("sailthru.author", Gives::Author, 1), ("dc.creator", Gives::Author, 2),
    ("dcterms.creator", Gives::Author, 2), ("citation_author", Gives::Author, 0), ("article:author_name", Gives::Author, 1),
    ("article.author", Gives::Author, 1), ("og:article:author", Gives::Author, 2), ("cxenseparse:author", Gives::Author, 1),
    // The first label of a card names who wrote it, where a plugin of WordPress or Ghost made it; else it holds
    // figures.
    ("twitter:data1", Gives::Author, 4),
    ("article:published_time", Gives::Date, 1), ("og:article:published_time", Gives::Date, 1), ("datepublished", Gives::Date, 1),
    ("parsely-pub-date", Gives::Date, 1), ("sailthru.date", Gives::Date, 2), ("pubdate", Gives::Date, 1), ("publish-date", Gives::Date, 1),
    ("dc.date.issued", Gives::Date, 2), ("dcterms.created", Gives::Date, 3), ("dc.date", Gives::Date, 3), ("date", Gives::Date, 3),
    ("article.published", Gives::Date, 1), ("citation_publication_date", Gives::Date, 1), ("og:published_time", Gives::Date, 2),
    ("og:url", Gives::Url, 1), ("twitter:url", Gives::Url, 2), ("content-language", Gives::Language, 1),
];

/// What a name gives, and its rank.
pub(super) fn given_by(name: &str) -> Option<(Gives, u8)> {
    META.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known)).map(|&(_, gives, rank)| (gives, rank))
}

/// Whether a value is the address of a page in full.
pub(super) fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// Values, best rank first, in order of the page within a rank.
pub(super) fn ranked(mut values: Vec<(u8, String)>) -> Vec<String> {
    values.sort_by_key(|(rank, _)| *rank);
    values.into_iter().map(|(_, value)| value).collect()
}

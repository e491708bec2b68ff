//! An element in, how a reader sees it out: apart or in the line, shown or hidden.

use html5ever::{LocalName, local_name};
use scraper::node::Element;

use super::names::{Names, attribute};

/// What an element does to the lines of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Stands in the line.
    Inline,
    /// Stands in the line, apart from the words beside it: a picture, a field of a form.
    Object,
    /// A block of its own.
    Block,
    /// A heading with its level.
    Heading(u8),
    /// An item of a list.
    Item,
    /// The description beside a term.
    Description,
    /// A quotation.
    Quote,
    /// Text with its line breaks kept.
    Preformatted,
    /// A table, which may be one of data or a frame for blocks.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// A line break.
    Break,
    /// Shown to readers whose browser runs no scripts.
    Noscript,
    /// Never shown as text, but parts the words beside it: a box that is no text, what programs read.
    Box,
    /// Never shown as text: the words beside it are one.
    Unseen,
}

/// What an element does by its name.
#[rustfmt::skip]
pub(super) fn layout(name: &LocalName) -> Layout {
    match *name {
        local_name!("address") | local_name!("article") | local_name!("aside") | local_name!("body") | local_name!("button")
        | local_name!("caption") | local_name!("center") | local_name!("details") | local_name!("dialog") | local_name!("dir") | local_name!("div")
        | local_name!("dl") | local_name!("dt") | local_name!("fieldset") | local_name!("figcaption") | local_name!("figure")
        | local_name!("footer") | local_name!("form") | local_name!("frameset") | local_name!("header") | local_name!("hgroup")
        | local_name!("hr") | local_name!("html") | local_name!("legend") | local_name!("main") | local_name!("menu")
        | local_name!("nav") | local_name!("ol") | local_name!("p") | local_name!("section")
        | local_name!("summary") | local_name!("ul") => Layout::Block,
        local_name!("h1") => Layout::Heading(1),
        local_name!("h2") => Layout::Heading(2),
        local_name!("h3") => Layout::Heading(3),
        local_name!("h4") => Layout::Heading(4),
        local_name!("h5") => Layout::Heading(5),
        local_name!("h6") => Layout::Heading(6),
        local_name!("li") => Layout::Item,
        local_name!("dd") => Layout::Description,
        local_name!("blockquote") => Layout::Quote,
        local_name!("pre") | local_name!("listing") | local_name!("plaintext") | local_name!("xmp") => Layout::Preformatted,
        local_name!("table") => Layout::Table,
        local_name!("tr") => Layout::Row,
        local_name!("td") | local_name!("th") => Layout::Cell,
        local_name!("br") => Layout::Break,
        local_name!("img") | local_name!("input") | local_name!("picture") => Layout::Object,
        local_name!("noscript") => Layout::Noscript,
        local_name!("applet") | local_name!("audio") | local_name!("canvas") | local_name!("datalist") | local_name!("embed")
        | local_name!("head") | local_name!("iframe") | local_name!("link") | local_name!("meta") | local_name!("noembed")
        | local_name!("noframes") | local_name!("object") | local_name!("script") | local_name!("select") | local_name!("style")
        | local_name!("svg") | local_name!("template") | local_name!("textarea") | local_name!("title") | local_name!("video") => Layout::Box,
        local_name!("rp") | local_name!("rt") | local_name!("annotation") | local_name!("annotation-xml") => Layout::Unseen,
        _ => Layout::Inline,
    }
}

/// Whether an element is the shadow tree of the one it stands in, which is what readers see of that
/// (<https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/template>).
pub(super) fn is_shadow_tree(element: &Element) -> bool {
    element.name.local == local_name!("template")
        && (attribute(element, &local_name!("shadowrootmode")).is_some() || element.attr("shadowroot").is_some())
}

/// Whether text in an element with this layout is never shown.
pub(super) fn is_unseen(layout: Layout) -> bool {
    matches!(layout, Layout::Box | Layout::Unseen)
}

/// What the attributes of an element say of how it is seen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    /// Not shown.
    pub hidden: bool,
    /// Has a name that rules may know it by: `class`, `id`, `itemprop`, `rel`.
    pub named: bool,
    /// Links to somewhere.
    pub link: bool,
    /// Gives a date to programs.
    pub dated: bool,
    /// Its style makes it a block, or puts it in the line.
    pub block: Option<bool>,
}

/// Reads an element's attributes, once.
pub(super) fn look(element: &Element, names: &Names) -> Look {
    let mut look = Look::default();
    for (name, value) in &element.attrs {
        match name.local {
            local_name!("class") => {
                look.named = true;
                look.hidden |= names.hides(value);
            }
            local_name!("hidden") => look.hidden |= !value.eq_ignore_ascii_case("until-found"),
            local_name!("aria-hidden") => look.hidden |= value.eq_ignore_ascii_case("true"),
            local_name!("style") => read_style(value, &mut look),
            local_name!("href") => look.link = true,
            // Titles are read of abbreviations alone: hAtom gives dates there.
            local_name!("datetime") | local_name!("title") => look.dated = true,
            local_name!("id") | local_name!("itemprop") | local_name!("rel") => look.named = true,
            _ => {}
        }
    }
    look
}

fn read_style(style: &str, look: &mut Look) {
    if !memchr::memchr(b'd', style.as_bytes())
        .is_some_and(|_| style.contains("display") || style.contains("visibility"))
    {
        return;
    }
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.trim_start();
        match property.trim() {
            "display" if value.starts_with("none") => look.hidden = true,
            "display" if value.starts_with("inline") => look.block = Some(false),
            "display" if value.starts_with("block") || value.starts_with("flex") || value.starts_with("grid") => {
                look.block = Some(true);
            }
            "visibility" if value.starts_with("hidden") => look.hidden = true,
            _ => {}
        }
    }
}

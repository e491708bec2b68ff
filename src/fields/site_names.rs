//! A title or a heading in, the headline without what stands around it out: the site's name, its address, sections.

use super::wording::words;
use crate::segment::{Line, count_words, is_unspaced};

/// Most bytes of a title that is looked through for the site's name: an unclosed one holds the page.
pub(super) const LONGEST_TITLE: usize = 2000;
/// Marks that part a headline from its site in a window title.
pub(crate) const SITE_MARKS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · "];
/// The same in scripts without spaces.
const UNSPACED_MARKS: [&str; 7] = ["_", "｜", "|", " - ", " – ", "—", "-"];
/// Those of them that seldom stand inside a headline.
const BARS: [&str; 6] = [" | ", " :: ", " » ", " « ", " • ", " · "];

/// A window title without the site's name, which stands last or first and is short; sections between
/// headline and site have the same mark.
pub(super) fn without_site(title: &str) -> &str {
    without_site_behind(title, &SITE_MARKS)
}

/// The same of a heading, where a dash is more often its own.
pub(super) fn without_site_behind_bar(heading: &str) -> &str {
    without_site_behind(heading, &BARS)
}

fn without_site_behind<'t>(title: &'t str, marks: &[&str]) -> &'t str {
    if title.len() > LONGEST_TITLE {
        return title;
    }
    let is_unspaced = title.contains(is_unspaced);
    let count = |text: &str| if is_unspaced { count_words(text) as usize } else { text.split(' ').count() };
    let marks = if is_unspaced { &UNSPACED_MARKS } else { marks };
    for mark in marks.iter().filter(|mark| parts_off(title, mark)) {
        let mut head = title;
        while let Some((rest, tail)) = head.rsplit_once(mark) {
            let is_site = || count(tail) <= SITE_WORDS && count(rest) >= 3 && count(rest) >= count(tail);
            if !(is_address(tail) || is_site()) || is_one(rest, tail) {
                break;
            }
            head = rest.trim();
        }
        if head.len() < title.len() {
            return head;
        }
        match title.split_once(mark) {
            Some((first, rest)) if count(first) <= 4 && count(rest) >= 4 && !is_one(first, rest) => return rest.trim(),
            _ => {}
        }
    }
    title
}

/// Whether a site calls itself by its address, as `harbour-times.example`.
fn is_address(name: &str) -> bool {
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let (host, domain) = name.trim().rsplit_once('.').unwrap_or_default();
    !host.is_empty()
        && host.chars().all(is_host)
        && domain.len() >= 2
        && domain.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A headline without the site's address, or what stands by itself elsewhere on the page, behind it.
pub(super) fn without_known_site<'t>(headline: &'t str, lines: &[Line<'_>]) -> &'t str {
    without_lines(without_address(headline), lines)
}

/// A headline without the site's address behind it.
fn without_address(text: &str) -> &str {
    let parted = SITE_MARKS.iter().filter_map(|mark| text.rsplit_once(mark));
    parted.into_iter().find(|(_, tail)| is_address(tail)).map_or(text, |(head, _)| head.trim())
}

/// A headline without what its last mark parts off, if both sides are lines of the page by themselves. (On labelled pages
/// and dumps of them 14 headlines become right so, and 3 of one page wrong.)
fn without_lines<'t>(text: &'t str, lines: &[Line<'_>]) -> &'t str {
    let stands = |part: &str| {
        let (count, wanted) = (count_words(part), words(part));
        !wanted.is_empty() && lines.iter().any(|line| line.words == count && words(&line.text) == wanted)
    };
    let parted = SITE_MARKS.iter().filter_map(|mark| text.rsplit_once(mark));
    parted.into_iter().find(|(head, tail)| stands(head) && stands(tail)).map_or(text, |(head, _)| head.trim())
}

/// A headline without the sections that stand before it, each with an angle behind: it has two words at least. A single
/// section is one that stands by itself elsewhere, as in a menu.
pub(super) fn without_crumbs<'t>(text: &'t str, lines: &[Line<'_>]) -> &'t str {
    let Some((sections, last)) = text.rsplit_once(CRUMB) else { return text };
    let are_sections = || sections.contains(CRUMB) || lines.iter().any(|line| line.text == sections.trim());
    if count_words(last) >= CRUMB_WORDS && are_sections() { last.trim() } else { text }
}

/// The mark behind a section on the way to a page, and least words of the headline behind the last one.
const CRUMB: &str = " > ";
const CRUMB_WORDS: u32 = 2;

/// Whether a mark may part a title from its site: angles are none around a quotation.
pub(super) fn parts_off(title: &str, mark: &str) -> bool {
    !(mark.contains(['«', '»']) && title.contains('«') && title.contains('»'))
}

/// Whether a mark parts nothing: it stands between figures, or beside another one.
fn is_one(before: &str, behind: &str) -> bool {
    let is_figure = |c: char| c.is_ascii_digit();
    before.ends_with('-') || behind.starts_with('-') || (before.ends_with(is_figure) && behind.starts_with(is_figure))
}

/// Most words of a site's name.
const SITE_WORDS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Page;

    #[test]
    fn sections_above_a_headline_are_none_of_it() {
        let page = Page::from_lines(&["News", "Slipway"]);
        let of = |text| without_crumbs(text, &page.lines);
        assert_eq!(of("News > Harbour > Slipway opens Monday"), "Slipway opens Monday");
        assert_eq!(of("News > Slipway opens Monday"), "Slipway opens Monday");
        assert_eq!(
            (of("Why rust > wood in a hull"), of("News > Slipway")),
            ("Why rust > wood in a hull", "News > Slipway")
        );
    }

    #[test]
    fn site_names_are_told_from_headlines() {
        assert_eq!(
            without_site("The cannery vote - and what follows | News | Harbour Times"),
            "The cannery vote - and what follows"
        );
        assert_eq!(
            without_site_behind_bar("Cannery vote put off – a chronicle | News"),
            "Cannery vote put off – a chronicle"
        );
        assert_eq!(without_site("Harbour Times | Council buys the old cannery"), "Council buys the old cannery");
        assert_eq!(without_site("Cannery – Wikipedia"), "Cannery – Wikipedia");
        assert_eq!(without_site("Slipway opens | harbour-times.example"), "Slipway opens");
        assert_eq!(without_site("旧罐头厂的去留再次推迟表决_港口新闻"), "旧罐头厂的去留再次推迟表决");
        assert_eq!(without_site("1-10月渡轮载客量增长"), "1-10月渡轮载客量增长");
        assert_eq!(without_site("港口动态--北岸港务局官网"), "港口动态--北岸港务局官网");
    }
}

//! A judged page with titles for programs in, its headline claimed out: the heading that agrees with these titles, else
//! one of them, else the main heading.

use std::ops::RangeInclusive;

use super::headline::{HEADLINE, MOST_WORDS, REPEATED, body_start};
use super::site_names::{LONGEST_TITLE, parts_off, without_site, without_site_behind_bar};
use super::wording::{agreement, words};
use crate::label::{Capture, Fate, Field};
use crate::rules::Ledger;
use crate::segment::{Kind, Line, Metadata, Page, count_words};

/// Agreement of the main heading with a title from which it is the headline, however else titles word it: readers see
/// the heading. On 791 labelled articles 0.89 are equal with anything from 0.2 to 0.4, 0.87 with 0.6.
const SAME_MAIN: f32 = 0.35;
/// The same of any other line: headings of parts say in other words what the title says.
const SAME: f32 = 0.8;
/// Agreement from which a line that is no heading is looked at.
const LIKE: f32 = 0.6;
/// Weight of agreement with a title, against that of a heading's level and its nearness to the text.
const AGREEMENT: f32 = 4.0;
/// Weight of a rule's claim to the line, against lines that are free.
const CLAIMED: f32 = -1.0;
/// Lines in which nearness to the text fades.
const NEAR_LINES: f32 = 40.0;
/// Marks that part a headline from its site.
const MARKS: [&str; 10] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", " / "];
/// Fewest words of a kicker glued before a title in its heading; the title has more.
const KICKER_WORDS: usize = 2;

/// Finds the headline of such a page and takes it out of the body, with its repetitions above the text.
pub(super) fn claim(ledger: &mut Ledger<'_, '_>, metadata: &Metadata) {
    let page = ledger.page;
    let site = Site { host: page.host.as_deref().unwrap_or(""), names: &metadata.sites };
    let titles = titles(metadata, &site);
    let start = body_start(ledger);
    let best = best_line(ledger, &readings(metadata, &site, &titles), (start, site_heading(page, metadata, start)));
    let agreed = best.filter(|best| best.agrees() || titles.is_empty());
    let Some(best) = agreed.or_else(|| best.filter(|best| best.is_main && metadata.headlines.is_empty())) else {
        let text = titles.into_iter().next();
        ledger.captures.extend(text.map(|text| Capture { field: Field::Headline, text }));
        return;
    };
    let heading = without_site_behind_bar(site.off(page.lines[best.line].text.as_ref()));
    let heading = without_part(page, best.line, metadata).filter(|rest| heading.contains(rest)).unwrap_or(heading);
    let text = titles.iter().find(|title| is_kicked(heading, title)).map_or(heading, String::as_str).to_owned();
    take(ledger, best.line, text, start);
}

/// Takes a line as the headline, and lines above the text that repeat it. A line that a rule claimed only lends its
/// text: to rules for text, a heading beside menus looks like one of their entries.
fn take(ledger: &mut Ledger<'_, '_>, line: usize, text: String, start: usize) {
    let wanted = words(&text);
    let capture = Capture { field: Field::Headline, text };
    if ledger.claim(line, Fate::Taken(Field::Headline), HEADLINE) {
        ledger.capture(line, vec![capture]);
    } else {
        ledger.captures.push(capture);
    }
    for other in 0..start.max(line) {
        if !ledger.is_owned(other) && words(&ledger.page.lines[other].text) == wanted {
            ledger.claim(other, Fate::Taken(Field::Headline), REPEATED);
        }
    }
}

/// A heading without the element at its start or end that a title of the page leaves out, or parts with a colon that
/// the heading does not have: a kicker, a badge.
fn without_part<'p>(page: &'p Page<'_>, line: usize, metadata: &Metadata) -> Option<&'p str> {
    let text = page.lines[line].text.as_ref();
    let spans = page.markup.iter().flat_map(|markup| &markup.spans).filter(|span| span.line as usize == line);
    let mut rests = spans.filter_map(|span| match (span.range.start as usize, span.range.end as usize) {
        (0, end) if end < text.len() => Some((text.get(..end)?, text.get(end..)?.trim())),
        (start, end) if end == text.len() => Some((text.get(start..)?, text.get(..start)?.trim())),
        _ => None,
    });
    let found = rests.find(|(part, rest)| {
        let (wanted, is_marked) = (words(rest), part.ends_with(|c: char| !c.is_alphanumeric()));
        let leaves_out = |title: &str| {
            let is_kicker = !is_marked && text.ends_with(rest) && words(part).len() <= KICKER_WORDS;
            let behind = title.split_once(": ").filter(|_| is_kicker);
            let is_rest = |title: &str| words(title) == wanted || words(without_site(title)) == wanted;
            behind.is_some_and(|(_, title)| is_rest(title)) || (is_rest(title) && !is_in(&words(text), &words(title)))
        };
        let is_start = |c: char| c.is_alphanumeric() || matches!(c, '"' | '“' | '„' | '‘' | '«');
        let is_title = rest.starts_with(is_start) && wanted.len() > words(part).len().max(KICKER_WORDS);
        is_title && metadata.titles().any(leaves_out)
    });
    found.map(|(_, rest)| rest)
}

/// Whether words stand in others, one behind the other.
fn is_in(words: &[u64], others: &[u64]) -> bool {
    others.windows(words.len().max(1)).any(|window| window == words)
}

/// Whether a heading is a title with a kicker glued before it, without a mark between them.
fn is_kicked(heading: &str, title: &str) -> bool {
    let Some((kicker, rest)) =
        heading.len().checked_sub(title.len()).and_then(|at| heading.get(..at).zip(heading.get(at..)))
    else {
        return false;
    };
    kicker.strip_suffix(' ').is_some_and(|kicker| kicker.ends_with(char::is_alphanumeric))
        && !rest.starts_with(char::is_lowercase)
        && rest.to_lowercase() == title.to_lowercase()
        && (KICKER_WORDS..words(title).len()).contains(&words(kicker).len())
}

/// The titles that the page gives to programs, without the site's name, best first; shortened ones last.
fn titles(metadata: &Metadata, site: &Site<'_>) -> Vec<String> {
    let own = metadata.titles().map(|title| without_site(site.off(title)).to_owned());
    let mut titles: Vec<String> = own.filter(|title| is_title(title) && !site.is(title)).collect();
    titles.sort_by_key(|title| title.ends_with('…') || title.ends_with("..."));
    titles
}

/// The words of those titles, and of the same with what may be the site's name or a part of the title.
fn readings(metadata: &Metadata, site: &Site<'_>, titles: &[String]) -> Vec<Vec<u64>> {
    let whole = metadata.titles().map(|title| site.off(title)).filter(|title| is_title(title) && !site.is(title));
    titles.iter().map(String::as_str).chain(whole).map(words).collect()
}

/// Whether a text has the length of a title: an unclosed one holds the page.
fn is_title(text: &str) -> bool {
    (1..=MOST_WORDS).contains(&count_words(text))
}

/// A line that may be the headline.
#[derive(Clone, Copy)]
struct Candidate {
    line: usize,
    agreement: f32,
    is_main: bool,
    score: f32,
}

impl Candidate {
    /// Whether it says what a title says.
    fn agrees(&self) -> bool {
        self.agreement >= if self.is_main { SAME_MAIN } else { SAME }
    }
}

/// The main heading that is the site's name, as older themes have it: the window title ends in it, and what stands
/// before that is another heading between it and the text.
fn site_heading(page: &Page<'_>, metadata: &Metadata, start: usize) -> Option<usize> {
    let title = metadata.title.as_deref().filter(|title| title.len() <= LONGEST_TITLE)?;
    let above = &page.lines[..page.lines.len().min(start + 1)];
    let heading = |text: &str, levels: RangeInclusive<u8>| {
        let wanted = words(text);
        let is_one = |line: &Line<'_>| line.kind.level().is_some_and(|level| levels.contains(&level));
        above.iter().position(|line| is_one(line) && words(&line.text) == wanted)
    };
    let parted = MARKS.iter().filter(|mark| parts_off(title, mark)).filter_map(|mark| title.rsplit_once(mark));
    let mut of_site = parted.filter_map(|(head, tail)| Some((heading(tail, 1..=1)?, heading(head, 1..=6)?)));
    of_site.find(|(site, headline)| site < headline).map(|(site, _)| site)
}

/// The line that is most like a headline, given where the text begins and which line is the site's name.
fn best_line(ledger: &Ledger<'_, '_>, titles: &[Vec<u64>], (start, site): (usize, Option<usize>)) -> Option<Candidate> {
    let lines = &ledger.page.lines;
    let in_panel = |line: usize| ledger.page.markup.as_ref().is_some_and(|markup| markup.lines[line].in_panel);
    let may_be = |&line: &usize| {
        let is_near = line <= start || matches!(lines[line].kind, Kind::Heading(_));
        is_near && (1..=MOST_WORDS).contains(&lines[line].words) && !in_panel(line) && site != Some(line)
    };
    let candidates = (0..lines.len()).filter(may_be).filter_map(|line| {
        let found = words(&lines[line].text);
        let agreement = titles.iter().map(|title| agreement(&found, title)).fold(0.0, f32::max);
        let level = match lines[line].kind {
            Kind::Heading(1) if ledger.is_owned(line) && agreement < SAME_MAIN => return None,
            Kind::Heading(1) => 2.0,
            _ if ledger.is_owned(line) => return None,
            Kind::Heading(2) => 0.7,
            Kind::Heading(_) => 0.3,
            _ if agreement < LIKE => return None,
            _ => 0.0,
        };
        let far = start.abs_diff(line) as f32 / NEAR_LINES;
        let claimed = if ledger.is_owned(line) { CLAIMED } else { 0.0 };
        let score = AGREEMENT * agreement + level + claimed - far.min(1.0);
        Some(Candidate { line, agreement, is_main: lines[line].kind == Kind::Heading(1), score })
    });
    candidates.max_by(|a, b| a.score.total_cmp(&b.score).then(b.line.cmp(&a.line)))
}

/// How a page's site is called.
struct Site<'p> {
    host: &'p str,
    names: &'p [String],
}

impl Site<'_> {
    /// A title without the names of the site around it.
    fn off<'t>(&self, title: &'t str) -> &'t str {
        let mut own = title.trim();
        if own.len() > LONGEST_TITLE {
            return own;
        }
        while let Some(rest) = MARKS.iter().filter(|mark| parts_off(own, mark)).find_map(|mark| {
            let (head, tail) = own.rsplit_once(mark)?;
            if self.is(tail) {
                return Some(head.trim());
            }
            let (first, rest) = own.split_once(mark)?;
            self.is(first).then(|| rest.trim())
        }) {
            own = rest;
        }
        own
    }

    /// Whether a text names the site: as the page itself says, or as its host does.
    fn is(&self, text: &str) -> bool {
        let found = words(text);
        let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let in_host = squeezed.len() >= 3 && self.host.split('.').any(|part| part.replace('-', "") == squeezed)
            || squeezed.len() >= 5 && self.host.replace(['.', '-'], "").contains(&squeezed);
        !found.is_empty() && (in_host || self.names.iter().any(|name| words(name) == found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kicker_is_told_from_the_words_of_a_headline() {
        let title = "Cannery vote put off again";
        assert!(is_kicked("Harbour board Cannery Vote put off again", title));
        assert!(!is_kicked("The Cannery vote put off again", title), "one word is an article");
        assert!(!is_kicked("What came of the cannery vote put off again", title), "a headline begins large");
        assert!(!is_kicked("Harbour board: Cannery vote put off again", title), "a colon makes it one headline");
        assert!(!is_kicked(title, title) && !is_kicked("Off again", title));
    }

    #[test]
    fn names_of_the_site_go_from_both_ends() {
        let names = ["Harbour Times".to_owned()];
        let site = Site { host: "quay-mail.example", names: &names };
        assert_eq!(site.off("Harbour Times | Cannery – the vote - Quaymail"), "Cannery – the vote");
    }
}

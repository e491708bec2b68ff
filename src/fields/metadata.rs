//! What a page says of itself in, the fields of its article out that no line of it gives.

use super::date::{self, Order};
use super::headline::body_start;
use super::people;
use crate::label::{Capture, Fate, Field, Label, Role, Verdict};
use crate::language_tag::primary_subtag;
use crate::rules::Ledger;
use crate::segment::{Metadata, PROSE_WORDS};

/// Names of accounts that stand where no person's name was filled in, lower case.
const ACCOUNTS: [&str; 9] =
    ["admin", "administrator", "editor", "guest", "webmaster", "author", "user", "staff", "root"];

/// Captures dates and authors of the page's metadata: all dates, for the language tells which of them can be read.
pub fn claim_metadata(ledger: &mut Ledger<'_, '_>) {
    let page = ledger.page;
    let Some(metadata) = &page.metadata else { return };
    let dates = metadata.dates.iter().cloned().chain(marked_date(ledger));
    ledger.captures.extend(dates.map(|text| Capture { field: Field::Date, text }));
    let authors = metadata.authors.iter().filter(|name| is_author(name, metadata));
    let authors = authors.flat_map(|name| people(name)).filter(|name| is_author(name, metadata));
    let is_chinese = page.language.as_deref().is_some_and(|tag| primary_subtag(tag) == "zh");
    ledger.captures.extend(authors.map(|text| {
        let role = if is_chinese && is_medium(&text) { Role::Source } else { Role::Author };
        Capture { field: Field::Role(role), text }
    }));
}

/// Most characters of a Chinese person's name; foreigners' names have a point in them.
const CHINESE_NAME: usize = 4;
/// How Chinese papers, agencies, stations and sites are called at the end. (Names of people end in some of these, too, but
/// then have three characters.)
const MEDIA: [&str; 14] =
    ["网", "網", "报", "報", "社", "电视台", "電視台", "周刊", "週刊", "新闻", "消息", "客户端", "财经", "科技"];

/// Whether a name of Chinese characters is that of a medium, which stands for the author on many Chinese pages; Japanese
/// names are as long.
fn is_medium(name: &str) -> bool {
    let count = name.chars().count();
    let is_chinese = name.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    is_chinese && (count > CHINESE_NAME || (count == CHINESE_NAME && MEDIA.iter().any(|end| name.ends_with(end))))
}

/// Steps from the headline within which a date is the article's: its head has few more lines.
const NEAR: usize = 8;
/// Labels of lines whose dates are none of the article.
const OTHERS: [Label; 7] =
    [Label::Ad, Label::AuthorBox, Label::Comments, Label::Legal, Label::Nav, Label::Pagination, Label::Related];

/// A date that an element gives to programs, at so many steps from the headline.
struct Marked {
    date: String,
    line: usize,
    steps: usize,
    is_published: bool,
}

/// The date that an element of the page gives to programs, if it is the article's: one that says so or stands near the
/// headline, unless readers see one that is more likely.
fn marked_date(ledger: &Ledger<'_, '_>) -> Option<String> {
    let times = &ledger.page.markup.as_ref().filter(|markup| !markup.times.is_empty())?.times;
    let order = Order::of_language(ledger.page.language.as_deref());
    let headline = headline_line(ledger);
    let steps = |line: usize| date::steps(line, headline);
    let own = times.iter().filter(|time| may_be_own(ledger, time.line, time.is_published));
    let marked = own.filter_map(|time| {
        let date = date::iso_in(&time.date, order)?;
        Some(Marked { date, line: time.line, steps: steps(time.line), is_published: time.is_published })
    });
    let (published, others): (Vec<Marked>, Vec<Marked>) = marked.partition(|marked| marked.is_published);
    let best = first(published).or_else(|| first(others))?;
    let is_seen = seen_dates(ledger, order).any(|line| is_likelier(ledger, steps(line), &best));
    (!is_seen).then_some(best.date)
}

/// The nearest date, or an earlier one right beside it: pages are published before they are changed.
fn first(dates: Vec<Marked>) -> Option<Marked> {
    let nearest = dates.iter().map(|date| date.steps).min()?;
    dates.into_iter().filter(|date| date.steps <= nearest + 1).min_by(|a, b| a.date.cmp(&b.date))
}

/// Whether a date that readers see, at so many steps, is the article's rather than a marked one: it is nearer, or right
/// below the headline, too, and the other stands in a line that no rule knows, like that of an event.
fn is_likelier(ledger: &Ledger<'_, '_>, seen: usize, marked: &Marked) -> bool {
    let is_sure = marked.is_published && marked.steps <= NEAR;
    let is_known = marked.is_published || ledger.is_owned(marked.line);
    !is_sure && (seen < marked.steps || (seen != marked.steps && seen < date::ABOVE && !is_known))
}

/// Whether the date that stands at a line may be the article's: it is no other story's, and not told in a sentence.
fn may_be_own(ledger: &Ledger<'_, '_>, line: usize, is_published: bool) -> bool {
    let Some(verdict) = ledger.verdicts.get(line) else { return false };
    let is_told = verdict.stays() && ledger.page.lines[line].is_prose(PROSE_WORDS);
    let is_others = matches!(verdict.fate, Fate::Leaves(label) if OTHERS.contains(&label));
    !is_others && (is_published || !is_told)
}

/// The lines with a date that readers see.
fn seen_dates(ledger: &Ledger<'_, '_>, order: Order) -> impl Iterator<Item = usize> {
    let is_date = move |capture: &Capture| capture.field == Field::Date && date::iso_in(&capture.text, order).is_some();
    let verdicts = ledger.verdicts.iter().enumerate();
    verdicts.filter(move |(_, verdict)| verdict.captures.iter().any(is_date)).map(|(line, _)| line)
}

/// The line of the headline: the one that gives it or repeats it, else that above the text.
fn headline_line(ledger: &Ledger<'_, '_>) -> usize {
    let is_headline = |capture: &&Capture| capture.field == Field::Headline;
    let gives = |verdict: &Verdict| verdict.captures.iter().any(|capture| is_headline(&capture));
    let told = ledger.captures.iter().find(is_headline);
    let says = || told.and_then(|told| ledger.page.lines.iter().position(|line| line.text.contains(&told.text)));
    ledger.verdicts.iter().position(gives).or_else(says).unwrap_or_else(|| body_start(ledger).saturating_sub(1))
}

/// Whether a name is a person's: no address, no account, not the site.
fn is_author(name: &str, metadata: &Metadata) -> bool {
    let lower = name.to_lowercase();
    let is_site = metadata.sites.iter().any(|site| site.to_lowercase() == lower);
    !is_site && !name.contains("://") && !name.contains('@') && !ACCOUNTS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_media_are_told_from_people() {
        for medium in ["北岸晚报", "港口新闻", "北岸日报客户端", "海峡渡轮周刊"] {
            assert!(is_medium(medium), "{medium}");
        }
        for person in ["罗雪", "欧阳明月", "李建社", "约翰·罗", "田中太郎", "Ruth Roe"] {
            assert!(!is_medium(person), "{person}");
        }
    }
}

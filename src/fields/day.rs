//! Judged lines in, the day of the article out where only its place tells it: a date in a short line beside the headline.
//! Rules have read the lines that are nothing but dates; this step runs where they found none.

use super::date::{self, Order};
use super::headline::body_start;
use crate::label::{Capture, Fate, Field, Judge, Label};
use crate::rules::Ledger;
use crate::segment::{PROSE_WORDS, Page};

/// Name of this step as a judge.
pub(crate) const DAY: Judge = Judge::Step("date");
/// Lines below and above the headline that are looked at.
const BELOW: usize = 8;
const ABOVE: usize = 2;
/// Most words of a line of data that holds a date, and of one that is no more than the date and its time.
const MOST_WORDS: u32 = 14;
const DATE_WORDS: u32 = 8;

/// Takes the date of the line that is nearest to the headline, if no rule found one. On labelled pages (898 readings that
/// had none) it was right on 180 and wrong on 29.
pub fn claim_day(ledger: &mut Ledger<'_, '_>) {
    let order = Order::of_language(language(ledger.page));
    let is_date = |capture: &Capture| capture.field == Field::Date && date::iso_in(&capture.text, order).is_some();
    let mut captures = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).chain(&ledger.captures);
    if captures.any(is_date) {
        return;
    }
    let Some(line) = lines_beside_headline(ledger).into_iter().find(|&line| holds_date(ledger, line, order)) else {
        return;
    };
    let capture = Capture { field: Field::Date, text: ledger.page.lines[line].text.clone().into_owned() };
    if ledger.page.lines[line].words <= DATE_WORDS && ledger.claim(line, Fate::Taken(Field::Date), DAY) {
        ledger.capture(line, vec![capture]);
    } else {
        ledger.captures.push(capture);
    }
}

fn language<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    page.language.as_deref().or(page.guessed_language.as_deref())
}

/// The lines below the headline down to the text, then those above it; none where no line is the headline.
fn lines_beside_headline(ledger: &Ledger<'_, '_>) -> Vec<usize> {
    let is_headline = |verdict: &crate::label::Verdict| verdict.fate == Fate::Taken(Field::Headline);
    let Some(headline) = ledger.verdicts.iter().rposition(is_headline) else { return Vec::new() };
    let end = (headline + BELOW).min(body_start(ledger)) + 1;
    let below = headline + 1..end.min(ledger.verdicts.len());
    below.chain((headline.saturating_sub(ABOVE)..headline).rev()).collect()
}

/// Whether a line is one of data that holds a full date, and is of this article.
fn holds_date(ledger: &Ledger<'_, '_>, line: usize, order: Order) -> bool {
    let text = &ledger.page.lines[line];
    let is_elsewhere =
        matches!(ledger.verdicts[line].fate, Fate::Leaves(Label::Comments | Label::Related | Label::Ad | Label::Nav));
    let is_data = text.words <= MOST_WORDS && !text.is_prose(PROSE_WORDS) && !is_elsewhere;
    is_data && date::iso_in(&text.text, order).is_some()
}

#[cfg(test)]
mod tests {
    use crate::rules::{Options, load};
    use crate::{Cleaner, read};

    fn date_of(lines: &str) -> Option<String> {
        let prose = "The council put off its vote on Tuesday for the third time since the old cannery burned down. ";
        let text = format!("Home\n\nCannery vote put off again\n\n{lines}\n\n{}\n", prose.repeat(4));
        let cleaner = Cleaner::new(load(&Options::default()).unwrap());
        let content = read::Content::Text(text);
        cleaner.clean(&read::Record { content, ..read::Record::default() }).article.date
    }

    #[test]
    fn a_date_beside_the_headline_is_the_articles() {
        assert_eq!(date_of("March 5, 2024 March 5, 2024, at the quay").as_deref(), Some("2024-03-05"));
        assert_eq!(date_of("Tarn desk ++ 2024-03-05 ++ No. 12").as_deref(), Some("2024-03-05"));
        assert_eq!(
            date_of("It burned on March 5, 2024, when nobody at all was there to see it burn or to put it out."),
            None
        );
        assert_eq!(date_of("Tarn desk"), None);
    }
}

//! Judged lines in, the day of the article out where only its place tells it: a date in a short line beside the headline.
//! Rules have read the lines that are nothing but dates; this step runs where they found none.

use super::date::{self, Order};
use super::headline::{body_start, is_dates};
use crate::label::{Capture, Fate, Field, Judge, Label};
use crate::rules::Ledger;
use crate::segment::{Kind, PROSE_WORDS};

/// Name of this step as a judge.
pub(crate) const BY_PLACE: Judge = Judge::Step("date");
/// Lines below and above the headline that are looked at.
const BELOW: usize = 8;
const ABOVE: usize = 2;
/// Most words of a line of data that holds a date.
const MOST_WORDS: u32 = 14;

/// Reads the date of the line that is nearest to the headline, if no rule found one; a line of little else leaves. Of 898
/// readings of labelled pages that had no date it gave, with the day in the address, 194 the right one and 21 a wrong one.
pub fn claim_date(ledger: &mut Ledger<'_, '_>) {
    let order = Order::of_language(ledger.page.language_tag());
    let is_date = |capture: &Capture| capture.field == Field::Date && date::iso_in(&capture.text, order).is_some();
    let mut captures = ledger.verdicts.iter().flat_map(|verdict| &verdict.captures).chain(&ledger.captures);
    if captures.any(is_date) {
        return;
    }
    let Some(line) = lines_beside_headline(ledger).into_iter().find(|&line| holds_date(ledger, line, order)) else {
        return;
    };
    let text = ledger.page.lines[line].text.clone().into_owned();
    if !is_dates(&text) || !ledger.claim(line, Fate::Taken(Field::Date), BY_PLACE) {
        ledger.verdicts[line].add_also(BY_PLACE);
    }
    ledger.capture(line, vec![Capture { field: Field::Date, text }]);
}

/// The lines below the headline down to the text, then those above it; none where no line is the headline.
fn lines_beside_headline(ledger: &Ledger<'_, '_>) -> Vec<usize> {
    let Some(headline) = ledger.headline_line() else { return Vec::new() };
    let end = (headline + BELOW).min(body_start(ledger)) + 1;
    let below = headline + 1..end.min(ledger.verdicts.len());
    below.chain((headline.saturating_sub(ABOVE)..headline).rev()).collect()
}

/// Whether a line is one of data that holds a full date, and is of this article.
fn holds_date(ledger: &Ledger<'_, '_>, line: usize, order: Order) -> bool {
    let text = &ledger.page.lines[line];
    let is_elsewhere =
        matches!(ledger.verdicts[line].fate, Fate::Leaves(Label::Comments | Label::Related | Label::Ad | Label::Nav));
    let is_data = text.kind != Kind::Script && text.words <= MOST_WORDS && !text.is_prose(PROSE_WORDS) && !is_elsewhere;
    is_data && date::iso_in(&text.text, order).is_some()
}

#[cfg(test)]
mod tests {
    use crate::Cleaner;
    use crate::article::Article;
    use crate::assemble::Extras;
    use crate::read::{Content, Record};
    use crate::rules::{Options, load};

    /// The article of a page by no rules, with these lines above and below its headline.
    fn article(above: &str, below: &str) -> Article {
        let prose = "The council put off its vote on Tuesday for the third time since the old cannery burned down. ";
        let text = format!("{above}\n\nCannery vote put off again\n\n{below}\n\n{}\n", prose.repeat(4));
        let mut cleaner = Cleaner::new(load(&Options { no_builtin: true, ..Options::default() }).unwrap());
        cleaner.scorer = None;
        cleaner.extras = Extras { dropped: true, ..Extras::default() };
        cleaner.language = Some("en".to_owned());
        cleaner.clean(&Record { content: Content::Text(text), ..Record::default() }).article
    }

    /// The date, and what left by this step.
    fn told(above: &str, below: &str) -> (Option<String>, Vec<String>) {
        let article = article(above, below);
        let left = article.dropped.unwrap().into_iter().filter(|left| left.rule == "date").map(|left| left.text);
        (article.date, left.collect())
    }

    #[test]
    fn a_date_beside_the_headline_is_the_articles() {
        let march = || Some("2024-03-05".to_owned());
        let twice = "March 5, 2024 March 5, 2024, at noon";
        assert_eq!(told("Home", twice), (march(), vec![twice.to_owned()]));
        assert_eq!(told("Tarn desk, March 5, 2024, no. 12 of the year", "Tarn"), (march(), vec![]), "above, with more");
        assert_eq!(told("Home", "Hearing set for March 5, 2024"), (march(), vec![]), "a deck stays");
        let sentence = "It burned on March 5, 2024, when nobody at all was there to see it burn or to put it out.";
        assert_eq!(told("Home", sentence).0, None);
        assert_eq!(told("Home", "Tarn desk").0, None);
    }
}

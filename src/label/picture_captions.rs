//! A page in; what a dumper printed behind a picture, in the picture's own block, is its caption.
//!
//! Markdown converters join a picture and its caption where nothing but a line break parts them in the page
//! (`![](quay.jpg) The old quay at low tide`). Of such lines between headline and end of the text 157 were captions on
//! labelled pages, 16 text, and 86 neither, most of those captions that the labels leave out.

use super::{Capture, Fate, Field, Judge};
use crate::rules::Ledger;
use crate::segment::PROSE_WORDS;

/// Name of the step as a judge.
pub const BEHIND_PICTURE: Judge = Judge::Step("caption");

/// Takes the lines behind pictures that no rule took, from the headline to the end of the text.
pub fn claim_captions(ledger: &mut Ledger<'_, '_>) {
    let pairs = || ledger.page.lines.iter().zip(&ledger.verdicts);
    let Some(first) = ledger.headline_line() else { return };
    let last = pairs().rposition(|(line, verdict)| line.is_prose(PROSE_WORDS) && verdict.stays()).unwrap_or(0);
    for line in first..last {
        let page = ledger.page;
        if page.lines[line].is_behind_picture && ledger.claim(line, Fate::Taken(Field::Caption), BEHIND_PICTURE) {
            let text = page.lines[line].text.clone().into_owned();
            ledger.capture(line, vec![Capture { field: Field::Caption, text }]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Cleaner;
    use crate::read::{Content, Record};
    use crate::rules::{Options, load};

    /// Captions of a page of Markdown by no rules.
    fn captions(text: &str) -> Vec<String> {
        let mut cleaner = Cleaner::new(load(&Options { no_builtin: true, ..Options::default() }).unwrap());
        cleaner.scorer = None;
        let article = cleaner.clean(&Record { content: Content::Text(text.to_owned()), ..Record::default() }).article;
        article.captions.into_iter().map(|caption| caption.text).collect()
    }

    #[test]
    fn captions_stand_between_the_headline_and_the_end_of_the_text() {
        let prose =
            "The council put off its vote on Tuesday for the third time since the old cannery burned down. ".repeat(3);
        let [above, inside, below] = ["Gulls on the rail", "The old quay", "Boats by the slip"]
            .map(|text| format!("![](/q.jpg) {text} at low tide"));
        let text = format!("{above}\n\n# Cannery vote put off again\n\n{prose}\n\n{inside}\n\n{prose}\n\n{below}\n");
        assert_eq!(captions(&text), ["The old quay at low tide"]);
    }
}

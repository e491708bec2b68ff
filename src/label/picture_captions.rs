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
    let is_headline = |verdict: &super::Verdict| verdict.fate == Fate::Taken(Field::Headline);
    let Some(first) = ledger.verdicts.iter().rposition(is_headline) else { return };
    let last = pairs().rposition(|(line, verdict)| line.is_prose(PROSE_WORDS) && verdict.stays()).unwrap_or(0);
    for line in first..last {
        let page = ledger.page;
        if page.lines[line].is_behind_picture && ledger.claim(line, Fate::Taken(Field::Caption), BEHIND_PICTURE) {
            let text = page.lines[line].text.clone().into_owned();
            ledger.capture(line, vec![Capture { field: Field::Caption, text }]);
        }
    }
}

//! A page in; the lines of a text's head for programs leave, as [`HEAD`]: no reader of the page saw them.

use super::{Fate, Judge, Label};
use crate::rules::Ledger;

/// Name of the step as a judge.
pub const HEAD: Judge = Judge::Step("head");

/// Drops the lines of the head, which rules do not see.
pub fn claim_head(ledger: &mut Ledger<'_, '_>) {
    for line in 0..ledger.page.first_shown() {
        ledger.claim(line, Fate::Leaves(Label::Meta), HEAD);
    }
}

#[cfg(test)]
mod tests {
    use crate::label::label_by_rules;
    use crate::rules::{Options, load};
    use crate::segment::segment_text;

    #[test]
    fn rules_do_not_take_the_head_for_a_menu() {
        let head = "---\ntitle: Tide\nauthor: Mara Quill\ntags:\n- harbour\n- tides\nlayout: post\n---\n";
        let text = format!(
            "{head}\n# Tide\n\nThe council voted on Tuesday to buy the old cannery by the river for the school."
        );
        let page = segment_text(&text, None);
        let rules = load(&Options::default()).unwrap();
        let (ledger, _) = label_by_rules(&page, &rules, None);
        assert_eq!(page.first_shown(), 8);
        assert!(
            ledger.verdicts[..8].iter().all(|verdict| verdict.judge == Some(super::HEAD) && verdict.also.is_empty())
        );
        assert!(ledger.verdicts[9].stays());
    }
}

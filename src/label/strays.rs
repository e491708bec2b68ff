//! Judged lines in; captions and comments' photo credits inside a list of other stories, or a thread, go with it.
//!
//! Fields are taken before sections: a caption between two lines of a section would be the article's.

use crate::label::{Fate, Field, Judge, Label};
use crate::rules::{Action, Ledger, RuleSet};

/// Gives captions, and in threads credits, that stand between lines of one section or cut to it. In dumps of text only:
/// on labelled pages none of 31 such captions was true.
pub fn claim_strays(ledger: &mut Ledger<'_, '_>, rules: &RuleSet) {
    if ledger.page.markup.is_some() {
        return;
    }
    for line in 0..ledger.verdicts.len() {
        let Fate::Taken(field @ (Field::Caption | Field::Credit)) = ledger.verdicts[line].fate else { continue };
        let Some((judge, label)) = around(ledger, line, rules) else { continue };
        if label == Label::Comments || (label == Label::Related && field == Field::Caption) {
            let verdict = &mut ledger.verdicts[line];
            let taken_by = verdict.judge.replace(judge);
            verdict.fate = Fate::Leaves(label);
            verdict.captures.clear();
            taken_by.into_iter().for_each(|judge| verdict.add_also(judge));
        }
    }
}

/// The section or cut that has the nearest lines on both sides that are no fields.
fn around(ledger: &Ledger<'_, '_>, line: usize, rules: &RuleSet) -> Option<(Judge, Label)> {
    let is_field = |at: &usize| matches!(ledger.verdicts[*at].fate, Fate::Taken(_));
    let above = (0..line).rev().find(|at| !is_field(at))?;
    let below = (line + 1..ledger.verdicts.len()).find(|at| !is_field(at))?;
    let owner = |at: usize| match (ledger.verdicts[at].fate, ledger.verdicts[at].judge) {
        (Fate::Leaves(label), Some(judge @ Judge::Rule(rule))) => Some((judge, label, rule)),
        _ => None,
    };
    let (judge, label, rule) = owner(above).filter(|above| owner(below) == Some(*above))?;
    matches!(rules.rules()[usize::from(rule)].action, Action::Section(_) | Action::Cut(_)).then_some((judge, label))
}

#[cfg(test)]
mod tests {
    use crate::Cleaner;
    use crate::article::Article;
    use crate::read::{Content, Record};
    use crate::rules::{Options, load};

    fn cleaned(below: &str) -> Article {
        let prose = "The council put off its vote on Tuesday for the third time since the old cannery burned down. ";
        let text = format!("Cannery vote put off again\n\n{}\n\n{below}\n", vec![prose.repeat(3); 4].join("\n\n"));
        let mut cleaner = Cleaner::new(load(&Options::default()).unwrap());
        cleaner.scorer = None;
        cleaner.clean(&Record { content: Content::Text(text), ..Record::default() }).article
    }

    #[test]
    fn a_caption_in_a_list_of_other_stories_goes_with_it() {
        let caption = "A gull on the rail. (AP Photo/Jane Roe)";
        let items = ["Ferry late again", "Gull lands on ferry", "Quay to be mended"];
        let [first, second, third] = items;
        let list = format!("Related stories\n\n{first}\n\n{caption}\n\n{second}\n\n{third}");
        let article = cleaned(&list);
        assert!(
            article.captions.is_empty() && article.credits.is_empty() && !article.body.contains("Ferry"),
            "{article:?}"
        );
        let article = cleaned(&format!("{caption}\n\nRelated stories\n\n{}", items.join("\n\n")));
        assert_eq!(article.caption.as_deref(), Some("A gull on the rail."));
    }
}

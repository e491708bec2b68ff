//! Judged lines in; captions and comments' photo credits inside a list of other stories, or a thread, go with it.
//!
//! Fields are taken before sections: a caption between two lines of a section would be the article's.

use crate::label::{Fate, Field, Judge, Label, Verdict};
use crate::rules::{Action, Ledger, RuleSet};

/// Gives captions, and in threads credits, that stand between lines of one section or cut to it. In dumps of text only:
/// on labelled pages none of 31 such captions was true.
pub fn claim_strays(ledger: &mut Ledger<'_, '_>, rules: &RuleSet) {
    if ledger.page.markup.is_some() {
        return;
    }
    let mut above = None;
    for (line, below) in owners_below(ledger, rules).into_iter().enumerate() {
        let Fate::Taken(field) = ledger.verdicts[line].fate else {
            above = owner(&ledger.verdicts[line], rules);
            continue;
        };
        let Some((judge, label)) = above.filter(|above| below == Some(*above)) else { continue };
        let is_stray = match field {
            Field::Caption => matches!(label, Label::Comments | Label::Related),
            Field::Credit => label == Label::Comments,
            _ => false,
        };
        if is_stray {
            let verdict = &mut ledger.verdicts[line];
            let taken_by = verdict.judge.replace(judge);
            verdict.fate = Fate::Leaves(label);
            verdict.captures.clear();
            taken_by.into_iter().for_each(|judge| verdict.add_also(judge));
        }
    }
}

/// A section or cut, and the label of what it takes.
type Owner = (Judge, Label);

/// The owner of a line that leaves, or who would have been it, had no other rule named the line.
fn owner(verdict: &Verdict, rules: &RuleSet) -> Option<Owner> {
    let Fate::Leaves(label) = verdict.fate else { return None };
    let is_owner = |judge: &Judge| match judge {
        Judge::Rule(rule) => matches!(rules.rules()[usize::from(*rule)].action, Action::Section(_) | Action::Cut(_)),
        Judge::Step(_) => false,
    };
    verdict.judge.into_iter().chain(verdict.also.iter().copied()).find(is_owner).map(|judge| (judge, label))
}

/// For each line the owner of the nearest one below it that is no field.
fn owners_below(ledger: &Ledger<'_, '_>, rules: &RuleSet) -> Vec<Option<Owner>> {
    let mut owners = vec![None; ledger.verdicts.len()];
    let mut below = None;
    for (owner_below, verdict) in owners.iter_mut().zip(&ledger.verdicts).rev() {
        *owner_below = below;
        if !matches!(verdict.fate, Fate::Taken(_)) {
            below = owner(verdict, rules);
        }
    }
    owners
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
        let credit = list.replace(caption, "Photo: Jane Roe/AP");
        assert_eq!(cleaned(&credit).credits.len(), 1, "a credit may be of the picture above");
        let thread = "12 Comments\n\nPeter Ash says:\n\nI saw it burn.\n\nPhoto: Jane Roe/AP\n\nReply\n\nMara Quill says:\n\nSo did I.\n\nReply";
        assert!(cleaned(thread).credits.is_empty(), "but not in a thread: {:?}", cleaned(thread));
        let article = cleaned(&format!("{caption}\n\nRelated stories\n\n{}", items.join("\n\n")));
        assert_eq!(article.caption.as_deref(), Some("A gull on the rail."));
    }
}

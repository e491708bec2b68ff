//! What a first forest says of a page's lines in, what it says of the elements around each of them out.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::facts::facts;
use super::markup::Tree;
use super::reading::Reading;

facts! {
    /// What the first forest says in the elements around a line: chances of their other words to stay, from 0 to 1;
    /// -1 where there are none.
    ElementContextFacts {
        chance_in_element, chance_in_parent, chance_in_grandparent, chance_in_ancestor,
        /// Chance of other lines with the same path of tags and classes.
        chance_on_path,
        /// Steps up to an element that holds half of the words that stay.
        to_half_staying,
    }
}

/// Elements around a line whose other words are asked for.
const AROUND: usize = 4;
/// Words, and those of them that stay.
type Sum = (f32, f32);

/// What the chances of a page's lines mean for each of them.
pub(super) fn element_contexts(tree: &Tree, reading: &Reading, chances: &[f32]) -> Vec<ElementContextFacts> {
    let own = |line: usize| (reading.lines[line].words, reading.lines[line].words * chances[line]);
    let mut elements: Vec<Sum> = vec![(0.0, 0.0); tree.element_count()];
    let mut paths: HashMap<u32, Sum, RandomState> = HashMap::default();
    for line in 0..chances.len() {
        add(paths.entry(tree.path_hash(line)).or_default(), own(line));
        tree.around(line).for_each(|element| add(&mut elements[element as usize], own(line)));
    }
    let half = (0..chances.len()).map(|line| own(line).1).sum::<f32>() / 2.0;
    let around = |line: usize| {
        let mut chances =
            tree.around(line).take(AROUND).map(|element| of_others(elements[element as usize], own(line)));
        let mut next = || chances.next().unwrap_or(NO_OTHERS);
        ElementContextFacts {
            chance_in_element: next(),
            chance_in_parent: next(),
            chance_in_grandparent: next(),
            chance_in_ancestor: next(),
            chance_on_path: of_others(paths[&tree.path_hash(line)], own(line)),
            to_half_staying: tree.around(line).take_while(|element| elements[*element as usize].1 < half).count()
                as f32,
        }
    };
    (0..chances.len()).map(|line| if reading.is_open(line) { around(line) } else { Default::default() }).collect()
}

/// Where there are no other words.
const NO_OTHERS: f32 = -1.0;

fn add(sum: &mut Sum, own: Sum) {
    *sum = (sum.0 + own.0, sum.1 + own.1);
}

/// Chance of all words but a line's own.
fn of_others(all: Sum, own: Sum) -> f32 {
    let others = all.0 - own.0;
    if others > 0.0 { ((all.1 - own.1) / others).clamp(0.0, 1.0) } else { NO_OTHERS }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Ledger, Options, load};
    use crate::segment::{Names, segment_html};

    #[test]
    fn chances_are_those_of_the_other_lines_in_an_element() {
        let lines = "<p class=t>The ferry sails again.</p><p class=t>The quay is full.</p><p>Ida Marsh reports.</p>";
        let page =
            segment_html(&format!("<main><div>{lines}</div><div><p>Other tides</p></div></main>"), &Names::default());
        let rules = load(&Options { no_builtin: true, ..Options::default() }).unwrap();
        let reading = Reading::new(&Ledger::new(&page, &rules, None));
        let tree = reading.tree.as_ref().unwrap();
        let facts = element_contexts(tree, &reading, &[1.0, 0.5, 0.0, 0.0]);
        let near = |value: f32, expected: f32| (value - expected).abs() < 0.01;
        assert_eq!(facts[0].chance_in_element, NO_OTHERS, "a paragraph has no other lines");
        assert!(near(facts[0].chance_in_parent, 2.0 / 7.0), "4 words at 0.5 and 3 at 0");
        assert!(near(facts[2].chance_in_parent, 6.0 / 8.0));
        assert!(near(facts[3].chance_in_grandparent, 6.0 / 11.0) && near(facts[3].chance_in_parent, NO_OTHERS));
        assert!(near(facts[0].chance_on_path, 0.5) && near(facts[2].chance_on_path, 0.0), "classes tell paths apart");
        assert_eq!(facts.iter().map(|facts| facts.to_half_staying).collect::<Vec<_>>(), [0.0, 1.0, 1.0, 2.0]);
    }
}

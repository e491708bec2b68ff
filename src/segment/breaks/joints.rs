//! A place between two text nodes in, the signs that a block ended there out.
//!
//! They are the signs of a place between two words, as far as the words nearest tell, and what a dumper shows that prints
//! a text node a line: how long the nodes are, and how the next one goes on.

use super::signs::{self, mix, pack};
use super::words::{Mark, Shape, Word, Words, word};

/// Signs of a place between text nodes, beside those of any place.
const OWN_SIGNS: usize = 12;
/// All signs of a place between text nodes.
pub(super) const SIGNS: usize = signs::SIGNS + OWN_SIGNS;
/// Words on each side of the place that are looked at.
const NEAR: usize = 6;

/// A place between two text nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joint<'t> {
    /// The block up to there, as far as it is known.
    pub before: &'t str,
    /// Words in it.
    pub before_words: u32,
    /// Words of its last node.
    pub last_words: u32,
    /// The node behind the place, and its words.
    pub node: &'t str,
    pub node_words: u32,
    /// The node after that.
    pub next: Option<&'t str>,
}

/// The signs at a place between text nodes.
pub(super) fn signs(joint: &Joint<'_>) -> [u32; SIGNS] {
    let mut last: [Word; NEAR] = [word(""); NEAR];
    let mut count = 0;
    for (place, text) in last.iter_mut().rev().zip(joint.before.rsplit(' ')) {
        *place = word(text);
        count += 1;
    }
    let first = joint.node.split(' ').take(NEAR).map(word);
    let words = Words::of(last[NEAR - count..].iter().copied().chain(first));
    let all = signs::signs(&words, count);
    let own = own_signs(joint, &words, count);
    std::array::from_fn(|index| if index < signs::SIGNS { all[index] } else { own[index - signs::SIGNS] })
}

fn own_signs(joint: &Joint<'_>, words: &Words, at: usize) -> [u32; OWN_SIGNS] {
    let near = |by| words.near(at, by);
    let (a, b) = (near(-1), near(0));
    let written = pack([a.mark as u32, a.shape as u32, b.shape as u32]);
    let [before, last, node] = [joint.before_words, joint.last_words, joint.node_words].map(length);
    let end = Mark::of(joint.node) as u32;
    let next = joint.next.map_or(0, |next| pack([1 + Shape::start(next) as u32, Mark::start(next) as u32]));
    let shapes = pack([near(-2).shape as u32, a.shape as u32, b.shape as u32, near(1).shape as u32]);
    let pairs = [
        (pack([last, node]), a.mark as u32),
        (last, written),
        (node, written),
        (before, written),
        (0, written),
        (a.printed, 0),
        (b.printed, 0),
        (shapes, pack([a.mark as u32, node])),
        (node, b.printed),
        (last, a.printed),
        (pack([node, end, a.mark as u32]), next),
        (pack([before, node, end]), pack([a.mark as u32, b.shape as u32, next])),
    ];
    let mut number = signs::SIGNS as u32;
    pairs.map(|(one, other)| {
        number += 1;
        mix(number, one, other)
    })
}

/// Class of a number of words.
fn length(words: u32) -> u32 {
    match words {
        0..=4 => words,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_tell_how_long_the_nodes_are_and_how_the_next_goes_on() {
        let joint = Joint {
            before: "The council chose",
            before_words: 3,
            last_words: 3,
            node: "Ruth Ames",
            node_words: 2,
            next: Some(", a former judge"),
        };
        let all = signs(&joint);
        assert_ne!(all, signs(&Joint { next: Some("A judge"), ..joint }));
        assert_ne!(all, signs(&Joint { next: None, ..joint }));
        assert_ne!(all, signs(&Joint { last_words: 1, ..joint }));
        let far = format!("{} The council chose", "word ".repeat(40).trim_end());
        let near = |signs: [u32; SIGNS]| signs[signs::SIGNS..].to_vec();
        assert_eq!(near(all), near(signs(&Joint { before: &far, ..joint })), "words far off do not count");
    }
}

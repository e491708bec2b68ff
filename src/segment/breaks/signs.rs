//! A place between two words in, the signs that a block may have ended there out, each a hash.

use std::ops::Range;

use super::words::{Word, Words};

/// Signs of a place.
pub(super) const SIGNS: usize = 30;

/// What a sign tells, in two numbers.
type Sign = (u32, u32);

/// The signs at the place before a word, the first aside.
pub(super) fn signs(words: &Words, at: usize) -> [u32; SIGNS] {
    let mut signs = near(words, at).into_iter().chain(around(words, at)).zip(1..);
    std::array::from_fn(|_| signs.next().map_or(0, |((one, other), number)| mix(number, one, other)))
}

/// Signs of which the words beside the place tell.
fn near(words: &Words, at: usize) -> [Sign; 14] {
    let near = |by| words.near(at, by);
    let (a, b, before, behind) = (near(-1), near(0), near(-2), near(1));
    let written = written(a, b);
    [
        (a.printed, 0),
        (b.printed, 0),
        (a.printed, b.printed),
        (b.printed, behind.printed),
        (before.printed, a.printed),
        (a.printed, b.shape as u32),
        (pack([a.shape as u32, a.mark as u32]), b.printed),
        (shapes(words, at, -3..4), 0),
        (written, 0),
        (a.mark as u32, b.printed),
        (behind.printed, pack([a.mark as u32, b.shape as u32])),
        (before.printed, pack([a.shape as u32, b.shape as u32])),
        (written, behind.shape as u32),
        (shapes(words, at, -2..3), a.mark as u32),
    ]
}

/// Signs of which the text around the place tells.
fn around(words: &Words, at: usize) -> [Sign; 16] {
    let near = |by| words.near(at, by);
    let (a, b, before, behind) = (near(-1), near(0), near(-2), near(1));
    let shape = pack([a.shape as u32, b.shape as u32]);
    let shown = pack([a.shape as u32, b.shape as u32, u32::from(b.is_common)]);
    let (capitals_before, capitals_behind) = words.capitals(at);
    let capitals = pack([capitals_before, capitals_behind, a.mark as u32]);
    let (repeated, slug) = (Repeated::at(words, at), slug(words, at));
    [
        (repeated.twos, pack([a.mark as u32, b.shape as u32])),
        (repeated.threes, a.mark as u32),
        (repeated.joined, shape),
        (u32::from(a.since.min(20)), shown),
        (u32::from(b.until.min(20)), shown),
        (pack([before.mark as u32, a.mark as u32, b.mark as u32]), shape),
        (b.head, a.shape as u32),
        (a.tail, b.shape as u32),
        (slug, 0),
        (slug, written(a, b)),
        (slug, u32::from(a.slug.is_none() || b.slug.is_none())),
        (capitals, shown),
        (capitals_behind, b.printed),
        (capitals_before, a.printed),
        (capitals, shapes(words, at, -2..3)),
        (shapes(words, at, 0..3), pack([a.mark as u32, b.mark as u32, behind.mark as u32])),
    ]
}

/// How the words on both sides are written.
fn written(a: &Word, b: &Word) -> u32 {
    pack([a.mark as u32, a.shape as u32, b.shape as u32, u32::from(b.is_common)])
}

/// Shapes of the words so far from a place.
fn shapes(words: &Words, at: usize, places: Range<isize>) -> u32 {
    places.fold(0, |all, by| all << 4 | words.near(at, by).shape as u32)
}

/// Small numbers, less than 32 each, as one.
pub(super) fn pack<const N: usize>(numbers: [u32; N]) -> u32 {
    numbers.into_iter().fold(0, |all, number| all << 5 | number)
}

/// Hash of a sign by its number and what it tells.
pub(super) fn mix(number: u32, one: u32, other: u32) -> u32 {
    let step = |hash: u32, next: u32| {
        let hash = (hash ^ next).wrapping_mul(0x85EB_CA6B);
        hash ^ hash >> 15
    };
    step(step(step(0x9E37_79B1, number), one), other)
}

/// What the text has elsewhere of the words around a place.
struct Repeated {
    twos: u32,
    threes: u32,
    joined: u32,
}

impl Repeated {
    fn at(words: &Words, at: usize) -> Self {
        let repeats = &words.repeats;
        let (two, three) = (repeats.two(Some(at)), repeats.three(Some(at)));
        let (last_two, last_three) = (repeats.two(at.checked_sub(2)), repeats.three(at.checked_sub(3)));
        let joined = repeats.two(at.checked_sub(1));
        Self {
            twos: pack([two.before.into(), last_two.behind.into()]),
            threes: pack([three.before.into(), last_three.behind.into()]),
            joined: pack([joined.times.into(), two.before.into()]),
        }
    }
}

/// Words that a headline has and the address leaves out, at most.
const LEFT_OUT: i16 = 3;

/// How the words around a place stand in the part of the address that names the page.
fn slug(words: &Words, at: usize) -> u32 {
    if words.slug_words == 0 {
        return 0;
    }
    let place = |by| words.near(at, by).slug.map_or(-9, i16::from);
    let (before, a, b, behind) = (place(-2), place(-1), place(0), place(1));
    let follows = |one: i16, other: i16| one >= 0 && other > one && other - one <= LEFT_OUT;
    let joined = match () {
        () if a >= 0 && b == a + 1 => 1,
        () if follows(a, b) => 2,
        () if a >= 0 && b >= 0 => 3,
        () if follows(a, behind) => 4,
        () if follows(before, b) => 5,
        () => 0,
    };
    let last = i16::from(words.slug_words) - 1;
    let starts = b == 0 && (1..=2).contains(&behind);
    let starts_late = a < 0 && b == 1 && behind == 2;
    let ends = a == last && follows(before, a);
    1 + pack([joined, starts.into(), ends.into(), starts_late.into()])
}

#[cfg(test)]
mod tests {
    use super::super::words::{Mark, Shape};
    use super::*;

    #[test]
    fn signs_depend_on_what_stands_around() {
        let words = Words::read("Home News The old cannery is sold By Ann Roe It was sold.", Some("old-cannery-sold"));
        let all: Vec<[u32; SIGNS]> = (1..words.count()).map(|at| signs(&words, at)).collect();
        for (at, signs) in all.iter().enumerate() {
            assert!(!all[..at].contains(signs), "{at}");
        }
    }

    #[test]
    fn the_address_tells_where_the_headline_starts_and_ends() {
        let words = Words::read("News The old cannery is sold By Ann", Some("the-old-cannery-sold"));
        let at = |at| slug(&words, at);
        assert_eq!(at(1), 1 + pack([0, 1, 0, 0]), "before `The`");
        assert_eq!(at(2), 1 + pack([1, 0, 0, 0]), "before `old`");
        assert_eq!(at(4), 1 + pack([4, 0, 0, 0]), "before `is`, which the address leaves out");
        assert_eq!(at(6), 1 + pack([0, 0, 0, 0]), "before `By`");
        assert_eq!(slug(&Words::read("The old", None), 1), 0);
    }

    #[test]
    fn shapes_and_marks_fit_their_packing() {
        assert!((Shape::Other as u32) < 16 && (Mark::Dash as u32) < 32);
    }
}

//! Words of a page's controls: what they begin, or hold, is no person's name (`Follow Us`, `Email RSS Feed`).

use std::collections::HashSet;
use std::sync::LazyLock;

/// The words, by where they tell.
struct Controls {
    /// In any place.
    anywhere: HashSet<&'static str>,
    /// In front; some are names of people elsewhere (George Best, Herbert Read).
    in_front: HashSet<&'static str>,
}

static CONTROLS: LazyLock<Controls> = LazyLock::new(|| {
    let lines = include_str!("controls.txt").lines().filter_map(|line| line.split_once(": "));
    let mut controls = Controls { anywhere: HashSet::new(), in_front: HashSet::new() };
    for (place, words) in lines.filter(|(place, _)| !place.starts_with('#')) {
        match place {
            "anywhere" => controls.anywhere.extend(words.split(' ')),
            "in_front" => controls.in_front.extend(words.split(' ')),
            _ => unreachable!("controls.txt names no other place"),
        }
    }
    controls
});

/// Whether a text holds such a word where it tells.
pub(super) fn has_control(text: &str) -> bool {
    words(text).any(|word| CONTROLS.anywhere.contains(word.as_str()))
        || words(text).next().is_some_and(|word| CONTROLS.in_front.contains(word.as_str()))
}

/// Whether a text is nothing but such words.
pub(super) fn are_controls(text: &str) -> bool {
    let is_control =
        |word: String| CONTROLS.anywhere.contains(word.as_str()) || CONTROLS.in_front.contains(word.as_str());
    !text.is_empty() && words(text).all(is_control)
}

/// Words in small letters, without the `'s` behind them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(' ').map(|word| word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_told_from_names() {
        for text in ["Follow Us", "Jane Roe Comments", "Best Books", "Today’s Top", "Email RSS Feed"] {
            assert!(has_control(text), "{text}");
        }
        for text in ["George Best", "Herbert Read", "Jane Roe", "Ann Page"] {
            assert!(!has_control(text), "{text}");
        }
        assert!(are_controls("Send This Print") && !are_controls("Send Jane Print") && !are_controls(""));
    }
}

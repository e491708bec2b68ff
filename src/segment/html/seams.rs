//! Two pieces of text that tags part in, whether a reader sees a space between them out.

/// Two inline elements with nothing between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Both have a class, by which a style sheet may keep them apart.
    Classed,
    /// One has none.
    Plain,
}

/// Whether two pieces of text that a tag parts are words of their own, which a style sheet keeps apart: a capital word
/// behind small letters or a figure (`News` and `By Jane`). No word is written like that but names in two colours.
pub(super) fn is_seam(before: &str, after: &str) -> bool {
    let mut last = before.chars().rev();
    let ends = match (last.next(), last.next()) {
        (Some(a), Some(b)) => (a.is_lowercase() && b.is_lowercase()) || a.is_ascii_digit(),
        _ => false,
    };
    let mut first = after.chars();
    ends && first.next().is_some_and(char::is_uppercase) && first.next().is_some_and(char::is_lowercase)
}

/// Whether a text goes on without a space where a box stands between: behind an opening mark, or before a closing one.
pub(super) fn is_one(before: &str, after: &str) -> bool {
    let mut start = after.chars();
    let is_mark = match start.next() {
        Some('.' | ':' | '!' | '?') => !start.next().is_some_and(char::is_alphanumeric),
        Some(c) => {
            matches!(c, ',' | ';' | ')' | ']' | '”' | '’' | '»' | '、' | '。' | '，' | '：' | '；' | '」' | '）')
        }
        None => true,
    };
    is_mark || before.ends_with(['(', '[', '“', '‘', '«', '「', '（'])
}

/// Whether two texts are words of their own that stand in elements with nothing between them: the second begins with a
/// capital behind a small letter, or with a capital or a figure and both elements have a class.
///
/// Of such pairs on the labelled pages whose true body tells, 1,297 of 1,308 are words of their own where a capital
/// follows a small letter, and of others in classed elements 603 of 605; before a small letter it is 78 of 169.
pub(super) fn are_apart(before: &str, after: &str, beside: Beside) -> bool {
    let mut last = before.chars().rev();
    let (Some(end), Some(start)) = (last.next(), after.chars().next()) else { return false };
    let is_lone_letter = end.is_alphabetic() && last.next().is_none_or(|c| !c.is_alphanumeric());
    let is_kept_apart =
        beside == Beside::Classed && (start.is_uppercase() || start.is_numeric()) && end.is_alphanumeric();
    !is_lone_letter && (is_kept_apart || (end.is_lowercase() && start.is_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_elements_side_by_side_are_words_of_their_own() {
        let apart = [("Ida Marsh", "STUDENT"), ("Single Sign-On", "Regions"), ("5 sold", "12 left"), ("On", "Kelby")];
        let together = [
            ("child", "ren"),
            ("3", "rd"),
            ("€", "4"),
            ("T", "HE"),
            ("i", "Phone"),
            ("12", ".50"),
            ("", "Tide"),
            ("新华", "社"),
        ];
        let classed = |(before, after): (&str, &str)| are_apart(before, after, Beside::Classed);
        assert_eq!(apart.map(classed), [true; 4]);
        assert_eq!(together.map(classed), [false; 8]);
        assert!(are_apart("Shipwreck", "RACK", Beside::Plain) && !are_apart("Kelby", "2", Beside::Plain));
    }
}

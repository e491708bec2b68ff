//! Names as printed in, names alone out.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::controls::{are_controls, has_control};
use super::joints::parts;

/// Most words of a person's or a house's name.
const NAME_WORDS: usize = 6;

/// The names in a byline: parted at commas, bars and words for `and`; roles, places and outlets after a name go.
///
/// ```
/// assert_eq!(copydesk::fields::people("Jane Roe and John Doe, political editor"), ["Jane Roe", "John Doe"]);
/// ```
#[must_use]
pub fn people(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in parts(text) {
        let name = tidy_name(part);
        let is_aside = ends_like_no_name(&name) || (is_degree(&name) && names.iter().any(|name| is_person(name)));
        let is_nobody = || ends_in(&name, &NO_AUTHORS) || are_controls(&name);
        if (is_aside && !names.is_empty()) || !is_name(&name) || is_nobody() {
            continue;
        }
        names.push(name);
    }
    names
}

/// A name without what stands around it: marks, a label before it, handles, a place, a house in brackets behind it.
fn tidy_name(text: &str) -> String {
    let text = without_agency(without_place(without_house(without_by(trimmed(text)))));
    let text = text.strip_suffix('.').filter(|rest| !ends_in_initial(rest)).unwrap_or(text);
    let words: Vec<&str> = once(text).split_whitespace().filter(|word| !word.contains('@')).collect();
    recase(words.join(" ").trim_start_matches("the "))
}

/// A name that was printed twice, once by the picture of its bearer: `Jane RoeJane Roe`.
fn once(name: &str) -> &str {
    match name.split_at_checked(name.len() / 2) {
        Some((first, again)) if first == again.trim_start() && first.contains(' ') => first,
        _ => name,
    }
}

/// Least words of a title that is printed twice; of fewer it may be a refrain (`New York New York`).
const TITLE_WORDS: usize = 4;

/// A title that was printed twice in one line, once for narrow screens: `The vote is put off The vote is put off`.
pub(crate) fn title_once(title: &str) -> &str {
    let first = once(title);
    if first.split(' ').count() >= TITLE_WORDS { first } else { title }
}

/// A text without the marks at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    without_marks(text, &[',', ';', ':', '|', '•', '·', '(', '-', '–', '—', '*', '"', '“', '”'])
}

/// A text without these marks and white space at its ends, nor brackets that close none inside it.
fn without_marks<'t>(text: &'t str, marks: &[char]) -> &'t str {
    let is_lone = |open: char| !text.trim_start_matches(open).contains(open);
    let (is_lone_round, is_lone_square) = (is_lone('('), marks.contains(&'[') && is_lone('['));
    text.trim_matches(|c: char| {
        c.is_whitespace() || marks.contains(&c) || (c == ')' && is_lone_round) || (c == ']' && is_lone_square)
    })
}

/// Most bytes of a label up to its preposition (`Originally written by`).
const BY_BYTES: usize = 24;

/// A byline without the label before the name: `Posted by`, `By By`, `Von` before two names or more.
pub(super) fn without_by(text: &str) -> &str {
    let rest = without_label_of_author(text);
    rest.strip_prefix("By ").or_else(|| rest.strip_prefix("by ")).filter(|_| rest.len() < text.len()).unwrap_or(rest)
}

/// The same with a label that is printed twice still there once.
fn without_label_of_author(text: &str) -> &str {
    let head = &text[..text.floor_char_boundary(BY_BYTES)];
    let lower = head.to_ascii_lowercase();
    let by = if lower.starts_with("by ") || lower.starts_with("by:") {
        Some(0)
    } else {
        lower.find(" by ").map(|at| at + 1)
    };
    let german = || text.strip_prefix("Von ").filter(|rest| rest.contains(' '));
    let rest = by.map(|at| &text[at + "by ".len()..]).or_else(german);
    rest.map_or(text, trimmed)
}

/// A name without what stands in brackets behind it: `Jane Roe (Reuters)`.
fn without_house(text: &str) -> &str {
    let name = text.split_once(['(', '[']).map(|(name, _)| trimmed(name));
    name.filter(|name| !name.is_empty()).unwrap_or(text)
}

/// A person's name without the place, the house or the role behind it: `Jane Roe in Kyiv`, `Jane Roe - Staff Writer`.
fn without_place(text: &str) -> &str {
    let joints = [" in ", " for ", " at ", " from ", " of ", " - ", " – ", " — "];
    let names = joints.iter().filter_map(|joint| text.split_once(joint)).map(|(name, _)| name);
    names.into_iter().find(|name| is_person(name)).unwrap_or(text)
}

/// A name without the agency, and the role there, that was glued behind it: `JANE ROE Associated Press`.
fn without_agency(text: &str) -> &str {
    let is_agency = |word: &str| matches!(word, "AP" | "AFP" | "Reuters" | "REUTERS" | "Associated" | "ASSOCIATED");
    let starts = text.match_indices(' ').map(|(at, _)| at).skip(PERSON_WORDS.start() - 1);
    let agency = starts.into_iter().find(|&at| text[at + 1..].split(' ').next().is_some_and(is_agency));
    agency.map(|at| &text[..at]).filter(|name| is_person(&recase(name))).unwrap_or(text)
}

/// Whether a text ends in an initial or `Jr`, whose full stop belongs to it.
fn ends_in_initial(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or("");
    last.chars().count() == 1 || matches!(last, "Jr" | "Sr" | "Dr" | "St") || last.contains('.')
}

/// `JANE ROE` → `Jane Roe`, `JANE O'ROE` → `Jane O'Roe`; single words (`AFP`) and mixed case stay.
fn recase(name: &str) -> String {
    let shouted = name.contains(' ')
        && !name.chars().any(char::is_lowercase)
        && name.split(' ').any(|word| word.chars().count() > 3);
    if !shouted {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut letters = 0;
    for c in name.chars() {
        if letters == 0 {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        letters = match c {
            // `O'Roe`, but `Jane's`.
            '\'' | '’' if letters != 1 => letters,
            _ if c.is_alphabetic() => letters + 1,
            _ => 0,
        };
    }
    out
}

/// Degrees and orders after a name (`MD`, `Ph.D.`, `RDN`), and agencies: few letters, most of them capitals.
fn is_degree(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    !name.contains(' ')
        && letters <= 5
        && capitals * 2 >= letters
        && name.contains(|c: char| c.is_uppercase())
        && (capitals >= 2 || name.contains('.'))
}

/// Whether a text is shaped like a name: few words, a capital first, no sentence, no number.
pub(super) fn is_name(name: &str) -> bool {
    let words = name.split(' ').count();
    let starts_right =
        name.chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
    let lower_start = name
        .split(' ')
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase) && !is_particle(word))
        .count();
    let has_digit = name.contains(|c: char| c.is_ascii_digit());
    !name.is_empty() && words <= NAME_WORDS && starts_right && lower_start == 0 && !has_digit
}

/// Least and most words of a person's bare name, most characters of it.
const PERSON_WORDS: std::ops::RangeInclusive<usize> = 2..=4;
const PERSON_LENGTH: usize = 36;

/// Words, one a line.
type Words = LazyLock<HashSet<&'static str>>;

/// Last words that no person's name has.
static NOT_NAMES: Words = LazyLock::new(|| listed(include_str!("not-names.txt")));
/// Last words of what is neither a person nor a house.
static NO_AUTHORS: Words = LazyLock::new(|| listed(include_str!("no-authors.txt")));

fn listed(file: &str) -> HashSet<&str> {
    file.lines().filter(|line| !line.starts_with('#')).collect()
}

/// Whether a text ends like a role, a house or a section rather than a person's name.
fn ends_like_no_name(text: &str) -> bool {
    ends_in(text, &NOT_NAMES) || ends_in(text, &NO_AUTHORS)
}

/// Whether the last word of a text is one of these.
fn ends_in(text: &str, words: &HashSet<&str>) -> bool {
    words.contains(text.rsplit(' ').next().unwrap_or("").to_lowercase().as_str())
}

/// Whether a line is shaped like a person's name and nothing else: two to four capitalised words of
/// letters, most of them more than initials.
pub(crate) fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let is_name_word = |word: &&str| {
        let letters = word.trim_end_matches('.');
        is_particle(word)
            || (letters.starts_with(char::is_uppercase)
                && letters.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.')))
    };
    let starts_large = |word: &&&str| word.starts_with(char::is_uppercase);
    text.chars().count() <= PERSON_LENGTH
        && PERSON_WORDS.contains(&words.len())
        && words.iter().all(is_name_word)
        && words.first().is_some_and(|word| starts_large(&word))
        && words.last().is_some_and(|word| starts_large(&word))
        && words.iter().any(|word| word.chars().filter(|c| c.is_lowercase()).count() >= 2)
        && !words.iter().any(|word| is_site(word))
        && !ends_like_no_name(text)
        && !has_control(text)
}

/// Whether a word is the name of a site: small letters stand behind a full stop in it.
fn is_site(word: &str) -> bool {
    word.trim_end_matches('.').rsplit_once('.').is_some_and(|(_, end)| end.starts_with(char::is_lowercase))
}

/// Words inside names that are written small.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "do"
            | "dos"
            | "di"
            | "du"
            | "del"
            | "della"
            | "den"
            | "der"
            | "van"
            | "von"
            | "zu"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "ten"
            | "ter"
            | "of"
            | "for"
            | "the"
            | "y"
            | "e"
    )
}

/// A picture's credit, the name alone: no label, brackets or mark around it.
#[must_use]
pub fn credit_name(text: &str) -> String {
    let text = without_marks(text, &['(', '[', '|', '•', '·', ':', ';', ',', '–', '—', '©']);
    let text = without_label(without_label(text));
    let text = text
        .strip_suffix('.')
        .filter(|rest| !ends_in_initial(rest) && !rest.ends_with("Inc") && !rest.ends_with("Co"))
        .unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Longest word that a label before a credit has, in bytes (`Photograph`).
const LABEL_BYTES: usize = 12;

/// A credit without the word and colon before it, whatever its language (`Foto: Name`).
fn without_label(text: &str) -> &str {
    match text.split_once(": ") {
        Some((label, rest)) if label.len() <= LABEL_BYTES && label.chars().all(char::is_alphabetic) => {
            rest.trim_start()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_become_names() {
        assert_eq!(people("Jane Roe, MD, and John van der Doe"), ["Jane Roe", "John van der Doe"]);
        assert_eq!(people("JANE O'ROE-DOE"), ["Jane O'Roe-Doe"]);
        assert_eq!(people("Sammy Davis Jr."), ["Sammy Davis Jr."]);
        assert_eq!(people("Jane RoeJane Roe, Harbour News"), ["Jane Roe"]);
        assert_eq!(people("By By Jane Roe Jane Roe"), ["Jane Roe"]);
    }

    #[test]
    fn labels_places_and_houses_are_no_part_of_a_name() {
        assert_eq!(people("Jane Roe in Kyiv and John Doe in Paris"), ["Jane Roe", "John Doe"]);
        assert_eq!(people("Center for American Progress"), ["Center for American Progress"]);
        assert_eq!(people("Posted by Jane Roe (Reuters)"), ["Jane Roe"]);
        assert_eq!(people("Von Anna Roe"), ["Anna Roe"]);
        assert_eq!(people("Von Miller and Derby Roe"), ["Von Miller", "Derby Roe"]);
        assert_eq!(people("(Jane Roe and Stuart Hall)"), ["Jane Roe", "Stuart Hall"]);
        assert_eq!(people("(Jane Roe)"), ["Jane Roe"]);
        assert_eq!(people("Harbour Times"), ["Harbour Times"]);
        assert_eq!(people("the Lavazza Team"), ["Lavazza Team"]);
        assert_eq!(people("Friday, 300 had left"), ["Friday"]);
        assert!(people("the light of the moon").is_empty());
    }

    #[test]
    fn roles_and_services_are_told_from_houses() {
        assert_eq!(people("Jane Roe - Staff Writer"), ["Jane Roe"]);
        assert_eq!(people("Jane Roe of Harbour News Service"), ["Jane Roe"]);
        assert_eq!(people("Jane Roe - Staff Writer for CNN"), ["Jane Roe"]);
        assert_eq!(people("By Von D. Miller"), ["Von D. Miller"]);
        assert_eq!(people("Tarn Register"), ["Tarn Register"]);
        assert_eq!(people("University of Tarn"), ["University of Tarn"]);
    }

    #[test]
    fn agencies_are_told_from_degrees_and_from_the_names_before_them() {
        assert_eq!(people("AFP"), ["AFP"]);
        assert_eq!(people("AFP, AP and Reuters"), ["AFP", "AP", "Reuters"]);
        assert_eq!(people("JANE ROE Associated Press"), ["Jane Roe"]);
        assert_eq!(people("JANE ROE AP Sports Writer"), ["Jane Roe"]);
        assert_eq!(people("Associated Press"), ["Associated Press"]);
        assert_eq!(people("Jane Roe, Associated Press, and John Doe"), ["Jane Roe", "John Doe"]);
        assert_eq!(people("Jane Roe, AP, and John Doe, CNN"), ["Jane Roe", "John Doe"]);
        assert_eq!(people("The Tarn Reuters Foundation"), ["The Tarn Reuters Foundation"]);
    }

    #[test]
    fn parts_of_a_market_pictures_and_buttons_are_nobody() {
        assert!(people("By End User").is_empty() && people("Author Image").is_empty());
        assert!(people("RSS Feed Print").is_empty() && people("Send This Email").is_empty());
        assert_eq!(people("Harbour Channel"), ["Harbour Channel"]);
    }

    #[test]
    fn a_title_is_told_once() {
        assert_eq!(title_once("The vote is put off The vote is put off"), "The vote is put off");
        assert_eq!(title_once("New York New York"), "New York New York");
    }

    #[test]
    fn persons_are_told_from_phrases() {
        assert!(is_person("Jane Roe") && is_person("John van der Doe") && is_person("Seán O’Hara-Lee Jr."));
        assert!(
            !is_person("Read More Stories Here Now")
                && !is_person("Top 10")
                && !is_person("the mayor")
                && !is_person("Local News")
                && !is_person("Follow Ann")
                && !is_person("AFP")
                && !is_person("Facebook Quaymail.com")
        );
    }

    #[test]
    fn credits_are_names_alone() {
        assert_eq!(credit_name("(Jane Roe/Reuters)"), "Jane Roe/Reuters");
        assert_eq!(credit_name("© Getty Images."), "Getty Images");
        assert_eq!(credit_name("Julia Roe (KNA)"), "Julia Roe (KNA)");
        assert_eq!(credit_name("Photo: Photo: Jane Roe, AP"), "Jane Roe, AP");
        assert_eq!(credit_name("Foto: Jane Roe/dpa"), "Jane Roe/dpa");
    }
}

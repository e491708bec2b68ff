//! A byline in, its parts out, each of which may be a name: it is parted at marks and at words for `and`.

use super::names::{is_name, trimmed, without_by};

/// Marks and words between two names of a byline.
const SEPARATORS: [&str; 16] =
    [" and ", " & ", ", ", "; ", ";", " | ", " • ", " · ", " with ", " und ", " et ", "、", "，", "، ", " و ", " + "];

/// Words for `and` that also stand inside names (`Ortega y Gasset`) or are words of another kind elsewhere: those of
/// Spanish, Italian, Portuguese, Dutch, Swedish, Danish and Norwegian, Finnish, Polish and Croatian, Czech, Hungarian,
/// Romanian, Turkish, Indonesian, Russian and Bulgarian, Ukrainian, Greek, Hindi, Vietnamese.
const CONJUNCTIONS: [&str; 21] = [
    " y ", " e ", " ed ", " en ", " och ", " og ", " ja ", " i ", " a ", " és ", " și ", " şi ", " ve ", " dan ",
    " и ", " і ", " й ", " та ", " και ", " और ", " và ",
];

/// The parts of a byline that may each be a name.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for separator in SEPARATORS {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    for conjunction in CONJUNCTIONS {
        parts = parts.into_iter().flat_map(|part| joined(part, conjunction)).collect();
    }
    parts
}

/// Most bytes of a part that is looked through for such words: a page may say anything of its authors.
const LONGEST: usize = 300;

/// The names that a word joins, unless it stands between the surnames of one.
fn joined<'t>(part: &'t str, conjunction: &str) -> Vec<&'t str> {
    if part.len() > LONGEST {
        return vec![part];
    }
    let (mut names, mut start) = (Vec::new(), 0);
    for (at, _) in part.match_indices(conjunction) {
        let behind = at + conjunction.len();
        let next = part[behind..].split(conjunction).next().unwrap_or_default();
        if !is_surname_behind(&part[start..at], next) {
            names.push(&part[start..at]);
            start = behind;
        }
    }
    names.push(&part[start..]);
    names
}

/// Whether what stands behind a word for `and` is the second surname of the name before it: one word, which is no agency.
fn is_surname_behind(name: &str, next: &str) -> bool {
    let [name, next] = [name, next].map(|name| without_by(trimmed(name)));
    let is_agency = !next.contains(char::is_lowercase);
    name.contains(' ') && !next.contains(' ') && is_name(next) && !is_agency
}

#[cfg(test)]
mod tests {
    use crate::fields::people;

    #[test]
    fn names_are_parted_at_the_words_for_and_of_many_languages() {
        assert_eq!(people("Иван Петров и Анна Смирнова"), ["Иван Петров", "Анна Смирнова"]);
        assert_eq!(people("Jan de Vries en Piet Jansen"), ["Jan de Vries", "Piet Jansen"]);
        assert_eq!(people("Ahmet Kaya ve Ayşe Demir"), ["Ahmet Kaya", "Ayşe Demir"]);
        assert_eq!(people("Jan Kowalski i Anna Nowak"), ["Jan Kowalski", "Anna Nowak"]);
        assert_eq!(people("AFP y Reuters; Ana Ruiz;Luis Mena"), ["AFP", "Reuters", "Ana Ruiz", "Luis Mena"]);
        assert_eq!(people(&"Ana Ruiz y ".repeat(100)), Vec::<String>::new(), "as long a text is looked at as a whole");
        assert_eq!(people("Ana Ruiz y EFE"), ["Ana Ruiz"]);
        assert_eq!(people("Ana Ruiz e redação"), ["Ana Ruiz"]);
        assert_eq!(people("José Ortega y Gasset"), ["José Ortega y Gasset"]);
        assert_eq!(people("Miguel Costa e Silva e Ana Reis"), ["Miguel Costa e Silva", "Ana Reis"]);
    }
}

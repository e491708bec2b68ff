//! Tags of languages (BCP 47) as containers, pages and people write them in, tags as articles have them out.

/// Most bytes of a tag that is believed to be one.
const MOST_BYTES: usize = 35;
/// Codes that say that the language is not known, or that there are several or none (ISO 639-2).
const NO_LANGUAGE: [&str; 4] = ["und", "mul", "zxx", "mis"];

/// ISO 639-3 codes and their two-letter tags.
#[rustfmt::skip]
const TAGS: [(&str, &str); 69] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "no"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("zul", "zu"),
];

/// The two-letter code of an ISO 639-3 code; languages without one keep their three letters.
pub(crate) fn of_iso_639_3(code: &str) -> &str {
    TAGS.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| *short)
}

/// A tag as it is meant: `en_US` is `en-US`, `eng` is `en`; `None` for what is no tag (`English`, `unknown`) or names no
/// language (`und`).
///
/// ```
/// assert_eq!(copydesk::language_tag::tidy(" pt_BR ").as_deref(), Some("pt-BR"));
/// assert_eq!(copydesk::language_tag::tidy("English"), None);
/// ```
#[must_use]
pub fn tidy(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let (primary, rest) = tag.split_once('-').map_or((tag.as_str(), None), |(primary, rest)| (primary, Some(rest)));
    let lower = primary.to_ascii_lowercase();
    let is_subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_tag = (2..=3).contains(&lower.len())
        && lower.bytes().all(|byte| byte.is_ascii_lowercase())
        && rest.is_none_or(|rest| rest.split('-').all(is_subtag))
        && tag.len() <= MOST_BYTES
        && !NO_LANGUAGE.contains(&lower.as_str());
    let primary = of_iso_639_3(&lower);
    is_tag.then(|| rest.map_or_else(|| primary.to_owned(), |rest| format!("{primary}-{rest}")))
}

/// The language of a tag, without script and region.
pub(crate) fn primary_subtag(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_mended_and_words_are_none() {
        let tidied = |tag| tidy(tag);
        for (tag, meant) in
            [("en", "en"), ("EN", "en"), ("de_DE", "de-DE"), ("eng", "en"), ("zh-Hant-TW", "zh-Hant-TW")]
        {
            assert_eq!(tidied(tag).as_deref(), Some(meant), "{tag}");
        }
        for word in ["", "English", "unknown", "und", "None", "e", "en-", "en--US", "12", "en US"] {
            assert_eq!(tidied(word), None, "{word}");
        }
    }
}

//! A text in, the tag of its language out.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::function_words::{listed, tongues};
use crate::language_tag::{of_iso_639_3, primary_subtag};
use crate::segment::{PROSE_WORDS, Page, count_words};

/// Most bytes of the body that are looked at to tell its language.
const LANGUAGE_SAMPLE: usize = 1000;
/// Least bytes of text for which a guess is worth anything.
const LANGUAGE_LEAST: usize = 60;

/// Language of a page. Its own word for it is not to be trusted where the text says otherwise: many systems print that
/// of their makers on every page. A tag that agrees with the text is kept whole, with its region.
#[must_use]
pub fn language_of(page: &Page<'_>) -> Option<String> {
    let told = page.metadata.as_ref().and_then(|metadata| metadata.language.as_deref());
    let mut sample = String::new();
    for line in page.lines.iter().filter(|line| line.is_prose(PROSE_WORDS)) {
        if sample.len() < LANGUAGE_SAMPLE {
            sample.push_str(&line.text);
            sample.push(' ');
        }
    }
    let found = language(&sample);
    match (told, found) {
        (Some(told), Some(found)) if may_overrule(&found, told) => Some(found),
        (Some(told), _) => Some(told.to_owned()),
        (None, found) => found,
    }
}

/// Languages that the guesser does not know and takes for others like them: Albanian for French, Malay for Indonesian.
const UNKNOWN_TO_GUESSER: [&str; 21] = [
    "br", "bs", "eu", "fo", "fy", "ga", "gd", "gl", "ha", "is", "lb", "mg", "mi", "ms", "mt", "oc", "sc", "so", "sq",
    "sw", "tt",
];

/// Whether a guess counts more than another language that is told. English is told by its words, so a guess of it
/// holds.
fn may_overrule(found: &str, told: &str) -> bool {
    let told = primary_subtag(told).to_ascii_lowercase();
    told != found && (found == "en" || !UNKNOWN_TO_GUESSER.contains(&told.as_str()))
}

/// Language of a text as a BCP 47 tag; `None` where the guess would be a gamble.
#[must_use]
pub fn language(text: &str) -> Option<String> {
    if text.len() < LANGUAGE_LEAST {
        return None;
    }
    // The middle of a text is cleaner than its start, where names and menus stand.
    let start = text.floor_char_boundary(text.len().saturating_sub(LANGUAGE_SAMPLE) / 2);
    let sample = &text[start..text.floor_char_boundary(start + LANGUAGE_SAMPLE)];
    if is_plainly_english(sample) {
        return Some("en".to_owned());
    }
    let guess = whatlang::detect(sample).filter(|info| info.is_reliable())?;
    Some(of_iso_639_3(guess.lang().code()).to_owned())
}

/// One word in so many must be a function word of English alone: in English prose it is every fourth.
const ENGLISH_EVERY: usize = 8;
/// For one function word of other languages alone there must be so many English ones.
const ENGLISH_TO_OTHER: usize = 8;

/// Different function words of a language, and not of English, that a page must hold to be taken for one in it.
const LEAST_SIGNS: usize = 3;
/// Words that a page must hold for that to tell: even menus hold a function word among ten.
const LEAST_WORDS: u32 = 60;
/// Languages whose function words no spaces set apart: their lists find nothing.
const UNSPACED: [&str; 3] = ["zh", "ja", "ko"];

/// Languages with scripts of their own, and the characters of which a page in them has some.
const SCRIPTS: [(&str, RangeInclusive<char>); 11] = [
    ("zh", '\u{4E00}'..='\u{9FFF}'),
    ("ja", '\u{3040}'..='\u{9FFF}'),
    ("ko", '\u{AC00}'..='\u{D7A3}'),
    ("ar", '\u{0600}'..='\u{06FF}'),
    ("fa", '\u{0600}'..='\u{06FF}'),
    ("he", '\u{0590}'..='\u{05FF}'),
    ("hi", '\u{0900}'..='\u{097F}'),
    ("ru", '\u{0400}'..='\u{04FF}'),
    ("uk", '\u{0400}'..='\u{04FF}'),
    ("bg", '\u{0400}'..='\u{04FF}'),
    ("el", '\u{0370}'..='\u{03FF}'),
];

/// Primary subtags of languages that a page of unknown language is not in: it holds none of their script, or next to
/// none of their function words. Languages whose function words nobody listed are not among them, nor is English; a
/// page of a few words may be in any of its script.
#[must_use]
pub fn ruled_out(page: &Page<'_>) -> Vec<&'static str> {
    let mut lacking: Vec<&(&str, RangeInclusive<char>)> = SCRIPTS.iter().collect();
    for c in page.lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_ascii()) {
        lacking.retain(|(_, script)| !script.contains(&c));
    }
    let mut out: Vec<&str> = lacking.into_iter().map(|(name, _)| *name).collect();
    let without_words: Vec<&str> =
        without_function_words(page).into_iter().filter(|name| !out.contains(name)).collect();
    out.extend(without_words);
    out
}

/// Languages of whose function words a page of some length holds next to none.
fn without_function_words(page: &Page<'_>) -> Vec<&'static str> {
    if page.lines.iter().map(|line| line.words).sum::<u32>() < LEAST_WORDS {
        return Vec::new();
    }
    let words = page.lines.iter().flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric()));
    let others = words.filter(|word| tongues(word).is_other()).map(str::to_lowercase);
    let signs: Vec<_> = others.collect::<BTreeSet<String>>().iter().map(|word| tongues(word)).collect();
    let is_out = |language: usize| signs.iter().filter(|tongues| tongues.has(language)).count() < LEAST_SIGNS;
    let told = listed().enumerate().filter(|(_, name)| *name != "en" && !UNSPACED.contains(name));
    told.filter(|&(language, _)| is_out(language)).map(|(_, name)| name).collect()
}

/// Whether the commonest words settle it: most pages are English, and comparing all languages takes as long as
/// segmenting the page.
fn is_plainly_english(sample: &str) -> bool {
    let (mut words, mut english, mut other) = (0usize, 0, 0);
    for word in sample.split_ascii_whitespace() {
        let tongues = tongues(word);
        words += if word.is_ascii() { 1 } else { count_words(word).max(1) as usize };
        english += usize::from(tongues.is_english());
        other += usize::from(tongues.is_other());
    }
    words > 0 && english * ENGLISH_EVERY >= words && english >= other * ENGLISH_TO_OTHER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_by_its_commonest_words() {
        let english = "The ferry that was moored at the quay has left for the island with all of its passengers. ";
        let german = "Die Fähre, die am Kai lag, ist mit allen Fahrgästen und der Post zur Insel ausgelaufen. ";
        assert!(is_plainly_english(english) && !is_plainly_english(german));
        assert!(!is_plainly_english(&[english, german].concat()) && !is_plainly_english(""));
        assert_eq!(language(&german.repeat(3)).as_deref(), Some("de"));
    }

    #[test]
    fn a_title_in_english_makes_no_chinese_text_english() {
        let text =
            "港务局周二第三次推迟了对旧罐头厂的表决，委员会将于周四再次开会，听取反对该计划的渔民的意见。".repeat(4);
        let page = format!("{text} The Fate of the Old Cannery at the End of the Pier {text}");
        assert_eq!(language(&page).as_deref(), Some("zh"));
    }

    #[test]
    fn a_told_language_that_the_guesser_does_not_know_stays() {
        let known: Vec<&str> = whatlang::Lang::all().iter().map(|lang| of_iso_639_3(lang.code())).collect();
        assert!(UNKNOWN_TO_GUESSER.iter().all(|name| !known.contains(name)));
        assert!(!may_overrule("fr", "sq") && !may_overrule("en", "en-GB") && !may_overrule("pt", "gl-ES"));
        assert!(may_overrule("en", "sq") && may_overrule("fr", "de") && may_overrule("ja", "jp"));
    }

    #[test]
    fn a_few_function_words_keep_a_language_possible() {
        let names = "Rosa Lindt Tide Gauge Ferry ".repeat(12);
        let out = |lines: &[&str]| ruled_out(&Page::from_lines(lines));
        let menu = ["Das könnte Sie auch interessieren", "Mehr zum Thema", "El Niño de la Vega"];
        let told = out(&[&menu[..], &[&names]].concat());
        assert!(!told.contains(&"de") && told.contains(&"fr") && told.contains(&"ru"));
        let none = out(&[&names]);
        assert!(none.contains(&"de") && none.contains(&"zh") && !none.contains(&"en") && !none.contains(&"th"));
        let few = out(&menu);
        assert!(
            !few.contains(&"fr") && few.contains(&"ru") && few.contains(&"zh"),
            "a few words tell the script alone"
        );
        let japanese = out(&["市場は朝から人でいっぱいだった"]);
        assert!(!japanese.contains(&"ja") && !japanese.contains(&"zh") && japanese.contains(&"ko"));
    }
}

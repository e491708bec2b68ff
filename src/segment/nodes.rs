//! Lines of a text-node-a-line dump in, lines with their paragraphs joined again out.
//!
//! `get_text("\n")` ends a line wherever a link or a bold word begins or ends. What belongs together
//! is told by punctuation that no block starts with, by lower-case starts, and by
//! words that no block ends with.

use super::style::{has_words, is_closing};
use super::{Line, measure};

/// Least words of a line that is taken for running text even though no sentence ends in it.
const RUNNING_WORDS: u32 = 6;
/// Most words of a link or a bold phrase inside a sentence.
const PHRASE_WORDS: u32 = 12;

/// Words that a block hardly ends with, in the languages node dumps were seen in (en, de, fr, es).
const OPEN_ENDS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "her", "his", "in", "into", "is", "its", "my", "of",
    "on", "or", "our", "than", "that", "the", "their", "this", "to", "via", "was", "were", "which", "who", "with",
    "your", "are", "said", "says", "called", "der", "die", "das", "den", "dem", "des", "und", "von", "mit", "für",
    "im", "zu", "ein", "eine", "einen", "einer", "le", "la", "les", "de", "du", "et", "un", "une", "dans", "sur",
    "pour", "par", "el", "los", "las", "del", "y", "en", "con", "por", "para",
];

/// Articles that a link behind them leaves alone on a line (en, de, fr, es, it).
const LONE_ARTICLES: &[&str] = &["The", "A", "An", "Der", "Die", "Das", "Le", "La", "Les", "El", "Los", "Las", "Il"];
/// Lower-case starts of bylines (en, de, fr, es, it, nl).
const BYLINE_STARTS: &[&str] =
    &["by ", "by: ", "written by ", "posted by ", "von ", "par ", "por ", "di ", "a cura di ", "door "];
/// Most words of a date with its day of the week and its time.
const DATE_WORDS: u32 = 8;

/// Joins the lines of each paragraph.
pub(super) fn join(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let bond = out.last().and_then(|last| bond(last, &line, lines.peek()));
        match (bond, out.last_mut()) {
            (Some(separator), Some(last)) => measure::append(last, &line, separator),
            _ => out.push(line),
        }
    }
    out
}

/// What stands between a line and the one that goes on with it; `None` if it does not.
fn bond(last: &Line<'_>, line: &Line<'_>, next: Option<&Line<'_>>) -> Option<&'static str> {
    let first = line.text.chars().next()?;
    if is_symbol(&line.text) || is_symbol(&last.text) {
        return joins_mark(last, line).then_some("");
    }
    if is_closing(first) && last.words > 0 {
        return Some("");
    }
    if last.text.ends_with(['(', '[', '“', '$', '£', '€', '#', '@']) {
        return Some("");
    }
    let open = !last.sentence || ends_short(&last.text);
    let goes_on = starts_lower(&line.text)
        && !is_byline(line)
        && !is_dated(line)
        && open
        && (last.words >= RUNNING_WORDS || line.words >= RUNNING_WORDS);
    let wanted = last.words >= 4 && open && (ends_open(&last.text) || last.text.ends_with([',', '—', '–', ';']));
    let lone = is_lone_article(&last.text);
    let bracket = open
        && last.words >= 2
        && line.text.starts_with(['(', '['])
        && next.is_some_and(|next| starts_lower(&next.text));
    let phrase = open
        && line.words <= PHRASE_WORDS
        && !line.sentence
        && next.is_some_and(|next| last.words >= needed_before(next));
    (goes_on || wanted || lone || bracket || phrase).then_some(" ")
}

/// Whether a line of nothing but marks belongs to the line before (`.` after a link), or a line to such.
fn joins_mark(last: &Line<'_>, line: &Line<'_>) -> bool {
    let mark = line.text.as_ref();
    last.words > 0
        && matches!(
            mark,
            "." | "," | ";" | ":" | "!" | "?" | ")" | "”" | "\"" | "’" | "]" | ".”" | ".\"" | ")." | ")," | "…"
        )
}

/// Whether a line of few words starts like a byline; what stands before it is a headline.
fn is_byline(line: &Line<'_>) -> bool {
    let is_name = |start: &str| line.text.strip_prefix(start).is_some_and(|name| name.starts_with(char::is_uppercase));
    line.words <= PHRASE_WORDS && !line.sentence && BYLINE_STARTS.iter().any(|start| is_name(start))
}

/// Whether a line of few words holds a year, as dates do (`dimanche 3 mars 2024`).
fn is_dated(line: &Line<'_>) -> bool {
    let is_year =
        |word: &str| word.len() == 4 && matches!(word.get(..2), Some("19" | "20")) && word.parse::<u16>().is_ok();
    line.words <= DATE_WORDS && !line.sentence && line.text.split(|c: char| !c.is_alphanumeric()).any(is_year)
}

fn is_symbol(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Words that must stand before a phrase for this line to be the sentence going on after it: few where it
/// starts with a mark that no block starts with, more where it starts with a lower-case word.
fn needed_before(line: &Line<'_>) -> u32 {
    let first = line.text.chars().next();
    if first.is_some_and(is_closing) && line.words > 1 {
        return RUNNING_WORDS / 2;
    }
    let resumes = first.is_some_and(is_closing) || (starts_lower(&line.text) && has_words(&line.text, 2));
    if resumes { RUNNING_WORDS } else { u32::MAX }
}

/// A lower-case start, `iPhone` and `eBay` aside.
fn starts_lower(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_lowercase) && !chars.next().is_some_and(char::is_uppercase)
}

/// Whether a text ends in an abbreviation-like word (`Inc.`, `No.`).
fn ends_short(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or("");
    word.ends_with('.') && word.len() <= 5 && word.starts_with(char::is_uppercase)
}

/// Whether a line is an article without its noun.
fn is_lone_article(text: &str) -> bool {
    LONE_ARTICLES.contains(&text)
}

/// Whether a text ends in a word that asks for more.
fn ends_open(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or("");
    OPEN_ENDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use crate::segment::segment_text;

    fn texts(text: &str) -> Vec<String> {
        segment_text(text).lines.into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn links_and_bold_words_return_to_their_sentence() {
        let text = "Home\nNews\nThe council chose\nRuth Ames\n, a former judge, to lead the\nHarbour Board\nuntil May (see\nour guide\n).\n\
                    Opponents\nsaid they would sue over the price of the cannery.\nBy\nJane Roe";
        let judge = "The council chose Ruth Ames, a former judge, to lead the Harbour Board until May (see our guide).";
        let price = "Opponents said they would sue over the price of the cannery.";
        assert_eq!(texts(text), ["Home", "News", judge, price, "By", "Jane Roe"]);
    }

    #[test]
    fn articles_and_brackets_belong_to_their_sentence() {
        let text = "The\nBattle of the Quay\nwas fought by nine men and a dog in the winter of 1951.\nHarbour shares\n(HBR.X)\n\
                    fell by a third on the day that the cannery burned.";
        let shares = "Harbour shares (HBR.X) fell by a third on the day that the cannery burned.";
        let battle = "The Battle of the Quay was fought by nine men and a dog in the winter of 1951.";
        assert_eq!(texts(text), [battle, shares]);
    }

    #[test]
    fn bylines_and_dates_in_small_letters_stay_apart() {
        for line in [
            "di Giovanna Rossi",
            "by: Jane Roe, Harbour Times",
            "dimanche 3 mars 2024",
            "niedziela, 3 marca 2024, 10:15",
        ] {
            let headline = "The council put off its vote on the old cannery";
            let text =
                format!("{headline}\n{line}\nIt was put off for the third time, said\nJane Roe\n, who had counted.");
            assert_eq!(texts(&text)[..2], [headline, line]);
        }
    }

    #[test]
    fn menus_stay_apart() {
        let text = "sign in\nsubscribe\nmy account\nThe ferry sailed at noon, as it has done since the\nwar\n.";
        assert_eq!(
            texts(text),
            ["sign in", "subscribe", "my account", "The ferry sailed at noon, as it has done since the war."]
        );
    }
}

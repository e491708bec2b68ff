//! Lines of a text-node-a-line dump in, lines with their paragraphs joined again out.
//!
//! `get_text("\n")` ends a line wherever a link or a bold word begins or ends. What belongs together
//! is told by punctuation that no block starts with, and by a model of where blocks end (`breaks`).

use super::breaks::{self, Joint};
use super::style::is_closing;
use super::{Kind, Line, measure};
use crate::fields::date::{self, Order};
use crate::function_words::tongues;

/// Joins the lines of each paragraph, given the lines of the source.
pub(super) fn join<'p>(lines: Vec<Line<'p>>, sources: &[&'p str]) -> Vec<Line<'p>> {
    let mut out: Vec<Line<'p>> = Vec::with_capacity(lines.len());
    let mut last_words = 0;
    let has_window_title = lines.len() >= PAGE_LINES;
    // Where blank lines stand between all nodes they say nothing.
    let are_all_spaced = lines.iter().skip(1).filter(|line| line.blanks == 0).count() * SPACED_EVERY <= lines.len();
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().map(|next| next.text.as_ref());
        let is_below_title = has_window_title && out.len() == 1 && !goes_on_as_title(&line.text);
        let is_parted = is_below_title || (line.blanks > 0 && !are_all_spaced);
        let separator = out.last().and_then(|last| match Seam::of(&last.text, &line.text) {
            Seam::Tight => Some(""),
            Seam::Open if is_parted => None,
            Seam::Open => explained(last, &line, sources).or_else(|| separator(last, last_words, &line, next)),
        });
        last_words = line.words;
        match (separator, out.last_mut()) {
            (Some(separator), Some(last)) => measure::append(last, &line, separator),
            _ => out.push(line),
        }
    }
    out
}

/// Lines from which a dump is a whole page, whose first line is the title of its window.
const PAGE_LINES: usize = 20;

/// Whether the second line of a page may be the rest of its title rather than the start of the page. On 50 of 1,406
/// labelled pages the two were joined, a title and a menu mostly.
fn goes_on_as_title(node: &str) -> bool {
    node.starts_with(['|', '-', '–', '—']) || node.starts_with(is_closing) || node.starts_with(char::is_lowercase)
}

/// One line in so many without a blank line above is as good as none.
const SPACED_EVERY: usize = 50;

/// What stands between a line and the node that goes on with it, no mark telling so; `None` if it does not.
fn separator(last: &Line<'_>, last_words: u32, node: &Line<'_>, next: Option<&str>) -> Option<&'static str> {
    if is_phrase(last, node, next) {
        return Some(space_between(&last.text, &node.text));
    }
    if is_byline(node) || is_dated(last, node) || is_caseless(&node.text) {
        return None;
    }
    let (before_words, node_words) = (last.words, node.words);
    let joint = Joint { before: &last.text, before_words, last_words, node: &node.text, node_words, next };
    breaks::goes_on(&joint).then_some(" ")
}

/// What stands between two words: nothing in scripts without spaces.
pub(super) fn space_between(before: &str, node: &str) -> &'static str {
    let is_unspaced = |c: Option<char>| c.is_some_and(measure::is_unspaced);
    if is_unspaced(before.chars().next_back()) || is_unspaced(node.chars().next()) { "" } else { " " }
}

/// Most words of a link or a bold phrase inside a sentence.
const PHRASE_WORDS: u32 = 12;
/// Least words before one.
const WORDS_BEFORE: u32 = 3;
/// Most words of a byline.
const BYLINE_WORDS: u32 = 12;
/// Starts of bylines (en, de, fr, es, it, nl), lower case.
const BYLINE_STARTS: &[&str] =
    &["by ", "by: ", "written by ", "posted by ", "von ", "par ", "por ", "di ", "a cura di ", "door "];
/// Least words of a deck; a name has fewer, and its date may stand in one line with it.
const DECK_WORDS: u32 = 7;
/// Most words of a date with its day of the week and its time.
const DATE_WORDS: u32 = 8;

/// Most bytes of a term that a node explains.
const TERM_BYTES: usize = 60;
/// Least words of what explains it.
const LEAST_EXPLANATION: u32 = 5;

/// What stands between a term, or a place, and the node that goes on with it behind a dash or in brackets; `None` if it
/// does not. Of 564 such pairs with a dash that stand in the bodies of labelled pages all stand in one paragraph, of 322 with
/// a bracket 305.
fn explained(term: &Line<'_>, node: &Line<'_>, sources: &[&str]) -> Option<&'static str> {
    let source = sources.get(node.number as usize - 1)?.trim_start();
    let rest = source.trim_start_matches(['-', '–', '—']);
    // What looked like a bullet was taken off.
    let is_bullet = || node.kind == Kind::ListItem && !node.text.starts_with(['-', '–']);
    let between = match &source[..source.len() - rest.len()] {
        "" if source.starts_with('(') => " ",
        "-" if is_bullet() => " - ",
        "–" if is_bullet() => " – ",
        "--" | "–" | "—" => " ",
        _ => return None,
    };
    let is_term = term.text.len() <= TERM_BYTES
        && !term.sentence
        && !term.text.ends_with(['.', '!', '?', ':', ';', ',', '…'])
        && !term.text.starts_with(['-', '–', '—', '$', '€', '£'])
        && !term.text.contains(['/', '#', '@'])
        && term.text.contains(char::is_alphabetic);
    let is_explanation = || node.words >= LEAST_EXPLANATION && !source.contains("(@") && !begins_with_date(&node.text);
    (is_term && is_explanation()).then_some(between)
}

/// Whether a node begins with a date, as what stands below a name does.
fn begins_with_date(node: &str) -> bool {
    let start = &node[..node.floor_char_boundary(DATE_BYTES)];
    date::iso_in(start, Order::DayFirst).is_some()
}

/// Bytes in which a date is looked for at the start of a node.
const DATE_BYTES: usize = 24;

/// Whether a node is a phrase inside a sentence: none ends before it, and behind it stand a mark that none starts with
/// and more words.
fn is_phrase(last: &Line<'_>, node: &Line<'_>, next: Option<&str>) -> bool {
    let has_more = |next: &str| next.contains(' ') || next.contains(measure::is_unspaced);
    let resumes = next.is_some_and(|next| next.starts_with(is_closing) && has_more(next));
    let is_open = !last.sentence && last.words >= WORDS_BEFORE;
    resumes && is_open && !node.sentence && (1..=PHRASE_WORDS).contains(&node.words)
}

/// Whether the first letter of a text is of a script that knows no capitals: the model has seen next to none of those.
fn is_caseless(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase() && !c.is_uppercase())
}

/// Whether a line of few words starts like a byline; what stands before it is a headline or a deck.
fn is_byline(line: &Line<'_>) -> bool {
    let is_start = |start: &&&str| line.text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    let name = BYLINE_STARTS.iter().find(is_start).map(|start| &line.text[start.len()..]);
    line.words <= BYLINE_WORDS && !line.sentence && name.is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// Whether a line of few words starts in small letters and holds a year, as dates do (`dimanche 3 mars 2024`), or
/// stands below a deck or a headline of many words and is a full date.
fn is_dated(last: &Line<'_>, line: &Line<'_>) -> bool {
    let is_year =
        |word: &str| word.len() == 4 && matches!(word.get(..2), Some("19" | "20")) && word.parse::<u16>().is_ok();
    let has_year = || line.text.split(|c: char| !c.is_alphanumeric()).any(is_year);
    let is_led_in = || last.text.rsplit(' ').next().is_some_and(|word| !tongues(word).is_empty());
    let is_full = || last.words >= DECK_WORDS && date::iso_in(&line.text, Order::DayFirst).is_some() && !is_led_in();
    let may = line.words <= DATE_WORDS && !line.sentence && has_year();
    may && (line.text.starts_with(char::is_lowercase) || is_full())
}

/// What the marks where one text node ends and another begins say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seam {
    /// They belong together, with nothing between.
    Tight,
    /// Nothing.
    Open,
}

impl Seam {
    /// The seam between a text and the node behind it.
    pub fn of(before: &str, node: &str) -> Self {
        let has_words = |text: &str| text.contains(char::is_alphanumeric);
        let is_tight = if has_words(node) {
            has_words(before) && node.starts_with(is_closing) || before.ends_with(OPENING)
        } else {
            has_words(before) && CLOSING.contains(&node)
        };
        if is_tight { Self::Tight } else { Self::Open }
    }
}

/// Marks that belong to what stands behind them.
const OPENING: [char; 17] =
    ['(', '[', '“', '$', '£', '€', '#', '@', '（', '《', '「', '『', '【', '，', '、', '；', '‘'];
/// Nodes of nothing but marks that belong to what stands before them (`.` after a link).
const CLOSING: [&str; 26] = [
    ".", ",", ";", ":", "!", "?", ")", "”", "\"", "’", "]", ".”", ".\"", ").", "),", "。", "，", "、", "；", "：",
    "！", "？", "）", "》", "」", "）。",
];

#[cfg(test)]
mod tests {
    use crate::segment::segment_text;

    fn texts(text: &str) -> Vec<String> {
        segment_text(text, None).lines.into_iter().map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn links_and_bold_words_return_to_their_sentence() {
        let text = "Home\nNews\nThe council chose\nRuth Ames\n, a former judge, to lead the\nHarbour Board\nuntil May (see\nour guide\n).\n\
                    Opponents\nsaid they would sue over the price of the cannery.\nBy Jane Roe";
        let judge = "The council chose Ruth Ames, a former judge, to lead the Harbour Board until May (see our guide).";
        let price = "Opponents said they would sue over the price of the cannery.";
        assert_eq!(texts(text), ["Home", "News", judge, price, "By Jane Roe"]);
    }

    #[test]
    fn scripts_without_spaces_are_joined_without_one() {
        let text = "首页\n新闻\n市议会星期二选出\n罗雪\n，一位退休法官，来领导港口委员会。\n渡轮公司说（\n见《港口报》\n）下周一复航。";
        let judge = "市议会星期二选出罗雪，一位退休法官，来领导港口委员会。";
        assert_eq!(texts(text), ["首页", "新闻", judge, "渡轮公司说（见《港口报》）下周一复航。"]);
    }

    #[test]
    fn one_cut_tells_a_page_by_nodes() {
        let menu = "Home\nNews\nSport\n".repeat(40);
        let text =
            format!("{menu}The council chose\nRuth Ames\n, a former judge, to lead the Harbour Board until May.");
        let judge = "The council chose Ruth Ames, a former judge, to lead the Harbour Board until May.";
        assert_eq!(texts(&text).last().map(String::as_str), Some(judge));
        let names = format!("{menu}Courses in the languages that harbour boards ask for\n.NET and C#");
        assert_eq!(texts(&names).last().map(String::as_str), Some(".NET and C#"));
    }

    #[test]
    fn articles_belong_to_their_sentence() {
        let text = "The\nBattle of the Quay\nwas fought by nine men and a dog in the winter of 1951.\nNobody won it,\n\
                    as the\nQuay Mail\nwrote.";
        let battle = "The Battle of the Quay was fought by nine men and a dog in the winter of 1951.";
        assert_eq!(texts(text), [battle, "Nobody won it, as the Quay Mail wrote."]);
    }

    #[test]
    fn explanations_belong_to_their_terms() {
        let judge = "The council chose\nRuth Ames\n, a former judge, to lead the Harbour Board until May.";
        let told = |node: &str| texts(&format!("{judge}\nOld quay\n{node}"));
        for (node, joined) in [
            ("– it leaks where the tide meets the slip.", "Old quay – it leaks where the tide meets the slip."),
            ("— it leaks where the tide meets the slip.", "Old quay — it leaks where the tide meets the slip."),
            ("- it leaks where the tide meets the slip.", "Old quay - it leaks where the tide meets the slip."),
            (
                "(Tarn News) – It leaks where the tide meets it.",
                "Old quay (Tarn News) – It leaks where the tide meets it.",
            ),
        ] {
            assert_eq!(told(node)[1..], [joined]);
        }
        for node in ["– March 3, 2024, at noon it leaked", "– a slip", "— Ann Roe (@annroe) on the quay"] {
            assert_eq!(told(node)[1], "Old quay", "{node}");
        }
    }

    #[test]
    fn bylines_and_dates_in_small_letters_stay_apart() {
        for line in [
            "di Giovanna Rossi",
            "By Jane Roe",
            "March 3, 2024",
            "31 de marzo de 2016 19:44",
            "by: Jane Roe, Harbour Times",
            "dimanche 3 mars 2024",
            "niedziela, 3 marca 2024, 10:15",
        ] {
            let headline = "The council put off its vote on the old cannery";
            let text = format!("{headline}\n{line}\nIt was put off for the third time,\nwho knows why\n, on Tuesday.");
            assert_eq!(texts(&text)[..2], [headline, line]);
        }
    }

    #[test]
    fn menus_stay_apart() {
        let text = "Home\nNews\nSport\nMy Account\nThe ferry sailed at noon, as it has done since the\nwar\n.";
        assert_eq!(
            texts(text),
            ["Home", "News", "Sport", "My Account", "The ferry sailed at noon, as it has done since the war."]
        );
    }
}

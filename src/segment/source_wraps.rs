//! A text whose lines were broken and indented in the source of its page in, each text node on one line out.
//!
//! `get_text(strip=True)` of BeautifulSoup takes white space off the ends of a text node, but leaves the line breaks and the
//! indentation that its HTML had inside: the first line of each node begins at the margin, the others do not.

use super::{Page, nodes};

/// Most blank lines among all: nodes of nothing but white space give none.
const BLANK_SHARE: f32 = 0.01;
/// Least share of indented lines. Of 9,822 dumps of labelled pages in nine styles 172 are told by it and by the next, all
/// of them by BeautifulSoup.
const INDENTED_SHARE: f32 = 0.02;
/// Least share of the indented lines that go on with the line above, and least words of both.
const GOING_SHARE: f32 = 0.5;
const LEAST_WORDS: usize = 4;
/// Marks of code.
const CODE_MARKS: [char; 6] = ['{', '}', ';', '=', '<', '>'];
/// How the head of a page for programs begins.
const HEADS: [&str; 2] = ["---", "+++"];

/// A text of whole nodes.
pub(super) struct Unwrapped {
    /// The text, a node a line.
    pub text: String,
    /// Number of the first source line of each line, and one more for the end.
    starts: Vec<u32>,
}

/// Puts the text nodes of such a page together; `None` for all others.
pub(super) fn undo(text: &str) -> Option<Unwrapped> {
    if !is_wrapped(text) {
        return None;
    }
    let (mut joined, mut starts) = (String::with_capacity(text.len()), Vec::new());
    let (mut number, mut is_open) = (1, false);
    for line in text.split('\n') {
        if is_open && is_indented(line) && !is_item(line) {
            joined.push_str(nodes::space_between(&joined, line.trim()));
            joined.push_str(line.trim());
        } else {
            if number > 1 {
                joined.push('\n');
            }
            joined.push_str(line);
            starts.push(number);
            is_open = !line.trim().is_empty();
        }
        number += 1;
    }
    starts.push(number);
    Some(Unwrapped { text: joined, starts })
}

impl Unwrapped {
    /// The page of this text with the numbers of the lines that stood in the source.
    pub fn restore(&self, page: Page<'_>) -> Page<'static> {
        let start = |line: u32| self.starts[(line as usize).min(self.starts.len() - 1)];
        let mut page = page.into_owned();
        for line in &mut page.lines {
            let (first, end) = (line.number - 1, line.number - 1 + line.span);
            (line.number, line.span) = (start(first), start(end) - start(first));
        }
        page.head_lines = start(page.head_lines) - 1;
        page
    }
}

fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t']) && !line.trim().is_empty()
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or("");
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    first.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '(' | '[' | '‘' | '«' | '…'))
        || first.strip_suffix(['.', ')']).is_some_and(is_number)
}

/// Whether a text is such a page: hardly a blank line, the first at the margin, some behind it that are not and most of
/// which go on with a sentence.
fn is_wrapped(text: &str) -> bool {
    let is_indented_first = text.starts_with(char::is_whitespace) || HEADS.iter().any(|head| text.starts_with(head));
    if is_indented_first || !(text.contains("\n ") || text.contains("\n\t")) {
        return false;
    }
    let (mut all, mut blank, mut indented, mut going) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut before = "";
    for line in text.trim_end().split('\n') {
        all += 1;
        blank += usize::from(line.trim().is_empty());
        if is_indented(line) {
            indented += 1;
            going += usize::from(goes_on(before, line));
        }
        before = line;
    }
    let share = |count: usize, of: usize| count as f32 / of.max(1) as f32;
    share(blank, all) < BLANK_SHARE && share(indented, all) >= INDENTED_SHARE && share(going, indented) >= GOING_SHARE
}

/// Whether a line reads like the middle of the text that the line before begins.
fn goes_on(before: &str, line: &str) -> bool {
    let has_words = |text: &str| text.split_whitespace().nth(LEAST_WORDS - 1).is_some();
    has_words(before)
        && has_words(line)
        && !line.contains(CODE_MARKS)
        && !is_item(line)
        && !before.trim_end().ends_with(['.', '!', '?', ':', '。'])
}

#[cfg(test)]
mod tests {
    use super::undo;
    use crate::segment::{Page, segment_text};

    const NODES: &str = "Ferry late | Quay Mail\nHome\nThe noon ferry came at one, and nobody on the quay\n        could \
                         say why it had been so late, or\n\twhether\nthe bell\nwould be rung for it on Tuesday.\nBy Jane Roe";

    fn lines(page: &Page<'_>) -> Vec<(u32, u32, String)> {
        page.lines.iter().map(|line| (line.number, line.span, line.text.to_string())).collect()
    }

    #[test]
    fn nodes_are_whole_and_know_their_source_lines() {
        let ferry = "The noon ferry came at one, and nobody on the quay could say why it had been so late, or whether the \
                     bell would be rung for it on Tuesday.";
        let expected = [(1, 1, "Ferry late | Quay Mail"), (2, 1, "Home"), (3, 5, ferry), (8, 1, "By Jane Roe")]
            .map(|(n, s, t)| (n, s, t.to_owned()));
        assert_eq!(lines(&segment_text(NODES, None)), expected);
    }

    #[test]
    fn paragraphs_lists_and_scenes_are_indented_for_other_reasons() {
        let paragraph = "\tThe noon ferry came at one, and nobody on the quay could say why it had been so late.\n";
        let letters = format!("Ferry late\nBy Jane Roe\n{}", paragraph.repeat(6));
        let list = "What to mend\n- the roof of the boat house first of all\n  - with slate from the old cannery if it holds\n  - by the \
                    firm that did the tower\n- the wall behind it";
        let scene = "The Tide, a play\nKEEPER\n    The tide is late again, as it was on Sunday.\nCLERK\n    It is the clock that is \
                     late, and the wind.\n";
        let head = "---\ntitle: Tide\ndescription: What the keeper of the lighthouse eats\n  on Sundays and holidays when the ferry fails\n---\n";
        for text in [&letters, list, scene, head] {
            assert!(undo(text).is_none(), "{text}");
        }
    }

    #[test]
    fn code_and_spaced_texts_stay_as_they_are() {
        let code = "Ferries\nfn main() {\n    let ferry = late();\n    ring(ferry);\n}";
        assert_eq!(lines(&segment_text(code, None)).len(), 5);
        assert!(undo(NODES).is_some() && undo(&NODES.replace("\nHome\n", "\n\nHome\n\n")).is_none());
    }
}

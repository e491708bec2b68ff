//! The text of a node whose style sheet keeps the line ends that its author typed in, its paragraphs out.
//!
//! Reviews, letters and agency copy stand so in pages (`white-space: pre-line`): one text node, blank lines between its
//! paragraphs. Blank lines of a page's source stand between tags, not in the middle of a long text.

/// Least bytes of such a text, least paragraphs, and least bytes of one that says something.
const LEAST_BYTES: usize = 600;
const LEAST_PARAGRAPHS: usize = 3;
const LONG_BYTES: usize = 60;

use crate::segment::ends_like_sentence;

/// The paragraphs, most of them long ones that end like sentences; `None` if the text is one.
pub(super) fn paragraphs(text: &str) -> Option<Vec<&str>> {
    if text.len() < LEAST_BYTES {
        return None;
    }
    let (mut parts, mut start, mut is_blank) = (Vec::new(), 0, false);
    for (at, line) in lines(text) {
        if line.trim().is_empty() {
            is_blank = true;
        } else if std::mem::take(&mut is_blank) && at > start {
            parts.push(text[start..at].trim());
            start = at;
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    let full = parts.iter().filter(|part| part.len() >= LONG_BYTES && ends_like_sentence(part)).count();
    (parts.len() >= LEAST_PARAGRAPHS && 2 * full > parts.len()).then_some(parts)
}

/// The lines of a text with the places where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        end += line.len();
        (end - line.len(), line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_of_a_long_text() {
        let paragraph = "The board of the harbour put off its vote on the old cannery for the third time on Tuesday,\n and \
                         nobody who stood on the quay could say why it had done so.";
        let text = format!("\n  {paragraph}\n \n{paragraph}\n\n\n{paragraph}\r\n\r\n{paragraph}\n");
        assert_eq!(paragraphs(&text), Some(vec![paragraph; 4]));
        assert_eq!(paragraphs(&text.replace("so.", "so")), None);
        assert_eq!(paragraphs(&[paragraph; 5].join("\n")), None);
        assert_eq!(paragraphs("Tide.\n\nFerry.\n\nQuay."), None);
    }
}

//! The text of a scraped page in, its lines out: tells the dumper's style and hands over to it.

use std::borrow::Cow;

use super::sources::Sources;
use super::{
    Join, Kind, Line, Page, Style, addresses, banners, drop_caps, endless, glued, head, layout, markdown, measure,
    nodes, scripts, source_wraps, style, tidy,
};
use crate::address;

/// Most words of a list item where nothing but its place tells that it is one.
const ITEM_WORDS: u32 = 25;

/// Turns scraped text into a page of lines. `slug` is the part of its address that names it in words, if known.
///
/// ```
/// let page = copydesk::segment::segment_text("One block.\n\nAnother\u{A0}one.", None);
/// assert_eq!(page.lines[1].text, "Another one.");
/// assert_eq!(page.lines[1].number, 3);
/// ```
#[must_use]
pub fn segment_text<'p>(text: &'p str, slug: Option<&str>) -> Page<'p> {
    match source_wraps::undo(text) {
        Some(unwrapped) => unwrapped.restore(page_of(&unwrapped.text, slug, node_style)),
        None => page_of(text, slug, style::detect),
    }
}

/// The style of a text that is known to be one text node a line: what looks wrapped is not.
fn node_style(sources: &[&str]) -> Style {
    match style::detect(sources) {
        Style::Layout(_) => Style::Nodes,
        style => style,
    }
}

/// The page of a text whose nodes are whole, of the style that is told from its lines.
fn page_of<'p>(text: &'p str, slug: Option<&str>, style: impl Fn(&[&str]) -> Style) -> Page<'p> {
    let mut sources = Sources::of(text);
    let head = head::read(&sources.texts);
    let told = head.as_ref().and_then(|head| address::slug(head.metadata.url.as_deref()?));
    let slug = slug.or(told);
    let top = sources.split_off_head(head.as_ref().map_or(0, |head| head.lines));
    let code = scripts::take_out(&mut sources);
    let mut rest = lines_of(&mut sources, slug, style);
    if !code.is_empty() {
        rest.extend(code);
        rest.sort_by_key(|line| line.number);
    }
    settle_joins(&mut rest);
    let head_lines = top.len() as u32;
    rest.iter_mut().for_each(|line| line.number += head_lines);
    let lines = if top.is_empty() { rest } else { [plain(&top), rest].concat() };
    Page { lines, head_lines, metadata: head.map(|head| head.metadata), ..Page::default() }
}

/// The lines of source lines that are text.
fn lines_of<'p>(sources: &mut Sources<'p>, slug: Option<&str>, style: impl Fn(&[&str]) -> Style) -> Vec<Line<'p>> {
    if let Some((number, parts)) = endless::separated(&sources.texts) {
        return of_one_line(sources.number(number as usize - 1), &parts);
    }
    sources.part_markdown();
    let mut told = style(&sources.texts);
    if !matches!(told, Style::Markdown(_)) && sources.part_at_gaps() {
        told = style(&sources.texts);
    }
    let mut lines = styled(&sources.texts, told);
    sources.number_lines(&mut lines);
    endless::split(glued::split(lines), slug)
}

/// The lines of a page by its dumper's style.
fn styled<'p>(sources: &[&'p str], style: Style) -> Vec<Line<'p>> {
    if let Style::Markdown(wrap) = style {
        return markdown::lines(sources, wrap);
    }
    let brackets = addresses::brackets(sources);
    let lines = match style {
        Style::Layout(wrap) => layout::lines(sources, wrap, brackets),
        _ => plain(sources),
    };
    let lines = drop_caps::join(banners::undo(addresses::take_off(lines, brackets)));
    if style == Style::Nodes { nodes::join(lines, sources) } else { lines }
}

/// The lines that were put together in one source line.
fn of_one_line<'p>(number: u32, sources: &[&'p str]) -> Vec<Line<'p>> {
    let mut lines = styled(sources, style::detect(sources));
    for line in &mut lines {
        (line.number, line.span) = (number, 1);
    }
    lines
}

/// One line a source line.
fn plain<'p>(sources: &[&'p str]) -> Vec<Line<'p>> {
    let mut lines: Vec<Line<'p>> = Vec::with_capacity(sources.len());
    let mut blanks = 0;
    for (index, source) in sources.iter().enumerate() {
        let text = tidy::tidy(source);
        if text.is_empty() {
            blanks += 1;
            continue;
        }
        let (text, bullet) = without_bullet(text);
        let mut line = measure::line(text, index as u32 + 1);
        line.blanks = std::mem::take(&mut blanks);
        if bullet {
            line.kind = Kind::ListItem;
        }
        lines.push(line);
    }
    if lines.iter().skip(1).any(|line| line.blanks > 0) {
        mark_tight_runs(&mut lines);
    }
    lines
}

/// Takes a bullet off the start of a line.
pub(super) fn without_bullet(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let bullets = ['•', '▪', '‣', '◦', '●', '∙', '*', '-', '–', '·', '+', '○', '■', '□', '☆', '★'];
    let rest = text.strip_prefix(bullets).and_then(|rest| rest.strip_prefix(' ')).map(str::trim_start);
    match rest {
        Some(rest) if !rest.is_empty() => {
            let cut = text.len() - rest.len();
            let rest = match text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[cut..]),
                Cow::Owned(text) => Cow::Owned(text[cut..].to_owned()),
            };
            (rest, true)
        }
        _ => (text, false),
    }
}

/// Where blank lines part blocks, three short lines in a row with none between are a list.
fn mark_tight_runs(lines: &mut [Line<'_>]) {
    let mut start = 0;
    for end in 1..=lines.len() {
        if end < lines.len() && lines[end].blanks == 0 {
            continue;
        }
        let run = &mut lines[start..end];
        if run.len() >= 3 && run.iter().all(|line| line.words <= ITEM_WORDS) {
            run.iter_mut().for_each(|line| line.kind = Kind::ListItem);
        }
        start = end;
    }
}

/// Says of each line how it stands to the one before: like items with no blank line between are tight.
fn settle_joins(lines: &mut [Line<'_>]) {
    let mut previous = None;
    for line in lines {
        let tight = matches!(line.kind, Kind::ListItem | Kind::Table | Kind::Code | Kind::Quote);
        if line.join == Join::Block && line.blanks == 0 && tight && previous == Some(line.kind) {
            line.join = Join::Tight;
        }
        previous = Some(line.kind);
    }
}

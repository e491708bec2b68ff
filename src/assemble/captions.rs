//! Captured captions and credits in, captions with their credits out.

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use html5ever::local_name;
use scraper::Node;

use super::pictures::alts;
use crate::article::{Caption, Credit};
use crate::fields::credit_name;
use crate::label::{Field, Role, Verdict};
use crate::segment::Page;

/// Captions in page order, and a photo credit for each credit line.
///
/// A credit belongs to the caption of its own line, else to the caption right before it, else to the one
/// right after it (`Image source, …` / `Image caption, …`). A credit line with no caption beside it is all that the
/// page prints under its picture: it is the caption. Pictures of HTML pages that print nothing are described by their
/// `alt` (see [`super::pictures`]).
pub(crate) fn captions(page: &Page<'_>, verdicts: &[Verdict]) -> (Vec<Caption>, Vec<Credit>) {
    let mut gathered = Gathered::default();
    let mut alts = alts(page, verdicts).into_iter().peekable();
    for (at, (line, verdict)) in page.lines.iter().zip(verdicts).enumerate() {
        while let Some((_, alt)) = alts.next_if(|(above, _)| *above <= at) {
            gathered.picture(alt);
        }
        if !verdict.captures.is_empty() {
            gathered.enter(figure(page, at));
        }
        gathered.add(&line.text, verdict);
    }
    alts.for_each(|(_, alt)| gathered.picture(alt));
    gathered.settle();
    (distinct(gathered.captions), gathered.credits)
}

/// Each caption once, with the first credit that it had: pages print one picture in several sizes.
fn distinct(captions: Vec<Caption>) -> Vec<Caption> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Caption> = Vec::new();
    for caption in captions {
        let place = *places.entry(caption.text.clone()).or_insert(out.len());
        match out.get_mut(place) {
            Some(known) => known.credit = known.credit.take().or(caption.credit),
            None => out.push(caption),
        }
    }
    out
}

/// The `<figure>` that a line stands in.
fn figure(page: &Page<'_>, line: usize) -> Option<NodeId> {
    let markup = page.markup.as_ref()?;
    let node = markup.document.tree.get(markup.lines[line].node)?;
    let is_figure = |node: &NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| element.name.local == local_name!("figure"))
    };
    std::iter::once(node).chain(node.ancestors()).find(is_figure).map(|figure| figure.id())
}

/// Captions and credits gathered so far.
#[derive(Default)]
struct Gathered {
    captions: Vec<Caption>,
    credits: Vec<Credit>,
    /// Whether a credit may still be the last caption's.
    is_open: bool,
    /// A credit line that waits for its caption: the name, and the line as printed.
    waiting: Option<(String, String)>,
    /// The figure of the last of them.
    figure: Option<NodeId>,
}

impl Gathered {
    /// Begins a line with captures; what one figure holds is none of another's.
    fn enter(&mut self, figure: Option<NodeId>) {
        if figure.is_some() && self.figure.is_some() && figure != self.figure {
            self.settle();
            self.is_open = false;
        }
        self.figure = figure;
    }

    fn add(&mut self, text: &str, verdict: &Verdict) {
        let mut has_caption = false;
        for capture in &verdict.captures {
            match capture.field {
                Field::Caption => {
                    let credit = self.waiting.take().map(|(name, _)| name);
                    self.captions.push(Caption { text: capture.text.clone(), credit });
                    (self.is_open, has_caption) = (true, true);
                }
                Field::Credit => self.credit(credit_name(&capture.text), text, verdict),
                _ => {}
            }
        }
        if verdict.stays() || has_caption {
            self.settle();
        }
        self.is_open = has_caption || (self.is_open && !verdict.stays());
    }

    /// What a picture without a caption shows; a credit line under it is the picture's.
    fn picture(&mut self, alt: &str) {
        self.settle();
        self.captions.push(Caption { text: alt.to_owned(), credit: None });
        self.is_open = true;
    }

    fn credit(&mut self, name: String, text: &str, verdict: &Verdict) {
        self.credits.push(Credit { role: Role::Photo, name: name.clone() });
        let last = self.captions.last_mut().filter(|_| self.is_open);
        match last.map(|caption| &mut caption.credit) {
            Some(credit @ None) => *credit = Some(name),
            Some(Some(credit)) if is_same_owner(credit, &name) => {}
            _ if !verdict.stays() => {
                self.settle();
                self.waiting = Some((name, text.to_owned()));
            }
            _ => {}
        }
    }

    /// A credit line whose caption did not come is the caption; of one with a label, the name.
    fn settle(&mut self) {
        if let Some((name, text)) = self.waiting.take() {
            let text = if credit_name(&text) == name { name.clone() } else { text };
            self.captions.push(Caption { text, credit: Some(name) });
        }
    }
}

/// Whether two credits are of one picture: they name somebody or something together.
fn is_same_owner(credit: &str, other: &str) -> bool {
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect::<Vec<_>>();
    let named = words(credit);
    words(other).iter().any(|word| word.chars().nth(1).is_some() && named.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_that_is_printed_again_is_one() {
        let caption =
            |text: &str, credit: Option<&str>| Caption { text: text.to_owned(), credit: credit.map(str::to_owned) };
        let printed = vec![
            caption("Quay", None),
            caption("Gull", None),
            caption("Quay", Some("AP")),
            caption("Quay", Some("EPA")),
        ];
        let told: Vec<_> = distinct(printed).into_iter().map(|caption| (caption.text, caption.credit)).collect();
        assert_eq!(told, [("Quay".to_owned(), Some("AP".to_owned())), ("Gull".to_owned(), None)]);
    }
}

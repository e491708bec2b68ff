//! Captured captions and credits in, captions with their credits out.

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
        gathered.add(&line.text, verdict);
    }
    alts.for_each(|(_, alt)| gathered.picture(alt));
    gathered.settle();
    gathered.captions.dedup();
    (gathered.captions, gathered.credits)
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
}

impl Gathered {
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
        match self.captions.last_mut().filter(|caption| self.is_open && caption.credit.is_none()) {
            Some(caption) => caption.credit = Some(name),
            None if !verdict.stays() => {
                self.settle();
                self.waiting = Some((name, text.to_owned()));
            }
            None => {}
        }
    }

    /// A credit line whose caption did not come is the caption.
    fn settle(&mut self) {
        if let Some((name, text)) = self.waiting.take() {
            self.captions.push(Caption { text, credit: Some(name) });
        }
    }
}

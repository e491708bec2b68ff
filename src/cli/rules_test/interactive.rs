//! The reporter that asks of each page whether it is as it should be.

use std::io;

use console::Term;

use super::plain::Plain;
use super::reporter::{Answer, Reporter, Summary};
use crate::trial::{ExampleReport, PageOutcome, PageTrial};

/// What is asked of a page.
const QUESTION: &str = "  Accept? [y]es, [n]o, [a]ll from here, [q]uit: ";

/// Where answers come from.
pub(super) trait Keys {
    /// The next key.
    fn next(&mut self) -> io::Result<char>;
}

/// The keyboard of the terminal.
pub(super) struct Keyboard;

impl Keys for Keyboard {
    fn next(&mut self) -> io::Result<char> {
        Term::stdout().read_char()
    }
}

/// Prints like the plain reporter and asks after each page.
pub(super) struct Interactive<'o, K> {
    plain: Plain<'o>,
    keys: K,
    /// The answer to all pages that follow.
    standing: Option<Answer>,
}

impl<'o, K: Keys> Interactive<'o, K> {
    pub(super) fn new(plain: Plain<'o>, keys: K) -> Self {
        Self { plain, keys, standing: None }
    }

    fn ask(&mut self) -> io::Result<Answer> {
        loop {
            write!(self.plain.out, "{QUESTION}")?;
            self.plain.out.flush()?;
            let key = self.keys.next()?.to_ascii_lowercase();
            writeln!(self.plain.out, "{}", if key.is_ascii_graphic() { key } else { '?' })?;
            let answer = match key {
                'y' | 'a' => Answer::Accept,
                'n' | 'q' => Answer::Leave,
                _ => continue,
            };
            self.standing = matches!(key, 'a' | 'q').then_some(answer);
            return Ok(answer);
        }
    }
}

impl<K: Keys> Reporter for Interactive<'_, K> {
    fn pack(&mut self, name: &str, reports: &[ExampleReport<'_>]) -> io::Result<()> {
        self.plain.pack(name, reports)
    }

    fn pages(&mut self, trials: &[PageTrial]) -> io::Result<()> {
        self.plain.pages(trials)
    }

    fn page(&mut self, trial: &PageTrial) -> io::Result<Answer> {
        if self.standing == Some(Answer::Leave) {
            return Ok(Answer::Leave);
        }
        self.plain.page(trial)?;
        if let (PageOutcome::New, Some(article)) = (&trial.outcome, &trial.article) {
            self.plain.article(article)?;
        }
        match self.standing {
            Some(answer) => Ok(answer),
            None if trial.is_open() => self.ask(),
            None => Ok(Answer::Leave),
        }
    }

    fn accepted(&mut self, trial: &PageTrial) -> io::Result<()> {
        self.plain.accepted(trial)
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        self.plain.end(summary)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::paint::Paint;
    use super::*;
    use crate::Article;
    use crate::trial::{DiffLine, DiffSide, Difference, HeldPage};

    /// Keys of a test, in order.
    struct Typed(Vec<char>);

    impl Keys for Typed {
        fn next(&mut self) -> io::Result<char> {
            if self.0.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(self.0.remove(0)) }
        }
    }

    fn trial(name: &str, outcome: PageOutcome) -> PageTrial {
        let expected = PathBuf::from(format!("pages/{name}.expected.json"));
        let held = HeldPage { name: name.to_owned(), page: None, expected, is_held: true };
        let article = Article { headline: Some(format!("News of {name}")), ..Article::default() };
        PageTrial { held, outcome, article: Some(article) }
    }

    fn differing(name: &str) -> PageTrial {
        let line = |side, text: &str, rule: Option<&str>| DiffLine {
            side,
            text: text.to_owned(),
            changed: Vec::new(),
            rule: rule.map(str::to_owned),
        };
        let lines = vec![
            line(DiffSide::Both, "The tide was out.", None),
            line(DiffSide::Expected, "Nobody saw it.", Some("en/tides/nobody")),
            line(DiffSide::Actual, "Somebody saw it.", None),
        ];
        trial(name, PageOutcome::Differs(vec![Difference { place: "body[1]".to_owned(), lines }]))
    }

    /// Answers to three pages, all that was printed, and the keys that were not asked for.
    fn answers(keys: &str) -> (Vec<Answer>, String, usize) {
        let mut out = Vec::new();
        let plain = Plain { out: &mut out, paint: Paint::off(), accepts: false };
        let mut reporter = Interactive::new(plain, Typed(keys.chars().collect()));
        let trials = [differing("a"), trial("b", PageOutcome::New), differing("c")];
        let answers = trials.iter().map(|trial| reporter.page(trial).unwrap()).collect();
        let left = reporter.keys.0.len();
        (answers, String::from_utf8(out).unwrap(), left)
    }

    const YES: Answer = Answer::Accept;
    const NO: Answer = Answer::Leave;

    #[test]
    fn each_page_is_asked_for_by_itself() {
        assert_eq!(answers("yny").0, [YES, NO, YES]);
        assert_eq!(answers("NYN").0, [NO, YES, NO]);
    }

    #[test]
    fn all_accepts_the_rest_and_shows_it() {
        let (answers, printed, left) = answers("nayy");
        assert_eq!((answers, left), (vec![NO, YES, YES], 2));
        assert!(printed.contains("pages/c  body[1]"));
    }

    #[test]
    fn quitting_leaves_the_rest_unshown() {
        let (answers, printed, left) = answers("yqyy");
        assert_eq!((answers, left), (vec![YES, NO, NO], 2));
        assert!(!printed.contains("pages/c"));
    }

    #[test]
    fn another_key_asks_again() {
        let (answers, printed, _) = answers("x\u{1b}ynn");
        assert_eq!(answers, [YES, NO, NO]);
        assert_eq!(printed.matches("Accept?").count(), 5);
    }

    #[test]
    fn what_differs_is_shown_before_it_is_asked_for() {
        let (_, printed, _) = answers("ynn");
        let shown =
            "  pages/a  body[1]\n    The tide was out.\n  - Nobody saw it.   en/tides/nobody\n  + Somebody saw it.\n";
        assert!(printed.starts_with(&format!("{shown}{QUESTION}y\n")), "{printed}");
        assert!(printed.contains("  pages/b  new, no article is expected of it yet\n  + # News of b\n"));
    }

    #[test]
    fn a_page_that_cannot_be_accepted_is_not_asked_for() {
        let mut out = Vec::new();
        let plain = Plain { out: &mut out, paint: Paint::off(), accepts: false };
        let mut reporter = Interactive::new(plain, Typed(Vec::new()));
        let failed = trial("d", PageOutcome::Failed("pages/d.txt cannot be read".to_owned()));
        assert_eq!(reporter.page(&failed).unwrap(), NO);
        assert_eq!(String::from_utf8(out).unwrap(), "  pages/d  pages/d.txt cannot be read\n");
    }

    #[test]
    fn an_end_of_input_is_an_error() {
        let mut out = Vec::new();
        let plain = Plain { out: &mut out, paint: Paint::off(), accepts: false };
        assert!(Interactive::new(plain, Typed(Vec::new())).page(&differing("a")).is_err());
    }
}

//! Colours of a report: on a terminal only, and not where `NO_COLOR` is set.

use std::io::{self, IsTerminal};

use console::Style;

/// How parts of a report look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    is_on: bool,
}

impl Paint {
    /// Colours if standard output is a terminal that wants them.
    pub(super) fn on_terminal() -> Self {
        let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { is_on: is_wanted && io::stdout().is_terminal() }
    }

    /// No colours.
    #[cfg(test)]
    pub(super) fn off() -> Self {
        Self { is_on: false }
    }

    /// What is right.
    pub(super) fn good(self, text: &str) -> String {
        self.styled(Style::new().green(), text)
    }

    /// What is wrong, or gone.
    pub(super) fn bad(self, text: &str) -> String {
        self.styled(Style::new().red(), text)
    }

    /// What only stands around it.
    pub(super) fn faint(self, text: &str) -> String {
        self.styled(Style::new().dim(), text)
    }

    /// Text whose given ranges differ: those stand out.
    pub(super) fn emphasised(self, text: &str, ranges: &[std::ops::Range<usize>], is_gone: bool) -> String {
        let base = if is_gone { Style::new().red() } else { Style::new().green() };
        let (mut painted, mut at) = (String::new(), 0);
        for range in ranges {
            painted += &self.styled(base.clone(), &text[at..range.start]);
            painted += &self.styled(base.clone().reverse(), &text[range.clone()]);
            at = range.end;
        }
        painted + &self.styled(base, &text[at..])
    }

    fn styled(self, style: Style, text: &str) -> String {
        if text.is_empty() { String::new() } else { style.force_styling(self.is_on).apply_to(text).to_string() }
    }
}

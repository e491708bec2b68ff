//! Why a rule does not act where its pattern matches. It is put into words only for whoever asks (`explain --rule`).

use std::fmt;

/// Why a rule does not act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Refusal {
    /// Less than a share of the page's prose stands above.
    Above { least: f32, share: f32 },
    /// Less than a share of it stands below.
    Below { least: f32, share: f32 },
    /// The line before is another than the rule asks for.
    After,
    /// The line after is.
    Before,
    /// Too few items stand in a row.
    Items { least: usize, count: usize },
    /// Too few lines of a form stand close together.
    Hits { least: usize, count: usize },
    /// A cut would leave too few prose lines.
    Lines { least: usize, count: u32 },
    /// A cut would leave too small a share of them.
    Share { least: f32, share: f32 },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f32| format!("{:.0}%", share * 100.0);
        match *self {
            Self::Above { least, share } => {
                write!(f, "needs {} of the page's prose above, has {}", percent(least), percent(share))
            }
            Self::Below { least, share } => {
                write!(f, "needs {} of the page's prose below, has {}", percent(least), percent(share))
            }
            Self::After => f.write_str("the line before does not match `after`"),
            Self::Before => f.write_str("the line after does not match `before`"),
            Self::Items { least, count } => write!(f, "needs {least} items in a row, has {count}"),
            Self::Hits { least, count } => write!(f, "needs {least} hits close together, has {count}"),
            Self::Lines { least, count } => write!(f, "{least} prose lines must stay, {count} would"),
            Self::Share { least, share } => {
                write!(f, "{} of the prose lines must stay, {} would", percent(least), percent(share))
            }
        }
    }
}

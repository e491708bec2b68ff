//! What the targets share: a cleaner with the built-in rules, and the checks of the property tests.

use std::sync::LazyLock;

use copydesk::Cleaner;
use copydesk::assemble::Extras;
use copydesk::rules::{Options, load};

#[path = "../../tests/cli/checks.rs"]
pub mod checks;

/// All built-in rules, everything written; pages are text.
pub static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| cleaner(|cleaner| cleaner.is_text = true));

/// The same for pages that are HTML.
pub static HTML_CLEANER: LazyLock<Cleaner> = LazyLock::new(|| cleaner(|cleaner| cleaner.is_html = true));

fn cleaner(set: impl FnOnce(&mut Cleaner)) -> Cleaner {
    let mut cleaner = Cleaner::new(load(&Options::default()).expect("the built-in packs load"));
    cleaner.extras = Extras { blocks: true, dropped: true };
    set(&mut cleaner);
    cleaner
}

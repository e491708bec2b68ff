//! What the targets share: a cleaner with the built-in rules, and the checks of the property tests.

use std::sync::LazyLock;

use copydesk::Cleaner;
use copydesk::assemble::Extras;
use copydesk::rules::{Options, load};

#[path = "../../tests/cli/checks.rs"]
pub mod checks;

/// All built-in rules, everything written.
pub static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| {
    let mut cleaner = Cleaner::new(load(&Options::default()).expect("the built-in packs load"));
    cleaner.extras = Extras { blocks: true, dropped: true };
    cleaner.is_text = true;
    cleaner
});

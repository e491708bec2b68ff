//! Bytes as a rule pack: refused with a place, or loaded and run on a page.
#![no_main]

use copydesk::Cleaner;
use copydesk::rules::{Options, PackSource, load};
use copydesk_fuzz::checks;

/// A page with something for every kind of rule.
const PAGE: &str = "Tides\n\nBy Jane Roe\n\nThe tide was out when the board met on Tuesday at the old cannery by the quay.\n\n\
    Related\nOne\nTwo\n\nThe tide was in again when it had voted, and nobody had seen the water come back.\n\nEnd";

libfuzzer_sys::fuzz_target!(|text: &str| {
    let source = PackSource { file: "fuzz.toml".into(), text: text.to_owned(), expected_name: None, shipped: None };
    let options = Options { no_builtin: true, user: vec![source], ..Options::default() };
    if let Ok(rules) = load(&options) {
        checks::page(&Cleaner::new(rules), PAGE);
    }
});

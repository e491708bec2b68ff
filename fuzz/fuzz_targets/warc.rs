//! Bytes as a stream of WARC, compressed or not.
#![no_main]

use copydesk::read::Container;
use copydesk_fuzz::{CLEANER, checks};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    checks::dump(&CLEANER, "fuzz.warc", Container::Warc, bytes);
});

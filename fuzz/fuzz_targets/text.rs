//! Bytes as a text page: decoded, segmented, judged and put together.
#![no_main]

use copydesk::decode::decode;
use copydesk_fuzz::{CLEANER, checks};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(decoded) = decode(bytes, None) {
        checks::page(&CLEANER, &decoded.text);
    }
});

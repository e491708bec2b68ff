//! Bytes as an HTML page: decoded, parsed, segmented, judged and put together.
#![no_main]

use copydesk::decode::decode;
use copydesk_fuzz::{HTML_CLEANER, checks};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(decoded) = decode(bytes, None) {
        checks::page(&HTML_CLEANER, &decoded.text);
    }
});

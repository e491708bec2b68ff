//! Ctrl-C and the request to end: noted, so that a run can end cleanly; the second time the program ends at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Exit code of a run that was interrupted: 128 and the number of the signal, as shells have it.
pub(super) const EXIT_CODE: u8 = 130;

/// A flag that is set when the run shall end.
///
/// # Errors
/// Where the system refuses to tell of signals.
pub(super) fn watch() -> io::Result<Arc<AtomicBool>> {
    let is_set = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, i32::from(EXIT_CODE), Arc::clone(&is_set))?;
        flag::register(signal, Arc::clone(&is_set))?;
    }
    Ok(is_set)
}

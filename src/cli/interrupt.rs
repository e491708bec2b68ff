//! Signals that ask a run to end: noted, so that it can end cleanly; the second time the program ends at once.

#[cfg(unix)]
use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// What is added to the number of a signal for the exit code of a run that it ended, as shells have it.
const OF_SIGNALS: i32 = 128;

/// Whether a signal asked the run to end, and which.
pub(super) struct Interrupt {
    is_set: Arc<AtomicBool>,
    exit_code: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Begins to listen.
    ///
    /// # Errors
    /// Where the system refuses to tell of signals.
    pub(super) fn watch() -> io::Result<Self> {
        let interrupt = Self { is_set: Arc::default(), exit_code: Arc::default() };
        for signal in [SIGINT, SIGTERM] {
            interrupt.note(signal)?;
        }
        // `nohup` has this one ignored; where nobody can tell, it is left as it is.
        #[cfg(unix)]
        if is_ignored(SIGHUP) == Some(false) {
            interrupt.note(SIGHUP)?;
        }
        Ok(interrupt)
    }

    fn note(&self, signal: i32) -> io::Result<()> {
        let exit_code = OF_SIGNALS + signal;
        flag::register_conditional_shutdown(signal, exit_code, Arc::clone(&self.is_set))?;
        flag::register_usize(signal, Arc::clone(&self.exit_code), exit_code.unsigned_abs() as usize)?;
        flag::register(signal, Arc::clone(&self.is_set))?;
        Ok(())
    }

    /// Whether the run shall end.
    pub(super) fn is_set(&self) -> bool {
        self.is_set.load(Ordering::SeqCst)
    }

    /// The exit code of a run that was asked to end.
    pub(super) fn exit_code(&self) -> u8 {
        u8::try_from(self.exit_code.load(Ordering::SeqCst)).unwrap_or(u8::MAX)
    }
}

/// Whether whoever started the program has a signal ignored; `None` where the system does not tell.
#[cfg(unix)]
fn is_ignored(signal: i32) -> Option<bool> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    Some(mask >> (signal - 1) & 1 == 1)
}

//! The questions of `copydesk rules test -i`, asked in a real pseudo-terminal.

use rexpect::session::{PtySession, spawn_command};

use crate::sample::{HEADLINE, article};
use crate::work::Work;

/// Milliseconds to wait for a question; the program needs less than a second.
const PATIENCE: u64 = 60_000;

/// Three pages of which none is held yet, and the program at its first question.
fn session(work: &Work) -> PtySession {
    for name in ["a", "b", "c"] {
        work.file(&format!("pages/tides-{name}.txt"), article());
    }
    let mut command = work.command(&["rules", "test", "tides", "--pages", "pages", "-i"]);
    command.env("TERM", "xterm").env_remove("NO_COLOR");
    // The session gives the program a terminal for its input; the harness gave it none.
    command.stdin(std::process::Stdio::inherit());
    spawn_command(command, Some(PATIENCE)).unwrap()
}

/// Waits for the question after this page and presses a key.
fn answer(session: &mut PtySession, page: &str, key: &str) {
    session.exp_string(&format!("pages/tides-{page}  new")).unwrap();
    session.exp_string(HEADLINE).unwrap();
    session.exp_string("[q]uit: ").unwrap();
    session.send(key).unwrap();
    session.flush().unwrap();
}

#[test]
fn a_key_accepts_or_leaves_a_page() {
    let work = Work::new();
    let mut session = session(&work);
    answer(&mut session, "a", "y");
    session.exp_string("wrote pages/tides-a.expected.json").unwrap();
    answer(&mut session, "b", "n");
    answer(&mut session, "c", "q");
    session.exp_string("0 pages ok, 1 accepted, 2 new.").unwrap();
    session.exp_eof().unwrap();
    assert_eq!(work.names("pages"), ["tides-a.expected.json", "tides-a.txt", "tides-b.txt", "tides-c.txt"]);
}

#[test]
fn one_key_accepts_the_rest_in_colour() {
    let work = Work::new();
    let mut session = session(&work);
    answer(&mut session, "a", "n");
    answer(&mut session, "b", "a");
    let printed = session.exp_eof().unwrap();
    assert!(printed.contains("\u{1b}[32m+\u{1b}[0m # "), "{printed}");
    assert!(printed.contains("0 pages ok, 2 accepted, 1 new."), "{printed}");
    assert_eq!(work.names("pages").len(), 5);
}

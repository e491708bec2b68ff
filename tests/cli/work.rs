//! A fresh folder for each test, and the program run in it; where a test fails, the command and both streams are shown.

use std::fmt;
use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");
/// Characters of a stream that are shown where a test fails.
const SHOWN: usize = 6000;

/// A folder that goes with its test.
pub struct Work {
    folder: TempDir,
}

impl Work {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let work = Self::new();
        for (name, text) in files {
            work.file(name, text);
        }
        work
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names of all files below a folder, in order.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"))
            .collect()
    }

    /// The program with these arguments, not yet run.
    pub fn command(&self, args: &[&str]) -> Command {
        command(self.folder.path(), args)
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::new(self.command(args))
    }

    /// Runs the program with this on standard input.
    pub fn pipe(&self, input: impl AsRef<[u8]>, args: &[&str]) -> Ran {
        let mut stdin = tempfile::tempfile().unwrap();
        stdin.write_all(input.as_ref()).unwrap();
        stdin.rewind().unwrap();
        let mut command = self.command(args);
        command.stdin(stdin);
        Ran::new(command)
    }
}

/// The repository's root.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in the repository's root: for fixtures by their short paths.
pub fn run_in_repository(args: &[&str]) -> Ran {
    Ran::new(command(repository(), args))
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command
}

/// A run that has ended.
pub struct Ran {
    command: String,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn new(mut command: Command) -> Self {
        let output = command.output().unwrap();
        Self {
            command: format!("{command:?}"),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    /// Done, with nothing to say.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""));
        self
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "exit code");
        self
    }

    /// Standard output holds this.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "not on standard output: {text}");
        self
    }

    /// Standard output does not hold this.
    #[track_caller]
    pub fn omits(self, text: &str) -> Self {
        assert!(!self.out.contains(text), "on standard output: {text}");
        self
    }

    /// Standard error holds this.
    #[track_caller]
    pub fn tells(self, text: &str) -> Self {
        assert!(self.err.contains(text), "not on standard error: {text}");
        self
    }

    /// The one JSON value on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("standard output is one JSON value")
    }

    /// The JSON values on standard output, one a line.
    #[track_caller]
    pub fn rows(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("each line of output is a JSON value")).collect()
    }

    /// One field of each row.
    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<Value> {
        self.rows().iter().map(|row| row[name].clone()).collect()
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| text.chars().take(SHOWN).collect::<String>();
        let (out, err) = (shown(&self.out), shown(&self.err));
        write!(f, "{}\nexit: {:?}\n--- stdout\n{out}\n--- stderr\n{err}\n---", self.command, self.code)
    }
}

impl Drop for Ran {
    #[allow(clippy::print_stderr, reason = "the test harness shows it with the failed test")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{self}");
        }
    }
}

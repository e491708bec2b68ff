//! The only code that knows clap, terminals and exit codes: one file a subcommand.

mod args;
mod clean;
mod completions;
mod eval;
mod explain;
mod explain_html;
mod fit;
mod fit_breaks;
mod hits;
mod interrupt;
mod man;
mod mine;
mod outputs;
mod pipeline;
mod progress;
mod repeats;
mod rules;
mod rules_check;
mod rules_test;
mod schema;
mod shared;
mod survey;
mod tally;
mod target;
mod work;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

pub use args::Cli;

use args::Command;

/// How a run ended; the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done: 0.
    Done,
    /// Finished, but not clean (records skipped, examples failed, findings): 1.
    NotClean,
    /// Ended by a signal, with the exit code of that.
    Interrupted(u8),
}

/// Exit code of a run that could not be done (usage, unreadable pack, no input).
const COULD_NOT_RUN: u8 = 2;

/// Runs the program on these arguments.
pub fn main_with_args<I, T>(args: I, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let mut out = StandardOutput(out);
    let err = &mut Messages(err);
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &mut out, err),
    };
    match run(cli, &mut out, err) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NotClean) => ExitCode::from(1),
        Ok(Outcome::Interrupted(code)) => ExitCode::from(code),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(err, "copydesk: {error:#}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Prints help or a usage error.
fn usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode {
    if error.use_stderr() {
        let _ = write!(err, "{error}");
        return ExitCode::from(COULD_NOT_RUN);
    }
    match write!(out, "{error}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(err, "copydesk: {error}");
            ExitCode::from(COULD_NOT_RUN)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Messages on stderr: where nobody can read them, the run goes on, since its rows are what counts.
struct Messages<'e>(&'e mut dyn Write);

impl Write for Messages<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(self.0.write(bytes).unwrap_or(bytes.len()))
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}

/// Standard output, named in its errors.
struct StandardOutput<'o>(&'o mut dyn Write);

/// The same error, saying what could not be written.
fn named(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write to standard output: {error}"))
}

impl Write for StandardOutput<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(|error| named(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(|error| named(&error))
    }
}

fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    match cli.command {
        None => clean::run(&cli.clean, out, err),
        Some(Command::Clean(args)) => clean::run(&args, out, err),
        Some(Command::Explain(args)) if args.html => explain_html::run(&args, out, err),
        Some(Command::Explain(args)) => explain::run(&args, out),
        Some(Command::Eval(args)) => eval::run(&args, out, err),
        Some(Command::Rules(args)) => rules::run(&args, out, err),
        Some(Command::Fit(args)) => fit::run(&args, err),
        Some(Command::FitBreaks(args)) => fit_breaks::run(&args, err),
        Some(Command::Schema(args)) => schema::run(&args, out),
        Some(Command::Completions(args)) => completions::run(&args, out),
        Some(Command::Man(args)) => man::run(&args, out),
    }
}

/// A reader that closed its end of the pipe wants no more: a normal end.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

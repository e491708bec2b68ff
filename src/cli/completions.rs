//! `copydesk completions`: what a shell needs to complete the command line.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Cli, Outcome};

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    // The generator takes a failed write for a fault in the program; memory does not fail.
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "copydesk", &mut script);
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}

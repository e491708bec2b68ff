//! `copydesk man`: the manual as man pages.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_mangen::{Man, generate_to};

use super::{Cli, Outcome};

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write the pages of all commands into this folder: copydesk.1, copydesk-explain.1, …
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match &args.output {
        Some(folder) => {
            let pages = fs::create_dir_all(folder).and_then(|()| generate_to(Cli::command(), folder));
            pages.with_context(|| format!("cannot write man pages to {}", folder.display()))?;
        }
        None => Man::new(Cli::command()).render(&mut &mut *out)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

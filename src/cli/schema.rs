//! `copydesk schema`: the JSON Schema of the output, or of packs.

use std::io::Write;

use clap::Args;

use super::Outcome;
use crate::rules::pack_schema;
use crate::write;

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Print the schema of rule packs instead, for editors that complete and check TOML
    #[arg(long)]
    packs: bool,
}

pub(super) fn run(args: &SchemaArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let schema = if args.packs { pack_schema() } else { write::schema() };
    writeln!(out, "{}", serde_json::to_string_pretty(&schema)?)?;
    out.flush()?;
    Ok(Outcome::Done)
}

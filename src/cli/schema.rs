//! `copydesk schema`: the JSON Schema of the output.

use std::io::Write;

use super::Outcome;

pub(super) fn run(out: &mut dyn Write) -> anyhow::Result<Outcome> {
    serde_json::to_writer_pretty(&mut *out, &crate::write::schema())?;
    writeln!(out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

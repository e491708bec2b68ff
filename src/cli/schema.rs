//! `copydesk schema`: the JSON Schema of the output.

use std::io::Write;

use super::Outcome;

pub(super) fn run(out: &mut dyn Write) -> anyhow::Result<Outcome> {
    writeln!(out, "{}", serde_json::to_string_pretty(&crate::write::schema())?)?;
    out.flush()?;
    Ok(Outcome::Done)
}

//! `copydesk rules mine`: a dump in, proposals for rules out, as packs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::Outcome;
use super::shared::RuleArgs;
use super::survey::{DumpArgs, survey};
use crate::decode::decode_record;
use crate::mine::{MineOptions, Miner, PackFile, Proposal, Seen, packs_by_site, single_pack, vetted};
use crate::read::Record;

/// What is proposed from which dump.
#[derive(Debug, Args)]
pub(super) struct MineArgs {
    #[command(flatten)]
    dump: DumpArgs,
    /// Write mined.toml and sites/HOST.toml into this folder, and print the ranking
    ///
    /// Without it, one pack is printed, in which rules for one host have `sites`. Files that are there are not replaced.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Most rules that are proposed
    #[arg(long, value_name = "N", default_value_t = 100)]
    top: usize,
    /// Least hosts of a rule for any host; a page without an address counts as one
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(2..))]
    min_hosts: u64,
    /// Least pages of a rule for one host
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(2..))]
    min_pages: u64,
    /// Greatest share of a rule's lines that may stand between paragraphs, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    max_risk: f64,
    /// Most shapes of lines kept in memory, twice: of all hosts, and of single ones
    ///
    /// About two kilobytes each. Where they are not enough, those seen on fewest pages go, and a note tells if that can matter.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    max_shapes: usize,
    #[command(flatten)]
    rules: RuleArgs,
}

pub(super) fn run(args: &MineArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(folder) = &args.output {
        refuse_old_packs(folder)?;
    }
    let cleaner = args.dump.input.cleaner(args.rules.load()?, None);
    let note = move |record: &Record| {
        let decoded = decode_record(record).map_err(|(_, reason)| reason)?;
        let page = cleaner.page(record, &decoded.text);
        Ok(Seen::of(&record.origin, &page, &cleaner.judge(&page, None).verdicts))
    };
    let mut miner = Miner::new(args.options());
    let outcome = survey(&args.dump, note, &mut |seen| miner.add(seen), err)?;
    let layout = if args.output.is_some() { packs_by_site } else { single_pack };
    let (packs, proposals) = vetted(&miner, &args.rules.options()?, layout);
    match &args.output {
        Some(folder) => {
            write_packs(folder, &packs)?;
            print_ranking(&proposals, out)?;
        }
        None => packs.iter().try_for_each(|pack| out.write_all(pack.text.as_bytes()))?,
    }
    args.tell(&miner, proposals.len(), err)?;
    Ok(outcome)
}

impl MineArgs {
    fn options(&self) -> MineOptions {
        MineOptions {
            min_pages: self.min_pages,
            min_hosts: self.min_hosts,
            max_risk: self.max_risk,
            top: self.top,
            max_shapes: self.max_shapes,
        }
    }

    /// Tells what a reader of the proposals should know.
    fn tell(&self, miner: &Miner, proposals: usize, err: &mut dyn Write) -> anyhow::Result<()> {
        if proposals == 0 {
            writeln!(err, "copydesk: nothing recurs often enough: look at --min-hosts, --min-pages and --max-risk")?;
        }
        let lost = miner.lost_pages();
        if lost >= self.min_hosts.min(self.min_pages) {
            writeln!(err, "copydesk: shapes on {lost} pages or fewer may be missing: raise --max-shapes to keep more")?;
        }
        Ok(())
    }
}

/// Refuses a folder that holds packs: somebody may have worked on them.
fn refuse_old_packs(folder: &Path) -> anyhow::Result<()> {
    let holds_packs = walkdir::WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .filter_map(Result::ok)
        .any(|entry| entry.path().extension().is_some_and(|extension| extension == "toml"));
    if holds_packs {
        bail!("{} holds packs already: name an empty folder, or one to be made", folder.display());
    }
    Ok(())
}

fn write_packs(folder: &Path, packs: &[PackFile]) -> anyhow::Result<()> {
    for pack in packs {
        let path = folder.join(format!("{}.toml", pack.name));
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
        fs::write(&path, &pack.text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn print_ranking(proposals: &[Proposal], out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "rank    words  risk  pages  hosts  rule")?;
    for (index, proposal) in proposals.iter().enumerate() {
        let Proposal { words, risk, pages, hosts, id, form, .. } = proposal;
        let kind = form.kind();
        let pack = proposal.host.as_ref().map_or_else(|| "mined".to_owned(), |host| format!("sites/{host}"));
        writeln!(out, "{:>4} {words:>8}  {risk:.2} {pages:>6} {hosts:>6}  {kind:<7} {pack}/{id}", index + 1)?;
    }
    Ok(())
}

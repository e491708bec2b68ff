//! `copydesk clean`: pages in, articles out.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;

use super::Outcome;
use super::args::{CleanArgs, To};
use super::interrupt::Interrupt;
use super::outputs::Outputs;
use super::pipeline::{Sink, run_ordered, workers};
use super::progress::{Progress, total_size};
use super::tally::Tally;
use super::target::{Folder, Part, Target, is_same};
use super::work::{Done, DonePage, Layout, Worked, Worker, batches};
use crate::Cleaner;
use crate::assemble::Extras;
use crate::read::{Inputs, PAGE_EXTENSIONS, ReadError, expand, name_of};
use crate::write::Format;

/// Files to be read.
type Files = VecDeque<Result<PathBuf, ReadError>>;

pub(super) fn run(args: &CleanArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    refuse_unwritten(args)?;
    let cleaner = cleaner(args)?;
    let mut files = files(args)?;
    let layout = Layout { asked: args.to.map(Format::from), is_single: files.len() == 1 };
    leave_out_doubles(args, &mut files)?;
    leave_out_whole(args, &mut files)?;
    let options = args.input.read_options(&args.keep);
    let total = total_size(files.iter());
    let inputs = Inputs::new(files, options.clone());
    let tally = Tally::new(err, Progress::on_terminal(total, inputs.bytes()));
    let interrupt = Interrupt::watch()?;
    // All files are begun before the work, so that it is not lost where one cannot be written.
    let target = Target::open(args, out)?;
    let stats = args.stats.as_deref().map(|path| Part::create(path, None)).transpose()?;
    let mut writer = Writer { target, tally, fail_fast: args.fail_fast, has_input: false, interrupt };
    let jobs = workers(args.jobs);
    let worker = Arc::new(Worker { cleaner, options, layout });
    // The process ends with the run: taking rules and model apart would only cost time.
    std::mem::forget(Arc::clone(&worker));
    let ended = {
        let worker = Arc::clone(&worker);
        run_ordered(batches(inputs), jobs, move |batch| worker.work(batch), &mut writer)
    };
    let Writer { target, mut tally, has_input, interrupt, .. } = writer;
    let interrupted = matches!(ended, Err(End::Interrupted)).then(|| interrupt.exit_code());
    match ended {
        Err(End::Failed(error)) => return Err(error),
        Ok(()) if tally.has_problems() && !has_input => return Err(anyhow!("no page to clean: no input can be read")),
        Err(End::Interrupted | End::Asked) => target.abandon()?,
        Ok(()) => target.finish()?,
    }
    if let Some(part) = stats {
        tally.write(part, worker.cleaner.rules())?;
    }
    tally.finish(interrupted)
}

/// Refuses what would be asked for and not written: text and Markdown have no fields.
fn refuse_unwritten(args: &CleanArgs) -> anyhow::Result<()> {
    let Some(to @ (To::Text | To::Markdown)) = args.to else { return Ok(()) };
    let asked = [("--blocks", args.blocks), ("--dropped", args.dropped), ("--keep", !args.keep.is_empty())];
    match asked.iter().find(|(_, is_asked)| *is_asked) {
        Some((option, _)) => {
            let name = if to == To::Text { "text" } else { "markdown" };
            Err(anyhow!("{option} adds a field to JSON, and --to {name} has none: leave one of the two out"))
        }
        None => Ok(()),
    }
}

fn cleaner(args: &CleanArgs) -> anyhow::Result<Cleaner> {
    let mut cleaner = args.input.cleaner(args.rules.load()?, args.scorer.load()?);
    // Markdown tells headings, lists and tables by their blocks.
    let blocks = args.blocks || args.to.map(Format::from) == Some(Format::Markdown);
    cleaner.extras = Extras { blocks, dropped: args.dropped };
    cleaner.is_counting = args.stats.is_some();
    Ok(cleaner)
}

fn files(args: &CleanArgs) -> anyhow::Result<Files> {
    let paths = if args.paths.is_empty() { vec![PathBuf::from("-")] } else { args.paths.clone() };
    anyhow::ensure!(
        paths.iter().filter(|path| *path == Path::new("-")).count() < 2,
        "standard input (`-`) is named twice"
    );
    let outputs = Outputs::new(&[("-o", args.output()), ("--stats", args.stats.as_deref())])?;
    let named = paths.iter().chain(&args.rules.packs).chain(&args.scorer.model);
    outputs.spare(named.filter(|path| !path.is_dir()).map(PathBuf::as_path))?;
    let mut files = expand(&paths);
    // What an earlier run wrote into a folder that is searched is no page.
    files.retain(|file| file.as_ref().map_or(true, |path| outputs.option_of(path).is_none()));
    if let Some(folder) = args.output().and_then(|folder| folder.canonicalize().ok()).filter(|path| path.is_dir()) {
        leave_out_folder(&paths, &folder, &mut files);
    }
    if files.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| name_of(path)).collect();
        return Err(anyhow!(
            "no page to clean: {} holds no file of a known extension (.{})",
            names.join(", "),
            PAGE_EXTENSIONS.join(", .")
        ));
    }
    Ok(files)
}

/// Leaves out what stands in the output folder, where that lies inside a folder that is searched.
fn leave_out_folder(paths: &[PathBuf], output: &Path, files: &mut Files) {
    let mut searched = paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok());
    if searched.any(|folder| output != folder && output.starts_with(folder)) {
        let is_inside = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(output));
        files.retain(|file| !file.as_ref().is_ok_and(is_inside));
    }
}

/// Where each input has an output of its own: leaves out the files that are named twice, and refuses inputs that would
/// share an output with another or with the counts, or be replaced by one.
fn leave_out_doubles(args: &CleanArgs, files: &mut Files) -> anyhow::Result<()> {
    let Some(folder) = Folder::of(args) else { return Ok(()) };
    let mut seen: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut kept = Files::new();
    for file in std::mem::take(files) {
        let Ok(path) = &file else {
            kept.push_back(file);
            continue;
        };
        match seen.entry(folder.name(&input_name(path), false)) {
            Entry::Vacant(free) => {
                free.insert(path.clone());
                kept.push_back(file);
            }
            Entry::Occupied(first) if is_same(first.get(), path) => {}
            Entry::Occupied(first) => {
                let (first, second) = (name_of(first.get()), name_of(path));
                return Err(anyhow!("{first} and {second} would have the same output: clean them apart"));
            }
        }
    }
    *files = kept;
    folder.spare(seen.values())?;
    let mut names = files.iter().flatten().map(|path| input_name(path));
    match args.stats.as_deref().and_then(|stats| names.find(|name| folder.writes(name, stats))) {
        Some(name) => {
            Err(anyhow!("--stats names the output of {name}: one would replace the other; name another file"))
        }
        None => Ok(()),
    }
}

/// With `--resume`, leaves out the files whose outputs are whole.
fn leave_out_whole(args: &CleanArgs, files: &mut Files) -> anyhow::Result<()> {
    if args.resume {
        let folder = Folder::of(args).ok_or_else(|| anyhow!("--resume needs a folder to go on in: -o DIR/"))?;
        files.retain(|file| file.as_ref().map_or(true, |path| !folder.has(&input_name(path))));
    }
    Ok(())
}

/// Name of an input as its records have it.
fn input_name(path: &Path) -> String {
    if path == Path::new("-") { "stdin".to_owned() } else { name_of(path) }
}

/// Why a run ended before its input.
enum End {
    /// Output cannot be written.
    Failed(anyhow::Error),
    /// `--fail-fast`.
    Asked,
    /// By a signal.
    Interrupted,
}

impl<E: Into<anyhow::Error>> From<E> for End {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Writes pages that are done, reports what went wrong.
struct Writer<'w> {
    target: Target<'w>,
    tally: Tally<'w>,
    fail_fast: bool,
    /// Whether anything could be read.
    has_input: bool,
    interrupt: Interrupt,
}

impl Writer<'_> {
    fn take_one(&mut self, done: Done) -> Result<(), End> {
        match done {
            Done::Page(page) => self.take_page(page),
            Done::Skipped(media) => {
                self.tally.skipped(media);
                Ok(())
            }
            Done::End { path, is_page, is_whole } => {
                self.has_input = true;
                Ok(self.target.end_input(&path, is_page, is_whole)?)
            }
        }
    }

    fn take_page(&mut self, page: DonePage) -> Result<(), End> {
        let DonePage { origin, bytes, flags, problem } = page;
        self.tally.page(&flags);
        if let Some(bytes) = bytes {
            self.target.write(&origin, &bytes)?;
        }
        if let Some(problem) = problem {
            self.tally.problem(&origin, &problem)?;
            if self.fail_fast {
                return Err(End::Asked);
            }
        }
        Ok(())
    }
}

impl Sink<Worked> for Writer<'_> {
    type Error = End;

    fn take(&mut self, worked: Worked) -> Result<(), End> {
        worked.done.into_iter().try_for_each(|done| self.take_one(done))?;
        self.tally.add(&worked.counts);
        self.tick()
    }

    fn tick(&mut self) -> Result<(), End> {
        self.tally.show();
        if self.interrupt.is_set() { Err(End::Interrupted) } else { Ok(()) }
    }
}

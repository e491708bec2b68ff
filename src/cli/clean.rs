//! `copydesk clean`: pages in, articles out.

use std::any::Any;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::thread::available_parallelism;

use anyhow::{Context, anyhow};

use super::Outcome;
use super::args::{As, CleanArgs};
use super::workers::run_ordered;
use crate::assemble::Extras;
use crate::read::{Inputs, Origin, ReadError, Record, expand};
use crate::write::{Format, render};
use crate::{Article, Cleaned, Cleaner};

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 17;

/// A page worked off: its origin, its bytes if it gives a row, and what went wrong.
struct Done {
    origin: Origin,
    bytes: Option<Vec<u8>>,
    problem: Option<String>,
}

pub(super) fn run(args: &CleanArgs, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut cleaner = Cleaner::new(args.rules.load()?);
    cleaner.extras = Extras { blocks: args.blocks, dropped: args.dropped };
    cleaner.scorer = args.scorer.load()?;
    cleaner.language.clone_from(&args.input.lang);
    cleaner.is_text = args.input.page_as == Some(As::Text);
    cleaner.is_html = args.input.page_as == Some(As::Html);
    let paths = if args.paths.is_empty() { vec![PathBuf::from("-")] } else { args.paths.clone() };
    let files = expand(&paths);
    if files.is_empty() {
        return Err(anyhow!("no page to clean: the folder holds no file of a known extension"));
    }
    let layout = Layout { asked: args.to.map(Format::from), is_single: files.len() == 1 };
    let inputs = Inputs::new(files, args.input.container(), args.input.fields(&args.keep), args.input.max_page);
    let mut target = Target::open(args, layout, out)?;
    let mut tally = Tally { err, pages: 0, problems: 0, fail_fast: args.fail_fast };
    let jobs = args.jobs.unwrap_or_else(|| available_parallelism().map_or(1, usize::from));
    let ended =
        run_ordered(inputs, jobs, |item| work(&cleaner, item, layout), |done| take(done, &mut tally, &mut target));
    match ended {
        Err(End::Failed(error)) => return Err(error),
        Err(End::Asked) | Ok(()) => target.finish()?,
    }
    tally.finish()
}

/// Why a run ended before its input.
enum End {
    /// Output cannot be written.
    Failed(anyhow::Error),
    /// `--fail-fast`.
    Asked,
}

/// How a page is written: as asked for; else JSON where one file is the page, and JSON lines for all else.
#[derive(Debug, Clone, Copy)]
struct Layout {
    asked: Option<Format>,
    is_single: bool,
}

impl Layout {
    fn of(self, origin: &Origin) -> Format {
        let is_page = self.is_single && origin.record.is_none();
        self.asked.unwrap_or(if is_page { Format::Json } else { Format::Jsonl })
    }
}

/// Cleans one record; a panic costs the page, not the run.
fn work(cleaner: &Cleaner, item: Result<Record, ReadError>, layout: Layout) -> Done {
    let record = match item {
        Ok(record) => record,
        Err(error) => return Done { origin: error.origin, bytes: None, problem: Some(error.reason) },
    };
    let Cleaned { article, problem } = catch_unwind(AssertUnwindSafe(|| cleaner.clean(&record)))
        .unwrap_or_else(|panic| panicked(&record, panic.as_ref()));
    let gives_row = problem.is_none() || record.origin.record.is_some();
    Done { bytes: gives_row.then(|| render(&article, layout.of(&record.origin))), origin: record.origin, problem }
}

/// The row of a page whose processing panicked.
fn panicked(record: &Record, panic: &(dyn Any + Send)) -> Cleaned {
    let reason = panic
        .downcast_ref::<&str>()
        .map(|reason| (*reason).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    let article = Article {
        id: record.id.clone(),
        url: record.url.clone(),
        flags: vec!["panic".to_owned()],
        ..Article::default()
    };
    Cleaned { article, problem: Some(format!("a fault in copydesk, please report it: {reason}")) }
}

/// Counts and reports what went wrong.
struct Tally<'e> {
    err: &'e mut dyn Write,
    pages: u64,
    problems: u64,
    fail_fast: bool,
}

impl Tally<'_> {
    fn finish(self) -> anyhow::Result<Outcome> {
        if self.problems == 0 {
            return Ok(Outcome::Done);
        }
        writeln!(self.err, "copydesk: {} of {} pages could not be cleaned", self.problems, self.pages)?;
        Ok(Outcome::NotClean)
    }
}

/// Writes a page that is done, reports what went wrong.
fn take(done: Done, tally: &mut Tally<'_>, target: &mut Target<'_>) -> Result<(), End> {
    tally.pages += 1;
    if let Some(bytes) = done.bytes {
        target.write(&done.origin, &bytes).map_err(End::Failed)?;
    }
    if let Some(problem) = done.problem {
        tally.problems += 1;
        writeln!(tally.err, "copydesk: {}: {problem}", done.origin).map_err(|error| End::Failed(error.into()))?;
        if tally.fail_fast {
            return Err(End::Asked);
        }
    }
    Ok(())
}

/// Where articles go.
enum Target<'o> {
    /// Standard output.
    Stream(BufWriter<&'o mut dyn Write>),
    /// A file, under a temporary name until it is whole.
    File { writer: BufWriter<File>, temporary: PathBuf, path: PathBuf },
    /// One file a page.
    Folder { path: PathBuf, extension: &'static str },
}

impl<'o> Target<'o> {
    fn open(args: &CleanArgs, layout: Layout, out: &'o mut dyn Write) -> anyhow::Result<Self> {
        let Some(path) = &args.output else { return Ok(Self::Stream(BufWriter::with_capacity(BUFFER, out))) };
        if path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/') {
            fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))?;
            let extension = match layout.asked {
                None | Some(Format::Json | Format::Jsonl) => "json",
                Some(Format::Text) => "txt",
                Some(Format::Markdown) => "md",
            };
            return Ok(Self::Folder { path: path.clone(), extension });
        }
        let temporary = temporary_name(path);
        let file = File::create(&temporary).with_context(|| format!("cannot write {}", temporary.display()))?;
        Ok(Self::File { writer: BufWriter::with_capacity(BUFFER, file), temporary, path: path.clone() })
    }

    fn write(&mut self, origin: &Origin, bytes: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Stream(writer) => Ok(writer.write_all(bytes)?),
            Self::File { writer, path, .. } => {
                writer.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))
            }
            Self::Folder { path, extension } => {
                let file = path.join(output_name(origin, extension));
                write_whole(&file, bytes).with_context(|| format!("cannot write {}", file.display()))
            }
        }
    }

    /// Flushes, and gives a file its name.
    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stream(mut writer) => Ok(writer.flush()?),
            Self::File { mut writer, temporary, path } => {
                writer.flush().with_context(|| format!("cannot write {}", path.display()))?;
                fs::rename(&temporary, &path)
                    .with_context(|| format!("cannot rename {} to {}", temporary.display(), path.display()))
            }
            Self::Folder { .. } => Ok(()),
        }
    }
}

/// Writes a file under a temporary name and renames it when it is whole.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let temporary = temporary_name(path);
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Name of a page's output under the folder: its own path without what leads out of the folder, a row's
/// number, and the extension of what is written. The page's own extension stays: `a.md` and `a.txt` are two pages.
fn output_name(origin: &Origin, extension: &str) -> PathBuf {
    let is_inside = |part: &Component<'_>| matches!(part, Component::Normal(_));
    let mut inside: PathBuf = Path::new(&origin.path).components().filter(is_inside).collect();
    if let Some(record) = origin.record {
        inside.push(format!("{record:06}"));
    }
    let mut name = inside.into_os_string();
    name.push(format!(".{extension}"));
    PathBuf::from(name)
}

//! A folder in, how its pages came out: each page held against the article that is expected of it.
//!
//! `NAME.html` or `NAME.txt` is the page, `NAME.expected.json` beside it the article as somebody accepted it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::difference::{Difference, differences};
use crate::read::{Content, Origin, Record};
use crate::{Article, Cleaned, Cleaner};

/// Extensions of pages.
const PAGE_EXTENSIONS: [&str; 2] = ["html", "txt"];
/// What the name of an expected article ends in.
const EXPECTED: &str = ".expected.json";

/// A page, the article expected of it, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPage {
    /// Path below the folder without extension, its parts apart by `/`.
    pub name: String,
    /// The page; `None` where only the expected article is left.
    pub page: Option<PathBuf>,
    /// Where the expected article stands, or is to stand.
    pub expected: PathBuf,
    /// Whether it stands there.
    pub is_held: bool,
}

/// How a page came out.
#[derive(Debug)]
pub enum PageOutcome {
    /// As expected.
    Ok,
    /// Another article than expected.
    Differs(Vec<Difference>),
    /// No article is expected yet.
    New,
    /// An article is expected of a page that is gone.
    Stale,
    /// The page cannot be read or cleaned, for this reason.
    Failed(String),
}

impl PageOutcome {
    /// The word for it in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Differs(_) => "differs",
            Self::New => "new",
            Self::Stale => "stale",
            Self::Failed(_) => "failed",
        }
    }
}

/// A page with what came of it.
#[derive(Debug)]
pub struct PageTrial {
    /// The page.
    pub held: HeldPage,
    /// How it came out.
    pub outcome: PageOutcome,
    /// The article that came out; `None` where there is no page, or none that can be read.
    pub article: Option<Article>,
}

/// The pages of a folder and the articles expected of them, in order of name.
///
/// # Errors
/// A folder that cannot be read or holds neither, and two pages of one name.
pub fn held_pages(folder: &Path) -> Result<Vec<HeldPage>, String> {
    let mut found: BTreeMap<String, HeldPage> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| format!("cannot read pages: {}: {error}", folder.display()))?;
        if entry.file_type().is_file() {
            add(folder, entry.path(), &mut found)?;
        }
    }
    if found.is_empty() {
        return Err(format!("{}: no page (NAME.html or NAME.txt) in this folder", folder.display()));
    }
    Ok(found.into_values().collect())
}

/// Adds a file, if it is a page or an expected article.
fn add(folder: &Path, path: &Path, found: &mut BTreeMap<String, HeldPage>) -> Result<(), String> {
    let file = path.to_string_lossy();
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let is_page = PAGE_EXTENSIONS.contains(&extension);
    let stem = if is_page { file.strip_suffix(&format!(".{extension}")) } else { file.strip_suffix(EXPECTED) };
    let Some(stem) = stem else { return Ok(()) };
    let below = Path::new(stem).strip_prefix(folder).unwrap_or(Path::new(stem));
    let name = below.to_string_lossy().replace('\\', "/");
    let held = found.entry(name.clone()).or_insert_with(|| HeldPage {
        name,
        page: None,
        expected: PathBuf::from(format!("{stem}{EXPECTED}")),
        is_held: false,
    });
    if !is_page {
        held.is_held = true;
    } else if let Some(other) = held.page.replace(path.to_path_buf()) {
        let (one, two) = (other.display(), path.display());
        return Err(format!("{one} and {two} would share one {stem}{EXPECTED}: rename one of them"));
    }
    Ok(())
}

impl HeldPage {
    /// Path without extension, as the folder was given.
    #[must_use]
    pub fn shown(&self) -> String {
        let path = self.expected.to_string_lossy();
        path.strip_suffix(EXPECTED).unwrap_or(&path).to_owned()
    }

    /// Cleans the page and compares. The cleaner must add what it dropped, so that differences can name rules.
    #[must_use]
    pub fn run(self, cleaner: &Cleaner) -> PageTrial {
        let Some(page) = &self.page else {
            return PageTrial { held: self, outcome: PageOutcome::Stale, article: None };
        };
        match self.compared(page, cleaner) {
            Ok((outcome, article)) => PageTrial { held: self, outcome, article: Some(article) },
            Err(error) => PageTrial { held: self, outcome: PageOutcome::Failed(error), article: None },
        }
    }

    fn compared(&self, page: &Path, cleaner: &Cleaner) -> Result<(PageOutcome, Article), String> {
        let bytes = fs::read(page).map_err(|error| format!("{} cannot be read: {error}", page.display()))?;
        let held = if self.is_held { Some(self.read()?) } else { None };
        let is_html = page.extension().is_some_and(|extension| extension == "html");
        // Text does not say where it is from; who accepted the article may have.
        let url = held.as_ref().filter(|_| !is_html).and_then(|held| held["url"].as_str()).map(str::to_owned);
        let origin = Origin { path: page.display().to_string(), ..Origin::default() };
        let record = Record { origin, url, is_html, content: Content::Bytes(bytes), ..Record::default() };
        let Cleaned { mut article, problem, .. } = cleaner.clean(&record);
        if let Some(problem) = problem {
            return Err(format!("{} cannot be cleaned: {problem}", page.display()));
        }
        let dropped = article.dropped.take().unwrap_or_default();
        let Some(held) = held else { return Ok((PageOutcome::New, article)) };
        let found = differences(&held, &without_id(&article), &dropped);
        Ok((if found.is_empty() { PageOutcome::Ok } else { PageOutcome::Differs(found) }, article))
    }

    /// The expected article.
    fn read(&self) -> Result<Value, String> {
        let shown = self.expected.display();
        let text = fs::read_to_string(&self.expected).map_err(|error| format!("{shown} cannot be read: {error}"))?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| format!("{shown} is no JSON: {error}; mend it, or remove it and accept the page anew"))?;
        if value.is_object() { Ok(value) } else { Err(format!("{shown} is no article: it must be a JSON object")) }
    }
}

/// An article as it is held: a page's path is no part of it.
fn without_id(article: &Article) -> Value {
    let mut value = serde_json::to_value(article).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.shift_remove("id");
    }
    value
}

impl PageTrial {
    /// Whether accepting it would change anything on the disk.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.outcome, PageOutcome::Differs(_) | PageOutcome::New | PageOutcome::Stale)
    }

    /// Writes the article as the expected one, or removes one that is stale.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn accept(&self) -> io::Result<()> {
        let path = &self.held.expected;
        let done = match &self.article {
            Some(article) => write_whole(path, &held_bytes(article)?),
            None => fs::remove_file(path),
        };
        done.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }
}

/// The article as it is held: indented JSON, the order of its fields fixed.
fn held_bytes(article: &Article) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(&without_id(article))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes a file under another name first, so that it is never seen half written.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("json.part");
    fs::write(&unfinished, bytes)?;
    fs::rename(&unfinished, path)
}

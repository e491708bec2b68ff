//! Pack sources in, a [`RuleSet`] out; strict: whatever is wrong is named with file, line and column.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::{Arc, OnceLock};

use walkdir::{DirEntry, WalkDir};

use super::aims::{missing_rules, scope_findings};
use super::compile::Compiler;
use super::pack::{FORMAT, PackFile, PackHead, Text};
use super::place::{LineStarts, Place};
use crate::rules::scope::{Scope, Scopes};
use crate::rules::selection::{Exception, Selection, unmatched};
use crate::rules::{Action, Rule, RuleSet};
use crate::segment::Hides;

/// The built-in packs: path in the repository, text, and the pack as the build script read it.
pub(crate) const BUILTIN: &[(&str, &str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/packs.in"));

/// A pack file before it is read as TOML.
#[derive(Debug, Clone)]
pub struct PackSource {
    /// Path, as shown in messages.
    pub file: Arc<str>,
    /// The file's text.
    pub text: String,
    /// Name the file's place asks the pack to have, where it asks.
    pub expected_name: Option<String>,
    /// The pack as the build script read it, if it is embedded, and so was checked before it was shipped. Nothing stands
    /// here if the script could not read it.
    pub shipped: Option<&'static [u8]>,
}

/// The packs embedded in the program.
#[must_use]
pub fn builtin_packs() -> Vec<PackSource> {
    let name =
        |file: &str| file.strip_prefix("src/packs/").and_then(|rest| rest.strip_suffix(".toml")).map(str::to_owned);
    BUILTIN
        .iter()
        .map(|(file, text, shipped)| PackSource {
            file: Arc::from(*file),
            text: (*text).to_owned(),
            expected_name: name(file),
            shipped: Some(shipped),
        })
        .collect()
}

/// Reads the packs of a folder (recursive, `*.toml`, in order of name), or one pack file.
///
/// # Errors
/// A path that cannot be read, or a folder without packs.
pub fn read_packs(path: &Path) -> Result<Vec<PackSource>, String> {
    let shown = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let mut files: Vec<PathBuf> = Vec::new();
    // Links are followed: who keeps packs elsewhere links to them. What has a dot before its name belongs to a tool.
    let is_seen = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(is_seen) {
        let entry = entry.map_err(|error| shown(&error))?;
        let is_pack = entry.path().extension().is_some_and(|extension| extension == "toml");
        if entry.file_type().is_file() && (is_pack || entry.depth() == 0) {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        return Err(format!("{}: no pack (*.toml) in this folder", path.display()));
    }
    let read = |file: PathBuf| {
        let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&file, &error))?;
        let name =
            file.strip_prefix(path).ok().map(|rest| rest.with_extension("").to_string_lossy().replace('\\', "/"));
        Ok(PackSource {
            file: Arc::from(file.to_string_lossy()),
            text,
            expected_name: name.filter(|name| !name.is_empty()),
            shipped: None,
        })
    };
    files.into_iter().map(read).collect()
}

/// Where a pack file is no UTF-8.
fn not_utf8(file: &Path, error: &FromUtf8Error) -> String {
    let (bytes, end) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let before = String::from_utf8_lossy(&bytes[..end]);
    let place = LineStarts::of(&before).place(&Arc::from(file.to_string_lossy()), &before, end);
    format!("{place}: a pack must be UTF-8, and the byte {:#04X} here is not", bytes[end])
}

/// One thing that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What, and what is accepted.
    pub message: String,
    /// Full ids of the rules that it is about, where it is about whole rules.
    pub rules: Vec<String>,
}

impl Finding {
    /// What is wrong at a place.
    #[must_use]
    pub fn new(place: Place, message: String) -> Self {
        Self { place, message, rules: Vec::new() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Everything that keeps a set of packs from being used.
#[derive(Debug)]
pub struct LoadError {
    /// The findings, in order of place.
    pub findings: Vec<Finding>,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.findings.iter().map(Finding::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for LoadError {}

/// What to load and how.
#[derive(Debug, Default)]
pub struct Options {
    /// Leave the built-in packs out.
    pub no_builtin: bool,
    /// User packs; one of the same name as a built-in replaces it whole.
    pub user: Vec<PackSource>,
    /// Globs of rule ids to run; none means all.
    pub only: Vec<String>,
    /// Globs of rule ids not to run.
    pub skip: Vec<String>,
}

/// A pack as read, with its source.
pub(crate) struct Parsed {
    pub source: PackSource,
    pub pack: PackFile,
    lines: LineStarts,
}

impl Parsed {
    /// The place of a value.
    pub(crate) fn place(&self, text: &Text) -> Place {
        self.place_of(text.span().start)
    }

    /// The place of a byte of its file.
    pub(crate) fn place_of(&self, offset: usize) -> Place {
        self.lines.place(&self.source.file, &self.source.text, offset)
    }

    /// Whether all its rules are for English pages.
    pub(crate) fn is_english(&self) -> bool {
        self.pack.pack.lang == ["en"]
    }

    /// A finding at a value.
    pub(crate) fn finding(&self, text: &Text, message: String) -> Finding {
        Finding::new(self.place(text), message)
    }
}

/// Reads a pack file strictly.
///
/// # Errors
/// What is wrong with its TOML: syntax, unknown keys, wrong types.
pub(crate) fn parse(mut source: PackSource) -> Result<Parsed, Finding> {
    if source.text.contains('\r') {
        source.text = source.text.replace("\r\n", "\n");
    }
    let lines = LineStarts::of(&source.text);
    if let Some(pack) = source.shipped.and_then(|bytes| postcard::from_bytes(bytes).ok()) {
        return Ok(Parsed { source, pack, lines });
    }
    match toml::from_str::<PackFile>(&source.text) {
        Ok(pack) => Ok(Parsed { source, pack, lines }),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            let message = error.message().trim().replace('\n', ", ");
            Err(Finding::new(lines.place(&source.file, &source.text, offset), message))
        }
    }
}

/// Loads and layers packs into a rule set.
///
/// # Errors
/// All findings of all packs.
pub fn load(options: &Options) -> Result<RuleSet, LoadError> {
    let (parsed, mut findings) = parse_all(options);
    let mut compiler = Compiler::default();
    compiler.add_words(&parsed, &mut findings);
    let mut rules: Vec<Rule> = Vec::new();
    let mut exceptions = Vec::new();
    for pack in &parsed {
        head_findings(pack, &mut findings);
        hidden_findings(pack, &mut findings);
        scope_findings(pack, &mut findings);
        compiler.add_pack(pack, &mut rules, &mut findings);
        exceptions.extend(pack.pack.allow.iter().map(exception));
    }
    duplicate_findings(&parsed, &rules, &mut findings);
    if !options.no_builtin {
        missing_rules(&parsed, &rules, &mut findings);
    }
    if !findings.is_empty() {
        findings.sort();
        return Err(LoadError { findings });
    }
    let bad_glob = |error: globset::Error| whole_error("--only or --skip", &error.to_string());
    let selection = selection(options, &parsed).map_err(bad_glob)?;
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let unmatched = unmatched(options.only.iter().chain(&options.skip), &ids).map_err(bad_glob)?;
    let left_out = left_out(&rules, &selection, &parsed);
    rules.retain(|rule| selection.takes(&rule.id));
    if rules.len() > MOST_RULES {
        return Err(whole_error(
            "packs",
            &format!("{} rules, and {MOST_RULES} are the most that can run", rules.len()),
        ));
    }
    rules.sort_by_key(|rule| rule.action.order());
    let (matcher, css) = compiler.finish(&rules);
    let hiding = hiding(&parsed);
    let most_up = most_up(&rules);
    let (scopes, names) = (Scopes::new(&rules), OnceLock::new());
    Ok(RuleSet { scopes, rules, exceptions, matcher, css, hiding, names, most_up, unmatched, left_out })
}

/// Most steps that a rule goes up from the elements its selectors find.
fn most_up(rules: &[Rule]) -> usize {
    let ups = rules.iter().filter_map(|rule| match &rule.action {
        Action::Select(select) => Some(select.up),
        _ => None,
    });
    ups.max().unwrap_or(0)
}

/// Most rules of a set: they are numbered in 16 bits.
const MOST_RULES: usize = u16::MAX as usize;

/// The rules that do not run, by id, and what says so.
fn left_out(rules: &[Rule], selection: &Selection, parsed: &[Parsed]) -> HashMap<String, String> {
    let globs = || parsed.iter().flat_map(|pack| pack.pack.pack.disable.iter().map(move |glob| (pack, glob)));
    let disabled = |id: &str| {
        let is_off =
            |glob: &Text| globset::Glob::new(glob.get_ref()).is_ok_and(|glob| glob.compile_matcher().is_match(id));
        globs().find(|(_, glob)| is_off(glob)).map(|(pack, glob)| format!("disabled at {}", pack.place(glob)))
    };
    let why = |id: &str| disabled(id).unwrap_or_else(|| "left out by --only or --skip".to_owned());
    let left = rules.iter().map(|rule| &rule.id).filter(|id| !selection.takes(id));
    left.map(|id| (id.clone(), why(id))).collect()
}

/// Parses built-in and user packs; a user pack replaces the built-in one of its name.
pub(crate) fn parse_all(options: &Options) -> (Vec<Parsed>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut read = |sources: Vec<PackSource>| -> Vec<Parsed> {
        let parsed: Vec<Result<Parsed, Finding>> = sources.into_iter().map(parse).collect();
        parsed.into_iter().filter_map(|pack| pack.map_err(|finding| findings.push(finding)).ok()).collect()
    };
    let mut packs = if options.no_builtin { Vec::new() } else { read(builtin_packs()) };
    let user = read(options.user.clone());
    let names: HashSet<&str> = user.iter().map(|pack| pack.pack.pack.name.get_ref().as_str()).collect();
    packs.retain(|pack| !names.contains(pack.pack.pack.name.get_ref().as_str()));
    packs.extend(user);
    (packs, findings)
}

/// The names that packs give to hidden text.
fn hiding(packs: &[Parsed]) -> Vec<(Hides, String)> {
    let tables = packs.iter().flat_map(|parsed| &parsed.pack.hidden);
    tables.flat_map(|table| table.names.iter().map(|name| (table.kind, name.clone()))).collect()
}

/// What is wrong with a pack's head.
fn head_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let PackHead { name, format, disable, .. } = &parsed.pack.pack;
    if format.as_ref().is_none_or(|format| *format.get_ref() != FORMAT) {
        let offset = format.as_ref().map_or(name.span().start, |format| format.span().start);
        let place = parsed.place_of(offset);
        let message =
            format!("the pack must say `format = {FORMAT}`, the version of the pack format this program reads");
        findings.push(Finding::new(place, message));
    }
    for glob in disable {
        if let Err(error) = globset::Glob::new(glob.get_ref()) {
            findings.push(parsed.finding(glob, format!("bad glob: {error}")));
        }
    }
    let is_name = |name: &str| {
        !name.is_empty()
            && name.split('/').all(|part| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
            })
    };
    if !is_name(name.get_ref()) {
        findings.push(parsed.finding(
            name,
            "a pack's name is letters, digits, `-`, `_` and `.`, parted by `/`, like `en/related`".to_owned(),
        ));
    }
}

/// Tables of names for hidden text that say nothing, or would say it of every element, or for no reason.
fn hidden_findings(parsed: &Parsed, findings: &mut Vec<Finding>) {
    for table in &parsed.pack.hidden {
        if table.names.is_empty() || table.names.iter().any(|name| name.trim().is_empty()) {
            let message = "`names` must list at least one name, and no empty one".to_owned();
            findings.push(parsed.finding(&table.id, message));
        }
        if table.why.as_ref().is_none_or(|why| why.trim().is_empty()) {
            findings.push(parsed.finding(&table.id, "names for hidden text need a `why`".to_owned()));
        }
    }
}

/// Duplicate rule ids, and two packs of one name.
fn duplicate_findings(parsed: &[Parsed], rules: &[Rule], findings: &mut Vec<Finding>) {
    let mut names: HashMap<&str, &Parsed> = HashMap::new();
    for pack in parsed {
        let name = &pack.pack.pack.name;
        if let Some(first) = names.insert(name.get_ref(), pack) {
            findings
                .push(pack.finding(name, format!("another pack is named `{}`: {}", name.get_ref(), first.source.file)));
        }
    }
    let mut ids: HashMap<&str, &Place> = HashMap::new();
    for rule in rules {
        if let Some(first) = ids.insert(&rule.id, &rule.place) {
            let message = format!("another rule has the id `{}`: {first}", rule.id);
            findings.push(Finding { place: rule.place.clone(), message, rules: vec![rule.id.clone()] });
        }
    }
}

fn exception(table: &super::pack::AllowTable) -> Exception {
    let scope = Scope {
        lang: table.lang.iter().map(|tag| tag.to_ascii_lowercase()).collect(),
        sites: table.sites.iter().map(|site| site.get_ref().to_ascii_lowercase()).collect(),
        input: None,
    };
    Exception { rule: table.rule.get_ref().clone(), scope, why: table.why.clone().unwrap_or_default() }
}

/// `--only`, `--skip` and the packs' `disable` as one selection.
fn selection(options: &Options, parsed: &[Parsed]) -> Result<Selection, globset::Error> {
    let disabled = parsed.iter().flat_map(|pack| &pack.pack.pack.disable).map(|glob| glob.get_ref().clone());
    let skip: Vec<String> = options.skip.iter().cloned().chain(disabled).collect();
    Selection::new(&options.only, &skip)
}

/// A finding about all packs together.
fn whole_error(what: &str, message: &str) -> LoadError {
    let place = Place { file: Arc::from(what), line: 1, column: 1 };
    LoadError { findings: vec![Finding::new(place, message.to_owned())] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_are_shipped_as_their_text_reads() {
        for source in builtin_packs() {
            let shipped: PackFile = postcard::from_bytes(source.shipped.unwrap()).unwrap();
            let text = PackSource { shipped: None, ..source };
            assert_eq!(format!("{shipped:?}"), format!("{:?}", parse(text).unwrap().pack));
        }
    }
}

//! Embeds the built-in packs: every `src/packs/**/*.toml`, sorted by name, as text and as read, and what their patterns
//! come to.
//!
//! The modules that read packs and patterns are those of the program itself.

#![allow(dead_code, reason = "a part of these modules is for the program alone")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use facts::Facts;
use pack::PackFile;
use program::Program;
use toml::{Table, Value};
use words::{WordGroups, ascii_boundaries};

#[path = "src/rules/matching/alternative.rs"]
mod alternative;
#[path = "src/rules/loading/count.rs"]
mod count;
#[path = "src/rules/matching/facts.rs"]
mod facts;
#[path = "src/rules/matching/gate.rs"]
mod gate;
#[path = "src/label/labels.rs"]
mod label;
#[path = "src/rules/matching/letters.rs"]
mod letters;
#[path = "src/rules/matching/literals.rs"]
mod literals;
#[path = "src/rules/matching/marks.rs"]
mod marks;
#[path = "src/rules/loading/outer.rs"]
mod outer;
#[path = "src/rules/loading/pack.rs"]
mod pack;
#[path = "src/rules/loading/placed.rs"]
mod placed;
#[path = "src/rules/matching/program.rs"]
mod program;
#[path = "src/segment/html/hides.rs"]
mod segment;
#[path = "src/rules/loading/share.rs"]
mod share;
#[path = "src/rules/matching/shipped.rs"]
mod shipped;
#[path = "src/rules/matching/starts.rs"]
mod starts;
#[path = "src/rules/matching/symbols.rs"]
mod symbols;
#[path = "src/rules/loading/words.rs"]
mod words;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/packs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut files = Vec::new();
    collect(&root.join("src/packs"), &mut files)?;
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut source = String::from("[\n");
    for (number, file) in files.iter().enumerate() {
        let shown = file.strip_prefix(&root).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let read = out.join(format!("pack-{number}.bin"));
        fs::write(&read, as_read(file)?)?;
        writeln!(source, "    ({shown:?}, include_str!({file:?}), include_bytes!({read:?})),")
            .map_err(io::Error::other)?;
    }
    source.push(']');
    fs::write(out.join("packs.in"), source)?;
    // What is wrong with a pack is told, with its place, when it is loaded.
    let packs: Vec<Table> = files.iter().filter_map(|file| fs::read_to_string(file).ok()?.parse().ok()).collect();
    let (facts, programs) = read(&patterns_of(&packs));
    fs::write(out.join("facts.bin"), shipped::write(&facts)?)?;
    fs::write(out.join("programs.bin"), shipped::write(&programs)?)?;
    Ok(())
}

/// A pack as its reader gives it. Reading TOML in every run took longer than cleaning a few pages. A pack that cannot be
/// read gives nothing, and is read as text.
fn as_read(file: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let pack = toml::from_str::<PackFile>(&fs::read_to_string(file)?);
    Ok(pack.ok().map(|pack| postcard::to_allocvec(&pack)).transpose()?.unwrap_or_default())
}

/// Keys of rules whose values are no patterns.
const NO_PATTERNS: [&str; 6] = ["id", "why", "examples", "css", "label", "replace"];

/// The patterns of packs, as they are matched. A text that is no pattern does no harm here: nobody will ask for it.
fn patterns_of(packs: &[Table]) -> BTreeSet<String> {
    let words = word_groups(packs);
    let mut patterns = BTreeSet::new();
    for pack in packs {
        let (name, is_english) = head(pack);
        let rules = pack.iter().filter(|(kind, _)| *kind != "words").flat_map(|(_, rules)| tables(rules));
        let values = rules.flatten().filter(|(key, _)| !NO_PATTERNS.contains(&key.as_str())).map(|(_, value)| value);
        let filled = values.flat_map(texts).filter_map(|text| words.fill(name, text).ok());
        patterns.extend(filled.map(|filled| if is_english { ascii_boundaries(&filled) } else { filled }));
    }
    patterns
}

/// What patterns ask of lines, and their programs, by the patterns' keys.
fn read(patterns: &BTreeSet<String>) -> (BTreeMap<u64, Facts>, BTreeMap<u64, Option<Program>>) {
    let keyed = || patterns.iter().map(|source| (shipped::key(source), source));
    let facts = keyed().filter_map(|(key, source)| Some((key, Facts::read(source).ok()?)));
    let programs = keyed().filter_map(|(key, source)| Some((key, Program::read(source).ok()?)));
    (facts.collect(), programs.collect())
}

/// The name of a pack, and whether its rules are for English alone.
fn head(pack: &Table) -> (&str, bool) {
    let of = |key| pack.get("pack").and_then(|head| head.get(key));
    let is_english = of("lang").and_then(Value::as_array).is_some_and(|tags| tags == &[Value::from("en")]);
    (of("name").and_then(Value::as_str).unwrap_or(""), is_english)
}

/// The word groups of all packs: lists first, then shapes, which may name them.
fn word_groups(packs: &[Table]) -> WordGroups {
    let mut groups = WordGroups::default();
    let all = || {
        packs.iter().flat_map(|pack| pack.get("words").into_iter().flat_map(tables).map(|words| (head(pack).0, words)))
    };
    for (pack, table) in all() {
        if let Some(words) = table.get("words") {
            let words: Vec<String> = texts(words).into_iter().map(str::to_owned).collect();
            groups.add_words(full_id(pack, table), &words);
        }
    }
    for (pack, table) in all() {
        if let Some(pattern) = table.get("pattern").and_then(Value::as_str) {
            // A group that is missing is told when the pack is loaded.
            _ = groups.add_shape(&full_id(pack, table), pack, pattern);
        }
    }
    groups
}

/// The tables of a kind.
fn tables(value: &Value) -> impl Iterator<Item = &Table> {
    value.as_array().into_iter().flatten().filter_map(Value::as_table)
}

fn full_id(pack: &str, table: &Table) -> String {
    format!("{pack}/{}", table.get("id").and_then(Value::as_str).unwrap_or(""))
}

/// All texts in a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Table(table) => table.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

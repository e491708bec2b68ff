//! The articles of all fixture pages, held as snapshots in `tests/snapshots`; the pages themselves, held to their form.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use copydesk::Cleaner;
use copydesk::read::{Content, Record};
use copydesk::rules::{Options, load};
use copydesk::write::{Format, render};
use insta::Settings;

use crate::sample::{page_folders, page_name, slug};
use crate::work::repository;

/// Keys that a page's `about.toml` must have, and may have.
const ABOUT: ([&str; 5], [&str; 1]) = (["language", "licence", "origin", "shows", "style"], ["url"]);

fn about(folder: &Path) -> toml::Table {
    let path = folder.join("about.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The article of a page as `copydesk` prints it.
fn article(cleaner: &Cleaner, folder: &Path) -> String {
    let name = page_name(folder);
    let record = Record {
        id: format!("fixtures/pages/{}/{name}", slug(folder)),
        url: about(folder).get("url").and_then(|url| url.as_str()).map(str::to_owned),
        is_html: name == "page.html",
        content: Content::Bytes(fs::read(folder.join(name)).unwrap()),
        ..Record::default()
    };
    String::from_utf8(render(&cleaner.clean(&record).article, Format::Json)).unwrap()
}

fn settings() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn articles_are_as_accepted() {
    let cleaner = Cleaner::new(load(&Options::default()).expect("built-in packs can be used"));
    let differs = |folder: &Path| {
        let article = article(&cleaner, folder);
        let assertion = || settings().bind(|| insta::assert_snapshot!(slug(folder), article));
        catch_unwind(AssertUnwindSafe(assertion)).is_err()
    };
    let different: Vec<String> = page_folders().iter().filter(|folder| differs(folder)).map(|f| slug(f)).collect();
    assert!(different.is_empty(), "{} articles differ: {}", different.len(), different.join(", "));
}

#[test]
fn every_page_has_a_snapshot_and_every_snapshot_a_page() {
    let files = fs::read_dir(repository().join("tests/snapshots")).into_iter().flatten();
    let names = files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let accepted: BTreeSet<String> = names.filter_map(|name| name.strip_suffix(".snap").map(str::to_owned)).collect();
    let pages: BTreeSet<String> = page_folders().iter().map(|folder| slug(folder)).collect();
    let orphans: Vec<&String> = accepted.difference(&pages).collect();
    let missing: Vec<&String> = pages.difference(&accepted).collect();
    assert!(orphans.is_empty(), "snapshots without a page: {orphans:?}");
    assert!(missing.is_empty(), "pages without a snapshot: {missing:?}");
}

/// What is wrong with a page's `about.toml`.
fn about_faults(folder: &Path) -> Vec<String> {
    let (table, slug) = (about(folder), slug(folder));
    let filled =
        |key: &str| table.get(key).and_then(|value| value.as_str()).is_some_and(|text| !text.trim().is_empty());
    let missing = ABOUT.0.iter().filter(|key| !filled(key)).map(|key| format!("{slug}: no {key}"));
    let is_known = |key: &str| ABOUT.0.contains(&key) || ABOUT.1.contains(&key);
    let unknown = table.keys().filter(|key| !is_known(key)).map(|key| format!("{slug}: unknown key {key}"));
    missing.chain(unknown).collect()
}

#[test]
fn every_page_says_where_it_comes_from_and_what_it_shows() {
    let faults: Vec<String> = page_folders().iter().flat_map(|folder| about_faults(folder)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_page_folder_holds_a_page_and_what_is_said_of_it() {
    for folder in page_folders() {
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["about.toml", page_name(&folder)], "{}", slug(&folder));
    }
}

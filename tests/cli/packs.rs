//! Broken packs, one fault each: refused, with the place of the fault and what is accepted.

use std::collections::BTreeSet;
use std::fs;

use crate::sample::{pack, rule};
use crate::work::{Ran, Work, repository, run_in_repository};

/// Folder of the broken packs.
const PACKS: &str = "fixtures/packs";
/// A folder among them that holds two packs of one name.
const TWINS: &str = "two-of-one-name";

/// Packs that cannot be used: name, place of the fault, what is told of it.
#[rustfmt::skip]
const REFUSED: [(&str, &str, &str); 58] = [
    ("unknown-key-pack", "5:1", "unknown field `author`, expected one of `name`, `about`, `format`, `lang`, `sites`, `input`, `disable`"),
    ("unknown-table", "6:3", "unknown field `lines`, expected one of `pack`, `words`, `hidden`, `keep`, `select`, `element`, `field`, `section`, `form`, `list`, `line`, `inline`, `cut`, `allow`"),
    ("unknown-key-words", "8:1", "unknown field `phrase`, expected one of `id`, `why`, `words`, `pattern`"),
    ("unknown-key-hidden", "10:1", "unknown field `classes`, expected one of `id`, `why`, `kind`, `names`"),
    ("unknown-kind", "9:9", "unknown variant `id`, expected one of `class`, `panel`, `beside`"),
    ("no-why-hidden", "7:9", "names for hidden text need a `why`"),
    ("empty-hidden", "7:9", "`names` must list at least one name, and no empty one"),
    ("unknown-key-keep", "9:1", "unknown field `label`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `match`, `need`, `gap`"),
    ("unknown-key-select", "11:1", "unknown field `text`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `css`, `has_text`, `up`, `most`"),
    ("unknown-key-element", "11:1", "unknown field `label`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `field`, `css`, `has_text`"),
    ("bad-css", "10:17", "bad CSS selector: ..tide"),
    ("unknown-element-field", "9:12", "no field is named `title`; accepted: headline"),
    ("unknown-key-field", "10:1", "unknown field `drop`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `find`, `body`, `above`, `below`, `after`, `before`"),
    ("unknown-key-section", "11:1", "unknown field `ends`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `starts`, `until`, `within`, `above`, `below`"),
    ("unknown-key-until", "11:25", "unknown field `lines`, expected one of `prose`, `words`, `unless`, `line`, `blank`, `repeat`"),
    ("unknown-key-form", "12:1", "unknown field `most`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `fields`, `need`, `gap`, `above`, `below`"),
    ("unknown-key-list", "12:1", "unknown field `max`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `item`, `max_words`, `min`, `above`, `below`"),
    ("unknown-key-line", "11:1", "unknown field `within`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `match`, `above`, `below`, `after`, `before`"),
    ("unknown-key-inline", "11:1", "unknown field `with`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `find`, `replace`"),
    ("unknown-key-cut", "11:1", "unknown field `below`, expected one of `id`, `why`, `lang`, `sites`, `input`, `examples`, `label`, `at`, `side`, `min_body`, `above`"),
    ("unknown-key-allow", "16:1", "unknown field `host`, expected one of `rule`, `sites`, `lang`, `why`"),
    ("wrong-type", "11:12", "invalid type: string \"three\", expected"),
    ("negative-number", "11:12", "a whole number from 1 to 4294967295, not -1"),
    ("section-of-no-prose", "11:22", "a whole number from 1 to 4294967295, not 0"),
    ("count-too-large", "10:13", "a whole number from 1 to 4294967295, not 4294967297"),
    ("replace-without-group", "11:12", "the pattern has no group `1st`; write ${1}st for group 1"),
    ("unknown-label", "9:12", "unknown variant `advert`, expected one of `ad`, `app`, `author-box`, `boilerplate`, `comments`, `consent`, `engine`, `error`, `image`, `legal`, `meta`, `nav`, `newsletter`, `note`, `pagination`, `paywall`, `player`, `prompt`, `related`, `share`, `tags`, `widget`, `wire`"),
    ("unknown-side", "11:12", "unknown variant `below`, expected `before` or `after`"),
    ("missing-key", "6:1", "missing field `match`"),
    ("wrong-format", "4:10", "`format = 1`"),
    ("no-format", "2:10", "`format = 1`"),
    ("bad-name", "2:10", "letters, digits"),
    ("bad-disable", "5:12", "en/[ads"),
    ("share-over-one", "11:12", "from 0 to 1, not 2"),
    ("bad-pattern", "10:19", "bad pattern: unclosed group"),
    ("bad-pattern-after-umlauts", "10:26", "bad pattern: unclosed group"),
    ("bad-pattern-in-quotes", "10:12", "bad pattern: unclosed group"),
    ("bad-pattern-with-words", "15:12", "bad pattern: unclosed group"),
    ("look-around", "10:19", "bad pattern: look-around"),
    ("unknown-words", "15:12", "no group of words `test/unknown-words/tides`; there are: test/unknown-words/tide"),
    ("unknown-words-in-shape", "9:11", "no group of words `test/unknown-words-in-shape/ebb`; there are: none"),
    ("empty-words", "7:11", "`words` must list at least one word"),
    ("empty-word", "7:11", "no empty one"),
    ("duplicate-words", "12:11", "`test/duplicate-words/tide`"),
    ("unknown-field", "9:12", "no field is named `title`; accepted: headline, byline, dateline, date, caption, credit, author, photo, video, graphic, agency, editor, contributor, translator, source, copyright"),
    ("field-without-group", "9:12", "needs a named group"),
    ("duplicate-id", "14:12", "another rule has the id `test/duplicate-id/mark`: fixtures/packs/duplicate-id.toml:7:12"),
    ("bad-id", "7:12", "lower-case letters"),
    ("no-why", "7:12", "rule `mark` has no `why`"),
    ("blank-why", "7:12", "rule `mark` has no `why`"),
    ("words-without-prose", "7:12", "no number of `prose` lines ends this section"),
    ("no-examples", "7:12", "rule `mark` has no `examples`"),
    ("form-of-one", "7:12", "`need` of at least 2"),
    ("list-of-one", "7:12", "`min` of at least 2"),
    ("list-of-nothing", "7:12", "`item` or `max_words`"),
    ("unknown-lang", "9:19", "`German` is no language as pages have it: write a tag like `en` or `pt`"),
    ("lang-of-allow", "15:9", "`en_GB` is no language as pages have it: write `en`"),
    ("no-host", "9:32", "`*.ferry.example` is no host: write example.com, which means it and all below it"),
];

/// Packs that can be used, but that `rules check` finds fault with.
#[rustfmt::skip]
const FOUND: [(&str, &str, &str); 19] = [
    ("not-anchored", "10:12", "anchored at both ends"),
    ("anchored-in-part", "10:12", "anchored at both ends"),
    ("matches-empty", "10:12", "matches the empty line"),
    ("inline-matches-empty", "10:12", "matches the empty line"),
    ("kinds-out-of-order", "14:12", "`mark` stands out of order: kinds go words, hidden, keep, select, element, field, section, form, list, line, inline, cut, allow, and by id within a kind"),
    ("ids-out-of-order", "14:12", "`night` stands out of order"),
    ("never-acts", "7:12", "rule `test/never-acts/mark` has no example in which it acts"),
    ("always-acts", "7:12", "rule `test/always-acts/mark` has no example in which it must not act"),
    ("unreadable-example", "11:60", "the example cannot be read: line 1: "),
    ("example-keeps", "11:60", "the example cannot be read: line 1: `+ ` stands below the `- ` line that becomes it"),
    ("allow-of-no-rule", "14:8", "no rule has the id `test/allow-of-no-rule/marks`"),
    ("allow-without-why", "14:8", "an exception needs a `why`"),
    ("empty-list", "9:12", "`lang` is empty: name something, or leave it out"),
    ("empty-sites", "5:10", "`sites` is empty: name something, or leave it out"),
    ("neighbour-matches-empty", "11:12", "matches the empty line"),
    ("site-of-two-hosts", "5:30", "sites = [\"harbour.example\"]"),
    ("site-rule-of-another-host", "10:37", "sites = [\"harbour.example\"]"),
    ("site-of-another-host", "5:11", "sites = [\"harbour.example\"]"),
    ("superfluous", "7:12", "rule `test/superfluous/mark` is superfluous by its examples: `test/superfluous/watch` claims all of them, too"),
];

/// What is wrong with a line that tells of a fault; `None` if nothing is.
fn wrong(told: &str, (name, place, text): (&str, &str, &str)) -> Option<String> {
    let starts = format!("{PACKS}/{name}.toml:{place}: ");
    let is_told = told.lines().any(|line| line.starts_with(&starts) && line.contains(text));
    (!is_told).then(|| format!("{name}: expected {starts}…{text}\n  told: {told}"))
}

fn check(name: &str) -> Ran {
    run_in_repository(&["rules", "check", "--no-builtin", &format!("{PACKS}/{name}.toml")])
}

fn list(name: &str) -> Ran {
    run_in_repository(&["rules", "list", "--no-builtin", "--packs", &format!("{PACKS}/{name}.toml")])
}

#[test]
fn every_broken_pack_is_expected_to_be_broken() {
    let expected: BTreeSet<String> = REFUSED.iter().chain(&FOUND).map(|(name, ..)| format!("{name}.toml")).collect();
    let files = fs::read_dir(repository().join(PACKS)).unwrap();
    let mut found: BTreeSet<String> =
        files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(found.remove(TWINS));
    assert_eq!(found, expected);
}

#[test]
fn a_pack_that_cannot_be_used_is_refused_at_its_fault() {
    let mut faults = Vec::new();
    for case in REFUSED {
        let (checked, listed) = (check(case.0), list(case.0));
        faults.extend(wrong(&checked.out, case));
        faults.extend(wrong(&listed.err.replacen("copydesk: packs cannot be used: ", "", 1), case));
        if (checked.code, listed.code, listed.out.as_str()) != (Some(1), Some(2), "") {
            faults.push(format!("{}: exits {:?} and {:?}", case.0, checked.code, listed.code));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), REFUSED.len(), faults.join("\n"));
}

#[test]
fn a_pack_that_should_be_mended_is_told_by_check_alone() {
    let mut faults = Vec::new();
    for case in FOUND {
        let (checked, listed) = (check(case.0), list(case.0));
        faults.extend(wrong(&checked.out, case));
        if (checked.code, listed.code, listed.err.as_str()) != (Some(1), Some(0), "") {
            faults.push(format!("{}: exits {:?} and {:?}", case.0, checked.code, listed.code));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), FOUND.len(), faults.join("\n"));
}

#[test]
fn a_pack_of_one_fault_has_one_finding() {
    for (name, ..) in REFUSED.iter().chain(&FOUND) {
        let told = check(name).out.lines().count();
        assert_eq!(told, 2, "{name}: a finding and the count\n{}", check(name).out);
    }
}

#[test]
fn two_packs_of_one_name_are_refused() {
    let folder = format!("{PACKS}/{TWINS}");
    let told = format!("{folder}/b.toml:2:10: another pack is named `test/tide`: {folder}/a.toml");
    run_in_repository(&["rules", "check", "--no-builtin", &folder]).exits(1).prints(&told);
    run_in_repository(&["rules", "list", "--no-builtin", "--packs", &folder]).exits(2).tells(&told);
}

#[test]
fn all_faults_are_told_in_order_of_place() {
    let work = Work::with(&[
        ("packs/b.toml", &pack("b", &rule("line", "x", "label = \"note\"\nmatch = '('"))),
        ("packs/a.toml", &pack("a", &rule("line", "Y", "label = \"note\"\nmatch = '^x$'").replace("why", "#"))),
        ("packs/c.toml", "[pack]\nnam = 1\n"),
    ]);
    let ran = work.run(&["rules", "check", "--no-builtin", "packs"]).exits(1);
    let places: Vec<&str> = ran.out.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(places[..4], ["packs/a.toml:7:6", "packs/a.toml:7:6", "packs/b.toml:11:10", "packs/c.toml:2:1"]);
    assert_eq!(ran.out.lines().last(), Some("4 findings"));
}

#[test]
fn a_pack_that_is_no_toml_is_told_with_its_line() {
    let work = Work::with(&[("pack.toml", &pack("test", "[[line]]\nid = mark\n"))]);
    work.run(&["rules", "check", "pack.toml"]).exits(1).prints("pack.toml:7:");
    work.run(&["rules", "list", "--packs", "pack.toml"]).exits(2).tells("pack.toml:7:");
}

/// Whole-line patterns by kind, with the keys the kind needs.
const WHOLE_LINE: [(&str, &str); 7] = [
    ("keep", "match = 'PATTERN'"),
    ("section", "label = \"note\"\nstarts = 'PATTERN'"),
    ("section", "label = \"note\"\nstarts = '^x$'\nuntil = { line = 'PATTERN' }"),
    ("form", "label = \"note\"\nneed = 2\nfields = ['^x$', 'PATTERN']"),
    ("list", "label = \"note\"\nmin = 2\nitem = 'PATTERN'"),
    ("line", "label = \"note\"\nmatch = 'PATTERN'"),
    ("cut", "label = \"note\"\nat = 'PATTERN'"),
];

#[test]
fn whole_line_patterns_of_every_kind_must_be_anchored() {
    for (kind, keys) in WHOLE_LINE {
        for (pattern, is_whole) in [("^Tide$", true), ("(?i)^(?:Tide|Ebb)$", true), ("^Tide", false), ("Tide$", false)]
        {
            let tables = rule(kind, "mark", &keys.replace("PATTERN", pattern));
            let ran = Work::with(&[("p.toml", &pack("p", &tables))]).run(&["rules", "check", "--no-builtin", "p.toml"]);
            let told = ran.out.contains("the pattern must be anchored at both ends");
            assert_eq!(told, !is_whole, "[[{kind}]] {pattern}");
        }
    }
}

#[test]
fn the_name_of_a_pack_is_its_place_in_the_folder() {
    let work = Work::with(&[("packs/en/tides.toml", &pack("en/tide", &rule("keep", "mark", "match = '^x$'")))]);
    let ran = work.run(&["rules", "check", "--no-builtin", "packs"]).exits(1);
    ran.prints("packs/en/tides.toml:2:8: the pack stands at `en/tides` but is named `en/tide`");
}

#[test]
fn packs_that_cannot_be_read_are_named() {
    let work = Work::with(&[("empty/notes.txt", "no pack")]);
    work.file("latin.toml", b"[pack]\nname = \"caf\xE9\"\n");
    for path in ["missing", "empty", "latin.toml"] {
        for args in [["rules", "check", path], ["rules", "list", &format!("--packs={path}")]] {
            let ran = work.run(&args).exits(2).tells("copydesk: cannot read packs: ").tells(path);
            assert_eq!(ran.out, "");
        }
    }
    work.run(&["rules", "check", "latin.toml"])
        .exits(2)
        .tells("latin.toml:2:12: a pack must be UTF-8, and the byte 0xE9 here is not");
}

#[test]
fn a_rule_that_takes_the_examples_of_built_in_ones_is_the_one_to_mend() {
    let table = rule("line", "all", "label = \"note\"\nmatch = '^.*$'").replace("\"  Nothing.\"", "\"- Anything.\"");
    let work = Work::with(&[("wide.toml", &pack("wide", &table))]);
    let ran = work.run(&["rules", "check", "wide.toml"]).exits(1);
    ran.prints("wide.toml:7:6: rule `wide/all` claims all examples of `any/")
        .prints(" other built-in rules: narrow it")
        .omits("src/packs/");
}

#[test]
fn a_shape_that_stands_further_down_is_told() {
    let words = "[[words]]\nid = \"a\"\nwhy = \"A test.\"\npattern = '{b} tide'\n\n[[words]]\nid = \"b\"\nwhy = \"A test.\"\npattern = 'x|y'\n";
    let work = Work::with(&[("w.toml", &pack("w", words))]);
    work.run(&["rules", "check", "w.toml"]).exits(1).prints("`w/b` is a shape that stands no further up");
}

#[test]
fn an_exception_to_no_rule_is_refused_where_there_are_rules_to_name() {
    let allow =
        |rule: &str| pack("quiet", &format!("[[allow]]\nrule = \"{rule}\"\nlang = [\"en\"]\nwhy = \"A test.\"\n"));
    let work = Work::with(&[("quiet.toml", &allow("en/nosuch/rule")), ("page.txt", "The tide was out.")]);
    for args in [&["page.txt"][..], &["rules", "list"]] {
        let told = "quiet.toml:7:8: no rule has the id `en/nosuch/rule`; `copydesk rules list` prints them";
        work.run(&[args, &["--packs", "quiet.toml"]].concat()).exits(2).tells(told);
    }
    work.run(&["rules", "list", "--packs", "quiet.toml", "--no-builtin"]).exits(2).tells("no rule is left to run");
    work.file("quiet.toml", allow("en/ads/mark"));
    work.run(&["page.txt", "--packs", "quiet.toml"]).ok();
}

#[test]
fn a_disable_that_names_no_rule_is_refused_where_there_are_rules_to_name() {
    let text = fs::read_to_string(repository().join(PACKS).join("bad-disable.toml")).unwrap();
    let work = Work::with(&[("packs/test/bad-disable.toml", &text.replace("en/[ads", "en/nosuch/*"))]);
    work.run(&["rules", "list", "--packs", "packs"]).exits(2).tells("no rule matches `en/nosuch/*`");
    work.run(&["rules", "list", "--packs", "packs", "--no-builtin"]).ok();
}

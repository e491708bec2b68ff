//! Proposals in, rule packs as TOML text out, with counts, samples and generated examples.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Miner;
use super::propose::{Form, Proposal};
use super::shape::NAME_PATTERN;
use crate::rules::KINDS;

/// Name of the pack of rules for any host.
const GENERAL: &str = "mined";
/// Prose for examples: what stands above, and what stands below.
const PROSE: [&str; 2] = [
    "The harbour board met on Tuesday and put off its decision about the ferry for another month.",
    "Its members had heard from eleven people who cross the water every morning to get to work.",
];

/// A pack file.
#[derive(Debug)]
pub struct PackFile {
    /// Name of the pack: its path without `.toml`.
    pub name: String,
    /// The file's text.
    pub text: String,
    /// For each rule the number of its first line, from 1, and its index among the proposals.
    pub rules: Vec<(u32, usize)>,
}

impl PackFile {
    /// The proposal whose rule stands at a line.
    pub(super) fn rule_at(&self, line: u32) -> Option<usize> {
        self.rules.iter().rev().find(|(first, _)| *first <= line).map(|(_, index)| *index)
    }
}

/// All proposals in one pack; those for one host say so themselves.
#[must_use]
pub fn single_pack(miner: &Miner, proposals: &[Proposal]) -> Vec<PackFile> {
    let all: Vec<usize> = (0..proposals.len()).collect();
    vec![Writer { miner, proposals, site: None }.pack(GENERAL, &all)]
}

/// A pack for any host, and one for each host that has rules of its own.
#[must_use]
pub fn packs_by_site(miner: &Miner, proposals: &[Proposal]) -> Vec<PackFile> {
    let mut by_host: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, proposal) in proposals.iter().enumerate() {
        by_host.entry(proposal.host.as_deref()).or_default().push(index);
    }
    let pack = |(site, indexes): (Option<&str>, Vec<usize>)| {
        let name = site.map_or_else(|| GENERAL.to_owned(), |host| format!("sites/{host}"));
        Writer { miner, proposals, site }.pack(&name, &indexes)
    };
    by_host.into_iter().map(pack).collect()
}

/// Writes packs of proposals.
struct Writer<'w> {
    miner: &'w Miner,
    proposals: &'w [Proposal],
    /// The host whose pack it is.
    site: Option<&'w str>,
}

impl Writer<'_> {
    fn pack(&self, name: &str, indexes: &[usize]) -> PackFile {
        let mut file = PackFile { name: name.to_owned(), text: self.head(name, indexes), rules: Vec::new() };
        let mut sorted = indexes.to_vec();
        let rank = |index: &usize| {
            let Proposal { form, id, .. } = &self.proposals[*index];
            (KINDS.iter().position(|name| *name == form.kind()), id)
        };
        sorted.sort_by(|a, b| rank(a).cmp(&rank(b)));
        for index in sorted {
            let line = file.text.lines().count() as u32 + 1;
            file.rules.push((line, index));
            file.text.push_str(&self.rule(index));
        }
        file
    }

    /// The ranking as a comment, and the tables before the rules.
    fn head(&self, name: &str, indexes: &[usize]) -> String {
        let (pages, words) = (self.miner.pages, self.miner.words);
        let mut text = format!(
            "# Proposed by `copydesk rules mine` from {pages} pages of {words} words. Read each rule before you use it.\n#\n# rank    words  risk  rule\n"
        );
        for &index in indexes {
            let Proposal { words, risk, id, .. } = &self.proposals[index];
            let _ = writeln!(text, "# {:>4} {words:>8}  {risk:.2}  {id}", index + 1);
        }
        let about = "Proposed from a dump; nobody has read it yet.";
        let _ = write!(text, "\n[pack]\nname   = \"{name}\"\nabout  = \"{about}\"\nformat = 1\n");
        if let Some(site) = self.site {
            let _ = writeln!(text, "sites  = [\"{site}\"]");
        }
        if indexes.iter().any(|&index| names_names(&self.proposals[index].form)) {
            let why = "One to four capitalised words.";
            let _ = write!(text, "\n[[words]]\nid      = \"name\"\nwhy     = \"{why}\"\npattern = '{NAME_PATTERN}'\n");
        }
        text
    }

    fn rule(&self, index: usize) -> String {
        let proposal = &self.proposals[index];
        let mut text = format!("\n# rank {}{}\n", index + 1, seen_in(proposal));
        let _ = writeln!(text, "[[{}]]", proposal.form.kind());
        let mut key = |name: &str, value: String| {
            let _ = writeln!(text, "{name:<9} = {value}");
        };
        key("id", string(&proposal.id));
        key("why", string(&why(proposal)));
        if let (Some(host), None) = (&proposal.host, self.site) {
            key("sites", format!("[{}]", string(host)));
        }
        key("label", string(proposal.label.name()));
        for (name, value) in form_keys(&proposal.form) {
            key(name, value);
        }
        let examples: Vec<String> = examples(proposal).iter().map(|example| string(example)).collect();
        key("examples", format!("[{}]", examples.join(", ")));
        text
    }
}

fn seen_in(proposal: &Proposal) -> String {
    proposal.origin.as_ref().map_or_else(String::new, |origin| format!("; seen first in {origin}"))
}

fn names_names(form: &Form) -> bool {
    matches!(form, Form::Line { pattern } if pattern.contains("{name}"))
}

fn why(proposal: &Proposal) -> String {
    let Proposal { pages, hosts, lines, words, risk, .. } = proposal;
    let hosts = if proposal.host.is_some() { String::new() } else { format!(" of {hosts} hosts") };
    let share = risk * 100.0;
    match &proposal.form {
        Form::List { .. } => format!(
            "Short lines in a row on {pages} pages{hosts}, {lines} runs; {share:.0}% of their words are near paragraphs; takes {words} words."
        ),
        _ => format!(
            "Stands {lines} times on {pages} pages{hosts}, {share:.0}% of them between paragraphs; takes {words} words."
        ),
    }
}

/// The keys that the kind has for itself.
fn form_keys(form: &Form) -> Vec<(&'static str, String)> {
    let literal = |pattern: &str| format!("'{pattern}'");
    match form {
        Form::Section { starts, above, .. } => {
            let mut keys = vec![("starts", literal(starts))];
            keys.extend(above.map(|above| ("above", format!("{above:?}"))));
            keys
        }
        Form::List { max_words, min, zone: [above, below] } => {
            let mut keys = vec![("max_words", max_words.to_string()), ("min", min.to_string())];
            keys.extend(above.map(|above| ("above", format!("{above:?}"))));
            keys.extend(below.map(|below| ("below", format!("{below:?}"))));
            keys
        }
        Form::Line { pattern } => vec![("match", literal(pattern))],
    }
}

/// One example in which the rule acts at least, and one in which it must not.
fn examples(proposal: &Proposal) -> Vec<String> {
    let leave = |lines: &[String]| lines.iter().map(|line| format!("- {line}\n")).collect::<String>();
    let stay = |lines: &[String]| lines.iter().map(|line| format!("  {line}\n")).collect::<String>();
    let [a, b] = PROSE.map(|line| format!("  {line}\n"));
    let samples = &proposal.samples;
    match &proposal.form {
        Form::Line { .. } => {
            samples.iter().map(|sample| format!("- {sample}")).chain(samples.first().map(|s| said(s))).collect()
        }
        Form::Section { above, follows, .. } => {
            let heading = samples.first().cloned().unwrap_or_default();
            let taken = leave(&[&[heading.clone()][..], follows].concat());
            match above {
                Some(_) => vec![format!("{a}{b}{taken}"), format!("  {heading}\n{a}{b}")],
                None => vec![format!("{a}{taken}{a}{b}"), said(&heading)],
            }
        }
        Form::List { zone, .. } => {
            let (taken, between) = (leave(samples), format!("{a}{}{b}", stay(samples)));
            match zone {
                [Some(_), _] => vec![format!("{a}{b}{taken}"), between],
                _ => vec![format!("{taken}{a}{b}"), between],
            }
        }
    }
}

/// A line that speaks of the text and must stay.
fn said(text: &str) -> String {
    format!("  On the door they read “{text}” and went home.")
}

/// A string as TOML: the plainest quotes that will do.
fn string(text: &str) -> String {
    let is_block = text.ends_with('\n') && !text.contains("'''");
    match text {
        _ if is_block => format!("'''\n{text}'''"),
        _ if !text.contains(['"', '\\', '\n']) => format!("\"{text}\""),
        _ if !text.contains(['\'', '\n']) => format!("'{text}'"),
        // The escapes of JSON are those of TOML.
        _ => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_in_the_plainest_quotes_that_will_do() {
        assert_eq!(string("Sign in"), "\"Sign in\"");
        assert_eq!(string("The \"Roe\" way"), "'The \"Roe\" way'");
        assert_eq!(string("  a\n- b\n"), "'''\n  a\n- b\n'''");
        for text in ["It's \"so\" \\ bad", "'''\n", "a'''b\n"] {
            let table: toml::Table = toml::from_str(&format!("key = {}", string(text))).unwrap();
            assert_eq!(table["key"].as_str(), Some(text));
        }
    }
}

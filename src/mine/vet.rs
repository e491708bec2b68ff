//! Proposals in, those out that `rules check` accepts: the same check runs here.

use std::collections::HashSet;
use std::sync::Arc;

use super::Miner;
use super::pack::PackFile;
use super::propose::{Form, Proposal};
use crate::rules::{Finding, Options, PackSource, check};

/// How proposals are laid out as packs.
type Layout = fn(&Miner, &[Proposal]) -> Vec<PackFile>;

/// The packs of all proposals that pass, and those proposals. `options` tells of the other packs in use: what makes one of
/// their rules superfluous, or is made so by one, does not pass.
pub fn vetted(miner: &Miner, options: &Options, layout: Layout) -> (Vec<PackFile>, Vec<Proposal>) {
    let mut proposals = miner.proposals(true);
    loop {
        let packs = layout(miner, &proposals);
        let refused = refused(&packs, &proposals, options);
        if refused.is_empty() {
            return (packs, proposals);
        }
        let has_menu = |index: &usize| matches!(proposals[*index].form, Form::List { .. });
        if refused.iter().any(has_menu) {
            // What was left to the menus counts again.
            proposals = miner.proposals(false);
            continue;
        }
        let mut index = 0..;
        proposals.retain(|_| index.next().is_some_and(|index| !refused.contains(&index)));
    }
}

/// Indexes of the proposals in whose rules the check finds something, or on whose account it does in another pack.
fn refused(packs: &[PackFile], proposals: &[Proposal], options: &Options) -> HashSet<usize> {
    let source = |pack: &PackFile| PackSource {
        file: Arc::from(pack.name.as_str()),
        text: pack.text.clone(),
        expected_name: Some(pack.name.clone()),
        shipped: None,
    };
    let user = options.user.iter().cloned().chain(packs.iter().map(source)).collect();
    let findings = check(&Options { no_builtin: options.no_builtin, user, ..Options::default() });
    let mut refused = HashSet::new();
    for Finding { place, rules, .. } in &findings {
        match packs.iter().find(|pack| *pack.name == *place.file) {
            Some(pack) => refused.extend(pack.rule_at(place.line as u32)),
            None => refused.extend(packs.iter().flat_map(|pack| named_in(rules, pack, proposals))),
        }
    }
    refused
}

/// The proposals of a pack whose full ids are among these.
fn named_in(ids: &[String], pack: &PackFile, proposals: &[Proposal]) -> Vec<usize> {
    let is_named = |index: &usize| ids.contains(&format!("{}/{}", pack.name, proposals[*index].id));
    pack.rules.iter().map(|(_, index)| *index).filter(is_named).collect()
}

//! The program as a user meets it: the real binary in a temporary folder, and the library where streams do not show
//! what is asked.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod args;
mod breaks;
mod browser;
mod checks;
mod clean;
mod containers;
mod defaults;
mod dumps;
mod elements;
mod eval;
mod explain;
mod explain_html;
mod faults;
mod guard;
mod hits;
mod hostile;
mod invariants;
mod layers;
mod manual;
mod mine;
mod outputs;
mod pack_schema;
mod packs;
mod pages;
mod provenance;
mod readme;
mod repeated;
mod resume;
mod rows;
mod rules;
mod rules_check;
mod sample;
mod schema;
mod scorer;
mod snapshots;
mod streams;
mod terminal;
mod told;
mod work;

//! The program as a user meets it: the real binary in a temporary folder, and the library where streams do not show
//! what is asked.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod args;
mod clean;
mod defaults;
mod eval;
mod explain;
mod faults;
mod guard;
mod layers;
mod packs;
mod provenance;
mod readme;
mod rows;
mod rules;
mod sample;
mod schema;
mod snapshots;
mod streams;
mod work;

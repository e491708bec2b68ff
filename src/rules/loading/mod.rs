//! Packs read strictly from TOML, and compiled into rules.

pub(crate) mod aims;
pub(crate) mod compile;
mod contents;
pub(crate) mod count;
mod filled;
pub(crate) mod findings;
pub(crate) mod load;
pub(crate) mod outer;
pub(crate) mod pack;
pub(crate) mod place;
pub(crate) mod placed;
pub(crate) mod schema;
pub(crate) mod share;
pub(crate) mod tidy;
pub(crate) mod words;
pub(crate) mod written;

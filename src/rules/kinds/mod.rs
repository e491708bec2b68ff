//! The kinds of rules: one file each, what it says and how it claims lines.

pub(crate) mod cut;
pub(crate) mod element;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod inline;
pub(crate) mod keep;
pub(crate) mod line;
pub(crate) mod list;
pub(crate) mod section;
pub(crate) mod select;

//! Which lines match which patterns, and which elements which selectors: all of a page in one scan.
//!
//! Patterns are read for what they ask of lines ([`facts`]: [`literals`] and a [`gate`]), filed by it ([`index`],
//! [`prefixes`], [`grams`]), and tried ([`lone`]) by a small [`program`] or a lazy automaton.

pub(crate) mod alternative;
pub(crate) mod attribute_test;
pub(crate) mod backtrack;
pub(crate) mod css;
pub(crate) mod facts;
pub(crate) mod gate;
pub(crate) mod grams;
pub(crate) mod index;
pub(crate) mod inside;
pub(crate) mod languages;
pub(crate) mod letters;
pub(crate) mod literals;
pub(crate) mod lone;
pub(crate) mod marks;
pub(crate) mod matched;
pub(crate) mod matcher;
pub(crate) mod memory;
pub(crate) mod prefixes;
pub(crate) mod program;
pub(crate) mod selectors;
pub(crate) mod shipped;
pub(crate) mod slots;
pub(crate) mod starts;
pub(crate) mod symbols;

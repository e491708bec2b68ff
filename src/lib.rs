//! copydesk strips boilerplate from scraped pages and gives clean articles, each line that goes with a
//! named reason.
//!
//! Six words carry the program, and each is a module or a pair of them:
//!
//! ```text
//! read → decode → segment → label → assemble → write
//! ```
//!
//! - [`read`]: where pages come from. Bytes and origin → [`read::Record`].
//! - [`decode`]: bytes → text, telling whether all could be decoded.
//! - [`segment`]: text or HTML → [`segment::Page`] of [`segment::Line`]s, whatever dumper printed it.
//! - [`label`]: page → one [`label::Verdict`] a line. The [`rules`] claim what can be named, [`fields`] what
//!   place and shape tell, [`label::guard`] takes back what went too far, and the scorer ([`score`]) judges what is left.
//! - [`assemble`]: page and verdicts → [`article::Article`]. The only place where text is left out.
//! - [`write`]: article → JSON, JSONL, text, Markdown.
//!
//! Beside them: [`trial`] runs the examples of the rules and holds pages against expected articles, [`eval`] measures
//! articles on labelled pages ([`truth`]), [`hits`] counts what rules take of a dump, [`mine`] proposes rules from one.
//!
//! Glossary, the same in code, flags, JSON and docs:
//! *record*: one page with its origin; *page*: its lines; *line*: one block as a reader sees it; *rule*: what can be
//! named, in a *pack*; *label*: why a line leaves; *verdict*: what becomes of a line; *field*: a part of a page
//! that belongs to the article but not to its body; *article*: what comes out.

pub mod article;
pub mod assemble;
pub mod cli;
pub mod compression;
pub mod counts;
pub mod decode;
pub mod eval;
pub mod fields;
pub mod flag;
pub mod hits;
pub mod label;
pub mod language_tag;
pub mod mine;
pub mod read;
pub mod rules;
pub mod score;
pub mod segment;
pub mod trial;
pub mod truth;
pub mod write;

mod address;
mod clean;
mod function_words;
mod linear;
mod word;

pub use article::Article;
pub use clean::{Cleaned, Cleaner};

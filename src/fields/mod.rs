//! What article fields are made of: headline and byline told by their place, names and dates as printed
//! turned into names and dates as written, the page's language.

mod byline;
mod controls;
pub mod date;
mod date_by_place;
mod headline;
mod headline_again;
mod headline_clues;
mod joints;
mod language;
mod metadata;
mod names;
mod site_names;
mod titles;
mod wording;

pub use byline::claim_byline;
pub(crate) use byline::{BYLINE, is_of_the_text};
pub(crate) use date_by_place::BY_PLACE;
pub use date_by_place::claim_date;
pub use headline::claim_headline;
pub(crate) use headline::{HEADLINE, REPEATED as HEADLINE_REPEATED};
pub use headline_again::find_headline_again;
pub use language::{language, language_of, ruled_out};
pub use metadata::claim_metadata;
pub use names::{credit_name, people};
pub(crate) use names::{is_person, title_once};
pub(crate) use site_names::SITE_MARKS;
pub(crate) use wording::fingerprint;

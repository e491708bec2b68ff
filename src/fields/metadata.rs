//! What a page says of itself in, the fields of its article out that no line of it gives.

use super::{date, people};
use crate::label::{Capture, Field, Role};
use crate::rules::Ledger;
use crate::segment::Metadata;

/// Names of accounts that stand where no person's name was filled in, lower case.
const ACCOUNTS: [&str; 9] =
    ["admin", "administrator", "editor", "guest", "webmaster", "author", "user", "staff", "root"];

/// Captures date and authors of the page's metadata.
pub fn claim_metadata(ledger: &mut Ledger<'_, '_>) {
    let page = ledger.page;
    let Some(metadata) = &page.metadata else { return };
    let date = metadata.dates.iter().find(|text| date::iso(text).is_some());
    ledger.captures.extend(date.map(|text| Capture { field: Field::Date, text: text.clone() }));
    let authors = metadata.authors.iter().filter(|name| is_author(name, metadata));
    let authors = authors.flat_map(|name| people(name)).filter(|name| is_author(name, metadata));
    ledger.captures.extend(authors.map(|text| Capture { field: Field::Role(Role::Author), text }));
}

/// Whether a name is a person's: no address, no account, not the site.
fn is_author(name: &str, metadata: &Metadata) -> bool {
    let lower = name.to_lowercase();
    let is_site = metadata.sites.iter().any(|site| site.to_lowercase() == lower);
    !is_site && !name.contains("://") && !name.contains('@') && !ACCOUNTS.contains(&lower.as_str())
}

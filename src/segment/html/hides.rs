//! What packs say that names in markup mean for hidden text.

use serde::{Deserialize, Serialize};

/// What a name says of an element that has it and of the text inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hides {
    /// A class: the element is not shown.
    Class,
    /// A part of a class, id or role: what is hidden there is the page's own text, opened by a click.
    Panel,
    /// A part of a class, id or role: what is hidden there is no text of the page.
    Beside,
}

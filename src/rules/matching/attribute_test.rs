//! `[name="value"]` of a CSS selector in, a quick test of an attribute's value out: most elements that have the attribute
//! have another value, and need no look at the whole selector.

/// What a value must have for a selector to be tried on its element. Capitals count for nothing here: whether they do is
/// left to the selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AttributeTest {
    /// Nothing.
    Any,
    /// The value is this text.
    Is(String),
    /// It begins with it.
    Starts(String),
    /// It ends with it.
    Ends(String),
    /// It holds it.
    Holds(String),
}

impl AttributeTest {
    /// Reads what stands between the brackets behind the name.
    pub fn parse(condition: &str) -> Self {
        let condition = condition.trim();
        let Some((operator, value)) = condition.split_once('=') else { return Self::Any };
        let Some(value) = plain_value(value.trim_start()).filter(|value| !value.is_empty()) else { return Self::Any };
        match operator {
            "" => Self::Is(value.to_owned()),
            "^" => Self::Starts(value.to_owned()),
            "$" => Self::Ends(value.to_owned()),
            // A word of it, or its first part.
            "*" | "~" | "|" => Self::Holds(value.to_owned()),
            _ => Self::Any,
        }
    }

    /// Whether a selector is to be tried on an element with that value.
    pub fn may_hold(&self, value: &str) -> bool {
        let value = value.as_bytes();
        match self {
            Self::Any => true,
            Self::Is(text) => value.eq_ignore_ascii_case(text.as_bytes()),
            Self::Starts(text) => value.get(..text.len()).is_some_and(|start| is(start, text)),
            Self::Ends(text) => value.len() >= text.len() && is(&value[value.len() - text.len()..], text),
            Self::Holds(text) => holds(value, text),
        }
    }
}

/// Whether a text that is not empty stands somewhere in a value.
fn holds(value: &[u8], text: &str) -> bool {
    let first = text.as_bytes()[0];
    let mut starts = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), value);
    starts.any(|at| value.get(at..at + text.len()).is_some_and(|part| is(part, text)))
}

fn is(part: &[u8], text: &str) -> bool {
    part.eq_ignore_ascii_case(text.as_bytes())
}

/// A quoted text or a name, without escapes; a flag behind it is passed over.
fn plain_value(value: &str) -> Option<&str> {
    let plain = match value.strip_prefix(['"', '\'']) {
        Some(rest) => rest.split(&value[..1]).next()?,
        None => value.split(|c: char| c.is_whitespace() || c == ']').next()?,
    };
    (!plain.contains('\\')).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_tested_as_the_operator_says() {
        let test = |condition: &str, value: &str| AttributeTest::parse(condition).may_hold(value);
        assert!(test("=\"Next\"]", "next") && !test("=next]", "nextt"));
        assert!(test("^='mgid' i]", "MGID-1") && !test("^='mgid']", "amgid") && !test("^=mgid]", "mg"));
        assert!(test("$=\"List\"]", "a-list") && !test("$=\"List\"]", "lists"));
        assert!(test("*=\"over\"]", "rollover-x") && !test("*=over]", "ove"));
        assert!(test("~=tag]", "category tag") && test("|=en]", "en-GB"));
        assert!(test("]", "x") && test("=\"\"]", "x") && test("=\"a\\\"b\"]", "x"), "what is not read is tried");
    }
}

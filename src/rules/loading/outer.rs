//! A list of CSS selectors in, what stands in it outside brackets, parentheses and quotes out.

/// Bytes of a selector outside brackets, parentheses and quotes, and those that open them.
pub(crate) fn outer_bytes(css: &str) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut depth = 0_usize;
    let mut quote = None;
    css.bytes().enumerate().filter(move |&(_, byte)| {
        let is_outer = depth == 0 && quote.is_none();
        match (quote, byte) {
            (Some(open), _) => quote = quote.filter(|_| byte != open),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outer
    })
}

/// What stands between the outer commas of a list, and where each begins.
pub(crate) fn outer_parts(css: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, byte) in outer_bytes(css).chain(std::iter::once((css.len(), b','))) {
        if byte == b',' {
            out.push((start, &css[start..at]));
            start = at + 1;
        }
    }
    out
}

/// Start and end of the innermost selector around a place, between commas or parentheses.
pub(crate) fn selector_around(css: &str, place: usize) -> (usize, usize) {
    let (mut starts, mut quote, mut depth) = (vec![0], None, None);
    for (at, byte) in css.bytes().enumerate() {
        depth = depth.or_else(|| (at >= place).then_some(starts.len()));
        let is_here = depth == Some(starts.len());
        match (quote, byte) {
            (Some(open), _) => quote = quote.filter(|_| byte != open),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b')' | b',') if is_here => return (starts.pop().unwrap_or(0), at),
            (None, b'(') => starts.push(at + 1),
            (None, b')') if starts.len() > 1 => drop(starts.pop()),
            (None, b',') => starts.iter_mut().last().into_iter().for_each(|start| *start = at + 1),
            _ => {}
        }
    }
    (depth.and_then(|depth| starts.get(depth - 1)).copied().unwrap_or(0), css.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_selector_is_found() {
        let around = |css: &str| {
            let (start, end) = selector_around(css, css.find('{').unwrap());
            css[start..end].to_owned()
        };
        assert_eq!(around(".a.{w} > b"), ".a.{w} > b");
        assert_eq!(around("a:is(.b, .{w}:not(.c, d)) > p"), " .{w}:not(.c, d)");
        assert_eq!(around("a:not(.{w})"), ".{w}");
        assert_eq!(around("a:not(.b) .{w}"), "a:not(.b) .{w}");
        assert_eq!(around("[title=\"a, (b\"] .{w}"), "[title=\"a, (b\"] .{w}");
        assert_eq!(around("p:is([id=\"{w},)\"], b)"), "[id=\"{w},)\"]");
    }
}

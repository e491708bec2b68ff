//! What the patterns that a page was searched for matched: pairs of pattern and line in, the lines of each pattern out.

use super::languages::Group;

/// The lines of a page by the patterns that match them; its room serves page after page.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    /// Whose patterns `is_sought` tells.
    group: Option<Group>,
    /// By pattern, whether the page was searched for it.
    is_sought: Vec<bool>,
    /// Patterns and lines, as found.
    pairs: Vec<(u32, u32)>,
    /// Lines in the order of their patterns.
    lines: Vec<u32>,
    /// Where those of each pattern begin, and where the last end.
    begins: Vec<u32>,
}

impl Matched {
    /// Forgets a page, and takes up one that is searched for the patterns of a group, of so many in all.
    pub fn begin(&mut self, group: Group, count: usize, sought: impl Iterator<Item = u32>) {
        self.pairs.clear();
        if self.group == Some(group) && self.is_sought.len() == count {
            return;
        }
        self.group = Some(group);
        self.is_sought.clear();
        self.is_sought.resize(count, false);
        sought.for_each(|pattern| self.is_sought[pattern as usize] = true);
    }

    /// Adds what a line matches; lines come in page order.
    pub fn add(&mut self, line: u32, patterns: &[u32]) {
        self.pairs.extend(patterns.iter().map(|&pattern| (pattern, line)));
    }

    /// Puts the lines in the order of their patterns. (Counting sort: `begins` runs one pattern ahead until all are placed.)
    pub fn settle(&mut self) {
        let Self { pairs, lines, begins, .. } = self;
        begins.clear();
        begins.resize(self.is_sought.len() + 2, 0);
        pairs.iter().for_each(|(pattern, _)| begins[*pattern as usize + 2] += 1);
        (1..begins.len()).for_each(|at| begins[at] += begins[at - 1]);
        lines.clear();
        lines.resize(pairs.len(), 0);
        for &(pattern, line) in &*pairs {
            let next = &mut begins[pattern as usize + 1];
            lines[*next as usize] = line;
            *next += 1;
        }
    }

    /// The lines of a pattern, in page order, if the page was searched for it.
    pub fn of(&self, pattern: u32) -> Option<&[u32]> {
        let at = pattern as usize;
        self.is_sought[at].then(|| &self.lines[self.begins[at] as usize..self.begins[at + 1] as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_by_their_pattern() {
        let mut matched = Matched::default();
        matched.begin(Group::FIRST, 4, [0, 1, 3].into_iter());
        matched.add(2, &[3, 1]);
        matched.add(5, &[1]);
        matched.settle();
        let all = |matched: &Matched| [0, 1, 2, 3].map(|pattern| matched.of(pattern).map(<[u32]>::to_vec));
        assert_eq!(all(&matched), [Some(vec![]), Some(vec![2, 5]), None, Some(vec![2])]);
        matched.begin(Group::FIRST.with(1), 4, [2].into_iter());
        matched.add(0, &[2]);
        matched.settle();
        assert_eq!(all(&matched), [None, None, Some(vec![0]), None], "the next page");
    }
}

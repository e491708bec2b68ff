//! Things filed under small numbers: what stands under one of them is found at once, and all lie in one list.

/// Things by the number that each is filed under.
#[derive(Debug)]
pub(crate) struct Slots<T> {
    /// Where those of each number begin in the list, and where the last end.
    begins: Vec<u32>,
    filed: Vec<T>,
}

impl<T> Slots<T> {
    /// Files things under numbers below `count`; those of one number stay in order.
    pub fn new(count: usize, mut keyed: Vec<(usize, T)>) -> Self {
        keyed.sort_by_key(|(slot, _)| *slot);
        let mut begins = vec![0; count + 1];
        keyed.iter().for_each(|(slot, _)| begins[slot + 1] += 1);
        (1..begins.len()).for_each(|slot| begins[slot] += begins[slot - 1]);
        Self { begins, filed: keyed.into_iter().map(|(_, thing)| thing).collect() }
    }

    /// What is filed under a number.
    #[inline]
    pub fn at(&self, slot: usize) -> &[T] {
        &self.filed[self.begins[slot] as usize..self.begins[slot + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_under_their_number() {
        let slots = Slots::new(4, vec![(3, "d"), (1, "b"), (3, "e")]);
        assert_eq!(
            (slots.at(0), slots.at(1), slots.at(2), slots.at(3)),
            (&[][..], &["b"][..], &[][..], &["d", "e"][..])
        );
    }
}

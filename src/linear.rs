//! Weights of a linear model over hashed signs: learned by AdaGrad (Duchi et al. 2011), kept as bytes.

/// Sum of squares that learning starts from: signs seen a few times learn little.
const START: f32 = 1.0;

/// Weights that are being learned.
pub(crate) struct Weights {
    values: Vec<f32>,
    squares: Vec<f32>,
    /// Size of the steps.
    step: f32,
    /// Pull of each weight towards zero (L2).
    pull: f32,
}

impl Weights {
    /// So many weights, all zero.
    pub fn new(slots: usize, step: f32, pull: f32) -> Self {
        Self { values: vec![0.0; slots], squares: vec![START; slots], step, pull }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The weight in a slot.
    pub fn get(&self, slot: usize) -> f32 {
        self.values[slot]
    }

    /// A step against the error to which a weight led.
    pub fn learn(&mut self, slot: usize, error: f32) {
        let gradient = error + self.pull * self.values[slot];
        self.squares[slot] += gradient * gradient;
        self.values[slot] -= self.step * gradient / self.squares[slot].sqrt();
    }

    /// The weights as bytes, and what one of these is worth; the largest are cut off, one of so many.
    pub fn quantised(&self, one_of: usize) -> (Vec<i8>, f32) {
        let mut sizes: Vec<f32> = self.values.iter().map(|value| value.abs()).collect();
        let last = sizes.len() - 1 - sizes.len() / one_of;
        let scale = sizes.select_nth_unstable_by(last, f32::total_cmp).1.max(1e-6) / 127.0;
        (self.values.iter().map(|value| (value / scale).round().clamp(-127.0, 127.0) as i8).collect(), scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_go_against_the_error_and_are_kept_as_bytes() {
        let mut weights = Weights::new(3, 0.1, 0.0);
        for _ in 0..50 {
            let error = weights.get(0) - 1.0;
            weights.learn(0, error);
        }
        weights.learn(1, 0.5);
        assert!((0.5..1.0).contains(&weights.get(0)) && weights.get(1) < 0.0 && weights.get(2) == 0.0);
        let (bytes, scale) = weights.quantised(100);
        assert!((f32::from(bytes[0]) * scale - weights.get(0)).abs() < scale && bytes[1] < 0 && bytes[2] == 0);
    }
}

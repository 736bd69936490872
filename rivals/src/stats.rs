//! Samples of one quantity.

/// What was measured, in rising order.
pub struct Sample(Vec<f64>);

impl Sample {
    /// Sorts what was measured; at least one number.
    pub fn new(mut numbers: Vec<f64>) -> Self {
        assert!(!numbers.is_empty(), "nothing was measured");
        numbers.sort_by(f64::total_cmp);
        Self(numbers)
    }

    /// The smallest number that at least a share `q` of all do not exceed (nearest rank).
    pub fn quantile(&self, q: f64) -> f64 {
        let rank = (q * self.0.len() as f64).ceil() as usize;
        self.0[rank.clamp(1, self.0.len()) - 1]
    }

    /// The tenth percentile: what something takes itself, also while other programs want the core.
    pub fn quiet(&self) -> f64 {
        self.quantile(0.1)
    }

    /// How many numbers.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_numbers_that_were_measured() {
        let sample = Sample::new((1..=1000).rev().map(f64::from).collect());
        let quantiles = [0.0, 0.5, 0.99, 0.999, 1.0].map(|q| sample.quantile(q));
        assert_eq!(quantiles, [1.0, 500.0, 990.0, 999.0, 1000.0]);
    }
}

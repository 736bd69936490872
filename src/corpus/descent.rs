//! Learning weights: down the slope of what they cost, by Adam (Kingma and Ba, ICLR 2015).

/// Weights on their way down.
pub struct Descent {
    /// How much of the slope's mean and of its square's a step keeps.
    kept: (f64, f64),
    /// What no slope is taken to be less than.
    floor: f64,
    /// The mean and the square of each weight's slope.
    moments: Vec<(f64, f64)>,
    steps: i32,
}

impl Descent {
    /// One of so many weights.
    pub fn new(weights: usize, kept: (f64, f64), floor: f64) -> Self {
        Self { kept, floor, moments: vec![(0.0, 0.0); weights], steps: 0 }
    }

    /// Takes a step of a length; each weight comes with its slope.
    pub fn step<'a>(&mut self, weights: impl Iterator<Item = (&'a mut f64, f64)>, length: f64) {
        self.steps += 1;
        let (straight, wide) =
            (1.0 - self.kept.0.powi(self.steps), 1.0 - self.kept.1.powi(self.steps));
        for ((weight, slope), (mean, square)) in weights.zip(&mut self.moments) {
            *mean = *mean * self.kept.0 + slope * (1.0 - self.kept.0);
            *square = *square * self.kept.1 + slope * slope * (1.0 - self.kept.1);
            *weight -= length * (*mean / straight) / ((*square / wide).sqrt() + self.floor);
        }
    }
}

/// Turns scores into shares of one that are in proportion to their exponentials.
pub fn share(scores: &mut [f64]) {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|share| *share /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_come_down_to_where_they_cost_least() {
        let mut weights = [5.0, -3.0];
        let mut descent = Descent::new(2, (0.9, 0.99), 1e-8);
        for _ in 0..2000 {
            let slopes = [weights[0] - 1.0, 4.0 * weights[1]];
            descent.step(weights.iter_mut().zip(slopes), 0.02);
        }
        assert!((weights[0] - 1.0).abs() < 0.05 && weights[1].abs() < 0.05, "{weights:?}");
    }

    #[test]
    fn shares_sum_to_one_however_large_the_scores_are() {
        let mut scores = [1000.0, 1000.0, 0.0];
        share(&mut scores);
        assert_eq!(scores, [0.5, 0.5, 0.0]);
    }
}

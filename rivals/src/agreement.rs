//! Whether two engines run the same network.

use anyhow::{Result, ensure};

use crate::music::Frame;
use crate::network::Network;

/// How far logits may be apart, as shares of the root mean square of all logits: that of the differences, and the
/// largest. What int8 with a scale a vector and a scale a row costs lies well below.
const TOLERANCE: [f64; 2] = [0.02, 0.15];

/// How far the logits of two engines are apart.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// The root mean square of the expected logits.
    pub size: f64,
    /// The root mean square of the differences.
    pub typical: f64,
    /// The largest difference.
    pub largest: f64,
}

impl Difference {
    /// Between logits that should be alike.
    pub fn between(expected: &[f32], found: &[f32]) -> Self {
        let rms = |numbers: &[f64]| {
            (numbers.iter().map(|x| x * x).sum::<f64>() / numbers.len().max(1) as f64).sqrt()
        };
        let wide = |numbers: &[f32]| numbers.iter().map(|&x| x.into()).collect::<Vec<f64>>();
        let apart: Vec<f64> = wide(expected).iter().zip(wide(found)).map(|(a, b)| a - b).collect();
        let largest = apart.iter().fold(0.0, |most, x| x.abs().max(most));
        Self { size: rms(&wide(expected)), typical: rms(&apart), largest }
    }

    /// Whether both are the same network.
    pub fn is_tolerable(&self) -> bool {
        self.typical <= TOLERANCE[0] * self.size && self.largest <= TOLERANCE[1] * self.size
    }
}

/// Every logit of every decision, from a state of zero.
pub fn logits(network: &mut dyn Network, frames: &[Frame]) -> Result<Vec<f32>> {
    let mut all = Vec::new();
    network.reset()?;
    for frame in frames {
        network.step(frame)?;
        for decision in &frame.decisions {
            all.extend_from_slice(network.decide(decision)?);
        }
    }
    Ok(all)
}

/// How far each network is from the first.
///
/// # Errors
/// When one is another network.
pub fn differences(
    networks: &mut [Box<dyn Network>],
    frames: &[Frame],
) -> Result<Vec<(String, Difference)>> {
    let expected = logits(networks[0].as_mut(), frames)?;
    let difference = |network: &mut Box<dyn Network>| {
        let found = logits(network.as_mut(), frames)?;
        ensure!(found.len() == expected.len(), "{} has other heads", network.name());
        let difference = Difference::between(&expected, &found);
        ensure!(difference.is_tolerable(), "{} is another network: {difference:?}", network.name());
        Ok((network.name(), difference))
    };
    networks.iter_mut().map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_tolerated() {
        let expected: Vec<f32> = (0..100).map(|at| (at as f32 * 0.7).sin() * 5.0).collect();
        let found: Vec<f32> = expected.iter().map(|x| (x * 20.0).round() / 20.0).collect();
        assert!(Difference::between(&expected, &found).is_tolerable());
    }

    #[test]
    fn another_network_is_caught_as_is_a_single_wrong_logit() {
        let expected: Vec<f32> = (0..1000).map(|at| (at as f32 * 0.7).sin()).collect();
        let other: Vec<f32> = (0..1000).map(|at| (at as f32 * 0.7 + 0.1).sin()).collect();
        assert!(!Difference::between(&expected, &other).is_tolerable());
        let mut one = expected.clone();
        one[500] += 0.5;
        assert!(!Difference::between(&expected, &one).is_tolerable());
    }
}

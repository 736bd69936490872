//! From logits to outcomes. A mask has a bit for each of at most 128 outcomes; only set bits with a logit count.

use super::math;

/// The integer weight of the likeliest outcome.
const ONE: f32 = 16_777_216.0;

/// Temperatures below take the likeliest outcome.
const COLDEST: f32 = 1e-3;

const OUTCOMES: usize = 128;

/// The natural logarithm of the probability of `value` among the outcomes of the mask, at temperature 1;
/// minus infinity for a value outside.
pub fn log_probability(logits: &[f32], mask: u128, value: u8) -> f32 {
    let (Some(best), true) = (likeliest(logits, mask), allows(mask, value.into())) else {
        return f32::NEG_INFINITY;
    };
    let Some(logit) = logits.get(usize::from(value)) else { return f32::NEG_INFINITY };
    let total: f64 =
        allowed(logits, mask).map(|(_, logit)| f64::from(math::exp(logit - logits[best]))).sum();
    (f64::from(logit - logits[best]) - math::ln(total)) as f32
}

/// Draws an outcome: softmax at `temperature` over the mask, cut to the likeliest outcomes that together hold `top_p`
/// of the probability, read at the point `draw` / 2^64 of their cumulative distribution in integers.
///
/// A temperature of 0 takes the likeliest outcome, the lowest of equals. `None` only where the mask allows nothing.
pub fn sample(logits: &[f32], mask: u128, temperature: f32, top_p: f32, draw: u64) -> Option<u8> {
    let best = likeliest(logits, mask)?;
    let mut weights = integer_weights(logits, mask, best, temperature);
    keep_nucleus(&mut weights, top_p);
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    let mut point = ((u128::from(draw) * u128::from(total)) >> 64) as u64;
    for (outcome, &weight) in weights.iter().enumerate() {
        match point.checked_sub(weight.into()) {
            Some(rest) => point = rest,
            None => return Some(outcome as u8),
        }
    }
    Some(best as u8)
}

/// Fills `out` with the probabilities from which [`sample`] draws before it cuts the tail; all 0 for an empty mask.
pub fn probabilities(logits: &[f32], mask: u128, temperature: f32, out: &mut [f32; OUTCOMES]) {
    out.fill(0.0);
    let Some(best) = likeliest(logits, mask) else { return };
    let weights = integer_weights(logits, mask, best, temperature);
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    for (out, weight) in out.iter_mut().zip(weights) {
        *out = (f64::from(weight) / total as f64) as f32;
    }
}

fn allows(mask: u128, outcome: usize) -> bool {
    outcome < OUTCOMES && (mask >> outcome) & 1 == 1
}

fn allowed(logits: &[f32], mask: u128) -> impl Iterator<Item = (usize, f32)> {
    logits.iter().copied().enumerate().filter(move |&(outcome, _)| allows(mask, outcome))
}

/// The allowed outcome with the largest logit, the lowest of equals.
fn likeliest(logits: &[f32], mask: u128) -> Option<usize> {
    let better = |best: (usize, f32), next: (usize, f32)| if next.1 > best.1 { next } else { best };
    allowed(logits, mask).reduce(better).map(|(outcome, _)| outcome)
}

/// Weights in proportion to e^(logit / temperature), [`ONE`] for the best.
fn integer_weights(logits: &[f32], mask: u128, best: usize, temperature: f32) -> [u32; OUTCOMES] {
    let mut weights = [0; OUTCOMES];
    if temperature >= COLDEST {
        for (outcome, logit) in allowed(logits, mask) {
            weights[outcome] = (math::exp((logit - logits[best]) / temperature) * ONE) as u32;
        }
    }
    weights[best] = ONE as u32;
    weights
}

/// Clears all but the fewest likeliest outcomes that hold `top_p` of the weight; the lowest of equals stay.
fn keep_nucleus(weights: &mut [u32; OUTCOMES], top_p: f32) {
    if top_p >= 1.0 || top_p.is_nan() {
        return;
    }
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    // Only what has weight needs an order; most outcomes of a mask have none.
    let (mut order, mut count) = ([0_u8; OUTCOMES], 0);
    for (outcome, _) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
        order[count] = outcome as u8;
        count += 1;
    }
    let order = &mut order[..count];
    order.sort_unstable_by_key(|&outcome| {
        (std::cmp::Reverse(weights[usize::from(outcome)]), outcome)
    });
    let enough = (f64::from(top_p) * total as f64) as u64;
    let mut held = 0;
    for (rank, &outcome) in order.iter().enumerate() {
        let weight = &mut weights[usize::from(outcome)];
        if rank > 0 && held >= enough {
            *weight = 0;
        }
        held += u64::from(*weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};

    const ALL: u128 = u128::MAX;

    fn random_logits(random: &mut impl Rng) -> [f32; OUTCOMES] {
        std::array::from_fn(|_| random.random_range(-6.0..6.0))
    }

    #[test]
    fn no_draw_ever_leaves_the_mask() {
        for seed in 0..2000 {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let logits = random_logits(&mut random);
            let size = random.random_range(1..=OUTCOMES);
            let mask = random.random::<u128>() & random.random::<u128>() & random.random::<u128>();
            let temperature = *[0.0, 0.3, 1.0, 2.0, f32::NAN, f32::INFINITY]
                .get(seed as usize % 6)
                .unwrap_or(&1.0);
            let top_p = random.random_range(-0.1..1.2);
            match sample(&logits[..size], mask, temperature, top_p, random.random()) {
                Some(outcome) => assert!(
                    usize::from(outcome) < size && allows(mask, outcome.into()),
                    "seed {seed}"
                ),
                None => assert_eq!(mask & (ALL >> (OUTCOMES - size)), 0, "seed {seed}"),
            }
        }
    }

    #[test]
    fn every_point_of_the_draw_gives_an_outcome_with_probability() {
        let (logits, mut expected) = ([0.0, -3.0, 2.0, 1.0], [0.0; OUTCOMES]);
        probabilities(&logits, 0b1101, 1.0, &mut expected);
        for draw in [0, 1, u64::MAX / 3, u64::MAX / 2, u64::MAX - 1, u64::MAX] {
            let outcome = sample(&logits, 0b1101, 1.0, 1.0, draw).map(usize::from);
            assert!(
                outcome.is_some_and(|outcome| expected[outcome] > 0.0),
                "draw {draw} gave {outcome:?}"
            );
        }
    }

    #[test]
    fn draws_occur_as_often_as_their_probabilities_say() {
        const DRAWS: usize = 200_000;
        for seed in 0..4 {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let (logits, mask) = (&random_logits(&mut random)[..40], random.random::<u128>());
            let temperature = random.random_range(0.5..1.5);
            let (mut expected, mut counts) = ([0.0; OUTCOMES], [0.0; OUTCOMES]);
            probabilities(logits, mask, temperature, &mut expected);
            for _ in 0..DRAWS {
                let outcome =
                    sample(logits, mask, temperature, 1.0, random.random()).map_or(0, usize::from);
                counts[outcome] += 1.0;
            }
            for (outcome, (count, p)) in counts.into_iter().zip(expected).enumerate() {
                let deviation = (DRAWS as f32 * p * (1.0 - p)).sqrt();
                let error = (count - DRAWS as f32 * p).abs();
                assert!(
                    error <= 5.0 * deviation + 1.0,
                    "seed {seed}, outcome {outcome}: {count} draws at {p}"
                );
            }
        }
    }

    #[test]
    fn probabilities_sum_to_one_and_agree_with_the_log_probabilities() {
        for seed in 0..200 {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let (logits, mask) = (random_logits(&mut random), random.random::<u128>());
            let mut p = [0.0; OUTCOMES];
            probabilities(&logits, mask, 1.0, &mut p);
            assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-5, "seed {seed}");
            for (outcome, p) in p.into_iter().enumerate() {
                let log = log_probability(&logits, mask, outcome as u8);
                assert!(
                    (p - log.exp()).abs() < 1e-6,
                    "seed {seed}, outcome {outcome}: {p} against e^{log}"
                );
            }
        }
    }

    #[test]
    fn a_log_probability_outside_the_mask_is_minus_infinity() {
        assert_eq!(log_probability(&[1.0, 2.0], 0b01, 1), f32::NEG_INFINITY);
        assert_eq!(log_probability(&[1.0, 2.0], ALL, 2), f32::NEG_INFINITY);
        assert_eq!(log_probability(&[1.0, 2.0], ALL, 200), f32::NEG_INFINITY);
        assert_eq!(log_probability(&[], ALL, 0), f32::NEG_INFINITY);
        assert_eq!(log_probability(&[1.0, 2.0], 0b01, 0), 0.0);
    }

    #[test]
    fn temperature_zero_takes_the_likeliest_allowed_and_the_lowest_of_equals() {
        let logits = [0.0, 5.0, 9.0, 5.0];
        for draw in [0, u64::MAX / 2, u64::MAX] {
            assert_eq!(sample(&logits, ALL, 0.0, 1.0, draw), Some(2));
            assert_eq!(sample(&logits, 0b1011, 0.0, 1.0, draw), Some(1));
            assert_eq!(sample(&logits, 0, 0.0, 1.0, draw), None);
        }
    }

    #[test]
    fn the_nucleus_holds_the_fewest_outcomes_that_reach_top_p() {
        let logits = [0.5f32, 0.3, 0.15, 0.05].map(f32::ln);
        let reach = |top_p| {
            (0..1000u64).filter_map(|i| sample(&logits, ALL, 1.0, top_p, i << 54 | i)).max()
        };
        assert_eq!(reach(0.0), Some(0));
        assert_eq!(reach(0.45), Some(0));
        assert_eq!(reach(0.7), Some(1));
        assert_eq!(reach(0.9), Some(2));
        assert_eq!(reach(1.0), Some(3));
        assert_eq!(reach(f32::NAN), Some(3));
    }
}

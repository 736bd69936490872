//! Probabilities of answers.

/// The probability of each answer; 0 for those that are not allowed.
pub type Distribution = [f32; 128];

/// The allowed answers, rising.
pub fn allowed_answers(allowed: u128) -> impl Iterator<Item = usize> {
    (0..128).filter(move |answer| allowed >> answer & 1 == 1)
}

/// All allowed answers alike.
pub fn alike(allowed: u128) -> Distribution {
    let each = 1.0 / allowed.count_ones().max(1) as f32;
    std::array::from_fn(|answer| if allowed >> answer & 1 == 1 { each } else { 0.0 })
}

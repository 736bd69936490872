//! Elementary functions from `+ - * /`, the correctly rounded square root and bit casts, in a fixed order: the bits
//! do not depend on the processor, its maths library, or whether it flushes denormal numbers.

/// Adding and subtracting 1.5 * 2^23 rounds to the nearest integer, halves to even, and leaves it in the low bits.
const ROUND: f32 = 12_582_912.0;

/// Values nearer to zero become zero before they can decay into denormal numbers.
const FLOOR: f32 = 1e-20;

/// Keeps the mean square of a norm away from nothing.
pub const EPSILON: f32 = 1e-5;
const LANES: usize = 16;

/// e^x to about one unit in the last place for |x| <= 80; beyond, the value at the bound.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 355.0 / 512.0;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = if x > 80.0 { 80.0 } else { x };
    let x = if x < -80.0 { -80.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let octaves = shifted - ROUND;
    let r = x - octaves * LN2_HIGH - octaves * LN2_LOW;
    let tail = ((r * (1.0 / 5040.0) + 1.0 / 720.0) * r + 1.0 / 120.0) * r + 1.0 / 24.0;
    let mantissa = (((tail * r + 1.0 / 6.0) * r + 0.5) * r) * r + r + 1.0;
    mantissa * f32::from_bits((shifted.to_bits() << 23).wrapping_add(1.0f32.to_bits()))
}

/// 1 / (1 + e^-x).
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The natural logarithm of a positive normal number.
pub fn ln(x: f64) -> f64 {
    const HALF_ROOT_2_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
    let octaves = (x.to_bits().wrapping_sub(HALF_ROOT_2_BITS) as i64) >> 52;
    let mantissa = f64::from_bits(x.to_bits().wrapping_sub((octaves << 52) as u64));
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let series = (0..12).rev().fold(0.0, |sum, n| sum * square + 1.0 / f64::from(2 * n + 1));
    octaves as f64 * std::f64::consts::LN_2 + 2.0 * s * series
}

/// Zero instead of a value too small to matter.
#[inline(always)]
pub fn settle(x: f32) -> f32 {
    if x.abs() < FLOOR { 0.0 } else { x }
}

/// `out = x / sqrt(mean(x^2) + 1e-5) * gain`, all of one length, a multiple of 16.
#[inline(always)]
pub fn rms_norm(x: &[f32], gain: &[f32], out: &mut [f32]) {
    let mean = reduce(x, |sum, value| sum + value * value, |a, b| a + b) / x.len() as f32;
    let inverse = 1.0 / (mean + EPSILON).sqrt();
    for ((out, &x), &gain) in out.iter_mut().zip(x).zip(gain) {
        *out = x * inverse * gain;
    }
}

/// `out = u * sigmoid(v)` from `[u | v]`.
#[inline(always)]
pub fn gate(uv: &[f32], out: &mut [f32]) {
    let (u, v) = uv.split_at(out.len());
    for ((out, &u), &v) in out.iter_mut().zip(u).zip(v) {
        *out = u * sigmoid(v);
    }
}

/// `sum += term`.
#[inline(always)]
pub fn add(sum: &mut [f32], term: &[f32]) {
    for (sum, &term) in sum.iter_mut().zip(term) {
        *sum += term;
    }
}

/// Writes `x` as steps of the returned scale, -127 to 127, halves rounded to even; the length is a multiple of 16.
#[inline(always)]
pub fn quantise(x: &[f32], out: &mut [i8]) -> f32 {
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    let peak = reduce(x, |peak, value| larger(peak, value.abs()), larger);
    if peak < FLOOR {
        out.fill(0);
        return 0.0;
    }
    let inverse = 127.0 / peak;
    for (out, &x) in out.iter_mut().zip(x) {
        *out = (x * inverse + ROUND).to_bits() as i8;
    }
    peak / 127.0
}

/// Folds 16 interleaved lanes, then the lanes by halves: one order for every vector width.
#[inline(always)]
fn reduce(x: &[f32], step: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for chunk in x.as_chunks::<LANES>().0 {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = step(*lane, value);
        }
    }
    for half in [8, 4, 2, 1] {
        let (low, high) = lanes.split_at_mut(half);
        for (low, &high) in low.iter_mut().zip(&*high) {
            *low = join(*low, high);
        }
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evenly spaced values from -reach to reach.
    fn sweep(reach: f32) -> impl Iterator<Item = f32> {
        (-100_000..=100_000).map(move |step| step as f32 * (reach / 100_000.0))
    }

    #[test]
    fn exp_is_within_three_units_in_the_last_place_of_the_true_value() {
        let error = |x: f32| (f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs();
        let worst = sweep(80.0).map(error).fold(0.0, f64::max);
        println!("largest relative error of exp: {worst:.3e}");
        assert!(worst < 3.0 * f64::from(f32::EPSILON), "{worst}");
    }

    #[test]
    fn exp_stays_finite_and_normal_beyond_its_range() {
        for x in [f32::MIN, -1e4, 1e4, f32::MAX, f32::INFINITY, f32::NEG_INFINITY] {
            assert!(exp(x).is_normal(), "exp({x}) = {}", exp(x));
        }
    }

    #[test]
    fn sigmoid_is_within_four_units_in_the_last_place_of_the_true_value() {
        let error = |x: f32| (f64::from(sigmoid(x)) * (1.0 + (-f64::from(x)).exp()) - 1.0).abs();
        let worst = sweep(60.0).map(error).fold(0.0, f64::max);
        println!("largest relative error of sigmoid: {worst:.3e}");
        assert!(worst < 4.0 * f64::from(f32::EPSILON), "{worst}");
    }

    #[test]
    fn ln_agrees_with_the_true_value() {
        let error = |x: f64| (ln(x) - x.ln()).abs();
        let worst = sweep(60.0).map(|x| f64::from(x).exp()).map(error).fold(0.0, f64::max);
        println!("largest error of ln: {worst:.3e}");
        assert!(worst < 1e-13, "{worst}");
    }

    #[test]
    fn quantising_rounds_to_the_nearest_step_and_uses_the_whole_range() {
        let x: [f32; 16] = std::array::from_fn(|i| (i as f32 - 7.5) * 0.31);
        let mut steps = [0; 16];
        let scale = quantise(&x, &mut steps);
        assert_eq!((steps[0], steps[15]), (-127, 127));
        for (x, step) in x.iter().zip(steps) {
            assert!(
                (x - f32::from(step) * scale).abs() <= scale * 0.5001,
                "{x} became {step} steps of {scale}"
            );
        }
    }

    #[test]
    fn a_vector_too_small_to_matter_quantises_to_zero() {
        let mut steps = [1; 16];
        assert_eq!(quantise(&[1e-21; 16], &mut steps), 0.0);
        assert_eq!(steps, [0; 16]);
    }
}

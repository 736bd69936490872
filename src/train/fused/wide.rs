//! Loops for wide registers: rows in parallel, and arithmetic that the compiler can turn into vectors.

use rayon::prelude::*;

/// Rows that one task takes; fixed, so that sums do not depend on how many threads there are.
pub const CHUNK: usize = 32;
const LANES: usize = 16;

/// Runs a loop compiled for the widest registers that this processor has.
#[inline(always)]
pub fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Fills rows of `width` numbers, in parallel; `work` is told each row's number.
#[inline(always)]
pub fn by_rows(out: &mut [f32], width: usize, work: impl Fn(usize, &mut [f32]) + Sync) {
    out.par_chunks_mut(CHUNK * width).enumerate().for_each(|(chunk, rows)| {
        wide(|| {
            for (at, row) in rows.chunks_exact_mut(width).enumerate() {
                work(chunk * CHUNK + at, row);
            }
        });
    });
}

/// e^x within about 2e-7 of its value; 0 where that is too small for a normal number.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Adding and taking away 1.5 * 2^23 rounds to a whole number; the whole number then fills
    // the lowest bits. ln 2 is taken off in two parts.
    const ROUND: f32 = 12_582_912.0;
    let x_in_reach = x.clamp(-87.0, 88.0);
    let rounded = x_in_reach * std::f32::consts::LOG2_E + ROUND;
    let whole = rounded - ROUND;
    let rest = (x_in_reach - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let square = rest * rest;
    let high = 1.0 / 24.0 + rest * (1.0 / 120.0) + square * (1.0 / 720.0 + rest * (1.0 / 5040.0));
    let low = 0.5 + rest * (1.0 / 6.0);
    let fraction = 1.0 + rest + square * (low + square * high);
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    if x < -87.0 { 0.0 } else { fraction * power }
}

/// 1 / (1 + e^-x).
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The sum of f(a, b) over two rows, in a fixed order.
#[inline(always)]
pub fn sum_of(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..LANES {
            lanes[lane] += f(a[lane], b[lane]);
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| f(*a, *b)).sum();
    lanes.iter().sum::<f32>() + rest
}

/// The largest of a row.
#[inline(always)]
pub fn largest(row: &[f32]) -> f32 {
    let (blocks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [f32::MIN; LANES];
    for block in blocks {
        for lane in 0..LANES {
            lanes[lane] = if block[lane] > lanes[lane] { block[lane] } else { lanes[lane] };
        }
    }
    lanes.iter().chain(rest).copied().fold(f32::MIN, f32::max)
}

/// Adds a row onto another.
#[inline(always)]
pub fn add(onto: &mut [f32], row: &[f32]) {
    for (onto, x) in onto.iter_mut().zip(row) {
        *onto += x;
    }
}

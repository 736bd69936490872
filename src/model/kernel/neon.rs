//! The AArch64 path.
#![allow(unsafe_code)]

use super::panel::{GROUP, Group, PANEL};
use std::arch::aarch64::*;

/// i8 products in i16, pairs added in i32.
pub fn multiply(panel: &[Group], input: &[[i8; GROUP]], sums: &mut [i32; PANEL]) {
    for (quarter, sums) in sums.as_chunks_mut::<16>().0.iter_mut().enumerate() {
        // SAFETY: every AArch64 processor with a standard library target has NEON.
        unsafe { multiply_quarter(panel, quarter, input, sums) }
    }
}

#[target_feature(enable = "neon")]
fn multiply_quarter(panel: &[Group], quarter: usize, input: &[[i8; GROUP]], sums: &mut [i32; 16]) {
    let mut pairs = [[vdupq_n_s32(0); 2]; 4];
    for (group, input) in panel.iter().zip(input) {
        let input =
            vreinterpret_s8_u32(vdup_n_u32(u32::from_ne_bytes(input.map(i8::cast_unsigned))));
        let weights = group.0.as_chunks::<16>().0.iter().skip(4 * quarter);
        for (pairs, weights) in pairs.iter_mut().zip(weights) {
            // SAFETY: the reference covers the 16 bytes read.
            let weights = unsafe { vld1q_s8(weights.as_ptr()) };
            pairs[0] = vpadalq_s16(pairs[0], vmull_s8(vget_low_s8(weights), input));
            pairs[1] = vpadalq_s16(pairs[1], vmull_s8(vget_high_s8(weights), input));
        }
    }
    for (sums, [low, high]) in sums.as_chunks_mut::<4>().0.iter_mut().zip(pairs) {
        // SAFETY: the reference covers the 16 bytes written.
        unsafe { vst1q_s32(sums.as_mut_ptr(), vpaddq_s32(low, high)) }
    }
}

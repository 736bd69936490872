//! The x86-64 paths.
#![allow(unsafe_code)]

use super::panel::{GROUP, Group, PANEL};
use std::arch::x86_64::*;

/// Runs work with 256-bit vectors.
#[inline]
pub fn run_avx2<R>(work: impl FnOnce() -> R) -> R {
    // SAFETY: the paths that come here exist only where the processor has AVX2.
    unsafe { inside_avx2(work) }
}

#[target_feature(enable = "avx2")]
fn inside_avx2<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Asks for each line of the cache that `values` lies in.
pub fn prefetch(values: &[i8]) {
    for line in values.chunks(64) {
        // SAFETY: every x86-64 processor has SSE, and a prefetch reads nothing that the program could see.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr()) };
    }
}

/// i8 to i16, pairs multiplied and added in i32.
pub fn multiply_sse2(panel: &[Group], input: &[[i8; GROUP]], sums: &mut [i32; PANEL]) {
    for (quarter, sums) in sums.as_chunks_mut::<16>().0.iter_mut().enumerate() {
        // SAFETY: every x86-64 processor has SSE2.
        unsafe { quarter_sse2(panel, quarter, input, sums) }
    }
}

#[target_feature(enable = "sse2")]
fn quarter_sse2(panel: &[Group], quarter: usize, input: &[[i8; GROUP]], sums: &mut [i32; 16]) {
    let mut pairs = [[_mm_setzero_si128(); 2]; 4];
    for (group, input) in panel.iter().zip(input) {
        let input = _mm_set1_epi32(word(input));
        let input = _mm_srai_epi16::<8>(_mm_unpacklo_epi8(input, input));
        let weights = group.0.as_chunks::<16>().0.iter().skip(4 * quarter);
        for (pairs, weights) in pairs.iter_mut().zip(weights) {
            // SAFETY: the reference covers the 16 bytes read; the load needs no alignment.
            let weights = unsafe { _mm_loadu_si128(weights.as_ptr().cast()) };
            let low = _mm_srai_epi16::<8>(_mm_unpacklo_epi8(weights, weights));
            let high = _mm_srai_epi16::<8>(_mm_unpackhi_epi8(weights, weights));
            pairs[0] = _mm_add_epi32(pairs[0], _mm_madd_epi16(low, input));
            pairs[1] = _mm_add_epi32(pairs[1], _mm_madd_epi16(high, input));
        }
    }
    for (sums, [low, high]) in sums.as_chunks_mut::<4>().0.iter_mut().zip(pairs) {
        let (low, high) = (_mm_castsi128_ps(low), _mm_castsi128_ps(high));
        let even = _mm_castps_si128(_mm_shuffle_ps::<0b10_00_10_00>(low, high));
        let odd = _mm_castps_si128(_mm_shuffle_ps::<0b11_01_11_01>(low, high));
        // SAFETY: the reference covers the 16 bytes written; the store needs no alignment.
        unsafe { _mm_storeu_si128(sums.as_mut_ptr().cast(), _mm_add_epi32(even, odd)) }
    }
}

/// |x| as u8 times the weight with x's sign: a pair sums to at most 2 * 127 * 127, so i16 cannot saturate.
pub fn multiply_avx2(panel: &[Group], input: &[[i8; GROUP]], sums: &mut [i32; PANEL]) {
    // SAFETY: the path exists only where the processor has AVX2.
    unsafe { panel_avx2(panel, input, sums) }
}

#[target_feature(enable = "avx2")]
fn panel_avx2(panel: &[Group], input: &[[i8; GROUP]], sums: &mut [i32; PANEL]) {
    let ones = _mm256_set1_epi16(1);
    let mut totals = [_mm256_setzero_si256(); 8];
    for (group, input) in panel.iter().zip(input) {
        let input = _mm256_set1_epi32(word(input));
        let magnitude = _mm256_abs_epi8(input);
        for (total, weights) in totals.iter_mut().zip(group.0.as_chunks::<32>().0) {
            // SAFETY: the reference covers the 32 bytes read; the load needs no alignment.
            let weights = unsafe { _mm256_loadu_si256(weights.as_ptr().cast()) };
            let pairs = _mm256_maddubs_epi16(magnitude, _mm256_sign_epi8(weights, input));
            *total = _mm256_add_epi32(*total, _mm256_madd_epi16(pairs, ones));
        }
    }
    for (sums, total) in sums.as_chunks_mut::<8>().0.iter_mut().zip(totals) {
        // SAFETY: the reference covers the 32 bytes written; the store needs no alignment.
        unsafe { _mm256_storeu_si256(sums.as_mut_ptr().cast(), total) }
    }
}

/// Inputs plus 128 as u8; the offsets take the surplus away again.
pub fn multiply_avx512(
    panel: &[Group],
    offsets: &[i32; PANEL],
    input: &[[i8; GROUP]],
    sums: &mut [i32; PANEL],
) {
    // SAFETY: the path exists only where the processor has AVX-512 F and VNNI.
    unsafe { panel_avx512(panel, offsets, input, sums) }
}

#[target_feature(enable = "avx512f,avx512vnni")]
fn panel_avx512(
    panel: &[Group],
    offsets: &[i32; PANEL],
    input: &[[i8; GROUP]],
    sums: &mut [i32; PANEL],
) {
    let bias = _mm512_set1_epi32(i32::from_ne_bytes([0x80; 4]));
    let mut totals = [[_mm512_setzero_si512(); 4]; 2];
    for (total, offsets) in totals[0].iter_mut().zip(offsets.as_chunks::<16>().0) {
        // SAFETY: the reference covers the 64 bytes read; the load needs no alignment.
        *total = unsafe { _mm512_loadu_si512(offsets.as_ptr().cast()) };
    }
    let pairs = panel.as_chunks::<2>().0.iter().zip(input.as_chunks::<2>().0);
    for (groups, inputs) in pairs {
        for ((totals, group), input) in totals.iter_mut().zip(groups).zip(inputs) {
            let input = _mm512_xor_si512(_mm512_set1_epi32(word(input)), bias);
            for (total, weights) in totals.iter_mut().zip(group.0.as_chunks::<64>().0) {
                // SAFETY: the reference covers the 64 bytes read; the load needs no alignment.
                let weights = unsafe { _mm512_loadu_si512(weights.as_ptr().cast()) };
                *total = _mm512_dpbusd_epi32(*total, input, weights);
            }
        }
    }
    let [even, odd] = totals;
    for ((sums, even), odd) in sums.as_chunks_mut::<16>().0.iter_mut().zip(even).zip(odd) {
        // SAFETY: the reference covers the 64 bytes written; the store needs no alignment.
        unsafe { _mm512_storeu_si512(sums.as_mut_ptr().cast(), _mm512_add_epi32(even, odd)) }
    }
}

/// Four neighbouring inputs in memory order.
fn word(input: &[i8; GROUP]) -> i32 {
    i32::from_ne_bytes(input.map(i8::cast_unsigned))
}

//! Products of a few rows with a matrix that stays: what a recurrence needs at every step.

use pulp::{Arch, Simd, WithSimd};

/// Rows multiplied at once: their sums stay in registers.
const ROWS: usize = 8;
/// Columns that lie side by side: one of the widest registers.
const PANEL: usize = 16;

/// A matrix `[depth, columns]`, laid out panel by panel.
pub struct Packed {
    depth: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Packed {
    /// Takes a matrix whose columns are a multiple of 16 from its value at each row and column.
    pub fn new(depth: usize, columns: usize, at: impl Fn(usize, usize) -> f32) -> Self {
        debug_assert!(columns.is_multiple_of(PANEL), "{columns} columns");
        let mut values = Vec::with_capacity(depth * columns);
        for panel in (0..columns).step_by(PANEL) {
            for row in 0..depth {
                values.extend((panel..panel + PANEL).map(|column| at(row, column)));
            }
        }
        Self { depth, columns, values }
    }

    /// `rows` `[.., depth]` times the matrix, into `out` `[.., columns]`.
    pub fn multiply(&self, rows: &[f32], out: &mut [f32]) {
        Arch::new().dispatch(Product { matrix: self, rows, out });
    }
}

struct Product<'a> {
    matrix: &'a Packed,
    rows: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { matrix, rows, out } = self;
        let whole = rows.len() / matrix.depth / ROWS * ROWS;
        let (rows, last_rows) = rows.split_at(whole * matrix.depth);
        let (out, last_out) = out.split_at_mut(whole * matrix.columns);
        matrix.tiles::<S, ROWS>(simd, rows, out);
        matrix.tiles::<S, 1>(simd, last_rows, last_out);
    }
}

impl Packed {
    /// Multiplies `N` rows at a time.
    #[inline(always)]
    fn tiles<S: Simd, const N: usize>(&self, simd: S, rows: &[f32], out: &mut [f32]) {
        let Self { depth, columns, ref values } = *self;
        for (rows, out) in rows.chunks_exact(N * depth).zip(out.chunks_exact_mut(N * columns)) {
            for (at, panel) in values.chunks_exact(depth * PANEL).enumerate() {
                let panel = S::as_simd_f32s(panel).0;
                let registers = panel.len() / depth;
                for register in 0..registers {
                    let weights = panel[register..].iter().step_by(registers);
                    let sums = tile::<S, N>(simd, rows, depth, weights);
                    let column = at * PANEL + register * (PANEL / registers);
                    for (out, sum) in out.chunks_exact_mut(columns).zip(sums) {
                        S::as_mut_simd_f32s(&mut out[column..]).0[0] = sum;
                    }
                }
            }
        }
    }
}

/// `N` rows times one register's width of columns.
#[inline(always)]
fn tile<'a, S: Simd, const N: usize>(
    simd: S,
    rows: &[f32],
    depth: usize,
    weights: impl Iterator<Item = &'a S::f32s>,
) -> [S::f32s; N]
where
    S::f32s: 'a,
{
    let rows: [&[f32]; N] = std::array::from_fn(|row| &rows[row * depth..][..depth]);
    let mut sums = [simd.splat_f32s(0.0); N];
    for (at, weights) in (0..depth).zip(weights) {
        for (sum, row) in sums.iter_mut().zip(&rows) {
            *sum = simd.mul_add_f32s(simd.splat_f32s(row[at]), *weights, *sum);
        }
    }
    sums
}

//! Quantised matrices and vectors.

use super::kernel::{self, GROUP, Group, PANEL, Path};
use super::math;
use std::ops::Range;

/// A vector on its way into a matrix: steps of one scale.
pub struct Quantised {
    values: Box<[i8]>,
    length: usize,
    scale: f32,
}

impl Quantised {
    /// Room for vectors of up to `capacity` values.
    pub fn new(capacity: usize) -> Self {
        Self { values: vec![0; capacity].into(), length: 0, scale: 0.0 }
    }

    /// Takes a vector no longer than the capacity.
    #[inline(always)]
    pub fn set(&mut self, x: &[f32]) {
        self.length = x.len().min(self.values.len());
        self.scale = math::quantise(x, &mut self.values[..self.length]);
    }

    fn groups(&self) -> &[[i8; GROUP]] {
        self.values[..self.length].as_chunks().0
    }
}

/// A matrix of int8 rows with a scale each, in panels of 64 rows, and a bias.
pub struct Linear {
    columns: usize,
    panels: Box<[Group]>,
    offsets: Box<[[i32; PANEL]]>,
    scales: Box<[f32]>,
    bias: Box<[f32]>,
}

impl Linear {
    /// From row-major `values` (rows x columns, -127 to 127; columns a multiple of 16), a scale a row, a bias a row.
    pub fn new(values: &[i8], columns: usize, scales: Box<[f32]>, bias: Box<[f32]>) -> Self {
        let panels = values.chunks(PANEL * columns);
        Self {
            columns,
            offsets: panels.clone().map(|rows| offsets(rows, columns)).collect(),
            panels: panels
                .flat_map(|rows| (0..columns / GROUP).map(move |group| pack(rows, columns, group)))
                .collect(),
            scales,
            bias,
        }
    }

    /// Length of what is multiplied.
    #[cfg(feature = "train")]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Length of the product.
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Panels in all.
    pub fn panels(&self) -> usize {
        self.offsets.len()
    }

    /// Multiply-adds of one panel.
    pub fn panel_cost(&self) -> usize {
        PANEL * self.columns
    }

    /// Writes the rows of those panels of `matrix * input + bias` to their places in `out`, `rows` long.
    pub fn multiply(&self, path: Path, panels: Range<usize>, input: &Quantised, out: &mut [f32]) {
        let groups = self.panels.chunks_exact(self.columns / GROUP).zip(&self.offsets);
        let scales = self.scales.chunks(PANEL).zip(self.bias.chunks(PANEL));
        let all = groups.zip(scales).zip(out.chunks_mut(PANEL));
        for (((panel, offsets), (scales, bias)), out) in all.skip(panels.start).take(panels.len()) {
            let mut sums = [0; PANEL];
            path.multiply(panel, offsets, input.groups(), &mut sums);
            path.run(|| dequantise(&sums, scales, input.scale, bias, out));
        }
    }
}

#[inline(always)]
fn dequantise(sums: &[i32], scales: &[f32], input: f32, bias: &[f32], out: &mut [f32]) {
    for (((out, &sum), &scale), &bias) in out.iter_mut().zip(sums).zip(scales).zip(bias) {
        *out = sum as f32 * (scale * input) + bias;
    }
}

fn pack(rows: &[i8], columns: usize, group: usize) -> Group {
    let mut packed = Group([0; PANEL * GROUP]);
    for (row, quad) in rows.chunks_exact(columns).zip(packed.0.as_chunks_mut::<GROUP>().0) {
        quad.copy_from_slice(&row[group * GROUP..][..GROUP]);
    }
    packed
}

fn offsets(rows: &[i8], columns: usize) -> [i32; PANEL] {
    let mut offsets = [0; PANEL];
    for (offset, row) in offsets.iter_mut().zip(rows.chunks_exact(columns)) {
        *offset = -128 * row.iter().map(|&w| i32::from(w)).sum::<i32>();
    }
    offsets
}

/// A table of int8 rows with a scale each.
pub struct Embedding {
    columns: usize,
    values: Box<[i8]>,
    scales: Box<[f32]>,
}

impl Embedding {
    /// From row-major `values` and a scale a row.
    pub fn new(values: Box<[i8]>, columns: usize, scales: Box<[f32]>) -> Self {
        Self { columns, values, scales }
    }

    /// Length of a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Whether there is such a row.
    pub fn contains(&self, row: u16) -> bool {
        usize::from(row) < self.scales.len()
    }

    /// Asks for a row ahead of its use: a step reads few rows, far apart, that seldom lie in a cache.
    pub fn prefetch(&self, row: u16) {
        let start = usize::from(row) * self.columns;
        kernel::prefetch(self.values.get(start..start + self.columns).unwrap_or_default());
    }

    /// `sum += weight / 16 * row`; a row that does not exist adds nothing.
    #[inline(always)]
    pub fn add(&self, row: u16, weight: u8, sum: &mut [f32]) {
        let row = usize::from(row);
        let Some(scale) = self.scales.get(row) else { return };
        let step = scale * (f32::from(weight) / 16.0);
        let values = &self.values[row * self.columns..][..self.columns];
        for (sum, &value) in sum.iter_mut().zip(values) {
            *sum += step * f32::from(value);
        }
    }
}

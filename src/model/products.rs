//! The products of a step, with made-up numbers: what a network that nobody has written would take.

use std::hint::black_box;

use super::kernel::GROUP;
use super::kernel::Path;
use super::linear::{Embedding, Linear, Quantised};

/// One step: rows of a table summed up, then matrices one after another.
///
/// It takes the time of the runtime's products and of quantising their inputs; norms and gates are left out.
pub struct Products {
    path: Path,
    features: u16,
    table: Embedding,
    matrices: Vec<Linear>,
    values: Box<[f32]>,
    input: Quantised,
    output: Box<[f32]>,
}

impl Products {
    /// So many features, and matrices of so many rows and columns; the table is as wide as the first of them.
    /// Columns are multiples of 16.
    pub fn new(features: u16, shapes: &[[usize; 2]]) -> Self {
        let largest = |side: usize| shapes.iter().map(|shape| shape[side]).max().unwrap_or(0);
        let width = shapes.first().map_or(0, |shape| shape[1]);
        let rows = usize::from(features);
        Self {
            path: Path::best(),
            features,
            table: Embedding::new(numbers(rows * width), width, vec![0.01; rows].into()),
            matrices: shapes.iter().map(|&[rows, columns]| matrix(rows, columns)).collect(),
            values: numbers(largest(1)).iter().map(|&x| f32::from(x)).collect(),
            input: Quantised::new(largest(1)),
            output: vec![0.0; largest(0)].into(),
        }
    }

    /// Takes the step.
    pub fn run(&mut self) {
        self.path.run(|| {
            let sum = &mut self.values[..self.table.columns()];
            (0..self.features).for_each(|feature| self.table.add(feature, 16, sum));
        });
        for matrix in &self.matrices {
            self.path.run(|| self.input.set(&self.values[..matrix.columns()]));
            let out = &mut self.output[..matrix.rows()];
            matrix.multiply(self.path, 0..matrix.panels(), &self.input, out);
        }
        black_box(&mut self.output);
    }

    /// Its multiply-adds; rows padded to whole panels are counted.
    pub fn cost(&self) -> usize {
        let products = self.matrices.iter().map(|matrix| matrix.panels() * matrix.panel_cost());
        usize::from(self.features) * self.table.columns() + products.sum::<usize>()
    }
}

fn matrix(rows: usize, columns: usize) -> Linear {
    debug_assert!(columns.is_multiple_of(4 * GROUP), "{columns} columns");
    Linear::new(&numbers(rows * columns), columns, vec![0.01; rows].into(), vec![0.0; rows].into())
}

/// Numbers from -127 to 127 that sum up to about nothing.
fn numbers(count: usize) -> Box<[i8]> {
    (0..count)
        .map(|at| (at * 101 % 255) as u8)
        .map(|number| number.wrapping_sub(127) as i8)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Config, HeadConfig};
    use super::*;

    #[test]
    fn a_step_costs_what_the_network_says() {
        let head = HeadConfig { name: "pitch".into(), size: 20, intervals: false };
        let (width, glu, trunk) = (32, 48, 16);
        let config = Config {
            frame_features: 5,
            decision_features: 3,
            width,
            layers: 1,
            glu,
            trunk,
            heads: vec![head],
        };
        let layer = [[2 * width, width], [width, width], [2 * glu, width], [width, glu]];
        let mut frame = Products::new(5, &[&layer[..], &[[trunk, width]]].concat());
        frame.run();
        assert_eq!(frame.cost(), config.frame_cost(5) as usize);
    }
}

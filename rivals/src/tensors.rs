//! The shipped weights in floating point: int8 rows times their scales.

use std::collections::HashMap;

use antiphon::model::Feature;
use anyhow::{Context, Result, ensure};
use safetensors::{Dtype, SafeTensors};

/// A table of embeddings.
#[derive(Clone, Copy)]
pub enum Table {
    /// Read once a frame.
    Frame,
    /// Read once a decision.
    Decision,
}

/// A matrix, row-major, or a vector of one row.
pub struct Tensor {
    /// Length of a row.
    pub columns: usize,
    /// Row after row.
    pub values: Vec<f32>,
}

/// Every tensor by its name.
pub struct Tensors(HashMap<String, Tensor>);

impl Tensors {
    /// Reads a weights file that the network has accepted.
    ///
    /// # Errors
    /// When it is not such a file.
    pub fn read(file: &[u8]) -> Result<Self> {
        let file = SafeTensors::deserialize(file)?;
        let names = file.names().into_iter().filter(|name| !name.ends_with(".scale"));
        let read = |name: &str| Ok((name.to_owned(), tensor(&file, name)?));
        Ok(Self(names.map(read).collect::<Result<_>>()?))
    }

    /// The tensor of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn get(&self, name: &str) -> Result<&Tensor> {
        self.0.get(name).with_context(|| format!("the weights have no {name}"))
    }

    /// The sum of the rows of a table that features call for, by their weights.
    pub fn sum(&self, table: Table, features: &[Feature]) -> Vec<f32> {
        let table = match table {
            Table::Frame => &self.0["embed.frame"],
            Table::Decision => &self.0["embed.decision"],
        };
        let mut sum = vec![0.0; table.columns];
        for feature in features {
            let row = &table.values[usize::from(feature.index) * table.columns..][..table.columns];
            let share = f32::from(feature.weight) / f32::from(Feature::FULL);
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += share * value);
        }
        sum
    }
}

fn tensor(file: &SafeTensors<'_>, name: &str) -> Result<Tensor> {
    let view = file.tensor(name)?;
    let columns = *view.shape().last().context("a tensor without shape")?;
    if view.dtype() == Dtype::F32 {
        return Ok(Tensor { columns, values: floats(view.data()) });
    }
    ensure!(view.dtype() == Dtype::I8, "{name} is neither f32 nor int8");
    let scales = floats(file.tensor(&format!("{name}.scale"))?.data());
    let rows = view.data().chunks_exact(columns).zip(scales);
    let values = rows
        .flat_map(|(row, scale)| row.iter().map(move |&b| f32::from(b.cast_signed()) * scale))
        .collect();
    Ok(Tensor { columns, values })
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

//! Reading a weights file back into the floating-point tensors that training goes on from.

use safetensors::SafeTensors;

use super::config::TensorSpec;
use super::export::Tensors;
use super::format::WeightsError;
use super::weights::Weights;

/// The weights of a file, and their tensors as they are after quantising: to go on training from, say.
///
/// # Errors
/// Where [`Weights::from_bytes`] refuses the file.
pub fn import(bytes: &[u8]) -> Result<(Weights, Tensors), WeightsError> {
    let weights = Weights::from_bytes(bytes)?;
    let foreign = |error: safetensors::SafeTensorError| WeightsError::Foreign(error.to_string());
    let file = SafeTensors::deserialize(bytes).map_err(foreign)?;
    let read = |spec: TensorSpec| {
        let values = values(&file, &spec).ok_or(WeightsError::Tensor(spec.name.clone()))?;
        Ok((spec.name, (spec.shape, values)))
    };
    let tensors = weights.config().tensors().into_iter().map(read).collect::<Result<_, _>>()?;
    Ok((weights, tensors))
}

fn values(file: &SafeTensors, spec: &TensorSpec) -> Option<Vec<f32>> {
    let data = |name: &str| file.tensor(name).ok().map(|tensor| tensor.data());
    let floats = |bytes: &[u8]| -> Vec<f32> {
        bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
    };
    if !spec.quantised {
        return data(&spec.name).map(floats);
    }
    let scales = floats(data(&format!("{}.scale", spec.name))?);
    let rows = data(&spec.name)?.chunks(*spec.shape.last()?);
    let row = |(row, scale): (&[u8], &f32)| {
        row.iter().map(|step| f32::from(step.cast_signed()) * scale).collect::<Vec<f32>>()
    };
    Some(rows.zip(&scales).flat_map(row).collect())
}

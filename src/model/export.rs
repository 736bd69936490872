//! The weights file: quantising, writing and its checksum.

use super::config::{Config, TensorSpec};
use super::format::{BLANK, FORMAT, SCALES, WeightsError, checksum, checksum_place};
use super::weights::Weights;
use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};
use safetensors::{Dtype, tensor::TensorInfo};
use serde::Serialize;
use std::collections::BTreeMap;

/// Tensors by name: shape and row-major values.
pub type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// Quantises a trained network and writes it as a weights file: safetensors, int8 rows with one f32 scale each.
///
/// `card` is free JSON text, `vocabulary` names the alphabet it was trained with, and `tensors` holds the shape and
/// the row-major values of each tensor in [`Config::tensors`]. Equal arguments give equal bytes, and
/// [`Weights::from_bytes`] reads them.
///
/// # Errors
/// Where the config is out of range, or a tensor is missing, unknown, of another shape, not finite or out of range.
pub fn export(
    config: &Config,
    card: &str,
    vocabulary: &str,
    tensors: &Tensors,
) -> Result<Vec<u8>, WeightsError> {
    if let Some(field) = config.fault() {
        return Err(WeightsError::Config(field));
    }
    let specs = config.tensors();
    if let Some(name) = tensors.keys().find(|name| !specs.iter().any(|spec| spec.name == **name)) {
        return Err(WeightsError::Tensor(name.clone()));
    }
    let mut file = File::default();
    for spec in &specs {
        file.store(spec, tensors.get(&spec.name))?;
    }
    let config =
        serde_json::to_string(config).map_err(|error| WeightsError::Config(error.to_string()))?;
    let metadata = [
        ("card", card),
        ("config", &config),
        ("crc32", BLANK),
        ("format", FORMAT),
        ("vocabulary", vocabulary),
    ];
    let file = file.write(BTreeMap::from(metadata))?;
    Weights::from_bytes(&file)?;
    Ok(file)
}

impl Weights {
    /// A network of small random weights that depend on the seed alone, for tests and measurements; allocates.
    ///
    /// # Errors
    /// [`WeightsError::Config`] for dimensions out of range.
    pub fn random(config: &Config, seed: u64) -> Result<Self, WeightsError> {
        let tensors = random_tensors(config, seed);
        Self::from_bytes(export(config, "{}", "random", &tensors)?)
    }
}

/// A safetensors file in the making. The library reads the format; it writes its metadata in random order, so equal
/// networks would give different files.
#[derive(Default)]
struct File {
    tensors: BTreeMap<String, TensorInfo>,
    floats: Vec<u8>,
    bytes: Vec<u8>,
}

#[derive(Serialize)]
struct Header<'a> {
    #[serde(rename = "__metadata__")]
    metadata: BTreeMap<&'a str, &'a str>,
    #[serde(flatten)]
    tensors: BTreeMap<String, TensorInfo>,
}

impl File {
    fn store(
        &mut self,
        spec: &TensorSpec,
        tensor: Option<&(Vec<usize>, Vec<f32>)>,
    ) -> Result<(), WeightsError> {
        let count: usize = spec.shape.iter().product();
        let fits = |(shape, values): &&(Vec<usize>, Vec<f32>)| {
            *shape == spec.shape && values.len() == count
        };
        let (shape, values) = tensor.filter(fits).ok_or(WeightsError::Tensor(spec.name.clone()))?;
        if values.iter().any(|x| !x.is_finite()) {
            return Err(WeightsError::Number(spec.name.clone()));
        }
        match shape[..] {
            [rows, columns] => self.matrix(&spec.name, rows, columns, values),
            _ => self.vector(spec.name.clone(), values.iter().map(|&x| super::math::settle(x))),
        }
        Ok(())
    }

    fn vector(&mut self, name: String, values: impl ExactSizeIterator<Item = f32>) {
        let (start, length) = (self.floats.len(), values.len());
        self.floats.extend(values.flat_map(f32::to_le_bytes));
        let data_offsets = (start, self.floats.len());
        self.tensors
            .insert(name, TensorInfo { dtype: Dtype::F32, shape: vec![length], data_offsets });
    }

    fn matrix(&mut self, name: &str, rows: usize, columns: usize, values: &[f32]) {
        let scales: Vec<f32> = values.chunks(columns).map(row_scale).collect();
        let start = self.bytes.len();
        for (row, &scale) in values.chunks(columns).zip(&scales) {
            self.bytes.extend(row.iter().map(|&x| step(x, scale).cast_unsigned()));
        }
        let data_offsets = (start, self.bytes.len());
        self.tensors.insert(
            name.to_owned(),
            TensorInfo { dtype: Dtype::I8, shape: vec![rows, columns], data_offsets },
        );
        self.vector(format!("{name}.scale"), scales.into_iter());
    }

    fn write(mut self, metadata: BTreeMap<&str, &str>) -> Result<Vec<u8>, WeightsError> {
        let floats = self.floats.len();
        for tensor in self.tensors.values_mut().filter(|tensor| tensor.dtype == Dtype::I8) {
            tensor.data_offsets = (tensor.data_offsets.0 + floats, tensor.data_offsets.1 + floats);
        }
        let header = Header { metadata, tensors: self.tensors };
        let mut header = serde_json::to_vec(&header)
            .map_err(|error| WeightsError::Foreign(error.to_string()))?;
        header.resize(header.len().next_multiple_of(8), b' ');
        let mut file =
            [&(header.len() as u64).to_le_bytes()[..], &header, &self.floats, &self.bytes].concat();
        let digits = checksum_place(&file).ok_or(WeightsError::Damaged)?;
        let sum = checksum(&file, digits);
        file[digits..digits + BLANK.len()].copy_from_slice(sum.as_bytes());
        Ok(file)
    }
}

/// The scale at which the row's largest magnitude is 127 steps; 0 for a row too small to matter.
fn row_scale(row: &[f32]) -> f32 {
    let peak = row.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
    if peak / 127.0 < SCALES[0] { 0.0 } else { peak / 127.0 }
}

fn step(x: f32, scale: f32) -> i8 {
    if scale == 0.0 { 0 } else { (x / scale).round_ties_even().clamp(-127.0, 127.0) as i8 }
}

/// Uniform weights with the variance that keeps activations near one, gains of one, and small biases.
pub(super) fn random_tensors(config: &Config, seed: u64) -> Tensors {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let tensors = config.tensors().into_iter().map(|spec| {
        let values = random_values(&spec, &mut random);
        (spec.name, (spec.shape, values))
    });
    tensors.collect()
}

fn random_values(spec: &TensorSpec, random: &mut impl Rng) -> Vec<f32> {
    let count: usize = spec.shape.iter().product();
    let (centre, reach) = match spec.shape[..] {
        [_, columns] => (0.0, (3.0 / columns as f32).sqrt()),
        _ if spec.name.contains("norm") => (1.0, 0.1),
        _ => (0.0, 0.1),
    };
    (0..count).map(|_| centre + reach * random.random_range(-1.0..1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Feature, HeadConfig, InferenceState};
    use super::*;

    fn config() -> Config {
        let head = HeadConfig { name: "pitch".into(), size: 20, intervals: true };
        Config {
            frame_features: 5,
            decision_features: 3,
            width: 16,
            layers: 1,
            glu: 16,
            trunk: 16,
            heads: vec![head],
        }
    }

    fn file(seed: u64) -> Vec<u8> {
        export(&config(), "{}", "v", &random_tensors(&config(), seed)).unwrap_or_default()
    }

    #[test]
    fn equal_networks_give_equal_files_and_other_networks_others() {
        assert_eq!(file(1), file(1));
        assert_ne!(file(1), file(2));
    }

    #[test]
    fn what_was_exported_is_read_back() {
        let read = Weights::from_bytes(file(1));
        let read =
            read.as_ref().map(|weights| (weights.config(), weights.card(), weights.vocabulary()));
        assert_eq!(read, Ok((&config(), "{}", "v")));
    }

    #[test]
    fn a_network_that_does_not_fit_its_config_is_not_exported() {
        let refused = |tensors: &Tensors| export(&config(), "{}", "v", tensors).err();
        let whole = random_tensors(&config(), 1);
        let mut missing = whole.clone();
        missing.remove("context");
        assert_eq!(refused(&missing), Some(WeightsError::Tensor("context".into())));
        let mut unknown = whole.clone();
        unknown.insert("other".into(), (vec![1], vec![1.0]));
        assert_eq!(refused(&unknown), Some(WeightsError::Tensor("other".into())));
        let mut infinite = whole;
        infinite.insert("norm_context".into(), (vec![16], vec![f32::INFINITY; 16]));
        assert_eq!(refused(&infinite), Some(WeightsError::Number("norm_context".into())));
        let empty = Config { width: 0, ..config() };
        assert_eq!(
            export(&empty, "{}", "v", &Tensors::new()).err(),
            Some(WeightsError::Config("width".into()))
        );
    }

    /// Damage that carries a matching checksum, as a hostile file would.
    #[test]
    fn a_file_changed_and_signed_again_is_refused_or_gives_finite_logits() {
        let (good, mut taken) = (file(1), 0);
        for seed in 0..20_000 {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let mut bad = good.clone();
            let reach = if seed % 2 == 0 { bad.len() } else { 1200 };
            for _ in 0..random.random_range(1..=3) {
                bad[random.random_range(0..reach)] = random.random();
            }
            let Some(digits) = checksum_place(&bad) else { continue };
            let sum = checksum(&bad, digits);
            bad[digits..digits + BLANK.len()].copy_from_slice(sum.as_bytes());
            if let Ok(weights) = Weights::from_bytes(&bad) {
                taken += 1;
                assert!(logits_are_finite(weights), "seed {seed}");
            }
        }
        println!("{taken} of 20000 changed files were still networks");
    }

    fn logits_are_finite(weights: Weights) -> bool {
        let mut inference = InferenceState::new(Box::leak(Box::new(weights)));
        let features = [Feature { index: 1, weight: 255 }, Feature { index: 2, weight: 16 }];
        for _ in 0..3 {
            inference.open_frame(&features);
            inference.finish();
        }
        inference.open_decision(0, &features, [Some(3), Some(19), None]);
        inference.finish();
        inference.logits().iter().all(|logit| logit.is_finite())
    }
}

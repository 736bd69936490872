//! The weights file: reading and checking.

use super::config::{Config, INTERVALS, REFERENCES};
use super::format::{self, FORMAT, SCALES, WeightsError};
use super::linear::{Embedding, Linear};
use safetensors::{Dtype, SafeTensors};
use std::collections::HashMap;

/// Largest magnitude of a bias or a gain.
const LARGEST: f32 = 1e4;

/// A checked network, ready to run.
pub struct Weights {
    config: Config,
    vocabulary: String,
    card: String,
    pub(super) frame: Embedding,
    pub(super) decision: Embedding,
    pub(super) layers: Box<[Layer]>,
    pub(super) norm_context: Box<[f32]>,
    pub(super) context: Linear,
    pub(super) trunk: Trunk,
    pub(super) heads: Box<[Head]>,
}

pub(super) struct Layer {
    pub norm_mix: Box<[f32]>,
    pub gate: Linear,
    pub out: Linear,
    pub norm_glu: Box<[f32]>,
    pub glu_in: Linear,
    pub glu_out: Linear,
}

pub(super) struct Trunk {
    pub norm_in: Box<[f32]>,
    pub glu_in: Linear,
    pub glu_out: Linear,
    pub norm_out: Box<[f32]>,
}

pub(super) struct Head {
    pub logits: Linear,
    pub intervals: Option<[Linear; REFERENCES]>,
}

impl Weights {
    /// Reads a weights file, checks everything in it and repacks it for the kernels; allocates.
    ///
    /// # Errors
    /// The first thing wrong with the file, whatever its bytes.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Result<Self, WeightsError> {
        let bytes = bytes.as_ref();
        format::verify(bytes)?;
        let foreign =
            |error: safetensors::SafeTensorError| WeightsError::Foreign(error.to_string());
        let file = SafeTensors::deserialize(bytes).map_err(foreign)?;
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(foreign)?;
        let metadata =
            header.metadata().as_ref().ok_or(WeightsError::Foreign("no metadata".into()))?;
        Reader { file, config: config(metadata)? }.weights(metadata)
    }

    /// Its dimensions.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The hash of the vocabulary it was trained with.
    pub fn vocabulary(&self) -> &str {
        &self.vocabulary
    }

    /// What the trainer says about it, JSON.
    pub fn card(&self) -> &str {
        &self.card
    }
}

fn config(metadata: &HashMap<String, String>) -> Result<Config, WeightsError> {
    if metadata.get("format").map(String::as_str) != Some(FORMAT) {
        return Err(WeightsError::Foreign("the format is another".into()));
    }
    let text = metadata.get("config").map_or("", String::as_str);
    let config: Config =
        serde_json::from_str(text).map_err(|error| WeightsError::Config(error.to_string()))?;
    config.fault().map_or(Ok(config), |field| Err(WeightsError::Config(field)))
}

/// Row-major int8 values and a scale a row.
type Rows = (Box<[i8]>, Box<[f32]>);

struct Reader<'a> {
    file: SafeTensors<'a>,
    config: Config,
}

impl Reader<'_> {
    fn weights(self, metadata: &HashMap<String, String>) -> Result<Weights, WeightsError> {
        self.refuse_unknown()?;
        let text = |key: &str| {
            metadata.get(key).cloned().ok_or(WeightsError::Foreign(format!("no {key}")))
        };
        let (width, trunk) = (self.config.width, self.config.trunk);
        Ok(Weights {
            vocabulary: text("vocabulary")?,
            card: text("card")?,
            frame: self.embedding("embed.frame", self.config.frame_features, width)?,
            decision: self.embedding("embed.decision", self.config.decision_features, trunk)?,
            layers: (0..self.config.layers)
                .map(|layer| self.layer(layer))
                .collect::<Result<_, _>>()?,
            norm_context: self.vector("norm_context", width)?,
            context: self.linear("context", trunk, width, Some("context_bias"))?,
            trunk: self.trunk()?,
            heads: (0..self.config.heads.len())
                .map(|head| self.head(head))
                .collect::<Result<_, _>>()?,
            config: self.config,
        })
    }

    fn refuse_unknown(&self) -> Result<(), WeightsError> {
        let specs = self.config.tensors();
        let expected: usize = specs.iter().map(|spec| if spec.quantised { 2 } else { 1 }).sum();
        let known = |name: &str| {
            specs.iter().any(|spec| spec.name == name.strip_suffix(".scale").unwrap_or(name))
        };
        match self.file.names().into_iter().find(|name| !known(name)) {
            Some(name) => Err(WeightsError::Tensor(name.to_owned())),
            None if self.file.len() != expected => Err(WeightsError::Tensor("list".into())),
            None => Ok(()),
        }
    }

    fn layer(&self, layer: usize) -> Result<Layer, WeightsError> {
        let (width, glu) = (self.config.width, self.config.glu);
        let name = |part: &str| format!("layers.{layer}.{part}");
        Ok(Layer {
            norm_mix: self.vector(&name("norm_mix"), width)?,
            gate: self.linear(&name("gate"), 2 * width, width, Some(&name("gate_bias")))?,
            out: self.linear(&name("out"), width, width, None)?,
            norm_glu: self.vector(&name("norm_glu"), width)?,
            glu_in: self.linear(&name("glu_in"), 2 * glu, width, Some(&name("glu_in_bias")))?,
            glu_out: self.linear(&name("glu_out"), width, glu, None)?,
        })
    }

    fn trunk(&self) -> Result<Trunk, WeightsError> {
        let trunk = self.config.trunk;
        Ok(Trunk {
            norm_in: self.vector("trunk.norm_in", trunk)?,
            glu_in: self.linear("trunk.glu_in", 2 * trunk, trunk, Some("trunk.glu_in_bias"))?,
            glu_out: self.linear("trunk.glu_out", trunk, trunk, None)?,
            norm_out: self.vector("trunk.norm_out", trunk)?,
        })
    }

    fn head(&self, head: usize) -> Result<Head, WeightsError> {
        let (head, trunk) = (&self.config.heads[head], self.config.trunk);
        let name = |part: &str| format!("heads.{}.{part}", head.name);
        let interval = |j| self.linear(&name(&format!("interval_{j}")), INTERVALS, trunk, None);
        Ok(Head {
            logits: self.linear(&name("weight"), head.size, trunk, Some(&name("bias")))?,
            intervals: if head.intervals {
                Some([interval(0)?, interval(1)?, interval(2)?])
            } else {
                None
            },
        })
    }

    fn linear(
        &self,
        name: &str,
        rows: usize,
        columns: usize,
        bias: Option<&str>,
    ) -> Result<Linear, WeightsError> {
        let bias = match bias {
            Some(bias) => self.vector(bias, rows)?,
            None => vec![0.0; rows].into(),
        };
        let (values, scales) = self.matrix(name, rows, columns)?;
        Ok(Linear::new(&values, columns, scales, bias))
    }

    fn embedding(
        &self,
        name: &str,
        rows: usize,
        columns: usize,
    ) -> Result<Embedding, WeightsError> {
        let (values, scales) = self.matrix(name, rows, columns)?;
        Ok(Embedding::new(values, columns, scales))
    }

    fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Rows, WeightsError> {
        let values: Box<[i8]> =
            self.data(name, Dtype::I8, &[rows, columns])?.iter().map(|b| b.cast_signed()).collect();
        if values.contains(&i8::MIN) {
            return Err(WeightsError::Number(name.to_owned()));
        }
        let scales = self.floats(&format!("{name}.scale"), rows, |x| {
            x == 0.0 || (SCALES[0]..=SCALES[1]).contains(&x)
        })?;
        Ok((values, scales))
    }

    fn vector(&self, name: &str, length: usize) -> Result<Box<[f32]>, WeightsError> {
        self.floats(name, length, |x| (x == 0.0 || x.is_normal()) && x.abs() <= LARGEST)
    }

    fn floats(
        &self,
        name: &str,
        length: usize,
        fits: impl Fn(f32) -> bool,
    ) -> Result<Box<[f32]>, WeightsError> {
        let data = self.data(name, Dtype::F32, &[length])?;
        let floats: Box<[f32]> =
            data.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        if floats.iter().all(|&x| fits(x)) {
            Ok(floats)
        } else {
            Err(WeightsError::Number(name.to_owned()))
        }
    }

    fn data(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&[u8], WeightsError> {
        let tensor = self.file.tensor(name).ok();
        let tensor = tensor.filter(|tensor| tensor.dtype() == dtype && tensor.shape() == shape);
        tensor.map(|tensor| tensor.data()).ok_or(WeightsError::Tensor(name.to_owned()))
    }
}

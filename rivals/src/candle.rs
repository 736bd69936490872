//! The network in candle, in floating point.

use antiphon::model::{Config, EPSILON, REFERENCES};
use anyhow::Result;
use candle_core::{D, Device, Tensor};
use candle_nn::ops::{rms_norm, sigmoid};

use crate::music::{Decision, Frame};
use crate::network::{Network, add_intervals};
use crate::tensors::Tensors;

/// One row times a matrix, plus a bias.
struct Linear {
    /// Columns by rows, as the product reads it.
    matrix: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    fn new(tensors: &Tensors, names: &[String], bias: Option<Vec<f32>>) -> Result<Self> {
        let parts = names.iter().map(|name| tensors.get(name)).collect::<Result<Vec<_>>>()?;
        let columns = parts[0].columns;
        let values: Vec<f32> = parts.iter().flat_map(|part| part.values.clone()).collect();
        let rows = values.len() / columns;
        let matrix = Tensor::from_vec(values, (rows, columns), &Device::Cpu)?.t()?.contiguous()?;
        let bias = bias.map(|mut bias| {
            bias.resize(rows, 0.0);
            Tensor::from_vec(bias, (1, rows), &Device::Cpu)
        });
        Ok(Self { matrix, bias: bias.transpose()? })
    }

    fn named(tensors: &Tensors, name: &str, bias: Option<&str>) -> Result<Self> {
        let bias = bias.map(|bias| tensors.get(bias).map(|bias| bias.values.clone()));
        Self::new(tensors, &[name.to_owned()], bias.transpose()?)
    }

    fn of(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let product = x.matmul(&self.matrix)?;
        self.bias.as_ref().map_or(Ok(product.clone()), |bias| product + bias)
    }
}

/// `x + out(u * sigmoid(v))`, where `[u | v] = into(norm(x))`.
struct GatedUnit {
    gain: Tensor,
    into: Linear,
    out: Linear,
}

impl GatedUnit {
    fn new(tensors: &Tensors, name: &str, norm: &str) -> Result<Self> {
        let (into, bias) = (format!("{name}glu_in"), format!("{name}glu_in_bias"));
        Ok(Self {
            gain: gain(tensors, norm)?,
            into: Linear::named(tensors, &into, Some(&bias))?,
            out: Linear::named(tensors, &format!("{name}glu_out"), None)?,
        })
    }

    fn of(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let (u, v) = halves(&self.into.of(&rms_norm(x, &self.gain, EPSILON)?)?)?;
        x + self.out.of(&(u * sigmoid(&v)?)?)?
    }
}

struct Layer {
    gain: Tensor,
    gate: Linear,
    out: Linear,
    unit: GatedUnit,
}

impl Layer {
    fn new(tensors: &Tensors, layer: usize) -> Result<Self> {
        let name = |part: &str| format!("layers.{layer}.{part}");
        Ok(Self {
            gain: gain(tensors, &name("norm_mix"))?,
            gate: Linear::named(tensors, &name("gate"), Some(&name("gate_bias")))?,
            out: Linear::named(tensors, &name("out"), None)?,
            unit: GatedUnit::new(tensors, &name(""), &name("norm_glu"))?,
        })
    }

    fn of(&self, x: &Tensor, state: &mut Tensor) -> candle_core::Result<Tensor> {
        let (z, c) = halves(&self.gate.of(&rms_norm(x, &self.gain, EPSILON)?)?)?;
        *state = (&*state + (sigmoid(&z)? * (c - &*state)?)?)?;
        self.unit.of(&(x + self.out.of(state)?)?)
    }
}

struct Head {
    outcomes: usize,
    linear: Linear,
}

/// The network in candle.
pub struct Candle {
    layers: Vec<Layer>,
    context_gain: Tensor,
    context_map: Linear,
    trunk: GatedUnit,
    trunk_gain: Tensor,
    heads: Vec<Head>,
    rest: Tensor,
    states: Vec<Tensor>,
    context: Tensor,
    logits: Vec<f32>,
}

impl Candle {
    /// At rest.
    ///
    /// # Errors
    /// When a tensor is missing.
    pub fn new(tensors: &Tensors, config: &Config) -> Result<Self> {
        let rest = Tensor::zeros((1, config.width), candle_core::DType::F32, &Device::Cpu)?;
        Ok(Self {
            layers: (0..config.layers).map(|at| Layer::new(tensors, at)).collect::<Result<_>>()?,
            context_gain: gain(tensors, "norm_context")?,
            context_map: Linear::named(tensors, "context", Some("context_bias"))?,
            trunk: GatedUnit::new(tensors, "trunk.", "trunk.norm_in")?,
            trunk_gain: gain(tensors, "trunk.norm_out")?,
            heads: config
                .heads
                .iter()
                .map(|head| self::head(tensors, head))
                .collect::<Result<_>>()?,
            states: vec![rest.clone(); config.layers],
            context: rest.clone(),
            rest,
            logits: Vec::new(),
        })
    }
}

impl Network for Candle {
    fn name(&self) -> String {
        "candle f32".into()
    }

    fn reset(&mut self) -> Result<()> {
        self.states.fill(self.rest.clone());
        Ok(())
    }

    fn step(&mut self, frame: &Frame) -> Result<()> {
        let mut x = row(&frame.sum)?;
        for (layer, state) in self.layers.iter().zip(&mut self.states) {
            x = layer.of(&x, state)?;
        }
        self.context = self.context_map.of(&rms_norm(&x, &self.context_gain, EPSILON)?)?;
        Ok(())
    }

    fn decide(&mut self, decision: &Decision) -> Result<&[f32]> {
        let s = self.trunk.of(&(&self.context + row(&decision.sum)?)?)?;
        let head = &self.heads[decision.head];
        let product = head.linear.of(&rms_norm(&s, &self.trunk_gain, EPSILON)?)?;
        self.logits = product.flatten_all()?.to_vec1()?;
        let (logits, scores) = self.logits.split_at_mut(head.outcomes);
        add_intervals(logits, scores, decision.references);
        Ok(logits)
    }
}

/// A head; the maps of its intervals, where it has them, make one matrix with it.
fn head(tensors: &Tensors, head: &antiphon::model::HeadConfig) -> Result<Head> {
    let name = |part: &str| format!("heads.{}.{part}", head.name);
    let mut names = vec![name("weight")];
    if head.intervals {
        names.extend((0..REFERENCES).map(|at| name(&format!("interval_{at}"))));
    }
    let bias = tensors.get(&name("bias"))?.values.clone();
    Ok(Head { outcomes: head.size, linear: Linear::new(tensors, &names, Some(bias))? })
}

fn gain(tensors: &Tensors, name: &str) -> Result<Tensor> {
    Ok(Tensor::new(tensors.get(name)?.values.as_slice(), &Device::Cpu)?)
}

fn row(values: &[f32]) -> candle_core::Result<Tensor> {
    Tensor::from_slice(values, (1, values.len()), &Device::Cpu)
}

fn halves(x: &Tensor) -> candle_core::Result<(Tensor, Tensor)> {
    let half = x.dim(D::Minus1)? / 2;
    Ok((x.narrow(1, 0, half)?, x.narrow(1, half, half)?))
}

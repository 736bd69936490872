//! The network's tensors by the names that they have in the weights file, out of it and into it.

use burn::module::Param;
use burn::nn::Linear;
use burn::tensor::{Device, Tensor, TensorData};

use super::Network;
use crate::model::{Config, HeadConfig, Tensors};

/// A matrix of the network. A layer's is kept the other way round than in the file, where rows are outputs.
struct Matrix<'a> {
    name: String,
    values: &'a mut Param<Tensor<2>>,
    turned: bool,
}

/// A vector of the network.
type Vector<'a> = (String, &'a mut Param<Tensor<1>>);

impl Network {
    /// Every tensor by its name in the weights file of this shape: matrices as `[outputs, inputs]`, row by row.
    pub fn tensors(&self, config: &Config) -> Tensors {
        let mut copy = self.clone();
        let matrices = copy.matrices(config).into_iter().map(|matrix| {
            let values = matrix.values.val();
            let values = if matrix.turned { values.transpose() } else { values };
            (matrix.name, numbers(values))
        });
        let mut tensors: Tensors = matrices.collect();
        let vectors = copy.vectors(config).into_iter();
        tensors.extend(vectors.map(|(name, values)| (name, numbers(values.val()))));
        tensors
    }

    /// The network with the tensors of a weights file of this shape.
    pub fn with(mut self, config: &Config, tensors: &Tensors, device: &Device) -> Self {
        for Matrix { name, values, turned } in self.matrices(config) {
            if let Some(tensor) = read::<2>(tensors, &name, device) {
                *values = Param::from_tensor(if turned { tensor.transpose() } else { tensor });
            }
        }
        for (name, values) in self.vectors(config) {
            if let Some(tensor) = read::<1>(tensors, &name, device) {
                *values = Param::from_tensor(tensor);
            }
        }
        self
    }

    fn matrices(&mut self, config: &Config) -> Vec<Matrix<'_>> {
        let kept = |name: &str, values| Matrix { name: name.into(), values, turned: false };
        let mut list = vec![
            kept("embed.frame", &mut self.embed_frame),
            kept("embed.decision", &mut self.embed_decision),
            turned("context", &mut self.context),
            turned("trunk.glu_in", &mut self.glu_in),
            turned("trunk.glu_out", &mut self.glu_out),
        ];
        for (at, layer) in self.layers.iter_mut().enumerate() {
            let name = |part: &str| format!("layers.{at}.{part}");
            list.extend([
                turned(name("gate"), &mut layer.gate),
                turned(name("out"), &mut layer.out),
                turned(name("glu_in"), &mut layer.glu_in),
                turned(name("glu_out"), &mut layer.glu_out),
            ]);
        }
        for (HeadConfig { name, .. }, head) in config.heads.iter().zip(&mut self.heads) {
            list.push(turned(format!("heads.{name}.weight"), &mut head.outcomes));
            let intervals = head.intervals.iter_mut().enumerate();
            list.extend(
                intervals.map(|(at, map)| turned(format!("heads.{name}.interval_{at}"), map)),
            );
        }
        list
    }

    fn vectors(&mut self, config: &Config) -> Vec<Vector<'_>> {
        let mut list: Vec<Vector> = vec![
            ("norm_context".into(), &mut self.norm_context),
            ("trunk.norm_in".into(), &mut self.norm_in),
            ("trunk.norm_out".into(), &mut self.norm_out),
        ];
        list.extend(bias("context_bias", &mut self.context));
        list.extend(bias("trunk.glu_in_bias", &mut self.glu_in));
        for (at, layer) in self.layers.iter_mut().enumerate() {
            let name = |part: &str| format!("layers.{at}.{part}");
            list.extend(bias(name("gate_bias"), &mut layer.gate));
            list.extend(bias(name("glu_in_bias"), &mut layer.glu_in));
            list.push((name("norm_mix"), &mut layer.norm_mix));
            list.push((name("norm_glu"), &mut layer.norm_glu));
        }
        for (HeadConfig { name, .. }, head) in config.heads.iter().zip(&mut self.heads) {
            list.extend(bias(format!("heads.{name}.bias"), &mut head.outcomes));
        }
        list
    }
}

fn turned(name: impl Into<String>, linear: &mut Linear) -> Matrix<'_> {
    Matrix { name: name.into(), values: &mut linear.weight, turned: true }
}

fn bias(name: impl Into<String>, linear: &mut Linear) -> Option<Vector<'_>> {
    linear.bias.as_mut().map(|bias| (name.into(), bias))
}

fn read<const D: usize>(tensors: &Tensors, name: &str, device: &Device) -> Option<Tensor<D>> {
    let (shape, numbers) = tensors.get(name)?;
    Some(Tensor::from_data(TensorData::new(numbers.clone(), shape.clone()), device))
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> (Vec<usize>, Vec<f32>) {
    let shape = tensor.dims().to_vec();
    (shape, tensor.into_data().convert::<f32>().try_to_vec().unwrap_or_default())
}

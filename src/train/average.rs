//! A running average of weights: smoother than the last weights, and often better on held-out music.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::Tensor;

use super::network::Network;

/// Weights in the order of a visit, each in a row.
#[derive(Default)]
struct Rows(Vec<Tensor<1>>);

impl ModuleVisitor for Rows {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(param.val().flatten(0, D - 1));
    }
}

/// Moves each weight a share of the way to another.
struct Approach {
    to: std::vec::IntoIter<Tensor<1>>,
    share: f64,
}

impl ModuleMapper for Approach {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(to) = self.to.next() else { return param };
        param.map(|weight| {
            let to = to.reshape(weight.dims());
            weight * (1.0 - self.share) + to * self.share
        })
    }
}

/// An average, moved a share of the way to a network of the same shape. Both are without gradients.
#[must_use]
pub fn approach(average: Network, network: &Network, share: f64) -> Network {
    let mut rows = Rows::default();
    network.visit(&mut rows);
    average.map(&mut Approach { to: rows.0.into_iter(), share })
}

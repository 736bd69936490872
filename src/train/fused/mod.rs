//! The operations that training spends its time in, each with a gradient written by hand.
//!
//! On the processor an operation is a few loops over rows ([`wide`]) and one node of burn's graph
//! ([`kernel`]). On a graphics processor it is put together from burn's own operations ([`composed`]).

mod bag;
mod choose;
mod composed;
mod drop;
mod gate;
mod gru;
mod kernel;
mod norm;
mod product;
mod recur;
mod wide;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use burn::nn::DropoutConfig;
use burn::tensor::{Device, Tensor};

use super::rows::{Bags, Rows};
use crate::model::REFERENCES;
use bag::{Bag, Seen};
use choose::Choose;
use drop::Dropout;
pub use drop::mixed;
use gate::Gate;
use gru::Gru;
use kernel::apply;
use norm::Norm;
use recur::Recur;

fn on_processor(device: &Device) -> bool {
    cfg!(not(feature = "train-gpu")) || device.clone().inner() == Device::flex()
}

/// Rows of a table `[features, width]` summed up by bag: `[rows, width]`.
pub fn bag(table: Tensor<2>, bags: &Arc<Bags>) -> Tensor<2> {
    let device = table.device();
    if !on_processor(&device) {
        return composed::bag(table, bags);
    }
    let kernel = Bag { bags: bags.clone(), width: table.dims()[1] };
    apply(kernel, [table.into_dispatch()], &device)
}

/// What decisions see: the sum of their features' rows in a table `[features, width]`, and the row of a
/// context `[frames, width]` that each one's frame has: `[rows, width]`.
pub fn seen(table: Tensor<2>, context: Tensor<2>, rows: &Arc<Rows>) -> Tensor<2> {
    let device = table.device();
    if !on_processor(&device) {
        return composed::seen(table, context, rows);
    }
    let kernel = Seen { rows: rows.clone(), width: table.dims()[1] };
    apply(kernel, [table.into_dispatch(), context.into_dispatch()], &device)
}

/// Rows `[rows, width]` over their root mean square, times a gain `[width]`.
pub fn rms_norm(x: Tensor<2>, gain: Tensor<1>) -> Tensor<2> {
    let device = x.device();
    if !on_processor(&device) {
        return composed::rms_norm(x, gain);
    }
    let [rows, width] = x.dims();
    apply(Norm { rows, width }, [x.into_dispatch(), gain.into_dispatch()], &device)
}

/// The first half of each row times the sigmoid of the second: `[rows, 2 * width]` to `[rows, width]`.
pub fn gate(x: Tensor<2>) -> Tensor<2> {
    let device = x.device();
    if !on_processor(&device) {
        return composed::gate(x);
    }
    let [rows, both] = x.dims();
    apply(Gate { rows, width: both / 2 }, [x.into_dispatch()], &device)
}

/// The states h(t) = (1 - z) k h(t - 1) + z c `[crops, frames, width]`, with h(-1) from `first`
/// `[crops, width]`, which gets no gradient. `mixed` `[crops, frames, 2 * width]` holds what z is the sigmoid
/// of, and then c; `kept` holds k, 0 where other music begins and 1 elsewhere, crop after crop.
pub fn recur(mixed: Tensor<3>, first: Tensor<2>, kept: &Arc<[f32]>) -> Tensor<3> {
    let device = mixed.device();
    let first = first.detach();
    if !on_processor(&device) {
        return composed::recur(mixed, first, kept);
    }
    let [crops, frames, both] = mixed.dims();
    let kernel = Recur { kept: kept.clone(), crops, frames, width: both / 2 };
    apply(kernel, [mixed.into_dispatch(), first.into_dispatch()], &device)
}

/// The states h(t) = (1 - z) k h(t - 1) + z c `[crops, frames, width]` of a gated recurrent unit, with h(-1) from
/// `first` `[crops, width]`, which gets no gradient. `mixed` `[crops, frames, 3 * width]` holds what the input
/// gives to z, r and c, and `turn` `[width, 3 * width]` gives k h(t - 1)'s share, to c times r; `kept` holds k
/// as for [`recur`].
pub fn gru(mixed: Tensor<3>, turn: Tensor<2>, first: Tensor<2>, kept: &Arc<[f32]>) -> Tensor<3> {
    let device = mixed.device();
    let first = first.detach();
    if !on_processor(&device) {
        return composed::gru(mixed, turn, first, kept);
    }
    let [crops, frames, all] = mixed.dims();
    let kernel = Gru { kept: kept.clone(), crops, frames, width: all / 3 };
    let inputs = [mixed.into_dispatch(), turn.into_dispatch(), first.into_dispatch()];
    apply(kernel, inputs, &device)
}

/// Drops a share of the numbers of `[rows, width]`, which ones as `noise` says, and scales up the rest.
pub fn dropped(x: Tensor<2>, share: f64, noise: u32) -> Tensor<2> {
    let device = x.device();
    if share <= 0.0 {
        return x;
    }
    if !on_processor(&device) {
        return DropoutConfig::new(share).init().forward(x);
    }
    let [rows, width] = x.dims();
    apply(Dropout { rows, width, share: share as f32, noise }, [x.into_dispatch()], &device)
}

/// Nats that each right answer costs: `[rows]`. Logits are `[rows, size]`; interval maps
/// `[rows, INTERVALS]`, one for each reference, are added to them where there are any.
pub fn choose(
    logits: Tensor<2>,
    intervals: Option<[Tensor<2>; REFERENCES]>,
    rows: &Arc<Rows>,
) -> Tensor<1> {
    let device = logits.device();
    let choose = Choose { rows: rows.clone(), size: logits.dims()[1] };
    if !on_processor(&device) {
        return composed::choose(logits, intervals, &choose);
    }
    let logits = logits.into_dispatch();
    match intervals.map(|maps| maps.map(Tensor::into_dispatch)) {
        Some([first, second, third]) => apply(choose, [logits, first, second, third], &device),
        None => apply(choose, [logits], &device),
    }
}

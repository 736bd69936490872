//! How an operation with a gradient written by hand takes part in burn's automatic differentiation.

use std::fmt::Debug;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::NoCheckpointing;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{
    Autodiff, Backend, BackendTensor, DispatchKindConversion, DispatchTensor, Flex,
};
use burn::tensor::{Device, Tensor, TensorData};

type Tracking = Autodiff<Flex, NoCheckpointing>;

/// An operation on `N` tensors of 32-bit floats, each given as its numbers row by row.
pub trait Kernel<const N: usize>: Clone + Debug + Send + Sync + 'static {
    /// The shape of the result.
    fn shape(&self) -> Vec<usize>;

    /// The numbers of the result.
    fn forward(&self, inputs: [&[f32]; N]) -> Vec<f32>;

    /// The gradients of the inputs, from the inputs, the result and the result's gradient. Where an input has
    /// no gradient by its nature, nothing.
    fn backward(&self, inputs: [&[f32]; N], output: &[f32], gradient: &[f32]) -> [Vec<f32>; N];
}

/// Runs a kernel on tensors that live on the processor, all with or all without automatic differentiation as
/// the device says.
pub fn apply<const N: usize, const D: usize>(
    kernel: impl Kernel<N>,
    inputs: [DispatchTensor; N],
    device: &Device,
) -> Tensor<D> {
    let output = if device.is_autodiff() {
        rewrap::<Tracking>(tracked(kernel, inputs.map(unwrap::<Tracking>)))
    } else {
        rewrap::<Flex>(run(&kernel, &inputs.map(unwrap::<Flex>)))
    };
    Tensor::from_dispatch(output)
}

fn unwrap<B: Backend>(tensor: DispatchTensor) -> FloatTensor<B>
where
    DispatchTensor: DispatchKindConversion<B>,
{
    match <DispatchTensor as DispatchKindConversion<B>>::try_into_backend(tensor) {
        Ok(tensor) => tensor.float(),
        Err(why) => unreachable!("a batch and its network share a device: {why}"),
    }
}

fn rewrap<B: Backend>(tensor: FloatTensor<B>) -> DispatchTensor
where
    DispatchTensor: DispatchKindConversion<B>,
{
    <DispatchTensor as DispatchKindConversion<B>>::from_backend(BackendTensor::Float(tensor))
}

fn run<const N: usize>(kernel: &impl Kernel<N>, inputs: &[FlexTensor; N]) -> FlexTensor {
    let inputs = inputs.each_ref().map(FlexTensor::to_contiguous);
    let numbers = kernel.forward(inputs.each_ref().map(FlexTensor::storage::<f32>));
    FlexTensor::from_data(TensorData::new(numbers, kernel.shape()))
}

fn tracked<K: Kernel<N>, const N: usize>(
    kernel: K,
    inputs: [FloatTensor<Tracking>; N],
) -> FloatTensor<Tracking> {
    let nodes = inputs.each_ref().map(|input| input.node());
    let inputs = inputs.map(|input| input.into_primitive().to_contiguous());
    let output = run(&kernel, &inputs);
    match Step::<K>::of().prepare::<NoCheckpointing>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(step) => step.finish((kernel, inputs, output.clone()), output),
        OpsKind::UnTracked(step) => step.finish(output),
    }
}

/// The way back through a kernel.
#[derive(Debug)]
struct Step<K>(std::marker::PhantomData<K>);

impl<K> Step<K> {
    const fn of() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<K: Kernel<N>, const N: usize> Backward<Flex, N> for Step<K> {
    type State = (K, [FlexTensor; N], FlexTensor);

    fn backward(self, ops: Ops<Self::State, N>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node).to_contiguous();
        let (kernel, inputs, output) = ops.state;
        let numbers = inputs.each_ref().map(FlexTensor::storage::<f32>);
        let found = kernel.backward(numbers, output.storage(), gradient.storage());
        for ((parent, input), found) in ops.parents.into_iter().zip(&inputs).zip(found) {
            if let Some(parent) = parent.filter(|_| !found.is_empty()) {
                let data = TensorData::new(found, input.layout().shape().clone());
                grads.register::<Flex>(parent.id, FlexTensor::from_data(data));
            }
        }
    }
}

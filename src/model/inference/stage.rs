//! The stages of a step.

/// One stage of a step; each but the gathering of features is one matrix product.
#[derive(Clone, Copy)]
pub enum Phase {
    FrameFeatures,
    Gate(usize),
    Out(usize),
    GluIn(usize),
    GluOut(usize),
    Context,
    DecisionFeatures,
    TrunkIn,
    TrunkOut,
    Head,
    Interval(usize),
}

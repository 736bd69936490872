//! One entry of a sparse input vector.

/// An active input of the network: which one, and how strongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Feature {
    /// Its place in the input.
    pub index: u16,
    /// Its strength in sixteenths; [`Feature::FULL`] is fully on.
    pub weight: u8,
}

impl Feature {
    /// The weight of a feature that is fully on.
    pub const FULL: u8 = 16;

    /// A feature that is fully on.
    pub const fn on(index: u16) -> Self {
        Self { index, weight: Self::FULL }
    }
}

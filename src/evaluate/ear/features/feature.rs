//! What a feature is.

use crate::evaluate::ear::passage::Passage;

/// A feature: its name, what it says, and how it is taken; `None` where it does not apply.
pub type Feature = (&'static str, &'static str, fn(&Passage) -> Option<f64>);

//! What leans the odds: the model says what is likely, and each bias makes some answers likelier.
//!
//! To add one, write a file with a type that implements [`LogitBias`] and put it into [`in_order`]. What it has to know
//! of the frame stands in [`BiasContext`]; what it learns over time it keeps in itself, as [`steer`] and [`taste`] do.

pub mod cadence;
pub mod crossing;
pub mod form;
pub mod logit_bias;
pub mod profile;
pub mod quote;
pub mod reply;
pub mod room;
pub mod steer;
pub mod taste;

use logit_bias::LogitBias;

/// Every bias, in the order in which they are added. The order is part of the music: a sum of floats depends on it.
pub fn in_order<'a>(steer: &'a steer::Steer, taste: &'a taste::Taste) -> [&'a dyn LogitBias; 8] {
    [
        steer,
        taste,
        &room::Room,
        &crossing::Crossing,
        &cadence::Cadence,
        &quote::Quote,
        &form::Form,
        &reply::Reply,
    ]
}

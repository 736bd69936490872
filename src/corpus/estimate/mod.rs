//! What files leave unsaid, estimated from their notes: key, pickup, chords, roles.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chords;
mod key;
mod pickup;
mod roles;

pub use chords::{Change, Weights, chords};
pub use key::key;
pub use pickup::pickup;
pub use roles::{Role, RoleLine, is_polyphonic, roles};

//! What files leave unsaid, estimated from their notes: key, pickup, chords, roles.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chords;
mod key;
mod pickup;
mod roles;

pub use chords::{Change, chords, of_meters, of_places};
pub use key::key;
pub use pickup::pickup;
pub use roles::{Role, RoleLine, roles};

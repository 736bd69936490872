//! What the ear listens for: plain features in families, each a name, a sentence and a function.

mod ending;
mod feature;
mod form;
mod harmony;
mod line;
mod rhythm;
mod sums;
mod texture;
mod voices;

pub use feature::Feature;
pub use sums::{likeness, mean};

/// What a family speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of pitches.
    Pitch,
    /// Of time and texture.
    Time,
    /// Of both.
    Both,
}

/// The families: name, kind and features.
pub const FAMILIES: [(&str, Kind, &[Feature]); 7] = [
    ("rhythm", Kind::Time, rhythm::FEATURES),
    ("line", Kind::Pitch, line::FEATURES),
    ("voices", Kind::Pitch, voices::FEATURES),
    ("harmony", Kind::Pitch, harmony::FEATURES),
    ("texture", Kind::Time, texture::FEATURES),
    ("form", Kind::Both, form::FEATURES),
    ("edges", Kind::Both, ending::FEATURES),
];

//! The ear: whether a classifier can tell our music from people's (a classifier two-sample test, Lopez-Paz and Oquab,
//! ICLR 2017), and by what.
//!
//! Excerpts of both sides become [`Passage`]s on one grid, are measured by plain [features](FAMILIES), and told apart
//! by what was learned from other composers' pieces ([`Table::tell_apart`]).

mod auc;
mod copying;
mod critic;
mod diversity;
mod features;
mod folds;
mod group;
mod heard;
mod hearing;
mod models;
mod panel;
mod passage;
mod verdict;
mod which;

pub use auc::{Auc, Scored, auc};
pub use copying::Index;
pub use critic::Critic;
pub use diversity::{Diversity, diversity};
pub use features::{FAMILIES, Feature, Kind};
pub use folds::deal;
pub use group::groups;
pub use heard::Heard;
pub use hearing::{Hearing, NAMED, hear, table};
pub use panel::Panel;
pub use passage::{Passage, Tone};
pub use verdict::{Table, Telling};
pub use which::Ear;

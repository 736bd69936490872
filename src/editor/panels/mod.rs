//! The panels round the stage: what a person steers, and what is told to them.

pub mod about;
pub mod bar;
pub mod console;
pub mod foot;
pub mod header;
pub mod hosts;
pub mod mood;
pub mod news;
pub mod panel;
pub mod parts;
pub mod presets;
pub mod rack;
pub mod routing;
pub mod seed;
pub mod shelf;
pub mod side;
pub mod strip;
pub mod talk;
pub mod transport;
pub mod tune;

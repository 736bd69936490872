//! What panels are made of: controls bound to parameters, panes, colours and type.

pub mod control;
pub mod gesture;
pub mod knob;
pub mod meter;
pub mod palette;
pub mod pane;
pub mod theme;

//! Notes are played as players play them: each rule is heard with its published sign and size, and what is written is kept
//! where it must be.

mod rig;
#[path = "feel/bounds.rs"]
mod bounds;
#[path = "feel/drums.rs"]
mod drums;
#[path = "feel/learn.rs"]
mod learn;
#[path = "feel/level.rs"]
mod level;
#[path = "feel/mood.rs"]
mod mood;
#[path = "feel/session.rs"]
mod session;
#[path = "feel/stage.rs"]
mod stage;
#[path = "feel/timing.rs"]
mod timing;

//! The alphabet shared by training and playing: notes ⇄ frames of factored decisions.
//!
//! Time is cut into frames of a sixteenth note. A frame is written as answers to a short, bounded row of
//! questions ([`FrameWriter`]): the chord where a pulse begins, which parts begin notes, then for each of
//! them its notes by offset and rising pitch, each with duration and velocity. The model sees a frame as a
//! sparse list of [`Feature`]s drawn from the [`History`] (what has happened) and the [`Scene`] (where we are
//! and what is asked for); training, evaluation and playing all go through the same three types.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod features;
mod grammar;
mod history;

pub use crate::model::Feature;
pub use features::attribute::{ATTRIBUTES, Attribute, NoteContext};
pub use features::decision::{DECISION_FEATURES, DecisionFeatures, collect as decision_features};
pub use features::frame::{FRAME_FEATURES, FrameFeatures, collect as frame_features};
pub use features::layout::{LAGS, vocabulary_hash};
pub use grammar::answer::repeated;
pub use grammar::key_normaliser::KeyNormaliser;
pub use grammar::scene::{MAX_STYLES, Place, Scene};
pub use grammar::sheet::{Sheet, SheetFrame, note_at};
pub use grammar::vocabulary::{
    DURATIONS, FRAME_NOTES, FRAMES_PER_QUARTER, Factor, GRID, GridNote, OFFSETS, VELOCITIES,
    VOICES, duration_index, nearest_step, velocity_bucket, velocity_of_bucket,
};
pub use grammar::writer::{FrameWriter, Limits, Question};
pub use history::line::due_step;
pub use history::past::Past;
pub use history::{Entry, History, RewindPoint};

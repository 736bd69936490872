//! The only place where the engine allocates.

use super::budget::Budget;
use super::engine::Engine;
use super::input::calls::Calls;
use super::input::echo::Echo;
use super::input::tempo_sources::TempoSources;
use super::report::load::Meter;
use super::settings::Settings;
use super::takes::recorder::Recorder;
use crate::clock::{Clock, Frames, Rate};
use crate::improvise::Improviser;
use crate::listen::Listener;
use crate::model::Weights;
use crate::rt::link::link;
use crate::synth::Synth;
use crate::token::vocabulary_hash;
use std::fmt;
use std::sync::Arc;

/// Messages that each direction of the wire to the editor holds.
const WIRE: usize = 1024;

/// What an engine is made of.
#[derive(Clone, Copy)]
pub struct EngineSpec {
    /// Frames a second, 1,000 to 768,000.
    pub rate: f64,
    /// What it learned.
    pub weights: &'static Weights,
}

impl EngineSpec {
    /// Builds the engine. Allocates all that it will ever use.
    ///
    /// # Errors
    /// When the rate cannot be played, or the weights speak another alphabet.
    pub fn build(&self) -> Result<Engine, SpecError> {
        let rate = Rate::new(self.rate).ok_or(SpecError::Rate(self.rate))?;
        if self.weights.vocabulary() != vocabulary_hash() {
            return Err(SpecError::Vocabulary);
        }
        let ((wire, editor), clock) = (link(WIRE), Clock::new(rate));
        Ok(Engine {
            now: Frames(0),
            recorder: Recorder::new(&clock),
            echo: Echo::default(),
            clock,
            tempo_sources: TempoSources::new(rate),
            listener: Listener::new(),
            improviser: Improviser::new(self.weights),
            calls: Calls::new(rate),
            performer: Box::default(),
            synth: Box::new(Synth::new(rate)),
            settings: Settings::default(),
            chord: None,
            reactions: Box::default(),
            granted: None,
            budget: Budget::new(rate),
            meter: Meter::new(),
            likes: Arc::default(),
            wire,
            editor: Some(editor),
        })
    }
}

/// Why an engine cannot be built.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SpecError {
    /// A sample rate that cannot be played.
    Rate(f64),
    /// Weights trained on another alphabet of music.
    Vocabulary,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => {
                write!(
                    f,
                    "The sample rate {rate} Hz cannot be played; choose one from 1000 to 768000 Hz."
                )
            }
            Self::Vocabulary => {
                write!(
                    f,
                    "The weights were trained for another version of Antiphon; train them again."
                )
            }
        }
    }
}

impl std::error::Error for SpecError {}

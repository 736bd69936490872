//! The beat in what the person plays: when it falls, how long it lasts, and how sure that is.
//!
//! Two stages, both causal and of bounded work. A [`BeatStateSpace`] weighs every tempo and every place in the beat at once: the
//! filtered posterior of a hidden Markov model whose hidden state is the place in a beat of a whole number of steps, as
//! in Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter tracking" (ISMIR 2015), with
//! what is heard modelled as in Raphael, "Automated rhythm transcription" (ISMIR 2001): where a note may begin in the beat,
//! given where the one before began. A [`BeatFilter`] then follows the best of them without steps: a Kalman filter on
//! phase and period, as in Cemgil et al., "On tempo tracking: tempogram representation and Kalman filtering" (Journal
//! of New Music Research, 2000). It moves to another hypothesis only when that one is clearly better.
//!
//! Numbers that say no more were chosen by the beat error on training pieces; RESULTS.md, pulse, has it on held-out ones.

mod accent;
pub(crate) mod beat_state_space;
pub(crate) mod evidence;
pub(crate) mod kit;
mod beat_filter;
pub(crate) mod rhythm;
mod row;
pub(crate) mod turn;

use crate::clock::{Frames, Rate};
use crate::music::{Pitch, Velocity};
use accent::Accents;
use beat_filter::BeatFilter;
use beat_state_space::{BeatStateSpace, Sound};
use evidence::{Music, NOTHING};
pub use rhythm::Division;
use turn::Turns;

/// The beat that is likeliest where nothing is known, in seconds.
pub const DEFAULT_PERIOD: f64 = 0.55;
/// How far a tempo may lie from the expected one: where nothing is known, and where something was said.
const OPEN: f64 = 1.0;
const TOLD: f64 = 0.4;
/// Onsets that are no further apart than this, in seconds, are one: the notes of a chord.
pub(crate) const TOGETHER: f64 = 0.035;
/// The accent of a note for being one of several.
const FULLER: f32 = 1.0;
/// Notes of a chord that are weighed; more would only be more work.
const VOICES: u32 = 4;
/// How much likelier another hypothesis must be for the needle to go there.
const BETTER: f32 = 4.0;
/// Onsets that it must stay so.
const PATIENCE: u32 = 2;
/// Onsets before anything is said.
const FIRST_WORDS: u32 = 5;

/// The beat as it is heard at a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    /// Its length in seconds.
    pub period: f64,
    /// How far it has passed, 0 to 1.
    pub phase: f64,
    /// How much of what was heard speaks for it, 0 to 1.
    pub confidence: f64,
}

/// Follows the beat of onsets. Its beat is whatever is felt as one, 40 to 250 a minute.
#[derive(Clone)]
pub struct Pulse {
    rate: Rate,
    bank: Box<BeatStateSpace>,
    needle: Option<BeatFilter>,
    last: Option<f64>,
    accents: Accents,
    turns: Turns,
    division: Division,
    /// Notes of the last onset.
    voices: u32,
    onsets: u32,
    /// Onsets in a row at which another hypothesis was better.
    doubts: u32,
    confidence: f32,
}

impl Pulse {
    /// One that has heard nothing and expects usual beats. Allocates all that it will ever use.
    pub fn new(rate: Rate) -> Self {
        let bank = Box::new(BeatStateSpace::new());
        let (needle, last, accents) = (None, None, Accents::default());
        let (turns, division) = (Turns::default(), Division::Simple);
        let mut pulse = Self {
            rate,
            bank,
            needle,
            last,
            accents,
            turns,
            division,
            voices: 0,
            onsets: 0,
            doubts: 0,
            confidence: 0.0,
        };
        pulse.begin(DEFAULT_PERIOD, OPEN, Division::Simple);
        pulse
    }

    /// Forgets what it heard before `now`, and expects beats of about `period` seconds that divide so. A beat that is far from that is
    /// found too; of a beat, its half and its double it prefers the nearest.
    pub fn expect(&mut self, now: Frames, period: f64, division: Division) {
        self.bank.set(self.seconds(now));
        self.begin(period, TOLD, division);
    }

    /// Is as when new.
    pub fn reset(&mut self) {
        self.bank.set(0.0);
        self.accents = Accents::default();
        self.begin(DEFAULT_PERIOD, OPEN, Division::Simple);
    }

    fn begin(&mut self, period: f64, width: f64, division: Division) {
        self.bank.expect(period.clamp(0.24, 1.5), width, division);
        (self.needle, self.last) = (None, None);
        (self.turns, self.division) = (Turns::default(), division);
        (self.onsets, self.doubts, self.confidence) = (0, 0, 0.0);
    }

    /// Time passes up to `now`. To be called often: its work grows with the time since the last call.
    pub fn pass(&mut self, now: Frames) {
        self.bank.pass(self.seconds(now));
    }

    /// A key is struck.
    pub fn strike(&mut self, at: Frames, pitch: Pitch, velocity: Velocity) {
        let at = self.seconds(at);
        let joins = self.joins(at);
        let accent = self.accents.of(pitch, velocity) + if joins { FULLER } else { 0.0 };
        let music = match self.division {
            Division::Simple => Music::Simple,
            Division::Compound => Music::Compound,
        };
        let turn = self.turns.hear(at, pitch, joins);
        let before = turn.map(|turn| *self.bank.evidence.turn(self.division, turn));
        self.hear(at, joins, &Sound { music, here: self.bank.accent(accent), before });
    }

    /// A drum is struck, in its General MIDI number. In beats that divide by three it is heard as any key: there the
    /// corpus has too few grooves to learn from.
    pub fn strike_drum(&mut self, at: Frames, pitch: Pitch, velocity: Velocity) {
        if self.division == Division::Compound {
            return self.strike(at, pitch, velocity);
        }
        let at = self.seconds(at);
        let drum =
            kit::drum(pitch, velocity).and_then(|drum| self.bank.evidence.drums.get(drum).copied());
        let here = drum.unwrap_or(NOTHING);
        self.hear(at, self.joins(at), &Sound { music: Music::Drums, here, before: None });
    }

    fn joins(&self, at: f64) -> bool {
        self.last.is_some_and(|last| at - last < TOGETHER)
    }

    fn hear(&mut self, at: f64, joins: bool, sound: &Sound) {
        self.bank.pass(at);
        if joins {
            self.voices += 1;
            if self.voices <= VOICES {
                self.bank.stress(&sound.here);
            }
            return;
        }
        self.voices = 1;
        self.bank.hear(at, self.last.map(|last| at - last), sound);
        self.last = Some(at);
        self.onsets = self.onsets.saturating_add(1);
        self.follow(at);
    }

    /// The beat at `now`; none before enough was heard.
    pub fn beat(&self, now: Frames) -> Option<Beat> {
        let needle = self.needle.filter(|_| self.onsets >= FIRST_WORDS)?;
        let beats = needle.beats_at(self.seconds(now));
        let confidence = f64::from(self.confidence);
        Some(Beat { period: needle.period(), phase: beats - beats.floor(), confidence })
    }

    fn follow(&mut self, at: f64) {
        if let Some(needle) = &mut self.needle {
            needle.hear(at);
        }
        let best = self.bank.best(at);
        let held = self.needle.map_or(0.0, |needle| self.bank.mass_near(&needle, at));
        let doubted = best.mass > BETTER * held;
        self.doubts = if doubted { self.doubts + 1 } else { 0 };
        self.confidence = held;
        if self.needle.is_none() || self.doubts >= PATIENCE {
            self.needle = Some(BeatFilter::new(at, best.period, best.phase));
            (self.confidence, self.doubts) = (best.mass, 0);
        }
    }

    fn seconds(&self, at: Frames) -> f64 {
        at.0 as f64 / self.rate.hertz()
    }
}

#[cfg(test)]
mod tests;

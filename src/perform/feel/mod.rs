//! Feel: how what is written is played.
//!
//! Rules of performance, drummers' habits and drift move a note's onset, its end and its velocity by their published
//! sizes, in the share that [`Feel::humanise`] says; at 0 a note is played as it is written. docs/feel.md has the rules.

mod articulation;
mod charge;
mod chord;
mod colour;
mod contrast;
mod drift;
mod drums;
mod kit;
mod level;
mod line;
mod moment;
mod settings;
mod swing;
mod timing;
mod units;

pub use moment::Moment;
pub use settings::Feel;
pub use swing::Swing;

use crate::music::{Beats, Note, Part, Pitch, Velocity};
use colour::Colour;
use drift::{Drift, noise};
use line::{Line, Step};
use timing::Lag;
use units::{bounded, deviate, lane, louder, velocity};

/// The furthest that a note strays from where it is written, in ticks of even eighths: with the rounding of swing less
/// than half of the grid step on which music is remembered.
const STRAY: f32 = 16.0;
/// The furthest that the person's touch moves ours, in steps of velocity.
const TOUCH: f32 = 12.0;
/// What a player's level varies by from note to note, in decibels (Director Musices).
const UNEVEN: f32 = 1.0;
/// What is left of a note, in milliseconds (the floor of Director Musices).
const SHORTEST: f32 = 20.0;

/// A note as it is played, and what the note before it loses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Played {
    /// The note.
    pub note: Note,
    /// Where a note of the same part ends for its sake.
    pub cut: Option<Cut>,
}

/// An end that comes early.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// The part.
    pub part: Part,
    /// The pitch that ends.
    pub pitch: Pitch,
    /// When, at the latest.
    pub end: Beats,
}

/// The players: what they have just played, and how.
#[derive(Clone, Debug, Default)]
pub struct Players {
    feel: Feel,
    moment: Moment,
    lines: [Line; 4],
    /// How late the lead is in its bar.
    lag: Lag,
    drift: Drift,
}

impl Players {
    /// Plays with another feel.
    pub fn feel(&mut self, feel: Feel) {
        self.feel = feel;
    }

    /// Comes to a moment of the music.
    pub fn enter(&mut self, moment: Moment) {
        let stays = moment.chord == self.moment.chord;
        let since = if stays { self.moment.since } else { moment.since };
        self.moment = Moment { since, ..moment };
    }

    /// Forgets what was played.
    pub fn forget(&mut self) {
        *self = Self { feel: self.feel, ..Self::default() };
    }

    /// Plays a note. One that is due begins at once.
    pub fn play(&mut self, note: Note, now: Beats) -> Played {
        let swing = self.feel.swing_of(note.part, self.moment.bpm);
        let due = note.onset <= now;
        let even = if due { note } else { swing.play(note) };
        if self.feel.humanise == 0.0 {
            return Played { note: even, cut: None };
        }
        let colour = Colour::of(self.moment.valence, self.moment.arousal);
        let step = note.part.entry(&self.lines).step(note);
        if note.part == Part::Lead {
            self.lag.reach(step.as_ref(), note, &self.moment, colour.contrast);
        }
        let strayed = self.strayed(note, &colour);
        let onset = if due { note.onset } else { swing.strayed(note.onset, strayed) };
        let duration = self.articulated(note, even.duration, &colour);
        let velocity = self.touched(note, &colour);
        let cut = step.and_then(|step| self.cut(&step, onset));
        note.part.entry_mut(&mut self.lines).hear(note, onset);
        Played { note: Note { onset, duration, velocity, ..note }, cut }
    }

    /// How far a note strays, in ticks.
    fn strayed(&mut self, note: Note, colour: &Colour) -> i64 {
        let Self { moment, .. } = *self;
        let lane = lane(note.part, note.pitch.number(), 0);
        let drift =
            self.drift.reach(moment.seed, note.onset) + noise(moment.seed, note.onset, lane);
        let millis = colour.straying * drift + self.placed(note);
        bounded(moment.ticks(self.feel.humanise * millis), STRAY).round() as i64
    }

    /// Where the pattern of its part places a note, in milliseconds.
    fn placed(&self, note: Note) -> f32 {
        let (moment, line) = (&self.moment, note.part.entry(&self.lines));
        let locked = note.part == Part::Drums || note.part != Part::Lead && moment.drums;
        let band = if locked { drums::offset(note, moment) } else { self.lag.millis(note.onset) };
        let [lead, ..] = &self.lines;
        let spread = || chord::roll(note, line, moment.seed) + chord::led(note, lead.last());
        band + if note.part == Part::Harmony { spread() } else { 0.0 }
    }

    /// How long a note sounds.
    fn articulated(&self, note: Note, duration: Beats, colour: &Colour) -> Beats {
        if !note.part.is_pitched() {
            return duration;
        }
        let gap = self.feel.humanise * articulation::own(note, &self.moment, colour);
        let least = self.moment.span(SHORTEST).min(duration);
        (duration - self.moment.span(gap)).max(least).max(duration / 2)
    }

    /// How hard a note is struck.
    fn touched(&self, note: Note, colour: &Colour) -> Velocity {
        let (moment, written) = (&self.moment, f32::from(note.velocity.number()));
        let lane = lane(note.part, note.pitch.number(), 1);
        let uneven = UNEVEN * deviate(moment.seed, note.onset.0, lane);
        let level = colour.level + uneven + self.rules(note, colour);
        let struck = written + self.feel.humanise * self.habit(note);
        let touch = moment.touch.map_or(0.0, beside_medium).clamp(-TOUCH, TOUCH);
        velocity(louder(struck, self.feel.humanise * level) + self.feel.humanise * touch)
    }

    /// What the rules add to the level of what has pitch.
    fn rules(&self, note: Note, colour: &Colour) -> f32 {
        let line = note.part.entry(&self.lines);
        let level = || level::level(note, line, &self.moment, colour.contrast);
        if note.part.is_pitched() { level() } else { 0.0 }
    }

    /// What drummers' habit adds to a velocity where the style has taught none.
    fn habit(&self, note: Note) -> f32 {
        let moment = &self.moment;
        let is_taught = note.part.is_pitched() || moment.loudness;
        let drummers = (!is_taught).then(|| drums::velocity(note, moment)).flatten();
        drummers.map_or(0.0, |velocity| velocity - f32::from(Velocity::MEDIUM.number()))
    }

    /// Where what sounds ends for a note that begins: the note before in a line, the same pitch in chords. A note that is
    /// written to sound on does.
    fn cut(&self, step: &Step, onset: Beats) -> Option<Cut> {
        let (pitch, gap) = match step.to.part {
            Part::Drums => return None,
            Part::Lead | Part::Bass if step.from.end() > step.to.onset => return None,
            Part::Harmony => (step.to.pitch, articulation::REPETITION),
            _ => (step.from.pitch, articulation::before(step, &self.moment)),
        };
        let gap = self.moment.span(self.feel.humanise * gap);
        let end = onset - gap.min((onset - step.played) / 2);
        (gap > Beats::ZERO).then_some(Cut { part: step.to.part, pitch, end })
    }
}

/// How much harder than medium a velocity is.
fn beside_medium(velocity: Velocity) -> f32 {
    f32::from(velocity.number()) - f32::from(Velocity::MEDIUM.number())
}

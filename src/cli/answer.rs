//! Sessions of the engine that answer an excerpt of people's music: in the same style, meter, tempo and parts.

use super::fault::Fault;
use super::pulse::Pulse;
use super::session::Session;
use super::take::Take;
use super::value::BlockSize;
use crate::capture::Written;
use crate::engine::Settings;
use crate::evaluate::excerpt::{BARS, Excerpt};
use crate::improvise::Mode;
use crate::model::Weights;
use crate::music::{Note, Part, PartSet};
use crate::perform::Source;

/// Sample rate of sessions whose sound nobody hears.
const RATE: f64 = 8_000.0;
/// The tempo where the human excerpt has none.
const TEMPO: f64 = 110.0;

/// How to answer an excerpt.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The excerpt.
    pub excerpt: &'a Excerpt<'a>,
    /// The style's place in the network.
    pub style: usize,
    /// The parts that play.
    pub parts: PartSet,
    /// Decides every draw.
    pub seed: u64,
    /// The person's knob; `None` leaves it.
    pub temperature: Option<f32>,
}

impl<'a> Answer<'a> {
    /// An answer by the pitched parts of the excerpt.
    pub fn of(excerpt: &'a Excerpt<'a>, style: usize, seed: u64, temperature: Option<f32>) -> Self {
        let notes = excerpt.notes();
        let parts = notes.iter().map(|note| note.part).filter(|part| part.is_pitched()).collect();
        Self { excerpt, style, parts, seed, temperature }
    }

    /// Plays alone, in a key of its own.
    pub fn freely(&self, weights: &'static Weights) -> Result<Take, Fault> {
        self.session(Mode::Free).play(weights, &mut |_, _| Ok(()))
    }

    /// Accompanies notes that a person plays.
    pub fn beneath(&self, lead: &[Note], weights: &'static Weights) -> Result<Take, Fault> {
        let player = lead.iter().map(written).collect();
        let session = Session { player, ..self.session(Mode::Accompany) };
        session.play(weights, &mut |_, _| Ok(()))
    }

    /// A session with the excerpt's meter, tempo and parts.
    fn session(&self, mode: Mode) -> Session {
        let mut settings = Settings { free_run: false, ..Settings::default() };
        let music = &mut settings.music;
        music.mode = mode;
        music.style[self.style] = 1.0;
        music.parts = self.parts;
        music.seed = self.seed;
        music.temperature = self.temperature.unwrap_or(music.temperature);
        let tempo = self.excerpt.piece.tempo.map_or(TEMPO, f64::from).clamp(20.0, 999.0);
        let pulse = Pulse::steady(RATE, tempo, self.excerpt.meter());
        Session::alone(pulse, BARS, settings, BlockSize::Fixed(1024))
    }
}

/// What the parts played in a take.
pub fn notes(take: &Take) -> Vec<Note> {
    let of = |part| {
        let written = take.notes(Source::Part(part)).into_iter();
        written.map(move |Written { onset, pitch, duration, velocity, .. }| Note {
            part,
            pitch,
            velocity,
            onset,
            duration,
        })
    };
    Part::ALL.into_iter().flat_map(of).collect()
}

/// What was played beneath a lead, with the lead as it was written, so that it is the same on both sides.
pub fn beneath(mut played: Vec<Note>, lead: Vec<Note>) -> Vec<Note> {
    played.retain(|note| note.part != Part::Lead);
    played.extend(lead);
    played
}

/// A note as the person plays it.
fn written(note: &Note) -> Written {
    let Note { pitch, velocity, onset, duration, .. } = *note;
    Written { onset, pitch, duration, velocity, channel: 0 }
}

//! What hearing, time and thinking lead to: values that one place performs.

use crate::clock::Frames;
use crate::music::{Beats, Chord, Note, Part, PartSet, Pitch, PitchClassSet, Velocity};
use crate::perform::{EventKind, Press};
use crate::rt::Bounded;

/// Reactions to one input, or to one stretch of thinking. The most there can be are the ends and beginnings of all
/// voices under 64 notes, 64 notes of the parts, and a few of each other kind.
pub type Reactions = Bounded<Reaction, 768>;

/// What is to be done at a moment.
#[derive(Clone, Copy, Debug)]
pub enum Reaction {
    /// The person's note is passed on.
    Press(Press),
    /// The person's note ends, if it was passed on.
    Release {
        /// MIDI channel, 0 to 15.
        channel: u8,
        /// Its pitch.
        pitch: Pitch,
    },
    /// A controller of the person's is passed on.
    Pass {
        /// MIDI channel, 0 to 15.
        channel: u8,
        /// The controller.
        kind: EventKind,
    },
    /// The person's notes on a channel end, and all that the parts sound.
    Hush {
        /// MIDI channel, 0 to 15.
        channel: u8,
    },
    /// What the parts play ends, and what they were to play is forgotten.
    Cut,
    /// The same of one part.
    Silence(Part),
    /// A part moves what it sounds, and is about to play, to the nearest of these tones, struck so loud.
    Recast(Part, PitchClassSet, Velocity),
    /// Only these parts are heard from now on.
    HearOnly(PartSet),
    /// Everything ends, and the sound with it.
    Panic,
    /// A part plays a note, now or later.
    Play(Note),
    /// A voice begins under a note of the person's.
    Sing {
        /// The call that it answers.
        call: u32,
        /// When.
        due: Frames,
        /// Its pitch.
        pitch: Pitch,
        /// How loud it is.
        velocity: Velocity,
    },
    /// The voices of a call end.
    EndVoices {
        /// The call.
        call: u32,
        /// When.
        due: Frames,
    },
    /// The harmony is this from now on, or there is none.
    Chord(Option<Chord>),
    /// The plan is another from this point on.
    Replan(Beats),
}

//! What the engine and the editor tell each other.

use super::block::MusicCommand;
use crate::improvise::{Foreseen, Turn};
use crate::music::{Beats, Chord, Key, Meter, Note, Pitch};
use crate::perform::Source;

/// Engine to editor.
#[derive(Clone, Copy)]
pub enum EngineEvent {
    /// Where the song is: about every 10 ms and whenever it turns.
    Position {
        /// Now.
        beat: Beats,
        /// Where this bar began.
        bar_start: Beats,
        /// The time signature.
        meter: Meter,
        /// Quarter notes a minute.
        tempo: f64,
        /// Whether beats pass.
        playing: bool,
        /// The key of what is played, as far as it is known.
        key: Option<Key>,
        /// The letter of the section.
        section: Option<char>,
        /// Whose turn it is, while turns are taken.
        turn: Option<Turn>,
    },
    /// A note that will be played: told when it is decided, before it sounds.
    Note(Note),
    /// The person pressed or let go of a key, or a voice under one began or ended.
    Key {
        /// Whose.
        source: Source,
        /// Its pitch.
        pitch: Pitch,
        /// Begun, or ended.
        on: bool,
        /// When.
        at: Beats,
    },
    /// What was foreseen from a point on is planned anew.
    Replanned(Beats),
    /// A note of the plan, not sure to be played, or one that is expected of the person.
    Foreseen(Foreseen),
    /// A chord of the plan.
    Coming {
        /// Which.
        chord: Chord,
        /// From when on.
        at: Beats,
    },
    /// The harmony is another, or a chart says that there is none.
    Chord {
        /// Which.
        chord: Option<Chord>,
        /// From when on.
        at: Beats,
    },
}

/// Editor to engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ends every note, now.
    Panic,
    /// Something of the music.
    Music(MusicCommand),
    /// The person taps the beat.
    Tap,
    /// Never plays a note that is planned.
    Refuse(Note),
    /// Goes on from a take as it stood at a point.
    Resume {
        /// The number of the take.
        take: u64,
        /// A point of it.
        at: Beats,
    },
}

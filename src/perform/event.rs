//! What leaves the engine.

use crate::clock::At;
use crate::music::{Chord, Part, Pitch, Velocity};
use crate::rt::Bounded;

/// The events of a block, in order.
pub type Output = Bounded<Event, 1024>;

/// Whose event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The person.
    Player,
    /// One of ours.
    Part(Part),
}

impl Source {
    /// The word for it in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Part(part) => part.name(),
        }
    }
}

/// A key that the person strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// MIDI channel, 0 to 15.
    pub channel: u8,
    /// Its pitch.
    pub pitch: Pitch,
    /// How hard it is struck.
    pub velocity: Velocity,
}

/// Something that happens at a frame, to be heard and sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: At,
    /// Whose.
    pub source: Source,
    /// MIDI channel, 0 to 15.
    pub channel: u8,
    /// What.
    pub kind: EventKind,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A note begins.
    On {
        /// Its pitch.
        pitch: Pitch,
        /// How hard it is struck.
        velocity: Velocity,
    },
    /// A note ends.
    Off {
        /// Its pitch.
        pitch: Pitch,
    },
    /// The person moved a controller; passed on as it came.
    Control {
        /// Which, 0 to 127.
        number: u8,
        /// To where, 0 to 127.
        value: u8,
    },
    /// The person bent the pitch; passed on as it came.
    Bend {
        /// 0 to 16383, 8192 at rest.
        value: u16,
    },
    /// The person pressed the channel's held keys; passed on as it came.
    Pressure {
        /// 0 to 127.
        value: u8,
    },
    /// The person pressed one held key; passed on as it came.
    KeyPressure {
        /// Which.
        pitch: Pitch,
        /// 0 to 127.
        value: u8,
    },
    /// The person chose another sound on their own instrument; passed on as it came.
    Program {
        /// 0 to 127.
        program: u8,
    },
    /// The harmony is another from here on, or a chart says that there is none. Not a MIDI message.
    Chord(Option<Chord>),
}

/// Which MIDI channel a part sends on. The person's notes keep their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// Each part on one of its own (the low four bits count), in the order of [`Part::ALL`].
    Parts([u8; 4]),
    /// Every part on this one (its low four bits count).
    One(u8),
}

impl Default for Routing {
    /// Each part on its usual one, see [`Part::channel`].
    fn default() -> Self {
        Self::Parts(Part::ALL.map(Part::channel))
    }
}

impl Routing {
    /// The channel of `part`, 0 to 15.
    pub const fn channel(self, part: Part) -> u8 {
        match self {
            Self::Parts(channels) => *part.entry(&channels) & 15,
            Self::One(channel) => channel & 15,
        }
    }
}

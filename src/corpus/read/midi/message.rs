//! The words of a MIDI file: what its bytes say at a moment.

use crate::music::Beats;

/// An event and when it happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed<'a> {
    /// When.
    pub at: Beats,
    /// What.
    pub event: Event<'a>,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event<'a> {
    /// A message on a channel, 0 to 15.
    Channel(u8, Message),
    /// Words about the music.
    Meta(Meta<'a>),
}

/// A channel message; the fields are MIDI's own words, seven bits each, the bend fourteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are MIDI's own words")]
pub enum Message {
    /// A key is let go.
    Off { pitch: u8 },
    /// A key is struck; the velocity is positive.
    On { pitch: u8, velocity: u8 },
    /// One held key is pressed.
    KeyPressure { pitch: u8, pressure: u8 },
    /// A controller moves.
    Control { number: u8, value: u8 },
    /// Another sound is chosen.
    Program { program: u8 },
    /// The held keys of the channel are pressed.
    Pressure { pressure: u8 },
    /// The pitch wheel moves.
    Bend { value: u16 },
}

impl Message {
    /// How many data bytes follow a channel's status byte.
    pub const fn data(status: u8) -> usize {
        if matches!(status >> 4, 0xc | 0xd) { 1 } else { 2 }
    }

    /// The message of a channel's status byte, 0x80 to 0xef, and its data bytes; a second one is zero where there is none.
    pub const fn new(status: u8, first: u8, second: u8) -> Self {
        match status >> 4 {
            0x9 if second > 0 => Self::On { pitch: first, velocity: second },
            0x8 | 0x9 => Self::Off { pitch: first },
            0xa => Self::KeyPressure { pitch: first, pressure: second },
            0xb => Self::Control { number: first, value: second },
            0xc => Self::Program { program: first },
            0xd => Self::Pressure { pressure: first },
            _ => Self::Bend { value: first as u16 | (second as u16) << 7 },
        }
    }
}

/// A meta event that somebody has a use for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meta<'a> {
    /// Who has the rights.
    Copyright(&'a [u8]),
    /// The name of the track; of the song in the first.
    Name(&'a [u8]),
    /// A name for this place.
    Marker(&'a [u8]),
    /// Quarters a minute.
    Tempo(f64),
    /// The time signature, upper figure first.
    Meter(u8, u8),
    /// Sharps, or flats below zero, and whether it is minor.
    Key(i8, bool),
    /// Anything else.
    Other,
}

/// The lower figures that are known are powers of two up to this one, 1/64.
const FINEST: u8 = 6;
/// The sharps or flats that a signature can have.
const SIGNS: std::ops::RangeInclusive<i8> = -7..=7;

impl<'a> Meta<'a> {
    /// The event of a kind with its data; `None` where the two do not go together.
    pub fn new(kind: u8, data: &'a [u8]) -> Option<Self> {
        Some(match (kind, data) {
            (0x02, _) => Self::Copyright(data),
            (0x03, _) => Self::Name(data),
            (0x06, _) => Self::Marker(data),
            (0x51, &[a, b, c, ..]) => {
                let micros = u32::from_be_bytes([0, a, b, c]);
                Self::Tempo((micros > 0).then(|| 60e6 / f64::from(micros))?)
            }
            (0x58, &[beats, power, ..]) if beats > 0 && power <= FINEST => {
                Self::Meter(beats, 1 << power)
            }
            (0x59, &[signs, minor @ 0..=1, ..]) if SIGNS.contains(&signs.cast_signed()) => {
                Self::Key(signs.cast_signed(), minor == 1)
            }
            (0x51 | 0x58 | 0x59, _) => return None,
            _ => Self::Other,
        })
    }
}

//! Takes: everything that was played, the person's notes and ours, kept so that nothing good is lost.
//!
//! A take begins where the song starts, stops or jumps, and where a new seed makes it other music. The audio thread
//! writes ([`super::recorder`]); anybody else reads, at any time.

use crate::music::{
    Beats, Chord, Key, Meter, Part, Pitch, PitchClass, PitchClassSet, TonalMode, Velocity,
};
use crate::perform::Source;
use crate::rt::log::LogReader;

/// The words of a note or chord in the log: its onset, and [`Sound`].
pub const SOUND: usize = 2;
/// The words of a take in the log: [`Header`].
pub const HEADER: usize = 9;

/// Everybody, by their number in the log; the number after them is that of chords.
const SOURCES: [Source; 5] = [
    Source::Player,
    Source::Part(Part::Lead),
    Source::Part(Part::Bass),
    Source::Part(Part::Harmony),
    Source::Part(Part::Drums),
];
const CHORD: usize = SOURCES.len();

/// A note of a take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who played it.
    pub source: Source,
    /// Its MIDI channel, 0 to 15.
    pub channel: u8,
    /// Its pitch.
    pub pitch: Pitch,
    /// How hard it was struck.
    pub velocity: Velocity,
    /// When it began, in beats of the song.
    pub onset: Beats,
    /// How long it sounded; zero while it sounds.
    pub duration: Beats,
}

/// A stretch of music without a jump.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// Its number; a later take has a higher one.
    pub number: u64,
    /// How it went.
    pub header: Header,
    /// Seconds since it ended.
    pub ago: f64,
    /// Its notes in the order in which they began; none sounds beyond the end of the take.
    pub notes: Vec<Taken>,
    /// Its chords in order.
    pub chords: Vec<(Beats, Chord)>,
}

/// How a take went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header {
    /// The number of its first note in the log.
    pub(super) first: u64,
    /// Where it begins in the song.
    pub start: Beats,
    /// Where it ends, so far.
    pub end: Beats,
    /// Where a bar of it begins.
    pub bar_start: Beats,
    /// Quarter notes a minute, at its end.
    pub tempo: f64,
    /// The time signature, at its end.
    pub meter: Meter,
    /// The key, at its end, as far as it was known.
    pub key: Option<Key>,
    /// The seed, at its end.
    pub seed: u64,
    /// Whether it goes straight on from the take before: after a jump, or as other music.
    pub goes_on: bool,
    /// Seconds of sound before it began and before it ended.
    pub(super) seconds: (f64, f64),
}

impl Header {
    /// The last bar line up to a point.
    pub fn line(&self, at: Beats) -> Beats {
        at - (at - self.bar_start).rem_floor(self.meter.bar())
    }

    /// A note that ends with the take, if not before.
    pub fn ended(&self, note: Taken) -> Taken {
        let most = (self.end - note.onset).max(Beats(1));
        let duration = if note.duration > Beats::ZERO { note.duration.min(most) } else { most };
        Taken { duration, ..note }
    }

    /// As words of the log.
    pub fn pack(&self) -> [u64; HEADER] {
        let meter = u64::from(self.meter.beats()) << 16 | u64::from(self.meter.unit()) << 8;
        let key = self.key.map_or(0, number);
        [
            self.first,
            self.start.0 as u64,
            self.end.0 as u64,
            self.bar_start.0 as u64,
            self.tempo.to_bits(),
            key << 24 | meter | u64::from(self.goes_on),
            self.seconds.0.to_bits(),
            self.seconds.1.to_bits(),
            self.seed,
        ]
    }

    /// From words of the log.
    pub fn unpack(words: [u64; HEADER]) -> Self {
        let [first, start, end, bar_start, tempo, meter, began, ended, seed] = words;
        Self {
            first,
            start: Beats(start as i64),
            end: Beats(end as i64),
            bar_start: Beats(bar_start as i64),
            tempo: f64::from_bits(tempo),
            meter: Meter::new((meter >> 16) as u8, (meter >> 8) as u8).unwrap_or_default(),
            key: key(meter >> 24),
            seed,
            goes_on: meter & 1 == 1,
            seconds: (f64::from_bits(began), f64::from_bits(ended)),
        }
    }
}

/// The number of a key in the log, from 1 on; no key is 0.
fn number(key: Key) -> u64 {
    1 + u64::from(key.tonic.number()) * 2 + u64::from(key.mode == TonalMode::Minor)
}

fn key(number: u64) -> Option<Key> {
    let at = number.checked_sub(1)?;
    let mode = if at % 2 == 1 { TonalMode::Minor } else { TonalMode::Major };
    Some(Key { tonic: PitchClass::new((at / 2) as i32), mode })
}

/// What the log keeps beside an onset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sound {
    Note(Taken),
    Chord(Beats, Chord),
}

impl Sound {
    pub fn pack(self) -> [u64; SOUND] {
        match self {
            Self::Note(note) => {
                let source = SOURCES.iter().position(|&source| source == note.source);
                let word = source.unwrap_or(0) as u64
                    | u64::from(note.pitch.number()) << 3
                    | u64::from(note.velocity.number()) << 10
                    | u64::from(note.channel & 15) << 17
                    | (note.duration.0.max(0) as u64) << 21;
                [note.onset.0 as u64, word]
            }
            Self::Chord(at, Chord { root, tones, bass }) => {
                let word = CHORD as u64
                    | u64::from(root.number()) << 3
                    | u64::from(bass.number()) << 7
                    | u64::from(tones.0) << 11;
                [at.0 as u64, word]
            }
        }
    }

    pub fn unpack([onset, word]: [u64; SOUND]) -> Self {
        let (onset, bits) = (Beats(onset as i64), |from: u32, mask: u64| word >> from & mask);
        let class = |from| PitchClass::new(bits(from, 15) as i32);
        match SOURCES.get(bits(0, 7) as usize) {
            None => {
                let (root, bass) = (class(3), class(7));
                Self::Chord(
                    onset,
                    Chord { root, bass, tones: PitchClassSet(bits(11, 0xfff) as u16) },
                )
            }
            Some(&source) => Self::Note(Taken {
                source,
                pitch: Pitch::clamped(bits(3, 127) as i32),
                velocity: Velocity::clamped(bits(10, 127) as i32),
                channel: bits(17, 15) as u8,
                onset,
                duration: Beats((word >> 21) as i64),
            }),
        }
    }
}

/// Reads takes, on any thread but the audio thread, at any time.
#[derive(Clone)]
pub struct Takes {
    pub(super) notes: LogReader<SOUND>,
    pub(super) headers: LogReader<HEADER>,
}

impl Takes {
    /// What is kept, the oldest first; every take has a note or a chord. Allocates.
    pub fn list(&self) -> Vec<Take> {
        let headers: Vec<_> = self.headers.read();
        let sounds = self.notes.read();
        let headers: Vec<_> =
            headers.iter().map(|&(n, words)| (n, Header::unpack(words))).collect();
        // Takes of an earlier engine ended before this one's first second.
        let latest = headers.last().map_or(0.0, |(_, header)| header.seconds.1.max(0.0));
        let ends = headers.iter().skip(1).map(|(_, next)| next.first).chain([u64::MAX]);
        let takes = headers.iter().zip(ends).map(|(&(number, header), end)| {
            let its = |number: u64| (header.first..end).contains(&number);
            let sounds = sounds.iter().filter(|sound| its(sound.0)).map(|sound| sound.1);
            let ago = (latest - header.seconds.1).max(0.0);
            Take::of(number, header, ago, sounds.map(Sound::unpack))
        });
        takes.filter(|take| !take.notes.is_empty() || !take.chords.is_empty()).collect()
    }
}

impl Take {
    fn of(number: u64, header: Header, ago: f64, sounds: impl Iterator<Item = Sound>) -> Self {
        let (notes, chords) = (Vec::new(), Vec::new());
        let mut take = Self { number, header, ago, notes, chords };
        for sound in sounds {
            match sound {
                Sound::Note(note) => take.notes.push(header.ended(note)),
                Sound::Chord(at, chord) => take.chords.push((at, chord)),
            }
        }
        take
    }

    /// How many bars it lasts, counted in its meter.
    pub fn bars(&self) -> f64 {
        (self.header.end - self.header.start).to_quarters() / self.header.meter.bar().to_quarters()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::QUALITIES;

    #[test]
    fn what_is_packed_is_unpacked() {
        let (pitch, velocity) = (Pitch::clamped(127), Velocity::clamped(1));
        for (source, channel) in SOURCES.into_iter().zip([0, 15, 9, 2, 1]) {
            let (onset, duration) = (Beats(-77), Beats(1 << 40));
            let note = Sound::Note(Taken { source, channel, pitch, velocity, onset, duration });
            assert_eq!(Sound::unpack(note.pack()), note);
        }
        let root = PitchClass::new(11);
        let chord = Sound::Chord(Beats(5), Chord::new(root, QUALITIES[14], root.up(4)));
        assert_eq!(Sound::unpack(chord.pack()), chord);
        let header = Header {
            first: 3,
            start: Beats(-960),
            end: Beats(960),
            bar_start: Beats(-960),
            tempo: 97.3,
            meter: Meter::COMMON,
            key: Some(Key { tonic: root, mode: TonalMode::Minor }),
            seed: 9999,
            goes_on: true,
            seconds: (1.5, 2.5),
        };
        assert_eq!(Header::unpack(header.pack()), header);
    }
}

//! Standard MIDI files, written.

use std::io::Write;

use midly::num::{u4, u7, u15, u24, u28};
use midly::{Format, Header, MetaMessage, MidiMessage, Smf, Timing, TrackEvent, TrackEventKind};

use crate::music::{Beats, Chord, Key, Meter, Mode, Pitch, TICKS_PER_QUARTER, Velocity};

/// A note of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// When it begins.
    pub onset: Beats,
    /// Its pitch.
    pub pitch: Pitch,
    /// How long it sounds; positive.
    pub duration: Beats,
    /// How hard it is struck.
    pub velocity: Velocity,
    /// Its MIDI channel, 0 to 15.
    pub channel: u8,
}

impl Written {
    /// The same note, ending at `at` or at least a tick after its onset.
    #[must_use]
    pub fn ended(self, at: Beats) -> Self {
        Self { duration: (at - self.onset).max(Beats(1)), ..self }
    }
}

/// What stands at the head of a file.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Quarters a minute.
    pub tempo: f64,
    /// The time signature.
    pub meter: Meter,
    /// The key signature.
    pub key: Option<Key>,
    /// Chords in order, written as markers.
    pub chords: Vec<(Beats, Chord)>,
}

/// Writes a file of format 1: a named track for each entry, the heading in the first.
pub fn write(
    file: impl Write,
    tracks: &[(&'static str, Vec<Written>)],
    heading: &Heading,
) -> std::io::Result<()> {
    let symbols: Vec<String> = heading.chords.iter().map(|(_, chord)| chord.to_string()).collect();
    let timing = Timing::Metrical(u15::new(TICKS_PER_QUARTER as u16));
    let mut smf = Smf::new(Header::new(Format::Parallel, timing));
    for (place, (name, notes)) in tracks.iter().enumerate() {
        let mut moments = sounded(notes);
        if place == 0 {
            moments.extend(marked(heading, &symbols));
            moments.sort_by_key(|moment| moment.0);
        }
        let mut track = vec![meta(MetaMessage::TrackName(name.as_bytes()))];
        if place == 0 {
            track.extend(headed(heading));
        }
        track.extend(timed(moments));
        track.push(meta(MetaMessage::EndOfTrack));
        smf.tracks.push(track);
    }
    smf.write_std(file)
}

fn headed<'a>(heading: &Heading) -> impl Iterator<Item = TrackEvent<'a>> + use<'a> {
    let Heading { tempo, meter, key, .. } = *heading;
    let tempo = MetaMessage::Tempo(u24::new((60e6 / tempo).round() as u32));
    let power = meter.unit().trailing_zeros() as u8;
    let meter = MetaMessage::TimeSignature(meter.beats(), power, 24, 8);
    let key = key.map(|key| MetaMessage::KeySignature(key.sharps(), key.mode == Mode::Minor));
    [tempo, meter].into_iter().chain(key).map(meta)
}

/// An event and its tick.
type Timed<'a> = (i64, TrackEventKind<'a>);

fn marked<'a>(heading: &'a Heading, symbols: &'a [String]) -> impl Iterator<Item = Timed<'a>> {
    let chords = heading.chords.iter().zip(symbols);
    chords.map(|((at, _), symbol)| {
        (at.0.max(0), TrackEventKind::Meta(MetaMessage::Marker(symbol.as_bytes())))
    })
}

fn meta(message: MetaMessage<'_>) -> TrackEvent<'_> {
    TrackEvent { delta: u28::new(0), kind: TrackEventKind::Meta(message) }
}

/// The ons and offs of notes in time; at the same tick offs come first.
fn sounded<'a>(notes: &[Written]) -> Vec<Timed<'a>> {
    let mut moments: Vec<(i64, bool, u8, u8, u8)> = Vec::with_capacity(2 * notes.len());
    for note in notes {
        let (pitch, end) = (note.pitch.number(), note.onset + note.duration);
        moments.push((note.onset.0.max(0), true, note.channel, pitch, note.velocity.number()));
        moments.push((end.0.max(1), false, note.channel, pitch, 0));
    }
    moments.sort_unstable();
    let event = |(tick, on, channel, pitch, velocity): (i64, bool, u8, u8, u8)| {
        let (key, vel) = (u7::new(pitch), u7::new(velocity));
        let message =
            if on { MidiMessage::NoteOn { key, vel } } else { MidiMessage::NoteOff { key, vel } };
        (tick, TrackEventKind::Midi { channel: u4::new(channel), message })
    };
    moments.into_iter().map(event).collect()
}

/// Events in order, each with the ticks since the one before.
fn timed(moments: Vec<Timed<'_>>) -> impl Iterator<Item = TrackEvent<'_>> {
    let mut last = 0;
    moments.into_iter().map(move |(tick, kind)| {
        let delta = u28::new((tick - last) as u32);
        last = tick;
        TrackEvent { delta, kind }
    })
}

//! Standard MIDI files, written.

use std::io::Write;

use midly::num::{u4, u7, u14, u15, u24, u28};
use midly::{Format, Header, MetaMessage, MidiMessage, Smf, Timing, TrackEvent, TrackEventKind};

use crate::music::{Beats, Chord, Key, Meter, Pitch, TICKS_PER_QUARTER, TonalMode, Velocity};
use crate::perform::EventKind;

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

/// What somebody did on a channel beside notes: a controller, a bend, a pressure, another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gesture {
    /// When.
    pub at: Beats,
    /// On which MIDI channel, 0 to 15.
    pub channel: u8,
    /// What.
    pub kind: EventKind,
}

/// What stands in a file's first track beside its notes, each in order.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// Quarters a minute, from where on.
    pub tempi: Vec<(Beats, f64)>,
    /// Time signatures.
    pub meters: Vec<(Beats, Meter)>,
    /// Key signatures.
    pub keys: Vec<(Beats, Key)>,
    /// Chords, written as markers.
    pub chords: Vec<(Beats, Chord)>,
    /// What the person did beside notes.
    pub gestures: Vec<Gesture>,
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
            moments.extend(headed(heading));
            moments.extend(marked(heading, &symbols));
            moments.extend(heading.gestures.iter().filter_map(moved));
            moments.sort_by_key(|&(tick, rank, _)| (tick, rank));
        }
        let mut track = vec![meta(MetaMessage::TrackName(name.as_bytes()))];
        track.extend(timed(moments));
        track.push(meta(MetaMessage::EndOfTrack));
        smf.tracks.push(track);
    }
    smf.write_std(file)
}

/// An event, its tick, and its rank among those of a tick.
type Timed<'a> = (i64, Rank, TrackEventKind<'a>);

/// What comes first at a tick. A chord is changed between the notes before and after, and so are pedal and sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Head,
    Off,
    Gesture,
    On,
    Marker,
}

fn headed<'a>(heading: &Heading) -> impl Iterator<Item = Timed<'a>> + use<'a> {
    let tempo = |&(at, tempo): &(Beats, f64)| {
        (at, MetaMessage::Tempo(u24::new((60e6 / tempo).round() as u32)))
    };
    let meter = |&(at, meter): &(Beats, Meter)| {
        let power = meter.unit().trailing_zeros() as u8;
        (at, MetaMessage::TimeSignature(meter.beats(), power, 24, 8))
    };
    let key = |&(at, key): &(Beats, Key)| {
        (at, MetaMessage::KeySignature(key.sharps(), key.mode == TonalMode::Minor))
    };
    let tempi = heading.tempi.iter().map(tempo);
    let metas = tempi.chain(heading.meters.iter().map(meter)).chain(heading.keys.iter().map(key));
    let metas: Vec<_> = metas.collect();
    metas.into_iter().map(|(at, meta)| (at.0.max(0), Rank::Head, TrackEventKind::Meta(meta)))
}

fn marked<'a>(heading: &'a Heading, symbols: &'a [String]) -> impl Iterator<Item = Timed<'a>> {
    let chords = heading.chords.iter().zip(symbols);
    chords.map(|((at, _), symbol)| {
        let marker = TrackEventKind::Meta(MetaMessage::Marker(symbol.as_bytes()));
        (at.0.max(0), Rank::Marker, marker)
    })
}

fn moved<'a>(gesture: &Gesture) -> Option<Timed<'a>> {
    let message = match gesture.kind {
        EventKind::Control { number, value } => {
            MidiMessage::Controller { controller: u7::new(number), value: u7::new(value) }
        }
        EventKind::Program { program } => MidiMessage::ProgramChange { program: u7::new(program) },
        EventKind::Bend { value } => {
            MidiMessage::PitchBend { bend: midly::PitchBend(u14::new(value)) }
        }
        EventKind::Pressure { value } => MidiMessage::ChannelAftertouch { vel: u7::new(value) },
        EventKind::KeyPressure { pitch, value } => {
            MidiMessage::Aftertouch { key: u7::new(pitch.number()), vel: u7::new(value) }
        }
        EventKind::On { .. } | EventKind::Off { .. } | EventKind::Chord(_) => return None,
    };
    let kind = TrackEventKind::Midi { channel: u4::new(gesture.channel), message };
    Some((gesture.at.0.max(0), Rank::Gesture, kind))
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
        let rank = if on { Rank::On } else { Rank::Off };
        (tick, rank, TrackEventKind::Midi { channel: u4::new(channel), message })
    };
    moments.into_iter().map(event).collect()
}

/// Events in order, each with the ticks since the one before.
fn timed(moments: Vec<Timed<'_>>) -> impl Iterator<Item = TrackEvent<'_>> {
    let mut last = 0;
    moments.into_iter().map(move |(tick, _, kind)| {
        let delta = u28::new((tick - last) as u32);
        last = tick;
        TrackEvent { delta, kind }
    })
}

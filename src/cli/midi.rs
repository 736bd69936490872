//! Standard MIDI files, read: what the person played.

use std::collections::HashMap;
use std::path::Path;

use midly::{MetaMessage, MidiMessage, Smf, Timing, Track, TrackEventKind};

use super::Fault;
use crate::capture::Written;
use crate::corpus;
use crate::music::{Beats, Chord, Key, Meter, Pitch, Symbol, TICKS_PER_QUARTER, Velocity};

/// What was read of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Song {
    /// The first tempo in quarters a minute, where there is one.
    pub tempo: Option<f64>,
    /// The first meter that can be played, where there is one.
    pub meter: Option<Meter>,
    /// The first key signature, where there is one.
    pub key: Option<Key>,
    /// Chord symbols that stand as markers, in order; `None` is "no chord".
    pub chords: Vec<(Beats, Option<Chord>)>,
    /// Every note of every track, by onset.
    pub notes: Vec<Written>,
}

/// Reads a file. Refused, with the place, where it cannot be read or holds no notes.
pub fn read(path: &Path) -> Result<Song, Fault> {
    let refused = |why: String| Fault::refused(format!("cannot read {}: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| refused(format!("{error}; check the name")))?;
    parse(&bytes).map_err(refused)
}

fn parse(bytes: &[u8]) -> Result<Song, String> {
    const MEND: &str = "export it again as a standard MIDI file";
    check_chunks(bytes).map_err(|why| format!("{why}; {MEND}"))?;
    let smf = Smf::parse(bytes).map_err(|error| format!("{error}; {MEND}"))?;
    let Timing::Metrical(resolution) = smf.header.timing else {
        return Err(format!("its time is in film frames, not in beats; {MEND}"));
    };
    let resolution = i64::from(resolution.as_int()).max(1);
    let mut song = Song::default();
    for track in &smf.tracks {
        read_track(track, resolution, &mut song);
    }
    song.notes.sort_unstable();
    song.chords.sort_by_key(|chord| chord.0);
    if song.notes.is_empty() { Err(format!("there are no notes in it; {MEND}")) } else { Ok(song) }
}

/// Walks the chunks of a file, so that a cut one is refused with the place where it breaks off.
fn check_chunks(bytes: &[u8]) -> Result<(), String> {
    corpus::check_whole(bytes).map_err(|why| format!("it {why}"))
}

fn read_track(track: &Track<'_>, resolution: i64, song: &mut Song) {
    let mut sounding: HashMap<(u8, u8), Written> = HashMap::new();
    let mut tick = 0;
    for event in track {
        tick += i64::from(event.delta.as_int());
        let at = Beats(tick * TICKS_PER_QUARTER / resolution);
        match event.kind {
            TrackEventKind::Meta(message) => read_meta(message, at, song),
            TrackEventKind::Midi { channel, message } => {
                read_message(channel.as_int(), message, at, &mut sounding, &mut song.notes);
            }
            _ => {}
        }
    }
    let end = Beats(tick * TICKS_PER_QUARTER / resolution);
    song.notes.extend(sounding.into_values().map(|note| note.ended(end)));
}

fn read_meta(message: MetaMessage<'_>, at: Beats, song: &mut Song) {
    match message {
        MetaMessage::Tempo(micros) if micros > 0 => {
            song.tempo.get_or_insert(60e6 / f64::from(micros.as_int()));
        }
        MetaMessage::TimeSignature(beats, power, ..) => {
            let meter = 1_u8.checked_shl(power.into()).and_then(|unit| Meter::new(beats, unit));
            song.meter = song.meter.or(meter);
        }
        MetaMessage::KeySignature(sharps, minor) => {
            song.key.get_or_insert(Key::of_signature(sharps, minor));
        }
        MetaMessage::Marker(text) => {
            let symbol = Symbol::parse(&String::from_utf8_lossy(text));
            song.chords.extend(symbol.map(|symbol| (at, symbol.map(Symbol::chord))));
        }
        _ => {}
    }
}

fn read_message(
    channel: u8,
    message: MidiMessage,
    at: Beats,
    sounding: &mut HashMap<(u8, u8), Written>,
    notes: &mut Vec<Written>,
) {
    let (key, velocity) = match message {
        MidiMessage::NoteOn { key, vel } => (key.as_int(), vel.as_int()),
        MidiMessage::NoteOff { key, .. } => (key.as_int(), 0),
        _ => return,
    };
    notes.extend(sounding.remove(&(channel, key)).map(|note| note.ended(at)));
    if velocity > 0 {
        let (pitch, velocity) = (Pitch::clamped(key.into()), Velocity::clamped(velocity.into()));
        let note = Written { onset: at, pitch, duration: Beats(1), velocity, channel };
        sounding.insert((channel, key), note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Heading, write};
    use crate::music::{PitchClass, QUALITIES};

    fn note(onset: i64, pitch: i32, duration: i64, channel: u8) -> Written {
        Written {
            onset: Beats(onset),
            pitch: Pitch::clamped(pitch),
            duration: Beats(duration),
            velocity: Velocity::clamped(90),
            channel,
        }
    }

    fn written(notes: Vec<Written>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, &[("player", notes), ("bass", Vec::new())], &heading()).unwrap();
        bytes
    }

    fn heading() -> Heading {
        let (d, key) = (PitchClass::new(2), Key::of_signature(-1, true));
        let chord = Chord::new(d, QUALITIES[1], d.up(3));
        Heading {
            tempo: 90.0,
            meter: Meter::new(6, 8).unwrap(),
            key: Some(key),
            chords: vec![(Beats(0), chord), (Beats(480), chord.up(5))],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let notes = vec![note(0, 60, 480, 0), note(480, 60, 480, 0), note(480, 64, 1, 9)];
        let song = parse(&written(notes.clone())).unwrap();
        assert_eq!(song.notes, notes);
        assert_eq!((song.meter, song.key), (Meter::new(6, 8), heading().key));
        let chords = heading().chords.into_iter().map(|(at, chord)| (at, Some(chord)));
        assert_eq!(song.chords, chords.collect::<Vec<_>>());
        assert!((song.tempo.unwrap() - 90.0).abs() < 1e-3);
    }

    #[test]
    fn tracks_have_their_names() {
        let bytes = written(vec![note(0, 60, 480, 0)]);
        let smf = Smf::parse(&bytes).unwrap();
        let name = |track: &Track<'_>| match track[0].kind {
            TrackEventKind::Meta(MetaMessage::TrackName(name)) => {
                String::from_utf8_lossy(name).into_owned()
            }
            _ => String::new(),
        };
        assert_eq!(smf.tracks.iter().map(name).collect::<Vec<_>>(), ["player", "bass"]);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused_with_the_place() {
        let bytes = written(vec![note(0, 60, 480, 0), note(480, 62, 480, 0)]);
        for length in 0..bytes.len() {
            let why = parse(&bytes[..length]).unwrap_err();
            assert!(why.contains("export it again"), "{length}: {why}");
        }
    }

    #[test]
    fn a_note_that_is_never_ended_ends_with_its_track() {
        let track = [0, 0x90, 60, 80, 0x60, 0x90, 62, 80, 0, 0xff, 0x2f, 0];
        let mut bytes = b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x0c".to_vec();
        bytes.extend(track);
        let song = parse(&bytes).unwrap();
        assert_eq!(song.notes[0].duration, Beats::QUARTER);
        assert_eq!(song.notes[1].duration, Beats(1));
    }
}

//! A person who plays written notes to the engine, and what is heard of both.

use antiphon::engine::{Block, Engine, Input, InputKind, MusicCommand, Output, Settings};
use antiphon::music::{Beats, Chord, Meter, Note, Part, Pitch, Velocity};
use antiphon::perform::{Event, EventKind, Source};

use super::{Cue, Cut, Host, RATE, Recording, Session, engine_at};

/// Frames in a block that is watched.
pub const BLOCK: u64 = 256;

/// What the person plays, and to what.
#[derive(Clone)]
pub struct Duet {
    pub notes: Vec<Note>,
    pub bpm: f64,
    pub meter: Meter,
    pub bars: i64,
    pub settings: Settings,
    /// Frames a second.
    pub rate: f64,
    /// What is asked, by frame.
    pub asks: Vec<(u64, InputKind)>,
}

/// A note that was heard, in quarters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sounded {
    pub part: Option<Part>,
    pub pitch: u8,
    pub onset: f64,
    pub end: f64,
}

/// A melody note of `quarters` after `onset` quarters.
pub fn note(onset: f64, quarters: f64, pitch: i32) -> Note {
    Note {
        part: Part::Lead,
        pitch: Pitch::clamped(pitch),
        velocity: Velocity::MEDIUM,
        onset: Beats::from_quarters(onset),
        duration: Beats::from_quarters(quarters),
    }
}

/// A melody of (quarters, pitch) from the start; a pitch of 0 is a rest.
pub fn melody(notes: &[(f64, i32)]) -> Vec<Note> {
    let mut at = 0.0;
    let mut melody = Vec::new();
    for &(quarters, pitch) in notes {
        if pitch > 0 {
            melody.push(note(at, quarters, pitch));
        }
        at += quarters;
    }
    melody
}

impl Duet {
    /// Notes in common time at 120 a minute, with a bar after the last.
    pub fn of(notes: Vec<Note>, settings: Settings) -> Self {
        let end = notes.iter().map(|note| note.end()).max().unwrap_or_default();
        let bars = end.div_floor(Meter::COMMON.bar()) + 2;
        let (bpm, meter, rate) = (120.0, Meter::COMMON, RATE);
        Self { notes, bpm, meter, bars, settings, rate, asks: Vec::new() }
    }

    /// So many bars in which nobody else plays, fast and at a low rate: the notes are the same, the time to make their
    /// sound is saved.
    pub fn alone(settings: Settings, bars: i64) -> Self {
        Self { bars, bpm: 200.0, ..Self::of(Vec::new(), settings).low_rate() }
    }

    /// The same at the lowest rate, where only the notes are judged.
    pub fn low_rate(self) -> Self {
        Self { rate: 8_000.0, ..self }
    }

    /// A new engine to play it on.
    pub fn engine(&self) -> Engine {
        engine_at(self.rate)
    }

    /// The frame of a point of the song.
    pub fn frame(&self, beat: Beats) -> u64 {
        (beat.to_quarters() * 60.0 / self.bpm * self.rate).round() as u64
    }

    pub fn session(&self) -> Session {
        let frames = self.frame(self.meter.bar() * self.bars);
        let mut played = self.asks.clone();
        for note in &self.notes {
            let Note { pitch, velocity, .. } = *note;
            let (on, off) = (self.frame(note.onset), self.frame(note.end()));
            played.push((on, InputKind::NoteOn { channel: 0, pitch, velocity }));
            played.push((off.max(on + 1), InputKind::NoteOff { channel: 0, pitch }));
        }
        // A key that is struck again has been let go first.
        played.sort_by_key(|&(frame, kind)| (frame, matches!(kind, InputKind::NoteOn { .. })));
        played.retain(|&(frame, _)| frame < frames);
        let meter = (self.meter.beats(), self.meter.unit());
        let host = Host { bpm: self.bpm, meter, ..Host::at_rate(self.rate) };
        let settings = self.settings;
        Session { frames, settings, host, played, cues: vec![(0, Cue::Play)] }
    }

    /// Plays it on a new engine.
    pub fn play(&self) -> Recording {
        self.play_on(&mut self.engine())
    }

    pub fn play_on(&self, engine: &mut Engine) -> Recording {
        self.session().play_on(engine, Cut::Every(512))
    }
}

impl Duet {
    /// Plays it on an engine in blocks of 256 frames; before each, `each` sees what has been heard and may ask for
    /// something.
    pub fn watched(
        &self,
        engine: &mut Engine,
        mut each: impl FnMut(u64, &mut Engine, &[Event]) -> Option<MusicCommand>,
    ) -> Vec<Event> {
        let session = self.session();
        let mut host = session.host;
        host.change(0, |host| host.playing = true);
        let (mut events, mut output) = (Vec::new(), Box::new(Output::new()));
        for start in (0..session.frames).step_by(BLOCK as usize) {
            let mut input = session.inputs(start, BLOCK);
            if let Some(ask) = each(start, engine, &events) {
                input.insert(0, Input { offset: 0, kind: InputKind::Music(ask) });
            }
            let (mut left, mut right) = ([0.0; BLOCK as usize], [0.0; BLOCK as usize]);
            let (transport, input) = (host.says(start), &input[..]);
            let (left, right) = (&mut left[..], &mut right[..]);
            output.clear();
            let mut block = Block { transport, input, left, right, output: &mut output };
            engine.process(&mut block, &session.settings);
            events.extend_from_slice(&output);
        }
        events
    }
}

/// The notes of a recording, by onset.
pub fn sounded(events: &[Event]) -> Vec<Sounded> {
    let mut open: Vec<(Source, u8, u8, f64)> = Vec::new();
    let mut notes = Vec::new();
    for event in events {
        let at = event.at.beat.to_quarters();
        match event.kind {
            EventKind::On { pitch, .. } => {
                open.push((event.source, event.channel, pitch.number(), at));
            }
            EventKind::Off { pitch } => {
                let same = |o: &(Source, u8, u8, f64)| {
                    (o.0, o.1, o.2) == (event.source, event.channel, pitch.number())
                };
                let Some(place) = open.iter().position(same) else { continue };
                let (source, _, pitch, onset) = open.remove(place);
                let part = match source {
                    Source::Part(part) => Some(part),
                    Source::Player => None,
                };
                notes.push(Sounded { part, pitch, onset, end: at });
            }
            _ => {}
        }
    }
    notes.sort_by(|a, b| a.onset.total_cmp(&b.onset));
    notes
}

/// The chords that were told, with their beats in quarters.
pub fn chords(events: &[Event]) -> Vec<(f64, Chord)> {
    let told = events.iter().filter_map(|event| match event.kind {
        EventKind::Chord(Some(chord)) => Some((event.at.beat.to_quarters(), chord)),
        _ => None,
    });
    told.collect()
}

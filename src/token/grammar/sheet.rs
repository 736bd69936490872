//! A whole piece on the grid.

use crate::music::{Beats, Chord, Meter, Note, Velocity};

use super::scene::{Place, bar_frames};
use super::vocabulary::{
    FRAME_NOTES, FRAMES_PER_QUARTER, GRID, GridNote, OFFSETS, duration_index, nearest_step,
    velocity_bucket, velocity_of_bucket,
};

/// One frame of a piece: its notes in writing order, and the chord in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetFrame {
    /// The notes that begin here.
    pub notes: Vec<GridNote>,
    /// The chord; `None` where there is none.
    pub chord: Option<Chord>,
}

/// A piece on the grid: frames from the first bar line, and the place of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The frames in order.
    pub frames: Vec<SheetFrame>,
    /// Each frame's place in its bar.
    pub places: Vec<Place>,
}

impl Sheet {
    /// Lays notes and chord changes on the grid. Times count from the first bar line and are not negative;
    /// meters come with the beat from which they hold, the first at zero.
    ///
    /// An onset moves by at most half a [`GRID`] step; a duration becomes the nearest that can be written
    /// and does not reach past the same pitch's next onset. A pitch struck twice at one place in one part is
    /// one note, the longer.
    pub fn quantise(
        notes: &[Note],
        chords: &[(Beats, Option<Chord>)],
        meters: &[(Beats, Meter)],
    ) -> Self {
        let mut placed: Vec<(i64, i64, Note)> = notes.iter().map(|&note| on_grid(note)).collect();
        placed.sort_by_key(|&(onset, steps, note)| (note.part, note.pitch, onset, -steps));
        placed.dedup_by_key(|(onset, _, note)| (note.part, note.pitch, *onset));
        let length =
            1 + placed.iter().map(|&(onset, ..)| onset / i64::from(OFFSETS)).max().unwrap_or(0);
        let places = places(length, meters);
        let mut frames = vec![SheetFrame::default(); places.len()];
        for (at, &(onset, steps, note)) in placed.iter().enumerate() {
            let next =
                placed.get(at + 1).filter(|(.., n)| (n.part, n.pitch) == (note.part, note.pitch));
            let limit = next.map_or(i64::MAX, |next| next.0 - onset);
            let frame = &mut frames[(onset / i64::from(OFFSETS)) as usize];
            frame.notes.push(GridNote {
                part: note.part,
                offset: (onset % i64::from(OFFSETS)) as u8,
                pitch: note.pitch,
                duration: duration_index(steps, limit),
                velocity: velocity_bucket(note.velocity.number()),
            });
        }
        for frame in &mut frames {
            frame.notes.sort_by_key(GridNote::order);
            frame.notes.truncate(FRAME_NOTES);
        }
        fill_chords(&mut frames, &places, chords);
        Self { frames, places }
    }

    /// The notes as they stand on the grid, by onset.
    pub fn notes(&self) -> Vec<Note> {
        let of_frame = |(at, frame): (usize, &SheetFrame)| {
            let start = GRID * (at as i64 * i64::from(OFFSETS));
            let notes = frame.notes.iter().map(move |note| note_at(start, *note));
            notes.collect::<Vec<_>>()
        };
        self.frames.iter().enumerate().flat_map(of_frame).collect()
    }

    /// How many notes there are.
    pub fn count_notes(&self) -> usize {
        self.frames.iter().map(|frame| frame.notes.len()).sum()
    }
}

/// A grid note in beats, in the frame that begins at `start`.
pub fn note_at(start: Beats, note: GridNote) -> Note {
    Note {
        part: note.part,
        pitch: note.pitch,
        velocity: Velocity::clamped(velocity_of_bucket(note.velocity).into()),
        onset: start + GRID * i64::from(note.offset),
        duration: GRID * note.steps(),
    }
}

fn on_grid(note: Note) -> (i64, i64, Note) {
    (nearest_step(note.onset).max(0), nearest_step(note.duration).max(1), note)
}

/// The places of at least `length` frames, up to the end of a bar.
fn places(length: i64, meters: &[(Beats, Meter)]) -> Vec<Place> {
    let frame = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);
    let mut places = Vec::new();
    let mut bar = 0;
    while (places.len() as i64) < length {
        let now = frame * places.len() as i64;
        let in_force = meters.iter().rev().find(|(from, _)| *from <= now);
        let meter = in_force.map_or(Meter::COMMON, |&(_, meter)| meter);
        for frame_in_bar in 0..bar_frames(meter) as u16 {
            places.push(Place { frame_in_bar, meter, bar, bars_left: None });
        }
        bar += 1;
    }
    for place in &mut places {
        place.bars_left = Some((bar - 1 - place.bar).min(u8::MAX.into()) as u8);
    }
    places
}

/// Chords change where a pulse opens; one that falls between changes at the pulse nearest before.
fn fill_chords(frames: &mut [SheetFrame], places: &[Place], chords: &[(Beats, Option<Chord>)]) {
    let frame = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);
    let mut chords = chords.iter().peekable();
    let mut current = None;
    for at in 0..places.len() {
        if places[at].opens_pulse() {
            let next = (at + 1..places.len()).find(|&next| places[next].opens_pulse());
            let pulse_end = next.unwrap_or(places.len());
            let middle = frame * at as i64 + (frame * (pulse_end - at) as i64) / 2;
            while let Some(&&(_, chord)) = chords.peek().filter(|(onset, _)| *onset < middle) {
                current = chord;
                chords.next();
            }
        }
        frames[at].chord = current;
    }
}

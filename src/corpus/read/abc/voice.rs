//! A voice while it is read.

use std::collections::HashMap;

use super::cursor::Note;
use super::field::Key;
use crate::corpus::score::{Bar, Figures, Staff, StaffNote, beats};
use crate::music::Beats;
use crate::music::roadmap::Signs;

/// The most ties that wait at a time.
const MAX_TIES: usize = 128;

/// A note as written, its length as a fraction, and whether it is tied on.
pub type Written = (Note, (i64, i64), bool);

/// A note in fine time.
#[derive(Clone, Copy, Debug)]
pub struct Sound {
    /// When it begins.
    pub onset: i64,
    /// How long it sounds.
    pub duration: i64,
    /// Its MIDI number.
    pub pitch: u8,
    /// Its loudness.
    pub velocity: u8,
}

/// A tie that waits for its second note.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    /// The number of the note that is tied.
    pub note: usize,
    /// Its letter from C to B, and octave.
    pub staff: (usize, i32),
}

/// The notes or the rest read last, which ties and broken rhythm change.
#[derive(Clone, Debug, Default)]
pub struct Last {
    /// The numbers of its notes, with their places on the staff.
    pub notes: Vec<(usize, (usize, i32))>,
    /// When it begins.
    pub onset: i64,
    /// How long it is.
    pub length: i64,
}

/// Notes that are played in the time of others.
#[derive(Clone, Copy, Debug)]
pub struct Tuplet {
    /// Notes left.
    pub left: u32,
    /// By what they are multiplied.
    pub over: i64,
    /// By what they are divided.
    pub under: i64,
}

/// A voice while it is read.
#[derive(Clone, Debug, Default)]
pub struct Voice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) percussion: bool,
    pub(super) transposition: i32,
    pub(super) unit: i64,
    pub(super) key: Key,
    pub(super) figures: Option<Figures>,
    pub(super) at: i64,
    pub(super) bar_start: i64,
    pub(super) overlay_end: i64,
    pub(super) accidentals: HashMap<(usize, i32), i8>,
    pub(super) ties: Vec<Tie>,
    pub(super) last: Option<Last>,
    pub(super) broken: Option<(i64, i64)>,
    pub(super) tuplet: Option<Tuplet>,
    pub(super) velocity: u8,
    pub(super) sounds: Vec<Sound>,
    pub(super) bars: Vec<Bar>,
    /// The signs of the bar at hand.
    pub(super) signs: Signs,
    /// Whether an ending has begun that nothing has repeated yet.
    pub(super) in_ending: bool,
}

impl Voice {
    /// Ends a bar where something is in it.
    pub(super) fn bar_line(&mut self) {
        self.at = self.at.max(self.overlay_end);
        (self.overlay_end, self.tuplet) = (0, None);
        self.accidentals.clear();
        let (at, sounds) = (self.at, &self.sounds);
        self.ties.retain(|tie| {
            sounds.get(tie.note).is_some_and(|note| note.onset + note.duration >= at)
        });
        if self.at > self.bar_start {
            let (length, signs) = (self.at - self.bar_start, std::mem::take(&mut self.signs));
            self.bars.push(Bar { start: self.bar_start, length, figures: self.figures, signs });
            self.bar_start = self.at;
        } else if let Some(last) = self.bars.last_mut() {
            last.signs = last.signs.and(self.signs.take_end());
        }
    }

    /// Adds signs to the bar at hand. Those of a bar's end belong to the bar before where nothing is in it.
    pub(super) fn sign(&mut self, signs: Signs) {
        self.in_ending &= signs.closes.is_none();
        self.in_ending |= signs.ending.is_some();
        self.signs = self.signs.and(signs);
    }

    /// Behind an ending that nothing repeats another stretch begins.
    pub(super) fn resume(&mut self) {
        self.signs.opens |= std::mem::take(&mut self.in_ending);
    }

    /// What was read.
    pub(super) fn line(&self) -> Staff {
        let note = |sound: &Sound| StaffNote {
            onset: beats(sound.onset),
            pitch: sound.pitch,
            duration: (beats(sound.onset + sound.duration) - beats(sound.onset)).max(Beats(1)),
            velocity: sound.velocity,
        };
        let name = if self.name.is_empty() { &self.id } else { &self.name };
        let notes = self.sounds.iter().map(note).collect();
        Staff { name: name.clone(), program: None, percussion: self.percussion, notes }
    }

    /// Adds notes that begin together, or a rest; all are `length` times as long as written, and the first says how
    /// much time passes.
    pub(super) fn add(&mut self, notes: &[Written], length: (i64, i64)) {
        let factor = self.factor();
        let long = |(over, under): (i64, i64)| {
            let units = self.unit * over / under * length.0 / length.1;
            units * factor.0 / factor.1
        };
        let time = long(notes.first().map_or((1, 1), |first| first.1));
        let durations: Vec<i64> = notes.iter().map(|note| long(note.1).max(1)).collect();
        let mut last = Last { notes: Vec::new(), onset: self.at, length: time };
        for (&(note, _, tied), duration) in notes.iter().zip(durations) {
            let staff = (note.1, note.2);
            if let Some(place) = self.sound(note, duration) {
                last.notes.push((place, staff));
                if tied {
                    self.ties.push(Tie { note: place, staff });
                }
            }
        }
        self.at += time;
        self.last = Some(last);
    }

    /// What tuplets and broken rhythm make of the next length.
    fn factor(&mut self) -> (i64, i64) {
        let broken = self.broken.take().unwrap_or((1, 1));
        let Some(tuplet) = &mut self.tuplet else { return broken };
        let factor = (broken.0 * tuplet.over, broken.1 * tuplet.under);
        tuplet.left = tuplet.left.saturating_sub(1);
        if tuplet.left == 0 {
            self.tuplet = None;
        }
        factor
    }

    /// Places a note, or lengthens the one tied to it; the number of the note.
    fn sound(&mut self, (accidental, place, octave): Note, duration: i64) -> Option<usize> {
        const NATURALS: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];
        let staff = (place, octave);
        let at = self.at;
        let ends = |tie: &Tie| {
            self.sounds.get(tie.note).is_some_and(|note| note.onset + note.duration == at)
        };
        let held = self.ties.iter().position(|tie| tie.staff == staff && ends(tie));
        let held = held.map(|place| self.ties.remove(place).note);
        if let Some(by) = accidental {
            self.accidentals.insert(staff, by);
        }
        let in_key = self.key.alterations.get(place).copied().unwrap_or(0);
        let by = self.accidentals.get(&staff).copied().unwrap_or(in_key);
        let pitch = (octave + 1) * 12 + NATURALS.get(place)? + i32::from(by) + self.transposition;
        let tied_pitch =
            held.and_then(|note| self.sounds.get(note)).map(|note| i32::from(note.pitch));
        if let (Some(note), true) = (held, accidental.is_none() || tied_pitch == Some(pitch)) {
            self.sounds.get_mut(note)?.duration += duration;
            return Some(note);
        }
        let pitch = u8::try_from(pitch).ok().filter(|&pitch| pitch < 128)?;
        self.sounds.push(Sound { onset: at, duration, pitch, velocity: self.velocity });
        Some(self.sounds.len() - 1)
    }

    /// Ties what was read last to what follows.
    pub(super) fn tie_last(&mut self) {
        let notes = self.last.iter().flat_map(|last| &last.notes);
        let notes = notes.take(MAX_TIES.saturating_sub(self.ties.len()));
        self.ties.extend(notes.map(|&(note, staff)| Tie { note, staff }));
    }

    /// Goes back to the start of the bar for another layer.
    pub(super) fn overlay(&mut self) {
        self.overlay_end = self.overlay_end.max(self.at);
        (self.at, self.last, self.tuplet) = (self.bar_start, None, None);
        self.accidentals.clear();
    }
}

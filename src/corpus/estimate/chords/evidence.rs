//! What the notes of each felt beat say.

use std::cmp::Ordering;

use super::pulse::{Pulse, Strength};
use crate::music::{Beats, Note, Part};

/// What sounds in a pulse.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    /// How much of the pulse each pitch class sounds.
    pub sound: [f32; 12],
    /// The same, ornaments counting less: what speaks against a chord that does not have it.
    pub weight: [f32; 12],
    /// The lowest pitch where the pulse begins.
    pub bass: Option<u8>,
    /// How strong the pulse is.
    pub strength: Strength,
}

/// What the notes say, pulse by pulse.
pub struct Evidence {
    /// The pulses.
    pub pulses: Vec<Heard>,
}

/// What a note that is struck between beats counts, as an ornament more or less; by ear.
const OFF_BEAT: f32 = 0.7;
/// What a note counts that is reached and left by step between beats: a passing note or a neighbour.
const PASSING: f32 = 0.25;
/// The same of one that is struck on a beat and left by step, as suspensions and appoggiaturas are.
const LEANING: f32 = 0.6;
/// The most that all notes of a pulse count together, in voices that sound through it.
const MOST: f32 = 4.0;
/// Notes that begin so much later than another ends still follow it.
const GAP: Beats = Beats(60);

/// A note is far below another by so many semitones.
const FAR: u8 = 12;
/// More than one voice sounds in a pulse that so much sounds in; a little more than one, since notes are held over.
const TOGETHER: f32 = 1.1;
/// The share of pulses with more than one voice below which music is a single line.
const SINGLE: f32 = 0.1;

impl Evidence {
    /// What pitched notes say in pulses that follow each other.
    pub fn of(notes: &[Note], pulses: &[Pulse]) -> Self {
        let mut notes: Vec<Note> =
            notes.iter().copied().filter(|note| note.part != Part::Drums).collect();
        notes.sort_unstable_by_key(|note| (note.part, note.onset, note.pitch));
        let heard = |pulse: &Pulse| Heard {
            sound: [0.0; 12],
            weight: [0.0; 12],
            bass: None,
            strength: pulse.strength,
        };
        let mut evidence = Self { pulses: pulses.iter().map(heard).collect() };
        for (at, note) in notes.iter().enumerate() {
            evidence.add(note, ornament(&notes, at), pulses);
        }
        evidence.find_basses(&notes, pulses);
        evidence.pulses.iter_mut().for_each(Heard::compress);
        evidence
    }

    /// Whether notes hardly ever sound together.
    pub fn is_single(&self) -> bool {
        let sounding = self.pulses.iter().filter(|heard| heard.bass.is_some()).count();
        let together = |heard: &&Heard| heard.sound.iter().sum::<f32>() > TOGETHER;
        (self.pulses.iter().filter(together).count() as f32) < SINGLE * sounding as f32
    }

    /// Whether nothing sounds.
    pub fn is_silent(&self) -> bool {
        self.pulses.iter().all(|heard| heard.bass.is_none())
    }

    fn add(&mut self, note: &Note, ornament: Ornament, pulses: &[Pulse]) {
        let class = usize::from(note.pitch.class().number());
        let first = pulses.partition_point(|pulse| pulse.end <= note.onset);
        for (pulse, heard) in pulses.iter().zip(&mut self.pulses).skip(first) {
            if pulse.start >= note.end() {
                break;
            }
            let shared = note.end().min(pulse.end) - note.onset.max(pulse.start);
            let share = shared.0 as f32 / (pulse.end - pulse.start).0.max(1) as f32;
            heard.sound[class] += share;
            heard.weight[class] += share * ornament.counts(note, pulse);
        }
    }

    /// The lowest note where a pulse begins; one that begins later but far below is the bass of a broken chord.
    fn find_basses(&mut self, notes: &[Note], pulses: &[Pulse]) {
        let mut earliest = vec![Beats(i64::MAX); pulses.len()];
        for note in notes {
            let pitch = note.pitch.number();
            let first = pulses.partition_point(|pulse| pulse.end <= note.onset);
            let last = pulses.partition_point(|pulse| pulse.start < note.end());
            for at in first..last {
                let from = note.onset.max(pulses[at].start);
                let heard = self.pulses[at].bass.map(|bass| (earliest[at], bass));
                if heard.is_none_or(|heard| is_bass((from, pitch), heard)) {
                    (earliest[at], self.pulses[at].bass) = (from, Some(pitch));
                }
            }
        }
    }
}

/// Whether a note of a pulse is its bass rather than another, of when they are first heard in it and their pitches.
fn is_bass((from, pitch): (Beats, u8), (earliest, bass): (Beats, u8)) -> bool {
    match from.cmp(&earliest) {
        Ordering::Less => pitch < bass + FAR,
        Ordering::Equal => pitch < bass,
        Ordering::Greater => pitch + FAR <= bass,
    }
}

impl Heard {
    /// Many voices say little more than a few.
    fn compress(&mut self) {
        let total: f32 = self.weight.iter().sum();
        if total > MOST {
            let by = MOST / total;
            self.weight.iter_mut().for_each(|weight| *weight *= by);
        }
    }
}

/// How a note is reached and left.
#[derive(Clone, Copy)]
struct Ornament {
    reached: bool,
    left: bool,
}

impl Ornament {
    fn counts(self, note: &Note, pulse: &Pulse) -> f32 {
        let on_beat = note.onset <= pulse.start;
        match (on_beat, self.reached && self.left) {
            (false, true) => PASSING,
            (false, false) => OFF_BEAT,
            // What is held into a pulse and leaves it by step is a suspension.
            _ if on_beat && self.left && note.end() < pulse.end => LEANING,
            _ => 1.0,
        }
    }
}

/// How the note at a place of notes sorted by part and onset is reached and left in its part.
fn ornament(notes: &[Note], at: usize) -> Ornament {
    let note = notes[at];
    let step = |other: &Note| matches!(other.pitch.number().abs_diff(note.pitch.number()), 1 | 2);
    let same_part = |other: &&Note| other.part == note.part;
    let before = notes[..at]
        .iter()
        .rev()
        .take_while(same_part)
        .skip_while(|other| other.onset == note.onset);
    let mut before = before.take(6).filter(|other| {
        let gap = note.onset - other.end();
        gap <= GAP && gap >= -GAP
    });
    let after = notes[at + 1..].iter().take_while(same_part);
    let mut after = after
        .skip_while(|other| other.onset < note.end() - GAP)
        .take_while(|other| other.onset <= note.end() + GAP);
    Ornament { reached: before.any(step), left: after.any(step) }
}

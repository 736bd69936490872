//! Rules of timing: by how much notes are longer or shorter than written, laid out within the bar.
//!
//! The host owns the tempo. What a note is lengthened by makes those after it late, and is given back evenly up to the
//! bar line, where nothing is late (the bars of Director Musices' *inégales* keep their length so).

use super::articulation::punctuation;
use super::charge;
use super::contrast::contrast;
use super::line::Step;
use super::moment::Moment;
use crate::music::{Beats, Note};

/// Duration contrast: how much of it goes into the length.
const CONTRASTED: f32 = 1.5;
/// Melodic charge: the share of its length that a note gains, and the charge that gains nothing: the mean of what melodies
/// sing.
const MELODIC: f32 = 2.0 / 300.0;
const USUAL: f32 = 2.5;
/// Harmonic charge: milliseconds for the first note of a chord.
const HARMONIC: f32 = 8.0;
/// A motive's end: how much of its gap goes into the length.
const PUNCTUATED: f32 = 0.45;
/// A leap: milliseconds for the root of its semitones, of the note before and of the one after, up and down.
const LEAP: [(f32, f32); 2] = [(-4.2, 4.2), (2.4, -4.2)];
/// The widest step that is no leap.
const STEP: i32 = 2;

/// How late a line is in its bar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lag {
    at: Beats,
    /// The bar line by which it is given back.
    until: Beats,
    millis: f32,
    /// What the leap to the last note adds to its length.
    leapt: f32,
}

impl Lag {
    /// How late it is at a point.
    pub fn millis(&self, at: Beats) -> f32 {
        let left = (self.until - at).0 as f32 / (self.until - self.at).0.max(1) as f32;
        self.millis * left.clamp(0.0, 1.0)
    }

    /// Comes to a note, from the one before where there is one.
    pub fn reach(&mut self, step: Option<&Step>, note: Note, moment: &Moment, sharp: f32) {
        let (before, after) = step.map_or((0.0, 0.0), leap);
        let lengthened = step.map_or(0.0, |step| self.leapt + lengthening(step, moment, sharp));
        let (bar, late) = (moment.bar_of(note.onset), self.millis(note.onset));
        let opens = bar == note.onset;
        *self = Self {
            at: note.onset,
            until: bar + moment.meter.bar(),
            millis: if opens { 0.0 } else { late + lengthened + before },
            leapt: after,
        };
    }
}

/// By how many milliseconds the note before is longer, now that its length is known.
fn lengthening(step: &Step, moment: &Moment, sharp: f32) -> f32 {
    let length = moment.millis(step.interval);
    let beside_usual = |chord| charge::melodic(step.from.pitch, chord) - USUAL;
    let melodic = moment.chord.map_or(0.0, beside_usual);
    CONTRASTED * sharp * contrast(length)
        + MELODIC * melodic * length
        + PUNCTUATED * punctuation(step, moment)
        + HARMONIC * charge::arrival(moment, step.from.onset)
}

/// What a leap adds to the lengths of the notes before and after it.
fn leap(step: &Step) -> (f32, f32) {
    let semitones = step.semitones();
    let [up, down] = LEAP;
    let (before, after) = if semitones > 0 { up } else { down };
    let size = (semitones.abs() as f32).sqrt();
    if semitones.abs() > STEP { (before * size, after * size) } else { (0.0, 0.0) }
}

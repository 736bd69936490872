//! Cadences: in the middle of a form's section the harmony opens, at its end it comes to rest, and the lead breathes.
//!
//! The strengths were set so that more than four sections in five have them (`tests/partner/form.rs`), and the model may
//! still refuse one.

use crate::music::{Part, PartSet};
use crate::token::Factor;

use super::super::request::form::{Form, SECTION};
use super::logit_bias::{BiasContext, LogitBias};

/// How much likelier a cadence's chord is than the model thinks, in log-odds.
const CADENCE_BIAS: f32 = 5.0;
/// How much likelier harmony and bass sound its tones, in log-odds.
const TONES: f32 = 2.0;
/// How much less likely the lead begins a note while it breathes, in log-odds.
const BREATH: f32 = 2.0;

/// Semitones above the tonic.
const TONIC: Option<u8> = Some(0);
const DOMINANT: Option<u8> = Some(7);

/// The root in each half of each bar of a section: a half cadence, then a full one.
const ROOTS: [[Option<u8>; 2]; SECTION as usize] = [
    [None, None],
    [None, None],
    [None, None],
    [DOMINANT, DOMINANT],
    [None, None],
    [None, None],
    [None, DOMINANT],
    [TONIC, TONIC],
];
/// The halves of bars in which the lead breathes.
const BREATHS: [(usize, usize); 2] = [(3, 1), (7, 1)];

/// Leans on the chords where sections close, and on the lead's rests there; a song without sections has none.
pub struct Cadence;

impl LogitBias for Cadence {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        if asked.settings.form == Form::Free {
            return;
        }
        let place = &asked.request.scene.place;
        let bar = place.bar as usize % ROOTS.len();
        let half = usize::from(i64::from(place.frame_in_bar) * 2 >= place.bar_frames());
        match asked.question.factor {
            Factor::Chord => close(asked, ROOTS[bar][half], logits),
            Factor::Pitch if ROOTS[bar][half].is_some() => sound(asked, logits),
            Factor::Active if asked.ours.has(Part::Lead) && BREATHS.contains(&(bar, half)) => {
                breathe(logits);
            }
            _ => {}
        }
    }
}

/// Raises the odds of the chord on a degree; one that is there already stays.
fn close(asked: &BiasContext<'_>, degree: Option<u8>, logits: &mut [f32]) {
    let Some((degree, key)) = degree.zip(asked.request.scene.key) else { return };
    let root = key.tonic.up(i32::from(degree));
    let there = asked.chord.is_some_and(|chord| chord.root == root);
    asked.raise(if there { 0 } else { 1 + root.number() }, CADENCE_BIAS, logits);
}

/// Raises the odds of the chord's tones in harmony and bass.
fn sound(asked: &BiasContext<'_>, logits: &mut [f32]) {
    let comps = matches!(asked.question.part, Part::Harmony | Part::Bass);
    let Some(chord) = asked.chord.filter(|_| comps) else { return };
    for pitch in chord.tones.pitches().iter() {
        asked.raise(pitch.number(), TONES, logits);
    }
}

/// Lowers the odds that the lead begins a note.
fn breathe(logits: &mut [f32]) {
    let begins = |answer: usize| PartSet(answer as u8).has(Part::Lead);
    let begun = logits.iter_mut().enumerate().filter(|(answer, _)| begins(*answer));
    begun.for_each(|(_, logit)| *logit -= BREATH);
}

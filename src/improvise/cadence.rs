//! Cadences: in the middle of a form's section the harmony opens, at its end it comes to rest, and the lead breathes.

use crate::music::{Chord, Part, PartSet};
use crate::token::{Factor, Question, Scene};

use super::form::{Form, SECTION};

/// How much likelier a cadence's chord is than the model thinks, in log-odds.
const PULL: f32 = 3.0;
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

/// Tilts the odds towards the cadences of a form; a song without sections has none.
pub fn tilt(
    form: Form,
    question: &Question,
    scene: &Scene,
    (chord, ours): (Option<Chord>, PartSet),
    logits: &mut [f32],
) {
    let place = &scene.place;
    let bar = place.bar as usize % ROOTS.len();
    let half = usize::from(i64::from(place.frame_in_bar) * 2 >= place.bar_frames());
    match question.factor {
        _ if form == Form::Free => {}
        Factor::Chord => {
            let Some((degree, key)) = ROOTS[bar][half].zip(scene.key) else { return };
            let root = key.tonic.up(i32::from(degree));
            // A chord that is there already stays.
            let there = chord.is_some_and(|chord| chord.root == root);
            let answer = if there { 0 } else { 1 + root.number() };
            if let Some(logit) = logits.get_mut(usize::from(question.seen(answer))) {
                *logit += PULL;
            }
        }
        Factor::Active if ours.has(Part::Lead) && BREATHS.contains(&(bar, half)) => {
            let begins = |answer: usize| PartSet(answer as u8).has(Part::Lead);
            let begun = logits.iter_mut().enumerate().filter(|(answer, _)| begins(*answer));
            begun.for_each(|(_, logit)| *logit -= BREATH);
        }
        _ => {}
    }
}

//! How well the notes of a segment fit each chord.

use super::evidence::Heard;
use super::table::{CHORDS, KINDS};
use super::weights::Weights;
use crate::music::QUALITIES;

/// The share of a segment that root, third, fifth and seventh must sound, as chord tones do, to be wholly heard: a passing
/// seventh makes no chord of the seventh.
const NEEDED: [f32; 4] = [0.15, 0.15, 0.15, 0.4];

/// The notes of a segment that grows pulse by pulse.
pub struct Span {
    pulses: f32,
    weight: [f32; 12],
    bass: [f32; CHORDS],
}

impl Span {
    /// The segment that begins with a pulse and is empty yet.
    pub fn begin(first: &Heard, weights: &Weights) -> Self {
        let mut bass = [0.0; CHORDS];
        if let Some(lowest) = first.bass {
            for (chord, gain) in bass.iter_mut().enumerate() {
                let above = (usize::from(lowest) + 12 - chord / KINDS) % 12;
                let place = tones(chord % KINDS).position(|tone| tone == above);
                *gain = weights.bass[place.unwrap_or(4)];
            }
        }
        Self { pulses: 0.0, weight: [0.0; 12], bass }
    }

    /// Adds a pulse.
    pub fn grow(&mut self, heard: &Heard) {
        self.pulses += 1.0;
        for class in 0..12 {
            self.weight[class] += heard.weight[class];
        }
    }

    /// How well each chord fits.
    pub fn fit(&self, weights: &Weights) -> [f32; CHORDS] {
        let total: f32 = self.weight.iter().sum();
        let mut fit = self.bass;
        if total <= 0.0 {
            return fit;
        }
        for (chord, fit) in fit.iter_mut().enumerate() {
            let (mut inside, mut missing) = (0.0, 0.0);
            for (place, tone) in tones(chord % KINDS).enumerate() {
                let class = (chord / KINDS + tone) % 12;
                inside += self.weight[class];
                let heard = self.weight[class] / (NEEDED[place] * self.pulses);
                missing += weights.missing[place] * (1.0 - heard).max(0.0);
            }
            *fit -= weights.outside * (total - inside) + missing;
        }
        fit
    }
}

/// The tones of a kind above its root, from the root upwards.
fn tones(kind: usize) -> impl Iterator<Item = usize> {
    TONES[kind].iter().copied().take(COUNTS[kind])
}

const TONES: [[usize; 4]; KINDS] = layout().0;
const COUNTS: [usize; KINDS] = layout().1;

const fn layout() -> ([[usize; 4]; KINDS], [usize; KINDS]) {
    let (mut all, mut counts) = ([[0; 4]; KINDS], [0; KINDS]);
    let mut kind = 0;
    while kind < KINDS {
        let mut tone = 0;
        while tone < 12 {
            if QUALITIES[kind].tones.0 >> tone & 1 == 1 {
                all[kind][counts[kind]] = tone;
                counts[kind] += 1;
            }
            tone += 1;
        }
        kind += 1;
    }
    (all, counts)
}

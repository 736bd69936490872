//! The key and the scale of what the person plays, from the first note on.
//!
//! Two beliefs, multiplied. [`KeyEstimator`] hears whole frames, knows where in the bar a tone falls, and tells tonics apart.
//! [`Scales`] hears a tone as it is struck and tells which tones belong. A tone that not enough of the belief holds is
//! not played: while the scale is unsure only what is common to the likely ones is left.
//!
//! Numbers that say no more were chosen by the time in the scale on every second tune (RESULTS.md, key).

use crate::music::profile::{KEYS, key};
use crate::music::{Accent, Key, Pitch, PitchClass, PitchClassSet, PitchSet, TonalMode};

use super::key_estimator::KeyEstimator;
use super::scales::{STATES, Scales, is_diatonic, tones, tonic};

/// The share of the belief that must have a tone in its scale, and how many tones are left even so: the likeliest.
const BELONGS: f32 = 0.6;
const LEAST: u32 = 5;
/// What is left of how much a tone is present with every other that is struck: half after eight. A tone with so much of
/// what is present belongs whatever the scale: one that is struck a second time among eight, not one in passing.
const FADES: f32 = 0.917;
const PRESENT: f32 = 0.085;
/// How much a key speaks for the scale of its dorian or mixolydian mode.
const MODAL: f32 = 0.3;
/// How much is left of a scale for which no key speaks.
const UNSPOKEN: f32 = 0.02;
/// How many times likelier the key that is expected is than any other.
const EXPECTED: f32 = 12.0;

/// A belief about key and scale.
#[derive(Clone)]
pub struct Tonality {
    keys: KeyEstimator,
    scales: Scales,
    /// How much each tone is present.
    present: [f32; 12],
    /// What the belief begins with.
    expected: Option<Key>,
    heard: bool,
    /// Something was heard in this bar.
    fresh: bool,
}

/// The key and the notes that are thought to belong to the music.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tonal {
    /// The key whose signature the music has.
    pub key: Key,
    /// The notes that belong to it, as far as that is sure.
    pub scale: PitchClassSet,
}

impl Tonality {
    /// Nothing heard. Allocates the first time.
    pub fn new() -> Self {
        Self {
            keys: KeyEstimator::new(),
            scales: Scales::new(),
            present: [0.0; 12],
            expected: None,
            heard: false,
            fresh: false,
        }
    }

    /// Forgets what was heard.
    pub fn reset(&mut self) {
        self.keys.reset();
        self.scales = Scales::new();
        (self.present, self.expected, self.heard) = ([0.0; 12], None, false);
    }

    /// Expects a key, as long as nothing has been heard.
    pub fn expect(&mut self, expected: Option<Key>) {
        if self.heard || expected == self.expected {
            return;
        }
        self.expected = expected;
        self.keys.reset();
        self.scales = Scales::new();
        if let Some(expected) = expected {
            self.keys.favour(expected, EXPECTED);
            let favour = |state| if is_of(state, expected) { EXPECTED } else { 1.0 };
            self.scales.weigh(favour);
        }
    }

    /// Hears a tone as it is struck.
    pub fn strike(&mut self, pitch: Pitch) {
        (self.heard, self.fresh) = (true, true);
        self.scales.strike(pitch.class());
        self.present.iter_mut().for_each(|share| *share *= FADES);
        *pitch.class().entry_mut(&mut self.present) += 1.0;
    }

    /// Begins a frame. The key moves no further than the person plays: while they rest it stays.
    pub fn enter(&mut self, accent: Accent) {
        if self.fresh || accent != Accent::Bar {
            self.keys.enter(accent);
        }
        self.fresh &= accent != Accent::Bar;
    }

    /// Hears a frame that is over, as [`KeyEstimator::hear`] does.
    pub fn hear(&mut self, accent: Accent, struck: PitchSet, tones: &[u8; 12]) {
        self.keys.hear(accent, struck, tones);
    }

    /// The likeliest key and the notes that belong; `None` before anything is heard.
    pub fn tonal(&self) -> Option<Tonal> {
        let belief = self.belief();
        let scale = || PitchClassSet(belongs(&belief).0 | self.insistent().0);
        self.heard.then(|| Tonal { key: self.key(), scale: scale() })
    }

    /// The tones that the person insists on.
    fn insistent(&self) -> PitchClassSet {
        let least = PRESENT * self.present.iter().sum::<f32>().max(1.0 / (1.0 - FADES));
        let classes = (0..).zip(self.present).filter(|&(_, share)| share >= least);
        classes.fold(PitchClassSet::default(), |set, (class, _)| set.with(PitchClass::new(class)))
    }

    /// How likely each scale is by both beliefs; of any sum.
    fn belief(&self) -> [f32; STATES] {
        let mut belief = *self.scales.belief();
        for (state, share) in belief.iter_mut().enumerate() {
            *share *= self.spoken(state) + UNSPOKEN;
        }
        belief
    }

    /// How much the keys speak for a scale.
    fn spoken(&self, state: usize) -> f32 {
        let share = |tonic: PitchClass, mode| self.keys.share(Key { tonic, mode });
        let tonic = tonic(state);
        if !is_diatonic(state) {
            return share(tonic, TonalMode::Minor);
        }
        let (dorian, mixolydian) = (tonic.up(2), tonic.up(7));
        share(tonic, TonalMode::Major)
            + share(tonic.up(-3), TonalMode::Minor)
            + MODAL * (share(dorian, TonalMode::Minor) + share(mixolydian, TonalMode::Major))
    }

    /// The likeliest key: of those with the signature of the scales that are believed, the one that is heard.
    fn key(&self) -> Key {
        let belief = self.scales.belief();
        let mut best = (key(0), f32::MIN);
        for key in (0..KEYS).map(key) {
            let fits = belief.iter().enumerate().filter(|(state, _)| is_of(*state, key));
            let share =
                fits.map(|(_, share)| share).sum::<f32>() * (self.keys.share(key) + UNSPOKEN);
            if share > best.1 {
                best = (key, share);
            }
        }
        best.0
    }
}

impl Default for Tonality {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a scale is that of a key: its signature's, or a minor one on its tonic.
fn is_of(state: usize, key: Key) -> bool {
    match is_diatonic(state) {
        true => tones(state) == key.scale(),
        false => key.mode == TonalMode::Minor && key.tonic == tonic(state),
    }
}

/// The notes that enough of the belief has in its scale; at least [`LEAST`].
fn belongs(belief: &[f32; STATES]) -> PitchClassSet {
    let all: f32 = belief.iter().sum();
    let shares: [f32; 12] = std::array::from_fn(|class| {
        let class = PitchClass::new(class as i32);
        let holds = belief.iter().enumerate().filter(|(state, _)| tones(*state).has(class));
        holds.map(|(_, share)| share).sum()
    });
    let above = |share: f32| shares.iter().filter(|other| **other > share).count() as u32;
    let kept = |share: f32| share >= BELONGS * all || above(share) < LEAST;
    let classes = (0..).zip(shares).filter(|&(_, share)| kept(share));
    classes.fold(PitchClassSet::default(), |set, (class, _)| set.with(PitchClass::new(class)))
}

//! Which chord to play under what the person plays.
//!
//! A chord is foreseen as a frame is opened, from the melody before it, and decided again when a key is struck in it:
//! the accompaniment then moves with the key. Each place in the bar has odds by which another chord must be likelier
//! before the music moves to it; chosen on every second lead sheet.

use crate::listen::{Accent, Harmony};
use crate::music::{Chord, Key, PitchClass};
use crate::rt::Bounded;
use crate::token::Place;

/// How many times likelier another chord must be before it is foreseen, by [`Accent`].
const FORESEEN: [f32; 3] = [2.7, 4.5, f32::INFINITY];
/// The same where a key has just been struck.
const STRUCK: [f32; 3] = [1.0, 1.35, 2.7];
/// How sure it must be of a key to name it.
const SURE: f32 = 0.4;

/// The chord that goes with the person.
#[derive(Clone)]
pub struct Follow {
    harmony: Harmony,
    chord: Option<Chord>,
    accent: Accent,
    /// What was struck in the frame at hand.
    struck: Bounded<PitchClass, 6>,
}

impl Follow {
    /// Nothing heard; allocates.
    pub fn new() -> Self {
        Self {
            harmony: Harmony::new(),
            chord: None,
            accent: Accent::Between,
            struck: Bounded::new(),
        }
    }

    /// Forgets what was heard.
    pub fn reset(&mut self) {
        self.harmony.reset();
        self.chord = None;
        self.struck.clear();
    }

    /// Hears how much of the last frame each pitch class sounded, in sixths, and begins to move on to the next frame;
    /// [`Self::move_on`] does it.
    pub fn enter(&mut self, tones: &[u8; 12], place: &Place) {
        self.harmony.hear(tones);
        self.accent = match place.frame_in_bar {
            0 => Accent::Bar,
            _ if place.opens_pulse() => Accent::Beat,
            _ => Accent::Between,
        };
        self.struck.clear();
        self.harmony.enter(self.accent);
    }

    /// Does a twenty-fourth of the move; false when it is done.
    pub fn move_on(&mut self) -> bool {
        self.harmony.move_on()
    }

    /// Decides on the chord of the frame at hand before anything is heard in it.
    pub fn foresee(&mut self) {
        self.choose(FORESEEN[self.accent as usize]);
    }

    /// The chord that goes with the person.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// Hears a key struck, in the frame at hand or else between frames; the chord if it is another now.
    pub fn strike(&mut self, class: PitchClass, in_frame: bool) -> Option<Chord> {
        let _many = self.struck.push(class);
        let accent = if in_frame { self.accent } else { Accent::Between };
        let before = self.chord;
        self.choose(STRUCK[accent as usize]);
        self.chord.filter(|_| before.is_some() && self.chord != before)
    }

    /// The key, as far as it is clear.
    pub fn key(&self) -> Option<Key> {
        let (key, sure) = self.harmony.key();
        (sure >= SURE).then_some(key)
    }

    fn choose(&mut self, odds: f32) {
        let chords = self.harmony.chords(&self.struck);
        let best = chords.best();
        let moves = |now: Chord| chords.share(best) > odds * chords.share(now);
        if self.chord.is_none_or(moves) {
            self.chord = Some(best);
        }
    }
}

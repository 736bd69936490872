//! Which chord to play under what the person plays.
//!
//! A chord is foreseen as a frame is opened, from the melody before it, and decided again when a key is struck in it:
//! the accompaniment then moves with the key. Each place in the bar has odds by which another chord must be likelier
//! before the music moves to it; chosen on every second lead sheet.

use crate::listen::ChordTracker;
use crate::music::{Accent, Chord, Pitch, PitchClass, PitchClassSet};
use crate::rt::Bounded;
use crate::token::Place;

/// How many times likelier another chord must be before it is foreseen, by [`Accent`].
const FORESEEN: [f32; 3] = [2.7, 4.5, 8.0];
/// The same where a key has just been struck.
const STRUCK: [f32; 3] = [1.0, 1.25, 2.4];
/// Chords of a tune that are remembered, and how many times likelier they are to come back: tunes have few.
const FAMILIAR: usize = 6;
const FAVOUR: f32 = 4.0;
/// How likely a chord with a tone that does not belong to the person's scale is left. By the share of the accompaniment in
/// the scale of tunes of seven notes.
const STRANGE: f32 = 0.02;
/// Frames over which the fit of chords is taken: where little fits, as after a sudden change of key, what is familiar is
/// no guide.
const LATELY: f32 = 6.0;

/// The chord that goes with the person.
#[derive(Clone)]
pub struct Follow {
    harmony: ChordTracker,
    chord: Option<Chord>,
    accent: Accent,
    /// What was struck in the frame at hand.
    struck: Bounded<PitchClass, 6>,
    /// How much of the melody has been within its chords lately, 0 to 1.
    fit: f32,
    /// The last few chords that there were, the newest last.
    familiar: Bounded<Chord, FAMILIAR>,
}

impl Follow {
    /// Nothing heard; allocates.
    pub fn new() -> Self {
        Self {
            harmony: ChordTracker::new(),
            chord: None,
            accent: Accent::Between,
            struck: Bounded::new(),
            fit: 1.0,
            familiar: Bounded::new(),
        }
    }

    /// Forgets what was heard.
    pub fn reset(&mut self) {
        self.harmony.reset();
        self.chord = None;
        self.struck.clear();
        self.familiar.clear();
        self.fit = 1.0;
    }

    /// Hears how much of the last frame each pitch class sounded, in sixths, and begins to move on to the next frame;
    /// [`Self::move_on`] does it.
    pub fn enter(&mut self, tones: &[u8; 12], place: &Place) {
        self.harmony.hear(tones);
        self.compare(tones);
        self.accent = place.accent();
        self.struck.clear();
        self.harmony.enter(self.accent, self.fit);
    }

    /// Does a twenty-fourth of the move; false when it is done.
    pub fn move_on(&mut self) -> bool {
        self.harmony.move_on()
    }

    /// Decides on the chord of the frame at hand before anything is heard in it, in a scale.
    pub fn foresee(&mut self, scale: PitchClassSet) {
        self.choose(FORESEEN[self.accent as usize], scale);
    }

    /// The chord that goes with the person.
    pub fn chord(&self) -> Option<Chord> {
        self.chord
    }

    /// Hears a key struck, in the frame at hand or else between frames, in a scale; the chord if it is another now.
    pub fn strike(&mut self, pitch: Pitch, in_frame: bool, scale: PitchClassSet) -> Option<Chord> {
        let _many = self.struck.push(pitch.class());
        let accent = if in_frame { self.accent } else { Accent::Between };
        let before = self.chord;
        self.choose(STRUCK[accent as usize], scale);
        self.chord.filter(|_| before.is_some() && self.chord != before)
    }

    /// Holds the chord against what was heard.
    fn compare(&mut self, tones: &[u8; 12]) {
        let Some(chord) = self.chord else { return };
        let heard = (0..).zip(tones).filter(|(_, sixths)| **sixths > 0);
        let (mut all, mut within) = (0.0, 0.0);
        for (class, &sixths) in heard {
            all += f32::from(sixths);
            within += if chord.tones.has(PitchClass::new(class)) { f32::from(sixths) } else { 0.0 };
        }
        if all > 0.0 {
            self.fit += (within / all - self.fit) / LATELY;
        }
    }

    fn choose(&mut self, odds: f32, scale: PitchClassSet) {
        let familiar = |chord| self.familiar.contains(&chord);
        let favour = 1.0 + (FAVOUR - 1.0) * self.fit * self.fit;
        let strange = |chord: Chord| chord.tones.0 & !scale.0 != 0;
        let chords = self.harmony.chords(&self.struck).favouring(familiar, favour);
        let chords = chords.favouring(strange, STRANGE);
        let best = chords.best();
        let moves = |now: Chord| chords.share(best) > odds * chords.share(now);
        if self.chord.is_none_or(moves) {
            self.chord = Some(best);
            self.get_used_to(best);
        }
    }

    fn get_used_to(&mut self, chord: Chord) {
        self.familiar.retain(|known| *known != chord);
        if self.familiar.is_full() {
            self.familiar.remove(0);
        }
        let _fits = self.familiar.push(chord);
    }
}

//! Profiles of keys: what the tones of a melody say of its key.
//!
//! A key profile weighs how much each degree of a key is heard (Krumhansl, "Cognitive Foundations of Musical Pitch",
//! 1990, chapter 4). Here every [`Sign`] has a profile of its own: a tone on the bar line says something else than one
//! in passing, and a step into the tonic something else than a leap.

use super::pitch::{Key, PitchClass, PitchSet, TonalMode};
use super::time::Accent;

/// Keys that are told apart: mode times tonic.
pub const KEYS: usize = 24;

/// How many signs there are.
pub const SIGNS: usize = PLAIN + 2 * 12;

/// Signs of a tone alone.
const PLAIN: usize = 9;

/// Keys struck at once from which the lowest is a bass.
const CHORD: usize = 3;

/// What is heard of a tone. Of tones struck in one frame the highest is the line's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It sounds through a frame.
    Sounds,
    /// It is struck.
    Struck,
    /// It is struck on a bar line.
    OnBar,
    /// It is struck on a felt beat.
    OnBeat,
    /// The line begins with it.
    First,
    /// It is the line's first on a bar line.
    FirstOnBar,
    /// The line has not been as low.
    Lowest,
    /// It lies under a chord.
    Bass,
    /// It lies under a chord on a bar line.
    BassOnBar,
    /// The line comes to it from so many semitones below, in one octave.
    After(u8),
    /// The same from the tone before the last.
    AfterNext(u8),
}

impl Sign {
    /// Its place among [`SIGNS`].
    pub fn number(self) -> usize {
        match self {
            Self::Sounds => 0,
            Self::Struck => 1,
            Self::OnBar => 2,
            Self::OnBeat => 3,
            Self::First => 4,
            Self::FirstOnBar => 5,
            Self::Lowest => 6,
            Self::Bass => 7,
            Self::BassOnBar => 8,
            Self::After(up) => PLAIN + usize::from(up % 12),
            Self::AfterNext(up) => PLAIN + 12 + usize::from(up % 12),
        }
    }
}

/// What is kept of what was struck, to read signs by.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    /// The line's last two tones, the newest first.
    last: [Option<PitchClass>; 2],
    lowest: Option<u8>,
    barred: bool,
}

impl Signs {
    /// Reads the signs of what was struck in one frame.
    pub fn strike(
        &mut self,
        accent: Accent,
        struck: PitchSet,
        mut each: impl FnMut(Sign, PitchClass),
    ) {
        let Some((bass, top)) = struck.iter().next().zip(struck.iter().last()) else { return };
        for class in struck.classes().iter() {
            each(Sign::Struck, class);
            if accent != Accent::Between {
                each(Sign::OnBeat, class);
            }
            if accent == Accent::Bar {
                each(Sign::OnBar, class);
            }
        }
        if struck.iter().count() >= CHORD {
            each(Sign::Bass, bass.class());
            if accent == Accent::Bar {
                each(Sign::BassOnBar, bass.class());
            }
        }
        self.begin(accent, top.class(), &mut each);
        if self.lowest.is_none_or(|lowest| top.number() < lowest) {
            self.lowest = Some(top.number());
            each(Sign::Lowest, top.class());
        }
        self.go_on(top.class(), &mut each);
    }

    fn begin(&mut self, accent: Accent, tone: PitchClass, each: &mut impl FnMut(Sign, PitchClass)) {
        if self.lowest.is_none() {
            each(Sign::First, tone);
        }
        if accent == Accent::Bar && !self.barred {
            self.barred = true;
            each(Sign::FirstOnBar, tone);
        }
    }

    fn go_on(&mut self, tone: PitchClass, each: &mut impl FnMut(Sign, PitchClass)) {
        let [last, next] = self.last.map(|before| before.map(|before| tone.above(before)));
        if let Some(up) = last {
            each(Sign::After(up), tone);
        }
        if let Some(up) = next {
            each(Sign::AfterNext(up), tone);
        }
        self.last = [Some(tone), self.last[0]];
    }
}

/// The key at a place among [`KEYS`].
pub fn key(at: usize) -> Key {
    let mode = if at < 12 { TonalMode::Major } else { TonalMode::Minor };
    Key { tonic: PitchClass::new((at % 12) as i32), mode }
}

/// All of [`KEYS`], in order.
pub fn keys() -> impl Iterator<Item = Key> {
    (0..KEYS).map(key)
}

/// The place of a key among [`KEYS`].
pub fn number(key: Key) -> usize {
    12 * usize::from(key.mode == TonalMode::Minor) + usize::from(key.tonic.number())
}

/// Where a profile has what a tone says of a key.
pub fn degree(tone: PitchClass, at: usize) -> usize {
    12 * (at / 12) + usize::from(tone.above(key(at).tonic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::Pitch;

    fn pitches(numbers: &[i32]) -> PitchSet {
        numbers.iter().fold(PitchSet::default(), |set, &n| set.with(Pitch::clamped(n)))
    }

    fn read(signs: &mut Signs, accent: Accent, numbers: &[i32]) -> Vec<(Sign, u8)> {
        let mut read = Vec::new();
        signs.strike(accent, pitches(numbers), |sign, class| read.push((sign, class.number())));
        read
    }

    #[test]
    fn a_line_is_read_by_its_place_and_by_where_it_comes_from() {
        let mut signs = Signs::default();
        use Sign::*;
        let pickup = [(Struck, 7), (First, 7), (Lowest, 7)];
        assert_eq!(read(&mut signs, Accent::Between, &[67]), pickup);
        let bar = [(Struck, 0), (OnBeat, 0), (OnBar, 0), (FirstOnBar, 0), (After(5), 0)];
        assert_eq!(read(&mut signs, Accent::Bar, &[72]), bar);
        let step = [(Struck, 11), (OnBeat, 11), (After(11), 11), (AfterNext(4), 11)];
        assert_eq!(read(&mut signs, Accent::Beat, &[71]), step);
        assert_eq!(read(&mut signs, Accent::Bar, &[]), []);
    }

    #[test]
    fn a_chord_has_a_bass_and_its_highest_tone_is_the_lines() {
        let read = read(&mut Signs::default(), Accent::Bar, &[48, 64, 67]);
        assert!(read.contains(&(Sign::BassOnBar, 0)) && read.contains(&(Sign::First, 7)));
        assert_eq!(read.iter().filter(|(sign, _)| *sign == Sign::Struck).count(), 3);
    }

    #[test]
    fn signs_and_keys_have_places_of_their_own() {
        let after = (0..12).flat_map(|up| [Sign::After(up), Sign::AfterNext(up)]);
        let mut places: Vec<usize> = after.map(Sign::number).collect();
        places.push(Sign::BassOnBar.number());
        places.sort_unstable();
        assert_eq!(places, (PLAIN - 1..SIGNS).collect::<Vec<_>>());
        for at in 0..KEYS {
            assert_eq!(number(key(at)), at);
            assert_eq!(degree(key(at).tonic, at), at / 12 * 12);
        }
    }
}

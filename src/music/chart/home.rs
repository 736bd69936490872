//! The key in which chord changes are most at home: what each chord does in a key, the cadences into its tonic, and how
//! the changes begin and end.

use crate::music::chord::Chord;
use crate::music::pitch::{Key, PitchClass, TonalMode};
use crate::music::time::Beats;

/// The key of nothing at all.
pub const HOME: Key = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };

/// A chord, or none, and how long it lasts.
pub type Span = (Option<Chord>, Beats);

/// What a chord is by its third, fifth and seventh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Major,
    Dominant,
    Minor,
    HalfDiminished,
    Diminished,
    /// Without a third.
    Open,
}

impl Sort {
    fn of(chord: Chord) -> Self {
        let has = |interval| chord.tones.has(chord.root.up(interval));
        match (has(3), has(4)) {
            (_, true) if has(10) || has(8) && !has(7) => Self::Dominant,
            (_, true) => Self::Major,
            (true, false) if has(7) || !has(6) => Self::Minor,
            (true, false) if has(10) => Self::HalfDiminished,
            (true, false) => Self::Diminished,
            (false, false) if has(10) && has(5) => Self::Dominant,
            (false, false) => Self::Open,
        }
    }
}

/// How well each sort of chord on each degree, in semitones above the tonic, speaks for a key: major, dominant, minor,
/// half-diminished, diminished. The figures follow what textbooks of harmony call tonic, dominant, subdominant, secondary
/// and borrowed chords, and were chosen so that the known progressions of the tests come out right.
const MAJOR: [[i64; 5]; 12] = [
    [6, 4, F, F, F],
    [0, 1, F, F, 1],
    [1, 1, 4, 1, F],
    [1, 0, F, F, 1],
    [0, 1, 3, 1, F],
    [4, 3, 2, F, F],
    [F, F, F, 1, 1],
    [4, 5, 1, F, F],
    [1, 1, F, F, F],
    [F, 2, 4, F, F],
    [1, 2, F, F, F],
    [F, 0, F, 2, 2],
];
const MINOR: [[i64; 5]; 12] = [
    [0, 0, 6, 1, F],
    [1, 1, F, F, F],
    [F, 1, 1, 4, 3],
    [3, 1, F, F, F],
    [F, F, F, F, F],
    [2, 2, 4, F, F],
    [F, F, F, F, F],
    [5, 5, 2, F, F],
    [3, 3, F, F, F],
    [F, F, F, 1, F],
    [3, 2, 0, F, F],
    [F, F, F, F, 3],
];
/// What a chord that is foreign to a key says.
const F: i64 = -2;

/// What a dominant seventh, or a triad in its place, that goes to the tonic is worth, in quarters of a chord; and what
/// one that comes after a subdominant is worth more.
const CADENCE: [i64; 2] = [8, 5];
const PREPARED: i64 = 4;
/// The longest that a chord speaks for a key, in quarters.
const LONGEST: i64 = 8;
/// What share of all quarters the first and the last chord at home are worth: in hundredths.
const FIRST: i64 = 75;
const LAST: i64 = 50;

/// The key that chords speak for most; of equals the first, major before minor.
pub fn of(spans: &[Span]) -> Key {
    let chords: Vec<_> =
        spans.iter().filter_map(|&(chord, length)| Some((chord?, length))).collect();
    if chords.is_empty() {
        return HOME;
    }
    let modes = |tonic| [TonalMode::Major, TonalMode::Minor].map(|mode| Key { tonic, mode });
    let keys = (0..12).flat_map(|tonic| modes(PitchClass::new(tonic)));
    let heard = Heard::of(&chords);
    keys.rev().max_by_key(|&key| heard.evidence(key)).unwrap_or(HOME)
}

/// The chords of a loop as far as they tell keys apart; at least one.
struct Heard(Vec<Told>);

#[derive(Clone, Copy)]
struct Told {
    root: PitchClass,
    sort: Sort,
    /// In ticks.
    length: i64,
}

impl Heard {
    /// Chords that say the same one after the other are one.
    fn of(chords: &[(Chord, Beats)]) -> Self {
        let mut told: Vec<Told> = Vec::new();
        for &(chord, Beats(length)) in chords {
            let (root, sort) = (chord.root, Sort::of(chord));
            match told.last_mut().filter(|last| last.root == root && last.sort == sort) {
                Some(last) => last.length += length,
                None => told.push(Told { root, sort, length }),
            }
        }
        Self(told)
    }

    /// The chord at a place of the loop, which may lie a little outside.
    #[expect(clippy::indexing_slicing, reason = "a remainder of their count, which is never zero")]
    fn at(&self, place: isize) -> Told {
        self.0[place.rem_euclid(self.0.len() as isize) as usize]
    }

    /// How much speaks for a key, in hundredths of a tick.
    fn evidence(&self, key: Key) -> i64 {
        let longest = LONGEST * Beats::QUARTER.0;
        let functions: i64 =
            self.0.iter().map(|told| weight(key, *told) * told.length.min(longest)).sum();
        let places = 0..self.0.len() as isize;
        let cadences: i64 = places.map(|place| self.cadence(key, place)).sum();
        100 * functions + 100 * cadences * Beats::QUARTER.0 + self.ends(key)
    }

    /// What the step into the chord at a place is worth as a cadence in a key; half where the loop begins again.
    fn cadence(&self, key: Key, place: isize) -> i64 {
        let [before, last, here] = [-2, -1, 0].map(|by| self.at(place + by));
        if self.0.len() < 2
            || here.root != key.tonic
            || !is_tonic(key, here)
            || self.is_second(place)
        {
            return 0;
        }
        let resolves = match (last.root.above(key.tonic), last.sort) {
            (7 | 1, Sort::Dominant) => CADENCE[0],
            (7, Sort::Major) => CADENCE[1],
            _ => return 0,
        };
        let prepared = self.0.len() > 2 && [2, 5].contains(&before.root.above(key.tonic));
        let worth = resolves + if prepared { PREPARED } else { 0 };
        if place == 0 { worth / 2 } else { worth }
    }

    /// What the first chord and the last that does not lead back to it are worth where they are at home.
    fn ends(&self, key: Key) -> i64 {
        let whole: i64 = self.0.iter().map(|told| told.length).sum();
        let end = self.0.len() as isize - 1;
        let blues = self.0.iter().all(|told| told.sort == Sort::Dominant);
        let turn = (0..=end).rev().take_while(|&place| !blues && self.leads_on(place)).count();
        let last = if turn > end as usize { end } else { end - turn as isize };
        let first = if self.is_second(0) { 0 } else { FIRST * at_home(key, self.at(0)) };
        (first + LAST * at_home(key, self.at(last))) * whole / 2
    }

    /// Whether a minor chord is the second degree of the dominant after it.
    fn is_second(&self, place: isize) -> bool {
        let (here, next) = (self.at(place), self.at(place + 1));
        let up = next.root.above(here.root);
        self.0.len() > 2 && (here.sort, next.sort, up) == (Sort::Minor, Sort::Dominant, 5)
    }

    /// Whether the chord at a place near the end only leads back to the beginning.
    fn leads_on(&self, place: isize) -> bool {
        let (end, here, next) = (self.0.len() as isize - 1, self.at(place), self.at(place + 1));
        let second = matches!(here.sort, Sort::Minor | Sort::HalfDiminished);
        let leads = second && next.sort == Sort::Dominant && next.root.above(here.root) == 5;
        place == end && here.sort == Sort::Dominant || place == end - 1 && leads
    }
}

/// What a chord does in a key. One without a third says half of the best that it may be.
fn weight(key: Key, told: Told) -> i64 {
    let degrees = if key.mode == TonalMode::Major { &MAJOR } else { &MINOR };
    let &[major, dominant, minor, half_diminished, diminished] =
        degrees.get(usize::from(told.root.above(key.tonic))).unwrap_or(&[F; 5]);
    match told.sort {
        Sort::Major => major,
        Sort::Dominant => dominant,
        Sort::Minor => minor,
        Sort::HalfDiminished => half_diminished,
        Sort::Diminished => diminished,
        Sort::Open => major.max(dominant).max(minor).max(half_diminished).max(diminished) / 2,
    }
}

fn is_tonic(key: Key, told: Told) -> bool {
    match key.mode {
        TonalMode::Major => told.sort == Sort::Major,
        TonalMode::Minor => told.sort == Sort::Minor,
    }
}

/// Whether a chord is the tonic of a key, in halves: a dominant seventh or an open chord may be.
fn at_home(key: Key, told: Told) -> i64 {
    match told.sort {
        _ if told.root != key.tonic => 0,
        _ if is_tonic(key, told) => 2,
        Sort::Open => 1,
        Sort::Dominant if key.mode == TonalMode::Major => 1,
        _ => 0,
    }
}

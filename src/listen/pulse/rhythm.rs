//! Where notes begin in a beat, as counted in melodies and drum grooves of the training corpus.
//!
//! Numbers that say no more were counted in the training pieces, rounded.

/// Parts of a beat in which places are counted.
pub(crate) const PARTS: usize = 12;

/// Into what a beat divides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Division {
    /// Halves and quarters, now and then thirds: 4/4, 3/4.
    #[default]
    Simple,
    /// Thirds and sixths: 6/8, 12/8.
    Compound,
}

/// Where a note may begin, in parts of the beat, how often one does, and how often the next is so many parts away.
struct Place {
    at: i32,
    often: f32,
    spans: &'static [(usize, f32)],
}

macro_rules! places {
    ($($at:literal $often:literal [$($span:literal $chance:literal)+];)+) => {
        [$(Place { at: $at, often: $often, spans: &[$(($span, $chance)),+] }),+]
    };
}

/// Every step that skips no stronger place is as likely as every other, so that even notes speak for no level of the
/// beat: which of them it is, only the expected tempo can tell. Steps over a stronger place, of which the training
/// pieces of the corpus have about a tenth as many, tell where the beat is.
const SIMPLE: [Place; 6] = places! {
    0 0.60 [3 0.40 4 0.25 6 0.40 8 0.15 9 0.30 12 0.40 18 0.30 24 0.35 36 0.20 48 0.20];
    3 0.08 [3 0.40 6 0.10 9 0.10];
    4 0.05 [4 0.25 8 0.10];
    6 0.15 [3 0.40 6 0.40 12 0.10 18 0.10];
    8 0.06 [4 0.25];
    9 0.09 [3 0.40 6 0.10 9 0.10 15 0.10];
};
const COMPOUND: [Place; 6] = places! {
    0 0.40 [2 0.40 4 0.40 6 0.10 8 0.40 12 0.40 20 0.20 24 0.35 36 0.20 48 0.20];
    2 0.08 [2 0.40 4 0.05];
    4 0.20 [2 0.40 4 0.40 8 0.06 12 0.05];
    6 0.04 [2 0.40 4 0.10];
    8 0.22 [2 0.40 4 0.40 8 0.05 16 0.10];
    10 0.08 [2 0.40];
};
/// How much an accent speaks for a place by how often notes begin there: none at the usual [`EVEN`].
const EVEN: f32 = 0.22;
const STRESS: f32 = 2.0;
/// Every longer or rarer span, times how often a note begins where it ends.
const RARE: f32 = 0.01;
/// Spans that are told apart.
const LONGEST: usize = 48;
/// Cells a part, to find the place nearest to any point of the beat.
const FINE: usize = 4;

/// How likely each place is after each other, and which place any point of the beat is nearest to.
#[derive(Clone)]
pub(crate) struct Rhythm {
    /// By place before and parts since.
    next: [[f32; LONGEST + 1]; PARTS],
    /// How often notes begin at each place.
    often: [f32; PARTS],
    /// Place nearest to a point, in parts, PARTS for the next beat.
    nearest: [u8; PARTS * FINE],
}

impl Rhythm {
    pub(crate) fn new(division: Division) -> Self {
        let places = match division {
            Division::Simple => &SIMPLE,
            Division::Compound => &COMPOUND,
        };
        let mut often = [0.0; PARTS];
        places.iter().for_each(|place| *at_part_mut(&mut often, place.at) = place.often);
        let mut next = [[0.0; LONGEST + 1]; PARTS];
        for place in places {
            let row = at_part_mut(&mut next, place.at);
            for (span, chance) in (0..).zip(row.iter_mut()).skip(1) {
                *chance = RARE * at_part(&often, place.at + span);
            }
            for &(span, chance) in place.spans {
                row.iter_mut().skip(span).take(1).for_each(|all| *all += chance);
            }
        }
        let nearest = |cell| {
            let ends = places.iter().map(|place| place.at as usize).chain([PARTS]);
            ends.min_by_key(|at| (at * FINE).abs_diff(cell)).unwrap_or(0) as u8
        };
        Self { next, often, nearest: std::array::from_fn(nearest) }
    }

    /// The place nearest to `parts`, which may be any number not below zero, in parts.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "a remainder of the count of cells")]
    pub(crate) fn place(&self, parts: f32) -> i32 {
        let cell = (parts * FINE as f32 + 0.5) as usize;
        let (beats, cell) = (cell / (PARTS * FINE), cell % (PARTS * FINE));
        (beats * PARTS) as i32 + i32::from(self.nearest[cell])
    }

    /// How likely a note at place `to` is after one at place `from`, in parts of a common count.
    #[inline(always)]
    pub(crate) fn chance(&self, from: i32, to: i32) -> f32 {
        let row = at_part(&self.next, from);
        row.get((to - from) as usize).copied().unwrap_or_else(|| RARE * self.first(to))
    }

    /// How much likelier a note of so much accent, -1 to 1, is at place `to` than one of none.
    #[inline(always)]
    pub(super) fn stress(&self, to: i32, accent: f32) -> f32 {
        1.0 + accent * STRESS * (self.first(to) - EVEN)
    }

    /// How likely a first note is at place `to`.
    #[inline(always)]
    pub(crate) fn first(&self, to: i32) -> f32 {
        *at_part(&self.often, to)
    }
}

/// What there is for the part of the beat that a place is.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "a remainder of their count")]
pub(super) fn at_part<T>(each: &[T; PARTS], place: i32) -> &T {
    &each[place.rem_euclid(PARTS as i32) as usize]
}

#[expect(clippy::indexing_slicing, reason = "a remainder of their count")]
fn at_part_mut<T>(each: &mut [T; PARTS], place: i32) -> &mut T {
    &mut each[place.rem_euclid(PARTS as i32) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_speaks_for_the_beat_and_a_soft_note_against_it() {
        let rhythm = Rhythm::new(Division::Simple);
        let between =
            (1..PARTS as i32).min_by(|&a, &b| rhythm.first(a).total_cmp(&rhythm.first(b)));
        let between = between.expect("places between beats");
        for (accent, more) in [(1.0, 0), (-1.0, between)] {
            let less = between - more;
            assert!(rhythm.stress(more, accent) > 1.0 && rhythm.stress(less, accent) < 1.0);
        }
        assert_eq!(rhythm.stress(0, 0.0), 1.0);
    }
}

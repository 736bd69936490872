//! Where notes begin in a beat, as counted in melodies and drum grooves of the training corpus.

/// Parts of a beat in which places are counted.
pub(super) const PARTS: usize = 12;
/// The places at which notes begin, in parts of the beat, and how often they do.
const PLACES: [(usize, f32); 6] =
    [(0, 0.52), (3, 0.07), (4, 0.055), (6, 0.22), (8, 0.06), (9, 0.075)];
/// Parts from one note to the next, and how often it is so.
const SPANS: [(usize, f32); 14] = [
    (1, 0.01),
    (2, 0.02),
    (3, 0.17),
    (4, 0.14),
    (5, 0.01),
    (6, 0.30),
    (8, 0.03),
    (9, 0.02),
    (12, 0.20),
    (15, 0.005),
    (18, 0.02),
    (24, 0.05),
    (36, 0.01),
    (48, 0.01),
];
/// Every longer or rarer span.
const RARE: f32 = 0.002;
/// Spans that are told apart.
const LONGEST: usize = 48;
/// Cells a part, to find the place nearest to any point of the beat.
const FINE: usize = 4;

/// How likely each place is after each other, and which place any point of the beat is nearest to.
#[derive(Clone)]
pub(super) struct Rhythm {
    /// By place before and parts since; each row sums to 1 but for what is longer.
    next: [[f32; LONGEST + 1]; PARTS],
    /// Place nearest to a point, in parts, PARTS for the next beat.
    nearest: [u8; PARTS * FINE],
}

impl Rhythm {
    pub(super) fn new() -> Self {
        let mut next = [[RARE; LONGEST + 1]; PARTS];
        for (place, row) in next.iter_mut().enumerate() {
            for (span, chance) in row.iter_mut().enumerate().skip(1) {
                *chance = span_chance(span) * place_chance((place + span) % PARTS);
            }
            row[0] = 0.0;
            let sum: f32 = row.iter().sum();
            row.iter_mut().for_each(|chance| *chance /= sum);
        }
        Self { next, nearest: std::array::from_fn(|cell| nearest(cell) as u8) }
    }

    /// The place nearest to `parts`, which may be any number not below zero, in parts.
    #[inline(always)]
    pub(super) fn place(&self, parts: f32) -> i32 {
        let cell = (parts * FINE as f32 + 0.5) as usize;
        let (beats, cell) = (cell / (PARTS * FINE), cell % (PARTS * FINE));
        (beats * PARTS) as i32 + i32::from(self.nearest[cell])
    }

    /// How likely a note at place `to` is after one at place `from`, in parts of a common count.
    #[inline(always)]
    pub(super) fn chance(&self, from: i32, to: i32) -> f32 {
        let row = &self.next[from.rem_euclid(PARTS as i32) as usize];
        row.get((to - from) as usize).copied().unwrap_or_else(|| RARE * self.first(to))
    }

    /// How likely a first note is at place `to`.
    #[inline(always)]
    pub(super) fn first(&self, to: i32) -> f32 {
        place_chance(to.rem_euclid(PARTS as i32) as usize)
    }
}

fn place_chance(place: usize) -> f32 {
    PLACES.iter().find(|(known, _)| *known == place).map_or(0.0, |&(_, chance)| chance)
}

fn span_chance(span: usize) -> f32 {
    SPANS.iter().find(|(known, _)| *known == span).map_or(RARE, |&(_, chance)| chance)
}

/// The place nearest to a cell's middle; the beat after counts.
fn nearest(cell: usize) -> usize {
    let places = PLACES.iter().map(|&(place, _)| place).chain([PARTS]);
    places.min_by_key(|place| (place * FINE).abs_diff(cell)).unwrap_or(0)
}

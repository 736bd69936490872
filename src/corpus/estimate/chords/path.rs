//! The best cut of the music into segments with a key and a chord each.

use std::collections::VecDeque;

use super::evidence::{Evidence, Heard};
use super::fit::Span;
use super::table::{CHORDS, CLASSES, KEYS, KINDS, Tables, class_of, key_number};
use super::weights::Weights;
use crate::music::Key;

/// The most pulses of a segment; what lasts longer is several of the same chord.
const LONGEST: usize = 8;
/// A stretch of pulses with one chord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its first pulse.
    pub start: usize,
    /// The pulse after its last.
    pub end: usize,
    /// Its key: semitones of the tonic, and 12 more in minor.
    pub key: usize,
    /// Its chord: root times kinds, and the kind.
    pub chord: usize,
}

/// The best segments for what is heard.
pub fn best(
    evidence: &Evidence,
    tables: &Tables,
    weights: &Weights,
    home: Option<Key>,
) -> Vec<Segment> {
    let mut search = Search::new(tables, weights, home.map(key_number));
    for heard in &evidence.pulses {
        search.open(heard);
        search.close(heard);
        search.go_on();
    }
    search.trace()
}

type Scores = [[f32; CHORDS]; KEYS];

/// The paths that end where a pulse begins.
struct Cut {
    /// The length of the last segment, by key and chord.
    lengths: Box<[[u8; CHORDS]; KEYS]>,
    /// The best chord of each class.
    chords: [[u8; CLASSES]; KEYS],
    /// The best class of each key.
    classes: [u8; KEYS],
    /// What a segment that begins here follows: a class of its key, or [`CLASSES`] and another key.
    follows: [[u8; CLASSES]; KEYS],
}

/// A segment that has begun: the best paths into it, and its notes.
struct Open {
    scores: Box<Scores>,
    span: Span,
}

struct Search<'a> {
    tables: &'a Tables,
    weights: &'a Weights,
    /// What each key gains by being the piece's.
    home: [f32; KEYS],
    /// The segments that have begun, the latest first.
    open: VecDeque<Open>,
    /// The best paths into each class of each key.
    enters: [[f32; CLASSES]; KEYS],
    /// The best paths whose last segment has just ended.
    ends: Box<Scores>,
    cuts: Vec<Cut>,
}

impl<'a> Search<'a> {
    fn new(tables: &'a Tables, weights: &'a Weights, home: Option<usize>) -> Self {
        let gain = |key| if home == Some(key) { weights.home } else { 0.0 };
        Self {
            tables,
            weights,
            home: std::array::from_fn(gain),
            open: VecDeque::new(),
            enters: tables.common,
            ends: Box::new([[0.0; CHORDS]; KEYS]),
            cuts: Vec::new(),
        }
    }

    /// Begins segments of all chords.
    fn open(&mut self, heard: &Heard) {
        let begins = self.weights.begins[heard.strength as usize];
        let mut scores = Box::new([[0.0; CHORDS]; KEYS]);
        for (key, scores) in scores.iter_mut().enumerate() {
            for (chord, score) in scores.iter_mut().enumerate() {
                let enter = self.enters[key][class_of(chord)] + self.home[key] - begins;
                *score = enter + self.tables.kinds[key][chord];
            }
        }
        self.open.truncate(LONGEST - 1);
        self.open.push_front(Open { scores, span: Span::begin(heard, self.weights) });
    }

    /// Adds a pulse to all segments and lets them end after it.
    fn close(&mut self, heard: &Heard) {
        let mut fits = [[0.0; CHORDS]; LONGEST];
        for (before, (open, fit)) in self.open.iter_mut().zip(&mut fits).enumerate() {
            open.span.grow(heard);
            let short = self.weights.short[before.min(2)];
            *fit = open.span.fit(self.weights).map(|fit| fit - short);
        }
        let mut lengths = Box::new([[0; CHORDS]; KEYS]);
        for key in 0..KEYS {
            let (ends, long) = self.ends_in(key, &fits);
            self.ends[key] = ends;
            lengths[key] = long.map(|long| long as u8);
        }
        let (chords, classes, follows) = ([[0; CLASSES]; KEYS], [0; KEYS], [[0; CLASSES]; KEYS]);
        self.cuts.push(Cut { lengths, chords, classes, follows });
    }

    /// The best ends of segments in a key, and how long these are. Numbers of one width, for whole registers of them.
    fn ends_in(
        &self,
        key: usize,
        fits: &[[f32; CHORDS]; LONGEST],
    ) -> ([f32; CHORDS], [u32; CHORDS]) {
        let (mut ends, mut long) = ([f32::NEG_INFINITY; CHORDS], [0; CHORDS]);
        for (before, (open, fit)) in (1..).zip(self.open.iter().zip(fits)) {
            let scores = &open.scores[key];
            for chord in 0..CHORDS {
                let score = scores[chord] + fit[chord];
                let better = score > ends[chord];
                ends[chord] = if better { score } else { ends[chord] };
                long[chord] = if better { before } else { long[chord] };
            }
        }
        (ends, long)
    }

    /// Finds what segments that begin next follow.
    fn go_on(&mut self) {
        let Some(mut cut) = self.cuts.pop() else { return };
        let best = self.best_of_classes(&mut cut);
        let keys = best.map(|classes| classes.into_iter().fold(f32::NEG_INFINITY, f32::max));
        for (key, best) in best.iter().enumerate() {
            let class = best.iter().position(|&score| score == keys[key]);
            cut.classes[key] = class.unwrap_or(0) as u8;
            (self.enters[key], cut.follows[key]) = self.enter(key, best, &keys);
        }
        self.cuts.push(cut);
    }

    /// The best paths that have just ended in each class of each key.
    fn best_of_classes(&self, cut: &mut Cut) -> [[f32; CLASSES]; KEYS] {
        let mut best = [[f32::NEG_INFINITY; CLASSES]; KEYS];
        for (key, ends) in self.ends.iter().enumerate() {
            for (chord, &score) in ends.iter().enumerate() {
                let class = class_of(chord);
                if score > best[key][class] {
                    (best[key][class], cut.chords[key][class]) = (score, chord as u8);
                }
            }
        }
        best
    }

    /// The best paths into each class of a key, and what they follow: from the classes of the key, or from another key.
    fn enter(
        &self,
        key: usize,
        best: &[f32; CLASSES],
        keys: &[f32; KEYS],
    ) -> ([f32; CLASSES], [u8; CLASSES]) {
        let (from, score) = self.tables.nearest(key, keys);
        let mut enters = self.tables.common[key].map(|common| score + common);
        let mut follows = [(CLASSES + from) as u32; CLASSES];
        for (from, (moves, &score)) in (0..).zip(self.tables.moves[key].iter().zip(best)) {
            for class in 0..CLASSES {
                let score = score + moves[class];
                let better = score > enters[class];
                enters[class] = if better { score } else { enters[class] };
                follows[class] = if better { from } else { follows[class] };
            }
        }
        (enters, follows.map(|from| from as u8))
    }

    /// The best path, from its end back to its beginning.
    fn trace(&self) -> Vec<Segment> {
        let mut segments = Vec::new();
        let Some((mut key, mut chord)) = self.last() else { return segments };
        let mut end = self.cuts.len();
        while end > 0 {
            let start = end - usize::from(self.cuts[end - 1].lengths[key][chord]).clamp(1, end);
            segments.push(Segment { start, end, key, chord });
            if start > 0 {
                let cut = &self.cuts[start - 1];
                let mut from = usize::from(cut.follows[key][class_of(chord)]);
                if from >= CLASSES {
                    key = from - CLASSES;
                    from = cut.classes[key].into();
                }
                chord = cut.chords[key][from].into();
            }
            end = start;
        }
        segments.reverse();
        segments
    }

    fn last(&self) -> Option<(usize, usize)> {
        let all = (0..KEYS).flat_map(|key| (0..CHORDS).map(move |chord| (key, chord)));
        let score = |&(key, chord): &(usize, usize)| {
            let closes = chord / KINDS == key % 12;
            self.ends[key][chord] + if closes { self.weights.close } else { 0.0 }
        };
        all.max_by(|a, b| score(a).total_cmp(&score(b)))
    }
}

//! Chords estimated from sounding notes.
//!
//! For each felt beat the sounding time of the twelve pitch classes is compared with templates: a chord gains what
//! sounds inside it and loses what sounds outside, more for a bass note outside than for any other; its root in the
//! bass counts extra, tones that are never heard and rarer kinds cost a little, and notes of the key help a little.
//! The best path through the beats pays a price for each change, less on the first beat of a bar (Viterbi).

use crate::corpus::score::{Figures, LineNote};
use crate::music::{Beats, Chord, PitchClass, PitchClassSet, QUALITIES, Quality};

/// A change of harmony: when, and to which root, quality and bass; `None` where all is silent.
pub type Change = (Beats, Option<(PitchClass, Quality, PitchClass)>);

/// Places in [`QUALITIES`] of the kinds that are estimated, and what each costs for being rarer.
const KINDS: [(usize, f64); 9] = [
    (0, 0.0),
    (1, 0.02),
    (2, 0.10),
    (3, 0.22),
    (4, 0.26),
    (5, 0.22),
    (6, 0.22),
    (7, 0.24),
    (9, 0.24),
];

/// The weights of the estimate, in shares of the sound of a beat.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Lost for sound outside the chord.
    pub outside: f64,
    /// Gained for the root in the bass.
    pub root_bass: f64,
    /// Lost for a bass outside the chord.
    pub strange_bass: f64,
    /// Lost for a tone of the chord that is not heard.
    pub missing: f64,
    /// Gained for each tone of the key, lost for each other.
    pub in_key: f64,
    /// How much being rarer costs a kind of chord.
    pub rare: f64,
    /// Paid for a change on the first beat of a bar.
    pub change_on_bar: f64,
    /// Paid for a change elsewhere.
    pub change: f64,
}

impl Weights {
    /// For music in several voices; chosen for agreement with the estimated chords of the strict corpus.
    pub const FULL: Self = Self {
        outside: 0.8,
        root_bass: 0.25,
        strange_bass: 0.12,
        missing: 0.05,
        in_key: 0.01,
        rare: 1.0,
        change_on_bar: 0.2,
        change: 0.4,
    };
    /// For a single line, which only hints at chords; chosen on every second lead sheet with chords written by people.
    pub const SINGLE: Self = Self {
        outside: 0.6,
        root_bass: 0.08,
        strange_bass: 0.1,
        missing: 0.1,
        in_key: 0.16,
        rare: 6.5,
        change_on_bar: 0.32,
        change: 1.0,
    };
}

/// A felt beat: its span, and whether it opens a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pulse {
    start: Beats,
    end: Beats,
    opens: bool,
}

/// What sounds in a pulse.
#[derive(Clone, Copy, Debug, Default)]
struct Sound {
    weights: [f64; 12],
    total: f64,
    bass: Option<u8>,
}

/// The harmony of notes sorted by onset, changing on felt beats. `origin` is the first full bar line.
pub fn chords(
    notes: &[LineNote],
    meters: &[(Beats, Figures)],
    origin: Beats,
    scale: Option<PitchClassSet>,
    weights: &Weights,
) -> Vec<Change> {
    let end = notes.iter().map(|note| note.end()).max().unwrap_or_default();
    let pulses = pulses(meters, origin, end);
    let sounds = sounds(notes, &pulses);
    let candidates = candidates(scale, weights);
    let path = best_path(&pulses, &sounds, &candidates, weights);
    let mut changes: Vec<Change> = Vec::new();
    let mut last = None;
    for ((pulse, sound), chord) in pulses.iter().zip(&sounds).zip(path) {
        let candidate = &candidates[chord];
        let named = (sound.total > 0.0)
            .then(|| (candidate.root, candidate.quality, bass(candidate, sound)));
        // Silence lets a chord stand; another bass is a change only under a full texture.
        if let Some(named) = named.filter(|_| last != named) {
            changes.push((pulse.start, Some(named)));
            last = Some(named);
        }
    }
    changes
}

fn bass(candidate: &Candidate, sound: &Sound) -> PitchClass {
    let lowest = sound.bass.map(|bass| PitchClass::new(bass.into()));
    lowest.filter(|&bass| candidate.tones.has(bass)).unwrap_or(candidate.root)
}

/// The felt beat of a meter: dotted in compound time, else a quarter, or the whole of a short bar.
fn pulse_of(figures: Figures) -> Beats {
    let unit = Beats(4 * Beats::QUARTER.0 / i64::from(figures.unit));
    if figures.unit >= 8 && figures.beats.is_multiple_of(3) { unit * 3 } else { Beats::QUARTER }
}

fn pulses(meters: &[(Beats, Figures)], origin: Beats, end: Beats) -> Vec<Pulse> {
    const COMMON: Figures = Figures { beats: 4, unit: 4 };
    let mut pulses = Vec::new();
    let mut bar = origin;
    let first = meters.first().map_or(COMMON, |&(_, figures)| figures);
    let mut add = |start: Beats, stop: Beats, pulse: Beats| {
        let mut at = start;
        while at < stop {
            let next = (at + pulse).min(stop);
            pulses.push(Pulse { start: at, end: next, opens: at == start });
            at = next;
        }
    };
    add(Beats::ZERO, origin, pulse_of(first));
    while bar < end {
        let changes = meters.partition_point(|&(from, _)| from <= bar);
        let figures = meters[..changes].last().map_or(first, |&(_, figures)| figures);
        let next = bar + crate::corpus::score::beats(figures.bar()).max(Beats(1));
        add(bar, next, pulse_of(figures));
        bar = next;
    }
    pulses
}

fn sounds(notes: &[LineNote], pulses: &[Pulse]) -> Vec<Sound> {
    let mut sounds = vec![Sound::default(); pulses.len()];
    for note in notes {
        let first = pulses.partition_point(|pulse| pulse.end <= note.onset);
        for (pulse, sound) in pulses.iter().zip(&mut sounds).skip(first) {
            if pulse.start >= note.end() {
                break;
            }
            let shared = note.end().min(pulse.end) - note.onset.max(pulse.start);
            let share = shared.0 as f64 / (pulse.end - pulse.start).0.max(1) as f64;
            sound.weights[usize::from(note.pitch % 12)] += share;
            sound.total += share;
            sound.bass = Some(sound.bass.map_or(note.pitch, |bass| bass.min(note.pitch)));
        }
    }
    sounds
}

struct Candidate {
    root: PitchClass,
    quality: Quality,
    tones: PitchClassSet,
    prior: f64,
}

fn candidates(scale: Option<PitchClassSet>, weights: &Weights) -> Vec<Candidate> {
    let roots = (0..12).map(PitchClass::new);
    let kinds =
        roots.flat_map(|root| KINDS.iter().map(move |&(kind, cost)| (root, QUALITIES[kind], cost)));
    let candidate = |(root, quality, cost): (PitchClass, Quality, f64)| {
        let tones = Chord::new(root, quality, root).tones;
        let foreign =
            scale.map_or(0, |scale| tones.iter().filter(|&tone| !scale.has(tone)).count());
        Candidate {
            root,
            quality,
            tones,
            prior: -cost * weights.rare - weights.in_key * foreign as f64,
        }
    };
    kinds.map(candidate).collect()
}

fn fit(candidate: &Candidate, sound: &Sound, weights: &Weights) -> f64 {
    if sound.total <= 0.0 {
        return 0.0;
    }
    let inside: f64 =
        candidate.tones.iter().map(|tone| sound.weights[usize::from(tone.number())]).sum();
    let inside = inside / sound.total;
    let unheard =
        candidate.tones.iter().filter(|tone| sound.weights[usize::from(tone.number())] <= 0.0);
    let bass = match sound.bass.map(|bass| PitchClass::new(bass.into())) {
        Some(bass) if bass == candidate.root => weights.root_bass,
        Some(bass) if !candidate.tones.has(bass) => -weights.strange_bass,
        _ => 0.0,
    };
    inside - weights.outside * (1.0 - inside) + bass - weights.missing * unheard.count() as f64
        + candidate.prior
}

/// The best chord for each pulse.
fn best_path(
    pulses: &[Pulse],
    sounds: &[Sound],
    candidates: &[Candidate],
    weights: &Weights,
) -> Vec<usize> {
    let mut score = vec![0.0; candidates.len()];
    let mut from: Vec<Vec<u16>> = Vec::with_capacity(pulses.len());
    for (pulse, sound) in pulses.iter().zip(sounds) {
        let price = if pulse.opens { weights.change_on_bar } else { weights.change };
        let best = argmax(&score);
        let changed = score[best] - price;
        let mut origin = Vec::with_capacity(candidates.len());
        for (at, candidate) in candidates.iter().enumerate() {
            origin.push(if changed > score[at] { best as u16 } else { at as u16 });
            score[at] = score[at].max(changed) + fit(candidate, sound, weights);
        }
        from.push(origin);
    }
    let mut at = argmax(&score);
    let mut path = Vec::with_capacity(from.len());
    for origin in from.iter().rev() {
        path.push(at);
        at = usize::from(origin[at]);
    }
    path.reverse();
    path
}

fn argmax(score: &[f64]) -> usize {
    let best = score.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(at: i64, pitches: &[u8]) -> Vec<LineNote> {
        let note = |&pitch: &u8| LineNote {
            onset: Beats::quarters(at),
            pitch,
            duration: Beats::quarters(2),
            velocity: 80,
        };
        pitches.iter().map(note).collect()
    }

    #[test]
    fn plain_chords_are_named_with_their_bass() {
        let notes = [
            chord(0, &[48, 64, 67]),
            chord(2, &[45, 60, 65]),
            chord(4, &[43, 59, 62, 65]),
            chord(6, &[48, 64, 67]),
        ];
        let found = chords(&notes.concat(), &[], Beats::ZERO, None, &Weights::FULL);
        let named = |&(at, chord): &Change| {
            chord.map(|(root, quality, bass)| {
                (at.to_quarters(), root.number(), quality.name, bass.number())
            })
        };
        let named: Vec<_> = found.iter().filter_map(named).collect();
        assert_eq!(
            named,
            [(0.0, 0, "maj", 0), (2.0, 5, "maj", 9), (4.0, 7, "7", 7), (6.0, 0, "maj", 0)]
        );
    }

    #[test]
    fn a_passing_note_changes_nothing() {
        let mut notes = chord(0, &[48, 64, 67]);
        let passing = LineNote { onset: Beats(480), pitch: 74, duration: Beats(240), velocity: 80 };
        notes.push(passing);
        assert_eq!(chords(&notes, &[], Beats::ZERO, None, &Weights::FULL).len(), 1);
    }
}

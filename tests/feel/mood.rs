//! Whether the mood of a performance can be told from how the same notes are played.

use super::stage::{FREE, decibels, hard, heard, moment};
use antiphon::music::{Beats, Note, Part, Pitch, Velocity};
use antiphon::perform::Moment;
use std::ops::Range;

const BPM: f32 = 90.0;
/// Moods along each axis.
const GRID: [f32; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];

/// A melody in eighths and sixteenths, over and over.
fn melody() -> Vec<Note> {
    let (lengths, pitches) =
        ([480, 240, 240, 480, 480, 960, 240, 240, 480], [0, 2, 4, 5, 7, 4, 2, 5, 4]);
    let mut onset = Beats::ZERO;
    let note = |n: usize| {
        let (pitch, duration) = (Pitch::clamped(60 + pitches[n % 9]), Beats(lengths[n % 9]));
        let note = Note { part: Part::Lead, pitch, velocity: Velocity::MEDIUM, onset, duration };
        onset += duration;
        note
    };
    (0..180).map(note).collect()
}

/// The cues of a performance: level, articulation, how far notes stray, and contrast of short notes and long.
fn cues(valence: f32, arousal: f32, seeds: Range<u64>) -> [f64; 4] {
    let (notes, mut cues) = (melody(), [0.0; 4]);
    for seed in seeds {
        let heard = heard(&notes, FREE, Moment { valence, arousal, ..moment(seed, BPM) });
        let all = notes.len() as f64;
        let mean = |of: &dyn Fn(&Note, &Note) -> f64| {
            notes.iter().zip(&heard).map(|(written, heard)| of(written, heard)).sum::<f64>() / all
        };
        let off = |written: &Note, heard: &Note| (heard.onset - written.onset).0 as f64;
        let level = |length: i64| {
            let of = notes.iter().zip(&heard).filter(|(note, _)| note.duration.0 == length);
            let levels: Vec<f64> = of.map(|(_, heard)| decibels(80.0, hard(heard))).collect();
            levels.iter().sum::<f64>() / levels.len() as f64
        };
        let centre = mean(&off);
        cues[0] += mean(&|_, heard| decibels(80.0, hard(heard)));
        cues[1] += mean(&|written, heard| heard.duration.0 as f64 / written.duration.0 as f64);
        cues[2] += mean(&|written, heard| (off(written, heard) - centre).powi(2)).sqrt();
        cues[3] += level(960) - level(240);
    }
    cues
}

/// The correlation of two rows of figures.
fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |row: &[f64]| row.iter().sum::<f64>() / row.len() as f64;
    let (a, b) = (mean(one), mean(other));
    let product = |x: &[f64], y: &[f64], (a, b): (f64, f64)| {
        x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum::<f64>()
    };
    product(one, other, (a, b)) / (product(one, one, (a, a)) * product(other, other, (b, b))).sqrt()
}

/// A measure of performances: cues, weighed and summed.
type Weights = [f64; 5];

fn weighed(weights: &Weights, cues: &[f64; 4]) -> f64 {
    weights[0] + weights[1..].iter().zip(cues).map(|(weight, cue)| weight * cue).sum::<f64>()
}

/// The weights with which cues tell a mood best, by least squares.
fn fitted(performances: &[[f64; 4]], mood: &[f64]) -> Weights {
    let mut rows = [[0.0; 6]; 5];
    for (cues, mood) in performances.iter().zip(mood) {
        let known = [1.0, cues[0], cues[1], cues[2], cues[3], *mood];
        for (row, one) in rows.iter_mut().zip(known) {
            row.iter_mut().zip(known).for_each(|(sum, other)| *sum += one * other);
        }
    }
    for pivot in 0..5 {
        let chosen = rows[pivot].map(|entry| entry / rows[pivot][pivot]);
        for row in &mut rows {
            let share = row[pivot];
            row.iter_mut().zip(chosen).for_each(|(entry, of)| *entry -= share * of);
        }
        rows[pivot] = chosen;
    }
    rows.map(|row| row[5])
}

#[test]
fn the_mood_is_told_from_how_the_same_notes_are_played() {
    let moods = GRID.iter().flat_map(|&valence| GRID.map(|arousal| (valence, arousal)));
    let moods: Vec<(f32, f32)> = moods.collect();
    let performances = |seeds: Range<u64>| {
        let of = |&(valence, arousal): &(f32, f32)| cues(valence, arousal, seeds.clone());
        moods.iter().map(of).collect::<Vec<_>>()
    };
    let (known, judged) = (performances(0..4), performances(4..8));
    for (name, mood) in [
        ("valence", moods.iter().map(|mood| f64::from(mood.0)).collect::<Vec<_>>()),
        ("arousal", moods.iter().map(|mood| f64::from(mood.1)).collect()),
    ] {
        let weights = fitted(&known, &mood);
        let told: Vec<f64> = judged.iter().map(|cues| weighed(&weights, cues)).collect();
        let alike = correlation(&told, &mood);
        println!("{name} that is told from other seeds (4 to 7) correlates by {alike:.3}");
        assert!(alike >= 0.9, "{name}: {alike:.3}");
    }
}

//! The beat of what a person plays is found and followed.
#![cfg(feature = "cli")]

#[path = "pulse/figures.rs"]
mod figures;

use antiphon::clock::{Frames, Rate};
use antiphon::listen::{Division, Pulse};
use antiphon::music::{Pitch, Velocity};
use figures::Figures;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use std::io::BufRead;

const RATE: f64 = 48_000.0;
const SEED: u64 = 29;
/// Seconds for which nobody is judged.
const WARM_UP: f64 = 6.0;
/// Seconds of a piece that are played.
const LONGEST: f64 = 60.0;
/// Fewest beats of a piece that is judged.
const FEWEST: usize = 16;

/// When, in seconds or beats, which pitch and how hard.
type Onset = (f64, u8, u8);

/// Onsets and beats in seconds.
#[derive(Clone)]
struct Performance {
    onsets: Vec<Onset>,
    beats: Vec<f64>,
    /// What is known before: the beat's length to a fifth, and its division.
    known: Option<(f64, Division)>,
    /// Parts of a beat by which the marked beats lie before the true ones.
    shift: f64,
    /// Played on a drum kit.
    drums: bool,
}

/// The onsets of a piece in beats, and its tempo in beats a minute.
struct Piece {
    onsets: Vec<Onset>,
    tempo: f64,
    division: Division,
}

fn pieces(file: &str, split: &str) -> Vec<Piece> {
    let folder = std::env::var("ANTIPHON_CORPUS").expect("ANTIPHON_CORPUS names the corpus");
    let path = std::path::Path::new(&folder).join(file);
    let file = std::fs::File::open(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let lines = zstd::Decoder::new(file).map(std::io::BufReader::new).expect("it is compressed");
    let parsed = lines.lines().map(|line| line.expect("a line"));
    let parsed = parsed.map(|line| serde_json::from_str::<Value>(&line).expect("a piece"));
    parsed.filter(|piece| piece["split"] == split).filter_map(|piece| read(&piece)).collect()
}

fn read(piece: &Value) -> Option<Piece> {
    let number = |value: &Value| value.as_f64();
    let meters = piece["timesig"].as_array()?;
    let (upper, unit) = (number(&meters.first()?[1])?, number(&meters.first()?[2])?);
    let compound = unit == 8.0 && upper % 3.0 == 0.0;
    let beat = if compound { 1.5 } else { 4.0 / unit };
    if meters.len() > 1 {
        return None;
    }
    let parts = piece["parts"].as_array()?;
    let tune = |part: &&Value| part["role"] == "melody" || part["role"] == "drums";
    let part = parts.iter().find(tune).or(parts.first())?;
    let pickup = number(&piece["anacrusis"]).unwrap_or(0.0);
    let onset = |note: &Value| {
        Some((
            (number(&note[0])? - pickup) / beat,
            note[2].as_u64()? as u8,
            note[3].as_u64()? as u8,
        ))
    };
    let mut onsets: Vec<Onset> = part["notes"].as_array()?.iter().filter_map(onset).collect();
    onsets.sort_by(|a, b| a.0.total_cmp(&b.0));
    let tempo = piece["tempo"].as_array().and_then(|tempo| number(&tempo.first()?[1]));
    let division = if compound { Division::Compound } else { Division::Simple };
    Some(Piece { onsets, tempo: tempo.unwrap_or(100.0) / beat, division })
}

/// A performance as it was played.
/// It was played to a click, which the player was ahead of or behind: their own beat is where they struck on it.
fn played(piece: &Piece, seed: u64) -> Option<Performance> {
    let off = |onset: &Onset| onset.0 - (onset.0 + 0.5).floor();
    let mut offs: Vec<f64> = piece.onsets.iter().map(off).filter(|off| off.abs() < 0.1).collect();
    offs.sort_by(f64::total_cmp);
    let lag = offs.get(offs.len() / 2).copied().unwrap_or(0.0);
    let onsets = piece.onsets.iter().map(|&(at, pitch, loud)| (at - lag, pitch, loud)).collect();
    let performance = warped(&Piece { onsets, ..*piece }, 60.0 / piece.tempo, 0.0, 0.0, seed)?;
    Some(Performance { drums: true, ..performance })
}

/// A tempo that rises and falls by `depth` over 8 bars of 4 beats each way, and hands that miss by `jitter` seconds.
fn warped(piece: &Piece, period: f64, depth: f64, jitter: f64, seed: u64) -> Option<Performance> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let up = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
    let first = (piece.onsets.first()?.0 + 0.2).floor();
    let last = piece.onsets.last()?.0;
    let mut beats = vec![0.5];
    while beats.len() as f64 <= last - first + 1.0 {
        let place = (beats.len() - 1) as f64 % 64.0;
        let swing = if place < 32.0 { place / 32.0 } else { 2.0 - place / 32.0 };
        let now = beats[beats.len() - 1];
        beats.push(now + period / (1.0 + up * depth * swing));
    }
    let mut miss = ChaCha8Rng::seed_from_u64(!seed);
    let mut at = |onset: f64| {
        let place = (onset - first).max(0.0);
        let beat = (place.floor() as usize).min(beats.len() - 2);
        let miss: f64 = (0..12).map(|_| miss.random_range(-0.5..0.5)).sum();
        beats[beat] + (place - beat as f64) * (beats[beat + 1] - beats[beat]) + jitter * miss
    };
    let onsets = piece.onsets.iter().map(|&(onset, pitch, loud)| (at(onset).max(0.0), pitch, loud));
    let mut onsets: Vec<Onset> = onsets.filter(|onset| onset.0 < LONGEST).collect();
    onsets.sort_by(|a, b| a.0.total_cmp(&b.0));
    let end = onsets.last()?.0;
    beats.retain(|&beat| beat <= end);
    let known = Some((period * rng.random_range(0.8..1.25), piece.division));
    Some(Performance { onsets, beats, known, shift: 0.0, drums: false })
}

/// How each beat was foretold by what was heard before it.
#[derive(Clone, Copy)]
struct Guess {
    /// Seconds from the nearest beat that was felt.
    off: f64,
    /// The length of the beat that was felt, in beats.
    ratio: f64,
    /// How sure it was.
    sure: f64,
}

fn followed(performance: &Performance) -> Vec<Guess> {
    let rate = Rate::new(RATE).expect("a rate");
    let frame = |seconds: f64| Frames((seconds * RATE) as u64);
    let mut pulse = Pulse::new(rate);
    if let Some((period, division)) = performance.known {
        pulse.expect(Frames(0), period, division);
    }
    let mut onsets = performance.onsets.iter().peekable();
    let mut guesses = Vec::new();
    for pair in performance.beats.windows(2) {
        let before = pair[0] - 0.04;
        while let Some(&(onset, pitch, loud)) = onsets.next_if(|onset| onset.0 < before) {
            let (pitch, loud) = (Pitch::clamped(pitch.into()), Velocity::clamped(loud.into()));
            match performance.drums {
                true => pulse.strike_drum(frame(onset), pitch, loud),
                false => pulse.strike(frame(onset), pitch, loud),
            }
        }
        if pair[0] < performance.beats[0] + WARM_UP {
            continue;
        }
        let beat = pulse.beat(frame(pair[0]));
        guesses.push(beat.map_or(
            Guess { off: pair[1] - pair[0], ratio: 0.0, sure: 0.0 },
            |beat| {
                let phase = beat.phase + performance.shift;
                let late = phase - (phase + 0.5).floor();
                Guess {
                    off: late * beat.period,
                    ratio: beat.period / (pair[1] - pair[0]),
                    sure: beat.confidence,
                }
            },
        ));
    }
    guesses
}

/// A beat that never changes after those of the first two bars, which are given.
fn fixed(performance: &Performance) -> Vec<Guess> {
    let beats = &performance.beats;
    let (first, period) = (beats[0], (beats[8] - beats[0]) / 8.0);
    let judged = beats.windows(2).filter(|pair| pair[0] >= first + WARM_UP);
    judged
        .map(|pair| {
            let place = (pair[0] - first) / period;
            let off = (place - (place + 0.5).floor()) * period;
            Guess { off, ratio: period / (pair[1] - pair[0]), sure: 1.0 }
        })
        .collect()
}

/// What is said of a performance whose pickup is not marked: by the division of the beat that fits best.
fn aligned(performance: &Performance, unmarked: bool) -> Vec<Guess> {
    let parts = match performance.known {
        _ if !unmarked => 1,
        Some((_, Division::Compound)) => 3,
        _ => 2,
    };
    let shifted = (0..parts).map(|part| {
        let shift = f64::from(part) / f64::from(parts);
        followed(&Performance { shift, ..performance.clone() })
    });
    let error = |guesses: &Vec<Guess>| guesses.iter().map(|guess| guess.off.abs()).sum::<f64>();
    shifted.min_by(|a, b| error(a).total_cmp(&error(b))).unwrap_or_default()
}

/// Prints the figures, and gives our mean error in milliseconds.
fn report(what: &str, performances: impl Iterator<Item = Performance>) -> f64 {
    let [mut blind, mut ours, mut theirs] = [(); 3].map(|_| Figures::default());
    for performance in performances.filter(|played| played.beats.len() >= FEWEST) {
        let guesses = aligned(&performance, what.contains("celtic"));
        if guesses.len() >= 8 {
            ours.take(&guesses);
            blind.take(&aligned(
                &Performance { known: None, ..performance.clone() },
                what.contains("celtic"),
            ));
            theirs.take(&fixed(&performance));
        }
    }
    ours.print(&format!("pulse, {what}"));
    blind.print("  knowing nothing");
    theirs.print("  the tempo of the first two bars");
    1000.0 * ours.sum / ours.beats.max(1) as f64
}

mod proof {
    use super::*;

    fn all(split: &str, every: usize) {
        if std::env::var_os("ANTIPHON_CORPUS").is_none() {
            println!(
                "pulse: ANTIPHON_CORPUS names no folder of prepared music, so there is nothing to follow"
            );
            return;
        }
        for (file, what) in
            [("cre_irish", "celtic"), ("open_hymnal", "hymns"), ("mutopia", "classical")]
        {
            let pieces = pieces(&format!("{file}.jsonl.zst"), split);
            for depth in [0.0, 0.1] {
                let some = pieces.iter().step_by(every).enumerate();
                let played = some.filter_map(|(at, piece)| {
                    let seed = SEED + at as u64;
                    let tempo = ChaCha8Rng::seed_from_u64(!seed).random_range(70.0..150.0);
                    warped(piece, 60.0 / tempo, depth, 0.015, seed)
                });
                let error = report(&format!("{split} {what}, ramps of {depth}"), played);
                assert!(what == "classical" || error < 30.0, "{what}: {error} ms");
            }
        }
        let drums = pieces("groove_midi.jsonl.zst", split);
        let some = drums.iter().step_by(every).enumerate();
        let played = some.filter_map(|(at, piece)| played(piece, SEED + at as u64));
        report(&format!("{split} drums as played"), played);
    }

    #[test]
    #[ignore = "needs the corpus"]
    fn the_beat_of_training_pieces_is_followed() {
        all("train", 12);
    }

    #[test]
    #[ignore = "needs the corpus"]
    fn the_beat_of_held_out_pieces_is_followed() {
        all("valid", 1);
    }
}

//! The beat of what a person plays is found and followed.
#![cfg(feature = "cli")]

use antiphon::clock::{Frames, Rate};
use antiphon::listen::Pulse;
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

/// Onsets and beats in seconds.
struct Performance {
    onsets: Vec<f64>,
    beats: Vec<f64>,
}

/// The onsets of a piece in beats, and its tempo in beats a minute.
struct Piece {
    onsets: Vec<f64>,
    tempo: f64,
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
    let onsets = part["notes"].as_array()?.iter().filter_map(|note| number(&note[0]));
    let mut onsets: Vec<f64> = onsets.map(|onset| onset / beat).collect();
    onsets.sort_by(f64::total_cmp);
    let tempo = piece["tempo"].as_array().and_then(|tempo| number(&tempo.first()?[1]));
    Some(Piece { onsets, tempo: tempo.unwrap_or(100.0) / beat })
}

/// A performance as it was played.
fn played(piece: &Piece) -> Performance {
    warped(piece, 60.0 / piece.tempo, 0.0, 0.0, 0)
}

/// A tempo that rises and falls by `depth` over 8 bars of 4 beats each way, and hands that miss by `jitter` seconds.
fn warped(piece: &Piece, period: f64, depth: f64, jitter: f64, seed: u64) -> Performance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let up = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
    let first = piece.onsets.first().copied().unwrap_or(0.0).floor();
    let last = piece.onsets.last().copied().unwrap_or(0.0);
    let mut beats = vec![0.5];
    while beats.len() as f64 <= last - first + 1.0 {
        let place = (beats.len() - 1) as f64 % 64.0;
        let swing = if place < 32.0 { place / 32.0 } else { 2.0 - place / 32.0 };
        let now = beats[beats.len() - 1];
        beats.push(now + period / (1.0 + up * depth * swing));
    }
    let mut at = |onset: f64| {
        let place = onset - first;
        let beat = (place.floor() as usize).min(beats.len() - 2);
        let miss: f64 = (0..12).map(|_| rng.random_range(-0.5..0.5)).sum();
        beats[beat] + (place - beat as f64) * (beats[beat + 1] - beats[beat]) + jitter * miss
    };
    let mut onsets: Vec<f64> = piece.onsets.iter().map(|&onset| at(onset).max(0.0)).collect();
    onsets.sort_by(f64::total_cmp);
    onsets.retain(|&onset| onset < LONGEST);
    let end = onsets.last().copied().unwrap_or(0.0);
    beats.retain(|&beat| beat <= end);
    Performance { onsets, beats }
}

/// How each beat was foretold by what was heard before it.
#[derive(Clone, Copy)]
struct Guess {
    /// Seconds from the nearest beat that was felt.
    off: f64,
    /// The length of the beat that was felt, in beats.
    ratio: f64,
}

fn followed(performance: &Performance) -> Vec<Guess> {
    let rate = Rate::new(RATE).expect("a rate");
    let frame = |seconds: f64| Frames((seconds * RATE) as u64);
    let mut pulse = Pulse::new(rate);
    let mut onsets = performance.onsets.iter().peekable();
    let mut guesses = Vec::new();
    for pair in performance.beats.windows(2) {
        let before = pair[0] - 0.04;
        while let Some(&onset) = onsets.next_if(|&&onset| onset < before) {
            pulse.strike(frame(onset));
        }
        if pair[0] < performance.beats[0] + WARM_UP {
            continue;
        }
        let beat = pulse.beat(frame(pair[0]));
        guesses.push(beat.map_or(Guess { off: pair[1] - pair[0], ratio: 0.0 }, |beat| {
            let late = beat.phase - (beat.phase + 0.5).floor();
            Guess { off: late * beat.period, ratio: beat.period / (pair[1] - pair[0]) }
        }));
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
            Guess { off, ratio: period / (pair[1] - pair[0]) }
        })
        .collect()
}

#[derive(Default)]
struct Figures {
    pieces: usize,
    locked: usize,
    octave: usize,
    beats: usize,
    within: usize,
    sum: f64,
    locked_sum: f64,
    locked_beats: usize,
    locked_within: usize,
}

impl Figures {
    fn take(&mut self, guesses: &[Guess]) {
        let close = |guess: &&Guess| (guess.ratio - 1.0).abs() < 0.08 && guess.off.abs() < 0.07;
        let right = guesses.iter().filter(close).count();
        let locked = right * 10 >= guesses.len() * 8;
        let other = |guess: &&Guess| {
            [0.25, 1.0 / 3.0, 0.5, 2.0 / 3.0, 1.5, 2.0, 3.0, 4.0]
                .iter()
                .any(|ratio| (guess.ratio / ratio - 1.0).abs() < 0.08)
        };
        self.pieces += 1;
        self.locked += usize::from(locked);
        self.octave += usize::from(guesses.iter().filter(other).count() * 2 > guesses.len());
        let within = guesses.iter().filter(|guess| guess.off.abs() < 0.03).count();
        let sum = guesses.iter().map(|guess| guess.off.abs()).sum::<f64>();
        self.beats += guesses.len();
        self.within += within;
        self.sum += sum;
        if locked {
            self.locked_sum += sum;
            self.locked_beats += guesses.len();
            self.locked_within += within;
        }
    }

    fn print(&self, what: &str) {
        let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        println!(
            "{what}: n = {} pieces, {} beats; mean error {:.1} ms, within 30 ms {:.1} %; locked {:.1} %: {:.1} ms, {:.1} %; \
             other level {:.1} %",
            self.pieces,
            self.beats,
            1000.0 * self.sum / self.beats.max(1) as f64,
            share(self.within, self.beats),
            share(self.locked, self.pieces),
            1000.0 * self.locked_sum / self.locked_beats.max(1) as f64,
            share(self.locked_within, self.locked_beats),
            share(self.octave, self.pieces),
        );
    }
}

fn report(what: &str, performances: impl Iterator<Item = Performance>) {
    let (mut ours, mut theirs) = (Figures::default(), Figures::default());
    for performance in performances.filter(|played| played.beats.len() >= FEWEST) {
        let guesses = followed(&performance);
        if guesses.len() >= 8 {
            ours.take(&guesses);
            theirs.take(&fixed(&performance));
        }
    }
    ours.print(what);
    theirs.print("  the tempo of the first two bars");
}

mod proof {
    use super::*;

    fn all(split: &str, every: usize) {
        for (file, what) in [("cre_irish", "celtic"), ("open_hymnal", "hymns")] {
            let pieces = pieces(&format!("{file}.jsonl.zst"), split);
            for depth in [0.0, 0.1] {
                let some = pieces.iter().step_by(every).enumerate();
                let played = some.map(|(at, piece)| {
                    let seed = SEED + at as u64;
                    let tempo = ChaCha8Rng::seed_from_u64(!seed).random_range(70.0..150.0);
                    warped(piece, 60.0 / tempo, depth, 0.015, seed)
                });
                report(&format!("{split} {what}, ramps of {depth}"), played);
            }
        }
        let drums = pieces("groove_midi.jsonl.zst", split);
        let some = drums.iter().step_by(every);
        report(&format!("{split} drums as played"), some.map(played));
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

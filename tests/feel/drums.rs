//! How drummers strike, and the band with them.

use super::stage::{FREE, SIXTEENTH, hard, heard, millis, moment, note, row};
use antiphon::music::{Beats, Note, Part};
use antiphon::perform::Moment;

/// One number of each drum: kick, snare, hi-hat, pedal, ride, tom.
const KIT: [(&str, i32); 6] =
    [("kick", 36), ("snare", 38), ("hat", 42), ("pedal", 44), ("ride", 51), ("tom", 45)];
/// What was measured, in milliseconds: each drum beside the band, each sixteenth of a half bar beside the first.
pub const DRUMS: [f64; 6] = [-1.3, -1.2, 1.2, -6.9, 2.0, -1.5];
pub const SIXTEENTHS: [f64; 8] = [0.0, 0.6, -2.5, -0.1, 0.9, 1.8, -1.1, 2.0];
/// Slow enough that a hit may be as early as a pedal.
const BPM: f32 = 80.0;
const SEEDS: u64 = 24;
const BARS: i64 = 16;

/// What the seeds make of a drum on every sixteenth, by sixteenth of a half bar: the hits with what they stray.
fn struck(pitch: i32) -> Vec<(usize, f64, u8)> {
    let written = row(Part::Drums, pitch, SIXTEENTH, 16 * BARS);
    let of_seed = |seed| {
        let heard = heard(&written, FREE, moment(seed, BPM));
        let hits = written.iter().zip(&heard).enumerate();
        let hit = |(n, (written, heard)): (usize, (&Note, &Note))| {
            (n % 8, millis(heard.onset - written.onset, BPM), heard.velocity.number())
        };
        hits.map(hit).collect::<Vec<_>>()
    };
    (0..SEEDS).flat_map(of_seed).collect()
}

fn histogram(velocities: impl Iterator<Item = u8>) -> [f64; 8] {
    let (mut shares, mut all) = ([0.0; 8], 0.0);
    for velocity in velocities {
        shares[usize::from(velocity / 16)] += 1.0;
        all += 1.0;
    }
    shares.map(|share| share / all)
}

fn overlap(one: &[f64; 8], other: &[f64; 8]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a.min(*b)).sum()
}

/// How hard drummers strike: drum, sixteenth, weight, shares of velocities.
type Habit = (String, usize, f64, [f64; 8]);

/// The drummers who were learned from, and others.
pub const LEARNED: &str = include_str!("../data/feel/learned.tsv");
pub const HELD_OUT: &str = include_str!("../data/feel/held_out.tsv");

fn habits(text: &str) -> Vec<Habit> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split('\t').collect();
        let number = |word: &str| word.parse::<f64>().expect("a number");
        let mut shares = [0.0; 8];
        let all = shares.iter_mut().zip(words[3].split(' '));
        all.for_each(|(share, word)| *share = number(word) / 100.0);
        (words[0].to_owned(), number(words[1]) as usize, number(words[2]), shares)
    };
    text.lines().filter(|line| !line.starts_with('#')).map(line).collect()
}

/// The overlap with habits of what `shares` says of each drum and sixteenth.
fn overlap_with(habits: &[Habit], shares: impl Fn(&str, usize) -> [f64; 8]) -> f64 {
    let weights: f64 = habits.iter().map(|habit| habit.2).sum();
    let of =
        |(name, place, weight, theirs): &Habit| weight * overlap(&shares(name, *place), theirs);
    habits.iter().map(of).sum::<f64>() / weights
}

#[test]
fn drums_are_struck_when_drummers_strike_them() {
    let (mut shared, mut all) = (0.0, 0.0);
    for ((name, pitch), drum) in KIT.into_iter().zip(DRUMS) {
        let hits = struck(pitch);
        for (place, sixteenth) in SIXTEENTHS.into_iter().enumerate() {
            let here: Vec<f64> =
                hits.iter().filter(|hit| hit.0 == place).map(|hit| hit.1).collect();
            let (ours, theirs) = (here.iter().sum::<f64>() / here.len() as f64, drum + sixteenth);
            println!("{name} {place}: {ours:.1} ms, measured {theirs:.1}");
            if ours * theirs > 0.0 {
                shared += ours.abs().min(theirs.abs());
            }
            all += ours.abs().max(theirs.abs());
        }
    }
    println!("offsets overlap with the table by {:.3}", shared / all);
    assert!(shared / all >= 0.8, "offsets overlap with the table by {:.3}", shared / all);
}

#[test]
fn drums_are_struck_as_hard_as_drummers_strike_them() {
    let hits = KIT.map(|(name, pitch)| (name, struck(pitch)));
    let ours = |name: &str, place| {
        let (_, hits) = hits.iter().find(|drum| drum.0 == name).expect("a drum");
        histogram(hits.iter().filter(|hit| hit.0 == place).map(|hit| hit.2))
    };
    let (learned, held_out) = (habits(LEARNED), habits(HELD_OUT));
    let theirs = |name: &str, place| {
        learned.iter().find(|habit| (habit.0.as_str(), habit.1) == (name, place)).expect("a drum").3
    };
    let even = |_: &str, _| histogram(std::iter::once(80));
    let (table, others) = (overlap_with(&learned, ours), overlap_with(&held_out, ours));
    println!(
        "velocities overlap with those learned from by {table:.3}, with those held out by {others:.3}"
    );
    let (people, even) = (overlap_with(&held_out, theirs), overlap_with(&held_out, even));
    println!("the drummers overlap by {people:.3}; all alike would overlap by {even:.3}");
    assert!(table >= 0.8 && others >= 0.9 * people, "{table:.3} {others:.3}");
}

#[test]
fn a_snare_is_struck_hard_on_the_backbeat_and_as_a_ghost_beside_it() {
    let hits = struck(38);
    let share = |place: usize, range: std::ops::Range<u8>| {
        let here = hits.iter().filter(|hit| hit.0 == place);
        here.clone().filter(|hit| range.contains(&hit.2)).count() as f64 / here.count() as f64
    };
    let (back, ghosts) = (share(4, 80..128), share(1, 20..52));
    println!("backbeats above 80: {back:.2}; ghosts of 20 to 51 after the first beat: {ghosts:.2}");
    assert!(back > 0.7 && ghosts > 0.5);
}

#[test]
fn where_a_style_has_taught_loudness_drums_keep_theirs() {
    let written = row(Part::Drums, 42, SIXTEENTH, 16);
    for seed in 0..8 {
        let taught = Moment { loudness: true, ..moment(seed, BPM) };
        let heard = heard(&written, FREE, taught);
        let off = heard.iter().map(|note| (hard(note) - 80.0).abs()).fold(0.0, f64::max);
        assert!(off < 13.0, "seed {seed}: {off}");
    }
}

#[test]
fn a_drummers_errors_drift_and_are_not_drawn_anew_with_each_hit() {
    let eighths = row(Part::Drums, 42, SIXTEENTH * 2, 512);
    let (mut with, mut alone) = ([0.0; 4], 0.0);
    for seed in 0..16 {
        let heard = heard(&eighths, FREE, moment(seed, BPM));
        let off: Vec<f64> = (0..512)
            .map(|n| millis(heard[n].onset - eighths[n].onset, BPM) - 1.2 - SIXTEENTHS[2 * n % 8])
            .collect();
        alone += off.iter().map(|x| x * x).sum::<f64>() / 512.0;
        for (sum, lag) in with.iter_mut().zip([1, 2, 4, 8]) {
            *sum +=
                off.iter().zip(&off[lag..]).map(|(a, b)| a * b).sum::<f64>() / (512 - lag) as f64;
        }
    }
    let alike = with.map(|sum| sum / alone);
    println!(
        "a hat's errors 1, 2, 4 and 8 hits apart: {alike:.2?}, SD {:.1} ms",
        (alone / 16.0).sqrt()
    );
    for (ours, published) in alike.into_iter().zip([0.67, 0.50, 0.31, 0.06]) {
        assert!((ours - published).abs() < 0.1, "{alike:.2?}");
    }
}

#[test]
fn bass_and_chords_strike_with_the_drums_where_drums_play() {
    let step = Beats::QUARTER;
    let mut apart = [Vec::new(), Vec::new()];
    for seed in 0..40 {
        let bars: Vec<Note> = (0..32)
            .flat_map(|n| {
                let at = |part, pitch| note(part, pitch, step * n, step / 2);
                [at(Part::Lead, 60 + n as i32 % 2 * 13), at(Part::Bass, 40), at(Part::Drums, 36)]
            })
            .collect();
        for (with, apart) in [true, false].into_iter().zip(&mut apart) {
            let heard = heard(&bars, FREE, Moment { drums: with, ..moment(seed, BPM) });
            for beat in heard.chunks(3).skip(1) {
                apart.push(millis(beat[1].onset - beat[2].onset, BPM).abs());
            }
        }
    }
    let [locked, free] = apart.map(|all| all.iter().sum::<f64>() / all.len() as f64);
    println!(
        "from bass to kick: {locked:.2} ms where drums play, {free:.2} where it goes with the lead"
    );
    assert!(locked < 2.5 && free > 1.5 * locked, "{locked} {free}");
}

//! What feel never does.

use super::stage::{FREE, SIXTEENTH, c_major, chord, heard, moment};
use antiphon::music::{Beats, Meter, Note, Part, Pitch, Velocity};
use antiphon::perform::{Feel, Moment, Swing};
use antiphon::rt::Draw;

/// Half a step of the grid on which music is remembered.
const HALF_STEP: i64 = 20;
const SEEDS: u64 = 60;

/// A piece of drawn notes on the grid, part after part at each place, no pitch of a part struck while it sounds.
fn piece(seed: u64) -> Vec<Note> {
    let mut notes = Vec::new();
    for place in 0..400 {
        for part in Part::ALL {
            let mut draw = Draw::keyed(seed, place, part.index() as u32);
            if draw.unit_f32() < 0.6 {
                continue;
            }
            let pitch = 36 + (place as i32 * 7 + draw.next_u32() as i32 % 3) % 48;
            let duration = Beats(40 * (1 + i64::from(draw.next_u32() % 12)));
            let velocity = Velocity::clamped(20 + (draw.next_u32() % 100) as i32);
            let onset = Beats(40 * place);
            notes.push(Note { part, pitch: Pitch::clamped(pitch), velocity, onset, duration });
        }
    }
    let ends = |n: usize| {
        let Note { part, pitch, onset, .. } = notes[n];
        let later = notes[n + 1..].iter();
        let again =
            later.filter(|other| (other.part, other.pitch) == (part, pitch) && other.onset > onset);
        again
            .map(|other| other.onset - onset)
            .min()
            .unwrap_or(notes[n].duration)
            .min(notes[n].duration)
    };
    (0..notes.len()).map(|n| Note { duration: ends(n), ..notes[n] }).collect()
}

/// A moment in which everything is drawn.
fn drawn(seed: u64) -> Moment {
    let mut draw = Draw::keyed(seed, 0, 99);
    let mut unit = || draw.unit_f32();
    Moment {
        bpm: 40.0 + 200.0 * unit(),
        meter: [Meter::COMMON, Meter::new(6, 8).expect("a meter")][usize::from(unit() < 0.5)],
        chord: chord((12.0 * unit()) as i32, (16.0 * unit()) as usize),
        key: c_major(),
        valence: 2.0 * unit() - 1.0,
        arousal: 2.0 * unit() - 1.0,
        drums: unit() < 0.5,
        touch: Some(Velocity::clamped((127.0 * unit()) as i32)),
        ..moment(seed, 120.0)
    }
}

#[test]
fn at_nought_a_note_is_played_as_it_is_written_whatever_the_music_and_the_mood() {
    for seed in 0..SEEDS {
        let (notes, exactly) = (piece(seed), Feel { swing: 0.0, humanise: 0.0 });
        assert_eq!(heard(&notes, exactly, drawn(seed)), notes, "seed {seed}");
        let (swing, moment) = (0.7, drawn(seed));
        let swung: Vec<Note> =
            notes.iter().map(|&note| Swing::new(swing, 0.0, note.part, 120.0).play(note)).collect();
        assert_eq!(heard(&notes, Feel { swing, humanise: 0.0 }, moment), swung, "seed {seed}");
    }
}

#[test]
fn a_note_is_played_the_same_way_each_time_and_another_seed_plays_another() {
    for seed in 0..SEEDS {
        let notes = piece(seed);
        let once = heard(&notes, FREE, drawn(seed));
        assert_eq!(heard(&notes, FREE, drawn(seed)), once, "seed {seed}");
        let other = Moment { seed: seed + 1000, ..drawn(seed) };
        assert_ne!(heard(&notes, FREE, other), once, "seed {seed}");
    }
}

#[test]
fn a_note_stays_nearer_to_its_place_than_to_the_next_one_with_any_swing() {
    let mut furthest = 0;
    for seed in 0..SEEDS {
        let (notes, moment) = (piece(seed), drawn(seed));
        let swing = [0.0, 0.5, 1.0][(seed % 3) as usize];
        let heard = heard(&notes, Feel { swing, humanise: 1.0 }, moment);
        for (written, heard) in notes.iter().zip(&heard) {
            let straight =
                Feel { swing, humanise: 1.0 }.straight(heard.onset, written.part, moment.bpm);
            let strayed = (straight - written.onset).0;
            furthest = furthest.max(strayed.abs());
            assert!(
                strayed.abs() < HALF_STEP,
                "seed {seed}: {written:?} strays by {strayed} ticks"
            );
            assert!((heard.onset - written.onset).0.abs() <= HALF_STEP || swing > 0.0);
        }
    }
    println!("the furthest strays by {furthest} ticks");
    assert!(furthest >= 15, "nothing strays far: {furthest} ticks");
}

#[test]
fn no_note_comes_before_one_of_its_part_that_is_written_before_it() {
    for seed in 0..SEEDS {
        let notes = piece(seed);
        let feel = Feel { swing: (seed % 4) as f32 / 3.0, humanise: 1.0 };
        let heard = heard(&notes, feel, drawn(seed));
        for part in Part::ALL {
            let of = notes.iter().zip(&heard).filter(|(note, _)| note.part == part);
            let pairs: Vec<(Beats, Beats)> =
                of.map(|(note, heard)| (note.onset, heard.onset)).collect();
            for pair in pairs.windows(2).filter(|pair| pair[0].0 < pair[1].0) {
                assert!(pair[0].1 < pair[1].1, "seed {seed}: {pair:?} of {part:?}");
            }
        }
    }
}

#[test]
fn a_note_is_heard_for_20_milliseconds_at_least_or_as_long_as_it_is_written() {
    for seed in 0..SEEDS {
        let (notes, moment) = (piece(seed), drawn(seed));
        for (written, heard) in notes.iter().zip(heard(&notes, FREE, moment)) {
            let least = Beats((moment.bpm * 0.32) as i64 - 1).min(written.duration / 2 - Beats(20));
            assert!(heard.duration >= least, "seed {seed}: {written:?} is heard as {heard:?}");
        }
    }
}

#[test]
fn the_band_is_in_time_on_average() {
    let (mut sum, mut count) = ([0.0; 16], [0.0; 16]);
    for seed in 0..SEEDS {
        let notes = piece(seed);
        let moment = Moment { bpm: 100.0, meter: Meter::COMMON, ..drawn(seed) };
        for (written, heard) in notes.iter().zip(heard(&notes, FREE, moment)) {
            let place = written.onset.rem_floor(Meter::COMMON.bar()).div_floor(SIXTEENTH) as usize;
            sum[place] += (heard.onset - written.onset).0 as f64 / 1.6;
            count[place] += 1.0;
        }
    }
    let late = sum.iter().zip(count).map(|(sum, count)| sum / count).collect::<Vec<_>>();
    println!("late on the sixteenths of a bar, ms: {late:.2?}");
    assert!(late[0].abs() < 1.5, "bar lines move by {:.2} ms", late[0]);
}

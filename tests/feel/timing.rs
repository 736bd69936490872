//! When notes begin and end.

use super::stage::{FREE, c_major, chord, heard, heard_at, mean, millis, moment, near, note, row};
use antiphon::music::{Beats, Note, Part, Velocity};
use antiphon::perform::Moment;

const SEEDS: u64 = 200;
/// Slow, so that nothing is near the bounds.
const BPM: f32 = 30.0;
const SECOND: Beats = Beats(480);

/// The mean of what is heard of a note over all seeds: how late it begins, and what its end loses, in milliseconds.
fn moved(notes: &[Note], place: usize, of: impl Fn(u64) -> Moment) -> (f64, f64) {
    let one = |seed| {
        let (written, heard) = (notes[place], heard(notes, FREE, of(seed))[place]);
        let late = millis(heard.onset - written.onset, BPM);
        (late, late + millis(written.duration - heard.duration, BPM) - late)
    };
    (mean(SEEDS, |seed| one(seed).0), mean(SEEDS, |seed| one(seed).1))
}

fn at(seed: u64) -> Moment {
    moment(seed, BPM)
}

/// A line of these pitches in eighths from the second beat of a bar on.
fn line(pitches: &[i32], each: Beats) -> Vec<Note> {
    let note = |(n, &pitch): (i64, &i32)| note(Part::Lead, pitch, SECOND + each * n, each);
    (0..).zip(pitches).map(note).collect()
}

/// What the end of a note loses in silence before the next.
fn gap(notes: &[Note], place: usize) -> f64 {
    let one = |seed| {
        let heard = heard(notes, FREE, at(seed));
        millis(heard[place + 1].onset - heard[place].onset - heard[place].duration, BPM)
    };
    mean(SEEDS, one)
}

#[test]
fn a_pitch_that_comes_again_is_parted_by_35_milliseconds() {
    let stepwise = gap(&line(&[60, 62, 62], SECOND), 0);
    near("a second, ms", stepwise, 0.0, 4.0);
    near("the same pitch, ms", gap(&line(&[62, 62, 60], SECOND), 0) - stepwise, 35.0, 6.0);
}

#[test]
fn a_leap_is_parted_by_its_size() {
    let published = |semitones: f64| 8.0 * semitones * (0.3 + 0.3 * 900.0 / 600.0);
    near("a fourth up, ms", gap(&line(&[60, 65], SECOND), 0), published(5.0), 6.0);
    near("a sixth down, ms", gap(&line(&[69, 60], SECOND), 0), published(9.0), 6.0);
}

#[test]
fn a_motive_ends_with_a_gap_after_its_longest_note() {
    let motive = |first: i64| {
        let lengths = [first, 480, 240];
        let mut onset = SECOND;
        let notes = [60, 62, 66].iter().zip(lengths).map(|(&pitch, length)| {
            let note = note(Part::Lead, pitch, onset, Beats(length));
            onset += Beats(length);
            note
        });
        notes.collect::<Vec<_>>()
    };
    let by_leap = gap(&motive(480), 1);
    near("a long note before a leap, ms", gap(&motive(240), 1) - by_leap, 60.0, 6.0);
}

#[test]
fn a_phrase_ends_with_a_breath_of_80_milliseconds() {
    let end = |bar: u32| {
        let of = |seed| Moment { bar, ..at(seed) };
        moved(&[note(Part::Lead, 60, SECOND * 6, SECOND * 2)], 0, of).1
    };
    let within = end(1);
    near("the last note of the fourth bar, ms", end(3) - within, 80.0, 4.0);
    near("the last note of the eighth bar, ms", end(7) - within, 80.0, 4.0);
    near("the last note of the second bar, ms", within, 0.0, 4.0);
}

#[test]
fn short_notes_are_played_shorter_and_detached() {
    // Notes of 250 ms and a long one after: 1.5 times 10 ms are gone from each when the next begins.
    let lag = |each| moved(&line(&[60, 60], each), 1, at).0;
    near("after a note of 250 ms, ms", lag(SECOND / 4) - lag(SECOND), -15.0, 6.0);
    let loss = moved(&[note(Part::Lead, 60, SECOND, SECOND / 4)], 0, at).1;
    near("silence of a note of 250 ms, ms", loss, 45.0, 4.0);
}

#[test]
fn a_tone_strange_to_its_chord_is_played_longer() {
    let late = |root| {
        let of = |seed| Moment { chord: chord(root, 0), since: -SECOND, ..at(seed) };
        moved(&line(&[60, 62], SECOND / 2), 1, of).0
    };
    near("500 ms on a minor second, ms", late(11) - late(0), 500.0 * 2.0 * 6.5 / 300.0, 8.0);
    let of = |seed, since| Moment { chord: chord(7, 0), key: c_major(), since, ..at(seed) };
    let first = moved(&line(&[67, 69], SECOND / 2), 1, |seed| of(seed, SECOND)).0;
    let later = moved(&line(&[67, 69], SECOND / 2), 1, |seed| of(seed, -SECOND)).0;
    near("the first note of a dominant, ms", first - later, 8.0 * 1.5_f64.sqrt(), 5.0);
}

#[test]
fn before_a_leap_up_a_note_is_shorter_and_before_one_down_longer() {
    let late = |pitch| moved(&line(&[60, pitch], SECOND), 1, at).0;
    let still = late(60);
    near("an octave up, ms", late(72) - still, -4.2 * 12.0_f64.sqrt(), 4.0);
    near("an octave down, ms", late(48) - still, 2.4 * 12.0_f64.sqrt(), 4.0);
}

#[test]
fn what_is_late_within_a_bar_is_in_time_on_the_bar_line() {
    // Each note is a minor second over the root: longer than written.
    let strange = |seed| Moment { chord: chord(11, 0), key: c_major(), ..at(seed) };
    let notes = row(Part::Lead, 60, SECOND / 2, 64);
    let mut late = [0.0; 16];
    for seed in 0..SEEDS {
        for (n, heard) in heard(&notes, FREE, strange(seed)).iter().enumerate() {
            late[n % 16] += millis(heard.onset - notes[n].onset, BPM) / (4 * SEEDS) as f64;
        }
    }
    println!("late on the sixteenths of a bar, ms: {late:.1?}");
    assert!(late[0].abs() < 1.0, "bar lines move by {:.1} ms", late[0]);
    assert!(late[8] > 5.0, "nothing moves: {late:.1?}");
}

#[test]
fn the_notes_of_a_chord_are_rolled_upwards() {
    let chords: Vec<Note> = (0..64)
        .flat_map(|n| [48, 52, 55, 60].map(|pitch| note(Part::Harmony, pitch, SECOND * n, SECOND)))
        .collect();
    let mut spreads: Vec<f64> = Vec::new();
    let mut upwards = 0;
    for seed in 0..8 {
        for chord in heard(&chords, FREE, moment(seed, BPM)).chunks(4).skip(1) {
            let at: Vec<f64> = chord.iter().map(|note| millis(note.onset, BPM)).collect();
            spreads.push(at[3] - at[0]);
            upwards += usize::from(at[0] <= at[3]);
        }
    }
    spreads.sort_by(f64::total_cmp);
    let [low, median, high] = [10, 50, 90].map(|share| spreads[share * spreads.len() / 100]);
    println!(
        "spreads of chords, ms: {low:.1}, {median:.1}, {high:.1} at 10, 50 and 90 %; measured 8, 21, 47"
    );
    let near = (16.0..25.0).contains(&median) && (5.0..11.0).contains(&low) && high > 25.0;
    assert!(near, "{low:.1}, {median:.1}, {high:.1}");
    assert!(upwards * 20 > spreads.len() * 19, "{upwards} of {} go upwards", spreads.len());
}

#[test]
fn a_louder_melody_leads_its_chord() {
    let led = |velocity: i32| {
        let pair = |n: i64| {
            let lead = note(Part::Lead, 72, SECOND * n, SECOND);
            let lead = Note { velocity: Velocity::clamped(velocity), ..lead };
            [lead, note(Part::Harmony, 60, SECOND * n, SECOND)]
        };
        let notes: Vec<Note> = (0..16).flat_map(pair).collect();
        mean(20, |seed| {
            let heard = heard(&notes, FREE, at(seed));
            heard.chunks(2).map(|pair| millis(pair[1].onset - pair[0].onset, BPM)).sum::<f64>()
                / 16.0
        })
    };
    near("a melody 10 steps louder, ms ahead", led(90) - led(80), 6.0, 2.0);
}

#[test]
fn what_changes_in_the_music_is_heard_from_the_next_note_on() {
    let notes = row(Part::Lead, 60, SECOND, 2);
    let changes =
        |onset: Beats| Moment { bar: if onset < SECOND { 2 } else { 7 }, ..moment(1, BPM) };
    let (one, two) = (heard(&notes, FREE, changes(Beats(0))), heard_at(&notes, FREE, BPM, changes));
    assert_eq!(one[0].velocity, two[0].velocity);
    assert_ne!(one[1].velocity, two[1].velocity);
}

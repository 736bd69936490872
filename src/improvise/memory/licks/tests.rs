//! Turns of phrase are found again, and only those.

use super::*;
use crate::music::Velocity;
use crate::token::DURATIONS;

const SIXTEENTH: i64 = FRAME.0;

fn heard(pitch: i32, at: i64, on: bool) -> Heard {
    let (pitch, velocity) = (Pitch::clamped(pitch), Velocity::MEDIUM);
    Heard { pitch, velocity, at: Beats(at * SIXTEENTH), on }
}

/// Plays pitches an eighth apart from a sixteenth on, each a sixteenth long.
fn play(licks: &mut Licks, from: i64, pitches: &[i32]) {
    for (at, &pitch) in (0..).zip(pitches) {
        licks.hear(heard(pitch, from + 2 * at, true));
        licks.hear(heard(pitch, from + 2 * at + 1, false));
        let note = GridNote { pitch: Pitch::clamped(pitch), ..GridNote::default() };
        licks.follow(&[note], from + 2 * at);
    }
}

fn expected(licks: &Licks, frame: i64) -> (usize, Vec<(u8, i64, u8)>) {
    let Expected { nexts, order } = licks.expect(frame);
    (order, nexts.iter().map(|n| (n.pitch.number(), n.frame, n.duration)).collect())
}

#[test]
fn what_was_played_before_is_expected_in_any_key() {
    let mut licks = Licks::new();
    play(&mut licks, 0, &[60, 62, 63, 67, 65]);
    play(&mut licks, 100, &[50, 52, 53]);
    // A sixteenth has six steps of the grid, which is the sixth duration.
    assert_eq!(expected(&licks, 105), (2, vec![(57, 106, 5)]));
    play(&mut licks, 106, &[57]);
    assert_eq!(expected(&licks, 107), (3, vec![(55, 108, 5)]));
    assert_eq!(expected(&licks, 109).1, [], "it is too late for that");
}

#[test]
fn nothing_is_expected_across_a_break_or_a_turn() {
    let mut licks = Licks::new();
    play(&mut licks, 0, &[60, 62]);
    play(&mut licks, 100, &[63, 65]);
    licks.turn();
    play(&mut licks, 0, &[60, 62]);
    assert_eq!(expected(&licks, 3), (0, vec![]));
}

#[test]
fn of_a_chord_the_highest_note_is_remembered() {
    let mut licks = Licks::new();
    for chord in [[60, 64, 67], [65, 60, 62]] {
        let at = if chord[0] == 60 { 0 } else { 4 };
        chord.iter().for_each(|&pitch| licks.hear(heard(pitch, at, true)));
        chord.iter().for_each(|&pitch| licks.hear(heard(pitch, at + 2, false)));
    }
    let turns: Vec<_> = learned(&licks.reader()).iter().map(|&w| LickNote::unpack(w)).collect();
    let pitches: Vec<u8> = turns.iter().map(|turn| turn.pitch.number()).collect();
    assert_eq!(pitches, [67, 65]);
    assert_eq!(DURATIONS[usize::from(turns[0].duration)], 12);
}

#[test]
fn what_was_saved_and_restored_expects_the_same_and_what_is_forgotten_nothing() {
    let (mut licks, mut at) = (Licks::new(), 0);
    for turn in 0..400 {
        let pitches: Vec<i32> = (0..9).map(|n| 50 + (turn * 7 + n * n * 5) % 17).collect();
        play(&mut licks, at, &pitches);
        at += 20 + 30 * i64::from(turn % 3 == 0);
    }
    let saved = learned(&licks.reader());
    assert_eq!(saved.len(), CAPACITY);
    let mut other = Licks::new();
    play(&mut other, 0, &[60, 61, 62]);
    other.restore(&saved);
    assert_eq!(learned(&other.reader()), saved);
    let mut found = 0;
    for turn in 0..400 {
        let pitches: Vec<i32> = (0..4).map(|n| 50 + (turn * 7 + n * n * 5) % 17).collect();
        for licks in [&mut licks, &mut other] {
            licks.turn();
            (0..)
                .zip(&pitches)
                .for_each(|(at, &pitch)| licks.line_to(Pitch::clamped(pitch), 2 * at));
        }
        assert_eq!(expected(&licks, 7), expected(&other, 7), "turn {turn}");
        found += expected(&licks, 7).1.len();
    }
    assert!(found > 100, "{found}");
    other.forget();
    other.line_to(Pitch::MIDDLE_C, 0);
    other.line_to(Pitch::clamped(62), 2);
    assert_eq!(expected(&other, 3), (0, vec![]));
    assert_eq!(learned(&other.reader()), Learned::new());
}

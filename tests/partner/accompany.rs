//! Chords under a melody, chosen as it is played.

use antiphon::improvise::Mode;
use antiphon::music::{Beats, Chord, Note, Part, Pitch};

use super::in_mode;
use super::rig::Cut;
use super::rig::duet::{Duet, Sounded, chords, melody, note, sounded};
use super::rig::figures::entropy;

/// "Twinkle, twinkle", a folk tune of the eighteenth century, in C.
pub const TWINKLE: [(f64, i32); 14] = [
    (1.0, 60),
    (1.0, 60),
    (1.0, 67),
    (1.0, 67),
    (1.0, 69),
    (1.0, 69),
    (2.0, 67),
    (1.0, 65),
    (1.0, 65),
    (1.0, 64),
    (1.0, 64),
    (1.0, 62),
    (1.0, 62),
    (2.0, 60),
];

/// The tune three times over, from a beat on so many semitones higher.
fn twinkle(from: f64, semitones: i32) -> Vec<Note> {
    let moved = |note: Note| {
        let by = if note.onset >= Beats::from_quarters(from) { semitones } else { 0 };
        Note { pitch: Pitch::clamped(i32::from(note.pitch.number()) + by), ..note }
    };
    melody(&TWINKLE.repeat(3)).into_iter().map(moved).collect()
}

/// Chords as what sounds, each to the next: a figure need not sound all their tones at once.
pub fn as_sounded(chords: &[(f64, Chord)], end: f64) -> Vec<Sounded> {
    let ends = chords.iter().skip(1).map(|&(at, _)| at).chain([end]);
    let each = |(&(onset, chord), end): (&(f64, Chord), f64)| {
        let tone = |tone: u8| Sounded { part: Some(Part::Harmony), pitch: 48 + tone, onset, end };
        chord.tones.iter().map(|class| tone(class.number())).collect::<Vec<_>>()
    };
    chords.iter().zip(ends).flat_map(each).collect()
}

/// The share of the melody's time from one beat to another whose pitch class is in the accompaniment sounding then.
pub fn in_chord(melody: &[Note], heard: &[Sounded], from: f64, to: f64) -> f64 {
    const STEPS: f64 = 24.0;
    let (mut all, mut within) = (0.0, 0.0);
    for note in melody {
        let (start, end) = (note.onset.to_quarters().max(from), note.end().to_quarters().min(to));
        let steps = ((end - start) * STEPS).round().max(0.0) as u32;
        for step in 0..steps {
            let at = start + (f64::from(step) + 0.5) / STEPS;
            let sounds = |s: &&Sounded| {
                matches!(s.part, Some(Part::Harmony | Part::Bass)) && s.onset <= at && at < s.end
            };
            let class = note.pitch.number() % 12;
            all += 1.0;
            within +=
                f64::from(u8::from(heard.iter().filter(sounds).any(|s| s.pitch % 12 == class)));
        }
    }
    if all == 0.0 { 0.0 } else { within / all }
}

/// What is played to a melody of twelve bars, and the chords as they are told.
fn accompanied(notes: &[Note], seed: u64) -> [Vec<Sounded>; 2] {
    let duet = Duet::of(notes.to_vec(), in_mode(Mode::Accompany, seed)).low_rate();
    let events = duet.play().events;
    [sounded(&events), as_sounded(&chords(&events), 48.0)]
}

/// The share of what harmony and bass begin on a beat that belongs to the chord told there.
fn within(heard: &[Sounded], told: &[Sounded]) -> f64 {
    let mine = |s: &&Sounded| matches!(s.part, Some(Part::Harmony | Part::Bass));
    let on_beat = |s: &&Sounded| s.onset.fract() < 0.02;
    let begun: Vec<&Sounded> = heard.iter().filter(mine).filter(on_beat).collect();
    let fits = |s: &&&Sounded| {
        let sounds = |t: &&Sounded| t.onset <= s.onset + 0.02 && s.onset + 0.02 < t.end;
        told.iter().filter(sounds).any(|t| t.pitch % 12 == s.pitch % 12)
    };
    begun.iter().filter(fits).count() as f64 / begun.len().max(1) as f64
}

/// The pitch classes of each chord, a bit each, and for how many quarters: up to the next.
fn strokes(heard: &[Sounded], end: f64) -> Vec<(u16, f64)> {
    let mut strokes: Vec<(f64, u16)> = Vec::new();
    for note in heard.iter().filter(|note| note.part == Some(Part::Harmony)) {
        let class = 1 << (note.pitch % 12);
        match strokes.last_mut() {
            Some((at, classes)) if note.onset - *at < 0.1 => *classes |= class,
            _ => strokes.push((note.onset, class)),
        }
    }
    let ends = strokes.iter().skip(1).map(|&(at, _)| at).chain([end]);
    strokes.iter().zip(ends).map(|(&(at, classes), end)| (classes, (end - at).max(0.0))).collect()
}

/// That these are chords, and not always the same: a cluster of all tones would hold any melody.
fn assert_chords_that_change(heard: &[Sounded], end: f64, what: &str) {
    let strokes = strokes(heard, end);
    let tones = strokes.iter().map(|(classes, _)| classes.count_ones()).max().unwrap_or(0);
    let bits = entropy(strokes);
    println!("{what}: at most {tones} tones in a chord, {bits:.2} bits of chords");
    assert!((3..=4).contains(&tones), "{what}: {tones} tones in a chord");
    assert!(bits > 1.0, "{what}: {bits} bits of chords");
}

#[test]
fn chords_hold_the_melody_as_it_is_played() {
    let struck = (0..12).map(|seed| {
        let notes = twinkle(f64::MAX, 0);
        let [heard, told] = accompanied(&notes, seed);
        let (share, within) = (in_chord(&notes, &told, 0.0, 48.0), within(&heard, &told));
        println!(
            "seed {seed}: {share:.3} of the melody, {within:.3} of what is struck in the chord"
        );
        assert_chords_that_change(&told, 48.0, &format!("seed {seed}"));
        assert!(share > 0.75, "seed {seed}: {share}");
        // What is struck in the moment in which the tune moves the chord may be late by that note.
        assert!(within > 0.85, "seed {seed}: {within} of what is struck");
        within
    });
    let struck = struck.sum::<f64>() / 12.0;
    println!("{struck:.3} of what is struck on the mean");
    assert!(struck > 0.93, "{struck} of what is struck");
}

#[test]
fn the_harmony_plays_figures_and_no_block_chords() {
    let strikes = (0..12).flat_map(|seed| {
        let [heard, _] = accompanied(&twinkle(f64::MAX, 0), seed);
        let harmony = heard.into_iter().filter(|s| s.part == Some(Part::Harmony));
        let mut onsets: Vec<f64> = harmony.map(|s| s.onset).collect();
        onsets.dedup_by(|a, b| (*a - *b).abs() < 0.02);
        onsets
    });
    let onsets: Vec<f64> = strikes.collect();
    let between = onsets.iter().filter(|onset| onset.rem_euclid(1.0) > 0.1).count();
    println!("seeds 0 to 11: {between} of {} strikes of the harmony between beats", onsets.len());
    // Block chords under this tune of quarters are struck on beats alone.
    assert!(between * 5 > onsets.len(), "{between} of {}", onsets.len());
}

#[test]
fn the_lead_is_left_to_the_person() {
    let [heard, _] = accompanied(&twinkle(f64::MAX, 0), 1);
    assert!(heard.iter().all(|note| note.part != Some(Part::Lead)));
    assert!(heard.iter().any(|note| note.part == Some(Part::Bass)));
}

#[test]
fn after_a_sudden_key_change_the_chords_are_back_within_a_bar() {
    for semitones in [1, 3, 6] {
        let notes = twinkle(24.0, semitones);
        let [_, told] = accompanied(&notes, 1);
        let after = in_chord(&notes, &told, 28.0, 44.0);
        assert_chords_that_change(&told, 48.0, &format!("{semitones} semitones"));
        assert!(after > 0.65, "{semitones} semitones: {after}");
    }
}

#[test]
fn an_accompaniment_is_the_same_in_every_cut() {
    let session = Duet::of(twinkle(16.0, 5), in_mode(Mode::Accompany, 3)).session();
    let whole = session.play(Cut::Every(512));
    for cut in [Cut::Every(64), Cut::Random { seed: 7, most: 900, block: 0 }] {
        assert_eq!(whole.difference(&session.play(cut)), None, "{cut:?}");
    }
}

#[test]
fn a_solo_goes_over_the_chords_that_the_person_lays() {
    let triad = |at: f64, low: i32, third: i32| {
        [low, low + third, low + 7].map(|pitch| note(at, 7.5, pitch)).to_vec()
    };
    let comped: Vec<Note> = (0..4)
        .flat_map(|turn| {
            [triad(16.0 * f64::from(turn), 48, 4), triad(16.0 * f64::from(turn) + 8.0, 53, 4)]
        })
        .flatten()
        .collect();
    let heard = sounded(&Duet::of(comped, in_mode(Mode::Solo, 2)).play().events);
    let of = |part: Part| heard.iter().filter(move |note| note.part == Some(part));
    assert_eq!(of(Part::Harmony).count(), 0, "the person lays the chords");
    assert!(of(Part::Lead).count() > 20);
    let fits = |note: &&Sounded| {
        let tones = if note.onset % 16.0 < 8.0 { [0, 4, 7] } else { [5, 9, 0] };
        tones.contains(&(note.pitch % 12))
    };
    let steady = || of(Part::Bass).filter(|note| note.onset % 8.0 > 0.5 && note.onset < 64.0);
    let share = steady().filter(fits).count() as f64 / steady().count() as f64;
    assert!(share > 0.99, "{share} of the bass in the chord");
}

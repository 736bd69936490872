#![allow(clippy::unwrap_used)]

use super::*;
use crate::clock::{Rate, Tempo};
use crate::music::{PitchClass, PitchSet};

/// 960 ticks a second at 960 frames a second would be too slow a rate; 40 frames to a tick is exact.
fn grid() -> Grid {
    Grid::running(Frames(0), 0.0, Tempo::new(60.0).unwrap(), Rate::new(38_400.0).unwrap())
}

fn span(start: u64, end: u64) -> Span {
    Span { start: Frames(start), end: Frames(end), offset: 0 }
}

fn press(channel: u8, pitch: Pitch) -> Press {
    Press { channel, pitch, velocity: Velocity::MEDIUM }
}

fn at(frame: u64) -> At {
    At::new(span(frame, frame), Frames(frame), &grid())
}

fn note(part: Part, pitch: i32, onset: i64, duration: i64) -> Note {
    Note {
        part,
        pitch: Pitch::clamped(pitch),
        velocity: Velocity::MEDIUM,
        onset: Beats(onset),
        duration: Beats(duration),
    }
}

/// `+60@4` for an on and `-60@8` for an off, with the frame.
fn written(output: &Output) -> Vec<String> {
    let word = |event: &Event| match event.kind {
        EventKind::On { pitch, .. } => format!("+{}@{}", pitch.number(), event.at.frame.0),
        EventKind::Off { pitch } => format!("-{}@{}", pitch.number(), event.at.frame.0),
        other => format!("{other:?}"),
    };
    output.iter().map(word).collect()
}

fn play(performer: &mut Performer, from: u64, to: u64) -> Vec<String> {
    let mut output = Output::new();
    performer.due(span(from, to), &grid(), &mut output);
    written(&output)
}

#[test]
fn notes_sound_from_their_onset_to_their_end() {
    let mut performer = Performer::new();
    assert!(performer.take(note(Part::Lead, 62, 2, 3), Beats(0)));
    assert!(performer.take(note(Part::Lead, 60, 1, 1), Beats(0)));
    assert_eq!(play(&mut performer, 0, 1000), ["+60@40", "-60@80", "+62@80", "-62@200"]);
    assert_eq!(performer.sounding(), 0);
}

#[test]
fn a_pitch_struck_again_ends_first() {
    let mut performer = Performer::new();
    performer.take(note(Part::Lead, 60, 1, 9), Beats(0));
    performer.take(note(Part::Lead, 60, 2, 1), Beats(0));
    assert_eq!(play(&mut performer, 0, 1000), ["+60@40", "-60@80", "+60@80", "-60@120"]);
}

#[test]
fn two_parts_on_one_channel_share_a_pitch_one_after_the_other() {
    let mut performer = Performer::new();
    performer.route(Routing::One(4));
    performer.take(note(Part::Lead, 60, 1, 9), Beats(0));
    performer.take(note(Part::Harmony, 60, 2, 9), Beats(0));
    assert_eq!(play(&mut performer, 0, 1000), ["+60@40", "-60@80", "+60@80", "-60@440"]);
}

#[test]
fn a_part_does_not_strike_what_the_person_holds() {
    let mut performer = Performer::new();
    let mut output = Output::new();
    let channel = Part::Lead.channel();
    performer.press(press(channel, Pitch::clamped(60)), at(0), &mut output);
    performer.take(note(Part::Lead, 60, 1, 9), Beats(0));
    performer.take(note(Part::Lead, 64, 1, 1), Beats(0));
    assert_eq!(play(&mut performer, 0, 1000), ["+64@40", "-64@80"]);
    performer.release(channel, Pitch::clamped(60), at(1000), &mut output);
    assert_eq!(written(&output), ["+60@0", "-60@1000"]);
}

#[test]
fn a_late_note_sounds_at_once_and_one_that_is_over_does_not() {
    let mut performer = Performer::new();
    assert!(performer.take(note(Part::Lead, 60, 8, 10), Beats(10)));
    assert!(!performer.take(note(Part::Lead, 61, 8, 2), Beats(10)));
    assert!(!performer.take(note(Part::Lead, 62, -500, 1000), Beats(10)));
    assert!(!performer.take(note(Part::Lead, 63, 20, 0), Beats(10)));
    assert_eq!(play(&mut performer, 400, 1000), ["+60@400", "-60@720"]);
}

#[test]
fn a_note_lasts_a_frame_at_least() {
    let mut performer = Performer::new();
    performer.take(note(Part::Lead, 60, 8, 3), Beats(10));
    assert_eq!(play(&mut performer, 440, 1000), ["+60@440", "-60@441"]);
}

#[test]
fn an_off_that_does_not_fit_waits_and_goes_first() {
    let mut performer = Performer::new();
    performer.take(note(Part::Lead, 60, 1, 1), Beats(0));
    performer.take(note(Part::Lead, 67, 4, 1), Beats(0));
    let mut output = Output::new();
    let filler = Event {
        at: at(0),
        source: Source::Player,
        channel: 0,
        kind: EventKind::Pressure { value: 0 },
    };
    while output.room() > 1 {
        output.push(filler).unwrap();
    }
    performer.due(span(0, 100), &grid(), &mut output);
    assert_eq!(output.last().map(|event| event.kind), Some(on(60)));
    performer.due(span(100, 140), &grid(), &mut output);
    assert_eq!(performer.sounding(), 1);
    assert_eq!(play(&mut performer, 140, 1000), ["-60@140", "+67@160", "-67@200"]);
}

fn on(pitch: i32) -> EventKind {
    EventKind::On { pitch: Pitch::clamped(pitch), velocity: Velocity::MEDIUM }
}

#[test]
fn a_cut_ends_the_parts_and_leaves_the_person() {
    let mut performer = Performer::new();
    let mut output = Output::new();
    performer.press(press(5, Pitch::clamped(72)), at(0), &mut output);
    performer.take(note(Part::Bass, 40, 0, 500), Beats(0));
    performer.take(note(Part::Bass, 41, 100, 500), Beats(0));
    performer.due(span(0, 32), &grid(), &mut output);
    performer.cut(at(32), &mut output);
    assert_eq!(written(&output), ["+72@0", "+40@0", "-40@32"]);
    assert!(play(&mut performer, 32, 100_000).is_empty());
    assert_eq!(performer.sounding(), 1);
}

#[test]
fn silence_falls_on_one_part() {
    let mut performer = Performer::new();
    let mut output = Output::new();
    for (part, pitch) in [(Part::Bass, 40), (Part::Lead, 70)] {
        performer.take(note(part, pitch, 0, 10), Beats(0));
        performer.take(note(part, pitch, 20, 10), Beats(0));
    }
    performer.due(span(0, 32), &grid(), &mut output);
    performer.silence(Part::Bass, at(32), &mut output);
    assert_eq!(written(&output), ["+40@0", "+70@0", "-40@32"]);
    assert_eq!(play(&mut performer, 32, 2000), ["-70@400", "+70@800", "-70@1200"]);
}

#[test]
fn everything_can_sound_at_once_and_all_of_it_ends() {
    let mut performer = Performer::new();
    let mut output = Output::new();
    let mut ons = 0;
    for channel in 0..16 {
        for pitch in PitchSet::ALL.iter() {
            performer.press(press(channel, pitch), at(0), &mut output);
            if output.is_full() {
                ons += output.len();
                output.clear();
            }
        }
    }
    assert_eq!((ons, performer.sounding()), (2048, 2048));
    performer.reset();
    let mut offs = 0;
    for block in 0..3 {
        offs += play(&mut performer, block * 32, block * 32 + 32).len();
    }
    assert_eq!((offs, performer.sounding()), (2048, 0));
}

#[test]
fn what_sounds_and_what_comes_moves_to_the_tones_of_another_chord() {
    let mut performer = Performer::new();
    for (pitch, onset) in [(60, 1), (64, 1), (67, 1), (72, 5)] {
        performer.take(note(Part::Harmony, pitch, onset, 999), Beats(0));
    }
    assert_eq!(play(&mut performer, 0, 80), ["+60@40", "+64@40", "+67@40"]);
    let g = [7, 11, 2].into_iter().map(PitchClass::new);
    let tones = g.fold(PitchClassSet::default(), PitchClassSet::with);
    let mut output = Output::new();
    performer.recast(Part::Harmony, (tones, Velocity::MEDIUM), at(80), &mut output);
    assert_eq!(written(&output), ["-60@80", "+59@80", "-64@80", "+62@80"]);
    // Each ends when what it stands for would have, and what was to come is of the chord.
    assert_eq!(
        play(&mut performer, 80, 50_000),
        ["+71@200", "-67@40000", "-59@40000", "-62@40000", "-71@40160"]
    );
}

#[test]
fn what_is_as_good_as_over_does_not_move() {
    let mut performer = Performer::new();
    let sixteenth = Beats::QUARTER.0 / 4;
    performer.take(note(Part::Bass, 48, 0, sixteenth), Beats(0));
    play(&mut performer, 0, 80);
    let tones = PitchClassSet::default().with(PitchClass::new(2));
    let (nearly, mut output) = (at(40 * (sixteenth as u64 - 5)), Output::new());
    performer.recast(Part::Bass, (tones, Velocity::MEDIUM), nearly, &mut output);
    assert_eq!(written(&output).len(), 1, "{output:?}");
    assert_eq!(performer.sounding(), 0);
}

#[test]
fn a_part_kept_to_tones_ends_what_else_it_sounds() {
    let mut performer = Performer::new();
    for (part, pitch) in [(Part::Harmony, 60), (Part::Harmony, 65), (Part::Lead, 65)] {
        performer.take(note(part, pitch, 1, 9), Beats(0));
    }
    play(&mut performer, 0, 80);
    let tones = PitchClassSet::default().with(PitchClass::new(0));
    let mut output = Output::new();
    performer.keep_to(Part::Harmony, tones, at(80), &mut output);
    assert_eq!(written(&output), ["-65@80"]);
    assert_eq!(performer.sounding(), 2);
}

#![allow(clippy::unwrap_used)]

use super::*;
use crate::listen::Heard;
use crate::model;
use crate::music::{Beats, Note, Part, PartSet, Pitch, Velocity};
use crate::token::MAX_STYLES;

/// What a quantum at 48 kHz may spend.
const BUDGET: u32 = 262_144;

fn improviser() -> Improviser {
    Improviser::new(model::shipped().unwrap())
}

fn settings(seed: u64) -> ImproviserSettings {
    let mut style = [0.0; MAX_STYLES];
    style[0] = 1.0;
    ImproviserSettings { style, seed, parts: PartSet::ALL, ..ImproviserSettings::default() }
}

/// Thinks `steps` times, `step` apart, with so much work each time; gives what was handed over.
fn think(
    improviser: &mut Improviser,
    settings: &ImproviserSettings,
    steps: i64,
    step: Beats,
    budget: u32,
) -> Vec<Note> {
    let mut notes = Vec::new();
    for at in 0..steps {
        let before = improviser.report().spent;
        improviser.think(
            TransportSnapshot { now: step * at, ..TransportSnapshot::default() },
            settings,
            budget,
        );
        let spent = improviser.report().spent - before;
        assert!(spent <= u64::from(budget), "{spent} of {budget}, seed {}", settings.seed);
        notes.extend(improviser.take().iter());
    }
    notes
}

#[test]
fn no_quantum_spends_more_than_its_grant() {
    for (seed, budget) in [(1, BUDGET), (2, BUDGET / 2), (3, BUDGET / 4)] {
        let mut improviser = improviser();
        think(&mut improviser, &settings(seed), 4000, Beats(2), budget);
        assert!(improviser.report().spent > 1_000_000, "seed {seed}");
    }
}

#[test]
fn with_enough_work_every_frame_is_decided_in_time() {
    let mut improviser = improviser();
    let notes = think(&mut improviser, &settings(1), 20_000, Beats(1), BUDGET);
    assert_eq!(improviser.report().hit_rate(), 1.0, "{:?}", improviser.report());
    assert!(notes.len() > 20);
}

#[test]
fn a_frame_that_is_not_decided_comes_from_memory_or_rests() {
    let mut improviser = improviser();
    let settings = settings(1);
    think(&mut improviser, &settings, 16_000, Beats(1), BUDGET);
    let mut notes = Vec::new();
    for at in 16_000..48_000 {
        improviser.think(
            TransportSnapshot { now: Beats(at), ..TransportSnapshot::default() },
            &settings,
            2000,
        );
        for note in &improviser.take() {
            assert!(note.onset >= Beats(at), "{note:?} at {at}");
            notes.push(*note);
        }
    }
    let report = improviser.report();
    assert!(report.remembered > 0 && report.rested + report.remembered > 20, "{report:?}");
    assert_eq!(report.planned + report.remembered + report.rested, 200, "{report:?}");
    assert!(report.hit_rate() < 1.0 && !notes.is_empty(), "{report:?}");
}

#[test]
fn a_note_heard_while_the_next_frame_is_composed_is_remembered_near_its_place() {
    let mut improviser = improviser();
    let settings = settings(1);
    let steps = FRAME.0 * 8;
    for at in 0..steps {
        if at == FRAME.0 * 5 - 3 {
            let (pitch, velocity) = (Pitch::clamped(90), Velocity::MEDIUM);
            let _nothing_moves =
                improviser.hear(Heard { pitch, velocity, at: Beats(at), on: true }, &settings);
        }
        improviser.think(
            TransportSnapshot { now: Beats(at), ..TransportSnapshot::default() },
            &settings,
            BUDGET,
        );
        let _ = improviser.take();
    }
    let tape = improviser.known.context.memory.tape();
    let heard = (1..=tape.now())
        .find_map(|back| Some((back, tape.before(back).iter().find(|n| n.pitch.number() == 90)?)));
    let (back, note) = heard.unwrap();
    assert_eq!((tape.now() - back, note.offset, note.part), (5, 0, Part::Lead));
}

#[test]
fn the_model_finds_four_voices_within_four_quanta() {
    let mut improviser = improviser();
    let settings = ImproviserSettings { mode: Mode::Harmonise, voices: 4, ..settings(1) };
    let mut waited = 0;
    for at in 0..8000 {
        let transport = TransportSnapshot { now: Beats(at), ..TransportSnapshot::default() };
        if at % 90 == 0 {
            let call = Call {
                id: at as u32,
                pitch: Pitch::clamped(60 + (at % 24) as i32),
                velocity: Velocity::MEDIUM,
            };
            assert!(improviser.call(call, transport, &settings));
            waited = 0;
        }
        waited += 1;
        improviser.think(transport, &settings, BUDGET);
        if let Some(answer) = improviser.answered(transport) {
            assert!(waited <= 4 && answer.voicing.voices.len() == 4, "{answer:?} after {waited}");
        }
    }
    let report = improviser.report();
    assert_eq!((report.answered, report.settled), (89, 0), "{report:?}");
    assert_eq!(report.hit_rate(), 1.0, "{report:?}");
}

#[test]
fn a_key_that_cannot_wait_gets_the_nearest_voices() {
    let mut improviser = improviser();
    let settings = ImproviserSettings { mode: Mode::Harmonise, voices: 2, ..settings(1) };
    let (transport, pitch) = (TransportSnapshot::default(), Pitch::clamped(72));
    assert!(improviser.call(
        Call { id: 7, pitch, velocity: Velocity::MEDIUM },
        transport,
        &settings
    ));
    improviser.think(transport, &settings, 40_000);
    assert!(improviser.answered(transport).is_none());
    let voices = improviser.settle(7, transport, &settings).map(|answer| answer.voicing.voices);
    assert_eq!(voices.unwrap()[..], [Pitch::clamped(66), Pitch::clamped(69)]);
    assert!(improviser.settle(7, transport, &settings).is_none());
    assert_eq!(improviser.report().settled, 1);
}

use super::phase::sine;
use super::*;
use crate::clock::{At, Frames, Grid};
use crate::music::{Beats, Part, Pitch, Velocity};
use crate::perform::{EventKind, Source};

const RATE: f64 = 48_000.0;

#[allow(clippy::unwrap_used)]
fn synth() -> Synth {
    Synth::new(Rate::new(RATE).unwrap())
}

fn event(frame: u64, source: Source, kind: EventKind) -> Event {
    let span = Span { start: Frames(0), end: Frames(u64::MAX), offset: 0 };
    let at = At::new(span, Frames(frame), &Grid::standing(Beats::ZERO));
    Event { at, source, channel: 0, kind }
}

fn on(frame: u64, source: Source, pitch: i32) -> Event {
    let kind = EventKind::On { pitch: Pitch::clamped(pitch), velocity: Velocity::clamped(110) };
    event(frame, source, kind)
}

fn off(frame: u64, source: Source, pitch: i32) -> Event {
    event(frame, source, EventKind::Off { pitch: Pitch::clamped(pitch) })
}

/// The sound of `frames` frames during which `events` happen, quantum by quantum, each cut in two at `cut`.
fn sound(synth: &mut Synth, events: &[Event], tone: &Tone, frames: u64, cut: u64) -> Vec<[f32; 2]> {
    let mut heard = Vec::new();
    let mut start = 0;
    while start < frames {
        let end = (start + if start % QUANTUM == 0 { cut } else { QUANTUM - start % QUANTUM })
            .min(frames);
        let due: Vec<Event> =
            events.iter().filter(|e| (start..end).contains(&e.at.frame.0)).copied().collect();
        let span = Span { start: Frames(start), end: Frames(end), offset: start as u32 };
        let (mut left, mut right) = (vec![0.0; span.len()], vec![0.0; span.len()]);
        synth.render(span, &due, tone, &mut left, &mut right);
        heard.extend(left.iter().zip(&right).map(|(&l, &r)| [l, r]));
        start = end;
    }
    heard
}

fn loudest(sound: &[[f32; 2]]) -> f32 {
    sound.iter().flatten().fold(0.0, |most, x| x.abs().max(most))
}

fn every_source() -> [Source; 5] {
    [
        Source::Part(Part::Lead),
        Source::Part(Part::Bass),
        Source::Part(Part::Harmony),
        Source::Part(Part::Drums),
        Source::Player,
    ]
}

#[test]
fn each_part_is_heard_and_falls_silent() {
    for source in every_source() {
        let pitch = if source == Source::Part(Part::Drums) { 36 } else { 57 };
        let events = [on(100, source, pitch), off(20_000, source, pitch)];
        let heard = sound(&mut synth(), &events, &Tone::default(), 300_000, QUANTUM);
        let (before, after) = heard.split_at(100);
        assert_eq!(loudest(before), 0.0, "{source:?} before its stroke");
        assert!((0.03..=1.0).contains(&loudest(after)), "{source:?}: {}", loudest(after));
        assert_eq!(loudest(&heard[280_000..]), 0.0, "{source:?} long after");
    }
}

#[test]
fn parts_sound_different() {
    let of = |source| sound(&mut synth(), &[on(0, source, 57)], &Tone::default(), 4800, QUANTUM);
    let sounds: Vec<_> = every_source().map(of).into_iter().collect();
    for (at, one) in sounds.iter().enumerate() {
        assert!(sounds[..at].iter().all(|other| other != one));
    }
}

#[test]
fn cutting_a_quantum_changes_no_bit() {
    let mut events = Vec::new();
    for step in 0..40 {
        let source = every_source()[step as usize % 5];
        events.push(on(step * 571, source, 40 + step as i32));
        events.push(off(step * 571 + 900, source, 40 + step as i32));
    }
    events.sort_by_key(|event| event.at.frame);
    let whole = sound(&mut synth(), &events, &Tone::default(), 60_000, QUANTUM);
    for cut in [1, 7, 31] {
        let cut_up = sound(&mut synth(), &events, &Tone::default(), 60_000, cut);
        assert!(
            whole
                .iter()
                .flatten()
                .zip(cut_up.iter().flatten())
                .all(|(a, b)| a.to_bits() == b.to_bits())
        );
    }
}

#[test]
fn more_notes_than_voices_do_not_clip() {
    let loud = Tone { volume: 2.0, ..Tone::default() };
    let events: Vec<Event> =
        (0..100).map(|n| on(n * 480, Source::Part(Part::Harmony), 20 + n as i32)).collect();
    assert!(loudest(&sound(&mut synth(), &events, &loud, 60_000, QUANTUM)) <= 1.0);
}

#[test]
fn a_voice_that_makes_room_does_not_click() {
    let source = Source::Part(Part::Harmony);
    let events: Vec<Event> = (0..64).map(|n| on(n * 960, source, 24 + (n % 12) as i32)).collect();
    let dry = Tone { volume: 0.3, room: 0.0, ..Tone::default() };
    let heard = sound(&mut synth(), &events, &dry, 62_000, QUANTUM);
    let steepest =
        |part: &[[f32; 2]]| part.windows(2).map(|w| (w[1][0] - w[0][0]).abs()).fold(0.0, f32::max);
    let (before, after) = heard.split_at(31 * 960);
    assert!(
        steepest(after) < 1.5 * steepest(before),
        "{} after {}",
        steepest(after),
        steepest(before)
    );
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let (level, send) = (f32::INFINITY, f32::NAN);
    let wild = StripTone { level, pan: f32::NAN, tilt: f32::NEG_INFINITY, send };
    let tone = Tone { volume: f32::NAN, strips: [wild; 5], room: -1.0, ..Tone::default() };
    let heard = sound(&mut synth(), &[on(0, Source::Part(Part::Lead), 60)], &tone, 9600, QUANTUM);
    assert!(heard.iter().flatten().all(|x| x.is_finite()));
    assert!(loudest(&heard) > 0.01);
}

#[test]
fn the_sine_is_one() {
    for step in 0..1000 {
        let phase = step as f32 / 1000.0;
        assert!((sine(phase) - (phase * std::f32::consts::TAU).sin()).abs() < 2e-3, "{phase}");
    }
}

/// How much of a sine of `hertz` is in the left side.
fn share_of(hertz: f64, sound: &[[f32; 2]], rate: f64) -> f64 {
    let turn = std::f64::consts::TAU * hertz / rate;
    let wave = |part: fn(f64) -> f64| -> f64 {
        sound.iter().enumerate().map(|(n, x)| f64::from(x[0]) * part(turn * n as f64)).sum()
    };
    wave(f64::sin).hypot(wave(f64::cos))
}

#[test]
#[allow(clippy::unwrap_used)]
fn pitched_parts_are_in_tune_at_every_rate() {
    for rate in [8_000.0, 44_100.0, 48_000.0, 192_000.0] {
        for source in every_source().into_iter().filter(|&s| s != Source::Part(Part::Drums)) {
            let mut synth = Synth::new(Rate::new(rate).unwrap());
            let dry = Tone { room: 0.0, ..Tone::default() };
            let heard = sound(&mut synth, &[on(0, source, 69)], &dry, rate as u64 / 2, QUANTUM);
            let in_tune = share_of(440.0, &heard, rate);
            for off in [415.3, 435.0, 445.0, 466.2, 2000.0, 3700.0] {
                let other = share_of(off, &heard, rate);
                assert!(
                    in_tune > 3.0 * other,
                    "{source:?} at {rate} Hz: {in_tune} but {other} at {off}"
                );
            }
        }
    }
}

//! Where no host plays, the engine goes with whoever leads: a MIDI clock, taps, or the person who plays.

mod rig;

use antiphon::engine::{InputKind, Settings};
use antiphon::perform::{EventKind, Source};
use antiphon::rt::Draw;
use rig::{Cue, Cut, RATE, Recording, Session, press, release};

const SEED: u64 = 23;
/// Seconds before which nobody is judged.
const WARM_UP: f64 = 8.0;

fn follows(settings: &mut Settings) {
    (settings.free_run, settings.follow) = (true, true);
}

/// When beats fall, in seconds: at first so many a minute, and `change` more or less after each 32, and back.
fn ramp(bpm: f64, change: f64, seconds: f64) -> Vec<f64> {
    let mut beats = vec![0.5];
    while beats[beats.len() - 1] < seconds {
        let place = (beats.len() - 1) as f64 % 64.0 / 32.0;
        let swing = if place < 1.0 { place } else { 2.0 - place };
        beats.push(beats[beats.len() - 1] + 60.0 / (bpm * (1.0 + change * swing)));
    }
    beats
}

/// A person who plays quarters and eighths, with pauses, and misses by about 15 milliseconds.
fn played(beats: &[f64], seconds: f64) -> Session {
    played_by(beats, seconds, SEED)
}

fn played_by(beats: &[f64], seconds: f64, seed: u64) -> Session {
    let mut session = Session::of_seconds(seconds).cue(0.0, Cue::Set(follows));
    for (at, pair) in beats.windows(2).enumerate() {
        let mut draw = Draw::keyed(seed, at as i64, 0);
        let notes: &[f64] = match draw.next_u32() % 8 {
            0 => &[],
            1..4 => &[0.0, 0.5],
            4 => &[0.0, 0.75],
            _ => &[0.0],
        };
        for place in notes {
            let miss: f64 = (0..12).map(|_| f64::from(draw.unit_f32()) - 0.5).sum::<f64>() * 0.015;
            let seconds = pair[0] + place * (pair[1] - pair[0]) + miss;
            let (frame, pitch) = ((seconds * RATE) as u64, 60 + (draw.next_u32() % 12) as i32);
            session.played.push((frame, press(0, pitch, 90)));
            session.played.push((frame + 5_000, release(0, pitch)));
        }
    }
    session.played.retain(|&(frame, _)| frame < session.frames);
    session.played.sort_by_key(|&(frame, _)| frame);
    session
}

/// The beats of the engine at frames, in quarters, as its events tell.
fn places(recording: &Recording) -> Vec<(f64, f64)> {
    let place = |event: &antiphon::perform::Event| {
        (event.at.frame.0 as f64 / RATE, event.at.beat.to_quarters())
    };
    recording.events.iter().map(place).collect()
}

/// Where the engine is at the person's beats, in seconds from the nearest of its own: the mean of its size.
fn error(recording: &Recording, beats: &[f64], from: f64) -> f64 {
    let mut sum = (0.0, 0);
    for (seconds, quarters) in places(recording).into_iter().filter(|place| place.0 > from) {
        let next = beats.partition_point(|&beat| beat <= seconds);
        let [Some(&before), Some(&after)] =
            [next.checked_sub(1), Some(next)].map(|at| at.and_then(|at| beats.get(at)))
        else {
            continue;
        };
        let off = quarters - (next - 1) as f64 - (seconds - before) / (after - before);
        let off = off - (off + 0.5).floor();
        sum = (sum.0 + off.abs() * (after - before), sum.1 + 1);
    }
    assert!(sum.1 > 50, "only {} events", sum.1);
    sum.0 / f64::from(sum.1)
}

fn never_goes_back(recording: &Recording) {
    for pair in places(recording).windows(2) {
        assert!(pair[0].1 <= pair[1].1, "{pair:?}");
    }
}

#[test]
fn a_person_who_speeds_up_and_slows_down_is_followed() {
    for (bpm, change) in [(112.0, 0.1), (126.0, -0.1), (100.0, 0.0)] {
        let beats = ramp(bpm, change, 50.0);
        let recording = played(&beats, 50.0).play(Cut::Every(512));
        let error = error(&recording, &beats, WARM_UP);
        println!("{bpm} by {change}: {:.1} ms", 1000.0 * error);
        assert!(error < 0.03, "{bpm} by {change}: {error} s, seed {SEED}");
        never_goes_back(&recording);
    }
}

#[test]
fn a_drummer_is_followed_by_what_drums_do() {
    let beats = ramp(112.0, 0.1, 50.0);
    let groove = |channel| {
        let mut session = Session::of_seconds(50.0).cue(0.0, Cue::Set(follows));
        for pair in beats.windows(2) {
            // A loud open hi-hat between beats, a pedal on them.
            for (part, drum, loud) in [(0.5, 46, 110), (1.0, 44, 70)] {
                let frame = ((pair[0] + part * (pair[1] - pair[0])) * RATE) as u64;
                session.played.push((frame, press(channel, drum, loud)));
                session.played.push((frame + 2_000, release(channel, drum)));
            }
        }
        session.played.retain(|&(frame, _)| frame < session.frames);
        error(&session.play(Cut::Every(512)), &beats, WARM_UP)
    };
    let [drums, keys] = [9, 0].map(groove);
    println!("on drums {:.1} ms, on keys {:.1} ms", 1000.0 * drums, 1000.0 * keys);
    assert!(drums < 0.03 && keys > 0.1, "on drums {drums} s, on keys {keys} s");
}

#[test]
fn nobody_is_followed_who_is_not_to_be() {
    let beats = ramp(112.0, 0.0, 20.0);
    let session = played(&beats, 20.0).cue(0.0, Cue::Set(|settings| settings.follow = false));
    let places = places(&session.play(Cut::Every(512)));
    for (seconds, quarters) in places {
        assert!((quarters - seconds * 2.0).abs() < 0.01, "{seconds} s: {quarters}");
    }
}

#[test]
fn a_follower_is_the_same_in_every_cut() {
    let beats = ramp(112.0, 0.1, 14.0);
    let mut session = played(&beats, 14.0)
        .cue(6.0, Cue::Play)
        .cue(8.0, Cue::Tempo(97.0))
        .cue(9.5, Cue::Stop)
        .cue(12.0, Cue::Set(|settings| settings.follow = false));
    session.played.extend(clock(10.0, 130.0, 40));
    session.played.extend((0..4).map(|tap| (600_000 + tap * 26_000, InputKind::Tap)));
    session.played.sort_by_key(|&(frame, _)| frame);
    let whole = session.play(Cut::Every(u64::MAX));
    for cut in [
        Cut::Every(16),
        Cut::Every(333),
        Cut::Every(8192),
        Cut::Random { seed: SEED, most: 1500, block: 0 },
        Cut::WithEmpty { frames: 48, empty: false },
    ] {
        assert_eq!(session.play(cut).difference(&whole), None, "{cut:?} differs");
    }
}

#[test]
fn the_host_takes_over_and_gives_back() {
    let beats = ramp(112.0, 0.0, 40.0);
    let session = played(&beats, 40.0)
        .cue(15.0, Cue::Seek(7.0))
        .cue(15.0, Cue::Tempo(90.0))
        .cue(15.0, Cue::Play)
        .cue(22.0, Cue::Stop);
    let recording = session.play(Cut::Every(256));
    for (seconds, quarters) in places(&recording) {
        if (15.01..21.99).contains(&seconds) {
            let host = 7.0 + (seconds - 15.0) * 1.5;
            assert!((quarters - host).abs() < 0.01, "{seconds} s: {quarters} is not {host}");
        }
    }
    let after = places(&recording).into_iter().find(|place| place.0 > 22.02);
    let (seconds, quarters) = after.expect("it plays on");
    assert!((quarters - 7.0 - (seconds - 15.0) * 1.5).abs() < 0.3, "{seconds} s: {quarters}");
    assert!(error(&recording, &beats, 32.0) < 0.03);
    no_note_hangs(&recording);
}

fn no_note_hangs(recording: &Recording) {
    let mut sounding = std::collections::HashMap::new();
    for event in &recording.events {
        let key = |pitch| (event.source, event.channel, pitch);
        match event.kind {
            EventKind::On { pitch, .. } => {
                let since = sounding.insert(key(pitch), event.at.frame.0);
                assert_eq!(since, None, "{pitch:?} is struck twice at {}", event.at.frame.0);
            }
            EventKind::Off { pitch } => {
                assert!(sounding.remove(&key(pitch)).is_some(), "an off without an on");
            }
            _ => {}
        }
    }
    let last = recording.events.last().map_or(0, |event| event.at.frame.0);
    for (key, since) in sounding {
        assert!(last < since + 10 * RATE as u64 || key.0 == Source::Player, "{key:?} hangs");
    }
}

/// So many of a MIDI clock's ticks from a time on, after its start.
fn clock(seconds: f64, bpm: f64, ticks: u64) -> impl Iterator<Item = (u64, InputKind)> {
    let start = ((seconds * RATE) as u64, InputKind::ClockStart);
    let frame = move |tick: u64| ((seconds + tick as f64 * 2.5 / bpm) * RATE) as u64;
    std::iter::once(start).chain((0..ticks).map(move |tick| (frame(tick), InputKind::ClockTick)))
}

#[test]
fn a_midi_clock_starts_leads_and_stops() {
    let mut session = Session::of_seconds(20.0);
    session.played.extend(clock(1.0, 97.0, 24 * 24));
    session.played.push(((16.0 * RATE) as u64, InputKind::ClockStop));
    session.played.sort_by_key(|&(frame, _)| frame);
    let recording = session.play(Cut::Every(512));
    let notes = places(&recording);
    assert!(notes.len() > 50, "only {} events", notes.len());
    for &(seconds, quarters) in notes.iter().filter(|place| (4.0..15.9).contains(&place.0)) {
        let told = (seconds - 1.0) * 97.0 / 60.0;
        assert!((quarters - told).abs() < 0.01, "{seconds} s: {quarters} is not {told}");
    }
    assert!(notes.iter().all(|place| place.0 >= 1.0 && place.0 < 16.1));
    no_note_hangs(&recording);
}

#[test]
fn taps_set_tempo_and_place() {
    let mut session =
        Session::of_seconds(20.0).cue(0.0, Cue::Set(|settings| settings.free_run = true));
    let taps = (0..8).map(|tap| ((2.13 + 0.6 * f64::from(tap)) * RATE) as u64);
    session.played.extend(taps.map(|frame| (frame, InputKind::Tap)));
    let recording = session.play(Cut::Every(512));
    let beats: Vec<f64> = (0..40).map(|beat| 2.13 + 0.6 * f64::from(beat)).collect();
    assert!(error(&recording, &beats, 9.0) < 0.005);
    never_goes_back(&recording);
}

mod proof {
    use super::*;

    /// The tempo of the first two bars, kept.
    fn unmoved(beats: &[f64]) -> f64 {
        let period = (beats[8] - beats[0]) / 8.0;
        let judged = beats.iter().filter(|&&beat| beat > WARM_UP);
        let off = |beat: &f64| (beat - beats[0]) / period;
        let errors = judged.map(|beat| (off(beat) - (off(beat) + 0.5).floor()).abs() * period);
        errors.clone().sum::<f64>() / errors.count() as f64
    }

    #[test]
    #[ignore = "takes minutes"]
    fn the_engine_goes_with_a_person_who_speeds_up_and_slows_down() {
        for change in [0.0, 0.1, -0.1] {
            let (mut errors, mut kept) = (Vec::new(), 0.0);
            for seed in 0..PEOPLE {
                let bpm = 85.0 + 70.0 * f64::from(Draw::keyed(SEED, seed, 1).unit_f32());
                let beats = ramp(bpm, change, 60.0);
                let recording = played_by(&beats, 60.0, seed as u64).play(Cut::Every(512));
                errors.push(error(&recording, &beats, WARM_UP));
                kept += unmoved(&beats) / PEOPLE as f64;
                never_goes_back(&recording);
            }
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let within = errors.iter().filter(|&&error| error < 0.03).count();
            println!(
                "follow, people of 85 to 155 a minute met at 120, {change:+} in 8 bars: n = {PEOPLE} of 60 s, seed {SEED}: mean \
                 error {:.1} ms, {within} of them below 30 ms; the tempo of the first two bars {:.1} ms",
                1000.0 * mean,
                1000.0 * kept,
            );
        }
    }

    const PEOPLE: i64 = 10;
}

//! From voices to two sides: strips, kits, meters and the ceiling, heard through the engine.

mod rig;
#[path = "rig/sound.rs"]
mod sound;

use std::sync::atomic::Ordering::Relaxed;

use antiphon::music::PartSet;
use antiphon::synth::{Kit, Sound, StripTone};
use rig::{Cue, Cut, RATE, Session, press, release};
use sound::{centroid, decibels, heard, loudness, middle};

const SNARE: i32 = 38;
const CLOSED_HAT: i32 = 42;
const OPEN_HAT: i32 = 46;

/// A person who plays a channel alone: seconds, pitch and velocity of notes that last a tenth, dry.
fn alone(channel: u8, notes: &[(f64, i32, i32)]) -> Session {
    let mut session = Session::of_seconds(2.0).silent();
    session.settings.tone.room = 0.0;
    for &(at, pitch, velocity) in notes {
        session.played.push(((at * RATE) as u64, press(channel, pitch, velocity)));
        session.played.push((((at + 0.1) * RATE) as u64, release(channel, pitch)));
    }
    session.played.sort_by_key(|&(at, _)| at);
    session
}

/// What a kit sounds like, struck so.
fn struck(kit: Kit, notes: &[(f64, i32, i32)]) -> Vec<f32> {
    let mut session = alone(9, notes);
    session.settings.tone.kit = kit;
    middle(&heard(&session.play(Cut::Every(512))))
}

/// What the person's strip makes of a chord.
fn through(strip: StripTone, room: f32) -> Vec<[f32; 2]> {
    let mut session = alone(0, &[(0.1, 60, 90), (0.1, 64, 90), (0.5, 67, 90)]);
    session.settings.tone.sounds[4] = Sound::PolySynth;
    session.settings.tone.strips[4] = strip;
    session.settings.tone.room = room;
    heard(&session.play(Cut::Every(512)))
}

#[test]
fn a_strip_pans_tilts_and_sends_what_it_is_asked_to() {
    let rest = StripTone::default();
    let side = |sound: &[[f32; 2]], side: usize| {
        decibels(&sound.iter().map(|frame| frame[side]).collect::<Vec<_>>())
    };
    for (pan, away) in [(-1.0, 1), (1.0, 0)] {
        let panned = through(StripTone { pan, ..rest }, 0.0);
        assert!(side(&panned, away) < side(&panned, 1 - away) - 60.0, "pan {pan}");
    }
    let [dark, even, bright] = [-1.0, 0.0, 1.0]
        .map(|tilt| centroid(&middle(&through(StripTone { tilt, ..rest }, 0.0)), RATE));
    assert!(1.1 * dark < even && 1.1 * even < bright, "{dark:.0}, {even:.0}, {bright:.0} Hz");
    let tail = |send| {
        let wet = middle(&through(StripTone { send, ..rest }, 1.0));
        decibels(&wet[72_000..])
    };
    let (none, half, full) = (tail(0.0), tail(0.5), tail(1.0));
    assert!(none < full - 40.0 && (full - half - 6.0).abs() < 2.0, "{none}, {half}, {full} dB");
}

#[test]
fn every_kit_has_pieces_of_its_own() {
    for number in [36, SNARE, CLOSED_HAT, 45, 49, 51, 56, 75] {
        let sounds = Kit::ALL.map(|kit| struck(kit, &[(0.1, number, 100)]));
        for (at, sound) in sounds.iter().enumerate() {
            assert!(decibels(&sound[4_800..24_000]) > -60.0, "{:?} has no {number}", Kit::ALL[at]);
            assert!(sounds[..at].iter().all(|other| other != sound), "{number}");
        }
    }
}

#[test]
fn a_drum_sounds_a_little_different_at_each_stroke_and_the_same_at_each_playing() {
    for kit in Kit::ALL {
        let twice = struck(kit, &[(0.1, SNARE, 90), (1.1, SNARE, 90)]);
        let (first, second) = (&twice[4_800..24_000], &twice[52_800..72_000]);
        assert!(first != second, "{kit:?}");
        assert!((decibels(first) - decibels(second)).abs() < 2.0, "{kit:?}");
        assert_eq!(twice, struck(kit, &[(0.1, SNARE, 90), (1.1, SNARE, 90)]));
    }
}

#[test]
fn a_closing_hat_ends_an_open_one() {
    for kit in [Kit::Rock, Kit::Brushes, Kit::Electronic] {
        let open = struck(kit, &[(0.1, OPEN_HAT, 100)]);
        let closed = struck(kit, &[(0.1, OPEN_HAT, 100), (0.2, CLOSED_HAT, 20)]);
        let late = 14_400..19_200;
        let (open, closed) = (decibels(&open[late.clone()]), decibels(&closed[late]));
        assert!(closed < open - 10.0, "{kit:?}: open {open:.1}, closed {closed:.1} dB");
    }
}

#[test]
fn a_ghost_note_is_soft_and_dull() {
    for kit in [Kit::Rock, Kit::Brushes, Kit::Hand] {
        let hit = |velocity| struck(kit, &[(0.1, SNARE, velocity)])[4_800..14_400].to_vec();
        let (ghost, accent) = (hit(30), hit(115));
        let softer = decibels(&accent) - decibels(&ghost);
        assert!(softer > 10.0, "{kit:?}: {softer:.1} dB");
        let duller = centroid(&accent, RATE) / centroid(&ghost, RATE);
        assert!(duller > 1.1, "{kit:?}: {duller:.2} times");
    }
}

/// How loud the strips and everything were at the end of a session.
fn peaks(session: &Session) -> [f32; 6] {
    let mut engine = rig::engine();
    let load = engine.load();
    let _ = session.play_on(&mut engine, Cut::Every(512));
    load.peaks.each_ref().map(|peak| peak.load(Relaxed))
}

#[test]
fn meters_show_who_sounds_and_fall_again() {
    let playing = peaks(&Session::of_seconds(6.0).cue(0.0, Cue::Play));
    let [lead, bass, harmony, _, player, all] = playing;
    assert!(lead.min(bass).min(harmony) > 0.003 && all > 0.02, "{playing:?}");
    assert_eq!(player, 0.0, "{playing:?}");
    let over = peaks(&Session::of_seconds(20.0).cue(0.0, Cue::Play).cue(6.0, Cue::Stop));
    assert!(over.iter().all(|&peak| peak < 1e-3), "{over:?}");
}

#[test]
fn the_loudest_that_can_be_asked_for_stays_under_one_decibel_below_full_scale() {
    let mut session = Session::of_seconds(12.0).cue(0.0, Cue::Play).with_player(3);
    session.settings.music.parts = PartSet::ALL;
    session.settings.tone.volume = 2.0;
    session.settings.tone.strips = [StripTone { level: 2.0, ..StripTone::default() }; 5];
    let (_, peak) = loudness(&heard(&session.play(Cut::Every(512))), RATE);
    assert!(peak < -1.0, "{peak:.2} dB");
}

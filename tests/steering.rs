//! What is asked of the music is heard in it.

mod rig;

use antiphon::engine::Settings;
use antiphon::music::{Key, PitchClass, TonalMode};
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, Session};

const SEEDS: std::ops::Range<u64> = 0..4;
/// Sixteen bars at 120.
const SECONDS: f64 = 32.0;

/// The notes of all seeds under settings, as pitches with their points in quarters.
fn notes(change: impl Fn(&mut Settings)) -> Vec<(u8, f64)> {
    SEEDS
        .flat_map(|seed| {
            let mut session = Session::of_seconds(SECONDS).cue(0.0, Cue::Play);
            session.settings = Settings::default();
            session.settings.music.seed = seed;
            change(&mut session.settings);
            let recording = session.play(Cut::Every(1024));
            recording.events.iter().filter_map(on).collect::<Vec<_>>()
        })
        .collect()
}

fn on(event: &Event) -> Option<(u8, f64)> {
    match (event.source, event.kind) {
        (Source::Part(_), EventKind::On { pitch, .. }) => {
            Some((pitch.number(), event.at.beat.to_quarters()))
        }
        _ => None,
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / f64::max(count, 1.0)
}

#[test]
fn more_density_is_more_notes() {
    let count = |density| notes(|settings| settings.music.density = Some(density)).len();
    let (few, some, many) = (count(0.1), count(0.5), count(0.9));
    println!("notes of seeds {SEEDS:?} at density 0.1, 0.5, 0.9: {few}, {some}, {many}");
    assert!(few * 5 < some * 4 && some * 5 < many * 4);
}

#[test]
fn a_higher_register_is_higher() {
    let height = |register| {
        let notes = notes(|settings| settings.music.register = Some(register));
        mean(notes.iter().map(|(pitch, _)| f64::from(*pitch)))
    };
    let (low, middle, high) = (height(0.1), height(0.5), height(0.9));
    println!("mean pitch of seeds {SEEDS:?} at register 0.1, 0.5, 0.9: {low}, {middle}, {high}");
    assert!(low + 2.0 < middle && middle + 2.0 < high);
}

#[test]
fn more_complexity_is_more_notes_off_the_beat() {
    let off_beat = |complexity| {
        let notes = notes(|settings| settings.music.complexity = Some(complexity));
        mean(notes.iter().map(|(_, beat)| if beat.fract() < 0.02 { 0.0 } else { 1.0 }))
    };
    let (plain, intricate) = (off_beat(0.1), off_beat(0.9));
    println!("share off the beat of seeds {SEEDS:?} at 0.1, 0.9: {plain}, {intricate}");
    assert!(plain + 0.15 < intricate);
}

/// The place of a style in a blend.
fn place(style: &str) -> usize {
    let card = antiphon::model::shipped().expect("weights that ship").card();
    let card: serde_json::Value = serde_json::from_str(card).expect("a card");
    let styles = card["styles"].as_array().expect("styles");
    styles.iter().position(|known| known["name"] == style).expect("a known style")
}

#[test]
fn a_blend_of_two_styles_lies_between_them() {
    let (sparse, dense) = (place("renaissance_polyphony"), place("romantic_piano"));
    let count = |share: f32| {
        let blend = |settings: &mut Settings| {
            settings.music.style[sparse] = 1.0 - share;
            settings.music.style[dense] = share;
        };
        notes(blend).len()
    };
    let (one, both, other) = (count(0.0), count(0.5), count(1.0));
    println!("notes of seeds {SEEDS:?} at 0, 0.5, 1 of the second style: {one}, {both}, {other}");
    assert!(one < both && both < other);
}

#[test]
fn a_locked_key_holds_every_note() {
    for tonic in [0, 6, 11] {
        let key = Key { tonic: PitchClass::new(tonic), mode: TonalMode::Minor };
        let outside = notes(|settings| settings.music.key = Some(key));
        let outside = outside
            .iter()
            .filter(|(pitch, _)| !key.scale().has(PitchClass::new(i32::from(*pitch))));
        assert_eq!(outside.count(), 0, "{key:?}");
    }
}

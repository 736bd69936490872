//! Every preset is understood, plays, and is like no other; a person's own are files.
#![cfg(feature = "plugin")]

mod rig;
#[path = "rig/gui.rs"]
mod gui;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use antiphon::engine::Settings;
use antiphon::improvise::Mode;
use antiphon::model;
use antiphon::params::preset::{Preset, factory, list, save};
use antiphon::params::{AntiphonParams, Places, steer};
use antiphon::perform::{EventKind, Source};
use gui::Host;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Param;
use rig::{Cue, Cut, Recording, Session, press, release};

/// Four bars at 120 a minute.
const SECONDS: f64 = 8.0;

/// The parameters as a preset has them, and what it could not set.
fn recalled(preset: &Preset, params: AntiphonParams) -> (AntiphonParams, Vec<String>) {
    let gui = GuiContext::new(Arc::new(Host::default()));
    let faults = preset.recall(&params, &gui.param_setter());
    (params, faults)
}

/// What sounds of a preset in the first bars after the start, while a person plays.
fn played(preset: &Preset) -> Recording {
    let (params, _) = recalled(preset, AntiphonParams::default());
    let places = Places::by_card(model::shipped().expect("a model").card());
    let mut settings = Settings::default();
    steer(&mut settings, &params, &places);
    settings.music.chart = params.chart.reader().expect("the chart").fresh().copied().flatten();
    let mut session = Session::of_seconds(SECONDS).cue(0.0, Cue::Play);
    session.settings = settings;
    if settings.music.mode != Mode::Free {
        for (beat, pitch) in [60, 64, 67, 65, 62].into_iter().enumerate() {
            let frame = 1_000 + 24_000 * beat as u64;
            session.played.push((frame, press(0, pitch, 90)));
            session.played.push((frame + 20_000, release(0, pitch)));
        }
    }
    session.play(Cut::Every(512))
}

/// Our notes: the sixteenth in which each begins, its part and pitch.
fn notes(recording: &Recording) -> HashSet<(u64, Source, u8)> {
    let ons = recording.events.iter().filter_map(|event| match event.kind {
        EventKind::On { pitch, .. } if event.source != Source::Player => {
            Some((event.at.frame.0 / 6_000, event.source, pitch.number()))
        }
        _ => None,
    });
    ons.collect()
}

#[test]
fn every_preset_is_understood_and_says_what_it_sets() {
    let presets = factory();
    assert!(presets.len() >= 16);
    let names: HashSet<&str> = presets.iter().map(|preset| preset.name.as_str()).collect();
    assert_eq!(names.len(), presets.len(), "two have one name");
    for preset in &presets {
        let (params, faults) = recalled(preset, AntiphonParams::default());
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(params.chart.draft(), (preset.chart.clone(), None), "{}", preset.name);
        let now = Preset::of(&preset.name, &params);
        let unknown = preset.values.keys().find(|id| !now.values.contains_key(*id));
        assert_eq!(unknown, None, "{}", preset.name);
        let (again, _) = recalled(&now, AntiphonParams::default());
        assert_eq!(Preset::of(&preset.name, &again), now);
    }
}

#[test]
fn every_preset_sounds_at_once_and_like_no_other() {
    let heard: Vec<_> = factory()
        .iter()
        .map(|preset| {
            let recording = played(preset);
            let notes = notes(&recording);
            assert!(notes.len() >= 5, "{} plays {} notes", preset.name, notes.len());
            let loudest = recording.sound.iter().flatten().map(|bits| f32::from_bits(*bits).abs());
            assert!(loudest.fold(0.0, f32::max) > 0.02, "{} is silent", preset.name);
            (preset.name.clone(), notes)
        })
        .collect();
    for (at, (one, theirs)) in heard.iter().enumerate() {
        for (other, notes) in &heard[..at] {
            let shared = theirs.intersection(notes).count() as f64;
            let alike = shared / theirs.union(notes).count() as f64;
            assert!(alike < 0.3, "{one} and {other} share {alike:.2} of their notes");
        }
    }
}

#[test]
fn a_preset_leaves_nothing_of_the_one_before() {
    let presets = factory();
    let (params, _) = recalled(&presets[10], AntiphonParams::default());
    let (params, _) = recalled(&presets[0], params);
    let (fresh, _) = recalled(&presets[0], AntiphonParams::default());
    assert_eq!(Preset::of("", &params), Preset::of("", &fresh));
}

#[test]
fn what_belongs_to_the_place_is_left_alone() {
    let params = AntiphonParams::default();
    let gui = GuiContext::new(Arc::new(Host::default()));
    let setter = gui.param_setter();
    setter.begin_set_parameter(&params.free_run);
    setter.set_parameter(&params.free_run, true);
    setter.end_set_parameter(&params.free_run);
    factory()[3].recall(&params, &setter);
    assert!(params.free_run.unmodulated_plain_value());
}

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("antiphon-presets-{}-{name}", std::process::id()))
}

#[test]
fn a_preset_of_ones_own_is_a_file_that_reads_back() {
    let folder = folder("own");
    let mut preset = factory()[10].clone();
    preset.name = "Søren's / practice: 1.0".into();
    preset.notes = Some(vec![0, 3, 7]);
    let path = save(&preset, &folder).expect("a file");
    assert!(path.starts_with(&folder), "{path:?}");
    save(&preset, &folder).expect("written over");
    assert_eq!(list(&folder), (vec![preset], vec![]));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_file_that_is_no_preset_is_named_and_the_others_are_there() {
    let folder = folder("broken");
    save(&factory()[0], &folder).expect("a file");
    let bad = folder.join("bad.antiphon");
    std::fs::write(&bad, "{\"name\": 3}").expect("a file");
    let (presets, faults) = list(&folder);
    assert_eq!(presets, [factory()[0].clone()]);
    assert!(faults.len() == 1 && faults[0].contains("bad.antiphon"), "{faults:?}");
    assert!(save(&factory()[0], &bad).expect_err("no folder").contains("bad.antiphon"));
    assert_eq!(list(&folder.join("nowhere")), (vec![], vec![]));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_word_that_no_parameter_knows_is_told_and_changes_nothing_else() {
    let mut preset = factory()[0].clone();
    preset.values.insert("style_a".into(), "Polka from Mars".into());
    let (params, faults) = recalled(&preset, AntiphonParams::default());
    assert!(faults.len() == 1 && faults[0].contains("Polka from Mars"), "{faults:?}");
    assert_eq!(Preset::of("", &params).values.get("key").map(String::as_str), Some("D"));
}

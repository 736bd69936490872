//! What sessions and automation rely on.
#![allow(unsafe_code, reason = "the framework's parameter pointers can only be read so")]

use std::collections::BTreeSet;

use nice_plug::params::InternalParamMut;
use nice_plug::prelude::{Param, ParamPtr, Params};
use serde_json::Value;

use nice_plug::prelude::Enum;

use super::*;
use crate::engine::Settings;
use crate::model;
use crate::synth;

const FROZEN: &str = include_str!("../../tests/data/params.txt");

fn settings(params: &AntiphonParams) -> Settings {
    let mut settings = Settings::default();
    steer(&mut settings, params, &Places::by_card(""));
    settings
}

/// A parameter as one line: identifier, name, lowest, default and highest value, steps.
fn line((id, param, _): &(String, ParamPtr, String)) -> String {
    // SAFETY: the parameters that the pointer belongs to outlive this call.
    unsafe {
        let say = |normalized| param.normalized_value_to_string(normalized, true);
        let steps =
            param.step_count().map_or("continuous".to_owned(), |steps| format!("{steps} steps"));
        let default = say(param.default_normalized_value());
        format!("{id} | {} | {} | {default} | {} | {steps}", param.name(), say(0.0), say(1.0))
    }
}

#[test]
fn identifiers_order_ranges_and_defaults_are_those_that_sessions_were_saved_with() {
    let now: Vec<String> = AntiphonParams::default().param_map().iter().map(line).collect();
    let now = now.join("\n");
    assert_eq!(now.trim(), FROZEN.trim(), "now:\n{now}\n");
}

#[test]
fn the_styles_to_choose_from_are_those_that_the_model_learned() {
    let card: Value =
        serde_json::from_str(model::shipped().expect("a model").card()).expect("a card");
    let names =
        card["styles"].as_array().into_iter().flatten().filter_map(|style| style["name"].as_str());
    // Drums are a part, and what fits no style cannot be asked for.
    let learned: BTreeSet<&str> = names.filter(|name| !["drums", "misc"].contains(name)).collect();
    let offered: BTreeSet<&str> = Style::all().map(Style::id).collect();
    assert_eq!(offered, learned);
}

#[test]
fn a_style_is_found_where_the_card_puts_it() {
    let places = Places::by_card(r#"{"styles":[{"name":"drums"},{"name":"baroque"}]}"#);
    let baroque = Style::all().find(|style| style.id() == "baroque").expect("it is offered");
    assert_eq!(places.of(baroque), Some(1));
    assert_eq!(places.of(Style::FIRST), None);
}

#[test]
fn nothing_that_is_no_number_reaches_the_engine() {
    for nonsense in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30] {
        let params = AntiphonParams::default();
        for (_, param, _) in params.param_map() {
            // SAFETY: the parameters outlive the pointer.
            unsafe { param._internal_set_normalized_value(nonsense) };
            if let ParamPtr::FloatParam(float) = param {
                // SAFETY: as above.
                unsafe { (*float)._internal_set_plain_value(nonsense) };
            }
        }
        let settings = settings(&params);
        let music = settings.music;
        let free = [music.density, music.register, music.brightness, music.complexity];
        let asked = [music.valence, music.arousal, music.temperature, settings.tone.volume];
        let with_person = [music.room, music.echo];
        let numbers = free.into_iter().flatten().chain(asked).chain(with_person);
        let strips = settings.tone.strips.iter().flat_map(|s| [s.level, s.pan, s.tilt, s.send]);
        let numbers = numbers.chain(strips).chain(music.style);
        assert!(numbers.into_iter().all(|number| number.abs() <= 2.0), "{nonsense}: {music:?}");
    }
}

#[test]
fn a_new_instance_plays_three_parts_at_a_moderate_level() {
    let settings = settings(&AntiphonParams::default());
    assert_eq!(settings.music.parts, crate::music::PartSet::PITCHED);
    assert!((0.4..0.6).contains(&settings.tone.volume));
    assert!(settings.through && !settings.free_run);
}

#[test]
fn how_it_plays_with_the_person_is_as_the_engine_has_it_until_somebody_says_otherwise() {
    let (default, engine) = (settings(&AntiphonParams::default()), Settings::default());
    let with_person = |settings: &Settings| {
        let music = settings.music;
        (music.mode, music.voices, music.room, music.echo, music.trade_bars, music.hold)
    };
    assert_eq!(with_person(&default), with_person(&engine));
    assert_eq!(default.follow, engine.follow);
    let params = AntiphonParams::default();
    for (param, value) in [(params.mode.as_ptr(), 1.0), (params.turn.as_ptr(), 0.5)] {
        // SAFETY: the parameters outlive the pointer.
        unsafe { param._internal_set_normalized_value(value) };
    }
    let said = settings(&params).music;
    assert_eq!((said.mode, said.trade_bars), (crate::improvise::Mode::Trade, 4));
}

#[test]
fn bypass_leaves_the_player_alone_and_silences_the_rest() {
    let params = AntiphonParams::default();
    // SAFETY: the parameters outlive the pointer.
    unsafe { params.bypass.as_ptr()._internal_set_normalized_value(1.0) };
    let settings = settings(&params);
    assert!(settings.through);
    assert_eq!((settings.music.parts, settings.tone.volume), (crate::music::PartSet::NONE, 0.0));
}

#[test]
fn the_theme_is_kept_with_the_session_and_is_dark_at_first() {
    let [one, other] = [(); 2].map(|()| AntiphonParams::default());
    assert_eq!(one.serialize_fields()["theme"], "\"dark\"");
    *one.theme.lock().expect("the theme") = Theme::Light;
    other.deserialize_fields(&one.serialize_fields());
    assert_eq!(*other.theme.lock().expect("the theme"), Theme::Light);
}

#[test]
fn sounds_and_kits_have_one_name_on_the_command_line_and_in_sessions() {
    let ids = Sound::ids().expect("sounds have identifiers");
    assert_eq!(ids, synth::Sound::ALL.map(synth::Sound::name));
    assert_eq!(Kit::ids().expect("kits have identifiers"), synth::Kit::ALL.map(synth::Kit::name));
    for (place, sound) in synth::Sound::ALL.into_iter().enumerate() {
        assert_eq!(synth::Sound::from(Sound::from_index(place)), sound);
    }
}

//! The parameters of a new instance: names, ranges, defaults and words.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use nice_plug::prelude::*;

use super::changes::Changes;
use super::choice::{Form, Kit, Mode, Routing, Scale, Sound, Tonic};
use super::edits::Edits;
use super::lessons::Lessons;
use super::lock::{Lock, OwnNotes};
use super::parameters::{AntiphonParams, Strip};
use super::range::{FREE, LAST_SEED, SILENT, TURN, VOICES};
use super::style::Style;
use super::text::{self, Words};
use super::window::{WindowSize, Zoom};
use crate::music::Part;

impl Default for AntiphonParams {
    fn default() -> Self {
        let on = |name: &str, default| words(BoolParam::new(name, default), "on", "off");
        let now = |name: &str| words(BoolParam::new(name, false), "now", "ready");
        Self {
            style_a: EnumParam::new("Style A", Style::FIRST),
            style_b: EnumParam::new("Style B", Style::SECOND),
            blend: float("Blend", 0.0, 0.0, 1.0, text::BLEND),
            valence: float("Valence", 0.0, -1.0, 1.0, text::VALENCE),
            arousal: float("Arousal", 0.0, -1.0, 1.0, text::AROUSAL),
            temperature: float("Temperature", 1.0, 0.0, 2.0, text::TEMPERATURE),
            density: float("Density", FREE, FREE, 1.0, text::SHARE),
            register: float("Register", FREE, FREE, 1.0, text::SHARE),
            brightness: float("Brightness", FREE, FREE, 1.0, text::SHARE),
            complexity: float("Complexity", FREE, FREE, 1.0, text::SHARE),
            seed: IntParam::new("Seed", 1, IntRange::Linear { min: 0, max: LAST_SEED }),
            lead: on("Lead", true),
            harmony: on("Harmony", true),
            bass: on("Bass", true),
            drums: on("Drums", false),
            key: EnumParam::new("Key", Tonic::Free),
            scale: EnumParam::new("Scale", Scale::Major),
            volume: level("Volume", -6.0),
            lead_level: level("Lead level", 0.0),
            harmony_level: level("Harmony level", 0.0),
            bass_level: level("Bass level", 0.0),
            drums_level: level("Drums level", 0.0),
            through: on("Play through", true),
            free_run: on("Free run", false),
            routing: EnumParam::new("Routing", Routing::Parts),
            panic: words(BoolParam::new("Panic", false), "all notes off", "ready")
                .non_automatable(),
            bypass: on("Bypass", false).make_bypass(),
            mode: EnumParam::new("Mode", Mode::Free),
            voices: IntParam::new("Voices", 2, IntRange::Linear { min: 1, max: VOICES }),
            lock: EnumParam::new("Lock", Lock::OFF),
            memory: float("Memory", 0.0, 0.0, 1.0, text::AMOUNT),
            room: float("Room", 0.0, -1.0, 1.0, text::ROOM),
            echo: float("Echo", 0.6, 0.0, 1.0, text::ECHO),
            turn: turn(),
            hold: on("Hold", false),
            follow: on("Follow", false),
            like: now("Like"),
            dislike: now("Dislike"),
            again: now("Again"),
            tap: now("Tap"),
            form: EnumParam::new("Form", Form::Free),
            end: now("End"),
            lead_solo: on("Lead solo", false),
            harmony_solo: on("Harmony solo", false),
            bass_solo: on("Bass solo", false),
            drums_solo: on("Drums solo", false),
            lead_sound: EnumParam::new("Lead sound", Sound::Reed),
            harmony_sound: EnumParam::new("Harmony sound", Sound::ElectricPiano),
            bass_sound: EnumParam::new("Bass sound", Sound::Bass),
            player_sound: EnumParam::new("Player sound", Sound::Piano),
            drum_kit: EnumParam::new("Drum kit", Kit::Rock),
            player_level: level("Player level", 0.0),
            reverb: float("Reverb", 0.3, 0.0, 1.0, text::AMOUNT),
            lead_strip: strip("Lead"),
            harmony_strip: strip("Harmony"),
            bass_strip: strip("Bass"),
            drums_strip: strip("Drums"),
            player_strip: strip("Player"),
            lead_channel: channel("Lead channel", Part::Lead),
            harmony_channel: channel("Harmony channel", Part::Harmony),
            bass_channel: channel("Bass channel", Part::Bass),
            drums_channel: channel("Drums channel", Part::Drums),
            swing: float("Swing", 0.0, 0.0, 1.0, text::SWING),
            humanise: float("Humanise", 0.5, 0.0, 1.0, text::AMOUNT),
            notes: OwnNotes::default(),
            learned: Lessons::default(),
            taste: Lessons::default(),
            chart: Changes::default(),
            preset: Mutex::default(),
            compare: Mutex::default(),
            window: WindowSize::default(),
            theme: Mutex::default(),
            zoom: Zoom::default(),
            stage_alone: AtomicBool::default(),
            seed_locked: AtomicBool::default(),
            edits: Edits::default(),
        }
    }
}

fn float(name: &str, default: f32, min: f32, max: f32, words: Words) -> FloatParam {
    FloatParam::new(name, default, FloatRange::Linear { min, max })
        .with_step_size(0.01)
        .with_value_to_string(Arc::new(words.say))
        .with_string_to_value(Arc::new(words.read))
}

fn level(name: &str, default: f32) -> FloatParam {
    float(name, default, SILENT, 6.0, text::LEVEL).with_step_size(0.1)
}

fn strip(name: &str) -> Strip {
    let named = |what: &str| format!("{name} {what}");
    Strip {
        pan: float(&named("pan"), 0.0, -1.0, 1.0, text::PAN),
        tone: float(&named("tone"), 0.0, -1.0, 1.0, text::TONE),
        reverb: float(&named("reverb"), 1.0, 0.0, 2.0, text::SHARE),
    }
}

fn channel(name: &str, part: Part) -> IntParam {
    let default = i32::from(part.channel()) + 1;
    IntParam::new(name, default, IntRange::Linear { min: 1, max: 16 })
}

fn turn() -> IntParam {
    IntParam::new("Turn", 0, IntRange::Linear { min: 0, max: TURN })
        .with_value_to_string(Arc::new(text::turn))
        .with_string_to_value(Arc::new(text::read_turn))
}

fn words(param: BoolParam, yes: &'static str, no: &'static str) -> BoolParam {
    param
        .with_value_to_string(Arc::new(move |on| if on { yes } else { no }.to_owned()))
        .with_string_to_value(Arc::new(move |text| match text.trim() {
            text if text.eq_ignore_ascii_case(yes) => Some(true),
            text if text.eq_ignore_ascii_case(no) => Some(false),
            _ => None,
        }))
}

//! From parameters to what the engine plays by, and how they are changed.

use nice_plug::prelude::{FloatParam, Param, ParamSetter};

use super::choice::Routing;
use super::parameters::{AntiphonParams, Strip};
use super::range::{LAST_SEED, SILENT, TURN, VOICES};
use super::style::Places;
use crate::engine::Settings;
use crate::improvise::ImproviserSettings;
use crate::music::{Key, Part, PartSet};
use crate::perform::{self, Feel};
use crate::synth::{self, StripTone, Tone};

/// Writes what the engine is to play by into `settings`, all but the chart. Every number in it is finite and in its
/// range, whatever the host sent.
pub fn steer(settings: &mut Settings, params: &AntiphonParams, places: &Places) {
    let bypassed = params.bypass.value();
    let music = &mut settings.music;
    ask(music, params, places);
    converse(music, params);
    hold(music, params);
    music.parts = if bypassed { PartSet::NONE } else { parts(params) };
    settings.tone = tone(params, bypassed);
    settings.free_run = params.free_run.value();
    settings.follow = params.follow.value();
    settings.through = params.through.value() || bypassed;
    settings.routing = match params.routing.value() {
        Routing::Parts => perform::Routing::Parts(channels(params)),
        Routing::One => perform::Routing::One(0),
    };
    settings.heard = heard(params);
    settings.feel = Feel {
        swing: within(params.swing.value(), 0.0, 1.0, 0.0),
        humanise: within(params.humanise.value(), 0.0, 1.0, 0.0),
    };
}

/// Changes a parameter as one gesture of the host's automation.
pub fn set<P: Param>(setter: &ParamSetter<'_>, param: &P, normalized: f32) {
    setter.begin_set_parameter(param);
    setter.set_parameter(param, param.preview_plain(normalized));
    setter.end_set_parameter(param);
}

/// How it plays with the person.
fn converse(music: &mut ImproviserSettings, params: &AntiphonParams) {
    music.mode = params.mode.value().into();
    music.form = params.form.value().into();
    music.voices = params.voices.value().clamp(1, VOICES) as u8;
    music.room = within(params.room.value(), -1.0, 1.0, 0.0);
    music.echo = within(params.echo.value(), 0.0, 1.0, 0.6);
    music.trade_bars = params.turn.value().clamp(0, TURN) as u8;
    music.hold = params.hold.value();
}

fn ask(music: &mut ImproviserSettings, params: &AntiphonParams, places: &Places) {
    music.style = styles(params, places);
    music.valence = within(params.valence.value(), -1.0, 1.0, 0.0);
    music.arousal = within(params.arousal.value(), -1.0, 1.0, 0.0);
    music.temperature = within(params.temperature.value(), 0.0, 2.0, 1.0);
    music.density = unless_free(params.density.value());
    music.register = unless_free(params.register.value());
    music.brightness = unless_free(params.brightness.value());
    music.complexity = unless_free(params.complexity.value());
    music.memory = within(params.memory.value(), 0.0, 1.0, 0.0);
    music.seed = params.seed.value().clamp(0, LAST_SEED) as u64;
}

/// Key and scale.
fn hold(music: &mut ImproviserSettings, params: &AntiphonParams) {
    let tonic = params.key.value().class();
    let key = tonic.map(|tonic| Key { tonic, mode: params.scale.value().into() });
    (music.scale, music.key) = params.lock.value().hold(key, params.notes.get());
}

fn parts(params: &AntiphonParams) -> PartSet {
    let switches = [
        (Part::Lead, &params.lead),
        (Part::Harmony, &params.harmony),
        (Part::Bass, &params.bass),
        (Part::Drums, &params.drums),
    ];
    switches.into_iter().filter(|(_, on)| on.value()).map(|(part, _)| part).collect()
}

/// The parts that are to be heard: those that are solo, or all where none is.
fn heard(params: &AntiphonParams) -> PartSet {
    let solo = |part: &Part| match part {
        Part::Lead => params.lead_solo.value(),
        Part::Harmony => params.harmony_solo.value(),
        Part::Bass => params.bass_solo.value(),
        Part::Drums => params.drums_solo.value(),
    };
    let solos: PartSet = Part::ALL.into_iter().filter(solo).collect();
    if solos == PartSet::NONE { PartSet::ALL } else { solos }
}

/// The channels of the parts, 0 to 15, in their order.
fn channels(params: &AntiphonParams) -> [u8; 4] {
    Part::ALL.map(|part| {
        let channel = match part {
            Part::Lead => &params.lead_channel,
            Part::Harmony => &params.harmony_channel,
            Part::Bass => &params.bass_channel,
            Part::Drums => &params.drums_channel,
        };
        (channel.value().clamp(1, 16) - 1) as u8
    })
}

fn tone(params: &AntiphonParams, bypassed: bool) -> Tone {
    let (lead, harmony) = (params.lead_sound.value(), params.harmony_sound.value());
    let (bass, player) = (params.bass_sound.value(), params.player_sound.value());
    // The drums have their kit instead of a sound.
    let sounds = [lead, bass, harmony, player, player].map(synth::Sound::from);
    let strips = [
        strip(&params.lead_strip, &params.lead_level),
        strip(&params.bass_strip, &params.bass_level),
        strip(&params.harmony_strip, &params.harmony_level),
        strip(&params.drums_strip, &params.drums_level),
        strip(&params.player_strip, &params.player_level),
    ];
    Tone {
        volume: if bypassed { 0.0 } else { gain(params.volume.value()) },
        strips,
        sounds,
        kit: params.drum_kit.value().into(),
        player_sound: params.through.value(),
        room: within(params.reverb.value(), 0.0, 1.0, 0.3),
    }
}

fn strip(strip: &Strip, level: &FloatParam) -> StripTone {
    StripTone {
        level: gain(level.value()),
        pan: within(strip.pan.value(), -1.0, 1.0, 0.0),
        tilt: within(strip.tone.value(), -1.0, 1.0, 0.0),
        send: within(strip.reverb.value(), 0.0, 2.0, 1.0),
    }
}

fn styles<const N: usize>(params: &AntiphonParams, places: &Places) -> [f32; N] {
    let second = within(params.blend.value(), 0.0, 1.0, 0.0);
    let mut shares = [0.0; N];
    for (style, share) in [(&params.style_a, 1.0 - second), (&params.style_b, second)] {
        if let Some(place) = places.of(style.value()).and_then(|place| shares.get_mut(place)) {
            *place += share;
        }
    }
    shares
}

/// The value in its range; what is no number becomes the default.
fn within(value: f32, low: f32, high: f32, default: f32) -> f32 {
    if value.is_nan() { default } else { value.clamp(low, high) }
}

fn unless_free(value: f32) -> Option<f32> {
    (value >= 0.0).then(|| value.min(1.0))
}

/// Decibels as a factor; the lowest level is silence.
fn gain(decibels: f32) -> f32 {
    let decibels = within(decibels, SILENT, 6.0, SILENT);
    if decibels <= SILENT { 0.0 } else { 10_f32.powf(decibels / 20.0) }
}

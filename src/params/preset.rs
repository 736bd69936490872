//! Presets: the musical settings under a name, as words that people can read.
//!
//! What belongs to the place and not to the music is left out: volume, channels, play-through, free run, follow, hold.

mod factory;
mod folder;
pub(super) mod kept;

pub use factory::factory;
pub use folder::{folder, list, save};
pub use kept::{Compare, Preset};

use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;

use nice_plug::params::persist::PersistentField;
use nice_plug::prelude::{Param, ParamSetter};

use super::parameters::AntiphonParams;
use super::settings::set;
use crate::music::{PitchClass, PitchClassSet};

/// A parameter whatever its type.
pub trait Control {
    /// Its value in words.
    fn to_text(&self) -> String;
    /// The value that words mean, 0 to 1, if they mean one.
    fn parse(&self, words: &str) -> Option<f32>;
    /// The value of a new instance, 0 to 1.
    fn default(&self) -> f32;
    /// Changes it, where it is another.
    fn set(&self, setter: &ParamSetter<'_>, normalized: f32);
}

impl<P: Param> Control for P {
    fn to_text(&self) -> String {
        self.normalized_value_to_string(self.unmodulated_normalized_value(), true)
    }

    fn parse(&self, words: &str) -> Option<f32> {
        self.string_to_normalized_value(words)
    }

    fn default(&self) -> f32 {
        self.default_normalized_value()
    }

    fn set(&self, setter: &ParamSetter<'_>, normalized: f32) {
        if self.preview_plain(normalized) != self.unmodulated_plain_value() {
            set(setter, self, normalized);
        }
    }
}

/// The parameters that a preset holds, by the identifiers that sessions use.
fn controls(params: &AntiphonParams) -> [(&'static str, &dyn Control); 53] {
    [
        ("style_a", &params.style_a),
        ("style_b", &params.style_b),
        ("blend", &params.blend),
        ("valence", &params.valence),
        ("arousal", &params.arousal),
        ("temperature", &params.temperature),
        ("density", &params.density),
        ("register", &params.register),
        ("brightness", &params.brightness),
        ("complexity", &params.complexity),
        ("seed", &params.seed),
        ("lead", &params.lead),
        ("harmony", &params.harmony),
        ("bass", &params.bass),
        ("drums", &params.drums),
        ("key", &params.key),
        ("scale", &params.scale),
        ("lock", &params.lock),
        ("lead_level", &params.lead_level),
        ("harmony_level", &params.harmony_level),
        ("bass_level", &params.bass_level),
        ("drums_level", &params.drums_level),
        ("lead_sound", &params.lead_sound),
        ("harmony_sound", &params.harmony_sound),
        ("bass_sound", &params.bass_sound),
        ("player_sound", &params.player_sound),
        ("drum_kit", &params.drum_kit),
        ("player_level", &params.player_level),
        ("reverb", &params.reverb),
        ("lead_pan", &params.lead_strip.pan),
        ("lead_tone", &params.lead_strip.tone),
        ("lead_reverb", &params.lead_strip.reverb),
        ("harmony_pan", &params.harmony_strip.pan),
        ("harmony_tone", &params.harmony_strip.tone),
        ("harmony_reverb", &params.harmony_strip.reverb),
        ("bass_pan", &params.bass_strip.pan),
        ("bass_tone", &params.bass_strip.tone),
        ("bass_reverb", &params.bass_strip.reverb),
        ("drums_pan", &params.drums_strip.pan),
        ("drums_tone", &params.drums_strip.tone),
        ("drums_reverb", &params.drums_strip.reverb),
        ("player_pan", &params.player_strip.pan),
        ("player_tone", &params.player_strip.tone),
        ("player_reverb", &params.player_strip.reverb),
        ("mode", &params.mode),
        ("voices", &params.voices),
        ("memory", &params.memory),
        ("room", &params.room),
        ("echo", &params.echo),
        ("turn", &params.turn),
        ("form", &params.form),
        ("swing", &params.swing),
        ("humanise", &params.humanise),
    ]
}

impl Preset {
    /// What is set now.
    pub fn of(name: &str, params: &AntiphonParams) -> Self {
        let values = controls(params).map(|(id, control)| (id.to_owned(), control.to_text()));
        Self {
            name: name.to_owned(),
            values: values.into(),
            chart: params.chart.map(String::clone),
            notes: Some(params.notes.get().iter().map(PitchClass::number).collect()),
        }
    }

    /// Sets everything as it says, as [`Preset::recall`] does, and keeps its name as that of the settings.
    pub fn choose(&self, params: &AntiphonParams, setter: &ParamSetter<'_>) -> Vec<String> {
        let faults = self.recall(params, setter);
        *params.preset.lock().unwrap_or_else(PoisonError::into_inner) = self.name.clone();
        faults
    }

    /// Sets everything as it says, but for a seed that is locked. What no parameter means is told, a sentence each, and is as in a new instance.
    pub fn recall(&self, params: &AntiphonParams, setter: &ParamSetter<'_>) -> Vec<String> {
        let mut faults = Vec::new();
        let locked = params.seed_locked.load(Relaxed);
        for (id, control) in controls(params) {
            if locked && id == "seed" {
                continue;
            }
            let words = self.values.get(id);
            let value = words.and_then(|words| control.parse(words));
            if let (Some(words), None) = (words, value) {
                let (name, mend) = (&self.name, "it is as in a new instance");
                faults.push(format!(
                    "{name:?} sets {id} to {words:?}, which is not known here: {mend}"
                ));
            }
            control.set(setter, value.unwrap_or(control.default()));
        }
        params.chart.write(&self.chart);
        let note = |set: PitchClassSet, &note: &u8| set.with(PitchClass::new(note.into()));
        if let Some(notes) = &self.notes {
            params.notes.set(notes.iter().fold(PitchClassSet::default(), note).0);
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use nice_plug::params::Params;

    use super::super::state::is_momentary;
    use super::*;

    /// What no preset changes: how it is wired, how loud it is, and what is done with it on the spot.
    const LEFT: [&str; 16] = [
        "bypass",
        "free_run",
        "follow",
        "through",
        "hold",
        "volume",
        "routing",
        "lead_channel",
        "harmony_channel",
        "bass_channel",
        "drums_channel",
        "lead_solo",
        "harmony_solo",
        "bass_solo",
        "drums_solo",
        "tap",
    ];

    #[test]
    fn every_parameter_is_in_a_preset_or_is_named_among_those_that_are_left() {
        let params = AntiphonParams::default();
        let held = controls(&params).map(|(id, _)| id);
        for (id, ..) in params.param_map() {
            let left = LEFT.contains(&id.as_str()) || is_momentary(&id);
            assert!(
                held.contains(&id.as_str()) != left,
                "{id}: a preset has it, or `LEFT` names it"
            );
        }
    }
}

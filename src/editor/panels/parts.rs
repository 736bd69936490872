//! The window of the parts: what each sounds like, how it is mixed, and its MIDI channel.

use egui::{Align, Align2, Color32, Grid, Label, RichText, Ui, vec2};
use nice_plug::prelude::{EnumParam, IntParam, Param, ParamSetter};

use super::super::widgets::control::choice;
use super::super::widgets::knob::fader;
use super::super::widgets::palette::Palette;
use super::super::widgets::pane::Pane;
use super::super::widgets::theme::{TARGET, capital};
use crate::music::Part;
use crate::params::{AntiphonParams, Sound, Strip};

/// The widths of a name, a list of sounds and a fader.
const NAME: f32 = 64.0;
const SOUND: f32 = 150.0;
const FADER: f32 = 84.0;
/// The width of the window.
const WIDTH: f32 = NAME + SOUND + 4.0 * (FADER + 12.0) + 90.0;

/// What a row steers.
struct Row<'a> {
    part: Part,
    /// None for the drums, which have a kit.
    sound: Option<&'a EnumParam<Sound>>,
    strip: &'a Strip,
    channel: &'a IntParam,
}

/// The window.
#[derive(Default)]
pub struct Parts {
    open: bool,
}

impl Parts {
    /// Draws the way to the window.
    pub fn button(&mut self, ui: &mut Ui) {
        let button = ui.button(RichText::new("Sounds and channels").small());
        let help = "Sound, mix and MIDI channel of each part, and your own sound.";
        self.open ^= button.on_hover_text(help).clicked();
    }

    /// Draws the window, if it is open.
    pub fn show(&mut self, ui: &Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
        let at = ui.max_rect().right_bottom() - vec2(300.0, 140.0);
        let title = "Sounds and channels";
        let pane = Pane { title, pivot: Align2::RIGHT_BOTTOM, at, width: WIDTH };
        pane.show(ui, &mut self.open, |ui, _| {
            Grid::new("parts").num_columns(7).spacing([12.0, 8.0]).show(ui, |ui| {
                for title in ["", "Sound", "Pan", "Tone", "Reverb", "Channel"] {
                    ui.label(RichText::new(title).small());
                }
                ui.end_row();
                for row in rows(params) {
                    part(ui, setter, params, &row);
                    ui.end_row();
                }
                yours(ui, setter, params);
                ui.end_row();
            });
        });
    }
}

fn rows(params: &AntiphonParams) -> [Row<'_>; 4] {
    let row = |part, sound, strip, channel| Row { part, sound, strip, channel };
    let AntiphonParams { lead_sound, harmony_sound, bass_sound, .. } = params;
    let AntiphonParams { lead_strip, harmony_strip, bass_strip, drums_strip, .. } = params;
    [
        row(Part::Lead, Some(lead_sound), lead_strip, &params.lead_channel),
        row(Part::Harmony, Some(harmony_sound), harmony_strip, &params.harmony_channel),
        row(Part::Bass, Some(bass_sound), bass_strip, &params.bass_channel),
        row(Part::Drums, None, drums_strip, &params.drums_channel),
    ]
}

fn part(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams, row: &Row<'_>) {
    let colour = Palette::of(ui).part(row.part);
    name(ui, capital(row.part.name()).as_str(), colour);
    match row.sound {
        Some(sound) => choice(ui, setter, sound, SOUND, "What the part sounds like."),
        None => choice(ui, setter, &params.drum_kit, SOUND, "What the drums are."),
    };
    mix(ui, setter, row.strip, colour);
    let help = "The MIDI channel that the part is sent on, where each part has its own.";
    fader(ui, setter, row.channel, FADER, colour, help);
    let channel = row.channel;
    ui.label(format!("channel {}", channel.modulated_plain_value()));
}

/// The person's own row: their sound, its mix, its level, and how much reverberation all have.
fn yours(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let colour = Palette::of(ui).text;
    name(ui, "You", colour);
    choice(ui, setter, &params.player_sound, SOUND, "What your own notes sound like.");
    mix(ui, setter, &params.player_strip, colour);
    fader(ui, setter, &params.player_level, FADER, colour, "How loud your own sound is.");
    ui.label("your level");
    ui.end_row();
    name(ui, "All", colour);
    ui.label("");
    ui.label("");
    ui.label("");
    fader(
        ui,
        setter,
        &params.reverb,
        FADER,
        colour,
        "How much reverberation is heard of everything.",
    );
}

fn name(ui: &mut Ui, text: &str, colour: Color32) {
    let name = RichText::new(text).color(colour);
    ui.add_sized(vec2(NAME, TARGET), Label::new(name).halign(Align::LEFT));
}

fn mix(ui: &mut Ui, setter: &ParamSetter<'_>, strip: &Strip, colour: Color32) {
    fader(ui, setter, &strip.pan, FADER, colour, "To the left or to the right.");
    fader(ui, setter, &strip.tone, FADER, colour, "Darker or brighter.");
    fader(ui, setter, &strip.reverb, FADER, colour, "How much of it goes into the reverberation.");
}

//! The window of the parts: what each sounds like, and its MIDI channel.

use egui::{Align, Align2, Grid, Label, RichText, Ui, vec2};
use nice_plug::prelude::{EnumParam, IntParam, Param, ParamSetter};

use super::super::widgets::control::choice;
use super::super::widgets::knob::fader;
use super::super::widgets::palette::Palette;
use super::super::widgets::pane::Pane;
use super::super::widgets::theme::{TARGET, capital};
use crate::music::Part;
use crate::params::{AntiphonParams, Sound};

/// The widths of a name, a list of sounds and a channel.
const NAME: f32 = 70.0;
const SOUND: f32 = 140.0;
const CHANNEL: f32 = 96.0;
/// The width of the window.
const WIDTH: f32 = 2.0 * NAME + SOUND + CHANNEL + 50.0;

/// What a row steers.
struct Row<'a> {
    part: Part,
    /// None where there is only one.
    sound: Option<&'a EnumParam<Sound>>,
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
        let help = "Sound and MIDI channel of each part, and your own sound.";
        self.open ^= button.on_hover_text(help).clicked();
    }

    /// Draws the window, if it is open.
    pub fn show(&mut self, ui: &Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
        let at = ui.max_rect().right_bottom() - vec2(300.0, 140.0);
        let title = "Sounds and channels";
        let pane = Pane { title, pivot: Align2::RIGHT_BOTTOM, at, width: WIDTH };
        pane.show(ui, &mut self.open, |ui, _| {
            Grid::new("parts").num_columns(4).spacing([12.0, 8.0]).show(ui, |ui| {
                for row in rows(params) {
                    part(ui, setter, &row);
                    ui.end_row();
                }
                ui.label("You");
                let help = "What your own notes sound like.";
                choice(ui, setter, &params.player_sound, SOUND, help);
                ui.end_row();
            });
        });
    }
}

fn rows(params: &AntiphonParams) -> [Row<'_>; 4] {
    let row = |part, sound, channel| Row { part, sound, channel };
    let AntiphonParams { lead_sound, harmony_sound, bass_sound, .. } = params;
    [
        row(Part::Lead, Some(lead_sound), &params.lead_channel),
        row(Part::Harmony, Some(harmony_sound), &params.harmony_channel),
        row(Part::Bass, Some(bass_sound), &params.bass_channel),
        row(Part::Drums, None, &params.drums_channel),
    ]
}

fn part(ui: &mut Ui, setter: &ParamSetter<'_>, row: &Row<'_>) {
    let colour = Palette::of(ui).part(row.part);
    let name = RichText::new(capital(row.part.name())).color(colour);
    ui.add_sized(vec2(NAME, TARGET), Label::new(name).halign(Align::LEFT));
    match row.sound {
        Some(sound) => choice(ui, setter, sound, SOUND, "What the part sounds like."),
        None => drop(ui.label("drum kit")),
    }
    let help = "The MIDI channel that the part is sent on, where each part has its own.";
    fader(ui, setter, row.channel, CHANNEL, colour, help);
    let channel = row.channel;
    ui.label(format!("channel {}", channel.modulated_plain_value()));
}

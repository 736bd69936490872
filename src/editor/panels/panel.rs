//! The panel below the stage: parts, character, volume and seed.

use egui::{Align, Label, RichText, Stroke, Ui, vec2};
use nice_plug::prelude::{BoolParam, FloatParam, Param, ParamSetter};

use super::super::widgets::knob::{KNOB, fader, knob, letter, switch};
use super::super::widgets::meter::meter;
use super::super::widgets::palette::Palette;
use super::super::widgets::theme::TARGET;
use super::news::News;
use super::seed;
use crate::engine::Load;
use crate::music::Part;
use crate::params::AntiphonParams;

/// The widths of a column of switches, of a switch for solo, and of a level in words.
const STRIP: f32 = 118.0;
const SOLO: f32 = 26.0;
const LEVEL: f32 = 40.0;
/// The width of what stands to the right of the character's knobs.
const BESIDE: f32 = KNOB + STRIP + 2.0 * RULE + 5.0 * GAP;
/// The width of the room for a rule, and the space between all these.
const RULE: f32 = 10.0;
const GAP: f32 = 4.0;

/// Draws the panel. The app has a transport of its own, and so nothing that runs beside it.
pub fn show(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    load: &Load,
    in_app: bool,
    news: &mut News,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        parts(ui, setter, params, load);
        rule(ui);
        ui.scope(|ui| character(ui, setter, params));
        rule(ui);
        let volume = knob(ui, setter, &params.volume, 0.0, "How loud Antiphon's own sound is.");
        let [.., everything] = &load.peaks;
        let below = volume.rect.translate(vec2(0.0, 6.0)).shrink2(vec2(8.0, 0.0));
        meter(ui, below, everything, Palette::of(ui).accent);
        rule(ui);
        ui.vertical(|ui| performance(ui, setter, params, in_app, news));
    });
}

fn rule(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(RULE, 96.0));
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, Palette::of(ui).line));
}

/// What a strip of a part steers: whether it plays, whether it is heard alone, how loud it is.
type Strip<'a> = (Part, &'a BoolParam, &'a BoolParam, &'a FloatParam);

fn parts(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams, load: &Load) {
    let strips: [Strip; 4] = [
        (Part::Lead, &params.lead, &params.lead_solo, &params.lead_level),
        (Part::Bass, &params.bass, &params.bass_solo, &params.bass_level),
        (Part::Harmony, &params.harmony, &params.harmony_solo, &params.harmony_level),
        (Part::Drums, &params.drums, &params.drums_solo, &params.drums_level),
    ];
    for pair in strips.chunks(2) {
        ui.vertical(|ui| pair.iter().for_each(|strip| part(ui, setter, strip, load)));
    }
}

fn part(ui: &mut Ui, setter: &ParamSetter<'_>, &(part, on, solo, level): &Strip<'_>, load: &Load) {
    let colour = Palette::of(ui).part(part);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let help = "Whether this part plays; its notes go out as MIDI and sound.";
        switch(ui, setter, on, STRIP - SOLO - GAP, colour, help);
        let help = "Only parts that are solo are heard and sent; the others play on in silence.";
        letter(ui, setter, solo, "S", vec2(SOLO, 26.0), colour, help);
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let width = STRIP - LEVEL - GAP;
        let rail = fader(ui, setter, level, width, colour, "How loud this part sounds.").rect;
        if let Some(peak) = load.peaks.get(part.index()) {
            meter(ui, rail.shrink2(vec2(6.0, 0.0)), peak, colour);
        }
        let said = level.normalized_value_to_string(level.modulated_normalized_value(), true);
        let said = RichText::new(said).small().color(Palette::of(ui).muted);
        ui.add_sized(vec2(LEVEL, TARGET), Label::new(said).halign(Align::RIGHT));
    });
}

fn character(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let knobs = [
        (
            &params.temperature,
            "How far the music strays from what is likeliest: low is safe, high is daring.",
        ),
        (&params.density, "How many notes are played; all the way down leaves it to the style."),
        (&params.register, "How high the music lies; all the way down leaves it to the style."),
        (&params.brightness, "How bright the harmony is; all the way down leaves it to the mood."),
        (
            &params.complexity,
            "How intricate the rhythm is; all the way down leaves it to the style.",
        ),
        (&params.swing, "How late the second of two eighths comes: from even to a triplet's last."),
        (&params.humanise, "How freely notes are timed and struck; all the way down is exact."),
        (
            &params.memory,
            "How much the lead quotes your own turns of phrase, which the session learns as you play.",
        ),
    ];
    let spare = ui.available_width() - knobs.len() as f32 * KNOB - BESIDE;
    ui.spacing_mut().item_spacing.x = (spare / knobs.len() as f32).clamp(2.0, 28.0);
    for (param, help) in knobs {
        knob(ui, setter, param, 0.0, help);
    }
}

fn performance(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    in_app: bool,
    news: &mut News,
) {
    let colour = Palette::of(ui).accent;
    ui.spacing_mut().item_spacing.y = 4.0;
    seed::show(ui, setter, params, news);
    let help = "Whether your own notes sound and pass on to the MIDI output.";
    switch(ui, setter, &params.through, STRIP, colour, help);
    if !in_app {
        let help = "Whether the music goes on while the host stands still.";
        switch(ui, setter, &params.free_run, STRIP, colour, help);
    }
}

//! The panel below the stage: parts, character, volume and seed.

use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, vec2};
use nice_plug::prelude::{BoolParam, FloatParam, IntParam, Param, ParamSetter};

use super::control::{explain, room, set, steer};
use super::knob::{fader, knob, switch};
use super::palette::Palette;
use super::region;
use super::theme;
use crate::music::Part;
use crate::params::AntiphonParams;

const STRIP: f32 = 112.0;

/// Draws the panel.
pub fn show(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    ui.horizontal(|ui| {
        parts(ui, setter, params);
        rule(ui);
        character(ui, setter, params);
        rule(ui);
        knob(ui, setter, &params.volume, 0.0, "How loud Antiphon's own sound is.");
        rule(ui);
        performance(ui, setter, params);
        region::name(ui, "Parts and character");
    });
}

fn rule(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(10.0, 96.0));
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, Palette::of(ui).line));
}

fn parts(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let strips: [(Part, &BoolParam, &FloatParam); 4] = [
        (Part::Lead, &params.lead, &params.lead_level),
        (Part::Harmony, &params.harmony, &params.harmony_level),
        (Part::Bass, &params.bass, &params.bass_level),
        (Part::Drums, &params.drums, &params.drums_level),
    ];
    for pair in strips.chunks(2) {
        ui.vertical(|ui| {
            for &(part, on, level) in pair {
                let colour = Palette::of(ui).part(part);
                switch(
                    ui,
                    setter,
                    on,
                    STRIP,
                    colour,
                    "Whether this part plays; its notes go out as MIDI and sound.",
                );
                fader(ui, setter, level, STRIP, colour, "How loud this part sounds.");
            }
        });
    }
}

fn character(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    ui.spacing_mut().item_spacing.x = 2.0;
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
    ];
    for (param, help) in knobs {
        knob(ui, setter, param, 0.0, help);
    }
}

fn performance(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 7.0;
        ui.horizontal(|ui| {
            seed(ui, setter, &params.seed);
            again(ui, setter, &params.seed);
        });
        let colour = Palette::of(ui).accent;
        switch(
            ui,
            setter,
            &params.through,
            STRIP,
            colour,
            "Whether your own notes sound and pass on to the MIDI output.",
        );
        switch(
            ui,
            setter,
            &params.free_run,
            STRIP,
            colour,
            "Whether the music goes on while the host stands still.",
        );
    });
}

fn seed(ui: &mut Ui, setter: &ParamSetter<'_>, param: &IntParam) {
    let response = room(ui, vec2(STRIP - 40.0, 26.0));
    steer(ui, &response, setter, param, |by| (by.x - by.y) * 0.1);
    let ink = Palette::of(ui);
    ui.painter().rect(response.rect, 6.0, ink.stage, ink.rim(&response), StrokeKind::Inside);
    let text = format!("Seed {:04}", param.value());
    ui.painter().text(
        response.rect.center(),
        Align2::CENTER_CENTER,
        text,
        theme::font(13.5),
        ink.text,
    );
    explain(
        response,
        param,
        Role::Slider,
        "The same seed plays the same music again; drag, turn the wheel or roll a new one.",
    );
}

fn again(ui: &mut Ui, setter: &ParamSetter<'_>, param: &IntParam) {
    let button = ui.allocate_response(vec2(32.0, 26.0), Sense::click());
    let (ink, painter) = (Palette::of(ui), ui.painter());
    painter.rect(button.rect, 6.0, ink.raised, ink.rim(&button), StrokeKind::Inside);
    let die = Rect::from_center_size(button.rect.center(), vec2(14.0, 14.0));
    painter.rect_stroke(die, 3.0, Stroke::new(1.3, ink.text), StrokeKind::Inside);
    for pip in [vec2(-3.2, -3.2), vec2(0.0, 0.0), vec2(3.2, 3.2)] {
        painter.circle_filled(die.center() + pip, 1.5, ink.text);
    }
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "New seed"));
    if button.on_hover_text("Rolls another seed: the same settings, another performance.").clicked()
    {
        let moment = ui.input(|input| input.time).to_bits();
        let other = moment.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        set(setter, param, param.preview_normalized((other % 10_000) as i32));
    }
}

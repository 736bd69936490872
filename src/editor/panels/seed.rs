//! The seed: its figure, another one, and the ways to keep it and to take it along.

use std::sync::atomic::Ordering::Relaxed;

use egui::{Align2, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};
use nice_plug::prelude::{IntParam, Param, ParamSetter};

use super::super::widgets::control::{describe, explain, named, room, set, steer, switched};
use super::super::widgets::palette::{Palette, lit};
use super::super::widgets::theme;
use super::news::News;
use crate::params::{AntiphonParams, LAST_SEED};

/// The widths of the figure and of a button, and the height of both.
const FIGURE: f32 = 78.0;
const BUTTON: f32 = 28.0;
const HEIGHT: f32 = 26.0;

/// Draws the seed.
pub fn show(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams, news: &mut News) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let locked = params.seed_locked.load(Relaxed);
    ui.horizontal(|ui| {
        figure(ui, setter, &params.seed, locked);
        let help = "Copies the seed, to be noted or sent to somebody.";
        if button(ui, "Copy seed", help, sheets).clicked() {
            ui.ctx().copy_text(params.seed.value().to_string());
            news.good(format!("Copied: seed {}", params.seed.value()));
        }
    });
    ui.horizontal(|ui| {
        let help = "Rolls another seed: the same settings, another performance.";
        let roll = ui.add_enabled_ui(!locked, |ui| button(ui, "New seed", help, die)).inner;
        if roll.clicked() {
            another(ui, setter, &params.seed);
        }
        if lock(ui, locked).clicked() {
            params.seed_locked.store(!locked, Relaxed);
        }
    });
}

fn figure(ui: &mut Ui, setter: &ParamSetter<'_>, param: &IntParam, locked: bool) {
    let size = vec2(FIGURE, HEIGHT);
    let response = if locked { ui.allocate_response(size, Sense::hover()) } else { room(ui, size) };
    if !locked {
        steer(ui, &response, setter, param, |by| (by.x - by.y) * 0.1);
    }
    let (ink, painter) = (Palette::of(ui), ui.painter());
    let rim = if locked { Stroke::new(1.0, ink.line) } else { ink.rim(&response) };
    painter.rect(response.rect, 6.0, ink.stage, rim, StrokeKind::Inside);
    let (text, colour) =
        (format!("Seed {:04}", param.value()), if locked { ink.muted } else { ink.text });
    let centre = response.rect.center();
    painter.text(centre, Align2::CENTER_CENTER, text, theme::font(13.5), colour);
    if locked {
        describe(&response, Role::Label, "Seed", &format!("{}, locked", param.value()));
        response.on_hover_text("Locked: presets, takes and dice leave it as it is.");
    } else {
        let help =
            "The same seed plays the same music again; drag, turn the wheel or roll a new one.";
        explain(response, param, Role::Slider, help);
    }
}

fn another(ui: &Ui, setter: &ParamSetter<'_>, param: &IntParam) {
    let moment = ui.input(|input| input.time).to_bits();
    let other = moment.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    set(setter, param, param.preview_normalized((other % (LAST_SEED as u64 + 1)) as i32));
}

/// A button with a picture on it.
fn button(ui: &mut Ui, name: &str, help: &str, picture: fn(&Painter, Rect, &Palette)) -> Response {
    let response = ui.allocate_response(vec2(BUTTON, HEIGHT), Sense::click());
    let (ink, painter) = (Palette::of(ui), ui.painter());
    painter.rect(response.rect, 6.0, ink.raised, ink.rim(&response), StrokeKind::Inside);
    let middle = Rect::from_center_size(response.rect.center(), Vec2::splat(14.0));
    picture(painter, middle, ink);
    named(&response, name);
    response.on_hover_text(help)
}

fn lock(ui: &mut Ui, locked: bool) -> Response {
    let response = ui.allocate_response(vec2(FIGURE, HEIGHT), Sense::click());
    let (ink, painter) = (Palette::of(ui), ui.painter());
    let (fill, colour) = if locked { (lit(ink.accent), ink.text) } else { (ink.panel, ink.muted) };
    painter.rect(response.rect, 6.0, fill, ink.rim(&response), StrokeKind::Inside);
    let words = if locked { "Seed locked" } else { "Lock seed" };
    let centre = response.rect.center();
    painter.text(centre, Align2::CENTER_CENTER, words, theme::font(12.0), colour);
    switched(&response, "Lock seed", locked);
    response.on_hover_text("Whether presets, takes and the dice leave the seed as it is.")
}

fn die(painter: &Painter, room: Rect, ink: &Palette) {
    painter.rect_stroke(room, 3.0, Stroke::new(1.3, ink.text), StrokeKind::Inside);
    for pip in [vec2(-3.2, -3.2), vec2(0.0, 0.0), vec2(3.2, 3.2)] {
        painter.circle_filled(room.center() + pip, 1.5, ink.text);
    }
}

fn sheets(painter: &Painter, room: Rect, ink: &Palette) {
    for by in [vec2(-2.0, -2.0), vec2(2.0, 2.0)] {
        let sheet = room.shrink(2.5).translate(by);
        painter.rect(sheet, 2.0, ink.raised, Stroke::new(1.3, ink.text), StrokeKind::Inside);
    }
}

//! The foot of the window: what there is to say, how the window looks, and what the model learned from.

use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;

use egui::{Align, Layout, Ui};
use nice_plug::prelude::ParamSetter;

use super::about::Card;
use super::news::{News, link};
use crate::params::{AntiphonParams, Theme, Zoom};

/// Draws the foot.
pub fn show(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    news: &mut News,
    card: &mut Card,
) {
    ui.horizontal_centered(|ui| {
        news.show(ui, setter, params);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let help = "Shows what the model learned from, piece counts and licences.";
            card.open |= link(ui, &card.line).on_hover_text(help).clicked();
            looks(ui, params);
        });
    });
}

/// How the window looks: its theme, and how much of it is the stage.
fn looks(ui: &mut Ui, params: &AntiphonParams) {
    let theme = worn(params);
    let turn = link(ui, &format!("Theme: {}", theme.name()));
    if turn.on_hover_text("Dark or light; the session keeps it.").clicked() {
        *params.theme.lock().unwrap_or_else(PoisonError::into_inner) = theme.other();
    }
    let zoom = link(ui, &format!("Zoom: {} %", params.zoom.percent()));
    if zoom
        .on_hover_text("Makes everything larger, or small again; the session keeps it.")
        .clicked()
    {
        params.zoom.keep(larger(params.zoom.percent()));
        ui.ctx().request_repaint();
    }
    let alone = params.stage_alone.load(Relaxed);
    let turn = link(ui, if alone { "All controls" } else { "Stage view" });
    let help = "The stage alone, in large letters, or with everything that steers it.";
    if turn.on_hover_text(help).clicked() {
        params.stage_alone.store(!alone, Relaxed);
    }
}

/// The zoom after one; after the largest comes the smallest.
fn larger(percent: u16) -> u16 {
    let steps = Zoom::STEPS;
    steps.into_iter().find(|&step| step > percent).unwrap_or(steps[0])
}

/// The theme that the session keeps.
pub fn worn(params: &AntiphonParams) -> Theme {
    *params.theme.lock().unwrap_or_else(PoisonError::into_inner)
}

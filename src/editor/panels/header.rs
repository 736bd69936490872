//! The strip above the stage: where the music is, which chord sounds, the ways to capture it and to stop it all.

use std::sync::atomic::Ordering::Relaxed;

use atomic_float::AtomicF32;
use egui::{Align, Button, Color32, Layout, Response, RichText, Role, Sense, Stroke, Ui, vec2};

use super::super::stage::scene::Scene;
use super::super::widgets::control::describe;
use super::super::widgets::palette::Palette;
use super::super::widgets::theme;
use super::super::window::stage::EditorShared;
use super::news::News;
use super::shelf::Shelf;
use crate::engine::{Command, Load};

/// Figures in percent beyond which something is wrong: steps on time, and the share of its time that a block takes.
const LEAST_HITS: f32 = 98.0;
const MOST_BUSY: f32 = 80.0;

/// Draws the strip; says what somebody asked for in it.
///
/// In the app the bar above has the place in the song.
pub fn show(
    ui: &mut Ui,
    shown: &EditorShared,
    in_app: bool,
    shelf: &mut Shelf,
    news: &mut News,
) -> Option<Command> {
    ui.horizontal_centered(|ui| {
        ui.label(RichText::new("Antiphon").font(theme::font(23.0)).color(Palette::of(ui).text));
        ui.add_space(18.0);
        if !in_app {
            lamp(ui, shown.playing);
            place(ui, &shown.scene);
        }
        harmony(ui, &shown.scene);
        effort(ui, &shown.load);
        let right = Layout::right_to_left(Align::Center);
        let asked = ui.with_layout(right, |ui| {
            let asked = panic(ui);
            ui.add_space(8.0);
            shelf.buttons(ui, shown.takes.as_ref(), news);
            asked
        });
        asked.inner
    })
    .inner
}

/// Draws whether the music runs.
pub fn lamp(ui: &mut Ui, playing: bool) {
    let ink = Palette::of(ui);
    let lamp = if playing { ink.accent } else { ink.raised };
    let spot = ui.allocate_response(vec2(12.0, 12.0), Sense::hover());
    ui.painter().circle(spot.rect.center(), 5.0, lamp, Stroke::new(1.0, ink.muted));
    let said = if playing { "The music is running." } else { "The music stands still." };
    describe(&spot, Role::Label, "", said);
    spot.on_hover_text(said);
}

/// Where the song is, and how it is counted.
fn place(ui: &mut Ui, scene: &Scene) {
    let (ink, (bar, beat)) = (Palette::of(ui), scene.place());
    figure(ui, "bar", &format!("{bar}.{beat}"), 62.0, ink.text);
    figure(ui, "tempo", &format!("{:.0}", scene.tempo()), 48.0, ink.text);
    let meter = scene.meter();
    figure(ui, "meter", &format!("{}/{}", meter.beats(), meter.unit()), 44.0, ink.text);
}

/// The chord and the key.
fn harmony(ui: &mut Ui, scene: &Scene) {
    let ink = Palette::of(ui);
    let chord = scene.chord().map_or_else(|| "–".to_owned(), |chord| chord.to_string());
    figure(ui, "chord", &chord, 80.0, ink.accent);
    let key = scene.key().map_or_else(|| "–".to_owned(), |key| key.to_string());
    figure(ui, "key", &key, 84.0, ink.text);
}

/// How much of the music was decided in time, and at what effort.
fn effort(ui: &mut Ui, load: &Load) {
    let percent = |share: &AtomicF32| 100.0 * share.load(Relaxed);
    // Rounded down: one that is missing must not read as none.
    let hits = percent(&load.hit_rate).floor();
    let ink = Palette::of(ui);
    let told = |trouble| if trouble { ink.danger } else { ink.muted };
    figure(ui, "on time", &format!("{hits:.0} %"), 60.0, told(hits < LEAST_HITS)).on_hover_text(
        "How many steps of the music were decided before they came; the others repeat or rest.",
    );
    let [p50, p99] = [&load.p50, &load.p99].map(percent);
    let busy = percent(&load.busy);
    figure(ui, "CPU", &format!("{busy:.0} %"), 48.0, told(busy > MOST_BUSY)).on_hover_text(format!(
        "The share of its time that a block takes, in 99 of 100 blocks. Of the work that it may do, \
         Antiphon uses {p50:.0} % in most blocks and {p99:.0} % in 99 of 100."
    ));
}

/// Draws a small word above a large figure, in a column that does not move when the figure changes.
pub fn figure(ui: &mut Ui, name: &str, value: &str, width: f32, colour: Color32) -> Response {
    let response = ui.allocate_response(vec2(width, 38.0), Sense::hover());
    let rect = response.rect;
    let (ink, painter) = (Palette::of(ui), ui.painter());
    painter.text(rect.left_top(), egui::Align2::LEFT_TOP, name, theme::font(11.5), ink.muted);
    painter.text(rect.left_bottom(), egui::Align2::LEFT_BOTTOM, value, theme::font(20.0), colour);
    describe(&response, Role::Label, "", &format!("{name} {value}"));
    response
}

fn panic(ui: &mut Ui) -> Option<Command> {
    let danger = Palette::of(ui).danger;
    let button = Button::new(RichText::new("Panic").color(danger)).stroke(Stroke::new(1.0, danger));
    let help = "Ends every note at once, here and in what listens to the MIDI output.";
    let response = ui.add_sized(vec2(76.0, 30.0), button).on_hover_text(help);
    response.clicked().then_some(Command::Panic)
}

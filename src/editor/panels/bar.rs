//! The bar of the app's transport, above everything: play and stop, the place in the song, tempo and meter, and the way to
//! sound and MIDI.

use egui::{
    Align, ComboBox, DragValue, Label, Layout, Pos2, RichText, Role, Shape, Stroke, StrokeKind, Ui,
    Vec2, pos2, vec2,
};

use super::super::widgets::control::{describe, menu, named};
use super::super::widgets::palette::{Palette, lit};
use super::super::widgets::theme::{self, caption};
use super::super::window::stage::EditorShared;
use super::console::Console;
use super::header::{figure, lamp};
use super::rack::Rack;
use super::transport::{TEMPI, Transport};
use crate::music::Meter;

/// The size of the button that plays.
const PLAY: Vec2 = vec2(92.0, 32.0);
/// The width of the tempo and of the meter.
const FIELD: f32 = 76.0;
/// The meters to choose from.
const METERS: [(u8, u8); 12] = [
    (2, 4),
    (3, 4),
    (4, 4),
    (5, 4),
    (6, 4),
    (7, 4),
    (3, 8),
    (5, 8),
    (6, 8),
    (7, 8),
    (9, 8),
    (12, 8),
];
/// Quarter notes a minute by which a tempo is another.
const OTHER: f64 = 0.05;

/// The bar, and the window that it opens.
#[derive(Default)]
pub struct Bar {
    /// Whether the person has hold of the tempo.
    held: bool,
    rack: Rack,
}

impl Bar {
    /// Draws the bar.
    pub fn show(&mut self, ui: &mut Ui, console: &Console, shown: &EditorShared) {
        let scene = &shown.scene;
        let transport = &console.transport;
        ui.horizontal_centered(|ui| {
            if play(ui, transport.is_playing()) {
                transport.toggle();
            }
            ui.add_space(8.0);
            lamp(ui, shown.playing);
            let (bar, beat) = scene.place();
            figure(ui, "bar", &format!("{bar}.{beat}"), 70.0, Palette::of(ui).text);
            caption(ui, "Tempo");
            self.tempo(ui, transport, scene.tempo());
            ui.add_space(4.0);
            caption(ui, "Meter");
            meter(ui, transport);
            ui.add_space(12.0);
            self.sound(ui, console);
        });
    }

    /// The tempo, to be dragged or typed. Shown is the one in force: somebody else may lead it.
    fn tempo(&mut self, ui: &mut Ui, transport: &Transport, in_force: f64) {
        let mut tempo = if self.held { transport.tempo() } else { in_force };
        let field = DragValue::new(&mut tempo)
            .range(TEMPI)
            .speed(0.5)
            .max_decimals(1)
            .update_while_editing(false);
        let size = vec2(FIELD, 30.0);
        let response = ui.add_sized(size, field);
        self.held = response.dragged() || response.has_focus();
        if response.changed() && (tempo - transport.tempo()).abs() > OTHER {
            transport.pace(tempo);
        }
        response.ctx.accesskit_node_builder(response.id, |node| node.set_label("Tempo"));
        response.on_hover_text(
            "Quarter notes a minute: drag it, or click and type. Taps, a MIDI clock and Follow lead it too.",
        );
    }

    /// What is wrong with the sound, and the way to choose another.
    fn sound(&mut self, ui: &mut Ui, console: &Console) {
        let devices = console.devices();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            self.rack.button(ui, console);
            let (text, colour) = match devices.faults.first() {
                Some(fault) => (fault, Palette::of(ui).danger),
                None => (&devices.playing, Palette::of(ui).muted),
            };
            let line = Label::new(RichText::new(text).small().color(colour)).truncate();
            super::super::access::region::live(&ui.add(line));
        });
    }

    /// Draws the window of sound and MIDI, if it is open.
    pub fn windows(&mut self, ui: &Ui, console: &Console) {
        self.rack.show(ui, console);
    }
}

/// Draws the button that plays and stops; whether it is pressed.
fn play(ui: &mut Ui, playing: bool) -> bool {
    let name = if playing { "Stop" } else { "Play" };
    let response = ui.allocate_response(PLAY, egui::Sense::click());
    let (ink, painter) = (Palette::of(ui), ui.painter());
    let fill = if playing { lit(ink.accent) } else { ink.raised };
    let edge = if playing { Stroke::new(1.0, ink.accent) } else { ink.rim(&response) };
    painter.rect(response.rect, 6.0, fill, edge, StrokeKind::Inside);
    let middle = response.rect.left_center() + vec2(24.0, 0.0);
    painter.add(symbol(middle, playing, ink.accent));
    let word = response.rect.left_center() + vec2(42.0, 0.0);
    painter.text(word, egui::Align2::LEFT_CENTER, name, theme::font(14.5), ink.text);
    named(&response, name);
    let help = "Plays from the first bar, or stops: the space bar does too.";
    response.on_hover_text(help).clicked()
}

/// A square stops, a triangle plays.
fn symbol(middle: Pos2, stops: bool, colour: egui::Color32) -> Shape {
    let corners: &[(f32, f32)] = match stops {
        true => &[(-6.5, -6.5), (6.5, -6.5), (6.5, 6.5), (-6.5, 6.5)],
        false => &[(-6.0, -8.0), (8.0, 0.0), (-6.0, 8.0)],
    };
    let points = corners.iter().map(|&(x, y)| pos2(middle.x + x, middle.y + y)).collect();
    Shape::convex_polygon(points, colour, Stroke::NONE)
}

fn meter(ui: &mut Ui, transport: &Transport) {
    let chosen = transport.meter();
    let said = |meter: Meter| format!("{}/{}", meter.beats(), meter.unit());
    let combo = ComboBox::from_id_salt("meter").width(FIELD).height(360.0);
    let response = menu(ui, combo.selected_text(said(chosen)), |ui| {
        for meter in METERS.into_iter().filter_map(|(beats, unit)| Meter::new(beats, unit)) {
            if ui.selectable_label(meter == chosen, said(meter)).clicked() {
                transport.count(meter);
            }
        }
    });
    describe(&response, Role::ComboBox, "Meter", &said(chosen));
    response.on_hover_text("The time signature that the song is counted in.");
}

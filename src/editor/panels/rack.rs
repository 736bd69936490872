//! The window of sound and MIDI: which devices the app plays through and hears.

use egui::{Align2, Button, ComboBox, Grid, Label, Response, RichText, Role, Ui, vec2};

use super::super::widgets::control::{describe, menu};
use super::super::widgets::palette::Palette;
use super::super::widgets::pane::Pane;
use super::console::{Choice, Console, DeviceCommand, Devices, Output};

/// The widths of the window and of a list in it.
const WIDTH: f32 = 460.0;
const LIST: f32 = 300.0;
/// Rates to choose from, in frames a second.
const RATES: [u32; 6] = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];
/// Sizes to choose from, in frames.
const SIZES: [u32; 7] = [32, 64, 128, 256, 512, 1024, 2048];

/// The window.
#[derive(Default)]
pub struct Rack {
    open: bool,
}

impl Rack {
    /// Draws the way to the window.
    pub fn button(&mut self, ui: &mut Ui, console: &Console) {
        let pressed = button(ui, "Sound and MIDI");
        let help = "Chooses what sound comes out of, and which MIDI ports are used.";
        if pressed.on_hover_text(help).clicked() {
            self.open ^= true;
            console.ask(DeviceCommand::Look);
        }
    }

    /// Draws the window, if it is open.
    pub fn show(&mut self, ui: &Ui, console: &Console) {
        let at = ui.max_rect().right_top() + vec2(-20.0, 56.0);
        let pane = Pane { title: "Sound and MIDI", pivot: Align2::RIGHT_TOP, at, width: WIDTH };
        pane.show(ui, &mut self.open, |ui, _| {
            let devices = console.devices();
            ui.add_space(6.0);
            if let Some(choice) = choose(ui, &devices) {
                console.ask(DeviceCommand::Use(choice));
            }
            ui.add_space(4.0);
            if button(ui, "Look again").clicked() {
                console.ask(DeviceCommand::Look);
            }
            told(ui, &devices);
        });
    }
}

/// What plays, and what is wrong.
fn told(ui: &mut Ui, devices: &Devices) {
    let ink = Palette::of(ui);
    let faults = devices.faults.iter().map(|fault| (fault, ink.danger));
    for (text, colour) in [(&devices.playing, ink.muted)].into_iter().chain(faults) {
        ui.add(Label::new(RichText::new(text).color(colour)).wrap());
    }
}

/// Draws the lists; says what is chosen where it is something else.
fn choose(ui: &mut Ui, devices: &Devices) -> Option<Choice> {
    let mut choice = devices.choice.clone();
    Grid::new("devices").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        sound(ui, devices, &mut choice);
        midi(ui, devices, &mut choice);
    });
    (choice != devices.choice).then_some(choice)
}

fn sound(ui: &mut Ui, devices: &Devices, choice: &mut Choice) {
    let fixed = [Output::Default, Output::Jack].map(|output| (name(&output), output));
    let there = devices.outputs.iter().map(|name| (name.clone(), Output::Device(name.clone())));
    let outputs = fixed.into_iter().chain(there).chain([(name(&Output::Silent), Output::Silent)]);
    let help = "What sound comes out of.";
    list(ui, "Output", &name(&choice.output.clone()), help, outputs, &mut choice.output);
    let own = ("the device's own".to_owned(), None);
    let rates = RATES.map(|rate| (hertz(rate), Some(rate)));
    let said = choice.rate.map_or(own.0.clone(), hertz);
    let help = "Frames a second; JACK has its own.";
    list(ui, "Rate", &said, help, [own].into_iter().chain(rates), &mut choice.rate);
    let frames = |frames: u32| format!("{frames} frames");
    let sizes = SIZES.map(|size| (frames(size), size));
    let help = "How much sound is made at once: less answers sooner, more is safer.";
    list(ui, "Buffer", &frames(choice.frames), help, sizes, &mut choice.frames);
}

fn midi(ui: &mut Ui, devices: &Devices, choice: &mut Choice) {
    ui.label("MIDI inputs");
    ui.vertical(|ui| inputs(ui, devices, choice));
    ui.end_row();
    let none = ("none".to_owned(), None);
    let ports = devices.midi.iter().map(|name| (name.clone(), Some(name.clone())));
    let said = choice.midi.clone().unwrap_or("none".to_owned());
    let help = "Where the notes of all parts go, each on its channel.";
    list(ui, "MIDI output", &said, help, [none].into_iter().chain(ports), &mut choice.midi);
}

/// Which inputs are heard: all, or those with a tick.
fn inputs(ui: &mut Ui, devices: &Devices, choice: &mut Choice) {
    let mut all = choice.inputs.is_none();
    let help = "Every input that is there, and every one that comes.";
    let heard = |choice: &Choice| {
        devices.inputs.iter().filter(|name| choice.hears(name)).cloned().collect::<Vec<_>>()
    };
    if ui.checkbox(&mut all, "All inputs").on_hover_text(help).changed() {
        choice.inputs = (!all).then(|| heard(choice));
    }
    for name in &devices.inputs {
        let mut on = choice.hears(name);
        if ui.checkbox(&mut on, name).changed() {
            let mut list = heard(choice);
            list.retain(|other| other != name);
            list.extend(on.then(|| name.clone()));
            choice.inputs = Some(list);
        }
    }
    if devices.inputs.is_empty() {
        ui.label(RichText::new("none is connected").color(Palette::of(ui).muted));
    }
}

/// Draws a list with its name before it; changes `chosen` to what is chosen in it.
fn list<T: PartialEq>(
    ui: &mut Ui,
    name: &str,
    said: &str,
    help: &str,
    entries: impl IntoIterator<Item = (String, T)>,
    chosen: &mut T,
) {
    ui.label(name);
    let combo = ComboBox::from_id_salt(name).width(LIST).height(320.0).selected_text(said);
    let response = menu(ui, combo.truncate(), |ui| {
        for (entry, value) in entries {
            if ui.selectable_label(value == *chosen, entry).clicked() {
                *chosen = value;
            }
        }
    });
    describe(&response, Role::ComboBox, name, said);
    response.on_hover_text(help);
    ui.end_row();
}

fn hertz(rate: u32) -> String {
    format!("{rate} Hz")
}

/// What an output is called.
fn name(output: &Output) -> String {
    match output {
        Output::Default => "the system's own".to_owned(),
        Output::Jack => "JACK".to_owned(),
        Output::Device(name) => name.clone(),
        Output::Silent => "none: silent".to_owned(),
    }
}

fn button(ui: &mut Ui, name: &str) -> Response {
    ui.add_sized(vec2(130.0, 30.0), Button::new(name))
}

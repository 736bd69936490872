//! How to get the notes out: the host that this is, what to do in it, on which channels, and whether they come back.

use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;

use egui::{Align2, RichText, Ui, vec2};

use super::super::widgets::palette::Palette;
use super::super::widgets::pane::Pane;
use super::hosts::{self, Host};
use crate::engine::Load;
use crate::params::{AntiphonParams, Routing};

/// The width of the window.
const WIDTH: f32 = 420.0;

/// The window that helps.
pub struct Help {
    host: &'static Host,
    open: bool,
}

impl Help {
    /// Help for the host that runs this.
    pub fn new() -> Self {
        let program = std::env::current_exe().unwrap_or_default();
        let name = program.file_name().map(Path::new).unwrap_or(Path::new(""));
        Self { host: hosts::of_program(&name.to_string_lossy()), open: false }
    }

    /// Draws the way to the window; as a warning where our own notes come back.
    pub fn button(&mut self, ui: &mut Ui, load: &Load) {
        let ink = Palette::of(ui);
        let (text, colour) = match load.comes_back.load(Relaxed) {
            true => ("Notes come back", ink.danger),
            false => ("Notes out", ink.text),
        };
        let button = ui.button(RichText::new(text).small().color(colour));
        let help = "Names your host and its steps for sending the parts to other instruments.";
        self.open ^= button.on_hover_text(help).clicked();
    }

    /// Draws the window, if it is open.
    pub fn show(&mut self, ui: &Ui, params: &AntiphonParams, load: &Load) {
        let (host, ink) = (self.host, Palette::of(ui));
        let at = ui.max_rect().right_bottom() - vec2(300.0, 140.0);
        let title = "Getting the notes out";
        let pane = Pane { title, pivot: Align2::RIGHT_BOTTOM, at, width: WIDTH };
        pane.show(ui, &mut self.open, |ui, _| {
            ui.label(host.name);
            for (number, step) in (1..).zip(host.steps) {
                ui.label(format!("{number}.  {step}"));
            }
            ui.add_space(6.0);
            ui.label(RichText::new(channels(params.routing.value())).color(ink.muted));
            ui.label(RichText::new(hosts::ALWAYS).color(ink.muted));
            if load.comes_back.load(Relaxed) {
                ui.add_space(6.0);
                ui.label(RichText::new(hosts::COMES_BACK).color(ink.danger));
            }
        });
    }
}

fn channels(routing: Routing) -> &'static str {
    match routing {
        Routing::Parts => {
            "A channel per part, as Sounds and channels has it; your own notes on theirs."
        }
        Routing::One => "Everything on channel 1, for an instrument that hears only one.",
    }
}

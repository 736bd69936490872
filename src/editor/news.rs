//! What became of the last thing that was done, and the way to undo it.

use egui::{Button, RichText, Ui, vec2};
use nice_plug::prelude::ParamSetter;

use super::palette::Palette;
use super::region;
use super::theme::TARGET;
use crate::improvise::{Learned, Profile};
use crate::params::AntiphonParams;
use crate::params::preset::Preset;

/// What is said while nothing was done.
const MANNERS: &str =
    "Double-click or Delete resets, shift is finer, wheel and arrows step, Tab goes on.";

/// What was there before something was done.
pub enum Undo {
    /// The settings that a preset took the place of.
    Settings(Box<Preset>),
    /// What was forgotten.
    Lessons(Box<(Learned, Profile)>),
}

impl Undo {
    /// Brings it back.
    fn apply(self, setter: &ParamSetter<'_>, params: &AntiphonParams) -> &'static str {
        match self {
            Self::Settings(before) => {
                before.choose(params, setter);
                "The settings are as they were before."
            }
            Self::Lessons(before) => {
                params.learned.restore(before.0);
                params.taste.restore(before.1);
                "It knows again what it had learned."
            }
        }
    }
}

/// What there is to say.
#[derive(Default)]
pub struct News {
    said: Option<(String, bool)>,
    undo: Option<Undo>,
}

impl News {
    /// Something was done.
    pub fn good(&mut self, done: impl Into<String>) {
        (self.said, self.undo) = (Some((done.into(), true)), None);
    }

    /// Something went wrong.
    pub fn fault(&mut self, fault: impl Into<String>) {
        self.said = Some((fault.into(), false));
    }

    /// Something was done that can be undone.
    pub fn undoable(&mut self, done: impl Into<String>, undo: Undo) {
        self.good(done);
        self.undo = Some(undo);
    }

    /// Draws it in one line.
    pub fn show(&mut self, ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
        let ink = Palette::of(ui);
        let (text, colour) = match &self.said {
            Some((done, true)) => (done.as_str(), ink.accent),
            Some((fault, false)) => (fault.as_str(), ink.danger),
            None => (MANNERS, ink.muted),
        };
        region::live(&ui.label(RichText::new(text).small().color(colour)));
        if self.undo.is_some() && link(ui, "Undo").clicked() {
            let done = self.undo.take().map(|undo| undo.apply(setter, params));
            done.into_iter().for_each(|done| self.good(done));
        }
    }
}

/// A word that can be pressed.
pub fn link(ui: &mut Ui, text: &str) -> egui::Response {
    let words = RichText::new(text).small().color(Palette::of(ui).muted).underline();
    ui.add(Button::new(words).frame(false).min_size(vec2(TARGET, TARGET)))
}

//! What became of the last thing that was done, and the way to undo it.

use egui::{Button, RichText, Ui, vec2};
use nice_plug::prelude::ParamSetter;

use super::super::access::region;
use super::super::widgets::palette::Palette;
use super::super::widgets::theme::TARGET;
use crate::improvise::{Learned, Profile};
use crate::params::AntiphonParams;
use crate::params::preset::Preset;

/// What is said while nothing was done.
const MANNERS: &str =
    "Double-click or Delete resets, shift is finer, wheel and arrows step, Tab goes on.";

/// What was there before something was done.
pub enum Before {
    /// The settings.
    Settings(Box<Preset>),
    /// What had been learned of the person.
    Lessons(Box<(Learned, Profile)>),
}

impl Before {
    /// Brings it back; gives what was there instead.
    fn bring_back(self, setter: &ParamSetter<'_>, params: &AntiphonParams) -> Self {
        match self {
            Self::Settings(before) => {
                let now = Preset::of(&params.preset_name(), params);
                before.choose(params, setter);
                Self::Settings(Box::new(now))
            }
            Self::Lessons(before) => {
                let now = (params.learned.restore(before.0), params.taste.restore(before.1));
                Self::Lessons(Box::new(now))
            }
        }
    }
}

/// A way back, or forth again.
pub struct Undo {
    what: String,
    undone: bool,
    before: Before,
}

impl Undo {
    /// The way back from something.
    pub fn of(what: &str, before: Before) -> Self {
        Self { what: what.to_owned(), undone: false, before }
    }

    fn verb(&self) -> &'static str {
        if self.undone { "Redo" } else { "Undo" }
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
        self.said = Some((done.into(), true));
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

    /// The settings are not those any more that the last change left.
    pub fn leave_settings(&mut self) {
        self.undo.take_if(|undo| matches!(undo.before, Before::Settings(_)));
    }

    /// Another session was loaded.
    pub fn clear(&mut self) {
        *self = Self::default();
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
        let name = self.undo.as_ref().map(|undo| format!("{} {}", undo.verb(), undo.what));
        if name.is_some_and(|name| link(ui, &name).clicked()) {
            self.undo = self.undo.take().map(|undo| Undo {
                undone: !undo.undone,
                before: undo.before.bring_back(setter, params),
                ..undo
            });
            self.said = None;
        }
    }
}

/// A word that can be pressed.
pub fn link(ui: &mut Ui, text: &str) -> egui::Response {
    let words = RichText::new(text).small().color(Palette::of(ui).muted).underline();
    ui.add(Button::new(words).frame(false).min_size(vec2(TARGET, TARGET)))
}

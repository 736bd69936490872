//! Presets: those that ship, the person's own, and a second setting to compare with.

use std::path::PathBuf;
use std::sync::PoisonError;

use egui::{Align2, Button, ComboBox, RichText, TextEdit, Ui, vec2};
use nice_plug::prelude::ParamSetter;

use super::super::widgets::control::{describe, menu, named};
use super::super::widgets::palette::Palette;
use super::super::widgets::pane::Pane;
use super::news::{Before, News, Undo};
use crate::params::AntiphonParams;
use crate::params::preset::{Compare, Preset, factory, list, save};

/// The height of the list.
const LIST: f32 = 460.0;
/// The name of settings that no preset gave.
const UNNAMED: &str = "Choose a preset";

/// What a window knows of presets.
pub struct Presets {
    /// Where the person's own are.
    folder: PathBuf,
    /// Those that ship, but for those whose names the person's own have.
    factory: Vec<Preset>,
    own: Vec<Preset>,
    /// The name that is being typed for a preset to be kept.
    naming: Option<String>,
}

impl Presets {
    /// The presets that ship, and those of a folder. Reads the folder.
    pub fn new(folder: PathBuf, news: &mut News) -> Self {
        let mut presets = Self { folder, factory: Vec::new(), own: Vec::new(), naming: None };
        presets.look(news);
        presets
    }

    /// Reads the person's own presets anew.
    fn look(&mut self, news: &mut News) {
        let (own, faults) = list(&self.folder);
        let is_own = |preset: &Preset| own.iter().any(|own| own.name == preset.name);
        self.factory = factory().into_iter().filter(|preset| !is_own(preset)).collect();
        self.own = own;
        faults.into_iter().take(1).for_each(|fault| news.fault(fault));
    }

    /// Draws the way to choose, keep and compare.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        setter: &ParamSetter<'_>,
        params: &AntiphonParams,
        news: &mut News,
    ) {
        let picked = self.choice(ui, params, news);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            if let Some(preset) = picked.or(self.steps(ui, params)) {
                recall(&preset, setter, params, news);
            }
            let save = ui.add_sized(vec2(56.0, 26.0), Button::new("Save"));
            let help = "Keeps what is set now under a name, as a file that you can share.";
            if save.on_hover_text(help).clicked() {
                self.naming = Some(params.preset_name());
            }
            compare(ui, setter, params, news);
        });
    }

    fn choice(&mut self, ui: &mut Ui, params: &AntiphonParams, news: &mut News) -> Option<Preset> {
        let (chosen, width) = (params.preset_name(), ui.available_width());
        let shown = if chosen.is_empty() { UNNAMED } else { &chosen };
        let mut picked = None;
        let combo = ComboBox::from_id_salt("presets").width(width).height(LIST);
        let list = menu(ui, combo.selected_text(shown), |ui| {
            for (title, presets) in [("Yours", &self.own), ("Antiphon's", &self.factory)] {
                if !presets.is_empty() {
                    ui.label(RichText::new(title).small().color(Palette::of(ui).muted));
                }
                for preset in presets {
                    if ui.selectable_label(preset.name == chosen, &preset.name).clicked() {
                        picked = Some(preset.clone());
                    }
                }
            }
        });
        if list.clicked() {
            self.look(news);
        }
        describe(&list, egui::Role::ComboBox, "Preset", shown);
        list.on_hover_text("Sets everything that makes the music, at once.");
        picked
    }

    /// Draws the ways to the preset before and after.
    fn steps(&self, ui: &mut Ui, params: &AntiphonParams) -> Option<Preset> {
        let all: Vec<&Preset> = self.own.iter().chain(&self.factory).collect();
        let at = all.iter().position(|preset| preset.name == params.preset_name());
        let (count, mut picked) = (all.len(), None);
        for (sign, label, next) in [
            ("‹", "Preset before", at.map_or(count - 1, |at| (at + count - 1) % count)),
            ("›", "Preset after", at.map_or(0, |at| (at + 1) % count)),
        ] {
            let button = ui.add_sized(vec2(28.0, 26.0), Button::new(sign));
            named(&button, label);
            if button.on_hover_text(label).clicked() {
                picked = all.get(next).map(|&preset| preset.clone());
            }
        }
        picked
    }

    /// Draws the question for a name, where a preset is to be kept.
    pub fn ask_name(&mut self, ui: &Ui, params: &AntiphonParams, news: &mut News) {
        let Some(mut typed) = self.naming.take() else { return };
        let (mut open, at) = (true, ui.max_rect().center());
        let pane = Pane { title: "Save preset", pivot: Align2::CENTER_CENTER, at, width: 280.0 };
        let done = pane.show(ui, &mut open, |ui, fresh| {
            let edit = TextEdit::singleline(&mut typed).hint_text("Its name");
            let field = ui.add(edit.desired_width(260.0));
            ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Name of the preset"));
            if fresh {
                field.request_focus();
            }
            let entered =
                field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let named = !typed.trim().is_empty();
            let button = ui.add_enabled(named, Button::new("Keep"));
            named && (entered || button.clicked())
        });
        if done == Some(true) {
            self.keep(typed.trim(), params, news);
        } else if open {
            self.naming = Some(typed);
        }
    }

    fn keep(&mut self, called: &str, params: &AntiphonParams, news: &mut News) {
        let saved = save(&Preset::of(called, params), &self.folder);
        self.look(news);
        match saved {
            Ok(path) => {
                *params.preset.lock().unwrap_or_else(PoisonError::into_inner) = called.to_owned();
                news.good(format!("Saved: {}", path.display()));
            }
            Err(fault) => news.fault(fault),
        }
    }
}

/// Draws the switch between two settings.
fn compare(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams, news: &mut News) {
    let kept = || params.compare.lock().unwrap_or_else(PoisonError::into_inner);
    let heard = if kept().second { "B" } else { "A" };
    let label = format!("Compare: {heard}");
    let button = ui.add_sized(vec2(56.0, 26.0), Button::new(format!("A | B: {heard}")));
    named(&button, &label);
    let help = "Two settings to compare: changes to the one leave the other as it is.";
    if button.on_hover_text(help).clicked() {
        let now = Preset::of(&params.preset_name(), params);
        let other = swap(&mut kept(), now);
        news.leave_settings();
        // Nothing is locked by now: a host may save the session while it is told of a change.
        let faults = other.map(|other| other.choose(params, setter)).unwrap_or_default();
        faults.into_iter().take(1).for_each(|fault| news.fault(fault));
    }
}

/// Puts away what is heard; gives what is to be heard instead, if there was anything.
fn swap(compare: &mut Compare, now: Preset) -> Option<Preset> {
    compare.second = !compare.second;
    compare.other.replace(now)
}

/// Takes the settings of a preset; those that were there can be had back.
fn recall(preset: &Preset, setter: &ParamSetter<'_>, params: &AntiphonParams, news: &mut News) {
    let before = Preset::of(&params.preset_name(), params);
    let faults = preset.choose(params, setter);
    let undo = Undo::of(&preset.name, Before::Settings(Box::new(before)));
    news.undoable(format!("Chosen: {}.", preset.name), undo);
    faults.into_iter().take(1).for_each(|fault| news.fault(fault));
}

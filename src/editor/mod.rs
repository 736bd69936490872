//! The editor: what a person sees and steers. It draws the scene folded from the engine's messages and changes
//! parameters; it never waits for the audio thread, nor the audio thread for it.

mod about;
mod control;
mod header;
mod hosts;
mod keys;
mod knob;
mod late;
mod mood;
mod palette;
mod pane;
mod panel;
mod parts;
mod presets;
#[cfg(target_os = "linux")]
mod reader;
mod region;
mod roll;
mod routing;
pub mod scene;
mod shelf;
mod side;
mod strip;
mod talk;
mod theme;
mod window;

pub use theme::wear;
pub use window::StageEditor;

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use atomic_float::AtomicF64;
use egui::containers::Panel;
use egui::{Button, CentralPanel, Frame, Margin, RichText, Ui, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug_egui::baseview::{self, WindowSize as BaseviewSize};
use nice_plug_egui::{NiceEguiApp, RepaintNotifier};

use crate::capture;
use crate::engine::{Glance, Load, Takes, Wish};
use crate::model;
use crate::params::{AntiphonParams, Theme, preset};
use crate::rt::link::EditorEnd;
use about::Card;
use palette::Palette;
use parts::Parts;
use presets::Presets;
use routing::Help;
use scene::Scene;
use shelf::Shelf;
use theme::TARGET;

/// What outlives a window: the parameters, the wire to the engine and the scene.
pub struct Stage {
    /// The parameters.
    pub params: Arc<AntiphonParams>,
    /// Wakes an open window; the audio thread may call it.
    pub repaint: RepaintNotifier,
    shown: Mutex<Shown>,
    scale: AtomicF64,
}

struct Shown {
    wire: Option<EditorEnd<Glance, Wish>>,
    load: Arc<Load>,
    takes: Option<Takes>,
    scene: Scene,
    heard: Instant,
}

impl Stage {
    /// A stage without an engine.
    pub fn new(params: Arc<AntiphonParams>) -> Arc<Self> {
        let (load, scene) = (Arc::default(), Scene::default());
        let shown = Shown { wire: None, load, takes: None, scene, heard: Instant::now() };
        Arc::new(Self {
            params,
            repaint: RepaintNotifier::new(),
            shown: Mutex::new(shown),
            scale: AtomicF64::new(1.0),
        })
    }

    /// Connects the stage to a new engine. Locks: never on the audio thread.
    pub fn connect(&self, wire: EditorEnd<Glance, Wish>, load: Arc<Load>, takes: Takes) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let (wire, takes, scene) = (Some(wire), Some(takes), Scene::default());
        *shown = Shown { wire, load, takes, scene, heard: Instant::now() };
    }

    /// Physical pixels a point on the screen where a window was last shown.
    pub fn scale(&self) -> f64 {
        self.scale.load(Ordering::Relaxed)
    }
}

impl Shown {
    /// Asks the engine for something. A full wire holds wishes that were asked before; the next press asks again.
    fn ask(&mut self, wish: Wish) {
        let _ = self.wire.as_mut().map(|wire| wire.ask(wish));
    }

    /// Folds what the engine has told since the last frame.
    fn catch_up(&mut self) {
        let Some(wire) = &mut self.wire else { return };
        while let Some(glance) = wire.told() {
            if matches!(glance, Glance::Position { .. }) {
                self.heard = Instant::now();
            }
            self.scene.fold(glance);
        }
    }
}

/// One window on the stage.
pub struct Face {
    stage: Arc<Stage>,
    context: Option<GuiContext>,
    card: Card,
    card_open: bool,
    shelf: Shelf,
    presets: Presets,
    help: Help,
    parts: Parts,
    /// What became of the last thing that was done, and whether it went well.
    said: Option<(String, bool)>,
}

impl Face {
    /// A window that has not been opened yet; what is captured goes into the person's music folder.
    pub fn new(stage: Arc<Stage>) -> Self {
        Self::keeping_in(stage, capture::folder(), preset::folder())
    }

    /// The same, but what is captured goes into another folder, and the person's presets are in another.
    pub fn keeping_in(stage: Arc<Stage>, folder: PathBuf, presets: PathBuf) -> Self {
        let card = Card::read(model::shipped().map_or("", |weights| weights.card()));
        Self {
            stage,
            context: None,
            card,
            card_open: false,
            shelf: Shelf::new(folder),
            presets: Presets::new(presets),
            help: Help::new(),
            parts: Parts::default(),
            said: None,
        }
    }

    /// Draws one frame and does what the person asks in it.
    pub fn draw(&mut self, ui: &mut Ui, context: &GuiContext) {
        let stage = self.stage.clone();
        theme::change(ui.ctx(), worn(&stage.params));
        keys::leave_space(ui.ctx());
        let mut shown = stage.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.catch_up();
        let setter = context.param_setter();
        let params = &*stage.params;
        let ground = Palette::of(ui).panel;
        let framed =
            |across, down| Frame::new().fill(ground).inner_margin(Margin::symmetric(across, down));
        let takes = shown.takes.clone();
        let asked = Panel::top("header").exact_size(58.0).frame(framed(18, 8)).show(ui, |ui| {
            header::show(ui, &shown.scene, &shown.load, &mut self.shelf, takes.as_ref())
        });
        let said = Panel::top("talk")
            .exact_size(72.0)
            .frame(framed(18, 6))
            .show(ui, |ui| talk::show(ui, &setter, params));
        Panel::bottom("foot").exact_size(32.0).frame(framed(18, 2)).show(ui, |ui| self.foot(ui));
        Panel::bottom("panel")
            .exact_size(136.0)
            .frame(framed(18, 10))
            .show(ui, |ui| panel::show(ui, &setter, params));
        Panel::right("side").exact_size(262.0).resizable(false).frame(framed(16, 12)).show(
            ui,
            |ui| {
                side::show(ui, &setter, params, &mut self.presets);
                ui.horizontal(|ui| {
                    self.parts.button(ui);
                    self.help.button(ui, &shown.load);
                });
            },
        );
        Panel::bottom("strip")
            .exact_size(108.0)
            .frame(framed(16, 8))
            .show(ui, |ui| strip::show(ui, &setter, params));
        self.presets.ask_name(ui, params);
        let age = shown.heard.elapsed().as_secs_f64();
        let refused =
            CentralPanel::no_frame().show(ui, |ui| roll::show(ui, &shown.scene, age)).inner;
        if let Some(note) = refused {
            shown.scene.drop_planned(note);
        }
        let resumed = self.shelf.list(ui, &setter, params, takes.as_ref());
        self.help.show(ui, params, &shown.load);
        self.parts.show(ui, &setter, params);
        let wishes = [asked.inner, said.inner, refused.map(Wish::Refuse), resumed];
        wishes.into_iter().flatten().for_each(|wish| shown.ask(wish));
        if shown.scene.playing() {
            ui.ctx().request_repaint();
        }
        drop(shown);
        self.card.show(ui, &mut self.card_open);
        keys::ring(ui);
    }

    fn foot(&mut self, ui: &mut Ui) {
        ui.horizontal_centered(|ui| {
            region::name(ui, "News");
            let ink = Palette::of(ui);
            let small = |text: &str| RichText::new(text).small().color(ink.muted);
            self.said = self.presets.news().or(self.shelf.news()).or(self.said.take());
            let line = match &self.said {
                Some((said, true)) => ui.label(RichText::new(said).small().color(ink.accent)),
                Some((fault, false)) => ui.label(RichText::new(fault).small().color(ink.danger)),
                None => {
                    ui.label(small("Double-click or Delete resets, shift is finer, wheel and arrows step, Tab goes on."))
                }
            };
            region::live(&line);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let link = |text: &str| {
                    Button::new(small(text).underline()).frame(false).min_size(vec2(TARGET, TARGET))
                };
                let help = "Shows what the model learned from, piece counts and licences.";
                self.card_open |= ui.add(link(&self.card.line)).on_hover_text(help).clicked();
                let theme = worn(&self.stage.params);
                let turn = ui.add(link(&format!("Theme: {}", theme.name())));
                if turn.on_hover_text("Dark or light; the session keeps it.").clicked() {
                    *self.stage.params.theme.lock().unwrap_or_else(PoisonError::into_inner) =
                        theme.other();
                }
            });
        });
    }
}

/// The theme that the session keeps.
fn worn(params: &AntiphonParams) -> Theme {
    *params.theme.lock().unwrap_or_else(PoisonError::into_inner)
}

impl NiceEguiApp for Face {
    fn build(
        &mut self,
        egui: egui::Context,
        context: GuiContext,
        frame: &mut nice_plug_egui::Frame,
    ) -> Result<(), baseview::HandlerError> {
        wear(&egui, worn(&self.stage.params));
        frame.set_key_capture(keys::captured(&egui));
        #[cfg(target_os = "linux")]
        reader::attach(&egui, self.stage.repaint.clone());
        self.context = Some(context);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut nice_plug_egui::Frame) {
        let Some(context) = self.context.clone() else { return };
        self.draw(ui, &context);
        frame.set_key_capture(keys::captured(ui.ctx()));
    }

    fn resized(&mut self, size: BaseviewSize) {
        self.stage.scale.store(size.scale_factor, Ordering::Relaxed);
        self.stage.params.window.keep((size.logical.width as u16, size.logical.height as u16));
    }
}

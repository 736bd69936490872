//! The editor: what a person sees and steers. It draws the scene folded from the engine's messages and changes
//! parameters; it never waits for the audio thread, nor the audio thread for it.

mod about;
mod control;
mod foot;
mod gesture;
mod header;
mod hosts;
mod keys;
mod knob;
mod late;
mod life;
mod mood;
mod news;
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
mod seed;
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
use std::time::{Duration, Instant};

use atomic_float::AtomicF64;
use egui::containers::Panel;
use egui::{CentralPanel, Frame, Margin, Ui};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::ParamSetter;
use nice_plug_egui::baseview::{self, WindowSize as BaseviewSize};
use nice_plug_egui::{NiceEguiApp, RepaintNotifier};

use crate::capture;
use crate::engine::{Glance, Load, Takes, Wish};
use crate::model;
use crate::params::{AntiphonParams, preset, set};
use crate::rt::link::EditorEnd;
use about::Card;
use foot::worn;
use gesture::Gestures;
use life::Life;
use news::News;
use palette::Palette;
use parts::Parts;
use presets::Presets;
use routing::Help;
use scene::Scene;
use shelf::Shelf;

/// How long a song plays of which nothing is heard: hosts stop the engine in the middle of one, without a word.
const SILENCE: Duration = Duration::from_secs(1);

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
    /// Whether the song plays, and something was heard of it of late.
    playing: bool,
}

impl Stage {
    /// A stage without an engine.
    pub fn new(params: Arc<AntiphonParams>) -> Arc<Self> {
        let (load, scene) = (Arc::default(), Scene::default());
        let heard = Instant::now();
        let shown = Shown { wire: None, load, takes: None, scene, heard, playing: false };
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
        *shown = Shown { wire, load, takes, scene, heard: Instant::now(), playing: false };
    }

    /// Physical pixels a point on the screen where a window was last shown, or as the host says.
    fn scale(&self) -> f64 {
        self.scale.load(Ordering::Relaxed)
    }

    fn rescale(&self, scale: f64) {
        self.scale.store(scale, Ordering::Relaxed);
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
        self.playing = self.scene.playing() && self.heard.elapsed() < SILENCE;
    }
}

/// One window on the stage.
pub struct Face {
    /// Dropped before the parameters that they hold.
    gestures: Gestures,
    stage: Arc<Stage>,
    context: Option<GuiContext>,
    life: Option<Life>,
    card: Card,
    shelf: Shelf,
    presets: Presets,
    help: Help,
    parts: Parts,
    news: News,
}

impl Face {
    /// What a window shows whose thread lasts as long as `life`; what is captured goes into the person's music folder.
    fn in_window(stage: Arc<Stage>, life: Life) -> Self {
        Self { life: Some(life), ..Self::keeping_in(stage, capture::folder(), preset::folder()) }
    }

    /// What no window shows yet; what is captured goes into one folder, and the person's presets are in another.
    pub fn keeping_in(stage: Arc<Stage>, folder: PathBuf, presets: PathBuf) -> Self {
        let card = Card::read(model::shipped().map_or("", |weights| weights.card()));
        let mut news = News::default();
        Self {
            gestures: Gestures::default(),
            stage,
            context: None,
            life: None,
            card,
            shelf: Shelf::new(folder),
            presets: Presets::new(presets, &mut news),
            help: Help::new(),
            parts: Parts::default(),
            news,
        }
    }

    /// Draws one frame and does what the person asks in it.
    pub fn draw(&mut self, ui: &mut Ui, context: &GuiContext) {
        let stage = self.stage.clone();
        theme::change(ui.ctx(), worn(&stage.params));
        ui.ctx().set_zoom_factor(stage.params.zoom.factor());
        keys::leave_space(ui.ctx());
        let mut shown = stage.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.catch_up();
        let (setter, params) = (context.param_setter(), &*stage.params);
        let wishes = [
            self.edges(ui, &setter, params, &shown),
            middle(ui, &setter, params, &mut shown),
            self.windows(ui, &setter, params, &shown),
        ];
        wishes.into_iter().flatten().for_each(|wish| shown.ask(wish));
        if shown.playing {
            ui.ctx().request_repaint();
        }
        keys::ring(ui);
        self.gestures.settle(ui.ctx(), context);
    }

    /// Draws what lies around the stage; says what was asked for there.
    fn edges(
        &mut self,
        ui: &mut Ui,
        setter: &ParamSetter<'_>,
        params: &AntiphonParams,
        shown: &Shown,
    ) -> Option<Wish> {
        let Self { news, shelf, card, .. } = self;
        let header = edge(ui, Panel::top("header"), "Song", 58.0, (18, 8), |ui| {
            header::show(ui, shown, shelf, news)
        });
        let talk = edge(ui, Panel::top("talk"), "Playing together", 72.0, (18, 6), |ui| {
            talk::show(ui, setter, params, news)
        });
        edge(ui, Panel::bottom("foot"), "News", 32.0, (18, 2), |ui| {
            foot::show(ui, setter, params, news, card);
        });
        if !params.stage_alone.load(Ordering::Relaxed) {
            self.controls(ui, setter, params, &shown.load);
        }
        header.or(talk)
    }

    /// Draws what steers the music.
    fn controls(
        &mut self,
        ui: &mut Ui,
        setter: &ParamSetter<'_>,
        params: &AntiphonParams,
        load: &Load,
    ) {
        let Self { news, presets, parts, help, .. } = self;
        edge(ui, Panel::bottom("panel"), "Parts and character", 136.0, (18, 10), |ui| {
            panel::show(ui, setter, params, news);
        });
        edge(
            ui,
            Panel::right("side").resizable(false),
            "Preset, style and mood",
            262.0,
            (16, 12),
            |ui| {
                side::show(ui, setter, params, presets, news);
                ui.horizontal(|ui| {
                    parts.button(ui);
                    help.button(ui, load);
                });
            },
        );
        let height = strip::height(params) + 18.0;
        edge(ui, Panel::bottom("strip"), "Key and chart", height, (16, 9), |ui| {
            strip::show(ui, setter, params)
        });
    }

    /// Draws the windows that are open; says what was asked for in them.
    fn windows(
        &mut self,
        ui: &Ui,
        setter: &ParamSetter<'_>,
        params: &AntiphonParams,
        shown: &Shown,
    ) -> Option<Wish> {
        let resumed = self.shelf.list(ui, setter, params, shown.takes.as_ref(), &mut self.news);
        self.presets.ask_name(ui, params, &mut self.news);
        self.help.show(ui, params, &shown.load);
        self.parts.show(ui, setter, params);
        self.card.show(ui);
        resumed
    }
}

/// Draws an edge of the window with its name for screen readers, so wide or high, with so much room inside it, across and
/// down.
fn edge<T>(
    ui: &mut Ui,
    panel: Panel,
    name: &str,
    size: f32,
    (across, down): (i8, i8),
    contents: impl FnOnce(&mut Ui) -> T,
) -> T {
    let ground = Palette::of(ui).panel;
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(across, down));
    let inside = |ui: &mut Ui| {
        region::name(ui, name);
        contents(ui)
    };
    panel.exact_size(size).frame(frame).show(ui, inside).inner
}

/// Draws the stage in what room there is, and does what is asked on it; says what the engine is to do for it.
fn middle(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    shown: &mut Shown,
) -> Option<Wish> {
    let age = shown.heard.elapsed().as_secs_f64();
    match CentralPanel::no_frame().show(ui, |ui| roll::show(ui, &shown.scene, age)).inner? {
        roll::Asked::Refuse(note) => {
            shown.scene.drop_planned(note);
            Some(Wish::Refuse(note))
        }
        roll::Asked::Play => {
            set(setter, &params.free_run, 1.0);
            None
        }
    }
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
        self.life.take().into_iter().for_each(Life::spend_here);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut nice_plug_egui::Frame) {
        let Some(context) = self.context.clone() else { return };
        self.draw(ui, &context);
        frame.set_key_capture(keys::captured(ui.ctx()));
    }

    fn resized(&mut self, size: BaseviewSize) {
        let AntiphonParams { window, zoom, .. } = &*self.stage.params;
        self.stage.rescale(size.scale_factor / f64::from(zoom.factor()));
        window.keep((size.logical.width.round() as u16, size.logical.height.round() as u16));
    }
}

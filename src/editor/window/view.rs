//! One window on the stage, from its edges to its middle.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use egui::containers::Panel;
use egui::{CentralPanel, Frame, Margin, Ui};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::ParamSetter;

use super::super::access::region;
use super::super::panels::about::Card;
use super::super::panels::bar::Bar;
use super::super::panels::console::Console;
use super::super::panels::foot::{self, worn};
use super::super::panels::header;
use super::super::panels::news::News;
use super::super::panels::panel;
use super::super::panels::parts::Parts;
use super::super::panels::presets::Presets;
use super::super::panels::routing::Help;
use super::super::panels::shelf::Shelf;
use super::super::panels::side;
use super::super::panels::strip;
use super::super::panels::talk;
use super::super::stage::roll;
use super::super::widgets::gesture::Gestures;
use super::super::widgets::palette::Palette;
use super::super::widgets::theme;
use super::keys;
use super::life::Life;
use super::opened::Opened;
use super::stage::{EditorShared, Stage};
use crate::capture;
use crate::engine::{Command, Load};
use crate::model;
use crate::params::{AntiphonParams, preset, set};

/// One window on the stage.
pub struct EditorView {
    /// Dropped before the parameters that they hold.
    gestures: Gestures,
    pub(super) stage: Arc<Stage>,
    pub(super) window: Option<Opened>,
    pub(super) life: Option<Life>,
    card: Card,
    shelf: Shelf,
    presets: Presets,
    help: Help,
    parts: Parts,
    bar: Bar,
    news: News,
}

impl EditorView {
    /// What a window shows whose thread lasts as long as `life`; what is captured goes into the person's music folder.
    pub(super) fn in_window(stage: Arc<Stage>, life: Life) -> Self {
        Self { life: Some(life), ..Self::keeping_in(stage, capture::folder(), preset::folder()) }
    }

    /// What no window shows yet; what is captured goes into one folder, and the person's presets are in another.
    pub fn keeping_in(stage: Arc<Stage>, folder: PathBuf, presets: PathBuf) -> Self {
        let card = Card::read(model::shipped().map_or("", |weights| weights.card()));
        let mut news = News::default();
        Self {
            gestures: Gestures::default(),
            stage,
            window: None,
            life: None,
            card,
            shelf: Shelf::new(folder),
            presets: Presets::new(presets, &mut news),
            help: Help::new(),
            parts: Parts::default(),
            bar: Bar::default(),
            news,
        }
    }

    /// Draws one frame and does what the person asks in it.
    pub fn draw(&mut self, ui: &mut Ui, context: &GuiContext) {
        let stage = self.stage.clone();
        theme::change(ui.ctx(), worn(&stage.params));
        if stage.is_loaded() {
            self.news.clear();
        }
        let console = stage.console();
        if keys::take_space(ui.ctx()) {
            console.into_iter().for_each(|console| console.transport.toggle());
        }
        let mut shown = stage.back.lock().unwrap_or_else(PoisonError::into_inner);
        shown.catch_up();
        if let Some(console) = console {
            self.top(ui, console, &shown);
        }
        let (setter, params) = (context.param_setter(), &*stage.params);
        let wishes = [
            self.edges(ui, &setter, params, &shown),
            middle(ui, &setter, &stage, &mut shown),
            self.windows(ui, &setter, params, &shown),
        ];
        wishes.into_iter().flatten().for_each(|wish| shown.ask(wish));
        if shown.playing {
            ui.ctx().request_repaint();
        }
        keys::ring(ui);
        self.gestures.settle(ui.ctx(), context);
    }

    /// Draws what only the app has: its transport.
    fn top(&mut self, ui: &mut Ui, console: &Console, shown: &EditorShared) {
        edge(ui, Panel::top("transport"), "Transport", 50.0, (18, 4), |ui| {
            self.bar.show(ui, console, shown);
        });
        self.bar.windows(ui, console);
    }

    /// Draws what lies around the stage; says what was asked for there.
    fn edges(
        &mut self,
        ui: &mut Ui,
        setter: &ParamSetter<'_>,
        params: &AntiphonParams,
        shown: &EditorShared,
    ) -> Option<Command> {
        let in_app = self.stage.console().is_some();
        let Self { news, shelf, card, .. } = self;
        let header = edge(ui, Panel::top("header"), "Song", 58.0, (18, 8), |ui| {
            header::show(ui, shown, in_app, shelf, news)
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
        let in_app = self.stage.console().is_some();
        let Self { news, presets, parts, help, .. } = self;
        edge(ui, Panel::bottom("panel"), "Parts and character", 136.0, (18, 10), |ui| {
            panel::show(ui, setter, params, load, in_app, news);
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
        shown: &EditorShared,
    ) -> Option<Command> {
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
    stage: &Stage,
    shown: &mut EditorShared,
) -> Option<Command> {
    let age = shown.heard.elapsed().as_secs_f64();
    let console = stage.console();
    let roll = |ui: &mut Ui| roll::show(ui, &shown.scene, age, console.is_some());
    match CentralPanel::no_frame().show(ui, roll).inner? {
        roll::Asked::Refuse(note) => {
            shown.scene.drop_planned(note);
            Some(Command::Refuse(note))
        }
        roll::Asked::Play => {
            match console {
                Some(console) => console.transport.play(true),
                None => set(setter, &stage.params.free_run, 1.0),
            }
            None
        }
    }
}

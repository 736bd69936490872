//! The stage as it outlives its windows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use atomic_float::AtomicF64;
use nice_plug_egui::RepaintNotifier;

use super::super::panels::console::Console;
use super::super::stage::scene::Scene;
use crate::engine::{Command, EngineEvent, Load, Takes};
use crate::params::AntiphonParams;
use crate::rt::link::EditorEnd;

/// How long a song plays of which nothing is heard: hosts stop the engine in the middle of one, without a word.
const SILENCE: Duration = Duration::from_secs(1);

/// What outlives a window: the parameters, the wire to the engine and the scene.
pub struct Stage {
    /// The parameters.
    pub params: Arc<AntiphonParams>,
    /// Wakes an open window; the audio thread may call it.
    pub repaint: RepaintNotifier,
    pub(super) back: Mutex<EditorShared>,
    scale: AtomicF64,
    /// Whether a session was loaded since this was asked last.
    loaded: AtomicBool,
    /// What the app adds.
    console: OnceLock<Arc<Console>>,
}

/// What the stage knows: the wire to the engine, and what came over it.
pub struct EditorShared {
    wire: Option<EditorEnd<EngineEvent, Command>>,
    /// How hard the engine works.
    pub load: Arc<Load>,
    /// What was played.
    pub takes: Option<Takes>,
    /// What is to be drawn.
    pub scene: Scene,
    /// When the song was last heard of.
    pub heard: Instant,
    /// Whether the song plays, and something was heard of it of late.
    pub playing: bool,
}

impl Stage {
    /// A stage without an engine.
    pub fn new(params: Arc<AntiphonParams>) -> Arc<Self> {
        let (load, scene) = (Arc::default(), Scene::default());
        let heard = Instant::now();
        let back = EditorShared { wire: None, load, takes: None, scene, heard, playing: false };
        Arc::new(Self {
            params,
            repaint: RepaintNotifier::new(),
            back: Mutex::new(back),
            loaded: AtomicBool::default(),
            console: OnceLock::new(),
            scale: AtomicF64::new(1.0),
        })
    }

    /// Connects the stage to a new engine. Locks: never on the audio thread.
    pub fn connect(&self, wire: EditorEnd<EngineEvent, Command>, load: Arc<Load>, takes: Takes) {
        let mut back = self.back.lock().unwrap_or_else(PoisonError::into_inner);
        let (wire, takes, scene) = (Some(wire), Some(takes), Scene::default());
        *back = EditorShared { wire, load, takes, scene, heard: Instant::now(), playing: false };
    }

    /// Gives the windows what the app adds, before the first of them.
    pub fn furnish(&self, console: Arc<Console>) {
        // A stage has one app around it.
        let _ = self.console.set(console);
    }

    /// What the app adds; nothing in a host.
    pub(super) fn console(&self) -> Option<&Console> {
        self.console.get().map(Arc::as_ref)
    }

    /// What was played. Locks: never on the audio thread.
    pub fn takes(&self) -> Option<Takes> {
        self.back.lock().unwrap_or_else(PoisonError::into_inner).takes.clone()
    }

    /// Physical pixels a point on the screen where a window was last shown, or as the host says.
    pub(super) fn scale(&self) -> f64 {
        self.scale.load(Ordering::Relaxed)
    }

    /// A session was loaded.
    pub(super) fn load(&self) {
        self.loaded.store(true, Ordering::Relaxed);
        self.repaint.request_repaint();
    }

    /// Whether one was since this was asked last.
    pub(super) fn is_loaded(&self) -> bool {
        self.loaded.swap(false, Ordering::Relaxed)
    }

    pub(super) fn rescale(&self, scale: f64) {
        self.scale.store(scale, Ordering::Relaxed);
    }
}

impl EditorShared {
    /// Asks the engine for something. A full wire holds wishes that were asked before; the next press asks again.
    pub fn ask(&mut self, wish: Command) {
        let _ = self.wire.as_mut().map(|wire| wire.ask(wish));
    }

    /// Folds what the engine has told since the last frame.
    pub fn catch_up(&mut self) {
        let Some(wire) = &mut self.wire else { return };
        while let Some(glance) = wire.told() {
            if matches!(glance, EngineEvent::Position { .. }) {
                self.heard = Instant::now();
            }
            self.scene.fold(glance);
        }
        self.playing = self.scene.playing() && self.heard.elapsed() < SILENCE;
    }
}

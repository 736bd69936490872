//! The editor without a window: frames drawn into nothing, and the person in front of it.
#![allow(dead_code, reason = "each test uses the words that it needs")]
#![allow(clippy::expect_used, reason = "a test may fail")]

#[path = "gui.rs"]
mod gui;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::Receiver;

use antiphon::clock::Transport;
use antiphon::editor::console::{Console, DeviceCommand as Asked};
use antiphon::editor::{EditorView, Stage, wear};
use antiphon::engine::{
    Block, Command, Engine, EngineEvent, EngineSpec, Input, InputKind, Load, Output, Settings,
};
use antiphon::improvise::Foreseen;
use antiphon::music::{Beats, Meter, Note, Part, Pitch, Velocity};
use antiphon::params::{AntiphonParams, Theme};
use antiphon::rt::link::{EngineEnd, link};
use egui::accesskit::{Node, NodeId, Role, Toggled, TreeUpdate};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
pub use gui::Host;
use nice_plug::context::gui::GuiContext;

pub fn position(beat: i64, playing: bool) -> EngineEvent {
    let meter = Meter::COMMON;
    let bar_start = meter.bar() * Beats(beat).div_floor(meter.bar());
    let (key, section) = (None, Some('B'));
    let (beat, tempo, turn) = (Beats(beat), 120.0, None);
    EngineEvent::Position { beat, bar_start, meter, tempo, playing, key, section, turn }
}

pub fn note(part: Part, pitch: i32, onset: i64, duration: i64) -> EngineEvent {
    EngineEvent::Note(Note {
        part,
        pitch: Pitch::clamped(pitch),
        velocity: Velocity::MEDIUM,
        onset: Beats(onset),
        duration: Beats(duration),
    })
}

pub fn foreseen(part: Part, pitch: i32, onset: i64, expected: bool) -> EngineEvent {
    let EngineEvent::Note(note) = note(part, pitch, onset, 240) else { unreachable!("a note") };
    EngineEvent::Foreseen(Foreseen { note, confidence: 0.5, expected })
}

/// An editor, the person in front of it and the engine behind it.
pub struct Desk {
    face: EditorView,
    stage: Arc<Stage>,
    pub context: egui::Context,
    gui: GuiContext,
    pub host: Arc<Host>,
    pub params: Arc<AntiphonParams>,
    pub engine: EngineEnd<EngineEvent, Command>,
    pub load: Arc<Load>,
    pub folder: PathBuf,
    pub size: egui::Vec2,
    time: f64,
}

/// An engine on which somebody held a key for a moment, twice.
fn played() -> Engine {
    let weights = antiphon::model::shipped().expect("the shipped weights load");
    let mut engine = EngineSpec { rate: 48_000.0, weights }.build().expect("an engine");
    for playing in [true, false, true] {
        let (pitch, velocity) = (Pitch::MIDDLE_C, Velocity::MEDIUM);
        let kinds = [
            InputKind::NoteOn { channel: 0, pitch, velocity },
            InputKind::NoteOff { channel: 0, pitch },
        ];
        let input = [0, 400].into_iter().zip(kinds);
        let input: Vec<Input> = input.map(|(offset, kind)| Input { offset, kind }).collect();
        let (mut left, mut right, mut output) = (vec![0.0; 480], vec![0.0; 480], Output::new());
        let transport = Transport { playing, position: Some(0.0), ..Transport::default() };
        let (left, right, output) = (&mut left[..], &mut right[..], &mut output);
        let mut block = Block { transport, input: &input, left, right, output };
        engine.process(&mut block, &Settings::default());
    }
    engine
}

/// Where captured files of a desk go.
fn folder() -> PathBuf {
    static DESKS: AtomicU32 = AtomicU32::new(0);
    let (process, desk) = (std::process::id(), DESKS.fetch_add(1, Ordering::Relaxed));
    std::env::temp_dir().join(format!("antiphon-editor-{process}-{desk}"))
}

/// What a screen reader says of a control.
pub fn said(node: &Node) -> String {
    let on = node.toggled().map(|toggled| if toggled == Toggled::True { "on" } else { "off" });
    let words = [node.label(), node.value(), on].into_iter().flatten();
    words.collect::<Vec<_>>().join(": ")
}

impl Desk {
    pub fn new(width: f32, height: f32) -> Self {
        let params = Arc::new(AntiphonParams::default());
        let stage = Stage::new(params.clone());
        let (engine, wire) = link(256);
        let load: Arc<Load> = Arc::default();
        stage.connect(wire, load.clone(), played().takes());
        let host = Arc::new(Host::default());
        let context = egui::Context::default();
        context.enable_accesskit();
        wear(&context, Theme::Dark);
        let folder = folder();
        Self {
            face: EditorView::keeping_in(
                stage.clone(),
                folder.join("music"),
                folder.join("presets"),
            ),
            stage,
            context,
            gui: GuiContext::new(host.clone()),
            host,
            params,
            engine,
            load,
            folder,
            size: vec2(width, height),
            time: 0.0,
        }
    }

    /// The same in the app; gives what the window tells the app and is told by it.
    pub fn in_app(width: f32, height: f32) -> (Self, Arc<Console>, Receiver<Asked>) {
        let (desk, (console, asked)) = (Self::new(width, height), Console::new());
        let console = Arc::new(console);
        desk.stage.furnish(console.clone());
        (desk, console, asked)
    }

    pub fn frame(&mut self, events: Vec<Event>) -> egui::FullOutput {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let mut output = self.context.run_ui(input, |ui| self.face.draw(ui, &self.gui));
        output.textures_delta.clear();
        output
    }

    /// Every control of a frame, with its name for screen readers, and which has the keys.
    pub fn tree(&mut self) -> TreeUpdate {
        let output = self.frame(Vec::new());
        output.platform_output.accesskit_update.expect("names for screen readers")
    }

    /// The control of which a screen reader says what begins so.
    pub fn control(&mut self, name: &str) -> Option<Node> {
        let mut nodes = self.tree().nodes.into_iter().map(|(_, node)| node);
        nodes.find(|node| node.role() != Role::Pane && said(node).starts_with(name))
    }

    /// The middle of the control whose name begins so.
    pub fn find(&mut self, name: &str) -> Pos2 {
        let bounds = self.control(name).unwrap_or_else(|| panic!("no {name}")).bounds();
        let bounds = bounds.expect("a place");
        pos2((bounds.x0 + bounds.x1) as f32 / 2.0, (bounds.y0 + bounds.y1) as f32 / 2.0)
    }

    /// Strikes a key.
    pub fn strike(&mut self, key: Key, modifiers: Modifiers) {
        self.frame(vec![Event::ModifiersChanged(modifiers)]);
        for pressed in [true, false] {
            let key = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            self.frame(vec![key]);
        }
        self.frame(vec![Event::ModifiersChanged(Modifiers::NONE)]);
    }

    /// What has the keys.
    pub fn focused(&mut self) -> (NodeId, String) {
        let tree = self.tree();
        let node = tree.nodes.iter().find(|(id, _)| *id == tree.focus);
        (tree.focus, node.map(|(_, node)| said(node)).unwrap_or_default())
    }

    /// Goes on with Tab to the control of which a screen reader says what begins so.
    pub fn walk(&mut self, name: &str) {
        for _ in 0..200 {
            self.strike(Key::Tab, Modifiers::NONE);
            if self.focused().1.starts_with(name) {
                return;
            }
        }
        panic!("Tab does not come to {name}");
    }

    pub fn press(&mut self, at: Pos2, pressed: bool) {
        let button = Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at), button]);
    }

    /// Clicks the control whose name begins so, which opens something.
    pub fn open(&mut self, name: &str) {
        let button = self.find(name);
        self.click(button);
        self.settle();
    }

    /// Waits until what opens or closes has done so.
    pub fn settle(&mut self) {
        (0..20).for_each(|_| drop(self.frame(Vec::new())));
    }

    pub fn click(&mut self, at: Pos2) {
        self.press(at, true);
        self.press(at, false);
    }

    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.press(from, true);
        self.frame(vec![Event::PointerMoved(from + (to - from) * 0.5)]);
        self.frame(vec![Event::PointerMoved(to)]);
        self.press(to, false);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Most desks have captured nothing and have no folder.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

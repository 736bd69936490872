//! Words for the tests of the plug-in: a CLAP host, instances, parameters and a song.
#![allow(dead_code, reason = "each test uses the words that it needs")]
#![allow(clippy::expect_used, reason = "a test may fail")]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use clack_extensions::gui::{GuiSize, HostGui, HostGuiImpl};
use clack_extensions::params::{ParamInfoBuffer, PluginParams};
use clack_extensions::state::{HostState, HostStateImpl, PluginState};
use clack_extensions::thread_check::{HostThreadCheck, HostThreadCheckImpl};
use clack_host::events::event_types::{ParamValueEvent, TransportEvent, TransportFlags};
use clack_host::events::{EventFlags, EventHeader, Pckn};
use clack_host::prelude::*;
use clack_host::utils::{BeatTime, ClapId, SecondsTime};
use serde_json::Value;

pub const ID: &CStr = c"org.antiphon.antiphon";

pub struct Host;

/// What a plug-in may ask the host from any thread.
pub struct Shared {
    main: ThreadId,
    /// Whether it tells a plug-in which thread is which, as it should.
    tells: bool,
    /// Whether a plug-in waits for a moment of the main thread.
    called: AtomicBool,
}

/// What a plug-in may ask the host on its main thread.
#[derive(Default)]
pub struct Main {
    /// How often the project was marked as changed.
    marks: Cell<usize>,
}

impl MainThreadHandler<'_> for Main {}

impl HostStateImpl for Main {
    fn mark_dirty(&self) {
        self.marks.set(self.marks.get() + 1);
    }
}

impl SharedHandler<'_> for Shared {
    fn request_restart(&self) {}
    fn request_process(&self) {}
    fn request_callback(&self) {
        self.called.store(true, Ordering::Relaxed);
    }
}

impl HostThreadCheckImpl for Shared {
    fn is_main_thread(&self) -> bool {
        thread::current().id() == self.main
    }

    fn is_audio_thread(&self) -> bool {
        !self.is_main_thread()
    }
}

impl HostGuiImpl for Shared {
    fn resize_hints_changed(&self) {}

    fn request_resize(&self, _: GuiSize) -> Result<(), HostError> {
        Ok(())
    }

    fn request_show(&self) -> Result<(), HostError> {
        Ok(())
    }

    fn request_hide(&self) -> Result<(), HostError> {
        Ok(())
    }

    fn closed(&self, _: bool) {}
}

impl HostHandlers for Host {
    type Shared<'a> = Shared;
    type MainThread<'a> = Main;
    type AudioProcessor<'a> = ();

    fn declare_extensions(builder: &mut HostExtensions<Self>, shared: &Shared) {
        builder.register::<HostGui>();
        builder.register::<HostState>();
        if shared.tells {
            builder.register::<HostThreadCheck>();
        }
    }
}

/// The plug-in of this crate, and the built one where `ANTIPHON_BUNDLE` names one; each with its name.
pub fn entries() -> Vec<(String, PluginEntry)> {
    // SAFETY: the entry is the one that the framework exports, alive as long as the process.
    let own =
        unsafe { PluginEntry::load_from_raw(&antiphon::plugin::clap_entry, c"/antiphon.clap") };
    let own = ("this process".to_string(), own.expect("the entry can be used"));
    let bundle = std::env::var("ANTIPHON_BUNDLE").ok().map(|path| {
        // SAFETY: the bundle is a build of this very crate.
        let entry = unsafe { PluginEntry::load(&path) };
        let entry = entry.unwrap_or_else(|error| panic!("{path} cannot be loaded: {error}"));
        // Other tests' threads may still end what the library keeps for them when this one lets go of it: it stays.
        std::mem::forget(entry.clone());
        (path, entry)
    });
    std::iter::once(own).chain(bundle).collect()
}

pub fn instance(entry: &PluginEntry) -> PluginInstance<Host> {
    instance_in(entry, true)
}

/// One in a host that tells it which thread is which, or does not.
pub fn instance_in(entry: &PluginEntry, tells: bool) -> PluginInstance<Host> {
    let host = HostInfo::new("Test", "Antiphon", "", "1").expect("a host");
    let main = thread::current().id();
    let called = AtomicBool::default();
    let shared = Shared { main, tells, called };
    let instance = PluginInstance::new(|_| shared, |_| Main::default(), entry, ID, &host);
    instance.expect("an instance")
}

/// Gives the plug-in the moment of the main thread that it asked for, if it did; how often it marked the project as changed
/// since this was called last.
pub fn marks(instance: &mut PluginInstance<Host>) -> usize {
    if instance.access_shared_handler(|shared| shared.called.swap(false, Ordering::Relaxed)) {
        instance.call_on_main_thread_callback();
    }
    instance.access_handler(|main| main.marks.take())
}

/// What a host says of a song in 4/4 that is so many quarter notes in.
pub fn transport(quarters: f64, tempo: f64, playing: bool) -> TransportEvent {
    let flags = TransportFlags::HAS_TEMPO
        | TransportFlags::HAS_BEATS_TIMELINE
        | TransportFlags::HAS_TIME_SIGNATURE;
    let beats = |quarters: f64| BeatTime::from_float(quarters);
    TransportEvent {
        header: EventHeader::new_core(0, EventFlags::empty()),
        flags: if playing { flags | TransportFlags::IS_PLAYING } else { flags },
        song_pos_beats: beats(quarters),
        song_pos_seconds: SecondsTime::from_float(quarters * 60.0 / tempo),
        tempo,
        tempo_inc: 0.0,
        loop_start_beats: beats(0.0),
        loop_end_beats: beats(0.0),
        loop_start_seconds: SecondsTime::from_float(0.0),
        loop_end_seconds: SecondsTime::from_float(0.0),
        bar_start: beats((quarters / 4.0).floor() * 4.0),
        bar_number: (quarters / 4.0) as i32,
        time_signature_numerator: 4,
        time_signature_denominator: 4,
    }
}

/// A parameter: its id and its range.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub id: ClapId,
    pub least: f64,
    pub most: f64,
}

/// Every parameter by name.
pub fn parameters(instance: &mut PluginInstance<Host>) -> BTreeMap<String, Parameter> {
    let plugin = instance.plugin_handle();
    let params: PluginParams = plugin.get_extension().expect("it has parameters");
    let mut buffer = ParamInfoBuffer::new();
    (0..params.count(&plugin))
        .filter_map(|at| {
            let info = params.get_info(&plugin, at, &mut buffer)?;
            let name = String::from_utf8_lossy(info.name).into_owned();
            let (least, most) = (info.min_value, info.max_value);
            Some((name, Parameter { id: info.id, least, most }))
        })
        .collect()
}

/// Events that set parameters at the first frame to what these words mean.
pub fn settings(instance: &mut PluginInstance<Host>, wanted: &[(&str, &str)]) -> EventBuffer {
    settings_at(instance, 0, wanted)
}

/// The same at another frame.
pub fn settings_at(
    instance: &mut PluginInstance<Host>,
    frame: u32,
    wanted: &[(&str, &str)],
) -> EventBuffer {
    let known = parameters(instance);
    let plugin = instance.plugin_handle();
    let params: PluginParams = plugin.get_extension().expect("it has parameters");
    let mut events = EventBuffer::new();
    for (name, word) in wanted {
        let id = known.get(*name).unwrap_or_else(|| panic!("there is no {name}")).id;
        let text = CString::new(*word).expect("a word");
        let value = params.text_to_value(&plugin, id, &text);
        let value = value.unwrap_or_else(|| panic!("{name} cannot be {word}"));
        events.push(&ParamValueEvent::new(frame, id, Pckn::match_all(), value));
    }
    events
}

/// Plays one block, at this frame of the host's count, into both sides; what comes out beside the sound.
pub fn process<const SIDES: usize>(
    processor: &mut StartedPluginAudioProcessor<Host>,
    at: u64,
    sides: [&mut [f32]; SIDES],
    input: &EventBuffer,
    said: Option<&TransportEvent>,
) -> EventBuffer {
    let mut ports = AudioPorts::with_capacity(SIDES, 1);
    let mut outputs = ports.with_output_buffers([AudioPortBuffer {
        latency: 0,
        channels: AudioPortBufferType::f32_output_only(sides),
    }]);
    let (none, mut output) = (InputAudioBuffers::empty(), EventBuffer::with_capacity(1024));
    processor
        .process(&none, &mut outputs, &input.as_input(), &mut output.as_output(), Some(at), said)
        .expect("it plays");
    output
}

pub fn save(instance: &mut PluginInstance<Host>) -> Vec<u8> {
    let plugin = instance.plugin_handle();
    let state: PluginState = plugin.get_extension().expect("it has a state");
    let mut saved = Vec::new();
    state.save(&plugin, &mut saved).expect("it saves");
    saved
}

pub fn load(instance: &mut PluginInstance<Host>, mut saved: &[u8]) -> bool {
    let plugin = instance.plugin_handle();
    let state: PluginState = plugin.get_extension().expect("it has a state");
    state.load(&plugin, &mut saved).is_ok()
}

/// A saved session with one of its fields made another, or left out.
pub fn with_field(saved: &[u8], name: &str, value: Option<Value>) -> Vec<u8> {
    let mut state: Value = serde_json::from_slice(&saved[8..]).expect("a session is JSON");
    let fields = state["fields"].as_object_mut().expect("fields");
    match value {
        // Fields are JSON within JSON.
        Some(value) => fields.insert(name.to_owned(), value.to_string().into()),
        None => fields.remove(name),
    };
    let text = state.to_string().into_bytes();
    [&(text.len() as u64).to_le_bytes()[..], &text].concat()
}

pub fn field(saved: &[u8], name: &str) -> Value {
    let state: Value = serde_json::from_slice(&saved[8..]).expect("a session is JSON");
    let text = state["fields"][name].as_str().expect("the field").to_owned();
    serde_json::from_str(&text).expect("a field is JSON")
}

//! The plug-in as the framework knows it: what the host says goes in, the engine plays, what it plays goes out.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use nice_plug::prelude::*;

use super::adapt;
use super::channels::Channels;
use super::lessons::Lessons;
use super::making;
use super::system;
use super::triggers::Triggers;
use crate::editor::{Stage, StageEditor};
use crate::engine::{Block, Engine, EngineSpec, Input, InputKind, SavedTakes, Settings, Stopwatch};
use crate::model;
use crate::params::{self, AntiphonParams, Places};
use crate::perform::Output;

/// Room for a block's input. Ons and controllers fill half; the other half holds the off of every key there is.
const INPUTS: usize = 4096;

/// The plug-in.
pub struct Antiphon {
    params: Arc<AntiphonParams>,
    stage: Arc<Stage>,
    engine: Option<Playing>,
    settings: Box<Settings>,
    lessons: Lessons,
    /// Never grows beyond what it was made with.
    input: Vec<Input>,
    output: Box<Output>,
    triggers: Triggers,
    channels: Channels,
}

/// An engine and what it was built for.
struct Playing {
    engine: Engine,
    watch: Stopwatch,
    rate: f32,
    places: Places,
}

impl Default for Antiphon {
    fn default() -> Self {
        let params = Arc::new(AntiphonParams::default());
        params.settle();
        let stage = Stage::new(params.clone());
        making::made(&stage);
        Self {
            stage,
            lessons: Lessons::of(&params),
            params,
            engine: None,
            settings: Box::default(),
            input: Vec::with_capacity(INPUTS),
            output: Box::default(),
            triggers: Triggers::default(),
            channels: Channels::default(),
        }
    }
}

impl Antiphon {
    /// Builds the engine for a rate. The one there is stays when the rate does; a new one ends what sounds.
    ///
    /// # Errors
    /// Why there is none for that rate.
    pub fn build(&mut self, rate: f32) -> Result<(), String> {
        if self.engine.as_ref().is_some_and(|playing| playing.rate == rate) {
            return Ok(());
        }
        let weights = model::shipped().map_err(|error| error.to_string())?;
        let spec = EngineSpec { rate: f64::from(rate), weights };
        let mut engine = spec.build().map_err(|error| error.to_string())?;
        if let Some(before) = &mut self.engine {
            engine.inherit(&mut before.engine);
        }
        self.params.learned.listen(engine.learned());
        self.params.taste.listen(engine.likes());
        if let Some(wire) = engine.link() {
            self.stage.connect(wire, engine.load(), engine.takes());
        }
        let (watch, places) = (Stopwatch::new(engine.load()), Places::by_card(weights.card()));
        self.engine = Some(Playing { engine, watch, rate, places });
        Ok(())
    }

    /// Lists takes that were played before this instance was made, the last of which ended so many seconds ago. Not to be
    /// called on the audio thread.
    pub fn recall(&mut self, takes: &SavedTakes, ago: f64) {
        if let Some(Playing { engine, .. }) = &mut self.engine {
            engine.recall(takes, ago);
        }
    }

    /// Begins a block: what was pressed in the window, or by automation, comes before its events.
    pub fn attend(&mut self) {
        self.input.clear();
        self.triggers.take_in(&self.params, |input| admit(&mut self.input, input));
    }

    /// Hears an event of the block.
    pub fn hear(&mut self, event: PluginNoteEvent<Self>) {
        if let Some(input) = adapt::input(event) {
            admit(&mut self.input, input);
        }
    }

    /// Hears an event of a VST3 host's block, in which a controller stands for every channel.
    fn hear_spread(&mut self, event: PluginNoteEvent<Self>) {
        if let Some(input) = adapt::input(event) {
            self.channels.spread(input, |input| admit(&mut self.input, input));
        }
    }

    /// Plays the block; false before there is an engine.
    pub fn play(&mut self, host: &Transport, left: &mut [f32], right: &mut [f32]) -> bool {
        let begun = Instant::now();
        self.output.clear();
        let Some(playing) = &mut self.engine else { return false };
        let settings = &mut *self.settings;
        params::steer(settings, &self.params, &playing.places);
        self.lessons.teach(&mut playing.engine, settings, &self.params);
        settings.free_run |= adapt::says_nothing(host);
        let (transport, frames) = (adapt::transport(host), left.len());
        let mut block =
            Block { transport, input: &self.input, left, right, output: &mut self.output };
        playing.engine.process(&mut block, settings);
        if transport.playing || settings.free_run || !self.input.is_empty() {
            self.stage.repaint.request_repaint();
        }
        playing.watch.take(begun.elapsed(), frames, playing.rate);
        true
    }

    /// What was played in the block.
    pub fn played(&self) -> impl Iterator<Item = PluginNoteEvent<Self>> {
        self.output.iter().filter_map(adapt::event)
    }

    /// What the person does may teach the session something, which the host is then to be told. Only in CLAP may it be asked
    /// for a moment here.
    fn heed(&self, api: PluginApi) {
        let edits = &self.params.edits;
        if !self.input.is_empty() {
            edits.hear();
        }
        if api == PluginApi::Clap {
            edits.ask_if_heard();
        }
    }
}

/// Takes an input in while there is room for its kind.
fn admit(inputs: &mut Vec<Input>, input: Input) {
    let is_off = matches!(input.kind, InputKind::NoteOff { .. });
    if inputs.len() < if is_off { INPUTS } else { INPUTS / 2 } {
        inputs.push(input);
    }
}

impl Plugin for Antiphon {
    const NAME: &'static str = "Antiphon";
    const VENDOR: &'static str = "Antiphon";
    const URL: &'static str = "";
    const EMAIL: &'static str = "";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] = &[AudioIOLayout {
        main_input_channels: None,
        main_output_channels: NonZeroU32::new(2),
        ..AudioIOLayout::const_default()
    }];
    const MIDI_INPUT: MidiConfig = MidiConfig::MidiCCs;
    const MIDI_OUTPUT: MidiConfig = MidiConfig::MidiCCs;
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;
    /// Beyond its capacity the framework's queue allocates; hosts that restore a session send every value at once.
    const INPUT_EVENT_CAPACITY: usize = 8192;

    type Editor = StageEditor;
    type SysExMessage = system::TimeMessage;
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    /// Tells the host that its project was changed; this is all that is ever done on its main thread.
    fn task_executor(&mut self) -> TaskExecutor<Self> {
        let params = self.params.clone();
        Box::new(move |()| params.tell())
    }

    fn editor(&mut self, executor: AsyncExecutor<Self>) -> Option<StageEditor> {
        self.params.edits.ask_by(move || executor.execute_gui(()));
        Some(StageEditor(self.stage.clone()))
    }

    fn filter_state(state: &mut PluginState) {
        params::admit(state);
    }

    fn activate(
        &mut self,
        _: &AudioIOLayout,
        config: &BufferConfig,
        _: &mut impl ActivateContext<Self>,
    ) -> bool {
        match self.build(config.sample_rate) {
            Ok(()) => true,
            Err(reason) => {
                nice_plug::nice_error!("Antiphon cannot play: {reason}");
                false
            }
        }
    }

    fn reset(&mut self) {
        self.channels = Channels::default();
        if let Some(Playing { engine, .. }) = &mut self.engine {
            engine.reset();
        }
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        _: &mut AuxiliaryBuffers,
        context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        let api = context.plugin_api();
        self.attend();
        while let Some(event) = context.next_event() {
            if api == PluginApi::Vst3 { self.hear_spread(event) } else { self.hear(event) }
        }
        let [left, right] = buffer.as_slice() else { return ProcessStatus::Error("no stereo") };
        if !self.play(context.transport(), left, right) {
            return ProcessStatus::Error("not activated");
        }
        for event in self.played() {
            // A host whose queue is full has lost the event whatever is done here.
            let _ = context.try_send_event(event);
        }
        self.heed(api);
        ProcessStatus::KeepAlive
    }

    fn setup_logger() -> Option<bool> {
        // Silent in other people's terminals unless the framework's own switch asks for its log.
        std::env::var_os("NICE_LOG").is_none().then_some(false)
    }
}

impl ClapPlugin for Antiphon {
    const CLAP_ID: &'static str = "org.antiphon.antiphon";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("A musician that listens and answers");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::Instrument,
        ClapFeature::NoteEffect,
        ClapFeature::Synthesizer,
        ClapFeature::Stereo,
    ];
}

impl Vst3Plugin for Antiphon {
    const VST3_CLASS_ID: [u8; 16] = *b"AntiphonImprovis";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Instrument, Vst3SubCategory::Synth];
}

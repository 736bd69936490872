//! The plug-in's host: whatever plays calls it block by block, on its own thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nice_plug::context::process::Transport;
use nice_plug::midi::{MidiResult, NoteEvent, PluginNoteEvent};
use nice_plug::prelude::{AsyncExecutor, Plugin};
use rtrb::{Consumer, Producer, RingBuffer};

use super::time::{Nanos, SECOND};
use crate::editor::Stage;
use crate::editor::console::Console;
use crate::engine::SavedTakes;
use crate::plugin::Antiphon;

/// Messages that may wait on a wire: more than a keyboard sends while sound is made once.
const MESSAGES: usize = 4096;
/// The controller that ends every note of a channel.
const ALL_NOTES_OFF: u8 = 123;

/// A MIDI message and its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// When it was sent, or is to be.
    pub at: Nanos,
    bytes: [u8; 3],
    length: u8,
}

impl Message {
    /// A message of one to three bytes; longer ones are no music.
    pub fn new(at: Nanos, message: &[u8]) -> Option<Self> {
        let mut bytes = [0; 3];
        bytes.get_mut(..message.len())?.copy_from_slice(message);
        (!message.is_empty()).then_some(Self { at, bytes, length: message.len() as u8 })
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

/// The ends of the wires to the MIDI ports.
pub struct Wires {
    /// What the person plays goes in here.
    pub keys: Producer<Message>,
    /// What is played comes out here.
    pub notes: Consumer<Message>,
}

/// The plug-in, its transport and its wires.
pub struct Host {
    plugin: Antiphon,
    console: Arc<Console>,
    stage: Arc<Stage>,
    rate: f32,
    keys: Consumer<Message>,
    notes: Producer<Message>,
    /// When the block before was asked for.
    before: Nanos,
    ending: Arc<AtomicBool>,
    ended: bool,
}

impl Host {
    /// A plug-in in its app, and the other ends of its wires.
    pub fn new(console: Arc<Console>) -> (Self, Wires) {
        let ((keys, heard), (sent, notes)) = (RingBuffer::new(MESSAGES), RingBuffer::new(MESSAGES));
        let mut plugin = Antiphon::default();
        let idle = || Arc::new(|()| ());
        let editor = plugin.editor(AsyncExecutor::new(idle(), idle()));
        let stage = editor.map_or_else(|| Stage::new(Arc::default()), |editor| editor.0);
        stage.furnish(console.clone());
        let host = Self {
            plugin,
            console,
            stage,
            rate: 0.0,
            keys: heard,
            notes: sent,
            before: 0,
            ending: Arc::default(),
            ended: false,
        };
        (host, Wires { keys, notes })
    }

    /// What the window adds.
    pub fn console(&self) -> &Arc<Console> {
        &self.console
    }

    /// What the windows show.
    pub fn stage(&self) -> &Arc<Stage> {
        &self.stage
    }

    /// Where it is told that the app is about to end: it stands then, and ends every note.
    pub fn ending(&self) -> Arc<AtomicBool> {
        self.ending.clone()
    }

    /// Makes it play at a rate. Not to be called while it plays.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn tune(&mut self, rate: u32) -> Result<(), String> {
        self.rate = rate as f32;
        self.plugin.build(self.rate)
    }

    /// Lists takes of earlier, the last of which ended so many seconds ago.
    pub fn recall(&mut self, takes: &SavedTakes, ago: f64) {
        self.plugin.recall(takes, ago);
    }

    /// Plays a block that was asked for at `now` and is heard `delay` later; `ports` is what sound-accurate MIDI ports
    /// heard in it. What came over the wire since the block before falls where it fell between the two.
    ///
    /// # Realtime Safety
    /// Does not allocate, free, lock or wait.
    pub fn play<'a>(
        &mut self,
        (now, delay): (Nanos, Nanos),
        ports: impl Iterator<Item = (u32, &'a [u8])>,
        left: &mut [f32],
        right: &mut [f32],
    ) {
        self.plugin.attend();
        self.end_notes();
        self.hear(now, left.len(), ports);
        if !self.plugin.play(&self.transport(), left, right) {
            left.fill(0.0);
            right.fill(0.0);
        }
        for event in self.plugin.played() {
            let later = f64::from(event.timing()) / f64::from(self.rate) * SECOND;
            let message =
                bytes(&event).and_then(|bytes| Message::new(now + delay + later as Nanos, &bytes));
            if let Some(message) = message {
                // A wire that is full has an end that nobody reads.
                let _ = self.notes.push(message);
            }
        }
        self.before = now;
    }

    /// What was played in the block: where in it, and its bytes.
    pub fn played(&self) -> impl Iterator<Item = (u32, [u8; 3])> {
        self.plugin.played().filter_map(|event| Some((event.timing(), bytes(&event)?)))
    }

    /// Plays or stops with others, as JACK's clients do.
    pub fn follow(&self, rolls: bool) {
        self.console.transport.play(rolls);
    }

    fn transport(&self) -> Transport {
        let asked = &self.console.transport;
        let mut transport = Transport::new(self.rate);
        transport.playing = asked.is_playing() && !self.ending.load(Ordering::Relaxed);
        transport.tempo = Some(asked.tempo());
        let meter = asked.meter();
        transport.time_sig_numerator = Some(meter.beats().into());
        transport.time_sig_denominator = Some(meter.unit().into());
        transport
    }

    /// Ends what sounds where the app is about to end.
    fn end_notes(&mut self) {
        if !self.ended && self.ending.load(Ordering::Relaxed) {
            self.ended = true;
            hush().iter().for_each(|off| self.strike(0, off));
        }
    }

    /// Hears what came over the wire up to `now` and through ports, in order.
    fn hear<'a>(
        &mut self,
        now: Nanos,
        frames: usize,
        ports: impl Iterator<Item = (u32, &'a [u8])>,
    ) {
        let mut ports = ports.peekable();
        loop {
            let key = self.keys.peek().ok().copied().filter(|message| message.at <= now);
            let key = key.map(|message| (self.offset(message.at, now, frames), message));
            match (key, ports.peek()) {
                (Some((at, message)), port) if port.is_none_or(|&(other, _)| at <= other) => {
                    let _ = self.keys.pop();
                    self.strike(at, message.bytes());
                }
                (_, Some(&(at, message))) => {
                    ports.next();
                    self.strike(at, message);
                }
                _ => return,
            }
        }
    }

    /// Where in a block of so many frames a moment falls: as far as it was from the block before to this one.
    fn offset(&self, at: Nanos, now: Nanos, frames: usize) -> u32 {
        let (passed, span) = (at.saturating_sub(self.before), now.saturating_sub(self.before));
        let offset = u128::from(passed) * frames as u128 / u128::from(span.max(1));
        (offset as usize).min(frames.saturating_sub(1)) as u32
    }

    fn strike(&mut self, at: u32, message: &[u8]) {
        if let Ok(event) = PluginNoteEvent::<Antiphon>::from_midi(at, message) {
            self.plugin.hear(event);
        }
    }
}

/// What ends every note on every channel.
pub fn hush() -> [[u8; 3]; 16] {
    std::array::from_fn(|channel| [0xb0 | channel as u8, ALL_NOTES_OFF, 0])
}

/// An event as MIDI.
fn bytes<S>(event: &NoteEvent<S>) -> Option<[u8; 3]>
where
    S: nice_plug::midi::sysex::SysExMessage,
{
    match event.as_midi()? {
        MidiResult::Basic(bytes) => Some(bytes),
        MidiResult::SysEx(..) => None,
    }
}

//! The plug-in's engine, run offline.

use super::fault::Fault;
use super::progress::Progress;
use super::pulse::Pulse;
use super::take::Take;
use super::value::BlockSize;
use crate::capture::{Gesture, Written};
use crate::clock::Transport;
use crate::engine::{Block, Engine, EngineSpec, Input, InputKind, MusicCommand, Settings};
use crate::model::Weights;
use crate::music::{Beats, Key};
use crate::perform::{Event, EventKind, Output};
use crate::rt::Draw;

/// How long the sound rings on after the last bar, in seconds: a crash cymbal and the room.
const TAIL: f64 = 4.0;

/// A session to be played: how, for how long, and what the person plays in it.
pub struct Session {
    pub pulse: Pulse,
    pub bars: u32,
    pub settings: Settings,
    pub blocks: BlockSize,
    /// What the person plays.
    pub player: Vec<Written>,
    /// What the person does beside notes.
    pub gestures: Vec<Gesture>,
    /// The key signatures to write; where there are none, the key that was known for the longest is written.
    pub keys: Vec<(Beats, Key)>,
    /// Whether the last two bars are a cadence.
    pub closes: bool,
}

/// Takes each block's sound, left and right.
pub type Sink<'a> = dyn FnMut(&[f32], &[f32]) -> Result<(), Fault> + 'a;

impl Session {
    /// A session in which nobody plays along.
    pub fn alone(pulse: Pulse, bars: u32, settings: Settings, blocks: BlockSize) -> Self {
        let (player, gestures, keys) = (Vec::new(), Vec::new(), Vec::new());
        Self { pulse, bars, settings, blocks, player, gestures, keys, closes: false }
    }

    /// Plays it from start to end; the transport stops after the last bar, and the tail follows.
    pub fn play(&self, weights: &'static Weights, sink: &mut Sink<'_>) -> Result<Take, Fault> {
        let spec = EngineSpec { rate: self.pulse.rate, weights };
        let mut engine = spec.build().map_err(|error| Fault::refused(error.to_string()))?;
        let stop = self.stop();
        let end = stop + (TAIL * self.pulse.rate) as u64;
        let mut progress = Progress::begin(end, "playing");
        let mut band = Band { cues: cues(self, stop), ..Band::default() };
        let (mut frame, mut count) = (0, 0);
        while frame < end {
            let until = if frame < stop { self.pulse.pause(frame).min(stop) } else { end };
            let next = (frame + block_length(self.blocks, count)).min(until);
            self.block(&mut engine, &mut band, frame..next, stop, sink)?;
            if next == until && frame < stop {
                band.keys.hear(engine.known_key());
            }
            (frame, count) = (next, count + 1);
            progress.at(frame);
        }
        Ok(self.taken(band))
    }

    /// The frame on which the last bar ends.
    fn stop(&self) -> u64 {
        self.pulse.frame(self.pulse.line(self.bars))
    }

    fn taken(&self, band: Band) -> Take {
        let known = || band.keys.longest().map(|key| (Beats::ZERO, key)).into_iter().collect();
        let keys = if self.keys.is_empty() { known() } else { self.keys.clone() };
        Take { pulse: self.pulse.clone(), bars: self.bars, keys, events: band.events }
    }

    fn block(
        &self,
        engine: &mut Engine,
        band: &mut Band,
        frames: std::ops::Range<u64>,
        stop: u64,
        sink: &mut Sink<'_>,
    ) -> Result<(), Fault> {
        let length = (frames.end - frames.start) as usize;
        band.left.resize(length, 0.0);
        band.right.resize(length, 0.0);
        band.output.clear();
        band.take_input(&frames);
        let mut block = Block {
            transport: self.transport(frames.start, stop),
            input: &band.input,
            left: &mut band.left,
            right: &mut band.right,
            output: &mut band.output,
        };
        engine.process(&mut block, &self.settings);
        band.events.extend_from_slice(&band.output);
        sink(&band.left, &band.right)
    }

    fn transport(&self, frame: u64, stop: u64) -> Transport {
        let (meter, bar_start) = self.pulse.bar(frame.min(stop));
        Transport {
            playing: frame < stop,
            tempo: Some(self.pulse.tempo(frame)),
            meter: Some((meter.beats(), meter.unit())),
            position: Some(self.pulse.quarters(frame.min(stop))),
            bar_start: Some(bar_start),
        }
    }
}

/// What goes into the engine and comes out of it.
#[derive(Default)]
struct Band {
    /// The person's keys by frame, the next one last.
    cues: Vec<(u64, InputKind)>,
    input: Vec<Input>,
    left: Vec<f32>,
    right: Vec<f32>,
    output: Output,
    events: Vec<Event>,
    keys: KnownKeys,
}

/// Inputs of a block; what they cause must fit in its output.
const MOST_INPUTS: usize = 256;

impl Band {
    fn take_input(&mut self, frames: &std::ops::Range<u64>) {
        self.input.clear();
        while self.input.len() < MOST_INPUTS
            && let Some((frame, kind)) = self.cues.pop_if(|(frame, _)| *frame < frames.end)
        {
            self.input.push(Input { offset: frame.saturating_sub(frames.start) as u32, kind });
        }
    }
}

/// For how many beats each key was known.
#[derive(Default)]
struct KnownKeys(Vec<(Key, u32)>);

impl KnownKeys {
    fn hear(&mut self, key: Option<Key>) {
        let Some(key) = key else { return };
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, beats)) => *beats += 1,
            None => self.0.push((key, 1)),
        }
    }

    /// The one known for the longest; of equals the first.
    fn longest(&self) -> Option<Key> {
        let longest = self.0.iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        longest.map(|&(key, _)| key)
    }
}

/// What comes first at a frame: keys that are let go, what is done beside keys, keys that are pressed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Off,
    Gesture,
    On,
}

/// What the person does by frame, latest first.
fn cues(session: &Session, stop: u64) -> Vec<(u64, InputKind)> {
    let mut cues = Vec::new();
    for note in &session.player {
        let (pitch, velocity, channel) = (note.pitch, note.velocity, note.channel);
        let on = session.pulse.frame(note.onset);
        if on < stop {
            let off = session.pulse.frame(note.onset + note.duration).clamp(on + 1, stop);
            cues.push((on, Rank::On, InputKind::NoteOn { channel, pitch, velocity }));
            cues.push((off, Rank::Off, InputKind::NoteOff { channel, pitch }));
        }
    }
    let gestures =
        session.gestures.iter().filter_map(|gesture| Some((gesture.at, input(gesture)?)));
    let end = session.bars.checked_sub(2).filter(|_| session.closes);
    let end = end.map(|bars| (session.pulse.line(bars), InputKind::Music(MusicCommand::End)));
    for (at, kind) in gestures.chain(end) {
        let frame = session.pulse.frame(at);
        if frame <= stop {
            cues.push((frame, Rank::Gesture, kind));
        }
    }
    cues.sort_by_key(|&(frame, rank, _)| (frame, rank));
    cues.into_iter().rev().map(|(frame, _, kind)| (frame, kind)).collect()
}

/// A gesture as the engine hears it.
fn input(gesture: &Gesture) -> Option<InputKind> {
    let channel = gesture.channel;
    Some(match gesture.kind {
        EventKind::Control { number, value } => InputKind::Control { channel, number, value },
        EventKind::Program { program } => InputKind::Program { channel, program },
        EventKind::Bend { value } => InputKind::Bend { channel, value },
        EventKind::Pressure { value } => InputKind::Pressure { channel, value },
        EventKind::KeyPressure { pitch, value } => InputKind::KeyPressure { channel, pitch, value },
        EventKind::On { .. } | EventKind::Off { .. } | EventKind::Chord(_) => return None,
    })
}

fn block_length(blocks: BlockSize, count: i64) -> u64 {
    match blocks {
        BlockSize::Fixed(length) => length.into(),
        BlockSize::Random => {
            const LANE: u32 = 0;
            let draw = Draw::keyed(0, count, LANE).next_u32();
            u64::from(1 + draw % BlockSize::LARGEST_RANDOM)
        }
    }
}

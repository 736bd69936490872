//! The plug-in's engine, run offline over a steady pulse.

use super::Fault;
use super::progress::Progress;
use super::take::{Pulse, Take};
use super::value::BlockSize;
use crate::capture::Written;
use crate::clock::Transport;
use crate::engine::{Block, Engine, EngineSpec, Input, InputKind, Settings};
use crate::model::Weights;
use crate::perform::{Event, Output};
use crate::rt::Draw;

/// How long the sound rings on after the last bar, in seconds.
const TAIL: f64 = 2.0;

/// A session to be played: how, for how long, and what the person plays in it.
pub struct Session {
    pub pulse: Pulse,
    pub bars: u32,
    pub settings: Settings,
    pub blocks: BlockSize,
    /// What the person plays.
    pub player: Vec<Written>,
}

/// Takes each block's sound, left and right.
pub type Sink<'a> = dyn FnMut(&[f32], &[f32]) -> Result<(), Fault> + 'a;

impl Session {
    /// Plays it from start to end; the transport stops after the last bar, and the tail follows.
    pub fn play(&self, weights: &'static Weights, sink: &mut Sink<'_>) -> Result<Take, Fault> {
        let spec = EngineSpec { rate: self.pulse.rate, weights };
        let mut engine = spec.build().map_err(|error| Fault::refused(error.to_string()))?;
        let stop = self.pulse.frame(self.pulse.meter.bar() * self.bars.into());
        let end = stop + (TAIL * self.pulse.rate) as u64;
        let mut progress = Progress::begin(end, "playing");
        let mut band = Band { cues: cues(self, stop), ..Band::default() };
        let (mut frame, mut count) = (0, 0);
        while frame < end {
            let until = if frame < stop { stop } else { end };
            let length = block_length(self.blocks, count).min(until - frame);
            self.block(&mut engine, &mut band, frame..frame + length, stop, sink)?;
            (frame, count) = (frame + length, count + 1);
            progress.at(frame);
        }
        let key = engine.key();
        Ok(Take { pulse: self.pulse, bars: self.bars, key, events: band.events })
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
        const ROUNDING: f64 = 1e-9;
        let meter = self.pulse.meter;
        let (position, bar) = (self.pulse.quarters(frame.min(stop)), meter.bar().to_quarters());
        Transport {
            playing: frame < stop,
            tempo: Some(self.pulse.tempo),
            meter: Some((meter.beats(), meter.unit())),
            position: Some(position),
            bar_start: Some((position / bar + ROUNDING).floor() * bar),
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
}

impl Band {
    fn take_input(&mut self, frames: &std::ops::Range<u64>) {
        self.input.clear();
        while let Some((frame, kind)) = self.cues.pop_if(|(frame, _)| *frame < frames.end) {
            self.input.push(Input { offset: (frame - frames.start) as u32, kind });
        }
    }
}

/// The person's keys by frame, latest first; at one frame keys are let go (last) before others are pressed.
fn cues(session: &Session, stop: u64) -> Vec<(u64, InputKind)> {
    let mut cues = Vec::new();
    for note in &session.player {
        let (pitch, velocity, channel) = (note.pitch, note.velocity, note.channel);
        let on = session.pulse.frame(note.onset);
        if on < stop {
            let off = session.pulse.frame(note.onset + note.duration).clamp(on + 1, stop);
            cues.push((on, true, InputKind::NoteOn { channel, pitch, velocity }));
            cues.push((off, false, InputKind::NoteOff { channel, pitch }));
        }
    }
    cues.sort_by_key(|&(frame, on, _)| (frame, on));
    cues.into_iter().rev().map(|(frame, _, kind)| (frame, kind)).collect()
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

//! Words for the tests of the engine: an engine, a scripted player and a scripted transport.
#![allow(dead_code, reason = "each test uses the words that it needs")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub mod memory;
pub mod duet;
pub mod figures;
mod recording;
pub mod trap;
pub mod watch;

pub use recording::Recording;

use antiphon::clock::Transport;
use antiphon::engine::{Command, Engine, EngineSpec, Input, InputKind, Settings};
use antiphon::model;
use antiphon::music::{PartSet, Pitch, Velocity};
use antiphon::rt::Draw;

/// Frames a second in every test that does not say otherwise.
pub const RATE: f64 = 48_000.0;

/// A new engine with the shipped weights.
pub fn engine() -> Engine {
    engine_at(RATE)
}

/// The same at another rate.
pub fn engine_at(rate: f64) -> Engine {
    let weights = model::shipped().expect("the shipped weights load");
    EngineSpec { rate, weights }.build().expect("a rate that can be played")
}

/// Settings with every part playing.
pub fn everyone() -> Settings {
    let mut settings = Settings::default();
    settings.music.parts = PartSet::ALL;
    settings
}

/// A key pressed on `channel`.
pub fn press(channel: u8, pitch: i32, velocity: i32) -> InputKind {
    InputKind::NoteOn {
        channel,
        pitch: Pitch::clamped(pitch),
        velocity: Velocity::clamped(velocity),
    }
}

/// A key let go on `channel`.
pub fn release(channel: u8, pitch: i32) -> InputKind {
    InputKind::NoteOff { channel, pitch: Pitch::clamped(pitch) }
}

/// A host's song: where it is and how fast it goes. Its numbers carry a host's rounding.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Frames a second.
    pub rate: f64,
    pub playing: bool,
    pub bpm: f64,
    pub meter: (u8, u8),
    /// Quarters at the frame `since`.
    quarters: f64,
    since: u64,
    /// A loop, in quarters.
    pub looped: Option<(f64, f64)>,
}

impl Host {
    /// One that stands at the start of the song, at 120 a minute in 4/4.
    pub fn new() -> Self {
        Self::at_rate(RATE)
    }

    /// The same at another rate.
    pub fn at_rate(rate: f64) -> Self {
        let (playing, bpm, meter) = (false, 120.0, (4, 4));
        Self { rate, playing, bpm, meter, quarters: 0.0, since: 0, looped: None }
    }

    /// Where the song is at `frame`, in quarters.
    pub fn position(&self, frame: u64) -> f64 {
        if !self.playing {
            return self.quarters;
        }
        let seconds = (frame - self.since) as f64 / self.rate;
        let straight = self.quarters + seconds * self.bpm / 60.0;
        match self.looped {
            Some((start, end)) if straight >= end => {
                start + (straight - start).rem_euclid(end - start)
            }
            _ => straight,
        }
    }

    /// From `frame` on it is as `change` makes it, where it was.
    pub fn change(&mut self, frame: u64, change: impl FnOnce(&mut Self)) {
        self.quarters = self.position(frame);
        self.since = frame;
        change(self);
    }

    /// Goes to `quarters` at `frame`.
    pub fn seek(&mut self, frame: u64, quarters: f64) {
        self.quarters = quarters;
        self.since = frame;
    }

    /// What it says about the block that begins at `frame`.
    pub fn says(&self, frame: u64) -> Transport {
        let position = self.position(frame);
        let bar = f64::from(self.meter.0) * 4.0 / f64::from(self.meter.1);
        Transport {
            playing: self.playing,
            tempo: Some(self.bpm),
            meter: Some(self.meter),
            position: Some(position),
            bar_start: Some((position / bar).floor() * bar),
        }
    }
}

/// What is done to the engine at a frame, other than playing it.
#[derive(Clone, Copy)]
pub enum Cue {
    Play,
    Stop,
    Seek(f64),
    Tempo(f64),
    Set(fn(&mut Settings)),
    /// The window asks for it.
    Command(Command),
}

/// A whole session: what the player does and what the host does, by frame.
#[derive(Clone)]
pub struct Session {
    pub frames: u64,
    pub settings: Settings,
    /// How the host's song begins.
    pub host: Host,
    pub played: Vec<(u64, InputKind)>,
    pub cues: Vec<(u64, Cue)>,
}

impl Session {
    /// One of `seconds` in which nothing happens yet.
    pub fn of_seconds(seconds: f64) -> Self {
        let frames = (seconds * RATE) as u64;
        let (host, settings) = (Host::new(), everyone());
        Self { frames, settings, host, played: Vec::new(), cues: Vec::new() }
    }

    /// The same with no part of ours playing.
    pub fn silent(mut self) -> Self {
        self.settings.music.parts = PartSet::NONE;
        self
    }

    /// At `seconds`, this happens.
    pub fn cue(mut self, seconds: f64, cue: Cue) -> Self {
        self.cues.push(((seconds * RATE) as u64, cue));
        self
    }

    /// A player who improvises: keys pressed and let go at drawn frames, now and then a controller.
    pub fn with_player(mut self, seed: u64) -> Self {
        let mut frame = 0;
        for turn in 0.. {
            let mut draw = Draw::keyed(seed, turn, 0);
            frame += u64::from(draw.next_u32() % 9_000);
            if frame >= self.frames {
                break;
            }
            let pitch = 48 + (draw.next_u32() % 36) as i32;
            let end = frame + u64::from(draw.next_u32() % 20_000);
            self.played.push((frame, press(0, pitch, 1 + (draw.next_u32() % 127) as i32)));
            self.played.push((end.min(self.frames - 1), release(0, pitch)));
            self.played.push((
                frame,
                InputKind::Bend { channel: 0, value: draw.next_u32() as u16 & 0x3fff },
            ));
        }
        self.played.sort_by_key(|&(frame, _)| frame);
        self
    }

    /// Plays it, cut into blocks by `cut`. Blocks also end where a cue falls, as a host's do.
    pub fn play(&self, cut: Cut) -> Recording {
        self.play_on(&mut engine(), cut)
    }

    /// The same on an engine that may have played before.
    pub fn play_on(&self, engine: &mut Engine, mut cut: Cut) -> Recording {
        let (mut host, mut settings) = (self.host, self.settings);
        let mut recording = Recording::default();
        let asks = self.cues.iter().any(|(_, cue)| matches!(cue, Cue::Command(_)));
        let mut editor = asks.then(|| engine.link()).flatten();
        let mut frame = 0;
        while frame < self.frames {
            for &(_, cue) in self.cues.iter().filter(|&&(at, _)| at == frame) {
                if let (Cue::Command(wish), Some(editor)) = (cue, &mut editor) {
                    editor.ask(wish).expect("a wire with room");
                }
                obey(cue, frame, &mut host, &mut settings);
            }
            let next_cue = self.cues.iter().map(|&(at, _)| at).filter(|&at| at > frame).min();
            let most = next_cue.unwrap_or(u64::MAX).min(self.frames) - frame;
            let frames = cut.next_block().min(most);
            recording.take(engine, self, &host, &settings, frame, frames);
            frame += frames;
        }
        recording
    }

    pub fn inputs(&self, start: u64, frames: u64) -> Vec<Input> {
        let first = self.played.partition_point(|&(at, _)| at < start);
        let here = self.played[first..].iter().take_while(|&&(at, _)| at < start + frames);
        here.map(|&(at, kind)| Input { offset: (at - start) as u32, kind }).collect()
    }
}

fn obey(cue: Cue, frame: u64, host: &mut Host, settings: &mut Settings) {
    match cue {
        Cue::Play => host.change(frame, |host| host.playing = true),
        Cue::Stop => host.change(frame, |host| host.playing = false),
        Cue::Seek(quarters) => host.seek(frame, quarters),
        Cue::Tempo(bpm) => host.change(frame, |host| host.bpm = bpm),
        Cue::Set(change) => change(settings),
        Cue::Command(_) => {}
    }
}

/// How a session is cut into blocks.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// Blocks of this many frames.
    Every(u64),
    /// Blocks of 0 to `most` frames, drawn.
    Random { seed: u64, most: u64, block: i64 },
    /// Blocks of this many frames with an empty one before each.
    WithEmpty { frames: u64, empty: bool },
}

impl Cut {
    fn next_block(&mut self) -> u64 {
        match self {
            Self::Every(frames) => *frames,
            Self::Random { seed, most, block } => {
                *block += 1;
                Draw::keyed(*seed, *block, 1).next_u64() % (*most + 1)
            }
            Self::WithEmpty { frames, empty } => {
                *empty = !*empty;
                if *empty { 0 } else { *frames }
            }
        }
    }
}

//! Every note that begins ends, once, whatever host and player do.

mod rig;

use antiphon::clock::At;
use antiphon::engine::{
    Block, Command, Engine, EngineEvent, Input, InputKind, MusicCommand, Output, Settings,
};
use antiphon::improvise::Mode;
use antiphon::music::{PartSet, Pitch};
use antiphon::perform::{Event, EventKind, Routing, Source};
use antiphon::rt::Draw;
use antiphon::rt::link::EditorEnd;
use rig::{Host, press, release};
use std::ops::{Add, Range};
use std::sync::atomic::{AtomicU64, Ordering};

/// `ANTIPHON_SEED=N cargo test --test notes in_any_history` plays the history of one seed alone.
#[test]
fn in_any_history_every_note_that_begins_ends_once() {
    let alone = std::env::var("ANTIPHON_SEED").ok().map(|seed| seed.parse().expect("a seed"));
    let seeds = alone.map_or(0..400, |seed| seed..seed + 1);
    let figures = histories(seeds);
    assert!(alone.is_some() || figures.begun > 1000, "{figures:?}");
}

#[test]
fn however_often_panic_is_pressed_within_a_block_the_voices_under_a_note_end() {
    let (mut engine, mut settings) = (rig::engine(), Settings::default());
    settings.music.mode = Mode::Harmonise;
    let mut editor = engine.link().expect("the editor's end");
    let mut play = |input: &[Input]| {
        let (mut left, mut right, mut output) = ([0.0; 512], [0.0; 512], Output::new());
        let (left, right, output) = (&mut left[..], &mut right[..], &mut output);
        let transport = Host::new().says(0);
        engine.process(&mut Block { transport, input, left, right, output }, &settings);
        engine.sounding()
    };
    assert!(
        play(&[Input { offset: 0, kind: press(0, 72, 100) }]) > 1,
        "a note and voices under it"
    );
    (0..100).for_each(|_| editor.ask(Command::Panic).expect("a wire with room"));
    play(&[]);
    assert_eq!(play(&[]), 0, "what was pressed last is played out");
}

mod proof {
    use super::*;

    #[test]
    #[ignore = "takes minutes on every core"]
    fn in_a_million_histories_every_note_that_begins_ends_once() {
        const SHARE: u64 = 1000;
        let next = AtomicU64::new(0);
        let work = || {
            let mut sum = Figures::default();
            loop {
                let first = next.fetch_add(SHARE, Ordering::Relaxed);
                if first >= 1_000_000 {
                    return sum;
                }
                sum = sum + histories(first..first + SHARE);
            }
        };
        let cores = std::thread::available_parallelism().expect("the number of cores").get();
        let Figures { histories, blocks, frames, begun } = std::thread::scope(|scope| {
            let cores: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            let figures = cores.into_iter().map(|core| core.join().expect("a failed history"));
            figures.fold(Figures::default(), Figures::add)
        });
        println!(
            "notes: n = {histories} histories (seeds 0 to {}), {blocks} blocks, {frames} frames, {begun} notes: 0 \
             stuck, 0 orphans, 0 doubled",
            histories - 1
        );
    }
}

/// What was tried.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    histories: u64,
    blocks: u64,
    frames: u64,
    begun: u64,
}

impl Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            histories: self.histories + other.histories,
            blocks: self.blocks + other.blocks,
            frames: self.frames + other.frames,
            begun: self.begun + other.begun,
        }
    }
}

/// The histories of `seeds` on one engine, which is reset between them.
fn histories(seeds: Range<u64>) -> Figures {
    let mut engine = rig::engine();
    let mut editor = engine.link().expect("the wire has an editor's end");
    let mut sum = Figures::default();
    for seed in seeds {
        sum = sum + History::new(seed, &mut engine, &mut editor).run();
        engine.reset();
    }
    sum
}

type Editor = EditorEnd<EngineEvent, Command>;

/// A random host and player, and what the receiver of the events holds to be sounding.
struct History<'a> {
    seed: u64,
    engine: &'a mut Engine,
    editor: &'a mut Editor,
    host: Host,
    settings: Settings,
    frame: u64,
    sounding: Vec<(u8, Pitch, Source)>,
    figures: Figures,
}

impl<'a> History<'a> {
    fn new(seed: u64, engine: &'a mut Engine, editor: &'a mut Editor) -> Self {
        let mut host = Host::new();
        host.playing = true;
        host.bpm = 20.0 + (seed * 37 % 900) as f64;
        let figures = Figures { histories: 1, ..Figures::default() };
        let (settings, sounding) = (rig::everyone(), Vec::new());
        Self { seed, engine, editor, host, settings, frame: 0, sounding, figures }
    }

    /// Most are short, some long.
    fn run(mut self) -> Figures {
        let blocks = [4, 8, 12, 40][self.seed as usize % 4];
        for block in 0..blocks {
            self.step(Draw::keyed(self.seed, block, 7));
        }
        self.end()
    }

    /// A block after something happened, or not.
    fn step(&mut self, mut draw: Draw) {
        self.happen(&mut draw);
        let frames = [0, 1, 16, 64, 100, 333, 512, 1000][draw.next_u32() as usize % 8];
        let input: Vec<Input> =
            (0..draw.next_u32() % 6).map(|_| any_input(&mut draw, frames)).collect();
        let room = if draw.next_u32().is_multiple_of(6) {
            draw.next_u32() as usize % 4
        } else {
            usize::MAX
        };
        self.block(frames, &input, room);
    }

    fn happen(&mut self, draw: &mut Draw) {
        let (frame, some) = (self.frame, f64::from(draw.next_u32() % 64) / 4.0);
        match draw.next_u32() % 28 {
            0 => self.host.change(frame, |host| host.playing = false),
            1..4 => self.host.change(frame, |host| host.playing = true),
            4 => self.host.seek(frame, some),
            5 => {
                self.host.looped =
                    Some((some, some + 0.003 + f64::from(draw.next_u32() % 100) / 50.0))
            }
            6 => self.host.looped = None,
            7 => self.host.change(frame, |host| host.bpm = 20.0 + 60.0 * some),
            8 => self.engine.reset(),
            9 => self.settings.music.parts = PartSet(draw.next_u32() as u8 & 15),
            10 => self.settings.free_run = !self.settings.free_run,
            11 => self.settings.through = !self.settings.through,
            12 => self.settings.routing = Routing::One((draw.next_u32() % 2) as u8),
            13 => self.settings.routing = Routing::default(),
            14 => drop(self.editor.ask(Command::Panic)),
            15..19 => self.settings.music.mode = Mode::ALL[draw.next_u32() as usize % 5],
            19 => self.settings.music.voices = draw.next_u32() as u8,
            20 if draw.next_u32().is_multiple_of(8) => self.change_rate(draw),
            21 => self.bypass(),
            22 => self.settings.music.room = 2.0 * draw.unit_f32() - 1.0,
            23 => self.settings.music.hold = !self.settings.music.hold,
            24 => drop(self.editor.ask(Command::Music(MusicCommand::Again))),
            25 => self.settings.heard = PartSet(draw.next_u32() as u8 & 15),
            _ => {}
        }
    }

    /// What the plug-in plays by while it is bypassed.
    fn bypass(&mut self) {
        (self.settings.music.parts, self.settings.through) = (PartSet::NONE, true);
        self.settings.tone.volume = 0.0;
    }

    /// As a host does that goes on at another rate.
    fn change_rate(&mut self, draw: &mut Draw) {
        let rate = [8_000.0, 44_100.0, 48_000.0, 192_000.0][draw.next_u32() as usize % 4];
        let mut engine = rig::engine_at(rate);
        engine.inherit(self.engine);
        *self.editor = engine.link().expect("the wire has an editor's end");
        *self.engine = engine;
    }

    /// Plays a block whose output has room for `room` events.
    fn block(&mut self, frames: usize, input: &[Input], room: usize) {
        let (mut left, mut right) = (vec![0.0; frames], vec![0.0; frames]);
        let mut output = Output::new();
        while output.room() > room {
            assert!(output.push(filler()).is_ok());
        }
        let full = output.len();
        let transport = self.host.says(self.frame);
        let mut block =
            Block { transport, input, left: &mut left, right: &mut right, output: &mut output };
        self.engine.process(&mut block, &self.settings);
        let in_order = output[full..].windows(2).all(|pair| pair[0].at.offset <= pair[1].at.offset);
        assert!(in_order, "events out of order: seed {}", self.seed);
        for event in &output[full..] {
            self.receive(event, frames);
        }
        self.frame += frames as u64;
        self.figures.frames += frames as u64;
        self.figures.blocks += 1;
    }

    fn receive(&mut self, event: &Event, frames: usize) {
        assert!(
            (event.at.offset as usize) < frames.max(1),
            "outside of its block: seed {}",
            self.seed
        );
        let place =
            |pitch| self.sounding.iter().position(|&(on, p, _)| (on, p) == (event.channel, pitch));
        match event.kind {
            EventKind::On { pitch, .. } => {
                assert_eq!(place(pitch), None, "struck twice, {event:?}: seed {}", self.seed);
                self.sounding.push((event.channel, pitch, event.source));
                self.figures.begun += 1;
            }
            EventKind::Off { pitch } => {
                let ended = place(pitch).map(|place| self.sounding.swap_remove(place).2);
                assert_eq!(
                    ended,
                    Some(event.source),
                    "an off without its on, {event:?}: seed {}",
                    self.seed
                );
            }
            _ => {}
        }
    }

    /// The host stops and the player lets go of everything. A band that plays with the player rests a bar after them.
    fn end(mut self) -> Figures {
        self.host.change(self.frame, |host| host.playing = false);
        self.settings.free_run = false;
        let keys = (0..128).map(|pitch| Input { offset: 0, kind: release(0, pitch) });
        let more = (0..128).map(|pitch| Input { offset: 0, kind: release(1, pitch) });
        let pedals = [(0, 64), (0, 66), (1, 64), (1, 66)].map(|(channel, number)| Input {
            offset: 0,
            kind: InputKind::Control { channel, number, value: 0 },
        });
        let input: Vec<Input> = keys.chain(more).chain(pedals).collect();
        self.block(64, &input, usize::MAX);
        // Voices under a key end a little after it.
        self.block(1000, &[], usize::MAX);
        let mut patience = REST_BLOCKS;
        while !self.sounding.is_empty() && patience > 0 {
            self.block(4096, &[], usize::MAX);
            patience -= 1;
        }
        assert_eq!(self.sounding, [], "hang after the stop: seed {}", self.seed);
        assert_eq!(self.engine.sounding(), 0, "kept in the ledger: seed {}", self.seed);
        self.figures
    }
}

/// Blocks of 4,096 frames within which a band has rested at any tempo and rate: a bar of the slowest at the highest.
const REST_BLOCKS: usize = 700;

fn any_input(draw: &mut Draw, frames: usize) -> Input {
    let channel = (draw.next_u32() % 2) as u8;
    let pitch = 55 + (draw.next_u32() % 12) as i32;
    let kind = match draw.next_u32() % 20 {
        0 => InputKind::Control { channel, number: 120, value: 0 },
        1 => InputKind::Control { channel, number: 123, value: 0 },
        2..12 => press(channel, pitch, 100),
        12 => InputKind::Control { channel, number: 64, value: (draw.next_u32() % 128) as u8 },
        13 => InputKind::Control { channel, number: 66, value: (draw.next_u32() % 128) as u8 },
        _ => release(channel, pitch),
    };
    Input { offset: draw.next_u32() % (frames as u32 + 3), kind }
}

fn filler() -> Event {
    let at = At { offset: 0, ..At::default() };
    Event { at, source: Source::Player, channel: 0, kind: EventKind::Pressure { value: 0 } }
}

//! After it is built, the engine asks nothing of the allocator and nothing of the system.

mod rig;

use antiphon::engine::{
    Block, Command, Engine, EngineEvent, Input, InputKind, MusicCommand, Output, Settings,
};
use antiphon::improvise::{self, Mode};
use antiphon::music::{Beats, Chart, PartSet, PitchClassSet};
use antiphon::perform::{Feel, Routing};
use antiphon::rt::Draw;
use antiphon::rt::guard::{CountingAllocator, Counts, Section};
use antiphon::rt::link::EditorEnd;
use rig::watch::Watch;
use rig::{Host, press, release};
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const SEED: u64 = 17;
const RATES: [f64; 6] = [8_000.0, 22_050.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0];
const ASKS: [MusicCommand; 5] = [
    MusicCommand::Like,
    MusicCommand::Dislike,
    MusicCommand::Again,
    MusicCommand::End,
    MusicCommand::ForgetTaste,
];
const SIZES: [usize; 17] = [0, 1, 2, 3, 5, 13, 16, 31, 32, 33, 47, 64, 100, 128, 512, 1000, 8192];

#[test]
fn the_counter_sees_what_there_is() {
    let section = Section::enter();
    let mut items = Vec::with_capacity(1);
    items.push(1_u8);
    black_box(&items);
    assert_eq!(section.counts(), Counts { allocs: 1, frees: 0, reallocs: 0 });
    items.reserve_exact(100);
    black_box(&items);
    assert_eq!(section.counts(), Counts { allocs: 1, frees: 0, reallocs: 1 });
    drop(items);
    assert_eq!(section.counts(), Counts { allocs: 1, frees: 1, reallocs: 1 });
}

#[test]
fn outside_of_a_section_nothing_is_counted() {
    let before = Section::enter().counts();
    drop(black_box(vec![1, 2, 3]));
    assert_eq!(before, Section::enter().counts());
}

#[test]
fn a_watch_that_finds_something_fails() {
    let watch = Watch::new();
    let allocates = || watch.finds_nothing(format_args!("a test"), || drop(black_box(vec![1])));
    let sleep = || std::thread::sleep(Duration::from_micros(1));
    let sleeps = || watch.finds_nothing(format_args!("a test"), sleep);
    assert!(catch_unwind(AssertUnwindSafe(allocates)).is_err());
    assert_eq!(catch_unwind(AssertUnwindSafe(sleeps)).is_err(), watch.trap.is_some());
}

#[test]
fn a_hundred_thousand_calls_ask_nothing_of_allocator_and_system() {
    let figures = every_path(&Extent { calls: 980, frames: 100_000 });
    assert!(figures.events > 1000, "only {} events: seed {SEED}", figures.events);
}

mod proof {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn a_million_calls_ask_nothing_of_allocator_and_system() {
        let figures = every_path(&Extent { calls: 9_804, frames: u64::MAX });
        let Figures { calls, frames, events, finding } = figures;
        println!(
            "real time: n = {calls} calls of 17 block sizes at 6 rates, {frames} frames, {events} events, seed \
             {SEED}: {finding}",
        );
    }
}

/// How much is done for each block size at each rate.
struct Extent {
    calls: u64,
    /// Fewer calls where they would have more frames than this in all.
    frames: u64,
}

#[derive(Default)]
struct Figures {
    calls: u64,
    frames: u64,
    events: u64,
    finding: String,
}

/// A storm over the engine at every rate and of every block size.
fn every_path(extent: &Extent) -> Figures {
    let mut figures = Figures::default();
    for rate in RATES {
        let mut storm = Storm::new(rate);
        for size in SIZES {
            let calls = extent.calls.min(extent.frames / size.max(1) as u64);
            figures.events += (0..calls).map(|_| storm.call(size)).sum::<u64>();
            figures.calls += calls;
        }
        figures.frames += storm.frame;
        figures.finding = storm.watch.finding();
    }
    figures
}

/// A host and a person at their worst.
struct Storm {
    engine: Engine,
    editor: EditorEnd<EngineEvent, Command>,
    host: Host,
    settings: Settings,
    watch: Watch,
    frame: u64,
    call: i64,
    sound: [Vec<f32>; 2],
}

impl Storm {
    fn new(rate: f64) -> Self {
        let mut engine = rig::engine_at(rate);
        let editor = engine.link().expect("the wire has an editor's end");
        let host = Host::at_rate(rate);
        let (settings, watch) = (rig::everyone(), Watch::new());
        let sound = [vec![0.0; SIZES[16]], vec![0.0; SIZES[16]]];
        Self { engine, editor, host, settings, watch, frame: 0, call: 0, sound }
    }

    /// One call of mostly `size` frames, after something happened or not; gives the events that it made.
    fn call(&mut self, size: usize) -> u64 {
        self.call += 1;
        let mut draw = Draw::keyed(SEED, self.call, self.host.rate as u32);
        self.change(&mut draw);
        if self.call % 64 == 0 {
            while self.editor.told().is_some() {}
        }
        let other = draw.next_u32().is_multiple_of(16);
        let size = if other { SIZES[draw.next_u32() as usize % 14] } else { size };
        self.process(size, &mut draw)
    }

    fn change(&mut self, draw: &mut Draw) {
        let frame = self.frame;
        match draw.next_u32() % 600 {
            0..6 => self.host.change(frame, |host| host.playing = true),
            6 => self.host.change(frame, |host| host.playing = false),
            7 => self.host.seek(frame, f64::from(draw.next_u32() % 4000) / 7.0),
            8 => self.host.change(frame, |host| host.bpm = 20.0 + f64::from(draw.next_u32() % 300)),
            9 => self.host.change(frame, |host| host.bpm = f64::NAN),
            10 => self.settings.music.parts = PartSet(draw.next_u32() as u8 & 15),
            11 => self.settings.music.seed = draw.next_u64(),
            12 => self.settings.tone.volume = draw.unit_f32(),
            13 => self.settings.free_run = !self.settings.free_run,
            14 => self.settings.through = !self.settings.through,
            15 => self.settings.routing = Routing::One(draw.next_u32() as u8 & 15),
            16 => self.settings = rig::everyone(),
            17 => self.settings.music.temperature = 2.0 * draw.unit_f32(),
            18 => self.settings.music.density = Some(draw.unit_f32()),
            19 => self.settings.music.style[draw.next_u32() as usize % 16] = draw.unit_f32(),
            20 => drop(self.editor.ask(Command::Panic)),
            21 | 22 => self.settings.music.mode = Mode::ALL[draw.next_u32() as usize % 5],
            23 => self.settings.music.voices = draw.next_u32() as u8,
            24 => self.settings.music.temperature = f32::NAN,
            25 => self.settings.tone.volume = f32::INFINITY,
            27 => self.settings.music.scale = Some(PitchClassSet(draw.next_u32() as u16 & 0xfff)),
            28 => self.settings.music.chart = Chart::parse("| Dm7 G7 | N.C. |").ok(),
            29 => self.settings.music.memory = draw.unit_f32(),
            30 if draw.next_u32().is_multiple_of(4) => {
                let learned = improvise::learned(&self.engine.learned());
                let place = format_args!("restore, seed {SEED}");
                self.watch.finds_nothing(place, || self.engine.restore(&learned));
            }
            31 => self.settings.follow = !self.settings.follow,
            32 => self.settings.music.room = 2.0 * draw.unit_f32() - 1.0,
            33 => self.settings.music.echo = draw.unit_f32(),
            34 => self.settings.music.trade_bars = draw.next_u32() as u8,
            35 => self.settings.music.hold = !self.settings.music.hold,
            36 => {
                let _ =
                    self.editor.ask(Command::Music(ASKS[draw.next_u32() as usize % ASKS.len()]));
            }
            37 => self.refuse(),
            41 => self.settings.heard = PartSet(draw.next_u32() as u8 & 15),
            43 => self.settings.feel = Feel { swing: draw.unit_f32(), humanise: draw.unit_f32() },
            44 => self.settings.feel.swing = f32::NAN,
            42 => self.settings.routing = Routing::Parts(draw.next_u32().to_le_bytes()),
            38..41 => {
                let (take, at) = (u64::from(draw.next_u32() % 64), draw.next_u32() % 100_000);
                let _ = self.editor.ask(Command::Resume { take, at: Beats(at.into()) });
            }
            26 if draw.next_u32().is_multiple_of(4) => {
                self.watch
                    .finds_nothing(format_args!("reset, seed {SEED}"), || self.engine.reset());
            }
            _ => {}
        }
    }

    /// Refuses a note of the plan.
    fn refuse(&mut self) {
        let planned = self.engine.foreseen().next().map(|foreseen| foreseen.note);
        if let Some(note) = planned {
            let _ = self.editor.ask(Command::Refuse(note));
        }
    }

    fn process(&mut self, frames: usize, draw: &mut Draw) -> u64 {
        let input = inputs(frames, draw);
        let count =
            if draw.next_u32().is_multiple_of(8) { draw.next_u32() as usize % 10 } else { 0 };
        let mut output = Output::new();
        let [left, right] = &mut self.sound;
        let mut block = Block {
            transport: self.host.says(self.frame),
            input: &input[..count],
            left: &mut left[..frames],
            right: &mut right[..frames],
            output: &mut output,
        };
        let place = format_args!("process, call {} at {}, seed {SEED}", self.call, self.host.rate);
        self.watch.finds_nothing(place, || self.engine.process(&mut block, &self.settings));
        self.frame += frames as u64;
        output.len() as u64
    }
}

/// One of every kind.
fn inputs(frames: usize, draw: &mut Draw) -> [Input; 9] {
    let [a, b, c, d, e] = [(); 5].map(|_| draw.next_u32() as u8 & 127);
    let kinds = [
        press(0, a.into(), 90),
        release(0, b.into()),
        InputKind::Control { channel: 1, number: c, value: 5 },
        InputKind::Bend { channel: 2, value: u16::from(d) << 7 },
        InputKind::Pressure { channel: 0, value: e },
        press(3, 64, 20),
        InputKind::ClockTick,
        if draw.next_u32().is_multiple_of(8) { InputKind::ClockStart } else { InputKind::Tap },
        if draw.next_u32().is_multiple_of(8) {
            InputKind::ClockStop
        } else {
            InputKind::ClockContinue
        },
    ];
    kinds.map(|kind| Input { offset: draw.next_u32() % (frames as u32 + 2), kind })
}

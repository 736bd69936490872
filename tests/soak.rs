//! A day of music: nothing grows, nothing hangs, nothing decays into denormal numbers.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod rig;

use antiphon::engine::{Block, Command, Engine, EngineEvent, Input, InputKind, Output, Settings};
use antiphon::improvise::{Mode, Report};
use antiphon::music::{Beats, PartSet};
use antiphon::perform::{EventKind, Routing};
use antiphon::rt::Draw;
use antiphon::rt::guard::CountingAllocator;
use antiphon::rt::link::EditorEnd;
use rig::memory::Memory;
use rig::watch::Watch;
use rig::{Host, press, release};
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const SEED: u64 = 5;
const RATE: u64 = rig::RATE as u64;
const FRAMES: usize = 512;
/// Seconds after the last note in which voices and room may still be heard.
const TAIL: u64 = 8;

#[test]
fn a_few_minutes_of_a_day_leave_nothing_behind() {
    let mut day = Day::new();
    for _ in 0..150 * RATE / FRAMES as u64 {
        day.block();
    }
    day.end();
    assert!(day.figures.notes > 100, "only {} notes: seed {SEED}", day.figures.notes);
}

mod soak {
    use super::*;

    /// `ANTIPHON_HOURS` makes the day shorter.
    #[test]
    #[ignore = "takes half an hour and more"]
    fn a_day_of_music_leaves_nothing_behind() {
        let hours =
            std::env::var("ANTIPHON_HOURS").map_or(24, |hours| hours.parse().expect("hours"));
        let (mut day, start) = (Day::new(), Instant::now());
        let memory: Vec<Memory> = (1..=hours).map(|hour| an_hour(&mut day, hour, start)).collect();
        day.end();
        let (first, last) = (memory[0], memory[memory.len() - 1]);
        println!(
            "soak: n = {hours} hours in blocks of {FRAMES}, seed {SEED}, {}: {}; resident {} KiB after the first hour, \
             {} after the last, live {} and {} bytes",
            day.watch.finding(),
            day.figures,
            first.resident,
            last.resident,
            first.live,
            last.live,
        );
        // What runs the test may keep a line of its own.
        assert!(last.live <= first.live + 4096, "live bytes grew");
        assert!(last.resident <= first.resident + 64, "the resident set grew");
    }

    fn an_hour(day: &mut Day, hour: u64, start: Instant) -> Memory {
        while day.frame < hour * 3600 * RATE {
            day.block();
        }
        let (seconds, memory) = (start.elapsed().as_secs_f64(), Memory::now());
        let pace = (hour * 3600) as f64 / seconds;
        println!("hour {hour}, {pace:.0} times real time: {}, {memory:?}", day.figures);
        memory
    }
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    notes: u64,
    stops: u64,
    /// Frames of silence that were looked at.
    silence: u64,
    report: Report,
    peak: f32,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { notes, stops, silence, report, peak } = self;
        let Report { planned, remembered, rested, answered, settled, .. } = report;
        write!(
            f,
            "{notes} notes; {planned} frames in time, {remembered} from memory, {rested} rested; "
        )?;
        write!(f, "{answered} keys answered, {settled} from the table; {stops} stops, ")?;
        write!(f, "{} s of silence, peak {peak:.3}", silence / RATE)
    }
}

/// Frames and keys that were not decided in time.
fn missed(report: &Report) -> u32 {
    report.remembered + report.rested + report.settled
}

/// A host, and a person who joins in now and then.
struct Day {
    engine: Engine,
    editor: EditorEnd<EngineEvent, Command>,
    watch: Watch,
    host: Host,
    settings: Settings,
    frame: u64,
    /// The person is here, and what they hold.
    joined: bool,
    held: Vec<u8>,
    input: Vec<Input>,
    output: Box<Output>,
    sound: [Vec<f32>; 2],
    /// What a receiver of the events holds to sound: a bit a pitch, by channel.
    sounding: [u128; 16],
    /// Frames since the last event, while no note sounds.
    quiet: u64,
    figures: Figures,
}

impl Day {
    fn new() -> Self {
        let mut engine = rig::engine();
        let editor = engine.link().expect("the wire has an editor's end");
        Self {
            engine,
            editor,
            watch: Watch::new(),
            host: Host::new(),
            settings: rig::everyone(),
            frame: 0,
            joined: false,
            held: Vec::with_capacity(128),
            input: Vec::with_capacity(256),
            output: Box::new(Output::new()),
            sound: [vec![0.0; FRAMES], vec![0.0; FRAMES]],
            sounding: [0; 16],
            quiet: 0,
            figures: Figures::default(),
        }
    }

    /// A block after something happened, or not.
    fn block(&mut self) {
        let mut draw = Draw::keyed(SEED, (self.frame / FRAMES as u64) as i64, 0);
        self.input.clear();
        self.host_acts(&mut draw);
        self.person_acts(&mut draw);
        self.play();
    }

    fn play(&mut self) {
        self.process();
        self.read();
        self.listen();
        self.look();
    }

    /// The song starts within half a minute and stops after one or so, and now and then something is set.
    fn host_acts(&mut self, draw: &mut Draw) {
        let frame = self.frame;
        match draw.next_u32() % 12_000 {
            0..4 => self.host.change(frame, |host| host.playing = true),
            4..6 if self.host.playing => {
                self.host.change(frame, |host| host.playing = false);
                self.figures.stops += 1;
            }
            6 => self.host.seek(frame, f64::from(draw.next_u32() % 400)),
            7 => self.host.change(frame, |host| host.bpm = 40.0 + f64::from(draw.next_u32() % 180)),
            8 => {
                let meter = [(4, 4), (3, 4), (6, 8), (5, 4)][draw.next_u32() as usize % 4];
                self.host.change(frame, |host| host.meter = meter);
            }
            9 => drop(self.editor.ask(Command::Panic)),
            30..34 => {
                let (take, at) = (u64::from(draw.next_u32() % 64), draw.next_u32() % 100_000);
                let _ = self.editor.ask(Command::Resume { take, at: Beats(at.into()) });
            }
            10 => self.settings = rig::everyone(),
            11..30 => self.set(draw),
            _ => {}
        }
    }

    fn set(&mut self, draw: &mut Draw) {
        let (settings, share) = (&mut self.settings, draw.unit_f32());
        let music = &mut settings.music;
        let rank = (share < 0.7).then_some(share / 0.7);
        match draw.next_u32() % 16 {
            0 => music.parts = PartSet(draw.next_u32() as u8 & 15),
            1 => music.seed = draw.next_u64(),
            2 => music.temperature = 1.6 * share,
            3 => music.density = rank,
            4 => music.register = rank,
            5 => music.brightness = rank,
            6 => music.complexity = rank,
            7 => music.valence = 2.0 * share - 1.0,
            8 => music.arousal = 2.0 * share - 1.0,
            9 => music.style[draw.next_u32() as usize % 16] = share,
            10 => settings.tone.volume = share,
            11 => settings.through = !settings.through,
            12 => settings.routing = Routing::One(draw.next_u32() as u8 & 15),
            13 | 14 => music.mode = Mode::ALL[draw.next_u32() as usize % 5],
            _ => settings.free_run = share < 0.3,
        }
    }

    /// The person comes and goes every few minutes, and plays some notes a second meanwhile.
    fn person_acts(&mut self, draw: &mut Draw) {
        let blocks = if self.joined { 5_000 } else { 20_000 };
        self.joined ^= draw.next_u32().is_multiple_of(blocks);
        let let_go = !self.joined || draw.next_u32().is_multiple_of(12);
        if let Some(pitch) = self.held.pop_if(|_| let_go) {
            self.input.push(Input { offset: 3, kind: release(0, pitch.into()) });
        }
        if self.joined && draw.next_u32().is_multiple_of(16) {
            let pitch = 40 + (draw.next_u32() % 48) as u8;
            let bend = InputKind::Bend { channel: 0, value: draw.next_u32() as u16 & 0x3fff };
            let kind = press(0, pitch.into(), 1 + (draw.next_u32() % 127) as i32);
            self.input.push(Input { offset: 100, kind });
            self.input.push(Input { offset: 300, kind: bend });
            self.held.insert(0, pitch);
        }
    }

    fn process(&mut self) {
        self.output.clear();
        let [left, right] = &mut self.sound;
        let mut block = Block {
            transport: self.host.says(self.frame),
            input: &self.input,
            left,
            right,
            output: &mut self.output,
        };
        let place = format_args!("process at frame {}, seed {SEED}", self.frame);
        self.watch.finds_nothing(place, || self.engine.process(&mut block, &self.settings));
        self.frame += FRAMES as u64;
    }

    /// Looks at every sample.
    fn listen(&mut self) {
        let at = self.frame;
        let sound = self.sound.iter().flatten();
        let peak = sound.fold(0.0_f32, |peak, &sample| {
            assert!(!sample.is_subnormal(), "a denormal sample before frame {at}, seed {SEED}");
            assert!(sample.abs() <= 1.0, "a sample of {sample} before frame {at}, seed {SEED}");
            peak.max(sample.abs())
        });
        self.figures.peak = self.figures.peak.max(peak);
        if self.quiet > TAIL * RATE {
            assert_eq!(peak, 0.0, "no silence before frame {at}, seed {SEED}");
            self.figures.silence += FRAMES as u64;
        }
    }

    /// Reads the events as a receiver does.
    fn read(&mut self) {
        for event in self.output.iter() {
            let sounding = &mut self.sounding[usize::from(event.channel)];
            match event.kind {
                EventKind::On { pitch, .. } => {
                    let bit = 1 << pitch.number();
                    assert_eq!(*sounding & bit, 0, "struck twice: {event:?}, seed {SEED}");
                    *sounding |= bit;
                    self.figures.notes += 1;
                }
                EventKind::Off { pitch } => {
                    let bit = 1 << pitch.number();
                    assert_ne!(*sounding & bit, 0, "an off without its on: {event:?}, seed {SEED}");
                    *sounding &= !bit;
                }
                _ => {}
            }
        }
        let stands = self.output.is_empty() && self.sounding == [0; 16];
        self.quiet = if stands { self.quiet + FRAMES as u64 } else { 0 };
    }

    /// Looks at the counters, and hears the editor's messages out.
    fn look(&mut self) {
        while self.editor.told().is_some() {}
        let (before, report) = (self.figures.report, self.engine.report());
        let grows = report.spent >= before.spent
            && report.planned >= before.planned
            && missed(&report) >= missed(&before);
        assert!(grows, "{before:?}, then {report:?}, seed {SEED}");
        self.figures.report = report;
    }

    /// The song stops, the person goes, and after the tail there is silence.
    fn end(&mut self) {
        self.host.change(self.frame, |host| host.playing = false);
        self.settings.free_run = false;
        self.joined = false;
        for _ in 0..(TAIL + 4) * RATE / FRAMES as u64 {
            self.input.clear();
            let keys = self.held.pop().into_iter();
            self.input.extend(keys.map(|key| Input { offset: 0, kind: release(0, key.into()) }));
            self.play();
        }
        assert_eq!(self.sounding, [0; 16], "notes hang at the end, seed {SEED}");
        assert_eq!(self.engine.sounding(), 0, "notes stay in the ledger, seed {SEED}");
        assert!(self.quiet > TAIL * RATE, "no silence at the end, seed {SEED}");
        let report = self.figures.report;
        assert!(1000 * missed(&report) <= report.planned, "{report:?}, seed {SEED}");
    }
}

//! After it is built, the engine asks nothing of the allocator.

mod rig;

use antiphon::engine::{Block, Engine, Input, InputKind, Output, Settings, Wish};
use antiphon::music::PartSet;
use antiphon::perform::Routing;
use antiphon::rt::Draw;
use antiphon::rt::guard::{CountingAllocator, Counts, Section};
use rig::{Host, press, release};
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const CALLS: i64 = 100_000;
const SEED: u64 = 17;

/// Mostly small, so that many calls take little time; every 4096th call has one of [`LARGE`].
const SIZES: [usize; 17] = [0, 1, 2, 3, 5, 8, 13, 16, 21, 24, 31, 32, 33, 47, 64, 100, 128];
const LARGE: [usize; 3] = [512, 1000, 8192];

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
fn a_hundred_thousand_calls_neither_allocate_nor_free() {
    let mut engine = rig::engine();
    let mut editor = engine.link().expect("the wire has an editor's end");
    let mut state = Storm { host: Host::new(), settings: rig::everyone(), frame: 0 };
    let (mut left, mut right) = (vec![0.0; 8192], vec![0.0; 8192]);
    let mut notes = 0;
    for call in 0..CALLS {
        let mut draw = Draw::keyed(SEED, call, 0);
        state.change(&mut draw);
        if draw.next_u32().is_multiple_of(1000) {
            let _ = editor.ask(Wish::Panic);
        }
        if draw.next_u32().is_multiple_of(2000) {
            reset(&mut engine);
        }
        let frames = size(call, &mut draw);
        let sound = (&mut left[..frames], &mut right[..frames]);
        notes += state.call(&mut engine, sound, &mut draw);
        while call % 64 == 0 && editor.told().is_some() {}
    }
    assert!(notes > 1000, "only {notes} events: seed {SEED}");
}

fn size(call: i64, draw: &mut Draw) -> usize {
    let sizes = if call % 4096 == 4095 { &LARGE[..] } else { &SIZES[..] };
    sizes[draw.next_u32() as usize % sizes.len()]
}

fn reset(engine: &mut Engine) {
    let section = Section::enter();
    engine.reset();
    assert_eq!(section.counts(), Counts::default(), "in reset");
}

/// A host and a person at their worst.
struct Storm {
    host: Host,
    settings: Settings,
    frame: u64,
}

impl Storm {
    fn change(&mut self, draw: &mut Draw) {
        let frame = self.frame;
        match draw.next_u32() % 600 {
            0..6 => self.host.change(frame, |host| host.playing = true),
            6 => self.host.change(frame, |host| host.playing = false),
            7 => self.host.seek(frame, f64::from(draw.next_u32() % 4000) / 7.0),
            8 => self.host.change(frame, |host| host.bpm = 20.0 + f64::from(draw.next_u32() % 300)),
            9 => self.host.change(frame, |host| host.bpm = f64::NAN),
            10 => self.settings.manner.parts = PartSet(draw.next_u32() as u8 & 15),
            11 => self.settings.manner.seed = draw.next_u64(),
            12 => self.settings.tone.volume = draw.unit_f32(),
            13 => self.settings.free_run = !self.settings.free_run,
            14 => self.settings.through = !self.settings.through,
            15 => self.settings.routing = Routing::One(draw.next_u32() as u8 & 15),
            16 => self.settings = rig::everyone(),
            17 => self.settings.manner.temperature = 2.0 * draw.unit_f32(),
            _ => {}
        }
    }

    /// One call; gives the events that it made.
    fn call(
        &mut self,
        engine: &mut Engine,
        sound: (&mut [f32], &mut [f32]),
        draw: &mut Draw,
    ) -> usize {
        let frames = sound.0.len();
        let kinds = [
            press(0, (draw.next_u32() % 128) as i32, 90),
            release(0, (draw.next_u32() % 128) as i32),
            InputKind::Control { channel: 1, number: draw.next_u32() as u8 & 127, value: 5 },
            press(3, 64, 20),
        ];
        let input = kinds.map(|kind| Input { offset: draw.next_u32() % (frames as u32 + 2), kind });
        let count =
            if draw.next_u32().is_multiple_of(8) { draw.next_u32() as usize % 5 } else { 0 };
        let mut output = Output::new();
        let mut block = Block {
            transport: self.host.says(self.frame),
            input: &input[..count],
            left: sound.0,
            right: sound.1,
            output: &mut output,
        };
        let section = Section::enter();
        engine.process(&mut block, &self.settings);
        assert_eq!(section.counts(), Counts::default(), "at frame {}, seed {SEED}", self.frame);
        self.frame += frames as u64;
        output.len()
    }
}

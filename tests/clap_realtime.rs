//! The plug-in as a host loads it asks nothing of the allocator and nothing of the system while it plays: in this
//! process always, and from the bundle that `ANTIPHON_BUNDLE` names.
#![cfg(all(feature = "plugin", target_os = "linux", target_env = "gnu"))]

mod clap;
#[path = "clap/malloc.rs"]
mod malloc;
#[path = "rig/trap.rs"]
mod trap;

use antiphon::rt::Draw;
use clack_host::events::event_types::{
    MidiEvent, NoteOffEvent, NoteOnEvent, ParamValueEvent, TransportEvent,
};
use clack_host::events::{EventFlags, EventHeader, Match, Pckn};
use clack_host::prelude::*;
use clap::{
    Host, Parameter, entries, instance, instance_in, load, parameters, save, transport, with_field,
};
use malloc::Asked;
use trap::{Calls, Trap};

const SEED: u64 = 23;
const RATES: [f64; 6] = [8_000.0, 22_050.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0];
const SIZES: [usize; 17] = [1, 2, 3, 5, 13, 16, 31, 32, 33, 47, 64, 100, 128, 333, 512, 1000, 8192];
/// Events that one call may make, and room for them in the host.
const EVENTS: usize = 1 << 14;

#[test]
fn the_counter_sees_what_the_plug_in_allocates() {
    for (name, entry) in entries() {
        let (mut instance, asked) = malloc::watch(|| instance(&entry));
        assert!(asked.allocs > 10, "{name}: {asked:?} to instantiate");
        let (processor, asked) = malloc::watch(|| activate(&mut instance, 48_000.0));
        assert!(asked.allocs > 10, "{name}: {asked:?} to activate");
        instance.deactivate(processor);
        let ((), asked) = malloc::watch(|| drop(instance));
        assert!(asked.frees > 10, "{name}: {asked:?} to destroy");
    }
}

#[test]
fn outside_of_a_watch_nothing_is_counted() {
    drop(std::hint::black_box(vec![1]));
    let ((), asked) = malloc::watch(|| ());
    assert_eq!(asked, Asked::default());
}

#[test]
fn the_trap_sees_what_the_plug_in_asks_of_the_system() {
    let Some(trap) = trap::or_not_proved("that the plug-in's calls are seen") else { return };
    for (name, entry) in entries() {
        let (mut instance, calls) = trap.watch(|| instance(&entry));
        let (processor, more) = trap.watch(|| activate(&mut instance, 48_000.0));
        assert!(calls.count + more.count > 0, "{name}");
        instance.deactivate(processor);
    }
}

#[test]
fn while_it_plays_it_asks_nothing() {
    for (name, entry) in entries() {
        let (events, _) = every_path(&entry, 200);
        assert!(events > 500, "{name}: only {events} events, seed {SEED}");
    }
}

/// The one exception, the framework's: at the first changed parameter it asks Rust which thread it is on, which
/// allocates once a thread (and may make the allocator ask the system), unless the host tells which thread is which.
#[test]
fn in_a_host_that_tells_no_threads_the_framework_allocates_once_a_thread() {
    for (name, entry) in entries() {
        on_an_audio_thread(&mut instance_in(&entry, false), 48_000.0, |storm| {
            let mut changed = |share| {
                storm.input.clear();
                let Parameter { id, most, .. } = storm.parameters[0];
                storm.input.push(&ParamValueEvent::new(0, id, Pckn::match_all(), share * most));
                storm.process(64)
            };
            // A switch stays off at the first of them.
            let first = [changed(0.25), changed(1.0)];
            let allocs: u64 = first.iter().map(|(_, asked)| asked.allocs).sum();
            let frees: u64 = first.iter().map(|(_, asked)| asked.frees).sum();
            assert!(allocs <= 2 && frees == 0, "{name}: {first:?}");
            assert_eq!([changed(0.5), changed(0.75)], [NOTHING; 2], "{name}");
        });
    }
}

mod proof {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn while_the_plug_in_plays_it_asks_nothing() {
        for (name, entry) in entries() {
            let (events, finding) = every_path(&entry, 2_000);
            println!(
                "plug-in ({name}): n = {} calls of 17 block sizes at 6 rates, {events} events, seed {SEED}: {finding}",
                6 * 17 * 2_000,
            );
        }
    }
}

/// Plays `calls` blocks of every size at every rate, each on an audio thread of its own as hosts do; gives the events
/// that came out, and what was found besides.
fn every_path(entry: &PluginEntry, calls: u64) -> (u64, String) {
    let mut instance = instance(entry);
    let (mut events, mut finding) = (0, "");
    for rate in RATES {
        // The audio thread takes over a chart, and what was learned at the rate before.
        let saved = with_field(&save(&mut instance), "chart", Some("| Dm7 G7 | N.C. |".into()));
        assert!(load(&mut instance, &saved));
        on_an_audio_thread(&mut instance, rate, |storm| {
            let sizes = SIZES.into_iter().flat_map(|size| (0..calls).map(move |_| size));
            events += sizes.map(|size| storm.call(size)).sum::<u64>();
            finding = trap::finding(storm.trap.as_ref());
        });
    }
    (events, format!("0 allocations, 0 frees, {finding}"))
}

fn on_an_audio_thread(
    instance: &mut PluginInstance<Host>,
    rate: f64,
    play: impl FnOnce(&mut Storm) + Send,
) {
    let parameters: Vec<Parameter> = parameters(instance).into_values().collect();
    let stopped = activate(instance, rate);
    let thread = || {
        let mut storm =
            Storm::new(stopped.start_processing().expect("it starts"), rate, parameters);
        play(&mut storm);
        storm.processor.stop_processing()
    };
    let stopped = std::thread::scope(|scope| scope.spawn(thread).join());
    instance.deactivate(stopped.expect("what failed is told above"));
}

fn activate(instance: &mut PluginInstance<Host>, rate: f64) -> StoppedPluginAudioProcessor<Host> {
    let config = PluginAudioConfiguration {
        sample_rate: rate,
        min_frames_count: 1,
        max_frames_count: SIZES[16] as u32,
    };
    instance.activate(|_, _| (), config).expect("it activates")
}

/// A host and a person at their worst.
struct Storm {
    processor: StartedPluginAudioProcessor<Host>,
    rate: f64,
    parameters: Vec<Parameter>,
    trap: Option<Trap>,
    song: Song,
    call: i64,
    at: u64,
    sound: [Vec<f32>; 2],
    input: EventBuffer,
    output: EventBuffer,
}

/// Where the host's song is.
struct Song {
    playing: bool,
    tempo: f64,
    quarters: f64,
    /// Whether the host says anything about it.
    told: bool,
}

impl Storm {
    fn new(
        processor: StartedPluginAudioProcessor<Host>,
        rate: f64,
        parameters: Vec<Parameter>,
    ) -> Self {
        Self {
            processor,
            rate,
            parameters,
            trap: trap::or_not_proved("that the plug-in makes no system call while it plays"),
            song: Song { playing: true, tempo: 120.0, quarters: 0.0, told: true },
            call: 0,
            at: 0,
            sound: [vec![0.0; SIZES[16]], vec![0.0; SIZES[16]]],
            input: EventBuffer::with_capacity(EVENTS),
            output: EventBuffer::with_capacity(EVENTS),
        }
    }

    /// One call of `size` frames; gives the events that it made.
    fn call(&mut self, size: usize) -> u64 {
        self.call += 1;
        let mut draw = Draw::keyed(SEED, self.call, self.rate as u32);
        self.change(&mut draw);
        self.play(size as u32, &mut draw);
        let found = self.process(size);
        assert_eq!(found, NOTHING, "in call {} at {}, seed {SEED}", self.call, self.rate);
        if self.song.playing {
            self.song.quarters += size as f64 / self.rate * self.song.tempo / 60.0;
        }
        self.at += size as u64;
        self.output.len().into()
    }

    fn change(&mut self, draw: &mut Draw) {
        let song = &mut self.song;
        match draw.next_u32() % 200 {
            0..6 => song.playing = true,
            6 => song.playing = false,
            7 => song.quarters = f64::from(draw.next_u32() % 4000) / 7.0,
            8 => song.tempo = 20.0 + f64::from(draw.next_u32() % 300),
            9 => song.told = !song.told,
            10 => {
                let found = found(self.trap.as_ref(), || self.processor.reset());
                assert_eq!(found, NOTHING, "in reset, call {}, seed {SEED}", self.call);
            }
            _ => {}
        }
    }

    /// What the person does in this block, by time.
    fn play(&mut self, frames: u32, draw: &mut Draw) {
        self.input.clear();
        if !draw.next_u32().is_multiple_of(4) {
            return;
        }
        let mut times: Vec<u32> =
            (0..draw.next_u32() % 8).map(|_| draw.next_u32() % frames).collect();
        times.sort();
        for time in times {
            self.act(time, draw);
        }
    }

    fn act(&mut self, time: u32, draw: &mut Draw) {
        let (channel, key) = ((draw.next_u32() % 3) as u8, (draw.next_u32() % 128) as u8);
        let note = Pckn::new(0_u16, u16::from(channel), u16::from(key), Match::All);
        let value = (draw.next_u32() % 128) as u8;
        let midi = |status: u8| MidiEvent::new(time, 0, [status | channel, key, value]);
        match draw.next_u32() % 16 {
            0..4 => self.input.push(&NoteOnEvent::new(time, note, f64::from(value) / 127.0)),
            4..8 => self.input.push(&NoteOffEvent::new(time, note, 0.0)),
            8 => self.input.push(&midi(0xb0)),
            9 => self.input.push(&midi(0xe0)),
            10 => self.input.push(&midi(0xd0)),
            11 => self.input.push(&midi(0x90)),
            12 => {
                let Song { quarters, tempo, playing, .. } = self.song;
                let header = EventHeader::new_core(time, EventFlags::empty());
                let turned = transport(quarters + 1.5, tempo + 1.0, !playing);
                self.input.push(&TransportEvent { header, ..turned });
            }
            _ => self.set(time, draw),
        }
    }

    fn set(&mut self, time: u32, draw: &mut Draw) {
        let parameter = self.parameters[draw.next_u32() as usize % self.parameters.len()];
        let share = f64::from(draw.unit_f32());
        let value = parameter.least + share * (parameter.most - parameter.least);
        self.input.push(&ParamValueEvent::new(time, parameter.id, Pckn::match_all(), value));
    }

    /// One call, and what it asked for.
    fn process(&mut self, frames: usize) -> Found {
        let mut ports = AudioPorts::with_capacity(2, 1);
        let sides = self.sound.iter_mut().map(|side| &mut side[..frames]);
        let mut sides = ports.with_output_buffers([AudioPortBuffer {
            latency: 0,
            channels: AudioPortBufferType::f32_output_only(sides),
        }]);
        self.output.clear();
        let song = &self.song;
        let said = song.told.then(|| transport(song.quarters, song.tempo, song.playing));
        let (input, mut output) = (self.input.as_input(), self.output.as_output());
        let (none, at) = (InputAudioBuffers::empty(), Some(self.at));
        let processor = &mut self.processor;
        found(self.trap.as_ref(), || {
            let played =
                processor.process(&none, &mut sides, &input, &mut output, at, said.as_ref());
            assert!(played.is_ok());
        })
    }
}

/// What was asked of system and allocator.
type Found = (Calls, Asked);

const NOTHING: Found = (Calls { count: 0, first: None }, Asked { allocs: 0, frees: 0 });

fn found(trap: Option<&Trap>, work: impl FnOnce()) -> Found {
    let (calls, asked) = malloc::watch(|| trap::watch(trap, work));
    (calls, asked)
}

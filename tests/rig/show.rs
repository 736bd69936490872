//! A host that plays in real time and shows the editor meanwhile.
#![allow(dead_code, reason = "each test uses the words that it needs")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clack_extensions::gui::{GuiApiType, GuiConfiguration, PluginGui, Window};
use clack_host::events::Match;
use clack_host::events::event_types::{NoteOffEvent, NoteOnEvent};
use clack_host::prelude::*;

use crate::clap::{Host, process, transport};
use crate::screen::{Frames, Parent, Screen};

const RATE: f64 = 48_000.0;
const BLOCK: usize = 512;
const TEMPO: f64 = 120.0;
/// Frames of a quarter note.
const PER_QUARTER: f64 = RATE * 60.0 / TEMPO;
/// What the person plays again and again while they play along: how far into two bars, in quarter notes, and which key.
const MELODY: [(f64, u8); 9] = [
    (0.0, 67),
    (1.0, 71),
    (1.5, 72),
    (2.0, 74),
    (3.5, 72),
    (4.0, 71),
    (5.0, 69),
    (6.0, 67),
    (7.0, 62),
];
/// How long each key stays down, and after how long the melody comes again, in quarter notes.
const STROKE: f64 = 0.45;
const ROUND: f64 = 16.0;
const X11: GuiConfiguration = GuiConfiguration { api_type: GuiApiType::X11, is_floating: false };

/// What goes on in the host.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Song {
    Stands,
    Plays,
    /// It plays and somebody plays along.
    PlayedAlong,
}

/// Opens the editor in a window of the host's, and closes it after `look`.
pub fn show<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    look: impl FnOnce(&Parent, &Frames) -> T,
) -> T {
    show_at(instance, screen, 1.0, look)
}

/// The same where a point is `scale` pixels.
pub fn show_at<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    scale: f64,
    look: impl FnOnce(&Parent, &Frames) -> T,
) -> T {
    open(instance, screen, scale, |_, parent, frames| look(parent, frames))
}

/// The same, where something is done to the plug-in meanwhile.
pub fn show_with<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    look: impl FnOnce(&mut PluginInstance<Host>, &Parent, &Frames) -> T,
) -> T {
    open(instance, screen, 1.0, look)
}

fn open<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    scale: f64,
    look: impl FnOnce(&mut PluginInstance<Host>, &Parent, &Frames) -> T,
) -> T {
    let plugin = instance.plugin_handle();
    let gui: PluginGui = plugin.get_extension().expect("it has an editor");
    gui.create(&plugin, X11).expect("an editor");
    gui.set_scale(&plugin, scale).expect("a scale");
    let size = gui.get_size(&plugin).expect("a size");
    let parent = screen.window(size.width, size.height);
    // SAFETY: the window stands until the editor is destroyed.
    unsafe { gui.set_parent(&plugin, Window::from_x11_handle(parent.id.into())) }.expect("a place");
    // Hosts take their time here, and by then the framework has asked for a frame of any window that it has made.
    thread::sleep(Duration::from_millis(50));
    let before = threads();
    gui.show(&plugin).expect("it can be seen");
    let window = threads().difference(&before).next().copied().expect("a thread of the window");
    let frames = parent.watch();
    let seen = look(instance, &parent, &frames);
    gui.destroy(&instance.plugin_handle());
    instance.call_on_main_thread_callback();
    let begun = Instant::now();
    while threads().contains(&window) {
        assert!(begun.elapsed() < Duration::from_secs(60), "a window that does not end");
        thread::sleep(Duration::from_millis(1));
    }
    seen
}

/// The threads of this process, in the order in which they began.
fn threads() -> BTreeSet<u32> {
    let all = std::fs::read_dir("/proc/self/task").expect("Linux tells").flatten();
    all.filter_map(|thread| thread.file_name().to_str()?.parse().ok()).collect()
}

/// Plays in real time on a thread of its own while this one does `work`.
pub fn playing<T>(
    instance: &mut PluginInstance<Host>,
    song: Song,
    work: impl FnOnce(&mut PluginInstance<Host>) -> T,
) -> T {
    let config = PluginAudioConfiguration {
        sample_rate: RATE,
        min_frames_count: 1,
        max_frames_count: BLOCK as u32,
    };
    let stopped = instance.activate(|_, _| (), config).expect("it activates");
    let mut processor = stopped.start_processing().expect("it starts");
    let over = AtomicBool::new(false);
    let (done, stopped) = thread::scope(|scope| {
        let audio = scope.spawn(|| {
            let begun = Instant::now();
            let mut at = 0;
            while !over.load(Ordering::Relaxed) {
                block(&mut processor, at, song);
                at += BLOCK as u64;
                let due = begun + Duration::from_secs_f64(at as f64 / RATE);
                thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            processor.stop_processing()
        });
        let end = Ending(&over);
        let done = work(instance);
        drop(end);
        (done, audio.join().expect("the audio thread ends"))
    });
    instance.deactivate(stopped);
    done
}

/// Says that it is over, also where a test fails.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn block(processor: &mut StartedPluginAudioProcessor<Host>, at: u64, song: Song) {
    let quarters = if song == Song::Stands { 0.0 } else { at as f64 / PER_QUARTER };
    let input = if song == Song::PlayedAlong { keys(quarters) } else { EventBuffer::new() };
    let said = transport(quarters, TEMPO, song != Song::Stands);
    let mut sound = [[0.0; BLOCK]; 2];
    let sides = sound.each_mut().map(|side| side.as_mut_slice());
    process(processor, at, sides, &input, Some(&said));
}

/// What the person does with the keys in the block that begins so many quarter notes into the song.
fn keys(quarters: f64) -> EventBuffer {
    let (mut events, mut buffer) = (Vec::new(), EventBuffer::new());
    for (onset, key) in MELODY {
        for (after, on) in [(0.0, true), (STROKE, false)] {
            let frame = ((onset + after - quarters).rem_euclid(ROUND) * PER_QUARTER).round() as u32;
            events.extend((frame < BLOCK as u32).then_some((frame, key, on)));
        }
    }
    events.sort_unstable();
    for (frame, key, on) in events {
        let key = Pckn::new(0u16, 0u16, u16::from(key), Match::All);
        match on {
            true => buffer.push(&NoteOnEvent::new(frame, key, 0.7)),
            false => buffer.push(&NoteOffEvent::new(frame, key, 0.0)),
        }
    }
    buffer
}

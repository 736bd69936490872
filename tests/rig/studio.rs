//! A host that plays in real time and shows the editor meanwhile.
#![allow(dead_code, reason = "each test uses the words that it needs")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clack_extensions::gui::{GuiApiType, GuiConfiguration, PluginGui, Window};
use clack_host::prelude::*;

use crate::clap::{Host, transport};
use crate::memory::Memory;
use crate::screen::{Frames, Parent, Screen};

const RATE: f64 = 48_000.0;
const BLOCK: usize = 512;
const TEMPO: f64 = 120.0;
const X11: GuiConfiguration = GuiConfiguration { api_type: GuiApiType::X11, is_floating: false };

/// Opens the editor in a window of the host's, and closes it after `look`. The window's thread has ended by then: it is
/// not waited for by the framework, and lets go of OpenGL last, which a process that ends must not cut short.
pub fn show<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    look: impl FnOnce(&Parent, &Frames) -> T,
) -> T {
    let plugin = instance.plugin_handle();
    let gui: PluginGui = plugin.get_extension().expect("it has an editor");
    gui.create(&plugin, X11).expect("an editor");
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
    let seen = look(&parent, &frames);
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

/// Plays in real time on a thread of its own, with the song playing or standing, while this one does `work`.
pub fn playing<T>(
    instance: &mut PluginInstance<Host>,
    song: bool,
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

fn block(processor: &mut StartedPluginAudioProcessor<Host>, at: u64, song: bool) {
    let mut sound = [[0.0; BLOCK]; 2];
    let mut ports = AudioPorts::with_capacity(2, 1);
    let mut sides = ports.with_output_buffers([AudioPortBuffer {
        latency: 0,
        channels: AudioPortBufferType::f32_output_only(
            sound.iter_mut().map(|side| side.as_mut_slice()),
        ),
    }]);
    let (input, mut output) = (EventBuffer::new(), EventBuffer::with_capacity(1024));
    let quarters = if song { at as f64 / RATE * TEMPO / 60.0 } else { 0.0 };
    let said = transport(quarters, TEMPO, song);
    processor
        .process(
            &InputAudioBuffers::empty(),
            &mut sides,
            &input.as_input(),
            &mut output.as_output(),
            Some(at),
            Some(&said),
        )
        .expect("it plays");
}

/// What this process holds.
#[derive(Clone, Copy, Debug)]
pub struct Holding {
    pub memory: Memory,
    pub files: usize,
    pub threads: usize,
}

impl Holding {
    pub fn now() -> Self {
        let count = |folder| std::fs::read_dir(folder).expect("Linux tells").count();
        let (files, threads) = (count("/proc/self/fd"), count("/proc/self/task"));
        Self { memory: Memory::now(), files, threads }
    }

    /// The same once what is closing has closed, so that there is no more than `before`, or after five seconds.
    pub fn settled(before: Self) -> Self {
        let begun = Instant::now();
        loop {
            let now = Self::now();
            let few = now.files <= before.files && now.threads <= before.threads;
            if few || begun.elapsed() > Duration::from_secs(5) {
                return now;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The share of one core that this process takes over so many seconds.
pub fn share(seconds: u64) -> f64 {
    let (begun, busy) = (Instant::now(), busy());
    thread::sleep(Duration::from_secs(seconds));
    (self::busy() - busy) / begun.elapsed().as_secs_f64()
}

/// Seconds of processor time that this process has taken.
fn busy() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux tells");
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let ticks = |at: usize| fields.split_whitespace().nth(at).and_then(|n| n.parse::<f64>().ok());
    (ticks(11).expect("user time") + ticks(12).expect("system time")) / 100.0
}

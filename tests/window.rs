//! The editor in real windows: a host shows it on an X server in memory, while its song plays or stands.
#![cfg(all(feature = "plugin", target_os = "linux", target_env = "gnu"))]

mod clap;
#[path = "rig/memory.rs"]
mod memory;
#[path = "rig/screen.rs"]
mod screen;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clack_extensions::gui::{GuiApiType, GuiConfiguration, PluginGui, Window};
use clack_host::prelude::*;
use clap::{Host, entries, instance, load, save, transport, with_field};
use memory::Memory;
use screen::{Frames, Parent, Screen, on_a_screen};

const RATE: f64 = 48_000.0;
const BLOCK: usize = 512;
const TEMPO: f64 = 120.0;
const X11: GuiConfiguration = GuiConfiguration { api_type: GuiApiType::X11, is_floating: false };

#[test]
fn a_host_opens_and_closes_the_editor_while_it_plays() {
    if on_a_screen("a_host_opens_and_closes_the_editor_while_it_plays") {
        let screen = Screen::connect();
        for (name, entry) in entries() {
            let mut instance = instance(&entry);
            playing(&mut instance, true, |instance| {
                show(instance, &screen, |_, _| ());
                let before = Holding::now();
                for _ in 0..3 {
                    let colours = show(instance, &screen, |parent, frames| {
                        frames.wait_for(5);
                        parent.colours()
                    });
                    assert!(colours > 50, "{name} shows {colours} colours");
                }
                let after = Holding::settled(before);
                assert_eq!((after.files, after.threads), (before.files, before.threads), "{name}");
            });
        }
    }
}

#[test]
fn a_window_is_drawn_while_the_song_plays_and_rests_while_it_stands() {
    if on_a_screen("a_window_is_drawn_while_the_song_plays_and_rests_while_it_stands") {
        let screen = Screen::connect();
        for (_, entry) in entries() {
            let mut instance = instance(&entry);
            playing(&mut instance, true, |instance| {
                show(instance, &screen, |_, frames| frames.wait_for(30));
            });
            playing(&mut instance, false, |instance| {
                show(instance, &screen, |_, frames| frames.wait_for_rest());
            });
        }
    }
}

#[test]
fn the_window_is_as_large_as_the_host_and_the_session_say() {
    if on_a_screen("the_window_is_as_large_as_the_host_and_the_session_say") {
        let screen = Screen::connect();
        for (name, entry) in entries() {
            for (scale, zoom) in [(1.0, 100), (2.0, 100), (3.0, 100), (1.0, 150), (2.0, 75)] {
                let mut instance = instance(&entry);
                let zoomed = with_field(&save(&mut instance), "zoom", Some(zoom.into()));
                assert!(load(&mut instance, &zoomed));
                playing(&mut instance, true, |instance| {
                    let (inside, colours) = show_at(instance, &screen, scale, |parent, frames| {
                        frames.wait_for(5);
                        (parent.inside(), parent.colours())
                    });
                    let percent = (100.0 * scale) as u32 * zoom;
                    let expected = [1180, 760].map(|points| points * percent / 10_000);
                    assert_eq!(inside, expected, "{name} at {scale} and {zoom} %");
                    assert!(colours > 50, "{name} at {scale} and {zoom} %: {colours} colours");
                });
            }
        }
    }
}

/// Opens the editor in a window of the host's, and closes it after `look`.
fn show<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    look: impl FnOnce(&Parent, &Frames) -> T,
) -> T {
    show_at(instance, screen, 1.0, look)
}

/// The same where a point is `scale` pixels.
fn show_at<T>(
    instance: &mut PluginInstance<Host>,
    screen: &Screen,
    scale: f64,
    look: impl FnOnce(&Parent, &Frames) -> T,
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
    gui.show(&plugin).expect("it can be seen");
    let frames = parent.watch();
    let seen = look(&parent, &frames);
    gui.destroy(&instance.plugin_handle());
    instance.call_on_main_thread_callback();
    seen
}

/// Plays in real time on a thread of its own, with the song playing or standing, while this one does `work`.
fn playing<T>(
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
struct Holding {
    memory: Memory,
    files: usize,
    threads: usize,
}

impl Holding {
    fn now() -> Self {
        let count = |folder| std::fs::read_dir(folder).expect("Linux tells").count();
        let (files, threads) = (count("/proc/self/fd"), count("/proc/self/task"));
        Self { memory: Memory::now(), files, threads }
    }

    /// The same once what is closing has closed, so that there is no more than `before`, or after five seconds.
    fn settled(before: Self) -> Self {
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

mod proof {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn a_thousand_windows_leave_nothing_behind() {
        if !on_a_screen("proof::a_thousand_windows_leave_nothing_behind") {
            return;
        }
        const CYCLES: usize = 1_000;
        let screen = Screen::connect();
        for (name, entry) in entries() {
            playing(&mut instance(&entry), true, |instance| {
                show(instance, &screen, |_, _| ());
                thread::sleep(Duration::from_secs(1));
                let idle = Holding::now();
                let (mut held, mut frozen) = (Vec::new(), 0);
                for cycle in 1..=CYCLES {
                    let drawn = |frames: &Frames| frames.come(3, Duration::from_secs(10));
                    frozen += usize::from(!show(instance, &screen, |_, frames| drawn(frames)));
                    if cycle == 50 || cycle % (CYCLES / 4) == 0 {
                        held.push((cycle, Holding::settled(idle)));
                    }
                }
                println!(
                    "windows: n = {CYCLES} in {name} while it plays, {frozen} without a third frame in 10 s"
                );
                print(&held);
                let (first, last) = (held[0].1, held[held.len() - 1].1);
                assert!(last.files <= first.files && last.threads <= first.threads, "{last:?}");
                let grown = last.memory.live.saturating_sub(first.memory.live);
                assert!(grown < LOST * CYCLES, "{grown} bytes more");
            });
        }
    }

    /// Bytes that the framework may lose with each window: it keeps the keymap of 54 KB that it reads (baseview 0.4.2 never
    /// calls `xkb_keymap_unref`), and Mesa keeps a little of each display.
    const LOST: usize = 80 << 10;

    fn print(held: &[(usize, Holding)]) {
        for (cycle, Holding { memory, files, threads }) in held {
            let Memory { resident, live } = memory;
            println!(
                "  after {cycle}: resident {resident} KiB, live {live} bytes, {files} files, {threads} threads"
            );
        }
    }

    #[test]
    #[ignore = "takes a minute"]
    fn a_window_that_rests_costs_next_to_nothing() {
        if !on_a_screen("proof::a_window_that_rests_costs_next_to_nothing") {
            return;
        }
        let (screen, cores) = (Screen::connect(), thread::available_parallelism());
        println!("windows: shares of one of {} cores over 10 s", cores.expect("cores"));
        for (name, entry) in entries() {
            for song in [false, true] {
                let (closed, open, frames) =
                    playing(&mut instance(&entry), song, |instance| costs(instance, &screen));
                println!(
                    "  {name}, song {}: closed {closed:.3}, open {open:.3}, {:.1} frames a second",
                    if song { "playing" } else { "standing" },
                    frames as f64 / 10.0,
                );
                assert_eq!(frames > 0, song, "{name}: {frames} frames");
            }
        }
    }

    /// The shares of one core without a window and with one, and the frames that were drawn meanwhile.
    fn costs(instance: &mut PluginInstance<Host>, screen: &Screen) -> (f64, f64, usize) {
        let closed = share();
        show(instance, screen, |_, frames| {
            frames.wait_for(1);
            thread::sleep(Duration::from_secs(2));
            frames.fresh();
            (closed, share(), frames.fresh())
        })
    }

    /// The share of one core that this process takes over ten seconds.
    fn share() -> f64 {
        let (begun, busy) = (Instant::now(), busy());
        thread::sleep(Duration::from_secs(10));
        (self::busy() - busy) / begun.elapsed().as_secs_f64()
    }

    /// Seconds of processor time that this process has taken.
    fn busy() -> f64 {
        let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux tells");
        let (_, fields) = stat.rsplit_once(')').expect("a name");
        let ticks =
            |at: usize| fields.split_whitespace().nth(at).and_then(|n| n.parse::<f64>().ok());
        (ticks(11).expect("user time") + ticks(12).expect("system time")) / 100.0
    }
}

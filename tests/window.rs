//! The editor in real windows: a host shows it on an X server in memory, while its song plays or stands.
#![cfg(all(feature = "plugin", target_os = "linux", target_env = "gnu"))]

mod clap;
#[path = "rig/memory.rs"]
mod memory;
#[path = "rig/screen.rs"]
mod screen;
#[path = "rig/holding.rs"]
mod holding;
#[path = "rig/show.rs"]
mod show;

use std::thread;
use std::time::Duration;

use clack_host::prelude::*;
use clap::{Host, entries, field, instance, load, save, with_field};
use holding::{Holding, share};
use memory::Memory;
use screen::{Frames, Screen, on_a_screen};
use serde_json::json;
use show::{Song, playing, show, show_at, show_with};

#[test]
fn a_host_opens_and_closes_the_editor_while_it_plays() {
    if on_a_screen("a_host_opens_and_closes_the_editor_while_it_plays") {
        let screen = Screen::connect();
        for (name, entry) in entries() {
            let mut instance = instance(&entry);
            playing(&mut instance, Song::Plays, |instance| {
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
            playing(&mut instance, Song::Plays, |instance| {
                show(instance, &screen, |_, frames| frames.wait_for(30));
            });
            playing(&mut instance, Song::Stands, |instance| {
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
                let expected = pixels([1180, 760], scale, zoom);
                // What one opening keeps, the next one opens with.
                for opening in 1..=2 {
                    let place = format!("{name} at {scale} and {zoom} %, opening {opening}");
                    playing(&mut instance, Song::Plays, |instance| {
                        show_at(instance, &screen, scale, |parent, frames| {
                            frames.wait_for(5);
                            assert_eq!(parent.inside(), expected, "{place}");
                            assert!(parent.colours() > 50, "{place}");
                        });
                    });
                    assert_eq!(
                        field(&save(&mut instance), "window"),
                        json!([1180, 760]),
                        "{place}"
                    );
                }
            }
        }
    }
}

/// A size in points as one in pixels, where a point is `scale` pixels.
fn pixels(points: [u32; 2], scale: f64, zoom: u32) -> [u32; 2] {
    points.map(|points| points * (100.0 * scale) as u32 * zoom / 10_000)
}

#[test]
fn a_session_that_is_loaded_into_an_open_window_gives_it_its_size_and_zoom() {
    if on_a_screen("a_session_that_is_loaded_into_an_open_window_gives_it_its_size_and_zoom") {
        let screen = Screen::connect();
        let (_, entry) = entries().swap_remove(0);
        let (mut instance, mut other) = (instance(&entry), instance(&entry));
        let saved = with_field(&save(&mut other), "zoom", Some(125.into()));
        let saved = with_field(&saved, "window", Some(json!([1300, 800])));
        let expected = pixels([1300, 800], 1.0, 125);
        playing(&mut instance, Song::Plays, |instance| {
            show_with(instance, &screen, |instance, parent, frames| {
                frames.wait_for(5);
                assert!(load(instance, &saved));
                parent.wait_for_size(expected);
                frames.wait_for(5);
            });
        });
        assert_eq!(field(&save(&mut instance), "window"), json!([1300, 800]));
    }
}

#[test]
fn the_zoom_goes_round_and_leaves_the_window_as_it_was() {
    if on_a_screen("the_zoom_goes_round_and_leaves_the_window_as_it_was") {
        let screen = Screen::connect();
        let (_, entry) = entries().swap_remove(0);
        let mut instance = instance(&entry);
        playing(&mut instance, Song::Plays, |instance| {
            show_with(instance, &screen, |instance, parent, frames| {
                frames.wait_for(5);
                for zoom in [125, 150, 175, 200, 75, 100] {
                    let zoomed = with_field(&save(instance), "zoom", Some(zoom.into()));
                    assert!(load(instance, &zoomed));
                    parent.wait_for_size(pixels([1180, 760], 1.0, zoom));
                    frames.wait_for(3);
                }
            });
        });
        assert_eq!(field(&save(&mut instance), "window"), json!([1180, 760]));
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
            playing(&mut instance(&entry), Song::Plays, |instance| {
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
            for song in [Song::Stands, Song::Plays] {
                let (closed, open, frames) =
                    playing(&mut instance(&entry), song, |instance| costs(instance, &screen));
                println!(
                    "  {name}, song {}: closed {closed:.3}, open {open:.3}, {:.1} frames a second",
                    if song == Song::Plays { "playing" } else { "standing" },
                    frames as f64 / 10.0,
                );
                assert_eq!(frames > 0, song == Song::Plays, "{name}: {frames} frames");
            }
        }
    }

    /// The shares of one core without a window and with one, and the frames that were drawn meanwhile.
    fn costs(instance: &mut PluginInstance<Host>, screen: &Screen) -> (f64, f64, usize) {
        let closed = share(10);
        show(instance, screen, |_, frames| {
            frames.wait_for(1);
            thread::sleep(Duration::from_secs(2));
            frames.fresh();
            (closed, share(10), frames.fresh())
        })
    }
}

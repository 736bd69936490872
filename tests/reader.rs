//! The editor through a screen reader, on buses of its own: what it hears, and what it does.
#![cfg(all(feature = "plugin", target_os = "linux", target_env = "gnu"))]

#[path = "rig/bus.rs"]
mod bus;
mod clap;
#[path = "rig/elf.rs"]
mod elf;
#[path = "rig/holding.rs"]
mod holding;
#[path = "rig/memory.rs"]
mod memory;
#[path = "rig/screen.rs"]
mod screen;
#[path = "rig/show.rs"]
mod show;

use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use bus::{
    BUTTON, Bus, COMBO_BOX, ENTRY, FOCUSED, LABEL, LIST_BOX, LIST_ITEM, PANEL, PRESSED, Reader,
    SLIDER, TOGGLE_BUTTON, Thing,
};
use clack_extensions::params::PluginParams;
use clack_host::prelude::*;
use clap::{Host, entries, instance, parameters};
use holding::Holding;
use screen::{Frames, Parent, Screen, has_a_screen, on_a_screen_with};
use show::{Song, playing, show};

/// Whether this process has a screen and is on a bus with a screen reader; as [`screen::on_a_screen`].
fn beside_a_reader(test: &str) -> bool {
    if has_a_screen() {
        return true;
    }
    let Some(bus) = Bus::start() else {
        writeln!(std::io::stdout(), "not proved here: {test} (no D-Bus or no AT-SPI)")
            .expect("a line of output");
        return false;
    };
    on_a_screen_with(test, &[("DBUS_SESSION_BUS_ADDRESS", &bus.address)])
}

/// Shows the editor to a screen reader while the song plays or stands, and the host afterwards what became of it.
fn read(
    song: Song,
    look: impl Fn(&Reader, &Thing<'_>, &Parent<'_>),
    after: impl Fn(&mut PluginInstance<Host>),
) {
    let (screen, reader) = (Screen::connect(), Reader::connect());
    for (_, entry) in entries() {
        playing(&mut instance(&entry), song, |instance| {
            show(instance, &screen, |parent, _| look(&reader, &reader.window(), parent));
            after(instance);
        });
    }
}

/// What a parameter is, from 0 to 1.
fn value(instance: &mut PluginInstance<Host>, name: &str) -> f64 {
    let parameter = parameters(instance)[name];
    let plugin = instance.plugin_handle();
    let params: PluginParams = plugin.get_extension().expect("it has parameters");
    let value = params.get_value(&plugin, parameter.id).expect("a value");
    (value - parameter.least) / (parameter.most - parameter.least)
}

/// A line that says something that begins so.
fn line<'a>(window: &Thing<'a>, words: &str) -> Option<Thing<'a>> {
    let lines = window.all().into_iter().filter(|thing| thing.role() == LABEL);
    lines.into_iter().find(|line| line.name().starts_with(words))
}

#[test]
fn everything_is_named_once_and_read_in_order() {
    if beside_a_reader("everything_is_named_once_and_read_in_order") {
        let look = |_: &Reader, window: &Thing<'_>, _: &Parent<'_>| {
            assert_eq!(window.name(), "Antiphon");
            let all: Vec<_> =
                window.all().iter().map(|thing| (thing.role(), thing.name())).collect();
            let (mut said, mut last) = (BTreeSet::new(), 0);
            for thing in &all {
                assert!(!thing.1.is_empty() && said.insert(thing), "{thing:?} in {all:?}");
            }
            for (role, name) in [
                (PANEL, "Song"),
                (LABEL, "tempo 120"),
                (BUTTON, "Capture"),
                (PANEL, "Playing together"),
                (COMBO_BOX, "Mode"),
                (SLIDER, "Room"),
                (TOGGLE_BUTTON, "Hold"),
                (PANEL, "Parts and character"),
                (SLIDER, "Density"),
                (PANEL, "Preset, style and mood"),
                (SLIDER, "Mood"),
                (PANEL, "Key and chart"),
                (ENTRY, "Chart"),
                (PANEL, "Stage"),
            ] {
                let thing = (role, name.to_owned());
                let at = all.iter().position(|other| *other == thing);
                let at = at.unwrap_or_else(|| panic!("no {thing:?} in {all:?}"));
                assert!(at > last, "{thing:?} in {all:?}");
                last = at;
            }
        };
        read(Song::Stands, look, |_| ());
    }
}

/// Turns a knob, and what the host says of it afterwards.
fn turn_a_knob(song: Song) {
    let look = |_: &Reader, window: &Thing<'_>, _: &Parent<'_>| {
        let knob = window.find(SLIDER, "Density");
        assert_eq!((knob.value(), &*knob.description()), (0.0, "free"));
        // Hosts round.
        let near = |value: f64| move |knob: &Thing<'_>| (knob.value() - value).abs() < 0.01;
        knob.set(0.75);
        knob.wait(near(0.75));
        assert_eq!(knob.description(), "73 %");
        knob.set(f64::NAN);
        knob.set(7.0);
        knob.wait(near(1.0));
        knob.set(0.25);
        knob.wait(near(0.25));
    };
    read(song, look, |instance| assert!((value(instance, "Density") - 0.25).abs() < 0.01));
}

#[test]
fn a_knob_is_turned_while_the_song_stands() {
    if beside_a_reader("a_knob_is_turned_while_the_song_stands") {
        turn_a_knob(Song::Stands);
    }
}

#[test]
fn a_knob_is_turned_while_the_song_plays() {
    if beside_a_reader("a_knob_is_turned_while_the_song_plays") {
        turn_a_knob(Song::Plays);
    }
}

#[test]
fn a_switch_is_turned_and_an_entry_chosen_and_a_chart_written() {
    if beside_a_reader("a_switch_is_turned_and_an_entry_chosen_and_a_chart_written") {
        let look = |_: &Reader, window: &Thing<'_>, _: &Parent<'_>| {
            let hold = window.find(TOGGLE_BUTTON, "Hold");
            assert!(!hold.is(PRESSED));
            hold.press();
            hold.wait(|hold| hold.is(PRESSED));
            let mode = window.find(COMBO_BOX, "Mode");
            assert_eq!(mode.description(), "free");
            mode.press();
            window.wait(|window| window.all().iter().any(|thing| thing.role() == LIST_ITEM));
            assert_eq!(window.find(LIST_BOX, "Mode").all().len(), 6);
            window.find(LIST_ITEM, "trade").press();
            mode.wait(|mode| mode.description() == "trade");
            window.find(ENTRY, "Chart").write("| Dm7 | G7 |");
            window.wait(|window| line(window, "Played in a loop").is_some());
        };
        read(Song::Stands, look, |instance| {
            assert_eq!(value(instance, "Hold"), 1.0);
            assert_eq!(value(instance, "Mode"), 1.0);
        });
    }
}

#[test]
fn the_stage_says_what_is_planned_and_keeps_calm_under_the_keys() {
    if beside_a_reader("the_stage_says_what_is_planned_and_keeps_calm_under_the_keys") {
        let look = |_: &Reader, window: &Thing<'_>, parent: &Parent<'_>| {
            let stage = window.find(PANEL, "Stage");
            let planned = |stage: &Thing<'_>| {
                let words = stage.description();
                let (_, plan) = words.rsplit_once(", ").expect("a plan");
                plan.ends_with("planned for the next bar") && !plan.starts_with("0 ")
            };
            stage.wait(planned);
            let before = stage.description();
            stage.wait(|stage| stage.description() != before);
            parent.focus();
            stage.focus();
            stage.wait(|stage| stage.is(FOCUSED));
            thread::sleep(Duration::from_secs(1));
            let told = stage.description();
            let tempo = window.find(LABEL, "tempo 120");
            let bar = || line(window, "bar ").expect("a place").name();
            let (begun, at) = (Instant::now(), bar());
            while begun.elapsed() < Duration::from_secs(3) {
                assert_eq!(stage.description(), told);
            }
            assert_ne!(bar(), at, "the song goes on");
            tempo.wait(|tempo| tempo.name() == "tempo 120");
            window.find(SLIDER, "Density").focus();
            stage.wait(|stage| stage.description() != told);
        };
        read(Song::Plays, look, |_| ());
    }
}

#[test]
fn what_became_of_the_last_thing_is_announced() {
    if beside_a_reader("what_became_of_the_last_thing_is_announced") {
        let look = |reader: &Reader, window: &Thing<'_>, _: &Parent<'_>| {
            let mut heard = reader.listen();
            window.find(BUTTON, "Capture").press();
            assert!(heard().starts_with("Nothing was played yet"));
        };
        read(Song::Stands, look, |_| ());
    }
}

#[test]
fn a_reader_that_goes_leaves_the_window_at_rest_and_may_come_back() {
    if beside_a_reader("a_reader_that_goes_leaves_the_window_at_rest_and_may_come_back") {
        let (screen, reader) = (Screen::connect(), Reader::connect());
        let (_, entry) = entries().remove(0);
        playing(&mut instance(&entry), Song::Stands, |instance| {
            show(instance, &screen, |_, frames| {
                let hold = reader.window().find(TOGGLE_BUTTON, "Hold");
                frames.wait_for_rest();
                reader.turn(false);
                hold.wait(|hold| hold.name().is_empty());
                frames.wait_for_rest();
                reader.turn(true);
                reader.window().find(TOGGLE_BUTTON, "Hold").press();
            });
        });
    }
}

#[test]
fn windows_that_are_read_leave_nothing_behind() {
    if beside_a_reader("windows_that_are_read_leave_nothing_behind") {
        let (screen, reader) = (Screen::connect(), Reader::connect());
        let (_, entry) = entries().remove(0);
        playing(&mut instance(&entry), Song::Plays, |instance| {
            let look = |_: &Parent<'_>, _: &Frames<'_>| drop(reader.window().all());
            show(instance, &screen, look);
            let before = Holding::now();
            (0..5).for_each(|_| show(instance, &screen, look));
            let after = Holding::settled(before);
            assert_eq!((after.files, after.threads), (before.files, before.threads));
        });
    }
}

#[test]
fn a_bus_that_never_answers_holds_nothing_up() {
    const TEST: &str = "a_bus_that_never_answers_holds_nothing_up";
    if !has_a_screen() {
        let path = std::env::temp_dir().join(format!("antiphon-mute-{}", std::process::id()));
        let mute = UnixListener::bind(&path).expect("a socket that nobody listens to");
        let address = format!("unix:path={}", path.display());
        on_a_screen_with(TEST, &[("DBUS_SESSION_BUS_ADDRESS", &address)]);
        drop(mute);
        std::fs::remove_file(path).expect("the socket");
        return;
    }
    let screen = Screen::connect();
    let (_, entry) = entries().remove(0);
    playing(&mut instance(&entry), Song::Plays, |instance| {
        (0..3).for_each(|_| show(instance, &screen, |_, frames| frames.wait_for(3)));
    });
}

/// The built plug-in: the bundle's, or the library beside this test.
fn library() -> PathBuf {
    let built = std::env::current_exe().expect("this test").with_file_name("libantiphon.so");
    std::env::var_os("ANTIPHON_BUNDLE").map_or(built, Into::into)
}

#[test]
fn the_library_stays_in_memory() {
    let library = std::fs::read(library()).expect("the built library");
    assert!(elf::stays(&library));
    assert!(!elf::stays(&elf::unloadable(library)));
}

#[test]
fn a_host_may_let_go_of_the_library_while_a_reader_is_on() {
    if beside_a_reader("a_host_may_let_go_of_the_library_while_a_reader_is_on") {
        let (screen, reader) = (Screen::connect(), Reader::connect());
        for _ in 0..3 {
            // SAFETY: the library is a build of this very crate.
            let entry = unsafe { PluginEntry::load(library()) }.expect("the library can be loaded");
            playing(&mut instance(&entry), Song::Plays, |instance| {
                show(instance, &screen, |_, _| drop(reader.window().all()));
            });
            drop(entry);
            reader.turn(false);
            reader.turn(true);
            reader.program();
        }
    }
}

mod proof {
    use super::*;

    #[test]
    #[ignore = "takes a minute"]
    fn a_window_costs_next_to_nothing_more_while_no_reader_is_on() {
        if !beside_a_reader("proof::a_window_costs_next_to_nothing_more_while_no_reader_is_on") {
            return;
        }
        let (screen, reader) = (Screen::connect(), Reader::connect());
        let (_, entry) = entries().remove(0);
        for song in [Song::Stands, Song::Plays] {
            playing(&mut instance(&entry), song, |instance| {
                show(instance, &screen, |_, frames| {
                    for on in [true, false, true, false] {
                        reader.turn(on);
                        thread::sleep(Duration::from_secs(2));
                        frames.fresh();
                        let (share, frames) = (holding::share(5), frames.fresh());
                        assert_eq!(frames > 0, song == Song::Plays);
                        let [song, reader] =
                            [song == Song::Plays, on].map(|on| if on { "on" } else { "off" });
                        println!(
                            "song {song}, reader {reader}: {share:.3} of a core, {:.1} frames a second",
                            frames as f64 / 5.0
                        );
                    }
                });
            });
        }
        let threads = Holding::now().threads;
        println!("{threads} threads without a window");
    }

    #[test]
    #[ignore = "takes a minute"]
    fn many_windows_that_are_read_leave_nothing_behind() {
        if !beside_a_reader("proof::many_windows_that_are_read_leave_nothing_behind") {
            return;
        }
        const CYCLES: usize = 200;
        let (screen, reader) = (Screen::connect(), Reader::connect());
        let (_, entry) = entries().remove(0);
        playing(&mut instance(&entry), Song::Plays, |instance| {
            let look = |_: &Parent<'_>, _: &Frames<'_>| drop(reader.window());
            let mut held = Vec::new();
            for cycle in 1..=CYCLES {
                show(instance, &screen, look);
                if cycle % 50 == 0 {
                    thread::sleep(Duration::from_secs(1));
                    held.push(Holding::now());
                    println!("after {cycle}: {:?}", held[held.len() - 1]);
                }
            }
            let (first, last) = (held[0], held[held.len() - 1]);
            assert!(last.files <= first.files && last.threads <= first.threads, "{last:?}");
        });
    }
}

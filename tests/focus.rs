//! The host keeps the computer's keys, but for those that are typed into a field; on an X server in memory.
#![cfg(all(feature = "plugin", target_os = "linux", target_env = "gnu"))]

mod clap;
#[path = "rig/screen.rs"]
mod screen;
#[path = "rig/show.rs"]
mod show;
#[path = "rig/typist.rs"]
mod typist;

use std::thread;
use std::time::{Duration, Instant};

use clack_host::prelude::*;
use clap::{Host, entries, field, instance, marks, save};
use screen::{Screen, on_a_screen};
use show::{Song, playing, show_with};
use typist::{A, BACKSPACE, ESCAPE, NOTES, RETURN, SHIFT, SPACE, Typist};

/// Places in a window of the usual size.
const STAGE: [i16; 2] = [200, 220];
const CHART: [i16; 2] = [400, 569];
/// Where the chart's field is while there is a chart, with a line about it below.
const A_CHART: [i16; 2] = [400, 536];
const OUTSIDE: [i16; 2] = [2_000, 1_500];

/// A way to end typing, and what it is called.
type Ending = (&'static str, fn(&Typist));

/// Shows the editor in a host's window that has the keys.
fn shown(song: Song, mut work: impl FnMut(&mut PluginInstance<Host>, &Typist, &str)) {
    let screen = Screen::connect();
    for (name, entry) in entries() {
        playing(&mut instance(&entry), song, |instance| {
            show_with(instance, &screen, |instance, parent, frames| {
                frames.wait_for(2);
                work(instance, &Typist::at(parent.id), &name);
            });
        });
    }
}

/// Waits until this is so. Ten seconds without are a failure.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_click_on_the_stage_leaves_the_host_its_keys() {
    if on_a_screen("a_click_on_the_stage_leaves_the_host_its_keys") {
        for song in [Song::Stands, Song::Plays] {
            shown(song, |_, typist, name| {
                for click in 0..8 {
                    typist.click(STAGE);
                    assert!(typist.host_has_the_keys(), "{name}: click {click}");
                    typist.strike(&[SPACE]);
                    wait_until(name, || typist.heard() == [SPACE]);
                }
            });
        }
    }
}

#[test]
fn what_is_typed_into_a_field_comes_to_it_and_not_to_the_host() {
    if on_a_screen("what_is_typed_into_a_field_comes_to_it_and_not_to_the_host") {
        shown(Song::Stands, |instance, typist, name| {
            typist.click(CHART);
            typist.strike(&[SHIFT, A]);
            typist.strike(&[RETURN]);
            for (note, key) in NOTES.into_iter().cycle().skip(1).take(20) {
                wait_until(name, || typist.host_has_the_keys());
                typist.click(A_CHART);
                typist.strike(&[BACKSPACE]);
                typist.strike(&[SHIFT, key]);
                wait_until(&format!("{name}: {note}"), || field(&save(instance), "chart") == note);
                assert!(typist.heard().is_empty(), "{name}: {note}");
                typist.strike(&[ESCAPE]);
            }
        });
    }
}

#[test]
fn the_host_has_its_keys_again_when_the_typing_is_over() {
    if on_a_screen("the_host_has_its_keys_again_when_the_typing_is_over") {
        let over: [Ending; 4] = [
            ("Return", |typist| typist.strike(&[RETURN])),
            ("Escape", |typist| typist.strike(&[ESCAPE])),
            ("a click elsewhere", |typist| typist.click(STAGE)),
            ("leaving", |typist| typist.point(OUTSIDE)),
        ];
        shown(Song::Plays, |_, typist, name| {
            for (how, end) in over {
                typist.click(CHART);
                wait_until(name, || !typist.host_has_the_keys());
                end(typist);
                wait_until(how, || typist.host_has_the_keys());
                typist.strike(&[SPACE]);
                wait_until(how, || typist.heard() == [SPACE]);
            }
        });
    }
}

#[test]
fn a_host_that_takes_its_keys_back_is_not_fought_with() {
    if on_a_screen("a_host_that_takes_its_keys_back_is_not_fought_with") {
        shown(Song::Plays, |_, typist, name| {
            typist.click(CHART);
            wait_until(name, || !typist.host_has_the_keys());
            thread::sleep(Duration::from_secs(1));
            typist.give_host_the_keys();
            typist.strike(&[SPACE]);
            wait_until(name, || typist.heard() == [SPACE]);
            assert!(typist.host_has_the_keys(), "{name}");
        });
    }
}

#[test]
fn a_chart_that_is_typed_marks_the_hosts_project_as_changed() {
    if on_a_screen("a_chart_that_is_typed_marks_the_hosts_project_as_changed") {
        shown(Song::Stands, |instance, typist, name| {
            save(instance);
            marks(instance);
            typist.click(STAGE);
            thread::sleep(Duration::from_secs(2));
            assert_eq!(marks(instance), 0, "{name}: a click changes nothing");
            typist.click(CHART);
            typist.strike(&[SHIFT, A]);
            typist.strike(&[RETURN]);
            wait_until(name, || marks(instance) > 0);
        });
    }
}

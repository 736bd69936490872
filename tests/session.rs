//! What becomes of a session in a CLAP host: the host learns of what is changed in it, and what is done once is no part of it.
#![cfg(feature = "plugin")]

mod clap;

use std::thread;
use std::time::{Duration, Instant};

use clack_extensions::params::PluginParams;
use clack_host::events::event_types::{NoteOffEvent, NoteOnEvent};
use clack_host::events::{Match, Pckn};
use clack_host::prelude::*;
use clap::{Host, entries, instance, load, marks, parameters, process, save, settings};
use serde_json::Value;

const RATE: f64 = 48_000.0;
const BLOCK: usize = 512;
/// Longer than the plug-in lets its host wait.
const LONG: Duration = Duration::from_millis(2500);

/// Plays with this host at this rate while `work` says what comes in with each block, until it has had enough.
fn plays(
    instance: &mut PluginInstance<Host>,
    rate: f64,
    mut work: impl FnMut(&mut PluginInstance<Host>, u64) -> Option<EventBuffer>,
) {
    let config =
        PluginAudioConfiguration { sample_rate: rate, min_frames_count: 1, max_frames_count: 512 };
    let stopped = instance.activate(|_, _| (), config).expect("it activates");
    let mut processor = stopped.start_processing().expect("it starts");
    let mut block = 0;
    while let Some(input) = work(instance, block) {
        let mut sound = [[0.0; BLOCK]; 2];
        let sides = sound.each_mut().map(|side| side.as_mut_slice());
        process(&mut processor, block * BLOCK as u64, sides, &input, None);
        assert!(sound.as_flattened().iter().all(|sample| sample.is_finite()), "at {rate} Hz");
        block += 1;
    }
    instance.deactivate(processor.stop_processing());
}

/// A key of a scale in each of so many blocks.
fn key(block: u64) -> EventBuffer {
    let pckn = Pckn::new(0_u16, 0_u16, [62_u16, 65, 69, 67][block as usize % 4], Match::All);
    let mut input = EventBuffer::new();
    input.push(&NoteOnEvent::new(0, pckn, 0.8));
    input.push(&NoteOffEvent::new(400, pckn, 0.0));
    input
}

/// How often the project is marked while somebody plays for as long as a host may have to wait.
fn marks_while_somebody_plays(instance: &mut PluginInstance<Host>) -> usize {
    let (mut told, begun) = (0, Instant::now());
    plays(instance, RATE, |instance, block| {
        told += marks(instance);
        thread::sleep(Duration::from_millis(5));
        (begun.elapsed() < LONG).then(|| key(block))
    });
    told + marks(instance)
}

#[test]
fn the_host_learns_once_between_two_saves_that_something_was_learned() {
    for (name, entry) in entries() {
        let mut instance = instance(&entry);
        assert_eq!(marks_while_somebody_plays(&mut instance), 1, "{name}");
        assert_eq!(marks_while_somebody_plays(&mut instance), 0, "{name}: it was told before");
        save(&mut instance);
        assert_eq!(marks_while_somebody_plays(&mut instance), 1, "{name}: after a save");
    }
}

#[test]
fn a_session_that_is_loaded_and_heard_is_not_changed() {
    for (name, entry) in entries() {
        let (mut first, mut second) = (instance(&entry), instance(&entry));
        marks_while_somebody_plays(&mut first);
        assert!(load(&mut second, &save(&mut first)));
        let (mut told, begun) = (0, Instant::now());
        plays(&mut second, RATE, |instance, _| {
            told += marks(instance);
            (begun.elapsed() < LONG).then(EventBuffer::new)
        });
        assert_eq!(told, 0, "{name}");
    }
}

const ONCE: [(&str, &str); 6] = [
    ("panic", "Panic"),
    ("like", "Like"),
    ("dislike", "Dislike"),
    ("again", "Again"),
    ("tap", "Tap"),
    ("end", "End"),
];

/// Sets all that does something once, in a block or while none is played.
fn press_everything(instance: &mut PluginInstance<Host>, in_a_block: bool) {
    let press = ONCE.map(|(_, name)| (name, if name == "Panic" { "all notes off" } else { "now" }));
    let press = settings(instance, &press);
    if in_a_block {
        let mut input = Some(press);
        plays(instance, RATE, |_, _| input.take());
    } else {
        let mut plugin = instance.inactive_plugin_handle().expect("no block is played");
        let params: PluginParams = plugin.get_extension().expect("it has parameters");
        let mut output = EventBuffer::new();
        params.flush(&mut plugin, &press.as_input(), &mut output.as_output());
    }
}

#[test]
fn what_is_done_once_is_at_rest_for_whoever_reads_or_saves_it() {
    for (name, entry) in entries() {
        for in_a_block in [true, false] {
            let mut instance = instance(&entry);
            press_everything(&mut instance, in_a_block);
            let known = parameters(&mut instance);
            let saved = save(&mut instance);
            let state: Value = serde_json::from_slice(&saved[8..]).expect("a session is JSON");
            let plugin = instance.plugin_handle();
            let params: PluginParams = plugin.get_extension().expect("it has parameters");
            for (id, parameter) in ONCE {
                let place = format!("{name}: {id}, in a block: {in_a_block}");
                let value = params.get_value(&plugin, known[parameter].id);
                assert_eq!(value, Some(0.0), "{place}");
                assert_eq!(state["params"][id]["bool"], false, "{place}");
            }
        }
    }
}

#[test]
fn every_rate_from_one_kilohertz_on_is_played() {
    for (name, entry) in entries() {
        for rate in [1_000.0, 1_234.57, 7_999.0, 44_100.0, 192_000.0, 768_000.0] {
            let mut instance = instance(&entry);
            let mut blocks = 0;
            plays(&mut instance, rate, |_, block| {
                blocks = block;
                (block < 20).then(|| key(block))
            });
            assert_eq!(blocks, 20, "{name} at {rate} Hz");
        }
    }
}

/// A session as a version before had it saved, without the length that goes before it.
fn kept(text: &str) -> Vec<u8> {
    let text = text.trim_end().as_bytes();
    [&(text.len() as u64).to_le_bytes()[..], text].concat()
}

fn read(saved: &[u8]) -> Value {
    serde_json::from_slice(&saved[8..]).expect("a session is JSON")
}

#[test]
fn sessions_of_earlier_versions_are_loaded_as_they_were_saved() {
    let before = kept(include_str!("data/states/2026-11.json"));
    for (name, entry) in entries() {
        let mut instance = instance(&entry);
        assert!(load(&mut instance, &before), "{name}");
        let (then, now) = (read(&before), read(&save(&mut instance)));
        for (id, value) in then["params"].as_object().expect("parameters") {
            assert_eq!(&now["params"][id], value, "{name}: {id}");
        }
        for (field, value) in then["fields"].as_object().expect("fields") {
            assert_eq!(&now["fields"][field], value, "{name}: {field}");
        }
        // The music goes on with it.
        let mut blocks = 0;
        plays(&mut instance, RATE, |_, block| {
            blocks = block;
            (block < 20).then(|| key(block))
        });
        assert_eq!(blocks, 20, "{name}");
    }
}

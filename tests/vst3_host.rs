//! The plug-in in a VST3 host in this process.
#![cfg(feature = "plugin")]

mod vst3;

use std::thread::sleep;
use std::time::Duration;

use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{
    BusDirections_, IAudioProcessorTrait, IComponentTrait, IEditControllerTrait, IMidiMappingTrait,
    MediaTypes_,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::{kResultFalse, kResultOk};
use vst3::{Plugin, controllers, key};

const BEND: i16 = 129;
const PRESSURE: i16 = 128;

/// The parameter that the host is told to set for a controller.
fn assigned(plugin: &Plugin, channel: i16, number: i16) -> Option<u32> {
    let mut id = 0;
    // SAFETY: the mapping is alive, and `id` outlives the call.
    let told = unsafe { plugin.mapping.getMidiControllerAssignment(0, channel, number, &mut id) };
    assert!(told == kResultOk || told == kResultFalse);
    (told == kResultOk).then_some(id)
}

#[test]
fn a_host_that_activates_before_it_says_how_it_plays_is_borne() {
    let plugin = Plugin::new();
    // SAFETY: the component is alive.
    let count = |kind, direction| unsafe { plugin.component.getBusCount(kind, direction) };
    let (audio, event) = (MediaTypes_::kAudio as i32, MediaTypes_::kEvent as i32);
    let (input, output) = (BusDirections_::kInput as i32, BusDirections_::kOutput as i32);
    assert_eq!([count(audio, input), count(audio, output)], [0, 1]);
    assert_eq!([count(event, input), count(event, output)], [1, 1]);
    // SAFETY: the component is alive and initialised, and this is its host's one thread.
    assert_eq!(unsafe { plugin.component.setActive(1) }, kResultOk);
    // SAFETY: the component is alive and initialised, and this is its host's one thread.
    assert_eq!(unsafe { plugin.component.setActive(0) }, kResultOk);
    // SAFETY: the component is alive and initialised, and this is its host's one thread.
    assert_eq!(unsafe { plugin.component.setActive(1) }, kResultOk);
    assert_eq!(plugin.set_up(44_100.0), kResultOk);
    // SAFETY: the processor is alive and active.
    assert_eq!(unsafe { plugin.processor.setProcessing(1) }, kResultOk);
    let (sound, _) = plugin.play(&[key(0, 60, 0)], &[]);
    assert!(sound.iter().any(|sample| sample.abs() > 1e-4), "it plays");
}

#[test]
fn what_is_set_while_no_block_is_played_is_saved() {
    for blocks in [0, 1] {
        for pause in [Duration::ZERO, Duration::from_millis(400)] {
            let (plugin, other) = (Plugin::new(), Plugin::new());
            plugin.start();
            (0..blocks).for_each(|_| drop(plugin.play(&[], &[])));
            sleep(pause);
            plugin.set("Temperature", 0.25);
            let place = format!("after {blocks} blocks and {pause:?}");
            assert_eq!(plugin.value("Temperature"), 0.25, "{place}");
            other.load(&plugin.save());
            assert!((other.value("Temperature") - 0.25).abs() < 1e-6, "{place}");
            plugin.play(&[], &[]);
            assert!((plugin.value("Temperature") - 0.25).abs() < 1e-6, "{place}");
        }
    }
}

#[test]
fn what_a_block_brings_wins_over_what_waited_for_it() {
    let plugin = Plugin::new();
    plugin.start();
    plugin.play(&[], &[]);
    plugin.set("Temperature", 0.25);
    plugin.play(&[], &[(plugin.parameter("Temperature"), 0, 0.75)]);
    assert!((plugin.value("Temperature") - 0.75).abs() < 1e-6);
    let other = Plugin::new();
    other.load(&plugin.save());
    assert!((other.value("Temperature") - 0.75).abs() < 1e-6);
}

#[test]
fn what_is_done_once_is_at_rest_for_whoever_reads_or_saves_it() {
    let plugin = Plugin::new();
    plugin.start();
    for (id, name) in [("tap", "Tap"), ("like", "Like"), ("again", "Again"), ("panic", "Panic")] {
        plugin.set(name, 1.0);
        plugin.play(&[], &[(plugin.parameter(name), 0, 1.0)]);
        assert_eq!(plugin.value(name), 0.0, "{name}");
        let state: serde_json::Value = serde_json::from_slice(&plugin.save()).expect("JSON");
        assert_eq!(state["params"][id]["bool"], false, "{name}");
    }
}

#[test]
fn the_host_learns_once_between_two_saves_that_something_was_learned() {
    let plugin = Plugin::new();
    plugin.start();
    let play = || {
        for (block, pitch) in (0..300).zip([62, 65, 69, 67].into_iter().cycle()) {
            plugin.play(&[key(0, pitch, block % 7)], &[]);
            plugin.value("Volume");
            sleep(Duration::from_millis(5));
        }
        plugin.marks()
    };
    assert_eq!([play(), play()], [1, 0]);
    plugin.save();
    assert_eq!(play(), 1);
}

#[test]
fn the_controllers_that_there_is_a_use_for_are_assigned_and_few_parameters_declared() {
    let plugin = Plugin::new();
    let declared = plugin.parameters();
    assert!(declared.len() < 100, "{} parameters", declared.len());
    for (number, rest) in [(1, 0.0), (11, 1.0), (64, 0.0), (66, 0.0), (67, 0.0), (BEND, 0.5)] {
        for channel in 0..16 {
            let id = assigned(&plugin, channel, number).expect("it is assigned");
            let info = declared.iter().find(|(_, info)| info.id == id).expect("it is declared").1;
            assert_eq!(info.defaultNormalizedValue, rest, "{number}");
            assert_eq!(info.flags & 1, 0, "{number} is no automation");
            // SAFETY: the controller is alive.
            assert_eq!(unsafe { plugin.controller.getParamNormalized(id) }, rest, "{number}");
        }
    }
    assert_eq!(assigned(&plugin, 0, 7), None);
    assert_eq!(assigned(&plugin, 16, 64), None);
}

#[test]
fn pedal_bend_and_pressure_come_at_their_frame_on_the_channel_that_is_played() {
    let plugin = Plugin::new();
    plugin.start();
    plugin.play(&[key(4, 60, 0)], &[]);
    let change = |number, at, value| (assigned(&plugin, 4, number).expect("assigned"), at, value);
    let (_, events) = plugin.play(
        &[],
        &[
            change(64, 100, 1.0),
            change(BEND, 200, 1.0),
            change(PRESSURE, 300, 0.5),
            change(1, 301, 0.25),
        ],
    );
    let expected = [
        (100, 4, 64, [127, 0]),
        (200, 4, BEND as u8, [127, 127]),
        (300, 4, PRESSURE as u8, [64, 0]),
        (301, 4, 1, [32, 0]),
    ];
    assert_eq!(controllers(&events), expected);
}

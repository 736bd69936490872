//! What is rendered offline is, note for note, what the plug-in plays in a host in real time.
#![cfg(all(feature = "plugin", feature = "cli"))]

mod clap;

use std::process::Command;

use antiphon::rt::Draw;
use clack_host::events::spaces::CoreEventSpace;
use clack_host::prelude::*;
use clap::{Host, entries, instance, process, settings, transport};
use serde_json::Value;

/// A session, once in the words of the command line and once in those of the parameters.
struct Session {
    bars: u64,
    tempo: f64,
    rate: f64,
    options: &'static [&'static str],
    parameters: &'static [(&'static str, &'static str)],
}

const SESSIONS: [Session; 3] = [
    Session {
        bars: 4,
        tempo: 120.0,
        rate: 48_000.0,
        options: &["--style", "ragtime_march", "--seed", "1"],
        parameters: &[],
    },
    Session {
        bars: 4,
        tempo: 97.3,
        rate: 44_100.0,
        options: &["--style", "hymn_gospel", "--seed", "4711", "--temperature", "1.25"],
        parameters: &[("Style A", "Hymn and gospel"), ("Seed", "4711"), ("Temperature", "1.25")],
    },
    Session {
        bars: 4,
        tempo: 151.0,
        rate: 96_000.0,
        options: &[
            "--style",
            "baroque,romantic_piano",
            "--mood",
            "0.5,-0.25",
            "--key",
            "D:minor",
            "--density",
            "0.75",
            "--parts",
            "lead,harmony,bass,drums",
            "--seed",
            "99",
        ],
        parameters: &[
            ("Style A", "Baroque"),
            ("Style B", "Romantic piano"),
            ("Blend", "50"),
            ("Valence", "bright 50 %"),
            ("Arousal", "calm 25 %"),
            ("Key", "D"),
            ("Scale", "minor"),
            ("Density", "75 %"),
            ("Drums", "on"),
            ("Seed", "99"),
        ],
    },
];

/// Frame, whether it begins, channel, pitch and, where it begins, velocity.
type Note = (u64, bool, u16, u16, u8);

#[test]
fn a_bounce_is_note_for_note_what_was_heard() {
    let notes = SESSIONS.iter().map(|session| bounced_as_heard(session, 1, 1)).sum::<usize>();
    assert!(notes > 100, "only {notes} notes");
}

mod proof {
    use super::*;

    #[test]
    #[ignore = "takes a minute"]
    fn a_long_bounce_is_note_for_note_what_was_heard() {
        for session in SESSIONS {
            let notes = bounced_as_heard(&session, 16, 3);
            println!(
                "bounce: n = {notes} ons and offs in {} bars at {} and {} Hz, the same offline and in a host of ragged \
                 blocks ({})",
                16 * session.bars,
                session.tempo,
                session.rate,
                session.options.join(" "),
            );
        }
    }
}

/// Compares `times` as many bars with what so many hosts hear; gives how many notes there were.
fn bounced_as_heard(session: &Session, times: u64, hosts: u64) -> usize {
    let session = Session { bars: session.bars * times, ..*session };
    let rendered = session.rendered();
    for (name, entry) in entries() {
        for seed in 0..hosts {
            let mut heard = session.heard(&mut instance(&entry), seed);
            heard.retain(|note| note.0 < session.stop());
            let differ = heard.iter().zip(&rendered).position(|(heard, note)| heard != note);
            let there = differ.map(|at| (at, heard[at], rendered[at]));
            assert_eq!(there, None, "{name}, {:?}, blocks by seed {seed}", session.options);
            assert_eq!(heard.len(), rendered.len(), "{name}, blocks by seed {seed}");
        }
    }
    rendered.len()
}

impl Session {
    /// Frames until the song stops.
    fn stop(&self) -> u64 {
        (self.bars as f64 * 4.0 * 60.0 * self.rate / self.tempo - 1e-6).ceil() as u64
    }

    /// Everything that `antiphon render` writes before its last two bars, which bring it to a close.
    fn rendered(&self) -> Vec<Note> {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("events.jsonl");
        let (bars, tempo) = ((self.bars + 2).to_string(), self.tempo.to_string());
        let rate = self.rate.to_string();
        let done = Command::new(env!("CARGO_BIN_EXE_antiphon"))
            .args(["render", "--bars", &bars, "--tempo", &tempo, "--sample-rate", &rate])
            // As a new instance is played.
            .args(["--humanise", "0.5"])
            .args(self.options)
            .arg("--events")
            .arg(&file)
            .output()
            .expect("the binary starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let lines = std::fs::read_to_string(file).expect("the events");
        let notes = lines.lines().filter_map(rendered_note);
        notes.filter(|note| note.0 < self.stop()).collect()
    }

    /// Everything that the plug-in sends to a host that plays in blocks of any size.
    fn heard(&self, instance: &mut PluginInstance<Host>, seed: u64) -> Vec<Note> {
        let first = settings(instance, self.parameters);
        let config = PluginAudioConfiguration {
            sample_rate: self.rate,
            min_frames_count: 1,
            max_frames_count: 2048,
        };
        let stopped = instance.activate(|_, _| (), config).expect("it activates");
        let mut processor = stopped.start_processing().expect("it starts");
        let (mut notes, mut at) = (Vec::new(), 0);
        let end = self.stop() + (2.0 * self.rate) as u64;
        for block in 0.. {
            let until = if at < self.stop() { self.stop() } else { end };
            let frames = (1 + Draw::keyed(seed, block, 0).next_u64() % 2048).min(until - at);
            let none = EventBuffer::new();
            let input = if block == 0 { &first } else { &none };
            self.play(&mut processor, at, frames, input, &mut notes);
            at += frames;
            if at == end {
                break;
            }
        }
        instance.deactivate(processor.stop_processing());
        notes
    }

    fn play(
        &self,
        processor: &mut StartedPluginAudioProcessor<Host>,
        at: u64,
        frames: u64,
        input: &EventBuffer,
        notes: &mut Vec<Note>,
    ) {
        let mut sound = [vec![0.0; frames as usize], vec![0.0; frames as usize]];
        let quarters = at.min(self.stop()) as f64 * self.tempo / (60.0 * self.rate);
        let song = transport(quarters, self.tempo, at < self.stop());
        let sides = sound.each_mut().map(Vec::as_mut_slice);
        let output = process(processor, at, sides, input, Some(&song));
        notes.extend(output.iter().filter_map(|event| heard_note(at, event)));
    }
}

fn rendered_note(line: &str) -> Option<Note> {
    let event: Value = serde_json::from_str(line).expect("a line of JSON");
    let figure = |name: &str| event[name].as_u64().expect("a figure");
    let on = match event["kind"].as_str() {
        Some("on") => true,
        Some("off") => false,
        _ => return None,
    };
    let (channel, pitch) = (figure("channel") as u16, figure("pitch") as u16);
    Some((figure("frame"), on, channel, pitch, figure("velocity") as u8))
}

fn heard_note(at: u64, event: &UnknownEvent) -> Option<Note> {
    let (on, pckn, time, velocity) = match event.as_core_event()? {
        CoreEventSpace::NoteOn(on) => (true, on.pckn(), on.header().time(), on.velocity()),
        CoreEventSpace::NoteOff(off) => (false, off.pckn(), off.header().time(), 0.0),
        _ => return None,
    };
    let (channel, pitch) = (pckn.raw_channel() as u16, pckn.raw_key() as u16);
    Some((at + u64::from(time), on, channel, pitch, (velocity * 127.0).round() as u8))
}

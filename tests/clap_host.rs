//! The plug-in in a CLAP host: inside this process always, and from the bundle that `ANTIPHON_BUNDLE` names.
#![cfg(feature = "plugin")]

mod clap;

use std::collections::{BTreeMap, BTreeSet};

use clack_extensions::note_ports::{NotePortInfoBuffer, PluginNotePorts};
use clack_host::events::event_types::{NoteOffEvent, NoteOnEvent};
use clack_host::events::spaces::CoreEventSpace;
use clack_host::events::{Match, Pckn};
use clack_host::prelude::*;
use clap::{
    Host, ID, entries, field, instance, load, parameters, process, save, settings, settings_at,
    transport, with_field,
};

const RATE: f64 = 48_000.0;
const TEMPO: f64 = 120.0;

/// Frame, on or off, channel and key.
type Notes = Vec<(u64, bool, i16, i16)>;

/// What came out: note-ons and note-offs by frame, and the sound.
#[derive(Clone, Debug, Default, PartialEq)]
struct Played {
    notes: Notes,
    sound: Vec<f32>,
}

impl Played {
    fn channels(&self) -> BTreeSet<i16> {
        self.notes.iter().filter(|(_, on, ..)| *on).map(|&(_, _, channel, _)| channel).collect()
    }

    /// How many more ons than offs each key got.
    fn hanging(&self) -> BTreeMap<(i16, i16), i32> {
        let mut count = BTreeMap::new();
        for &(_, on, channel, key) in &self.notes {
            *count.entry((channel, key)).or_default() += if on { 1 } else { -1 };
        }
        count.retain(|_, &mut left| left != 0);
        count
    }

    fn loudest(&self) -> f32 {
        assert!(self.sound.iter().all(|sample| sample.is_finite()), "the sound is not finite");
        self.sound.iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()))
    }
}

/// What the host does: its transport and the blocks it asks for.
#[derive(Clone, Copy)]
struct Session {
    frames: u64,
    block: u64,
    /// The frame at which the transport stops; none where the host has no transport.
    playing_until: Option<u64>,
}

const FOUR_BARS: Session = Session { frames: 400_000, block: 512, playing_until: Some(384_000) };

fn quarters(frame: u64) -> f64 {
    frame as f64 / RATE * TEMPO / 60.0
}

/// Plays a session with `input` at its first frame.
fn play(instance: &mut PluginInstance<Host>, session: Session, input: &EventBuffer) -> Played {
    let config = PluginAudioConfiguration {
        sample_rate: RATE,
        min_frames_count: 1,
        max_frames_count: session.block as u32,
    };
    let stopped = instance.activate(|_, _| (), config).expect("it activates");
    let mut processor = stopped.start_processing().expect("it starts");
    let mut played = Played::default();
    let mut at = 0;
    while at < session.frames {
        let frames = session.block.min(session.frames - at);
        let none = EventBuffer::new();
        run(&mut processor, session, at, frames, if at == 0 { input } else { &none }, &mut played);
        at += frames;
    }
    instance.deactivate(processor.stop_processing());
    played
}

fn run(
    processor: &mut StartedPluginAudioProcessor<Host>,
    session: Session,
    at: u64,
    frames: u64,
    input: &EventBuffer,
    played: &mut Played,
) {
    let mut sound = [vec![0.0; frames as usize], vec![0.0; frames as usize]];
    let said = session.playing_until.map(|until| transport(quarters(at), TEMPO, at < until));
    let sides = sound.each_mut().map(Vec::as_mut_slice);
    let output = process(processor, at, sides, input, said.as_ref());
    played.notes.extend(output.iter().filter_map(|event| note(at, event)));
    played.sound.extend(sound.concat());
}

fn note(at: u64, event: &UnknownEvent) -> Option<(u64, bool, i16, i16)> {
    let (on, pckn, time) = match event.as_core_event()? {
        CoreEventSpace::NoteOn(on) => (true, on.pckn(), on.header().time()),
        CoreEventSpace::NoteOff(off) => (false, off.pckn(), off.header().time()),
        _ => return None,
    };
    Some((at + u64::from(time), on, pckn.raw_channel(), pckn.raw_key()))
}

#[test]
fn a_host_finds_an_instrument_that_also_makes_notes() {
    for (_, entry) in entries() {
        let factory = entry.get_plugin_factory().expect("a factory");
        let plugin = factory.plugin_descriptors().next().expect("a plug-in");
        let features: Vec<_> = plugin.features().map(|feature| feature.to_string_lossy()).collect();
        assert_eq!(plugin.id(), Some(ID));
        assert!(features.iter().any(|feature| feature == "instrument"), "{features:?}");
        assert!(features.iter().any(|feature| feature == "note-effect"), "{features:?}");
    }
}

#[test]
fn it_takes_notes_and_gives_notes() {
    for (_, entry) in entries() {
        let mut instance = instance(&entry);
        let plugin = instance.plugin_handle();
        let ports: PluginNotePorts = plugin.get_extension().expect("note ports");
        assert_eq!((ports.count(&plugin, true), ports.count(&plugin, false)), (1, 1));
        assert!(ports.get(&plugin, 0, false, &mut NotePortInfoBuffer::new()).is_some());
    }
}

#[test]
fn every_parameter_is_listed() {
    let frozen = include_str!("data/params.txt").lines().filter(|line| !line.is_empty()).count();
    for (_, entry) in entries() {
        let listed = parameters(&mut instance(&entry));
        assert_eq!(listed.len(), frozen, "{:?}", listed.keys());
        assert!(listed.contains_key("Temperature"));
    }
}

#[test]
fn with_the_transport_it_plays_several_parts_and_leaves_no_note_hanging() {
    for (_, entry) in entries() {
        let played = play(&mut instance(&entry), FOUR_BARS, &EventBuffer::new());
        assert!(played.channels().len() >= 2, "notes only on {:?}", played.channels());
        assert_eq!(played.hanging(), BTreeMap::new());
        let loudest = played.loudest();
        assert!((0.001..=1.0).contains(&loudest), "peak {loudest}");
    }
}

#[test]
fn without_a_transport_it_plays_by_its_own() {
    let alone = Session { playing_until: None, frames: 240_000, ..FOUR_BARS };
    for (_, entry) in entries() {
        let played = play(&mut instance(&entry), alone, &EventBuffer::new());
        assert!(!played.channels().is_empty());
        assert!(played.loudest() > 0.001);
    }
}

#[test]
fn a_played_key_passes_at_its_frame_on_its_channel() {
    let still = Session { playing_until: Some(0), frames: 4_096, ..FOUR_BARS };
    for (_, entry) in entries() {
        let mut input = EventBuffer::new();
        let key = Pckn::new(0_u16, 5_u16, 64_u16, Match::All);
        input.push(&NoteOnEvent::new(10, key, 0.8));
        input.push(&NoteOffEvent::new(300, key, 0.0));
        let played = play(&mut instance(&entry), still, &input);
        // What answers it has channels of its own.
        let theirs: Vec<_> = played.notes.iter().copied().filter(|note| note.2 == 5).collect();
        assert_eq!(theirs, [(10, true, 5, 64), (300, false, 5, 64)]);
        assert!(played.loudest() > 0.001);
    }
}

#[test]
fn the_music_does_not_depend_on_the_size_of_the_blocks() {
    for (_, entry) in entries() {
        let of_size = |block| {
            play(&mut instance(&entry), Session { block, ..FOUR_BARS }, &EventBuffer::new()).notes
        };
        // The transport stops at a frame where blocks of every one of these sizes begin.
        let whole = of_size(512);
        for block in [64, 1_000, 1_500] {
            assert_eq!(of_size(block), whole, "in blocks of {block}");
        }
    }
}

#[test]
fn with_every_part_off_and_nothing_played_there_is_silence() {
    for (_, entry) in entries() {
        let mut instance = instance(&entry);
        let off = settings(&mut instance, &[("Lead", "off"), ("Harmony", "off"), ("Bass", "off")]);
        let played = play(&mut instance, FOUR_BARS, &off);
        assert_eq!(played.notes, []);
        assert!(played.loudest() < 1e-4);
    }
}

#[test]
fn a_loaded_session_plays_what_the_saved_one_played() {
    for (_, entry) in entries() {
        let mut first = instance(&entry);
        let chosen = [("Seed", "5000"), ("Style A", "Baroque"), ("Temperature", "1.20")];
        let chosen = settings(&mut first, &chosen);
        play(&mut first, Session { frames: 512, playing_until: Some(0), ..FOUR_BARS }, &chosen);
        let saved = save(&mut first);
        let music = play(&mut first, FOUR_BARS, &EventBuffer::new()).notes;

        let mut second = instance(&entry);
        let other = play(&mut second, FOUR_BARS, &EventBuffer::new()).notes;
        assert_ne!(other, music, "the seed makes no difference");
        assert!(load(&mut second, &saved));
        assert_eq!(save(&mut second), saved);
        assert_eq!(play(&mut second, FOUR_BARS, &EventBuffer::new()).notes, music);
    }
}

#[test]
fn a_chart_is_kept_with_the_session_and_played_and_a_faulty_one_is_not() {
    const CHART: &str = "| F#m7b5 | B7b9 |";
    /// The classes of B7b9 and of F#m7b5.
    const TONES: [i16; 7] = [0, 3, 4, 6, 9, 11, 6];
    for (_, entry) in entries() {
        let mut instance = instance(&entry);
        let plain = save(&mut instance);
        let free = play(&mut instance, FOUR_BARS, &EventBuffer::new()).notes;
        assert!(load(&mut instance, &with_field(&plain, "chart", Some(CHART.into()))));
        let saved = save(&mut instance);
        assert_eq!(field(&saved, "chart"), CHART);
        let charted = play(&mut instance, FOUR_BARS, &EventBuffer::new()).notes;
        assert_ne!(charted, free);
        let harmony = charted.iter().filter(|&&(_, on, channel, _)| on && channel == 1);
        let strangers = harmony.filter(|(.., key)| !TONES.contains(&(key % 12)));
        assert_eq!(strangers.collect::<Vec<_>>(), Vec::<&(u64, bool, i16, i16)>::new());

        load(&mut instance, &with_field(&plain, "chart", Some("| X7 |".into())));
        assert_eq!(field(&save(&mut instance), "chart"), CHART);
        assert_eq!(play(&mut instance, FOUR_BARS, &EventBuffer::new()).notes, charted);
    }
}

#[test]
fn a_session_from_before_there_were_charts_loads_and_sounds_the_same() {
    for (_, entry) in entries() {
        let mut first = instance(&entry);
        let old = with_field(&with_field(&save(&mut first), "chart", None), "notes", None);
        let music = play(&mut first, FOUR_BARS, &EventBuffer::new()).notes;
        let mut second = instance(&entry);
        assert!(load(&mut second, &old));
        assert_eq!(play(&mut second, FOUR_BARS, &EventBuffer::new()).notes, music);
    }
}

/// Two bars in which somebody plays a lick twice, and a moment for the last notes to end.
const LICKS: Session = Session { frames: 192_512, block: 96_000, playing_until: Some(192_000) };

fn lick() -> EventBuffer {
    let mut input = EventBuffer::new();
    for (at, key) in (0..).zip([62, 65, 69, 68, 62, 65, 69, 68]) {
        let pckn = Pckn::new(0_u16, 0_u16, key as u16, Match::All);
        input.push(&NoteOnEvent::new(at * 12_000, pckn, 0.8));
        input.push(&NoteOffEvent::new(at * 12_000 + 9_000, pckn, 0.0));
    }
    input
}

/// A field of the state in which a session keeps what it has learned.
struct LearnedField {
    name: &'static str,
    /// How long it is, and what of.
    letters: (usize, &'static str),
    /// The state without it.
    fresh: Vec<u8>,
    /// What is played without it.
    before: Notes,
}

/// Saves what `first` has learned and proves that another instance plays by it, refuses a bad one, and forgets it with
/// a state without it; gives what is played by it.
fn is_kept(entry: &PluginEntry, first: &mut PluginInstance<Host>, kept: &LearnedField) -> Notes {
    let saved = save(first);
    assert_eq!(field(&kept.fresh, kept.name), "");
    let (letters, what) = kept.letters;
    assert_eq!(field(&saved, kept.name).as_str().map(str::len), Some(letters), "{what}");

    let mut second = instance(entry);
    assert!(load(&mut second, &saved));
    assert_eq!(save(&mut second), saved);
    let music = play(&mut second, FOUR_BARS, &EventBuffer::new()).notes;
    assert_eq!(save(&mut second), saved);
    assert_eq!(play(first, FOUR_BARS, &EventBuffer::new()).notes, music);

    load(&mut second, &with_field(&saved, kept.name, Some("AQnonsense".into())));
    assert_eq!(save(&mut second), saved);
    assert!(load(&mut second, &kept.fresh));
    assert_eq!(play(&mut second, FOUR_BARS, &EventBuffer::new()).notes, kept.before);
    music
}

#[test]
fn what_the_session_learned_is_kept_and_a_session_that_learned_nothing_forgets() {
    for (_, entry) in entries() {
        let mut first = instance(&entry);
        let full = settings(&mut first, &[("Memory", "100 %")]);
        play(&mut first, Session { frames: 512, playing_until: Some(0), ..FOUR_BARS }, &full);
        let fresh = save(&mut first);
        let unlearned = play(&mut first, FOUR_BARS, &EventBuffer::new()).notes;
        play(&mut first, LICKS, &lick());
        let learned = LearnedField {
            name: "learned",
            letters: (40, "eight notes"),
            fresh,
            before: unlearned,
        };
        is_kept(&entry, &mut first, &learned);
    }
}

/// Four bars in one block, in the middle of which somebody likes what they hear.
fn liked(instance: &mut PluginInstance<Host>) {
    let session = Session { frames: 384_000, block: 384_000, playing_until: Some(384_000) };
    let like = settings_at(instance, 192_000, &[("Like", "now")]);
    play(instance, session, &like);
    let ready = settings(instance, &[("Like", "ready")]);
    play(instance, Session { frames: 512, playing_until: Some(0), ..FOUR_BARS }, &ready);
}

#[test]
fn a_taste_is_kept_with_the_session_and_a_session_without_one_forgets() {
    for (_, entry) in entries() {
        let mut first = instance(&entry);
        let fresh = save(&mut first);
        let impartial = play(&mut first, FOUR_BARS, &EventBuffer::new()).notes;
        liked(&mut first);
        let before = impartial.clone();
        let taste = LearnedField { name: "taste", letters: (540, "100 weights"), fresh, before };
        assert_ne!(is_kept(&entry, &mut first, &taste), impartial);
    }
}

#[test]
fn a_lock_holds_what_is_played() {
    for (_, entry) in entries() {
        let mut instance = instance(&entry);
        let locked = settings(&mut instance, &[("Key", "D"), ("Lock", "Hirajoshi")]);
        let still = Session { frames: 512, playing_until: Some(0), ..FOUR_BARS };
        play(&mut instance, still, &locked);
        let played = play(&mut instance, FOUR_BARS, &EventBuffer::new()).notes;
        assert!(
            played.iter().all(|(.., key)| [2, 4, 5, 9, 10].contains(&(key % 12))),
            "{played:?}"
        );
        assert!(played.len() > 10);
    }
}

#[test]
fn a_broken_session_is_refused_and_changes_nothing() {
    for (_, entry) in entries() {
        let mut instance = instance(&entry);
        let before = save(&mut instance);
        let cut = &before[..before.len() / 2];
        let length = (3_u64).to_le_bytes();
        let wrong = [&length[..], b"{]x"].concat();
        for broken in [&b""[..], b"garbage", cut, &wrong] {
            assert!(!load(&mut instance, broken), "{} bytes of garbage were taken", broken.len());
            assert_eq!(save(&mut instance), before);
        }
    }
}

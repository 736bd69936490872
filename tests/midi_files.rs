//! MIDI files as they are met, legal and slightly broken, are read note for note.
#![cfg(feature = "cli")]

use antiphon::corpus::midi::{self, MidiFile};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

const SEED: u64 = 41;
const FILES: u64 = 200;
/// Ticks of a quarter; each divides ours.
const RESOLUTIONS: [u16; 6] = [96, 120, 192, 240, 480, 960];

/// Channel, onset and duration in ticks of 1/960 of a quarter, pitch, velocity.
type Note = (u8, i64, i64, u8, u8);

/// A tick, and whether a key is struck there or let go.
type Press = (u32, bool);
/// From which tick a note sounds, and to which.
type Sound = (u32, u32);

/// A file and the notes that it should be read as, song by song.
struct Made {
    bytes: Vec<u8>,
    songs: Vec<Vec<Note>>,
    /// Whether something about it must be said.
    odd: bool,
}

/// A track in the making.
#[derive(Default)]
struct Sketch {
    /// Tick and bytes; those of a channel message begin with its status.
    events: Vec<(u32, Vec<u8>)>,
    notes: Vec<Note>,
    odd: bool,
}

impl Sketch {
    fn new(rng: &mut ChaCha8Rng, scale: i64) -> Self {
        let mut sketch = Self::default();
        for _ in 0..rng.random_range(1..12) {
            let (channel, pitch) = (rng.random_range(0..16), rng.random_range(20..110));
            if !sketch.notes.iter().any(|note| (note.0, note.3) == (channel, pitch)) {
                sketch.key(rng, scale, channel, pitch);
            }
        }
        for _ in 0..rng.random_range(0..8) {
            let (tick, event) = (rng.random_range(0..4000), sketch.aside(rng));
            sketch.events.push((tick, event));
        }
        sketch.events.sort_by_key(|event| event.0);
        sketch
    }

    /// All that one key of a channel does.
    fn key(&mut self, rng: &mut ChaCha8Rng, scale: i64, channel: u8, pitch: u8) {
        let mut at = rng.random_range(0..500);
        for _ in 0..rng.random_range(1..8) {
            let steps = [0; 3].map(|_| rng.random_range(1..300));
            let velocity = self.velocity(rng);
            let marks =
                [at, at + steps[0], at + steps[0] + steps[1], at + steps[0] + steps[1] + steps[2]];
            at = marks[3] + rng.random_range(1..400);
            let (presses, sounds) = figure(rng.random_range(0..6), marks);
            for (tick, on) in presses {
                let event = match (on, rng.random()) {
                    (true, _) => vec![0x90 | channel, pitch, velocity],
                    (false, true) => vec![0x90 | channel, pitch, 0],
                    (false, false) => vec![0x80 | channel, pitch, 64],
                };
                self.events.push((tick, event));
            }
            self.notes.extend(sounds.into_iter().map(|(from, to)| {
                let (onset, length) = (i64::from(from) * scale, i64::from(to - from) * scale);
                (channel, onset, length.max(1), pitch, velocity.min(127))
            }));
        }
    }

    fn velocity(&mut self, rng: &mut ChaCha8Rng) -> u8 {
        let beyond = rng.random_range(0..40) == 0;
        self.odd |= beyond;
        if beyond { rng.random_range(128..=255) } else { rng.random_range(1..128) }
    }

    /// Something beside notes.
    fn aside(&mut self, rng: &mut ChaCha8Rng) -> Vec<u8> {
        let kind = rng.random_range(0..9);
        self.odd |= matches!(kind, 6 | 7);
        match kind {
            0 => vec![0xff, 1, 2, b'h', b'i'],
            1 => vec![0xff, 0x51, 3, rng.random_range(4..10), 0, 0],
            2 => vec![0xff, 0x58, 4, rng.random_range(1..8), 2, 24, 8],
            3 => vec![0xff, 0x59, 2, rng.random_range(0..7), rng.random_range(0..2)],
            4 => vec![0xf0, 5, 0x7e, 0x7f, 9, 1, 0xf7],
            5 => vec![0xe3, rng.random_range(0..128), rng.random_range(0..128)],
            6 => vec![[0xf8, 0xfa, 0xfe][rng.random_range(0..3)]],
            7 => vec![0xb0, 7, rng.random_range(128..=255)],
            _ => vec![0xc5, rng.random_range(0..128)],
        }
    }

    fn written(&self, rng: &mut ChaCha8Rng) -> Vec<u8> {
        let (mut bytes, mut last, mut running) = (b"MTrk\0\0\0\0".to_vec(), 0, None);
        for (tick, event) in &self.events {
            bytes.extend(number(tick - last));
            last = *tick;
            let is_channel = event[0] < 0xf0;
            let short = is_channel && running == Some(event[0]) && rng.random_range(0..4) > 0;
            bytes.extend(&event[usize::from(short)..]);
            running = if is_channel { Some(event[0]) } else { running };
        }
        bytes.extend([0, 0xff, 0x2f, 0]);
        let length = bytes.len() as u32 - 8;
        bytes[4..8].copy_from_slice(&length.to_be_bytes());
        bytes
    }
}

/// What a key does at four marks, in order: when it is struck or let go, and which notes that is.
fn figure(kind: u8, [a, b, c, d]: [u32; 4]) -> (Vec<Press>, Vec<Sound>) {
    match kind {
        // Struck anew just before it is let go.
        0 => (vec![(a, true), (b, true), (b, false), (c, false)], vec![(a, b), (b, c)]),
        // Struck twice at once, let go twice.
        1 => (vec![(a, true), (a, true), (b, false), (d, false)], vec![(a, d)]),
        // Let go at once.
        2 => (vec![(a, true), (a, false)], vec![(a, a)]),
        // Struck anew while it sounds.
        3 => (vec![(a, true), (b, true), (c, false), (d, false)], vec![(a, b), (b, d)]),
        _ => (vec![(a, true), (c, false)], vec![(a, c)]),
    }
}

fn number(value: u32) -> Vec<u8> {
    let mut bytes = vec![(value & 0x7f) as u8];
    let mut rest = value >> 7;
    while rest > 0 {
        bytes.insert(0, 0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    bytes
}

fn made(seed: u64) -> Made {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let resolution = RESOLUTIONS[rng.random_range(0..RESOLUTIONS.len())];
    let format: u16 = rng.random_range(0..3);
    let count = if format == 0 { 1 } else { rng.random_range(1..4) };
    let sketches: Vec<Sketch> =
        (0..count).map(|_| Sketch::new(&mut rng, 960 / i64::from(resolution))).collect();
    let mut odd = sketches.iter().any(|sketch| sketch.odd);
    let wrong = rng.random_range(0..4) == 0;
    let declared = if wrong { count + 1 } else { count };
    let mut bytes = b"MThd\0\0\0\x06".to_vec();
    [format, declared, resolution].iter().for_each(|word| bytes.extend(word.to_be_bytes()));
    for sketch in &sketches {
        if rng.random_range(0..6) == 0 {
            bytes.extend(b"XFIH\0\0\0\x04abcd");
            odd = true;
        }
        bytes.extend(sketch.written(&mut rng));
    }
    let paddings: [&[u8]; 5] = [b"", b"", &[0x1a; 20], &[0; 9], b"TAG a title"];
    let padding = paddings[rng.random_range(0..5)];
    bytes.extend(padding);
    odd |= wrong || !padding.is_empty();
    if rng.random_range(0..6) == 0 {
        let length = bytes.len() as u32;
        let wrapper =
            [&b"RIFF"[..], &(length + 12).to_le_bytes(), b"RMIDdata", &length.to_le_bytes()];
        bytes = [&wrapper.concat()[..], &bytes].concat();
    }
    let notes = sketches.into_iter().map(|sketch| sketch.notes);
    let songs = if format == 2 { notes.collect() } else { vec![notes.flatten().collect()] };
    Made { bytes, songs, odd }
}

fn notes(file: &MidiFile<'_>) -> Vec<Vec<Note>> {
    let song = |song: &midi::Song<'_>| {
        let channels = song.tracks.iter().flat_map(midi::notes);
        let notes = channels.flat_map(|(channel, notes)| {
            notes.into_iter().map(move |note| {
                (channel, note.onset.0, note.duration.0, note.pitch, note.velocity)
            })
        });
        sorted(notes.collect())
    };
    file.songs.iter().map(song).collect()
}

fn sorted(mut notes: Vec<Note>) -> Vec<Note> {
    notes.sort_unstable();
    notes
}

#[test]
fn every_note_that_is_written_is_read_and_what_is_odd_is_said() {
    for seed in SEED * FILES..(SEED + 1) * FILES {
        let made = made(seed);
        let file = midi::read(&made.bytes).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
        let songs: Vec<Vec<Note>> = made.songs.into_iter().map(sorted).collect();
        assert_eq!(notes(&file), songs, "seed {seed}");
        assert_eq!(!file.warnings.is_empty(), made.odd, "seed {seed}: {:?}", file.warnings);
    }
}

#[test]
fn a_file_cut_anywhere_or_damaged_is_read_so_far_or_refused_and_never_in_silence() {
    for seed in 0..20 {
        let Made { bytes, songs, .. } = made(seed);
        let all: usize = songs.iter().map(Vec::len).sum();
        for length in 0..bytes.len() {
            let Ok(file) = midi::read(&bytes[..length]) else { continue };
            let read: usize = notes(&file).iter().map(Vec::len).sum();
            assert!(read == all || !file.warnings.is_empty(), "seed {seed}, {length} bytes");
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..100 {
            let mut bytes = bytes.clone();
            for _ in 0..rng.random_range(1..8) {
                let at = rng.random_range(0..bytes.len());
                bytes[at] = rng.random();
            }
            let _file = midi::read(&bytes);
        }
    }
}

#[test]
fn a_track_that_is_longer_or_shorter_than_it_says_is_read_to_its_end() {
    let mut tried = 0;
    for seed in 0..200 {
        let Made { bytes, songs, .. } = made(seed);
        let heads: Vec<usize> =
            (0..bytes.len() - 8).filter(|&at| bytes[at..].starts_with(b"MTrk")).collect();
        for (&head, wrong) in heads.iter().zip([0_u32, 7, 1 << 20].into_iter().cycle()) {
            let mut bytes = bytes.clone();
            bytes[head + 4..head + 8].copy_from_slice(&wrong.to_be_bytes());
            let file = midi::read(&bytes).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
            let sorted: Vec<Vec<Note>> = songs.iter().cloned().map(sorted).collect();
            assert_eq!(notes(&file), sorted, "seed {seed}, byte {head}, length {wrong}");
            assert!(!file.warnings.is_empty(), "seed {seed}, byte {head}, length {wrong}");
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

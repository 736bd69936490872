//! Every note that begins ends, once, whatever host and player do.

mod rig;

use antiphon::engine::{Block, Engine, Input, InputKind, Output, Settings, Wish};
use antiphon::music::{Part, PartSet, Pitch, Velocity};
use antiphon::perform::{At, Event, EventKind, Routing, Source};
use antiphon::rt::Draw;
use antiphon::rt::link::EditorEnd;
use rig::{Cue, Cut, Host, Session, press, release};

const HISTORIES: u64 = 100;
const BLOCKS: i64 = 120;

#[test]
fn in_any_history_every_note_that_begins_ends_once() {
    for seed in 0..HISTORIES {
        let mut history = History::new(seed);
        for block in 0..BLOCKS {
            history.step(Draw::keyed(seed, block, 7));
        }
        history.end();
    }
}

/// A random host and player, and what the receiver of the events holds to be sounding.
struct History {
    seed: u64,
    engine: Engine,
    editor: EditorEnd<antiphon::engine::Glance, Wish>,
    host: Host,
    settings: Settings,
    frame: u64,
    sounding: Vec<(u8, Pitch, Source)>,
    begun: usize,
}

impl History {
    fn new(seed: u64) -> Self {
        let mut engine = rig::engine();
        let editor = engine.link().expect("the wire has an editor's end");
        let mut host = Host::new();
        host.playing = true;
        host.bpm = 20.0 + (seed * 37 % 900) as f64;
        Self {
            seed,
            engine,
            editor,
            host,
            settings: rig::everyone(),
            frame: 0,
            sounding: Vec::new(),
            begun: 0,
        }
    }

    /// A block after something happened, or not.
    fn step(&mut self, mut draw: Draw) {
        self.happen(&mut draw);
        let frames = [0, 1, 16, 64, 100, 333, 512, 1000][draw.next_u32() as usize % 8];
        let input: Vec<Input> =
            (0..draw.next_u32() % 6).map(|_| any_input(&mut draw, frames)).collect();
        let room = if draw.next_u32().is_multiple_of(6) {
            draw.next_u32() as usize % 4
        } else {
            usize::MAX
        };
        self.block(frames, &input, room);
    }

    fn happen(&mut self, draw: &mut Draw) {
        let (frame, some) = (self.frame, f64::from(draw.next_u32() % 64) / 4.0);
        match draw.next_u32() % 24 {
            0 => self.host.change(frame, |host| host.playing = false),
            1..4 => self.host.change(frame, |host| host.playing = true),
            4 => self.host.seek(frame, some),
            5 => {
                self.host.looped =
                    Some((some, some + 0.003 + f64::from(draw.next_u32() % 100) / 50.0))
            }
            6 => self.host.looped = None,
            7 => self.host.change(frame, |host| host.bpm = 20.0 + 60.0 * some),
            8 => self.engine.reset(),
            9 => self.settings.manner.parts = PartSet(draw.next_u32() as u8 & 15),
            10 => self.settings.free_run = !self.settings.free_run,
            11 => self.settings.through = !self.settings.through,
            12 => self.settings.routing = Routing::One((draw.next_u32() % 2) as u8),
            13 => self.settings.routing = Routing::PerPart,
            14 => drop(self.editor.ask(Wish::Panic)),
            _ => {}
        }
    }

    /// Plays a block whose output has room for `room` events.
    fn block(&mut self, frames: usize, input: &[Input], room: usize) {
        let (mut left, mut right) = (vec![0.0; frames], vec![0.0; frames]);
        let mut output = Output::new();
        while output.room() > room {
            assert!(output.push(filler()).is_ok());
        }
        let full = output.len();
        let transport = self.host.says(self.frame);
        let mut block =
            Block { transport, input, left: &mut left, right: &mut right, output: &mut output };
        self.engine.process(&mut block, &self.settings);
        let in_order = output[full..].windows(2).all(|pair| pair[0].at.offset <= pair[1].at.offset);
        assert!(in_order, "events out of order: seed {}", self.seed);
        for event in &output[full..] {
            self.receive(event, frames);
        }
        self.frame += frames as u64;
    }

    fn receive(&mut self, event: &Event, frames: usize) {
        assert!(
            (event.at.offset as usize) < frames.max(1),
            "outside of its block: seed {}",
            self.seed
        );
        let place =
            |pitch| self.sounding.iter().position(|&(on, p, _)| (on, p) == (event.channel, pitch));
        match event.kind {
            EventKind::On { pitch, .. } => {
                assert_eq!(place(pitch), None, "struck twice, {event:?}: seed {}", self.seed);
                self.sounding.push((event.channel, pitch, event.source));
                self.begun += 1;
            }
            EventKind::Off { pitch } => {
                let ended = place(pitch).map(|place| self.sounding.swap_remove(place).2);
                assert_eq!(
                    ended,
                    Some(event.source),
                    "an off without its on, {event:?}: seed {}",
                    self.seed
                );
            }
            _ => {}
        }
    }

    /// The host stops and the player lets go of everything.
    fn end(mut self) {
        self.host.change(self.frame, |host| host.playing = false);
        self.settings.free_run = false;
        let keys = (0..128).map(|pitch| Input { offset: 0, kind: release(0, pitch) });
        let more = (0..128).map(|pitch| Input { offset: 0, kind: release(1, pitch) });
        let input: Vec<Input> = keys.chain(more).collect();
        self.block(64, &input, usize::MAX);
        self.block(64, &[], usize::MAX);
        assert_eq!(self.sounding, [], "hang after the stop: seed {}", self.seed);
        assert_eq!(self.engine.sounding(), 0, "kept in the ledger: seed {}", self.seed);
        assert!(self.begun > 0, "nothing was played: seed {}", self.seed);
    }
}

fn any_input(draw: &mut Draw, frames: usize) -> Input {
    let channel = (draw.next_u32() % 2) as u8;
    let pitch = 55 + (draw.next_u32() % 12) as i32;
    let kind = match draw.next_u32() % 20 {
        0 => InputKind::Control { channel, number: 120, value: 0 },
        1 => InputKind::Control { channel, number: 123, value: 0 },
        2..12 => press(channel, pitch, 100),
        _ => release(channel, pitch),
    };
    Input { offset: draw.next_u32() % (frames as u32 + 3), kind }
}

fn filler() -> Event {
    let at = At { offset: 0, ..At::default() };
    Event { at, source: Source::Player, channel: 0, kind: EventKind::Pressure { value: 0 } }
}

#[test]
fn the_players_notes_pass_as_they_are_played() {
    let mut session = Session::of_seconds(1.0).cue(0.0, Cue::Play).with_player(5);
    session.settings.manner.parts = PartSet::NONE;
    let passed: Vec<_> = session.play(Cut::Every(64)).events.iter().filter_map(as_input).collect();
    assert_eq!(passed, without_repeats(&session.played));
}

/// A pitch struck again while it is held ends first, and the second release finds nothing.
fn without_repeats(played: &[(u64, InputKind)]) -> Vec<(u64, InputKind)> {
    let mut held: Vec<Pitch> = Vec::new();
    let mut passed = Vec::new();
    for &(frame, kind) in played {
        match kind {
            InputKind::NoteOn { channel, pitch, .. } => {
                if held.contains(&pitch) {
                    passed.push((frame, InputKind::NoteOff { channel, pitch }));
                }
                held.push(pitch);
                passed.push((frame, kind));
            }
            InputKind::NoteOff { pitch, .. } if held.contains(&pitch) => {
                held.retain(|&other| other != pitch);
                passed.push((frame, kind));
            }
            InputKind::NoteOff { .. } => {}
            _ => passed.push((frame, kind)),
        }
    }
    passed
}

fn as_input(event: &Event) -> Option<(u64, InputKind)> {
    let channel = event.channel;
    let kind = match event.kind {
        EventKind::On { pitch, velocity } => InputKind::NoteOn { channel, pitch, velocity },
        EventKind::Off { pitch } => InputKind::NoteOff { channel, pitch },
        EventKind::Control { number, value } => InputKind::Control { channel, number, value },
        EventKind::Bend { value } => InputKind::Bend { channel, value },
        EventKind::Pressure { value } => InputKind::Pressure { channel, value },
        EventKind::Chord(_) => return None,
    };
    (event.source == Source::Player).then_some((event.at.frame.0, kind))
}

#[test]
fn what_the_player_holds_outlives_the_stop() {
    let key = Pitch::MIDDLE_C;
    let mut session = Session::of_seconds(1.0).cue(0.0, Cue::Play).cue(0.5, Cue::Stop);
    session.played = vec![
        (100, InputKind::NoteOn { channel: 7, pitch: key, velocity: Velocity::MEDIUM }),
        (40_000, InputKind::NoteOff { channel: 7, pitch: key }),
    ];
    let recording = session.play(Cut::Every(256));
    let of_key = |event: &&Event| event.channel == 7;
    let frames: Vec<u64> =
        recording.events.iter().filter(of_key).map(|event| event.at.frame.0).collect();
    assert_eq!(frames, [100, 40_000]);
    let after_stop = recording.events.iter().filter(|event| event.at.frame.0 > 24_000);
    assert_eq!(after_stop.filter(|event| event.source != Source::Player).count(), 0);
}

#[test]
fn parts_keep_to_their_channels() {
    let session = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    for event in session.play(Cut::Every(512)).events {
        if let Source::Part(part) = event.source {
            assert_eq!(event.channel, part.channel());
        }
    }
    let mut one = session;
    one.settings.routing = Routing::One(5);
    assert!(one.play(Cut::Every(512)).events.iter().all(|event| event.channel == 5));
}

#[test]
fn a_part_that_is_off_is_not_heard() {
    let mut session = Session::of_seconds(2.0).cue(0.0, Cue::Play);
    session.settings.manner.parts = PartSet::NONE.with(Part::Bass);
    let plays = |event: &Event| matches!(event.kind, EventKind::On { .. });
    let recording = session.play(Cut::Every(512));
    assert!(
        recording.events.iter().filter(|e| plays(e)).all(|e| e.source == Source::Part(Part::Bass))
    );
}

#[test]
fn a_reset_engine_plays_as_a_new_one() {
    let session = Session::of_seconds(1.0).cue(0.0, Cue::Play).with_player(2);
    let fresh = session.play(Cut::Every(64));
    let mut engine = rig::engine();
    let _ = session.play_on(&mut engine, Cut::Every(100));
    engine.reset();
    let mut rest = Output::new();
    let mut none = Block {
        transport: Host::new().says(0),
        input: &[],
        left: &mut [],
        right: &mut [],
        output: &mut rest,
    };
    engine.process(&mut none, &session.settings);
    assert_eq!(session.play_on(&mut engine, Cut::Every(64)).difference(&fresh), None);
}

//! The app without a window and without sound: a clock of the test's asks its host for blocks.
#![cfg(feature = "app")]

mod rig;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use antiphon::app::{Host, Message, Session, Wires};
use antiphon::editor::console::Console;
use antiphon::music::Meter;
use antiphon::rt::guard::CountingAllocator;
use nice_plug::prelude::Param;
use rig::watch::Watch;
use tempfile::TempDir;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Frames a second, and frames of a block.
const RATE: u32 = 48_000;
const BLOCK: usize = 256;
/// Nanoseconds of a block.
const PERIOD: u64 = BLOCK as u64 * 1_000_000_000 / RATE as u64;

/// The app with its clock.
struct App {
    host: Host,
    wires: Wires,
    console: Arc<Console>,
    now: u64,
    watch: Watch,
}

/// What came out in a while: the messages and their frames, and the loudest sample.
#[derive(Default)]
struct Heard {
    events: Vec<(u64, [u8; 3])>,
    loudest: f32,
}

impl App {
    fn new() -> Self {
        let console = Arc::new(Console::new().0);
        let (mut host, wires) = Host::new(console.clone());
        host.tune(RATE).expect("an engine");
        Self { host, wires, console, now: PERIOD, watch: Watch::new() }
    }

    /// Opens a session in it; gives that, and what there is to say of it.
    fn opens(&mut self, path: &Path) -> (Session, Vec<String>) {
        let mut faults = Vec::new();
        let session = Session::open(Some(path.into()), &mut self.host, &mut faults);
        (session, faults)
    }

    /// Strikes or lets go of a key at a share of the coming block.
    fn send(&mut self, share: f64, bytes: &[u8]) {
        let at = self.now - PERIOD + (share * PERIOD as f64) as u64;
        let message = Message::new(at, bytes).expect("a message");
        self.wires.keys.push(message).expect("room on the wire");
    }

    /// Lets seconds pass.
    fn pass(&mut self, seconds: f64) -> Heard {
        let mut heard = Heard::default();
        for block in 0..(seconds * f64::from(RATE)) as usize / BLOCK {
            let (mut left, mut right) = ([0.0; BLOCK], [0.0; BLOCK]);
            let (host, now) = (&mut self.host, self.now);
            self.watch.finds_nothing(format_args!("a block of the app"), || {
                host.play((now, 0), std::iter::empty(), &mut left, &mut right);
            });
            let start = (block * BLOCK) as u64;
            let events = self.host.played();
            heard.events.extend(events.map(|(at, bytes)| (start + u64::from(at), bytes)));
            let peak = left.iter().chain(&right).fold(0.0_f32, |most, it| most.max(it.abs()));
            heard.loudest = heard.loudest.max(peak);
            while self.wires.notes.pop().is_ok() {}
            self.now += PERIOD;
        }
        heard
    }

    fn params(&self) -> &antiphon::params::AntiphonParams {
        &self.host.stage().params
    }

    /// Onset, duration and pitch of everything in the takes.
    fn taken(&self) -> Vec<Vec<(i64, i64, u8)>> {
        let takes = self.host.stage().takes().expect("a log").list();
        let notes = |take: &antiphon::engine::Take| {
            take.notes.iter().map(|it| (it.onset.0, it.duration.0, it.pitch.number())).collect()
        };
        takes.iter().map(notes).collect()
    }
}

impl Heard {
    fn ons(&self) -> usize {
        self.events.iter().filter(|(_, [status, ..])| status & 0xf0 == 0x90).count()
    }

    /// Keys that were struck and not let go of, by channel and pitch.
    fn hanging(&self, before: &Self) -> BTreeMap<(u8, u8), i32> {
        let mut sounding = BTreeMap::new();
        for (_, [status, pitch, velocity]) in before.events.iter().chain(&self.events) {
            let by = match (status & 0xf0, velocity) {
                (0x90, 1..) => 1,
                (0x80, _) | (0x90, 0) => -1,
                _ => continue,
            };
            *sounding.entry((status & 15, *pitch)).or_insert(0) += by;
        }
        sounding.retain(|_, count| *count != 0);
        sounding
    }
}

#[test]
fn it_starts_silent_plays_and_stops() {
    let mut app = App::new();
    let silence = app.pass(4.0);
    assert_eq!((silence.ons(), silence.loudest), (0, 0.0), "it played before anybody pressed play");
    app.console.transport.toggle();
    let music = app.pass(12.0);
    assert!(music.ons() > 10 && music.loudest > 0.01, "{} notes, {}", music.ons(), music.loudest);
    app.console.transport.toggle();
    let end = app.pass(0.1);
    assert_eq!((end.ons(), end.hanging(&music)), (0, BTreeMap::new()));
    app.pass(4.0);
    assert!(app.pass(1.0).loudest < 1e-3, "it still sounds");
}

#[test]
fn the_bars_tempo_and_meter_are_the_songs() {
    let mut app = App::new();
    let waltz = Meter::new(3, 4).expect("a meter");
    app.console.transport.pace(60.0);
    app.console.transport.count(waltz);
    app.console.transport.play(true);
    app.send(0.0, &[0x90, 60, 90]);
    app.pass(6.0);
    let take = app.host.stage().takes().expect("a log").list().pop().expect("a take");
    assert_eq!((take.header.tempo, take.header.meter), (60.0, waltz));
    assert!((take.bars() - 2.0).abs() < 0.01, "{} bars", take.bars());
    app.console.transport.pace(120.0);
    app.pass(6.0);
    let take = app.host.stage().takes().expect("a log").list().pop().expect("a take");
    assert!((take.bars() - 6.0).abs() < 0.02, "{} bars", take.bars());
}

#[test]
fn a_key_sounds_where_it_was_struck_between_two_blocks() {
    for share in [0.0, 0.25, 0.5, 0.9] {
        let mut app = App::new();
        app.pass(1.0);
        app.send(share, &[0x90, 64, 100]);
        let heard = app.pass(0.02);
        let [(at, [0x90, 64, 100]), ..] = heard.events[..] else { panic!("{:?}", heard.events) };
        let there = share * BLOCK as f64;
        assert!((at as f64 - there).abs() <= 1.0, "struck at {there}, sounds at {at}");
    }
}

#[test]
fn what_is_struck_after_a_block_was_asked_for_waits_for_the_next() {
    let mut app = App::new();
    app.pass(1.0);
    app.send(1.5, &[0x90, 64, 100]);
    let heard = app.pass(0.02);
    let expected = BLOCK as u64 + BLOCK as u64 / 2;
    assert!(heard.events[0].0.abs_diff(expected) <= 1, "{:?}", heard.events);
}

#[test]
fn every_note_has_its_off_when_the_app_ends() {
    let mut app = App::new();
    app.console.transport.play(true);
    app.send(0.0, &[0x90, 62, 90]);
    let music = app.pass(8.0);
    assert!(!music.hanging(&Heard::default()).is_empty(), "nothing sounds at the end");
    app.host.ending().store(true, Ordering::Relaxed);
    let end = app.pass(0.1);
    assert_eq!((end.ons(), end.hanging(&music)), (0, BTreeMap::new()));
}

#[test]
fn a_session_is_there_again_with_its_takes() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("inside").join("mine.json");
    let mut app = App::new();
    let (session, faults) = app.opens(&path);
    assert_eq!(faults, Vec::<String>::new());
    app.console.transport.pace(97.0);
    app.console.transport.count(Meter::new(6, 8).expect("a meter"));
    app.params().chart.write("| Dm7 | G7 |");
    app.params().window.keep((1300, 800));
    // SAFETY: the parameters live as long as the app.
    unsafe { app.params().seed.as_ptr()._internal_set_normalized_value(0.5) };
    app.console.transport.play(true);
    app.pass(6.0);
    session.keep().expect("it is written");
    drop(session);

    let mut again = App::new();
    let (_, faults) = again.opens(&path);
    assert_eq!(faults, Vec::<String>::new());
    let transport = &again.console.transport;
    let count = (transport.meter().beats(), transport.meter().unit());
    assert_eq!((transport.tempo(), count, transport.is_playing()), (97.0, (6, 8), false));
    assert_eq!(again.params().chart.draft().0, "| Dm7 | G7 |");
    assert_eq!(again.params().window.get(), (1300, 800));
    assert_eq!(again.params().seed.value(), app.params().seed.value());
    assert_eq!(again.taken(), app.taken());
    assert!(again.taken()[0].len() > 10, "{:?}", again.taken());
}

#[test]
fn takes_of_before_stay_while_new_ones_come() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("session.json");
    let mut before = Vec::new();
    for day in 1..=3 {
        let mut app = App::new();
        let (session, _) = app.opens(&path);
        assert_eq!(app.taken(), before, "day {day}");
        app.console.transport.play(true);
        app.pass(4.0);
        app.console.transport.play(false);
        app.pass(0.1);
        session.keep().expect("it is written");
        before = app.taken();
        assert_eq!(before.len(), day);
    }
}

#[test]
fn a_session_that_has_not_changed_is_not_written_again() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("session.json");
    let mut app = App::new();
    let (session, _) = app.opens(&path);
    session.keep().expect("it is written");
    fs::remove_file(&path).expect("it was there");
    app.pass(1.0);
    session.keep().expect("nothing is to be done");
    assert!(!path.exists());
    app.console.transport.pace(61.0);
    session.keep().expect("it is written");
    assert!(path.exists());
}

#[test]
fn a_session_that_cannot_be_read_is_set_aside_and_never_lost() {
    let later = r#"{"version": 2, "content": {"anything": true}}"#;
    for broken in ["", "{", "no session", r#"{"version": 1, "content": {}}"#, later] {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("session.json");
        fs::write(&path, broken).expect("a file");
        let mut app = App::new();
        let (session, faults) = app.opens(&path);
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        assert!(fault.contains("session.json") && fault.contains("set aside 1"), "{fault}");
        session.keep().expect("a new one is written");
        let aside = fs::read_to_string(folder.path().join("session (set aside 1).json"));
        assert_eq!(aside.expect("it is there"), broken);
        drop(session);
        assert!(App::new().opens(&path).1.is_empty());
    }
}

#[test]
fn a_second_app_writes_nothing_over_the_first() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("session.json");
    let (mut first, mut second) = (App::new(), App::new());
    let (session, faults) = first.opens(&path);
    assert!(faults.is_empty());
    first.console.transport.pace(61.0);
    let (other, faults) = second.opens(&path);
    assert!(faults[0].contains("Another Antiphon has the session"), "{faults:?}");
    session.keep().expect("it is written");
    second.console.transport.pace(99.0);
    other.keep().expect("it keeps nothing");
    drop((session, other));
    let mut third = App::new();
    third.opens(&path);
    assert_eq!(third.console.transport.tempo(), 61.0);
}

#[test]
fn damaged_takes_are_noticed() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("session.json");
    let mut app = App::new();
    app.opens(&path).0.keep().expect("it is written");
    let text = fs::read_to_string(&path).expect("a session");
    let (head, takes) = text.split_once(r#""takes": ""#).expect("takes");
    let damaged = format!(r#"{head}"takes": "AAAA{takes}"#);
    fs::write(&path, damaged).expect("it is damaged");
    let (_, faults) = App::new().opens(&path);
    assert!(faults[0].contains("its takes are damaged"), "{faults:?}");
}

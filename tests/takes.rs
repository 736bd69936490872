//! What was played is kept: every note in its take, whatever the host does, and it comes out as a MIDI file.
#![cfg(any(feature = "cli", feature = "plugin"))]

mod rig;

use antiphon::capture::{Piece, save};
use antiphon::engine::{Engine, Take};
use antiphon::improvise::Mode;
use antiphon::music::{Beats, Key, Part, PitchClass, TonalMode};
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, Session, engine, press, release};

const SEED: u64 = 31;

fn played(session: &Session) -> (Engine, Vec<Event>, Vec<Take>) {
    let mut engine = engine();
    let events = session.play_on(&mut engine, Cut::Every(333)).events;
    let takes = engine.takes().list();
    (engine, events, takes)
}

/// A song of six seconds with a jump and a stop, and a person.
fn song() -> Session {
    Session::of_seconds(6.0)
        .cue(0.1, Cue::Play)
        .cue(2.2, Cue::Seek(16.0))
        .cue(4.0, Cue::Stop)
        .cue(4.5, Cue::Play)
        .with_player(SEED)
}

#[test]
fn every_note_is_in_a_take() {
    let (_engine, events, takes) = played(&song());
    let (mut ours, mut theirs) = (0, 0);
    for event in &events {
        let EventKind::On { pitch, velocity } = event.kind else { continue };
        let is_it = |note: &&antiphon::engine::Taken| {
            (note.source, note.pitch, note.velocity) == (event.source, pitch, velocity)
        };
        let found = takes.iter().flat_map(|take| &take.notes).any(|note| is_it(&note));
        assert!(found, "seed {SEED}: {event:?} is lost");
        *(if event.source == Source::Player { &mut theirs } else { &mut ours }) += 1;
    }
    let kept: usize = takes.iter().map(|take| take.notes.len()).sum();
    assert!(ours > 20 && theirs > 20 && kept >= ours + theirs, "{ours}, {theirs}, {kept}");
}

#[test]
fn a_take_begins_where_the_song_starts_jumps_or_stops() {
    let (_engine, _, takes) = played(&song());
    let starts: Vec<f64> =
        takes.iter().map(|take| (take.header.start.to_quarters() * 10.0).round() / 10.0).collect();
    // The player's own start, the host's, the jump, the stop, the player's start again, and on.
    assert_eq!(starts, [0.0, 0.0, 16.0, 19.6, 0.0, 19.6], "seed {SEED}");
    let goes_on: Vec<bool> = takes.iter().map(|take| take.header.goes_on).collect();
    // A host that starts while the player has the song run goes on with it.
    assert_eq!(goes_on, [false, true, true, false, false, true]);
    for take in &takes {
        let inside = |beat: Beats| (take.header.start..=take.header.end).contains(&beat);
        assert!(take.notes.iter().all(|note| inside(note.onset) && note.duration > Beats::ZERO));
    }
}

#[test]
fn a_note_without_a_chord_makes_a_take() {
    let mut session = Session::of_seconds(1.0).silent();
    session.settings.music.mode = Mode::Harmonise;
    session.played = vec![(9_000, press(0, 60, 90)), (21_000, release(0, 60))];
    let (_engine, _, takes) = played(&session);
    let [take] = &takes[..] else { panic!("{} takes", takes.len()) };
    assert_eq!((take.notes.len(), take.chords.len()), (1, 0));
}

#[test]
fn another_seed_begins_another_take() {
    let again = Cue::Set(|settings| settings.music.seed = 99);
    let (_engine, _, takes) = played(&Session::of_seconds(4.0).cue(0.0, Cue::Play).cue(2.0, again));
    assert_eq!(takes.len(), 2);
    assert!(takes[1].header.goes_on && takes[0].header.end == takes[1].header.start);
}

#[test]
fn what_is_played_while_the_song_stands_keeps_its_rhythm() {
    let mut session = Session::of_seconds(4.0);
    for key in 0..3 {
        let frame = 48_000 + key * 24_000;
        session.played.push((frame, press(0, 60, 90)));
        session.played.push((frame + 12_000, release(0, 60)));
    }
    let (_engine, _, takes) = played(&session);
    let theirs = takes[0].notes.iter().filter(|note| note.source == Source::Player);
    let notes = theirs.map(|note| (note.onset.0, note.duration.0));
    assert_eq!(notes.collect::<Vec<_>>(), [(0, 480), (960, 480), (1920, 480)]);
}

#[test]
fn a_held_key_goes_on_through_a_jump() {
    let mut session = Session::of_seconds(3.0).cue(0.0, Cue::Play).cue(1.0, Cue::Seek(32.0));
    session.played = vec![(24_000, press(4, 99, 90)), (96_000, release(4, 99))];
    let (_engine, _, takes) = played(&session);
    let held = takes.iter().flat_map(|take| &take.notes).filter(|note| note.pitch.number() == 99);
    let held: Vec<_> = held.map(|note| (note.onset.0, note.duration.0)).collect();
    let near = |(a, b): (i64, i64), (c, d): (i64, i64)| (a - c).abs() <= 2 && (b - d).abs() <= 2;
    assert!(near(held[0], (960, 960)) && near(held[1], (30_720, 1920)), "{held:?}");
}

#[test]
fn the_last_bars_span_the_passes_of_a_loop_and_begin_on_a_bar() {
    let mut session = Session::of_seconds(9.9).cue(0.0, Cue::Play);
    for pass in 1..5 {
        session = session.cue(f64::from(pass) * 2.0, Cue::Seek(0.0));
    }
    let (_engine, _, takes) = played(&session);
    assert_eq!(takes.len(), 5);
    let last = takes.last().expect("a take").number;
    let notes = |bars| {
        let piece = Piece::last(&takes, last, bars).expect("a piece");
        let ends = piece.tracks.iter().flat_map(|(_, notes)| notes);
        ends.map(|note| (note.onset, note.onset + note.duration)).collect::<Vec<_>>()
    };
    let bar = Beats::quarters(4);
    for bars in [1, 2, 4] {
        let (notes, length) = (notes(Some(bars)), bar * i64::from(bars));
        assert!(notes.iter().all(|&(onset, end)| onset >= Beats::ZERO && end <= length));
        assert!(notes.iter().any(|&(onset, _)| onset < bar), "{bars} bars: the first is empty");
    }
    assert_eq!(notes(None), notes(Some(1)));
}

#[test]
fn a_capture_has_a_named_track_for_everybody_and_overwrites_nothing() {
    let (_engine, _, takes) = played(&song());
    let folder = std::env::temp_dir().join(format!("antiphon-takes-{}", std::process::id()));
    let piece = Piece::last(&takes, takes[1].number, None).expect("a piece");
    let names = [(); 2].map(|()| save(&piece, &folder.join("new")).expect("a file"));
    assert_ne!(names[0], names[1]);
    let bytes = names.map(|name| std::fs::read(name).expect("it is there"));
    assert_eq!(bytes[0], bytes[1]);
    let smf = midly::Smf::parse(&bytes[0]).expect("a MIDI file");
    let named = |track: &midly::Track<'_>| match track[0].kind {
        midly::TrackEventKind::Meta(midly::MetaMessage::TrackName(name)) => {
            String::from_utf8_lossy(name).into_owned()
        }
        _ => String::new(),
    };
    let tracks: Vec<String> = smf.tracks.iter().map(named).collect();
    assert_eq!(tracks, ["player", "lead", "harmony", "bass", "drums"]);
    let lead = piece.tracks.iter().find(|(name, _)| *name == Part::Lead.name());
    assert!(lead.is_some_and(|(_, notes)| notes.iter().all(|note| note.channel == 0)));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_folder_that_cannot_be_made_is_named_in_one_sentence() {
    let (_engine, _, takes) = played(&song());
    let piece = Piece::last(&takes, takes[0].number, None).expect("a piece");
    let fault = save(&piece, std::path::Path::new("/proc/nowhere")).expect_err("no place");
    assert!(fault.contains("/proc/nowhere"), "{fault}");
}

/// The key of the take of a last note, after 32 notes of a scale over a host that runs until `cue` happens.
fn key_of_the_last_take(cue: Cue) -> Option<Key> {
    let mut session = Session::of_seconds(10.0).silent().cue(0.0, Cue::Play).cue(8.5, cue);
    let scale = [60, 62, 64, 65, 67, 69, 71, 72];
    let notes = (0..32).map(|n| (n as u64 * 12_000, scale[n % 8]));
    for (on, pitch) in notes.chain([(432_000, 60)]) {
        session.played.extend([(on, press(0, pitch, 90)), (on + 11_000, release(0, pitch))]);
    }
    let (_engine, _, takes) = played(&session);
    takes.last().expect("a take").header.key
}

#[test]
fn a_stop_keeps_the_key_that_was_heard_and_a_jump_forgets_it() {
    let heard = Key { tonic: PitchClass::new(0), mode: TonalMode::Major };
    assert_eq!(key_of_the_last_take(Cue::Stop), Some(heard));
    assert_ne!(key_of_the_last_take(Cue::Seek(64.0)), Some(heard), "one note is no key");
}

//! Likes and dislikes.

use antiphon::engine::{InputKind, MusicCommand};
use antiphon::improvise::Mode;
use antiphon::music::{Note, Part};
use antiphon::perform::{Event, EventKind};

use super::in_mode;
use super::rig::duet::{Duet, Sounded, sounded};
use super::rig::engine;
use super::rig::figures::mean;

/// What a listener likes, unknown to the music: a share of the lead's notes.
type Preference = (&'static str, Likes);
type Likes = fn(&Sounded, &Sounded) -> bool;

const PREFERENCES: [Preference; 4] = [
    ("leaps", |before, note| before.pitch.abs_diff(note.pitch) >= 5),
    ("steps", |before, note| (1..=2).contains(&before.pitch.abs_diff(note.pitch))),
    ("long notes", |_, note| note.end - note.onset >= 0.95),
    ("off the beat", |_, note| note.onset.rem_euclid(1.0) > 0.1),
];

fn share(notes: &[Sounded], likes: Likes) -> f64 {
    let pairs = notes.windows(2);
    let liked = pairs.clone().filter(|pair| likes(&pair[0], &pair[1])).count();
    liked as f64 / pairs.count().max(1) as f64
}

fn lead(events: &[Event]) -> Vec<Sounded> {
    let mut heard = sounded(events);
    heard.retain(|note| note.part == Some(Part::Lead));
    heard
}

/// A band alone, for so many bars.
fn band(seed: u64, bars: i64) -> Duet {
    Duet { bars, ..Duet::of(Vec::<Note>::new(), in_mode(Mode::Free, seed)) }
}

/// The lead's notes with a listener who, after every bar, likes what has more of a preference than `baseline` and dislikes what
/// has less; or the other way round.
fn listened(duet: &Duet, likes: Likes, baseline: f64, contrary: bool) -> Vec<Sounded> {
    let turn = duet.frame(duet.meter.bar());
    let mut turns = 0;
    let events = duet.watched(&mut duet.engine(), |frame, _, events| {
        if frame / turn == turns {
            return None;
        }
        turns = frame / turn;
        let since = turns as f64 * 4.0 - 4.0;
        let recent: Vec<Sounded> =
            lead(events).into_iter().filter(|note| note.onset >= since).collect();
        let liked = (share(&recent, likes) > baseline) != contrary;
        Some(if liked { MusicCommand::Like } else { MusicCommand::Dislike })
    });
    lead(&events)
}

/// The share of a preference from a beat on.
fn share_from(notes: &[Sounded], from: f64, likes: Likes) -> f64 {
    let last: Vec<Sounded> = notes.iter().filter(|note| note.onset >= from).copied().collect();
    share(&last, likes)
}

/// The shares of the last eight of 32 bars, without a listener and with one.
fn taught(seed: u64, likes: Likes) -> (f64, f64) {
    let duet = band(seed, 32);
    let untaught = lead(&duet.watched(&mut engine(), |_, _, _| None));
    let taught = listened(&duet, likes, share(&untaught, likes), false);
    (share_from(&untaught, 96.0, likes), share_from(&taught, 96.0, likes))
}

/// The shares of the last eight of 16 bars, with a listener of a taste and one of the opposite taste.
fn opposed(seed: u64, likes: Likes, baseline: f64) -> (f64, f64) {
    let duet = Duet::alone(in_mode(Mode::Free, seed), 16);
    let [contrary, taught] =
        [true, false].map(|contrary| listened(&duet, likes, baseline, contrary));
    (share_from(&contrary, 32.0, likes), share_from(&taught, 32.0, likes))
}

#[test]
fn what_is_liked_comes_more_often_than_what_is_disliked() {
    const SEEDS: std::ops::Range<u64> = 0..24;
    /// By ear: about the share of steps where nobody listens.
    const BASELINE: f64 = 0.55;
    let (name, likes) = PREFERENCES[1];
    let both: Vec<(f64, f64)> = SEEDS.map(|seed| opposed(seed, likes, BASELINE)).collect();
    let [disliked, liked] = [mean(both.iter().map(|b| b.0)), mean(both.iter().map(|b| b.1))];
    let more = both.iter().filter(|(disliked, liked)| liked > disliked).count();
    let seen = format!(
        "{name}, seeds {SEEDS:?}: a share of {liked:.3} where liked, {disliked:.3} where disliked, more in {more} of {}",
        both.len()
    );
    println!("{seen}");
    assert!(liked > disliked + 0.08 && more >= 15, "{seen}: {both:?}");
}

#[test]
fn a_forgotten_taste_leaves_the_music_as_it_was() {
    let mut taught = band(3, 6);
    let frame = taught.frame(taught.meter.bar() * 2);
    taught.asks = vec![
        (frame, InputKind::Music(MusicCommand::Like)),
        (frame + 9_000, InputKind::Music(MusicCommand::Like)),
        (frame + 90_000, InputKind::Music(MusicCommand::ForgetTaste)),
    ];
    let mut engine = engine();
    let with = taught.play_on(&mut engine);
    assert_eq!(engine.taste().iter().filter(|weight| **weight != 0.0).count(), 0);
    // The song is started again: a new instance and this one play the same.
    engine.reset();
    let again = band(3, 6).play_on(&mut engine);
    let fresh = band(3, 6).play();
    let words = |recording: &super::rig::Recording| {
        let ons =
            recording.events.iter().filter(|event| matches!(event.kind, EventKind::On { .. }));
        ons.map(|event| (event.at.beat, event.kind)).collect::<Vec<_>>()
    };
    assert_eq!(words(&fresh), words(&again));
    assert_ne!(words(&fresh), words(&with), "the likes changed nothing");
}

/// Prints how much more of what they like listeners with hidden preferences get in the last eight of 32 bars.
pub fn figures() {
    const SEEDS: u64 = 24;
    for (name, likes) in PREFERENCES {
        let both: Vec<(f64, f64)> = (0..SEEDS).map(|seed| taught(seed, likes)).collect();
        let mean = |of: fn(&(f64, f64)) -> f64| both.iter().map(of).sum::<f64>() / SEEDS as f64;
        let (before, after) = (mean(|b| b.0), mean(|b| b.1));
        let more = after / before.max(1e-9) - 1.0;
        println!(
            "{name}: {before:.3} untaught, {after:.3} taught, {:+.0} % (seeds 0 to {})",
            100.0 * more,
            SEEDS - 1
        );
    }
}

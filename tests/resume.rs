//! An earlier take is gone on from: what comes then is what came after it the first time.

mod rig;

use std::collections::HashSet;

use antiphon::engine::{Command, SavedTakes};
use antiphon::music::Beats;
use antiphon::perform::{EventKind, Source};
use rig::{Cue, Cut, RATE, Recording, Session, engine, press, release};

/// Seconds of a bar at 120 a minute.
const BAR: f64 = 2.0;

/// Our notes between two seconds of a session: quanta after the first, part and pitch.
fn notes(recording: &Recording, from: f64, seconds: f64) -> HashSet<(u64, Source, u8)> {
    let [from, length] = [from, seconds].map(|seconds| (seconds * RATE) as u64);
    let notes = recording.events.iter().filter_map(|event| match event.kind {
        EventKind::On { pitch, .. } if event.source != Source::Player => {
            let after = event.at.frame.0.checked_sub(from).filter(|&after| after < length)?;
            Some((after / 64, event.source, pitch.number()))
        }
        _ => None,
    });
    notes.collect()
}

/// The share of notes that both have among those that either has.
fn likeness(a: &HashSet<(u64, Source, u8)>, b: &HashSet<(u64, Source, u8)>) -> f64 {
    a.intersection(b).count() as f64 / a.union(b).count().max(1) as f64
}

fn resume(take: u64) -> Cue {
    Cue::Command(Command::Resume { take, at: Beats::quarters(16) })
}

const ONE: Cue = Cue::Set(|settings| settings.music.seed = 1);
const TWO: Cue = Cue::Set(|settings| settings.music.seed = 2);

/// Eight bars as seed 1 has them.
fn once(bars: f64) -> Session {
    Session::of_seconds(bars * BAR).cue(0.0, ONE).cue(0.0, Cue::Play)
}

/// The same again, but that the first bars are as another seed has them.
fn looped() -> Session {
    let session = once(16.0).cue(8.0 * BAR, Cue::Seek(0.0)).cue(8.0 * BAR, TWO);
    session.cue(11.1 * BAR, ONE)
}

/// How like each other bars 4 to 8 are in both passes.
fn likeness_of_passes(session: &Session) -> f64 {
    let played = session.play(Cut::Every(256));
    let [first, second] = [4.0, 12.0].map(|bar| notes(&played, bar * BAR, 4.0 * BAR));
    assert!(first.len() > 20 && second.len() > 20, "{} and {} notes", first.len(), second.len());
    likeness(&first, &second)
}

#[test]
fn a_take_is_gone_on_from_as_if_nothing_had_come_between() {
    assert!(likeness_of_passes(&looped()) < 0.2);
    assert_eq!(likeness_of_passes(&looped().cue(11.2 * BAR, resume(0))), 1.0);
}

#[test]
fn what_the_person_played_in_a_take_is_part_of_it() {
    let mut session = looped();
    for key in 0..12 {
        let (frame, pitch) = (12_000 + key * 24_000, 60 + [0, 4, 7, 9][key as usize % 4]);
        session.played.push((frame, press(0, pitch, 90)));
        session.played.push((frame + 18_000, release(0, pitch)));
    }
    let alone = likeness_of_passes(&looped().cue(11.2 * BAR, resume(0)));
    let together = likeness_of_passes(&session.clone().cue(11.2 * BAR, resume(0)));
    let otherwise = likeness_of_passes(&session);
    // Of the key in which the person played only what their last four bars say of it is gone on with.
    let likelier = together > 5.0 * otherwise && otherwise < 0.05;
    assert!(alone > together && likelier, "{together} and {otherwise}");
}

#[test]
fn a_take_is_gone_on_from_when_the_song_starts_again() {
    let session = once(14.0).cue(8.0 * BAR, Cue::Stop).cue(10.0 * BAR, Cue::Seek(16.0));
    let session = session.cue(8.5 * BAR, resume(0)).cue(10.0 * BAR, Cue::Play);
    let played = session.play(Cut::Every(256));
    let [first, second] = [4.0, 10.0].map(|bar| notes(&played, bar * BAR, 4.0 * BAR));
    assert_eq!(likeness(&first, &second), 1.0);
}

#[test]
fn a_take_of_an_earlier_engine_is_gone_on_from() {
    let (mut earlier, mut later) = (engine(), engine());
    let first = once(8.0).play_on(&mut earlier, Cut::Every(256));
    let words = earlier.takes().keep().to_words();
    assert_eq!(SavedTakes::from_words(&words[..words.len() - 1]), None);
    let kept = SavedTakes::from_words(&words).expect("what was kept");
    later.recall(&kept, 60.0);
    let [take] = &later.takes().list()[..] else { panic!("one take") };
    assert_eq!((take.ago, &take.notes), (60.0, &earlier.takes().list()[0].notes));
    let session = Session::of_seconds(7.0 * BAR).cue(0.0, ONE).cue(0.1, resume(0));
    let session = session.cue(2.0 * BAR, Cue::Seek(16.0)).cue(2.0 * BAR, Cue::Play);
    let second = session.play_on(&mut later, Cut::Every(256));
    let [first, second] =
        [notes(&first, 4.0 * BAR, 4.0 * BAR), notes(&second, 2.0 * BAR, 4.0 * BAR)];
    assert_eq!(likeness(&first, &second), 1.0);
}

#[test]
fn a_take_that_is_not_there_changes_nothing() {
    let played = looped().play(Cut::Every(256));
    let asked = looped().cue(11.2 * BAR, resume(7)).play(Cut::Every(256));
    assert_eq!(played.difference(&asked), None);
}

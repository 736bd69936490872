//! A chart is followed: its chords when they come, the harmony in their tones, the bass under them.

mod rig;

use antiphon::music::{Beats, Chart, Chord, Meter, Part};
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, Session};

fn played(chords: &str, seconds: f64) -> (Chart, Vec<Event>) {
    let chart = Chart::parse(chords).expect("a chart");
    let mut session = Session::of_seconds(seconds).cue(0.0, Cue::Play);
    session.settings.manner.chart = Some(chart);
    session.settings.manner.style[1] = 1.0;
    (chart, session.play(Cut::Every(256)).events)
}

/// The chord of a chart in common time.
fn at(chart: &Chart, beat: Beats) -> Option<Chord> {
    chart.at(beat, Beats::ZERO, Meter::COMMON)
}

fn ons(events: &[Event], part: Part) -> impl Iterator<Item = (Beats, u8)> {
    events.iter().filter(move |event| event.source == Source::Part(part)).filter_map(|event| {
        match event.kind {
            EventKind::On { pitch, .. } => Some((event.at.beat, pitch.number())),
            _ => None,
        }
    })
}

#[test]
fn harmony_and_bass_play_the_tones_of_the_chord_in_force() {
    let (chart, events) = played("| Dm7 G7 | Cmaj7 | F#m7b5 B7b9 | Em/G |", 16.0);
    let mut count = 0;
    for part in [Part::Harmony, Part::Bass] {
        for (beat, pitch) in ons(&events, part) {
            let chord = at(&chart, beat).expect("a chord");
            let class = pitch % 12;
            let fits = chord.tones.iter().any(|tone| tone.number() == class);
            assert!(fits, "{part:?} plays {pitch} under {chord} at {beat:?}");
            count += 1;
        }
    }
    assert!(count > 15, "{count} notes");
}

#[test]
fn chords_are_told_where_the_chart_changes() {
    let (chart, events) = played("| C | F G | C |", 8.9);
    let told = events.iter().filter_map(|event| match event.kind {
        EventKind::Chord(Some(chord)) => Some((event.at.beat, chord)),
        _ => None,
    });
    let told: Vec<_> = told.collect();
    // Within a tick of the change, which falls between frames of sound.
    assert!(
        told.iter().all(|&(beat, chord)| at(&chart, beat + Beats(20)) == Some(chord)),
        "{told:?}"
    );
    let quarters: Vec<f64> = told.iter().map(|(beat, _)| beat.to_quarters().round()).collect();
    assert_eq!(quarters, [0.0, 4.0, 6.0, 8.0, 16.0]);
}

#[test]
fn the_harmony_rests_where_there_is_no_chord() {
    let (chart, events) = played("| C | N.C. |", 16.0);
    let (mut with, mut without) = (0, 0);
    for (beat, _) in ons(&events, Part::Harmony) {
        *(if at(&chart, beat).is_some() { &mut with } else { &mut without }) += 1;
    }
    assert!(with > 5 && without == 0, "{with} notes with a chord, {without} without");
}

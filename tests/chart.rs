//! A chart is followed: its chords when they come, the harmony in their tones, the bass under them.

mod rig;

use antiphon::music::{Beats, Chart, Chord, Meter, Part};
use antiphon::perform::{Event, EventKind, Source};
use rig::{Cue, Cut, Session};

fn played(chords: &str, seconds: f64) -> (Chart, Vec<Event>) {
    let chart = Chart::parse(chords).expect("a chart");
    let mut session = Session::of_seconds(seconds).cue(0.0, Cue::Play);
    session.settings.music.chart = Some(chart);
    session.settings.music.style[1] = 1.0;
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

/// The quarters at which chords are told, and the chords.
fn told(chords: &str, seconds: f64) -> Vec<(f64, String)> {
    let (_, events) = played(chords, seconds);
    let told = events.iter().filter_map(|event| match event.kind {
        EventKind::Chord(Some(chord)) => {
            Some((event.at.beat.to_quarters().round(), chord.to_string()))
        }
        _ => None,
    });
    told.collect()
}

#[test]
fn an_empty_bar_lets_the_chord_sound_on() {
    let told = told("| C | | F | G |", 7.9);
    let wanted = [(0.0, "C"), (8.0, "F"), (12.0, "G")];
    assert_eq!(told, wanted.map(|(at, chord)| (at, chord.to_owned())));
}

#[test]
fn three_chords_and_bars_of_other_meters_are_told_on_beats() {
    let told = told("| C F G | 3/4 Am | Dm | 4/4 C |", 6.9);
    let wanted = [(0.0, "C"), (2.0, "F"), (3.0, "G"), (4.0, "Am"), (7.0, "Dm"), (10.0, "C")];
    assert_eq!(told, wanted.map(|(at, chord)| (at, chord.to_owned())));
}

#[test]
fn every_layout_is_read_as_it_is_meant() {
    let charts = include_str!("data/cases/chart-layout-refused/charts.txt");
    let wanted: [&str; 11] = [
        "C F G C F C",
        "C F G C F C",
        "C F",
        "C F C F G G",
        "Dm7 G7 Dm7 G7 Am",
        "C F C F G",
        "C F",
        "C F",
        "C C F",
        "C - F",
        "C F",
    ];
    assert_eq!(charts.lines().count(), wanted.len());
    for (text, bars) in charts.lines().zip(wanted) {
        let chart = Chart::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        let name = |bar: i64| at(&chart, Beats::quarters(4 * bar));
        let heard = (0..i64::from(chart.bars())).map(name);
        let heard = heard.map(|chord| chord.map_or("-".to_owned(), |chord| chord.to_string()));
        assert_eq!(heard.collect::<Vec<_>>().join(" "), bars, "{text}");
    }
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

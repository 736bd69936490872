#![allow(clippy::unwrap_used)]

use super::*;

fn chart(text: &str) -> Chart {
    Chart::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The chords at each beat of the loop.
fn beats(text: &str) -> Vec<String> {
    let chart = chart(text);
    let name = |chord: Option<Chord>| chord.map_or("-".to_owned(), |chord| chord.to_string());
    let at = |beat| chart.at(Beats::quarters(beat), Beats::ZERO, Meter::COMMON);
    (0..4 * i64::from(chart.bars())).map(|beat| name(at(beat))).collect()
}

#[test]
fn the_chords_of_a_bar_share_it() {
    assert_eq!(beats("| Dm7 G7 |"), ["Dm7", "Dm7", "G7", "G7"]);
    assert_eq!(beats("|C / / G7|"), ["C", "C", "C", "G7"]);
    assert_eq!(beats("Dm7 | N.C."), ["Dm7", "Dm7", "Dm7", "Dm7", "-", "-", "-", "-"]);
}

#[test]
fn bars_and_stretches_repeat() {
    let bars = |text: &str| beats(text).into_iter().step_by(4).collect::<Vec<_>>();
    assert_eq!(bars("[A] | C | % | F |"), ["C", "C", "F"]);
    assert_eq!(bars("|: C | F :| G |"), ["C", "F", "C", "F", "G"]);
    assert_eq!(bars("|:C:|x3 Am|"), ["C", "C", "C", "Am"]);
    assert_eq!(bars("| C :| G :|"), ["C", "C", "G", "G"]);
}

#[test]
fn it_is_played_in_a_loop_that_begins_with_the_song() {
    let chart = chart("| / C | F |");
    let at = |quarter: i64| {
        let chord = chart.at(Beats::quarters(quarter), Beats::ZERO, Meter::COMMON);
        chord.map(|chord| chord.to_string())
    };
    assert_eq!([at(0), at(2), at(4)].map(Option::unwrap), ["F", "C", "F"]);
    assert_eq!([at(8), at(-1), at(802)].map(Option::unwrap), ["F", "F", "C"]);
}

#[test]
fn chords_stay_on_bars_in_every_meter() {
    let chart = chart("| C F | G |");
    let at = |beat: Beats, start: Beats, meter: Meter| {
        chart.at(beat, start, meter).map(|chord| chord.to_string())
    };
    for (beats, unit) in [(3, 4), (4, 4), (6, 8), (7, 8), (5, 4), (1, 16)] {
        let meter = Meter::new(beats, unit).unwrap();
        let (bar, pickup) = (meter.bar(), meter.bar() / 3);
        for start in [Beats::ZERO, bar * 8, bar * 8 + pickup, pickup - bar] {
            let first = start - bar * start.div_floor(bar);
            let heard = [0, 1, 2, 3].map(|half| at(first + bar * half / 2, start, meter));
            assert_eq!(heard.map(Option::unwrap), ["C", "F", "G", "G"], "{meter:?} {start:?}");
        }
    }
}

#[test]
fn a_fault_names_its_column_and_its_mend() {
    let fault = |text: &str| Chart::parse(text).unwrap_err();
    assert_eq!(fault("| Dm7 H7 |").column, 7);
    assert!(fault("| Dm7 H7 |").to_string().contains("\"H7\""));
    assert_eq!(fault("| % |").column, 3);
    assert_eq!(fault("|: :|").column, 4);
    assert_eq!(fault("| C :|xy").column, 5);
    assert_eq!(fault(" ").column, 0);
    assert_eq!(fault("| / / |").column, 0);
    assert!(fault(&"| C F ".repeat(100)).to_string().contains("192"));
}

#[test]
fn the_key_is_where_it_is_at_home() {
    let key = |text: &str| (chart(text).key().tonic.number(), chart(text).key().mode);
    assert_eq!(key("| Dm7 G7 | Cmaj7 |"), (0, Mode::Major));
    assert_eq!(key("| Am | Dm | E7 | Am |"), (9, Mode::Minor));
    assert_eq!(key("| D | A7 | G | D |"), (2, Mode::Major));
    assert_eq!(key("| F#m7b5 B7b9 | Em |"), (4, Mode::Minor));
}

#![allow(clippy::unwrap_used)]

use super::*;
use crate::music::{PitchClass, Symbol, TonalMode};

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
    assert_eq!(bars("| C | | F | G |"), ["C", "C", "F", "G"]);
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
fn chords_stay_on_bars_and_beats_in_every_meter() {
    let chart = chart("| C F | G |");
    let at = |beat: Beats, start: Beats, meter: Meter| {
        chart.at(beat, start, meter).map(|chord| chord.to_string())
    };
    // The beats of the first chord, in sixteenths.
    for (beats, unit, sixteenths) in
        [(3, 4, 8), (4, 4, 8), (6, 8, 6), (7, 8, 8), (5, 4, 12), (12, 8, 12)]
    {
        let meter = Meter::new(beats, unit).unwrap();
        let (bar, pickup) = (meter.bar(), meter.bar() / 3);
        for start in [Beats::ZERO, bar * 8, bar * 8 + pickup, pickup - bar] {
            let first = start - bar * start.div_floor(bar);
            let change = first + Beats::QUARTER * sixteenths / 4;
            let heard = [first, change - Beats(1), change, first + bar, first + bar * 2 - Beats(1)];
            let heard = heard.map(|beat| at(beat, start, meter).unwrap());
            assert_eq!(heard, ["C", "C", "F", "G", "G"], "{meter} {start:?}");
        }
    }
}

#[test]
fn three_chords_fall_on_beats() {
    assert_eq!(beats("| C F G |"), ["C", "C", "F", "G"]);
    assert_eq!(beats("| C / F / | G |")[..4], ["C", "C", "F", "F"]);
    assert_eq!(beats("| C F / G |"), ["C", "F", "F", "G"]);
}

#[test]
fn bars_with_meters_of_their_own_make_the_loop_as_long_as_they_are() {
    let chart = chart("| C | 3/4 F | G | 4/4 Am |");
    assert_eq!(chart.length(Meter::COMMON), Beats::quarters(14));
    let three = Meter::new(3, 4).unwrap();
    for meter in [Meter::COMMON, three] {
        let at = |quarter| chart.at(Beats::quarters(quarter), Beats::quarters(7), meter);
        let heard = [0, 3, 4, 7, 10, 13, 14, 18].map(|quarter| at(quarter).unwrap().to_string());
        assert_eq!(heard, ["C", "C", "F", "G", "Am", "Am", "C", "F"]);
    }
}

#[test]
fn a_fault_names_its_column_and_its_mend() {
    let fault = |text: &str| Chart::parse(text).unwrap_err();
    assert_eq!(fault("| Dm7 X7 |").column, 7);
    assert!(fault("| Dm7 X7 |").to_string().contains("\"X7\""));
    assert_eq!(fault("| % |").column, 3);
    assert_eq!(fault("|: :|").column, 4);
    assert_eq!(fault("| C :|xy").column, 7);
    assert_eq!(fault(" ").column, 0);
    assert_eq!(fault("| / / |").column, 0);
    assert!(fault(&"| C F ".repeat(300)).to_string().contains("512"));
}

/// Well-known progressions and the key that musicians hear them in.
const KEYS: [(&str, &str); 47] = [
    ("C", "| Dm7 G7 | Cmaj7 | A7 |"),
    ("C", "| Dm7 G7 | Cmaj7 |"),
    ("Am", "| Am | Dm | E7 | Am |"),
    ("D", "| D | A7 | G | D |"),
    ("Em", "| F#m7b5 B7b9 | Em |"),
    ("C", "| C | G | Am | F |"),
    ("C", "| Am | F | C | G |"),
    ("G", "| G | Em | C | D |"),
    ("A", "| A | D | E | A |"),
    ("A", "| A | D | E | D |"),
    ("D", "| D A | Bm F#m | G D | G A |"),
    ("C", "| C7 | C7 | C7 | C7 | F7 | F7 | C7 | C7 | G7 | F7 | C7 | G7 |"),
    ("Bb", "| Bb7 | Eb7 | Bb7 | Bb7 | Eb7 | Edim7 | Bb7 | G7 | Cm7 | F7 | Bb7 G7 | Cm7 F7 |"),
    ("F", "| F7 | Bb7 | F7 | F7 | Bb7 | Bb7 | F7 | F7 | C7 | Bb7 | F7 | F7 |"),
    ("Cm", "| Cm7 | Cm7 | Cm7 | Cm7 | Fm7 | Fm7 | Cm7 | Cm7 | Ab7 | G7 | Cm7 | G7 |"),
    ("Bb", "| Bbmaj7 G7 | Cm7 F7 | Dm7 G7 | Cm7 F7 | Bb7 | Eb Edim7 | Bb G7 | Cm7 F7 |"),
    (
        "Em",
        "| Am7 | D7 | Gmaj7 | Cmaj7 | F#m7b5 | B7 | Em | Em | Am7 | D7 | Gmaj7 | Cmaj7 | F#m7b5 | B7 | Em | Em | F#m7b5 | B7 | Em | Em | Am7 | D7 | Gmaj7 | Cmaj7 | F#m7b5 | B7 | Em7 Eb7 | Dm7 Db7 | Cmaj7 | B7 | Em | Em |",
    ),
    (
        "Ab",
        "| Fm7 | Bbm7 | Eb7 | Abmaj7 | Dbmaj7 | Dm7 G7 | Cmaj7 | % | Cm7 | Fm7 | Bb7 | Ebmaj7 | Abmaj7 | Am7b5 D7 | Gmaj7 | % | Am7 | D7 | Gmaj7 | % | F#m7b5 | B7 | Emaj7 | C7 | Fm7 | Bbm7 | Eb7 | Abmaj7 | Dbmaj7 | Dbm7 | Cm7 | Bdim7 | Bbm7 | Eb7 | Abmaj7 | % |",
    ),
    (
        "Cm",
        "| Cm7 | % | Fm7 | % | Dm7b5 | G7 | Cm7 | % | Ebm7 | Ab7 | Dbmaj7 | % | Dm7b5 | G7 | Cm7 | Dm7b5 G7 |",
    ),
    ("C", "| Dm7 G7 | Dm7 G7 | Em7 A7 | Em7 A7 | Am7 D7 | Abm7 Db7 | Cmaj7 | A7 |"),
    ("C", "| Cmaj7 | % | D7 | % | Dm7 | G7 | Cmaj7 | Dm7 G7 |"),
    ("F", "| Fmaj7 | % | G7 | % | Gm7 | Gb7 | Fmaj7 | Gb7 |"),
    ("Dm", "| Dm7 | % | % | % | % | % | % | % |"),
    ("Am", "| Am | G | F | E7 |"),
    ("Am", "| Am | F | G | Am |"),
    ("Am", "| Am | C | D | F | Am | C | E | E | Am | C | D | F | Am | E | Am | E |"),
    (
        "Gm",
        "| Gm6 | A7 | Gm6 | A7 | Gm | Cm | D7 | % | Gm6 | A7 | Gm6 | Gm | Bb | Am7b5 D7 | Gm6 | D7 |",
    ),
    ("Am", "| Am7 | Dm7 | G7 | Cmaj7 | Fmaj7 | Bm7b5 | E7 | Am7 |"),
    ("Eb", "| Ebmaj7 | Bbm7 Eb7 | Abmaj7 | Abm7 Db7 | Ebmaj7 Cm7 | Fm7 Bb7 | Gm7 C7 | Fm7 Bb7 |"),
    (
        "C",
        "| Cmaj7 | % | E7 | % | A7 | % | Dm7 | % | E7 | % | Am7 | % | D7 | % | Dm7 | G7 | Cmaj7 | % | E7 | % | A7 | % | Dm7 | % | F | Fm | Em7 | A7 | Dm7 | G7 | C6 | Ebdim7 G7 |",
    ),
    (
        "G",
        "| Gmaj7 | % | Gm7 | C7 | Fmaj7 | % | Fm7 | Bb7 | Ebmaj7 | Am7b5 D7 | Gm | Am7b5 D7 | Gmaj7 | Am7 D7 | Bm7 Bb7 | Am7 D7 |",
    ),
    ("G", "| D | C | G | G |"),
    ("D", "| D | C | G | D |"),
    ("Bm", "| Bm | F# | A | E | G | D | Em | F# |"),
    ("Dm", "| Dm | C | Bb | A | Dm | C | Bb A | Dm |"),
    ("C", "| C G | Am F | C G | F C |"),
    ("E", "| E | E | E | E | A | A | E | E | B7 | A | E | B7 |"),
    ("F", "| F | F7 | Bb | Bbm | F | C7 | F | F |"),
    ("C", "| Cmaj7 | Fmaj7 | Bm7b5 | Em7 | Am7 | Dm7 | G7 | Cmaj7 |"),
    ("Ab", "| Ab | F7 | Bb7 | Eb7 | Ab |"),
    ("C", "| Dm7 | Db7 | Cmaj7 | % |"),
    ("D", "| Em7 | A7 | Dmaj7 | Bm7 |"),
    ("Fm", "| Fm | Dm7b5 | Gm7b5 | C7 |"),
    ("Cm", "| Cm | Bb | Ab | G7 |"),
    ("C", "| F | G | Am | C |"),
    ("C", "| Fmaj7 | G7 | Em7 | Am7 | Dm7 | G7 | C | C |"),
    ("G", "| G | G7 | C | G | A7 | D7 | G | G |"),
];

#[test]
fn well_known_progressions_are_in_their_keys_wherever_they_begin() {
    let wrong = |&&(key, text): &&(&str, &str)| {
        let tonic = Symbol::parse(key).unwrap().unwrap().chord().root;
        let mode = if key.ends_with('m') { TonalMode::Minor } else { TonalMode::Major };
        chart(text).key() != Key { tonic, mode }
    };
    let wrong: Vec<_> =
        KEYS.iter().filter(wrong).map(|&(key, text)| (key, text, chart(text).key())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_key_that_is_stated_is_the_key() {
    let key = chart("{key: A minor} | C | F | G | C |").key();
    assert_eq!(key, Key { tonic: PitchClass::new(9), mode: TonalMode::Minor });
}

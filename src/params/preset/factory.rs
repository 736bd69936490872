//! The presets that ship.

use super::kept::Preset;

/// A name, values in words by parameter, and a chart.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const FACTORY: [Row; 20] = [
    (
        "Kitchen session",
        &[
            ("style_a", "Celtic session"),
            ("form", "A A B B"),
            ("key", "D"),
            ("arousal", "lively 40 %"),
        ],
        "",
    ),
    (
        "Fiddle and reel",
        &[
            ("swing", "30 %"),
            ("humanise", "40 %"),
            ("style_a", "American fiddle"),
            ("style_b", "Celtic session"),
            ("blend", "40"),
            ("key", "G"),
            ("density", "80 %"),
            ("seed", "7"),
        ],
        "",
    ),
    (
        "Hardanger evening",
        &[
            ("style_a", "Nordic"),
            ("lock", "Dorian"),
            ("key", "D"),
            ("arousal", "calm 40 %"),
            ("form", "A B"),
            ("seed", "12"),
        ],
        "",
    ),
    (
        "Balkan dance",
        &[
            ("style_a", "East European dance"),
            ("drums", "on"),
            ("arousal", "lively 80 %"),
            ("valence", "dark 20 %"),
            ("seed", "31"),
        ],
        "",
    ),
    (
        "Hymn under my hands",
        &[
            ("mode", "harmonise"),
            ("voices", "3"),
            ("style_a", "Hymn and gospel"),
            ("harmony_sound", "organ"),
        ],
        "",
    ),
    (
        "One voice below",
        &[
            ("mode", "harmonise"),
            ("voices", "1"),
            ("style_a", "Baroque"),
            ("harmony_level", "-3 dB"),
        ],
        "",
    ),
    (
        "Parlour accompanist",
        &[("mode", "accompany"), ("style_a", "Parlour song"), ("room", "leave space 30 %")],
        "",
    ),
    (
        "Ragtime partner",
        &[
            ("mode", "accompany"),
            ("swing", "50 %"),
            ("style_a", "Ragtime and march"),
            ("drums", "on"),
            ("room", "busy 40 %"),
            ("arousal", "lively 50 %"),
        ],
        "",
    ),
    (
        "Guitar by the fire",
        &[
            ("mode", "accompany"),
            ("style_a", "Classical guitar"),
            ("bass", "off"),
            ("arousal", "lively 10 %"),
        ],
        "",
    ),
    (
        "Soloist over my chords",
        &[("mode", "solo"), ("style_a", "Salon waltz"), ("temperature", "1.10"), ("drums", "off")],
        "",
    ),
    (
        "Twelve-bar practice",
        &[
            ("mode", "solo"),
            ("style_a", "Ragtime and march"),
            ("drums", "on"),
            ("lock", "Blues"),
            ("key", "C"),
        ],
        "| C7 | F7 | C7 | C7 | F7 | F7 | C7 | C7 | G7 | F7 | C7 | G7 |",
    ),
    (
        "Two-five-one practice",
        &[("mode", "solo"), ("style_a", "Classical"), ("density", "70 %"), ("seed", "5")],
        "| Dm7 | G7 | Cmaj7 | Cmaj7 | Cm7 | F7 | Bbmaj7 | Bbmaj7 |",
    ),
    (
        "Call and echo",
        &[
            ("mode", "trade"),
            ("echo", "90 % echo"),
            ("style_a", "Celtic session"),
            ("turn", "2 bars"),
        ],
        "",
    ),
    (
        "Contrary answers",
        &[("mode", "trade"), ("echo", "10 % echo"), ("style_a", "Baroque"), ("seed", "3")],
        "",
    ),
    (
        "Consort of viols",
        &[
            ("style_a", "Renaissance polyphony"),
            ("register", "35 %"),
            ("arousal", "calm 20 %"),
            ("seed", "21"),
        ],
        "",
    ),
    (
        "Quartet, allegro",
        &[
            ("style_a", "String quartet"),
            ("lead_sound", "strings"),
            ("harmony_sound", "strings"),
            ("bass_sound", "strings"),
            ("style_b", "Classical"),
            ("blend", "60"),
            ("arousal", "lively 70 %"),
            ("valence", "bright 40 %"),
            ("form", "A B A C"),
        ],
        "",
    ),
    (
        "Nocturne",
        &[
            ("style_a", "Romantic piano"),
            ("lead_sound", "piano"),
            ("harmony_sound", "piano"),
            ("humanise", "50 %"),
            ("valence", "dark 50 %"),
            ("arousal", "calm 50 %"),
            ("density", "35 %"),
            ("seed", "9"),
        ],
        "",
    ),
    (
        "Mist",
        &[
            ("style_a", "Impressionist"),
            ("temperature", "1.20"),
            ("lock", "Whole tone"),
            ("arousal", "calm 60 %"),
            ("seed", "2"),
        ],
        "",
    ),
    (
        "Stone garden",
        &[
            ("style_a", "Japanese folk"),
            ("bass", "off"),
            ("density", "20 %"),
            ("arousal", "calm 80 %"),
            ("seed", "4"),
        ],
        "",
    ),
    (
        "Carousel",
        &[
            ("style_a", "Salon waltz"),
            ("style_b", "East European dance"),
            ("blend", "50"),
            ("valence", "bright 60 %"),
            ("temperature", "1.50"),
            ("complexity", "60 %"),
            ("form", "A A B A"),
            ("seed", "77"),
        ],
        "",
    ),
];

/// The presets that ship, in the order of the list. Allocates.
pub fn factory() -> Vec<Preset> {
    let preset = |&(name, values, chart): &Row| Preset {
        name: name.to_owned(),
        values: values.iter().map(|&(id, said)| (id.to_owned(), said.to_owned())).collect(),
        chart: chart.to_owned(),
        notes: None,
    };
    FACTORY.iter().map(preset).collect()
}

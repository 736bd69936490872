//! Tunes as people have them, a link, ChordPro, a page or a chart in a file, played by the command line.
#![cfg(feature = "cli")]

use std::process::{Command, Output};

use tempfile::TempDir;

/// A waltz at 150 in the writing of iReal Pro, which stands in a link as it is.
const MUSIC: &str = "{T34C^7 |A-7 |N1D-7 |G7 }|N2D-7 G7|C6 Z";
/// Its chords by bar.
const BARS: [&str; 8] = ["Cmaj7", "Am7", "Dm7", "G7", "Cmaj7", "Am7", "Dm7", "C6"];

/// The link that iReal Pro makes of a song.
fn link() -> String {
    let song = format!("My Waltz=Doe Jane==Jazz Waltz=C==1r34LbKcu7{MUSIC}=Jazz=150=2");
    let encoded: String = song.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("irealb://{encoded}")
}

fn render(chords: &str, more: &[&str], folder: &TempDir) -> Output {
    let events = folder.path().join("events.jsonl");
    let out = ["--bars", "8", "--events", events.to_str().expect("a plain path")];
    let args = [&["render", "--seed", "3", "--chords", chords], more, &out].concat();
    Command::new(env!("CARGO_BIN_EXE_antiphon")).args(args).output().expect("the binary starts")
}

/// The chords that were told, with the quarters and the seconds at which they come.
fn told(chords: &str, more: &[&str]) -> (Vec<(f64, f64, String)>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let done = render(chords, more, &folder);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{chords}: {said}");
    let text = std::fs::read_to_string(folder.path().join("events.jsonl")).expect("the events");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let chords = lines.filter(|line: &serde_json::Value| line["kind"] == "chord");
    let at = |line: serde_json::Value| {
        let beat = line["beat"].as_f64().expect("a beat").round();
        let seconds = line["frame"].as_f64().expect("a frame") / 48_000.0;
        (beat, seconds, line["chord"].as_str().expect("a chord").to_owned())
    };
    (chords.map(at).collect(), said)
}

/// What a chart says of its song is what is played: three quarters a bar, at 150.
fn is_the_waltz(heard: &[(f64, f64, String)]) {
    let bars: Vec<(f64, &str)> =
        heard.iter().map(|(beat, _, chord)| (*beat, chord.as_str())).collect();
    let wanted = (0..).map(|bar| f64::from(bar) * 3.0).zip(BARS);
    let mut wanted: Vec<(f64, &str)> = wanted.collect();
    // Two chords share the last bar but one.
    wanted.insert(7, (20.0, "G7"));
    assert_eq!(bars, wanted);
    assert!((heard[1].1 - 3.0 * 60.0 / 150.0).abs() < 0.01, "{heard:?}");
}

#[test]
fn a_link_is_played_in_its_tempo_and_meter() {
    let (heard, said) = told(&link(), &[]);
    is_the_waltz(&heard);
    assert!(!said.contains("songs"), "{said}");
    let open = "irealbook://My Waltz=Doe Jane=Jazz Waltz=C=n=";
    let (heard, _) = told(&format!("{open}{MUSIC}"), &["--tempo", "150"]);
    is_the_waltz(&heard);
}

#[test]
fn options_are_stronger_than_what_a_chart_says() {
    let (heard, _) = told(&link(), &["--tempo", "60", "--meter", "4/4"]);
    assert_eq!((heard[1].0, heard[1].1.round()), (4.0, 4.0));
}

#[test]
fn files_of_every_kind_are_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let two = format!("{}%3D%3D%3D{}%3D%3D%3DMine", link(), &link()[9..]);
    let grid = "| Cmaj7 | Am7 |1. Dm7 | G7 :|2. Dm7 G7 | C6 |]";
    for (name, text) in [
        (
            "waltz.html",
            format!("<html><body><h1>Mine</h1><a href=\"{two}\">Mine</a></body></html>"),
        ),
        ("waltz.txt", format!("My Waltz\nKey: C\nTempo: 150\nTime: 3/4\n\n{grid}\n")),
        (
            "waltz.cho",
            format!(
                "{{title: My Waltz}}\r\n{{tempo: 150}}\r\n{{time: 3/4}}\r\n{{sog}}\r\n{grid}\r\n{{eog}}\r\n"
            ),
        ),
        ("waltz.crd", format!("{{tempo: 150}} {{time: 3/4}} {grid}")),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let (heard, said) = told(path.to_str().expect("a plain path"), &[]);
        is_the_waltz(&heard);
        assert_eq!(
            said.contains("the link has 2 songs: the first is taken"),
            name.ends_with("html")
        );
    }
}

#[test]
fn chords_over_words_are_a_bar_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("song.pro");
    std::fs::write(&path, "{soc}\n[Am]Hear the [Dm]wind\n[E7]blow\n{eoc}\nand go\n")
        .expect("a file");
    let (heard, _) = told(path.to_str().expect("a plain path"), &[]);
    let names: Vec<_> =
        heard.iter().take(4).map(|(beat, _, name)| (*beat, name.as_str())).collect();
    assert_eq!(names, [(0.0, "Am"), (4.0, "Dm"), (8.0, "E7"), (12.0, "Am")]);
}

#[test]
fn what_cannot_be_read_is_refused_in_one_sentence_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for (chords, named) in [
        ("no_such_file.cho", "no_such_file.cho cannot be opened"),
        ("| C | Xyz |", "column 7: \"Xyz\" is no chord"),
        ("| C |1. F | G |", "column 6: endings without a repeat"),
        ("irealb://nothing", "no music"),
    ] {
        let done = render(chords, &[], &folder);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{chords}: {said}");
        assert!(said.contains(named) && said.trim().lines().count() == 1, "{chords}: {said}");
    }
}

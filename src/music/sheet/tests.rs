#![allow(clippy::unwrap_used)]

use super::*;
use crate::music::{PitchClass, TonalMode};

fn sheet(text: &str) -> Sheet {
    Sheet::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The bars in the order in which they are played, each as it is written.
fn bars(text: &str) -> Vec<String> {
    let slots = |bar: &Bar| bar.slots.iter().map(Slot::to_string).collect::<Vec<_>>().join(" ");
    sheet(text).bars.iter().map(slots).collect()
}

fn fault(text: &str) -> String {
    Sheet::parse(text).unwrap_err().to_string()
}

#[test]
fn repeats_are_played_with_their_endings() {
    assert_eq!(bars("|: C | F |1 G :|2 C |"), ["C", "F", "G", "C", "F", "C"]);
    assert_eq!(bars("|: C | F | [1. G :| [2. C |"), ["C", "F", "G", "C", "F", "C"]);
    assert_eq!(bars("|: C | 1. F | G :| 2. Am | D |]"), ["C", "F", "G", "C", "Am", "D"]);
    assert_eq!(bars("|: C |1,2. F :|3. G || Am |"), ["C", "F", "C", "F", "C", "G", "Am"]);
    assert_eq!(bars("|: C |[1-3] F :|[4] G |"), ["C", "F", "C", "F", "C", "F", "C", "G"]);
    assert_eq!(bars("|: C |1. F :| G |"), ["C", "F", "C", "G"]);
    assert_eq!(bars("|: C :|: G :|"), ["C", "C", "G", "G"]);
    assert_eq!(bars("|: C :||: G :| x3"), ["C", "C", "G", "G", "G"]);
    assert_eq!(bars("|: C | F :| (3x) G |"), ["C", "F", "C", "F", "C", "F", "G"]);
    assert_eq!(bars("𝄆 C | F 𝄇 G"), ["C", "F", "C", "F", "G"]);
}

#[test]
fn bars_come_again() {
    assert_eq!(bars("| C | % | x | F |]"), ["C", "C", "C", "F"]);
    assert_eq!(bars("| Dm7 | G7 | // | Am |"), ["Dm7", "G7", "Dm7", "G7", "Am"]);
    assert_eq!(bars("| C | F | %% | | G |"), ["C", "F", "C", "F", "G"]);
    assert_eq!(bars("| C // G / | F / / / |"), ["C / / G /", "F / / /"]);
    assert_eq!(bars("| C.. G.. | F*3 G |"), ["C / G /", "F / / G"]);
    assert_eq!(bars("| C | | F || G |"), ["C", "/", "F", "G"]);
    assert_eq!(bars("| C | F |\n| G | Am |"), ["C", "F", "G", "Am"]);
}

#[test]
fn sections_and_words_are_for_the_eye() {
    for text in [
        "[Verse 1] | C | F |",
        "Intro: | C | F |",
        "Intro:| C | F |",
        "Verse 2: | C | F |",
        "A: | C | F |",
        "(Intro) | C | F |",
        "*A | C | F |",
        "[A] | C | F |",
        "Guitar solo: | C | F |",
        "\"softly\" | C | F |",
    ] {
        let bars = Sheet::parse(text).map(|sheet| sheet.bars.len());
        assert!(bars == Ok(2) || text.starts_with('"') && bars.is_err(), "{text}: {bars:?}");
    }
    assert_eq!(bars("Verse 1\nC F\nhello to the world\nG\nChorus:\nAm"), ["C", "F", "G", "Am"]);
    assert_eq!(sheet("Blue Skies\n| C | F |").title.unwrap(), "Blue Skies");
}

#[test]
fn jumps_are_played() {
    assert_eq!(bars("| C | F | Fine | G | D.C. al Fine |"), ["C", "F", "G", "C", "F"]);
    assert_eq!(bars("| C | segno F | G Fine | Am D.S. al Fine |"), ["C", "F", "G", "Am", "F", "G"]);
    let coda = ["C", "F", "G", "C", "F", "Am", "Dm"];
    assert_eq!(bars("| C | F To Coda | G D.C. al Coda | Coda Am | Dm |"), coda);
    assert_eq!(bars("| C | F 𝄌 | G D.C. al Coda | 𝄌 Am | Dm |"), coda);
    assert_eq!(bars("| C | F | ⊕ | G | D.C. al Coda || ⊕ Am | Dm |"), coda);
    let sign = ["C", "F", "G", "F", "Am"];
    assert_eq!(bars("| C | 𝄋 F | To Coda | G | D.S. al Coda | Coda | Am |"), sign);
    let again = ["C", "F", "C", "F", "G", "C", "F"];
    assert_eq!(bars("|: C | F Fine :| G | (D.C. al Fine)"), again);
    assert_eq!(
        bars("|: C |1. F :|2. G Fine | Am | Da Capo al Fine"),
        ["C", "F", "C", "G", "Am", "C", "G"]
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    for (text, place, name) in [
        ("| C |1. G | F |", "column 6", "endings without a repeat"),
        ("| C | D.S. al Coda |", "column 7", "segno"),
        ("| C | D.C. al Fine |", "column 7", "Fine"),
        ("| C | D.C. al Coda |", "column 7", "coda"),
        ("| C | F | x4", "column 11", "x4"),
        ("| C 3/4 |", "column 5", "3/4"),
        ("| %% |", "column 3", "two bars"),
        ("| C | D/C7 |", "column 7", "chord over a chord"),
        ("| C | blah |", "column 7", "blah"),
        ("| C |\n| Q9 |", "line 2, column 3", "Q9"),
        ("{key: X} | C |", "column 1", "no key"),
        ("<html><body>hello</body></html>", "page", "iReal"),
    ] {
        let said = fault(text);
        assert!(said.contains(place) && said.contains(name), "{text}: {said}");
    }
}

#[test]
fn chords_are_read_over_spaces() {
    assert_eq!(bars("| C Maj7 | C7 b9 | Cm (add9) | C /E | N.C. | no chord |").len(), 6);
    assert_eq!(bars("| C Maj7 | C7 b9 |"), ["Cmaj7", "C7b9"]);
    assert_eq!(bars("| G7 (b9, b13) | G7 (b9 13) |"), ["G7#5(b9)", "G13(b9)"]);
    assert_eq!(bars("| C / E | (Em7 A7) | c, f | C-G |"), ["C / E", "Em7 A7", "C F", "C G"]);
    assert_eq!(bars("| C / E7 / |"), ["C / E7 /"]);
}

#[test]
fn endings_close_the_repeat_where_nobody_wrote_it() {
    let played = ["C", "F", "G", "C", "F", "Am", "D"];
    assert_eq!(bars("| C | F |1. G |2. Am | D :|"), played);
    assert_eq!(bars("| C | F |1. G |2. Am | D |"), played);
}

#[test]
fn lines_without_strokes_are_a_chord_a_bar() {
    assert_eq!(bars("C F G7 C"), ["C", "F", "G7", "C"]);
    assert_eq!(bars("C - F – Am → G"), ["C", "F", "Am", "G"]);
    assert_eq!(bars("C / / / F / G /"), ["C / / /", "F / G /"]);
    assert_eq!(bars("Time: 3/4\nC / / F / G"), ["C / /", "F / G"]);
}

#[test]
fn what_is_said_of_the_song_is_kept() {
    for text in [
        "{title: Blue} {key: F#m} {tempo: 96.5} {time: 3/4} | F#m |",
        "Title: Blue\nKey: F# minor\nTempo: 96.5\nTime: 3/4\n| F#m |",
        "Title: Blue\nKey: F#m Tempo: 96.5 bpm Time: 3/4\n| F#m |",
        "{t: Blue} {key: F#m}\n# a remark\n{tempo: 96.5} {time: 3/4}\n[F#m]one [F#m]two [F#m]three",
        "{t: Blue}\n{key:F#m}\n{tempo: 96.5}\n{time: 3/4}\n{soc}\n[F#m]Hello\n{eoc}",
    ] {
        let sheet = sheet(text);
        let key = Key { tonic: PitchClass::new(6), mode: TonalMode::Minor };
        assert_eq!(sheet.title.as_deref(), Some("Blue"), "{text}");
        assert_eq!(
            (sheet.key, sheet.tempo, sheet.meter),
            (Some(key), Some(96.5), Meter::new(3, 4)),
            "{text}"
        );
    }
    assert_eq!(sheet("| 3/4 C | F |").meter, Meter::new(3, 4));
    assert_eq!(sheet("| T34 C | F |").meter, Meter::new(3, 4));
}

#[test]
fn chordpro_becomes_a_chart() {
    let song = "{title: Song}\n{soc}\n[C]Hello [G7]there\n[Am]you\n{eoc}\nno chords here\n{sog}\nA || C . F . | % . . . ||\n{eog}\n{chorus}\n";
    assert_eq!(bars(song), ["C", "G7", "Am", "C / F /", "C / F /", "C", "G7", "Am"]);
    assert_eq!(bars("[C]Twinkle twinkle [F]little [C]star"), ["C", "F", "C"]);
    assert!(fault("[C]Twinkle [Czz]star").contains("[Czz]"));
    assert!(fault("{soc}\n[C]Twinkle [Czz]star").contains("line 2, column 12"));
}

const AUTUMN: &str = "irealbook://Leaves%20of%20Mine=Doe%20Jane=Medium%20Swing=E-=n=*A{T44A-7 |D7 |G^7 |C^7 |N1F%23h7 |B7b9 |E- |x }|N2F%23h7 |B7b9 |E- E-/D |C%237%2CC7%2CZ";

#[test]
fn a_link_of_the_open_kind_becomes_a_chart() {
    let sheet = sheet(AUTUMN);
    assert_eq!(sheet.title.as_deref(), Some("Leaves of Mine"));
    assert_eq!(sheet.style.as_deref(), Some("Medium Swing"));
    assert_eq!(sheet.key, Some(Key { tonic: PitchClass::new(4), mode: TonalMode::Minor }));
    let head = ["Am7", "D7", "Gmaj7", "Cmaj7"];
    let first = ["F#m7b5", "B7b9", "Em", "Em"];
    let second = ["F#m7b5", "B7b9", "Em / Em/D /", "Db7 C7 / /"];
    assert_eq!(bars(AUTUMN), [head, first, head, second].concat());
}

/// Swaps letters as the app does.
fn swapped(music: &str) -> String {
    let mut letters: Vec<char> = music.chars().collect();
    let whole = letters.len();
    let mut start = 0;
    while whole - start > 51 {
        for at in (0..5).chain(10..24) {
            letters.swap(start + at, start + 49 - at);
        }
        start += 50;
    }
    letters.into_iter().collect()
}

#[test]
fn a_link_of_the_usual_kind_becomes_the_same_chart() {
    let music = "*A{T44A-7LZD7LZG^7LZC^7LZN1F#h7LZB7b9LZE-LZxXyQ}LZN2F#h7LZB7b9LZE- E-/DLZC#7,C7,Z";
    let song = format!(
        "Leaves of Mine=Doe Jane==Medium Swing=E-==1r34LbKcu7{}=Jazz-Medium Swing=140=3",
        swapped(music)
    );
    let encoded: String = song.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let link = format!("irealb://{encoded}");
    assert_eq!(bars(&link), bars(AUTUMN));
    let read = sheet(&link);
    assert_eq!(
        (read.tempo, read.key, read.title),
        (Some(140.0), sheet(AUTUMN).key, sheet(AUTUMN).title)
    );
    assert_eq!(read.style.as_deref(), Some("Medium Swing"));
    let page = format!(
        "<html><body><a href=\"{link}%3D%3D%3D{encoded}%3D%3D%3DMy%20songs\">Leaves</a></body></html>"
    );
    assert_eq!(bars(&page), bars(AUTUMN));
    assert_eq!(sheet(&page).remarks, ["the link has 2 songs: the first is taken"]);
}

#[test]
fn a_link_has_meters_cells_codas_and_slashes() {
    let bars = |music: &str| bars(&format!("irealbook://A=B=C=C=n={music}"));
    assert_eq!(bars("T34C |F G|Z"), ["C", "F / G"]);
    assert_eq!(
        bars("T44C F |G,A-,B-,C|D-7 G7C7|n |ppC|Z"),
        ["C / F /", "G Am Bm C", "Dm7 / G7 C7", "N.C.", "/ / C /"]
    );
    assert_eq!(bars("{C |F }G |U Z"), ["C", "F", "C", "F", "G"]);
    assert_eq!(bars("[C |SF |Q|G |<D.S. al Coda>]Y[QA- |D- Z"), ["C", "F", "G", "F", "Am", "Dm"]);
    assert_eq!(bars("[C |F |r|   |G Z"), ["C", "F", "C", "F", "G"]);
    assert_eq!(bars("{C |<3x>F }G Z"), ["C", "F", "C", "F", "C", "F", "G"]);
    assert_eq!(bars("C |W/E |C(A-7) |lC^7sD-7,|Z"), ["C", "C/E", "C", "Cmaj7 Dm7 / /"]);
}

/// Numbers from a seed (SplitMix64).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % bound as u64) as usize
    }
}

/// Pieces of which charts, and what is none, are made.
const PIECES: [&str; 76] = [
    "|",
    "|:",
    ":|",
    ":|:",
    "||",
    "|]",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    ":",
    "/",
    "//",
    "%",
    "%%",
    "x",
    " ",
    " ",
    " ",
    "\n",
    "C",
    "Am7",
    "F#m7b5",
    "bb7",
    "c",
    "H7",
    "N.C.",
    "G7(b9,#5)",
    "D/F#",
    "C6/9",
    "△7",
    "ø",
    "♭",
    "♯",
    "𝄫",
    "maj9",
    "sus4",
    "alt",
    "1.",
    "2.",
    "[1.",
    "|1",
    "1-3",
    "(3x)",
    "x64",
    "3/4",
    "T34",
    "T12",
    "7/16",
    "[Verse 1]",
    "[Am]",
    "Intro:",
    "A:",
    "D.C. al Fine",
    "D.S. al Coda",
    "𝄋",
    "𝄌",
    "To Coda",
    "Coda",
    "Fine",
    "segno",
    "{title: é}",
    "{time: 6/8}",
    "{soc}",
    "{chorus}",
    "{sog}",
    "Key: Am",
    "Tempo: 120",
    "irealb://",
    "irealbook://a=b=c=C=n=",
    "1r34LbKcu7",
    "%5B",
    "é",
    "N1",
];

/// A text of a seed.
fn text(seed: u64) -> String {
    let mut draws = Draws(seed);
    let pieces = 1 + draws.below(14);
    (0..pieces).map(|_| PIECES[draws.below(PIECES.len())]).collect()
}

#[test]
fn no_text_makes_it_panic_and_what_it_reads_it_writes_so_that_it_reads_back() {
    let mut read = 0;
    for seed in 0..4_000 {
        let text = text(seed);
        let Ok(sheet) = Sheet::parse(&text) else { continue };
        let written = sheet.to_string();
        let back = Sheet::parse(&written)
            .unwrap_or_else(|fault| panic!("seed {seed}: {text:?} as {written:?}: {fault}"));
        assert_eq!(
            Sheet { remarks: Vec::new(), ..sheet.clone() },
            back,
            "seed {seed}: {text:?} as {written:?}"
        );
        assert_eq!(sheet.chart(), back.chart(), "seed {seed}");
        read += 1;
    }
    assert!(read > 200, "{read} texts were charts");
}

#[test]
fn no_link_makes_it_panic() {
    let letters: Vec<char> = "ABCDEFGHTNSQWYZUlsfpnxr*|[]{}<>(), -^ho7b9#5/134L".chars().collect();
    for seed in 0..2_000 {
        let mut draws = Draws(seed);
        let music: String =
            (0..draws.below(160)).map(|_| letters[draws.below(letters.len())]).collect();
        let _ = Sheet::parse(&format!("irealbook://A=B=C=C=n={music}"));
        let _ = Sheet::parse(&format!("irealb://A=B==C=C==1r34LbKcu7{music}=x=120=3"));
    }
}

#[test]
fn the_address_of_a_link_in_a_title_is_no_link() {
    let sheet = sheet("{title: irealb://My Waltz} | C | G7 |");
    assert_eq!(sheet.title.as_deref(), Some("irealb://My Waltz"));
    assert_eq!(Sheet::parse(&sheet.to_string()), Ok(sheet));
}

#[test]
fn a_chart_in_which_a_later_bar_says_its_meter_begins_in_common_time() {
    let sheet = sheet("| G7 | 5/4 C . G7 |");
    assert_eq!(sheet.meter, Some(Meter::COMMON));
    assert_eq!(Sheet::parse(&sheet.to_string()), Ok(sheet));
}

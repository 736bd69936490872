//! Written music is played out: repeats with their endings, D.C., D.S., Fine, the coda, and parts in their order.
#![cfg(feature = "cli")]

use antiphon::corpus::{Form, Labels, Prepared, Split, read_bytes};

fn read(text: &str, form: Form, as_written: bool) -> Prepared {
    let (licence, split) = (None, Split::Train);
    let labels = Labels { corpus: "c".into(), style: "s".into(), licence, split, as_written };
    let mut pieces = read_bytes(text.as_bytes(), form, "file", &labels);
    assert_eq!(pieces.len(), 1, "{text}");
    pieces.remove(0).unwrap_or_else(|why| panic!("{text}: {why}"))
}

/// The letters of the notes, one a bar.
fn letters(piece: &Prepared) -> String {
    let notes = piece.parts.iter().flat_map(|part| &part.notes);
    let mut notes: Vec<(f64, u8)> = notes.map(|note| (note.0, note.2)).collect();
    notes.sort_by(|a, b| a.partial_cmp(b).expect("times are numbers"));
    for (bar, note) in notes.iter().enumerate() {
        assert_eq!(note.0, 4.0 * bar as f64, "{notes:?}");
    }
    notes
        .iter()
        .map(|note| {
            ["C", "", "D", "", "E", "F", "", "G", "", "A", "", "B"][usize::from(note.1 % 12)]
        })
        .collect()
}

fn tune(music: &str) -> String {
    format!("X:1\nT:t\nM:4/4\nL:1/1\nK:C\n{music}\n")
}

fn abc(music: &str) -> String {
    letters(&read(&tune(music), Form::Abc, false))
}

#[test]
fn a_tune_is_played_with_its_repeats() {
    for (music, wanted) in [
        ("|: C | D :| E |", "CDCDE"),
        ("C | D :|\nE | F :|", "CDCDEFEF"),
        ("C | D\n:| E |", "CDCDE"),
        ("C :: D :|", "CCDD"),
        ("C :||: D :|: E :|", "CCDDEE"),
        ("|:: C ::| D |", "CCCD"),
        ("|: C |1 D :|2 E | F |]", "CDCEF"),
        ("|: C | [1 D :| [2 E || F | G :|", "CDCEFGFG"),
        ("|: C |1,3 D :|2 E :|4 F |]", "CDCECDCF"),
        ("|: C |[\"1.\" D :|[\"2.\" E |]", "CDCE"),
        ("|: C |1 D |2 E |]", "CDCE"),
        // A second ending alone is for a pass that never comes.
        ("C |2 D | E |", "CDE"),
    ] {
        assert_eq!(abc(music), wanted, "{music}");
    }
}

#[test]
fn a_tune_goes_back_and_to_its_coda() {
    for (music, wanted) in [
        ("!segno! C | D !fine! | E | F !D.S.alfine! |]", "CDEFCD"),
        ("C | D \"^Fine\" | E \"^D.C. al Fine\" |]", "CDECD"),
        ("C | D !dacoda! | E | F !D.C.alcoda! | !coda! G |]", "CDEFCDG"),
        ("|: C :| D !fine! | E !D.C.! |]", "CCDECD"),
        // A jump to where nothing is is none.
        ("C | D !D.S.! |]", "CD"),
    ] {
        assert_eq!(abc(music), wanted, "{music}");
    }
}

#[test]
fn the_parts_of_a_tune_come_in_their_order() {
    let text = "X:1\nT:t\nM:4/4\nL:1/1\nP:A(AB)2\nK:C\nP:A\nC | D |\nP:B\n|: E :|\n";
    assert_eq!(letters(&read(text, Form::Abc, false)), "CDCDEECDEE");
    assert_eq!(letters(&read(text, Form::Abc, true)), "CDE");
}

#[test]
fn music_can_be_left_as_it_is_written() {
    assert_eq!(letters(&read(&tune("|: C |1 D :|2 E |]"), Form::Abc, true)), "CDE");
}

#[test]
fn a_pickup_that_is_repeated_keeps_the_bars() {
    let text = "X:1\nM:3/4\nL:1/4\nQ:1/4=90\nK:C\n|: D | \"C\"E2 E | \"G7\"F F- :|\n";
    let piece = read(text, Form::Abc, false);
    let onsets: Vec<f64> = piece.parts[0].notes.iter().map(|note| note.0).collect();
    assert_eq!(onsets, [0.0, 1.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0, 10.0, 11.0]);
    let ends: Vec<f64> = piece.parts[0].notes.iter().map(|note| note.0 + note.1).collect();
    assert!(ends.iter().zip(&onsets[1..]).all(|(end, next)| end <= next), "{ends:?}");
    assert_eq!((piece.anacrusis, piece.timesig.len()), (1.0, 1));
    assert_eq!(piece.tempo, [(0.0, 90.0)]);
    let chords: Vec<(f64, u8)> = piece.chords.iter().map(|chord| (chord.0, chord.1)).collect();
    assert_eq!(chords, [(1.0, 0), (4.0, 7), (7.0, 0), (10.0, 7)]);
}

/// A part of bars: a letter each, and what stands before and behind its note.
fn song(bars: &[(&str, &str, &str)]) -> String {
    let mut text = String::from("<score-partwise><part id='P1'>");
    for (at, (letter, before, behind)) in bars.iter().enumerate() {
        let attributes = "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>";
        let attributes = if at == 0 { attributes } else { "" };
        text += &format!(
            "<measure number='{at}'>{attributes}{before}<note><pitch><step>{letter}</step><octave>4</octave></pitch>\
             <duration>4</duration></note>{behind}</measure>"
        );
    }
    text + "</part></score-partwise>"
}

const OPENS: &str = "<barline location='left'><repeat direction='forward'/></barline>";
const CLOSES: &str = "<barline location='right'><repeat direction='backward'/></barline>";
const FIRST: &str = "<barline location='left'><ending number='1' type='start'/></barline>";
const FIRST_CLOSES: &str = "<barline location='right'><ending number='1' type='stop'/><repeat direction='backward'/></barline>";
const SECOND: &str = "<barline location='left'><ending number='2' type='start'/></barline>";
const SECOND_STOPS: &str =
    "<barline location='right'><ending number='2' type='discontinue'/></barline>";

fn words(text: &str) -> String {
    format!("<direction><direction-type><words>{text}</words></direction-type></direction>")
}

fn sign(name: &str) -> String {
    format!("<direction><direction-type><{name}/></direction-type></direction>")
}

fn xml(bars: &[(&str, &str, &str)]) -> String {
    letters(&read(&song(bars), Form::MusicXml, false))
}

#[test]
fn a_score_is_played_with_its_repeats_and_endings() {
    assert_eq!(xml(&[("C", "", ""), ("D", OPENS, CLOSES), ("E", "", "")]), "CDDE");
    let thrice = CLOSES.replace("backward'", "backward' times='3'");
    assert_eq!(xml(&[("C", "", &thrice), ("D", "", "")]), "CCCD");
    let endings = [
        ("C", OPENS, ""),
        ("D", FIRST, FIRST_CLOSES),
        ("E", SECOND, SECOND_STOPS),
        ("F", "", ""),
        ("G", "", CLOSES),
    ];
    assert_eq!(xml(&endings), "CDCEFGFG");
    assert_eq!(letters(&read(&song(&endings), Form::MusicXml, true)), "CDEFG");
}

#[test]
fn a_score_goes_back_and_to_its_coda() {
    let sound = |what: &str| format!("<sound {what}='yes'/>");
    let (fine, capo) = (sound("fine"), sound("dacapo"));
    assert_eq!(xml(&[("C", "", ""), ("D", "", &fine), ("E", "", &capo)]), "CDECD");
    let (segno, coda) = (sign("segno"), sign("coda"));
    let back = words("D.S. al Coda");
    let bars = [("C", "", ""), ("D", &*segno, &*coda), ("E", "", &*back), ("F", &*coda, "")];
    assert_eq!(xml(&bars), "CDEDF");
    let to_coda = words("To Coda");
    let bars = [("C", "", &*to_coda), ("D", "", &*capo), ("E", &*coda, "")];
    assert_eq!(xml(&bars), "CDCE");
}

#[test]
fn repeats_without_measure_leave_the_music_as_it_is_written() {
    let many =
        vec!["|: C | D ::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::| "; 80];
    let piece = read(&tune(&many.concat()), Form::Abc, false);
    assert_eq!(piece.n_notes, 160);
}

#[test]
fn meters_change_where_they_are_played() {
    let text = "X:1\nM:3/4\nL:1/4\nK:C\n|: D3 | E3 :|\nM:2/4\n|: F2 :|\nM:3/4\nG3 |\n";
    let piece = read(text, Form::Abc, false);
    let onsets: Vec<f64> = piece.parts[0].notes.iter().map(|note| note.0).collect();
    assert_eq!(onsets, [0.0, 3.0, 6.0, 9.0, 12.0, 14.0, 16.0]);
    assert_eq!(piece.timesig, [(0.0, 3, 4), (12.0, 2, 4), (16.0, 3, 4)]);
}

//! Charts, and files of music.

use antiphon::capture::{Heading, Written, write};
use antiphon::corpus::{Form, Score, parse};
use antiphon::music::{Pitch, Sheet, Velocity};

use super::try_on;

/// The files of a folder of the tests' data with one of these endings, and of the folders in it.
fn files(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    let mut folders = vec![std::path::Path::new("tests/data").join(folder)];
    while let Some(folder) = folders.pop() {
        let mut all: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        all.sort();
        for path in all {
            let ends = |end: &&str| path.extension().is_some_and(|known| known == *end);
            match path.is_dir() {
                true => folders.push(path),
                false if endings.iter().any(ends) => {
                    files.push(std::fs::read(path).expect("a file"))
                }
                false => {}
            }
        }
    }
    assert!(!files.is_empty());
    files
}

/// Reads a chart; where it is one, what it is written as is the same chart, and is written the same again.
fn read_chart(bytes: &[u8]) -> Result<(), String> {
    let Ok(sheet) = Sheet::parse_file(bytes) else { return Ok(()) };
    let text = sheet.to_string();
    let again = Sheet::parse(&text).map_err(|why| format!("{text:?} is refused: {why}"))?;
    let what =
        |sheet: &Sheet| (sheet.chart(), sheet.meter, sheet.meters(64), sheet.tempo, sheet.key);
    if what(&sheet) != what(&again) {
        return Err(format!("{text:?} is another chart: {sheet:?} and {again:?}"));
    }
    if again.to_string() != text {
        return Err(format!("{text:?} becomes {:?}", again.to_string()));
    }
    Ok(())
}

#[test]
fn charts_are_taken_or_refused_and_written_as_they_are() {
    let charts = [
        "| Dm7 G7 | Cmaj7 | % |",
        "{title: A song} {key: F} {tempo: 132.5} {time: 3/4} | F | Bb/D C7(b9) | N.C. |",
        "[A] ||: C | Am | F | G :|| x3 [B] | Em7b5 A7alt | Dm | D.C. al Fine |",
        "T: 5/4 | C . G7 . . | 1. Dm :| 2. C | Fine\nCoda | Cmaj9#11 F#dim7 | Bsus4/E |",
        "{title: Song}\n{key: Am}\n[Am]Words with [F]chords [C]over [G]them\n{soc}\n[F]More\n{eoc}",
        "C G Am F",
    ];
    try_on("charts", 5_000, charts.map(|text| text.as_bytes().to_vec()).into(), || read_chart);
}

#[test]
fn links_of_ireal_pro_are_taken_or_refused_and_written_as_they_are() {
    const MUSIC: &str = "{T34C^7 |A-7 |N1D-7 |G7 }|N2D-7 G7|C6 Z";
    let song =
        |music: &str| format!("My Waltz=Doe Jane==Jazz Waltz=C==1r34LbKcu7{music}=Jazz=150=2");
    let encoded: String = song(MUSIC).bytes().map(|byte| format!("%{byte:02X}")).collect();
    let long = "[*AT44Bb6LZG-7LZC-7LZF7XyQ|D-7LZG7b9LZC-7,F7,|sBb7,Eb7,Ab7,Db7Kcl n ]<D.C. al Coda>QLZx  Z";
    let links = [
        format!("irealb://{encoded}"),
        format!("irealb://{}", song(MUSIC)),
        format!("irealb://{}==={}", song(long), song(MUSIC)),
        format!("<a href=\"irealbook://Blues=Anon=Blues=F=n={MUSIC}\">Blues</a>"),
    ];
    try_on("links", 5_000, links.map(String::into_bytes).into(), || read_chart);
}

/// The notes of a score as a MIDI file: a track for each line.
fn as_midi(score: &Score) -> Vec<u8> {
    let lines = score.lines.iter().zip([0, 1, 2, 3, 4, 5, 6, 7, 8].into_iter().cycle());
    let tracks: Vec<(&'static str, Vec<Written>)> = lines
        .map(|(line, channel)| {
            let channel = if line.percussion { 9 } else { channel };
            let notes = line.notes.iter().map(|note| Written {
                onset: note.onset,
                pitch: Pitch::clamped(note.pitch.into()),
                duration: note.duration,
                velocity: Velocity::clamped(note.velocity.into()),
                channel,
            });
            ("line", notes.collect())
        })
        .collect();
    let mut file = Vec::new();
    let heading = Heading { tempi: score.tempi.clone(), ..Heading::default() };
    write(&mut file, &tracks, &heading).expect("room in memory");
    file
}

/// The piece of a MIDI file that we have written.
fn reread(written: &[u8]) -> Result<Score, String> {
    let mut pieces = parse(written, Form::Midi);
    match (pieces.pop(), pieces.len()) {
        (Some(Ok(score)), 0) => Ok(score),
        other => Err(format!("what was written is read as {other:?}")),
    }
}

/// Whether a line strikes a key twice at a time: as a key's off ends both, they are written as one note.
fn has_unisons(score: &Score) -> bool {
    score.lines.iter().any(|line| {
        let mut struck: Vec<_> = line.notes.iter().map(|note| (note.onset, note.pitch)).collect();
        struck.sort_unstable();
        struck.windows(2).any(|pair| pair[0] == pair[1])
    })
}

/// Reads a file of music; each piece in it, written as a MIDI file, is read, and is written the same again.
fn read_music(bytes: &[u8], form: Form) -> Result<(), String> {
    for score in parse(bytes, form).into_iter().flatten() {
        let once = reread(&as_midi(&score))?;
        let lines = |score: &Score| score.lines.iter().map(|line| line.notes.clone()).collect();
        let notes: [Vec<Vec<_>>; 2] = [lines(&score), lines(&once)];
        if form == Form::Midi && !has_unisons(&score) && notes[0] != notes[1] {
            return Err(format!("{:?} becomes {:?}", notes[0], notes[1]));
        }
        if once.count() > score.count() || reread(&as_midi(&once))? != once {
            return Err(format!("{score:?} becomes {once:?}"));
        }
    }
    Ok(())
}

#[test]
fn midi_files_are_taken_or_refused_and_written_as_they_are() {
    let files = files("cases", &["mid", "rmi"]);
    try_on("MIDI", 20_000, files, || |bytes: &[u8]| read_music(bytes, Form::Midi));
}

#[test]
fn musicxml_is_taken_or_refused_and_written_as_it_is() {
    let files = [files("corpus", &["musicxml"]), files("cases", &["musicxml"])].concat();
    let read = || |bytes: &[u8]| read_music(bytes, Form::MusicXml);
    try_on("MusicXML", 10_000, files.clone(), read);
    let packed = files.iter().map(|text| packed(text)).collect();
    let read = || |bytes: &[u8]| read_music(bytes, Form::CompressedMusicXml);
    try_on("compressed MusicXML", 5_000, packed, read);
}

/// MusicXML as an archive.
fn packed(text: &[u8]) -> Vec<u8> {
    use std::io::Write;
    const CONTAINER: &str =
        "<container><rootfiles><rootfile full-path=\"song.musicxml\"/></rootfiles></container>";
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("META-INF/container.xml", CONTAINER.as_bytes()), ("song.musicxml", text)]
    {
        archive.start_file(name, options).expect("a file in it");
        archive.write_all(bytes).expect("room in memory");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn abc_is_taken_or_refused_and_written_as_it_is() {
    let files = [files("corpus", &["abc"]), files("cases", &["abc"])].concat();
    try_on("ABC", 5_000, files, || |bytes: &[u8]| read_music(bytes, Form::Abc));
}

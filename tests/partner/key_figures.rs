//! Keys of melodies that people wrote down, as they are heard bar by bar.

use std::path::Path;

use antiphon::corpus::{Piece, read_folder};
use antiphon::improvise::FRAME;
use antiphon::listen::KeyEstimator;
use antiphon::music::{Accent, Beats, Key, Meter, Note, Part, Pitch, PitchSet, Velocity};
use antiphon::rt::Draw;
use antiphon::token::{Place, note_at};

use super::key_score::Score;
use super::keys::{heard, moved};

/// How sure the engine must be of a key to name it.
const SURE: f32 = 0.25;
/// After how many bars the key is asked for.
const BARS: [usize; 4] = [1, 2, 4, 8];
/// Tunes of a collection that the engine itself is played at most.
const ENGINES: usize = 40;
/// The bar from the first bar line at which the music moves.
const MOVES: usize = 8;

/// A melody with its chords and the key that its writer gave it.
struct Tune {
    key: Key,
    meter: Meter,
    notes: Vec<Note>,
    chords: Vec<Note>,
    /// The bar lines from the first at or after the beginning.
    bars: Vec<Beats>,
}

impl Tune {
    fn of(piece: &Piece) -> Option<Self> {
        let sheet = &piece.sheet;
        let places = || sheet.places.iter().enumerate();
        let lead = |at: usize| {
            let notes = sheet.frames[at].notes.iter().filter(|note| note.part == Part::Lead);
            notes.map(move |&note| note_at(FRAME * at as i64, note))
        };
        let notes: Vec<Note> = (0..sheet.frames.len()).flat_map(lead).collect();
        let begin = notes.first()?.onset.div_floor(FRAME);
        let bars = places().filter(|(_, place)| place.accent() == Accent::Bar);
        let bars = bars.map(|(at, _)| at as i64).filter(|&at| at >= begin);
        let bars: Vec<Beats> = bars.map(|at| FRAME * at).collect();
        let meter = sheet.places.first()?.meter;
        let steady = places()
            .take_while(|(at, _)| FRAME * *at as i64 <= *bars.last().unwrap_or(&Beats::ZERO))
            .all(|(_, place)| place.meter == meter);
        (steady && bars.len() > 2).then_some(Self {
            key: piece.key?,
            meter,
            notes,
            chords: chords(piece, begin),
            bars,
        })
    }

    fn before(notes: &[Note], end: Beats) -> Vec<Note> {
        let cut = |note: &Note| Note { duration: note.duration.min(end - note.onset), ..*note };
        notes.iter().filter(|note| note.onset < end).map(cut).collect()
    }
}

/// The chords as one would play them from a frame on: in close position from the C below the middle one, and a bass.
fn chords(piece: &Piece, begin: i64) -> Vec<Note> {
    let frames = &piece.sheet.frames;
    let mut notes = Vec::new();
    let mut at = 0;
    for row in frames.chunk_by(|a, b| a.chord == b.chord) {
        let end = at + row.len() as i64;
        if let Some(chord) = row[0].chord.filter(|_| end > begin) {
            let tones = chord.tones.iter().map(|tone| 48 + i32::from(tone.number()));
            notes.extend(tones.chain([36 + i32::from(chord.bass.number())]).map(|pitch| Note {
                part: Part::Harmony,
                pitch: Pitch::clamped(pitch),
                velocity: Velocity::MEDIUM,
                onset: FRAME * at.max(begin),
                duration: FRAME * (end - at.max(begin)),
            }));
        }
        at = end;
    }
    notes
}

/// Every second tune of a collection, by the order of the folder, so that none that anything was chosen by is among
/// them.
fn tunes(folder: &str, collection: &str) -> Vec<Tune> {
    let corpus = read_folder(Path::new(folder)).expect("a folder of prepared music");
    let odd = corpus.iter().enumerate().filter(|(at, _)| at % 2 == 1).map(|(_, piece)| piece);
    odd.filter(|piece| piece.id.starts_with(collection)).filter_map(Tune::of).collect()
}

/// Prints how often the key is right after so many bars.
pub fn figures() {
    let Ok(folder) = std::env::var("ANTIPHON_LEAD_SHEETS") else {
        println!("set ANTIPHON_LEAD_SHEETS to a folder of prepared melodies with chords");
        return;
    };
    println!("key: right in tonic and mode (95 % interval), in signature, weighted as MIREX does");
    for collection in ["nottingham", "openewld"] {
        let tunes = tunes(&folder, collection);
        let draw = |at: usize| (Draw::keyed(1, at as i64, 0).next_u32() % 12) as i32 - 6;
        found(&format!("{collection}, melody"), &tunes, |_| 0, |tune| tune.notes.clone());
        found(&format!("{collection}, melody moved to any key, seed 1"), &tunes, draw, |tune| {
            tune.notes.clone()
        });
        found(
            &format!("{collection}, melody with chords"),
            &tunes,
            |_| 0,
            |tune| [&tune.notes[..], &tune.chords].concat(),
        );
        followed(collection, &tunes);
        played(collection, &tunes);
    }
}

/// The keys that are known at bar lines, as the engine listens: what each frame holds, when it is over.
fn streamed(notes: &[Note], meter: Meter, points: &[Beats]) -> Vec<Option<Key>> {
    let mut keys = KeyEstimator::new();
    let last = points.last().map_or(0, |point| point.div_floor(FRAME));
    let mut heard = Vec::new();
    for at in 0..=last {
        let (begin, end) = (FRAME * at, FRAME * (at + 1));
        if points.contains(&begin) {
            let (key, sure) = keys.best();
            heard.push((sure >= SURE).then_some(key));
        }
        let place = Place {
            frame_in_bar: (begin.rem_floor(meter.bar()).div_floor(FRAME)) as u16,
            meter,
            bar: 0,
            bars_left: None,
        };
        keys.enter(place.accent());
        let (mut struck, mut tones) = (PitchSet::default(), [0; 12]);
        for note in notes {
            if (note.onset + Beats(FRAME.0 / 2)).div_floor(FRAME) == at {
                struck = struck.with(note.pitch);
            }
            let sounds = note.end().min(end) - note.onset.max(begin);
            let tone = &mut tones[usize::from(note.pitch.class().number())];
            *tone = (sounds.0.max(0) * 6 / FRAME.0).max(i64::from(*tone)) as u8;
        }
        keys.hear(place.accent(), struck, &tones);
    }
    heard
}

fn found(
    name: &str,
    tunes: &[Tune],
    by: impl Fn(usize) -> i32,
    played: impl Fn(&Tune) -> Vec<Note>,
) {
    let mut scores: [Score; BARS.len()] = Default::default();
    for (number, tune) in tunes.iter().enumerate() {
        let by = by(number);
        let key = Key { tonic: tune.key.tonic.up(by), ..tune.key };
        let notes = moved(&played(tune), Beats::ZERO, by);
        for (score, &bars) in scores.iter_mut().zip(&BARS) {
            let Some(&end) = tune.bars.get(bars) else { continue };
            score.add(key, streamed(&Tune::before(&notes, end), tune.meter, &[end])[0]);
        }
    }
    for (score, bars) in scores.iter().zip(BARS) {
        println!("  {name}, after {bars} bars: {}", score.words());
    }
}

/// Prints how often the engine, played to, knows the same key after two bars.
fn played(collection: &str, tunes: &[Tune]) {
    let some: Vec<&Tune> = tunes.iter().step_by(tunes.len().div_ceil(ENGINES).max(1)).collect();
    let agrees = |tune: &&&Tune| {
        let notes = Tune::before(&tune.notes, tune.bars[2]);
        let points = [tune.bars[2]];
        heard(notes.clone(), tune.meter, &points) == streamed(&notes, tune.meter, &points)
    };
    let agreed = some.iter().filter(agrees).count();
    println!("  {collection}: the engine knows the same key in {agreed} of {}", some.len());
}

/// Prints how soon the key is right again after the melody moves by one to six semitones.
fn followed(collection: &str, tunes: &[Tune]) {
    let mut scores: [Score; 6] = Default::default();
    for (number, tune) in tunes.iter().enumerate() {
        let by = 1 + (Draw::keyed(1, number as i64, 0).next_u32() % 6) as i32;
        let points: Vec<Beats> = tune.bars.iter().copied().skip(MOVES).take(6).collect();
        let Some(&from) = points.first() else { continue };
        let notes = moved(&tune.notes, from, by);
        let key = Key { tonic: tune.key.tonic.up(by), ..tune.key };
        let keys = streamed(&notes, tune.meter, &points);
        for (bar, (score, heard)) in scores.iter_mut().zip(keys).enumerate() {
            score.add(if bar == 0 { tune.key } else { key }, heard);
        }
    }
    println!("  {collection}, before it moves: {}", scores[0].words());
    for (bar, score) in scores.iter().enumerate().skip(1) {
        println!("  {collection}, {bar} bars after it moved: {}", score.words());
    }
}

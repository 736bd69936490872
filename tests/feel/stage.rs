//! A stage: written notes go to a performer as the engine hands them over, and what is heard comes back as notes.

use antiphon::clock::{Frames, Grid, Rate, Span, Tempo};
use antiphon::music::QUALITIES;
use antiphon::music::{Beats, Chord, Key, Note, Part, Pitch, PitchClass, TonalMode, Velocity};
use antiphon::perform::{Event, EventKind, Feel, Moment, Output, Performer, Source};

/// Frames to a tick: every tick is at a frame.
const FRAMES: u64 = 4;
/// A bar before the song and one after it, as the engine's frames do not begin at zero.
const BEFORE: Beats = Beats::quarters(4);
/// How long before their sixteenth notes are handed over.
const AHEAD: Beats = Beats(120);
pub const SIXTEENTH: Beats = Beats(240);

/// As freely as can be, without swing.
pub const FREE: Feel = Feel { swing: 0.0, humanise: 1.0 };

/// A moment of a piece with that seed, at a tempo.
pub fn moment(seed: u64, bpm: f32) -> Moment {
    Moment { seed, bpm, ..Moment::default() }
}

/// A note of medium loudness.
pub fn note(part: Part, pitch: i32, onset: Beats, duration: Beats) -> Note {
    Note { part, pitch: Pitch::clamped(pitch), velocity: Velocity::MEDIUM, onset, duration }
}

/// So many notes of a pitch, one after the other.
pub fn row(part: Part, pitch: i32, each: Beats, many: i64) -> Vec<Note> {
    (0..many).map(|n| note(part, pitch, each * n, each)).collect()
}

/// A chord by the semitones of its root above C and its place among the qualities.
pub fn chord(root: i32, quality: usize) -> Option<Chord> {
    let root = PitchClass::new(root);
    Some(Chord::new(root, QUALITIES[quality], root))
}

/// C major.
pub fn c_major() -> Option<Key> {
    Some(Key { tonic: PitchClass::new(0), mode: TonalMode::Major })
}

/// What is heard of notes that are played with a feel at the same moment, in their order.
pub fn heard(notes: &[Note], feel: Feel, moment: Moment) -> Vec<Note> {
    heard_at(notes, feel, moment.bpm, |_| moment)
}

/// The same where the moment changes with each note.
pub fn heard_at(
    notes: &[Note],
    feel: Feel,
    bpm: f32,
    moment: impl Fn(Beats) -> Moment,
) -> Vec<Note> {
    let rate = Rate::new(f64::from(bpm) * 16.0 * FRAMES as f64).expect("a rate");
    let tempo = Tempo::new(f64::from(bpm)).expect("a tempo");
    let grid = Grid::running(Frames(0), -(BEFORE.0 as f64), tempo, rate);
    let (mut performer, mut events, mut here) = (Performer::new(), Vec::new(), -BEFORE);
    performer.feel(feel);
    for &note in notes {
        let now = Beats(note.onset.div_floor(SIXTEENTH) * SIXTEENTH.0) - AHEAD;
        pass(&mut performer, &grid, (&mut here, now), &mut events);
        performer.enter(moment(note.onset));
        assert!(performer.take(note, now), "{note:?} is refused");
    }
    let end = notes.iter().map(|note| note.end().0).max().expect("notes");
    pass(&mut performer, &grid, (&mut here, Beats(end) + BEFORE), &mut events);
    assert_eq!(performer.sounding(), 0, "notes hang");
    notes.iter().map(|&note| taken(&mut events, note)).collect()
}

/// Lets time pass up to a point.
fn pass(
    performer: &mut Performer,
    grid: &Grid,
    (from, to): (&mut Beats, Beats),
    on: &mut Vec<Event>,
) {
    while *from < to {
        let frame = |beat: Beats| Frames((beat + BEFORE).0 as u64 * FRAMES);
        let next = (*from + Beats(20)).min(to);
        let (mut output, span) =
            (Output::new(), Span { start: frame(*from), end: frame(next), offset: 0 });
        performer.due(span, grid, &mut output);
        on.extend(output.iter());
        *from = next;
    }
}

/// Takes what was heard of a note out of the events.
fn taken(events: &mut Vec<Event>, note: Note) -> Note {
    let is_its =
        |event: &Event, pitch| event.source == Source::Part(note.part) && pitch == note.pitch;
    let begins = |event: &Event| match event.kind {
        EventKind::On { pitch, velocity } => is_its(event, pitch).then_some(velocity),
        _ => None,
    };
    let first =
        events.iter().position(|event| begins(event).is_some()).expect("every note is heard");
    let begun = events.remove(first);
    let ends =
        |event: &Event| matches!(event.kind, EventKind::Off { pitch } if is_its(event, pitch));
    let last = events.iter().position(ends).expect("every note ends");
    let ended = events.remove(last);
    let (onset, velocity) = (begun.at.beat, begins(&begun).expect("it begins"));
    Note { onset, duration: ended.at.beat - onset, velocity, ..note }
}

/// Decibels from one velocity to another, as levels are played.
pub fn decibels(from: f64, to: f64) -> f64 {
    (to / from - 1.0) / 0.0576
}

/// The velocity of a note.
pub fn hard(note: &Note) -> f64 {
    f64::from(note.velocity.number())
}

/// Milliseconds of ticks.
pub fn millis(ticks: Beats, bpm: f32) -> f64 {
    ticks.0 as f64 * 62.5 / f64::from(bpm)
}

/// The mean of what `measure` says of the first seeds.
pub fn mean(seeds: u64, measure: impl Fn(u64) -> f64) -> f64 {
    (0..seeds).map(measure).sum::<f64>() / seeds as f64
}

/// Says a figure, and that it lies near what is published.
pub fn near(what: &str, measured: f64, published: f64, off: f64) {
    println!("{what}: {measured:.2}, published {published:.2}");
    assert!((measured - published).abs() <= off, "{what}: {measured:.2}, published {published:.2}");
}

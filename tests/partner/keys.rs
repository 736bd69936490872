//! The key of what the person plays, as the engine hears it.

use antiphon::improvise::{FRAME, Mode};
use antiphon::music::{Beats, Key, Meter, Note, Pitch, PitchClass, TonalMode as Tonality};

use super::accompany::TWINKLE;
use super::in_mode;
use super::rig::duet::{Duet, melody};
use super::rig::engine;

/// The keys that the engine has heard a sixteenth after each point of what is played.
pub fn heard(notes: Vec<Note>, meter: Meter, points: &[Beats]) -> Vec<Option<Key>> {
    let mut duet = Duet::of(notes, in_mode(Mode::Accompany, 1));
    duet.meter = meter;
    let last = points.last().map_or(Beats::ZERO, |&point| point + FRAME * 2);
    duet.bars = last.div_floor(meter.bar()) + 1;
    let frames: Vec<u64> = points.iter().map(|&point| duet.frame(point + FRAME)).collect();
    let mut keys = Vec::new();
    duet.watched(&mut engine(), |frame, engine, _| {
        if frames.get(keys.len()).is_some_and(|&point| frame >= point) {
            keys.push(engine.known_key());
        }
        None
    });
    keys
}

/// Notes from a beat on so many semitones higher.
pub fn moved(notes: &[Note], from: Beats, semitones: i32) -> Vec<Note> {
    let up = |note: &Note| {
        let by = if note.onset >= from { semitones } else { 0 };
        Note { pitch: Pitch::clamped(i32::from(note.pitch.number()) + by), ..*note }
    };
    notes.iter().map(up).collect()
}

#[test]
fn the_key_is_known_after_two_bars_and_followed_when_it_moves() {
    let bars = |n: i64| Meter::COMMON.bar() * n;
    let tune = melody(&TWINKLE.repeat(3));
    for semitones in [0, 4, 11] {
        let notes = moved(&moved(&tune, Beats::ZERO, semitones), bars(8), 1);
        let keys = heard(notes, Meter::COMMON, &[bars(2), bars(8), bars(12)]);
        let major = |tonic| Some(Key { tonic: PitchClass::new(tonic), mode: Tonality::Major });
        assert_eq!(keys, [major(semitones), major(semitones), major(semitones + 1)]);
    }
}
